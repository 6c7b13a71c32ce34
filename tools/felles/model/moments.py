"""Days and moments as values: a day is ISO text, a moment RFC 3339 in UTC, and a day begins and ends in Norway."""

from __future__ import annotations

import calendar
import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

NORWAY = "Europe/Oslo"


@lru_cache(maxsize=8192)
def day_of(moment: str) -> str:
    """The day it is in Norway at a moment such as ``2024-01-10T23:30:00Z``. ValueError when it is no moment."""
    return datetime.datetime.fromisoformat(moment).astimezone(ZoneInfo(NORWAY)).date().isoformat()


def in_utc(moment: str) -> str:
    """The same moment as RFC 3339 in UTC, whole seconds, whatever offset it was written with. ValueError when it has none."""
    parsed = datetime.datetime.fromisoformat(moment)
    if parsed.tzinfo is None:
        raise ValueError(moment)
    return parsed.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def months_after(day: str, months: int) -> str:
    """The same day of a later month, or that month's last day; the first or last day there is where years end."""
    start = datetime.date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        return _end(months)
    return datetime.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1])).isoformat()


EVERY = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12, "two-yearly": 24}
"""What kinds call it when something is to be done again, with the months between."""


def due_after(last: object, every: object) -> str | None:
    """The last day in time for doing again what was done ``last``; None when either says nothing that is known here."""
    months = EVERY.get(every) if isinstance(every, str) else None
    if months is None or not isinstance(last, str):
        return None
    try:
        return months_after(last, months)
    except ValueError:  # no day, which is reported where it stands
        return None


def days_between(day: str, later: str) -> int:
    """How many days it is from one day to a later one."""
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(day)).days


def days_after(day: str, days: int) -> str:
    """So many days later; the first or last day there is where years end."""
    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()
    except OverflowError:
        return _end(days)


def _end(step: int) -> str:
    return (datetime.date.max if step > 0 else datetime.date.min).isoformat()
