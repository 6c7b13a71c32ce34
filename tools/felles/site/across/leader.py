"""A leader's start page, for the whole service and for each place: what is overdue, missing, waiting and new, in ten seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from felles.model import Document, Gap, Overlap, Page, Target
from felles.site.across.differences import adaptations, put_named
from felles.site.across.known import put_to_read
from felles.site.across.overview import Overview, gap_row, overlap_row
from felles.site.across.plans import put_plans
from felles.site.across.reviews import Review, by_owner, owner_anchor, owner_name, review_row, reviews
from felles.site.across.since import since_for
from felles.site.addresses import relative, slug
from felles.site.book import Book
from felles.site.changed import Change, change_row, new_changes
from felles.site.glossary import Glossary
from felles.site.own_pages import LEADER, REVIEWS, overviews
from felles.site.proposing import open_proposals
from felles.site.sheet import Sheet
from felles.site.standing import confirm_by, is_late, past_its_time
from felles.site.tables import row_of

_ALONE = ("navigation", "toc")
_MONTHS = 3
"""How far ahead a leader looks for reviews that come."""
_ROWS, _LATE, _NEWS = 20, 10, 12
"""Rows of one list here; what is overdue stands whole on the page of reviews."""


@dataclass(frozen=True, slots=True)
class Open:
    """What there is to do something about, in the whole service or at one place."""

    late: tuple[Review, ...]
    unconfirmed: tuple[Document, ...]
    """Decided by a few in a hurry; the others have yet to confirm it. What is late stands first."""
    undecided: tuple[Document, ...]
    waiting: tuple[Document, ...]
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    news: tuple[Change, ...]
    coming: tuple[Review, ...]
    in_force: int

    @property
    def overdue(self) -> int:
        return len(self.late)

    @property
    def holes(self) -> int:
        return len(self.gaps) + len(self.overlaps)

    @property
    def awaiting(self) -> int:
        return len(self.unconfirmed) + len(self.undecided)


@lru_cache(maxsize=1)
def _everything(book: Book) -> Open:
    overview = Overview(book)
    documents = [d for kind in book.kinds for d in book.documents(kind)]
    unconfirmed = sorted((d for d in documents if confirm_by(book, d) is not None), key=lambda d: not is_late(book, d))
    standing = book.past.standing
    every = reviews(book)
    end = _later(book.today, _MONTHS)
    begun = book.past.begun
    return Open(
        late=tuple(one for one in every if one.overdue),
        unconfirmed=tuple(unconfirmed),
        undecided=tuple(d for d in documents if begun and standing(d).state in (None, "unproven")),
        waiting=tuple(d for d in documents if book.past.coming(d) is not None),
        gaps=tuple(overview.gaps),
        overlaps=tuple(overview.overlaps),
        news=new_changes(book),
        coming=tuple(one for one in every if one.done and str(one.due) <= end),
        in_force=sum(map(partial(_in_force, book), documents)),
    )


def _in_force(book: Book, document: Document) -> bool:
    """Whether a version of it is in force, though perhaps another waits or stands undecided."""
    return not document.withdrawn and book.past.standing(document).in_force is not None


def _later(today: str, months: int) -> str:
    """The last day of the month so many months on; its number may be more than that month has, which sorts alike."""
    year, month = int(today[:4]), int(today[5:7]) - 1 + months
    return f"{year + month // 12:04}-{month % 12 + 1:02}-31"


def _at(book: Book, place: str) -> Open:
    """The same for one place: what applies there."""
    scopes: Mapping[str, tuple[str, ...]] = book.fact("scopes")
    every = _everything(book)

    def here(document: Document) -> bool:
        return place in scopes.get(document.path, ())

    return Open(
        late=tuple(one for one in every.late if here(one.document)),
        unconfirmed=tuple(d for d in every.unconfirmed if here(d)),
        undecided=tuple(d for d in every.undecided if here(d)),
        waiting=tuple(d for d in every.waiting if here(d)),
        gaps=tuple(gap for gap in every.gaps if place in gap.places),
        overlaps=tuple(o for o in every.overlaps if place in o.places),
        news=tuple(one for one in every.news if one.concerns("", place)),
        coming=tuple(one for one in every.coming if here(one.document)),
        in_force=sum(here(d) and _in_force(book, d) for kind in book.kinds for d in book.documents(kind)),
    )


@lru_cache(maxsize=1)
def place_pages(book: Book) -> Mapping[str, str]:
    """Where each place's own page for its leader stands."""
    return leader_paths(book.places)


