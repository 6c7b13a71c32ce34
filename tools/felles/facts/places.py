"""Where care is given, which documents apply where, and who has which function at which place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.model import Document, Handbook, Target

FACTS = ("places", "everywhere", "scopes", "holders", "stationed")


def places(handbook: Handbook, today: str) -> Mapping[str, Target]:
    """Every place that counts, by id in register order: not support units, not closed before today.

    A place that opens later counts already, so that time alone only ever takes demands away.
    """
    return _open(handbook, today, support=False)


def everywhere(handbook: Handbook, places: Mapping[str, Target], today: str) -> Mapping[str, Target]:
    """The places, and the support units that haven't closed, by id."""
    return {**places, **_open(handbook, today, support=True)}


def _open(handbook: Handbook, today: str, support: bool) -> Mapping[str, Target]:
    found: dict[str, Target] = {}
    for register, row, entry in handbook.entries("places"):
        ends = entry.get("active_to")
        closed = isinstance(ends, str) and ends < today  # the day named is its last
        if (entry.get("type") == "support") is support and not closed and isinstance(entry.get("id"), str):
            found.setdefault(str(entry["id"]), Target(register, row))
    return found


def chosen(document: Document, relation: str, places: Mapping[str, Target]) -> tuple[str, ...] | None:
    """The places a document names with a relation, ``all`` meaning every one; None when it has no such field.

    Which field that is, its schema says: the reference with this relation to the kind that holds places.
    """
    register = next((target.document.kind.name for target in places.values()), None)
    for reference in document.kind.references:
        if reference.relation != relation or register not in reference.kinds:
            continue
        value: Any = document.data
        for part in reference.pointer[:-1]:
            value = value.get(part) if isinstance(value, dict) else None
        if value == "all":
            return tuple(places)
        if isinstance(value, list):
            wanted = {name for name in value if isinstance(name, str)}
            return tuple(name for name in places if name in wanted)
    return None


def scopes(handbook: Handbook, places: Mapping[str, Target]) -> Mapping[str, tuple[str, ...]]:
    """The places each document applies at, by document path; documents that apply at no place are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for document in handbook.documents:
        where = chosen(document, "applies", places)
        if where is not None:
            found[document.path] = where
    return found


def holders(handbook: Handbook, places: Mapping[str, Target]) -> Mapping[str, frozenset[str]]:
    """Where somebody has each function: actor's id -> places. A withdrawn function has no holders."""
    return _held(handbook, places)


def stationed(handbook: Handbook, everywhere: Mapping[str, Target]) -> Mapping[str, frozenset[str]]:
    """The same with the support units among the places: whoever is everywhere is there too."""
    return _held(handbook, everywhere)


def _held(handbook: Handbook, places: Mapping[str, Target]) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for actor in handbook.serving("actors"):
        where = () if actor.withdrawn else chosen(actor, "works", places)
        found[actor.id] = frozenset(where or ())
    return found
