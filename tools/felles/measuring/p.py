"""p charts: shares of a whole, with limits that narrow where the whole is larger (domain 5.3).

Within a segment: p = all counted / all there were; limits at each point = p +- 3 s, s = sqrt(p (1 - p) / n); near limits
= p +- 2 s; none below 0 or above 1. Where wholes are huge, the limits become so narrow that everything is outside: then
they are widened by Laney's factor, mean |z(i) - z(i-1)| / 1.128 with z = (p(i) - p) / s (the p' chart). The signals are
by the same four rules as in an XmR chart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from felles.measuring.exact import SOME, exact, number_of, parted, shown, valued
from felles.measuring.signals import Seen, four_rules, seen
from felles.measuring.xmr import assurance, based_on, flagged
from felles.model.measured import Chart, Choices, Measure, Point, Segment, Signal

HUGE = 1000
"""The mean whole from which limits are widened. Our own choice: what is written says “large” without a number."""
_CONSECUTIVE = 1.128
"""How far two normal numbers are apart in the mean, in standard deviations (the control chart constant d2)."""

Limits = tuple[float, float, float, float]


def p(measures: Sequence[Measure], choices: Choices | None = None, *, laney: bool | None = None) -> Chart:
    """The p chart of measures that are counted of something, in their order; ``laney`` None: where wholes are huge.

    A measure without a whole above 0 is passed over like one that is missing.
    """
    choices = choices or Choices(asked="p", least=0, most=1)
    points: list[Point] = []
    segments: list[Segment] = []
    signals: list[Signal] = []
    last_limits: Limits | None = None
    for first, last in parted(len(measures), choices.rebases):
        segment, some, found, last_limits = _segment(measures, first, last, choices, len(segments), laney)
        segments.append(segment)
        points += some
        signals += found
    sure = assurance(choices, last_limits[0], last_limits[3]) if last_limits else ""
    return Chart("p", choices.asked, "four", choices.direction, tuple(points), tuple(segments), tuple(signals), sure, choices.target)


def countable(measures: Sequence[Measure]) -> bool:
    """Whether every number there is was counted of something, so that a p chart can be made."""
    return all(_counted(one) is not None for one in measures if one.value is not None or one.numerator is not None)


def _counted(measure: Measure) -> tuple[Fraction, Fraction] | None:
    if measure.numerator is None or measure.denominator is None or measure.denominator <= 0:
        return None
    return exact(measure.numerator), exact(measure.denominator)


def _segment(measures: Sequence[Measure], first: int, last: int, choices: Choices, number: int, laney: bool | None) -> tuple[Segment, list[Point], list[Signal], Limits | None]:
    start, end = based_on(first, last, choices, number)
    base = [one for measure in measures[start : end + 1] if (one := _counted(measure)) is not None]
    share = sum((x for x, _ in base), Fraction(0)) / sum(n for _, n in base) if base else None
    possible = share is not None and 0 <= share <= 1
    factor = None
    if share is not None and possible and (laney or (laney is None and sum(n for _, n in base) >= HUGE * len(base))):
        factor = _laney(measures, start, end, share)
    limits: dict[int, Limits] = {}
    some: list[Seen] = []
    for at in range(first, last + 1):
        counted = _counted(measures[at])
        value = number_of(measures[at], choices.scale)
        if counted is None or share is None or value is None:
            continue
        if possible:
            limits[at] = _limits(share, counted[1], choices.scale, 1.0 if factor is None else factor)
        some.append(seen(at, value, share * choices.scale, limits.get(at, ())))
    signals, flags = four_rules(some, choices)
    sides = {one.index: one.side for one in some}
    centre = None if share is None else float(share * choices.scale)
    points = []
    before: Fraction | None = None
    for at in range(first, last + 1):
        here = number_of(measures[at], choices.scale) if at in sides else None
        bounds = [shown(one, choices.least, choices.most) for one in limits[at]] if at in limits else [None] * 4
        lower, near_lower, near_upper, upper = bounds
        apart = None if before is None or here is None else float(abs(here - before))
        names, sign = flagged(at, flags, sides, choices)
        points.append(Point(valued(measures[at], choices.scale), number, centre, lower, upper, near_lower, near_upper, apart, names, sign))
        before = here
    newest = limits[max(limits)] if limits else None
    lower, near_lower, near_upper, upper = [shown(one, choices.least, choices.most) for one in newest] if newest else [None] * 4
    segment = Segment(first, last, len(some), len(base), centre, lower, upper, near_lower, near_upper, None, len(base) < SOME, factor)
    return segment, points, signals, newest


def _limits(share: Fraction, whole: Fraction, scale: int, factor: float) -> Limits:
    """From the lowest up: lower, near lower, near upper, upper; not yet kept between what is possible."""
    centre, spread = float(share), factor * _spread(share, whole)
    return ((centre - 3 * spread) * scale, (centre - 2 * spread) * scale, (centre + 2 * spread) * scale, (centre + 3 * spread) * scale)


def _spread(share: Fraction, whole: Fraction) -> float:
    return math.sqrt(share * (1 - share) / whole)


def _laney(measures: Sequence[Measure], start: int, end: int, share: Fraction) -> float | None:
    """How much more the shares vary from one to the next than chance alone would let them; None where that can't be said."""
    apart = []
    before: float | None = None
    for measure in measures[start : end + 1]:
        counted = _counted(measure)
        spread = _spread(share, counted[1]) if counted else 0.0
        here = float(counted[0] / counted[1] - share) / spread if counted and spread else None
        if before is not None and here is not None:
            apart.append(abs(here - before))
        before = here
    return math.fsum(apart) / len(apart) / _CONSECUTIVE if apart else None
