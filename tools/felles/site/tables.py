"""Lists one goes on from, and tables: of a document's own objects, of a register's rows, of what a field names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from felles.model import Document, Link, Target
from felles.plain.dues import due_of
from felles.plain.fields import label_key
from felles.plain.layouts import Block
from felles.plain.text import line
from felles.site.addresses import address, relative
from felles.site.book import plain_letter, prefix_of, sorting_key
from felles.site.course import course_state
from felles.site.markup import anchor, component, joined, unbroken
from felles.site.own_pages import overviews
from felles.site.sheet import Sheet
from felles.site.standing import in_a_word
from felles.site.values import names_of, path_of, shown, value_of
from felles.site.verdicts import measured_state

BETWEEN = " · "
_RELATED = 9
"""Related documents up to which those that only lead here stand among them; of more, they stand with what links here."""
_MUTUAL = "related"
_LAST = 1_000
"""Stands after every step's number."""
_LONG = 30
"""Rows from which a sorted table has letters to go by."""
_OPEN = 6
"""Documents named in a cell; more of them stand behind a line that says how many."""


def small_of(sheet: Sheet, target: Target) -> str:
    """What stands under a thing's title in a list: what its layout says, else its sort and area."""
    layout = sheet.book.layouts[target.document.kind.name]
    fields = layout.small if target.row is None else layout.entry_small
    parts = [
        shown(sheet, target, path_of(target, name), value_of(target, name), plain=True) for name in fields
    ]
    said = [line(part.striptags()) for part in parts if part]
    return BETWEEN.join(said) if said else sort_of(sheet, target)


def sort_of(sheet: Sheet, target: Target) -> str:
    """``Rutine · Akutt og varsling``; of a register's row what one row is: ``Kompetanseområde``."""
    document = target.document
    area = document.area
    book, kind = sheet.book, document.kind
    words = [book.singular(kind) if target.row is None else book.one(kind)]
    if area is not None and target.row is None:
        words.append(sheet.book.area_title(area))
    return BETWEEN.join(words)


def row_of(sheet: Sheet, target: Target, small: str | None = None, anchor: str = "") -> dict[str, str]:
    """One row that leads to what a reference names; what has to be known before one relies on it comes first."""
    under = small_of(sheet, target) if small is None else small
    word = in_a_word(sheet.book, target.document) if target.row is None else ""
    lang = sheet.foreign(target)
    language = sheet.book.label(target.document.kind, f"lang={lang}") if lang else ""
    under = ". ".join(part for part in (language, word, under) if part)
    course = course_state(sheet.book, target.document) if target.row is None else None
    state = {"shape": course["shape"], "word": course["word"]} if course is not None else (measured_state(sheet.book, target.document) or {})
    return {"href": sheet.to(target, anchor), "title": sheet.book.title(target), "small": under, "lang": lang, **state}


def rows_of(sheet: Sheet, subject: Target, block: Block) -> list[dict[str, Any]]:
    """The rows of a ``rows`` block: a register's own, a list of objects, or what fields name."""
    if block.get("field") == "entries" and subject.document.kind.register and subject.row is None:
        own = [(target, small_of(sheet, target)) for target in sheet.book.rows(subject.document)]
        # On a register's own page nobody needs to be told what its rows are.
        return [row_of(sheet, t, "" if small == sort_of(sheet, t) else small) for t, small in own]
    if "title" in block:
        return _object_rows(sheet, subject, block)
    wanted = {
        label_key((*prefix_of(subject), *name.split("."))) for name in block.get("fields") or [block["field"]]
    }
    found: dict[tuple[str, int | None], list[Link]] = {}
    for link in links_of(sheet, subject):
        if (
            label_key(link.reference.pointer) in wanted
            and link.target is not None
            and sheet.known(link.target)
        ):
            found.setdefault((link.target.document.path, link.target.row), []).append(link)
    if _from_steps(sheet, subject, block):
        return _both_ways(sheet, subject, wanted, found)
    if subject.row is None and any(link.relation == _MUTUAL for links in found.values() for link in links):
        sheet.mutual.update(path for path, _ in found)
    return [_reason(sheet, links) for links in found.values()]


def _from_steps(sheet: Sheet, subject: Target, block: Block) -> bool:
    """Whether the rows take in what the document's own steps lead to: then what leads here from a step belongs there too."""
    layout = sheet.book.layouts[subject.document.kind.name]
    return subject.row is None and any(layout.steps(name.split(".")[0]) is not None for name in block.get("fields", ()) if isinstance(name, str))


