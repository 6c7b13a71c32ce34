"""Which documents somebody has stood for within their interval: reviewed of total, by kind and by who answers for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from felles.facts.decided import review_months, stood_for
from felles.model import Document, Named, Page, Target
from felles.plain.text import lowered
from felles.site.addresses import relative, slug
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.markup import component
from felles.site.own_pages import REVIEWS, YEAR
from felles.site.sheet import Sheet
from felles.site.standing import BETWEEN
from felles.words import Words

_ALONE = ("navigation", "toc")
_NEXT = 10
"""Coming reviews that are listed."""


@dataclass(frozen=True, slots=True)
class Review:
    """One document that has an interval, and whether somebody has stood for its content within it."""

    document: Document
    due: str | None
    """The day by which it is to be looked over; None where what stands is not what was decided."""
    last: Named | None
    """When somebody last stood for its content."""
    today: str

    @property
    def done(self) -> bool:
        return self.due is not None and self.due >= self.today

    @property
    def overdue(self) -> bool:
        return self.due is not None and self.due < self.today

    @property
    def adopted(self) -> bool:
        """Whether all that was done is that it was taken in as it stood."""
        return self.done and self.last is not None and self.last.decided.outcome == "baseline"


@lru_cache(maxsize=1)
def reviews(book: Book) -> tuple[Review, ...]:
    """Of every document that is to be looked over at all and isn't withdrawn, what is due first standing first."""
    found = []
    for kind in book.kinds:
        for document in book.documents(kind):
            if document.withdrawn or not review_months(document, book.options.thresholds):
                continue
            standing = book.past.standing(document)
            found.append(Review(document, standing.review_due, stood_for(standing.history), book.today))
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due or "")))


def review_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page: how many are reviewed, what is overdue, what comes next, by kind, by owner, and what counts."""
    sheet = Sheet(book, glossary, REVIEWS)
    words, every = sheet.words, reviews(book)
    title = words("Review of documents")
    sheet.head(title, lead=words("Has somebody looked each document over in time, and stood for it?"))
    sheet.put("answer", counts=list(_counts(sheet, every)))
    _put_rows(sheet, words("Overdue"), "forfalt", [one for one in every if one.overdue])
    undecided = [one for one in every if one.due is None]
    _put_rows(sheet, words("Not decided as it stands"), "ubesluttet", undecided)
    coming = [one for one in every if one.done]
    _put_rows(sheet, words("Next"), "neste", coming[:_NEXT])
    if len(coming) > _NEXT:
        row = {"href": relative(REVIEWS, YEAR), "title": words("Review calendar"), "small": words("Which documents are due for review, month by month")}
        sheet.put("rows", rows=[row])
    _put_kinds(sheet, every)
    owners = by_owner(book, every)
    sheet.heading(words("By who is responsible"), "etter-eier")
    for owner, some in owners.items():
        _put_owner(sheet, owner, some)
    sheet.heading(words("What counts as reviewed"), "regnes")
    sheet.put("list", intro="", items=list(_meaning(sheet)))
    yield sheet.page(title, hide=_ALONE)


def _counts(sheet: Sheet, every: tuple[Review, ...]) -> Iterator[dict[str, Any]]:
    words, total = sheet.words, len(every)
    done, adopted = sum(one.done for one in every), sum(one.adopted for one in every)
    overdue = sum(one.overdue for one in every)
    undecided = sum(one.due is None for one in every)
    yield _count(words("{n} of {total}", n=done, total=total), words("are reviewed within their interval"), "#regnes")
    yield _count(str(adopted), words("of these only adopted as they stood"), "#regnes")
    yield _count(str(overdue), words("are overdue"), "#forfalt" if overdue else "", _late(sheet, overdue))
    yield _count(str(undecided), words("are without a decision"), "#ubesluttet" if undecided else "", _open(sheet, undecided))


def _count(number: str, what: str, href: str, state: dict[str, str] | None = None) -> dict[str, Any]:
    return {"number": number, "what": what, "href": href, "state": state}


def _late(sheet: Sheet, count: int) -> dict[str, str]:
    return {"shape": "warn", "word": sheet.words("Overdue")} if count else {"shape": "ok", "word": sheet.words("None")}


def _open(sheet: Sheet, count: int) -> dict[str, str]:
    return {"shape": "stop", "word": sheet.words("To be settled")} if count else {"shape": "ok", "word": sheet.words("None")}


def _put_rows(sheet: Sheet, heading: str, name: str, some: list[Review]) -> None:
    if some:
        sheet.heading(heading, name)
        sheet.put("rows", rows=[review_row(sheet, one) for one in some])


def review_row(sheet: Sheet, one: Review) -> dict[str, Any]:
    """By when, and who answers for it."""
    words = sheet.words
    if one.overdue and one.due:
        late = words("should have been reviewed by {date}", date=words.date(one.due))
        day = late[:1].upper() + late[1:]
    else:
        day = words("By {date}", date=words.date(one.due)) if one.due else words("Not decided")
    owner = one.document.data.get("owner_role")
    who = owner_name(sheet, owner) if isinstance(owner, str) else ""
    return {"href": sheet.to(Target(one.document)), "title": sheet.book.title(Target(one.document)), "small": BETWEEN.join(part for part in (day, who) if part)}


def owner_name(sheet: Sheet, owner: str) -> str:
    """What the function that answers for a document is called."""
    target = sheet.book.named("actors", owner)
    return sheet.book.title(target) if target is not None and sheet.known(target) else owner


def owner_anchor(owner: str) -> str:
    """Where its documents stand on the page of reviews."""
    return f"eier-{slug(owner) or 'ingen'}"


def by_owner(book: Book, every: Iterable[Review]) -> dict[str, list[Review]]:
    """The documents of each function, in the functions' own order; what names none stands last."""
    found: dict[str, list[Review]] = {}
    for one in every:
        owner = one.document.data.get("owner_role")
        found.setdefault(owner if isinstance(owner, str) else "", []).append(one)
    order = {document.id: i for i, document in enumerate(book.handbook.serving("actors"))}
    return dict(sorted(found.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])))


