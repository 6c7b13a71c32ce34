"""What people need to be able to do and what they say they can: by area and place, with the training that answers a gap.

Nothing here is about anybody: only sums of at least the smallest group are kept, and places stand in the register's order.
What people say of themselves is no proof of what they can, and the page says so. A right, such as the one to hand out
medicines, is another thing and stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from felles.measuring.degree import whole_percent
from felles.model import Document, Page, Target
from felles.plain.text import line
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.markup import component, joined
from felles.site.own_pages import SKILLS
from felles.site.sheet import Sheet

_ALONE = ("navigation", "toc")


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the people of one place said of one area, added up."""

    n: int | None
    """How many answered; None: too few to say."""
    counts: tuple[int | None, ...]
    """By level, the lowest first; None: left out because it would tell of somebody."""

    def at_least(self, level: int) -> int | None:
        """How many of them at this level or above; None where a left out number is among them."""
        some = self.counts[level - 1 :]
        return None if self.n is None or any(one is None for one in some) else sum(one for one in some if one is not None)

    @property
    def middle(self) -> int | None:
        """The level that half of them reach or are above of; None where numbers were left out."""
        if self.n is None or not self.n or any(one is None for one in self.counts):
            return None
        seen = 0
        for level, one in enumerate(self.counts, 1):
            seen += one or 0
            if 2 * seen >= self.n:
                return level
        return None


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest mapping: its document, and what was said by area and place."""

    document: Document
    said: Mapping[tuple[str, str], Mapped]


def skill_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page."""
    sheet = Sheet(book, glossary, SKILLS)
    words = sheet.words
    title = words("Skills and training")
    newest = newest_mapping(book)
    sheet.head(title, lead=words("What each area needs, what people say they can do, and the training that answers the difference."))
    if newest is None:
        sheet.put("note", text=words("No mapping has been made yet. What each role has to know is in its description."))
    else:
        sheet.put("answer", counts=list(_counts(sheet, newest)))
        sheet.put("text", paragraphs=[_source(sheet, newest)])
    areas = [target for register in book.handbook.serving("skills") if book.visible(register) for target in book.rows(register) if target.id]
    sheet.heading(words("Area by area"), "omrader")
    for target in areas:
        _put_area(sheet, target, newest)
    sheet.heading(words("How to read this"), "lesning")
    sheet.put("list", intro="", items=[escape(text) for text in _reading(sheet)])
    yield sheet.page(title, hide=_ALONE)


def _reading(sheet: Sheet) -> list[str]:
    words = sheet.words
    return [
        words("People have placed themselves. It says where they feel sure, not what somebody has seen them do."),
        words("Fewer than five answers are never shown, nor what would give them away. Then it says so."),
        words("What is needed at a site is the lowest level that any of its roles has to have in the area."),
        words("Sites are listed in the same order everywhere. They are not compared: they have different users and different tasks."),
        words("The right to hand out medicines is a decision of its own, and isn't here."),
    ]


def newest_mapping(book: Book) -> Newest | None:
    """The newest answers to a form whose questions are about areas of the register."""
    asked: dict[str, dict[str, str]] = {}
    for register in book.handbook.serving("skills"):
        for target in book.rows(register):
            for document, row in _naming(book, target, "forms"):
                asked.setdefault(document.id, {})[str(row.get("id"))] = target.id
    found: list[tuple[str, Document, dict[str, str]]] = []
    for one in book.handbook.serving("results"):
        source = next((link.name for link in book.links_from(one) if link.relation == "answers_form"), "")
        period = one.data.get("period")
        if source in asked and book.visible(one) and not one.withdrawn and isinstance(period, Mapping):
            found.append((str(period.get("to")), one, asked[source]))
    if not found:
        return None
    _, document, areas = max(found, key=lambda row: (row[0], row[1].id))
    levels = next((register.data.get("levels") for register in book.handbook.serving("skills")), None)
    return Newest(document, dict(_said(document, areas, len(levels) if isinstance(levels, list) else 0)))


def _naming(book: Book, target: Target, purpose: str) -> Iterator[tuple[Document, Mapping[str, Any]]]:
    """The rows that name an area, in documents for a purpose."""
    for link in book.links_to(target):
        if link.source.kind.serves == purpose and link.item is not None:
            row = link.source.data[link.item[0]][link.item[1]]
            if isinstance(row, Mapping):
                yield link.source, row


def _said(document: Document, areas: Mapping[str, str], levels: int) -> Iterator[tuple[tuple[str, str], Mapped]]:
    """What was said of levels: of the questions on an area, only those that have as many answers as there are levels."""
    own = document.data.get("site")
    for row in document.data.get("rows", ()):
        area = areas.get(str(row.get("item"))) if isinstance(row, Mapping) else None
        counts = row.get("counts") if isinstance(row, Mapping) else None
        if area is not None and (row.get("n") is None or (isinstance(counts, list) and len(counts) == levels)):
            place = str(row.get("group") or own or "")
            yield (area, place), Mapped(row.get("n"), tuple(counts) if isinstance(counts, list) else ())


