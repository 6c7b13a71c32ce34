"""A list sorted into boxes beside each other: the four sides of something, or the effect for some and for others apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.model import Target
from felles.plain.fields import Path, label_key
from felles.plain.layouts import Block
from felles.site.sheet import Sheet
from felles.site.steps import items_of
from felles.site.values import path_of, shown


def put_boxes(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds a box for each value of the field that sorts, in the schema's order; an empty one says that it is."""
    kind, group = subject.document.kind, str(block["group"])
    path = (*path_of(subject, block["field"]), "*")
    rows = [row for _, row in items_of(subject, block["field"])]
    field = sheet.book.field(kind, (*path, group))
    values = field.choices if field is not None else ()
    if not rows:
        return
    none = sheet.book.label(kind, block["none"]) if "none" in block else sheet.words("None")
    boxes = []
    for value in values:
        own = [_row(sheet, subject, path, row, block) for row in rows if row.get(group) == value]
        boxes.append({"name": sheet.book.value_word(kind, (*path, group), value), "rows": own, "none": none})
    sheet.put("boxes", boxes=boxes)


def _row(sheet: Sheet, subject: Target, path: Path, row: Mapping[str, Any], block: Block) -> dict[str, Any]:
    """One row: its state, its words, and below them the other fields that are filled in, each with its name."""
    kind = subject.document.kind
    found: dict[str, Any] = {"text": shown(sheet, subject, (*path, block["value"]), row.get(block["value"]))}
    verdict = block.get("verdict")
    if verdict and isinstance(row.get(verdict["field"]), str):
        value = row[verdict["field"]]
        found |= {"shape": verdict.get("shapes", {}).get(value, "off"), "word": sheet.book.value_word(kind, (*path, verdict["field"]), value)}
    more = []
    for name in block.get("small", ()):
        said = shown(sheet, subject, (*path, name), row.get(name))
        if said:
            more.append({"name": sheet.book.label(kind, label_key((*path, name))), "value": said})
    return {**found, "more": more}
