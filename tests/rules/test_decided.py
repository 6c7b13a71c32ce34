"""What the rules on decisions say, variant by variant, and what they leave in peace.

Each handbook is the samples' base, adopted as it stands and then changed; files and texts never touch a disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from felles.check import check, level_of
from felles.facts import Facts
from felles.model import Decision, Handbook, Level, Origin, Outcome, Problem, Way, day_of
from felles.reading.decisions import blob_id, written
from felles.reading.handbook import read
from felles.recording.records import baseline, decided, numbered
from felles.words import LANGUAGES, Words
from felles.words.problems import SENTENCES, key, said

from .samples import COMMIT, PAGES, TODAY
from .test_relations import DOOR, KEYS, SETTINGS, Edits, Files, edited, routine

MINE = ("C3", "C4", "C5", "C7", "C9", "D1", "D2", "D3", "D7")
AT = "2026-09-01T08:00:00Z"
RECORD, SECOND = "docs/decisions/2026/0001.json", "docs/decisions/2026/0002.json"
NOTE = "Du ringer nå etter ti minutter, ikke etter en halv time."
PICTURE = "routines/besok/nokkelboks.png"
SHEET = "routines/besok/skjema.png"
EDITOR = "schemas/editor.json"
GUARDED: Edits = {SETTINGS: (PAGES / "D3" / "before" / SETTINGS).read_text("utf-8")}
"""Schemas are decided on too."""


@dataclass
class Book:
    """A handbook's files, and every text it ever had."""

    files: dict[str, bytes]
    kept: dict[str, bytes] = field(default_factory=dict)

    def texts(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        return {blob: self.kept[blob] for blob in blobs if blob in self.kept}

    def read(self) -> tuple[Handbook, Facts]:
        handbook = read(Files(self.files))
        return handbook, Facts(handbook, TODAY, texts=self.texts)

    def keep(self) -> None:
        self.kept |= {blob_id(data): data for data in self.files.values()}

    def record(self, decision: Decision | None) -> Book:
        assert decision is not None
        self.keep()
        self.files[decision.path] = written(decision)
        return self

    def adopt(self, at: str = AT, again: bool = False) -> Book:
        handbook, facts = self.read()
        files = facts["guarded_files"] if not handbook.decisions else ()
        return self.record(baseline(handbook, facts["standings"], files, team="utviklingsteam", commit=COMMIT, at=at, again=again, why="Nytt." if again else None))

    def decide(self, id: str, at: str, outcome: Outcome = "approved", way: Way = "reviews") -> Book:
        """The team's decision on a document as it stands."""
        handbook, facts = self.read()
        row = decided(handbook.by_id[id], facts["histories"].get(id, ()), handbook, COMMIT, outcome=outcome, team="utviklingsteam", way=way, day=day_of(at))
        origin = Origin(1, None, COMMIT, COMMIT, COMMIT, 1, at, at, (1,), 1, at, False)
        return self.record(numbered(handbook.decisions, Decision(0, at, COMMIT, None, (row,), (), (), origin, ())))

    def edit(self, path: str, *changes: tuple[str, str]) -> Book:
        text = self.files[path].decode()
        for old, new in changes:
            assert text.count(old) == 1, f"{path}: {old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        self.files[path] = text.encode()
        return self

    def rewrite(self, path: str, change: Callable[[dict[str, Any]], object]) -> Book:
        """A record changed by hand, and saved as the tool would save it."""
        data = json.loads(self.files[path])
        change(data)
        self.files[path] = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
        return self

    def remove(self, path: str) -> Book:
        del self.files[path]
        return self

    def problems(self, settled: bool = False, today: str = TODAY) -> tuple[Problem, ...]:
        handbook = read(Files(self.files))
        return check(handbook, Facts(handbook, today, settled=settled, texts=self.texts)).problems


def book(edits: Edits | None = None, at: str = AT) -> Book:
    return Book(edited(edits or {})).adopt(at)


def row(data: dict[str, Any], id: str) -> dict[str, Any]:
    return next(one for one in data["documents"] if one["id"] == id)


def changed(sort: str, *changes: tuple[str, str], note: str = "Fristen er kortere.") -> Book:
    return book().edit(DOOR, ("class: significant", f"class: {sort}"), (NOTE, note), *changes)


def forgetful(one: Book) -> Book:
    one.kept.clear()
    return one


DEADLINE = ("Innen ti minutter", "Innen fem minutter")
BODY = ("Sykepleier sier fra når", "Assistenten sier fra når")
TYPO = ("Rop hvem du er før", "Rop vhem du er før")

TWO = lambda: book().edit(DOOR, DEADLINE, (NOTE, "Fem minutter.")).decide("RUT-002", "2026-09-01T09:00:00Z")  # noqa: E731


@dataclass(frozen=True)
class Case:
    """One variant of one rule."""

    key: str
    made: Callable[[], Book]
    path: str
    at: str = ""
    """What stands at the place reported; nothing for a whole file."""
    settled: bool = False
    level: Level | None = None
    says: str = ""
    beside: tuple[str, ...] = ()


CASES = (
    Case("C3.changed", lambda: changed("significant", DEADLINE), DOOR, "id:", settled=True, says="decision 1, 1 September 2026"),
    Case("C3.new", lambda: with_new(), KEYS, "id:", settled=True),
    Case("C4", lambda: book().rewrite(RECORD, lambda d: row(d, "RUT-002").update(in_force_from="2026-09-02")), RECORD, says="from 2 September 2026, and its own fields say 1 September 2026"),
    Case("C5", lambda: late(), DOOR, "id:", level="warning", says="1 September 2026"),
    Case("C7.note", lambda: book().edit(DOOR, DEADLINE), DOOR, "note:"),
    Case("C7.first", lambda: with_new(("class: significant", "class: editorial")), KEYS, "class:"),
    Case("C7.editorial", lambda: changed("editorial", DEADLINE), DOOR, "deadline:"),
    Case("C7.editorial-body", lambda: changed("editorial", BODY), DOOR, "class:"),
    Case("C7.confirmed", lambda: changed("confirmed", ("risk: medium", "risk: low")), DOOR, "risk:"),
    Case("C7.confirmed-body", lambda: changed("confirmed", TYPO), DOOR, "class:"),
    Case("C7.unknown", lambda: forgetful(changed("significant", DEADLINE)), DOOR, "change:", level="note", says="decision 1"),
    Case("C7.attachment", lambda: with_new_attachment(), DOOR, "note:"),
    Case("C9", lambda: book().remove(DOOR), DOOR),
    Case("C9.astray", lambda: put_away(), DOOR, says="docs/gammelt/rut-002-last-dor.md"),
    Case("C9.renamed", lambda: book().edit(DOOR, ("id: RUT-002", "id: RUT-777")), DOOR, "id:", says="RUT-777", beside=("C1.name",)),
    Case("C9.unread", lambda: without_its_kind(), DOOR, says="schemas/", beside=("C9.unread", "F7", "K5.missing")),
    Case("D1.file", lambda: with_file("docs/decisions/2026/utkast.json", b"{}\n"), "docs/decisions/2026/utkast.json"),
    Case("D1.form", lambda: book().rewrite(RECORD, lambda d: row(d, "RUT-002").update(version="1")), RECORD, says="version"),
    Case("D2.number", lambda: book().rewrite(RECORD, lambda d: d.update(decision=7)), RECORD, says="record 7, and 1"),
    Case("D2.place", lambda: moved(), "docs/decisions/2025/0001.json", says=RECORD),
    Case("D2.previous", lambda: TWO().rewrite(SECOND, lambda d: d.update(previous="sha256:" + "0" * 64)), SECOND, says="record 1"),
    Case("D2.time", lambda: TWO().rewrite(SECOND, lambda d: d.update(decided_at="2026-09-01T07:59:59Z")), SECOND, says="record 1"),
    Case("D3.changed", lambda: with_file(EDITOR, b"{}\n", GUARDED), EDITOR, settled=True),
    Case("D3.new", lambda: with_file("schemas/mine.json", b"{}\n", GUARDED), "schemas/mine.json", settled=True),
    Case("D3.removed", lambda: book(GUARDED).remove(EDITOR), EDITOR, settled=True),
    Case("D7.bytes", lambda: with_file(RECORD, None), RECORD),
    Case("D7.version", lambda: book().rewrite(RECORD, lambda d: row(d, "RUT-002").update(version=2)), RECORD, says="it is version 1"),
    Case("D7.baseline", lambda: TWO().rewrite(SECOND, lambda d: row(d, "RUT-002").update(outcome="baseline")), SECOND),
    Case("D7.confirmed", lambda: confirmed().rewrite(SECOND, lambda d: row(d, "RUT-002").update(in_force_from="2026-09-02")), SECOND),
)  # fmt: skip


def with_new(*changes: tuple[str, str]) -> Book:
    one = book()
    one.files[KEYS] = routine("RUT-003", "nokkel").encode()
    return one.edit(KEYS, *changes)


def with_file(path: str, content: bytes | None, edits: Edits | None = None) -> Book:
    one = book(edits)
    one.files[path] = content if content is not None else one.files[path] + b"\n"
    return one


def with_new_attachment() -> Book:
    one = with_attachment(b"\x89PNG another", "significant")
    return one.edit(DOOR, ("Rettet.", NOTE))


def put_away() -> Book:
    one = book()
    one.files["docs/gammelt/rut-002-last-dor.md"] = one.files.pop(DOOR)
    return one


def without_its_kind() -> Book:
    return book().remove("schemas/routine/schema.json")


def moved() -> Book:
    one = book()
    one.files["docs/decisions/2025/0001.json"] = one.files.pop(RECORD)
    return one


def late() -> Book:
    """All but one of the texts were looked over since."""
    one = book(at="2024-09-01T08:00:00Z")
    for id in [d.id for d in one.read()[0].documents if d.id != "RUT-002"]:
        one.decide(id, "2026-09-01T08:00:00Z", "confirmed")
    return one


def confirmed(note: str = "Lest av nattevaktene, fortsatt riktig.") -> Book:
    return changed("confirmed", note=note).decide("RUT-002", "2026-10-01T08:00:00Z", "confirmed")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_it_is_one_problem_where_it_is(case: Case) -> None:
    one = case.made()
    found = one.problems(case.settled)
    assert sorted(map(key, found)) == sorted((case.key, *case.beside))
    problem = next(p for p in found if key(p) == case.key)
    assert problem.place.path == case.path
    if case.at:
        line = one.files[case.path].decode().split("\n")[problem.place.line - 1]
        assert line[problem.place.column - 1 :][: len(case.at)] == case.at
    assert level_of(problem) == (case.level or "error")
    assert case.says in " ".join(said(problem, Words("en")))
    for language in LANGUAGES:
        assert "{" not in "".join(said(problem, Words(language)))


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if k.partition(".")[0] in MINE)