def leader_paths(places: Mapping[str, Target]) -> dict[str, str]:
    """The same before there is a book: a page by place, no two alike."""
    found: dict[str, str] = {}
    for place in places:
        path = f"{LEADER.rsplit('/', 1)[0]}/{slug(place) or 'sted'}.md"
        if path not in found.values() and path != LEADER:
            found[place] = path
    return found


def leader_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """The page for all, and one for each place."""
    yield _page(book, glossary, LEADER, None)
    for place, path in place_pages(book).items():
        yield _page(book, glossary, path, place)


def _page(book: Book, glossary: Glossary, path: str, place: str | None) -> Page:
    sheet = Sheet(book, glossary, path)
    words = sheet.words
    name = book.title(book.places[place]) if place is not None else ""
    title = words("For leaders: {place}", place=name) if place is not None else words("For leaders")
    way = [{"href": relative(path, LEADER), "text": words("For leaders")}] if place is not None else []
    day = words.date(book.today)
    found = _at(book, place) if place is not None else _everything(book)
    if place is not None:
        lead = words.many("What applies at {place} on {date}: {count} document in force.", "What applies at {place} on {date}: {count} documents in force.", found.in_force, place=name, date=day)
    else:
        lead = words.many("The whole handbook on {date}: {count} document in force.", "The whole handbook on {date}: {count} documents in force.", found.in_force, date=day)
    sheet.head(sheet.softened(title), way=way, lead=lead)
    sheet.put("answer", counts=list(_counts(sheet, found)))
    if place is None:
        _put_places(sheet)
    put_plans(sheet, place)
    _put_overdue(sheet, found)
    _put_unchecked(sheet, place)
    _put_holes(sheet, found)
    _put_waiting(sheet, found)
    put_to_read(sheet, place)
    if found.news:
        sheet.heading(words("New"), "nytt")
        since = {"href": since_for(sheet, place=place or ""), "title": words("What has changed since a day you choose"), "small": ""}
        sheet.put("rows", rows=[*(change_row(sheet, one) for one in found.news[:_NEWS]), since])
    if found.coming:
        sheet.heading(words("To be reviewed within three months"), "kommer")
        sheet.put("rows", rows=[review_row(sheet, one) for one in found.coming[:_ROWS]])
    if place is None:
        _put_owners(sheet)
    if place is not None:
        own = [one for one in adaptations(book) if one.place == place]
        sheet.heading(words("What is done differently here"), "eget")
        put_named(sheet, own)
        sheet.heading(words("More"), "mer")
        about = {"href": sheet.to(book.places[place]), "title": words("All that applies at {place}", place=name), "small": ""}
        back = {"href": relative(path, LEADER), "title": words("The whole service"), "small": ""}
        sheet.put("rows", rows=[about, back])
    else:
        sheet.heading(words("Overviews"), "oversikter")
        rows = [{"href": relative(path, one.page), "title": one.title, "small": one.small} for one in overviews(book) if one.page != LEADER]
        sheet.put("rows", rows=rows)
    return sheet.page(title, hide=_ALONE)


def _counts(sheet: Sheet, found: Open) -> Iterator[dict[str, Any]]:
    words = sheet.words
    yield _count(sheet, found.overdue, words.many("review is overdue", "reviews are overdue", found.overdue), "forfalt", "warn", words("Overdue"))
    yield _count(sheet, found.holes, words.many("gap in responsibility", "gaps in responsibility", found.holes), "hull", "stop", words("To be settled"))
    late = any(is_late(sheet.book, d) for d in found.unconfirmed)
    word = words("Overdue") if late else words("Waiting")
    yield _count(sheet, found.awaiting, words.many("text awaiting a decision", "texts awaiting a decision", found.awaiting), "venter", "warn" if late else "wait", word)
    yield {"number": str(len(found.news)), "what": words("new in the last {days} days", days=sheet.book.options.thresholds.get("new_days", 30)), "href": "#nytt" if found.news else "", "state": None}


