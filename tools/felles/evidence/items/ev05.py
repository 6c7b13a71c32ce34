"""EV05: from each requirement to the documents that answer it, and on to the decisions they were made by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from felles.evidence.choosing import required
from felles.evidence.ground import Ground
from felles.evidence.telling import decided_on, standing_word, title
from felles.facts.links import repeating
from felles.model import Cell, Column, Document, Item, Kind, Link, Table, Target
from felles.words import N_


def item(ground: Ground) -> Item:
    words = ground.words
    answers = _answers(ground)
    targets = _targets(ground, answers)
    says = words("Which documents say that they answer which requirement, and by which decision. Whether they answer it well, nobody has counted.")
    name = words("From requirement to decision")
    tables = (_trace(ground, targets, answers), _gaps(ground, targets), _registered(ground, targets), *_coverage(ground))
    if not any(table.rows for table in tables):
        return Item("EV05", name, says, (), words("Nothing that is asked for names a requirement, and no register of them says otherwise."))
    return Item("EV05", name, says, tables)


def _answers(ground: Ground, *, everywhere: bool = False) -> Mapping[str, list[Document]]:
    """The documents that answer each requirement, by its id: those asked for, or all there are."""
    again = repeating(ground.facts["links"])
    found: dict[str, dict[str, Document]] = defaultdict(dict)
    for link in ground.facts["links"]:
        if link.relation == "answers" and not link.source.withdrawn and link.source.path not in again and (everywhere or link.source.id in ground.chosen):
            found[link.name][link.source.id] = link.source
    return {name: [some[id] for id in sorted(some)] for name, some in found.items()}


def _targets(ground: Ground, answers: Mapping[str, list[Document]]) -> dict[str, Target]:
    """The rows of the register that are asked for: all, those named, or those that what is asked for answers."""
    named = required(ground.asked)
    found: dict[str, Target] = {}
    for register, row, entry in ground.handbook.entries("obligations"):
        id = entry.get("id")
        if isinstance(id, str) and not register.withdrawn and (ground.asked.whole or id in named or (not named and id in answers)):
            found.setdefault(id, Target(register, row))
    return dict(sorted(found.items()))


def _trace(ground: Ground, targets: Mapping[str, Target], answers: Mapping[str, list[Document]]) -> Table:
    words = ground.words
    columns = (
        Column("requirement", words("Requirement")),
        Column("name", words("What it is called")),
        Column("id", words("Id")),
        Column("title", words("Answered by")),
        Column("standing", words("Standing")),
        Column("version", words("Version"), "number"),
        Column("begins", words("In force from"), "day"),
        Column("decided_on", words("Decided"), "day"),
        Column("decision", words("Decision number"), "number"),
    )
    rows = tuple(_answered(ground, id, target, document) for id, target in targets.items() for document in answers.get(id, ()))
    says = words("One row is one requirement and one document that says it answers it, as both stood at the end of {date}.", date=words.date(ground.asked.ends))
    return Table("EV05", words("From requirement to decision"), says, columns, rows)


def _answered(ground: Ground, id: str, target: Target, document: Document) -> dict[str, Cell]:
    standing = ground.standings[document.id]
    named = standing.in_force or standing.newest
    return {
        "requirement": id,
        "name": ground.names.title(target),
        "id": document.id,
        "title": title(ground, document),
        "standing": standing_word(ground, standing),
        "version": standing.version,
        "begins": named.decided.in_force_from if named is not None else None,
        "decided_on": decided_on(named) if named is not None else None,
        "decision": named.decision.number if named is not None else None,
    }


def _registered(ground: Ground, targets: Mapping[str, Target]) -> Table:
    words = ground.words
    columns = (
        Column("requirement", words("Requirement")),
        Column("name", words("What it is called")),
        Column("text", words("In our own words")),
        Column("link", words("Source")),
        Column("checked_on", words("Compared with the source"), "day"),
        Column("answers", words("Documents in force that say they answer it"), "number"),
    )
    every = _answers(ground, everywhere=True)
    rows = tuple(
        {
            "requirement": id,
            "name": ground.names.title(target),
            "text": _text(target.entry.get("text")),
            "link": _text(target.entry.get("link")),
            "checked_on": _text(target.entry.get("checked_on")),
            "answers": len(every.get(id, ())),
        }
        for id, target in targets.items()
    )
    says = words("One row is one requirement of the register, in the handbook’s own words: what counts is the source.")
    return Table("EV05-register", words("What is required, in our own words"), says, columns, rows)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _gaps(ground: Ground, targets: Mapping[str, Target]) -> Table:
    words = ground.words
    columns = (
        Column("sort", words("What is missing")),
        Column("requirement", words("Requirement")),
        Column("name", words("What it is called")),
        Column("id", words("Id")),
        Column("title", words("Title")),
    )
    every = _answers(ground, everywhere=True)
    rows: list[dict[str, Cell]] = [
        {"sort": words("No document in force answers it"), "requirement": id, "name": ground.names.title(target), "id": None, "title": None}
        for id, target in targets.items()
        if id not in every
    ]
    rows += [
        {"sort": words(sort), "requirement": link.name, "name": None, "id": link.source.id, "title": title(ground, link.source)}
        for link, sort in _unknown(ground)
    ]
    says = words("One row is one requirement that nothing in the whole handbook says it answers, or one document that names a requirement no register has.")
    return Table("EV05-gaps", words("Without an answer"), says, columns, tuple(rows))


def _unknown(ground: Ground) -> Iterator[tuple[Link, str]]:
    some = [link for link in ground.facts["links"] if link.relation == "answers" and link.target is None and link.source.id in ground.chosen and not link.source.withdrawn]
    for link in sorted(some, key=lambda link: (link.name, link.source.id)):
        yield link, N_("The document names a requirement that isn’t in the register")


def _coverage(ground: Ground) -> Iterator[Table]:
    """One table for each list that a kind says every value of has to be taken care of: ``x-felles-coverage``."""
    for kind in sorted(ground.handbook.kinds.values(), key=lambda kind: kind.name):
        properties = kind.schema.get("properties")
        for name, sub in properties.items() if isinstance(properties, Mapping) else ():
            if isinstance(sub, Mapping) and sub.get("x-felles-coverage") is True:
                table = _covered(ground, kind, str(name), sub)
                if table.rows:
                    yield table


def _covered(ground: Ground, kind: Kind, name: str, sub: Mapping[str, object]) -> Table:
    words, names = ground.words, ground.names
    items = sub.get("items")
    fixed = items.get("enum") if isinstance(items, Mapping) else None
    values = [value for value in fixed if isinstance(value, str)] if isinstance(fixed, list) else []
    documents = sorted((d for d in ground.handbook.of(kind.name) if not d.withdrawn), key=lambda d: d.id)
    heading = names.label(kind, name)
    columns = (
        Column("value", heading),
        Column("count", words("Documents in force that say they take care of it"), "number"),
        Column("documents", words("Which")),
    )
    rows: list[dict[str, Cell]] = []
    for value in values:
        some = [d for d in documents if value in _named(d, name)]
        if not ground.asked.whole and not any(d.id in ground.chosen for d in some):
            continue
        rows.append({"value": names.value_word(kind, (name, "*"), value), "count": len(some), "documents": "; ".join(f"{d.id} {title(ground, d)}" for d in some) or None})
    says = words("One row is one thing that has to be taken care of, with every document in force that says it does. That it is named says nothing of how well.")
    return Table(f"EV05-{kind.name}-{name.replace('_', '-')}", heading, says, columns, tuple(rows))


def _named(document: Document, name: str) -> list[object]:
    value = document.data.get(name)
    return value if isinstance(value, list) else []
