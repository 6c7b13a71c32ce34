"""Documents to pages of finished, safe Markdown, knowing no site generator.

``pages`` yields every page, ``page_makers`` gives them to be made piece by piece; ``menu`` says what leads
where; ``published`` is what ``data/documents.json`` holds; ``files`` are the pictures and papers pages link to. A page's text begins with its front matter
(``title`` ready to stand in HTML, ``hide``, and ``felles`` with document, version and standing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from felles.drawing.specification import Specification
from felles.model import Handbook, Offered, Page, Target
from felles.site import front
from felles.site.about import about_page, article_pages, article_title
from felles.site.across.circles import circle_pages
from felles.site.across.coverage import coverage_pages
from felles.site.across.decisions import decision_pages
from felles.site.across.differences import difference_pages
from felles.site.across.evidence import evidence_pages
from felles.site.across.found import found_pages
from felles.site.across.known import known_pages
from felles.site.across.leader import leader_pages, leader_paths
from felles.site.across.loop import loop_pages
from felles.site.across.overview import overview_pages
from felles.site.across.reviews import review_pages
from felles.site.across.since import since_pages
from felles.site.across.situations import open_situations, situation_pages, situation_path
from felles.site.across.skills import skill_pages
from felles.site.across.surveys import survey_pages
from felles.site.across.trying import trying_pages
from felles.site.across.year import year_pages
from felles.site.addresses import PAPERS, file_address
from felles.site.alphabet import search_pages
from felles.site.beside import beside, published
from felles.site.book import Audience, Book
from felles.site.charts import specifications
from felles.site.documents import document_page, entry_page
from felles.site.glossary import Glossary
from felles.site.history import history_page
from felles.site.lists import area_page, list_page
from felles.site.own_pages import (
    ABOUT,
    ANSWERING,
    CIRCLES,
    DIFFERENCES,
    EVIDENCE,
    FOUND,
    FRONT,
    KNOWN,
    LEADER,
    LOOP,
    MORE,
    NEEDS,
    OWN,
    REVIEWS,
    SEARCH,
    SITUATIONS,
    SKILLS,
    SURVEYS,
    TRYING,
    YEAR,
    overviews,
)
from felles.site.paper import paper_pages
from felles.site.statement import statement_page
from felles.site.versions import Versions
from felles.words import Words

__all__ = ["Audience", "MenuItem", "beside", "files", "menu", "open_book", "page_makers", "pages", "published"]

PageMaker = Callable[[], Iterable[Page]]
Draw = Callable[[Sequence[Specification]], Mapping[str, str]]

_ACROSS: Mapping[str, Callable[[Book, Glossary], Iterable[Page]]] = {
    EVIDENCE: evidence_pages,
    ANSWERING: overview_pages,
    LEADER: leader_pages,
    LOOP: loop_pages,
    SKILLS: skill_pages,
    SURVEYS: survey_pages,
    KNOWN: known_pages,
    REVIEWS: review_pages,
    YEAR: year_pages,
    DIFFERENCES: difference_pages,
    NEEDS: coverage_pages,
    TRYING: trying_pages,
    CIRCLES: circle_pages,
    FOUND: found_pages,
}
"""What makes each page that looks across all documents."""

_FIRST = 60
"""Kinds whose place in the menu is below this stand in the first row, the others under «more»."""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu: plain words and a page's path, with what stands below it."""

    title: str
    page: str
    below: tuple[MenuItem, ...] = ()


def open_book(
    handbook: Handbook,
    facts: Any,
    words: Words,
    *,
    audience: Audience,
    today: str,
    articles: Mapping[str, str] | None = None,
    tip: Handbook | None = None,
    made: str | None = None,
    pack: Offered | None = None,
    home: str = "",
) -> Book:
    """What pages, menu, published and files are made from; made once for them all.

    ``handbook`` is what the pages show, and ``tip`` what it stands for: the same, unless something is decided that
    waits for its day, or something stands that nobody has decided. ``made`` is the day the pages are made, where they
    show the handbook as of another. ``pack`` is what is offered for download beside them. ``home`` is the address they are published at.
    """
    own = (*OWN, *dict.fromkeys(map(situation_path, facts["options"].situations)), *leader_paths(facts["places"]).values())
    past = Versions(tip or handbook, facts["standings"], facts["texts"], public=audience == "public")
    titles = {path: article_title(path, text) for path, text in (articles or {}).items()}
    return Book(handbook, facts, words, audience=audience, today=today, product_pages=own, articles=titles, past=past, made=made, pack=pack, home=home)


