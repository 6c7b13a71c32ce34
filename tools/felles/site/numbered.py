"""Lists of numbers shown as what they stand for: who was there, by place and function, never by name."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from felles.model import RowsOf, Target
from felles.plain.fields import label_key
from felles.plain.layouts import Block
from felles.plain.text import lowered
from felles.site.markup import joined
from felles.site.sheet import Sheet
from felles.site.values import names_of, path_of, shown, value_of


def put_numbered(sheet: Sheet, subject: Target, block: Block) -> bool:
    """Adds a fact for each name the numbers' rows have, in the order of what they name; False for any other list."""
    path = path_of(subject, block["field"])
    rows_of = next((one for one in subject.document.kind.rows_of if one.pointer == path), None)
    if rows_of is None:
        return False
    facts = _facts(sheet, subject, block, rows_of)
    if facts:
        sheet.put("facts", facts=facts, two=block.get("two", False))
    return True


def _facts(sheet: Sheet, subject: Target, block: Block, rows_of: RowsOf) -> list[dict[str, Any]]:
    data = subject.document.data
    numbers = value_of(subject, block["field"])
    holder = next(iter(names_of(sheet, subject, (rows_of.through,), data.get(rows_of.through))), None)
    if holder is None or not sheet.known(holder) or not isinstance(numbers, list):
        return []
    inside = (rows_of.list, "*")
    found: dict[str, list[Markup]] = {}
    order: dict[str, tuple[int, ...]] = {}
    unknown: list[Markup] = []
    for number in numbers:
        row = rows_of.row(holder.document.data.get(rows_of.list), number, data.get(rows_of.on or ""))
        if row is None:
            unknown.append(Markup.escape(str(number)))
            continue
        name, value = (shown(sheet, holder, (*inside, block[part]), row.get(block[part]), plain=True) for part in ("name", "value"))
        if name and value:
            known = names_of(sheet, holder, (*inside, block["name"]), row.get(block["name"]))
            order.setdefault(name, (0, known[0].row or 0) if known else (1,))
            found.setdefault(name, []).append(value)
    facts = [{"name": sheet.softened(name), "value": joined(_counted(found[name]))} for name in sorted(found, key=lambda name: order[name])]
    if unknown:  # a check says what is wrong with them; nobody who was there is left out here
        label = sheet.book.label(holder.document.kind, label_key((rows_of.list, rows_of.key)))
        facts.append({"name": label, "value": joined(unknown)})
    return facts


def _counted(values: list[Markup]) -> list[Markup]:
    """Each once, two of a kind as ``2 …``; all but the first with a small letter."""
    each = list(dict.fromkeys(values))
    said = [value if values.count(value) == 1 else Markup(f"{values.count(value)} {lowered(value)}") for value in each]
    return [value if i == 0 else Markup(lowered(value)) for i, value in enumerate(said)]
