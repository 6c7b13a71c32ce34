"""What was answered: how many, how it is spread question by question and in which groups, and what it leads to.

A bar is a drawing of the numbers in the table it stands in. A number that was left out is said to be, with why; of graded
answers the median stands, never a mean, but for a construct of a tool that is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from felles.model import (
    AnswerGroup,
    AnswerRow,
    Document,
    Question,
    Questions,
    Target,
    groups_in,
    questions_of,
    rows_in,
)
from felles.plain.layouts import Block
from felles.site.book import Book
from felles.site.markup import component
from felles.site.sheet import Sheet
from felles.site.values import path_of, shown, value_of

ANSWERS = "answers_form"
"""The relation of a field that names the form that was answered."""
CONSTRUCTS = ("coherence", "cognitive-participation", "collective-action", "reflexive-monitoring")
"""What the four constructs of how something new becomes ordinary are called in a form's items."""
_HALF = 50
"""Per cent who master something, and who find it much work, from which a page proposes more time."""
_FOLDS = 4
"""Questions up to which each has a fold of its own for the groups."""


def form_of(book: Book, result: Document) -> Document | None:
    """The form a result answers, where this audience may know of it."""
    for link in book.links_from(result):
        if link.relation == ANSWERS and link.target is not None and book.visible(link.target.document):
            return link.target.document
    return None


def results_of(book: Book, form: Document) -> list[Document]:
    """The results that answer a form, the newest first."""
    found = {link.source.path: link.source for link in book.links_to(Target(form)) if link.relation == ANSWERS}
    return sorted(found.values(), key=lambda result: period_of(result)[1], reverse=True)


def period_of(result: Document) -> tuple[str, str]:
    """The first and the last day on which was answered; empty where they aren't said."""
    period = result.data.get("period")
    days = [period.get(name) for name in ("from", "to")] if isinstance(period, Mapping) else [None, None]
    begins, ends = (day if isinstance(day, str) else "" for day in days)
    return begins, ends


def rate_of(result: Document) -> int | None:
    """How many per cent of those asked answered; None where it isn't known, or tells of too few."""
    asked, answered = result.data.get("asked"), result.data.get("answered")
    if not isinstance(asked, int) or not isinstance(answered, int) or asked <= 0 or not 0 < answered <= asked:
        return None
    return (200 * answered + asked) // (2 * asked)


def percent(number: int | None) -> str:
    return f"{number} %" if number is not None else ""


# How many answered, and what is proposed


