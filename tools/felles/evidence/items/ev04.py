"""EV04: what each function answers for and may decide, who steps in, and how much of what is asked for rests on it.

The descriptions themselves come from their kind, which says which of its fields are handed over.
"""

from __future__ import annotations

from collections import defaultdict

from felles.evidence.by_kind import tables_of_kinds
from felles.evidence.ground import Ground
from felles.evidence.items.ev03 import parts
from felles.evidence.telling import related, standing_word, title
from felles.facts.decided import stood_for
from felles.model import Cell, Column, Document, Item, Link, Table, day_of


def item(ground: Ground) -> Item:
    words = ground.words
    says = words("What each role is responsible for and may decide, who steps in for it, and when somebody last reviewed the description.")
    duties = _duties(ground)
    concerned = frozenset(duties)
    actors = [d for d in ground.handbook.serving("actors") if d.id in ground.chosen or d.id in concerned]
    name = words("Role descriptions")
    if not actors:
        return Item("EV04", name, says, (), words("No role description was in force at the end of {date}.", date=words.date(ground.asked.ends)))
    return Item("EV04", name, says, (*tables_of_kinds(ground, "EV04", concerned), _coverage(ground, actors, duties)))


def _duties(ground: Ground) -> dict[str, list[Link]]:
    """The parts that each function has in what is asked for, by its id."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in parts(ground):
        if link.target is not None:
            found[link.name].append(link)
    return found


def _coverage(ground: Ground, actors: list[Document], duties: dict[str, list[Link]]) -> Table:
    words = ground.words
    columns = (
        Column("id", words("Id")),
        Column("title", words("Role")),
        Column("standing", words("Standing")),
        Column("deputy", words("Steps in for it")),
        Column("places", words("Sites")),
        Column("accountable", words("Steps it is accountable for"), "number"),
        Column("performs", words("Steps it performs"), "number"),
        Column("documents", words("Documents it has a part in"), "number"),
        Column("which", words("In these documents")),
        Column("looked_over", words("Last reviewed"), "day"),
        Column("review_due", words("To be reviewed by"), "day"),
        Column("overdue", words("Review is overdue"), "yes"),
        Column("looked_over_in_period", words("Reviewed in the period"), "yes"),
    )
    says = words("One row is one role: how much rests on it in what is asked for, and when somebody last stood for its description.")
    rows = tuple(_row(ground, actor, duties.get(actor.id, [])) for actor in sorted(actors, key=lambda d: d.id))
    return Table("EV04-coverage", words("What rests on each role"), says, columns, rows)


def _row(ground: Ground, actor: Document, links: list[Link]) -> dict[str, Cell]:
    standing = ground.standings[actor.id]
    seen = stood_for(standing.history)
    looked_over = day_of(seen.decision.decided_at) if seen is not None else None
    documents = sorted({link.source.id for link in links})

    def steps(relation: str) -> int:
        return len({(link.source.path, link.item) for link in links if link.relation == relation})

    return {
        "id": actor.id,
        "title": title(ground, actor),
        "standing": standing_word(ground, standing),
        "deputy": related(ground, actor, "deputises") or None,
        "places": related(ground, actor, "works") or None,
        "accountable": steps("accountable"),
        "performs": steps("performs"),
        "documents": len(documents),
        "which": ", ".join(documents) or None,
        "looked_over": looked_over,
        "review_due": standing.review_due,
        "overdue": standing.overdue,
        "looked_over_in_period": looked_over is not None and looked_over >= ground.asked.begins,
    }
