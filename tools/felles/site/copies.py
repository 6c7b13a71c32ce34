"""Copies on paper: what each one carries of itself, and what is answered when somebody asks whether it still counts.

A copy is known by its document, its version and the fingerprint of its text. The answer is made for each text that was
ever decided, so that the page that gives it only has to look it up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import segno
from markupsafe import Markup

from felles.model import Document, Target
from felles.site.addresses import address
from felles.site.book import Book
from felles.site.history import HISTORY
from felles.site.own_pages import COPIES
from felles.site.versions import Version

FOLDER = "data/copies/"
"""Where the answers about each document stand: ``data/copies/RUT-013.json``."""
_LETTERS = 16
"""Letters of a fingerprint that a copy carries: enough that no two texts of a handbook share them, few enough for a small code."""

_MASK = 2
"""Which of the eight patterns is laid over a code's squares. Choosing the best of them for each code would be four fifths of
what a code costs, and readers of codes as small as these find no difference (docs/design/performance.md)."""


def copied(book: Book) -> list[Document]:
    """The documents that have a head for paper, and so can be asked about. Of a handbook as of a day nobody asks."""
    if book.looks_back:
        return []
    return [document for kind in book.kinds if book.layouts[kind.name].print for document in book.documents(kind)]


def short(fingerprint: str) -> str:
    """The part of a text's fingerprint that stands on paper."""
    return fingerprint.partition(":")[2][:_LETTERS]


def query_of(book: Book, document: Document) -> str:
    """What a copy of the text on the document's page asks by."""
    number = book.past.standing(document).version if book.past.begun and book.past.shows_decided(document) else None
    return urlencode({"d": document.id, **({"v": number} if number is not None else {}), "f": short(document.fingerprint)})


def code(book: Book, document: Document) -> Markup | None:
    """The code a phone reads from paper, as shapes; None where nobody has said at which address the site is."""
    if not book.home or book.looks_back:
        return None
    made = segno.make(f"{book.home}{address(COPIES)}?{query_of(book, document)}", micro=False, mask=_MASK)
    return Markup(made.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))


def copy_files(book: Book) -> Iterator[tuple[str, Document]]:
    """The path of each file of answers, and its document."""
    for document in copied(book):
        yield f"{FOLDER}{document.id}.json", document


def answers(book: Book, document: Document) -> bytes:
    """Every text of a document that this audience may know of, with what is to be said of a copy of it.

    ``copies`` are [version or null, fingerprint's first letters, shape, word, sentence]; ``other`` (shape, word, sentence) is said of a
    text or a version that isn't among them.
    """
    words = book.words
    link = address(book.spot(Target(document)).page)
    past = book.histories.get(document.path)
    made: dict[str, Any] = {
        "id": document.id,
        "title": book.title(Target(document)),
        "url": link,
        "history": address(past) if past else f"{link}#{HISTORY}",
        "copies": list(_copies(book, document)),
        "other": ["stop", words("Not known"), words("No text like this has been decided. Use the page instead of the paper.")],
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _copies(book: Book, document: Document) -> Iterator[list[Any]]:
    words = book.words
    versions = {one.number: one for one in book.past.of(document) if one.named.decided.outcome != "confirmed"}
    for number, one in versions.items():
        after = next((versions[n] for n in sorted(versions) if n > number), None)
        yield [number, short(one.named.decided.content.fingerprint), *_said(book, document, one, after)]
    if not book.past.shows_decided(document):
        word = words("Not decided")
        yield [None, short(document.fingerprint), "off", word, words("This text is in the handbook, but nobody has decided it. Ask before you rely on it.")]


def _said(book: Book, document: Document, one: Version, after: Version | None) -> tuple[str, str, str]:
    """Shape, word and sentence about a copy of a version."""
    words = book.words
    begins = words.date(one.begins)
    if one.named.decided.outcome == "withdrawn":
        return "off", words("Withdrawn"), words("This is no longer in force from {date}.", date=begins)
    if after is not None and after.begins <= book.today:
        until = words.date(after.begins)
        if after.named.decided.outcome == "withdrawn":
            return "stop", words("No, it is withdrawn"), words("Version {number} applied until {date}. Nothing has taken its place here: throw the paper away.", number=one.number, date=until)
        return "stop", words("No, it is replaced"), words("Version {number} applied until {date}. Throw the paper away and print the page again.", number=one.number, date=until)
    if one.begins > book.today:
        return "wait", words("Not yet"), words("Version {number} applies from {date}.", number=one.number, date=begins)
    if not book.past.shows_decided(document):
        return "warn", words("Be careful"), words("Version {number} is the newest that was decided, but the text in the handbook has been changed since without a decision.", number=one.number)
    if after is not None:
        day = words.date(after.begins)
        return "ok", words("Yes, until {date}", date=day), words("Version {number} is in force. From {date} version {next} applies.", number=one.number, date=day, next=after.number)
    return "ok", words("Yes, it still applies"), words("Version {number} is in force since {date}.", number=one.number, date=begins)

