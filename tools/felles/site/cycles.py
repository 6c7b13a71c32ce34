"""What was expected beside what was seen, and documents that follow one another: one cycle after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Target
from felles.plain.fields import label_key
from felles.plain.layouts import Block
from felles.site.book import Book
from felles.site.sheet import Sheet
from felles.site.tables import BETWEEN, row_of
from felles.site.values import path_of, shown, value_of


def put_beside(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds fields as columns beside each other, below each other on a phone; an empty one says that it is."""
    parts = beside(sheet, subject, block)
    if any(part["said"] for part in parts):
        sheet.put("beside", parts=parts)


def beside(sheet: Sheet, subject: Target, block: Block) -> list[dict[str, Any]]:
    """A column for each field: its words, the day it is of, what stands there, and in the last the verdict."""
    kind = subject.document.kind
    found: list[dict[str, Any]] = []
    for entry in block["fields"]:
        field: Mapping[str, Any] = {"field": entry} if isinstance(entry, str) else entry
        name = str(field["field"])
        said = shown(sheet, subject, path_of(subject, name), value_of(subject, name))
        empty = {"shape": "off", "word": sheet.book.label(kind, field["none"])} if not said and "none" in field else None
        day = field.get("day")
        when = f"{sheet.book.label(kind, label_key(path_of(subject, day)))} {shown(sheet, subject, path_of(subject, day), value_of(subject, day), plain=True)}" if day and value_of(subject, day) else ""
        found.append({"name": sheet.book.label(kind, label_key(path_of(subject, name))), "when": when, "said": said, "state": empty})
    verdict = block.get("verdict")
    if verdict and found:
        value = value_of(subject, verdict["field"])
        if isinstance(value, str):
            word = shown(sheet, subject, path_of(subject, verdict["field"]), value, plain=True)
            found[-1]["state"] = {"shape": verdict.get("shapes", {}).get(value, "off"), "word": word}
    return found


def beside_block(book: Book, document: Document) -> Block | None:
    """How the document's own page sets fields beside each other, so that others can do it alike."""
    for section in book.layouts[document.kind.name].sections:
        for block in section.blocks:
            if block["show"] == "beside":
                return block
    return None


def chain_of(book: Book, document: Document, field: str) -> list[Document]:
    """The documents before and after one that follow each other by a field, the first standing first.

    Where two follow the same one, both stand, in the order of the handbook. A ring ends where it closes.
    """
    first, seen = document, {document.path}
    while (before := _named(book, first, field)) is not None and before.path not in seen:
        seen.add(before.path)
        first = before
    found: list[Document] = []
    waiting = [first]
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found.append(one)
            waiting += _after(book, one, field)
    return found


def _named(book: Book, document: Document, field: str) -> Document | None:
    """The document that a field names, where this audience may know of it."""
    for link in book.links_from(document):
        if label_key(link.reference.pointer) == field and link.target is not None and book.visible(link.target.document):
            return link.target.document
    return None


def _after(book: Book, document: Document, field: str) -> Iterator[Document]:
    for link in book.links_to(Target(document)):
        if link.source.kind is document.kind and label_key(link.reference.pointer) == field:
            yield link.source


def put_chain(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the whole chain a document is part of, itself without a link; one that stands alone has none."""
    chain = chain_of(sheet.book, subject.document, block["field"])
    if len(chain) > 1:
        sheet.put("rows", rows=[chain_row(sheet, document, block, here=subject.document) for document in chain])


def chain_row(sheet: Sheet, document: Document, block: Block, here: Document | None = None) -> dict[str, Any]:
    """One document of a chain: which it is, what it is called, and what came of it."""
    target = Target(document)
    number = value_of(target, block["number"]) if "number" in block else None
    label = sheet.book.label(document.kind, label_key(path_of(target, block["number"]))) if number is not None else ""
    said = [shown(sheet, target, path_of(target, name), value_of(target, name), plain=True) for name in block.get("small", ())]
    row = row_of(sheet, target, BETWEEN.join(part.striptags() for part in said if part))
    title = f"{label} {number}: {row['title']}" if label else row["title"]
    return {**row, "title": title, "href": "" if document is here else row["href"]}
