"""How much each word of each entry counts: BM25 over weighted fields, worked out when the index is made.

A word's group is all its forms, by its stem. A compound counts for its parts too, less than the parts themselves would.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from felles.searching.compounds import Compounds
from felles.searching.folding import folded, words
from felles.searching.lexicon import Lexicon, Stems

FIELDS: Mapping[str, tuple[float, float]] = {
    "title": (6.0, 0.5),
    "names": (5.0, 0.0),
    "steps": (2.0, 0.4),
    "text": (1.0, 0.5),
    "near": (0.6, 0.0),
    "place": (1.0, 0.0),
}
"""What a field counts, and how much its length is held against a word in it."""
_OFTEN = 3.0
"""More often than so, a word in a field says no more."""
_SATURATION = 5.0
_PART = 0.5
"""What a word inside a compound counts, of one that stands alone."""
_SCALE = 100
_PAUSE = re.compile(r"[,:;–—/()]")
_LEVELS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 27, 33, 40, 48, 58, 70, 84, 100)
"""What an entry may count for a word; between them, the nearest below. So few compress well."""
MOST = 250
"""Entries that are kept for a word: those it counts most for. What half the handbook says finds nothing anyway."""


@dataclass(frozen=True)
class Entry:
    """One thing that can be found: its texts by field (FIELDS), and what it counts among others."""

    texts: Mapping[str, Sequence[str]]
    weight: float = 1.0
    language: str = ""
    """When it isn't the site's."""
    titles: Sequence[str] = field(default=())
    """What it is called, whole: asked for by one of these it comes first."""


@dataclass(frozen=True)
class Group:
    """All forms of a word, and where they stand: level -> the numbers of entries, in order."""

    stem: str
    forms: tuple[str, ...]
    rarity: int
    """Its inverse document frequency, times ten."""
    capped: bool
    levels: tuple[tuple[int, tuple[int, ...]], ...]
    named: bool = False
    """Whether it stands in a title, a name or a step, or often enough, so that a slip may be mended to it."""


@dataclass(frozen=True)
class Name:
    """Everything that is called so, whatever the order and the endings of its words: stems, the rarest first."""

    stems: tuple[str, ...]
    entries: tuple[int, ...]


_Found = tuple[int, float, bool, bool]
"""An entry's number, what it counts for a word, whether the word stands in a strong field, and whether it is the entry's own."""


class Weighed:
    """Groups by stem, and names, of a number of entries."""

    def __init__(self, entries: Sequence[Entry], language: str) -> None:
        self.count = len(entries)
        self._stems = {"": Stems(language)}
        self._language = language
        read = [self._read(entry) for entry in entries]
        self._forms: dict[str, set[str]] = defaultdict(set)
        self._compounds = {
            own: Compounds(self._of(own), {word for entry, fields in zip(entries, read, strict=True) if entry.language == own for some in fields.values() for word in some})
            for own in sorted({entry.language for entry in entries} | {""})
        }
        self._shares: dict[tuple[str, str], tuple[tuple[str, float], ...]] = {}
        self.groups = self._weigh(entries, read)
        self.names = list(self._named(entries))

    @property
    def lexicon(self) -> Lexicon:
        return self._stems[""].lexicon

    def _of(self, language: str) -> Stems:
        if language not in self._stems:
            self._stems[language] = Stems(language)
        return self._stems[language]

    def _read(self, entry: Entry) -> dict[str, list[str]]:
        return {name: [word for text in entry.texts.get(name, ()) for word in words(text)] for name in FIELDS}

    def _shared(self, word: str, language: str) -> tuple[tuple[str, float], ...]:
        """The stems a word counts for, and how much: its own and those of its parts."""
        key = (word, language)
        found = self._shares.get(key)
        if found is None:
            stems = self._of(language)
            own = stems.of(word)
            self._forms[own].add(word)
            inner = dict.fromkeys(stems.of(part) for part in self._compounds[language].parts(word))
            found = self._shares[key] = ((own, 1.0), *((stem, _PART) for stem in inner if stem != own))
        return found

    def _weigh(self, entries: Sequence[Entry], read: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, Group]:
        long = {name: (sum(len(fields[name]) for fields in read) / self.count if self.count else 0) or 1.0 for name in FIELDS}
        found: dict[str, list[_Found]] = defaultdict(list)
        for number, (entry, fields) in enumerate(zip(entries, read, strict=True)):
            sums: dict[str, float] = defaultdict(float)
            strong: set[str] = set()
            said: set[str] = set()
            for name, (weight, held) in FIELDS.items():
                if not fields[name]:
                    continue
                share = weight / (1 - held + held * len(fields[name]) / long[name])
                often: dict[str, float] = defaultdict(float)
                for word, times in Counter(fields[name]).items():
                    for stem, part in self._shared(word, entry.language):
                        often[stem] += part * times
                for stem, heard in often.items():
                    sums[stem] += share * math.sqrt(min(heard, _OFTEN))
                if name in ("title", "names", "steps"):
                    strong.update(often)
                if name != "near":
                    said.update(often)
            for stem, total in sums.items():
                score = total / (total + _SATURATION) * entry.weight
                found[stem].append((number, score, stem in strong, stem in said))
        return {stem: self._group(stem, some) for stem, some in found.items()}

    def _group(self, stem: str, found: Sequence[_Found]) -> Group:
        said = sum(own for *_, own in found)
        rarity = math.log(1 + (self.count - said + 0.5) / (said + 0.5))
        levels: dict[int, list[int]] = defaultdict(list)
        # The best entries for it; of equals those that come first.
        kept = found if len(found) <= MOST else sorted(found, key=lambda one: (-_level(one[1]), one[0]))[:MOST]
        for number, score, *_ in sorted(kept):
            levels[_level(score)].append(number)
        return Group(
            stem,
            self._all_forms(stem),
            max(1, round(rarity * 10)),
            len(kept) < len(found),
            tuple((level, tuple(levels[level])) for level in sorted(levels, reverse=True)),
            said > 2 or any(strong for _, _, strong, _ in found),
        )

    def _all_forms(self, stem: str) -> tuple[str, ...]:
        """Those that stand somewhere, and those that no rule of endings leads to."""
        forms = set(self._forms.get(stem, ()))
        lexicon = self._stems[""].lexicon
        for form in tuple(forms):
            forms.update(lexicon.families.get(lexicon.same.get(form, ""), ()))
        return tuple(sorted(forms or {stem}))

    def _named(self, entries: Sequence[Entry]) -> Iterable[Name]:
        found: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
        for number, entry in enumerate(entries):
            for name in (*entry.titles, *self._heads(entry)):
                stems = self.bag(name, entry.language)
                if stems:
                    found[stems][number] = None
        return (Name(stems, tuple(numbers)) for stems, numbers in found.items())

    def _heads(self, entry: Entry) -> Iterable[str]:
        """What a title is called in short: «Fullmakt» of «Fullmakt til legemiddelhåndtering», and each of what it joins."""
        lexicon = self._of(entry.language).lexicon
        for title in entry.texts.get("title", ()):
            for part in _PAUSE.split(title):
                head: list[str] = []
                whole = False
                for word in words(part.replace("-", "")):
                    if word in lexicon.joins:
                        yield " ".join(head)
                        head, whole = [], False
                    elif word in lexicon.quiet:
                        whole = bool(head)
                    elif not whole:
                        head.append(word)
                yield " ".join(head)

    def bag(self, name: str, language: str = "") -> tuple[str, ...]:
        """A name's stems without its quiet words, the rarest first: by these it is looked up."""
        quiet = self._of("").lexicon.quiet
        some = list(dict.fromkeys(words(name)))
        some = [word for word in some if word not in quiet] or some
        stems = {self._of(language).of(word) for word in some}
        known = [stem for stem in stems if stem in self.groups]
        return tuple(sorted(known, key=lambda stem: (-self.groups[stem].rarity, folded(stem), stem)))


def _level(score: float) -> int:
    return _LEVELS[max(bisect_right(_LEVELS, score * _SCALE) - 1, 0)]
