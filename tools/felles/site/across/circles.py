"""Learning circles: how far they have come, what they try, and who they are made of; professions and places, never people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from felles.model import Document, Page, Target
from felles.plain.text import lowered
from felles.site.across.trying import board_row, decided, tried
from felles.site.addresses import relative
from felles.site.book import Book
from felles.site.course import course_state
from felles.site.glossary import Glossary
from felles.site.markup import anchor, component, joined
from felles.site.own_pages import CIRCLES, TRYING, is_circle, overviews
from felles.site.sheet import Sheet

_ALONE = ("navigation", "toc")
_ASIDE = "workshop"
"""What isn't one of the meetings planned: a kick-off, a day of learning."""


@dataclass(frozen=True, slots=True)
class Circle:
    """One such body, with the meetings it has held and what it tries."""

    document: Document
    planned: int
    held: tuple[Document, ...]
    """The minutes, the newest first."""
    tries: tuple[Document, ...]
    plans: tuple[Document, ...]
    """Those that name it, or that it names."""

    def seen(self, minutes: Document) -> int:
        """How many trials were looked at, as the minutes say."""
        named = minutes.data.get("trials_reviewed")
        return len(named) if isinstance(named, list) else 0


def circles(book: Book) -> list[Circle]:
    """Every circle, those still at work first."""
    found = [d for kind in book.serving("bodies") for d in book.documents(kind) if is_circle(d) and not d.withdrawn]
    trials = tried(book)
    return [_circle(book, d, trials) for d in sorted(found, key=lambda d: (d.data.get("state") == "closed", d.id))]


def _circle(book: Book, document: Document, trials: list[Document]) -> Circle:
    back, planned = book.links_to(Target(document)), document.data.get("planned_meetings")
    minutes = {link.source.path: link.source for link in back if link.source.kind.serves == "minutes" and link.relation == "minutes"}
    held = [m for m in minutes.values() if m.data.get("state") != "cancelled" and m.data.get("type") != _ASIDE and str(m.data.get("date", "")) <= book.today]
    own = {link.source.path for link in back if link.relation == "tries"}
    plans = [link.source for link in back if link.source.kind.serves == "plans"]
    plans += [link.target.document for link in book.links_from(document) if link.target is not None and link.target.document.kind.serves == "plans" and book.visible(link.target.document)]
    return Circle(
        document,
        planned if isinstance(planned, int) else 0,
        tuple(sorted(held, key=lambda m: str(m.data.get("date", "")), reverse=True)),
        tuple(d for d in trials if d.path in own),
        tuple({plan.path: plan for plan in plans}.values()),
    )


def circle_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page: how far they all are, then each: its theme, its meetings, what it tries, who it is made of."""
    sheet = Sheet(book, glossary, CIRCLES)
    words, every = sheet.words, circles(book)
    title = words("Learning circles")
    sheet.head(sheet.softened(title), lead=words("How far they have come, what they try, and what came of it."))
    sheet.put("answer", counts=list(_counts(sheet, every)))
    _put_table(sheet, every)
    for one in every:
        _put_circle(sheet, one)
    other = next((one for one in overviews(book) if one.page == TRYING), None)
    if other is not None:
        sheet.put("rows", rows=[{"href": relative(sheet.path, other.page), "title": other.title, "small": other.small}])
    yield sheet.page(title, hide=_ALONE)


def _anchor(one: Circle) -> str:
    return one.document.id.lower()


def _counts(sheet: Sheet, every: list[Circle]) -> Iterator[dict[str, Any]]:
    words = sheet.words
    held, planned = sum(len(one.held) for one in every), sum(one.planned for one in every)
    trials = [d for one in every for d in one.tries]
    adopted = sum(decided(d) == "adopt" for d in trials)
    yield _count(words("{n} of {total}", n=held, total=planned), words("meetings are held"))
    yield _count(str(len(trials)), words.many("small trial", "small trials", len(trials)), _trying(sheet))
    yield _count(str(adopted), words.many("was adopted and is written down", "were adopted and are written down", adopted), _trying(sheet, "rutine"))


def _count(number: str, what: str, href: str = "") -> dict[str, Any]:
    return {"number": number, "what": what, "href": href, "state": None}


def _trying(sheet: Sheet, anchor: str = "") -> str:
    """The link to the page of trials; empty where this handbook has none."""
    return relative(sheet.path, TRYING, anchor) if any(one.page == TRYING for one in overviews(sheet.book)) else ""


def _put_table(sheet: Sheet, every: list[Circle]) -> None:
    """Adds one row for each, in the register's order: nobody is ranked."""
    words = sheet.words
    rows = []
    for one in every:
        looked = sum(one.seen(m) for m in one.held)
        each = words.many("{n} in {count} session", "{n} in {count} sessions", len(one.held), n=looked)
        rows.append({"id": "", "cells": [anchor(f"#{_anchor(one)}", sheet.book.title(Target(one.document))), words("{n} of {total}", n=len(one.held), total=one.planned), each, str(len(one.tries))]})
    if rows:
        heads = [words("Circle"), words("Meetings held"), words("Trials looked at"), words("Trials in all")]
        sheet.put("table", caption="", keep=False, heads=heads, rows=rows)


