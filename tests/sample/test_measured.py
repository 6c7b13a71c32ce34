"""The sample's numbers say what its texts say of them: golden figures, nested populations, signals and new limits."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from felles.facts import Facts
from felles.model import Document
from felles.model.measured import Chart
from felles.reading.handbook import read_folder

PROJECT = Path(__file__).parents[2]
HANDBOOK = read_folder(PROJECT)
FACTS = Facts(HANDBOOK, "2026-11-27")
SUBJECTS = {document.id: document for document in HANDBOOK.serving("indicators")}
MONTHLY = ("IND-01", "IND-02", "IND-04", "IND-05")


def points(id: str) -> dict[str, dict[str, Any]]:
    series = next(one for one in HANDBOOK.serving("points") if one.data["indicator"] == id)
    return {row["period"]: row for row in series.data["points"]}


def chart(id: str) -> Chart:
    charted = FACTS["measured"][SUBJECTS[id].path].whole
    assert charted is not None
    return charted.chart  # type: ignore[no-any-return]


def signals(id: str) -> set[tuple[str, str, str, str]]:
    found = chart(id)
    return {(one.name, found.points[one.first].measure.period, found.points[one.last].measure.period, one.verdict) for one in found.signals}


def test_there_are_thirteen_each_with_its_numbers_and_its_side_of_quality() -> None:
    assert sorted(SUBJECTS) == [f"IND-{n:02}" for n in range(1, 14)]
    assert sorted(one.data["indicator"] for one in HANDBOOK.serving("points")) == sorted(SUBJECTS)
    assert all(isinstance(one.data.get("aspect"), str) for one in SUBJECTS.values())


def test_of_those_newly_assessed_a_part_begins_of_these_a_part_manages_and_of_those_who_go_on_a_part_needs_less() -> None:
    """R08: 20 % begin; 38 % of these manage alone; 28 % of those who go on get less help, 1.5 hours a week in the mean."""
    begin, alone, less, hours = (points(f"IND-0{n}")["2024-H1"] for n in (6, 7, 8, 9))
    assert Fraction(begin["numerator"], begin["denominator"]) == Fraction(20, 100)
    assert Fraction(alone["numerator"], alone["denominator"]) == Fraction(38, 100)
    assert Fraction(less["numerator"], less["denominator"]) == Fraction(28, 100)
    assert hours["value"] == 1.5


@pytest.mark.parametrize("period", ["2023-H2", "2024-H1", "2024-H2"])
def test_each_part_is_of_the_very_people_counted_above_it(period: str) -> None:
    begin, alone, less, hours = (points(f"IND-0{n}")[period] for n in (6, 7, 8, 9))
    assert alone["denominator"] == begin["numerator"]
    assert hours["denominator"] == less["numerator"]
    left = begin["numerator"] - alone["numerator"] - less["denominator"]
    assert left == 0 or left >= 5, "those who neither manage alone nor go on are too few to be told of"


@pytest.mark.parametrize(
    ("id", "shown"),
    [("IND-01", [58, 81, 93]), ("IND-02", [14, 11, 9]), ("IND-03", [46, 68, 79]), ("IND-04", [12, 41, 63]), ("IND-05", [3.1, 3.6, 2.2]), ("IND-06", [11, 20, 24]),
     ("IND-07", [29, 38, 41]), ("IND-08", [19, 28, 30]), ("IND-09", [0.9, 1.5, 1.6]), ("IND-10", [41, 63, 77]), ("IND-11", [0, 62, 84])],
)  # fmt: skip
def test_at_the_start_after_six_and_after_twelve_months(id: str, shown: list[float]) -> None:
    assert [row["value"] for row in SUBJECTS[id].data["milestones"]] == shown


def test_the_aim_is_twice_as_many_as_at_the_start() -> None:
    start = SUBJECTS["IND-13"].data["milestones"][0]
    assert start["id"] == "start" and SUBJECTS["IND-13"].data["target"] == 2 * start["value"]


@pytest.mark.parametrize("id", MONTHLY)
def test_monthly_numbers_run_for_years_and_have_limits_of_enough_points(id: str) -> None:
    found = chart(id)
    assert len(points(id)) >= 24 and found.way == SUBJECTS[id].data["chart"]
    assert not found.few and len(found.segments) == 2
    assert [found.points[one.first].measure.period for one in found.segments][1] == SUBJECTS[id].data["rebase"][0]["period"]


@pytest.mark.parametrize("id", sorted({f"IND-{n:02}" for n in range(1, 14)} - set(MONTHLY)))
def test_few_numbers_are_a_table_and_never_a_signal(id: str) -> None:
    assert chart(id).way == "table" and not chart(id).signals


def test_more_deviations_were_told_in_spring_2024_and_fewer_have_been_since_april_2026() -> None:
    text = " ".join(SUBJECTS["IND-05"].body.split())
    assert ("outside", "2024-04", "2024-04", "concern") in signals("IND-05") and "våren 2024, var bedre melding" in text
    assert {("shift", "2026-04", "2026-10", "improvement"), ("outside", "2026-08", "2026-08", "improvement")} <= signals("IND-05")
    assert "Siden april 2026 har hver måned ligget under snittet, og august lå under grensen" in text
    old, new = chart("IND-05").segments
    assert old.centre is not None and new.centre is not None and new.centre < old.centre


def test_july_2026_stands_out_among_those_with_a_named_contact() -> None:
    assert {one for one in signals("IND-01") if one[1] >= "2025"} == {("outside", "2026-07", "2026-07", "concern")}
    assert "Juli 2026 lå under det vanlige" in SUBJECTS["IND-01"].body


@pytest.mark.parametrize("id", ["IND-02", "IND-04"])
def test_what_has_been_steady_since_2025_is_said_to_be(id: str) -> None:
    assert {one for one in signals(id) if one[1] >= "2025"} == set()
    if id == "IND-04":
        assert "uten tegn til at det går videre opp eller ned" in " ".join(SUBJECTS[id].body.split())
        assert [period for period, row in points(id).items() if "missing" in row] == ["2025-04"]


@pytest.mark.parametrize("id", MONTHLY)
def test_new_limits_were_decided_about_that_very_indicator(id: str) -> None:
    (rebase,) = SUBJECTS[id].data["rebase"]
    minutes: Document = next(one for one in HANDBOOK.serving("minutes") if one.id == rebase["decision"]["minutes"])
    decision = next(one for one in minutes.data["decisions"] if one["n"] == rebase["decision"]["n"])
    assert decision["outcome"] == "approve" and decision["subject"] == id
    assert minutes.data["date"][:7] > rebase["period"]


@pytest.mark.parametrize(
    ("id", "period", "result", "item", "counted"),
    [("IND-03", "2024-H1", "SVAR-2024-07", "ansvar", slice(3, 5)), ("IND-03", "2024-H2", "SVAR-2025-01", "ansvar", slice(3, 5)), ("IND-10", "2024-Q1", "SVAR-2024-01-KOMPETANSE", "tidlig-oppdagelse", slice(2, 5)),
     ("IND-10", "2025-Q4", "SVAR-2025-10-KOMPETANSE", "tidlig-oppdagelse", slice(2, 5)), ("IND-12", "2025", "SVAR-2025-05-ANSATTE", "veiledning", slice(3, 5))],
)  # fmt: skip
def test_numbers_from_a_form_are_those_of_its_result(id: str, period: str, result: str, item: str, counted: slice) -> None:
    answers = next(one for one in HANDBOOK.serving("results") if one.id == result).data["rows"]
    row = next(one for one in answers if one["item"] == item and "group" not in one)
    point = points(id)[period]
    assert (point["numerator"], point["denominator"]) == (sum(row["counts"][counted]), row["n"])
