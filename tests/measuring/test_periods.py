"""A period is understood as people and spreadsheets write it, and what could be two is none."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.measuring.periods import period_of
from felles.model.measured import Length, Period
from felles.reading.sheets import Share, Value


@pytest.mark.parametrize(
    ("length", "written", "meant"),
    [
        ("month", "2024-01", "2024-01"), ("month", "Januar 2024", "2024-01"), ("month", "jan. 2024", "2024-01"), ("month", "jan-24", "2024-01"), ("month", "2024 oktober", "2024-10"),
        ("month", "marts 2024", "2024-03"), ("month", "maj 2024", "2024-05"), ("month", "augusti 2024", "2024-08"), ("month", "desember, 2024", "2024-12"), ("month", "1/2024", "2024-01"),
        ("month", "2024.2", "2024-02"), ("month", "202402", "2024-02"), ("month", 202402, "2024-02"), ("month", datetime.date(2024, 2, 29), "2024-02"), ("month", 45323, "2024-02"),
        ("month", "01.02.2024", "2024-02"), ("month", "2024-13", None), ("month", "januar", None), ("month", "2024", None), ("month", 2024, None), ("month", "jan feb 2024", None),
        ("week", "uke 5 2024", "2024-W05"), ("week", "Uge 5, 2024", "2024-W05"), ("week", "v.5 2024", "2024-W05"), ("week", "2024 uke 5", "2024-W05"), ("week", "2024-W05", "2024-W05"), ("week", "2024w5", "2024-W05"),
        ("week", datetime.date(2024, 12, 31), "2025-W01"), ("week", "uke 54 2024", None), ("week", "5 2024", None), ("week", "uke 53 2024", None), ("week", "uke 53 2026", "2026-W53"),
        ("quarter", "1. kvartal 2024", "2024-Q1"), ("quarter", "K1 2024", "2024-Q1"), ("quarter", "2024 Q1", "2024-Q1"), ("quarter", "Q5 2024", None), ("quarter", datetime.date(2024, 6, 30), "2024-Q2"),
        ("half-year", "1. halvår 2024", "2024-H1"), ("half-year", "H2 2024", "2024-H2"), ("half-year", "2024 H3", None), ("half-year", "1. kvartal 2024", None),
        ("year", "2024", "2024"), ("year", 2024, "2024"), ("year", "2024-01", None), ("year", "24", None),
        ("month", "", None), ("month", True, None), ("month", Share(0.5), None), ("month", 0.5, None), ("month", "Sum", None),
    ],
)  # fmt: skip
def test_periods_as_they_are_written(length: Length, written: Value, meant: str | None) -> None:
    assert period_of(written, length) == meant


@pytest.mark.parametrize(("written", "year", "meant"), [(2, 2024, "2024-02"), ("02", "2024", "2024-02"), ("februar", 2024, "2024-02"), ("februar", "i fjor", None), ("", 2024, None)])
def test_the_year_may_have_a_column_of_its_own(written: Value, year: Value, meant: str | None) -> None:
    assert period_of(written, "month", year) == meant


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 1)), st.sampled_from(["week", "month", "quarter", "half-year", "year"]))
def test_a_day_is_in_the_period_it_gives(day: datetime.date, length: Length) -> None:
    written = period_of(day, length)
    period = Period.read(written)
    assert period is not None and period.length == length and written is not None
    following = period.following()
    assert following is not None and period.first <= day.isoformat() < following.first
    assert period_of(written, length) == written


@given(st.one_of(st.text(max_size=20), st.integers(), st.floats(), st.booleans()), st.sampled_from(["week", "month", "quarter", "half-year", "year"]))
def test_whatever_stands_there_it_is_a_period_of_that_length_or_none(value: Value, length: Length) -> None:
    found = period_of(value, length)
    period = Period.read(found)
    assert found is None or (period is not None and period.length == length)
