"""How far a plan has come: cells, what is late on which day, evaluations, and what is not asked of anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.site.making import HEAD, handbook
from tests.site.planning import CELLS_SOR, ITEMS, NORD, PLAN, POINTS, SOR, own, plan, uptake

from felles.facts import Facts
from felles.facts.uptake import Uptake

ACTIVE = "[{state: active, on: 2026-09-01}"


def _cells(found: Uptake) -> list[tuple[str, str, int | None, int | None]]:
    return [(cell.place, cell.part.id, cell.level, cell.late) for cell in found.cells]


def test_each_item_that_places_do_themselves_is_a_cell_at_each_place(tmp_path: Path) -> None:
    found = uptake(tmp_path)
    assert _cells(found) == [
        ("nord", "bank", 4, None), ("nord", "ring", 3, None), ("nord", "skriv", 1, None),
        ("sor", "bank", 2, 52), ("sor", "ring", None, None), ("sor", "skriv", None, None),
    ]  # fmt: skip
    assert [part.id for part in found.together] == ["samling"]
    exempt, missing = found.cells[4], found.cells[5]
    assert exempt.exempt == "Ingen ringer herfra." and not exempt.missing
    assert missing.exempt is None and missing.missing and missing.document is not None and missing.row is None
    assert (found.cells[0].how, found.cells[0].since) == ("På morgenmøtet.", "2026-10-01")


def test_the_degree_leaves_out_what_is_exempt_and_counts_what_is_missing_as_nothing(tmp_path: Path) -> None:
    found = uptake(tmp_path)
    far = found.degree()
    assert (far.points, far.cells, far.in_use, far.percent) == (10, 5, 2, 40)
    assert (found.degree("nord").points, found.degree("nord").cells) == (8, 3)
    assert (found.degree("sor").points, found.degree("sor").cells) == (2, 2)
    kept = found.fidelity()
    assert kept is not None and (kept.fulfilled, kept.of) == (9, 10) and found.fidelity("sor") is None


@pytest.mark.parametrize(
    ("today", "late"),
    [
        ("2026-09-30", []),
        ("2026-10-01", [("sor", "bank", 1)]),
        ("2026-11-21", [("sor", "bank", 52)]),
        ("2027-01-31", [("sor", "bank", 123)]),
        ("2027-02-01", [("sor", "bank", 124), ("nord", "skriv", 1), ("sor", "skriv", 1)]),
    ],
)
def test_late_begins_the_day_after_the_window_and_the_longest_stands_first(tmp_path: Path, today: str, late: list[tuple[str, str, int]]) -> None:
    assert [(cell.place, cell.part.id, cell.late) for cell in uptake(tmp_path, today).late()] == late


def test_a_place_without_a_plan_of_its_own_is_late_like_others(tmp_path: Path) -> None:
    found = uptake(tmp_path, files={SOR: own("sor", CELLS_SOR, more="withdrawn: {date: 2026-11-01, reason: Skrevet om.}\n")})
    assert [(cell.part.id, cell.document, cell.late) for cell in found.at("sor")] == [("bank", None, 52), ("ring", None, None), ("skriv", None, None)]
    assert list(found.own) == ["nord"]


@pytest.mark.parametrize("states", ["[{state: draft, on: 2026-06-01}]", ACTIVE + ", {state: paused, on: 2026-10-01}]", ACTIVE + ", {state: completed, on: 2026-11-10}]"])
def test_nothing_is_late_in_a_plan_that_is_not_under_way(tmp_path: Path, states: str) -> None:
    found = uptake(tmp_path, files={PLAN: plan(states=states)})
    assert not found.active and found.late() == () and found.overdue == () and found.next is None
    assert all(part.late is None for part in found.parts) and found.degree().points == 10


def test_nothing_is_late_in_a_plan_that_is_withdrawn(tmp_path: Path) -> None:
    found = uptake(tmp_path, files={PLAN: plan(more="withdrawn: {date: 2026-11-01, reason: Slått sammen.}\n")})
    assert not found.active and found.late() == ()


@pytest.mark.parametrize(
    ("today", "overdue", "coming"),
    [("2026-11-01", [], "2026-11-01"), ("2026-11-02", [("2026-11-01", 1)], "2026-12-04"), ("2026-12-05", [("2026-11-01", 34), ("2026-12-04", 1)], None)],
)
def test_an_evaluation_is_late_the_day_after_unless_it_was_held(tmp_path: Path, today: str, overdue: list[tuple[str, int]], coming: str | None) -> None:
    found = uptake(tmp_path, today)
    assert [(point.day, point.late) for point in found.overdue] == overdue
    assert (found.next.day if found.next else None) == coming


def test_an_evaluation_with_a_result_is_done_though_no_day_is_written(tmp_path: Path) -> None:
    found = uptake(tmp_path, files={PLAN: plan(points=POINTS.replace("scope: Etter to måneder.", "scope: Etter to måneder., result: SVAR-1"))})
    assert [point.done for point in found.points] == [True, True, False] and found.overdue == ()
    assert [point.data["id"] for point in found.unsettled] == ["to"]


def test_what_is_held_for_all_is_late_until_it_was_held_as_often_as_planned(tmp_path: Path) -> None:
    part = uptake(tmp_path).together[0]
    assert (part.held, part.planned, part.late) == (2, 3, 22)
    third = ITEMS.replace("{date: 2026-10-10, site: nord}", "{date: 2026-10-10, count: 2}")
    assert uptake(tmp_path / "b", files={PLAN: plan(items=third)}).together[0].late is None
    assert uptake(tmp_path / "c", today="2026-10-05").together[0].held == 1, "what is held later does not count yet"


def test_training_that_people_have_completed_is_not_late(tmp_path: Path) -> None:
    items = ITEMS + "  - {id: kurs, what: Kurs, type: training, window: {from: 2026-09-01, to: 2026-10-01}, responsible_role: sykepleier}\n"
    assert uptake(tmp_path, files={PLAN: plan(items=items)}).together[1].late == 51
    more = "delivered: [{item: kurs, count: 12, from: 2026-09-01, to: 2026-09-30}, {item: kurs, site: nord, count: 5, from: 2026-09-01, to: 2026-09-30}]\n"
    part = uptake(tmp_path / "b", files={PLAN: plan(items=items, more=more)}).together[1]
    assert (part.delivered, part.late) == (17, None)


def test_a_place_that_opened_after_a_plan_was_completed_is_no_part_of_it(tmp_path: Path) -> None:
    places = (
        f"id: REG-SITES\nkind: sites\ntitle: Steder\n{HEAD}entries:\n"
        "  - {id: sor, name: Sone Sør, type: zone, active_from: 2020-01-01}\n"
        "  - {id: nord, name: Sone Nord, type: zone, active_from: 2020-01-01}\n"
        "  - {id: ny, name: Sone Ny, type: zone, active_from: 2026-11-15}\n"
    )
    register = {"docs/registers/reg-sites.yaml": places}
    assert uptake(tmp_path, files=register).places == ("sor", "nord", "ny"), "in the register's order"
    done = {PLAN: plan(states=ACTIVE + ", {state: completed, on: 2026-11-10}]"), **register}
    assert uptake(tmp_path / "b", files=done).places == ("sor", "nord")


def _minutes(date: str, outcome: str, subject: str = "PLAN-1-nord") -> str:
    return (
        f"---\nid: MOT-{date}\nkind: meeting\ntitle: Møte {date}\n{HEAD}team: laget\ndate: {date}\ntype: ordinary\npresent: [1]\n"
        f"decisions: [{{n: 1, subject: {subject}, outcome: {outcome}, text: Mer tid., for: 1, against: 0}}]\n---\n"
    )


def test_a_decision_put_off_waits_until_a_later_meeting_decides(tmp_path: Path) -> None:
    first = {"docs/meetings/mot-2026-10-01.md": _minutes("2026-10-01", "defer")}
    found = uptake(tmp_path, files=first)
    assert [(document.id, n) for document, n in found.deferred] == [("MOT-2026-10-01", 1)]
    later = {**first, "docs/meetings/mot-2026-10-20.md": _minutes("2026-10-20", "approve")}
    assert uptake(tmp_path / "b", files=later).deferred == ()


def test_what_cannot_be_read_counts_as_not_written(tmp_path: Path) -> None:
    broken = plan(items=ITEMS.replace("to: 2026-09-30", "to: 2026-09-31").replace("planned: 3", "planned: mange"))
    files = {PLAN: broken, NORD: own("nord", "\n  - {item: ring, level: helt, how: Nei.}\n  - ring\n"), SOR: own("sor", CELLS_SOR)}
    found = Facts(handbook(tmp_path, files), "2026-11-21")["uptake"]
    assert [part.id for part in found[PLAN].parts] == ["ring", "skriv", "samling"]
    assert found[PLAN].together[0].planned is None
    assert all(cell.level is None for cell in found[PLAN].at("nord"))
