"""Moments as sources write them, as instants in UTC (``2024-01-10T13:05:00Z``), whole seconds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})")
_LAST_YEAR = 9998
"""So that a day can be added to every moment."""


def instant(text: str) -> datetime:
    """The instant a moment in RFC 3339 names. ValueError when it names none, or doesn't say in which time zone."""
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    # Python reads six digits of a second; no source's clock is better than that.
    plain = re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text.upper())
    try:
        moment = datetime.fromisoformat(plain).astimezone(UTC)
    except OverflowError:  # the first day there is, in another time zone
        raise ValueError(text) from None
    if moment.year > _LAST_YEAR:
        raise ValueError(text)
    return moment


def written(moment: datetime, *, late: bool = False) -> str:
    """A moment in whole seconds: the one it is in, or with ``late`` the next when it isn't whole.

    A review's moment is written late and a merge's early, so that what was said after a merge is never taken for
    said before it; a head's moment late, so that no hearing begins too early.
    """
    if late and moment.microsecond:
        moment += timedelta(seconds=1)
    # ``%Y`` leaves out the noughts of an early year on some systems.
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}Z"
