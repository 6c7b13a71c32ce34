"""Where searches lead, and everything from A to Z: all of it on one page, or a page a letter where it is much.

Without script the search page is what a search leads to. So it says at once where to go on, and weighs little.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from felles.model import Document, Page, Target
from felles.plain.text import line
from felles.site.across.situations import open_situations, situation_path
from felles.site.addresses import Paths, relative, slug
from felles.site.book import WORK, Book, Spot, sorting_key
from felles.site.front import find_form
from felles.site.glossary import Glossary
from felles.site.lists import area_tiles
from felles.site.own_pages import SEARCH, overviews
from felles.site.sheet import Sheet
from felles.site.standing import in_a_word
from felles.site.tables import letter_of, sort_of

_WHOLE = 150
"""Rows up to which they all stand on the search page; of more, each letter has a page."""
_ALONE = ("navigation", "toc")


@dataclass(frozen=True, slots=True)
class _Row:
    """A word somebody may look for, where it leads, and what it is."""

    words: str
    spot: Spot
    small: str

    def on(self, sheet: Sheet) -> dict[str, str]:
        return {"href": sheet.href(self.spot), "title": self.words, "small": self.small}


def search_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """The search page, and a page for each letter where there is much."""
    sheet = Sheet(book, glossary, SEARCH)
    words = sheet.words
    letters = _everything(sheet)
    short = sum(map(len, letters.values())) <= _WHOLE
    pages = {} if short else _pages(letters)
    sheet.head(words("Search"))
    sheet.html(find_form(sheet, examples=True))
    anchors = {letter: sheet.anchor(f"az-{number}") for number, letter in enumerate(letters)}
    sheet.put(
        "search",
        title=words("All from A to Z"),
        label=words("Letters"),
        without=words("The search needs JavaScript, which is off here. Look under the first letter instead."),
        chips=[{"text": letter, "href": f"#{anchors[letter]}" if short else relative(SEARCH, pages[letter])} for letter in letters],
        letters=[(letter, anchors[letter], [row.on(sheet) for row in rows]) for letter, rows in letters.items()] if short else (),
    )
    for kind in () if short else book.kinds:
        if kind.areas and kind.name in book.lists:
            sheet.heading(book.said(kind, "front") or book.plural(kind), kind.name)
            sheet.put("tiles", form="topics", tiles=area_tiles(sheet, kind))
    yield sheet.page(words("Search"), hide=_ALONE)
    for letter in pages:
        yield _letter_page(book, glossary, letter, letters[letter], pages)


def _letter_page(book: Book, glossary: Glossary, letter: str, rows: list[_Row], pages: Mapping[str, str]) -> Page:
    sheet = Sheet(book, glossary, pages[letter])
    title = sheet.words("All on {letter}", letter=letter)
    sheet.head(title, way=[{"href": relative(sheet.path, SEARCH), "text": sheet.words("Search")}])
    sheet.put("rows", rows=[row.on(sheet) for row in rows])
    sheet.heading(sheet.words("Letters"), "az")
    sheet.put("chips", chips=[{"href": relative(sheet.path, page), "text": other} for other, page in pages.items() if other != letter])
    return sheet.page(title, hide=_ALONE)


def _pages(letters: Mapping[str, list[_Row]]) -> dict[str, str]:
    """Each letter's page, below the search page: nothing else stands there."""
    paths, folder = Paths(), SEARCH.removesuffix(".md")
    return {letter: paths.take(f"{folder}/{slug(letter) or 'annet'}.md") for letter in letters}


def _everything(sheet: Sheet) -> dict[str, list[_Row]]:
    """Everything with a page or a meaning, and every word people use for it, letter by letter."""
    book = sheet.book
    found: dict[tuple[str, Spot], _Row] = {}
    for words, target, small in (*_documents(sheet), *_rows(sheet), *_everyday(sheet)):
        spot = book.spot(target)
        found.setdefault((words.casefold(), spot), _Row(words, spot, small))
    for one in open_situations(book):
        title, spot = line(one.title), Spot(situation_path(one))
        found[title.casefold(), spot] = _Row(title, spot, sheet.words("Situations"))
    for across in overviews(book):
        spot = Spot(across.page)
        found.setdefault((across.title.casefold(), spot), _Row(across.title, spot, sheet.words("Overviews")))
    letters: dict[str, list[_Row]] = {}
    for row in sorted(found.values(), key=lambda row: sorting_key(row.words, book.words.language)):
        letters.setdefault(letter_of(row.words, book.words.language), []).append(row)
    return letters


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
    for topic, documents in topics.items():  # what one does comes before how it is measured and improved, as when one searches
        topics[topic] = [document for document in documents if document.kind.serves not in WORK] or documents
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
