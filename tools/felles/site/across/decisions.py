"""The page of all decisions: what, when, in which way and by whom, the newest first; and what stands without one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from felles.model import Decided, Decision, Document, Page, Target, day_of
from felles.plain.text import line
from felles.site.addresses import relative
from felles.site.book import Book, Spot
from felles.site.glossary import Glossary
from felles.site.history import people_of, proposal_link
from felles.site.markup import anchor, joined
from felles.site.own_pages import ABOUT, DECISIONS
from felles.site.sheet import Sheet
from felles.site.standing import BETWEEN, confirm_by, is_late
from felles.site.tables import row_of
from felles.words import decisions as told

_WHOLE = 120
"""Decisions up to which all stand on one page; beyond that each year has its own."""
_NEWEST = 40
_NAMED, _MANY = 8, 60
"""Documents of one adoption, and of one decision, that are named; of more, how many."""


@lru_cache(maxsize=1)
def open_decisions(book: Book) -> tuple[tuple[Decision, tuple[Decided, ...]], ...]:
    """Every decision this audience may know of, the newest first, with the documents in it that it may know of."""
    found = []
    known = {d.id: d for kind in book.kinds for d in book.documents(kind)}
    for decision in reversed(book.past.tip.decisions):
        if book.audience == "internal":
            found.append((decision, decision.documents))
            continue
        some = tuple(one for one in decision.documents if one.id in known and _readable(book, decision, one))
        if some:
            found.append((decision, some))
    return tuple(found)


def _readable(book: Book, decision: Decision, decided: Decided) -> bool:
    history = book.past.standings[decided.id].history
    return any(book.past.version(named) is not None for named in history if named.decision is decision)


def decision_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """The page of all decisions and, where they are many, one a year."""
    sheet = Sheet(book, glossary, DECISIONS)
    words = sheet.words
    title = words("Decisions")
    crumbs = [{"href": relative(DECISIONS, ABOUT), "text": words("How this handbook works")}]
    lead = words("Everything that has been decided on what this handbook says: what, when, in which way and by whom.")
    sheet.head(title, way=crumbs, lead=lead)
    if sheet.book.audience == "internal" and sheet.book.handbook.decisions:
        # What a page says of itself: recorded. Whoever works it out anew from the history says re-derived.
        sheet.put("note", text=words("This is read from the records as they stand (recorded). Whoever has the whole history can make them again, byte for byte, and see that they hold."))
    _put_open(sheet)
    every = open_decisions(book)
    if not every:
        sheet.put("note", text=words("Nothing has been decided yet."))
    apart = len(every) > _WHOLE
    _put_decisions(sheet, every[:_NEWEST] if apart else every)
    years: dict[str, list[Any]] = {}
    for one in every if apart else ():
        years.setdefault(day_of(one[0].decided_at)[:4], []).append(one)
    if years:
        sheet.heading(words("By year"), "aar")
        counted = {year: words.many("{count} decision", "{count} decisions", len(some)) for year, some in years.items()}
        sheet.put("rows", rows=[{"href": relative(DECISIONS, _path(year)), "title": year, "small": counted[year]} for year in years])
    yield sheet.page(title, hide=("navigation",))
    for year, some in years.items():
        page = Sheet(book, glossary, _path(year))
        own = [{"href": relative(page.path, DECISIONS), "text": title}]
        page.head(f"{title} {year}", way=own)
        _put_decisions(page, some)
        yield page.page(f"{title} {year}", hide=("navigation",))


def spot_of(book: Book, decision: Decision) -> Spot:
    """Where one decision stands."""
    apart = len(open_decisions(book)) > _WHOLE
    return Spot(_path(day_of(decision.decided_at)[:4]) if apart else DECISIONS, f"nr-{decision.number}")


def _path(year: str) -> str:
    return f"{DECISIONS.removesuffix('.md')}/{year}.md"


def _put_open(sheet: Sheet) -> None:
    """Adds what stands without a decision, what waits to be confirmed, and what waits for its day."""
    book, words = sheet.book, sheet.words
    if not book.past.begun:
        return
    groups: dict[str, list[Document]] = {}
    for kind in book.kinds:
        for document in book.documents(kind):
            standing = book.past.standing(document)
            if confirm_by(book, document) is not None:
                groups.setdefault("confirm", []).append(document)
            if standing.state == "unproven":
                groups.setdefault("unproven", []).append(document)
            elif standing.next is not None and book.past.coming(document) is not None:
                groups.setdefault("waiting", []).append(document)
    # What was removed, and whose last text isn't at hand, has no page that could say so.
    gone = sorted(id for id, standing in book.past.standings.items() if not standing.here and id not in book.handbook.by_id)
    lost = [{"href": "", "title": id, "small": words("Removed without a decision")} for id in gone if book.audience == "internal"]
    groups.get("confirm", []).sort(key=lambda d: not is_late(book, d))
    for name, heading in (("confirm", words("Awaiting confirmation")), ("unproven", words("Stands without a decision")), ("waiting", words("Waiting for its first day"))):
        if name in groups or (name == "unproven" and lost):
            sheet.heading(heading, name)
            rows = [row_of(sheet, Target(d), "") for d in groups.get(name, ())]
            sheet.put("rows", rows=[*rows, *(lost if name == "unproven" else ())])


def _put_decisions(sheet: Sheet, some: Any) -> None:
    words = sheet.words
    year = ""
    rows: list[dict[str, Any]] = []
    heads = [words("Decision"), words("What"), words("How"), words("Who said yes")]
    for decision, documents in some:
        own = day_of(decision.decided_at)[:4]
        if own != year and rows:
            _put_table(sheet, year, heads, rows)
            rows = []
        year = own
        rows.append(_row(sheet, decision, documents))
    if rows:
        _put_table(sheet, year, heads, rows)


def _put_table(sheet: Sheet, year: str, heads: list[str], rows: list[dict[str, Any]]) -> None:
    sheet.heading(year, f"y{year}")
    sheet.put("table", caption="", keep=False, heads=heads, rows=list(rows))


def _row(sheet: Sheet, decision: Decision, documents: tuple[Decided, ...]) -> dict[str, Any]:
    words = sheet.words
    day = BETWEEN.join((words("No. {number}", number=decision.number), words.date(day_of(decision.decided_at))))
    ways = dict.fromkeys(told.way(one.way, words) for one in documents) or {words("How the handbook itself works"): None}
    how = [Markup(escape(way)) for way in ways]
    link = proposal_link(sheet, decision)
    if link:
        how.append(link)
    if decision.why and sheet.book.audience == "internal":
        how.append(Markup(escape(line(decision.why))))
    cells = [day, joined(_what(sheet, decision, documents), "; "), joined(how, ". "), _people(sheet, decision)]
    return {"id": sheet.anchor(f"nr-{decision.number}"), "cells": cells}


def _people(sheet: Sheet, decision: Decision) -> str:
    sure = told.sure(decision, sheet.words)
    return ". ".join(part for part in (people_of(sheet, decision), sure) if part)


def _what(sheet: Sheet, decision: Decision, documents: tuple[Decided, ...]) -> list[Markup]:
    book, words = sheet.book, sheet.words
    found: list[Markup] = []
    if len(documents) > (_NAMED if decision.baseline else _MANY):
        found.append(Markup(escape(words.many("{count} document", "{count} documents", len(documents)))))
    else:
        for one in documents:
            here = book.handbook.by_id.get(one.id)
            known = here is not None and book.visible(here)
            title = book.title(Target(here)) if here is not None and known else one.id
            what = words("version {number}", number=one.version)
            if one.outcome in ("confirmed", "withdrawn"):
                what = f"{what}, {told.outcome(one.outcome, words).lower()}"
            link = anchor(sheet.past_of(here, f"b{decision.number}"), title) if here is not None and known else escape(title)
            found.append(Markup("{} ({})").format(link, what))
    if decision.files and book.audience == "internal":
        found.append(Markup(escape(words.many("{count} file of how the handbook works", "{count} files of how the handbook works", len(decision.files)))))
    return found
