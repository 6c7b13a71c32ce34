"""The golden sets: what is typed, and the documents that must come first. One file a language, under ``golden/``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).parent / "golden"
WAYS = (
    "everyday",
    "abbreviation",
    "misspelling",
    "letters",
    "inflection",
    "split",
    "joined",
    "synonym",
    "dialect",
    "foreign",
    "question",
    "symptom",
    "whom",
    "record",
    "governance",
    "none",
)
"""Ways of asking; what each stands for is told in ``golden/README.md``."""


@dataclass(frozen=True)
class Query:
    """What is typed, and what must come first: any of ``first``, each a document or ``document/entry of a register``."""

    text: str
    first: tuple[str, ...]
    """Empty where the handbook has no answer."""
    why: str


def read(language: str) -> list[Query]:
    """The golden set of a language, in the order it is written."""
    written: dict[str, Any] = yaml.safe_load((HOME / f"{language}.yaml").read_text("utf-8"))
    found = []
    for row in written["queries"]:
        first = row.get("first", [])
        found.append(Query(row["q"], (first,) if isinstance(first, str) else tuple(first), row["why"]))
    return found


_SHORT = str.maketrans({"æ": "ae", "ä": "a", "ø": "o", "ö": "o", "å": "a"})
_LONG = str.maketrans({"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "å": "aa"})


def spelled(text: str) -> tuple[str, str]:
    """Both ways a query is typed by somebody without the letters for it."""
    plain = " ".join(text.lower().split())
    return plain.translate(_SHORT), plain.translate(_LONG)
