"""EV17: what the checks found in what stands on main, and which findings are set aside for a time, by whom and why."""

from __future__ import annotations

from felles.evidence.ground import Ground
from felles.model import LEVELS, Cell, Column, Exemption, Item, Table
from felles.words.problems import LEVEL_WORDS
from felles.words.rules import TITLES


def item(ground: Ground) -> Item:
    words = ground.words
    name = words("Check of the handbook")
    says = words("What the product’s own checks find in the handbook as it stood when this was made, and what is set aside for a time.")
    if ground.tip is None or ground.counts is None:
        return Item("EV17", name, says, (), words("The checks are run on the handbook itself, which isn’t at hand here."), "history")
    return Item("EV17", name, says, (_counted(ground), _noted(ground), _set_aside(ground)), "", "history")


def _counted(ground: Ground) -> Table:
    words = ground.words
    columns = (Column("sort", words("Level")), Column("count", words("How many"), "number"))
    counts = ground.counts or {}
    rows: list[dict[str, Cell]] = [{"sort": words("Documents looked at"), "count": counts.get("documents", 0)}]
    rows += [{"sort": words(LEVEL_WORDS[level]), "count": sum(one.level == level and one.waived_until is None for one in ground.noted)} for level in LEVELS]
    rows.append({"sort": words("Set aside for a time"), "count": sum(one.waived_until is not None for one in ground.noted)})
    return Table("EV17-counts", words("What was looked at"), words("How many documents were looked at, and how much was found."), columns, tuple(rows))


def _noted(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("level", words("Level")),
        Column("rule", words("Rule")),
        Column("rule_title", words("What the rule is about")),
        Column("id", words("Id")),
        Column("path", words("File")),
        Column("line", words("Line"), "number"),
        Column("message", words("What was found")),
        Column("help", words("What to do")),
        Column("waived_until", words("Set aside until"), "day"),
    )
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "level": words(LEVEL_WORDS[one.level]),
            "rule": one.rule,
            "rule_title": words(TITLES.get(one.rule, "")),
            "id": one.document,
            "path": one.place.path,
            "line": one.place.line,
            "message": one.message,
            "help": one.help,
            "waived_until": one.waived_until,
        }
        for one in sorted(ground.noted, key=lambda one: (LEVELS.index(one.level), one.place, one.rule, one.message))
    )
    return Table("EV17", words("Check of the handbook"), words("One row is one thing the checks found, errors first."), columns, rows)


def _set_aside(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("rule", words("Rule")),
        Column("rule_title", words("What the rule is about")),
        Column("document", words("Id")),
        Column("reason", words("Reason")),
        Column("owner", words("Responsible")),
        Column("begins", words("From"), "day"),
        Column("ends", words("Until"), "day"),
        Column("active", words("Applies on the last day"), "yes"),
    )
    some: tuple[Exemption, ...] = ground.decided_facts["exemptions"]
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "rule": one.rule,
            "rule_title": words(TITLES.get(one.rule, "")),
            "document": one.document,
            "reason": one.reason,
            "owner": ground.actor(one.owner) or None,
            "begins": one.begins,
            "ends": one.ends,
            "active": one.active,
        }
        for one in sorted(some, key=lambda one: (one.begins, one.ends, one.rule, one.document))
        if one.ends >= ground.asked.begins
    )
    says = words("One row is one finding that somebody has taken responsibility for leaving as it is for a time: the rule, why, and until when.")
    return Table("EV17-exemptions", words("Set aside for a time"), says, columns, rows)
