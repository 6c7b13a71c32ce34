"""What has been decided on one document: each version with its day, what it changed, who decided, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from felles.model import Decision, Document, Page, Target
from felles.plain import lowered
from felles.site.addresses import relative
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.markup import anchor, component
from felles.site.redlines import redlines
from felles.site.sheet import Sheet
from felles.site.standing import BETWEEN, anchor_of
from felles.site.versions import Version
from felles.words import decisions as told

HISTORY = "historikk"
"""Where it stands on the document's own page."""
_FIRST = 3
"""Decisions that stand on the document's own page; the others on its history's."""


def has_history(book: Book, document: Document) -> bool:
    """Whether anything has been decided on it that this audience may read."""
    return book.past.begun and book.past.count(document) > 0


def put_history(sheet: Sheet, document: Document) -> None:
    """Adds the newest decisions on a document, and the way to all of them."""
    sheet.told = True
    book, words = sheet.book, sheet.words
    versions = book.past.of(document)[::-1]
    if document.path not in book.histories:
        sheet.put("facts", facts=[*_facts(sheet, document, versions[0]), *_due(sheet, document)], two=True)
        return
    rows = [
        {"href": sheet.past_of(document, anchor_of(one)), "title": _title(sheet, one), "small": _small(sheet, one)}
        for one in versions[:_FIRST]
    ]
    if len(versions) > _FIRST:
        every = words.many("{count} decision in all", "{count} decisions in all", len(versions))
        rows.append({"href": sheet.past_of(document, ""), "title": words("All versions"), "small": every})
    sheet.put("rows", rows=rows)
    due = _due(sheet, document)
    if due:
        sheet.put("facts", facts=due, two=True)


def _due(sheet: Sheet, document: Document) -> list[dict[str, Any]]:
    day = sheet.book.past.standing(document).review_due
    return [{"name": sheet.words("To be reviewed by"), "value": sheet.words.date(day)}] if day else []


def history_page(book: Book, glossary: Glossary, document: Document) -> Page:
    """Every decision on a document, the newest first, with what it changed."""
    sheet = Sheet(book, glossary, book.histories[document.path])
    words, target = sheet.words, Target(document)
    title = words("History")
    crumbs = [
        {"href": relative(sheet.path, book.lists[document.kind.name]), "text": book.plural(document.kind)},
        {"href": sheet.to(target), "text": book.title(target)},
    ]
    unique = {crumb["href"]: crumb for crumb in crumbs}
    sheet.head(f"{title}: {book.title(target)}", way=unique.values())
    _put_undecided(sheet, document)
    versions = book.past.of(document)
    standing = book.past.standing(document)
    current = next((v for v in versions if v.named is (standing.in_force or standing.newest)), None)
    for i in reversed(range(len(versions))):
        _put_version(sheet, document, versions, i, current)
    return sheet.page(f"{title}: {book.title(target)}", hide=("navigation",))


def _put_undecided(sheet: Sheet, document: Document) -> None:
    """Adds what stands in the handbook without a decision, against what was decided last."""
    here = sheet.book.past.undecided(document)
    if here is None or not sheet.book.past.shows_decided(document):
        return
    draft = sheet.book.past.standing(document).state is None
    sheet.heading(sheet.words("Draft") if draft else sheet.words("Not decided"), "ubesluttet")
    said = sheet.words("This is in the handbook now, and nobody has decided it.")
    sheet.put("text", paragraphs=[said])
    _put_redline(sheet, sheet.words("What has been changed since"), document, here, opened=True)


def _put_version(sheet: Sheet, document: Document, versions: list[Version], i: int, current: Version | None) -> None:
    words, one = sheet.words, versions[i]
    sheet.heading(_title(sheet, one), anchor_of(one))
    sheet.put("facts", facts=list(_facts(sheet, document, one)), two=False)
    before = versions[i - 1] if i else None
    newest = one is next((v for v in reversed(versions) if v.named.decided.outcome != "confirmed"), None)
    if before is not None and one.named.decided.outcome != "confirmed":
        _put_pair(sheet, words("What version {number} changed", number=one.number), before, one, opened=newest)
    if current is None or current.number == one.number or one.named.decided.outcome == "confirmed":
        return
    if one.begins > sheet.book.today and before is not current:
        _put_pair(sheet, words("Compared with the version in force"), current, one, opened=newest)
    elif current.number - one.number > 1:
        _put_pair(sheet, words("Compared with the version in force"), one, current, opened=False)


