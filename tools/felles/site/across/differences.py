"""What is done in another way where: each place's own adaptations with who decided them, and how much is common to all.

Which field names the place, the schema says: a reference with the relation ``local`` inside a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from felles.model import Document, Kind, Page, Target
from felles.plain.fields import label_key
from felles.plain.text import line
from felles.site.addresses import relative
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.history import people_of
from felles.site.markup import anchor, component, joined
from felles.site.own_pages import DIFFERENCES, LOCAL
from felles.site.sheet import Sheet
from felles.site.standing import anchor_of
from felles.site.steps import items_of
from felles.site.tables import row_of
from felles.site.values import path_of, shown
from felles.site.versions import Version

_ALONE = ("navigation", "toc")
_SHORT = 3
"""Adaptations up to which a place's stand open."""


@dataclass(frozen=True, slots=True)
class Adaptation:
    """One thing a place does in its own way: the item of a document's list that says so."""

    document: Document
    place: str
    field: str
    """The list's name."""
    item: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Common:
    """The documents that can differ from place to place, parted by whether they do."""

    every: tuple[Document, ...]
    everywhere: tuple[Document, ...]
    """Those that apply at every place."""
    alike: tuple[Document, ...]
    """Those of them in which no place does anything in its own way."""
    adapted: tuple[Document, ...]


def able(book: Book) -> list[Kind]:
    """Kinds whose documents can say that a place does something in its own way."""
    return [kind for kind in book.kinds if any(reference.relation == LOCAL for reference in kind.references)]


@lru_cache(maxsize=1)
def adaptations(book: Book) -> tuple[Adaptation, ...]:
    """Every adaptation of a document that isn't withdrawn, at a place that still is one, in the documents' order."""
    found = []
    for kind in able(book):
        for document in book.documents(kind):
            for link in () if document.withdrawn else book.links_from(document):
                if link.relation != LOCAL or link.item is None or link.name not in book.places:
                    continue
                name, number = link.item
                item = dict(items_of(Target(document), name)).get(number)
                if item is not None:
                    found.append(Adaptation(document, link.name, name, item))
    return tuple(found)


def common(book: Book) -> Common:
    """How much is common to all places."""
    scopes: Mapping[str, tuple[str, ...]] = book.fact("scopes")
    every = tuple(d for kind in able(book) for d in book.documents(kind) if not d.withdrawn)
    everywhere = tuple(d for d in every if set(book.places) <= set(scopes.get(d.path, ())))
    own = {one.document.path for one in adaptations(book)}
    return Common(every, everywhere, tuple(d for d in everywhere if d.path not in own), tuple(d for d in every if d.path in own))


def difference_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page: what is common, then place by place what isn't, then what does not apply everywhere."""
    sheet = Sheet(book, glossary, DIFFERENCES)
    words, shares = sheet.words, common(book)
    title = words("Differences between sites")
    sheet.head(sheet.softened(title), lead=words("Users are to have the same service wherever they live. This page shows what a site does in its own way, why, and who decided it."))
    some = adaptations(book)
    sheet.put("answer", counts=list(_counts(sheet, shares, len(some))))
    sheet.put("note", text=words("Withdrawn documents are not counted. Alike everywhere means that a document applies at every open site, support units aside, and that no site has adapted it. How well it is followed is not counted here."))
    sheet.heading(words("What each site does in its own way"), "steder")
    _put_places(sheet, some)
    partial = [d for d in shares.every if d not in shares.everywhere]
    if partial:
        sheet.heading(words("Does not apply everywhere"), "ikke-overalt")
        sheet.put("rows", rows=[row_of(sheet, Target(d), _where(sheet, d)) for d in partial])
    yield sheet.page(title, hide=_ALONE)


def _anchor(place: str) -> str:
    return f"sted-{place}"


def _counts(sheet: Sheet, shares: Common, number: int) -> Iterator[dict[str, Any]]:
    book, words = sheet.book, sheet.words
    kinds = {d.kind.name: d.kind for d in shares.every}
    only = next(iter(kinds.values())) if len(kinds) == 1 else None
    total = len(shares.every)
    every = book.counted(only, total) if only else words.many("{count} document", "{count} documents", total)
    yield {"number": every, "what": words("may differ from site to site"), "href": "", "state": None}
    yield {"number": words("{n} of {total}", n=len(shares.everywhere), total=total), "what": words("apply at every site"), "href": "", "state": None}
    yield {"number": words("{n} of {total}", n=len(shares.alike), total=total), "what": words("are alike everywhere"), "href": "", "state": None}
    what = words.many("adaptation, in {documents}", "adaptations, in {documents}", number, documents=words.many("{count} document", "{count} documents", len(shares.adapted)))
    yield {"number": str(number), "what": what, "href": "", "state": None}


