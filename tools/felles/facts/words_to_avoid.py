"""The terms register as one search: which words to avoid, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from felles.model import Handbook

FACTS = ("avoided",)


@dataclass(frozen=True, slots=True)
class Avoided:
    """Finds words to avoid in running text: ``pattern`` matches them, ``instead`` gives the preferred word."""

    pattern: re.Pattern[str] | None
    instead: Mapping[str, Mapping[str, str]]
    """Avoided word in lower case -> language -> preferred word."""

    def possible(self, text: str) -> bool:
        """False when no avoided word can stand in the text: a quick look before the pattern's slow one."""
        folded = text.casefold()
        return any(word in folded for word in self.instead)


def avoided(handbook: Handbook) -> Avoided:
    """All words that the glossary says to avoid, as one pattern of whole words."""
    instead: dict[str, Mapping[str, str]] = {}
    for _, _, entry in handbook.entries("glossary"):
        preferred = {lang: entry[lang] for lang in ("nb", "nn", "da", "sv", "en") if isinstance(entry.get(lang), str)}
        for word in entry.get("avoid") or ():
            if isinstance(word, str) and word.strip():
                instead.setdefault(word.casefold(), preferred)
    if not instead:
        return Avoided(None, instead)
    words = "|".join(re.escape(word) for word in sorted(instead, key=len, reverse=True))
    return Avoided(re.compile(rf"(?i)(?<![\w-])(?:{words})(?![\w-])"), instead)
