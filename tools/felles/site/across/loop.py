"""From what was found to what became practice: where everything stands, what waits for whom, and how staff propose something.

Stages are found by what kinds are for, so an organisation's own kinds stand in the loop too. A finding's way is read from
who refers to whom; nobody has to keep a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from felles.facts.course import course_of
from felles.model import Deadline, Document, Kind, Page, Target, days_after, days_between
from felles.site.across.plans import under_way
from felles.site.addresses import relative
from felles.site.book import Book
from felles.site.calendar import open_deadlines, said
from felles.site.course import course_state
from felles.site.glossary import Glossary
from felles.site.markup import component, joined
from felles.site.own_pages import DECISIONS, LOOP
from felles.site.proposing import general, open_proposals
from felles.site.sheet import Sheet
from felles.site.uptake import late_rows
from felles.words import N_

_ALONE = ("navigation", "toc")
_AHEAD = 60
"""Days ahead that are looked at for what comes."""
_SHOWN = 12
"""Of one person's deadlines, and of the stages' documents, that stand without being asked for."""

STAGES: Mapping[str, str] = {
    "findings": N_("What was found"),
    "analyses": N_("Why"),
    "bodies": N_("Who decides"),
    "plans": N_("What is done when"),
    "trials": N_("Tried on a small scale"),
    "indicators": N_("Whether it helped"),
    "results": N_("What people say"),
}
"""The loop in its order: what kinds are for, and the question each answers."""

_WRITTEN = "written"
_COLUMNS: Mapping[str, str] = {
    "analyses": N_("Looked into"),
    "plans": N_("Planned"),
    "trials": N_("Tried"),
    _WRITTEN: N_("Written down"),
    "indicators": N_("Measured"),
}
"""What of a finding's way stands in the table, by what the documents are for; what is for nothing else was written down for everybody."""


def loop_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page."""
    sheet = Sheet(book, glossary, LOOP)
    words = sheet.words
    title = words("Improvement")
    sheet.head(title, lead=words("From what was found to what became practice: where each thing stands, and who needs to act."))
    waits = list(open_deadlines(book))
    behind = _behind(sheet)
    sheet.put("answer", counts=list(_counts(sheet, waits, len(behind))))
    _put_stages(sheet)
    _put_waiting(sheet, waits, behind)
    _put_ways(sheet)
    _put_proposing(sheet)
    yield sheet.page(title, hide=_ALONE)


def _open(book: Book, purpose: str) -> list[Document]:
    """Documents for a purpose that haven't come to the end of their course."""
    return [d for kind in book.serving(purpose) for d in book.documents(kind) if not d.withdrawn and not _over(book, d)]


def _over(book: Book, document: Document) -> bool:
    """Whether its course has ended: the state is shown as done, or as one in which nothing more is asked for."""
    layout, course = book.layouts[document.kind.name].course, course_of(document)
    return layout is not None and course is not None and layout.get("shapes", {}).get(course.state, "off") in ("ok", "off")


def _counts(sheet: Sheet, waits: list[Deadline], behind: int) -> Iterator[dict[str, Any]]:
    words, book = sheet.words, sheet.book
    late = behind + sum(one.day < book.today for one in waits)
    found, tried, planned = _open(book, "findings"), _open(book, "trials"), _open(book, "plans")
    yield _count(late, words.many("deadline has passed", "deadlines have passed", late), "#venter", {"shape": "warn", "word": words("Overdue")} if late else {"shape": "ok", "word": words("None")})
    yield _count(len(found), words.many("finding is not closed", "findings are not closed", len(found)), "#veien")
    yield _count(len(planned), words.many("plan is under way", "plans are under way", len(planned)), "#runden")
    yield _count(len(tried), words.many("trial is not decided", "trials are not decided", len(tried)), "#runden")


def _count(number: int, what: str, href: str, state: dict[str, str] | None = None) -> dict[str, Any]:
    return {"number": str(number), "what": what, "href": href if number else "", "state": state}


def _put_stages(sheet: Sheet) -> None:
    """Adds the loop: each stage with how many stand where, leading to them."""
    book, words = sheet.book, sheet.words
    parts: list[dict[str, Any]] = []
    for purpose, question in STAGES.items():
        kinds = [kind for kind in book.serving(purpose) if book.documents(kind)]
        rows = [_stage(sheet, kind) for kind in kinds]
        if purpose == "bodies" and book.past.begun:
            counted = words.many("{count} decision", "{count} decisions", len(book.past.tip.decisions))
            rows.append({"href": relative(LOOP, DECISIONS), "title": words("Decisions"), "small": counted, "states": []})
        if rows:
            parts.append({"question": words(question), "rows": rows})
    if parts:
        sheet.heading(words("The loop"), "runden")
        sheet.put("loop", parts=parts)


def _stage(sheet: Sheet, kind: Kind) -> dict[str, Any]:
    book = sheet.book
    documents = [d for d in book.documents(kind) if not d.withdrawn]
    layout = book.layouts[kind.name].course
    counted: dict[str, int] = {}
    for document in documents:
        course = course_of(document)
        if layout is not None and course is not None:
            counted[course.state] = counted.get(course.state, 0) + 1
    order = [field.choices for path, field in book.fields(kind).items() if layout is not None and path == (layout["field"], "*", "state")]
    known = [state for state in (order[0] if order else counted) if state in counted]
    states = [{"shape": layout.get("shapes", {}).get(state, "off"), "word": f"{counted[state]} {book.value_word(kind, (layout['field'], '*', 'state'), state).lower()}"} for state in known] if layout is not None else []
    return {"href": relative(LOOP, book.lists[kind.name]), "title": book.plural(kind), "small": "" if states else book.counted(kind, len(documents)), "states": states}