def _count(sheet: Sheet, number: int, what: str, name: str, shape: str, word: str) -> dict[str, Any]:
    state = {"shape": shape, "word": word} if number else {"shape": "ok", "word": sheet.words("None")}
    return {"number": str(number), "what": what, "href": f"#{name}" if number else "", "state": state}


def _put_places(sheet: Sheet) -> None:
    """Adds the way to what is so at one's own place."""
    book, words = sheet.book, sheet.words
    pages = place_pages(book)
    places = [{"href": relative(sheet.path, pages[place]), "text": sheet.softened(book.title(book.places[place]))} for place in pages]
    if places:
        sheet.heading(words("Only my site"), "sted")
        sheet.put("chips", chips=places)


def _put_owners(sheet: Sheet) -> None:
    """Adds the way to the documents one's own function answers for."""
    book, words = sheet.book, sheet.words
    owners = [owner for owner in by_owner(book, reviews(book)) if owner]
    if owners:
        sheet.heading(words("What my role is responsible for"), "rolle")
        sheet.put("chips", chips=[{"href": relative(sheet.path, REVIEWS, owner_anchor(owner)), "text": sheet.softened(owner_name(sheet, owner))} for owner in owners])


def _put_unchecked(sheet: Sheet, place: str | None) -> None:
    """Adds what has ended and still stands, and what should have been checked again by now."""
    book = sheet.book
    scopes: Mapping[str, tuple[str, ...]] = book.fact("scopes")
    found = [d for kind in book.kinds for d in book.documents(kind) if past_its_time(book, d) and (place is None or place in scopes.get(d.path, ()))]
    if found:
        sheet.heading(sheet.words("To be checked or renewed"), "kontroll")
        sheet.put("rows", rows=[{"href": sheet.to(Target(d)), "title": book.title(Target(d)), "small": past_its_time(book, d)} for d in found[:_ROWS]])


def _put_overdue(sheet: Sheet, found: Open) -> None:
    if found.late:
        sheet.heading(sheet.words("Overdue"), "forfalt")
        rows = [review_row(sheet, one) for one in found.late[:_LATE]]
        if len(found.late) > _LATE:
            rest = sheet.words("and {count} more", count=len(found.late) - _LATE)
            rows.append({"href": relative(sheet.path, REVIEWS, "forfalt"), "title": sheet.words("Review of documents"), "small": rest})
        sheet.put("rows", rows=rows)


def _put_holes(sheet: Sheet, found: Open) -> None:
    if found.holes:
        sheet.heading(sheet.words("Gaps in responsibility"), "hull")
        sheet.put("rows", rows=[*(gap_row(sheet, gap) for gap in found.gaps), *(overlap_row(sheet, o) for o in found.overlaps)])


def _put_waiting(sheet: Sheet, found: Open) -> None:
    """Adds what waits: to be confirmed, to be decided, for its day; and the way to the proposals that are open."""
    words = sheet.words
    groups = ((words("To be confirmed"), found.unconfirmed), (words("Stands without a decision"), found.undecided), (words("Decided, not yet in force"), found.waiting))
    some = [(heading, documents) for heading, documents in groups if documents]
    ways = open_proposals(sheet)
    if not some and not ways:
        return
    sheet.heading(words("Waiting"), "venter")
    for heading, documents in some:
        sheet.heading(heading, level=3)
        sheet.put("rows", rows=[row_of(sheet, Target(d)) for d in documents[:_ROWS]])
        if len(documents) > _ROWS:
            sheet.put("note", text=words("and {count} more", count=len(documents) - _ROWS))
    if ways:
        sheet.put("actions", actions=ways)