def _put_pair(sheet: Sheet, title: str, old: Version, new: Version, *, opened: bool) -> None:
    if old.text is None or new.text is None:
        if opened:
            sheet.put("note", text=sheet.words("The text of the version before isn’t at hand, so it can’t be shown what changed."))
        return
    _put_redline(sheet, title, old.text, new.text, opened=opened)


def _put_redline(sheet: Sheet, title: str, old: Document, new: Document, *, opened: bool) -> None:
    sheet.html(component("folded", summary=title, body=redlines(sheet.book).html(old, new), open=opened))


def _title(sheet: Sheet, one: Version) -> str:
    """``Versjon 4 · 10. januar 2024``; of a confirmation that it is one."""
    words, outcome = sheet.words, one.named.decided.outcome
    version = words("Version {number}", number=one.number)
    if outcome in ("confirmed", "baseline"):
        version = BETWEEN.join((version, told.outcome(outcome, words).lower()))
    return BETWEEN.join((version, words.date(one.decided_on)))


def _small(sheet: Sheet, one: Version) -> str:
    coming = one.begins > sheet.book.today
    begins = sheet.words("Applies from {date}.", date=sheet.words.date(one.begins)) if coming else ""
    return " ".join(part for part in (begins, one.note) if part)


def _facts(sheet: Sheet, document: Document, one: Version) -> Iterator[dict[str, Any]]:
    """One decision as names and values."""
    words, decision, decided = sheet.words, one.named.decision, one.named.decided
    if one.note:
        yield {"name": words("What has changed"), "value": sheet.prose(one.note)}
    if decided.outcome == "baseline":
        yield {"name": words("Adopted"), "value": words.date(one.decided_on)}
    else:
        yield {"name": told.outcome(decided.outcome, words), "value": words.date(one.decided_on)}
    if decided.outcome in ("approved", "baseline"):
        yield {"name": words("In force from"), "value": words.date(one.begins)}
    elif decided.outcome == "withdrawn":
        yield {"name": words("Not in force from"), "value": words.date(one.begins)}
    yield {"name": words("How"), "value": told.way(decided.way, words)}
    yield from deciders(sheet, one)
    if decision.baseline and decision.why and sheet.book.audience == "internal":
        yield {"name": words("Why"), "value": sheet.prose(decision.why)}
    link = proposal_link(sheet, one.named.decision)
    if link:
        yield {"name": words("Proposal"), "value": link}


def deciders(sheet: Sheet, one: Version) -> Iterator[dict[str, Any]]:
    """Who said yes, by function and place, and how sure that is."""
    words, decision = sheet.words, one.named.decision
    kind, body = sheet.book.kind_for("bodies"), sheet.book.named("bodies", one.named.decided.body)
    if kind is not None and body is not None and sheet.known(body):
        yield {"name": sheet.book.singular(kind), "value": sheet.link(body)}
    people = people_of(sheet, decision)
    if people:
        yield {"name": words("Decided by"), "value": people}
    sure = told.sure(decision, words)
    if sure:
        yield {"name": words("How sure"), "value": sure}


def people_of(sheet: Sheet, decision: Decision) -> str:
    """Functions and places of those who said yes; those the public may not know of are left out."""
    found = [(_called(sheet, "actors", actor), _called(sheet, "places", place)) for actor, place in (a.who for a in decision.approvals)]
    return told.who([(lowered(actor) if i else actor, place) for i, (actor, place) in enumerate(found)], sheet.words)


def _called(sheet: Sheet, purpose: str, name: str | None) -> str:
    if not name:
        return ""
    target = sheet.book.named(purpose, name)
    if target is None:
        return "" if sheet.book.audience == "public" else name
    return sheet.book.title(target) if sheet.known(target) else ""


def proposal_link(sheet: Sheet, decision: Decision) -> Markup:
    """The way to the proposal, where it has an address that may stand on a page of this audience."""
    origin = decision.origin
    if origin is None or not origin.url or not origin.url.startswith("https://"):
        return Markup("")
    known = {d.id for d in sheet.book.handbook.documents if sheet.book.visible(d)} if sheet.book.audience == "public" else None
    if known is not None and any(decided.id not in known for decided in decision.documents):
        return Markup("")
    number = f" {origin.number}" if origin.number is not None else ""
    return anchor(origin.url, f"{sheet.words('Proposal')}{number}")
