"""What is to be seen of a chart: which numbers stand on its axes, what stands at its lines, where something became different."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from felles.drawing.specification import Label, Picture, Size, Stretch
from felles.model.measured import Chart, Period, Segment
from felles.plain.measures import decimals_of, number_words, short_period
from felles.words import Words

NARROW = Size(358, 320, 40, 8, 34, 50, symbol=80)
"""For a phone."""
WIDE = Size(800, 360, 48, 128, 34, 50, symbol=100)
"""For a screen with room at the right for what the lines are."""
_ROOM, _WIDE_ROOM, _STEPS = 46, 70, 5
"""How wide a label under the points is, of half-years a wider one, and about how many lines there are across."""
_APART = 0.055
"""How much of the height two labels at the right need between them."""


def picture(words: Words, chart: Chart, data: Mapping[str, Any], events: Sequence[Label], size: Size) -> Picture:
    """The chart for one width, in the words of a page; ``data`` is of the document that says what is measured."""
    decimals = decimals_of(data, chart)
    low, high, marks = _axis(chart, str(data.get("unit")))
    wide = size is WIDE
    # A number on the axis needs as many decimals as the step between two has.
    shown = max((_decimals(mark) for mark in marks), default=0)
    times, years = _times(words, [Period.read(point.measure.period) for point in chart.points], size.width - size.left - size.right)
    newest = chart.segments[-1] if chart.segments else None
    stretches = []
    for one in chart.segments:
        label = "" if (wide and one is newest) or one.centre is None else _mean(words, chart, one.centre, decimals)
        stretches.append(Stretch(one.first, one.last, one.centre, label, under=chart.way == "run" and _crowded(chart, one, (high - low) * _APART * 2)))
    return Picture(
        values=[point.value for point in chart.points],
        signs=[(point.verdict or "neutral") if point.flagged else "" for point in chart.points],
        lower=[point.lower for point in chart.points],
        upper=[point.upper for point in chart.points],
        stretches=stretches,
        low=low,
        high=high,
        numbers=[Label(mark, number_words(words, mark, shown)) for mark in marks],
        times=times,
        years=years,
        events=events,
        ends=_ends(words, chart, decimals, high - low) if wide else (),
        target=chart.target,
    )


def _crowded(chart: Chart, segment: Segment, height: float) -> bool:
    """Whether there is more room for the label of a median under the line than over it, at the segment's beginning."""
    values = [point.value for point in chart.points[segment.first : segment.last + 1][: max(len(chart.points) // 4, 2)]]
    apart = [value - segment.centre for value in values if value is not None and segment.centre is not None]
    return sum(0 <= one <= height for one in apart) > sum(-height <= one <= 0 for one in apart)


def _mean(words: Words, chart: Chart, centre: float, decimals: int) -> str:
    value = number_words(words, centre, decimals)
    return words("median {value}", value=value) if chart.way == "run" else words("mean {value}", value=value)


def _ends(words: Words, chart: Chart, decimals: int, height: float) -> list[Label]:
    """What stands at the right of the newest segment's lines; what would cover another is left out, the mean never."""
    if not chart.segments:
        return []
    newest = chart.segments[-1]
    said: list[Label] = []
    if newest.centre is not None:
        said.append(Label(newest.centre, _mean(words, chart, newest.centre, decimals), strong=True))
    if newest.upper is not None and newest.lower is not None:
        said.append(Label(newest.upper, words("upper limit {value}", value=number_words(words, newest.upper, decimals))))
        said.append(Label(newest.lower, words("lower limit {value}", value=number_words(words, newest.lower, decimals))))
    if chart.target is not None:
        said.append(Label(chart.target, words("target {value}", value=number_words(words, chart.target, decimals))))
    kept: list[Label] = []
    for one in said:
        if all(abs(one.at - other.at) >= height * _APART for other in kept):
            kept.append(one)
    return kept


def _axis(chart: Chart, unit: str) -> tuple[float, float, list[float]]:
    """The ends of the axis of numbers, and the numbers on it: from nothing where that is not far below."""
    shown = [n for point in chart.points for n in (point.value, point.lower, point.upper) if n is not None]
    shown += [segment.centre for segment in chart.segments if segment.centre is not None]
    shown += [chart.target] if chart.target is not None else []
    least, most = min(shown, default=0.0), max(shown, default=1.0)
    if least >= 0 and least <= most * 0.6:
        least = 0.0
    if most == least:
        least, most = (0.0, most) if most > 0 else (least - 1, most + 1)
    step = _step(most - least)
    first, last = math.floor(round(least / step, 6)), math.ceil(round(most / step, 6))
    if unit == "percent" and most <= 100:
        last = min(last, math.floor(round(100 / step, 6)))
        last = last if last * step >= most else last + 1
    marks = [round(at * step, 9) for at in range(first, last + 1)]
    return marks[0], marks[-1], marks


def _step(reach: float) -> float:
    """A round number that goes about five times into the reach."""
    raw = reach / _STEPS
    power = math.floor(math.log10(raw))
    return next(round(times * 10.0**power, 12) for times in (1, 2, 5, 10) if times * 10.0**power >= raw * 0.999)


def _decimals(mark: float) -> int:
    return next((places for places in range(10) if round(mark, places) == mark), 9)


def _times(words: Words, periods: Sequence[Period | None], width: int) -> tuple[list[Label], list[Label]]:
    """What stands under the points, as many as there is room for, and the years under those."""
    known = [(at, period) for at, period in enumerate(periods) if period is not None]
    if not known:
        return [], []
    most = max(width // (_WIDE_ROOM if known[0][1].length == "half-year" else _ROOM), 2)
    if known[0][1].length == "year":
        every = -(-len(known) // most)
        return [Label(at, period.written) for at, period in known[::every]], []
    labelled = _even(known, most)
    years: dict[str, int] = {}
    for at, period in labelled:
        years.setdefault(_year(period), at)
    kept: list[Label] = []
    for year, at in years.items():
        if not kept or (at - kept[-1].at) * width / max(len(periods), 1) >= _ROOM:
            kept.append(Label(at, year, strong=True))
    return [Label(at, short_period(words, period)) for at, period in labelled], kept


def _year(period: Period) -> str:
    return period.written[:4]


_RHYTHMS: Mapping[str, tuple[int, ...]] = {"month": (1, 2, 3, 6, 12), "quarter": (1, 2, 4), "half-year": (1, 2), "week": (1, 2, 4, 13, 26, 52), "day": (1, 7, 14, 28)}


def _even(known: Sequence[tuple[int, Period]], most: int) -> list[tuple[int, Period]]:
    """Those at even distances in the year (January, April, July …) of which there is room for all."""
    for rhythm in _RHYTHMS.get(known[0][1].length, (1,)):
        some = [(at, period) for at, period in known if (_number(period) - 1) % rhythm == 0]
        if 0 < len(some) <= most:
            return some
    every = -(-len(known) // most)
    return list(known[::every])


def _number(period: Period) -> int:
    """Which of its year's periods it is, from 1; days are counted in the month."""
    part = period.written.partition("-")[2]
    if period.length == "day":
        return int(part[3:])
    return int(part.lstrip("WQH") or "1")
