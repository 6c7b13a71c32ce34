"""Numbers about people that stand in the handbook already, and which of them are of nearly the same people.

A result is published for good: what was ever saved can be found again. So a new one is held against all that may be of
some of the same people: the same form, or one that asks the same, days in common, the same place or everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from felles.measuring.small import LEAST, Known
from felles.model import Document, Handbook

FACTS = ("differing",)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two results that together tell of fewer people than may be told of."""

    document: Document
    other: Document
    field: tuple[str | int, ...]
    """Where the number stands in ``document``."""
    group: str | None
    item: str | None
    few: int


def known_beside(handbook: Handbook, form: Document, period: tuple[str, str], site: str | None, groups: Sequence[str], *, without: str = "") -> tuple[Known, ...]:
    """What stands already and may be of the same people as an answering of this form in these days, or as one group of it."""
    found: list[Known] = []
    for document in handbook.serving("results"):
        shared = _shared(handbook, form, document)
        if document.path == without or not shared or not _meet(period, _period(document)):
            continue
        there = document.data.get("site")
        if there == site or site is None or there is None:
            found.append(_known(document, None, None, shared))
        if there is not None and there in groups:
            found.append(_known(document, None, str(there), shared))
        for row in _rows(document, "groups"):
            if row.get("id") in groups:
                found.append(_known(document, str(row["id"]), str(row["id"]), shared))
            if site is not None and row.get("id") == site:
                found.append(_known(document, site, None, shared))
    return tuple(found)


def differing(handbook: Handbook, thresholds: Mapping[str, int]) -> tuple[Overlap, ...]:
    """Pairs of results that differ by too few, each told once, of the one that ends later."""
    k = max(LEAST, thresholds.get("small_number", LEAST))
    found: list[Overlap] = []
    documents = [document for document in handbook.serving("results") if _period(document)]
    for i, one in enumerate(documents):
        for two in documents[i + 1 :]:
            first, second = sorted((one, two), key=lambda d: (_period(d)[1], d.id))
            form = handbook.by_id.get(answered_in(second))
            shared = _shared(handbook, form, first) if form is not None else frozenset()
            if not shared or not _meet(_period(first), _period(second)):
                continue
            for mine, theirs in _pairs(first, second):
                found += _compared(second, first, mine, theirs, shared, k)
    return tuple(found)


def _pairs(first: Document, second: Document) -> Iterator[tuple[str | None, str | None]]:
    """Groups of the second and the first (None: everybody) that may be the same people, or some of them."""
    places = first.data.get("site"), second.data.get("site")
    if places[0] == places[1] or None in places:
        yield None, None
    mine, theirs = ({row.get("id") for row in _rows(document, "groups")} for document in (second, first))
    if places[0] == places[1] or None in places:
        for group in sorted(g for g in mine & theirs if isinstance(g, str)):
            yield group, group
    if isinstance(places[0], str) and places[0] in mine:
        yield places[0], None
    if isinstance(places[1], str) and places[1] in theirs:
        yield None, places[1]


def _compared(document: Document, other: Document, mine: str | None, theirs: str | None, shared: frozenset[str], k: int) -> Iterator[Overlap]:
    """What stands in both and differs by few, unless something says that the people are others."""
    here, there = _numbers(document, mine), _numbers(other, theirs)
    both = [(key, here[key][1], there[key][1]) for key in here if key in there and key[0] in shared | {""}]
    if {1, -1} <= {(a > b) - (a < b) for _, a, b in both}:
        return
    for key, a, b in both:
        if 0 < abs(a - b) < k:
            if not key[0] and answered_in(document) == answered_in(other) and (mine or theirs or document.data.get("site") == other.data.get("site")):
                return  # NR4 tells of two answerings of one form
            yield Overlap(document, other, here[key][0], mine, key[0] or None, abs(a - b))
            return  # one is enough to act on


def _numbers(document: Document, group: str | None) -> dict[tuple[str, int], tuple[tuple[str | int, ...], int]]:
    """Each number of a group that stands there: by item ("" for how many answered) and place in the row, with its field."""
    found: dict[tuple[str, int], tuple[tuple[str | int, ...], int]] = {}
    if group is None and _count(document.data.get("answered")) is not None:
        found["", 0] = (("answered",), document.data["answered"])
    for i, row in enumerate(_list(document, "groups")):
        if group is not None and isinstance(row, dict) and row.get("id") == group and _count(row.get("answered")) is not None:
            found["", 0] = (("groups", i, "answered"), row["answered"])
    for i, row in enumerate(_list(document, "rows")):
        if not isinstance(row, dict) or row.get("group") != group or not isinstance(row.get("item"), str):
            continue
        if _count(row.get("n")) is not None:
            found[row["item"], 0] = (("rows", i, "n"), row["n"])
        counts = row.get("counts")
        for v, count in enumerate(counts if isinstance(counts, list) else ()):
            if _count(count) is not None:
                found[row["item"], 1 + v] = (("rows", i, "counts", v), count)
    return found


def _known(document: Document, group: str | None, of: str | None, shared: frozenset[str]) -> Known:
    """A published group's numbers, as they are held against group ``of`` of a new result."""
    numbers = _numbers(document, group)
    rows: dict[str, tuple[int | None, tuple[int | None, ...]]] = {}
    for row in _rows(document, "rows"):
        if row.get("group") == group and row.get("item") in shared:
            counts = row.get("counts")
            shown = tuple(_count(c) for c in counts) if isinstance(counts, list) else ()
            rows[str(row["item"])] = (_count(row.get("n")), shown)
    answered = numbers.get(("", 0))
    return Known(document.id, of, answered[1] if answered else None, rows)


ANSWERS = "answers_form"
"""The relation of the field that says what was answered."""


def answered_in(result: Document) -> str:
    """The id of the form that a result answers."""
    for reference in result.kind.references:
        if reference.relation == ANSWERS:
            return next((name for _, name in result.named(reference)), "")
    return ""


def _shared(handbook: Handbook, form: Document, result: Document) -> frozenset[str]:
    """The questions of a form that a result answers: all of its own form's, and of another's those in the same words."""
    other = handbook.by_id.get(answered_in(result))
    if other is None:
        return frozenset()
    return frozenset(id for id, _ in _questions(form) & _questions(other))


def _questions(form: Document) -> set[tuple[str, str]]:
    return {(str(row.get("id")), " ".join(str(row.get("text")).split()).casefold()) for row in _rows(form, "items")}


def _meet(one: Any, two: Any) -> bool:
    return bool(one and two) and one[0] <= two[1] and two[0] <= one[1]


def _period(document: Document) -> Any:
    period = document.data.get("period")
    days = (period.get("from"), period.get("to")) if isinstance(period, dict) else (None, None)
    return days if all(isinstance(day, str) for day in days) else ()


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _list(document: Document, name: str) -> list[Any]:
    rows = document.data.get(name)
    return rows if isinstance(rows, list) else []


def _rows(document: Document, name: str) -> list[Mapping[str, Any]]:
    return [row for row in _list(document, name) if isinstance(row, dict)]
