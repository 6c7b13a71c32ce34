"""What documents say of each other: duties gathered from all of them, what applies at a place, what links here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from felles.facts.places import chosen
from felles.model import Document, Kind, Link, Target
from felles.plain.fields import label_key
from felles.plain.layouts import Block
from felles.plain.text import line
from felles.site.book import WORK, Book, Key, key_of
from felles.site.markup import component
from felles.site.sheet import Sheet
from felles.site.steps import calling, items_of, numbers, step_anchor
from felles.site.tables import BETWEEN, row_of, sort_of, step_words
from felles.site.values import path_of, shown

_MANY = 24
"""Rows beyond which a list is parted by area."""
_LIGHT, _FEW = ("consulted", "informed"), 8
"""What one has the lightest part in, and how many of it stand open."""
_NAMED_EVERYWHERE = ("actors", "bodies", "places")
"""What so many documents name that a page would be about them and not about itself."""
_ITEMS = 30
"""Steps beyond which nobody finds one in a list of them: then each document is a row, and says which steps."""
Row = tuple[Document, dict[str, Any]]


def source_of(link: Link) -> Target:
    """What a reference stands in: a document, or the row of a register."""
    row = (
        link.pointer[1]
        if link.source.kind.register and len(link.pointer) > 2 and link.pointer[0] == "entries"
        else None
    )
    return Target(link.source, row if isinstance(row, int) else None)


def item_of(link: Link) -> tuple[str, int] | None:
    """The list item it stands in, counted inside the row where it stands in one."""
    if source_of(link).row is None:
        return link.item
    inner = link.pointer[2:]
    return (str(inner[0]), inner[1]) if len(inner) > 1 and isinstance(inner[1], int) else None


def put_relations(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds what others say of this one with a relation: a row for each step, or for each document."""
    relation = block["relation"]
    sheet.shown.add(relation)
    links = [link for link in sheet.book.links_to(subject) if link.relation == relation]
    if subject.document.kind.serves == "places" and block.get("by") != "item":
        links = []
        rows = [(d, row_of(sheet, Target(d))) for d in _everywhere(sheet, subject, relation)]
    elif block.get("by") == "item" and len(links) <= _ITEMS:
        rows = [(link.source, _item_row(sheet, link)) for link in links]
    else:
        rows = _rows(sheet, links)
    if block.get("as") == "chips":
        if rows:
            sheet.put("chips", chips=[{"href": row["href"], "text": row["title"]} for _, row in rows])
    elif relation in _LIGHT and len(rows) > _FEW:
        _put_folded(sheet, rows)
    elif "first" in block and len(rows) > block["first"] + 1:  # one row more takes no more room than the line it would hide behind
        put_rows(sheet, rows[: block["first"]])
        more = sheet.words.many("{count} more", "{count} more", len(rows) - block["first"])
        sheet.html(component("folded", summary=more, body=component("rows", rows=[row for _, row in rows[block["first"] :]]), open=False, id=""))
    else:
        put_rows(sheet, rows)


def _put_folded(sheet: Sheet, rows: list[Row]) -> None:
    """Adds rows under one line: there to be looked up, not in the way of what one has to do oneself."""
    counted = sheet.words.many("{count} document", "{count} documents", len(rows))
    sheet.html(component("folded", summary=counted, body=component("rows", rows=[row for _, row in rows]), open=False, id=""))


def _everywhere(sheet: Sheet, place: Target, relation: str) -> list[Document]:
    """Documents that name a place with the relation, or name every place."""
    return [
        document
        for kind in sheet.book.kinds
        if any(reference.relation == relation for reference in kind.references)
        for document in sheet.book.documents(kind)
        if not document.withdrawn and place.id in (chosen(document, relation, sheet.book.places) or ())
    ]


def put_rows(sheet: Sheet, rows: list[Row]) -> None:
    """Adds rows, under a heading for each area when they are many."""
    kinds = {document.kind.name: document.kind for document, _ in rows}
    sorts = {word for kind in kinds.values() for word in (sheet.book.singular(kind), sheet.book.one(kind))}
    if len(rows) > 1 and len(words := {row["small"] for _, row in rows}) == 1 and words <= sorts:
        # The same word under each says nothing.
        rows = [(document, {**row, "small": ""}) for document, row in rows]
    if len(rows) <= _MANY:
        if rows:
            sheet.put("rows", rows=[row for _, row in rows])
        return
    groups: dict[str, list[dict[str, Any]]] = {}
    order = {kind.name: {area: i for i, area in enumerate(sheet.book.areas(kind))} for kind in kinds.values()}
    # The areas as the handbook has them: what is urgent before what is filed.
    for document, row in sorted(rows, key=lambda row: order[row[0].kind.name].get(row[0].area or "", len(rows))):
        area = document.area
        name = sheet.book.area_title(area) if area is not None else sheet.book.plural(document.kind)
        groups.setdefault(name, []).append(row)
    for name, some in groups.items():
        sheet.heading(name, level=3)
        sheet.put("rows", rows=some)


