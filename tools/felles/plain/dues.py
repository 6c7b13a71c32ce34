"""What is to be done again by a day, and what no longer holds after one: read from what a document itself says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from felles.model import Document, due_after, walk
from felles.plain.layouts import Layout
from felles.plain.text import line


@dataclass(frozen=True, slots=True)
class Due:
    """One row of a list that is done again and again, with the day by which it is to be done next."""

    field: str
    row: int
    """From 0."""
    name: str
    """What people call the row: what stands in the first column that shows it."""
    day: str


def due_of(document: Document, row: Mapping[str, Any], how: Mapping[str, str]) -> str | None:
    """The day by which a row of a list is to be done again, as a layout's ``due`` says; None when there is none.

    What was never done counts from the document's own first day. Nothing is due in what is withdrawn, or after the
    document's own last day.
    """
    last = row.get(how["last"]) or _own(document, how.get("from"))
    day = due_after(last, row.get(how["every"]))
    ends = _own(document, how.get("to"))
    return None if document.withdrawn or (day is not None and ends is not None and ends < day) else day


def dues(document: Document, layout: Layout) -> Iterator[Due]:
    """Every row of a document that has such a day, in the order it is shown."""
    for field, how in layout.dues:
        for pointer, row in walk(document.data, (*field.split("."), "*")):
            day = due_of(document, row, how) if isinstance(row, dict) else None
            if day is not None and isinstance(pointer[-1], int):
                yield Due(field, pointer[-1], _named(layout, field, row), day)


def _named(layout: Layout, field: str, row: Mapping[str, Any]) -> str:
    for section in layout.sections:
        for block in section.blocks:
            if block.get("field") == field and block.get("columns"):
                first = block["columns"][0]
                value = row.get(first if isinstance(first, str) else str(first.get("field")))
                return line(value) if isinstance(value, str) else ""
    return ""


def late(document: Document, layout: Layout, today: str) -> int:
    """How many rows of a document should have been done again by now."""
    return sum(one.day < today for one in dues(document, layout))


def ended(document: Document, layout: Layout, today: str) -> str | None:
    """The last day of what the document tells of, when that day is past; withdrawn is another thing, told as that."""
    day = _own(document, layout.ends)
    return day if day is not None and day < today and not document.withdrawn else None


def _own(document: Document, field: str | None) -> str | None:
    """A day that stands in a field of the document."""
    found = next((value for _, value in walk(document.data, tuple(field.split(".")))), None) if field else None
    return found if isinstance(found, str) else None