def _put_waiting(sheet: Sheet, waits: list[Deadline], behind: list[dict[str, Any]]) -> None:
    """Adds what is late and what comes, by who is to do it: those with something late first, the earliest day first."""
    book, words = sheet.book, sheet.words
    near = [one for one in waits if one.day <= days_after(book.today, _AHEAD)]
    sheet.heading(words("Who needs to act"), "venter")
    if behind:
        sheet.heading(words("Sites and plans past the last day"), level=3)
        sheet.put("rows", rows=behind)
    if not near and not behind:
        sheet.put("note", text=words("Nothing is late, and nothing is due within {days} days.", days=_AHEAD))
        return
    by_owner: dict[str, list[Deadline]] = {}
    for one in near:
        by_owner.setdefault(str(one.who or one.document.data.get("owner_role") or ""), []).append(one)
    for owner, some in sorted(by_owner.items(), key=lambda pair: (pair[1][0].day, pair[0])):
        target = book.named("actors", owner)
        sheet.heading(book.title(target) if target is not None else owner or words("Nobody named"), level=3)
        rows = [_row(sheet, one) for one in some[:_SHOWN]]
        if len(some) > _SHOWN:
            rows.append({"href": "", "title": words("and {count} more", count=len(some) - _SHOWN), "small": ""})
        sheet.put("rows", rows=rows)


def _behind(sheet: Sheet) -> list[dict[str, Any]]:
    """What should have been in use by now, place by place, and what should have been held, in plans that are under way."""
    found: list[dict[str, Any]] = []
    for one in under_way(sheet):
        plan = sheet.book.title(Target(one.document))
        found += [{**row, "small": f"{plan}. {row['small']}"} for row in late_rows(sheet, replace(one, points=()), None)]
    return found


def _row(sheet: Sheet, one: Deadline) -> dict[str, Any]:
    book, words = sheet.book, sheet.words
    late = one.day < book.today
    where = book.title(Target(one.document))
    by = words("by {date}", date=words.date(one.day))
    found = {"href": sheet.to(Target(one.document)), "title": said(book, one), "small": f"{by}. {where}"}
    if late:
        days = days_between(one.day, book.today)
        found |= {"word": words.many("{count} day late", "{count} days late", days), "shape": "warn"}
    return found


def _put_ways(sheet: Sheet) -> None:
    """Adds each finding's way: who looked into it, what was planned, tried, written down and measured, and where it stands."""
    book, words = sheet.book, sheet.words
    found = [d for kind in book.serving("findings") for d in book.documents(kind) if not d.withdrawn]
    if not found:
        return
    sheet.heading(words("From finding to practice"), "veien")
    heads = [words("What was found"), words("Stands"), *(words(text) for text in _COLUMNS.values())]
    rows = []
    for document in sorted(found, key=lambda d: _over(book, d)):
        ways = _way(sheet, document)
        rows.append({"cells": [sheet.link(Target(document)), _state(book, document), *(joined(ways[purpose], "; ") for purpose in _COLUMNS)]})
    sheet.put("table", caption="", keep=False, heads=heads, rows=rows)


def _state(book: Book, document: Document) -> Markup:
    state = course_state(book, document)
    return component("state", **state) if state is not None else Markup("")


def _way(sheet: Sheet, document: Document) -> dict[str, list[Markup]]:
    """Everything on the way of one finding, by purpose: what it names and what names it, and one step on from there.

    What was written down leads back to the trials it came of. A plan leads no further: it is about much else too.
    """
    found: dict[str, dict[str, Target]] = {purpose: {} for purpose in _COLUMNS}
    for target in _beside(sheet, document):
        _placed(found, target)
    for target in tuple(found[_WRITTEN].values()):
        for further in _beside(sheet, target.document, only=_ON):
            _placed(found, further)
    return {purpose: [sheet.link(target) for target in some.values()] for purpose, some in found.items()}


_ON = frozenset({"became"})
"""Relations by which a way goes on."""


def _beside(sheet: Sheet, document: Document, only: frozenset[str] | None = None) -> Iterator[Target]:
    book = sheet.book
    ends = [(link.relation, link.target) for link in book.links_from(document) if link.target is not None]
    ends += [(link.relation, Target(link.source)) for link in book.links_to(Target(document))]
    for relation, target in ends:
        if (only is None or relation in only) and target.row is None and target.document is not document and book.visible(target.document) and not target.document.withdrawn:
            yield target


def _placed(found: dict[str, dict[str, Target]], target: Target) -> None:
    serves = target.document.kind.serves
    purpose = serves if serves in found else _WRITTEN if serves is None and not target.document.kind.register else None
    if purpose is not None:
        found[purpose].setdefault(target.document.id, target)


def _put_proposing(sheet: Sheet) -> None:
    """Adds how anybody proposes something, without knowing any tool, and what happens with it then."""
    words = sheet.words
    sheet.heading(words("Have you seen something that could be better?"), "foresla")
    steps = [
        words("Say it in your own words: what happens now, and what you would rather have. One sentence is enough. Never write anything about a user."),
        words("You need no account and no tool. Use the button, or tell the one who represents your site."),
        words("You get an answer. There may come a new text, a try on a small scale first, or a reason why not."),
        words("What is decided is listed under “New” on the front page, with the date it applies from."),
    ]
    sheet.put("list", intro="", items=[escape(step) for step in steps])
    bodies = [sheet.link(Target(d)) for kind in sheet.book.serving("bodies") for d in sheet.book.documents(kind) if d.data.get("policy") and not d.withdrawn]
    if bodies:
        sheet.put("text", paragraphs=[joined([escape(words("Who represents your site:")), joined(bodies, ", ")], " ")])
    actions = [*general(sheet), *open_proposals(sheet)]
    if actions:
        sheet.put("actions", actions=actions)
