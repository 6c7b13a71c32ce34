"""What is measured: for each document serving *indicators* the charts of its numbers, computed once for pages, rules and evidence.

The numbers stand in documents serving *points*, each of which names what it is about (``points_of``) and perhaps where they
were measured (``measured_at``). The interface is told in model/measured.py. What can't be understood is passed over here: the
schema and the rules speak of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from felles.measuring.charting import chart
from felles.measuring.exact import SOME
from felles.model import Document, Handbook, walk
from felles.model.measured import Charted, Choices, Direction, Measure, Measured, Period, Way

FACTS = ("measured", "charted")

_OF, _AT = "points_of", "measured_at"
_SCALES: Mapping[str, tuple[int, float | None, float | None]] = {"percent": (100, 0, 100), "per-1000": (1000, 0, None), "count": (1, 0, None)}
"""What a share is multiplied with to be shown in a unit, and what no number in it can go below or above."""


def measured(handbook: Handbook, charted: Mapping[str, Charted]) -> Mapping[str, Measured]:
    """By the path of each document that says what is measured: its charts, that of everywhere first."""
    found: dict[str, list[Charted]] = {document.path: [] for document in handbook.serving("indicators")}
    for one in charted.values():
        found.setdefault(one.subject.path, []).append(one)
    order = {name: at for at, (_, _, row) in enumerate(handbook.entries("places")) if isinstance(name := row.get("id"), str)}
    return {
        path: Measured(handbook.by_path[path], tuple(sorted(some, key=lambda one: (bool(one.place), order.get(one.place, len(order)), one.document.path))))
        for path, some in found.items()
    }


def charted(handbook: Handbook, thresholds: Mapping[str, int]) -> Mapping[str, Charted]:
    """The chart of each document with points; those that name nothing that is measured are left out."""
    subjects = {document.id: document for document in reversed(handbook.serving("indicators"))}
    found: dict[str, Charted] = {}
    for document in handbook.serving("points"):
        subject = subjects.get(_named(document, _OF))
        if subject is None:
            continue
        measures = measures_of(document)
        found[document.path] = Charted(chart(measures, choices(subject.data, measures, thresholds)), document, subject, _named(document, _AT))
    return found


def _named(document: Document, relation: str) -> str:
    for reference in document.kind.references:
        if reference.relation == relation:
            for _, name in document.named(reference):
                return name
    return ""


def measures_of(document: Document) -> tuple[Measure, ...]:
    """The numbers of a document in time order, as they stand."""
    rows = document.data.get("points")
    found = [_measure(row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    known = [(Period.read(one.period), one) for one in found]
    if all(period is not None for period, _ in known):
        known.sort(key=lambda one: one[0].first if one[0] else "")
    return tuple(one for _, one in known)


def _measure(row: Mapping[str, Any]) -> Measure:
    missing = row.get("missing")
    if isinstance(missing, str):
        return Measure(str(row.get("period", "")), missing=missing)
    numerator, denominator, value = (number(row.get(name)) for name in ("numerator", "denominator", "value"))
    return Measure(str(row.get("period", "")), numerator, denominator, value)


def number(value: Any) -> float | None:
    """What stands there, if it is a number one can count with."""
    fits = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 1e12 and math.isfinite(value)
    return value if fits else None


def choices(data: Mapping[str, Any], measures: Sequence[Measure], thresholds: Mapping[str, int]) -> Choices:
    """How the numbers are to be computed, by what the document that says what is measured asks for."""
    scale, least, most = _SCALES.get(str(data.get("unit")), (1, None, None))
    usual = Choices()
    asked: Way = next((way for way in get_args(Way) if way == data.get("chart")), "run")
    direction: Direction = next((way for way in get_args(Direction) if way == data.get("direction")), "neutral")
    return Choices(
        asked=asked,
        direction=direction,
        target=number(data.get("target")),
        scale=scale,
        least=least,
        most=most,
        shift=thresholds.get("shift_points", usual.shift),
        trend=thresholds.get("trend_points", usual.trend),
        rebases=tuple(sorted({at for period in _rebases(data) if (at := position(measures, period)) is not None})),
        baseline=_baseline(data, measures),
    )


def _rebases(data: Mapping[str, Any]) -> Iterator[str]:
    for _, period in walk(data, ("rebase", "*", "period")):
        if isinstance(period, str):
            yield period


def position(measures: Sequence[Measure], written: str) -> int | None:
    """The first number of this period or a later one; None when all are earlier, or it is no period."""
    period = Period.read(written)
    for at, measure in enumerate(measures):
        if measure.period == written:
            return at
        own = Period.read(measure.period)
        if own is not None and period is not None and own.first >= period.first:
            return at
    return None


def _baseline(data: Mapping[str, Any], measures: Sequence[Measure]) -> tuple[int, int] | None:
    """The numbers of the days the document names as its start, if they are enough to compute limits of."""
    given = data.get("baseline")
    first, last = (given.get("from"), given.get("to")) if isinstance(given, Mapping) else (None, None)
    if not isinstance(first, str) or not isinstance(last, str):
        return None
    inside = [at for at, one in enumerate(measures) if (period := Period.read(one.period)) is not None and first <= period.first <= last]
    return (inside[0], inside[-1]) if len(inside) >= SOME else None
