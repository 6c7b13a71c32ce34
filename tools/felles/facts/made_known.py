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
from felles.reading.acknowledged import Acknowledged, acknowledged_in
from felles.reading.schemas import is_date

FACTS = ("asked_to_read", "acknowledged")

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]


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
