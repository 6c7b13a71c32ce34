"""EV03: who answers for, does, is asked about and is told of each step; and where nobody or two do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from felles.evidence.ground import Ground
from felles.evidence.telling import title
from felles.facts.duties import RELATIONS
from felles.facts.links import repeating
from felles.model import Cell, Column, Document, Item, Link, Table
from felles.plain import said
from felles.plain.relations import WEIGHTS, WORDS
from felles.words import N_

RELATION_WORDS: Mapping[str, str] = {**WORDS, "decides": N_("Decides when others are in doubt")}
Step = tuple[str, int]


def item(ground: Ground) -> Item:
    words = ground.words
    day = words.date(ground.asked.ends)
    says = words("Who has which part in each step of what was in force at the end of {date}, and in which steps nobody or two have it.", date=day)
    return Item("EV03", words("Responsibility, step by step"), says, (_steps(ground), _functions(ground), _gaps(ground)))


def parts(ground: Ground) -> tuple[Link, ...]:
    """Every part that somebody has in something asked for, in path order; a translation gives nobody another one."""
    again = repeating(ground.facts["links"])
    return tuple(
        link
        for link in ground.facts["links"]
        if link.relation in RELATIONS and link.source.id in ground.chosen and not link.source.withdrawn and link.source.path not in again
    )


def _steps(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("id", words("Id")),
        Column("title", words("Title")),
        Column("step", words("Step"), "number"),
        Column("what", words("What is done")),
        *(Column(relation, words(RELATION_WORDS[relation])) for relation in (*WEIGHTS, "decides")),
        Column("deadline", words("Deadline")),
        Column("recorded", words("Recorded in")),
    )
    found: dict[tuple[str, Step | None], list[Link]] = defaultdict(list)
    for link in parts(ground):
        found[(link.source.path, link.item)].append(link)
    rows = [_step(ground, some) for some in sorted(found.values(), key=lambda some: _order(some[0]))]
    says = words("One row is one step of one document. Without a number it holds for the whole document.")
    return Table("EV03", words("Responsibility, step by step"), says, columns, tuple(rows))


def _order(link: Link) -> tuple[str, int, str, int]:
    return (link.source.id, 1, *link.item) if link.item is not None else (link.source.id, 0, "", 0)


def _step(ground: Ground, some: list[Link]) -> dict[str, Cell]:
    document, place = some[0].source, some[0].item
    by_relation: dict[str, dict[str, None]] = defaultdict(dict)
    for link in some:
        by_relation[str(link.relation)][ground.actor(link.name)] = None
    told: dict[str, Cell] = {"id": document.id, "title": title(ground, document), "step": None, "what": None}
    told |= {relation: ", ".join(by_relation[relation]) or None for relation in (*WEIGHTS, "decides")}
    told |= {"deadline": None, "recorded": None}
    if place is not None:
        told |= {"step": number_of(ground, document, place), "what": what(ground, document, place)}
        told |= {"deadline": _part(ground, document, place, "when"), "recorded": _recorded(ground, document, place)}
    return told


def row_of(document: Document, place: Step) -> Mapping[str, Any]:
    rows = document.data.get(place[0])
    row = rows[place[1]] if isinstance(rows, list) and place[1] < len(rows) else None
    return row if isinstance(row, Mapping) else {}


def number_of(ground: Ground, document: Document, place: Step) -> int:
    """The number people call a step by: its own, else its place in the list."""
    block = ground.names.layout(document.kind).steps(place[0])
    own = row_of(document, place).get(block["step"].get("number", "")) if block is not None else None
    return own if isinstance(own, int) and not isinstance(own, bool) else place[1] + 1


def what(ground: Ground, document: Document, place: Step) -> str:
    """What is done in a step, on one line; of another list's row its first words."""
    told = _part(ground, document, place, "do")
    if told is not None:
        return told
    for name, value in row_of(document, place).items():
        path = (place[0], "*", str(name))
        field = ground.names.field(document.kind, path)
        if isinstance(value, str) and field is not None and field.reference is None and field.sort in ("line", "text"):
            return said(ground.names, document.kind, path, value)
    return ground.names.label(document.kind, place[0])


def _part(ground: Ground, document: Document, place: Step, key: str) -> str | None:
    """What the layout says stands for this in a step: what to do, when."""
    block = ground.names.layout(document.kind).steps(place[0])
    name = block["step"].get(key) if block is not None else None
    if name is None:
        return None
    value: Any = row_of(document, place)
    for part in str(name).split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return said(ground.names, document.kind, (place[0], "*", *str(name).split(".")), value) or None


