"""The values of a comparison. Texts are in the reader's language, plain: each form escapes them in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from felles.facts import Facts
from felles.model import Handbook, Named, Standing
from felles.redline import Redline

Sort = Literal["new", "withdrawn", "changed", "confirmed", "removed"]
"""What became of a document. ``confirmed``: decided anew, and it reads as before."""
SORTS: tuple[Sort, ...] = ("new", "withdrawn", "removed", "changed", "confirmed")


@dataclass(frozen=True)
class Side:
    """One of the two moments."""

    called: str
    """As people say it: ``1. mars 2024``, or the revision's name."""
    day: str | None
    """The day, when it is the handbook in force at its end; None: what stood at a commit, decided or not."""
    commit: str
    """Where it was read from."""
    handbook: Handbook
    facts: Facts

    def named(self, standing: Standing | None) -> Named | None:
        """The decision that a document's text here rests on; None where nobody has decided on it."""
        if standing is None:
            return None
        return standing.in_force if self.day is not None else standing.newest

    def settled(self, standing: Standing | None) -> bool:
        """Whether what is here is what was decided."""
        return standing is not None and standing.state in ("waiting", "in-force", "withdrawn")


@dataclass(frozen=True, slots=True)
class Deed:
    """One decision on a document."""

    number: int
    day: str
    """ISO."""
    outcome: str
    way: str
    """What was decided and how, as the record says it: ``approved``, ``reviews``."""
    said: tuple[str, ...]
    """The same in the reader's words, each a sentence without its full stop."""
    version: int
    begins: str
    """ISO day on which it comes into force."""
    body_id: str
    body: str
    """What those who decided are called together."""
    who: str
    """Functions and places of those who said yes."""
    people: tuple[tuple[str | None, str | None], ...]
    """The same as ids."""
    note: str
    """What the writer says has changed; empty where the text isn't at hand."""
    why: str = ""
    """Why it was adopted once more; of what was decided nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """One document."""

    sort: Sort
    redline: Redline
    kind: str
    """``Rutine``."""
    told: tuple[str, ...]
    """What became of the whole document, each a sentence."""
    before: int | None
    """The version then; None: none, or it had not been decided."""
    after: int | None
    begins: str | None
    """ISO day from which the newer text is in force."""
    decided: bool
    """Whether the newer text is what was decided."""
    deeds: tuple[Deed, ...]
    """The decisions between the two texts, oldest first."""
    fingerprints: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Coming:
    """A version decided in between that waits for its day at the end."""

    id: str
    title: str
    deed: Deed


@dataclass(frozen=True)
class Between:
    """The whole comparison."""

    older: Side
    newer: Side
    parts: tuple[Part, ...]
    """By what became of them, then in the order of the menu."""
    coming: tuple[Coming, ...]
    files: tuple[str, ...]
    """Files that decide how the handbook works, such as kinds, and differ."""
    decisions: tuple[int, ...]
    """Numbers of all decisions told of."""

    def of(self, sort: Sort) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.sort == sort)
