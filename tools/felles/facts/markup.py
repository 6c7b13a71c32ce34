"""What a Markdown body holds, as the one parser sees it: headings, links, images, and HTML nobody may write.

The page is made with the same parser (cmark, GitHub's flavour), so what is checked is what is published.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from urllib.parse import unquote

from cmarkgfm.cmark import Options as Cmark

from felles.model import Document, Handbook
from felles.reading.markdown import rendered

FACTS = ("markup", "headings")

_INTERESTING = re.compile(r"[<\[&\\@]|://|www\.|^ {0,3}#|^ {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(r'<(?:[a-z0-9]+ data-sourcepos="([0-9]+):([0-9]+)-|(a|img) (?:href|src)="([^"]*)")')
_ADDRESSED = ("](", "<", "]:", "://", "www.", "@", "&")
"""One of these stands wherever there is a link or a picture: an address in brackets, or one that is a link by itself,
perhaps with an entity in it."""
_HEADING = re.compile(r'<h([1-6]) data-sourcepos="([0-9]+):([0-9]+)-[^"]*">(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_OMITTED = "<!-- raw HTML omitted -->"
_RAW = re.compile(r"(?<!\\)<[A-Za-z/!?]")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+).*?(?:^ {0,3}\1|\Z)", re.DOTALL | re.MULTILINE)
_TICKS = re.compile("`+")
_OPENING = re.compile(r"(?:\]\([ \t\n]*<?|\]:[ \t\n]*<?|<)\Z")


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
    safe = rendered(body, Cmark.CMARK_OPT_SOURCEPOS)
    starts = _line_starts(body)
    anchors: dict[str, int] = {}
    found = tuple(
        (int(level), text, _unique(slug(text), anchors), starts[int(line) - 1] + int(column) - 1)
        for level, line, column, inner in _HEADING.findall(safe)
        for text in (html.unescape(_TAG.sub("", inner)).strip(),)
    )
    raw: tuple[int, ...] = ()
    if _OMITTED in safe:
        covered = _without_code(body)
        raw = tuple(m.start() for m in _RAW.finditer(covered))[: safe.count(_OMITTED)] or (0,)
        raw = tuple(offset for offset in raw if body[offset + 1 : offset + 2] != "/") or raw[:1]  # what opens tells for what closes
    if not any(sign in body for sign in _ADDRESSED):
        return Markup(found, (), raw)
    if not ("](" in body or "<" in body or "]:" in body):
        return Markup(found, tuple(_addresses(body, safe, starts)), raw)
    # Unsafe, so that no address is left out. HTML of the writer's own is reported as such, and read no further:
    # a backslash before it makes it text.
    shown = rendered(_escaped(body, raw), Cmark.CMARK_OPT_SOURCEPOS | Cmark.CMARK_OPT_UNSAFE)
    return Markup(found, tuple(_addresses(body, shown, starts)), raw)


def _escaped(body: str, raw: tuple[int, ...]) -> str:
    """The body with a backslash before each of these offsets."""
    parts = [body[i:j] for i, j in zip((0, *raw), (*raw, len(body)), strict=True)]
    return "\\".join(parts)


def _addresses(body: str, shown: str, starts: list[int]) -> Iterator[tuple[str, str, int]]:
    """Each link and picture with the place where its address, or else its paragraph, stands."""
    at = cursor = 0
    end = -1
    nowhere: set[tuple[str, int]] = set()
    for line, column, tag, escaped in _ADDRESS.findall(shown):
        if line:
            at = starts[min(int(line), len(starts)) - 1] + int(column) - 1
            cursor = max(cursor, at)
            if end < at:
                end = body.find("\n\n", at) % (len(body) + 1)  # to the end of the body where no empty line follows
            continue
        address = html.unescape(escaped)
        found = at
        if (address, at) not in nowhere:
            # Addresses come in the text's order, but for a picture inside a link.
            found = next((f for f in (_written(body, address, start, end) for start in (cursor, at)) if f is not None), at)
            if found == at:
                nowhere.add((address, at))  # looked for once a paragraph
        cursor = max(cursor, found + (found > at))
        yield "image" if tag == "img" else "link", address, found


def _without_code(body: str) -> str:
    """The body with fenced and inline code blotted out, the same length."""
    covered = _FENCE.sub(lambda m: " " * len(m[0]), body)
    # The parser's own way: a run of back quotes is closed by the next run of the same length.
    runs = [(m.start(), m.end()) for m in _TICKS.finditer(covered)]
    later: dict[int, list[int]] = {}
    for i in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[i][1] - runs[i][0], []).append(i)
    parts: list[str] = []
    done = i = 0
    while i < len(runs):
        begin, end = runs[i]
        same = later[end - begin]
        while same and same[-1] <= i:
            same.pop()
        if same and "\n\n" not in covered[end : runs[same[-1]][0]]:
            stop = runs[same[-1]][1]
            parts += [covered[done:begin], " " * (stop - begin)]
            done, i = stop, same[-1] + 1
        else:
            i += 1
    return "".join([*parts, covered[done:]])


def _written(body: str, address: str, start: int, end: int) -> int | None:
    """Where an address stands in a paragraph, between ``start`` and ``end``; the parser keeps no places of links.

    The parser writes å as %C3%A5, so the address is looked for as it came and as people write it: behind
    what opens a link's address, then anywhere in the paragraph. None when it is written with entities, or
    stands at a definition elsewhere.
    """
    spellings = [s for s in dict.fromkeys((address, unquote(address))) if s]
    for spelling in spellings:
        at = body.find(spelling, start, end)
        while at >= 0:
            if _OPENING.search(body, max(at - 80, 0), at):
                return at
            at = body.find(spelling, at + 1, end)
    for spelling in spellings:
        at = body.find(spelling, start, end)
        if at >= 0:
            return at
    return None


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
