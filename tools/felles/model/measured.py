"""What measurements say: numbers in their order, the limits of their usual variation, and the signals in them.

Made by ``felles.measuring``; found for each document by the fact ``measured`` (facts/measured.py):

- ``facts["measured"][document.path]`` is a ``Measured`` for every document serving *indicators*: its ``charts``, one for
  each document serving *points* that names it (``points_of``), the whole organisation's first, and its ``choices``.
- ``facts["charted"][document.path]`` is the ``Charted`` of a document serving *points*: ``chart``, whose it is, and where.
- ``Period.read("2025-07")`` understands how a period is written (None when it isn't one); periods of one length sort, and
  ``following()`` is the one after. Lengths: day ``2025-07-14``, week ``2025-W29``, month ``2025-07``, quarter ``2025-Q3``,
  half-year ``2025-H2``, year ``2025``.

Values are in the unit that is shown: per cent are 0–100, per 1000 are 0–1000.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from felles.model.documents import Document

Way = Literal["xmr", "p", "run", "table"]
"""How numbers are shown. ``table``: too few of them to say anything about variation."""
Direction = Literal["up", "down", "neutral"]
"""Which way is better."""
Side = Literal["above", "below", ""]
Verdict = Literal["improvement", "concern", "neutral", ""]
"""What a signal is a sign of; empty for usual variation. Neutral: a change, where neither way is better."""
Assurance = Literal["passes", "fails", "varies", ""]
"""Whether the target will be met if nothing changes: always, never, now and then; empty where that isn't known."""
SignalName = Literal["outside", "shift", "near", "trend", "long-run", "few-crossings"]
"""``outside`` the limits · ``shift`` to one side of the mean · two of three ``near`` a limit · ``trend`` up or down;
of a run chart: ``long-run`` on one side of the median, ``few-crossings`` of it."""
RuleSet = Literal["four", "runs", ""]
"""Which rules the signals are by, one set for a chart: ``four`` (outside, shift, near, trend) or ``runs`` (the Anhøj rules)."""

Length = Literal["day", "week", "month", "quarter", "half-year", "year"]