def _both_ways(sheet: Sheet, subject: Target, wanted: set[str], found: Mapping[tuple[str, int | None], list[Link]]) -> list[dict[str, Any]]:
    """What it names, and what leads to it from a step: each once, what is used in its steps first, with why it stands here."""
    kind = subject.document.kind
    relations = {reference.relation for reference in kind.references if label_key(reference.pointer) in wanted} - {None}
    back: dict[tuple[str, int | None], list[int]] = {}
    for link in sheet.book.links_to(subject):
        source = link.source
        if link.relation not in relations or source.kind.register or source.path == subject.document.path:
            continue
        block = sheet.book.layouts[source.kind.name].steps(link.item[0]) if link.item is not None else None
        steps = [link.item[1] + 1] if link.item is not None and block is not None else []
        if steps or (source.path, None) in found:
            back.setdefault((source.path, None), []).extend(steps)
    if len({*found, *back}) > _RELATED:  # what everything leads to is no more related to one than to another
        back = {key: steps for key, steps in back.items() if key in found}
    rows = []
    for key in dict.fromkeys((*found, *back)):
        links, there = found.get(key, []), back.get(key, [])
        here = [link.item[1] + 1 for link in links if link.item is not None]
        target = links[0].target if links else Target(sheet.book.handbook.by_path[key[0]])
        assert target is not None
        why = [sheet.words("Used in {steps}", steps=step_words(sheet, here))] if here else []
        why += [sheet.words("Leads here from {steps} there", steps=step_words(sheet, there))] if there else []
        rows.append((min(here, default=_LAST), min(there, default=_LAST), row_of(sheet, target, BETWEEN.join(why) if why else sort_of(sheet, target))))
        sheet.related.add(key[0])
    return [row for _, _, row in sorted(rows, key=lambda one: one[:2])]


def links_of(sheet: Sheet, subject: Target) -> list[Link]:
    """The references that stand in a document, or in one row of it."""
    links = sheet.book.links_from(subject.document)
    if subject.row is None:
        return list(links)
    return [link for link in links if link.pointer[:2] == ("entries", subject.row)]


def _reason(sheet: Sheet, links: list[Link]) -> dict[str, str]:
    """A row for what several references name, with the steps that use it; other lists' rows have no number people know."""
    target = links[0].target
    assert target is not None
    layout = sheet.book.layouts[links[0].source.kind.name]
    steps = [link.item[1] + 1 for link in links if link.item is not None and (links[0].source.kind.register or layout.steps(link.item[0]) is not None)]
    if not steps:
        return row_of(sheet, target)
    used = sheet.words("Used in {steps}", steps=step_words(sheet, steps))
    return row_of(sheet, target, BETWEEN.join((sheet.book.singular(target.document.kind), used)))


def step_words(sheet: Sheet, numbers: list[int]) -> str:
    """``step 4``, ``steps 1–3 and 7``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said: list[str] = []
    for run in runs:
        said += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(number) for number in run]
    return sheet.words.many("step {list}", "steps {list}", len(set(numbers)), list=sheet.words.listing(said))


def part_words(sheet: Sheet, source: Document, items: list[tuple[str, int]]) -> str:
    """``step 4``; parts that people call by name rather than by number by their names: ``Goals and Follow-up``."""
    layout = sheet.book.layouts[source.kind.name]
    names: list[str] = []
    for field, number in items:
        block = layout.steps(field)
        if block is None or block["show"] != "flow":
            return step_words(sheet, [number + 1 for _, number in items])
        rows = source.data.get(field)
        row = rows[number] if isinstance(rows, list) and number < len(rows) else None
        name = row.get(block["step"]["do"]) if isinstance(row, dict) else None
        names.append(line(name) if isinstance(name, str) else str(number + 1))
    return sheet.words.listing(list(dict.fromkeys(names)))


def _object_rows(sheet: Sheet, subject: Target, block: Block) -> list[dict[str, Any]]:
    values = value_of(subject, block["field"])
    path = (*path_of(subject, block["field"]), "*")
    found = []
    for value in values if isinstance(values, list) else ():
        if not isinstance(value, dict):
            continue

        def said(name: str, value: Mapping[str, Any] = value) -> Markup:
            return shown(sheet, subject, (*path, name), value.get(name), plain=True)

        leads = block.get("link")
        targets = names_of(sheet, subject, (*path, leads), value.get(leads)) if leads else []
        known = [target for target in targets if sheet.known(target)]
        if targets and not known:
            continue
        small = [part for part in (said(name) for name in block.get("small", ())) if part]
        row = {
            "href": sheet.to(known[0]) if known else "",
            "title": said(block["title"]),
            "small": joined(small, BETWEEN),
        }
        if row["title"]:
            found.append(row)
    return found


def put_table(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds a table; a register's rows may be grouped by one of their fields, each group under its heading."""
    kind = subject.document.kind
    inside = (*path_of(subject, block["field"]), "*")
    register = kind.register and subject.row is None and block["field"] == "entries"
    columns = [column if isinstance(column, dict) else {"field": column} for column in block["columns"]]
    values = [value for _, value in _lines(sheet, subject, block, register)]
    columns = [c for c in columns if not c.get("optional") or any(value.get(c["field"]) for value in values)]
    heads = [_head(sheet, subject, inside, column) for column in columns]
    if register:
        heads.insert(0, sheet.book.one(kind))
    groups: dict[str, list[dict[str, Any]]] = {}
    for row, value in _lines(sheet, subject, block, register):
        cells = [_cell(sheet, row, inside, value, column) for column in columns]
        if register:
            cells.insert(0, _named(sheet, row))
        group = block.get("group")
        name = (
            str(shown(sheet, row, (*inside, group), value.get(group), plain=True).striptags())
            if group
            else ""
        )
        anchor = sheet.book.spot(row).anchor if register else ""
        groups.setdefault(name, []).append({"id": anchor and sheet.anchor(anchor), "cells": cells})
    if register and not groups:
        sheet.put("note", text=sheet.words("None"))  # an empty page would leave one wondering
    if block.get("sorted") and not block.get("group"):
        _put_letters(sheet, [row for rows in groups.values() for row in rows])
    for name, rows in groups.items():
        if name:
            sheet.heading(name, level=3)
        sheet.put("table", caption="", heads=heads, rows=rows, keep=False)


