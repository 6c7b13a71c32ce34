"""NR: what makes the answers of a survey ones that can be believed, and shown.

Answers are to the form as it stood when it was asked: ``form_version`` is its fingerprint. Where the form has been
changed since, what doesn't fit it may well have fitted then, so it is told as a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import (
    AnswerRow,
    Document,
    Handbook,
    Level,
    Problem,
    Question,
    Questions,
    groups_in,
    questions_of,
    rows_in,
)
from felles.reading.schemas import is_date
from felles.rules import rule
from felles.rules.cases import own_words, pointing
from felles.rules.forms import FORMS, RESULTS

_PRIVATE = re.compile(r"(?i)\b(?:bruker\w*|pasient\w*|pårørende\w*|datter|sønn|ektefelle|beboer\w*|borger\w*|bruger\w*|patient\w*|anhörig\w*|brukare\w*|relative|user|resident|ansatt\w*|medarbeider\w*|medarbejder\w*|employee)\b")
"""Somebody who speaks for themselves, and so has to have said yes to be quoted."""


def _alive(handbook: Handbook) -> Iterator[tuple[Document, Document, Questions]]:
    """Each result with the form it answers; one that leads nowhere is reported as that."""
    forms = {document.id: document for document in handbook.serving(FORMS)}
    for document in handbook.serving(RESULTS):
        form = forms.get(str(document.data.get("form")))
        if form is not None and not document.withdrawn:
            yield document, form, questions_of(form)


def _changed(document: Document, form: Document) -> bool:
    return document.data.get("form_version") != form.fingerprint


@rule("NR1", "error")
def answers_are_to_the_form(handbook: Handbook) -> Iterator[Problem]:
    """Every row answers a question the form has, of a group the result names, and once."""
    for document, form, questions in _alive(handbook):
        level: Level = "warning" if _changed(document, form) else "error"
        known = tuple(one.id for one in questions.items)
        groups = tuple(group.id for group in groups_in(document))
        sort = document.data.get("type")
        if sort is not None and sort != form.data.get("type"):
            yield Problem("NR1", document.at("type"), {"title": form.title}, "type", document.id)
        seen: dict[tuple[str, str | None], int] = {}
        for row in rows_in(document):
            if row.item not in known:
                variant = "changed" if level == "warning" else "item"
                yield Problem("NR1", document.at("rows", row.row, "item"), {"name": row.item, "title": form.title, "known": known[:12]}, variant, document.id, level)
            if row.group is not None and row.group not in groups:
                values = {"name": row.group, "known": groups[:12]}
                yield Problem("NR1", document.at("rows", row.row, "group"), values, "group" if groups else "no_groups", document.id)
            first = seen.setdefault((row.item, row.group), row.row)
            if first != row.row:
                yield Problem("NR1", document.at("rows", row.row), {"name": row.item, "row": first + 1}, "twice", document.id)


@rule("NR2", "error")
def answers_are_on_the_scale(handbook: Handbook) -> Iterator[Problem]:
    """There is a number for each answer the scale has, and nothing that can't be made of answers on it."""
    for document, form, questions in _alive(handbook):
        level: Level = "warning" if _changed(document, form) else "error"
        for row in rows_in(document):
            question = questions.item(row.item)
            for field, variant, values in _off_scale(row, question) if question is not None else ():
                yield Problem("NR2", document.at("rows", row.row, field), values, variant, document.id, level)


def _off_scale(row: AnswerRow, question: Question) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    scale = question.scale
    if row.counts and not scale.told_apart:
        yield "counts", "no_counts", {}
    elif row.counts and len(row.counts) != len(scale.options):
        yield "counts", "counts", {"count": len(row.counts), "options": len(scale.options)}
    if row.apart and not question.may_be_apart:
        yield "not_applicable", "apart", {}
    if row.share is not None and not question.top:
        yield "share", "share", {}
    if row.median is not None:
        low, high = (min(scale.values), max(scale.values)) if scale.options else (scale.least, scale.most)
        if scale.sort not in ("ordinal", "number"):
            yield "median", "median", {}
        elif (low is not None and row.median < low) or (high is not None and row.median > high):
            yield "median", "range", {"low": low, "high": high}


@rule("NR3", "error")
def sums_fit(handbook: Handbook) -> Iterator[Problem]:
    """Nobody answered who wasn't asked, and parts come to no more than their whole."""
    for document in handbook.serving(RESULTS):
        if document.withdrawn:
            continue
        for pointer, variant, values in _misfits(document):
            yield Problem("NR3", document.at(*pointer), values, variant, document.id)
    for document, _, questions in _alive(handbook):
        for row in rows_in(document):
            question = questions.item(row.item)
            found = _share(row, question) if question is not None else None
            if found is not None and row.share is not None and found != row.share:
                yield Problem("NR3", document.at("rows", row.row, "share"), {"share": row.share, "found": found}, "share", document.id)


