"""Numbers as they are written: arithmetic in which 3.1 is 31/10, so that nothing hangs on how a machine rounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from felles.model.measured import Measure

SOME = 12
"""Points from which limits are worth computing (domain 5.2, 5.4)."""


def exact(number: float) -> Fraction:
    """The number that is written so, not the binary one nearest to it."""
    return Fraction(repr(number))


def mean(numbers: Sequence[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0)) / len(numbers)


def shown(number: Fraction | float | None, least: float | None = None, most: float | None = None) -> float | None:
    """The number for people, kept between what is possible at all."""
    if number is None:
        return None
    value = float(number)
    if least is not None:
        value = max(value, float(least))
    return min(value, float(most)) if most is not None else value


def parted(count: int, rebases: Iterable[int]) -> list[tuple[int, int]]:
    """The segments' first and last points: a new one at each rebasing."""
    starts = sorted({0, *(at for at in rebases if 0 < at < count)})
    return [(start, end - 1) for start, end in zip(starts, [*starts[1:], count], strict=True)] if count else []


def valued(measure: Measure, scale: int) -> Measure:
    """The measure with its value, where that is counted of something."""
    if measure.value is not None or measure.numerator is None or (measure.denominator or 0) <= 0:
        return measure
    return replace(measure, value=float(number_of(measure, scale) or 0))


def number_of(measure: Measure, scale: int) -> Fraction | None:
    """The measure's value, exactly."""
    if measure.numerator is not None and measure.denominator is not None and measure.denominator > 0:
        return exact(measure.numerator) / exact(measure.denominator) * scale
    return None if measure.value is None else exact(measure.value)
