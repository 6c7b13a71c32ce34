"""Pages for who reads on paper: whether a copy still applies, and a booklet of the pages one chooses."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from felles.model import Document, Page, Target
from felles.plain.text import line
from felles.site.addresses import relative, up
from felles.site.book import Book
from felles.site.copies import FOLDER, copied
from felles.site.glossary import Glossary
from felles.site.own_pages import BOOKLET, COPIES
from felles.site.sheet import Sheet

_ALONE = ("navigation", "toc")
COPY_SCRIPT, BOOKLET_SCRIPT = "assets/copy.js", "assets/booklet.js"


def paper_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """Both pages; none where the handbook is shown as of a day, whose paper says so itself."""
    if copied(book):
        yield _copies_page(book, glossary)
    if _printed(book):
        yield _booklet_page(book, glossary)


def booklet_rows(sheet: Sheet, *, actor: str, place: str) -> list[dict[str, str]]:
    """The way to a booklet of what a function does, or what applies at a place; none where there is nothing to put together."""
    if not _printed(sheet.book):
        return []
    asked = urlencode({name: value for name, value in (("rolle", actor), ("sted", place)) if value})
    return [{"href": f"{relative(sheet.path, BOOKLET)}?{asked}", "title": sheet.words("Print all of it as a booklet"), "small": ""}]


def _copies_page(book: Book, glossary: Glossary) -> Page:
    """Asks which copy it is, unless the code said so, and answers."""
    sheet, words = Sheet(book, glossary, COPIES), book.words
    title = words("Does this copy still apply?")
    sheet.head(title, lead=words("A paper is right on the day it is printed. Here you find out whether it still is."))
    sheet.put(
        "copies",
        source=up(COPIES) + FOLDER,
        site=up(COPIES) or "./",
        texts=list({
            "asking": words("Looking …"),
            "unknown": words("Not found"),
            "unknown-more": words("No document called {document} is in this handbook. It may be for staff only, have another number, or be from another handbook."),
            "failed": words("Can’t be answered now"),
            "failed-more": words("The answer could not be fetched. Look up the document and compare the version at its head with the one on the paper."),
            "which": words("Which version?"),
            "which-more": words("The paper’s version is beside its number at the top. This one applies now: version {number}."),
            "now": words("Open what applies now"),
            "changed": words("See what has changed"),
            "offline": words("You have no network. This is what the copy on this phone knows."),
        }.items()),
        labels={
            "document": words("Number of the document"),
            "hint": words("At the top of the paper, such as {example}", example=_example(book)),
            "version": words("Version"),
            "button": words("Answer me"),
        },
        without=words("Without script: find the document, and compare the version at its head with the one on the paper."),
    )
    return sheet.page(title, hide=_ALONE, scripts=(COPY_SCRIPT,))


def _example(book: Book) -> str:
    return next((document.id for document in _printed(book) or copied(book)), "")


@lru_cache(maxsize=4)
def _printed(book: Book) -> list[Document]:
    """What belongs in a booklet: what people do, in force or on its way. Registers and the improvement work are looked up."""
    return [document for document in copied(book) if not document.kind.register and document.kind.areas and not document.withdrawn]


def _booklet_page(book: Book, glossary: Glossary) -> Page:
    """A list to choose from. The browser fetches the pages chosen and puts them together, so there is no second text of them."""
    sheet, words = Sheet(book, glossary, BOOKLET), book.words
    title = words("Make a booklet")
    concerned = book.fact("concerned")
    sheet.head(title, lead=words("Choose a role and a site, go through the list, and print what is chosen as one booklet."))
    roles: dict[str, str] = {}
    places = {target.id: book.title(target) for target in book.places.values() if book.visible(target.document)}
    groups: dict[str, list[dict[str, Any]]] = {}
    for document in _printed(book):
        whom = concerned.get(document.path)
        named = [book.handbook.by_id[actor] for actor in (whom.roles if whom else ()) if actor in book.handbook.by_id]
        own = {one.id: book.title(Target(one)) for one in named if book.visible(one)}
        roles |= own
        here = [place for place in (whom.places if whom else ()) if place in places]
        row = {"href": sheet.to(Target(document)), "id": document.id, "title": book.title(Target(document)), "roles": " ".join(own), "places": " ".join(here)}
        groups.setdefault(book.area_title(document.area) if document.area else book.plural(document.kind), []).append(row)
    sheet.put(
        "booklet",
        groups=list(groups.items()),
        roles=sorted(roles.items(), key=lambda actor: actor[1]),
        places=list(places.items()),
        handbook=line(book.options.name or words("Handbook")),
        labels={
            "function": words("Role"),
            "place": words("Site"),
            "every_function": words("All roles"),
            "every_place": words("All sites"),
            "all": words("Choose all"),
            "none": words("Choose none"),
            "make": words("Make the booklet"),
            "print": words("Print the booklet"),
            "which": words("What is to be in it"),
        },
        texts=list({
            "chosen": words("{count} chosen"),
            "working": words("Fetching {done} of {count} …"),
            "ready": words("The booklet is ready below. Documents in it: {count}. Look it over, then print it."),
            "missing": words("These could not be fetched and are not in it: {titles}"),
            "folder": words("A booklet can only be made when the handbook is read from its website, not from a folder."),
            "cover": words("Booklet for {whom}"),
            "contents": words("In this booklet"),
            "day": words("As of {date}. Each page has a code that asks whether it still applies.", date=words.date(book.today))
            if book.home
            else words("As of {date}. Check online that it still applies.", date=words.date(book.today)),
        }.items()),
        without=words("Without script: open each page, and print it."),
    )
    return sheet.page(title, hide=_ALONE, scripts=(BOOKLET_SCRIPT,))
