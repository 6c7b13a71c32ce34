"""The tables and pages that people read, made again from the texts and records in the pack, and held against the pack's own."""

from __future__ import annotations

from collections.abc import Iterator

import felles
from felles.errors import CannotRun
from felles.evidence.items import items
from felles.model import Item
from felles.pack.claims.claim import Claim, fails, holds, unknown
from felles.pack.claims.understood import Understood
from felles.pack.edition import edition
from felles.pack.tables import as_csv, as_json
from felles.pack.zips import Broken

_ITEMS = "data/items/"


def claims(pack: Understood) -> Iterator[Claim]:
    """Every table that texts and records alone are enough for. Those that rest on the whole history can't be made again."""
    own = pack.said("tool", "sha256") == edition()
    try:
        ground = pack.ground()
        made = items(ground)
    except CannotRun as error:
        yield unknown("items.ground", error=error)
        return
    right, other, stated = 0, 0, []
    for item in made:
        if item.rests_on == "history":
            stated.append(item.id)
            continue
        for name, content in _files(item, pack):
            try:
                stored = pack.opened.read(name) if name in pack.opened else None
            except (Broken, OSError):
                continue  # told with the files
            if stored == content:
                right += 1
            elif not own:
                other += 1
            else:
                yield fails("items.lacking" if stored is None else "items.other", name)
    if right:
        yield holds("items", count=right)
    if other:
        yield unknown("items.tool", count=other, version=str(pack.said("tool", "version"))[:40], own=felles.__version__)
    if stated:
        yield unknown("items.stated", ids=tuple(stated))


def _files(item: Item, pack: Understood) -> Iterator[tuple[str, bytes]]:
    yield f"{_ITEMS}{item.id}.json", as_json(item, pack.ground().words)
    for table in item.tables:
        yield f"{_ITEMS}{table.name}.csv", as_csv(table)
