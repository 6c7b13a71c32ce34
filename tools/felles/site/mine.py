"""What makes a function's or a place's page a start page, and the front page one's own: the choice itself stays in the browser.

Everything stands in the page for everybody; the script shows what is for who has chosen, and sends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from felles.model import Target
from felles.plain.layouts import Block, Section
from felles.site.acknowledging import asked, by_when, to_read
from felles.site.across.since import since_for, those
from felles.site.addresses import relative, up
from felles.site.book import Book
from felles.site.changed import EVERYBODY, change_row, new_changes, new_for
from felles.site.feed import feed_of
from felles.site.markup import component
from felles.site.own_pages import CHANGES, FRONT
from felles.site.paper import booklet_rows
from felles.site.sheet import Sheet
from felles.site.standing import new_days
from felles.site.steps import calling, numbers

SHOWN, _ON_FRONT = 5, 3
"""Rows of each list that stand open on a start page, the others behind one line; and on the front page, which leads to it."""
_CARRIED = 120
"""Rows of each list that the front page carries for whoever chooses; of more, only those that stand first for somebody."""
def part_of(subject: Target) -> str:
    """What it serves, ``actors`` or ``places``, where somebody can say of it that it is theirs; empty else."""
    part = "actors" if subject.row is None else "places"
    return part if subject.document.kind.serves == part and not subject.document.withdrawn else ""


# Choosing


def put_choose(sheet: Sheet, subject: Target) -> None:
    """Adds the button by which a reader says that this function, or place, is theirs."""
    part, words = part_of(subject), sheet.words
    if not part or (part == "places" and subject.id not in sheet.book.places):
        return
    other = next(iter(_picks(sheet, "places" if part == "actors" else "actors")), None)
    sheet.put(
        "choose",
        part=part,
        name=subject.id,
        mine=words("This is my role") if part == "actors" else words("I work here"),
        forget=words("Forget the choice"),
        pick=other,
        front=relative(sheet.path, FRONT),
        front_word=words("To the front page, which begins with what is yours"),
        private=_private(sheet),
    )


def _private(sheet: Sheet) -> str:
    return sheet.words("Your choice is kept on this phone or computer only.")


def chip_of(target: Target, href: str, text: str) -> dict[str, str]:
    """A way to a function's or place's page that is remembered when it is the first one taken."""
    return {"href": href, "text": text, "part": part_of(target), "name": target.id}


def _picks(sheet: Sheet, *purposes: str) -> Iterable[Markup]:
    book, words = sheet.book, sheet.words
    for purpose in purposes:
        targets = those(book, purpose)
        if targets:
            kind = book.serving(purpose)[0]
            calls = _calls(sheet) if purpose == "places" else {}
            options = [{"value": target.id, "text": sheet.softened(book.title(target)), "href": sheet.to(target), **calls.get(target.id, {})} for target in targets]
            small = words("What I do, what is new for me, whom I ask") if purpose == "actors" else words("What applies here, numbers, who works here")
            yield component("pick", pick={"part": purpose, "label": book.said(kind, "front") or book.one(kind), "none": words("Not chosen"), "small": small, "options": options})


def first_call(sheet: Sheet) -> Target | None:
    """The channel that people at each place call: the first that has a number of its own for some of them."""
    book = sheet.book
    return next((t for kind in book.serving("routes") for d in book.documents(kind) for t in book.rows(d) if any(n["place"] for n in numbers(sheet, t))), None)


def _calls(sheet: Sheet) -> dict[str, dict[str, str]]:
    """That channel's number at each place."""
    channel = first_call(sheet)
    found: dict[str, dict[str, str]] = {}
    for one in numbers(sheet, channel) if channel is not None else ():
        if one["place"]:
            found.setdefault(one["place"], {"tel": one["tel"], "number": one["number"]})
    return found


# The front page


def mine_block(sheet: Sheet) -> Markup:
    """What the front page of who has chosen begins with: nothing where there is nothing to choose."""
    book, words = sheet.book, sheet.words
    picks = list(_picks(sheet, "actors", "places"))
    if not picks:
        return Markup("")
    channel = first_call(sheet)
    new = _first_for_each(book, [change_row(sheet, one, named=False) for one in new_changes(book)])
    parts: list[dict[str, Any]] = []
    read = _first_for_each(book, [_row_to_read(sheet, one) for one in asked(book)])
    if read:
        parts.append({"title": words("Read and acknowledge"), "rows": read, "most": _ON_FRONT, "none": "", "more": "", "href": ""})
    if book.past.begun:
        parts.append({"title": words("New for me"), "rows": new, "most": _ON_FRONT, "none": words("Nothing new right now."), "more": words("All that has changed for me"), "href": relative(sheet.path, CHANGES)})
    return component(
        "mine",
        title=words("Mine"),
        call=f"{calling(book, channel)}, {{place}}: {{number}}" if channel is not None else "",
        parts=parts,
        picks=picks,
        change=words("Change"),
        forget=words("Forget the choice"),
        private=_private(sheet),
    )


