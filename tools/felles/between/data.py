"""A comparison for other programs: everything, nothing shortened."""

from __future__ import annotations

from typing import Any

from felles.between.telling import shows_redline
from felles.between.values import SORTS, Between, Deed, Part, Side
from felles.redline import Difference


def as_json(found: Between) -> dict[str, Any]:
    """Plain JSON values; texts in the reader's language. The text of a new document is no change and is not in it."""
    return {
        "from": _side(found.older),
        "to": _side(found.newer),
        "counts": {**{sort: len(found.of(sort)) for sort in SORTS}, "decisions": len(found.decisions)},
        "documents": [_part(part) for part in found.parts],
        "coming": [{"id": one.id, "title": one.title, "decision": _deed(one.deed)} for one in found.coming],
        "files": list(found.files),
    }


def _side(side: Side) -> dict[str, Any]:
    return {"date": side.day, "revision": None if side.day else side.called, "commit": side.commit}


def _part(part: Part) -> dict[str, Any]:
    red = part.redline
    return {
        "id": red.id,
        "path": red.path,
        "kind": red.kind.name,
        "title": red.title,
        "sort": part.sort,
        "fate": red.fate,
        "version": {"from": part.before, "to": part.after},
        "fingerprint": {"from": part.fingerprints[0] or None, "to": part.fingerprints[1] or None},
        "in_force_from": part.begins,
        "decided": part.decided,
        "told": list(part.told),
        "decisions": [_deed(deed) for deed in part.deeds],
        "changes": [_difference(one) for one in red.differences] if shows_redline(part) else [],
    }


def _deed(deed: Deed) -> dict[str, Any]:
    return {
        "decision": deed.number,
        "date": deed.day,
        "outcome": deed.outcome,
        "way": deed.way,
        "version": deed.version,
        "in_force_from": deed.begins,
        "team": deed.body_id,
        "who": [{"role": role, "site": site} for role, site in deed.people],
        "note": deed.note,
        "why": deed.why,
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {"where": list(one.where), "item": one.item, "sort": one.sort, "before": one.before, "after": one.after, "pieces": [list(piece) for piece in one.pieces]}