def _put_letters(sheet: Sheet, rows: list[dict[str, Any]]) -> None:
    """Adds a chip for each letter that leads to its first row, where the table is too long to be looked through."""
    firsts: dict[str, str] = {}
    for row in rows:
        if row["id"]:
            firsts.setdefault(letter_of(row["cells"][0].striptags(), sheet.book.words.language), f"#{row['id']}")
    if len(rows) > _LONG and len(firsts) > 1:
        sheet.put("chips", chips=[{"href": href, "text": letter} for letter, href in firsts.items()])


def letter_of(words: str, language: str) -> str:
    """The letter it stands under in a list from A to Z: ``É`` is an ``E``, ``Å`` its own where the language has it."""
    first = plain_letter(next((c for c in words.casefold() if c.isalnum()), "#"), language).upper()
    return first if first.isalpha() else "0–9"


def grouped_rows(sheet: Sheet, subject: Target, block: Block) -> list[dict[str, Any]]:
    """A fact for each value of a register's sub-field, naming the rows that have it; ``none`` for those without."""
    kind, name = subject.document.kind, str(block["group"])
    path = ("entries", "*", name)
    found: dict[str, list[Markup]] = {}
    for target in sheet.book.rows(subject.document):
        value = target.entry.get(name)
        for one in value if isinstance(value, list) else [] if value is None else [value]:
            at = (*path, "*") if isinstance(value, list) else path
            found.setdefault(str(shown(sheet, target, at, one, plain=True).striptags()), []).append(
                _named(sheet, target)
            )
        if value in (None, []) and "none" in block:
            found.setdefault(sheet.book.label(kind, block["none"]), []).append(_named(sheet, target))
    return [{"name": word, "value": joined(rows)} for word, rows in found.items()]


def _lines(
    sheet: Sheet, subject: Target, block: Block, register: bool
) -> list[tuple[Target, Mapping[str, Any]]]:
    if register:
        targets = list(sheet.book.rows(subject.document))
        if block.get("sorted"):
            targets.sort(key=lambda target: sorting_key(sheet.book.title(target), sheet.words.language))
        return [(target, target.entry) for target in targets]
    values = value_of(subject, block["field"])
    return [(subject, v) for v in values if isinstance(v, dict)] if isinstance(values, list) else []


def _named(sheet: Sheet, row: Target) -> Markup:
    spot = sheet.book.spot(row)
    title = sheet.book.title(row)
    return unbroken(title) if spot.page == sheet.path else anchor(sheet.href(spot), title)


def _head(sheet: Sheet, subject: Target, inside: tuple[str, ...], column: Mapping[str, Any]) -> str:
    kind = subject.document.kind
    if "label" in column:
        return sheet.book.label(kind, column["label"])
    if "relation" in column:
        return sheet.book.label(kind, f"relation.{column['relation']}")
    return sheet.book.label(kind, label_key((*inside, *column["field"].split("."))))


