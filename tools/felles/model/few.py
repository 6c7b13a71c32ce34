"""Whether a number tells of so few people that others may know who they are (domain 5.8)."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

CROWD = 10
"""Where everybody, or nobody, of fewer than this is counted, one knows it of each of them."""
Telling = Literal["few", "counted", "rest", "alike", ""]
"""All there are are too few · those counted are · those not counted are · all of a few are alike · it tells of nobody."""

Exact = Fraction | int | float | None


def tells(counted: Exact, whole: Exact, value: Exact, unit: object, least: int, *, people: bool) -> Telling:
    """What a number gives away: counted out of a whole, or a value (a share of the whole, or a count of its own)."""
    if whole is not None and 0 < whole < least:
        return "few"
    if not people:
        return ""
    if counted is None and value is not None:
        if unit == "count":
            counted = value
        elif unit == "percent" and whole is not None:
            counted = round(value * whole / 100)
    if counted is None:
        return ""
    if 0 < counted < least:
        return "counted"
    if whole is not None and 0 < whole - counted < least:
        return "rest"
    return "alike" if whole is not None and 0 < whole < CROWD and counted in (0, whole) else ""
