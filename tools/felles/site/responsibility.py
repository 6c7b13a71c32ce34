"""Tables of responsibility: rows against those who have a part in them, the weight always said in words."""

from __future__ import annotations

from typing import Any

from felles.model import Target
from felles.site.markup import component
from felles.site.sheet import Sheet
from felles.words import N_

WEIGHTS = ("accountable", "performs", "consulted", "informed")
"""From the heaviest to the lightest."""

WORDS = {
    "accountable": N_("Accountable"),
    "performs": N_("Performs"),
    "consulted": N_("Consulted"),
    "informed": N_("Informed"),
}
MEANINGS = {
    "accountable": N_("answers for the step being done. There is exactly one."),
    "performs": N_("does it."),
    "consulted": N_("is asked before it is decided."),
    "informed": N_("is told afterwards."),
}
_CLASSES = {"accountable": "a", "performs": "r", "consulted": "c", "informed": "i"}
_COLUMNS = 8


def responsibility_table(sheet: Sheet, corner: str, rows: list[dict[str, Any]], caption: str = "") -> None:
    """Adds the table; more than eight columns become several tables, and a row stands only where it has a part.

    Each row has ``href``, ``title``, ``states`` and ``weights``: actor's id -> relation.
    """
    used: dict[str, int] = {}
    for row in rows:
        for actor, relation in row["weights"].items():
            used[actor] = used.get(actor, 0) + len(WEIGHTS) - WEIGHTS.index(relation)
    order = [document.id for document in sheet.book.handbook.serving("actors") if document.id in used]
    # The heaviest used stand together in the first table, in register order within it.
    ranked = sorted(order, key=lambda actor: -used[actor])
    for start in range(0, len(ranked), _COLUMNS):
        columns = [actor for actor in order if actor in ranked[start : start + _COLUMNS]]
        names = [_name(sheet, actor) for actor in columns]
        some = [row for row in rows if start == 0 or any(actor in row["weights"] for actor in columns)]
        lines = [
            {**row, "cells": [_cell(sheet, row["weights"].get(actor)) for actor in columns]} for row in some
        ]
        told = caption or sheet.words("An empty field means no part in it.")
        sheet.html(
            component(
                "matrix",
                caption=told,
                corner=corner,
                heads=[sheet.softened(n) for n in names],
                names=names,
                rows=lines,
            )
        )


def _name(sheet: Sheet, actor: str) -> str:
    document = sheet.book.handbook.by_id[actor]
    return sheet.book.title(Target(document))


def _cell(sheet: Sheet, relation: str | None) -> dict[str, str] | None:
    return {"weight": _CLASSES[relation], "word": sheet.words(WORDS[relation])} if relation else None