def _rows(sheet: Sheet, links: Iterable[Link]) -> list[Row]:
    """One row for each document or register's row the references stand in."""
    found: dict[Key, list[Link]] = {}
    for link in links:
        found.setdefault(key_of(source_of(link)), []).append(link)
    return [(some[0].source, _source_row(sheet, some)) for some in found.values()]


def _item_row(sheet: Sheet, link: Link) -> dict[str, Any]:
    """One row for one step: what is done, then where it stands and by when."""
    source, item = source_of(link), item_of(link)
    if item is None:
        return row_of(sheet, source, sort_of(sheet, source))
    name, number = item
    if source.document.kind.serves == "routes":
        here = [n for n in numbers(sheet, source) if (name, n["at"]) == ("numbers", str(number))]
        if here:
            return _call_row(sheet, source, here[0])
    block = sheet.book.layouts[link.source.kind.name].steps(name) if source.row is None else None
    values = dict(items_of(source, name)).get(number, {})
    if block is None:
        return row_of(sheet, source, _words_of(sheet, link, source, values))
    form: Mapping[str, Any] = block["step"]
    doing, when = (said_plainly(sheet, source, name, values, form.get(key)) for key in ("do", "when"))
    title = sheet.book.title(source)
    where = sheet.words("{title}, step {number}", title=title, number=number + 1) if block["show"] == "steps" else title
    small = f"{where}. {when}" if when else where
    return {**row_of(sheet, source, small, step_anchor(number + 1)), "title": doing or title}


def _call_row(sheet: Sheet, source: Target, called: Mapping[str, str]) -> dict[str, Any]:
    """A number one can tap: who comes to a place's page for a number is on the way to call it."""
    small = BETWEEN.join(part for part in (sheet.book.title(source), called["hours"]) if part)
    title = f"{calling(sheet.book, source)}: {called['number']}"
    return {"href": f"tel:{called['tel']}", "title": title, "small": small}


def said_plainly(sheet: Sheet, source: Target, name: str, item: Mapping[str, Any], sub: str | None) -> str:
    """A sub-field of a list item as plain words."""
    if not sub:
        return ""
    return line(
        shown(sheet, source, (*path_of(source, name), "*", sub), item.get(sub), plain=True).striptags()
    )


def _words_of(sheet: Sheet, link: Link, source: Target, item: Mapping[str, Any]) -> str:
    """What an item that is no step says besides whom it names: ``Hvem som kan åpne: Vaktmester …``."""
    place = item_of(link)
    if place is None:
        return sort_of(sheet, source)
    kind = source.document.kind
    said: list[str] = []
    named = False
    numbers: list[str] = []
    for key, value in item.items():
        path = (*path_of(source, place[0]), "*", str(key))
        field = sheet.book.field(kind, path)
        if field is None or path == link.reference.pointer or isinstance(value, (bool, list, dict)):
            continue
        if path in kind.prose or (field.sort == "any" and field.reference is None):
            text = line(value)
            said.append(text if ". " in text else text.rstrip("."))
        elif field.reference is not None:
            named = True
            said.append(said_plainly(sheet, source, place[0], item, str(key)))
        elif field.sort == "number":
            numbers.append(f"{sheet.book.label(kind, field.key)} {value}")
    if named:  # ``Sykepleier, sykepleier`` says the same twice
        said = [word for i, word in enumerate(said) if word.lower() not in map(str.lower, said[:i])]
    return (", " if named else ": ").join(said[:2]) or ", ".join(numbers) or sort_of(sheet, source)


def _done(block: Block | None) -> bool:
    """Whether what the block shows is steps that somebody does, and is called so: “step 3”."""
    return block is not None and "who" in block["step"] and block["show"] == "steps"


def _source_row(sheet: Sheet, links: list[Link]) -> dict[str, Any]:
    """One row for one source, with the steps it concerns."""
    source = source_of(links[0])
    layout = sheet.book.layouts[source.document.kind.name]
    items = [item for item in map(item_of, links) if item is not None]
    steps = [number + 1 for name, number in items if source.row is None and _done(layout.steps(name))]
    if steps:
        said = step_words(sheet, steps)
        return row_of(sheet, source, said[:1].upper() + said[1:], step_anchor(steps[0]))
    words = []
    for link, item in ((link, item_of(link)) for link in links):
        if item is not None:
            row = dict(items_of(source, item[0])).get(item[1], {})
            block = layout.steps(item[0]) if source.row is None else None
            said = said_plainly(sheet, source, item[0], row, block["step"]["do"]) if block is not None else ""
            words.append(said or _words_of(sheet, link, source, row))
    return row_of(sheet, source, BETWEEN.join(dict.fromkeys(words)) or sort_of(sheet, source))


