"""What is to be done by a day, as a calendar people can follow from their own: reviews, evaluations, measures, checks.

iCalendar (RFC 5545), whole days, the same bytes for the same handbook on the same day. Only staff have it. What is done
is left out, and so is what nobody has decided yet: a calendar must not call people to what isn't so.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from felles.model import Deadline, Document, Target, days_after
from felles.plain import label_key
from felles.plain.dues import dues, ended
from felles.plain.text import line
from felles.site.acknowledging import asked
from felles.site.across.reviews import reviews
from felles.site.addresses import address
from felles.site.book import Book
from felles.site.standing import confirm_by

CALENDAR = "data/calendar.ics"
_LONG = 120
"""Letters of what is to be done that stand in a calendar's own line; the whole stands below."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One day by which something is to be done."""

    day: str
    says: str
    """In one line, what first: a phone shows no more."""
    more: str
    document: Document
    key: str
    """The same as long as it is the same thing to do, even when the day is moved."""


def place_calendar(place: str) -> str:
    """Where the calendar of one place stands."""
    return CALENDAR.replace(".ics", f"-{place.lower()}.ics")


def calendars(book: Book) -> list[str]:
    """Every calendar's path; none for the public, and none of a day that is past."""
    if book.audience == "public" or book.looks_back or not book.past.begun:
        return []
    return [CALENDAR, *map(place_calendar, book.places)]


def entries(book: Book, place: str | None = None) -> list[Entry]:
    """All there is to do, the earliest first; at one place what applies there."""
    scopes: Mapping[str, tuple[str, ...]] = book.fact("scopes")
    found = [one for one in (*_reviews(book), *_deadlines(book), *_checks(book), *_confirmations(book), *_reading(book)) if place is None or place in scopes.get(one.document.path, ())]
    return sorted(found, key=lambda one: (one.day, one.document.id, one.key))


def calendar(book: Book, path: str) -> bytes:
    """One of the calendars, as ``calendars`` names them."""
    from icalendar import Calendar, Event  # most of what uses this room's list draws no calendar

    place = next((one for one in book.places if place_calendar(one) == path), None)
    words, options = book.words, book.options
    name = options.name or options.organisation
    whole = Calendar()
    whole.add("prodid", "-//Felles//Handbook//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", line(name if place is None else f"{name}: {book.title(book.places[place])}"))
    stamp = datetime.datetime.fromisoformat(book.made).replace(tzinfo=datetime.UTC)
    for one in entries(book, place):
        day = datetime.date.fromisoformat(one.day)
        event = Event()
        event.add("uid", f"{uuid5(NAMESPACE_URL, f'felles:{name}:{one.document.id}:{one.key}')}")
        event.add("dtstamp", stamp)
        event.add("dtstart", day)
        event.add("dtend", datetime.date.fromisoformat(days_after(one.day, 1)))
        event.add("summary", line(one.says))
        event.add("description", "\n".join(part for part in (one.more, _where(book, one.document)) if part))
        event.add("categories", [book.label(one.document.kind, "kind")])
        event.add("transp", "TRANSPARENT")  # nobody is busy all day because of it
        event.add("status", "CONFIRMED")
        whole.add_component(event)
    whole.add("x-wr-caldesc", words("What is to be reviewed, evaluated, done or checked, and by when."))
    return bytes(whole.to_ical())


def _where(book: Book, document: Document) -> str:
    """Where one reads about it: from the handbook's front page, for a calendar knows no addresses of its own."""
    return f"{document.id}, {address(book.spot(Target(document)).page)}"


def _called(book: Book, document: Document) -> str:
    return line(book.title(Target(document)))


def _short(text: str) -> str:
    text = line(text)
    return text if len(text) <= _LONG else f"{text[: _LONG - 1].rsplit(' ', 1)[0]}…"


def _reviews(book: Book) -> Iterator[Entry]:
    for one in reviews(book):
        if one.due is not None:
            yield Entry(one.due, book.words("Review: {title}", title=_called(book, one.document)), _owner(book, one.document), one.document, "review")


def _owner(book: Book, document: Document, who: Any = None) -> str:
    name = str(who or document.data.get("owner_role"))
    target = next((some[name] for kind, some in book.targets.items() if name in some and kind in book.handbook.kinds and book.handbook.kinds[kind].serves == "actors"), None)
    return book.words("By {owner}", owner=line(book.title(target))) if target is not None else ""


def open_deadlines(book: Book) -> Iterator[Deadline]:
    """What is not done yet, in documents this audience may read."""
    every: tuple[Deadline, ...] = book.fact("deadlines")
    return (one for one in every if one.done is None and book.visible(one.document))


def said(book: Book, one: Deadline) -> str:
    """What is to be done, in the document's own words or, where it says none, by the field's label."""
    path = tuple(part if isinstance(part, str) else "*" for part in one.pointer)
    return line(one.what) or book.label(one.document.kind, label_key(path))


def _deadlines(book: Book) -> Iterator[Entry]:
    for one in open_deadlines(book):
        what, title = said(book, one), _called(book, one.document)
        key = ".".join(str(part) for part in one.pointer)
        more = "\n".join(part for part in (what, _owner(book, one.document, one.who)) if part)
        yield Entry(one.day, f"{_short(what)} ({title})", more, one.document, key)


def _checks(book: Book) -> Iterator[Entry]:
    for kind in book.kinds:
        layout = book.layouts[kind.name]
        for document in book.documents(kind) if layout.dues else ():
            if ended(document, layout, book.today) is None:
                for one in dues(document, layout):
                    yield Entry(one.day, book.words("Check: {what} ({title})", what=_short(one.name), title=_called(book, document)), line(one.name), document, f"check.{one.field}.{one.row}")


def _confirmations(book: Book) -> Iterator[Entry]:
    for kind in book.kinds:
        for document in book.documents(kind):
            day = confirm_by(book, document)
            if day is not None:
                yield Entry(day, book.words("Confirm what was decided in a hurry: {title}", title=_called(book, document)), "", document, "confirm")


def _reading(book: Book) -> Iterator[Entry]:
    for one in asked(book):
        title = _called(book, one.document)
        yield Entry(one.due, book.words("To be read: {title}", title=title), line(one.note), one.document, f"read.{one.version}")
