"""A day far away, mistyped or meant, never stops a command: years end, and what would lie beyond them is the last day."""

from __future__ import annotations

import pytest

from felles.model import days_after, in_utc, months_after
from felles.site.digest import week_before


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (days_after("9999-12-01", 60), "9999-12-31"),
        (days_after("0001-01-03", -60), "0001-01-01"),
        (days_after("2028-02-28", 1), "2028-02-29"),
        (months_after("9999-06-30", 12), "9999-12-31"),
        (months_after("2026-11-28", 10**9), "9999-12-31"),
        (months_after("2026-11-28", -99_999), "0001-01-01"),
        (months_after("2026-08-31", 6), "2027-02-28"),
        (in_utc("0001-03-01T12:00:00+01:00"), "0001-03-01T11:00:00Z"),
        (week_before("0001-01-02"), ("0001-01-01", "0001-01-07")),
        (week_before("2026-11-28"), ("2026-11-16", "2026-11-22")),
    ],
)
def test_beyond_the_last_day_is_the_last_day(made: object, wanted: object) -> None:
    assert made == wanted
