"""How far something has come at a place, and which parts of a plan are for each place to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEVELS = ("not-started", "informed", "trained", "in-use", "followed", "embedded")
"""From 0 to 5, as a place's plan writes them. Our own scale: nobody has validated it."""
IN_USE = LEVELS.index("in-use")
"""From here on something counts as put to use."""

_APART = ("document", "equipment", "other")
"""What each place does in its own way, unless the plan says otherwise. All else is held for several places at once."""


def level_number(row: Mapping[str, Any]) -> int | None:
    """A cell's level as a number; None where it has none, or one that can't be read."""
    level = row.get("level")
    return LEVELS.index(level) if isinstance(level, str) and level in LEVELS else None


def for_each_place(item: Mapping[str, Any]) -> bool:
    """Whether each place says how it does this item, and how far it has come: as the plan says, else by its type.

    A new text is put to use place by place; a seminar is held once, and how many came is counted in the plan itself.
    """
    said = item.get("by")
    return said == "each" if said in ("each", "common") else item.get("type") in _APART
