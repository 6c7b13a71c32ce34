"""A new document of any kind: what is asked, what an answer means, and a file whose shape is whole when all is answered."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cli.handbook import felles

from felles.composing import Draft, Question, written
from felles.composing.asking import file_name
from felles.facts import Facts
from felles.model import Handbook
from felles.reading.handbook import read_folder
from felles.reading.shape import Shapes
from felles.reading.text import read_yaml, split
from felles.words import Words

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-27"


@pytest.fixture(scope="module")
def sample() -> Handbook:
    return read_folder(ROOT)


def _draft(sample: Handbook, kind: str, language: str = "nb") -> Draft:
    return Draft(sample.kinds[kind], sample, Facts(sample, TODAY), Words(language))


def _some(question: Question) -> str:
    """An answer that fits the question, as somebody in a hurry would give it."""
    if question.pointer == ("id",):
        return "NY-901"
    if question.pointer[-1] == "form_version":
        return "sha256:" + "0" * 64
    if question.usual and question.sort != "more":
        return ""
    if question.sort in ("choice", "reference", "several"):
        return question.choices[-1][0] if question.choices else "KOMMER-1"
    return {"date": "1.3.2027", "number": "5", "flag": "ja", "more": "nei"}.get(question.sort, "7")


def _answered(draft: Draft) -> list[Question]:
    asked: list[Question] = []
    while (question := draft.question()) is not None:
        assert len(asked) < 150, [q.name for q in asked[-5:]]
        assert draft.answer(question, _some(question)) == "", question
        asked.append(question)
    return asked


KINDS = [
    folder.name
    for folder in sorted((ROOT / "schemas").iterdir())
    if (folder / "schema.json").is_file() and not json.loads((folder / "schema.json").read_text("utf-8")).get("x-felles-register")
]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "settings"])
def test_every_kind_can_be_asked_about_until_its_shape_is_whole(sample: Handbook, kind: str) -> None:
    draft = _draft(sample, kind)
    asked = _answered(draft)
    assert Shapes(sample.kinds).sound(kind, draft.data)
    assert [q.pointer[0] for q in asked[:3]] == ["title", "id", "owner_role"]
    text = written(sample.kinds[kind], draft.data)
    front = text if sample.kinds[kind].format == "yaml" else split(text)[0]
    assert read_yaml(front) == draft.data, "the file says what was answered"
    assert list(draft.data) and len({q.name for q in asked}) == len(asked), "nothing is asked twice"


def test_rows_are_asked_for_one_by_one_and_one_more_is_asked_after_each(sample: Handbook) -> None:
    draft, names = _draft(sample, "finding"), []
    more = iter(("ja", "j", "nei"))
    while (question := draft.question()) is not None:
        names.append(question.name)
        several = question.sort == "more" and question.pointer == ("factors",)
        assert draft.answer(question, next(more) if several else _some(question)) == ""
    start = names.index("factors.1.factor")
    assert names[start : start + 6] == ["factors.1.factor", "factors.more", "factors.2.factor", "factors.more", "factors.3.factor", "factors.more"]
    assert len(draft.data["factors"]) == 3


@pytest.mark.parametrize(
    ("pointer", "said", "wanted"),
    [
        (("owner_role",), "sykepleier", "sykepleier"),
        (("owner_role",), "Sykepleier", "sykepleier"),
        (("source",), "2", "internal_audit"),
        (("date",), "1. 9. 2026", "2026-09-01"),
        (("date",), "", TODAY),
        (("date",), "2026-02-03", "2026-02-03"),
    ],
)
def test_an_answer_is_taken_as_people_give_it(sample: Handbook, pointer: tuple[str, ...], said: str, wanted: Any) -> None:
    draft = _draft(sample, "finding")
    while (question := draft.question()) is not None:
        assert draft.answer(question, said if question.pointer == pointer else _some(question)) == ""
    assert draft.data[pointer[0]] == wanted


@pytest.mark.parametrize(
    ("pointer", "said", "why"),
    [
        (("title",), "", "needed"),
        (("id",), "RUT-013", "Ids are never used again"),
        (("id",), "å-1", "id"),
        (("owner_role",), "sykepleieren", "Was “sykepleier” meant?"),
        (("owner_role",), "xyzxyz", "none of them"),
        (("date",), "31.2.2026", ""),
        (("date",), "i går", ""),
    ],
)
def test_what_cant_be_used_is_told_and_asked_again(sample: Handbook, pointer: tuple[str, ...], said: str, why: str) -> None:
    draft = _draft(sample, "finding", "en")
    while (question := draft.question()) is not None and question.pointer != pointer:
        assert draft.answer(question, _some(question)) == ""
    assert question is not None
    told = draft.answer(question, said)
    assert told and why in told
    again = draft.question()
    assert again is not None and again.pointer == pointer, "nothing of it was kept"


def test_the_next_number_is_one_that_no_document_ever_had(sample: Handbook) -> None:
    draft = _draft(sample, "routine")
    draft.answer(draft.question() or pytest.fail(), "Låst dør om natten")
    question = draft.question()
    assert question is not None and question.usual == "RUT-041"
    draft = _draft(sample, "role")
    draft.answer(draft.question() or pytest.fail(), "Vaktmester på Tunet")
    question = draft.question()
    assert question is not None and question.usual == "vaktmester-pa-tunet"


VALUES = st.recursive(
    st.text(max_size=60).filter(lambda t: t.isprintable()) | st.integers(-(10**9), 10**9) | st.booleans() | st.sampled_from(["no", "on", "0301", "1.10", "22:22", "~", "null", "2026-02-30", "- x", "a: b", "#", "'", '"', "»å«"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(fields=st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), VALUES, min_size=1, max_size=6))
def test_what_is_written_reads_as_what_was_meant(sample: Handbook, fields: dict[str, Any]) -> None:
    """Nothing that looks like a number, a day or a yes becomes one on the way."""
    assert read_yaml(written(sample.kinds["role"], fields)) == fields


# As its user has it


@pytest.fixture
def handbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.stdin", io.StringIO())  # nobody is there
    assert felles("-C", str(tmp_path), "init", "bok")[0] == 0
    return tmp_path / "bok"


ANSWERS = (
    "title=Uklart ansvar", "id=FUN-01", "owner_role=sykepleier", "source=inspection", "severity=deviation", "statement=Ingen visste hvem.", "factors.1.factor=1",
    "factors.2.factor=no_common_routine", "followup.how_monitored=Hver måned.", "followup.how_effect_checked=Spør ti ansatte.", "followup.deadline=1.3.2027", "states.1.state=open",
)  # fmt: skip


def _new(handbook: Path, kind: str, *answers: str, more: tuple[str, ...] = ()) -> tuple[int, str, str]:
    given = [part for answer in answers for part in ("--set", answer)]
    return felles("-C", str(handbook), "--lang", "en", "--today", TODAY, "new", kind, *given, *more)


def test_a_file_is_written_that_check_has_nothing_to_say_of(handbook: Path) -> None:
    code, out, _ = _new(handbook, "finding", *ANSWERS)
    assert code == 0, out
    path = handbook / "docs/findings/fun-01-uklart-ansvar.md"
    assert path.is_file() and "Written: docs/findings/fun-01-uklart-ansvar.md" in out
    code, out, _ = felles("-C", str(handbook), "--today", TODAY, "check", "--format", "json")
    assert [p for p in json.loads(out)["problems"] if p["path"].endswith("uklart-ansvar.md")] == []
    before = path.read_bytes()
    code, _, _told = _new(handbook, "finding", *ANSWERS)
    assert code != 0 and path.read_bytes() == before


def test_people_may_say_what_they_call_it(handbook: Path) -> None:
    given = [part for answer in ANSWERS for part in ("--set", answer)]
    assert felles("-C", str(handbook), "--today", TODAY, "new", "Funn", *given)[0] == 0


@pytest.mark.parametrize(
    ("kind", "answers", "code", "told"),
    [
        ("findin", ANSWERS, 2, "Did you mean"),
        ("sites", ANSWERS, 2, "it is there already"),
        ("finding", ANSWERS[:-1], 2, "needed"),
        ("finding", (*ANSWERS, "colour=red"), 2, "Nothing asked for “colour”"),
        ("finding", (*ANSWERS[:-1], "states.1.state=opened"), 2, "Was “reopened” meant?"),
        ("finding", ("title",), 2, "no field with an answer"),
    ],
)
def test_nothing_is_written_where_something_is_wrong(handbook: Path, kind: str, answers: tuple[str, ...], code: int, told: str) -> None:
    before = sorted(handbook.rglob("*"))
    found, out, err = _new(handbook, kind, *answers)
    assert (found, sorted(handbook.rglob("*"))) == (code, before)
    assert told in out + err


def test_what_the_rules_miss_is_told_and_nothing_is_lost(handbook: Path) -> None:
    closed = (*tuple(a for a in ANSWERS if not a.startswith("states")), "states.1.state=closed")
    code, out, _ = _new(handbook, "finding", *closed)
    assert code == 1 and "fun-01-uklart-ansvar.md" in out and "lacks this" in out
    assert (handbook / "docs/findings/fun-01-uklart-ansvar.md").is_file()


def test_a_kind_somebody_added_is_asked_about_too(handbook: Path) -> None:
    shutil.copytree(handbook / "schemas/role", handbook / "schemas/machine", ignore=shutil.ignore_patterns("samples"))
    schema = json.loads((handbook / "schemas/role/schema.json").read_text("utf-8"))
    schema |= {"x-felles-folder": "docs/machines", "required": ["colour"], "properties": {"kind": {"const": "machine"}, "colour": {"enum": ["red", "blue"]}}}
    del schema["x-felles-serves"]
    schema.pop("x-felles-evidence", None)
    (handbook / "schemas/machine/schema.json").write_text(json.dumps(schema), "utf-8")
    (handbook / "schemas/machine/layout.yaml").write_text("sections:\n  - {show: facts, fields: [colour]}\n", "utf-8")
    _code, out, err = _new(handbook, "machine", "title=Heis", "id=heis", "owner_role=sykepleier", "colour=blue")
    assert "Written: docs/machines/heis.yaml" in out, out + err


@pytest.mark.parametrize(("title", "wanted"), [("Låst dør", "last-dor"), ("A" * 80, "a" * 50), ("én to tre " * 12, "en-to-tre-en-to-tre-en-to-tre-en-to-tre-en-to-tre")])
def test_a_title_becomes_a_piece_of_a_files_name(title: str, wanted: str) -> None:
    assert file_name(title) == wanted


def _typed(handbook: Path, kind: str, *lines: str) -> str:
    """What a terminal shows somebody who types these lines; Ctrl+C at the end of them."""
    import os
    import pty
    import select
    import signal
    import sys
    import time

    pid, terminal = pty.fork()
    if pid == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # who runs the tests in the background has it ignored
        os.execv(sys.executable, [sys.executable, "-m", "felles", "-C", str(handbook), "--today", TODAY, "new", kind])
    shown = b""

    def seen(wanted: bytes, seconds: float = 20.0) -> None:
        nonlocal shown
        start, end = len(shown), time.monotonic() + seconds
        while time.monotonic() < end and wanted not in shown[start:]:
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    shown += os.read(terminal, 4096)
                except OSError:
                    return

    seen(b": ")
    for each in lines:
        os.write(terminal, each.encode() + b"\n")
        seen(b": ")
    end = time.monotonic() + 30
    while os.waitpid(pid, os.WNOHANG) == (0, 0):
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
        os.write(terminal, b"\x03")
        seen(b"\x00never", 1.0)
    assert time.monotonic() < end, shown.decode("utf-8", "replace")
    os.close(terminal)
    return shown.decode("utf-8", "replace")


def test_in_a_terminal_each_slip_is_told_and_stopping_writes_nothing(handbook: Path) -> None:
    before = sorted(handbook.rglob("*"))
    shown = _typed(handbook, "routine", "akkut", "1", "Låst dør om natten", "RUT-010", "sykepleier")
    assert "Var det «akutt»?" in shown, "the area's own name was guessed"
    assert shown.index("Tittel") < shown.index("Svarer for teksten")
    assert "[Første utgave.]" in shown and "[RUT-002]" in shown
    assert [path for path in sorted(handbook.rglob("*")) if "__pycache__" not in path.parts] == before
