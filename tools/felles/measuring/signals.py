"""The four rules by which numbers differ from usual variation, within one segment (domain 5.2).

By the rules of NHS England's Making Data Count: a point outside the limits; a shift, seven one after the other on one
side of the mean (one on the mean breaks it); a trend, seven of which each is higher, or each lower, than the one
before (two alike break it); two of three beyond a near limit but inside the limit, all three on one side. The counts
of shift and trend are the handbook's, since what is written of them varies. A point that is missing is passed over:
it neither breaks a run nor counts in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from felles.model.measured import Choices, Direction, Side, Signal, SignalName, Verdict

Flags = dict[int, list[SignalName]]
"""The signals each point is part of, by its number in the chart."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A point that has a number, as the rules look at it."""

    index: int
    value: Fraction
    side: int
    """-1 below the centre, 0 on it, 1 above."""
    outside: bool = False
    near: bool = False
    """Beyond a near limit, but not outside the limit."""


def seen(index: int, value: Fraction, centre: Fraction, limits: Sequence[Fraction | float] = ()) -> Seen:
    """The point against its centre and its limits (lower, near lower, near upper, upper)."""
    side = (value > centre) - (value < centre)
    if not limits:
        return Seen(index, value, side)
    lower, near_lower, near_upper, upper = limits
    outside = value > upper or value < lower
    return Seen(index, value, side, outside, not outside and (value > near_upper or value < near_lower))


def verdict(side: int, direction: Direction) -> Verdict:
    """What it is a sign of, to be on that side: of a change only, where neither way is better."""
    if not side or direction == "neutral":
        return "neutral"
    return "improvement" if (side > 0) == (direction == "up") else "concern"


def side_name(side: int) -> Side:
    return ("", "above", "below")[side]


def four_rules(points: Sequence[Seen], choices: Choices) -> tuple[list[Signal], Flags]:
    """The segment's signals, and which point is part of which."""
    found: list[Signal] = []
    flags: Flags = {}

    def add(name: SignalName, some: Sequence[Seen], side: int) -> None:
        found.append(Signal(name, some[0].index, some[-1].index, side_name(side), verdict(side, choices.direction)))
        for one in some:
            flags.setdefault(one.index, []).append(name)

    for point in points:
        if point.outside:
            add("outside", [point], point.side)
    for first, last in runs([point.side for point in points]):
        if points[first].side and last - first + 1 >= choices.shift:
            add("shift", points[first : last + 1], points[first].side)
    for some in _near(points):
        add("near", some, some[0].side)
    steps = [(b.value > a.value) - (b.value < a.value) for a, b in pairwise(points)]
    for first, last in runs(steps):
        if steps[first] and last - first + 2 >= choices.trend:
            add("trend", points[first : last + 2], steps[first])
    return sorted(found, key=lambda one: (one.first, one.last)), flags


def runs(signs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each stretch of equal signs."""
    first = 0
    for at in range(1, len(signs) + 1):
        if at == len(signs) or signs[at] != signs[first]:
            yield first, at - 1
            first = at


def _near(points: Sequence[Seen]) -> Iterator[list[Seen]]:
    """The points near a limit in each stretch of threes that hang together."""
    open_until, some = -1, dict[int, Seen]()
    for at in range(len(points) - 2):
        three = points[at : at + 3]
        if three[0].side and len({one.side for one in three}) == 1 and sum(one.near for one in three) >= 2:
            if at > open_until and some:
                yield list(some.values())
                some = {}
            some.update({one.index: one for one in three if one.near})
            open_until = at + 2
    if some:
        yield list(some.values())