def _share(row: AnswerRow, question: Question) -> int | None:
    """The share that the counts beside it come to; None where numbers are missing, or there is nothing to divide."""
    if not row.n or not question.top or len(row.counts) != len(question.scale.options) or any(count is None for count in row.counts):
        return None
    return (200 * sum(row.counts[i] or 0 for i in question.top) + row.n) // (2 * row.n)


def _misfits(document: Document) -> Iterator[tuple[tuple[str | int, ...], str, Mapping[str, Any]]]:
    asked, answered = _count(document.data.get("asked")), _count(document.data.get("answered"))
    period = document.data.get("period")
    if isinstance(period, dict):
        begins, ends = period.get("from"), period.get("to")
        if isinstance(begins, str) and isinstance(ends, str) and is_date(begins) and is_date(ends) and ends < begins:
            yield ("period", "to"), "period", {"from": begins, "to": ends}
    if asked is not None and answered is not None and answered > asked:
        yield ("answered",), "answered", {"asked": asked, "answered": answered}
    groups = groups_in(document)
    for i, group in enumerate(groups):
        if group.asked is not None and group.answered is not None and group.answered > group.asked:
            yield ("groups", i, "answered"), "answered", {"asked": group.asked, "answered": group.answered}
    for field, whole, parts in (("answered", answered, [group.answered for group in groups]), ("asked", asked, [group.asked for group in groups])):
        told = sum(part for part in parts if part is not None)
        if whole is not None and told > whole:
            yield (field,), f"groups_{field}", {"parts": told, "whole": whole}
    yield from _rows_misfit(document, answered)
    for i, row in enumerate(document.data.get("registered") or () if isinstance(document.data.get("registered"), list) else ()):
        over, under = (_count(row.get(name)) for name in ("numerator", "denominator")) if isinstance(row, dict) else (None, None)
        if over is not None and under is not None and over > under:
            yield ("registered", i, "numerator"), "registered", {"part": over, "whole": under}


def _rows_misfit(document: Document, answered: int | None) -> Iterator[tuple[tuple[str | int, ...], str, Mapping[str, Any]]]:
    rows = rows_in(document)
    sizes = {group.id: group.answered for group in groups_in(document)}
    wholes = {row.item: row for row in rows if row.group is None}
    parts: dict[str, int] = {}
    for row in rows:
        told, missing = sum(count or 0 for count in row.counts), any(count is None for count in row.counts)
        if row.counts and row.n is not None and (told > row.n or (not missing and told != row.n)):
            yield ("rows", row.row, "counts"), "counts", {"sum": told, "n": row.n}
        size = answered if row.group is None else sizes.get(row.group)
        if size is not None and row.n is not None and row.n + (row.apart or 0) > size:
            yield ("rows", row.row, "n"), "more", {"n": row.n + (row.apart or 0), "answered": size}
        if row.group is not None and row.n is not None:
            parts[row.item] = parts.get(row.item, 0) + row.n
    for item, told in parts.items():
        whole = wholes.get(item)
        if whole is not None and whole.n is not None and told > whole.n:
            yield ("rows", whole.row, "n"), "parts", {"parts": told, "whole": whole.n}


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


@rule("NR4", "error")
def small_numbers_are_left_out(told_too_much: Mapping[str, tuple[Any, ...]], handbook: Handbook) -> Iterator[Problem]:
    """No number tells of so few that somebody may be recognised, nor can one be worked out from those beside it."""
    for document in handbook.serving(RESULTS):
        for pointer, variant, values in told_too_much.get(document.path, ()):
            yield Problem("NR4", document.at(*pointer), values, variant, document.id)


@rule("NR5", "error")
def quotes_are_given_freely(handbook: Handbook) -> Iterator[Problem]:
    """Who is quoted has said yes, and can't be recognised by what is said or by whom it is said to be."""
    ours = own_words(handbook)
    places = tuple(str(row.get("name")) for _, _, row in handbook.entries("places") if row.get("name"))
    for document in handbook.serving(RESULTS):
        quotes = document.data.get("quotes")
        for i, row in enumerate(quotes) if isinstance(quotes, list) else ():
            who = row.get("who") if isinstance(row, dict) else None
            if not isinstance(who, str):
                continue
            if row.get("consent") == "not-needed" and _PRIVATE.search(who):
                yield Problem("NR5", document.at("quotes", i, "consent"), {"who": who}, "consent", document.id)
            place = next((place for place in places if place in who), None)
            if place is not None and _PRIVATE.search(who):
                yield Problem("NR5", document.at("quotes", i, "who"), {"place": place}, "place", document.id)
        yield from pointing(document, ours, "NR5")
