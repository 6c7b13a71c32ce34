"""Words the handbook explains, and documents it names by id: the first mention on a page leads on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from felles.model import Target
from felles.site.addresses import relative
from felles.site.book import ENDINGS, Book, Spot
from felles.site.markup import anchor, explanation

_WORD = re.compile(r"\w+(?:[-–]\w+)*")
_TAG = re.compile(r"""(<[^>"]*(?:"[^"]*"[^>"]*)*>)""")
_ENTITY_OR_WORD = re.compile(r"&#?\w+;|\w+(?:[-–]\w+)*")
_SILENT = ("a", "code", "pre", "abbr")
_LONGEST = 240


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    id: str
    meaning: str
    spot: Spot
    document: bool = False
    """Whether it is a document named by its id, and not a word that is explained."""


class Glossary:
    """The words of every register that serves as glossary, found in text by their first word; and documents' ids."""

    def __init__(self, book: Book) -> None:
        self._by_first: dict[str, list[_Entry]] = {}
        self._documents = {
            document.id: _Entry(
                (document.id,), document.id, book.title(Target(document)), book.spot(Target(document)), True
            )
            for kind in book.kinds
            for document in book.documents(kind)
            if "-" in document.id
        }
        endings = ENDINGS.get("nb" if book.words.language == "nn" else book.words.language, ())
        for kind in book.serving("glossary"):
            for register in book.documents(kind):
                for target in book.rows(register):
                    self._add(book, target, endings)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry.words))

    def _add(self, book: Book, target: Target, endings: tuple[str, ...]) -> None:
        meaning = target.entry.get("meaning")
        if not isinstance(meaning, str):
            return
        meaning = " ".join(meaning.split())
        if len(meaning) > _LONGEST:
            meaning = meaning[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"
        spot = book.spot(target)
        for phrase in _phrases(book, target):
            words = tuple(found.lower() for found in _WORD.findall(phrase))
            if not words:
                continue
            self._keep(_Entry(words, target.id, meaning, spot))
            if len(words) == 1 and len(words[0]) > 5:
                for ending in endings:
                    self._keep(_Entry((words[0] + ending,), target.id, meaning, spot))

    def _keep(self, entry: _Entry) -> None:
        known = self._by_first.setdefault(entry.words[0], [])
        if all(entry.words != other.words for other in known):
            known.append(entry)

    @cached_property
    def _keys(self) -> frozenset[str]:
        """What a text must hold at least one of to have anything to mark."""
        return frozenset((*self._by_first, *(name.lower() for name in self._documents)))

    def _worth(self, text: str, explained: set[str]) -> bool:
        """Whether a look at every word can find anything: most texts name nothing that is not explained yet."""
        for word in self._keys.intersection(_WORD.findall(text.lower())):
            entries = self._by_first.get(word)
            if entries is None or any(entry.id not in explained for entry in entries):
                return True
        return False

    def marked(self, text: str, explained: set[str], page: str) -> Markup:
        """The text, escaped, each term not in ``explained`` yet marked up and added to it."""
        if not self._worth(text, explained):
            return escape(text)
        pieces: list[str] = []
        at = 0
        for start, end, entry in self._found(text, _WORD, explained, page):
            pieces += [escape(text[at:start]), _term(entry, text[start:end], page)]
            at = end
        if not pieces:
            return escape(text)
        return Markup("".join((*pieces, escape(text[at:]))))

    def marked_html(self, html: str, explained: set[str], page: str) -> str:
        """The same in sanitised HTML: in its text only, not in links or code."""
        if not self._worth(html, explained):
            return html
        pieces: list[str] = []
        silent = 0
        for piece in _TAG.split(html):
            if piece.startswith("<"):
                name = piece.strip("</>").split(" ", 1)[0]
                if name in _SILENT:
                    silent += -1 if piece.startswith("</") else 1
                pieces.append(piece)
                continue
            at = 0
            if silent <= 0 and self._worth(piece, explained):
                for start, end, entry in self._found(piece, _ENTITY_OR_WORD, explained, page):
                    pieces += [piece[at:start], _term(entry, Markup(piece[start:end]), page)]
                    at = end
            pieces.append(piece[at:])
        return "".join(pieces)

    def _found(
        self, text: str, pattern: re.Pattern[str], explained: set[str], page: str
    ) -> Iterator[tuple[int, int, _Entry]]:
        matches = [(m.start(), m.end(), m[0].lower()) for m in pattern.finditer(text)]
        i = 0
        while i < len(matches):
            named = self._documents.get(text[matches[i][0] : matches[i][1]])
            if named is not None and named.spot.page != page:
                yield matches[i][0], matches[i][1], named
            for entry in () if named else self._by_first.get(matches[i][2], ()):
                size = len(entry.words)
                if entry.id in explained or entry.spot.page == page:
                    continue
                if size == 1 or tuple(m[2] for m in matches[i : i + size]) == entry.words:
                    explained.add(entry.id)
                    yield matches[i][0], matches[i + size - 1][1], entry
                    i += size - 1
                    break
            i += 1


def _phrases(book: Book, target: Target) -> Iterator[str]:
    yield book.title(target)
    shortened = target.entry.get("abbreviations")
    for word in shortened if isinstance(shortened, list) else ():
        if isinstance(word, str):
            yield word


def _term(entry: _Entry, text: str, page: str) -> str:
    link = relative(page, entry.spot.page, entry.spot.anchor)
    if entry.document:
        return anchor(link, text, entry.meaning)
    return explanation(link, text, entry.meaning)
