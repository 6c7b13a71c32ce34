"""A text on one line, words as they stand inside a sentence, and a text as a piece of an address or a file's name."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


_FOLDED = str.maketrans(
    {"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "đ": "d", "ŧ": "t", "ŋ": "n", "ß": "ss"}
)
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def line(text: object) -> str:
    """The text on one line, without what only machines see."""
    said = str(text)
    if said.isprintable() and "  " not in said:
        return said.strip()
    return " ".join(_CONTROL.sub(" ", said).split())


def lowered(words: str) -> str:
    """A heading's word inside a sentence; ``ISBAR`` and ``PGSA-test`` keep the capitals of a first part that is all capitals."""
    first = re.split(r"[ -]", words, maxsplit=1)[0]
    return words if len(first) > 1 and first.isupper() else words[:1].lower() + words[1:]


def capital(words: str) -> str:
    """The words as a sentence or a heading begins."""
    return words[:1].upper() + words[1:]


def slug(text: str) -> str:
    """The text as a piece of an address: ``Rapport og dokumentasjon`` -> ``rapport-og-dokumentasjon``."""
    folded = unicodedata.normalize("NFKD", text.lower().translate(_FOLDED))
    return _NOT_WORD.sub("-", folded.encode("ascii", "ignore").decode()).strip("-")[:80].strip("-")
