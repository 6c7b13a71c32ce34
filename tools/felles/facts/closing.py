"""What every finding still needs before it can be closed: measures done, effect seen later in practice, a decision, an answer.

A text that was published closes nothing. The rules, a finding's own page and the pages across all read this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from felles.facts.course import way_of
from felles.model import Document, Handbook, Needed
from felles.reading.schemas import is_date

FACTS = ("needed",)
OPEN, AGAIN, CLOSED = "open", "reopened", "closed"
"""The states a finding begins in, begins again in, and ends in."""


def needed(handbook: Handbook, thresholds: Mapping[str, int]) -> Mapping[str, tuple[Needed, ...]]:
    """By path, in the order they come; those that are met too."""
    days = thresholds.get("effect_days", 30)
    return {document.path: tuple(_needed(document, days)) for document in handbook.serving("findings") if not document.withdrawn}


def _needed(document: Document, days: int) -> Iterator[Needed]:
    measures = [row for _, row in rows(document, "measures")]
    done = [day for day in (a_day(row.get("done")) for row in measures) if day is not None]
    all_done = bool(measures) and len(done) == len(measures)
    left = [day for day in (a_day(row.get("due")) for row in measures if a_day(row.get("done")) is None) if day is not None]
    last = max(done, default=None) if all_done else None
    yield Needed("measures", all_done, len(done), len(measures), since=last, due=min(left, default=None))
    yield _effect(document, last, days)
    decided = _decided(document)
    yield Needed("decision", decided is not None, since=decided)
    if document.data.get("source") == "inspection":
        authority = document.data.get("authority")
        answer = authority if isinstance(authority, Mapping) else {}
        yield Needed("answer", bool(answer.get("closing_ref")), since=a_day(answer.get("closing_date")))


def _effect(document: Document, last: str | None, days: int) -> Needed:
    """Seen by users or staff, with what shows it, and so long after the last measure that it isn't the novelty."""
    followup = document.data.get("followup")
    due = a_day(followup.get("deadline")) if isinstance(followup, Mapping) else None
    shown = sorted(day for day in (a_day(row.get("date")) for _, row in rows(document, "effect") if row.get("status") == "seen" and row.get("evidence")) if day is not None)
    first = later(last, days) if last is not None else None
    late_enough = [day for day in shown if first is not None and day >= first]
    if late_enough:
        return Needed("effect", True, since=late_enough[0], due=due)
    return Needed("effect", False, since=first, due=due, seen=shown[-1] if shown else None)


def _decided(document: Document) -> str | None:
    """The day the newest closing was decided, as minutes say; None when it wasn't, or has been opened again since."""
    way = way_of(document)
    last = way[-1] if way else {}
    decision = last.get("decision")
    return a_day(last.get("on")) if last.get("state") == CLOSED and isinstance(decision, Mapping) and decision.get("minutes") else None


def rows(document: Document, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    """A list's rows that can be read, each with its number."""
    found = document.data.get(name)
    return [(i, row) for i, row in enumerate(found) if isinstance(row, Mapping)] if isinstance(found, list) else []


def a_day(value: Any) -> str | None:
    """The value where it is a day; what is none is reported where it stands."""
    return value if isinstance(value, str) and is_date(value) else None


def later(day: str, days: int) -> str:
    """So many days later."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day
