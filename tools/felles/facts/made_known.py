"""What people are asked to read by a day, and how many at each place have said that they have.

A significant change asks the functions it concerns. What was adopted as it stood asks nobody, unless its text says so
itself; a correction of language and a confirmation leave what was asked as it is. Nobody's name is in any of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from felles.facts.concerned import Concerned
from felles.facts.decided import version
from felles.model import Document, Handbook, Named, Standing, day_of, days_after
from felles.reading.schemas import is_date

FACTS = ("asked_to_read", "acknowledged")

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]
ABOUT = "acknowledges"
"""The relation of the field that names what was read."""


@dataclass(frozen=True, slots=True)
class AskedToRead:
    """One version of one document that people are asked to read."""

    document: Document
    version: int
    decided_on: str
    begins: str
    """The first day on which it applies."""
    due: str
    """The day by which it is to have been read."""
    roles: tuple[str, ...]
    """Ids of the functions it concerns, weightiest duty first."""
    places: tuple[str, ...]
    """Ids of the places where it applies, in register order."""
    note: str
    """What the writer says has changed; empty where the text isn't at hand."""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many at one place were asked to read something and have said that they did."""

    place: str
    asked: int | None
    acknowledged: int | None
    """None: left out, as it would tell of too few."""
    left_out: str = ""
    """Why it was: ``few-asked``, ``few-acknowledged`` or ``few-left``."""
    counted_at: str = ""
    """Of which day the number is, where that is another than the rest's."""

    @property
    def share(self) -> int | None:
        """Whole per cent, half a per cent upwards; None where either number is missing or nobody was asked."""
        if self.acknowledged is None or not self.asked:
            return None
        return (200 * self.acknowledged + self.asked) // (2 * self.asked)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What one document with sums says of one version of another."""

    source: Document
    about: str
    """The id of what was read."""
    version: int
    counted_at: str
    least: int | None
    """The smallest number of people that is told of, as it says itself."""
    places: tuple[PlaceCount, ...]

    @property
    def shown(self) -> tuple[PlaceCount, ...]:
        """The places of which both numbers are told."""
        return tuple(one for one in self.places if one.share is not None)

    @property
    def total(self) -> PlaceCount:
        """All places of which both numbers are told, together: their sum says no more than they do."""
        return PlaceCount("", sum(one.asked or 0 for one in self.shown), sum(one.acknowledged or 0 for one in self.shown))

    def at(self, place: str) -> PlaceCount | None:
        return next((one for one in self.places if one.place == place), None)


def asked_to_read(
    handbook: Handbook,
    standings: Mapping[str, Standing],
    concerned: Mapping[str, Concerned],
    holders: Mapping[str, frozenset[str]],
    places: Mapping[str, Any],
    thresholds: Mapping[str, int],
    texts: Texts,
) -> Mapping[str, AskedToRead]:
    """By path, what is asked of people; a version that waits for its day is to be read before it."""
    asking = {document.path: named for document in handbook.documents if (named := _asking(document, handbook, standings)) is not None}
    by_path = handbook.by_path
    away = {named.decided.content.blob for path, named in asking.items() if by_path[path].fingerprint != named.decided.content.fingerprint}
    stored = texts(away) if away else {}
    found: dict[str, AskedToRead] = {}
    for path, named in asking.items():
        document, content = by_path[path], named.decided.content
        text = document if document.fingerprint == content.fingerprint else version(content, stored, handbook)
        who = whom(document, concerned, holders, places)
        wanted = read_by(text)
        if wanted is None and (named.decided.outcome == "baseline" or not who.roles):
            continue
        decided_on, begins = day_of(named.decision.decided_at), named.decided.in_force_from
        due = wanted or max(days_after(decided_on, thresholds.get("read_days", 14)), begins)
        found[path] = AskedToRead(document, named.decided.version, decided_on, begins, due, who.roles, who.places, _note(text))
    return found


def whom(document: Document, concerned: Mapping[str, Concerned], holders: Mapping[str, frozenset[str]], places: Mapping[str, Any]) -> Concerned:
    """Whom a change of a document asks: those it concerns; a function's own description is for those who have it, first of all."""
    who = concerned.get(document.path, Concerned((), ()))
    if document.kind.serves != "actors":
        return who
    id = document.id
    return Concerned((id, *(actor for actor in who.roles if actor != id)), tuple(place for place in places if place in holders.get(id, ())))


def _asking(document: Document, handbook: Handbook, standings: Mapping[str, Standing]) -> Named | None:
    """The newest decision that can have asked for something: corrections and confirmations since don't change that."""
    if document.withdrawn or handbook.by_id.get(document.id) is not document or document.id not in standings:
        return None
    for named in reversed(standings[document.id].history):
        if named.decided.outcome == "baseline" or (named.decided.outcome == "approved" and named.decided.sort == "significant"):
            return named
        if named.decided.outcome == "withdrawn":
            return None
    return None


def read_by(text: Document | None) -> str | None:
    """The day by which a text itself asks people to have read it; None where it names none, or isn't at hand."""
    change = text.data.get("change") if text is not None else None
    if not isinstance(change, Mapping) or change.get("class") != "significant":
        return None
    day = change.get("read_by")
    return day if isinstance(day, str) and is_date(day) else None


def _note(text: Document | None) -> str:
    change = text.data.get("change") if text is not None else None
    note = change.get("note") if isinstance(change, Mapping) else None
    return note if isinstance(note, str) else ""


def acknowledged(handbook: Handbook) -> Mapping[str, tuple[Acknowledged, ...]]:
    """By the id of what was read, what has been counted: the newest version first, and of that the newest count."""
    found: dict[str, list[Acknowledged]] = {}
    for document in handbook.serving("acknowledgements"):
        one = None if document.withdrawn else acknowledged_in(document)
        if one is not None:
            found.setdefault(one.about, []).append(one)
    return {id: tuple(sorted(some, key=lambda one: (one.version, one.counted_at, one.source.path), reverse=True)) for id, some in found.items()}


def acknowledged_in(document: Document) -> Acknowledged | None:
    """One document with sums as a value; None where it doesn't say what was read, or when it was counted."""
    about = next((name for reference in document.kind.references if reference.relation == ABOUT for _, name in document.named(reference)), "")
    said, counted_at, rows = document.data.get("about"), document.data.get("counted_at"), document.data.get("places")
    number = said.get("version") if isinstance(said, Mapping) else None
    if not about or count(number) is None or not isinstance(counted_at, str) or not is_date(counted_at):
        return None
    places = tuple(
        PlaceCount(str(row["site"]), count(row.get("asked")), count(row.get("acknowledged")), _text(row.get("suppressed")), _text(row.get("counted_at")))
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping) and isinstance(row.get("site"), str)
    )
    return Acknowledged(document, about, int(str(number)), counted_at, count(document.data.get("smallest_group")), places)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
