"""The values of a redline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from felles.model import Kind, Pointer

Op = Literal["same", "gone", "new"]
Piece = tuple[Op, str]
"""A stretch of a text, and whether it stays, is taken out or comes in."""
Sort = Literal["added", "removed", "changed", "moved", "rewritten"]
Fate = Literal["new", "removed", "withdrawn", "restored", "confirmed", "changed", "unseen", "same"]
"""What became of the whole document. ``unseen``: other bytes that read the same. ``restored``: no longer withdrawn."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that reads otherwise than before."""

    where: tuple[str, ...]
    """The way to it in the reader's language: ``("Steg 3", "Frist")``."""
    item: str
    """What the row it stands in is about, such as a step's own words; empty outside rows."""
    sort: Sort
    before: str | None
    after: str | None
    pieces: tuple[Piece, ...]
    """The text with what goes and comes marked; for ``rewritten`` none: too much differs to be marked."""
    pointer: Pointer
    """Where the value stands in the new version, or in the old one where the new has none. ``()``: the body."""


@dataclass(frozen=True, slots=True)
class Redline:
    """One document against the version it was compared with."""

    id: str
    path: str
    kind: Kind
    title: str
    fate: Fate
    differences: tuple[Difference, ...]
    former_title: str = ""
    """What it was called before, where that differs."""
    former_place: str = ""
    place: str = ""
    """The areas it was in and is in now, or the files, where they differ."""
    split_from: tuple[str, ...] = ()
    """Titles of what a new document is split from."""
    instead_of: tuple[str, ...] = ()
    """Titles of what a new document comes in the place of."""
    gone_on: str = ""
    gone_because: str = ""
    """From which day and why a withdrawn document no longer applies."""
