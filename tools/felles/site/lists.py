"""Pages that lead on: a kind's list, an area's."""

from __future__ import annotations

from felles.model import Document, Kind, Page, Target
from felles.plain.text import line
from felles.site.addresses import relative
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.sheet import Sheet
from felles.site.standing import is_late
from felles.site.tables import row_of, small_of, sort_of

_WHOLE = 150
"""Documents up to which a list in areas shows them all; beyond that it leads to its areas."""
_NO_MENU = ("navigation",)


def list_page(book: Book, glossary: Glossary, kind: Kind) -> Page:
    """All documents of a kind: by area where it has areas."""
    sheet = Sheet(book, glossary, book.lists[kind.name])
    title = book.plural(kind)
    sheet.head(sheet.softened(title), lead=book.said(kind, "about"))
    documents = book.documents(kind)
    areas = book.areas(kind)
    if areas and len(documents) > _WHOLE:
        sheet.put("tiles", form="topics", tiles=area_tiles(sheet, kind))
    else:
        for area in areas:
            sheet.heading(book.area_title(area), area)
            _put_documents(sheet, [d for d in documents if d.area == area])
        _put_documents(sheet, [d for d in documents if not areas or d.area is None])
    return sheet.page(title, hide=_NO_MENU)


def area_page(book: Book, glossary: Glossary, kind: Kind, area: str) -> Page:
    """All documents of one area."""
    sheet = Sheet(book, glossary, book.area_pages[kind.name, area])
    title = book.area_title(area)
    about = next((a.get("description") for a in book.options.areas if a.get("id") == area), None)
    crumbs = [{"href": relative(sheet.path, book.lists[kind.name]), "text": book.plural(kind)}]
    sheet.head(sheet.softened(title), way=crumbs, lead=line(about) if about else None)
    _put_documents(sheet, [d for d in book.documents(kind) if d.area == area])
    return sheet.page(title, hide=_NO_MENU)


def area_tiles(sheet: Sheet, kind: Kind) -> list[dict[str, str]]:
    """One tile an area, with how many documents it has."""
    book = sheet.book
    counts: dict[str | None, int] = {}
    for document in book.documents(kind):
        if not document.withdrawn:
            counts[document.area] = counts.get(document.area, 0) + 1
    return [
        {
            "href": relative(sheet.path, book.area_pages[kind.name, area]),
            "text": sheet.softened(book.area_title(area)),
            "small": book.counted(kind, counts.get(area, 0)),
        }
        for area in book.areas(kind)
    ]


def _put_documents(sheet: Sheet, documents: list[Document]) -> None:
    rows = []
    for document in sorted(documents, key=lambda d: not is_late(sheet.book, d)):
        target = Target(document)
        small = small_of(sheet, target)
        if small == sort_of(sheet, target):
            small = ""
        rows.append(row_of(sheet, target, small))
    if rows:
        sheet.put("rows", rows=rows)
