"""Run charts: numbers around their median, for few numbers or where limits would promise too much (domain 5.4).

By the rules of Anhoej: points on the median are left out; of the n that remain, a signal is a run on one side longer
than round(log2 n) + 3, or fewer crossings of the median than the 5 % quantile of a binomial distribution with n - 1
chances of one half. All in whole numbers. No trend rule: it finds next to nothing here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from felles.measuring.exact import number_of, parted, valued
from felles.measuring.signals import Seen, runs, seen, side_name, verdict
from felles.model.measured import Chart, Choices, Measure, Point, Segment, Signal


def run(measures: Sequence[Measure], choices: Choices | None = None) -> Chart:
    """The run chart of the measures, in their order."""
    choices = choices or Choices(asked="run")
    points: list[Point] = []
    segments: list[Segment] = []
    signals: list[Signal] = []
    for first, last in parted(len(measures), choices.rebases):
        segment, some, found = _segment(measures, first, last, choices, len(segments))
        segments.append(segment)
        points += some
        signals += found
    return Chart("run", choices.asked, "runs", choices.direction, tuple(points), tuple(segments), tuple(signals), "", choices.target)


def longest_usual(useful: int) -> int:
    """The longest run that is still chance, of so many points off the median: round(log2 n) + 3."""
    return (useful * useful).bit_length() // 2 + 3 if useful else 0  # log2 n rounds to k where n*n is from 2^(2k-1) on


@lru_cache(maxsize=256)
def crossings_usual(useful: int) -> int:
    """The fewest crossings that are still chance: the smallest x with P(X <= x) >= 0.05, X of n - 1 chances of a half."""
    chances = max(useful - 1, 0)
    ways, total = 0, 2**chances
    for crossings in range(chances + 1):
        ways += math.comb(chances, crossings)
        if 20 * ways >= total:
            return crossings
    raise AssertionError("all ways together are the total")


def median(numbers: Sequence[Fraction]) -> Fraction:
    """The middle number, or the mean of the two in the middle."""
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _segment(measures: Sequence[Measure], first: int, last: int, choices: Choices, number: int) -> tuple[Segment, list[Point], list[Signal]]:
    numbers = {at: value for at in range(first, last + 1) if (value := number_of(measures[at], choices.scale)) is not None}
    centre = median(list(numbers.values())) if numbers else None
    some = [seen(at, value, centre) for at, value in numbers.items()] if centre is not None else []
    useful = [one for one in some if one.side]
    stretches = [useful[start : end + 1] for start, end in runs([one.side for one in useful])]
    longest, crossings = max(map(len, stretches), default=0), max(len(stretches) - 1, 0)
    most, fewest = longest_usual(len(useful)), crossings_usual(len(useful))
    signals = [_long(stretch, choices) for stretch in stretches if len(stretch) > most]
    flags = {one.index: one.side for stretch in stretches if len(stretch) > most for one in stretch}
    if useful and crossings < fewest:
        signals.insert(0, Signal("few-crossings", useful[0].index, useful[-1].index, "", "neutral"))
    shown = None if centre is None else float(centre)
    points = [
        Point(
            valued(measures[at], choices.scale),
            number,
            shown,
            moving_range=float(abs(numbers[at] - numbers[at - 1])) if at in numbers and at - 1 in numbers else None,
            signals=("long-run",) if at in flags else (),
            verdict=verdict(flags[at], choices.direction) if at in flags else "",
        )
        for at in range(first, last + 1)
    ]
    segment = Segment(
        first, last, len(some), len(some), shown, longest_run=longest, longest_usual=most, crossings=crossings, crossings_usual=fewest
    )
    return segment, points, signals


def _long(stretch: Sequence[Seen], choices: Choices) -> Signal:
    side = stretch[0].side
    return Signal("long-run", stretch[0].index, stretch[-1].index, side_name(side), verdict(side, choices.direction))
