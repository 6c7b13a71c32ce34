"""Moments compared as instants in UTC, and days that begin and end in Norway."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from felles.model import NORWAY

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

LAST = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@lru_cache(maxsize=8192)
def instant(text: str | None) -> datetime.datetime | None:
    """The moment a text names, whatever its offset; None for what names none, such as a time without an offset."""
    if not isinstance(text, str) or not _MOMENT.match(text):
        return None
    try:
        return datetime.datetime.fromisoformat(text).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


def is_day(text: object) -> bool:
    """Whether a text is a real day, written as year-month-day."""
    return isinstance(text, str) and midnight(text) is not None


@lru_cache(maxsize=8192)
def midnight(day: str) -> datetime.datetime | None:
    """The instant a day begins in Norway; None when it is no day."""
    if not _DAY.match(day):
        return None
    try:
        return datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(), ZoneInfo(NORWAY)).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=8192)
def over(day: str) -> datetime.datetime | None:
    """The first instant after a day: the day itself belongs to what ends with it. None when it is no day."""
    if midnight(day) is None:
        return None
    try:
        return midnight((datetime.date.fromisoformat(day) + datetime.timedelta(days=1)).isoformat())
    except OverflowError:
        return LAST


def later(moment: datetime.datetime, days: int) -> datetime.datetime:
    """So many times 24 hours later."""
    try:
        return moment + datetime.timedelta(days=days)
    except OverflowError:
        return LAST


def day(moment: datetime.datetime) -> str:
    """The day it is in Norway."""
    try:
        return moment.astimezone(ZoneInfo(NORWAY)).date().isoformat()
    except OverflowError:
        return moment.date().isoformat()
