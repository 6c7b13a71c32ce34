"""How far a plan has come: four figures, what is late, and places against items. The same for one place on its own page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from felles.facts.uptake import Cell, Part, Uptake
from felles.measuring.degree import Degree
from felles.model import Document, Target
from felles.model.uptake import LEVELS
from felles.plain.layouts import Block
from felles.plain.text import line, lowered
from felles.site.acknowledging import counted_here
from felles.site.book import Book
from felles.site.markup import anchor, component, joined
from felles.site.sheet import Sheet
from felles.site.standing import confirm_by, is_late
from felles.site.values import names_of, path_of, shown

_COLUMNS = 6
"""Columns of one table of places and items: of more, several tables, not smaller text."""
_NAMED = 3
"""Places up to which each is named by itself."""
Row = dict[str, Any]


def uptake_of(sheet: Sheet, subject: Target) -> tuple[Uptake, str | None] | None:
    """What there is to tell of a plan, or, on the page of a place's own plan, of the one it follows and of that place.

    Only what this audience may read is counted: a place whose plan it may not read is left out whole.
    """
    every: Mapping[str, Uptake] = sheet.book.fact("uptake")
    found = every.get(subject.document.path)
    if found is not None:
        return seen(sheet, found), None
    for one in every.values():
        place = next((place for place, own in one.own.items() if own.path == subject.document.path), None)
        if place is not None and sheet.known(Target(one.document)):
            return seen(sheet, one), place
    return None


def seen(sheet: Sheet, found: Uptake) -> Uptake:
    """The same without what this audience may not know of."""
    hidden = {place for place, own in found.own.items() if not sheet.known(Target(own))}
    if not hidden:
        return found
    return replace(
        found,
        places=tuple(place for place in found.places if place not in hidden),
        cells=tuple(cell for cell in found.cells if cell.place not in hidden),
        own={place: own for place, own in found.own.items() if place not in hidden},
    )


# Four figures


def put_degree(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds what a leader asks first: how far, what is late, when it is looked at next, what waits for a decision."""
    about = uptake_of(sheet, subject)
    if about is not None:
        sheet.put("answer", counts=list(_figures(sheet, subject, *about)))


def _figures(sheet: Sheet, subject: Target, found: Uptake, place: str | None) -> Iterator[Row]:
    words = sheet.words
    far = found.degree(place)
    if far.cells:
        number, what = degree_words(sheet, far)
        yield _figure(number, what, _to(sheet, subject, "uptake"))
    else:
        held = sum(min(part.held, part.planned or part.held) for part in found.together)
        planned = sum(part.planned or 0 for part in found.together)
        said = words("{held} of {planned}", held=held, planned=planned) if planned else str(held)
        yield _figure(said, words("held of what is planned") if planned else words("held so far"), _to(sheet, subject, "tracks"))
    if far.cells or found.late(place):
        late = found.late(place)
        names = list(dict.fromkeys(place_name(sheet, cell.place) for cell in late))
        where = words.listing(names) if len(names) <= _NAMED else words.many("{count} site", "{count} sites", len(names))
        what = where if late and place is None else words("where it should have been in use")
        state = ("warn", words("Past its time")) if late else ("ok", words("None"))
        yield _figure(words.many("{count} cell", "{count} cells", len(late)), what, _to(sheet, subject, "late") if late else "", state)
    yield _evaluation(sheet, subject, found)
    waiting = waits(sheet, found, place)
    count = sum(row["count"] for row in waiting)
    state = ("wait", words("Waiting")) if count else ("ok", words("None"))
    what = words("to be made") if count != 1 or waiting[0]["title"] == sheet.book.title(subject) else waiting[0]["title"]
    yield _figure(words.many("{count} decision", "{count} decisions", count), what, _to(sheet, subject, "waits") if count else "", state)


def _evaluation(sheet: Sheet, subject: Target, found: Uptake) -> Row:
    words, href = sheet.words, _to(sheet, subject, "timeline")
    if found.overdue:
        first = found.overdue[0]
        return _figure(words.day(first.day, sheet.book.today), words("evaluation without a result"), href, ("warn", late_words(sheet, first.late or 0)))
    if found.next is not None:
        return _figure(words.day(found.next.day, sheet.book.today), words("next evaluation"), href)
    last = next((point for point in reversed(found.points) if point.done), None)
    if last is not None:
        return _figure(words.day(str(last.data.get("held_on") or last.day), sheet.book.today), words("last evaluation"), href)
    return _figure(words("None"), words("next evaluation"), "")


