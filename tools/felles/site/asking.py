"""What is asked: a form as those who answer it see it, also on paper, and when it was asked last and is again."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from markupsafe import Markup

from felles.model import Document, Question, Questions, Target, due_after, questions_of
from felles.plain.layouts import Block
from felles.plain.text import line
from felles.site.answers import percent, period_of, rate_of, results_of
from felles.site.book import Book
from felles.site.sheet import Sheet
from felles.site.tables import row_of

_SHOWN = 8
"""Results that are listed on a form's own page."""
_ACROSS = 7
"""Answers that stand beside each other on a sheet."""


def due_of(book: Book, form: Document) -> str | None:
    """The day by which a form is to be asked again; None where it has no such day."""
    results = results_of(book, form)
    last = period_of(results[0])[1] if results else form.data.get("valid_from")
    return due_after(last, form.data.get("frequency")) if not form.withdrawn else None


def put_asked(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds when a form was answered last and by how many, when it is due, and its results, none of which goes on paper."""
    form, words, book = subject.document, sheet.words, sheet.book
    results = results_of(book, form)
    counts: list[dict[str, Any]] = []
    if results:
        newest = results[0]
        counts.append({"number": words.short_date(period_of(newest)[1]), "what": words("last answered"), "href": sheet.to(Target(newest))})
        rate = rate_of(newest)
        if rate is not None:
            counts.append({"number": percent(rate), "what": words("answered, of {asked} asked", asked=newest.data["asked"])})
    due = due_of(book, form)
    if due is not None:
        late = {"shape": "warn", "word": words("Late")} if due < book.today else None
        counts.append({"number": words.short_date(due), "what": words("to be asked again by"), "state": late})
    counts.append({"number": str(len(questions_of(form).items)), "what": words("questions")})
    sheet.html('<div class="f-noprint">')
    sheet.put("answer", counts=counts)
    if results:
        sheet.put("rows", rows=[response_row(sheet, result) for result in results[:_SHOWN]])
    else:
        sheet.put("note", text=words("Nobody has answered it yet."))
    sheet.html("</div>")


def response_row(sheet: Sheet, result: Document) -> dict[str, Any]:
    """A result as one row that leads to it: when, and how many of those asked answered."""
    words, (begins, ends), rate = sheet.words, period_of(result), rate_of(result)
    asked, answered = result.data.get("asked"), result.data.get("answered")
    when = words.window(begins, ends, sheet.book.today) if begins and ends else ""
    many = words("{answered} of {asked} answered ({rate})", answered=answered, asked=asked, rate=percent(rate)) if rate is not None else ""
    return row_of(sheet, Target(result), " · ".join(part for part in (when, many) if part))


def put_blank(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds the form to fill in: on paper with a ring for each answer and lines for words, and nothing but the form."""
    form, words = subject.document, sheet.words
    questions = questions_of(form)
    intro = form.data.get("intro")
    if isinstance(intro, str):
        sheet.put("text", paragraphs=sheet.paragraphs(intro))
    sheet.put("note", text=words("Don't write your name. If you write something of your own, name nobody."))
    sheet.put("blank", parts=[{"said": "", "numbered": False, "asks": [_choice(one.text, [option.label for option in one.options]) for one in questions.background]}] if questions.background else [])
    number = 0
    for section, some in groupby(questions.items, lambda one: one.section):
        about = questions.sections.get(section)
        if about is not None and isinstance(about.get("title"), str):
            sheet.heading(line(about["title"]), level=3)
            if isinstance(about.get("text"), str):
                sheet.put("text", paragraphs=sheet.paragraphs(about["text"]))
        for _, alike in groupby(some, lambda one: one.scale.id):
            these = list(alike)
            _put_alike(sheet, questions, these, number)
            number += len(these)
    privacy = form.data.get("privacy")
    if isinstance(privacy, dict):
        said = [privacy.get(name) for name in ("purpose", "retention") if isinstance(privacy.get(name), str)]
        sheet.html(Markup('<p class="f-print-only">{}</p>').format(" ".join(map(line, said))))
    sheet.html('<div class="f-blank-ends"></div>')


def _choice(text: str, answers: list[str]) -> dict[str, Any]:
    return {"text": line(text), "answers": answers, "lines": (), "hint": ""}


def _put_alike(sheet: Sheet, questions: Questions, these: list[Question], before: int) -> None:
    """Questions that are answered alike: several graded ones as rows under their answers, else each with its own."""
    first, words = these[0], sheet.words
    options = [option.label for option in first.scale.options]
    apart = [words("Not relevant")] if any(one.may_be_apart for one in these) else []
    low, high = first.scale.low, first.scale.high
    ends = words("{lowest} is {low}, {highest} is {high}.", lowest=options[0], low=line(low).lower(), highest=options[-1], high=line(high).lower()) if low and high and options and not any(c.isalpha() for c in options[0]) else ""
    if first.scale.told_apart and len(these) > 1 and len(options) + len(apart) <= _ACROSS:
        rows = [{"n": before + 1 + i, "text": sheet.prose(one.text), "last": one.may_be_apart or not apart} for i, one in enumerate(these)]
        sheet.put("grid", heads=[*options, *apart], rows=rows, question=words("Question"), says=ends)
        return
    asks = []
    for one in these:
        apart = [words("Not relevant")] if one.may_be_apart else []
        if one.scale.told_apart:
            ask = {**_choice(one.text, [*options, *apart]), "hint": ends}
        elif one.scale.sort == "number":
            least, most = one.scale.least, one.scale.most
            hint = words("A number from {least} to {most}", least=f"{least:.10g}", most=f"{most:.10g}") if least is not None and most is not None else ""
            ask = {"text": line(one.text), "answers": apart, "lines": range(1), "hint": hint}
        else:
            ask = {"text": line(one.text), "answers": apart, "lines": range(3), "hint": ""}
        asks.append(ask)
    sheet.put("blank", parts=[{"numbered": True, "first": before + 1, "asks": asks}])
