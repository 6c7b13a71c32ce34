"""The items of evidence, a file each, in the order they are handed over and read.

``items(ground)`` is called by whoever hands evidence over or shows it. Two stand before EV01, as they tell how far all
the rest can be relied on: ``EV00`` is what stands on main and nobody has decided, with every change that went past the
decision (it rests on the history, and is about the whole handbook whatever was asked for); ``EV00b`` is what was decided
and is less sure than it looks (it rests on texts and records). An item with nothing to hand over says why in ``absent``,
and has no tables. Tables are named after their item: ``EV03``, ``EV03-gaps``; those that kinds ask for themselves
after item, kind and list: ``EV14-…-criteria``.

What rests on texts comes out the same from a repository and from a pack that holds all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from felles.evidence.by_kind import tables_of_kinds
from felles.evidence.ground import Ground
from felles.evidence.items import ev00, ev01, ev02, ev03, ev04, ev05, ev09, ev11, ev17, ev18, ev19, ev20, ev21
from felles.evidence.items.by_kinds import maker
from felles.model import ITEMS, Item

_OWN: Mapping[str, Callable[[Ground], Item]] = {
    "EV01": ev01.item,
    "EV02": ev02.item,
    "EV03": ev03.item,
    "EV04": ev04.item,
    "EV05": ev05.item,
    "EV09": ev09.item,
    "EV11": ev11.item,
    "EV17": ev17.item,
    "EV18": ev18.item,
    "EV19": ev19.item,
    "EV20": ev20.item,
    "EV21": ev21.item,
}


def items(ground: Ground, only: Collection[str] | None = None, tell: Callable[[int, int], None] = lambda done, of: None) -> tuple[Item, ...]:
    """Every item, those with nothing to hand over too: they say why. ``only`` these, where not all are asked for.

    ``tell`` hears how many are made, of how many.
    """
    makers: list[Callable[[], Item]] = [] if only is not None else [lambda: ev00.undecided(ground), lambda: ev00.less_sure(ground)]
    makers += [partial(_made, ground, id) for id in ITEMS if only is None or id in only]
    found = []
    for done, make in enumerate(makers):
        tell(done, len(makers))
        found.append(make())
    return tuple(found)


def _made(ground: Ground, id: str) -> Item:
    return _whole(ground, _OWN.get(id, maker(id))(ground))


def _whole(ground: Ground, item: Item) -> Item:
    """The item with what kinds say answers it too, where it hasn't that already."""
    known = {table.name for table in item.tables}
    more = tuple(table for table in tables_of_kinds(ground, item.id) if table.name not in known)
    return replace(item, tables=item.tables + more, absent="") if more else item
