"""Surveys: every form with how often it is asked, when it is due, who answered last, and the newest answers."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from felles.model import Document, Page, Target
from felles.site.answers import percent, period_of, rate_of, results_of
from felles.site.asking import due_of, response_row
from felles.site.book import Book
from felles.site.glossary import Glossary
from felles.site.markup import anchor, component
from felles.site.own_pages import SURVEYS
from felles.site.sheet import Sheet
from felles.site.tables import row_of

_ALONE = ("navigation", "toc")
_NEWEST = 10


def survey_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page: what is to be asked now, every form, and the newest answers."""
    sheet = Sheet(book, glossary, SURVEYS)
    words, forms = sheet.words, survey_forms(book)
    sheet.head(words("Surveys"), lead=words("What is asked how often, when it is due, and what was answered last"))
    late = [form for form in forms if (due_of(book, form) or book.today) < book.today]
    if late:
        sheet.heading(words("To be asked now"), "na")
        sheet.put("rows", rows=[row_of(sheet, Target(form), words("was due {date}", date=words.date(due_of(book, form) or ""))) for form in late])
    sheet.heading(words("Every form"), "alle")
    heads = [words("Form"), words("How often"), words("Last answered"), words("Answered"), words("Response"), words("Next")]
    sheet.put("table", caption="", heads=heads, rows=[{"id": "", "cells": _cells(sheet, form)} for form in forms], keep=False)
    results = sorted({result.path: result for form in forms for result in results_of(book, form)}.values(), key=lambda result: period_of(result)[1], reverse=True)
    if results:
        sheet.heading(words("Newest answers"), "svar")
        sheet.put("rows", rows=[response_row(sheet, result) for result in results[:_NEWEST]])
    yield sheet.page(words("Surveys"), hide=_ALONE)


def survey_forms(book: Book) -> list[Document]:
    """Forms that are in use, those due first, then by id."""
    forms = [document for kind in book.serving("forms") for document in book.documents(kind) if not document.withdrawn]
    return sorted(forms, key=lambda form: (due_of(book, form) is None, due_of(book, form) or "", form.id))


def _cells(sheet: Sheet, form: Document) -> list[Markup]:
    book, words = sheet.book, sheet.words
    results, due = results_of(book, form), due_of(book, form)
    every = form.data.get("frequency")
    cells = [sheet.link(Target(form)), Markup.escape(book.value_word(form.kind, ("frequency",), every)) if isinstance(every, str) else Markup("")]
    if results:
        newest = results[0]
        answered, asked = newest.data.get("answered"), newest.data.get("asked")
        cells.append(anchor(sheet.to(Target(newest)), words.date(period_of(newest)[1])))
        cells.append(Markup.escape(words("{part} of {whole}", part=answered, whole=asked)) if isinstance(answered, int) else Markup(""))
        cells.append(Markup.escape(percent(rate_of(newest))))
    else:
        cells += [Markup.escape(words("never")), Markup(""), Markup("")]
    if due is None:
        cells.append(Markup("–") if every == "once" else Markup.escape(words("not said")))
    elif due < book.today:
        cells.append(component("state", shape="warn", word=words("Was due {date}", date=words.date(due))))
    else:
        cells.append(Markup.escape(words.date(due)))
    return cells