def put_response(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds how many were asked and answered, what is recommended, and what has to be known before one relies on it."""
    result, words = subject.document, sheet.words
    form = form_of(sheet.book, result)
    asked, answered, rate = result.data.get("asked"), result.data.get("answered"), rate_of(result)
    counts: list[dict[str, Any]] = []
    if isinstance(asked, int):
        counts.append({"number": str(asked), "what": words("were asked")})
    counts.append({"number": str(answered) if isinstance(answered, int) else words("fewer than {least}", least=_least(form)), "what": words("answered")})
    if rate is not None:
        counts.append({"number": percent(rate), "what": words("of those asked")})
    proposed = value_of(subject, block["field"]) if "field" in block else None
    sheet.put("answer", counts=counts)
    facts = []
    if isinstance(proposed, str):
        path = path_of(subject, block["field"])
        word = component("state", shape=block.get("shapes", {}).get(proposed, "off"), word=shown(sheet, subject, path, proposed, plain=True))
        facts.append({"name": sheet.book.label(result.kind, block["field"]), "value": word})
    begins, ends = period_of(result)
    if begins and ends:
        facts.append({"name": sheet.book.label(result.kind, "period"), "value": words.window(begins, ends, sheet.book.today)})
    if form is not None:
        facts.append({"name": sheet.book.singular(form.kind), "value": sheet.link(Target(form))})
    if facts:
        sheet.put("facts", facts=facts, two=False)
    strained = strain(result, form)
    if strained is not None:
        mastered, heavy = strained
        sheet.put("text", paragraphs=[words("{mastered}% feel that they master it, and {heavy}% that it is a lot of work. Then more time helps, not a reminder.", mastered=mastered, heavy=heavy)])
        if proposed != "more-time":
            sheet.put("text", paragraphs=[Markup("<strong>{}</strong>").format(words("Proposal: more time."))])
    if form is not None and result.data.get("form_version") != form.fingerprint:
        sheet.put("note", text=words("The form has been changed since. The answers are to the questions as they were put then."))


def _least(form: Document | None) -> int:
    return questions_of(form).least if form is not None else 5


def strain(result: Document, form: Document | None) -> tuple[int, int] | None:
    """Per cent who master it and per cent who find it much work, where the first is under a half and the second isn't."""
    if form is None:
        return None
    rows = {row.item: row for row in rows_in(result) if row.group is None}
    found: dict[str, list[int]] = {"mastery": [], "workload": []}
    for question in questions_of(form).items:
        share = share_of(question, rows[question.id]) if question.id in rows else None
        if question.about in found and share is not None:
            found[question.about].append(100 - share if question.reverse else share)
    if not found["mastery"] or not found["workload"]:
        return None
    mastered, heavy = min(found["mastery"]), max(found["workload"])
    return (mastered, heavy) if mastered < _HALF <= heavy else None


def share_of(question: Question, row: AnswerRow) -> int | None:
    """Whole per cent who gave one of the two top answers: as it is told, else as the counts have it."""
    if row.share is not None:
        return row.share
    if not question.top or not row.n or row.n < 10 or len(row.counts) != len(question.scale.options) or any(count is None for count in row.counts):
        return None
    return (200 * sum(row.counts[i] or 0 for i in question.top) + row.n) // (2 * row.n)


# Question by question


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    whole: AnswerRow
    parts: tuple[tuple[AnswerGroup, AnswerRow], ...]


def put_answers(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds every question with its answers: those on one scale in one table, and who answered what in which group below."""
    result = subject.document
    form = form_of(sheet.book, result)
    if form is None:
        return
    questions = questions_of(form)
    asked = list(_asked(result, questions))
    _put_groups(sheet, result, asked)
    if any(_counts(one.question) for one in asked):
        sheet.put("numbers", show=sheet.words("Show how many gave each answer"))
    for key, some in groupby(asked, lambda one: (one.question.section, one.question.scale.id)):
        these = list(some)
        section = questions.sections.get(key[0])
        title = section.get("title") if section is not None else None
        if isinstance(title, str) and these[0] is next(one for one in asked if one.question.section == key[0]):
            sheet.heading(title, level=3)
        _put_table(sheet, these)
    _put_constructs(sheet, form, asked)
    _put_left_out(sheet, subject)


def _asked(result: Document, questions: Questions) -> Iterator[_Asked]:
    groups = {group.id: group for group in groups_in(result)}
    by_item: dict[str, list[AnswerRow]] = {}
    for row in rows_in(result):
        by_item.setdefault(row.item, []).append(row)
    for question in questions.items:
        rows = by_item.get(question.id, [])
        whole = next((row for row in rows if row.group is None), None)
        if whole is not None:
            yield _Asked(question, whole, tuple((groups[row.group], row) for row in rows if row.group in groups))


def _put_table(sheet: Sheet, these: list[_Asked]) -> None:
    """The questions on one scale: graded answers and choices as numbers with a bar, numbers with their median."""
    words, first = sheet.words, these[0].question
    if not first.scale.told_apart:
        median = any(one.whole.median is not None for one in these)
        heads = [words("Question"), words("Answers"), *([words("Median")] if median else [])]
        rows = [{"id": "", "cells": [sheet.prose(one.question.text), _number(sheet, one.whole.n), *([_decimal(sheet, one.whole.median)] if median else [])]} for one in these]
        sheet.put("table", caption="", heads=heads, rows=rows, keep=True)
        return
    if first.scale.options:
        sheet.put("key", parts=[{"n": i, "text": option.label} for i, option in _shades(first)])
    sheet.put("table", caption="", heads=_heads(sheet, these, words("Question")), rows=[{"id": "", "cells": _cells(sheet, one.question, one.whole, sheet.prose(one.question.text), these)} for one in these], keep=False, dist=True, counts=_counts(first))
    parted = [one for one in these if one.parts]
    for one in parted if len(parted) <= _FOLDS else ():
        sheet.put("folded", summary=words("By group: {question}", question=one.question.text), body=_by_group(sheet, one, these, ""), open=len(these) == 1, id="")
    if len(parted) > _FOLDS:  # as many folds as questions would be a second list of them
        tables = Markup("\n").join(_by_group(sheet, one, these, one.question.text) for one in parted)
        sheet.put("folded", summary=words("By group, question by question"), body=tables, open=False, id="")


def _by_group(sheet: Sheet, one: _Asked, these: list[_Asked], caption: str) -> Markup:
    rows = [{"id": "", "cells": _cells(sheet, one.question, row, Markup.escape(group.name), these)} for group, row in one.parts]
    return component("table", caption=caption, heads=_heads(sheet, these, sheet.words("Group")), rows=rows, keep=False, dist=True, counts=_counts(one.question))


def _shades(question: Question) -> list[tuple[int, Any]]:
    """Each answer with its shade, from 1 to 5: of graded answers the highest is the darkest, of others the first."""
    return [(_shade(i, question), option) for i, option in enumerate(question.scale.options)]


def _shade(i: int, question: Question) -> int:
    last = len(question.scale.options) - 1
    return 5 if last < 1 else 1 + (4 * (i if question.scale.sort == "ordinal" else last - i)) // last


def _heads(sheet: Sheet, these: list[_Asked], first: str) -> list[str]:
    words, question = sheet.words, these[0].question
    heads = [first, *(option.label for option in question.scale.options), words("Answers")]
    if _apart(these):
        heads.append(words("Not relevant"))
    if question.top:
        low, high = (question.scale.options[i].label for i in question.top)
        heads.append(words("{one} or {other}", one=low, other=high[:1].lower() + high[1:]))
    if question.scale.sort == "ordinal":
        heads.append(words("Median"))
    return heads


def _counts(question: Question) -> int:
    """How many numbers a phone shows only to who asks for them: those that the share of two sums up."""
    return len(question.scale.options) if question.top else 0


def _apart(these: list[_Asked]) -> bool:
    return any(one.question.may_be_apart for one in these)


def _cells(sheet: Sheet, question: Question, row: AnswerRow, name: Markup, these: list[_Asked]) -> list[Markup]:
    count = len(question.scale.options)
    counts: Iterable[int | None] = row.counts if len(row.counts) == count else (None,) * count
    bar = _bar(question, row)
    cells = [Markup("{}{}").format(name, bar) if bar else name, *(_number(sheet, one) for one in counts), _number(sheet, row.n)]
    if _apart(these):
        cells.append(_number(sheet, row.apart) if question.may_be_apart else Markup(""))
    if question.top:
        share = share_of(question, row)
        cells.append(Markup.escape(percent(share)) if share is not None else _left_out(sheet))
    if question.scale.sort == "ordinal":
        cells.append(_median(sheet, question, row))
    return cells


def _bar(question: Question, row: AnswerRow) -> Markup:
    """The answers as one bar, drawn with attributes alone; none where a number is missing, which would have a width."""
    if not row.n or len(row.counts) != len(question.scale.options) or any(count is None for count in row.counts):
        return Markup("")
    x, parts = 0.0, []
    for i, count in enumerate(row.counts):
        width = 100 * (count or 0) / row.n
        if count:
            parts.append({"x": f"{x:.2f}", "width": f"{width:.2f}", "n": _shade(i, question)})
        x += width
    return component("bar", parts=parts)


def _number(sheet: Sheet, number: int | None) -> Markup:
    return Markup.escape(number) if number is not None else _left_out(sheet)


def _left_out(sheet: Sheet) -> Markup:
    return Markup('<span class="f-gone">–<span class="f-vh"> {}</span></span>').format(sheet.words("left out"))


def _decimal(sheet: Sheet, number: float | None) -> Markup:
    if number is None:
        return _left_out(sheet)
    said = f"{number:.10g}"
    return Markup.escape(said if sheet.words.language == "en" else said.replace(".", ","))


def _median(sheet: Sheet, question: Question, row: AnswerRow) -> Markup:
    """What the median answer is called; between two, both."""
    found = row.median if row.median is not None else _middle(question, row)
    if found is None:
        return _left_out(sheet)
    values = question.scale.values
    if found in values:
        return Markup.escape(question.scale.options[values.index(found)].label)
    below = [i for i, value in enumerate(values) if value < found]
    if not below or below[-1] + 1 >= len(values):
        return _decimal(sheet, found)
    return Markup.escape(f"{question.scale.options[below[-1]].label} – {question.scale.options[below[-1] + 1].label}")


def _middle(question: Question, row: AnswerRow) -> float | None:
    if not row.n or row.n < 10 or len(row.counts) != len(question.scale.options) or any(count is None for count in row.counts):
        return None
    every = [value for value, count in zip(question.scale.values, row.counts, strict=True) for _ in range(count or 0)]
    half = len(every) // 2
    return every[half] if len(every) % 2 else (every[half - 1] + every[half]) / 2 if every else None


def _put_groups(sheet: Sheet, result: Document, asked: list[_Asked]) -> None:
    """How many of each group answered; a group of whom nothing is said stands there with why."""
    groups, words = groups_in(result), sheet.words
    if not groups:
        return
    few = {row.get("group") for row in _left(result) if row.get("why") == "few-answered" and row.get("item") is None}
    least = _least(form_of(sheet.book, result))
    rows = []
    for group in groups:
        said: Markup | str = str(group.answered) if group.answered is not None else words("fewer than {least}", least=least) if group.id in few else words("left out")
        rows.append({"id": "", "cells": [Markup.escape(group.name), Markup.escape(str(group.asked)) if group.asked is not None else Markup(""), Markup.escape(said)]})
    sheet.put("folded", summary=words("Who answered"), body=component("table", caption="", heads=[words("Group"), words("Asked"), words("Answered")], rows=rows, keep=True), open=len(groups) <= 6, id="")


# Constructs


def _put_constructs(sheet: Sheet, form: Document, asked: list[_Asked]) -> None:
    """The mean of what was answered in each construct, of a tool that is made of them: its own rule, and no more than that."""
    words, rows = sheet.words, []
    for construct in CONSTRUCTS:
        these = [one for one in asked if one.question.about == construct]
        mean, used = mean_of(these)
        if these:
            name = sheet.book.value_word(form.kind, ("items", "*", "about"), construct)
            rows.append({"id": "", "cells": [Markup.escape(name), _decimal(sheet, mean), Markup.escape(words("{used} of {count}", used=used, count=len(these)))]})
    if rows:
        sheet.heading(words("The four constructs"), level=3)
        sheet.put("table", caption="", heads=[words("Construct"), words("Mean, 1 to 5"), words("Questions counted")], rows=rows, keep=True)
        sheet.put("note", text=words("A reversed question counts as 6 minus the answer, and “not relevant” doesn't count. Questions of which a number is left out are not counted. There is no limit between good and bad."))
        validated = form.data.get("validated")
        if isinstance(validated, Mapping) and isinstance(validated.get("text"), str):
            sheet.put("text", paragraphs=sheet.paragraphs(validated["text"]))


def mean_of(these: list[_Asked]) -> tuple[float | None, int]:
    """The mean of all answers to these questions, with one decimal, and how many questions it is made of."""
    total = people = used = 0
    for one in these:
        count, row = len(one.question.scale.options), one.whole
        if not row.n or len(row.counts) != count or any(each is None for each in row.counts):
            continue
        used += 1
        for i, each in enumerate(row.counts):
            total += (each or 0) * (count - i if one.question.reverse else i + 1)
        people += row.n
    return (round(total / people, 1) if people else None), used


# What is left out, and quotes


def _left(result: Document) -> list[Mapping[str, Any]]:
    rows = result.data.get("suppressed")
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _put_left_out(sheet: Sheet, subject: Target) -> None:
    """How much is left out, by why."""
    result, words = subject.document, sheet.words
    whys: dict[str, int] = {}
    for row in _left(result):
        if isinstance(row.get("why"), str):
            whys[row["why"]] = whys.get(row["why"], 0) + 1
    if whys:
        said = [f"{sheet.book.value_word(result.kind, ('suppressed', '*', 'why'), why)} ({count})" for why, count in whys.items()]
        least = max(_least(form_of(sheet.book, result)), 5)
        sheet.put("note", text=words("A dash is a number left out, so that nobody can be recognised among fewer than {least}. Why: {reasons}.", least=least, reasons="; ".join(said)))


def put_quotes(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds what people said in their own words, each with who, when, and that they agreed to be quoted."""
    rows = value_of(subject, block["field"])
    kind, path = subject.document.kind, path_of(subject, block["field"])
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            continue
        said = [shown(sheet, subject, (*path, "*", name), row.get(name), plain=True) for name in ("who", "date", "consent")]
        if row.get("anonymised") is True:
            said.append(Markup.escape(sheet.book.label(kind, f"{block['field']}.anonymised")))
        sheet.put("quote", text=sheet.prose(row["text"]), who=[part for part in said if part])
