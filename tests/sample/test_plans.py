"""The sample's plans: what its sources tell of, with the figures they have."""

from __future__ import annotations

from pathlib import Path

import pytest

from felles.facts import Facts
from felles.facts.uptake import Uptake
from felles.model.uptake import LEVELS
from felles.reading.handbook import read_folder

HANDBOOK = read_folder(Path(__file__).resolve().parents[2])
FACTS = Facts(HANDBOOK, "2026-11-27")
PLANS = {one.document.id: one for one in FACTS["uptake"].values()}


def _rows(plan: str, name: str) -> list[dict[str, object]]:
    rows = PLANS[plan].document.data[name]
    assert isinstance(rows, list)
    return rows


def test_seven_hundred_and_fifty_courses_were_completed() -> None:
    rows = _rows("PLAN-002", "delivered")
    assert sum(int(str(row["count"])) for row in rows) == 750
    assert all(int(str(row["count"])) >= 5 for row in rows)  # fewer would be somebody
    assert {row["level"] for row in rows} == {2, 3, 4, 5}


def test_the_plan_under_way_is_half_done_and_late_at_two_places() -> None:
    one: Uptake = PLANS["PLAN-004"]
    degree = one.degree()
    assert (degree.points, degree.cells, degree.percent, degree.in_use) == (71, 27, 53, 15)
    assert [(cell.place, cell.part.id, cell.late) for cell in one.late()] == [("nattjenesten", "ikke-kontakt", 58), ("sone-ost", "isbar", 27)]


def test_what_is_completed_is_in_use_at_every_place() -> None:
    one: Uptake = PLANS["PLAN-001"]
    assert one.state == "completed" and len(one.own) == 7
    assert [cell.place for cell in one.cells if cell.exempt] == ["nattjenesten"]
    assert one.degree().in_use == one.degree().cells == 34
    assert [point.day for point in one.points] == ["2024-02-08", "2024-04-08", "2024-07-08", "2025-01-08"]
    assert {str(row["decision"]) for row in _rows("PLAN-001", "revisions")} == {"{'minutes': 'MOT-2024-02-21', 'n': 1}"}


@pytest.mark.parametrize("plan", ["PLAN-001", "PLAN-004"])
def test_no_two_places_do_it_in_the_same_words(plan: str) -> None:
    hows = [cell.how for cell in PLANS[plan].cells if cell.how]
    assert len(hows) >= 26 and len(hows) - len(set(hows)) <= 1


def test_three_tracks_with_what_was_planned_beside_what_was_held() -> None:
    one: Uptake = PLANS["PLAN-003"]
    assert [row["id"] for row in _rows("PLAN-003", "tracks")] == ["kunnskap", "forbedring", "ledelse"]
    parts = {part.id: part for part in one.parts}
    assert {part.track for part in one.parts} == {"kunnskap", "forbedring", "ledelse"}
    assert (parts["verksteder"].planned, parts["verksteder"].held) == (3, 2)
    assert (parts["seminar"].held, parts["midtveis"].held) == (1, 1)
    assert parts["lederverksted"].data["every"] == "P2M"
    leaders = parts["lederveiledning"].data["held"]
    assert parts["lederveiledning"].planned == 4 * len(leaders) and all(row["count"] <= 4 for row in leaders)


def test_every_plan_says_what_has_to_wait_and_who_takes_part() -> None:
    assert sorted(PLANS) == [f"PLAN-00{n}" for n in range(1, 6)]
    for one in PLANS.values():
        data = one.document.data
        assert set(data["capacity"]) == {"hours", "backfill", "put_aside"}
        assert data["user_involvement"] and data["staff_involvement"] and data["expected_effect"]["indicator"]


def test_the_scale_is_the_schemas() -> None:
    (kind,) = (kind for kind in HANDBOOK.kinds.values() if kind.serves == "uptake")
    assert tuple(kind.schema["properties"]["items"]["items"]["properties"]["level"]["enum"]) == LEVELS