def needed_at(book: Book, target: Target) -> dict[str, tuple[int, int]]:
    """By place: the lowest level any function there has to have in the area, and how many have to have more."""
    holders: Mapping[str, frozenset[str]] = book.fact("holders")
    found: dict[str, list[int]] = {}
    for document, row in _naming(book, target, "actors"):
        level = row.get("min_level")
        if isinstance(level, int):
            for place in holders.get(document.id, frozenset()):
                found.setdefault(place, []).append(level)
    return {place: (min(levels), sum(level > min(levels) for level in levels)) for place, levels in found.items()}


def _counts(sheet: Sheet, newest: Newest) -> Iterator[dict[str, Any]]:
    words = sheet.words
    answered, asked = newest.document.data.get("answered"), newest.document.data.get("asked")
    if isinstance(answered, int) and isinstance(asked, int):
        yield {"number": words("{n} of {total}", n=answered, total=asked), "what": words("placed themselves"), "href": sheet.to(Target(newest.document)), "state": None}
    period = newest.document.data["period"]
    yield {"number": words.date(str(period.get("to"))), "what": words("is the newest mapping"), "href": sheet.to(Target(newest.document)), "state": None}


def _source(sheet: Sheet, newest: Newest) -> Markup:
    return joined([escape(sheet.words("From:")), sheet.link(Target(newest.document))], " ")


def _put_area(sheet: Sheet, target: Target, newest: Newest | None) -> None:
    """Adds one area, folded: what is needed and said at each place, and the courses that lead there."""
    book, words, area = sheet.book, sheet.words, target.entry
    needs = needed_at(book, target)
    parts: list[Markup] = []
    left = 0
    if newest is not None and needs:
        heads = [words("Site"), words("Needed by all"), words("At that level or above"), words("The middle one"), words("Left to learn")]
        places = [place for place in book.places if place in needs]
        parts.append(component("table", caption="", keep=False, heads=heads, rows=[{"id": target.id if i == 0 else "", "cells": _cells(sheet, target, place, needs[place], newest)} for i, place in enumerate(places)]))
        left = sum(_left(newest.said.get((target.id, place)), needs[place][0]) for place in places)
    courses = [{"href": sheet.to(target), "title": line(course.get("title")), "small": _course(sheet, target, course)} for course in area.get("courses", ()) if isinstance(course, Mapping)]
    if courses:
        parts.append(component("rows", rows=courses))
    more = f": {words.many('{count} has something left to learn', '{count} have something left to learn', left)}" if left else ""
    if parts:
        sheet.html(component("folded", summary=f"{book.title(target)}{more}", body=Markup("\n").join(parts), open=False, id="" if newest is not None and needs else target.id))


def _left(said: Mapped | None, level: int) -> int:
    """How many of one place are below a level, as far as that may be known."""
    there = said.at_least(level) if said is not None else None
    return said.n - there if said is not None and said.n is not None and there is not None else 0


def _cells(sheet: Sheet, target: Target, place: str, need: tuple[int, int], newest: Newest) -> list[Any]:
    book, words = sheet.book, sheet.words
    level, higher = need
    said = newest.said.get((target.id, place))
    wanted = f"{level}: {_level(target, level).lower()}"
    if higher:
        wanted += ". " + words.many("{count} role needs more", "{count} roles need more", higher)
    cells: list[Any] = [sheet.link(book.places[place]), wanted]
    if said is None:
        return [*cells, words("Not mapped"), "", ""]
    if said.n is None:
        return [*cells, words("Fewer than five"), "", ""]
    there = said.at_least(level)
    middle = f"{said.middle}: {_level(target, said.middle).lower()}" if said.middle is not None else words("Left out")
    if there is None:
        return [*cells, words("Left out, because few would be seen"), middle, ""]
    share = whole_percent(there, said.n)
    left = said.n - there
    return [*cells, words("{share}% of {n}", share=share, n=said.n), middle, words("{count} of {n}", count=left, n=said.n) if left else words("None")]


def _level(target: Target, level: int) -> str:
    """What the register calls a level."""
    levels = target.document.data.get("levels")
    return next((line(one.get("name")) for one in levels if isinstance(one, Mapping) and one.get("level") == level), "") if isinstance(levels, list) else ""


def _course(sheet: Sheet, target: Target, course: Mapping[str, Any]) -> str:
    """What a course leads to, when it is held next, and how many have had it."""
    words = sheet.words
    parts = [words("Leads to level {level}, {name}", level=course.get("level"), name=_level(target, int(course.get("level") or 0)).lower())]
    held, coming = _planned(sheet.book, str(course.get("id")))
    if held:
        parts.append(words.many("{count} has had it", "{count} have had it", held))
    if coming:
        parts.append(words("planned until {date}", date=words.date(coming)))
    return "; ".join(parts)


def _planned(book: Book, course: str) -> tuple[int, str]:
    """How many plans say have had a course, and the last day of a window in which it is still to be given."""
    held, coming = 0, ""
    for one in book.handbook.serving("plans"):
        items = one.data.get("items")
        for item in items if isinstance(items, list) and book.visible(one) else ():
            if isinstance(item, Mapping) and item.get("course") == course:
                given = one.data.get("delivered")
                held += sum(row["count"] for row in given if isinstance(row, Mapping) and row.get("item") == item.get("id") and isinstance(row.get("count"), int)) if isinstance(given, list) else 0
                window = item.get("window")
                ends = str(window.get("to")) if isinstance(window, Mapping) else ""
                coming = max(coming, ends) if ends >= book.today else coming
    return held, coming
