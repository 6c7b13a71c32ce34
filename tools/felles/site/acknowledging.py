"""What people are asked to read by a day, as the pages say it: on the document itself, for a function, at a place.

How many have said that they did stands as sums for each place, small numbers left out. Who did is nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.facts.made_known import AskedToRead
from felles.model import Target, days_after
from felles.plain.text import line
from felles.site.book import Book
from felles.site.sheet import Sheet
from felles.site.standing import new_days

_LONGEST = 200
"""Letters of a note that stand in a list."""


def to_read(sheet: Sheet, subject: Target) -> list[dict[str, Any]]:
    """Rows (``href``, ``title``, ``small``) of what a function, or people at a place, are asked to read: what is due first stands first.

    Empty for everything else, for the public, and where nothing is asked now.
    """
    return [_row(sheet, one) for one in asked(sheet.book) if _concerns(one, subject)]


def asked(book: Book) -> list[AskedToRead]:
    """What is asked of people now, by day: what was due long ago is asked of nobody any more."""
    if book.audience == "public" or book.looks_back:
        return []
    every: Mapping[str, AskedToRead] = book.fact("asked_to_read")
    return sorted((one for one in every.values() if book.visible(one.document) and is_open(book, one)), key=lambda one: (one.due, one.document.id))


def is_open(book: Book, one: AskedToRead) -> bool:
    """Whether people are still asked: until as long after the day as a change is called new."""
    return one.due >= days_after(book.today, -new_days(book))


def _concerns(one: AskedToRead, subject: Target) -> bool:
    serves = subject.document.kind.serves
    if serves == "actors" and subject.row is None:
        return subject.id in one.roles
    return serves == "places" and subject.row is not None and subject.id in one.places


def _row(sheet: Sheet, one: AskedToRead) -> dict[str, Any]:
    target = Target(one.document)
    note = line(one.note)
    note = note if len(note) <= _LONGEST else f"{note[: _LONGEST - 1].rsplit(' ', 1)[0]}…"
    return {"href": sheet.to(target), "title": sheet.softened(sheet.book.title(target)), "small": ". ".join(part for part in (by_when(sheet, one), note) if part)}


def by_when(sheet: Sheet, one: AskedToRead) -> str:
    """In a few words by when it is to have been read."""
    words, day = sheet.words, sheet.words.date(one.due)
    return words("Should have been read by {date}", date=day) if one.due < sheet.book.today else words("Read by {date}", date=day)