def _where(sheet: Sheet, document: Document) -> str:
    scopes: Mapping[str, tuple[str, ...]] = sheet.book.fact("scopes")
    words, places = sheet.words, sheet.book.places
    there = [place for place in places if place in scopes.get(document.path, ())]
    missing = [place for place in places if place not in there]
    if not there:
        return words("Applies at no site that is open")
    said, some = (words("Applies at {places}", places="\0"), there) if len(there) <= len(missing) else (words("Applies everywhere but at {places}", places="\0"), missing)
    return said.replace("\0", words.listing([sheet.book.title(places[place]) for place in some]))


def _put_places(sheet: Sheet, some: tuple[Adaptation, ...]) -> None:
    """Adds a fold for each place that has any, in the places' own order, then those that have none.

    The anchor stands on the first row, so that a link to it opens the fold.
    """
    book, words = sheet.book, sheet.words
    none = []
    for place, target in book.places.items():
        own = [one for one in some if one.place == place]
        if not own:
            none.append(book.title(target))
            continue
        counted = words.many("{count} adaptation", "{count} adaptations", len(own))
        body = Markup("\n").join(_tables(sheet, own, sheet.anchor(_anchor(place))))
        sheet.html(component("folded", summary=f"{book.title(target)}: {counted}", body=body, open=len(own) <= _SHORT, id=""))
    if none:
        sheet.put("note", text=words("Without any: {places}.", places=words.listing(none)))


def _tables(sheet: Sheet, some: list[Adaptation], first: str) -> Iterator[Markup]:
    """A place's adaptations as a table for each kind, with the words that kind's own page has for them."""
    groups: dict[tuple[str, str], list[Adaptation]] = {}
    for one in some:
        groups.setdefault((one.document.kind.name, one.field), []).append(one)
    for (_, name), own in groups.items():
        kind = own[0].document.kind
        columns = _columns(sheet.book, kind, name)
        heads = [sheet.book.singular(kind), *(sheet.book.label(kind, label_key((name, column))) for column in columns), sheet.words("Decided")]
        rows = []
        for one in own:
            subject = Target(one.document)
            path = (*path_of(subject, name), "*")
            cells = [sheet.link(subject), *(shown(sheet, subject, (*path, column), one.item.get(column)) for column in columns), decided(sheet, one)]
            rows.append({"id": first, "cells": cells})
            first = ""
        yield component("table", caption="", keep=False, heads=heads, rows=rows)


def put_named(sheet: Sheet, some: list[Adaptation]) -> None:
    """Adds a place's adaptations by name alone, and the way to all that is said of them."""
    words = sheet.words
    if not some:
        sheet.put("note", text=words("Nothing is done differently here."))
        return
    rows = []
    for one in some:
        subject = Target(one.document)
        column = _columns(sheet.book, one.document.kind, one.field)[0]
        what = shown(sheet, subject, (*path_of(subject, one.field), "*", column), one.item.get(column), plain=True)
        rows.append(row_of(sheet, subject, line(what.striptags())))
    every = {"href": relative(sheet.path, DIFFERENCES, _anchor(some[0].place)), "title": words("How, why, and who decided it"), "small": ""}
    sheet.put("rows", rows=[*rows, every])


def _columns(book: Book, kind: Kind, name: str) -> list[str]:
    """What an item says besides which place it is for, in the order of the kind's own page."""
    about = {reference.pointer[-1] for reference in kind.references if reference.relation == LOCAL}
    for section in book.layouts[kind.name].sections:
        for block in section.blocks:
            if block["show"] == "table" and block["field"] == name:
                return [column for column in block["columns"] if isinstance(column, str) and column not in about]
    return [field.path[-1] for path, field in book.fields(kind).items() if path[:2] == (name, "*") and len(path) == 3 and path[-1] not in about]


def since(book: Book, one: Adaptation) -> Version | None:
    """The decision from which it has stood like this without a break; None while nobody has decided it."""
    found: Version | None = None
    for version in reversed(book.past.of(one.document)):
        values = version.text.data.get(one.field) if version.text is not None else None
        if not isinstance(values, list) or one.item not in values:
            if found is None and version.text is not None:
                continue  # a later text, not in force yet, may have dropped it
            break
        found = version
    return found


def decided(sheet: Sheet, one: Adaptation) -> Markup:
    """When, and by whom: as a link to the decision in the document's history."""
    words, version = sheet.words, since(sheet.book, one)
    if version is None:
        return Markup.escape(words("Not decided"))
    day = words.date(version.decided_on)
    href = sheet.past_of(one.document, anchor_of(version))
    if version.named.decided.outcome == "baseline":
        return anchor(href, words("Adopted as it was on {date}, not decided", date=day))
    people = people_of(sheet, version.named.decision)
    body = sheet.book.named("bodies", version.named.decided.body)
    by = sheet.link(body) if body is not None and sheet.known(body) else Markup("")
    return joined([part for part in (anchor(href, day), by, Markup.escape(people)) if part], ". ")
