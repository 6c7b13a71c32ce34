"""EV18: what this was made from and of: the commit, the days, what was asked for, how much there is."""

from __future__ import annotations

from felles.evidence.choosing import narrowed
from felles.evidence.ground import Ground
from felles.model import Cell, Column, Item, Options, Table, day_of
from felles.words import N_


def item(ground: Ground) -> Item:
    words = ground.words
    name = words("What this was made from")
    says = words("Which state of the handbook, which days and what was asked for. The checksum of every file is in SHA256SUMS, and everything else about the making in manifest.json.")
    columns = (Column("name", words("What")), Column("value", words("Value")))
    rows: tuple[dict[str, Cell], ...] = tuple({"name": words(name), "value": value} for name, value in _rows(ground))
    return Item("EV18", name, says, (Table("EV18", name, says, columns, rows),), "", "history")


def _rows(ground: Ground) -> list[tuple[str, str]]:
    asked, words = ground.asked, ground.words
    options: Options = ground.decided_facts["options"]
    decisions = ground.decided.decisions
    last = decisions[-1]
    rows = [
        (N_("Handbook"), options.name),
        (N_("Organisation"), options.organisation),
        (N_("State of the handbook (its id in Git)"), ground.commit),
        (N_("First day"), asked.begins),
        (N_("Last day"), asked.ends),
        *((name, ", ".join(values)) for name, values in narrowed(asked)),
        (N_("Documents asked for"), str(len(ground.chosen))),
        (N_("Documents in the whole handbook"), str(len(ground.decided.documents))),
        (N_("Versions handed over"), str(sum(ground.gives(one) for one in ground.kept))),
        (N_("Decisions by the last day"), str(len(decisions))),
        (N_("Newest of them"), words("no. {number}, {date}, {fingerprint}", number=last.number, date=words.date(day_of(last.decided_at)), fingerprint=last.fingerprint)),
        (N_("Case reference"), options.evidence.get("case_ref") or ""),
        (N_("How long it is kept"), options.evidence.get("retention") or ""),
    ]
    return [(name, value) for name, value in rows if value]
