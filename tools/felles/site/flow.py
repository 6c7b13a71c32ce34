"""Parts that follow each other, drawn: the whole way on one line, each part a link to what is told of it below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.model import Target
from felles.plain.layouts import Block
from felles.site.markup import component
from felles.site.sheet import Sheet
from felles.site.steps import items_of, step_of
from felles.site.tables import row_of
from felles.site.values import names_of, path_of


def put_flow(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the drawing and, below it, every part with its facts and where one goes on from there."""
    form: Mapping[str, Any] = block["step"]
    name = str(block["field"])
    items = items_of(subject, name)
    parts = [step_of(sheet, subject, name, form, i, row) for i, row in items]
    for part, (_, row) in zip(parts, items, strict=True):
        part["rows"] = _rows(sheet, subject, name, row, form.get("rows"))
    if parts:
        kind, rows = subject.document.kind, form.get("rows")
        word = sheet.book.label(kind, f"{name}.{rows}") if rows else ""
        sheet.html(component("flow", parts=parts, label=sheet.book.label(kind, name), rows_word=word))


def _rows(sheet: Sheet, subject: Target, name: str, row: Mapping[str, Any], sub: str | None) -> list[dict[str, str]]:
    """What a part names, each as a row that leads there; what this audience may not read is left out."""
    if not sub:
        return []
    targets = names_of(sheet, subject, (*path_of(subject, name), "*", sub), row.get(sub))
    return [row_of(sheet, target, "") for target in targets if sheet.known(target)]
