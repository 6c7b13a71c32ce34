"""Where a document is in its own course: its state in a word and a shape, and the whole way drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from felles.facts.course import course_of, day_of, way_of
from felles.model import Document, Target
from felles.plain.fields import Path
from felles.plain.layouts import Block
from felles.plain.text import lowered
from felles.site.book import Book
from felles.site.markup import joined
from felles.site.sheet import Sheet
from felles.site.values import path_of, shown

_ACROSS = 6
"""States that stand beside each other on a wide screen; more stand below each other everywhere."""


def course_state(book: Book, document: Document) -> dict[str, str] | None:
    """The state's shape and word, and since when; None for what has no course."""
    layout, course = book.layouts[document.kind.name].course, course_of(document)
    if layout is None or course is None:
        return None
    shape = layout.get("shapes", {}).get(course.state, "off")
    since = book.words("since {date}", date=book.words.date(course.since)) if course.since is not None else ""
    return {"shape": shape, "word": _word(book, document, course.state), "more": since}


def _word(book: Book, document: Document, state: str) -> str:
    return book.value_word(document.kind, (_field(book, document), "*", "state"), state)


def _field(book: Book, document: Document) -> str:
    layout = book.layouts[document.kind.name].course
    return str(layout["field"]) if layout is not None else ""


def put_course(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the way a document has come, where it is now, and what is left of the ordinary way."""
    book, document = sheet.book, subject.document
    way = way_of(document) if book.layouts[document.kind.name].course is not None else []
    if not way:
        return
    left = ahead(book, document)
    parts: list[dict[str, Any]] = []
    for i, row in enumerate(way):
        now = bool(left) and i == len(way) - 1
        parts.append({"how": "now" if now else "done", "word": _word(book, document, row["state"]), "said": _said(sheet, subject, row, now)})
    for state in left:
        needs = book.said(document.kind, f"next.{state}")
        parts.append({"how": "next", "word": _word(book, document, state), "said": [needs or sheet.words("Remains")]})
    sheet.put("course", parts=parts, down=len(parts) > _ACROSS)


def _said(sheet: Sheet, subject: Target, row: Mapping[str, Any], now: bool) -> list[Markup | str]:
    """What stands under one state that was reached: the day, what was noted, and whatever else the row names."""
    field = _field(sheet.book, subject.document)
    found: list[Markup | str] = []
    day = day_of(row)
    if day is not None:
        found.append(sheet.words.date(day))
    if now:
        found.append(sheet.words("This is where it is now"))
    for key, value in row.items():
        if key not in ("state", "on"):
            said = _inner(sheet, subject, (*path_of(subject, field), "*", str(key)), value)
            if said:
                found.append(said)
    return found


def _inner(sheet: Sheet, subject: Target, path: Path, value: Any) -> Markup:
    """A value of a row; of one with parts, a number with what it numbers: ``Møte 10. desember, beslutning 1``."""
    if not isinstance(value, dict):
        return shown(sheet, subject, path, value)
    parts = []
    for key, part in value.items():
        said = shown(sheet, subject, (*path, str(key)), part)
        field = sheet.book.field(subject.document.kind, (*path, str(key)))
        if said and field is not None and field.sort == "number":
            said = Markup("{} {}").format(lowered(sheet.book.label(subject.document.kind, field.key)), said)
        parts.append(said)
    return joined([part for part in parts if part])


def ahead(book: Book, document: Document) -> list[str]:
    """The states still to come on the ordinary way, in the kind's own order.

    After a state off that way the course goes on where it was left; where it had come to its end, it begins again
    after its first state.
    """
    layout, way = book.layouts[document.kind.name].course, way_of(document)
    if layout is None or not way:
        return []
    aside = layout.get("aside", ())
    field = book.field(document.kind, (str(layout["field"]), "*", "state"))
    ordinary = [state for state in field.choices if state not in aside] if field is not None else []
    reached = [ordinary.index(row["state"]) for row in way if row["state"] in ordinary]
    if not reached:
        return ordinary
    on = reached[-1] + 1
    return ordinary[1:] if way[-1]["state"] in aside and on == len(ordinary) else ordinary[on:]
