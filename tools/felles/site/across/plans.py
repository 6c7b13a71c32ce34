"""Every plan under way on one page: how far, what is late, when it is looked at next, what waits. For all, and for one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from felles.facts.uptake import Uptake
from felles.model import Target
from felles.plain.layouts import Block
from felles.site.course import course_state
from felles.site.markup import anchor, component
from felles.site.sheet import Sheet
from felles.site.uptake import degree_words, late_rows, late_words, seen, waits

ANCHOR = "planer"


def under_way(sheet: Sheet, place: str | None = None) -> list[Uptake]:
    """The plans people work on now, as far as this audience may read them; at a place those with something to do there.

    A plan that is paused is one of them: whoever leads has to know that it waits.
    """
    every: Mapping[str, Uptake] = sheet.book.fact("uptake")
    found = [seen(sheet, one) for one in every.values() if sheet.book.visible(one.document) and not one.document.withdrawn and one.state in ("active", "paused")]
    return [one for one in found if place is None or one.at(place)]


def put_plans(sheet: Sheet, place: str | None = None) -> None:
    """Adds the table under its heading, where there is any plan."""
    if under_way(sheet, place):
        sheet.heading(sheet.words("Plans under way"), ANCHOR)
        _put_table(sheet, place)


def put_plans_here(sheet: Sheet, subject: Target, _: Block) -> None:
    """The same as a part of a place's own page."""
    if subject.document.kind.serves == "places" and subject.row is not None:
        _put_table(sheet, subject.id)


def _put_table(sheet: Sheet, place: str | None) -> None:
    """Adds the table, each plan a row; on a phone each is a card."""
    words, plans = sheet.words, under_way(sheet, place)
    if not plans:
        return
    heads = [sheet.book.singular(plans[0].document.kind), words("How far"), words("Late"), words("Next evaluation"), words("To be decided")]
    sheet.put("table", caption="", heads=heads, rows=[{"id": "", "cells": list(_cells(sheet, one, place))} for one in plans], keep=False)


def _cells(sheet: Sheet, found: Uptake, place: str | None) -> Iterator[Markup]:
    words, book = sheet.words, sheet.book
    own = found.own.get(place) if place is not None else None
    target = Target(own or found.document)
    title = anchor(sheet.to(target), book.title(Target(found.document)))
    course = course_state(book, found.document)
    paused = component("state", shape=course["shape"], word=course["word"]) if course is not None and not found.active else ""
    yield Markup("{} {}").format(title, paused) if paused else title
    yield Markup.escape(_far(sheet, found, place))
    count = len(late_rows(sheet, found, place))
    yield component("state", shape="warn", word=words.many("{count} past its time", "{count} past their time", count)) if count else Markup.escape(words("Nothing"))
    yield _next(sheet, found)
    waiting = sum(row["count"] for row in waits(sheet, found, place))
    yield component("state", shape="wait", word=words.many("{count} decision", "{count} decisions", waiting)) if waiting else Markup.escape(words("Nothing"))


def _far(sheet: Sheet, found: Uptake, place: str | None) -> str:
    far = found.degree(place)
    if far.cells:
        return " ".join(degree_words(sheet, far))
    planned = sum(part.planned or 0 for part in found.together)
    held = sum(min(part.held, part.planned) if part.planned else part.held for part in found.together)
    return sheet.words("{held} of {planned} held", held=held, planned=planned) if planned else sheet.words.many("held {count} time", "held {count} times", held)


def _next(sheet: Sheet, found: Uptake) -> Markup:
    words = sheet.words
    if found.overdue:
        first: Any = found.overdue[0]
        return Markup("{} {}").format(words.date(first.day), component("state", shape="warn", word=late_words(sheet, first.late)))
    return Markup.escape(words.date(found.next.day) if found.next is not None else words("None"))