def _put_circle(sheet: Sheet, one: Circle) -> None:
    book, words, document = sheet.book, sheet.words, one.document
    sheet.heading(book.title(Target(document)), _anchor(one))
    theme = document.data.get("theme")
    more = anchor(sheet.to(Target(document)), words("Read about the circle"))
    sheet.put("text", paragraphs=[Markup("{}. {}").format(sheet.prose(theme.rstrip(".")), more) if isinstance(theme, str) else more])
    facts = [{"name": words("Meetings held"), "value": _held(sheet, one)}]
    members = _members(document, book.today)
    if members:
        facts.append({"name": words("Professions"), "value": words.listing(_sums(m.get("profession") for m in members))})
        places = [_place(book, m.get("site")) for m in members]
        facts.append({"name": words("Sites"), "value": words.listing(_sums(places, low=False))})
    for plan in one.plans:
        if book.visible(plan):
            facts.append({"name": words("Part of"), "value": _plan(sheet, plan)})
    sheet.put("facts", facts=facts, two=False)
    if one.tries:
        sheet.heading(words("What it tries"), level=3)
        sheet.put("rows", rows=[_row(sheet, d) for d in one.tries])
    if one.held:
        sheet.html(component("folded", summary=_summary(sheet, one), body=_meetings(sheet, one), open=False, id=""))


def _summary(sheet: Sheet, one: Circle) -> Markup:
    """What the folded meetings are called: by sight alone one sees whose they are, so who hears it is told."""
    told = sheet.words.many("{count} session, and what was looked at", "{count} sessions, and what was looked at", len(one.held))
    return Markup('{}<span class="f-vh">: {}</span>').format(told, sheet.book.title(Target(one.document)))


def _held(sheet: Sheet, one: Circle) -> str:
    words = sheet.words
    said = words("{n} of {total}", n=len(one.held), total=one.planned)
    day = one.held[0].data.get("date") if one.held else None
    return words("{said}, last on {date}", said=said, date=words.date(day)) if isinstance(day, str) else said


def _members(document: Document, today: str) -> list[Mapping[str, Any]]:
    """The members on this day; a member's last day is a day of membership."""
    rows = document.data.get("members")
    some = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return [row for row in some if str(row.get("from", "")) <= today <= str(row.get("to", "9999"))]


def _place(book: Book, name: Any) -> str:
    """What a place is called, whether it gives care or supports those that do."""
    target = book.named("places", name) if isinstance(name, str) else None
    return book.title(target) if target is not None else str(name or "")


def _sums(values: Any, *, low: bool = True) -> list[str]:
    """``3 helsefagarbeidere`` can't be inflected here, so it is ``helsefagarbeider (3)``; the most first, then as they stand."""
    counted = Counter(str(value) for value in values if value)
    return [f"{lowered(name) if low else name} ({count})" for name, count in sorted(counted.items(), key=lambda pair: -pair[1])]


def _plan(sheet: Sheet, plan: Document) -> Markup:
    """The plan, with its tracks."""
    tracks = plan.data.get("tracks")
    names = [str(row["name"]) for row in tracks if isinstance(row, Mapping) and isinstance(row.get("name"), str)] if isinstance(tracks, list) else []
    link = sheet.link(Target(plan))
    return Markup("{} ({})").format(link, sheet.words.listing([lowered(name) for name in names])) if names else link


def _row(sheet: Sheet, document: Document) -> dict[str, Any]:
    """A trial, with what was decided; until then, where it stands."""
    return {**(course_state(sheet.book, document) or {}), **board_row(sheet, document)}


def _meetings(sheet: Sheet, one: Circle) -> Markup:
    """All meetings with what was looked at, the newest first."""
    rows = []
    for minutes in one.held:
        looked = [sheet.link(link.target) for link in sheet.book.links_from(minutes) if link.relation == "reviewed" and link.target is not None]
        rows.append({"name": sheet.link(Target(minutes)), "value": joined([link for link in looked if link])})
    return component("facts", facts=rows, two=False)
