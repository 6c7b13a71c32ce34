"""What has been found, by how far it has come: what is late first, then what holds each one open and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from felles.facts.course import course_field, course_of
from felles.model import Deadline, Document, Kind, Page, Target, days_between
from felles.plain.text import line, lowered
from felles.site.book import Book
from felles.site.course import course_state
from felles.site.glossary import Glossary
from felles.site.needed import needs_of, told, when
from felles.site.own_pages import FOUND
from felles.site.sheet import Sheet
from felles.site.tables import BETWEEN, row_of
from felles.site.values import path_of, shown, value_of

_ALONE = ("navigation", "toc")
PURPOSE = "findings"
_DOES = "sees_to"
"""The relation of whoever is to do a measure."""


def found_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page: the counts, what is late, and a heading for each state with those that are in it."""
    sheet = Sheet(book, glossary, FOUND)
    words = sheet.words
    title = words("Findings and measures")
    sheet.head(sheet.softened(title), lead=words("What was found, what holds it open, and what is late. A finding is closed when it has helped, not when a text is written."))
    every = [(kind, document) for kind in book.serving(PURPOSE) for document in book.documents(kind) if not document.withdrawn]
    late = late_of(book)
    left = [(kind, document) for kind, document in every if any(not one.met for one in needs_of(book, document))]
    counts = [
        {"number": len(left), "what": words("open"), "href": "", "state": None},
        {"number": len(late), "what": words("measures and deadlines late"), "href": "#overtid" if late else "", "state": {"shape": "warn", "word": words("Late")} if late else None},
        {"number": len(every) - len(left), "what": words("closed"), "href": "", "state": None},
    ]
    sheet.put("answer", counts=counts)
    if late:
        sheet.heading(words("Late"), "overtid")
        sheet.put("rows", rows=[_late_row(sheet, one) for one in late])
    for kind in book.serving(PURPOSE):
        _put_states(sheet, kind, [document for one, document in every if one is kind])
    yield sheet.page(title, hide=_ALONE)


def late_of(book: Book) -> list[Deadline]:
    """Every deadline of what was found that is past and not met, the longest past first."""
    deadlines: tuple[Deadline, ...] = book.fact("deadlines")
    return [one for one in deadlines if one.document.kind.serves == PURPOSE and one.done is None and one.day < book.today and book.visible(one.document)]


def _late_row(sheet: Sheet, one: Deadline) -> dict[str, str]:
    """What should have been done: by whom, for which finding, and how many days ago."""
    book, words = sheet.book, sheet.words
    days = days_between(one.day, book.today)
    does = next((link.target for link in book.links_from(one.document) if link.relation == _DOES and link.pointer[:-1] == one.pointer[:-1]), None)
    said = [words("Was due {date}", date=words.date(one.day)), words.many("{count} day late", "{count} days late", days)]
    said += [book.title(does)] if does is not None else []
    return {"href": sheet.to(Target(one.document)), "title": line(one.what) or book.title(Target(one.document)), "small": BETWEEN.join((*said, book.title(Target(one.document)))), "lang": "", "shape": "warn", "word": words("Late")}


def _put_states(sheet: Sheet, kind: Kind, documents: list[Document]) -> None:
    """A heading for each state some are in: what began again first, then in the order of the course."""
    book, field = sheet.book, course_field(kind)
    states = book.field(kind, (str(field), "*", "state"))
    layout = book.layouts[kind.name].course or {}
    order = states.choices if states is not None else ()
    aside = [state for state in order if state in layout.get("aside", ())]
    for state in (*aside, *(state for state in order if state not in aside)):
        own = [document for document in documents if (course := course_of(document)) is not None and course.state == state]
        if own:
            sheet.heading(book.value_word(kind, (str(field), "*", "state"), state), f"tilstand-{state}")
            sheet.put("rows", rows=[_row(sheet, document) for document in own])
    rest = [document for document in documents if course_state(book, document) is None]
    if rest:
        sheet.heading(sheet.words("Without a state"))
        sheet.put("rows", rows=[_row(sheet, document) for document in rest])


def _row(sheet: Sheet, document: Document) -> dict[str, str]:
    """One finding: what sort it is, and what holds it open with the next day; the heading says its state."""
    target = Target(document)
    sort = shown(sheet, target, path_of(target, "severity"), value_of(target, "severity"), plain=True)
    left = [one for one in needs_of(sheet.book, document) if not one.met]
    said = [str(sort)] if sort else []
    if left:
        first = left[0]
        day = when(sheet.book, first)
        said.append(f"{told(sheet.words, first)}. {day}" if day else told(sheet.words, first))
        if len(left) > 1:
            said.append(sheet.words("Then: {rest}", rest=lowered(sheet.words.listing([lowered(told(sheet.words, one)) for one in left[1:]]))))
    row = row_of(sheet, target, BETWEEN.join(said))
    return {**row, "word": "", "shape": ""}
