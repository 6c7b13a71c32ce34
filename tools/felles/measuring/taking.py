"""Points out of a table's rows, and where they belong among those that stand: nothing is guessed, everything odd is a fault.

Pure: rows in, points and faults out. A fault says which row and column of the table, and words/points.py how it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from felles.measuring.periods import period_of
from felles.model.few import tells
from felles.model.measured import Length, Period
from felles.reading.cells import Number, number
from felles.reading.sheets import Row, Value

LENGTHS: Mapping[str, Length] = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "half-yearly": "half-year", "yearly": "year"}
MOST = 2000
"""Points in one document, as its schema has it."""
_SHARES = ("percent", "per-1000")
_DECIMALS = 4
"""As many as are kept: a spreadsheet's 58.333333333333336 says no more."""
_TRIED = 20
"""Rows in which a heading is looked for: reports have titles above their tables."""

_HEADINGS: Mapping[str, str] = {
    name: part
    for part, names in {
        "period": "periode period måned månad month uke uge vecka week kvartal quarter halvår dato datum date tid",
        "year": "år year årstall",
        "numerator": "teller tæller täljare numerator telt talt räknat counted antall antal count",
        "denominator": "nevner nævner nämnare denominator av af of totalt total n",
        "value": "verdi værdi värde value andel prosent procent percent % median snitt gjennomsnitt gennemsnit medelvärde mean rate share",
        "missing": "mangler saknas missing grunn begrunnelse begrundelse skäl merknad bemærkning anmärkning kommentar reason",
    }.items()
    for name in names.split()
}
_ROLES = ("period", "year", "numerator", "denominator", "value", "missing")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the points are to be, by what is measured."""

    length: Length
    unit: str
    people: bool
    least: int
    """Of fewer people than this nothing is told."""
    few: str
    """What is written instead, in the document's language."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a table can't be taken: what, where in it, and with which values."""

    name: str
    row: int = 0
    column: int | None = None
    """Counted from 0; None: the whole row."""
    heading: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    points: tuple[tuple[Mapping[str, Any], int], ...]
    """Each point, as a document has it, with the row it stood in."""
    faults: tuple[Fault, ...] = ()
    hidden: tuple[str, ...] = ()
    """Periods whose numbers tell of too few, and are left out."""
    unread: tuple[str, ...] = ()
    """Columns that mean nothing here."""
    column: int = 0
    """Where the periods stand."""
    heading: str = ""


def taken(rows: Iterable[Row], wanted: Wanted) -> Taken:
    """The points of a table. With faults, what came before them is there too, and must not be used."""
    columns: dict[str, int] | None = None
    headings: tuple[str, ...] = ()
    faults: list[Fault] = []
    points: list[tuple[Mapping[str, Any], int]] = []
    hidden: list[str] = []
    empty: list[Fault] = []
    for tried, row in enumerate(rows):
        if columns is None:
            columns, headings, found = _columns(row, wanted)
            faults += found
            if found:
                break
            if headings or columns is None:
                if columns is None and tried >= _TRIED:
                    break
                continue
        point, told, few = _point(row, columns, headings, wanted)
        if any(fault.name == "empty" for fault in told):
            empty += told  # months to come stand ready in many a table; those with others after them were forgotten
            continue
        faults += empty + told
        empty = []
        if point is not None:
            points.append((point, row.number))
            if few:
                hidden.append(str(point["period"]))
            if len(points) > MOST:
                faults.append(Fault("many", row.number, values={"most": MOST}))
                break
    if columns is None and not faults:
        faults.append(Fault("heading"))
    elif not points and not faults:
        faults.append(Fault("nothing"))
    if columns is not None and points:
        faults += _like_shares(points, columns, headings, wanted)
        faults += _order(points, columns["period"], headings)
    unread = tuple(name for i, name in enumerate(headings) if name and columns is not None and i not in columns.values())
    at = columns["period"] if columns is not None and points else 0
    return Taken(tuple(points), tuple(faults), tuple(hidden), unread, at, headings[at] if at < len(headings) else "")


def _columns(row: Row, wanted: Wanted) -> tuple[dict[str, int] | None, tuple[str, ...], list[Fault]]:
    """Which column is what, by a heading, which is then given too; by their order where the first row is one of numbers."""
    names = tuple(str(cell) for cell in row.cells)
    found: dict[str, int] = {}
    for i, name in enumerate(names):
        part = _part(name)
        if part is None:
            continue
        if part in found:
            return found, names, [Fault("two", row.number, i, name, {"other": names[found[part]]})]
        found[part] = i
    if wanted.length == "year" and "period" not in found and "year" in found:
        found["period"] = found.pop("year")
    if "period" in found and len(found) > 1:
        if wanted.unit not in _SHARES and "value" not in found and "numerator" in found:
            found["value"] = found.pop("numerator")
        if "value" not in found and not {"numerator", "denominator"} <= found.keys():
            return found, names, [Fault("columns", row.number)]
        return found, names, []
    if period_of(row.cell(0), wanted.length) is not None and len(row.cells) in (2, 3):
        return dict(zip(_ROLES[:1] + (("value",) if len(row.cells) == 2 else ("numerator", "denominator")), range(3), strict=False)), (), []
    return None, (), []


def _part(heading: str) -> str | None:
    """What a column is by its heading: all of it, or its first word; what stands in brackets is left out."""
    text = re.sub(r"\(.*?\)", " ", heading).casefold().strip(" :.")
    first = re.split(r"[\s:/,-]+", text, maxsplit=1)[0] if text else ""
    return _HEADINGS.get(text) or _HEADINGS.get(first)


def _point(row: Row, columns: Mapping[str, int], headings: tuple[str, ...], wanted: Wanted) -> tuple[Mapping[str, Any] | None, list[Fault], bool]:
    def fault(name: str, part: str, **values: Any) -> Fault:
        at = columns[part]
        return Fault(name, row.number, at, headings[at] if at < len(headings) else "", values)

    def cell(part: str) -> Value:
        return row.cell(columns[part]) if part in columns else ""

    period = period_of(cell("period"), wanted.length, cell("year"))
    if period is None:
        return None, [fault("period", "period", value=_shown(cell("period")), length=wanted.length)], False
    found: dict[str, float | int] = {}
    faults: list[Fault] = []
    for part in ("numerator", "denominator", "value"):
        if cell(part) == "":
            continue
        read = number(cell(part))
        name = "number" if read is None else _unfit(read, part, wanted)
        if read is None or name:
            faults.append(fault(name, part, value=_shown(cell(part))))
        else:
            found[part] = _kept(read.value)
    if faults:
        return None, faults, False
    reason = _shown(cell("missing"))
    if not found.keys() & {"numerator", "value"}:
        if "denominator" in found:
            faults.append(fault("half", "denominator"))
        elif not reason:
            faults.append(fault("empty", "period", value=period))
        return ({"period": period, "missing": reason} if not faults else None), faults, False
    faults = [fault(name, part, **values) for name, part, values in _contradicting(found, wanted)]
    if faults:
        return None, faults, False
    if "numerator" in found:
        found.pop("value", None)
    few = tells(found.get("numerator"), found.get("denominator"), found.get("value"), wanted.unit, wanted.least, people=wanted.people)
    if few:
        return {"period": period, "missing": wanted.few}, [], True
    return {"period": period, **found}, [], False


def _unfit(read: Number, part: str, wanted: Wanted) -> str:
    """Why a number can't stand in its column; empty when it can."""
    if read.percent and (part != "value" or wanted.unit != "percent"):
        return "percent-sign"
    if read.either and (part != "value" or wanted.unit == "count"):
        return "either"
    if read.value < 0 and (part != "value" or wanted.unit in (*_SHARES, "count")):
        return "negative"
    if part != "value" and wanted.people and read.value != int(read.value):
        return "whole"
    return ""


