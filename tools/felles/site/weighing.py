"""What was weighed: variants beside each other with what was chosen and why, and risks by how great they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from felles.model import Target
from felles.plain.fields import label_key
from felles.plain.layouts import Block
from felles.plain.text import line, lowered
from felles.site.book import Book
from felles.site.markup import component
from felles.site.sheet import Sheet
from felles.site.steps import items_of
from felles.site.tables import by_when
from felles.site.values import path_of, shown
from felles.words import N_

_LEVELS = ((0, "ok", N_("Can be accepted")), (1, "wait", N_("Is watched")), (2, "stop", N_("Needs a measure")))
"""Shapes and words, no colours of a traffic light: what a level means is what somebody has to do about it."""


def put_variants(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds each difference under its own heading: what is done where, beside each other, then the choice and its reason."""
    kind, names = subject.document.kind, _variants(sheet, subject, block)
    path = (*path_of(subject, block["field"]), "*")
    listed, name = str(block["name"]).split(".")
    value = str(block["value"]).split(".")[-1]
    for _, row in items_of(subject, block["field"]):
        title = row.get(block["title"])
        sheet.heading(line(title) if isinstance(title, str) else sheet.book.label(kind, label_key(path)), level=3)
        sides = row.get(listed)
        parts = [
            {"name": names.get(side.get(name), str(side.get(name, ""))), "when": "", "state": None, "said": shown(sheet, subject, (*path, listed, "*", value), side.get(value))}
            for side in (sides if isinstance(sides, list) else ())
            if isinstance(side, dict)
        ]
        sheet.put("beside", parts=parts)
        facts = [{"name": sheet.book.label(kind, label_key((*path, one))), "value": shown(sheet, subject, (*path, one), row.get(one))} for one in block.get("small", ())]
        facts = [fact for fact in facts if fact["value"]]
        if facts:
            sheet.put("facts", facts=facts, two=False)


def _variants(sheet: Sheet, subject: Target, block: Block) -> Mapping[Any, Any]:
    """What each variant is called: the place it is from, else its own words."""
    found: dict[Any, Any] = {}
    listed = str(block["of"])
    for _, row in items_of(subject, listed):
        place = shown(sheet, subject, (*path_of(subject, listed), "*", "site"), row.get("site"), plain=True)
        found[row.get("id")] = place or line(str(row.get("name", row.get("id", ""))))
    return found


def level_of(row: Mapping[str, Any], when: str = "") -> int | None:
    """Likelihood times consequence, from 1 to 25; None where one of the two isn't said."""
    two = [row.get(f"likelihood{when}"), row.get(f"consequence{when}")]
    numbers = [n for n in two if isinstance(n, int) and not isinstance(n, bool)]
    return numbers[0] * numbers[1] if len(numbers) == 2 else None


def put_risks(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the risks, the greatest first: how great, what is done, by whom and when, and how great it is after that."""
    book, words, kind = sheet.book, sheet.words, subject.document.kind
    field = str(block["field"])
    path = (*path_of(subject, field), "*")
    rows = [row for _, row in items_of(subject, field)]
    if not rows:
        return
    rows.sort(key=lambda row: -(level_of(row) or 0))
    act, watch = _limits(book)
    note = words("The level is likelihood (1–5) times consequence (1–5). From {act} it needs a measure, from {watch} it is watched. It is our judgement together, not a measurement.", act=act, watch=watch)
    sheet.put("text", paragraphs=[note])
    after = any(level_of(row, "_after") is not None for row in rows)

    title, done, by = str(block["title"]), str(block["value"]), block["columns"]

    def label(name: str) -> str:
        return book.label(kind, label_key((*path, name)))

    def columns() -> list[str]:
        return [label(column if isinstance(column, str) else column["by"]["day"]) for column in by]

    heads = [label(title), words("Level"), label(done), words.listing([columns()[0], *map(lowered, columns()[1:])])]
    heads += [words("Level after the measure")] if after else []
    table = []
    for row in rows:

        def said(name: str, row: Mapping[str, Any] = row) -> Markup:
            return shown(sheet, subject, (*path, name), row.get(name))

        measure = Markup(" ").join(part for part in (said(done), *(_small(said(name)) for name in block.get("small", ()))) if part)
        beside = [said(c) if isinstance(c, str) else by_when(sheet, row.get(c["by"]["day"]), row.get(c["by"]["done"])) for c in by]
        who = Markup("<br>").join(part for part in beside if part)
        table.append({"id": "", "cells": [said(title), _level(sheet, row), measure, who, *([_level(sheet, row, "_after")] if after else [])]})
    sheet.put("table", caption="", heads=heads, rows=table, keep=False)


def _small(said: Markup) -> Markup:
    return Markup("<small>{}</small>").format(said) if said else said


def _limits(book: Book) -> tuple[int, int]:
    limits = book.options.thresholds
    return limits.get("risk_act", 15), limits.get("risk_watch", 6)


def _level(sheet: Sheet, row: Mapping[str, Any], when: str = "") -> Markup:
    """The level as a state with its word, and the two numbers it is made of."""
    level = level_of(row, when)
    if level is None:
        return Markup("")
    act, watch = _limits(sheet.book)
    _, shape, word = _LEVELS[2 if level >= act else 1 if level >= watch else 0]
    state = component("state", shape=shape, word=f"{level}: {sheet.words(word).lower()}")
    made = sheet.words("Likelihood {likelihood}, consequence {consequence}", likelihood=row[f"likelihood{when}"], consequence=row[f"consequence{when}"])
    return Markup("{} <small>{}</small>").format(state, made)
