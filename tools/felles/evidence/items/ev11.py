"""EV11: what is measured, beside what stands in the documents: the mean, the limits and the signals as they are computed of it.

Nobody writes these down: whoever has the numbers, which are handed over too, can compute them again by the rules named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from felles.evidence.ground import Ground
from felles.evidence.items.by_kinds import maker
from felles.evidence.telling import title
from felles.model import Cell, Column, Item, Table
from felles.model.measured import Assurance, Charted, Side, SignalName, Verdict, Way
from felles.plain.measures import decimals_of, number_words
from felles.words import N_

_WAYS: Mapping[Way, str] = {
    "xmr": N_("Single numbers with limits of usual variation (XmR)"),
    "p": N_("Shares with limits of usual variation (p)"),
    "run": N_("Numbers around their median (run chart)"),
    "table": N_("Too few numbers for a chart"),
}
_SIGNALS: Mapping[SignalName, str] = {
    "outside": N_("Outside the limits"),
    "shift": N_("Several in a row on one side of the mean"),
    "near": N_("Two of three near a limit, on the same side"),
    "trend": N_("Several in a row, each higher or each lower than the one before"),
    "long-run": N_("An unusually long run on one side of the median"),
    "few-crossings": N_("The median is crossed unusually seldom"),
}
_SIGNS: Mapping[Verdict, str] = {
    "improvement": N_("Sign of improvement"),
    "concern": N_("Sign of a turn for the worse"),
    "neutral": N_("Sign of a change"),
    "": N_("Usual variation"),
}
_SIDES: Mapping[Side, str] = {"above": N_("Above"), "below": N_("Below"), "": ""}
_SURE: Mapping[Assurance, str] = {
    "passes": N_("The target is met, and will be if nothing changes."),
    "fails": N_("The target isn't met, and won't be unless something changes."),
    "varies": N_("The target is met now and then, by chance."),
    "": "",
}


def item(ground: Ground) -> Item:
    base = maker("EV11")(ground)
    charts = tuple(_charts(ground))
    if not charts:
        return base
    return replace(base, tables=(_now(ground, charts), _limits(ground, charts), _signals(ground, charts), *base.tables), absent="")


def _charts(ground: Ground) -> Iterator[Charted]:
    """Those asked for, by what is measured and then place by place."""
    for _, measured in sorted(ground.facts["measured"].items()):
        for one in measured.charts:
            if one.document.id in ground.chosen and not one.document.withdrawn and one.chart.latest is not None:
                yield one


def _same(ground: Ground, one: Charted) -> dict[str, Cell]:
    return {"id": one.subject.id, "title": title(ground, one.subject), "points": one.document.id, "place": ground.place(one.place) or None}


def _columns(ground: Ground, *more: Column) -> tuple[Column, ...]:
    words = ground.words
    return (Column("id", words("Id")), Column("title", words("Title")), Column("points", words("Numbers")), Column("place", words("Site")), *more)


def _number(ground: Ground, one: Charted, value: float | None) -> str | None:
    """With one decimal more than the page shows: enough to be held up to what somebody computes."""
    return None if value is None else number_words(ground.words, value, decimals_of(one.subject.data, one.chart) + 1)


def _now(ground: Ground, charts: tuple[Charted, ...]) -> Table:
    words = ground.words
    columns = _columns(
        ground,
        Column("way", words("Looked at as")),
        Column("from", words("First period")),
        Column("to", words("Last period")),
        Column("count", words("Numbers"), "number"),
        Column("missing", words("Missing"), "number"),
        Column("latest", words("Latest number")),
        Column("sign", words("What it says now")),
        Column("assurance", words("The target")),
    )
    rows = []
    for one in charts:
        chart = one.chart
        latest = chart.latest
        last = max((signal for signal in chart.current), key=lambda signal: signal.last, default=None)
        held = last is not None and latest is not None and chart.points[last.last] is latest
        rows.append(
            _same(ground, one)
            | {
                "way": words(_WAYS[chart.way]),
                "from": chart.points[0].measure.period,
                "to": chart.points[-1].measure.period,
                "count": sum(point.value is not None for point in chart.points),
                "missing": sum(point.value is None for point in chart.points),
                "latest": _number(ground, one, latest.value if latest is not None else None),
                "sign": words(_SIGNS[last.verdict if last is not None and held else ""]) if chart.way != "table" else None,
                "assurance": words(_SURE[chart.assurance]) or None,
            }
        )
    says = words("One row is one series of numbers, and what is to be said of it at the end of {date}. Three numbers or fewer are never a sign of anything.", date=words.date(ground.asked.ends))
    return Table("EV11", words("What the numbers say"), says, columns, tuple(rows))


def _limits(ground: Ground, charts: tuple[Charted, ...]) -> Table:
    words = ground.words
    columns = _columns(
        ground,
        Column("from", words("First period")),
        Column("to", words("Last period")),
        Column("count", words("Numbers"), "number"),
        Column("based_on", words("Computed from"), "number"),
        Column("centre", words("Mean or median")),
        Column("lower", words("Lower limit")),
        Column("upper", words("Upper limit")),
        Column("reason", words("Why from here")),
        Column("minutes", words("Decided in")),
    )
    rows: list[dict[str, Cell]] = []
    for one in charts:
        for number, segment in enumerate(one.chart.segments):
            begins = one.chart.points[segment.first].measure.period
            why = _why(one, begins) if number else {}
            decision = why.get("decision")
            settled = decision if isinstance(decision, Mapping) else {}
            rows.append(
                _same(ground, one)
                | {
                    "from": begins,
                    "to": one.chart.points[segment.last].measure.period,
                    "count": segment.count,
                    "based_on": segment.based_on,
                    "centre": _number(ground, one, segment.centre),
                    "lower": _number(ground, one, segment.lower),
                    "upper": _number(ground, one, segment.upper),
                    "reason": str(why["reason"]) if "reason" in why else None,
                    "minutes": ", ".join(str(settled[key]) for key in ("minutes", "n") if key in settled) or None,
                }
            )
    says = words("One row is one stretch of a series with the same mean and limits, computed by the handbook's own tool from the numbers that are handed over too. For shares, the limits are those of the last number.")
    return Table("EV11-limits", words("Means and limits"), says, columns, tuple(rows))


def _why(one: Charted, period: str) -> Mapping[str, object]:
    rows = one.subject.data.get("rebase")
    found = (row for row in rows if isinstance(row, Mapping) and row.get("period") == period) if isinstance(rows, list) else iter(())
    return next(found, {})


def _signals(ground: Ground, charts: tuple[Charted, ...]) -> Table:
    words = ground.words
    columns = _columns(
        ground,
        Column("signal", words("What was seen")),
        Column("from", words("First period")),
        Column("to", words("Last period")),
        Column("side", words("Side of the mean or median")),
        Column("sign", words("What it is a sign of")),
    )
    rows: list[dict[str, Cell]] = [
        _same(ground, one)
        | {
            "signal": words(_SIGNALS[signal.name]),
            "from": one.chart.points[signal.first].measure.period,
            "to": one.chart.points[signal.last].measure.period,
            "side": words(_SIDES[signal.side]) or None,
            "sign": words(_SIGNS[signal.verdict]),
        }
        for one in charts
        for signal in one.chart.signals
    ]
    says = words("One row is one thing that chance alone hardly explains. It says that something changed, not why.")
    return Table("EV11-signals", words("Signals"), says, columns, tuple(rows))
