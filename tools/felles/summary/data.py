"""The summary for other programs."""

from __future__ import annotations

from typing import Any

from felles.redline import Difference
from felles.summary.values import Part, Said, Summary


def as_json(summary: Summary) -> dict[str, Any]:
    """The summary as plain JSON values; texts in the reader's language."""
    state = summary.state
    return {
        "title": summary.title,
        "proposal": {"number": summary.number, "url": summary.address or None},
        "met": summary.met,
        "state": {"shape": state.shape, "word": state.word, "waits_for": list(state.more), "answer_by": state.answer_by or None},
        "content": summary.fingerprint,
        "documents": [_part(part) for part in summary.parts],
        "files": list(summary.files),
        "unguarded": list(summary.unguarded),
        "groups": [
            {"group": g.name, "given": g.given, "count": g.count, "missing": g.missing, "on": list(g.on), "said": [_said(one) for one in g.said]}
            for g in summary.asked
        ],
        "others": [_said(one) for one in summary.others],
        "reasons": [{"rule": code, "reason": text} for code, text in summary.reasons],
        "noticed": [{"who": list(one.who), "what": list(one.lines)} for one in summary.noticed],
        "places": summary.places,
        "look_again": [{"id": one.id, "title": one.title, "why": one.why, "at": one.at, "steps": one.steps, "near": one.near} for one in summary.again],
        "problems": [
            {"rule": one.rule, "level": one.level, "where": one.where, "message": one.message, "help": one.help} for one in summary.troubles
        ],
        "elsewhere": summary.elsewhere,
        "checked": summary.checked,
    }


def _said(one: Said) -> dict[str, Any]:
    return {"who": one.who, "said": one.word, "more": one.more}


def _part(part: Part) -> dict[str, Any]:
    red = part.redline
    return {
        "id": red.id,
        "path": red.path,
        "title": red.title,
        "fate": red.fate,
        "class": part.sort,
        "note": part.note,
        "version": part.version,
        "becomes": part.becomes,
        "fingerprint": part.fingerprint,
        "told": list(part.told),
        "changes": [_difference(one) for one in red.differences],
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "where": list(one.where),
        "item": one.item,
        "sort": one.sort,
        "before": one.before,
        "after": one.after,
        "pieces": [list(piece) for piece in one.pieces],
        "pointer": list(one.pointer),
    }