def put_back_links(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds what else names this one, by what it is there, the kinds people look in first before others.

    A handbook's own options are no such thing.
    """
    groups: dict[str, list[Link]] = {}
    known = {*sheet.shown, *block.get("without", ())}
    for link in sheet.book.links_to(subject):
        if link.relation in known or link.source.kind.serves == "options":
            continue
        if link.relation == "related" and link.source.path in sheet.mutual:
            continue
        if link.source.path != subject.document.path and link.source.path not in sheet.related:
            groups.setdefault(_relation_words(sheet, link), []).append(link)
    order = {kind.name: i for i, kind in enumerate(sheet.book.kinds)}
    found = sorted(groups.items(), key=lambda group: order[group[1][0].source.kind.name])
    for i, (words, links) in enumerate(found):
        rows, name = _rows(sheet, links), f"links-{links[0].relation or i}"
        if len(rows) > _FEW and subject.document.kind.serves in _NAMED_EVERYWHERE:
            # Who looks for them opens it; the others have the rest of the page before them.
            body = component("rows", rows=[row for _, row in rows])
            sheet.html(component("folded", summary=f"{words} ({len(rows)})", body=body, open=False, id=sheet.anchor(name)))
        else:
            sheet.heading(words, name, level=3)
            put_rows(sheet, rows)


def _relation_words(sheet: Sheet, link: Link) -> str:
    kind = link.source.kind
    own = sheet.book.said(kind, f"relation.{link.relation}") if link.relation else None
    return own or sheet.book.label(kind, label_key(link.reference.pointer))


def put_answer(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the counts one asks for first; for a register, how many rows others name and how many nobody does."""
    kind, book = subject.document.kind, sheet.book
    if subject.row is None and kind.register:
        sheet.put("answer", counts=_answered(sheet, subject, block["relations"]))
        return
    counts = []
    for relation in block["relations"]:
        sources = {k.source.path: k.source for k in book.links_to(subject) if k.relation == relation}
        kinds = {source.kind.name: source.kind for source in sources.values()}
        only = next(iter(kinds.values())) if len(kinds) == 1 else None
        if only is not None:
            number = book.counted(only, len(sources))
        elif not sources:
            number = _nothing(book, kind, relation)
        else:
            number = sheet.words.many("{count} document", "{count} documents", len(sources))
        href = f"#relation-{relation}" if sources else ""
        counts.append(
            {"number": number, "what": book.label(kind, f"answer.{relation}"), "href": href, "state": None}
        )
    sheet.put("answer", counts=counts)


def _nothing(book: Book, kind: Kind, relation: str) -> str:
    """``0 rutiner``, where one kind alone could have named it."""
    able = [
        k for k in book.kinds if any(r.relation == relation and kind.name in r.kinds for r in k.references)
    ]
    return (
        book.counted(able[0], 0)
        if len(able) == 1
        else book.words.many("{count} document", "{count} documents", 0)
    )


def _answered(sheet: Sheet, register: Target, relations: list[str]) -> list[dict[str, Any]]:
    book, kind = sheet.book, register.document.kind
    rows = list(book.rows(register.document))
    named = sum(any(link.relation in relations for link in book.links_to(row)) for row in rows)
    gaps = len(rows) - named
    word = sheet.words("To be settled") if gaps else sheet.words("None")
    counts: list[tuple[str, int, dict[str, str] | None]] = [
        ("total", len(rows), None),
        ("named", named, None),
        ("unnamed", gaps, {"shape": "stop" if gaps else "ok", "word": word}),
    ]
    return [
        {"number": str(count), "what": book.label(kind, f"answer.{key}"), "href": "", "state": state}
        for key, count, state in counts
    ]


def _bare_row(sheet: Sheet, document: Document, area: str | None) -> dict[str, str]:
    """A row without its area, which stands above it."""
    row = row_of(sheet, Target(document))
    plain = area is not None and row["small"] == sort_of(sheet, Target(document))
    return {**row, "small": ""} if plain else row


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
            if not some:
                continue
            name = sheet.book.area_title(area) if area is not None else sheet.book.plural(kind)
            rows = [_bare_row(sheet, document, area) for document in some]
            if kind.serves in WORK:
                # How the service is being improved: who looks for it opens it, who has a visit goes past it.
                sheet.html(component("folded", summary=f"{name} ({len(rows)})", body=component("rows", rows=rows), open=False, id=sheet.anchor(f"her-{kind.name}")))
            else:
                sheet.heading(name, level=3)
                sheet.put("rows", rows=rows)
