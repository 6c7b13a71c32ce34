"""What documents say of each other: duties gathered from all of them, what applies at a place, what links here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from felles.model import Document, Link, Target
from felles.site.fields import label_key
from felles.site.layouts import Block
from felles.site.markup import line
from felles.site.responsibility import WEIGHTS, responsibility_table
from felles.site.sheet import Sheet
from felles.site.steps import items_of, step_anchor
from felles.site.tables import BETWEEN, row_of, sort_of, step_words
from felles.site.values import shown

_MANY = 24
"""Rows beyond which a list is parted by area."""


def put_relations(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds what others say of this one with a relation: a row for each step, or for each document."""
    relation = block["relation"]
    links = [link for link in sheet.book.links_to(subject) if link.relation == relation]
    sheet.shown.add(relation)
    if block.get("by") == "item":
        rows = [(link.source, _item_row(sheet, link)) for link in links]
    else:
        rows = [(some[0].source, _document_row(sheet, some)) for some in _by_document(links).values()]
    put_rows(sheet, rows)


def put_rows(sheet: Sheet, rows: list[tuple[Document, dict[str, Any]]]) -> None:
    """Adds rows, under a heading for each area when they are many."""
    if len(rows) <= _MANY:
        if rows:
            sheet.put("rows", rows=[row for _, row in rows])
        return
    groups: dict[str, list[dict[str, Any]]] = {}
    for document, row in rows:
        area = document.area
        name = sheet.book.area_title(area) if area is not None else sheet.book.plural(document.kind)
        groups.setdefault(name, []).append(row)
    for name, some in groups.items():
        sheet.heading(name, level=3)
        sheet.put("rows", rows=some)


def _by_document(links: list[Link]) -> dict[str, list[Link]]:
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.source.path, []).append(link)
    return found


def _item_row(sheet: Sheet, link: Link) -> dict[str, Any]:
    """One row for one step: what is done, then where it stands and by when."""
    source = Target(link.source)
    title = sheet.book.title(source)
    if link.item is None:
        return row_of(sheet, source, sort_of(sheet, source))
    name, number = link.item
    block = sheet.book.layouts[link.source.kind.name].steps(name)
    item = dict(items_of(source, name)).get(number, {})
    if block is None:
        return row_of(sheet, source, _words_of(sheet, source, name, item))
    form: Mapping[str, Any] = block["step"]
    doing, when = (_plain(sheet, source, name, item, form.get(key)) for key in ("do", "when"))
    where = sheet.words("{title}, step {number}", title=title, number=number + 1)
    small = f"{where}. {when}" if when else where
    return {**row_of(sheet, source, small, step_anchor(number + 1)), "title": doing or title}


def _plain(sheet: Sheet, source: Target, name: str, item: Mapping[str, Any], sub: str | None) -> str:
    return line(shown(sheet, source, (name, "*", sub), item.get(sub), plain=True).striptags()) if sub else ""


def _words_of(sheet: Sheet, source: Target, name: str, item: Mapping[str, Any]) -> str:
    """What a row that is no step says, in the words that stand in it."""
    said = []
    for key, value in item.items():
        field = sheet.book.field(source.document.kind, (name, "*", str(key)))
        if field is not None and field.sort in ("line", "text") and isinstance(value, str):
            said.append(line(value))
    if len(said) < 2:
        return "".join(said) or sort_of(sheet, source)
    return f"{said[0]}: {said[1]}"


def _document_row(sheet: Sheet, links: list[Link]) -> dict[str, Any]:
    """One row for one document, with the steps it concerns."""
    source = Target(links[0].source)
    steps = [link.item[1] + 1 for link in links if link.item is not None and _is_step(sheet, link)]
    if not steps:
        words = [
            _words_of(sheet, source, k.item[0], dict(items_of(source, k.item[0])).get(k.item[1], {}))
            for k in links
            if k.item
        ]
        return row_of(sheet, source, BETWEEN.join(dict.fromkeys(words)) if words else sort_of(sheet, source))
    said = step_words(sheet, steps)
    return row_of(sheet, source, said[:1].upper() + said[1:], step_anchor(steps[0]))


def _is_step(sheet: Sheet, link: Link) -> bool:
    return link.item is not None and sheet.book.layouts[link.source.kind.name].steps(link.item[0]) is not None


def put_back_links(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds what else names this one, by what it is there; a handbook's own options are no such thing."""
    groups: dict[str, list[Link]] = {}
    for link in sheet.book.links_to(subject):
        if link.relation in sheet.shown or link.source.kind.serves == "options":
            continue
        if link.source.path == subject.document.path and subject.row is None:
            continue
        groups.setdefault(_relation_words(sheet, link), []).append(link)
    for words, links in groups.items():
        sheet.heading(words, f"fra-{len(words)}-{links[0].relation or 'navn'}", level=3)
        put_rows(
            sheet, [(some[0].source, _document_row(sheet, some)) for some in _by_document(links).values()]
        )


def _relation_words(sheet: Sheet, link: Link) -> str:
    kind = link.source.kind
    own = sheet.book.said(kind, f"relation.{link.relation}") if link.relation else None
    return own or sheet.book.label(kind, label_key(link.reference.pointer))


def put_answer(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the counts one asks for first: how many documents name this one, relation by relation."""
    kind = subject.document.kind
    counts = []
    for relation in block["relations"]:
        sources = {k.source.path: k.source for k in sheet.book.links_to(subject) if k.relation == relation}
        kinds = {source.kind.name: source.kind for source in sources.values()}
        only = next(iter(kinds.values())) if len(kinds) == 1 else None
        number = (
            sheet.book.counted(only, len(sources))
            if only
            else sheet.words.many("{count} document", "{count} documents", len(sources))
        )
        href = f"#relation-{relation}" if sources else ""
        counts.append(
            {
                "number": number,
                "what": sheet.book.label(kind, f"answer.{relation}"),
                "href": href,
                "state": None,
            }
        )
    sheet.put("answer", counts=counts)


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


def put_applies(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds the documents that apply at a place, area by area."""
    scopes: Mapping[str, tuple[str, ...]] = sheet.book.fact("scopes")
    sheet.shown.add("applies")
    for kind in sheet.book.kinds:
        found = [
            d for d in sheet.book.documents(kind) if not d.withdrawn and subject.id in scopes.get(d.path, ())
        ]
        for area in (*sheet.book.areas(kind), None) if kind.areas else (None,):
            some = [d for d in found if d.area == area] if kind.areas else found
            if some:
                sheet.heading(
                    sheet.book.area_title(area) if area is not None else sheet.book.plural(kind), level=3
                )
                sheet.put("rows", rows=[row_of(sheet, Target(document)) for document in some])


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
        ):
            if sheet.known(link.target):
                best = cells.setdefault(link.item[1], {})
                relation = str(link.relation)
                best[link.name] = min(best.get(link.name, relation), relation, key=WEIGHTS.index)
    steps = sheet.book.layouts[subject.document.kind.name].steps(name)
    doing = steps["step"]["do"] if steps else None
    rows = [
        {
            "href": f"#{step_anchor(i + 1)}",
            "title": _plain(sheet, subject, name, item, doing) or str(i + 1),
            "states": [],
            "weights": cells.get(i, {}),
        }
        for i, item in items_of(subject, name)
    ]
    responsibility_table(sheet, sheet.book.label(subject.document.kind, name), rows)
