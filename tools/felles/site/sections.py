"""The ways a layout can show a field, each a small function that adds blocks to a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from felles.model import Target
from felles.plain.fields import Path, label_key
from felles.plain.layouts import Block, Section
from felles.plain.text import line
from felles.site.acknowledging import put_acknowledged, put_made_known
from felles.site.across.plans import put_plans_here
from felles.site.answers import put_answers, put_quotes, put_response
from felles.site.asking import put_asked, put_blank
from felles.site.bodies import put_body
from felles.site.book import prefix_of
from felles.site.boxes import put_boxes
from felles.site.charts import put_chart, put_milestones, put_numbers
from felles.site.course import put_course
from felles.site.cycles import put_beside, put_chain
from felles.site.flow import put_flow
from felles.site.history import HISTORY, has_history, put_history
from felles.site.links import put_answer, put_applies, put_back_links, put_relations
from felles.site.markup import component, joined
from felles.site.mine import put_ask, put_news, put_to_read
from felles.site.needed import put_needed
from felles.site.numbered import put_numbered
from felles.site.proposing import ways
from felles.site.responsibility import put_matrix, put_responsibility
from felles.site.sheet import Sheet
from felles.site.steps import items_of, put_call, put_steps
from felles.site.tables import grouped_rows, put_table, rows_of
from felles.site.timeline import put_timeline
from felles.site.tracks import put_totals, put_tracks
from felles.site.uptake import put_degree, put_late, put_uptake, put_waits
from felles.site.values import names_of, path_of, shown, value_of
from felles.site.weighing import put_risks, put_variants
from felles.words import N_

_FIRST = re.compile(r"(.*?[.?!])\s+(.*)\Z", re.S)


def put_sections(sheet: Sheet, subject: Target, sections: tuple[Section, ...]) -> None:
    """Adds every section that has something to show, in the layout's order."""
    for section in sections:
        before = sheet.length
        if section.heading is not None:
            words, anchor = _heading(sheet, subject, section.heading)
            sheet.heading(words, anchor, hidden=section.hidden)
        start = sheet.length
        for block in section.blocks:
            put_block(sheet, subject, block)
        if sheet.length == start:
            sheet.drop(before)


_OWN = {
    "@links": N_("What links here"),
    "@change": N_("Latest change"),
    "@owner": N_("Who is responsible"),
    "@applies": N_("What applies here"),
    "@numbers": N_("The numbers"),
    "@late": N_("This is late"),
    "@plans": N_("Plans under way"),
    "@waits": N_("Awaiting a decision"),
    "@uptake": N_("How far are we, and how does each site do it?"),
    "@timeline": N_("Timeline, and what each evaluation led to"),
    "@tracks": N_("What is planned and held"),
    "@made-known": N_("Made known"),
    "@ask": N_("Whom to ask"),
    "@news": N_("New for you"),
    "@to-read": N_("Read and acknowledge"),
}


def _heading(sheet: Sheet, subject: Target, key: str) -> tuple[str, str]:
    """The heading's words and anchor: the kind's own words for it, else the field's label."""
    if key == "@change" and subject.row is None and has_history(sheet.book, subject.document):
        return sheet.words("History"), HISTORY
    if key.startswith("@"):
        return sheet.words(_OWN[key]), key[1:]
    return sheet.book.heading(subject.document.kind, prefix_of(subject), key)


