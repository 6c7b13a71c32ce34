"""NR8: results that stand in the handbook, taken from each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.aggregating.survey import FORM, laid

from felles.facts import Facts
from felles.facts.overlaps import known_beside
from felles.reading.handbook import read_folder

DAYS = ("2026-10-05", "2026-10-16")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return laid(tmp_path / "handbook")


def put(root: Path, id: str, counts: list[int | None], *, days: tuple[str, str] = DAYS, place: str = "", groups: str = "[]", rows: str = "", of: str = "SKJ-910") -> None:
    said = ", ".join("null" if c is None else str(c) for c in counts)
    n = sum(c or 0 for c in counts)
    (root / "docs" / "results" / f"{id.casefold()}.yaml").write_text(
        f"id: {id}\nkind: result\ntitle: {id}\nlang: nb\nowner_role: leder\nchange: {{class: significant, note: Talt opp.}}\nform: {of}\nform_version: sha256:{'0' * 64}\n"
        f"period: {{from: {days[0]}, to: {days[1]}}}\n{f'site: {place}' if place else 'tags: [x]'}\nasked: 900\nanswered: {n}\ngroups: {groups}\nrows:\n  - {{item: mestring, n: {n}, counts: [{said}]}}\n{rows}",
        "utf-8",
    )


def found(root: Path) -> list[tuple[str, str, tuple[Any, ...], int]]:
    return [(one.document.id, one.other.id, one.field, one.few) for one in Facts(read_folder(root), "2026-11-21")["differing"]]


def test_answers_that_differ_by_few_are_told_of_the_later(root: Path) -> None:
    put(root, "SVAR-1", [0, 8, 12, 15, 5])
    put(root, "SVAR-2", [0, 10, 12, 18, 10], days=("2026-10-12", "2026-10-20"))
    assert found(root) == [("SVAR-2", "SVAR-1", ("rows", 0, "counts", 1), 2)]


@pytest.mark.parametrize(
    ("counts", "more"),
    [
        ([0, 13, 12, 20, 10], {}),  # by five or not at all
        ([0, 10, 11, 18, 11], {}),  # fewer of one answer: they aren't the same people
        ([0, 10, 12, 18, 10], {"days": ("2026-10-17", "2026-10-20")}),  # other days
        ([0, 10, 12, 18, 10], {"of": "SKJ-900"}),  # another question of that name
        ([0, None, 12, None, 10], {}),  # left out
    ],
)
def test_what_tells_of_nobody(root: Path, counts: list[int | None], more: dict[str, Any]) -> None:
    put(root, "SVAR-1", [0, 8, 12, 15, 5])
    put(root, "SVAR-2", counts, **more)
    assert found(root) == []


def test_a_form_that_asks_the_same_counts_as_the_same(root: Path) -> None:
    other = FORM.replace("SKJ-910", "SKJ-911").replace("Slik gikk det", "Enda et").replace("---\n", "", 1).removesuffix("---\n")
    (root / "docs" / "forms" / "skj-911-enda-et.yaml").write_text(other, "utf-8")
    put(root, "SVAR-1", [0, 8, 12, 15, 5])
    put(root, "SVAR-2", [0, 10, 12, 15, 5], of="SKJ-911")
    assert [row[:2] for row in found(root)] == [("SVAR-2", "SVAR-1")]


def test_one_place_and_a_group_of_all_are_the_same_people(root: Path) -> None:
    put(root, "SVAR-1", [10, 10, 10, 10, 10], groups="[{id: bygda, name: Bygda, answered: 30}]", rows="  - {item: mestring, group: bygda, n: 30, counts: [0, 0, 10, 10, 10]}\n")
    put(root, "SVAR-2", [0, 0, 12, 13, 10], place="bygda")
    assert found(root) == [("SVAR-2", "SVAR-1", ("rows", 0, "counts", 2), 2)]


def test_what_stands_already_is_found_for_a_new_one(root: Path) -> None:
    put(root, "SVAR-1", [0, 8, 12, 15, 5], groups="[{id: nord, name: Nord, answered: 20}]")
    put(root, "SVAR-2", [0, 8, 12, 15, 5], place="bygda")
    handbook = read_folder(root)
    form = handbook.by_id["SKJ-910"]
    assert [(one.id, one.of, one.answered) for one in known_beside(handbook, form, DAYS, None, ("nord", "bygda"))] == [
        ("SVAR-1", None, 40), ("SVAR-1", "nord", 20), ("SVAR-2", None, 40), ("SVAR-2", "bygda", 40),
    ]  # fmt: skip
    assert [one.id for one in known_beside(handbook, form, DAYS, "bygda", ())] == ["SVAR-1", "SVAR-2"]
    assert known_beside(handbook, form, ("2026-11-01", "2026-11-02"), None, ()) == ()
