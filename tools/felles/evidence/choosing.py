"""Which documents somebody asks for, and which of their decided versions that means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from felles.errors import WrongUse
from felles.facts.places import chosen as places_named
from felles.model import Asked, Document, Handbook, Kept, Named, Target, Why, day_of, days_after
from felles.words import N_

RESTS_ON = ("bodies", "options", "places")
"""What decisions rest on, by what kinds serve: whoever works a decision out again needs these as they stood."""


def chosen(asked: Asked, decided: Handbook) -> frozenset[str]:
    """The ids of the documents that are asked for, of everything decided by the end of the period.

    WrongUse when something named isn't there at all.
    """
    places = _every_place(decided)
    _refuse_unknown(asked.sites, places, N_("There is no site “{name}”."))
    _refuse_unknown(asked.documents, decided.by_id, N_("There is no document “{name}” that had been decided by then."))
    wanted = [_required(document) for document in decided.documents]
    known = {name for names in wanted for name in names}
    registered = {str(entry.get("id")) for _, _, entry in decided.entries("obligations")}
    _refuse_unknown(asked.requirements, known | registered, N_("No document names a requirement “{name}”."))
    based = [_based(document) for document in decided.documents]
    _refuse_unknown(asked.findings, {name for names in based for name in names} | set(decided.by_id), N_("There is no finding “{name}”."))
    found = set()
    for document, requirements, basis in zip(decided.documents, wanted, based, strict=True):
        here = places_named(document, "applies", places)
        if (
            (not asked.sites or (here is not None and set(here) & set(asked.sites)))
            and (not asked.documents or document.id in asked.documents)
            and (not asked.requirements or set(requirements) & set(asked.requirements))
            and (not asked.findings or document.id in asked.findings or set(basis) & set(asked.findings))
        ):
            found.add(document.id)
    return frozenset(found)


def _every_place(decided: Handbook) -> Mapping[str, Target]:
    """Every place there has been: one that has closed since had what applied everywhere too."""
    return {str(entry.get("id")): Target(register, row) for register, row, entry in decided.entries("places")}


def _required(document: Document) -> tuple[str, ...]:
    return _named(document, "answers")


def _based(document: Document) -> tuple[str, ...]:
    return _named(document, "basis")


def _named(document: Document, relation: str) -> tuple[str, ...]:
    """What a document names with a relation, whichever of its fields that is."""
    return tuple(name for reference in document.kind.references if reference.relation == relation for _, name in document.named(reference))


def _refuse_unknown(names: Iterable[str], known: Iterable[str], said: str) -> None:
    there = sorted(known)
    for name in names:
        if name not in there:
            close = difflib.get_close_matches(name, there, 1, 0.6)
            if close:
                raise WrongUse(said, N_("Did you mean {guess}?"), name=name[:80], guess=close[0])
            raise WrongUse(said, N_("“felles show” and the handbook's own pages say what things are called."), name=name[:80])


def spans(history: tuple[Named, ...], until: str) -> Iterator[tuple[Named, str, str | None]]:
    """Each decided version with the first and the last day on which it was the one to follow, by what is known at the
    end of ``until``; a last day before the first means that it never was, None that it still is.

    On a day it is the decision with the highest number that has been made and has begun: see on_day.
    """
    starts = [max(named.decided.in_force_from, day_of(named.decision.decided_at)) for named in history]
    for i, named in enumerate(history):
        later = min((day for day in starts[i + 1 :] if day <= until), default=None)
        yield named, starts[i], None if later is None else days_after(later, -1)


def within(asked: Asked, named: Named, begins: str, ends: str | None) -> Literal["in force", "decided"] | None:
    """Whether a version was in force on some day of the period; else whether it was decided in it or waits at its end."""
    if begins <= asked.ends and (ends is None or (begins <= ends and ends >= asked.begins)):
        return "in force"
    return "decided" if day_of(named.decision.decided_at) >= asked.begins or (ends is None and begins > asked.ends) else None


def kept(asked: Asked, decided: Handbook, histories: Mapping[str, tuple[Named, ...]], chosen: frozenset[str]) -> tuple[Kept, ...]:
    """The versions to hand over: those in force in the period, those decided in it or waiting at its end, the one before
    each document's first in force, and what decisions rest on. In order of id, then decision."""
    serves = {document.id: document.kind for document in decided.documents}
    found: list[Kept] = []
    for id in sorted(histories):
        kind = serves.get(id)
        if kind is None:
            continue  # another document was decided at its path: it had been removed, which EV00 tells
        rows = list(spans(histories[id], asked.ends))
        places = [within(asked, *row) if id in chosen else None for row in rows]
        first = next((i for i, place in enumerate(places) if place == "in force"), 0)
        ground = kind.serves in RESTS_ON or kind.serves == "minutes"
        for i, (named, begins, ends) in enumerate(rows):
            why: Why | None = places[i] or ("rests on" if ground else "before" if id in chosen and i == first - 1 else None)
            if why is not None:
                found.append(Kept(named, kind.name, begins, ends, why))
    return tuple(found)


def required(asked: Asked) -> tuple[str, ...]:
    """The requirements that are asked for by name."""
    return asked.requirements


def narrowed(asked: Asked) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What was asked for apart from days, each sort by its name; empty where everything was."""
    sorts = (
        (N_("Only what applies at"), asked.sites),
        (N_("Only these documents"), asked.documents),
        (N_("Only what answers these requirements"), asked.requirements),
        (N_("Only what these findings led to"), asked.findings),
    )
    return tuple((name, values) for name, values in sorts if values)
