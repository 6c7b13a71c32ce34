"""What minutes say: which documents a team decided to approve, on which day, with whom present."""

from __future__ import annotations

from felles.model import Handbook, Minutes

FACTS = ("minutes",)


def minutes(handbook: Handbook) -> tuple[Minutes, ...]:
    """The minutes of every meeting that was held, in path order; a value of the wrong sort counts as not written.

    A meeting decides on its own minutes too: those of it who confirm them confirm what they say.
    """
    found: list[Minutes] = []
    for document in handbook.serving("minutes"):
        data = document.data
        team, date, present, decisions = (data.get(name) for name in ("team", "date", "present", "decisions"))
        if document.withdrawn or data.get("state") == "cancelled" or not isinstance(team, str) or not isinstance(date, str):
            continue
        numbers = frozenset(n for n in present if isinstance(n, int) and not isinstance(n, bool)) if isinstance(present, list) else frozenset()
        rows = [row for row in decisions if isinstance(row, dict)] if isinstance(decisions, list) else []
        approves = frozenset(row["subject"] for row in rows if row.get("outcome") == "approve" and isinstance(row.get("subject"), str))
        found.append(Minutes(document.path, team, date, numbers, approves | {document.path}))
    return tuple(found)
