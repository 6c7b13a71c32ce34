"""I: what makes numbers ones that can be relied on: they fit, none is out of place, new limits have a reason, few people stay unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from felles.model import Document, Handbook, Pointer, Problem
from felles.model.few import CROWD, tells
from felles.model.measured import Period
from felles.rules import rule

_LENGTHS: Mapping[str, str] = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "half-yearly": "half-year", "yearly": "year"}
_SCALES: Mapping[str, int] = {"percent": 100, "per-1000": 1000}
_LIKE: Mapping[str, str] = {"week": "2024-W05", "month": "2024-01", "quarter": "2024-Q1", "half-year": "2024-H1", "year": "2024"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One number as it stands in a document, with what can be counted with."""

    document: Document
    at: Pointer
    data: Mapping[str, Any]

    def number(self, name: str) -> Fraction | None:
        value = self.data.get(name)
        fits = isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 1e12
        return Fraction(repr(value)) if fits else None

    @property
    def period(self) -> Period | None:
        return Period.read(self.data.get("period"))

    def value(self, scale: int) -> Fraction | None:
        """The number that is shown: itself, or what was counted out of how many."""
        counted, whole = self.number("numerator"), self.number("denominator")
        if counted is not None and whole is not None and whole > 0:
            return counted / whole * scale
        return self.number("value")


def problem(rule: str, variant: str, row: _Row, name: str, **values: Any) -> Problem:
    """At the row's field, or at the row where it hasn't that."""
    place = row.document.at(*row.at, name) if name in row.data else row.document.at(*row.at)
    return Problem(rule, place, values, variant, row.document.id)


@dataclass(frozen=True, slots=True)
class _Series:
    document: Document
    subject: Document
    site: str
    rows: tuple[_Row, ...]

    def of(self, period: object) -> _Row | None:
        return next((row for row in self.rows if row.data.get("period") == period), None)


def _rows(document: Document, name: str) -> tuple[_Row, ...]:
    rows = document.data.get(name)
    return tuple(_Row(document, (name, i), row) for i, row in enumerate(rows) if isinstance(row, Mapping)) if isinstance(rows, list) else ()


def _alive(handbook: Handbook, purpose: str) -> list[Document]:
    return [document for document in handbook.serving(purpose) if not document.withdrawn]


def _named(document: Document, relation: str) -> tuple[Pointer, str]:
    for reference in document.kind.references:
        if reference.relation == relation:
            for pointer, name in document.named(reference):
                return pointer, name
    return (), ""


def _all_series(handbook: Handbook) -> list[_Series]:
    """Every document with numbers of something that is in the handbook; a name that leads nowhere is told by C2."""
    subjects = {document.id: document for document in reversed(_alive(handbook, "indicators"))}
    found = []
    for document in _alive(handbook, "points"):
        subject = subjects.get(_named(document, "points_of")[1])
        if subject is not None:
            found.append(_Series(document, subject, _named(document, "measured_at")[1], _rows(document, "points")))
    return found


def _whole(handbook: Handbook) -> Mapping[str, _Series]:
    """By the id of what is measured: its numbers for everywhere, else the only ones there are."""
    by: dict[str, list[_Series]] = {}
    for series in _all_series(handbook):
        by.setdefault(series.subject.id, []).append(series)
    found = {}
    for id, some in by.items():
        whole = next((series for series in some if not series.site), some[0] if len(some) == 1 else None)
        if whole is not None:
            found[id] = whole
    return found


def _scale(subject: Document) -> int:
    unit = subject.data.get("unit")
    return _SCALES.get(unit, 1) if isinstance(unit, str) else 1


@rule("I1", "error")
def numbers_fit(handbook: Handbook) -> Iterator[Problem]:
    """No more are counted than there are, no share is over 100, and each number is told in one way."""
    for series in _all_series(handbook):
        for row in series.rows:
            yield from _told_once(row)
            yield from _possible(row, series.subject)
    for subject in _alive(handbook, "indicators"):
        for row in _rows(subject, "milestones"):
            yield from _possible(row, subject)
            if "numerator" in row.data and "denominator" not in row.data:
                yield problem("I1", "half", row, "numerator")
            shown = row.number("value")
            counted = _Row(row.document, row.at, {k: v for k, v in row.data.items() if k != "value"}).value(_scale(subject))
            if shown is not None and counted is not None and not _same(shown, counted):
                yield problem("I1", "value", row, "value", value=_plain(shown), is_=_rounded(counted, shown))


def _told_once(row: _Row) -> Iterator[Problem]:
    has = {name for name in ("numerator", "denominator", "value", "missing") if name in row.data}
    if "missing" in has and len(has) > 1:
        yield problem("I1", "missing", row, "missing")
    elif has >= {"value", "numerator"}:
        yield problem("I1", "both", row, "value")
    elif has == {"numerator"} or has == {"denominator"}:
        yield problem("I1", "half", row, min(has))
    elif not has:
        yield problem("I1", "neither", row, "period")


