"""«Made known»: which changes ask whom to read what by when, and how many at each place have said that they did.

For whoever leads. Places stand in register order and are never ranked; what is late is said in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from felles.facts.made_known import AskedToRead
from felles.model import Page, Target, days_after
from felles.site.acknowledging import (
    asked,
    asked_row,
    count_words,
    counted_of,
    counts_body,
    every_asked,
    least_of,
)
from felles.site.addresses import relative
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.markup import component, joined
from felles.site.own_pages import KNOWN, LEADER
from felles.site.sheet import Sheet

_BACK = 365
"""Days for which what was asked before is told of."""
_ROWS, _SHOWN = 20, 6
"""Rows of one list here, and on a leader's page."""
_ROLES = 3
"""Functions that are named in a row; the text itself names all."""
NAME = "gjort-kjent"


def known_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """The page for all places."""
    sheet = Sheet(book, glossary, KNOWN)
    words = sheet.words
    title, now = words("Made known"), asked(book)
    way = [{"href": relative(KNOWN, LEADER), "text": words("For leaders")}]
    sheet.head(sheet.softened(title), way=way, lead=words("What people are asked to read, by when, and how many at each site have said that they did. Never who."))
    late = [one for one in now if one.due < book.today]
    counted = [one for one in now if counted_of(book, one.document, one.version) is not None]
    sheet.put("answer", counts=list(_counts(sheet, now, late, counted)))
    if now:
        sheet.heading(words("To be read now"), "skal-leses")
        sheet.put("table", caption="", heads=[words("What"), words("By"), words("Who is asked"), words("How many have acknowledged")], rows=[{"id": "", "cells": list(_cells(sheet, one))} for one in now], keep=False)
    else:
        sheet.put("note", text=words("Nobody is asked to read anything now."))
    if counted:
        sheet.heading(words("Site by site"), "steder")
        for one in counted:
            found = counted_of(book, one.document, one.version)
            if found is not None:
                summary = words("{title}, version {number}", title=book.title(Target(one.document)), number=one.version)
                sheet.put("folded", summary=sheet.softened(summary), body=counts_body(sheet, found, one.places), open=len(counted) == 1, id="")
    before = [one for one in reversed(every_asked(book)) if one not in now and one.due >= days_after(book.today, -_BACK)]
    if before:
        sheet.heading(words("Asked earlier in the last twelve months"), "tidligere")
        sheet.put("rows", rows=[asked_row(sheet, one) for one in before[:_ROWS]])
        if len(before) > _ROWS:
            sheet.put("note", text=words("and {count} more", count=len(before) - _ROWS))
    yield sheet.page(title, hide=("navigation", "toc"))


def _counts(sheet: Sheet, now: list[AskedToRead], late: list[AskedToRead], counted: list[AskedToRead]) -> Iterator[dict[str, Any]]:
    words = sheet.words
    yield {"number": str(len(now)), "what": words.many("change to be read", "changes to be read", len(now)), "href": "#skal-leses" if now else "", "state": None}
    state = {"shape": "warn", "word": words("The deadline has passed")} if late else {"shape": "ok", "word": words("None")}
    yield {"number": str(len(late)), "what": words("should have been read by now"), "href": "#skal-leses" if late else "", "state": state}
    without = len(now) - len(counted)
    yield {"number": str(without), "what": words("nobody has counted yet"), "href": "", "state": {"shape": "off", "word": words("No number yet")} if without else {"shape": "ok", "word": words("None")}}


def _cells(sheet: Sheet, one: AskedToRead) -> Iterator[Markup]:
    words, book = sheet.words, sheet.book
    version = words("version {number}, decided {date}", number=one.version, date=words.date(one.decided_on))
    yield Markup('{}<small class="f-when">{}</small>').format(sheet.link(Target(one.document)), version)
    day = Markup.escape(words.date(one.due))
    yield joined([day, component("state", shape="warn", word=words("The deadline has passed"))], " ") if one.due < book.today else day
    known = book.handbook.by_id
    roles = [book.title(Target(known[actor])) for actor in one.roles if actor in known and sheet.known(Target(known[actor]))]
    rest = len(roles) - _ROLES
    who = words.listing(roles) if rest < 2 else ", ".join((*roles[:_ROLES], words("and {count} more", count=rest)))
    yield Markup.escape(who or words("Everybody it concerns"))
    counted = counted_of(book, one.document, one.version)
    if counted is None:
        yield component("state", shape="off", word=words("No number yet"))
        return
    least = least_of(book, counted)
    told = count_words(sheet, counted.total, least) if counted.shown else words("Left out, as they are few")
    some = words.many("in {count} site whose number can be told", "in {count} sites whose numbers can be told", len(counted.shown))
    yield Markup('{}<small class="f-when">{}</small>').format(told, f"{some}, {words.date(counted.counted_at)}" if counted.shown else words.date(counted.counted_at))


def put_to_read(sheet: Sheet, place: str | None) -> None:
    """Adds, on a leader's page, what is to be read now: all of it, or what concerns one place."""
    found = [one for one in asked(sheet.book) if place is None or place in one.places]
    if not found:
        return
    words = sheet.words
    sheet.heading(words("To be read and acknowledged"), NAME)
    rows = [asked_row(sheet, one, place) for one in found[:_SHOWN]]
    rest = len(found) - _SHOWN
    small = words("and {count} more", count=rest) if rest > 0 else words("Site by site, and what was asked before")
    rows.append({"href": relative(sheet.path, KNOWN), "title": words("Made known"), "small": small})
    sheet.put("rows", rows=rows)
