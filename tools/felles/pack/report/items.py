"""One item of evidence as a page: every row of every table, ready for paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.evidence.ground import Ground
from felles.model import Item
from felles.pack.report import addresses
from felles.pack.report.drawing import days, page, whose
from felles.pack.report.tables import drawn

WIDE = 6
"""More columns than this need the sheet on its side."""


def item_page(item: Item, ground: Ground, about: Mapping[str, Any]) -> bytes:
    """All of an item; of one that is absent, why."""
    words, here = ground.words, addresses.item(item)
    lies = addresses.Lies(ground)
    tables = [drawn(table, here, lies, words) for table in item.tables]
    period = words("Documentation, {days}", days=days(ground.asked.begins, ground.asked.ends, words))
    handbook = whose(ground)
    title = " · ".join(part for part in (f"{item.id} {item.title}", handbook) if part)
    return page(
        "item.html",
        words,
        foot=" · ".join((title, period)),
        wide=any(len(table.heads) > WIDE for table in tables),
        rich=True,
        title=title,
        item=item,
        tables=[(table, words.many("{count} row", "{count} rows", table.count)) for table in tables],
        handbook=handbook,
        period=period,
        up=addresses.way(here, addresses.REPORT),
        t={"gap": words("Nothing to show"), "rests": rests(ground), "tables": words("The same as a table for other programs")},
    )


def rests(ground: Ground) -> str:
    return ground.words("Stated by whoever exported it: it rests on the whole history of the handbook, which is not in the pack.")
