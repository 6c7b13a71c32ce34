"""A table of evidence as people read it: days and moments as they write them, long names of bytes in letters of one width."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from felles.model import Cell, Column, Table
from felles.model.moments import NORWAY
from felles.pack.report import addresses
from felles.pack.report.addresses import Lies
from felles.plain import lowered
from felles.words import Words

FIRST = 15
"""Rows of a table that the report shows."""
ACROSS = 6
"""Columns of a table that the report shows: what fits on a sheet held upright."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,20}")
_NAME_OF_BYTES = re.compile(r"(?:sha256:)?[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell."""

    text: str
    look: str = ""
    href: str = ""
    under: str = ""
    """A name of bytes that belongs to it, in small letters of one width below."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One table, or the beginning of one."""

    title: str
    says: str
    heads: tuple[Shown, ...]
    rows: Sequence[tuple[Shown, ...]]
    count: int
    """Rows in all."""
    columns: int
    """Columns in all."""
    file: str = ""
    """The way to all of it, for other programs."""

    @property
    def whole(self) -> bool:
        return len(self.rows) == self.count and len(self.heads) == self.columns


class _Rows(Sequence[tuple[Shown, ...]]):
    """Rows that are drawn when they are looked at: a table of all years has cells by the hundred thousand."""

    def __init__(self, rows: Sequence[Mapping[str, Cell]], draw: Callable[[Mapping[str, Cell]], tuple[Shown, ...]]) -> None:
        self._rows, self._draw = rows, draw

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: Any) -> Any:
        return self._draw(self._rows[place]) if isinstance(place, int) else [self._draw(row) for row in self._rows[place]]


def drawn(table: Table, page: str, lies: Lies, words: Words, *, rows: int | None = None, columns: int | None = None) -> Drawn:
    """The table for one page of the pack: whole, or its first rows and columns."""
    shown = _columns(table, columns) if columns else _without_sums(table)
    return Drawn(
        table.title,
        table.says,
        tuple(Shown(_heading(column, under), "f-r" if column.sort == "number" else "") for column, under in shown),
        _Rows(table.rows[:rows], lambda row: tuple(_cell(table, row, column, under, page, lies, words) for column, under in shown)),
        len(table.rows),
        len(table.columns),
        addresses.way(page, addresses.table(table)),
    )


_Under = tuple[Column, Column | None]


def _without_sums(table: Table) -> list[_Under]:
    """Every column; one of nothing but names of bytes stands below the one before it, or it would be a column of letters."""
    shown: list[_Under] = []
    for column in table.columns:
        values = [row.get(column.key) for row in table.rows]
        sums = all(value is None or (isinstance(value, str) and _NAME_OF_BYTES.fullmatch(value)) for value in values) and any(values)
        if sums and shown and shown[-1][1] is None and shown[-1][0].sort == "text":
            shown[-1] = shown[-1][0], column
        else:
            shown.append((column, None))
    return shown


def _heading(column: Column, under: Column | None) -> str:
    return f"{column.heading}, {lowered(under.heading)}" if under else column.heading


def _columns(table: Table, most: int) -> list[_Under]:
    """The first columns; where not all fit, those that say nothing in any row and names of bytes stand back."""
    some = table.columns
    if len(some) > most:
        some = tuple(c for c in some if any(_tells(row.get(c.key)) for row in table.rows)) or some
    return [(column, None) for column in some[:most]]


def _tells(value: Cell) -> bool:
    return value not in (None, "") and not (isinstance(value, str) and _NAME_OF_BYTES.fullmatch(value))


def _cell(table: Table, row: Mapping[str, Cell], column: Column, under: Column | None, page: str, lies: Lies, words: Words) -> Shown:
    """One value, with the way to what it names where that lies in the pack."""
    shown = cell(row.get(column.key), column.sort, words)
    if under is not None:
        shown = replace(shown, under=str(row.get(under.key) or ""))
    target = lies.of(table, row, column.key)
    return replace(shown, href=addresses.way(page, target)) if target and row.get(column.key) is not None else shown


def cell(value: Cell, sort: str, words: Words) -> Shown:
    """One value in the reader's language."""
    if value is None or value == "":
        return Shown("–", "f-none")
    if isinstance(value, bool):
        return Shown(words("yes") if value else words("no"))
    if isinstance(value, int):
        return Shown(str(value), "f-r" if sort == "number" else "")
    if sort == "day":
        return Shown(words.short_date(value), "f-day")
    if sort == "moment":
        return Shown(moment(value, words, "UTC"), "f-day")
    if _NAME_OF_BYTES.fullmatch(value):
        return Shown(value, "f-bytes")
    return Shown(value, "f-lines" if "\n" in value else "f-keep" if _ID.fullmatch(value) else "f-path" if "/" in value and " " not in value else "")


def moment(value: str, words: Words, zone: str = NORWAY) -> str:
    """A moment as day and time of day, in Norway unless another zone is named; what is none as it stands."""
    try:
        parsed = datetime.datetime.fromisoformat(value)
    except ValueError:
        return value
    if parsed.tzinfo is None:
        return value
    local = parsed.astimezone(ZoneInfo(zone))
    said = words("{day} at {time}", day=words.short_date(local.date().isoformat()), time=local.strftime("%H:%M"))
    return said if zone == NORWAY else f"{said} {zone}"
