"""What changed between two versions, on a page: for staff as it reads, for the public without what is for staff only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from felles.model import Document, Target
from felles.plain import Names, lowered
from felles.redline import Redline, redline
from felles.redline.telling import Row, became, left_out, rows
from felles.site.book import Book
from felles.site.markup import component
from felles.words import Words


class Redlines:
    """Compares versions for one audience."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._names: Names = book
        self._hidden: re.Pattern[str] | None = None
        if book.audience == "public":
            every = {d.id: d for handbook in (book.past.tip, book.handbook) for d in handbook.documents}
            hidden = [d for d in every.values() if not book.visible(d)]
            self._names = _Open(book)
            # A function's id is a word that people use; only what is nothing but an id gives something away.
            ids = sorted((d.id for d in hidden if d.id.isupper() and any(c.isdigit() for c in d.id)), key=len, reverse=True)
            if ids:
                self._hidden = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, ids))})(?![\w])", re.IGNORECASE)

    def html(self, old: Document, new: Document) -> Markup:
        """Everything that reads otherwise, under the headings of the page; a sentence where nothing does."""
        found = redline(old, new, self._names)
        words = self._book.words
        groups = [(self._said(title), [self._row(row) for row in some]) for title, some in rows(found, words)]
        told = [self._said(text) for text in _told(found, words)]
        return component("redline", told=told, groups=groups, rest=left_out(found, words), gone=words("taken out"), new=words("new"))

    def _row(self, row: Row) -> dict[str, Any]:
        pieces = [(op, self._said(text)) for op, text in row.pieces]
        return {"label": self._said(row.label), "pieces": pieces, "swap": row.swap, "text": self._said(row.text)}

    def _said(self, text: str) -> str:
        return self._hidden.sub("…", text) if self._hidden is not None else text


def _told(found: Redline, words: Words) -> list[str]:
    told = list(became(found, words))
    return told if told or found.differences else [words("Reads as before.")]


class _Open(Names):
    """What everybody may know the names of: the rest is only said to be for staff."""

    def __init__(self, book: Book) -> None:
        super().__init__(book.handbook.kinds, _open_targets(book), book.options.areas, book.words)
        self._targets = book.targets

    def target(self, kinds: tuple[str, ...], name: str) -> Target | None:
        found = super().target(kinds, name)
        if found is None and any(name in self._targets.get(kind, {}) for kind in kinds):
            known = next(self._targets[kind][name] for kind in kinds if name in self._targets.get(kind, {}))
            said = lowered(self.words("Something for staff only"))
            return Target(replace(known.document, path="", data={"title": said}))
        return found


def _open_targets(book: Book) -> Mapping[str, Mapping[str, Target]]:
    return {
        kind: {name: target for name, target in some.items() if book.visible(target.document)}
        for kind, some in book.targets.items()
    }


@lru_cache(maxsize=1)
def redlines(book: Book) -> Redlines:
    """Made once a book."""
    return Redlines(book)
