"""What is to be done again by a day, and what no longer holds after one: read from what a document itself says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.model import Document, due_after, walk
from felles.site.book import Book


def due_of(document: Document, row: Mapping[str, Any], how: Mapping[str, str]) -> str | None:
    """The day by which a row of a list is to be done again, as a layout's ``due`` says; None when there is none.

    What was never done counts from the document's own first day. Nothing is due in what is withdrawn, or after the
    document's own last day.
    """
    last = row.get(how["last"]) or _own(document, how.get("from"))
    day = due_after(last, row.get(how["every"]))
    ends = _own(document, how.get("to"))
    return None if document.withdrawn or (day is not None and ends is not None and ends < day) else day


def _own(document: Document, field: str | None) -> str | None:
    """A day that stands in a field of the document."""
    found = next((value for _, value in walk(document.data, tuple(field.split(".")))), None) if field else None
    return found if isinstance(found, str) else None


def late(book: Book, document: Document) -> int:
    """How many rows of a document should have been done again by now."""
    return sum(
        day is not None and day < book.today
        for field, how in book.layouts[document.kind.name].dues
        for _, row in walk(document.data, (*field.split("."), "*"))
        if isinstance(row, dict)
        for day in [due_of(document, row, how)]
    )


def ended(book: Book, document: Document) -> str | None:
    """The last day of what the document tells of, when that day is past; withdrawn is another thing, told as that."""
    day = _own(document, book.layouts[document.kind.name].ends)
    return day if day is not None and day < book.today and not document.withdrawn else None
