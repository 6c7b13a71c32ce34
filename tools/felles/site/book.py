"""The handbook as the pages see it: who reads, what has a page and where, what things are called."""

from __future__ import annotations

import copy
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from felles.model import Document, Handbook, Kind, Link, Offered, Options, Target, walk
from felles.plain import Layout, Names, Path, label_key
from felles.site.addresses import Paths, slug
from felles.site.versions import Versions
from felles.words import LANGUAGES, Words

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LONG, _PART = 14, 5
"""Letters from which a word may be parted, and the fewest each part has."""

ENDINGS = {
    "nb": ("en", "et", "a", "er", "ene", "ens", "s", "n", "r", "ne", "e"),
    "da": ("en", "et", "er", "erne", "ens", "s", "n", "r", "ne", "e"),
    "sv": ("en", "et", "ar", "er", "or", "arna", "erna", "orna", "ens", "s", "n", "na"),
    "en": ("s", "es"),
}
"""What a noun may end in, by language: enough to know a word again, not a grammar."""

WORK = frozenset({"findings", "analyses", "plans", "uptake", "trials", "forms", "results", "indicators", "points", "minutes", "acknowledgements"})
"""What kinds are for that tell how the service is being improved, and not what to do. In a search they are found by their titles and
what stands under them: their whole text would only stand between the routines and who looks for one."""

Audience = Literal["internal", "public"]
Key = tuple[str, int | None]
"""A target's file and row: what facts are keyed by."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A page, or a place on one."""

    page: str
    anchor: str = ""


