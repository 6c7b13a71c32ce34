"""N: what makes a finding lead to something, and what has to be there before it is closed.

Time alone makes a warning, never an error: nobody's text turns wrong overnight.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Course, Document, Handbook, Needed, Problem, days_between
from felles.reading.schemas import is_date
from felles.rules import rule
from felles.rules.blame import BLAME, PERSON, used
from felles.rules.wording import OTHERS, ours, place

KIND = "finding"
BEGUN = ("open", "reopened")
NEEDS: Mapping[str, tuple[str, ...]] = {
    "measures-done": ("measures",),
    "effect-verified": ("measures", "effect"),
    "closed": ("measures", "effect", "decision", "answer"),
}
"""What each state claims."""


def _alive(handbook: Handbook) -> Iterator[Document]:
    return (document for document in handbook.of(KIND) if not document.withdrawn)


def _rows(document: Document, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    rows = document.data.get(name)
    return [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _day(value: Any) -> str | None:
    return value if isinstance(value, str) and is_date(value) else None


def _last(document: Document) -> int:
    """The number of the row that says where the finding is now."""
    return max((i for i, row in _rows(document, "states") if isinstance(row.get("state"), str)), default=0)


@rule("N1", "error")
def a_finding_leads_to_measures(handbook: Handbook, courses: Mapping[str, Course], thresholds: Mapping[str, int], today: str) -> Iterator[Problem]:
    """What is past open has a measure; what has been open for long should have been planned by now."""
    limit = thresholds.get("finding_days", 30)
    for document in _alive(handbook):
        course = courses.get(document.path)
        if course is None:
            continue
        at = document.at("states", _last(document), "state")
        if course.state not in BEGUN and not _rows(document, "measures"):
            yield Problem("N1", at, {"state": _word(document, course.state)}, "none", document.id)
        since = _day(course.since)
        if course.state in BEGUN and since is not None and days_between(since, today) > limit:
            yield Problem("N1", at, {"date": since, "days": days_between(since, today), "limit": limit}, "late", document.id, "warning")


def _word(document: Document, state: str) -> str:
    return document.kind.label(f"states.state={state}", str(document.data.get("lang", "nb"))).lower()


@rule("N2", "error")
def measures_can_be_followed(handbook: Handbook, today: str) -> Iterator[Problem]:
    """Who answers for a measure and by when, the schema asks; its days must be able to be true, and what is done shows."""
    for document in _alive(handbook):
        found = _day(document.data.get("date"))
        for i, row in _rows(document, "measures"):
            due, done = _day(row.get("due")), _day(row.get("done"))
            if found is not None and due is not None and due < found:
                yield Problem("N2", document.at("measures", i, "due"), {"date": due, "from": found}, "early", document.id)
            if done is not None and done > today:
                yield Problem("N2", document.at("measures", i, "done"), {"date": done}, "ahead", document.id)
            elif done is not None and not row.get("evidence") and not row.get("documents"):
                yield Problem("N2", document.at("measures", i, "done"), {}, "unshown", document.id)


@rule("N3", "error")
def a_finding_closes_with_evidence(
    handbook: Handbook, courses: Mapping[str, Course], needed: Mapping[str, tuple[Needed, ...]], thresholds: Mapping[str, int], today: str
) -> Iterator[Problem]:
    """A state claims no more than is there: measures done, effect seen later in practice, a decision, the authority's answer."""
    for document in _alive(handbook):
        yield from _in_order(document, today)
        course = courses.get(document.path)
        claims = NEEDS.get(course.state, ()) if course is not None else ()
        at = document.at("states", _last(document), "state")
        parts = {part.what: part for part in needed.get(document.path, ())}
        for what in claims:
            part = parts.get(what)
            if part is None or part.met or (what != "measures" and "measures" in claims and not parts["measures"].met):
                continue  # what rests on measures that are left undone is told when they are done
            values = {"state": _word(document, course.state if course is not None else ""), "count": part.of - part.count, "of": part.of, "days": thresholds.get("effect_days", 30)}
            if what == "effect" and part.seen is not None and part.since is not None:
                yield Problem("N3", at, {**values, "date": part.seen, "from": part.since}, "soon", document.id)
            elif what != "measures" or part.of:
                yield Problem("N3", at, values, what, document.id)
        yield from _really_decided(document, handbook)


