"""Answers that were counted, and what of them may be seen. Values only; `small` says what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

LEAST = 5
"""The smallest number of people who are ever told of together."""

Why = Literal["few-answered", "small-cell", "would-follow-from-total", "would-follow-from-other-result"]
FEW: Why = "few-answered"
SMALL: Why = "small-cell"
FOLLOWS: Why = "would-follow-from-total"
OTHER: Why = "would-follow-from-other-result"
Part = Literal["all", "groups", "counts", "apart"]
"""``all``: nothing is said. ``groups``: nothing is said of any group, only of everybody. ``counts``: how many answered is said, not all of how they did. ``apart``: for how many it isn't relevant."""


@dataclass(frozen=True, slots=True)
class Answers:
    """How the people of a group (None: everybody) answered an item."""

    item: str
    group: str | None
    counts: tuple[int, ...]
    """People by answer, in the scale's order. One number where answers aren't told apart: numbers, free text."""
    apart: int = 0
    """People for whom it isn't relevant."""

    @property
    def n(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    answered: int
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """All answers as they were given, counted. Nobody but this room sees it.

    ``groups`` has each person at most once; who belongs to none is in the whole only. Every item has a row of everybody,
    and one for each group.
    """

    answered: int
    groups: tuple[Group, ...]
    rows: tuple[Answers, ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """An item's row as it may be seen; None is a number that was left out, and no counts at all is an empty tuple."""

    item: str
    group: str | None
    n: int | None
    counts: tuple[int | None, ...]
    apart: int | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was left out, and why: of a group (no item), of an item (no group), or of an item in a group."""

    part: Part
    why: Why
    item: str | None = None
    group: str | None = None
    other: str | None = None
    """The earlier result it would follow from."""


@dataclass(frozen=True, slots=True)
class Shown:
    answered: int | None
    groups: tuple[tuple[str, int | None], ...]
    rows: tuple[ShownRow, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Numbers published before, which may be of the same people as everybody here, or as one group here (``of``)."""

    id: str
    of: str | None
    answered: int | None
    rows: Mapping[str, tuple[int | None, tuple[int | None, ...]]]
    """Of each item: how many answered, and how; None where a number was left out."""


def size_of(table: Table, of: str | None) -> int | None:
    if of is None:
        return table.answered
    return next((group.answered for group in table.groups if group.id == of), None)


def nested(table: Table, one: Known) -> bool:
    """Whether the earlier numbers may be of some of these people, or these be some of those: none of them says otherwise."""
    rows = {row.item: row for row in table.rows if row.group == one.of}
    mine = size_of(table, one.of)
    pairs = [(mine, one.answered)]
    for item, (n, counts) in one.rows.items():
        row = rows.get(item)
        if row is not None:
            pairs += [(row.n, n), *zip(row.counts, counts, strict=False)]
    signs = {(a > b) - (a < b) for a, b in pairs if a is not None and b is not None}
    return mine is not None and not {1, -1} <= signs
