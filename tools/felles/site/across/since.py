"""What has changed since any day: each decided change in a line, month by month, the newest first.

Without script it is the whole list; with it one names a day, a function and a place, and the address says which, so that
it can be sent to somebody.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from felles.model import Decision, Page, Target, day_of, months_after
from felles.plain.text import capital, line
from felles.site.across.decisions import spot_of
from felles.site.addresses import relative, up
from felles.site.book import Book
from felles.site.changed import EVERYBODY, Change, all_changes, change_row, later_adoptions
from felles.site.digest import WEEK, has_week
from felles.site.feed import FEED, has_feed
from felles.site.glossary import Glossary
from felles.site.own_pages import CHANGES, DECISIONS
from felles.site.sheet import Sheet

SCRIPT = "assets/since.js"
_MONTHS, _MOST = 24, 400
"""Months, and changes, that stand on the first page; what is older stands on a page for each year."""

Entry = tuple[str, Change | tuple[Decision, int]]
"""A day, and a change that began on it, or an adoption made on it with how many documents it took in."""


def since_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """The page of the newest changes, and one for each year that has older ones."""
    newest, years = _parted(book)
    sheet = Sheet(book, glossary, CHANGES)
    words = sheet.words
    title = words("Changed since")
    sheet.head(title, lead=words("What has been decided that changes how we work, from which day, and for whom. The newest comes first."))
    if not book.past.begun:
        sheet.put("note", text=words("Nothing has been decided yet."))
    elif not newest and not years:
        sheet.put("note", text=words("Nothing has been changed since the handbook was adopted."))
    _put(sheet, newest, older=words("What is older is under “Earlier years” below.") if years else "")
    if years:
        sheet.heading(words("Earlier years"), "tidligere")
        counted = {year: words.many("{count} change", "{count} changes", len(some)) for year, some in years.items()}
        sheet.put("rows", rows=[{"href": relative(CHANGES, _path(year)), "title": year, "small": counted[year]} for year in years])
    rows = [{"href": relative(CHANGES, DECISIONS), "title": words("All decisions"), "small": words("What has been decided, when and by whom")}]
    if has_feed(book):
        rows.insert(0, {"href": up(CHANGES) + FEED, "title": words("Follow what changes in a feed reader"), "small": words("Each role and site has a feed of its own, on its page")})
    if has_week(book):
        rows.insert(0, {"href": up(CHANGES) + WEEK, "title": words("Last week as text"), "small": words("To paste into a letter, or to read out in the morning")})
    sheet.heading(words("More"), "mer")
    sheet.put("rows", rows=rows)
    yield sheet.page(title, hide=("navigation",), scripts=(SCRIPT,))
    for year, some in years.items():
        page = Sheet(book, glossary, _path(year))
        page.head(f"{title}: {year}", way=[{"href": relative(page.path, CHANGES), "text": title}])
        _put(page, some)
        yield page.page(f"{title}: {year}", hide=("navigation",), scripts=(SCRIPT,))


def since_for(sheet: Sheet, *, actor: str = "", place: str = "") -> str:
    """The address that shows what has changed for a function or at a place."""
    asked = urlencode({name: value for name, value in (("rolle", actor), ("sted", place)) if value})
    return relative(sheet.path, CHANGES) + (f"?{asked}" if asked else "")


def _path(year: str) -> str:
    return f"{CHANGES.removesuffix('.md')}/{year}.md"


@lru_cache(maxsize=2)
def _parted(book: Book) -> tuple[list[Entry], dict[str, list[Entry]]]:
    """What stands on the first page, in whole months; and the rest by year."""
    adopted: list[Entry] = [(day_of(decision.decided_at), (decision, count)) for decision, count in later_adoptions(book)]
    every: list[Entry] = sorted([*((one.day, one) for one in all_changes(book)), *adopted], key=lambda entry: entry[0], reverse=True)
    first = months_after(book.today[:8] + "01", -_MONTHS)
    newest: list[Entry] = []
    for _, some in groupby(every, key=lambda entry: entry[0][:7]):
        month = list(some)
        if month[0][0] < first or (newest and len(newest) + len(month) > _MOST):
            break
        newest += month
    years: dict[str, list[Entry]] = {}
    for entry in every[len(newest) :]:
        years.setdefault(entry[0][:4], []).append(entry)
    return newest, years


def _put(sheet: Sheet, entries: list[Entry], older: str = "") -> None:
    """Adds the field for a day, and the changes under their months; what hasn't begun yet stands first."""
    book, words = sheet.book, sheet.words
    if not entries:
        return
    sheet.put(
        "since",
        since=words("Changed since"),
        picks=list(_picks(book, entries)),
        whole=words("Show all"),
        shows=words("Shows {count} of {all} changes.", count="{count}", all=len(entries)),
        nothing=words("Nothing has changed that fits this."),
        older=older,
        oldest=entries[-1][0][:8] + "01" if older else "",
        newest=max(entries[0][0], book.today),
    )
    for month, some in groupby(entries, key=lambda entry: "" if entry[0] > book.today else entry[0][:7]):
        sheet.heading(capital(words.month(month)) if month else words("Applies later"), f"m{month}" if month else "kommer")
        sheet.put("changes", rows=[_row(sheet, what) for _, what in some])


def _row(sheet: Sheet, what: Change | tuple[Decision, int]) -> dict[str, Any]:
    if isinstance(what, Change):
        return change_row(sheet, what)
    decision, count = what
    words, day = sheet.words, day_of(decision.decided_at)
    why = line(decision.why) if decision.why and sheet.book.audience == "internal" else ""
    return {
        "href": sheet.href(spot_of(sheet.book, decision)),
        "title": words.many("{count} document adopted as it stood, not decided", "{count} documents adopted as they stood, not decided", count),
        "small": " · ".join(part for part in (words.date(day), why) if part),
        "shape": "",
        "word": "",
        "day": day,
        "roles": EVERYBODY,
        "places": EVERYBODY,
    }


def _picks(book: Book, entries: list[Entry]) -> Iterator[dict[str, Any]]:
    """The functions and places one can ask for, where the handbook has some that this audience may know."""
    for purpose, name, every in (("actors", "rolle", book.words("Everybody")), ("places", "sted", book.words("All sites"))):
        options = [{"value": target.id, "text": book.title(target)} for target in those(book, purpose)]
        if options:
            kind = book.serving(purpose)[0]
            yield {"name": name, "label": book.said(kind, "front") or book.one(kind), "all": every, "options": options}


def those(book: Book, purpose: str) -> list[Target]:
    """The functions, or the places, that somebody can have or be at."""
    if purpose == "places":
        return [target for target in book.places.values() if book.visible(target.document)]
    return [Target(document) for kind in book.serving(purpose) for document in book.documents(kind) if not document.withdrawn]