class Book(Names):
    """Everything a page may ask for. Made once a build; nothing in it changes while pages are made.

    ``facts`` answers by name: targets, links, links_from, back_links, duties, gaps, overlaps, places, scopes,
    holders, options, exemptions.
    """

    def __init__(
        self,
        handbook: Handbook,
        facts: Any,
        words: Words,
        *,
        audience: Audience,
        today: str,
        product_pages: tuple[str, ...],
        articles: Mapping[str, str],
        past: Versions,
        made: str | None = None,
        pack: Offered | None = None,
        home: str = "",
    ) -> None:
        super().__init__(handbook.kinds, facts["targets"], facts["options"].areas, words)
        self.articles = articles
        """The titles of the product's own articles, by page path."""
        self.handbook, self.audience, self.today = handbook, audience, today
        self.past = past
        self.drawings: dict[str, str] = {}
        """The shapes of each drawing, by its specification's digest: made all at once before the pages (``page_makers``)."""
        self.home = home
        """The address the site is published at, with a slash at the end; empty where that isn't said."""
        self.pack = pack
        """Evidence that is offered for download on this site."""
        self.made = made or today
        self.looks_back = made is not None
        """Whether it is the handbook as of a day, which nobody can propose to change."""
        self._facts = facts
        self.kinds = sorted(handbook.kinds.values(), key=lambda k: (k.menu is None, k.menu or 0, k.name))
        self.layouts: dict[str, Layout] = {kind.name: self.layout(kind) for kind in self.kinds}
        self._spots: dict[Key, Spot] = {}
        self.lists: dict[str, str] = {}
        self.area_pages: dict[tuple[str, str], str] = {}
        self.histories: dict[str, str] = {}
        """The page on which a document's versions stand, by the document's path; without one they stand on its own."""
        self._headings: dict[tuple[str, Path, str], tuple[str, str]] = {}
        self._back: dict[Key, tuple[Link, ...]] = {}
        self._readable: dict[str, list[Document]] = {}
        self.language = words.language
        """The site's own language, which the page of a text in another doesn't speak."""
        self._spoken: dict[str, Book] = {words.language: self}
        self._settle((*product_pages, *articles))

    def spoken(self, language: object) -> Book:
        """The same book in another language's words, for the page of a text in that language."""
        if not isinstance(language, str) or language not in LANGUAGES:
            return self
        if language not in self._spoken:
            twin = copy.copy(self)
            twin.words, twin._labels, twin._titles, twin._headings = Words(language), {}, {}, {}
            twin.__dict__.pop("_vocabulary", None)
            self._spoken[language] = twin
        return self._spoken[language]

    # What the facts say

    @cached_property
    def options(self) -> Options:
        found: Options = self._facts["options"]
        return found

    @cached_property
    def targets(self) -> Mapping[str, Mapping[str, Target]]:
        found: Mapping[str, Mapping[str, Target]] = self._facts["targets"]
        return found

    @cached_property
    def places(self) -> Mapping[str, Target]:
        found: Mapping[str, Target] = self._facts["places"]
        return found

    @property
    def facts(self) -> Any:
        """All facts about the handbook, for who asks for many of them."""
        return self._facts

    def fact(self, name: str) -> Any:
        return self._facts[name]

    def links_from(self, document: Document) -> tuple[Link, ...]:
        found: Mapping[str, tuple[Link, ...]] = self._facts["links_from"]
        return found.get(document.path, ())

    def links_to(self, target: Target) -> tuple[Link, ...]:
        """What refers to it, in documents this audience may read that are not withdrawn."""
        key = key_of(target)
        if key not in self._back:
            found: Mapping[Key, tuple[Link, ...]] = self._facts["back_links"]
            links = found.get(key, ())
            self._back[key] = tuple(k for k in links if self.visible(k.source) and not k.source.withdrawn)
        return self._back[key]

    # Who reads

    def visible(self, document: Document) -> bool:
        """Whether this audience may know of it."""
        return self.audience == "internal" or document.public

    def masked(self, text: str) -> str:
        """The text as this audience may read it: an internal document that a public text names by its id is only said to be there."""
        return self._internal.sub(self.words("a text for staff only"), text) if self._internal is not None else text

    @cached_property
    def _internal(self) -> re.Pattern[str] | None:
        # Ids in capitals are names; one in small letters is a word like others, and stands in addresses.
        names = [re.escape(d.id) for d in self.handbook.documents if not self.visible(d) and "-" in d.id and d.id.isupper()]
        return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w]|-\w)") if names else None

    def documents(self, kind: Kind) -> list[Document]:
        """The kind's documents this audience may read, those in force before those withdrawn; by day where the layout says so."""
        if kind.name not in self._readable:
            found = [d for d in self._of_kind.get(kind.name, ()) if self.visible(d)]
            latest = self.layouts[kind.name].latest
            if latest is not None:
                days = {d.path: next((str(day) for _, day in walk(d.data, tuple(latest.split(".")))), "") for d in found}
                found.sort(key=lambda d: days[d.path], reverse=True)
            self._readable[kind.name] = sorted(found, key=lambda d: d.withdrawn)
        return self._readable[kind.name]

    @cached_property
    def _of_kind(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for document in self.handbook.documents:
            found.setdefault(document.kind.name, []).append(document)
        return found

    def rows(self, document: Document) -> Iterator[Target]:
        """A register's rows, those that are readable."""
        rows = document.data.get("entries")
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict):
                yield Target(document, i)

    # Where things stand

    def spot(self, target: Target) -> Spot:
        """Where one reads about it."""
        return self._spots[key_of(target)]

    def _settle(self, product_pages: tuple[str, ...]) -> None:
        paths = Paths()
        for path in product_pages:
            paths.take(path)
        for kind in self.kinds:
            documents = self.documents(kind)
            if not documents:
                continue
            folder = slug(self.plural(kind)) or kind.name
            self.lists[kind.name] = top = paths.take(f"{folder}/index.md")
            folder = top.removesuffix("/index.md").removesuffix(".md")
            for area in self.areas(kind):
                self.area_pages[kind.name, area] = paths.take(f"{folder}/{slug(area) or 'omrade'}.md")
            alone = single(kind) and len(documents) == 1
            for document in documents:
                page = top if alone else paths.take(f"{folder}/{slug(document.id) or 'side'}.md")
                self._spots[document.path, None] = Spot(page)
                if self.past.count(document) > 1 or (self.past.count(document) and self.past.undecided(document) is not None):
                    stem = page.removesuffix("/index.md").removesuffix(".md")
                    self.histories[document.path] = paths.take(f"{stem}/historikk.md")
                if kind.register:
                    for target in self.rows(document):
                        anchor = slug(target.id) or f"rad-{target.row}"
                        own = self.layouts[kind.name].entry_page
                        self._spots[key_of(target)] = (
                            Spot(paths.take(f"{folder}/{anchor}.md")) if own else Spot(page, anchor)
                        )

    def areas(self, kind: Kind) -> list[str]:
        """The areas the kind's documents are sorted into, in the handbook's order."""
        if not kind.areas:
            return []
        used = dict.fromkeys(d.area for d in self.documents(kind) if d.area is not None)
        known = [str(area.get("id")) for area in self.options.areas]
        return [area for area in known if area in used] + [area for area in used if area not in known]

    # What things are called

    def heading(self, kind: Kind, prefix: Path, key: str) -> tuple[str, str]:
        """A section's words and anchor: the kind's own words for it, else the label of the field it names."""
        found = self._headings.get((kind.name, prefix, key))
        if found is None:
            own = self.said(kind, f"heading.{key}") or self.said(kind, key)
            words = own or self.label(kind, label_key((*prefix, key)))
            anchor = _NOT_WORD.sub("-", key).strip("-") or "del"
            found = self._headings[kind.name, prefix, key] = (words, anchor)
        return found

    def parted(self, word: str) -> str:
        """A long compound with a soft hyphen where its last known word begins."""
        if len(word) < _LONG:
            return word
        low = word.lower()
        for start in range(_PART, len(word) - _PART + 1):
            if low[start:] in self._vocabulary or low[start:].removesuffix("s") in self._vocabulary:
                return f"{self.parted(word[:start])}\u00ad{word[start:]}"
        return word

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """Words the handbook itself uses in titles and labels, with the language's common endings."""
        texts = [document.title for document in self.handbook.documents]
        for kind in self.kinds:
            texts += [self.label(kind, key) for key in kind.labels]
            texts += [self.title(t) for d in self.documents(kind) if kind.register for t in self.rows(d)]
        words = {word for text in texts for word in text.lower().replace("-", " ").split() if word.isalpha()}
        endings = ("", *ENDINGS.get("nb" if self.words.language == "nn" else self.words.language, ()))
        return frozenset(w + e for w in words for e in endings if len(w) > 3 and len(w + e) >= _PART)

    def serving(self, purpose: str) -> list[Kind]:
        return [kind for kind in self.kinds if kind.serves == purpose and kind.name in self.lists]


def key_of(target: Target) -> Key:
    return target.document.path, target.row


def prefix_of(target: Target) -> Path:
    """Where a target's own fields stand in its kind: at the top, or inside the rows."""
    return () if target.row is None else ("entries", "*")


def single(kind: Kind) -> bool:
    """Kinds a handbook has one document of: its page is the kind's list page too."""
    return kind.register or kind.serves == "options"


_LATE = {"nb": "æøå", "nn": "æøå", "da": "æøå", "sv": "åäö"}


def sorting_key(words: str, language: str) -> tuple[tuple[int, str], ...]:
    """A key that puts the language's own last letters last, whatever the capitals."""
    late = _LATE.get(language, "")
    return tuple((late.index(c) + 1, "") if c in late else (0, _bare(c)) for c in words.casefold())


def plain_letter(letter: str, language: str) -> str:
    """The small letter that one is sorted as: without its accent, unless it is one of the language's own."""
    return letter if letter in _LATE.get(language, "") else _bare(letter)


def _bare(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[:1]
