"""What the calendar says of a document of the book: how many rows are late, and whether all of it is over."""

from __future__ import annotations

from felles.model import Document
from felles.plain import dues
from felles.site.book import Book


def late(book: Book, document: Document) -> int:
    """How many rows of a document should have been done again by now."""
    return dues.late(document, book.layouts[document.kind.name], book.today)


def ended(book: Book, document: Document) -> str | None:
    """The last day of what the document tells of, when that day is past."""
    return dues.ended(document, book.layouts[document.kind.name], book.today)
