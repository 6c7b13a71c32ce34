"""What is tried on a small scale, state by state: what was expected beside what was seen, and what became the way it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from felles.facts.course import course_field, course_of
from felles.model import Document, Page, Target
from felles.plain.layouts import Block
from felles.site.addresses import relative, slug
from felles.site.book import Book
from felles.site.course import course_state
from felles.site.cycles import beside, beside_block, chain_of
from felles.site.glossary import Glossary
from felles.site.markup import component, joined
from felles.site.own_pages import CIRCLES, TRYING, overviews
from felles.site.sheet import Sheet
from felles.site.tables import BETWEEN
from felles.site.values import shown, value_of

PURPOSE = "trials"
_ALONE = ("navigation", "toc")
_MOST = 5
"""Of one state that stand on the board; the rest stand further down, with what was seen."""
_OPEN = 12
"""Chains of cycles that stand open; older ones are folded."""
_OUTCOMES = {"adopt": "ok", "adapt": "wait", "next": "wait", "abandon": "off"}
"""The shape of what was decided; nothing that was tried is a failure."""


def trying_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page: how many stand where, the board, each cycle's expectation beside what was seen, and what came of it."""
    sheet = Sheet(book, glossary, TRYING)
    words, every = sheet.words, tried(book)
    title = words("Small trials on a board")
    sheet.head(sheet.softened(title), lead=words("Somebody predicts, tries it with a few, looks, and decides. What works is written down, so that everybody can do it."))
    if not every:
        sheet.put("note", text=words("Nothing has been tried yet."))
    else:
        sheet.put("answer", counts=list(_counts(sheet, every)))
        _put_board(sheet, every)
        _put_became(sheet, every)
        _put_learnt(sheet, every)
        _put_chains(sheet, every)
    other = next((one for one in overviews(book) if one.page == CIRCLES), None)
    if other is not None:
        sheet.put("rows", rows=[{"href": relative(sheet.path, other.page), "title": other.title, "small": other.small}])
    yield sheet.page(title, hide=_ALONE)


def tried(book: Book) -> list[Document]:
    """Every trial this audience may read that isn't withdrawn, what began last standing first."""
    found = [d for kind in book.serving(PURPOSE) for d in book.documents(kind) if not d.withdrawn]
    return sorted(found, key=lambda d: (_begins(d), d.id), reverse=True)


def _begins(document: Document) -> str:
    return str(document.data.get("start", ""))


def state_of_trial(document: Document) -> str:
    """The state it is in; empty where it says none."""
    course = course_of(document)
    return course.state if course is not None else ""


def decided(document: Document) -> str | None:
    """What was decided in the end: adopt, adapt, next or abandon; None until then."""
    found = value_of(Target(document), "act.decision")
    return found if isinstance(found, str) and state_of_trial(document) == "decided" else None


def outcome(sheet: Sheet, document: Document) -> dict[str, str]:
    """What was decided, as a word and a shape; empty until then."""
    value = decided(document)
    if value is None:
        return {}
    return {"word": sheet.book.value_word(document.kind, ("act", "decision"), value), "shape": _OUTCOMES.get(value, "off")}


def _counts(sheet: Sheet, every: list[Document]) -> Iterator[dict[str, Any]]:
    words = sheet.words
    running, seen = (sum(state_of_trial(d) == state for d in every) for state in ("running", "studied"))
    ends = [decided(d) for d in every]
    adopted, settled = ends.count("adopt"), sum(end is not None for end in ends)
    yield _count(str(running), words.many("is tried now", "are tried now", running), "#tavle")
    yield _count(str(seen), words.many("has been looked at and waits for a decision", "have been looked at and wait for a decision", seen), "#tavle", {"shape": "wait", "word": words("Waiting")} if seen else None)
    yield _count(words("{n} of {total}", n=adopted, total=settled), words("that are decided were adopted"), "#rutine" if adopted else "")
    yield _count(str(ends.count("abandon")), words.many("was abandoned, with what was learnt", "were abandoned, with what was learnt", ends.count("abandon")), "#laerdom" if "abandon" in ends else "")


def _count(number: str, what: str, href: str, state: dict[str, str] | None = None) -> dict[str, Any]:
    return {"number": number, "what": what, "href": href, "state": state}


def _put_board(sheet: Sheet, every: list[Document]) -> None:
    """Adds a column for each state, in the order a trial comes to them; lists below each other on a phone."""
    book, words = sheet.book, sheet.words
    columns = []
    for state, title in _states(book):
        some = [d for d in every if state_of_trial(d) == state]
        rest = len(some) - _MOST
        note = words("and {count} more", count=rest) if rest > 0 else "" if some else words("None")
        columns.append({"title": title, "count": len(some), "rows": [board_row(sheet, d) for d in some[:_MOST]], "note": note})
    sheet.heading(words("Where they stand"), "tavle")
    sheet.put("board", columns=columns)


def _states(book: Book) -> Iterator[tuple[str, str]]:
    """The states in the kind's own order, with their words; of several kinds each state once."""
    told: set[str] = set()
    for kind in book.serving(PURPOSE):
        field = course_field(kind)
        found = book.field(kind, (field, "*", "state")) if field is not None else None
        for state in found.choices if found is not None and field is not None else ():
            if state not in told:
                told.add(state)
                yield state, book.value_word(kind, (str(field), "*", "state"), state)


