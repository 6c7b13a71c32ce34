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
_SILENT = ("a ", "code", "pre")
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

    def __init__(self, book: Book, *, explaining: bool = True) -> None:
        self._by_first: dict[str, list[_Entry]] = {}
        self._documents = {
            document.id.upper(): _Entry(
                (document.id,), document.id, book.title(Target(document)), book.spot(Target(document)), True
            )
            for kind in book.kinds
            for document in book.documents(kind)
            if "-" in document.id
        }
        endings = ENDINGS.get("nb" if book.words.language == "nn" else book.words.language, ())
        # A meaning in one language explains nothing in a text in another.
        for kind in book.serving("glossary") if explaining else ():
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

    def marked(self, text: str, explained: set[str], page: str, *, by_id: bool = False) -> Markup:
        """The text, escaped, each term not in ``explained`` yet marked up and added to it.

        A document named by its id is called by its title, which says where the link leads; ``by_id`` keeps the
        id, for pages that are about ids.
        """
        found = self._found(text, explained, page, html=False)
        if not found:
            return escape(text)
        pieces: list[str] = []
        at = 0
        for start, end, entry in found:
            pieces += [escape(text[at:start]), _term(entry, text[start:end], page, by_id)]
            at = end
        return Markup("".join((*pieces, escape(text[at:]))))

    def marked_html(self, html: str, explained: set[str], page: str, *, by_id: bool = False) -> str:
        """The same in sanitised HTML: in its text only, not in links or code."""
        pieces: list[str] = []
        at = 0
        for start, end, entry in self._found(html, explained, page, html=True):
            pieces += [html[at:start], _term(entry, Markup(html[start:end]), page, by_id)]
            at = end
        return "".join((*pieces, html[at:]))

    def _found(
        self, text: str, explained: set[str], page: str, *, html: bool
    ) -> list[tuple[int, int, _Entry]]:
        """Where something is named that leads on, from left to right; its words count as explained from then on."""
        low = text.lower()
        candidates = self._keys.intersection(_WORD.findall(low))
        if not candidates or len(low) != len(text):
            return []
        spots: list[tuple[int, int, _Entry]] = []
        for word in candidates:
            for entry in self._by_first.get(word, ()):
                if entry.id not in explained and entry.spot.page != page:
                    phrase = " ".join(entry.words)
                    spots += [(at, at + len(phrase), entry) for at in _places(low, phrase, html, first=True)]
            named = self._documents.get(word.upper())
            if named is not None and named.spot.page != page:
                spots += [
                    (at, at + len(word), named)
                    for at in _places(low, word, html, first=False)
                    if text[at : at + len(word)] == named.id
                ]
        chosen: list[tuple[int, int, _Entry]] = []
        for start, end, entry in sorted(spots, key=lambda spot: (spot[0], -spot[1])):
            if (chosen and start < chosen[-1][1]) or (not entry.document and entry.id in explained):
                continue
            if not entry.document:
                explained.add(entry.id)
            chosen.append((start, end, entry))
        return chosen


def _places(low: str, phrase: str, html: bool, *, first: bool) -> Iterator[int]:
    """Where a phrase stands by itself, and in HTML in running text; only the first such place where one is enough."""
    at = low.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not (_joins(low[max(0, at - 2) : at][::-1]) or _joins(low[end : end + 2])) and not (
            html and _silent(low, at)
        ):
            yield at
            if first:
                return
        at = low.find(phrase, end)


def _joins(beside: str) -> bool:
    """Whether the letters beside a phrase, nearest first, make it part of a longer word or of a sign's name."""
    if not beside:
        return False
    near = beside[0]
    return near.isalnum() or near in "_&" or (near in "-–" and beside[1:].isalnum())


def _silent(html: str, at: int) -> bool:
    """Whether a place is inside a tag, a link or code."""
    if html.rfind("<", 0, at) > html.rfind(">", 0, at):
        return True
    return any(html.count(f"<{tag}", 0, at) > html.count(f"</{tag.strip()}>", 0, at) for tag in _SILENT)


def _phrases(book: Book, target: Target) -> Iterator[str]:
    yield book.title(target)
    shortened = target.entry.get("abbreviations")
    for word in shortened if isinstance(shortened, list) else ():
        if isinstance(word, str):
            yield word


def _term(entry: _Entry, text: str, page: str, by_id: bool) -> str:
    link = relative(page, entry.spot.page, entry.spot.anchor)
    if entry.document:
        return anchor(link, text, entry.meaning) if by_id else anchor(link, entry.meaning, entry.id)
    return explanation(link, text, entry.meaning)