def _figure(number: str, what: str, href: str, state: tuple[str, str] | None = None) -> Row:
    return {"number": number, "what": what, "href": href, "state": {"shape": state[0], "word": state[1]} if state else None}


def degree_words(sheet: Sheet, far: Degree) -> tuple[str, str]:
    """``53 %`` and of what; of fewer than five cells how many of how many, as a percentage would say more than there is."""
    words = sheet.words
    if far.percent is None:
        return words("{part} of {whole}", part=far.in_use, whole=far.cells), words("are in use")
    percent = words("{number}%", number=far.percent)
    return percent, words("put to use ({whole} cells). {part} of {whole} are in use", part=far.in_use, whole=far.cells)


def late_words(sheet: Sheet, days: int) -> str:
    return sheet.words.many("{count} day late", "{count} days late", days)


def _to(sheet: Sheet, subject: Target, show: str) -> str:
    """The link to the section of this page that shows something; empty where the layout has none."""
    book, kind = sheet.book, subject.document.kind
    for section in book.layouts[kind.name].sections:
        if section.heading is not None and any(block["show"] == show for block in section.blocks):
            own = section.heading.startswith("@")
            return f"#{section.heading[1:] if own else book.heading(kind, (), section.heading)[1]}"
    return ""


# What is late, and what waits


