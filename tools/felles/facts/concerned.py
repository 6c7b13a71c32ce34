"""Whom each document concerns: which functions have a duty in it, and at which places it applies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from felles.facts.duties import RELATIONS
from felles.model import Link

FACTS = ("concerned",)


@dataclass(frozen=True, slots=True)
class Concerned:
    """Ids of the functions that have a duty in a document, weightiest duty first, and of the places where it applies."""

    roles: tuple[str, ...]
    places: tuple[str, ...]


def concerned(duties: Mapping[str, tuple[Link, ...]], scopes: Mapping[str, tuple[str, ...]]) -> Mapping[str, Concerned]:
    """By path. A function's own document concerns that function too, which is for the caller to add: it is no duty."""
    found: dict[str, dict[str, int]] = {}
    for actor, links in duties.items():
        for link in links:
            weights = found.setdefault(link.source.path, {})
            weights[actor] = min(weights.get(actor, len(RELATIONS)), RELATIONS.index(link.relation))
    return {
        path: Concerned(tuple(sorted(found.get(path, ()), key=lambda actor, path=path: (found[path][actor], actor))), scopes.get(path, ()))
        for path in dict.fromkeys((*found, *scopes))
    }
