"""Where things lie in a pack, as paths from its top folder, and the way from one page to another."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from urllib.parse import quote

from felles.evidence.ground import Ground
from felles.model import Cell, Content, Decision, Item, Kept, Table
from felles.pack.paths import safe

REPORT = "data/report.html"
PDF = "data/report.pdf"
ITEMS = "data/items"
WORKBOOK = "data/items/items.xlsx"


def item(one: Item | str) -> str:
    """The page of an item; its data has the same name with ``.json``."""
    return f"{ITEMS}/{one if isinstance(one, str) else one.id}.html"


def table(one: Table) -> str:
    """A table's rows as a file for other programs."""
    return f"{ITEMS}/{one.name}.csv"


def version(one: Kept, content: Content | None = None) -> str:
    """A decided text (or one of its attachments), byte for byte."""
    return f"{one.folder}/{safe((content or one.named.decided.content).path)}"


def redline(older: Kept, newer: Kept) -> str:
    return f"data/redlines/{newer.named.decided.id}/{older.named.decision.number:04}-{newer.named.decision.number:04}.html"


def record(one: Decision) -> str:
    """A record's exact bytes: below ``docs/decisions`` in the handbook, below ``data/decisions`` here."""
    return f"data/decisions/{one.path.removeprefix('docs/decisions/')}"


def way(page: str, target: str) -> str:
    """A link from one file of the pack to another."""
    return quote(posixpath.relpath(target, posixpath.dirname(page)))


def pairs(ground: Ground) -> Iterator[tuple[Kept, Kept]]:
    """Each version that was in force with the one handed over before it: what there is a redline for."""
    for older, newer in pairwise(ground.kept):
        if older.named.decided.id == newer.named.decided.id and newer.why == "in force" and ground.gives(older) and ground.gives(newer):
            yield older, newer


class Lies:
    """Where what a row of evidence names lies in the pack."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    @cached_property
    def _versions(self) -> Mapping[tuple[str, int], str]:
        given = (one for one in self._ground.kept if self._ground.gives(one))
        return {(one.named.decided.id, one.named.decision.number): version(one) for one in given}

    @cached_property
    def _redlines(self) -> Mapping[tuple[str, int], str]:
        some = pairs(self._ground)
        return {(newer.named.decided.id, newer.named.decision.number): redline(older, newer) for older, newer in some}

    @cached_property
    def _records(self) -> Mapping[int, str]:
        return {decision.number: record(decision) for decision in self._ground.decided.decisions}

    def version(self, id: str, decision: int) -> str | None:
        return self._versions.get((id, decision))

    def redline(self, id: str, decision: int) -> str | None:
        return self._redlines.get((id, decision))

    def of(self, table: Table, row: Mapping[str, Cell], key: str) -> str | None:
        """Rows that bear ``id`` and ``decision`` name one decided version: its file, what it changed, its record. Rows
        that bear ``decision`` alone name its record."""
        id, number = row.get("id"), row.get("decision")
        if not isinstance(number, int):
            return None
        if key == "decision" or (key == "path" and "id" not in row):
            return self._records.get(number)
        if not isinstance(id, str) or table.name.startswith("EV00"):  # what stands there is another text than was decided
            return None
        return self._versions.get((id, number)) if key in ("path", "title") else self._redlines.get((id, number)) if key == "note" else None