def put_block(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds one block; a layout's ``none`` is printed where there is nothing to show."""
    before = sheet.length
    _SHOW[block["show"]](sheet, subject, block)
    if sheet.length == before and "none" in block:
        sheet.put("note", text=sheet.book.label(subject.document.kind, block["none"]))


def _text(sheet: Sheet, subject: Target, block: Block) -> None:
    value = value_of(subject, block["field"])
    if isinstance(value, str):
        sheet.put("text", paragraphs=sheet.paragraphs(value))
    elif value is not None:
        sheet.put("text", paragraphs=[shown(sheet, subject, path_of(subject, block["field"]), value)])


def _list(sheet: Sheet, subject: Target, block: Block) -> None:
    values = value_of(subject, block["field"])
    if values is None:
        return
    path = (*path_of(subject, block["field"]), "*")
    if "value" in block:
        items = [_pair(sheet, subject, path, block, row) for _, row in items_of(subject, block["field"])]
    else:
        some = values if isinstance(values, list) else [values]
        items = [shown(sheet, subject, path, value) for value in some]
    intro = sheet.book.label(subject.document.kind, block["intro"]) if "intro" in block else ""
    if any(items):
        sheet.put("list", intro=intro, items=[item for item in items if item])


def _pair(sheet: Sheet, subject: Target, path: Path, block: Block, row: Mapping[str, Any]) -> Markup:
    """One item of a list of objects: ``name: value``, or the value alone."""
    parts = [
        shown(sheet, subject, (*path, block[part]), row.get(block[part]))
        for part in ("name", "value")
        if part in block
    ]
    return joined([part for part in parts if part], ": ")


def _facts(sheet: Sheet, subject: Target, block: Block) -> None:
    if "name" in block and put_numbered(sheet, subject, block):
        return
    if "group" in block:
        facts = grouped_rows(sheet, subject, block)
    elif "name" in block:
        facts = _named(sheet, subject, block)
    else:
        facts = _fields(sheet, subject, block)
    if facts:
        if "intro" in block:
            sheet.put("text", paragraphs=[sheet.book.label(subject.document.kind, block["intro"])])
        sheet.put("facts", facts=facts, two=block.get("two", False))


def _named(sheet: Sheet, subject: Target, block: Block) -> list[dict[str, Any]]:
    """Facts out of a list of objects: one sub-field the name, another the value."""
    found = []
    path = (*path_of(subject, block["field"]), "*")
    for _, row in items_of(subject, block["field"]):
        name = shown(sheet, subject, (*path, block["name"]), row.get(block["name"]))
        value = shown(sheet, subject, (*path, block["value"]), row.get(block["value"]))
        if name and value:
            found.append({"name": name, "value": value})
    return found


def _fields(sheet: Sheet, subject: Target, block: Block) -> list[dict[str, Any]]:
    """A fact for each field that is filled in; a field with parts gives a fact for each part."""
    found = []
    for entry in block.get("fields") or [block["field"]]:
        name = entry if isinstance(entry, str) else entry.get("field")
        if name is None:
            continue
        value = value_of(subject, name)
        label = entry.get("label") if isinstance(entry, dict) else None
        names = [f"{name}.{key}" for key in value] if isinstance(value, dict) and label is None else [name]
        for one in names:
            path = path_of(subject, one)
            said = shown(sheet, subject, path, value_of(subject, one))
            words = sheet.book.label(subject.document.kind, label or label_key(path))
            if said:
                found.append({"name": words, "value": said})
    return found


def _rows(sheet: Sheet, subject: Target, block: Block) -> None:
    rows = rows_of(sheet, subject, block)
    if rows:
        sheet.put("rows", rows=rows)


def _alert(sheet: Sheet, subject: Target, block: Block) -> None:
    value = value_of(subject, block["field"])
    if (
        isinstance(value, str) and not subject.document.withdrawn
    ):  # then the alert is that it no longer applies
        parted = _FIRST.match(line(value))
        strong, rest = (parted[1], parted[2]) if parted else (line(value), "")
        sheet.alert(strong, rest)


def _chips(sheet: Sheet, subject: Target, block: Block) -> None:
    chips = [
        {"href": sheet.to(target), "text": sheet.book.title(target)}
        for name in block.get("fields") or [block["field"]]
        for target in names_of(sheet, subject, path_of(subject, name), value_of(subject, name))
        if sheet.known(target)
    ]
    if chips:
        sheet.put("chips", chips=chips)


def _state(sheet: Sheet, subject: Target, block: Block) -> None:
    value = value_of(subject, block["field"])
    if value is not None:
        path = path_of(subject, block["field"])
        shape = block.get("shapes", {}).get(str(value).lower(), "off")
        label = sheet.book.label(subject.document.kind, label_key(path))
        word = component("state", shape=shape, word=shown(sheet, subject, path, value, plain=True))
        sheet.put("text", paragraphs=[joined([Markup.escape(label), word], ": ")])


def _body(sheet: Sheet, subject: Target, _: Block) -> None:
    if subject.row is None:
        put_body(sheet, subject.document)


def _change(sheet: Sheet, subject: Target, _: Block) -> None:
    """What has been decided; where nothing has, what the text says of its newest change."""
    if subject.row is None and has_history(sheet.book, subject.document):
        put_history(sheet, subject.document)
        return
    change = subject.document.data.get("change")
    if subject.row is None and isinstance(change, dict) and isinstance(change.get("note"), str):
        word = sheet.book.value_word(subject.document.kind, ("change", "class"), change.get("class"))
        sheet.put("change", word=word, note=sheet.prose(change["note"]))


def _owner(sheet: Sheet, subject: Target, _: Block) -> None:
    """Who answers for the document, and how one says that something is wrong."""
    document = subject.document
    facts = _fields(sheet, Target(document), {"fields": ["owner_role", "contact_role", "case_ref"]})
    facts.append({"name": sheet.words("Page made"), "value": sheet.words.date(sheet.book.made)})
    sheet.put("facts", facts=facts, two=True)
    actions = ways(sheet, document)
    if actions:
        sheet.put("actions", actions=actions)


def _ask(sheet: Sheet, subject: Target, block: Block) -> None:
    """Whom one asks: who is called at each place, then those that the document names."""
    put_ask(sheet)
    if "fields" in block:
        _facts(sheet, subject, {**block, "two": True})


_SHOW: Mapping[str, Callable[[Sheet, Target, Block], None]] = {
    "text": _text,
    "list": _list,
    "facts": _facts,
    "table": put_table,
    "rows": _rows,
    "steps": put_steps,
    "flow": put_flow,
    "call": put_call,
    "alert": _alert,
    "chips": _chips,
    "state": _state,
    "matrix": put_matrix,
    "responsibility": put_responsibility,
    "relations": put_relations,
    "applies": put_applies,
    "back-links": put_back_links,
    "body": _body,
    "change": _change,
    "owner": _owner,
    "answer": put_answer,
    "chart": put_chart,
    "milestones": put_milestones,
    "numbers": put_numbers,
    "course": put_course,
    "degree": put_degree,
    "late": put_late,
    "plans": put_plans_here,
    "waits": put_waits,
    "uptake": put_uptake,
    "timeline": put_timeline,
    "tracks": put_tracks,
    "totals": put_totals,
    "needed": put_needed,
    "boxes": put_boxes,
    "variants": put_variants,
    "risks": put_risks,
    "beside": put_beside,
    "chain": put_chain,
    "asked": put_asked,
    "blank": put_blank,
    "response": put_response,
    "answers": put_answers,
    "quotes": put_quotes,
    "made-known": put_made_known,
    "acknowledged": put_acknowledged,
    "ask": _ask,
    "news": put_news,
    "to-read": put_to_read,
}
