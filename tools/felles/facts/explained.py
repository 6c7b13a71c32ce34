"""Short forms that the handbook explains or names somewhere everybody can look them up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from felles.model import Handbook, Target

FACTS = ("explained",)

_SHORT = re.compile(r"[^\W\d_a-zæøåäö]{2,}[0-9]{0,2}")
_LANGUAGES = ("nb", "nn", "da", "sv", "en")


def explained(handbook: Handbook) -> frozenset[str]:
    """Each short form as it is written: the glossary's words and abbreviations, and what is part of the name of
    a route or a place, which have a page of their own."""
    found: set[str] = set()
    for phrase in _phrases(handbook):
        found.add(phrase.strip())
        found.update(_SHORT.findall(phrase))
    return frozenset(found)


def _phrases(handbook: Handbook) -> Iterator[str]:
    for _, _, entry in handbook.entries("glossary"):
        yield from (entry[language] for language in _LANGUAGES if isinstance(entry.get(language), str))
        short = entry.get("abbreviations")
        yield from (word for word in short if isinstance(word, str)) if isinstance(short, list) else ()
    for purpose in ("routes", "places"):
        for register, row, _ in handbook.entries(purpose):
            yield Target(register, row).title
