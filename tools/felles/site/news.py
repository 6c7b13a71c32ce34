"""What is new: decided changes while they are new, what was decided in a hurry first. For one function or place: ``mine``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from felles.model import Document, Target
from felles.plain.text import line
from felles.site.book import Book
from felles.site.sheet import Sheet
from felles.site.standing import confirm_by, in_a_word, is_late, new_days
from felles.site.versions import Version

_LONGEST = 200
"""Letters of a note that stand in a list."""
MOST = 12
"""News in one list."""


@dataclass(frozen=True, slots=True)
class News:
    """One document with its newest change."""

    document: Document
    change: Version
    hurried: bool
    """Whether a few decided it and the others have yet to confirm it."""


@lru_cache(maxsize=1)
def all_news(book: Book) -> tuple[News, ...]:
    """Everything new this audience may read: what waits to be confirmed first, then the newest."""
    if not book.past.begun:
        return ()
    days, found = new_days(book), []
    for kind in book.kinds:
        if kind.serves in ("minutes", "acknowledgements"):
            continue  # what was decided there is news by itself; and that something was read is none
        for document in book.documents(kind):
            hurried = confirm_by(book, document) is not None
            # What nobody has confirmed stays on top for as long as it waits.
            newest = book.past.standing(document).newest
            change = book.past.version(newest) if hurried else book.past.news(document, book.today, days)
            if change is not None:
                found.append(News(document, change, hurried))
    found.sort(key=lambda one: one.document.id)
    found.sort(key=lambda one: one.change.begins if one.change.begins <= book.today else one.change.decided_on, reverse=True)
    return tuple(sorted(found, key=lambda one: (not is_late(book, one.document), not one.hurried)))


def news_rows(sheet: Sheet, news: Iterable[News]) -> list[dict[str, Any]]:
    """A row each: what it is about, what has changed, and from when."""
    return [{"href": sheet.to(Target(one.document)), "title": sheet.softened(sheet.book.title(Target(one.document))), "small": _small(sheet, one)} for one in news]


def _small(sheet: Sheet, one: News) -> str:
    words, begins = sheet.words, one.change.begins
    word = in_a_word(sheet.book, one.document)
    if begins > sheet.book.today:
        word = words("Applies from {date}", date=words.date(begins))
    note = line(one.change.note)
    note = note if len(note) <= _LONGEST else f"{note[: _LONGEST - 1].rsplit(' ', 1)[0]}…"
    return ". ".join(part for part in (word or words.date(begins), note) if part)
