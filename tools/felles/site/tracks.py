"""A plan's items track by track with what was planned and held, and sums of what was delivered that add up in every table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from felles.facts.uptake import Part, Uptake
from felles.model import Target
from felles.plain.fields import label_key
from felles.plain.layouts import Block
from felles.site.markup import anchor, component
from felles.site.sheet import Sheet
from felles.site.tables import looked_up
from felles.site.uptake import held_words, uptake_of, window_words
from felles.site.values import names_of, path_of, shown, value_of

_MOST = 8
"""Days on which something was held that are listed one by one; of more, how many for whom."""


def put_tracks(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds a table of items for each track, in the plan's order, with how far each has come; one table where there is no track."""
    about = uptake_of(sheet, subject)
    if about is None or about[1] is not None:
        return
    found, words = about[0], sheet.words
    tracks = {str(row.get("id")): row for row in subject.document.data.get("tracks") or () if isinstance(row, dict)}
    groups: dict[str, list[Part]] = {name: [] for name in tracks}
    for part in found.parts:
        groups.setdefault(part.track if part.track in tracks else "", []).append(part)
    for name, parts in groups.items():
        if name in tracks:
            row = tracks[name]
            sheet.heading(str(row.get("name", name)), f"spor-{name.lower()}", level=3)
            if isinstance(row.get("why"), str):
                sheet.put("text", paragraphs=sheet.paragraphs(row["why"]))
        elif tracks and parts:
            sheet.heading(words("In no track"), "spor-uten", level=3)
        if parts:
            _put_table(sheet, subject, found, parts, block)
        elif name in tracks:
            sheet.put("note", text=words("Nothing is planned in this track yet."))


def _put_table(sheet: Sheet, subject: Target, found: Uptake, parts: list[Part], block: Block) -> None:
    words, kind, path = sheet.words, subject.document.kind, (*path_of(subject, "items"), "*")
    columns = [str(name) for name in block.get("columns", ()) if any(part.data.get(name) for part in parts)]
    heads = [words("What"), words("When"), *(sheet.book.label(kind, label_key((*path, name))) for name in columns), words("How far")]
    rows = [
        {
            "id": "",
            "cells": [
                sheet.prose(part.data.get("what", "")),
                Markup.escape(window_words(sheet, part)),
                *(shown(sheet, subject, (*path, name), part.data.get(name)) for name in columns),
                _far(sheet, found, part),
            ],
        }
        for part in parts
    ]
    sheet.put("table", caption="", heads=heads, rows=rows, keep=False)
    for part in parts:
        _put_held(sheet, subject, part)


def _far(sheet: Sheet, found: Uptake, part: Part) -> Markup:
    """``5 of 7 places use it``, or ``2 of 3 held``; as a state where that is late."""
    words = sheet.words
    if part.each:
        cells = [cell for cell in found.cells if cell.part.row == part.row and cell.exempt is None]
        used = sum((cell.level or 0) >= 3 for cell in cells)
        late = any(cell.late is not None for cell in cells)
        said = words("{part} of {whole} sites use it", part=used, whole=len(cells))
        done = used == len(cells)
    else:
        said, late, done = held_words(sheet, part), part.late is not None, part.held >= (part.planned or 1)
    if late:
        return Markup("{} {}").format(said, component("state", shape="warn", word=words("Past its time")))
    if done:
        return Markup("{} {}").format(said, component("state", shape="ok", word=words("Done")))
    return Markup.escape(said)


def _put_held(sheet: Sheet, subject: Target, part: Part) -> None:
    """Adds when it was held, and for whom: functions and places, never people."""
    rows = [(i, row) for i, row in enumerate(part.data.get("held") or ()) if isinstance(row, dict)]
    path = (*path_of(subject, "items"), "*", "held", "*")
    facts: list[dict[str, Any]] = []
    if len(rows) <= _MOST:
        for _, row in rows:
            said = [shown(sheet, subject, (*path, str(key)), value) for key, value in row.items() if key not in ("date", "count")]
            times = row.get("count")
            if isinstance(times, int) and times > 1:
                said.append(Markup.escape(sheet.words.many("{count} time", "{count} times", times)))
            facts.append({"name": sheet.words.date(str(row.get("date", ""))), "value": Markup(", ").join(one for one in said if one) or sheet.words("Held")})
    else:
        sums: dict[Markup, int] = {}
        for _, row in rows:
            whom = [shown(sheet, subject, (*path, str(key)), value) for key, value in row.items() if key not in ("date", "count", "note")]
            who = Markup(", ").join(one for one in whom if one) or Markup.escape(sheet.words("For all"))
            sums[who] = sums.get(who, 0) + (row.get("count") or 1)
        facts = [{"name": who, "value": sheet.words.many("{count} time", "{count} times", count)} for who, count in sums.items()]
    if facts:
        summary = sheet.words("{what}: {held}", what=part.name, held=held_words(sheet, part))
        sheet.html(component("folded", summary=summary, body=component("facts", facts=facts, two=False), open=False, id=""))


# Sums


def put_totals(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the sum of a list's number, and the same sum told apart by each of some fields: every table ends with the total.

    A row that leaves a field out stands as “not told apart”, so that no table adds up to less.
    """
    rows = [row for row in value_of(subject, block["field"]) or () if isinstance(row, dict) and isinstance(row.get(block["value"]), int)]
    if not rows:
        return
    words, kind, path = sheet.words, subject.document.kind, (*path_of(subject, block["field"]), "*")
    total = sum(row[block["value"]] for row in rows)
    sheet.put("answer", counts=[{"number": _number(total), "what": sheet.book.label(kind, label_key((*path, block["value"]))), "href": "", "state": None}])
    for column in block["columns"]:
        form: Mapping[str, Any] = column if isinstance(column, dict) else {"field": column}
        name = str(form["field"])
        sums = list(_sums(sheet, subject, path, rows, form, block["value"]))
        if not any(row.get(name) for row in rows):
            continue
        label = sheet.book.label(kind, label_key((*path, name)))
        lines = [{"id": "", "cells": [said, Markup.escape(_number(count))]} for said, count in [*sums, (words("All together"), total)]]
        sheet.put("sums", heads=[label, sheet.book.label(kind, label_key((*path, block["value"])))], rows=lines)


def _sums(sheet: Sheet, subject: Target, path: tuple[str, ...], rows: list[dict[str, Any]], form: Mapping[str, Any], value: str) -> Iterator[tuple[Markup | str, int]]:
    """Each value of a field with its sum, in the order of the places, of the numbers, or as they come."""
    name = str(form["field"])
    sums: dict[Any, int] = {}
    for row in rows:
        sums[row.get(name)] = sums.get(row.get(name), 0) + row[value]
    order = {place: i for i, place in enumerate(sheet.book.fact("everywhere"))}
    keys = sorted((key for key in sums if key is not None), key=lambda key: key if isinstance(key, int) else order.get(key, len(order)))
    for key in keys:
        place = sheet.book.fact("everywhere").get(key) if isinstance(key, str) else None
        if place is not None and place in names_of(sheet, subject, (*path, name), key) and sheet.known(place):
            said = anchor(sheet.to(place), sheet.softened(sheet.book.title(place)))  # a long name may be parted on a phone
        else:
            said = shown(sheet, subject, (*path, name), key)
        if "lookup" in form:
            said = looked_up(sheet, subject, path, {name: key}, key, form["lookup"]) or said
        yield said, sums[key]
    if None in sums:
        yield sheet.words("Not told apart"), sums[None]


def _number(count: int) -> str:
    """With a thin space between thousands: ``1 200``."""
    return f"{count:,}".replace(",", "\u202f")