def _possible(row: _Row, subject: Document) -> Iterator[Problem]:
    counted, whole, value = (row.number(name) for name in ("numerator", "denominator", "value"))
    percent = subject.data.get("unit") == "percent"
    if whole is not None and whole <= 0:
        yield problem("I1", "nobody", row, "denominator", value=_plain(whole))
    elif counted is not None and whole is not None and counted > whole:
        yield problem("I1", "more", row, "numerator", counted=_plain(counted), of=_plain(whole))
    elif percent and value is not None and value > 100:
        yield problem("I1", "percent", row, "value", value=_plain(value))
    for name, number in (("numerator", counted), ("value", value if percent else None)):
        if number is not None and number < 0:
            yield problem("I1", "negative", row, name, value=_plain(number))


@rule("I2", "error")
def points_stand_in_order(handbook: Handbook) -> Iterator[Problem]:
    """Each period stands once, in order, written as the frequency has it, and none is passed over in silence."""
    first: dict[tuple[str, str], _Series] = {}
    for series in _all_series(handbook):
        one = first.setdefault((series.subject.id, series.site), series)
        if one is not series:
            pointer = _named(series.document, "points_of")[0]
            yield Problem("I2", series.document.at(*pointer), {"other": one.document.path}, "again", series.document.id)
        frequency = series.subject.data.get("frequency")
        wanted = _LENGTHS.get(frequency) if isinstance(frequency, str) else None
        before: Period | None = None
        seen: dict[str, int] = {}
        for row in series.rows:
            period, written = row.period, row.data.get("period")
            if not isinstance(written, str):
                continue
            if period is None or (wanted is not None and period.length != wanted):
                yield problem("I2", "form" if period is None else "length", row, "period", value=written, like=_LIKE.get(wanted or "", "2024-01"))
                continue
            if seen.setdefault(period.first, row.at[-1]) != row.at[-1]:  # type: ignore[arg-type]
                yield problem("I2", "twice", row, "period", value=written)
            elif before is not None and period.length == before.length and period < before:
                yield problem("I2", "order", row, "period", value=written, before=before.written)
            elif before is not None and (following := before.following()) is not None and following.length == period.length and following < period:
                yield problem("I2", "gap", row, "period", value=written, before=before.written, missing=following.written)
            if before is None or period.length != before.length or period > before:
                before = period


@rule("I3", "error")
def new_limits_are_decided(handbook: Handbook) -> Iterator[Problem]:
    """Limits are computed anew from a period there is a number of, by a decision that can be read; what is marked is there to be seen."""
    minutes = {document.id: document for document in handbook.serving("minutes")}
    whole = _whole(handbook)
    for subject in _alive(handbook, "indicators"):
        series = whole.get(subject.id)
        for row in (*_rows(subject, "rebase"), *_rows(subject, "annotations")):
            written = row.data.get("period")
            if series is not None and isinstance(written, str) and series.of(written) is None:
                yield problem("I3", "period" if row.at[0] == "rebase" else "event", row, "period", value=written, other=series.document.path)
        for row in _rows(subject, "rebase"):
            decision = row.data.get("decision")
            if isinstance(decision, Mapping):
                yield from _settled(_Row(subject, (*row.at, "decision"), decision), minutes)


def _settled(row: _Row, minutes: Mapping[str, Document]) -> Iterator[Problem]:
    name, n = row.data.get("minutes"), row.data.get("n")
    document = minutes.get(name) if isinstance(name, str) else None
    if document is None:
        return  # a name that leads nowhere is told by C2
    decisions = {one.data.get("n"): one.data for one in _rows(document, "decisions") if isinstance(one.data.get("n"), int)}
    if n is None:
        yield problem("I3", "number", row, "minutes", title=document.title)
    elif isinstance(n, int) and n not in decisions:
        yield problem("I3", "decision", row, "n", n=n, title=document.title)
    elif isinstance(n, int) and decisions[n].get("outcome") == "reject":
        yield problem("I3", "rejected", row, "n", n=n, title=document.title)


@rule("I4", "error")
def milestones_are_the_series_own(handbook: Handbook) -> Iterator[Problem]:
    """What is told of the start and later is what stands in the numbers."""
    whole = _whole(handbook)
    for subject in _alive(handbook, "indicators"):
        rows = _rows(subject, "milestones")
        series = whole.get(subject.id)
        if rows and series is None:
            yield Problem("I4", subject.at("milestones"), {}, "series", subject.id, "warning")
            continue
        for row in rows:
            written = row.data.get("period")
            if series is None or not isinstance(written, str):
                continue
            point = series.of(written)
            said, scale = row.number("value"), _scale(subject)
            found = point.value(scale) if point is not None else None
            if point is None or found is None:
                yield problem("I4", "absent", row, "period", value=written, other=series.document.path)
                continue
            if said is not None and not _same(said, found):
                yield problem("I4", "differs", row, "value", value=_plain(said), is_=_rounded(found, said), other=series.document.path)
                continue
            for name in ("numerator", "denominator"):
                here, there = row.number(name), point.number(name)
                if here is not None and there is not None and here != there:
                    yield problem("I4", "counts", row, name, value=_plain(here), is_=_plain(there), other=series.document.path)


