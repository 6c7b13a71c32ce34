"""What changed in some days, gathered to be read out in the morning or pasted into a letter: in force, coming, to be read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from felles.facts.made_known import AskedToRead
from felles.model import Target, days_after
from felles.plain.text import capital, line
from felles.site.acknowledging import asked_row, counted_of, every_asked
from felles.site.book import Book
from felles.site.changed import Change, all_changes, hurried, note_of, places_of, redline_of, roles_of
from felles.site.glossary import Glossary
from felles.site.own_pages import FRONT
from felles.site.sheet import Sheet
from felles.site.standing import confirm_by
from felles.words import Words

WEEK = "data/week.txt"
_AHEAD = 7
"""Days after the last one for which it tells what comes."""
_READ = 40
"""Lines of one part that stand in the text; the data hold all, and so does the page of what has changed."""
_SOFT = str.maketrans("", "", "\u00ad")
Sort = str
"""``new``, ``significant``, ``editorial`` or ``withdrawn``."""


@dataclass(frozen=True, slots=True)
class Item:
    """One change of one document."""

    id: str
    title: str
    note: str
    version: int
    sort: Sort
    decided_on: str
    in_force_from: str
    confirm_by: str | None
    """The day by which the others have to confirm what a few decided."""
    roles: str
    places: str
    url: str
    """Where it is shown; empty where nobody has said at which address the handbook is published."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One text that people are asked to read."""

    id: str
    title: str
    version: int
    due: str
    says: str
    """By when, how many have acknowledged, and what has changed, in words."""
    asked: int | None
    acknowledged: int | None
    """None where nobody has counted, and where the number is left out as it would tell of too few."""
    url: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What is told of the days from ``since`` to ``until``, both included."""

    name: str
    since: str
    until: str
    week: str | None
    function: str
    place: str
    """What they are called, where it is for one of them; empty else."""
    changed: tuple[Item, ...]
    """In force from one of these days."""
    coming: tuple[Item, ...]
    """In force from one of the seven days after them."""
    later: tuple[Item, ...]
    """Decided in these days, in force later than that."""
    to_read: tuple[Reading, ...]

    @property
    def quiet(self) -> bool:
        """Whether nothing has changed and nothing new was decided."""
        return not self.changed and not self.later


def week_before(today: str) -> tuple[str, str]:
    """The last week that is over: its Monday and its Sunday."""
    monday = days_after(today, -datetime.date.fromisoformat(today).weekday() - 7)
    return monday, days_after(monday, 6)


def digest(book: Book, since: str, until: str, *, actor: str = "", place: str = "") -> Digest:
    """The digest for everybody, or for who has a function, is at a place, or both. It is the same however much later it is made, apart from what is to be read."""
    sheet = Sheet(book, Glossary(book, explaining=False), FRONT)
    mine = [one for one in all_changes(book) if one.concerns(actor, place) and one.version.decided_on <= until]
    # What somebody has to do in another way comes before what the work with improving has brought.
    mine.sort(key=lambda one: (not one.roles, one.day, one.version.named.decision.number))
    end = days_after(until, _AHEAD)

    def items(some: Iterator[Change]) -> tuple[Item, ...]:
        return tuple(_item(sheet, one) for one in some)

    named = [book.named(purpose, name) for purpose, name in (("actors", actor), ("places", place))]
    titles = [book.title(target) if target is not None else "" for target in named]
    first, last = datetime.date.fromisoformat(since), datetime.date.fromisoformat(until)
    whole = first.weekday() == 0 and last - first == datetime.timedelta(days=6)
    year, week, _ = first.isocalendar()
    reading = (one for one in every_asked(book) if one.decided_on <= until and one.due >= since and _asks(one, actor, place))
    return Digest(
        name=line(book.options.name or book.options.organisation or book.words("Handbook")),
        since=since,
        until=until,
        week=f"{year}-W{week:02}" if whole else None,
        function=titles[0],
        place=titles[1],
        changed=items(one for one in mine if since <= one.day <= until),
        coming=items(one for one in mine if until < one.day <= end),
        later=items(one for one in mine if one.day > end and one.version.decided_on >= since),
        to_read=tuple(_reading(sheet, one, place) for one in reading),
    )


def _asks(one: AskedToRead, actor: str, place: str) -> bool:
    return (not actor or actor in one.roles) and (not place or place in one.places)


def _item(sheet: Sheet, one: Change) -> Item:
    book = sheet.book
    sort = "withdrawn" if one.gone else "new" if one.version.number == 1 else "significant" if one.significant else "editorial"
    return Item(
        id=one.document.id,
        title=_plain(book.title(Target(one.document))),
        note=_plain(note_of(one)),
        version=one.version.number,
        sort=sort,
        decided_on=one.version.decided_on,
        in_force_from=one.day,
        confirm_by=confirm_by(book, one.document) if hurried(book, one) else None,
        roles=roles_of(book, one.roles),
        places=places_of(book, one.places),
        url=_url(book, redline_of(sheet, one)),
    )


def _reading(sheet: Sheet, one: AskedToRead, place: str) -> Reading:
    book = sheet.book
    row = asked_row(sheet, one, place or None)
    counted = counted_of(book, one.document, one.version)
    number = (counted.at(place) if place else counted.total) if counted is not None else None
    return Reading(
        id=one.document.id,
        title=_plain(book.title(Target(one.document))),
        version=one.version,
        due=one.due,
        says=_plain(row["small"]),
        asked=number.asked if number is not None else None,
        acknowledged=number.acknowledged if number is not None else None,
        url=_url(book, row["href"]),
    )


def _plain(text: str) -> str:
    return line(text.translate(_SOFT))


def _url(book: Book, href: str) -> str:
    return f"{book.home.rstrip('/')}/{href}" if book.home else ""


# As data, and as text


def as_data(found: Digest) -> dict[str, Any]:
    """Plain JSON values."""
    told = asdict(found)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}


def as_text(book: Book, found: Digest) -> str:
    """Plain text, a line for each thing and no wrapping: letters and screens wrap by themselves."""
    return "\n".join(_lines(book, found)) + "\n"


def _lines(book: Book, found: Digest) -> Iterator[str]:
    words = book.words
    window = words.window(found.since, found.until, "")  # with its year: it is kept, and read later
    days = words("week {number}, {days}", number=int(found.week[-2:]), days=window) if found.week else window
    who = ", ".join(part for part in (found.function, found.place) if part)
    title = words("{name}, {days}, for {who}", name=found.name, days=days, who=who) if who else words("{name}, {days}", name=found.name, days=days)
    if not book.past.begun:
        yield words("{title}: nothing has been decided in this handbook yet.", title=title)
        return
    if found.quiet:
        yield words("{title}: nothing has changed.", title=title)
    else:
        yield title
    weighty = [one for one in found.changed if one.sort != "editorial"]
    yield from _part(words, words("Applies now"), [_told(book, one, who) for one in weighty])
    slight = [one for one in found.changed if one.sort == "editorial"]
    if slight:
        yield ""
        yield words("Only the wording was changed in: {titles}.", titles=words.listing([_called(one.id, one.title) for one in slight]))
    yield from _part(words, words("Comes in the next seven days"), [_told(book, one, who) for one in found.coming])
    yield from _part(words, words("Decided, applies later"), [_told(book, one, who) for one in found.later])
    yield from _part(words, words("Read and acknowledge"), [(f"{_called(one.id, one.title)}: {one.says}", "", one.url) for one in found.to_read])


def _part(words: Words, heading: str, some: list[tuple[str, str, str]]) -> Iterator[str]:
    if some:
        yield from ("", f"{heading.upper()} ({len(some)})")
        for what, more, url in some[:_READ]:
            yield f"- {what}"
            yield from (f"  {rest}" for rest in (more, url) if rest)
        if len(some) > _READ:
            yield f"  {words('and {count} more', count=len(some) - _READ)}"


def _told(book: Book, one: Item, who: str) -> tuple[str, str, str]:
    """What is new; then in which document, from when and for whom; then where it stands."""
    words, day = book.words, book.words.date(one.in_force_from)
    name = _called(one.id, one.title)
    begins = words("no longer in force from {date}", date=day) if one.sort == "withdrawn" else words("in force from {date}", date=day)
    first = words("new document") if one.sort == "new" else ""
    more = [", ".join(part for part in (name if one.note else "", first, begins) if part)]
    if one.roles == words("for everybody"):
        more += [one.roles] if not who else []
    elif (one.roles or one.places) and not who:
        more.append(words("For: {whom}", whom="; ".join(part for part in (one.roles, one.places) if part)))
    if one.confirm_by:
        more.append(words("To be confirmed by {date}", date=words.date(one.confirm_by)))
    return one.note or name, f"{'. '.join(map(capital, more))}.", one.url


def _called(id: str, title: str) -> str:
    """As people call it: with its id where that is a number, such as ``RUT-013``."""
    return f"{title} ({id})" if id.isupper() and any(c.isdigit() for c in id) and id != title else title


def has_week(book: Book) -> bool:
    """Whether last week's digest lies beside the pages: for staff, of a handbook in which something has been decided."""
    return book.audience == "internal" and not book.looks_back and book.past.begun


def week_text(book: Book) -> bytes:
    """Last week's digest, to lie beside the pages; it begins with the mark by which browsers know what letters these are."""
    return as_text(book, digest(book, *week_before(book.today))).encode("utf-8-sig")