def _recorded(ground: Ground, document: Document, place: Step) -> str | None:
    found: dict[str, None] = {}
    for link in ground.facts["links_from"].get(document.path, ()):
        if link.relation == "records" and link.item == place:
            value: Any = document.data
            path = link.reference.pointer
            inside = link.pointer[:3] if len(path) > 3 else link.pointer
            for part in inside:
                value = value[part]
            found[said(ground.names, document.kind, path[: len(inside)], value)] = None
    return "; ".join(found) or None


def _functions(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("function", words("Role")),
        Column("id", words("Id")),
        Column("title", words("Title")),
        *(Column(relation, words(RELATION_WORDS[relation])) for relation in (*WEIGHTS, "decides")),
    )
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    documents: dict[str, Document] = {}
    for link in sorted(parts(ground), key=_order):
        documents[link.source.id] = link.source
        steps = found.setdefault((ground.actor(link.name), link.source.id), {}).setdefault(str(link.relation), [])
        step = str(number_of(ground, link.source, link.item)) if link.item is not None else words("the whole")
        if step not in steps:
            steps.append(step)
    rows = tuple(
        {"function": function, "id": id, "title": title(ground, documents[id]), **{r: ", ".join(some.get(r, ())) or None for r in (*WEIGHTS, "decides")}}
        for (function, id), some in sorted(found.items())
    )
    says = words("One row is one role in one document, with the numbers of the steps in which it has each part.")
    return Table("EV03-functions", words("Responsibility, role by role"), says, columns, rows)


def _gaps(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("sort", words("What is unclear")),
        Column("id", words("Id")),
        Column("title", words("Title")),
        Column("step", words("Step"), "number"),
        Column("what", words("What is done")),
        Column("functions", words("Roles")),
        Column("places", words("Sites")),
        Column("other", words("The other document")),
    )
    says = words("One row is one place where it isn’t clear who answers: nobody does, nobody there does, or two do.")
    return Table("EV03-gaps", words("Where responsibility is unclear"), says, columns, tuple(_unclear(ground)))


def _unclear(ground: Ground) -> Iterator[dict[str, Cell]]:
    words = ground.words

    def row(sort: str, document: Document, place: Step | None, actors: tuple[str, ...], places: tuple[str, ...], other: Document | None = None) -> dict[str, Cell]:
        return {
            "sort": words(sort),
            "id": document.id,
            "title": title(ground, document),
            "step": number_of(ground, document, place) if place is not None else None,
            "what": what(ground, document, place) if place is not None else None,
            "functions": ", ".join(map(ground.actor, actors)) or None,
            "places": ", ".join(map(ground.place, places)) or None,
            "other": f"{other.id} {title(ground, other)}" if other is not None else None,
        }

    for document, place in _bare(ground):
        yield row(N_("Nobody is accountable for the step"), document, place, (), ())
    for link in parts(ground):
        if link.target is None and not link.waits:
            yield row(N_("It names a role that isn’t described"), link.source, link.item, (link.name,), ())
    for gap in ground.facts["gaps"]:
        if gap.document.id in ground.chosen:
            yield row(N_("Nobody has the role at these sites"), gap.document, gap.item, (gap.actor,), gap.places)
    for overlap in ground.facts["overlaps"]:
        others = {overlap.document.id} | ({overlap.other.id} if overlap.other is not None else set())
        if others & ground.chosen:
            said = N_("Two documents say how this is done at the same sites") if overlap.other is not None else N_("Two roles are accountable for the same step")
            yield row(said, overlap.document, overlap.item, overlap.actors, overlap.places, overlap.other)


def _bare(ground: Ground) -> Iterator[tuple[Document, Step]]:
    """Steps in which a function could answer, and none does."""
    again = repeating(ground.facts["links"])
    for document in ground.documents:
        if document.withdrawn or document.path in again:
            continue
        lists = dict.fromkeys(r.pointer[0] for r in document.kind.references if r.relation == "accountable" and len(r.pointer) > 2 and r.pointer[1] == "*")
        answered = {link.item for link in ground.facts["links_from"].get(document.path, ()) if link.relation == "accountable"}
        for name in lists:
            rows = document.data.get(name)
            yield from ((document, (name, i)) for i in range(len(rows) if isinstance(rows, list) else 0) if (name, i) not in answered)
