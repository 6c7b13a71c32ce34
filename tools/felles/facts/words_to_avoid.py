"""The glossary as one search: which words to avoid, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from felles.model import Handbook

FACTS = ("avoided",)


# Endings of the Nordic languages' nouns, so that “hovedkontakten” is found where “hovedkontakt” is to be avoided.
_ENDINGS = r"(?:en|ens|et|ets|er|ers|ene|enes|erne|ernes|e|es|s|a|as|n|ns|t|ts|ne|nes|na|nas|ar|ars|arna|arnas|or|ors|orna|ornas)?"
_LONG_ENOUGH = 5
"""Shorter words are found as they stand only: with an ending they are too often another word."""


@dataclass(frozen=True, slots=True)
class Avoided:
    """Finds words to avoid in running text."""

    pattern: re.Pattern[str] | None
    """Group ``word`` is the word as the register has it, ``bent`` the same without its ending. A match with
    neither is an agreed term that has such a word inside it, and is fine."""
    instead: Mapping[str, Mapping[str, str]]
    """Avoided word in lower case -> language -> preferred word."""
    beginnings: tuple[str, ...] = ()
    """The first word of each avoided one, in lower case; empty when there are too many to look for one by one."""

    def possible(self, low: str) -> bool:
        """False when no avoided word can stand in a text, given in lower case: a quick look that spares most the slow one."""
        return not self.beginnings or any(beginning in low for beginning in self.beginnings)


_FEW = 100
"""So many words are found faster one by one than by the pattern."""


def avoided(handbook: Handbook) -> Avoided:
    """All words that the glossary says to avoid, as one pattern of whole words."""
    instead: dict[str, Mapping[str, str]] = {}
    agreed: set[str] = set()
    for _, _, entry in handbook.entries("glossary"):
        preferred = {lang: entry[lang] for lang in ("nb", "nn", "da", "sv", "en") if isinstance(entry.get(lang), str)}
        agreed.update(preferred.values())
        listed = entry.get("avoid")
        for word in listed if isinstance(listed, list) else ():
            if isinstance(word, str) and word.strip():
                instead.setdefault(word.casefold(), preferred)
    if not instead:
        return Avoided(None, instead)
    longest_first = sorted(instead, key=len, reverse=True)
    long = [word for word in longest_first if len(word) >= _LONG_ENOUGH]
    avoid = rf"(?P<word>{_any(longest_first)})" + (rf"|(?P<bent>{_any(long)}){_ENDINGS}" if long else "")
    inside = re.compile(_whole(avoid))
    fine = [_spaced(term) for term in sorted(agreed, key=len, reverse=True) if term.casefold() not in instead and inside.search(term)]
    beginnings = {word.split()[0].lower() for word in instead}
    few = tuple(sorted(beginnings)) if len(beginnings) <= _FEW else ()
    return Avoided(re.compile(_whole("|".join([*fine, avoid]))), instead, few)


def _whole(words: str) -> str:
    return rf"(?i)(?<![\w-])(?:{words})(?![\w-])"


def _any(words: list[str]) -> str:
    """One pattern for all the words, as a tree of their beginnings: a plain list of a thousand is tried one by one
    at every word of every text."""
    tree: dict[str, Any] = {}
    for word in words:
        if len(word) > _TREE:
            continue
        node = tree
        for sign in " ".join(word.split()):
            node = node.setdefault(sign, {})
        node[""] = {}
    return "|".join([*(_spaced(word) for word in words if len(word) > _TREE), *([_rendered(tree)] if tree else [])])


_TREE = 80
"""Longer phrases stay out of the tree, so that it has an end."""


def _rendered(node: dict[str, Any]) -> str:
    straight = ""
    while len(node) == 1 and "" not in node:
        (sign, node), = node.items()
        straight += r"\s+" if sign == " " else re.escape(sign)
    ends = "" in node
    below = [(r"\s+" if sign == " " else re.escape(sign)) + _rendered(inner) for sign, inner in node.items() if sign]
    return straight + (f"(?:{'|'.join(below)}){'?' if ends else ''}" if below else "")


def _spaced(term: str) -> str:
    """A term as a pattern: between its words any space, a line's end too."""
    return r"\s+".join(re.escape(part) for part in term.split())
