"""Tables of responsibility: rows against those who have a part in them, the weight always said in words."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from felles.model import Target
from felles.plain.layouts import Block
from felles.plain.relations import WEIGHTS, WORDS
from felles.site.links import said_plainly
from felles.site.markup import component
from felles.site.sheet import Sheet
from felles.site.steps import items_of, step_anchor
from felles.site.tables import step_words

_CLASSES = {"accountable": "a", "performs": "r", "consulted": "c", "informed": "i"}
_COLUMNS = 8


def responsibility_table(
    sheet: Sheet, corner: str, rows: list[dict[str, Any]], topic: str = "", *, told: bool = True
) -> None:
    """Adds the table; more than eight columns become several tables, and a row stands only where it has a part.

    Each row has ``href``, ``title``, ``states`` and ``weights``: actor's id -> relation; where a row stands for
    a whole document also ``steps``: actor's id -> the steps it has that part in, in words. ``told`` is
    whether what an empty field means is said here: once a page is enough.
    """
    used: dict[str, int] = {}
    for row in rows:
        for actor, relation in row["weights"].items():
            used[actor] = used.get(actor, 0) + len(WEIGHTS) - WEIGHTS.index(relation)
    order = [document.id for document in sheet.book.handbook.serving("actors") if document.id in used]
    # The heaviest used stand together in the first table, in register order within it.
    ranked = sorted(order, key=lambda actor: -used[actor])
    for start in range(0, len(ranked), _COLUMNS):
        columns = [actor for actor in order if actor in ranked[start : start + _COLUMNS]]
        names = [_name(sheet, actor) for actor in columns]
        some = [row for row in rows if start == 0 or any(actor in row["weights"] for actor in columns)]
        lines = [{**row, "cells": [_cell(sheet, row, actor) for actor in columns]} for row in some]
        if start:
            caption = sheet.words("{topic}: the others who have a part", topic=topic or corner)
        elif told:
            caption = sheet.words("An empty field means no part in it.")
        else:
            caption = topic
        sheet.html(
            component(
                "matrix",
                caption=caption,
                form="f-more" if start else "" if told else "f-vh",
                corner=corner,
                heads=[sheet.softened(n) for n in names],
                names=names,
                rows=lines,
            )
        )


def _name(sheet: Sheet, actor: str) -> str:
    document = sheet.book.handbook.by_id[actor]
    return sheet.book.title(Target(document))


def _cell(sheet: Sheet, row: dict[str, Any], actor: str) -> dict[str, str] | None:
    relation = row["weights"].get(actor)
    if relation is None:
        return None
    said = row["steps"].get(actor, "") if "steps" in row else ""
    return {"weight": _CLASSES[relation], "word": sheet.words(WORDS[relation]), "steps": said}


def put_responsibility(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds who answers for which steps and who performs them, gathered from the steps."""
    kind, name = subject.document.kind, block["field"]
    weights = {relation: i for i, relation in enumerate(block.get("relations") or WEIGHTS)}
    options = sheet.book.options
    visits = _visits(sheet, subject, name)
    found: dict[str, tuple[Markup, dict[str, list[int]]]] = {}
    for link in sheet.book.links_from(subject.document):
        if link.item is None or link.item[0] != name or link.relation not in weights or link.target is None:
            continue
        if not sheet.known(link.target):
            continue
        step = link.item[1] + 1
        visit = link.relation == "performs" and step in visits
        key = "" if visit else link.name
        who = Markup.escape(options.visit_word) if visit else sheet.link(link.target)
        steps = found.setdefault(key, (who, {}))[1].setdefault(str(link.relation), [])
        if step not in steps:
            steps.append(step)
    facts = []
    for who, relations in sorted(found.values(), key=lambda pair: min(weights[r] for r in pair[1])):
        said = [
            sheet.book.label(kind, f"responsibility.{relation}").replace(
                "{steps}", step_words(sheet, relations[relation])
            )
            for relation in sorted(relations, key=lambda r: weights[r])
        ]
        facts.append({"name": who, "value": ". ".join(said) + "."})
    if facts:
        sheet.put("facts", facts=facts, two=False)


def _visits(sheet: Sheet, subject: Target, name: str) -> set[int]:
    """Numbers of the steps done by exactly those whom the handbook has one word for."""
    options = sheet.book.options
    performers: dict[int, set[str]] = {}
    for link in sheet.book.links_from(subject.document):
        if link.relation == "performs" and link.item is not None and link.item[0] == name:
            performers.setdefault(link.item[1] + 1, set()).add(link.name)
    return {step for step, some in performers.items() if options.visit_word and some == options.visit_actors}


def put_matrix(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds a document's own steps against those who have a part in them."""
    name = block["field"]
    relations = block.get("relations") or WEIGHTS
    cells: dict[int, dict[str, str]] = {}
    for link in sheet.book.links_from(subject.document):
        if (
            link.item is not None
            and link.item[0] == name
            and link.relation in relations
            and link.target is not None
            and sheet.known(link.target)
        ):
            best = cells.setdefault(link.item[1], {})
            relation = str(link.relation)
            best[link.name] = min(best.get(link.name, relation), relation, key=WEIGHTS.index)
    steps = sheet.book.layouts[subject.document.kind.name].steps(name)
    doing = steps["step"]["do"] if steps else None
    rows = [
        {
            "href": f"#{step_anchor(i + 1)}",
            "title": said_plainly(sheet, subject, name, item, doing) or str(i + 1),
            "states": [],
            "weights": cells.get(i, {}),
        }
        for i, item in items_of(subject, name)
    ]
    responsibility_table(sheet, sheet.book.label(subject.document.kind, name), rows)
