"""What a Markdown body holds, as the one parser sees it: headings, links, images, and HTML nobody may write.

The page is made with the same parser (cmark, GitHub's flavour), so what is checked is what is published.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import unquote

from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options as Cmark

from felles.model import Document, Handbook

FACTS = ("markup", "headings")

_INTERESTING = re.compile(r"[<\[&\\@]|://|www\.|^ {0,3}#|^ {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(r'<(a|img) (?:href|src)="([^"]*)"')
_HEADING = re.compile(r'<h([1-6]) data-sourcepos="([0-9]+):([0-9]+)-[^"]*">(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_OMITTED = "<!-- raw HTML omitted -->"
_RAW = re.compile(r"<[A-Za-z/!?]")
_CODE = re.compile(r"(`+)(?:(?!\1).)*?\1|^ {0,3}(```|~~~).*?(?:^ {0,3}\2|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Markup:
    """One body. Offsets count characters from the body's start."""

    headings: tuple[tuple[int, str, str, int], ...] = ()
    """Level, text, anchor, offset."""
    addresses: tuple[tuple[str, str, int], ...] = ()
    """``link`` or ``image``, the address as written, offset."""
    raw: tuple[int, ...] = ()
    """Offsets of raw HTML."""


_NOTHING = Markup()


def markup(handbook: Handbook) -> Mapping[str, Markup]:
    """Every Markdown document's body, by path. A body with nothing to look at costs one search."""
    return {document.path: read(document) for document in handbook.documents if document.kind.format == "markdown"}


def headings(markup: Mapping[str, Markup]) -> Mapping[str, tuple[tuple[int, str, str, int], ...]]:
    """Level, text, anchor and offset of each heading, by path."""
    return {path: one.headings for path, one in markup.items()}


def read(document: Document) -> Markup:
    """The markup of one body."""
    body = document.body
    if not body or not _INTERESTING.search(body):
        return _NOTHING
    safe = github_flavored_markdown_to_html(body, Cmark.CMARK_OPT_SOURCEPOS)
    starts = _line_starts(body)
    anchors: dict[str, int] = {}
    found = tuple(
        (int(level), text, _unique(slug(text), anchors), starts[int(line) - 1] + int(column) - 1)
        for level, line, column, inner in _HEADING.findall(safe)
        for text in (html.unescape(_TAG.sub("", inner)).strip(),)
    )
    raw: tuple[int, ...] = ()
    shown = safe
    if _OMITTED in safe:
        covered = _CODE.sub(lambda m: " " * len(m[0]), body)
        raw = tuple(m.start() for m in _RAW.finditer(covered))[: safe.count(_OMITTED)] or (0,)
    else:
        # Without raw HTML nothing but the writer's links can stand here, unsafe addresses included.
        shown = github_flavored_markdown_to_html(body, Cmark.CMARK_OPT_UNSAFE) if "](" in body or "<" in body or "]:" in body else safe
    addresses: list[tuple[str, str, int]] = []
    last: dict[str, int] = {}
    for tag, escaped in _ADDRESS.findall(shown):
        address = html.unescape(escaped)
        at = _written(body, address, last.get(address, 0))
        last[address] = at + 1
        addresses.append(("image" if tag == "img" else "link", address, at))
    return Markup(found, tuple(addresses), raw)


def _written(body: str, address: str, start: int) -> int:
    """Where an address stands in the text, from ``start`` on; the parser keeps no places of links.

    The parser writes å as %C3%A5, so the address is looked for as it came and as people write it: behind
    what opens a link's address, then anywhere.
    """
    spellings = dict.fromkeys((address, unquote(address)))
    for opening in (r"(?:\]\([ \t\n]*<?|\]:[ \t\n]*<?|<)", ""):
        for spelling in spellings:
            found = re.compile(opening + "(" + re.escape(spelling) + ")").search(body, start) if spelling else None
            if found:
                return found.start(1)
    return max(body.find("](", start), 0)


def _line_starts(body: str) -> list[int]:
    return [0, *accumulate(len(line) + 1 for line in body.split("\n"))]


def slug(text: str) -> str:
    """The anchor of a heading: lower case ASCII words joined by hyphens, æ ø å written ae oe aa.

    >>> slug("Natt og helg: hva gjør du?")
    'natt-og-helg-hva-gjoer-du'
    """
    folded = text.casefold().translate(_FOLD)
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "del"


_FOLD = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe"})


def _unique(anchor: str, taken: dict[str, int]) -> str:
    count = taken.get(anchor, 0)
    taken[anchor] = count + 1
    return f"{anchor}-{count + 1}" if count else anchor
