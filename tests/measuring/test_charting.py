"""Which chart numbers are fit for, and how periods are written and follow each other."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.measuring.charting import chart
from felles.model.measured import Choices, Measure, Period, Way


@pytest.mark.parametrize(
    ("count", "asked", "way"),
    [(0, "xmr", "table"), (3, "xmr", "table"), (3, "run", "table"), (4, "xmr", "run"), (11, "xmr", "run"), (11, "p", "run"), (12, "xmr", "xmr"), (12, "p", "p"), (12, "run", "run"), (40, "table", "table")],
)
def test_the_number_of_points_decides(count: int, asked: Way, way: Way) -> None:
    made = chart([Measure(str(at), numerator=at % 3, denominator=9) for at in range(count)], Choices(asked=asked, scale=100))
    assert (made.way, made.asked, len(made.points)) == (way, asked, count)
    assert bool(made.signals or made.segments) == (way != "table")


def test_what_is_missing_is_no_number() -> None:
    made = chart([*[Measure(str(at), value=at) for at in range(11)], Measure("11", missing="ferie")], Choices(asked="xmr"))
    assert made.way == "run" and made.latest is not None and made.latest.value == 10


def test_a_share_of_nobody_knows_how_many_is_no_p_chart() -> None:
    assert chart([Measure(str(at), value=at) for at in range(12)], Choices(asked="p")).way == "xmr"


@pytest.mark.parametrize(
    ("written", "first", "after"),
    [
        ("2024-02-28", "2024-02-28", "2024-02-29"),
        ("2026-W53", "2026-12-28", "2027-W01"),
        ("2025-W01", "2024-12-30", "2025-W02"),
        ("2025-12", "2025-12-01", "2026-01"),
        ("2025-Q4", "2025-10-01", "2026-Q1"),
        ("2025-H1", "2025-01-01", "2025-H2"),
        ("2025", "2025-01-01", "2026"),
    ],
)
def test_periods(written: str, first: str, after: str) -> None:
    period = Period.read(written)
    assert period is not None and period.first == first
    following = period.following()
    assert following is not None and following.written == after and following.length == period.length and period < following


@pytest.mark.parametrize("written", ["", "2025-13", "2025-W54", "2025-02-30", "2025-Q5", "2025-H3", "25-01", "0000", "2025-1", "januar 2025", 2025, None, "２０２５", "2025-01\n"])
def test_what_is_no_period(written: object) -> None:
    assert Period.read(written) is None


@given(st.dates(min_value=datetime.date(1000, 1, 8)), st.sampled_from(["{:%Y-%m-%d}", "{0:%G}-W{0:%V}", "{:%Y-%m}", "{:%Y}"]))
def test_a_period_is_read_as_it_is_written(day: datetime.date, form: str) -> None:
    written = form.format(day)
    period = Period.read(written)
    assert period is not None and period.written == written and period.first <= day.isoformat()
    after = period.following()
    assert after is None or after.first > day.isoformat()


def test_the_end_of_years() -> None:
    last = Period.read("9999-12")
    assert last is not None and last.following() is None
