"""The pages a new handbook has about itself are followed word for word: a kind of one's own, and the first decision."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from felles.cli import main
from felles.plain.layouts import layout_schema
from felles.reading.handbook import read_folder
from felles.reading.schemas import _ANNOTATIONS as ANNOTATIONS
from felles.starting import languages

WHO = {f"GIT_{part}_{what}": said for part in ("AUTHOR", "COMMITTER") for what, said in (("NAME", "Kim"), ("EMAIL", "kim@example.org"))}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
FILE = re.compile(r"^`([^`\n]+)`\n\n```\w+\n(.*?)^```$", re.M | re.S)


@pytest.fixture(params=languages())
def new(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A new handbook in each language."""
    assert main(["--lang", request.param, "init", str(tmp_path / "new")]) == 0
    return tmp_path / "new"


def _problems(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    main(["-C", str(folder), "check", "--format", "json"])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["problems"]
    return [problem for problem in found if problem["rule"] != "T1"]  # the team is still empty


def _followed(folder: Path) -> list[Path]:
    """Writes each file that the page about kinds shows, at the path above it."""
    text = (folder / "schemas/README.md").read_text("utf-8")
    made = []
    for path, content in FILE.findall(text):
        made.append(folder / path)
        made[-1].parent.mkdir(parents=True, exist_ok=True)
        made[-1].write_text(content, "utf-8")
    return made


def test_the_page_about_kinds_makes_one(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema, _, _, document = _followed(new)
    assert _problems(new, capsys) == []
    kind = read_folder(new).kinds[schema.parent.name]
    assert {reference.relation for reference in kind.references} >= {"test-drives"}
    assert document.parent == new / kind.folder
    told = (new / "schemas/README.md").read_text("utf-8")
    language = read_folder(new).of("settings")[0].data["language"]
    assert kind.label("plural", language) in told and kind.label("relation.test-drives", language) in told



def test_each_slip_in_it_is_told_where_it_was_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = tmp_path / "new"
    assert main(["--lang", "nb", "init", str(new)]) == 0
    schema, labels, layout, document = _followed(new)
    slips = (
        (schema, '"const": "', '"const": "x', "K5"),
        (schema, '"x-felles-refers-to": "role"', '"x-felles-refers-to": "rolle"', "K5"),
        (layout, "show: steps", "show: step", "K6"),
        (layout, "shapes: {ready: ok", "shapes: {ready: green", "K6"),
        (document, "state: ready", "state: redy", "K3"),
        (document, "last_driven: 2026-11-02", "last_driven: 2026-11-31", "K3"),
    )
    for file, right, wrong, rule in slips:
        text = file.read_text("utf-8")
        file.write_text(text.replace(right, wrong), "utf-8")
        line = text[: text.index(right)].count("\n") + 1
        found = [(p["rule"], p["path"], p["line"]) for p in _problems(new, capsys)]
        assert (rule, file.relative_to(new).as_posix(), line) in found, (wrong, found)
        file.write_text(text, "utf-8")
    text = labels.read_text("utf-8")
    labels.write_text("".join(line for line in text.splitlines(keepends=True) if not line.startswith("state=remark")), "utf-8")
    (lacking,) = _problems(new, capsys)
    assert lacking["rule"] == "K7" and "state=remark" in lacking["message"]


def test_another_of_it_is_asked_for_and_written(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    schema, _, _, document = _followed(new)
    first = {document.id: document for document in read_folder(new).documents}[document.stem[:7].upper()].data
    answers = {"title": "B", "owner_role": first["owner_role"], "purpose": first["purpose"], "state": "parked", "driver": first["driver"], "steps.1.action": "C"}
    assert main(["-C", str(new), "new", schema.parent.name, *(part for name, said in answers.items() for part in ("--set", f"{name}={said}"))]) == 0
    assert _problems(new, capsys) == []
    assert len(list(document.parent.iterdir())) == 2


@pytest.mark.parametrize("language", languages())
def test_the_page_about_kinds_names_what_there_is(language: str) -> None:
    text = (Path(__file__).parents[2] / f"tools/felles/starting/{language}/schemas/README.md").read_text("utf-8")
    assert set(re.findall(r"`(x-felles-[a-z-]+)`", text)) == set(ANNOTATIONS)
    ways = set(re.findall(r"^\| `([a-wyz][a-z-]*)` \|", text, re.M)) - {"show"}  # the column's own heading
    known = set(layout_schema()["$defs"]["block"]["properties"]["show"]["enum"])
    assert {"steps", "facts", "state", "back-links", "owner"} <= ways <= known
    assert all(f"`{name}`" in text for name in ("lead", "small", "latest", "ends"))


def test_the_page_about_deciding_leads_to_a_decision(new: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = BLOCK.findall((new / "DECIDING.md").read_text("utf-8"))
    (members,) = (text for sort, text in blocks if sort == "yaml")
    (answers,) = (text for sort, text in blocks if sort == "json")
    taking, proposing, landing, protecting = (text for sort, text in blocks if sort == "sh")
    git = [line for line in BLOCK.findall((new / "README.md").read_text("utf-8")) if "git init" in line[1]]
    _run(new, git[0][1])
    _change(new / "roles/team.yaml", "members: []\n", members)
    _run(new, taking)
    assert (new / "docs/decisions").is_dir()

    (routine,) = (new / "routines").rglob("rut-001*.md")
    text = routine.read_text("utf-8")
    for old, changed in ((r"deadline: .*10.*", "deadline: 8 min"), (r"  note: .*", "  note: Eight minutes.")):
        text = re.sub(old, changed, text, count=1)
    routine.write_text(text, "utf-8")
    _run(new, proposing)
    head = _git(new, "rev-parse", "HEAD").strip()
    name = re.search(r"\.\./(\S+\.json)", landing)
    assert name is not None and answers.count("0123456789abcdef" * 2 + "01234567") == 3
    (new.parent / name[1]).write_text(answers.replace("0123456789abcdef" * 2 + "01234567", head), "utf-8")
    _run(new, landing)
    (record,) = (new / "docs/decisions").rglob("0002.json")
    (row,) = json.loads(record.read_text("utf-8"))["documents"]
    assert (row["id"], row["version"], row["outcome"]) == ("RUT-001", 2, "approved")
    assert _problems(new, capsys) == []
    assert _git(new, "status", "--porcelain") == ""
    _run(new, protecting)


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), "utf-8")


def _run(folder: Path, block: str) -> None:
    """Each line of a block as it stands, Felles in this process."""
    for words in map(shlex.split, block.strip().split("\n")):
        if words[0] == "git":
            _git(folder, *words[1:])
        else:
            arguments = ["check"] if words == ["make", "check"] else words[1:]
            assert words[0] == ".venv/bin/felles" or words == ["make", "check"], words
            with contextlib.chdir(folder):
                assert main(arguments) == 0, words


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, env=os.environ | WHO, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody whom Git knows, for the commits that Felles makes itself."""
    for name, said in WHO.items():
        monkeypatch.setenv(name, said)
    yield
