"""How far each plan has come: cell by cell, what is late, when it is evaluated next, and what waits for somebody.

Being late is told and is never an error: a window's end is past, and the level is below “in use”. Only a plan that is
under way can be late; one that is drafted, paused, completed or withdrawn asks nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from felles.facts.course import course_of
from felles.measuring.degree import Degree, Fidelity, degree, fidelity
from felles.model import Document, Handbook, Link, Target
from felles.model.uptake import IN_USE, for_each_place, level_number
from felles.reading.schemas import is_date

FACTS = ("uptake",)


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a plan: what is to be done, and in which window."""

    row: int
    data: Mapping[str, Any]
    begins: str
    ends: str
    each: bool
    """Whether each place does it in its own way; if not, it is held for all of them together."""
    held: int
    """How many times it has been held by today."""
    planned: int | None
    delivered: int
    """How many have completed it."""
    late: int | None
    """Of what is held for all together: days since it should have been held; None when it isn't late."""

    @property
    def id(self) -> str:
        return _text(self.data, "id")

    @property
    def name(self) -> str:
        """What it is called in a heading."""
        return _text(self.data, "short") or _text(self.data, "what")

    @property
    def track(self) -> str:
        return _text(self.data, "track")


@dataclass(frozen=True, slots=True)
class Cell:
    """One item at one place."""

    place: str
    part: Part
    document: Document | None
    """The place's own plan; None where there is none."""
    row: int | None
    """The row of it that is about this item; None where none is."""
    data: Mapping[str, Any]
    level: int | None
    late: int | None
    """Days since the window ended without its being in use; None when it isn't late."""

    @property
    def exempt(self) -> str | None:
        "The reason why the site doesn't do it."
        reason = self.data.get("exempt")
        return _text(reason, "reason") if isinstance(reason, Mapping) else None

    @property
    def missing(self) -> bool:
        """Whether the place has not said how far it has come."""
        return self.level is None and self.exempt is None

    @property
    def how(self) -> str:
        return _text(self.data, "how")

    @property
    def since(self) -> str:
        return _text(self.data, "on")


@dataclass(frozen=True, slots=True)
class Point:
    """One evaluation point of a plan."""

    row: int
    data: Mapping[str, Any]
    day: str
    done: bool
    """Whether it has been held, or has a result."""
    late: int | None
    """Days since it was due without being held; None when it isn't late."""

    @property
    def unsettled(self) -> bool:
        """Whether it was held and nothing says what it led to."""
        return self.done and not _text(self.data, "led_to")


@dataclass(frozen=True, slots=True)
class Uptake:
    """One plan on one day."""

    document: Document
    state: str | None
    active: bool
    places: tuple[str, ...]
    """In register order."""
    parts: tuple[Part, ...]
    cells: tuple[Cell, ...]
    """By place, then by item, both in their own order."""
    points: tuple[Point, ...]
    """The earliest first."""
    own: Mapping[str, Document]
    """Each place's own plan, by place."""
    deferred: tuple[tuple[Document, int | None], ...]
    """Minutes in which a decision on it, or on a place's plan for it, was put off, with the decision's number."""

    def at(self, place: str | None) -> tuple[Cell, ...]:
        """The cells of one place; of all with None."""
        return tuple(cell for cell in self.cells if place is None or cell.place == place)

    def degree(self, place: str | None = None) -> Degree:
        return degree(cell.level or 0 for cell in self.at(place) if cell.exempt is None)

    def fidelity(self, place: str | None = None) -> Fidelity | None:
        """Criteria fulfilled of those observed, as far as places have looked."""
        return fidelity(pair for cell in self.at(place) if (pair := _observed(cell.data)) is not None)

    def late(self, place: str | None = None) -> tuple[Cell, ...]:
        """What is late, what has been so the longest first."""
        return tuple(sorted((cell for cell in self.at(place) if cell.late is not None), key=lambda cell: -(cell.late or 0)))

    @property
    def each(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.each)

    @property
    def together(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.each)

    @property
    def next(self) -> Point | None:
        """The next evaluation that is to come; None where none is, or nothing is under way."""
        return next((point for point in self.points if self.active and not point.done and point.late is None), None)

    @property
    def overdue(self) -> tuple[Point, ...]:
        """Evaluation points that are due and have no result."""
        return tuple(point for point in self.points if point.late is not None)

    @property
    def unsettled(self) -> tuple[Point, ...]:
        """Evaluations that were held, and wait for somebody to say what they lead to."""
        return tuple(point for point in self.points if self.active and point.unsettled)


def uptake(handbook: Handbook, links: tuple[Link, ...], scopes: Mapping[str, tuple[str, ...]], places: Mapping[str, Target], today: str) -> Mapping[str, Uptake]:
    """Every plan, by its path. What can't be read counts as not written."""
    followers: dict[str, list[Document]] = {}
    for link in links:
        if link.relation == "follows" and link.target is not None and link.source.kind.serves == "uptake" and not link.source.withdrawn:
            followers.setdefault(link.target.document.path, []).append(link.source)
    answered = frozenset((link.source.path, link.item[1]) for link in links if link.relation == "evaluated_by" and link.item is not None)
    deferred = _deferred(handbook)
    return {document.path: _one(document, followers.get(document.path, []), scopes, places, answered, deferred, today) for document in handbook.serving("plans")}