def _contradicting(found: Mapping[str, float | int], wanted: Wanted) -> Iterable[tuple[str, str, dict[str, Any]]]:
    counted, whole, value = found.get("numerator"), found.get("denominator"), found.get("value")
    if counted is not None and whole is None:
        yield "half", "numerator", {}
    elif whole is not None and whole == 0:
        yield "nobody", "denominator", {}
    elif counted is not None and whole is not None and counted > whole:
        yield "more", "numerator", {"counted": counted, "of": whole}
    elif counted is not None and whole is not None and value is not None:
        shown = counted / whole * {"percent": 100, "per-1000": 1000}.get(wanted.unit, 1)
        if abs(shown - value) > 0.5 * 10.0 ** -_places(value) + 1e-9:
            yield "differs", "value", {"value": value, "is_": round(shown, _places(value) or 1)}
    if wanted.unit == "percent" and value is not None and value > 100:
        yield "over", "value", {"value": value}


def _like_shares(points: Sequence[tuple[Mapping[str, Any], int]], columns: Mapping[str, int], headings: tuple[str, ...], wanted: Wanted) -> list[Fault]:
    """Percentages of which none is over 1, and some are broken, were meant as 0.58 for 58 %: nobody can be sure, so it is asked."""
    values = [(point["value"], row) for point, row in points if "value" in point]
    if wanted.unit != "percent" or not values or any(value > 1 for value, _ in values) or all(value in (0, 1) for value, _ in values):
        return []
    at = columns["value"]
    return [Fault("shares", values[0][1], at, headings[at] if at < len(headings) else "")]