def _first_for_each(book: Book, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, if there are not too many; else those that anybody who chooses would be shown."""
    if len(rows) <= _CARRIED:
        return rows
    kept: list[dict[str, Any]] = []
    pairs = [(actor, place) for actor in ("", *(t.id for t in those(book, "actors"))) for place in ("", *(t.id for t in those(book, "places"))) if actor or place]
    shown = dict.fromkeys(pairs, 0)
    for row in rows:
        roles, places = row["roles"].split(" "), row["places"].split(" ")
        theirs = [pair for pair in pairs if shown[pair] < _ON_FRONT and _named(pair[0], roles) and _named(pair[1], places)]
        if theirs:
            kept.append(row)
            for pair in theirs:
                shown[pair] += 1
                if shown[pair] == _ON_FRONT:
                    pairs = [one for one in pairs if one != pair]
    return kept


def _named(name: str, names: list[str]) -> bool:
    return not name or name in names or EVERYBODY in names


def _row_to_read(sheet: Sheet, one: Any) -> dict[str, Any]:
    late = one.due < sheet.book.today
    return {
        "href": sheet.to(Target(one.document)),
        "title": sheet.softened(sheet.book.title(Target(one.document))),
        "shape": "warn" if late else "",
        "word": by_when(sheet, one) if late else "",
        "small": one.note if late else ". ".join(part for part in (by_when(sheet, one), one.note) if part),
        "roles": " ".join(one.roles) or EVERYBODY,
        "places": " ".join(one.places) or EVERYBODY,
    }


# Their own pages


def put_start(sheet: Sheet, subject: Target, sections: tuple[Section, ...]) -> None:
    """Adds what a start page begins with: the choice, and in a line each what is new and what is to be read.

    A layout that doesn't say where the news stand has them here.
    """
    if not part_of(subject):
        return
    words, actor, place = sheet.words, *_who(subject)
    shown = {block["show"] for section in sections for block in section.blocks}
    new, read = new_for(sheet.book, actor, place), to_read(sheet, subject)
    if "to-read" in shown and read:
        count = words.many("{count} text to read and acknowledge", "{count} texts to read and acknowledge", len(read))
        sheet.put("changed", href="#to-read", word=count, note="")
    if "news" in shown and new:
        days = words("in the last {days} days", days=new_days(sheet.book))
        sheet.put("changed", href="#news", word=words.many("{count} thing is new for you", "{count} things are new for you", len(new)), note=days)
    put_choose(sheet, subject)
    if "news" not in shown and sheet.book.past.begun:
        sheet.heading(words("New for you"), "news")
        put_news(sheet, subject)


def _who(subject: Target) -> tuple[str, str]:
    return (subject.id, "") if subject.row is None else ("", subject.id)


def put_ask(sheet: Sheet) -> None:
    """Adds who is called, with the number of each place."""
    channel = first_call(sheet)
    if channel is not None:
        ways = [{"text": calling(sheet.book, channel), "numbers": numbers(sheet, channel)}]
        sheet.put("call", label=sheet.words("Whom to call"), lives=[], ways=ways, others=sheet.words("Other sites"), still=True)


def put_news(sheet: Sheet, subject: Target, _: Block | None = None) -> None:
    """Adds what is new for a function or at a place, a line for each change; and the way to all that has changed."""
    if not part_of(subject):
        return
    actor, place = _who(subject)
    rows = [change_row(sheet, one, named=False) for one in new_for(sheet.book, actor, place)]
    every = {"href": since_for(sheet, actor=actor, place=place), "title": sheet.words("What has changed since a day you choose"), "small": ""}
    feed = feed_of(sheet.book, subject)
    rest = [every, *([{"href": up(sheet.path) + feed, "title": sheet.words("Follow what changes in a feed reader"), "small": ""}] if feed else [])]
    rest += booklet_rows(sheet, actor=actor, place=place)
    if not sheet.book.past.begun:
        return
    if not rows:
        sheet.put("note", text=sheet.words("Nothing new right now."))
    _put_few(sheet, rows, rest)


def put_to_read(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds what one is asked to read, by when."""
    _put_few(sheet, to_read(sheet, subject), [])


def _put_few(sheet: Sheet, rows: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    """Adds the first rows, and the others behind one line."""
    if rows[:SHOWN]:
        sheet.put("rows", rows=rows[:SHOWN])
    if rows[SHOWN:]:
        more = sheet.words.many("{count} more", "{count} more", len(rows) - SHOWN)
        sheet.put("folded", summary=more, body=component("rows", rows=rows[SHOWN:]), open=False, id="")
    if after:
        sheet.put("rows", rows=after)