@rule("I5", "error")
def nested_populations_fit(handbook: Handbook) -> Iterator[Problem]:
    """Those of whom a part is measured are no more than those it is a part of, and the text says of whom."""
    subjects = {document.id: document for document in reversed(_alive(handbook, "indicators"))}
    whole = _whole(handbook)
    for child in _alive(handbook, "indicators"):
        pointer, name = _named(child, "part_of")
        parent = subjects.get(name)
        if parent is None:
            continue
        if _circular(child, subjects):
            yield Problem("I5", child.at(*pointer), {"title": parent.title}, "circle", child.id)
            continue
        said = _said(child.data.get("denominator"))
        if not said:
            yield Problem("I5", child.at(*pointer), {"title": parent.title}, "whom", child.id)
        elif said == _said(parent.data.get("denominator")):
            yield Problem("I5", child.at("denominator"), {"title": parent.title}, "text", child.id)
        yield from _fitting(_rows(child, "milestones"), _rows(parent, "milestones"), parent)
        if child.id in whole and parent.id in whole:
            yield from _fitting(whole[child.id].rows, whole[parent.id].rows, parent)


def _fitting(rows: tuple[_Row, ...], parents: tuple[_Row, ...], parent: Document) -> Iterator[Problem]:
    by = {row.data.get("period"): row for row in parents if isinstance(row.data.get("period"), str)}
    for row in rows:
        written = row.data.get("period")
        above = by.get(written) if isinstance(written, str) else None
        here = row.number("denominator")
        if here is None or above is None:
            continue
        counted = above.number("numerator")
        if counted is None and above.data.get("missing") is None:  # a mean counts nobody: those it is of are its own whole
            counted = above.number("denominator")
        if counted is not None and here > counted:
            yield problem("I5", "more", row, "denominator", value=_plain(here), of=_plain(counted), period=written, title=parent.title)


def _circular(child: Document, subjects: Mapping[str, Document]) -> bool:
    seen = {child.id}
    name = _named(child, "part_of")[1]
    while name in subjects:
        if name in seen:
            return True
        seen.add(name)
        name = _named(subjects[name], "part_of")[1]
    return False


@rule("I6", "error")
def few_people_stay_unseen(handbook: Handbook, thresholds: Mapping[str, int]) -> Iterator[Problem]:
    """No number tells of fewer people than may be told of together, nor does the difference of two."""
    least = max(thresholds.get("small_number", 5), 5)
    by: dict[str, list[_Series]] = {}
    for series in _all_series(handbook):
        by.setdefault(series.subject.id, []).append(series)
        for row in series.rows:
            yield from _seen(row, series.subject, _least(series.subject, least))
    for subject in _alive(handbook, "indicators"):
        for row in _rows(subject, "milestones"):
            yield from _seen(row, subject, _least(subject, least))
        yield from _left_over(by.get(subject.id, []), subject, _least(subject, least))


def _least(subject: Document, least: int) -> int:
    own = subject.data.get("smallest_group")
    return max(least, own) if isinstance(own, int) else least


def _of_people(subject: Document) -> bool:
    return bool(subject.data.get("counts", "people") != "events")


def _seen(row: _Row, subject: Document, least: int) -> Iterator[Problem]:
    counted, whole, value = (row.number(name) for name in ("numerator", "denominator", "value"))
    told = tells(counted, whole, value, subject.data.get("unit"), least, people=_of_people(subject))
    if told in ("few", "counted", "rest", "alike"):
        name = "denominator" if told == "few" else "numerator" if counted is not None else "value"
        yield problem("I6", told, row, name, **({"crowd": CROWD} if told == "alike" else {"least": least}))


def _left_over(some: list[_Series], subject: Document, least: int) -> Iterator[Problem]:
    """What is known of everywhere less what is known of places is known too."""
    whole = next((series for series in some if not series.site), None)
    places = [series for series in some if series.site]
    if whole is None or not places or not _of_people(subject):
        return
    for row in whole.rows:
        there = row.number("denominator")
        parts = [part.number("denominator") for series in places if (part := series.of(row.data.get("period"))) is not None]
        left = there - sum((one for one in parts if one is not None), Fraction(0)) if there is not None and any(parts) else None
        if left is not None and 0 < left < least:
            yield problem("I6", "difference", row, "denominator", least=least)


def _same(shown: Fraction, exact: Fraction) -> bool:
    """Whether a number is that one, as far as its decimals go."""
    return abs(shown - exact) <= Fraction(1, 2 * 10 ** _decimals(shown))


def _decimals(number: Fraction) -> int:
    """How many it is written with; those of numbers in a document are always few."""
    text = _plain(number)
    return len(text) - text.index(".") - 1 if "." in text else 0


def _rounded(number: Fraction, like: Fraction) -> str:
    return _plain(Fraction(round(number * 10 ** _decimals(like)), 10 ** _decimals(like)))


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else repr(float(number))


def _said(text: Any) -> str:
    return " ".join(text.split()).rstrip(".").casefold() if isinstance(text, str) else ""