def waiting() -> Book:
    return changed("significant", DEADLINE, ("risk: medium", "valid_from: 2026-12-01\nrisk: medium")).decide("RUT-002", "2026-11-01T08:00:00Z")


def withdrawn() -> Book:
    gone = ("risk: medium", "withdrawn: {date: 2026-11-01, reason: Låsene er byttet.}\nrisk: medium")
    return changed("significant", gone, note="Utgår.").decide("RUT-002", "2026-11-01T08:00:00Z", "withdrawn")


def given_back() -> Book:
    one = book()
    before = one.files[DOOR]
    changed_since = one.edit(DOOR, DEADLINE, (NOTE, "Fem minutter.")).decide("RUT-002", "2026-10-01T08:00:00Z")
    changed_since.files[DOOR] = before.replace(NOTE.encode(), b"Ti minutter igjen.")
    return changed_since.decide("RUT-002", "2026-11-01T08:00:00Z")


def with_attachment(content: bytes, sort: str) -> Book:
    """A routine that was adopted with an attachment, which is another one now."""
    files = edited({DOOR: (("risk: medium", "attachments: [{path: nokkelboks.png, title: Nøkkelboksen}]\nrisk: medium"),)})
    one = Book(files).adopt()
    one.files[PICTURE] = content
    return one.edit(DOOR, ("class: significant", f"class: {sort}"), (NOTE, "Rettet."))


