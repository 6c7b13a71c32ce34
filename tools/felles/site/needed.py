"""What a finding still needs before it can be closed: what is left first, then what is in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from felles.model import Document, Needed, Target
from felles.plain.layouts import Block
from felles.site.book import Book
from felles.site.markup import component
from felles.site.sheet import Sheet
from felles.words import N_, Words

_LEFT: Mapping[str, str] = {
    "effect": N_("The effect must be seen in practice"),
    "decision": N_("It must be decided that it is closed"),
    "answer": N_("The authority must answer that the case is closed"),
}
_MET: Mapping[str, str] = {
    "measures": N_("All measures are done"),
    "effect": N_("The effect was seen in practice"),
    "decision": N_("It was decided that it is closed"),
    "answer": N_("The authority has answered that the case is closed"),
}


def needs_of(book: Book, document: Document) -> tuple[Needed, ...]:
    """In the order they come; empty for what isn't closed by evidence."""
    found: Mapping[str, tuple[Needed, ...]] = book.fact("needed")
    return found.get(document.path, ())


def put_needed(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds what keeps it open under a heading that says so; of what is closed, what it was closed on."""
    book, kind = sheet.book, subject.document.kind
    needs = needs_of(book, subject.document)
    if not needs:
        return
    key = "needed" if any(not one.met for one in needs) else "needed-met"
    words, anchor = book.heading(kind, (), key)
    sheet.heading(words, anchor)
    facts: list[dict[str, Any]] = []
    for i, one in enumerate(left := [one for one in needs if not one.met]):
        state = is_late(book, one) or ("wait", sheet.words("Left")) if i == 0 or is_late(book, one) else ("off", sheet.words("After that"))
        facts.append(_fact(*state, told(sheet.words, one), when(book, one)))
    facts += [_fact("ok", sheet.words("In place"), told(sheet.words, one), when(book, one)) for one in needs if one not in left]
    sheet.put("facts", facts=facts, two=False)


def _fact(shape: str, word: str, what: str, more: str) -> dict[str, Any]:
    value = Markup("<strong>{}.</strong>{}").format(what, f" {more}." if more else "")
    return {"name": component("state", shape=shape, word=word), "value": value}


def is_late(book: Book, one: Needed) -> tuple[str, str] | None:
    """The state of what should have been there by now."""
    return ("warn", book.words("Late")) if not one.met and one.due is not None and one.due < book.today else None


def told(words: Words, one: Needed) -> str:
    """What it is, in a few words."""
    if one.what != "measures":
        return words(_MET[one.what] if one.met else _LEFT[one.what])
    if one.met or not one.of:
        return words(_MET["measures"]) if one.met else words("No measure is planned")
    return words.many("{count} measure of {of} is left", "{count} measures of {of} are left", one.of - one.count, of=one.of)


def when(book: Book, one: Needed) -> str:
    """The days that belong to it: since when it is met, or from and by when it can be."""
    words = book.words
    if one.met:
        return words("Since {date}", date=words.date(one.since)) if one.since is not None else ""
    said = []
    if one.seen is not None and one.since is not None:
        said.append(words("It was seen on {date}, too early to know whether it lasts", date=words.date(one.seen)))
    if one.since is not None and one.since > book.today:
        said.append(words("On {date} at the earliest", date=words.date(one.since)))
    if one.due is not None:
        late = one.due < book.today
        said.append(words("Should have been there by {date}", date=words.date(one.due)) if late else words("By {date}", date=words.date(one.due)))
    return ". ".join(said)
