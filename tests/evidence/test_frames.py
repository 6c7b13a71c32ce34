"""The frames: whole in every language, in the reader's order, and honest about what nobody has checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.site.making import BASE, handbook

from felles.evidence.frames import answered, frames, names
from felles.facts import Facts
from felles.model import Column, Frame, Item, Table
from felles.shipped import schemas
from felles.words import LANGUAGES, Words

ITEMS = {f"EV{n:02}" for n in range(1, 22)}


def _item(id: str, rows: int, absent: str = "") -> Item:
    table = Table(id, id, "", (Column("x", "X"),), tuple({"x": n} for n in range(rows)))
    return Item(id, id, "", (table,), absent)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_frame_is_whole_in_every_language(language: str) -> None:
    found = frames(Words(language))
    assert {frame.id for frame in found} == set(names()) and len(found) >= 5
    for frame in found:
        assert frame.title and frame.says and frame.clauses
        for clause in frame.clauses:
            assert clause.name and clause.text.endswith(".") and clause.outside.endswith("."), clause.id
            assert clause.items and set(clause.items) <= ITEMS and len(set(clause.items)) == len(clause.items), clause.id
    ids = [clause.id for frame in found for clause in frame.clauses]
    assert len(set(ids)) == len(ids)


def test_languages_differ_and_nynorsk_reads_bokmal() -> None:
    def texts(language: str) -> list[str]:
        return [clause.text for frame in sorted(frames(Words(language)), key=lambda frame: frame.id) for clause in frame.clauses]

    assert texts("nn") == texts("nb")
    for one, other in (("nb", "da"), ("nb", "sv"), ("da", "sv"), ("nb", "en")):
        assert sum(a == b for a, b in zip(texts(one), texts(other), strict=True)) <= 1, (one, other)


@pytest.mark.parametrize(("language", "first"), [("nb", "no-ledelse"), ("nn", "no-ledelse"), ("sv", "se-ledningssystem"), ("da", "dk-aeldretilsyn"), ("en", "iso-7101")])
def test_the_law_of_ones_own_country_comes_first_and_then_the_standards(language: str, first: str) -> None:
    order = [frame.id for frame in frames(Words(language))]
    assert order[0] == first
    others = [id for id in order if id not in (first, "iso-7101", "iso-9001")]
    assert order[-len(others) :] == others


def test_a_handbook_may_put_others_first() -> None:
    order = [frame.id for frame in frames(Words("nb"), ["iso-9001", "unknown", "no-ledelse"])]
    assert order[:2] == ["iso-9001", "no-ledelse"] and len(order) == len(names())


def _clause(id: str) -> tuple[Frame, int]:
    for frame in frames(Words("en")):
        for i, clause in enumerate(frame.clauses):
            if clause.id == id:
                return frame, i
    raise AssertionError(id)


def test_what_answers_is_told_from_what_holds_nothing_and_what_nothing_answers_is_a_gap() -> None:
    frame, i = _clause("no-6a")
    items = [_item("EV03", 2), _item("EV04", 0, "No functions."), _item("EV09", 0)]
    answer = answered(frame, items)[i]
    assert [item.id for item in answer.given] == ["EV03", "EV09"], "an item with no rows says that there is none of it"
    assert [item.absent for item in answer.absent] == ["No functions."]
    assert not answer.gap
    assert all(one.gap for one in answered(frame, [_item(id, 0, "Nothing.") for id in sorted(ITEMS)]))
    assert answered(frame, [])[i].gap


def test_what_nobody_has_compared_with_the_source_says_so() -> None:
    checked = {clause.name for clause in next(f for f in frames(Words("nb")) if f.id == "no-ledelse").clauses if clause.checked}
    assert checked == {"§ 3", "§ 6 a", "§ 7 a", "§ 8 a", "§ 9 c"}
    assert {c.checked for c in next(f for f in frames(Words("nb")) if f.id == "iso-7101").clauses} == {False}
    assert {c.name for c in next(f for f in frames(Words("nb")) if f.id == "iso-9001").clauses if c.checked} == {"7.5.2", "7.5.3"}


def test_a_handbook_can_choose_among_just_these() -> None:
    settings = json.loads((schemas() / "settings" / "schema.json").read_text("utf-8"))
    chosen = settings["properties"]["evidence"]["properties"]["frames"]["items"]["enum"]
    assert sorted(chosen) == sorted(names())


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ("evidence: {frames: [iso-9001, no-ledelse], retention: Bevares på saken., case_ref: 2026/17}", {"frames": ("iso-9001", "no-ledelse"), "retention": "Bevares på saken.", "case_ref": "2026/17"}),
        ("evidence: {case_ref: 2026/17}", {"case_ref": "2026/17"}),
        ("evidence: {frames: iso-9001, retention: [x], case_ref: 3}", {}),
        ("evidence: [no-ledelse]", {}),
        ("", {}),
    ],
)
def test_what_the_settings_say_of_evidence_is_known_as_far_as_it_can_be_read(tmp_path: Path, given: str, known: dict[str, object]) -> None:
    settings = "docs/registers/reg-settings.yaml"
    found = Facts(handbook(tmp_path, {settings: f"{BASE[settings]}{given}\n"}), "2026-11-21")["options"]
    assert dict(found.evidence) == known
