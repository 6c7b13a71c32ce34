"""What somebody stands in, such as «before the visit»: a page each, with what helps there and the question it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from felles.facts.markup import slug as anchor_of
from felles.model import Page, Situation, Target
from felles.plain.text import line
from felles.site.addresses import relative, slug
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.own_pages import SITUATIONS
from felles.site.sheet import Sheet
from felles.site.steps import items_of, step_anchor
from felles.site.tables import row_of

_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)
_ALONE = ("navigation", "toc")


def situation_path(one: Situation) -> str:
    """Where its page stands."""
    return f"{SITUATIONS.rsplit('/', 1)[0]}/{slug(one.id) or slug(one.title) or 'side'}.md"


@lru_cache(maxsize=1)
def open_situations(book: Book) -> tuple[Situation, ...]:
    """Those in which something helps that this audience may read, each at a page of its own."""
    found: dict[str, Situation] = {}
    for one in book.options.situations:
        if any(book.visible(target.document) for _, target in helping(book, one)):
            found.setdefault(situation_path(one), one)
    return tuple(found.values())


def helping(book: Book, one: Situation) -> Iterator[tuple[Mapping[str, str], Target]]:
    """What is said of each document that helps, and the document."""
    for row in one.documents:
        target = book.target(("*",), row.get("document", ""))
        if target is not None:
            yield row, target


def situation_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """A page for each situation, and the list of them."""
    some = open_situations(book)
    if not some:
        return
    sheet = Sheet(book, glossary, SITUATIONS)
    words = sheet.words
    sheet.head(words("Situations"), lead=words("What helps in the situation you are in"))
    rows = [{"href": relative(SITUATIONS, situation_path(one)), "title": line(one.title), "small": line(one.description)} for one in some]
    sheet.put("rows", rows=rows)
    yield sheet.page(words("Situations"), hide=_ALONE)
    for one in some:
        yield _page(book, glossary, one)


def _page(book: Book, glossary: Glossary, one: Situation) -> Page:
    sheet = Sheet(book, glossary, situation_path(one))
    title = line(one.title)
    way = [{"href": relative(sheet.path, SITUATIONS), "text": sheet.words("Situations")}]
    sheet.head(sheet.softened(title), way=way, lead=line(one.description) or None)
    rows: list[dict[str, Any]] = []
    for said, target in helping(book, one):
        if sheet.known(target):
            rows.append(_row(sheet, said, target))
    sheet.put("rows", rows=rows)
    return sheet.page(title, hide=_ALONE)


def _row(sheet: Sheet, said: Mapping[str, str], target: Target) -> dict[str, Any]:
    """The question one has stands first; under it the document that answers it, at the answer's own heading or step if that is there."""
    question, section = line(said.get("title", "")), said.get("section")
    headings = {anchor_of(heading) for heading in _HEADING.findall(target.document.body)} if section and target.row is None else set()
    wanted = anchor_of(section) if section else ""
    step = int(said["step"]) if said.get("step", "").isdecimal() else 0
    if wanted not in headings:
        wanted = step_anchor(step) if 0 < step <= _steps(sheet, target) else ""
    row = row_of(sheet, target, anchor=wanted)
    if not question or question == row["title"]:
        return row
    known = row_of(sheet, target, "")["small"]  # what has to be known before one relies on it
    title = sheet.book.title(target)
    return {**row, "title": question, "small": f"{known}. {title}" if known else title}


def _steps(sheet: Sheet, target: Target) -> int:
    """How many steps the document's page shows."""
    blocks = (block for section in sheet.book.layouts[target.document.kind.name].sections for block in section.blocks)
    shown = next((block for block in blocks if block["show"] == "steps"), None)
    return sum(1 for _ in items_of(target, shown["field"])) if shown is not None and target.row is None else 0