def board_row(sheet: Sheet, document: Document) -> dict[str, Any]:
    """What it is called, what was decided, where it is tried and when."""
    target = Target(document)
    where = [sheet.book.title(t) for t in _named(sheet, document, "tried_at")]
    begins, ends = document.data.get("start"), document.data.get("end")
    when = sheet.words.window(begins, ends, sheet.book.today).replace(" ", "\u00a0") if isinstance(begins, str) and isinstance(ends, str) else ""
    small = BETWEEN.join(part for part in (sheet.words.listing(where), when) if part)
    return {"href": sheet.to(target), "title": sheet.book.title(target), "small": small, **outcome(sheet, document)}


def _named(sheet: Sheet, document: Document, relation: str) -> list[Target]:
    """What it names with a relation, as far as this audience may know of it."""
    return [link.target for link in sheet.book.links_from(document) if link.relation == relation and link.target is not None and sheet.known(link.target)]


def _put_became(sheet: Sheet, every: list[Document]) -> None:
    """Adds what was adopted: what was tried, where it is written down now, and when that was decided."""
    words = sheet.words
    rows = []
    for document in every:
        target = Target(document)
        became = [*_named(sheet, document, "became"), *_named(sheet, document, "follow_up")]
        if decided(document) == "adopt" and became:
            day = shown(sheet, target, ("act", "date"), value_of(target, "act.date"), plain=True)
            minutes = shown(sheet, target, ("act", "decision_in", "minutes"), value_of(target, "act.decision_in.minutes"))
            when = joined([part for part in (day, minutes) if part], ", ")
            rows.append({"cells": [sheet.link(target), joined([sheet.link(t) for t in became]), shown(sheet, target, ("study", "seen"), value_of(target, "study.seen")), when]})
    if rows:
        sheet.heading(words("From trial to everyday work"), "rutine")
        sheet.put("table", caption="", keep=False, heads=[words("What was tried"), words("Is written down in"), words("What was seen"), words("Decided")], rows=rows)


def _put_learnt(sheet: Sheet, every: list[Document]) -> None:
    """Adds what was abandoned, with what it taught: so that nobody has to try the same again."""
    some = [d for d in every if decided(d) == "abandon"]
    if some:
        sheet.heading(sheet.words("Abandoned, and what it taught"), "laerdom")
        rows = [{"href": sheet.to(Target(d)), "title": sheet.book.title(Target(d)), "small": shown(sheet, Target(d), ("study", "learning"), value_of(Target(d), "study.learning"), plain=True)} for d in some]
        sheet.put("rows", rows=rows)


def _put_chains(sheet: Sheet, every: list[Document]) -> None:
    """Adds each chain of cycles, the newest first: of each cycle what was expected beside what was seen."""
    words, chains = sheet.words, chains_of(sheet.book, every)
    if not chains:
        return
    sheet.heading(words("What we expected, and what we saw"), "sett")
    for chain in chains[:_OPEN]:
        _put_chain(sheet, chain)
    for chain in chains[_OPEN:]:
        body = Markup("\n").join(part for document in chain for part in _cycle(sheet, document))
        sheet.html(component("folded", summary=sheet.book.title(Target(chain[-1])), body=body, open=False, id=""))


def chains_of(book: Book, every: list[Document]) -> list[list[Document]]:
    """Each trial once, with the cycles before and after it; in the order their newest stand."""
    told: set[str] = set()
    found: list[list[Document]] = []
    for document in every:
        if document.path not in told:
            chain = chain_of(book, document, "previous")
            told.update(one.path for one in chain)
            found.append(chain)
    return found


def _put_chain(sheet: Sheet, chain: list[Document]) -> None:
    newest = Target(chain[-1])
    alone = len(chain) == 1
    said = sheet.link(newest) if alone else Markup("{} <small>{}</small>").format(sheet.book.title(newest), sheet.words.many("{count} cycle", "{count} cycles", len(chain)))
    sheet.html(Markup('<h3 id="{}">{}</h3>').format(sheet.anchor(slug(newest.document.id)), said))
    for document in chain:
        for part in _cycle(sheet, document, alone=alone):
            sheet.html(part)


def _cycle(sheet: Sheet, document: Document, *, alone: bool = False) -> Iterator[Markup]:
    """One cycle: which, where it stands, what was expected and seen, what was learnt, and what was decided."""
    target = Target(document)
    kind = document.kind
    state = outcome(sheet, document) or course_state(sheet.book, document)
    row = board_row(sheet, document)
    which = Markup("") if alone else Markup("<b>{} {}: {}</b><br>").format(sheet.book.label(kind, "cycle"), document.data.get("cycle", ""), sheet.link(target))
    yield Markup('<p>{}{} <span class="f-muted">{}</span></p>').format(which, component("state", **state) if state else "", row["small"])
    block: Block | None = beside_block(sheet.book, document)
    if block is not None:
        yield component("beside", parts=beside(sheet, target, block))
    learning = shown(sheet, target, ("study", "learning"), value_of(target, "study.learning"))
    if learning:
        yield Markup("<p><b>{}:</b> {}</p>").format(sheet.book.label(kind, "study.learning"), learning)