def _put_kinds(sheet: Sheet, every: tuple[Review, ...]) -> None:
    book, words = sheet.book, sheet.words
    rows = []
    for kind in book.kinds:
        some = [one for one in every if one.document.kind is kind]
        if some:
            overdue = sum(one.overdue for one in some)
            late: Any = component("state", shape="warn", word=words("{count} overdue", count=overdue)) if overdue else "0"
            rows.append({"id": "", "cells": [sheet.softened(book.plural(kind)), _done_and_next(words, some), late]})
    if rows:
        sheet.heading(words("By kind"), "etter-slag")
        heads = [words("Kind"), words("Reviewed"), words("Overdue")]
        sheet.put("table", caption="", keep=True, heads=heads, rows=rows)


def _done(words: Words, some: list[Review]) -> str:
    return words("{n} of {total}", n=sum(one.done for one in some), total=len(some))


def _next(words: Words, some: list[Review]) -> str:
    coming = next((one.due for one in some if one.done and one.due), None)
    return words.date(coming) if coming else ""


def _done_and_next(words: Words, some: list[Review]) -> Markup:
    """Three columns are as many as the narrowest phone has room for, so the next day stands under the count."""
    coming = next((one.due for one in some if one.done and one.due), None)
    small = words("next {date}", date=words.short_date(coming)) if coming else ""
    return Markup("{}<br><small>{}</small>").format(_done(words, some), small) if small else Markup.escape(_done(words, some))


def _put_owner(sheet: Sheet, owner: str, some: list[Review]) -> None:
    """Adds one function's documents, folded, with how many are reviewed: whoever wants theirs opens it.

    The anchor stands on the first row, so that a link to it opens the fold.
    """
    words = sheet.words
    rows = [review_row(sheet, one) for one in some]
    rows[0]["id"] = sheet.anchor(owner_anchor(owner))
    overdue, coming = sum(one.overdue for one in some), _next(words, some)
    said = [words("{done} reviewed", done=_done(words, some))]
    if overdue:
        said.append(words("{count} overdue", count=overdue))
    if coming:
        said.append(words("next {date}", date=coming))
    summary = f"{owner_name(sheet, owner) or words('Nobody')}: {', '.join(said)}"
    sheet.html(component("folded", summary=summary, body=component("rows", rows=rows), open=False, id=""))


def _meaning(sheet: Sheet) -> Iterator[str]:
    words, book = sheet.words, sheet.book
    yield words("A document is reviewed when it was decided, adopted or confirmed no longer ago than its own interval. The interval is the document’s, else its kind’s.")
    yield from _intervals(sheet)
    yield words("Adopted means accepted as it stood when the handbook began: somebody vouched for it, and nobody decided it. It is counted, and how many that is stands beside.")
    yield words("Correcting the language is not a review: nobody has then looked at whether it is still right.")
    yield words("What was changed without a decision is not reviewed, whatever was decided before. What is withdrawn is not counted.")
    none = [lowered(book.plural(kind)) for kind in book.kinds if kind.review_months is None and any(not d.withdrawn and not d.data.get("review_months") for d in book.documents(kind))]
    if none:
        yield words("Not counted, because they are not to be reviewed again: {kinds}.", kinds=words.listing(none))


def _intervals(sheet: Sheet) -> Iterator[str]:
    """What the handbook itself chooses as interval: for kinds that have none of their own, and for fields that shorten it."""
    words, book = sheet.words, sheet.book
    months = book.options.thresholds
    usual: dict[int, list[str]] = {}
    for kind in book.kinds:
        if isinstance(kind.review_months, str) and kind.review_months in months:
            usual.setdefault(months[kind.review_months], []).append(lowered(book.plural(kind)))
    for count, kinds in usual.items():
        yield words.many("From the handbook’s own choices: {count} month for {kinds}.", "From the handbook’s own choices: {count} months for {kinds}.", count, kinds=words.listing(kinds))
    for kind in book.kinds:
        for field, cap in kind.review_caps:
            for value, said in cap.items():
                limit = months.get(said) if isinstance(said, str) else said
                if limit is not None:
                    name = ".".join(part for part in field if part != "*")
                    yield words.many(
                        "{field}: {value}: no longer than {count} month, unless the document says otherwise.",
                        "{field}: {value}: no longer than {count} months, unless the document says otherwise.",
                        limit,
                        field=kind.label(name, words.language),
                        value=lowered(kind.label(f"{name}={value}", words.language)),
                    )