_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:-(?:W(?P<week>[0-9]{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of time that a number is about; of one length, the earlier is the smaller."""

    first: str
    """Its first day, ``YYYY-MM-DD``: what it is sorted by."""
    length: Length
    written: str
    """As it stands in the document: ``2025-W29``."""

    @classmethod
    def read(cls, text: object) -> Period | None:
        """The period, or None when that is no way to write one."""
        found = _WRITTEN.fullmatch(text) if isinstance(text, str) else None
        if found is None or not isinstance(text, str):
            return None
        year = int(found["year"])
        try:
            if found["week"]:
                return cls(datetime.date.fromisocalendar(year, int(found["week"]), 1).isoformat(), "week", text)
            if found["day"]:
                return cls(datetime.date.fromisoformat(text).isoformat(), "day", text)
            month, length = _first_month(found)
            return cls(datetime.date(year, month, 1).isoformat(), length, text)
        except ValueError:
            return None

    def following(self) -> Period | None:
        """The period of the same length right after it; None where years end."""
        day = datetime.date.fromisoformat(self.first)
        try:
            if self.length in ("day", "week"):
                next_day = day + datetime.timedelta(days=1 if self.length == "day" else 7)
            else:
                months = day.year * 12 + day.month - 1 + {"month": 1, "quarter": 3, "half-year": 6}.get(self.length, 12)
                next_day = datetime.date(months // 12, months % 12 + 1, 1)
        except (OverflowError, ValueError):
            return None
        year, month = next_day.year, next_day.month
        if self.length == "week":
            iso = next_day.isocalendar()
            return Period.read(f"{iso.year:04}-W{iso.week:02}")
        written = {
            "day": next_day.isoformat(),
            "month": f"{year:04}-{month:02}",
            "quarter": f"{year:04}-Q{(month + 2) // 3}",
            "half-year": f"{year:04}-H{(month + 5) // 6}",
        }
        return Period.read(written.get(self.length, f"{year:04}"))


def _first_month(found: re.Match[str]) -> tuple[int, Length]:
    if found["quarter"]:
        return int(found["quarter"]) * 3 - 2, "quarter"
    if found["half"]:
        return int(found["half"]) * 6 - 5, "half-year"
    return (int(found["month"]), "month") if found["month"] else (1, "year")


@dataclass(frozen=True, slots=True)
class Measure:
    """One number as it stands in a document: of a period, either counted of something, or as a value, or missing."""

    period: str
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    """The number itself, in the unit that is shown; None where it is missing."""
    missing: str = ""
    """Why there is no number."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a chart with what is usual there. Limits are None where none are computed."""

    measure: Measure
    segment: int
    """Which of the chart's segments it belongs to."""
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    moving_range: float | None = None
    """How far it is from the number before it; None for a segment's first, and beside one that is missing."""
    signals: tuple[SignalName, ...] = ()
    verdict: Verdict = ""

    @property
    def value(self) -> float | None:
        return self.measure.value

    @property
    def flagged(self) -> bool:
        return bool(self.signals)


@dataclass(frozen=True, slots=True)
class Signal:
    """More than chance: what, from which point to which (counted in the chart, both included), and what it is a sign of."""

    name: SignalName
    first: int
    last: int
    side: Side
    """Of the centre line; of a trend, whether it goes up or down. Empty for crossings, which have none."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Segment:
    """Points measured against the same centre and limits: all from one rebasing to the next."""

    first: int
    last: int
    """The chart's points, counted from 0, both included."""
    count: int
    """How many of them have a number."""
    based_on: int
    """How many of them centre and limits are computed of."""
    centre: float | None
    lower: float | None = None
    """Of a p chart, the limits of the last point; as are the three below."""
    upper: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    range_upper: float | None = None
    """The upper limit of the chart of moving ranges."""
    few: bool = False
    """Computed of fewer than twelve points: the limits are not to be relied on yet."""
    widened: float | None = None
    """Laney's factor, where the limits of a p chart are as wide as the points vary between themselves; None: they aren't."""
    longest_run: int | None = None
    longest_usual: int | None = None
    crossings: int | None = None
    crossings_usual: int | None = None
    """Of a run chart: the longest run there is and the longest that is usual, crossings there are and the fewest that are."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A series of numbers with what can be said about it."""

    way: Way
    """How it is shown; not what was asked for when there are too few numbers for that."""
    asked: Way
    rules: RuleSet
    direction: Direction
    points: tuple[Point, ...]
    segments: tuple[Segment, ...] = ()
    signals: tuple[Signal, ...] = ()
    """In order of their first point."""
    assurance: Assurance = ""
    target: float | None = None

    @property
    def latest(self) -> Point | None:
        """The last point that has a number."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def few(self) -> bool:
        """Whether a segment's limits are computed of too few points."""
        return any(segment.few for segment in self.segments)

    @property
    def current(self) -> tuple[Signal, ...]:
        """The signals of the newest segment: what is to be said of how it stands now."""
        start = self.segments[-1].first if self.segments else len(self.points)
        return tuple(signal for signal in self.signals if signal.first >= start)


@dataclass(frozen=True, slots=True)
class Charted:
    """The chart of one document with points."""

    chart: Chart
    document: Document
    """Whose points they are."""
    subject: Document
    """What is measured."""
    place: str = ""
    """The id of the place they were measured at; empty: everywhere."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured, with every series of numbers about it."""

    document: Document
    charts: tuple[Charted, ...]
    """Those of everywhere first, then by place in the register's order."""

    @property
    def whole(self) -> Charted | None:
        """The series of everywhere, else the only one there is."""
        return self.charts[0] if self.charts and (not self.charts[0].place or len(self.charts) == 1) else None


@dataclass(frozen=True, slots=True)
class Choices:
    """How a chart is computed: what the document asks for, and the handbook's own counts."""

    asked: Way = "xmr"
    direction: Direction = "neutral"
    target: float | None = None
    scale: int = 1
    """What a share is multiplied with to be shown: 100 for per cent, 1000 for per 1000."""
    least: float | None = None
    most: float | None = None
    """Beyond these no number can be, so no limit is shown there: 0 and 100 for per cent."""
    shift: int = 7
    """Points on one side of the mean that are a signal."""
    trend: int = 7
    """Points, each higher or each lower than the one before, that are a signal: 7 points are 6 rises."""
    rebases: Sequence[int] = ()
    """The points at which centre and limits are computed anew."""
    baseline: tuple[int, int] | None = None
    """The points, first and last, that the first segment's limits are computed of; None: all of that segment."""
