"""Words taken out of texts, and letters made alike: æ, ø and å as they are, and as who hasn't the keys writes them.

``theme/assets/finding.js`` folds what is asked in the same way; a test holds that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")
_TWO = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)+")
_LETTERS = str.maketrans("æøåäöđŋŧ", "aoaaodnt")
_PLAIN = re.compile(r"[a-z0-9]*")


def words(text: str) -> Iterator[str]:
    """Each word in small letters. What a hyphen joins comes in parts, and then as one too."""
    text = unicodedata.normalize("NFC", text).lower()
    yield from _WORD.findall(text)
    if "-" in text or "’" in text or "'" in text or "‐" in text or "‑" in text:
        for joined in _TWO.findall(text):
            yield "".join(_WORD.findall(joined))


def folded(word: str) -> str:
    """A word of small letters without its marks: ``laast``, ``låst`` and ``last`` are one, ``dør`` and ``doer`` too."""
    bare = word.translate(_LETTERS)
    if not _PLAIN.fullmatch(bare):
        bare = "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
    return bare.replace("ae", "a").replace("oe", "o").replace("aa", "a")


def order(key: str) -> bytes:
    """Sorts keys as a browser compares them, by UTF-16."""
    return key.encode("utf-16-be", "surrogatepass")