def _in_order(document: Document, today: str) -> Iterator[Problem]:
    """The states begin with open, and follow each other in time."""
    before: str | None = None
    for i, row in _rows(document, "states"):
        day = _day(row.get("on"))
        if i == 0 and isinstance(row.get("state"), str) and row["state"] != BEGUN[0]:
            yield Problem("N3", document.at("states", 0, "state"), {"state": _word(document, BEGUN[0])}, "first", document.id)
        if day is None:
            continue
        if day > today:
            yield Problem("N3", document.at("states", i, "on"), {"date": day}, "ahead", document.id)
        if before is not None and day < before:
            yield Problem("N3", document.at("states", i, "on"), {"date": day, "from": before}, "order", document.id)
        before = day


def _really_decided(document: Document, handbook: Handbook) -> Iterator[Problem]:
    """The minutes that a state names have a decision of that number, and it is about this finding."""
    for i, row in _rows(document, "states"):
        decision = row.get("decision")
        minutes = handbook.by_id.get(str(decision.get("minutes"))) if isinstance(decision, dict) else None
        if minutes is None or minutes.kind.serves != "minutes" or not isinstance(decision, dict):
            continue  # a name that leads nowhere is reported as such
        number = decision.get("n")
        settled = [one for _, one in _rows(minutes, "decisions") if one.get("subject") == document.id and one.get("outcome") == "approve"]
        if not any(number is None or one.get("n") == number for one in settled):
            own = tuple(str(one["n"]) for one in settled if isinstance(one.get("n"), int))
            at = document.at("states", i, "decision", "n" if number is not None else "minutes")
            yield Problem("N3", at, {"minutes": minutes.id, "n": number or 0, "known": own}, "number" if own and number is not None else "minutes", document.id)


@rule("N4", "error")
def a_breach_names_what_it_breaks(handbook: Handbook) -> Iterator[Problem]:
    """A breach is a breach of something: the requirement that wasn't met."""
    for document in _alive(handbook):
        if document.data.get("severity") == "breach" and not document.data.get("requirements"):
            yield Problem("N4", document.at("severity"), {}, "", document.id)


@rule("N5", "warning")
def nobody_is_blamed(handbook: Handbook, fields: Mapping[str, Any]) -> Iterator[Problem]:
    """A finding is about how we work, never about who: no word that lays blame, none that points at one person."""
    for document in _alive(handbook):
        language = str(document.data.get("lang", "nb"))
        for pointer, text in ours(document, fields[document.path]):
            if pointer is not None and pointer[0] in OTHERS:
                continue
            for words, variant in ((BLAME, "blame"), (PERSON, "person")):
                for match in used(words, text, language):
                    yield Problem("N5", place(document, pointer, match.start()), {"word": re.sub(r"\s+", " ", match[0])}, variant, document.id)


@rule("N6", "warning")
def measures_are_in_time(handbook: Handbook, courses: Mapping[str, Course], today: str) -> Iterator[Problem]:
    """What was to be done by a day is done by then, or has a new day with its reason."""
    for document in _alive(handbook):
        course = courses.get(document.path)
        if course is not None and course.state == "closed":
            continue
        for i, row in _rows(document, "measures"):
            due = _day(row.get("due"))
            if due is not None and due < today and row.get("done") is None:
                yield Problem("N6", document.at("measures", i, "due"), {"date": due, "days": days_between(due, today)}, "measure", document.id)
        followup = document.data.get("followup")
        due = _day(followup.get("deadline")) if isinstance(followup, dict) else None
        if due is not None and due < today and (course is None or course.state != "effect-verified"):
            yield Problem("N6", document.at("followup", "deadline"), {"date": due, "days": days_between(due, today)}, "effect", document.id)
