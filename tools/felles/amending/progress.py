"""How far a place has come with one item, as changes to the row of its plan that is about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from felles.amending.changing import REMOVED, Change
from felles.model import Document

_LIST, _NAME = "items", "item"


@dataclass(frozen=True, slots=True)
class Progress:
    """What somebody says of one item; None is what they say nothing of."""

    item: str
    level: str | None = None
    on: str | None = None
    how: str | None = None
    readers: int | None = None
    observed: tuple[int, int] | None = None
    """Done as agreed, of how many that were observed."""
    observed_on: str | None = None
    exempt: str | None = None
    "The reason why the site doesn't do it."
    note: str | None = None

    @property
    def silent(self) -> bool:
        """Whether nothing is said."""
        told = (self.level, self.on, self.how, self.readers, self.observed, self.exempt, self.note)
        return all(one is None for one in told)


def row_of(document: Document, item: str) -> tuple[int, Mapping[str, Any] | None]:
    """The row about an item and its number; None and the number of the next row where there is none."""
    rows = document.data.get(_LIST)
    some = rows if isinstance(rows, list) else []
    return next(((i, row) for i, row in enumerate(some) if isinstance(row, Mapping) and row.get(_NAME) == item), (len(some), None))


def changes(document: Document, said: Progress, today: str) -> tuple[Change, ...]:
    """What has to be changed for the plan to say so; nothing when it does already.

    A new level is reached today unless a day is given, and what was said to be exempt isn't any more.
    """
    at, row = row_of(document, said.item)
    order = _order(document)
    wanted: dict[str, Any] = {}
    if said.level is not None:
        wanted["level"] = said.level
        if row is None or row.get("level") != said.level:
            wanted["on"] = said.on or today
    for name, value in (("on", said.on), ("how", said.how), ("readers", said.readers), ("note", said.note)):
        if value is not None:
            wanted[name] = value
    if said.observed is not None:
        fulfilled, of = said.observed
        told = row.get("observed") if row is not None else None
        same = isinstance(told, Mapping) and (told.get("fulfilled"), told.get("of")) == (fulfilled, of) and said.observed_on is None
        wanted["observed"] = told if same else {"fulfilled": fulfilled, "of": of, "on": said.observed_on or said.on or today}
    if said.exempt is not None:
        wanted["exempt"] = {"reason": said.exempt}
    if row is None:
        whole = {_NAME: said.item, **wanted}
        return (Change((_LIST, at), {name: whole[name] for name in order if name in whole}),)
    gone = ["level", "on"] if said.exempt is not None else ["exempt"] if said.level is not None else []
    found = [change for name in order if name in wanted for change in _field(at, row, name, wanted[name], order)]
    # What goes does so last: an item's only other field can't be taken out before there is another.
    return (*found, *(Change((_LIST, at, name), REMOVED) for name in gone if name in row))


def _order(document: Document) -> tuple[str, ...]:
    """In which a row's fields are written where they are new: as the schema has them."""
    return tuple(document.kind.schema["properties"][_LIST]["items"]["properties"])


def _field(at: int, row: Mapping[str, Any], name: str, value: Any, order: tuple[str, ...]) -> list[Change]:
    """A field of the row as it is to be: of a mapping that is there each leaf, so that its comments stay."""
    there = row.get(name)
    if there == value:
        return []
    if isinstance(value, Mapping) and isinstance(there, Mapping):
        return [Change((_LIST, at, name, key), one, tuple(value)) for key, one in value.items() if there.get(key) != one]
    return [Change((_LIST, at, name), value, order[: order.index(name)])]