def _cell(
    sheet: Sheet, row: Target, inside: tuple[str, ...], value: Mapping[str, Any], column: Mapping[str, Any]
) -> Markup:
    if "relation" in column:
        said = _answering(sheet, row, str(column["relation"]))
    elif "by" in column:
        said = by_when(sheet, value.get(column["by"]["day"]), value.get(column["by"]["done"]))
    elif "due" in column:
        said = _due(sheet, due_of(row.document, value, column["due"]))
    else:
        name = str(column["field"])
        found: Any = value
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        said = shown(sheet, row, (*inside, *name.split(".")), None if found == [] else found)
        if not said and "else" in column:
            said = _site_page(sheet, value.get(column["else"]), value.get(column["at"]))
        if "lookup" in column and said:
            said = looked_up(sheet, row, inside, value, found, column["lookup"]) or said
        if "shapes" in column and said:
            said = component("state", shape=column["shapes"].get(str(found), "off"), word=said)
    if not said and "none" in column:
        shape = "off" if "shapes" in column else "stop"
        said = component("state", shape=shape, word=sheet.book.label(row.document.kind, column["none"]))
    return said


def _site_page(sheet: Sheet, words: Any, where: Any) -> Markup:
    """What a page of the site is called, as a link where this audience has it: an address written by hand may lead nowhere."""
    if not isinstance(words, str):
        return Markup("")
    book = sheet.book
    pages = (*(one.page for one in overviews(book)), *book.lists.values(), *book.articles)
    found = next((page for page in pages if address(page) == where), None)
    return anchor(relative(sheet.path, found), line(words)) if found is not None else Markup.escape(line(words))


def by_when(sheet: Sheet, day: Any, done: Any) -> Markup:
    """When it was done; else the day by which it is to be, as a state with its word when that day is past."""
    if isinstance(done, str):
        return _dated(sheet, "ok", sheet.words("Done"), done)
    if isinstance(day, str) and day < sheet.book.today:
        return _dated(sheet, "warn", sheet.words("Late"), day)
    return _due(sheet, day if isinstance(day, str) else None)


def _dated(sheet: Sheet, shape: str, word: str, day: str) -> Markup:
    """A state, and its day beside it: together they would be too long for a narrow column."""
    return Markup("{} {}").format(component("state", shape=shape, word=word), sheet.words.date(day).replace(" ", "\u00a0"))


def _due(sheet: Sheet, day: str | None) -> Markup:
    """The day something is to be done again; as a state with its word when that day is past."""
    if day is None:
        return Markup("")
    if day < sheet.book.today:
        return component("state", shape="warn", word=sheet.words("Was due {date}", date=sheet.words.date(day)))
    return Markup.escape(sheet.words.date(day).replace(" ", "\u00a0"))


def _answering(sheet: Sheet, row: Target, relation: str) -> Markup:
    """The documents that name a row with the relation, as links: the kinds people look in first stand first."""
    found = {link.source.path: link.source for link in sheet.book.links_to(row) if link.relation == relation}
    order = {kind.name: i for i, kind in enumerate(sheet.book.kinds)}
    sources = sorted(found.values(), key=lambda source: order[source.kind.name])
    links = [sheet.link(Target(source)) for source in sources]
    if len(links) <= _OPEN + 1:
        return joined(links)
    told = sheet.words.many("{count} more", "{count} more", len(links) - _OPEN)
    more = Markup('{}<span class="f-vh">: {}</span>').format(told, sheet.book.title(row))  # there are many such lines on a page
    return Markup("{} {}").format(joined(links[:_OPEN]), component("folded", summary=more, body=joined(links[_OPEN:]), open=False, id=""))


def looked_up(
    sheet: Sheet,
    row: Target,
    inside: tuple[str, ...],
    value: Mapping[str, Any],
    number: Any,
    how: Mapping[str, str],
) -> Markup:
    """A number's name, in what another field names, of the row or of the document: ``3 Selvstendig``.

    Without such a field, what an id stands for in a list of the document itself.
    """
    if "through" not in how:
        own = row.document.data.get(how["list"])
        rows = [one for one in own if isinstance(one, dict)] if isinstance(own, list) else []
        return Markup.escape(next((line(str(one[how["name"]])) for one in rows if one.get(how["key"]) == number and one.get(how["name"])), ""))
    beside = how["through"] in value
    named = value.get(how["through"]) if beside else row.document.data.get(how["through"])
    for target in names_of(sheet, row, (*(inside if beside else ()), how["through"]), named):
        if not sheet.known(target):  # then its words aren't for this audience either
            continue
        steps = target.document.data.get(how["list"])
        for step in steps if isinstance(steps, list) else ():
            if (
                isinstance(step, dict)
                and step.get(how["key"]) == number
                and isinstance(step.get(how["name"]), str)
            ):
                name = line(step[how["name"]])
                return Markup.escape(name if isinstance(number, str) else f"{number} {name}")  # an id says nothing
    return Markup("")
