"""EV21: what people were asked to read by when, and how many have said that they did; never who.

What asks nobody is told too: a text that was adopted as it stood, and corrections and confirmations of others. Which day
a text itself named is told where it is the newest, so that the same comes out of a repository and of a pack.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from felles.evidence.ground import Ground
from felles.evidence.items.by_kinds import maker
from felles.evidence.telling import title
from felles.facts.made_known import AskedToRead, asked_to_read
from felles.measuring.counted import LEAST
from felles.model import Cell, Column, Item, Table
from felles.reading.acknowledged import Acknowledged


def item(ground: Ground) -> Item:
    base = maker("EV21")(ground)
    if not any(kind.serves == "acknowledgements" for kind in ground.handbook.kinds.values()):
        return base
    asked = _asked(ground)
    if not asked and not base.tables:
        return base
    return replace(base, tables=(_table(ground, asked), *base.tables), absent="")


def _asked(ground: Ground) -> tuple[AskedToRead, ...]:
    facts = ground.decided_facts
    every = asked_to_read(ground.decided, ground.standings, facts["concerned"], facts["holders"], facts["places"], facts["thresholds"], lambda blobs: {})
    return tuple(sorted((one for one in every.values() if one.document.id in ground.chosen), key=lambda one: (one.decided_on, one.document.id), reverse=True))


def _table(ground: Ground, asked: tuple[AskedToRead, ...]) -> Table:
    words = ground.words
    columns = (
        Column("id", words("Id")),
        Column("title", words("Title")),
        Column("version", words("Version"), "number"),
        Column("decided_on", words("Decided"), "day"),
        Column("due", words("To be read by"), "day"),
        Column("roles", words("Who is asked")),
        Column("counted_at", words("Counted on"), "day"),
        Column("asked", words("Asked, where the number can be told"), "number"),
        Column("acknowledged", words("Have acknowledged, where the number can be told"), "number"),
        Column("share", words("Per cent"), "number"),
        Column("told", words("Sites whose number can be told"), "number"),
        Column("left_out", words("Sites whose number is left out"), "number"),
        Column("least", words("Smallest number told"), "number"),
    )
    nobody = len(ground.chosen) - len(asked)
    says = words.many(
        "One row is one text that asks people to have read it, as decided by the end of {date}. {count} other asks nobody: it was adopted as it stood, has no change that people act on, or concerns no role.",
        "One row is one text that asks people to have read it, as decided by the end of {date}. {count} others ask nobody: they were adopted as they stood, have no change that people act on, or concern no role.",
        nobody,
        date=words.date(ground.asked.ends),
    )
    return Table("EV21-asked", words("What people are asked to read"), says, columns, tuple(_rows(ground, asked)))


def _rows(ground: Ground, asked: tuple[AskedToRead, ...]) -> Iterator[dict[str, Cell]]:
    every: Mapping[str, tuple[Acknowledged, ...]] = ground.facts["acknowledged"]
    for one in asked:
        counted = next((found for found in every.get(one.document.id, ()) if found.version == one.version and found.source.id in ground.chosen), None)
        total = counted.total if counted is not None and counted.shown else None
        yield {
            "id": one.document.id,
            "title": title(ground, one.document),
            "version": one.version,
            "decided_on": one.decided_on,
            "due": one.due if _newest(ground, one) else None,
            "roles": ", ".join(ground.actor(actor) for actor in one.roles) or None,
            "counted_at": counted.counted_at if counted is not None else None,
            "asked": total.asked if total is not None else None,
            "acknowledged": total.acknowledged if total is not None else None,
            "share": total.share if total is not None else None,
            "told": len(counted.shown) if counted is not None else None,
            "left_out": len(counted.places) - len(counted.shown) if counted is not None else None,
            "least": (counted.least or LEAST) if counted is not None else None,
        }


def _newest(ground: Ground, one: AskedToRead) -> bool:
    """Whether the text that asks is the newest there is of it: only then is the day it names itself surely at hand."""
    history = ground.standings[one.document.id].history
    named = next((named for named in history if named.decided.version == one.version), None)
    return named is not None and named.decided.content.fingerprint == one.document.fingerprint