def _one(
    document: Document,
    followers: list[Document],
    scopes: Mapping[str, tuple[str, ...]],
    places: Mapping[str, Target],
    answered: frozenset[tuple[str, int]],
    deferred: Mapping[str, tuple[Document, int | None]],
    today: str,
) -> Uptake:
    course = course_of(document)
    state = course.state if course is not None else None
    active = state == "active" and not document.withdrawn
    closed = course.since if course is not None and state == "completed" else None
    where = tuple(place for place in scopes.get(document.path, ()) if closed is None or not _opened_after(places[place], closed))
    parts = tuple(_parts(document, active, today))
    own: dict[str, Document] = {}
    for follower in followers:
        for place in scopes.get(follower.path, ()):
            own.setdefault(place, follower)
    own = {place: own[place] for place in where if place in own}
    cells = tuple(_cell(place, part, own.get(place), active, today) for place in where for part in parts if part.each)
    points = sorted(_points(document, answered, active, today), key=lambda point: point.day)
    put_off = {id(at): (at, n) for one in (document, *own.values()) if one.id in deferred for at, n in (deferred[one.id],)}
    return Uptake(document, state, active, where, parts, cells, tuple(points), own, tuple(put_off.values()))


def _parts(document: Document, active: bool, today: str) -> Iterator[Part]:
    for i, item in _rows(document.data, "items"):
        window = item.get("window")
        begins, ends = (_day(window.get(end)) if isinstance(window, Mapping) else None for end in ("from", "to"))
        if begins is None or ends is None:
            continue
        each = for_each_place(item)
        held = sum(_count(row) for _, row in _rows(item, "held") if (_day(row.get("date")) or today) <= today)
        planned = item.get("planned")
        wanted = planned if isinstance(planned, int) and not isinstance(planned, bool) else None
        delivered = sum(_count(row) for _, row in _rows(document.data, "delivered") if row.get("item") == item.get("id"))
        done = held >= (wanted or 1) or (wanted is None and bool(delivered or _text(item, "report")))
        yield Part(i, item, begins, ends, each, held, wanted, delivered, _over(ends, today) if active and not each and not done else None)


def _cell(place: str, part: Part, document: Document | None, active: bool, today: str) -> Cell:
    rows = _rows(document.data, "items") if document is not None else iter(())
    row, data = next(((i, row) for i, row in rows if part.id and row.get("item") == part.id), (None, {}))
    level = level_number(data)
    behind = not isinstance(data.get("exempt"), Mapping) and (level or 0) < IN_USE
    return Cell(place, part, document, row, data, level, _over(part.ends, today) if active and behind else None)


def _points(document: Document, answered: frozenset[tuple[str, int]], active: bool, today: str) -> Iterator[Point]:
    for i, row in _rows(document.data, "evaluation_points"):
        day = _day(row.get("date"))
        if day is not None:
            done = _day(row.get("held_on")) is not None or (document.path, i) in answered
            yield Point(i, row, day, done, _over(day, today) if active and not done else None)


def _deferred(handbook: Handbook) -> Mapping[str, tuple[Document, int | None]]:
    """Subjects on which the newest decision in any minutes was to put it off."""
    held = [document for document in handbook.serving("minutes") if not document.withdrawn and document.data.get("state") != "cancelled"]
    newest: dict[str, tuple[Document, int | None] | None] = {}
    for document in sorted(held, key=lambda document: (_text(document.data, "date"), document.path)):
        for _, row in _rows(document.data, "decisions"):
            subject, n = row.get("subject"), row.get("n")
            if isinstance(subject, str):
                newest[subject] = (document, n if isinstance(n, int) else None) if row.get("outcome") == "defer" else None
    return {subject: found for subject, found in newest.items() if found is not None}


def _opened_after(place: Target, day: str) -> bool:
    opened = place.entry.get("active_from")
    return isinstance(opened, str) and opened > day


def _observed(data: Mapping[str, Any]) -> tuple[int, int] | None:
    seen = data.get("observed")
    part, whole = (seen.get("fulfilled"), seen.get("of")) if isinstance(seen, Mapping) else (None, None)
    return (part, whole) if isinstance(part, int) and isinstance(whole, int) and 0 <= part <= whole else None


def _over(ends: str, today: str) -> int | None:
    """Days since a day, the day itself still being in time."""
    days = (date.fromisoformat(today) - date.fromisoformat(ends)).days
    return days if days > 0 else None


def _rows(data: Mapping[str, Any], name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    rows = data.get(name)
    return ((i, row) for i, row in enumerate(rows if isinstance(rows, list) else ()) if isinstance(row, Mapping))


def _count(row: Mapping[str, Any]) -> int:
    count = row.get("count")
    return count if isinstance(count, int) and not isinstance(count, bool) and count > 0 else 1


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _day(value: object) -> str | None:
    return value if isinstance(value, str) and is_date(value) else None
