"""Pages that lead on: a kind's list, an area's, everything from A to Z."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from felles.model import Document, Kind, Page, Target
from felles.plain.text import line
from felles.site.across.situations import open_situations, situation_path
from felles.site.addresses import relative
from felles.site.book import Book, sorting_key
from felles.site.glossary import Glossary
from felles.site.own_pages import overviews
from felles.site.sheet import Sheet
from felles.site.standing import in_a_word, is_late
from felles.site.tables import letter_of, row_of, small_of, sort_of

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


def everything(sheet: Sheet) -> list[tuple[str, list[dict[str, Any]]]]:
    """Everything with a page or a meaning, and every word people use for it, letter by letter."""
    book = sheet.book
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for words, target, small in (*_documents(sheet), *_rows(sheet), *_everyday(sheet)):
        href = sheet.to(target)
        found.setdefault((words.casefold(), href), {"href": href, "title": words, "small": small})
    for one in open_situations(book):
        found[line(one.title).casefold(), one.id] = {"href": relative(sheet.path, situation_path(one)), "title": line(one.title), "small": sheet.words("Situations")}
    for across in overviews(book):
        found.setdefault((across.title.casefold(), across.page), {"href": relative(sheet.path, across.page), "title": across.title, "small": sheet.words("Overviews")})
    letters: dict[str, list[dict[str, Any]]] = {}
    for (words, _), row in sorted(
        found.items(), key=lambda item: sorting_key(item[0][0], book.words.language)
    ):
        letters.setdefault(letter_of(words), []).append(row)
    return list(letters.items())


def _documents(sheet: Sheet) -> Iterator[tuple[str, Target, str]]:
    for kind in sheet.book.kinds:
        for document in sheet.book.documents(kind):
            target = Target(document)
            small = ". ".join(part for part in (sort_of(sheet, target), in_a_word(sheet.book, document)) if part)
            yield sheet.book.title(target), target, small


def _rows(sheet: Sheet) -> Iterator[tuple[str, Target, str]]:
    for kind in sheet.book.kinds:
        if kind.register and (sheet.book.layouts[kind.name].entry_page or kind.serves == "glossary"):
            for document in sheet.book.documents(kind):
                for target in sheet.book.rows(document):
                    yield (
                        sheet.book.title(target),
                        target,
                        sheet.book.one(kind),
                    )


def _everyday(sheet: Sheet) -> Iterator[tuple[str, Target, str]]:
    """Words people use for a topic lead to what is written on it; to the term itself where nothing is."""
    topics: dict[str, list[Document]] = {}
    for kind in sheet.book.kinds:
        for document in sheet.book.documents(kind):
            topic = document.data.get("topic")
            if isinstance(topic, str) and not document.withdrawn:
                topics.setdefault(topic, []).append(document)
    for kind in sheet.book.serving("glossary"):
        for register in sheet.book.documents(kind):
            for term in sheet.book.rows(register):
                for key in ("everyday", "abbreviations", "avoid"):
                    words = term.entry.get(key)
                    for word in words if isinstance(words, list) else ():
                        if not isinstance(word, str):
                            continue
                        for document in topics.get(term.id, ()):
                            yield (
                                line(word),
                                Target(document),
                                sheet.words("See “{title}”", title=sheet.book.title(Target(document))),
                            )
                        if not topics.get(term.id):
                            yield line(word), term, sheet.words("See “{title}”", title=sheet.book.title(term))
