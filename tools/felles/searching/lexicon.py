"""What a language says of its words: which are quiet, what they end in, which have forms no rule finds, what compounds are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import snowballstemmer

_STEMMERS = {"nb": "norwegian", "da": "danish", "sv": "swedish", "en": "english"}
_SAME = {"nn": "nb", "no": "nb"}
"""Nynorsk and bokmål share a file: people search in either."""


@dataclass(frozen=True)
class Lexicon:
    language: str
    quiet: frozenset[str]
    joins: frozenset[str]
    endings: tuple[str, ...]
    """From the longest to the shortest."""
    parts: frozenset[str]
    never: frozenset[str]
    same: dict[str, str]
    """Form -> the form that stands for all of its word."""
    families: dict[str, tuple[str, ...]]
    """That form -> all of them."""


@cache
def lexicon(language: str) -> Lexicon:
    """The language's; of a language unknown here, the English one."""
    name = _SAME.get(language, language)
    if name not in _STEMMERS:
        name = "en"
    read: dict[str, list[str]] = {"quiet": [], "joins": [], "endings": [], "parts": [], "never": []}
    families: dict[str, tuple[str, ...]] = {}
    same: dict[str, str] = {}
    for line in files("felles.searching").joinpath("words", f"{name}.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            key, _, value = line.partition(": ")
            if key == "same":
                forms = tuple(dict.fromkeys(value.split()))
                # A form may belong to two words («satt»); it stands with the first.
                head = next((same[form] for form in forms[:1] if form in same), forms[0])
                families[head] = tuple(dict.fromkeys((*families.get(head, ()), *forms)))
                for form in forms:
                    same.setdefault(form, head)
            else:
                read[key] += value.split()
    endings = tuple(sorted(set(read["endings"]), key=lambda ending: (-len(ending), ending)))
    return Lexicon(name, frozenset(read["quiet"]), frozenset(read["joins"]), endings, frozenset(read["parts"]), frozenset(read["never"]), same, families)


class Stems:
    """The stem of each word of a language, remembered."""

    def __init__(self, language: str) -> None:
        self.lexicon = lexicon(language)
        self._stem = snowballstemmer.stemmer(_STEMMERS[self.lexicon.language]).stemWord
        self._known: dict[str, str] = {}

    def of(self, word: str) -> str:
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._made(word)
        return found

    def _made(self, word: str) -> str:
        if not word.isalpha():
            return word
        stem: str = self._stem(self.lexicon.same.get(word, word))
        if self.lexicon.language != "en":
            stem = _shortened(stem)
        return stem


def _shortened(stem: str) -> str:
    """«nøkkel» and «nøkl», «legemiddel» and «legemidl», «sykkel»: the vowel goes where the word is bent, and a doubled letter with it."""
    if len(stem) > 4 and stem[-1] in "lrn" and stem[-2] == "e" and stem[-3] not in "aeiouyæøåäö":
        bare = stem[:-2]
        if bare[-1] == bare[-2:-1]:
            return bare[:-1] + stem[-1]
        if stem[-1] == "l":
            return bare + stem[-1]
    return stem
