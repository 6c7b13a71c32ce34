"""A body as the blocks people see: paragraphs, list items, headings, rows of tables. Their marks are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from felles.plain import line
from felles.reading.markdown import rendered
from felles.words import Words

MOST = 200_000
"""Letters up to which a body is taken apart: twenty times what a long text has."""
MOST_LINES = 5_000
_HEADING = re.compile(r"h([1-6])\Z")
_BLOCKS = {"p", "li", "blockquote", "pre", "tr", "ul", "ol", "table", "thead", "tbody", "hr"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One block of a body."""

    text: str
    heading: bool
    under: str
    """The heading it stands under; empty before the first."""
    links: tuple[str, ...] = ()
    """Addresses of its links and pictures."""


def too_long(body: str) -> bool:
    """Whether a body is more than anybody reads, and than is taken apart."""
    return len(body) > MOST or body.count("\n") > MOST_LINES


@lru_cache(maxsize=8)
def blocks(body: str, words: Words) -> tuple[Shown, ...]:
    """What a reader sees of a Markdown body, block by block. Raw HTML is not shown, so it is not here."""
    # Kept for a while: a history compares each version with the one before, the one after, and the one in force.
    if not body.strip():
        return ()
    reading = _Reading(words)
    reading.feed(rendered(body))
    reading.close()
    reading.flush()
    return tuple(_placed(reading.found))


def _placed(found: list[tuple[str, bool, tuple[str, ...]]]) -> Iterator[Shown]:
    under = ""
    for text, heading, links in found:
        if heading:
            yield Shown(text, True, under, links)
            under = text
        else:
            yield Shown(text, False, under, links)


class _Reading(HTMLParser):
    def __init__(self, words: Words) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, bool, tuple[str, ...]]] = []
        self.words = words
        self._text: list[str] = []
        self._links: list[str] = []
        self._struck: list[int] = []
        self._heading = False
        self._cells = 0

    def flush(self) -> None:
        text = line("".join(self._text))
        if text:
            self.found.append((text, self._heading, tuple(self._links)))
        self._text, self._links, self._struck, self._cells = [], [], [], 0
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _BLOCKS or _HEADING.match(tag):
            self.flush()
            self._heading = bool(_HEADING.match(tag))
        elif tag in ("td", "th"):
            if self._cells:
                self._text.append(" · ")
            self._cells += 1
        elif tag == "br":
            self._text.append(" ")
        elif tag == "a":
            self._links.append(values.get("href") or "")
        elif tag == "img":
            self._links.append(values.get("src") or "")
            self._text.append(f" {self.words('(picture: {text})', text=values.get('alt') or '')} ")
        elif tag == "del":
            self._struck.append(len(self._text))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS or _HEADING.match(tag):
            self.flush()
        elif tag == "del" and self._struck:
            # Struck out is read as not valid any more: without the mark, the text would say the opposite.
            start = self._struck.pop()
            inner = "".join(self._text[start:])
            self._text[start:] = [self.words("(struck out: {text})", text=inner)]

    def handle_data(self, data: str) -> None:
        self._text.append(data)
