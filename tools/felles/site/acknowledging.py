"""What people are asked to read by a day, as the pages say it: on the document itself, for a function, at a place.

How many have said that they did stands as sums for each place, small numbers left out. Who did is nowhere. Only staff
see any of it, and nothing is asked by a view of the past.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from felles.facts.made_known import AskedToRead
from felles.measuring.counted import LEAST
from felles.model import Document, Target, days_after
from felles.plain.layouts import Block
from felles.plain.text import line
from felles.reading.acknowledged import Acknowledged, PlaceCount, acknowledged_in
from felles.site.book import Book
from felles.site.markup import anchor, component, joined
from felles.site.sheet import Sheet
from felles.site.standing import new_days

ANCHOR = "made-known"
_LONGEST = 200
"""Letters of a note that stand in a list."""


# What is asked


def to_read(sheet: Sheet, subject: Target) -> list[dict[str, Any]]:
    """Rows (``href``, ``title``, ``small``) of what a function, or people at a place, are asked to read: what is due first stands first.

    Empty for everything else, for the public, and where nothing is asked now.
    """
    return [asked_row(sheet, one, place_of(subject)) for one in asked(sheet.book) if _concerns(one, subject)]


def asked(book: Book) -> list[AskedToRead]:
    """What is asked of people now, by day: what was due long ago is asked of nobody any more."""
    return [one for one in every_asked(book) if is_open(book, one)]


def every_asked(book: Book) -> list[AskedToRead]:
    """What was ever asked of the texts there are, by day; of each its newest change."""
    if book.audience == "public" or book.looks_back:
        return []
    every: Mapping[str, AskedToRead] = book.fact("asked_to_read")
    return sorted((one for one in every.values() if book.visible(one.document)), key=lambda one: (one.due, one.document.id))


def asked_of(book: Book, document: Document) -> AskedToRead | None:
    every: Mapping[str, AskedToRead] = book.fact("asked_to_read") if book.audience != "public" and not book.looks_back else {}
    return every.get(document.path)


def is_open(book: Book, one: AskedToRead) -> bool:
    """Whether people are still asked: until as long after the day as a change is called new."""
    return one.due >= days_after(book.today, -new_days(book))


def _concerns(one: AskedToRead, subject: Target) -> bool:
    if subject.document.kind.serves == "actors" and subject.row is None:
        return subject.id in one.roles
    return place_of(subject) in one.places


def place_of(subject: Target) -> str | None:
    """The place a page is about."""
    return subject.id if subject.document.kind.serves == "places" and subject.row is not None else None


def asked_row(sheet: Sheet, one: AskedToRead, place: str | None = None) -> dict[str, Any]:
    """A row that leads to the text: by when, how many have said so at a place or in all, and what has changed."""
    note = line(one.note)
    note = note if len(note) <= _LONGEST else f"{note[: _LONGEST - 1].rsplit(' ', 1)[0]}…"
    counted = counted_of(sheet.book, one.document, one.version)
    row = counted.at(place) if counted is not None and place is not None else counted.total if counted is not None and counted.shown else None
    said = count_words(sheet, row, least_of(sheet.book, counted)) if row is not None else ""
    target = Target(one.document)
    # What was asked long ago, and nobody has counted, the text's own page says nothing of any more.
    there = ANCHOR if _is_told(sheet.book, one) else ""
    return {"href": sheet.to(target, there), "title": sheet.softened(sheet.book.title(target)), "small": ". ".join(part for part in (by_when(sheet, one), said, note) if part)}


def by_when(sheet: Sheet, one: AskedToRead, *, short: bool = False) -> str:
    """In a few words by when it is to have been read, and acknowledged where there is a form for that."""
    words = sheet.words
    day = words.day(one.due, sheet.book.today) if short else words.date(one.due)
    if one.due < sheet.book.today:
        return words("Should have been read by {date}", date=day)
    return words("Read and acknowledge by {date}", date=day) if form_for(sheet.book, one.document, one.version) else words("Read by {date}", date=day)


def asked_in_head(sheet: Sheet, document: Document) -> Markup:
    """At the head of a document's page while it is asked: shape and word beside its state, where they take no line of
    their own; they lead down to how one says so."""
    one = asked_of(sheet.book, document)
    if one is None or not is_open(sheet.book, one):
        return Markup("")
    shape = "warn" if one.due < sheet.book.today else "wait"
    return anchor(f"#{ANCHOR}", component("state", shape=shape, word=by_when(sheet, one, short=True)))


def form_for(book: Book, document: Document, version: int) -> str:
    """The form's address with document and version filled in; a place is left for the form to ask. Empty where none is set."""
    template = book.options.acknowledge.get("form", "")
    if not template.startswith("https://"):
        return ""
    return template.replace("{document}", quote(document.id, safe="")).replace("{version}", str(version)).replace("{site}", "")


