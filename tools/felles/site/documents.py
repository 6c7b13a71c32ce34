"""A page for each document, and for each row of a register where its layout says so."""

from __future__ import annotations

from typing import Any

from felles.model import Document, Page, Target
from felles.plain.text import line
from felles.site.acknowledging import asked_in_head, put_made_known_last
from felles.site.addresses import relative
from felles.site.book import Book
from felles.site.copies import code
from felles.site.course import course_state
from felles.site.feed import feed_of
from felles.site.glossary import Glossary
from felles.site.history import HISTORY, has_history, put_history
from felles.site.mine import put_start
from felles.site.sections import put_sections
from felles.site.sheet import Sheet
from felles.site.standing import flags, head_state, on_paper, put_changed, put_warnings, state_of, version_of
from felles.site.translations import is_repeated, origin_flags, put_languages, put_origin, put_outdated
from felles.site.values import path_of, value_of

_NO_MENU = ("navigation",)
_WIDE = ("navigation", "toc")


def document_page(book: Book, glossary: Glossary, document: Document) -> Page:
    """The whole page of one document: head, the layout's sections in order, and a head for paper."""
    target = Target(document)
    spoken = book.spoken(document.data.get("lang")) if is_repeated(book, document) else book
    if spoken is not book:
        book, glossary = spoken, Glossary(spoken, explaining=False)
    sheet = Sheet(book, glossary, book.spot(target).page)
    layout = book.layouts[document.kind.name]
    lead = _prose(sheet, target, layout.lead)
    paper = _paper(sheet, document) if layout.print else None
    # What counts, and what is new, stands before what it is about: it decides whether one reads on.
    _head(sheet, target, _crumbs(sheet, document), None, paper)
    put_languages(sheet, document)
    put_warnings(sheet, document)
    put_outdated(sheet, document)
    put_changed(sheet, document)
    if lead:
        sheet.put("lead", text=lead)
    put_start(sheet, target, layout.sections)
    put_sections(sheet, target, layout.sections)
    put_origin(sheet, document)
    put_made_known_last(sheet, document)
    if not sheet.told and has_history(book, document):
        sheet.heading(sheet.words("History"), HISTORY)
        put_history(sheet, document)
    version = version_of(book, document)
    return sheet.page(
        book.title(target),
        hide=_WIDE if layout.wide else _NO_MENU,
        document=document,
        description=_plain(book, target, layout.lead, layout.small),
        counts_for={"version": str(version) if version is not None else "", "standing": state_of(book, document)},
        feed=feed_of(book, target),
    )


def entry_page(book: Book, glossary: Glossary, target: Target) -> Page:
    """The page of one row of a register."""
    sheet = Sheet(book, glossary, book.spot(target).page)
    layout = book.layouts[target.document.kind.name]
    register = Target(target.document)
    crumbs = [
        {"href": sheet.to(register), "text": book.plural(target.document.kind)},
        *_numbered(target.id),
    ]
    _head(sheet, target, crumbs, _prose(sheet, target, layout.entry_lead), None, standing=False)
    put_start(sheet, target, layout.entry_sections)
    put_sections(sheet, target, layout.entry_sections)
    return sheet.page(
        book.title(target), hide=_NO_MENU, description=_plain(book, target, layout.entry_lead, layout.entry_small), feed=feed_of(book, target)
    )


def _head(
    sheet: Sheet,
    target: Target,
    crumbs: list[dict[str, str]],
    lead: Any,
    paper: dict[str, Any] | None,
    *,
    standing: bool = True,
) -> None:
    # Where it is in its own course is what people come for; that it is decided, and when, stands after that.
    states = [s for s in (course_state(sheet.book, target.document), head_state(sheet, target.document)) if s is not None] if standing else []
    if states and (beside := asked_in_head(sheet, target.document)):
        states[0] = {**states[0], "beside": beside}
    sheet.head(
        sheet.softened(sheet.book.title(target)),
        way=crumbs,
        paper=paper,
        state=states[0] if states else None,
        flags=[*states[1:], *flags(sheet, target.document), *origin_flags(sheet, target.document)] if standing else [],
        lead=lead,
    )


def _crumbs(sheet: Sheet, document: Document) -> list[dict[str, str]]:
    """The way one comes here: by its area where it has one, which the front page leads to, else by its kind's list."""
    book = sheet.book
    top = book.lists[document.kind.name]
    crumbs = []
    if document.area is not None:
        page = book.area_pages[document.kind.name, document.area]
        crumbs.append({"href": relative(sheet.path, page), "text": book.area_title(document.area)})
    elif top != sheet.path:
        crumbs.append({"href": relative(sheet.path, top), "text": book.plural(document.kind)})
    return [*crumbs, *_numbered(document.id)]


def _numbered(name: str) -> list[dict[str, str]]:
    """The id as the end of the way here, where people call it by that: ``RUT-013``, but not ``sone-1``."""
    return [{"href": "", "text": line(name)}] if name.isupper() and any(c.isdigit() for c in name) else []


def _paper(sheet: Sheet, document: Document) -> dict[str, Any]:
    words, options = sheet.words, sheet.book.options
    return {
        "organisation": line(options.organisation or options.name),
        "id": line(document.id),
        "valid": on_paper(sheet.book, document),
        "code": code(sheet.book, document),
        "code_name": words("Code: asks whether this copy still applies"),
        "blanks": words(
            "Printed: {blank} Place: {line}", blank="____ . ____ . ______", line="______________________"
        ),
    }


def _prose(sheet: Sheet, target: Target, name: str | None) -> Any:
    value = value_of(target, name) if name else None
    return sheet.prose(value) if isinstance(value, str) else None


def _plain(book: Book, target: Target, lead: str | None, small: tuple[str, ...]) -> str:
    """What search engines and previews may show of the page: its own words, never the bare name of another document."""
    for name in (lead, *small):
        value = value_of(target, name) if name else None
        field = book.field(target.document.kind, path_of(target, name)) if name else None
        if isinstance(value, str) and (field is None or field.reference is None):
            return line(value)[:200]
    return ""
