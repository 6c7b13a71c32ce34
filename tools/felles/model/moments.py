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
    return parsed.astimezone(datetime.UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")


def months_after(day: str, months: int) -> str:
    """The same day of a later month, or that month's last day."""
    start = datetime.date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1])).isoformat()


def days_after(day: str, days: int) -> str:
    """So many days later."""
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()
