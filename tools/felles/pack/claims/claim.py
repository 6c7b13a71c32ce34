"""One thing that a pack says, and whether it holds. The sentence is made at the door (felles.words.packs)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["holds", "fails", "unknown"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What was worked out again, and what came of it."""

    id: str
    """Which sentence says it: ``files.altered``. Before the dot stands what it is about."""
    verdict: Verdict
    subject: str = ""
    """The file in the pack that it is about, or the decision's number; empty for the whole pack."""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    count: int = 1
    """How many things of the sort hold, or can't be known."""


def holds(id: str, subject: str = "", count: int = 1, /, **values: Any) -> Claim:
    return Claim(id, "holds", subject, values, count)


def fails(id: str, subject: str = "", /, **values: Any) -> Claim:
    return Claim(id, "fails", subject, values)


def unknown(id: str, subject: str = "", count: int = 1, /, **values: Any) -> Claim:
    return Claim(id, "unknown", subject, values, count)
