"""Minutes as a page: what was decided first, then who was there by place and function, and the newest meeting first."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from felles.facts import Facts
from felles.facts.layouts import keys_elsewhere
from felles.model import Document, RowsOf
from felles.reading.handbook import read, read_folder
from felles.reading.kinds import read_kinds
from felles.reading.tree import Entry

from .making import Made

PROJECT = Path(__file__).parents[2]
HANDBOOK = read_folder(PROJECT)
MINUTES = [d for d in HANDBOOK.documents if d.kind.serves == "minutes"]
MADE = Made(HANDBOOK)


def _page(document: Document) -> str:
    return MADE[f"moter-og-beslutninger/{document.id.lower()}.md"]


@pytest.mark.parametrize("document", MINUTES, ids=lambda d: d.id)
def test_what_was_decided_comes_first_then_who_was_there_by_place_and_function(document: Document) -> None:
    page = _page(document)
    order = [page.index(f"## {words} {{#") for words in ("Dette ble bestemt", "Om møtet", "Til stede", "Saksliste", "Notater")]
    assert order == sorted(order)
    there = page[page.index("{#present}") :].split("\n## ")[0]
    assert any(f"<dt>{place}</dt>" in there for place in ("Sone Nord", "Sone Øst", "Sone Vest", "Tjenestetildeling")) and re.search(r"<dd>[A-ZÆØÅ][a-zæøå]+", there)
    assert not re.search(r"<dd>[0-9, ]+</dd>", there), "no number is left without its place and function"


def test_the_row_of_the_day_is_the_one_shown() -> None:
    """Member 13 was a nurse in Sone Vest until the end of 2024, and leads practice development there since."""
    shown = {d.data["date"]: re.search(r"Sone Vest</dt><dd>([^<]*)", _page(d)) for d in MINUTES}
    words = {date: found[1] for date, found in shown.items() if found}
    assert words["2024-11-13"] == "Sykepleier"
    assert words["2025-03-12"].startswith("Fagutviklingssykepleier")


def test_the_newest_meeting_stands_first_in_the_list() -> None:
    found = re.findall(r"mot-(\d{4}-\d{2}-\d{2})[a-z0-9-]*/", MADE["moter-og-beslutninger/index.md"])
    assert len(found) == len(MINUTES) and found == sorted(found, reverse=True)


def test_the_document_decided_on_leads_back_to_the_meeting_with_what_was_decided() -> None:
    page = MADE["rutiner/rut-009.md"]
    decided = page[page.index("{#links-decided}") :]
    assert "Første besøk skal være innen to timer" in decided.split("</ul>")[0]


ROWS = RowsOf(("present",), "body", "members", "no", "on")
TABLE = [{"no": 1, "from": "2024-01-01", "to": "2024-12-31", "role": "a"}, {"no": 1, "from": "2025-01-01", "role": "b"}, 3, {"no": [1]}]


@pytest.mark.parametrize(("number", "day", "role"), [(1, "2024-12-31", "a"), (1, "2025-01-01", "b"), (1, "2023-12-31", None), (2, "2025-01-01", None), (1, None, "a")])
def test_a_number_is_the_row_of_its_day(number: int, day: str | None, role: str | None) -> None:
    row = ROWS.row(TABLE, number, day)
    assert (row or {}).get("role") == role
    assert ROWS.row({"no": 1}, number, day) is None


class _With:
    """The project's kinds with one schema changed."""

    name = "test"

    def __init__(self, old: str, new: str) -> None:
        self.files = {p.relative_to(PROJECT).as_posix(): p.read_bytes() for p in (PROJECT / "schemas").rglob("*") if p.is_file() and "samples" not in p.parts}
        text = self.files["schemas/meeting/schema.json"].decode()
        assert text.count(old) == 1
        self.files["schemas/meeting/schema.json"] = text.replace(old, new).encode()

    def entries(self) -> dict[str, Entry]:
        return {path: Entry(path, "file", len(self.files[path])) for path in sorted(self.files)}

    def read(self, path: str) -> bytes:
        return self.files[path]


@pytest.mark.parametrize(("old", "new"), [('"key": "no",', ""), ('"key": "no"', '"key": 1'), ('"on": "date"', '"at": "date"')])
def test_an_annotation_that_says_too_little_or_too_much_is_a_problem(old: str, new: str) -> None:
    _, problems = read_kinds(_With(old, new))
    assert [(p.rule, p.variant) for p in problems] == [("K5", "annotation-value")]


def test_a_layout_may_name_what_the_rows_have_and_nothing_else() -> None:
    kind = HANDBOOK.kinds["meeting"]
    assert {"present.site", "present.role"} <= keys_elsewhere(kind, HANDBOOK.kinds)
    assert MADE.book.layouts[kind.name].latest == "date"
    assert Facts(HANDBOOK, "2026-11-21")["layout_faults"] == {}
    changed = _With('"list": "members"', '"list": "goals"')
    changed.files["schemas/meeting/layout.yaml"] = (PROJECT / "schemas/meeting/layout.yaml").read_bytes()
    assert [fault[0] for fault in Facts(read(changed), "2026-11-21")["layout_faults"]["meeting"]] == ["field", "field"]