def pages(
    handbook: Handbook,
    facts: Any,
    words: Words,
    *,
    audience: Audience,
    today: str,
    articles: Mapping[str, str] | None = None,
    book: Book | None = None,
) -> Iterator[Page]:
    """Every page of the site for this audience, each at a path no other has.

    ``articles`` is the product's own Markdown by page path, such as ``om/regler/R1.md``.
    """
    book = book or open_book(handbook, facts, words, audience=audience, today=today, articles=articles)
    for make in page_makers(book, articles or {}):
        yield from make()


def page_makers(book: Book, articles: Mapping[str, str], draw: Draw | None = None) -> list[PageMaker]:
    """The pages not made yet, in their order: each call makes one or a few, and none needs another's.

    ``draw`` makes all their drawings first, at once: it is given specifications and gives shapes by digest. Without it the
    pages tell the same in words and tables.
    """
    if draw is not None:
        book.drawings.update(draw(list(specifications(book))))
    glossary = Glossary(book)
    makers: list[PageMaker] = []

    def later(make: Callable[..., Page], *rest: Any) -> None:
        makers.append(lambda: (make(book, glossary, *rest),))

    later(front.front_page)
    makers.append(lambda: search_pages(book, glossary))
    later(front.more_page)
    later(about_page, articles)
    if not book.looks_back:
        later(statement_page)
    makers.append(lambda: decision_pages(book, glossary))
    makers.append(lambda: since_pages(book, glossary))
    makers.append(lambda: article_pages(book, glossary, articles))
    makers.append(lambda: situation_pages(book, glossary))
    makers.append(lambda: paper_pages(book, glossary))
    made = {one.page for one in overviews(book)}
    for page, make in _ACROSS.items():
        if page in made:
            makers.append(partial(make, book, glossary))
    for kind in book.kinds:
        documents = book.documents(kind)
        spots = [book.spot(Target(document)).page for document in documents]
        if kind.name in book.lists and book.lists[kind.name] not in spots:
            later(list_page, kind)
        for area in book.areas(kind) if kind.name in book.lists else ():
            later(area_page, kind, area)
        for document in documents:
            later(document_page, document)
            if document.path in book.histories:
                later(history_page, document)
            if kind.register and book.layouts[kind.name].entry_page:
                for target in book.rows(document):
                    later(entry_page, target)
    return makers


def menu(book: Book) -> tuple[MenuItem, ...]:
    """The menu: the front page, the kinds most looked for, and under one heading all the rest."""
    words = book.words
    listed = [
        (kind, MenuItem(book.plural(kind), book.lists[kind.name]))
        for kind in book.kinds
        if kind.name in book.lists
    ]
    first = [item for kind, item in listed if kind.menu is not None and kind.menu < _FIRST]
    rest = [item for _, item in listed if item not in first]
    situations = [MenuItem(words("Situations"), SITUATIONS)] if open_situations(book) else []
    across = [MenuItem(one.title, one.page) for one in overviews(book) if one.page != LOOP]
    about = MenuItem(words("How this handbook works"), ABOUT)
    below = (*rest, *situations, *across, MenuItem(words("All from A to Z"), SEARCH), about)
    loop = [MenuItem(one.title, one.page) for one in overviews(book) if one.page == LOOP]
    return (MenuItem(words("Front page"), FRONT), *first, *loop, MenuItem(words("More"), MORE, below))


def files(book: Book, made: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pictures and papers the pages in ``made`` (text by path) lead to: path in the handbook, path on the site."""
    candidates = {
        file_address(path): path for path in sorted(book.handbook.files) if path.lower().endswith(PAPERS)
    }
    texts = list(made.values()) if candidates else []
    for there, path in candidates.items():
        if any(f'{there}"' in text for text in texts):
            yield path, there