def put_late(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds what is late, what has been so the longest first, each with the place's own words."""
    about = uptake_of(sheet, subject)
    if about is None:
        return
    found, place = about
    rows = late_rows(sheet, found, place)
    if rows:
        sheet.put("rows", rows=rows)
    elif found.active:
        sheet.put("note", text=sheet.words("Nothing is late."))


def put_waits(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds what waits for somebody to decide."""
    about = uptake_of(sheet, subject)
    rows = waits(sheet, *about) if about is not None else []
    if rows:
        sheet.put("rows", rows=rows)


def late_rows(sheet: Sheet, found: Uptake, place: str | None) -> list[Row]:
    """A row for each cell, then for each evaluation and each common item that should have been held."""
    words, document = sheet.words, found.document
    rows = []
    for cell in found.late(place):
        far = words("{level}, not in use", level=level_word(sheet, cell)) if cell.level is not None else words("Not reported")
        said = [words.many("{count} day past the last day", "{count} days past the last day", cell.late or 0), far, line(cell.how) or words("The site has not written how"), line(str(cell.data.get("note", "")))]
        title = cell.part.name if place is not None else words("{place}: {what}", place=place_name(sheet, cell.place), what=cell.part.name)
        own = cell.document
        href = sheet.to(Target(own), part_anchor(cell.part)) if own is not None else _own_plan(sheet, document, cell)
        rows.append({"href": href, "title": title, "small": _sentences(said)})
    for point in found.overdue:
        said = [words.many("{count} day past the last day", "{count} days past the last day", point.late or 0), words("No result"), line(str(point.data.get("scope", "")))]
        rows.append({"href": sheet.to(Target(document), "timeline"), "title": words("Evaluation {date}", date=words.day(point.day, sheet.book.today)), "small": _sentences(said)})
    for part in found.together if place is None else ():
        if part.late is not None:
            said = [words.many("{count} day past the last day", "{count} days past the last day", part.late), held_words(sheet, part)]
            rows.append({"href": sheet.to(Target(document), "tracks"), "title": part.name, "small": _sentences(said)})
    return rows


def _own_plan(sheet: Sheet, document: Document, cell: Cell) -> str:
    """Where a place stands in the matrix, when it has no page for it."""
    return sheet.to(Target(document), row_anchor(cell.place))


def _sentences(parts: list[str]) -> str:
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def waits(sheet: Sheet, found: Uptake, place: str | None = None) -> list[Row]:
    """What waits for somebody's decision: texts without one, evaluations that led to nothing yet, decisions put off.

    ``count`` is how many decisions a row stands for: several places' own plans share one.
    """
    words, book = sheet.words, sheet.book
    rows = _undecided_rows(sheet, found, place)
    if place is None:
        for point in found.unsettled:
            said = _sentences([words("Held, and nothing says what it leads to"), line(str(point.data.get("seen", "")))])
            rows.append({"href": sheet.to(Target(found.document), "timeline"), "title": words("Evaluation {date}", date=words.day(point.day, book.today)), "small": said, "count": 1})
        for minutes, n in found.deferred:
            if sheet.known(Target(minutes)):
                small = words("Decision {n} was put off", n=n) if n is not None else words("The decision was put off")
                rows.append({"href": sheet.to(Target(minutes)), "title": book.title(Target(minutes)), "small": small, "count": 1})
    return rows


def _undecided_rows(sheet: Sheet, found: Uptake, place: str | None) -> list[Row]:
    words, book = sheet.words, sheet.book

    def row(one: Document, why: str) -> Row:
        return {"href": sheet.to(Target(one)), "title": book.title(Target(one)), "small": why, "count": 1}

    own = {at: one for at, one in found.own.items() if place in (None, at) and _undecided(book, one)}
    why = _undecided(book, found.document)
    rows = [row(found.document, why)] if why and place is None else []
    if len(own) <= _NAMED:
        return rows + [row(one, _undecided(book, one)) for one in own.values()]
    title = words.many("{count} site’s own plan", "{count} sites’ own plans", len(own))
    small = _sentences([words("Stand without a decision"), words.listing([place_name(sheet, at) for at in own])])
    return [*rows, {"href": sheet.to(Target(found.document), "uptake"), "title": title, "small": small, "count": len(own)}]


def _undecided(book: Book, document: Document) -> str:
    if confirm_by(book, document) is not None:
        return book.words("To be confirmed, and overdue") if is_late(book, document) else book.words("To be confirmed")
    return book.words("Stands without a decision") if book.past.begun and book.past.standing(document).state in (None, "unproven") else ""


# Places against items


def put_uptake(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the matrix of places and items; on the page of a place's own plan, its items with what, when and how."""
    about = uptake_of(sheet, subject)
    if about is None:
        return
    found, place = about
    if place is not None:
        _put_own(sheet, subject, found, place, block)
    elif found.each and found.places:
        _put_matrix(sheet, found)


def _put_matrix(sheet: Sheet, found: Uptake) -> None:
    words, parts = sheet.words, found.each
    anchors = {place: sheet.anchor(row_anchor(place)) for place in found.places}
    sheet.put("text", paragraphs=[words("What and when is the same for all. How, each site decides.")])
    facts = [{"name": part.name, "value": window_words(sheet, part)} for part in parts]
    chips = [{"href": f"#{anchors[place]}", "text": sheet.softened(place_name(sheet, place))} for place in found.places]
    sheet.put("narrow", body=joined([component("facts", facts=facts, two=False), component("chips", chips=chips)], ""))
    cells = {(cell.place, cell.part.row): cell for cell in found.cells}
    tables = -(-len(parts) // _COLUMNS)
    size = -(-len(parts) // tables)
    for start in range(0, len(parts), size):
        some = parts[start : start + size]
        rows = [
            {
                "id": anchors[place] if start == 0 else "",
                "title": _place(sheet, found, place),
                "cells": [_cell(sheet, cells[place, part.row]) for part in some],
            }
            for place in found.places
        ]
        heads = [{"name": _named(sheet, found, part), "when": window_words(sheet, part)} for part in some]
        sheet.put("uptake", caption=words("How far each site has come with each item"), corner=words("Site"), heads=heads, names=[part.name for part in some], rows=rows)
    levels = [lowered(level_name(sheet, found, level)) for level in LEVELS]
    sheet.put("note", text=words("The levels: {levels}. The scale is our own. The percentage is the sum of the levels divided by the highest possible sum; what is exempt is left out, and what nobody has reported counts as not started.", levels=", ".join(levels)))
    kept = found.fidelity()
    if kept is not None:
        shown_of = words("{part} of {whole}", part=kept.fulfilled, whole=kept.of)
        if kept.percent is not None:
            shown_of = words("{number}% ({of})", number=kept.percent, of=shown_of)
        sheet.put("note", text=words("Where someone has looked, these criteria were fulfilled: {of}.", of=shown_of))


def _place(sheet: Sheet, found: Uptake, place: str) -> Markup:
    own = found.own.get(place)
    name = sheet.softened(place_name(sheet, place))
    return anchor(sheet.to(Target(own) if own is not None else sheet.book.places[place]), name)


def _named(sheet: Sheet, found: Uptake, part: Part) -> Markup:
    """What stands in the heading, as a link to the text that is put to use."""
    subject = Target(found.document)
    target = next((t for t in names_of(sheet, subject, (*path_of(subject, "items"), "*", "document"), part.data.get("document")) if sheet.known(t)), None)
    name = sheet.softened(part.name)
    return anchor(sheet.to(target), name) if target is not None else Markup.escape(name)


def _cell(sheet: Sheet, cell: Cell) -> Row:
    words = sheet.words
    if cell.exempt is not None:
        return {"state": {"shape": "off", "word": words("Exempt")}, "level": "", "n": None, "late": "", "how": line(cell.exempt), "read": ""}
    how = line(cell.how) or words("The site has not written how")
    read = counted_here(sheet, sheet.book.handbook.by_id.get(str(cell.part.data.get("document"))), cell.place)
    late = late_words(sheet, cell.late) if cell.late is not None else ""
    if cell.level is None:
        return {"state": {"shape": "off", "word": words("Not reported")}, "level": "", "n": None, "late": late, "how": how, "read": read}
    return {"state": None, "level": level_word(sheet, cell), "n": cell.level, "late": late, "how": how, "read": read}


def _put_own(sheet: Sheet, subject: Target, found: Uptake, place: str, block: Block) -> None:
    """Adds the place's items as cards on a phone: what and when from the plan, how far, how we do it, and what else is filled in."""
    words, kind = sheet.words, subject.document.kind
    label = sheet.book.label
    rows = []
    for cell in found.at(place):
        said = _cell(sheet, cell)
        far = component("far", **said)
        more = [
            Markup("{}: {}").format(label(kind, f"items.{name}"), value)
            for name in block.get("small", ())
            if (value := shown(sheet, subject, (*path_of(subject, "items"), "*", *name.split(".")), _inner(cell.data, name)))
        ]
        if said["read"]:  # beside the level, which it doesn't set: who has read a text may not follow it yet
            more.append(said["read"])
        seen = cell.data.get("observed")
        if isinstance(seen, Mapping) and isinstance(seen.get("of"), int):
            told = words("{part} of {whole} criteria fulfilled", part=seen.get("fulfilled"), whole=seen["of"])
            more.append(Markup.escape(f"{told}, {words.date(str(seen.get('on', '')))}"))
        rows.append(
            {
                "id": sheet.anchor(part_anchor(cell.part)),
                "cells": [
                    Markup("{}<small class=\"f-when\">{}</small>").format(_named(sheet, found, cell.part), window_words(sheet, cell.part)),
                    far,
                    sheet.prose(said["how"]),
                    Markup("<br>").join(more),
                ],
            }
        )
    if rows:
        heads = [words("What and when"), words("How far"), words("How we do it here"), words("More")]
        if not any(row["cells"][3] for row in rows):
            heads, rows = heads[:3], [{**row, "cells": row["cells"][:3]} for row in rows]
        sheet.put("table", caption="", heads=heads, rows=rows, keep=False)


def _inner(data: Any, name: str) -> Any:
    for part in name.split("."):
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


# Words


def place_name(sheet: Sheet, place: str) -> str:
    return sheet.book.title(sheet.book.places[place])


def level_name(sheet: Sheet, found: Uptake, level: str) -> str:
    """A level's word, as the labels of the places' plans have it."""
    kind = next((own.kind for own in found.own.values()), None) or sheet.book.kind_for("uptake")
    return sheet.book.value_word(kind, ("items", "*", "level"), level) if kind is not None else level


def level_word(sheet: Sheet, cell: Cell) -> str:
    assert cell.document is not None and cell.level is not None
    return sheet.book.value_word(cell.document.kind, ("items", "*", "level"), LEVELS[cell.level])


def window_words(sheet: Sheet, part: Part) -> str:
    return sheet.words.window(part.begins, part.ends, sheet.book.today)


def held_words(sheet: Sheet, part: Part) -> str:
    """``2 of 3 held``; where no number is planned, how many times it was; and how many have completed it."""
    words = sheet.words
    said = []
    if part.planned is not None:
        said.append(words("{held} of {planned} held", held=part.held, planned=part.planned))
    elif part.held:
        said.append(words.many("held {count} time", "held {count} times", part.held))
    if part.delivered:
        said.append(words.many("{count} has completed it", "{count} have completed it", part.delivered))
    return ", ".join(said) or words("Nothing is written down here")


def row_anchor(place: str) -> str:
    return f"sted-{place}"


def part_anchor(part: Part) -> str:
    return f"del-{part.id.lower()}"
