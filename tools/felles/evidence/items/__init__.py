"""The items of evidence, a file each, in the order they are handed over.

``items(ground)`` is called by whoever hands evidence over or shows it.
"""

from __future__ import annotations

from collections.abc import Callable

from felles.evidence.ground import Ground
from felles.evidence.items import ev01, ev02, ev03
from felles.model import Item

_MAKERS: tuple[Callable[[Ground], Item], ...] = (ev01.item, ev02.item, ev03.item)


def items(ground: Ground) -> tuple[Item, ...]:
    """Every item, those with nothing to hand over too: they say why."""
    return tuple(make(ground) for make in _MAKERS)
