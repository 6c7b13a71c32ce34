"""Every decided change, whom it concerns, and where what it changed is shown: the one list that pages, feeds and the digest are made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from felles.facts.concerned import Concerned
from felles.model import Decision, Document, Target, days_after
from felles.plain import lowered
from felles.plain.text import line
from felles.site.book import Book
from felles.site.sheet import Sheet
from felles.site.standing import BETWEEN, anchor_of, confirm_by, is_late, new_days
from felles.site.versions import Version
from felles.words import decisions as told

EVERYBODY = "*"
"""Instead of functions or places: what concerns all of them, since it names none."""
_LONGEST = 240
"""Letters of a note that stand in a list."""
_NAMED = 4
"""Functions, or places, that are named; of more, how many."""


@dataclass(frozen=True, slots=True)
class Change:
    """One decision on one document, as far as this audience may know of it."""

    document: Document
    version: Version
    roles: tuple[str, ...]
    places: tuple[str, ...]
    newest: bool
    """Whether no later decision names the document, confirmations apart."""

    @property
    def day(self) -> str:
        """From which day it applies, which is never before it was decided."""
        return self.version.begins

    @property
    def gone(self) -> bool:
        return self.version.named.decided.outcome == "withdrawn"

    @property
    def significant(self) -> bool:
        return self.version.named.decided.sort == "significant"

    def concerns(self, actor: str, place: str) -> bool:
        """Whether it is for who has a function at a place; an empty name asks for nothing."""
        return _among(actor, self.roles) and _among(place, self.places)


def _among(name: str, names: tuple[str, ...]) -> bool:
    return not name or name in names or EVERYBODY in names


@lru_cache(maxsize=2)
def all_changes(book: Book) -> tuple[Change, ...]:
    """Versions and withdrawals that were decided, the latest day first. What was adopted as it stood, or only confirmed, is no change."""
    found = [change for kind in book.kinds for document in book.documents(kind) for change in _of(book, document)] if book.past.begun else []
    found.sort(key=lambda one: one.document.id)
    return tuple(sorted(found, key=lambda one: (one.day, one.version.named.decision.number), reverse=True))


def _of(book: Book, document: Document) -> Iterator[Change]:
    versions = [one for one in book.past.of(document) if one.named.decided.outcome in ("approved", "withdrawn")]
    if versions:
        roles, places = for_whom(book, document)
        for one in versions:
            yield Change(document, one, roles, places, one is versions[-1])


def for_whom(book: Book, document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Functions and places that a document concerns.

    A function's own document concerns who has it. A register concerns everybody, and so does, at every place, what has
    duties and doesn't say where: better one line too many than one that nobody saw.
    """
    known: Mapping[str, Concerned] = book.fact("concerned")
    own = known.get(document.path, Concerned((), ()))
    roles = own.roles
    if document.kind.serves == "actors":
        roles = tuple(dict.fromkeys((document.id, *roles)))
    if document.kind.register or document.kind.serves == "options":
        roles = roles or (EVERYBODY,)
    places = own.places or ((EVERYBODY,) if roles else ())
    return _known(book, "actors", roles), _known(book, "places", places)


def _known(book: Book, purpose: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names that this audience may know."""
    if book.audience == "internal":
        return names
    return tuple(name for name in names for target in [book.named(purpose, name)] if name == EVERYBODY or (target is not None and book.visible(target.document)))


def new_for(book: Book, actor: str, place: str) -> tuple[Change, ...]:
    """What is new for who has a function at a place: what was decided in a hurry and waits for the others first."""
    return tuple(one for one in new_changes(book) if one.concerns(actor, place))


@lru_cache(maxsize=2)
def new_changes(book: Book) -> tuple[Change, ...]:
    """Changes of what people do while they are new or not begun yet, and for as long as they wait to be confirmed."""
    since = days_after(book.today, -new_days(book))
    some = [one for one in all_changes(book) if one.document.kind.serves != "minutes" and ((one.significant and one.day > since) or hurried(book, one))]
    return tuple(sorted(some, key=lambda one: (not (hurried(book, one) and is_late(book, one.document)), not hurried(book, one))))


def hurried(book: Book, one: Change) -> bool:
    """Whether a few decided it and the others have yet to confirm it."""
    return one.newest and confirm_by(book, one.document) is not None


def later_adoptions(book: Book) -> list[tuple[Decision, int]]:
    """What was taken in as it stood after the handbook had begun, and how many documents of it this audience may read."""
    found = []
    for decision in book.past.tip.decisions[1:]:
        known = sum(book.visible(here) for one in decision.documents for here in [book.handbook.by_id.get(one.id)] if here is not None) if decision.baseline else 0
        if known:
            found.append((decision, known))
    return found[::-1]


# How it is told


def change_row(sheet: Sheet, one: Change, *, named: bool = True) -> dict[str, Any]:
    """One line: what is new, then from when, in which document, how weighty and for whom; it leads to the redline."""
    book, words = sheet.book, sheet.words
    target = Target(one.document)
    title = sheet.softened(book.title(target))
    note = note_of(one)
    small = [words.date(one.day) if one.day <= book.today else words("Applies from {date}", date=words.date(one.day))]
    if note:
        small.append(title)
    small.append(class_of(book, one))
    if named:
        small += [part for part in (roles_of(book, one.roles), places_of(book, one.places)) if part]
    state = _state(book, one)
    return {
        "href": redline_of(sheet, one),
        "title": note or title,
        "small": BETWEEN.join(small),
        "shape": state[0],
        "word": state[1],
        "day": one.day,
        "roles": " ".join(one.roles),
        "places": " ".join(one.places),
    }


def redline_of(sheet: Sheet, one: Change) -> str:
    """Where what it changed is shown; a new document is shown itself, since all of it is new."""
    if one.version.number == 1 and not one.gone:
        return sheet.to(Target(one.document))
    return sheet.past_of(one.document, anchor_of(one.version))


def note_of(one: Change) -> str:
    """What the writer says has changed, at a length for lists."""
    note = line(one.version.note)
    return note if len(note) <= _LONGEST else f"{note[: _LONGEST - 1].rsplit(' ', 1)[0]}…"


def class_of(book: Book, one: Change) -> str:
    """What sort of change it is, in a few words."""
    words = book.words
    if one.gone:
        return told.outcome("withdrawn", words)
    if one.version.number == 1:
        return words("New document")
    return words("Changes what we do") if one.significant else words("Only the wording")


def _state(book: Book, one: Change) -> tuple[str, str]:
    words = book.words
    by = confirm_by(book, one.document) if one.newest else None
    if by is not None:
        late = is_late(book, one.document)
        return "warn", words("Should have been confirmed by {date}", date=words.date(by)) if late else words("To be confirmed by {date}", date=words.date(by))
    return ("", "")


def roles_of(book: Book, roles: tuple[str, ...]) -> str:
    """The functions by name; of many, some and how many more."""
    if EVERYBODY in roles:
        return book.words("for everybody")
    names = [book.title(target) for name in roles for target in [book.named("actors", name)] if target is not None]
    return _some(book, [name if i == 0 else lowered(name) for i, name in enumerate(names)])


def places_of(book: Book, places: tuple[str, ...]) -> str:
    """The places by name; all of them in two words."""
    if EVERYBODY in places or not places:
        return ""
    if set(places) >= set(book.places):
        return book.words("all sites")
    return _some(book, [book.title(book.places[name]) for name in places if name in book.places])


def _some(book: Book, names: list[str]) -> str:
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], book.words.many("{count} more", "{count} more", len(names) - _NAMED + 1)]
    return book.words.listing(names)