def _order(points: Sequence[tuple[Mapping[str, Any], int]], column: int, headings: tuple[str, ...]) -> list[Fault]:
    heading = headings[column] if column < len(headings) else ""
    read = [(period, row) for point, row in points if (period := Period.read(point["period"])) is not None]
    if len(read) > 2 and all(b[0] < a[0] for a, b in pairwise(read)):
        return [Fault("newest", read[0][1], column, heading)]
    faults = []
    seen: dict[str, int] = {}
    before: Period | None = None
    for period, row in read:
        if period.written in seen:
            faults.append(Fault("twice", row, column, heading, {"value": period.written, "other": seen[period.written]}))
        elif before is not None and period < before:
            faults.append(Fault("order", row, column, heading, {"value": period.written, "before": before.written}))
        seen.setdefault(period.written, row)
        before = period if before is None or period > before else before
    return faults


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the new points belong: after how many of those that stand."""

    rows: tuple[tuple[int, Mapping[str, Any]], ...]
    faults: tuple[Fault, ...] = ()
    known: int = 0
    """Points that stood there already, and are the same."""


def placed(standing: Sequence[Mapping[str, Any]], found: Taken) -> Placed:
    """The points that are new, each with its place; a fault for each that says something else than what stands."""
    by = {row.get("period"): row for row in standing}
    order = [(period, at) for at, row in enumerate(standing) if (period := Period.read(row.get("period"))) is not None]
    faults: list[Fault] = []
    rows: list[tuple[int, Mapping[str, Any]]] = []
    known = 0
    for point, row in found.points:
        old = by.get(point["period"])
        if old is not None:
            fault = _against(old, point)
            known += fault is None
            if fault is not None:
                faults.append(Fault(fault, row, found.column, found.heading, {"value": point["period"], "is_": _told(old), "new": _told(point)}))
            continue
        period = Period.read(point["period"])
        after = max((at + 1 for other, at in order if period is not None and other < period), default=0)
        rows.append((after, point))
    if not faults:
        faults += _gaps(standing, rows, found)
    return Placed(tuple(rows), tuple(faults), known)


def _gaps(standing: Sequence[Mapping[str, Any]], rows: Sequence[tuple[int, Mapping[str, Any]]], found: Taken) -> list[Fault]:
    """Periods passed over between what stands and what is new; those that were so before are the rules' to tell."""
    new = {str(point["period"]) for _, point in rows}
    where = {str(point["period"]): row for point, row in found.points}
    every = sorted(period for row in (*standing, *(point for _, point in rows)) if (period := Period.read(row.get("period"))) is not None)
    faults = []
    for before, after in pairwise(every):
        following = before.following()
        if following is not None and following < after and {before.written, after.written} & new:
            row = where[after.written] if after.written in new else where[before.written]
            name = "gap" if {before.written, after.written} <= where.keys() else "apart"
            faults.append(Fault(name, row, found.column, found.heading, {"before": before.written, "value": after.written, "missing": following.written}))
    return faults


def _against(old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    """Why the two can't both be right; None when they say the same."""
    if "missing" in old or "missing" in new:
        if "missing" in old and "missing" in new:
            return None
        return "was-missing" if "missing" in old else "is-missing"
    same = all(old.get(name) == new.get(name) for name in ("numerator", "denominator", "value"))
    return None if same else "contradicts"


def _told(point: Mapping[str, Any]) -> str:
    if "numerator" in point:
        return f"{point['numerator']} / {point.get('denominator')}"
    return str(point.get("value", point.get("missing", "")))


def _shown(value: Value) -> str:
    return " ".join(str(value).split())[:80]


def _places(value: float | int) -> int:
    text = repr(value)
    return len(text.partition(".")[2]) if "." in text and "e" not in text else 0


def _kept(value: float | int) -> float | int:
    short = round(value, _DECIMALS)
    return int(short) if short == int(short) else short
