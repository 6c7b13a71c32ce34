"""XmR charts: single numbers with limits from how far each is from the one before (domain 5.2).

Within a segment: centre = the mean of its points; M = the mean of the moving ranges |x(i) - x(i-1)|, of which those
of at least 3.267 M are left out, once; limits = centre +- 2.66 M, near limits two thirds of the way to them; the moving
ranges' own upper limit = 3.267 M. Where a number is missing there is no moving range to either side of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from felles.measuring.exact import SOME, exact, mean, number_of, parted, shown, valued
from felles.measuring.signals import Flags, Seen, four_rules, seen, verdict
from felles.model.measured import (
    Assurance,
    Chart,
    Choices,
    Measure,
    Point,
    Segment,
    Signal,
    SignalName,
    Verdict,
)

_LIMIT = Fraction("2.66")
_RANGE = Fraction("3.267")
_NEAR = Fraction(2, 3)


def xmr(measures: Sequence[Measure], choices: Choices | None = None) -> Chart:
    """The XmR chart of the measures, in their order, however few they are."""
    choices = choices or Choices()
    numbers = [number_of(measure, choices.scale) for measure in measures]
    points: list[Point] = []
    segments: list[Segment] = []
    signals: list[Signal] = []
    for first, last in parted(len(measures), choices.rebases):
        segment, some, found = _segment(measures, numbers, first, last, choices, len(segments))
        segments.append(segment)
        points += some
        signals += found
    latest = segments[-1] if segments else None
    bounds = _limits(numbers, latest.first, latest.last, choices, len(segments) - 1)[1] if latest else ()
    sure = assurance(choices, bounds[0], bounds[3]) if bounds else ""
    return Chart("xmr", choices.asked, "four", choices.direction, tuple(points), tuple(segments), tuple(signals), sure, choices.target)


def assurance(choices: Choices, lower: Fraction | float, upper: Fraction | float) -> Assurance:
    """Whether the target lies beyond all usual variation, on the good side of it or on the bad."""
    if choices.target is None or choices.direction == "neutral":
        return ""
    target = exact(choices.target)
    if target > upper:
        return "fails" if choices.direction == "up" else "passes"
    if target < lower:
        return "passes" if choices.direction == "up" else "fails"
    return "varies"


def based_on(first: int, last: int, choices: Choices, number: int) -> tuple[int, int]:
    """The points that a segment's centre and limits are computed of: of the first, the baseline, if one is given."""
    if number == 0 and choices.baseline is not None:
        start, end = max(first, choices.baseline[0]), min(last, choices.baseline[1])
        if start <= end:
            return start, end
    return first, last


def _limits(numbers: Sequence[Fraction | None], first: int, last: int, choices: Choices, number: int) -> tuple[Fraction | None, tuple[Fraction, ...], Fraction | None, int]:
    """Centre, the four limits from the lowest up, the mean moving range, and how many numbers they are of."""
    start, end = based_on(first, last, choices, number)
    base = [one for one in numbers[start : end + 1] if one is not None]
    if not base:
        return None, (), None, 0
    centre = mean(base)
    ranges = [abs(b - a) for a, b in zip(numbers[start:end], numbers[start + 1 : end + 1], strict=True) if a is not None and b is not None]
    if not ranges:
        return centre, (), None, len(base)
    usual = mean(ranges)
    kept = [one for one in ranges if one < _RANGE * usual] or ranges  # numbers all alike have no range to be screened by
    usual = mean(kept)
    wide = _LIMIT * usual
    return centre, (centre - wide, centre - _NEAR * wide, centre + _NEAR * wide, centre + wide), usual, len(base)


def _segment(measures: Sequence[Measure], numbers: Sequence[Fraction | None], first: int, last: int, choices: Choices, number: int) -> tuple[Segment, list[Point], list[Signal]]:
    centre, limits, usual, count = _limits(numbers, first, last, choices, number)
    some: list[Seen] = []
    if centre is not None:
        some = [seen(at, value, centre, limits) for at in range(first, last + 1) if (value := numbers[at]) is not None]
    signals, flags = four_rules(some, choices)
    lower, near_lower, near_upper, upper = [shown(one, choices.least, choices.most) for one in limits] or [None] * 4
    sides = {one.index: one.side for one in some}
    points = []
    for at in range(first, last + 1):
        before, here = numbers[at - 1] if at > first else None, numbers[at]
        apart = None if before is None or here is None else float(abs(here - before))
        names, sign = flagged(at, flags, sides, choices)
        points.append(Point(valued(measures[at], choices.scale), number, shown(centre), lower, upper, near_lower, near_upper, apart, names, sign))
    range_upper = None if usual is None else float(_RANGE * usual)
    segment = Segment(first, last, len(some), count, shown(centre), lower, upper, near_lower, near_upper, range_upper, count < SOME)
    return segment, points, signals


def flagged(at: int, flags: Flags, sides: dict[int, int], choices: Choices) -> tuple[tuple[SignalName, ...], Verdict]:
    """The signals a point is part of, and what the side it is on is a sign of."""
    names = tuple(dict.fromkeys(flags.get(at, ())))
    return names, verdict(sides[at], choices.direction) if names else ""