PEACE: Mapping[str, tuple[Callable[[], Book], bool]] = {
    "what was adopted": (book, True),
    "a text somebody is working on": (lambda: changed("significant", DEADLINE), False),
    "a new text somebody is working on": (with_new, False),
    "a spelling mistake": (lambda: changed("editorial", TYPO, note="Skrivefeil."), False),
    "a text read and found right": (lambda: changed("confirmed", note="Lest av nattevaktene, fortsatt riktig."), False),
    "a confirmation that was decided": (confirmed, True),
    "a version that waits": (waiting, True),
    "a text withdrawn by a decision": (withdrawn, True),
    "an older text decided anew": (given_back, True),
    "what two decisions named": (TWO, True),
    "a handbook that nobody has adopted": (lambda: Book(edited({DOOR: (DEADLINE,)})), True),
}  # fmt: skip


@pytest.mark.parametrize(("made", "settled"), PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(made: Callable[[], Book], settled: bool) -> None:
    assert [(str(p.place), key(p), dict(p.values)) for p in made().problems(settled)] == []


@pytest.mark.parametrize("sort", ["editorial", "confirmed"])
def test_an_attachment_that_has_changed_is_no_correction(sort: str) -> None:
    found = with_attachment(b"\x89PNG another", sort).problems()
    assert [(key(p), p.place.path) for p in found] == [(f"C7.{sort}", DOOR)]


@pytest.mark.parametrize("settled", [False, True])
def test_an_attachment_that_is_gone_is_one_error_that_says_what_to_do(settled: bool) -> None:
    one = Book(edited({DOOR: (("risk: medium", "attachments: [{path: skjema.png, title: Skjemaet}]\nrisk: medium"),)}))
    one.files[SHEET] = one.files[PICTURE]
    one.adopt().remove(SHEET)
    found = {key(p): p for p in one.problems(settled)}
    assert sorted(found) == (["C3.changed", "H6.attachment"] if settled else ["H6.attachment"])
    assert "Put it back" in " ".join(said(found["H6.attachment"], Words("en")))


def test_a_document_that_is_gone_takes_its_attachments_along_in_one_error() -> None:
    one = Book(edited({DOOR: (("risk: medium", "attachments: [{path: skjema.png, title: Skjemaet}]\nrisk: medium"),), **GUARDED}))
    one.files[SHEET] = one.files[PICTURE]
    one.adopt().remove(DOOR)
    assert [(key(p), p.place.path) for p in one.problems(settled=True)] == [("C9", DOOR)]
    one.remove(SHEET)
    assert [(key(p), p.place.path) for p in one.problems(settled=True)] == [("C9", DOOR)]


def test_a_file_that_cannot_be_read_is_no_removal() -> None:
    one = book()
    one.files[DOOR] = one.files[DOOR].replace(b"id: RUT-002", b"id: RUT-002\n\tx: [")
    assert [key(p).split(".")[0] for p in one.problems(settled=True)] == ["Y7"]


def test_what_was_withdrawn_stays_too() -> None:
    assert [key(p) for p in withdrawn().remove(DOOR).problems(settled=True)] == ["C9"]


def test_time_alone_makes_nothing_an_error() -> None:
    found = book().problems(settled=True, today="2036-01-01")
    assert {level_of(p) for p in found if p.rule in MINE} == {"warning"}
    assert {p.rule for p in found if p.rule in MINE} == {"C5"}


def test_a_text_on_main_that_differs_is_told_of_once_though_an_older_one_is_in_force() -> None:
    one = waiting().edit(DOOR, ("Innen fem minutter", "Innen tre minutter"), ("Fristen er kortere.", "Fristen er enda kortere."))
    assert [key(p) for p in one.problems(settled=True)] == ["C3.changed"]
    assert one.problems() == ()


def test_an_adoption_made_again_takes_in_what_differs() -> None:
    one = changed("significant", DEADLINE).adopt("2026-10-01T08:00:00Z", again=True)
    assert one.problems(settled=True) == ()
    again = one.read()[0].decisions[1]
    assert [(d.id, d.version, d.outcome) for d in again.documents] == [("RUT-002", 2, "baseline")]
    assert replace(again, fingerprint="", path="").why == "Nytt."