# On the document's own page


def put_made_known(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds what is asked of whom by when, the way to say that one has read it, and how many have."""
    document, words, book = subject.document, sheet.words, sheet.book
    one = asked_of(book, document) if subject.row is None else None
    sheet.made_known = True
    if one is None:
        return
    if not _is_told(book, one):
        return
    form = form_for(book, document, one.version)
    counted = counted_of(book, document, one.version)
    sheet.put("text", paragraphs=[_asks(sheet, one)])
    if form:
        text = line(book.options.acknowledge.get("text", ""))
        button = Markup('<a class="f-button f-button--quiet" href="{}">{}</a>').format(form, words("I have read version {number}", number=one.version))
        sheet.html(Markup('<p class="f-actions f-noprint">{}</p>').format(button))
        sheet.put("note", text=text or words("The form is the municipality’s own. The handbook keeps how many have acknowledged at each site, never who."))
    if counted is not None:
        body = counts_body(sheet, counted, one.places)
        sheet.put("folded", summary=_summary(sheet, counted), body=body, open=False, id="")


def _is_told(book: Book, one: AskedToRead) -> bool:
    """Whether the page of the text says what is asked: for as long as it is, and where there is a form or a count."""
    return bool(form_for(book, one.document, one.version)) or counted_of(book, one.document, one.version) is not None or is_open(book, one)


def put_made_known_last(sheet: Sheet, document: Document) -> None:
    """The same at the end of a page whose layout has no place for it."""
    if sheet.made_known:
        return
    before = sheet.length
    sheet.heading(sheet.words("Made known"), ANCHOR)
    start = sheet.length
    put_made_known(sheet, Target(document), {})
    if sheet.length == start:
        sheet.drop(before)


def _asks(sheet: Sheet, one: AskedToRead) -> Markup:
    words, day, known = sheet.words, sheet.words.date(one.due), sheet.book.handbook.by_id
    roles = [str(sheet.link(Target(known[actor]))) for actor in one.roles if actor in known and sheet.known(Target(known[actor]))]
    late = one.due < sheet.book.today
    if not roles:
        told = words("Version {number} was to be read by {date}.", number=one.version, date=day) if late else words("Version {number} is to be read by {date}.", number=one.version, date=day)
        return Markup.escape(told)
    if late:
        told = words("These were asked to read version {number} by {date}: {roles}.", number=one.version, date=day, roles="\0")
    else:
        told = words("These are asked to read version {number} by {date}: {roles}.", number=one.version, date=day, roles="\0")
    return Markup(str(Markup.escape(told)).replace("\0", words.listing(roles)))


# How many have said so


def counted_of(book: Book, document: Document, version: int) -> Acknowledged | None:
    """The newest count of one version, as far as this audience may read it."""
    if book.audience == "public":
        return None
    every: Mapping[str, tuple[Acknowledged, ...]] = book.fact("acknowledged")
    return next((one for one in every.get(document.id, ()) if one.version == version and book.visible(one.source)), None)


def least_of(book: Book, counted: Acknowledged | None) -> int:
    own = counted.least if counted is not None else None
    return max(LEAST, own if own is not None else book.options.thresholds.get("small_number", LEAST))


def count_words(sheet: Sheet, row: PlaceCount, least: int) -> str:
    """How many of how many, with the share; in words where numbers are left out."""
    words = sheet.words
    if row.left_out == "few-acknowledged":
        return words("Fewer than {k} of {whole} have acknowledged", k=least, whole=row.asked)
    if row.left_out == "few-left":
        return words("Nearly all have acknowledged, fewer than {k} of {whole} are left", k=least, whole=row.asked)
    if row.share is None:
        return words("Left out, as few were asked")
    if row.acknowledged == row.asked:
        return words("All {whole} have acknowledged", whole=row.asked)
    return words("{part} of {whole} have acknowledged ({number}%)", part=row.acknowledged, whole=row.asked, number=row.share)


def _shape(row: PlaceCount) -> str:
    if row.left_out == "few-left" or (row.share is not None and row.acknowledged == row.asked):
        return "ok"
    return "off" if row.share is None and row.left_out != "few-acknowledged" else "wait"


def _summary(sheet: Sheet, counted: Acknowledged) -> str:
    words = sheet.words
    told = count_words(sheet, counted.total, least_of(sheet.book, counted)) if counted.shown else words("How many have acknowledged is left out, as they are few")
    return words("{what}. Counted {date}", what=told, date=words.date(counted.counted_at))


def counts_body(sheet: Sheet, counted: Acknowledged, places: tuple[str, ...]) -> Markup:
    """Every place it applies at, in register order, with how many have said so."""
    words, book = sheet.words, sheet.book
    least = least_of(book, counted)
    by_place = {one.place: one for one in counted.places}
    names = book.fact("everywhere")
    facts = []
    for place in names:
        row = by_place.get(place)
        if row is None and place not in places:
            continue
        if row is None:
            said = component("state", shape="off", word=words("No number yet"))
        else:
            said = component("state", shape=_shape(row), word=count_words(sheet, row, least))
            if row.counted_at:
                said = joined([said, Markup.escape(words("number of {date}", date=words.date(row.counted_at)))], " ")
        facts.append({"name": sheet.softened(book.title(names[place])), "value": said})
    link = anchor(sheet.to(Target(counted.source)), words("How the numbers were made"))
    note = Markup('<p class="f-muted f-note">{} {}.</p>').format(words("Numbers about so few that somebody might be known by them are left out, and so is how few are left."), link)
    return joined([component("facts", facts=facts, two=False), note if sheet.path != book.spot(Target(counted.source)).page else Markup("")], "")


def counted_here(sheet: Sheet, document: Document | None, place: str) -> Markup:
    """How many at a place have said that they read the version of a text that is asked for, else the newest that was counted; empty where nobody has counted."""
    book = sheet.book
    if document is None or book.audience == "public":
        return Markup("")
    one = asked_of(book, document)
    every: Mapping[str, tuple[Acknowledged, ...]] = book.fact("acknowledged")
    counted = counted_of(book, document, one.version) if one is not None else next((c for c in every.get(document.id, ()) if book.visible(c.source)), None)
    row = counted.at(place) if counted is not None else None
    if row is None or counted is None:
        return Markup("")
    return Markup.escape(sheet.words("Read: {what}", what=count_words(sheet, row, least_of(book, counted))))


def put_acknowledged(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds, on the page of a count itself, how many at each place have said that they read it."""
    counted = acknowledged_in(subject.document) if sheet.book.audience != "public" else None
    if counted is None:
        return
    sheet.put("text", paragraphs=[Markup.escape(f"{_summary(sheet, counted)}.")])
    sheet.html(counts_body(sheet, counted, ()))
