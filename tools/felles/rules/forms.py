"""Q: what makes a form one that can be answered honestly, and whose answers can be told without telling of anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

from felles.model import Document, Handbook, Problem, days_between, due_after, questions_of
from felles.reading.schemas import is_date
from felles.rules import rule

FORMS, RESULTS = "forms", "results"
MOST_QUESTIONS, MOST_OPTIONS = 2, 12
"""What may be asked of who answers where nobody has said how many are asked."""

_WHO = re.compile(
    r"(?i)\b(?:hva heter du|hvad hedder du|vad heter du|ditt navn|dit navn|ditt namn|navnet ditt|your name|fødselsdato|fødselsdag|födelsedatum|date of birth|"
    r"fødselsnummer|personnummer|cpr|ansattnummer|medarbejdernummer|anställningsnummer|initialer|e-post(?:adresse)?|e-mail|mailadresse|telefonnummer|mobilnummer)\b"
)
"""What would tell who answered, whatever is done with the answers afterwards."""


def _alive(handbook: Handbook) -> Iterator[Document]:
    return (document for document in handbook.serving(FORMS) if not document.withdrawn)


def _rows(document: Document, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    rows = document.data.get(name)
    return [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


@rule("Q1", "error")
def scales_can_be_answered(handbook: Handbook) -> Iterator[Problem]:
    """Each question has a scale, and a graded one says in words what both its ends mean."""
    for document in _alive(handbook):
        scales: dict[str, int] = {}
        for i, row in _rows(document, "scales"):
            if isinstance(row.get("id"), str):
                scales.setdefault(row["id"], i)
            yield from _scale(document, i, row)
        sections = [row["id"] for _, row in _rows(document, "sections") if isinstance(row.get("id"), str)]
        for i, row in _rows(document, "items"):
            for field, known in (("scale", tuple(scales)), ("section", tuple(sections))):
                name = row.get(field)
                if isinstance(name, str) and name not in known:
                    yield Problem("Q1", document.at("items", i, field), {"name": name, "known": known[:12]}, field if known else "nothing", document.id)


def _scale(document: Document, i: int, row: Mapping[str, Any]) -> Iterator[Problem]:
    sort, options = row.get("sort"), [one for one in row.get("options") or () if isinstance(one, dict)] if isinstance(row.get("options"), list) else []
    low, high = row.get("min"), row.get("max")
    steps = isinstance(low, int) and isinstance(high, int) and low < high
    if sort in ("ordinal", "choice") and not options and not (steps and sort == "ordinal"):
        yield Problem("Q1", document.at("scales", i), {}, "options", document.id)
    elif sort == "ordinal" and not (row.get("low") and row.get("high")) and not (options and all(_word(options[at].get("label")) for at in (0, -1))):
        yield Problem("Q1", document.at("scales", i), {}, "ends", document.id)
    if sort == "number" and (not isinstance(low, (int, float)) or not isinstance(high, (int, float)) or low >= high):
        yield Problem("Q1", document.at("scales", i), {}, "range", document.id)
    seen: set[str] = set()
    for j, one in enumerate(options):
        value = one.get("value")
        if isinstance(value, str) and value.strip().casefold() in seen:
            yield Problem("Q1", document.at("scales", i, "options", j, "value"), {"value": value}, "twice", document.id)
        elif isinstance(value, str):
            seen.add(value.strip().casefold())


def _word(label: Any) -> bool:
    return isinstance(label, str) and any(letter.isalpha() for letter in label)


@rule("Q2", "error")
def evaluations_ask_about_mastery_and_workload(handbook: Handbook) -> Iterator[Problem]:
    """Who asks how something new goes asks both whether it is mastered and what it costs."""
    for document in _alive(handbook):
        if document.data.get("type") != "evaluation" or not _rows(document, "items"):
            continue
        asked = {question.about for question in questions_of(document).items if question.scale.sort == "ordinal"}
        for about in ("mastery", "workload"):
            if about not in asked:
                yield Problem("Q2", document.at("items"), {}, about, document.id)


@rule("Q3", "error")
def nobody_is_told_by_what_is_asked(handbook: Handbook) -> Iterator[Problem]:
    """What is asked of who answers can't be put together to point at somebody.

    Where the form says about how many are asked, each combination has room for a whole smallest group of them. Where it
    doesn't, at most two such questions of at most twelve answers each are asked: then the answers' own sums decide.
    """
    for document in _alive(handbook):
        questions, rows = questions_of(document), _rows(document, "background")
        known = tuple(one.id for one in questions.background)
        if questions.group_by is not None and questions.grouping is None:
            yield Problem("Q3", document.at("group_by"), {"name": questions.group_by, "known": known[:12]}, "group" if known else "no_group", document.id)
        for name in ("background", "items"):
            for i, row in _rows(document, name):
                text = row.get("text")
                found = _WHO.search(text) if isinstance(text, str) else None
                if found:
                    yield Problem("Q3", document.at(name, i, "text"), {"words": found[0]}, "who", document.id)
        asked = document.data.get("asked_about")
        if isinstance(asked, int):
            ways = prod(len(one.options) for one in questions.background if one.options)
            if rows and ways * questions.least > asked:
                values = {"ways": ways, "least": questions.least, "needed": ways * questions.least, "asked": asked}
                yield Problem("Q3", document.at("background"), values, "few", document.id)
            continue
        if len(rows) > MOST_QUESTIONS:
            yield Problem("Q3", document.at("background", rows[MOST_QUESTIONS][0]), {"count": len(rows), "most": MOST_QUESTIONS}, "many", document.id)
        for (i, _), one in zip(rows, questions.background, strict=True):
            if len(one.options) > MOST_OPTIONS:
                yield Problem("Q3", document.at("background", i, "options"), {"count": len(one.options), "most": MOST_OPTIONS}, "options", document.id)


@rule("Q4", "warning")
def asked_as_often_as_said(handbook: Handbook, today: str) -> Iterator[Problem]:
    """A form is asked as often as it says; one that was never asked counts from the day it applies."""
    last = last_asked(handbook)
    for document in _alive(handbook):
        every, begins, asked = document.data.get("frequency"), document.data.get("valid_from"), last.get(document.id)
        due = due_after(asked if asked is not None else begins, every)
        if due is not None and due < today:
            values = {"date": due, "days": days_between(due, today), "last": asked or ""}
            yield Problem("Q4", document.at("frequency"), values, "late" if asked else "never", document.id)


def last_asked(handbook: Handbook) -> Mapping[str, str]:
    """By form: the last day of the newest period from which there are answers."""
    found: dict[str, str] = {}
    for result in handbook.serving(RESULTS):
        form, period = result.data.get("form"), result.data.get("period")
        day = period.get("to") if isinstance(period, dict) else None
        if isinstance(form, str) and isinstance(day, str) and is_date(day) and not result.withdrawn:
            found[form] = max(day, found.get(form, day))
    return found
