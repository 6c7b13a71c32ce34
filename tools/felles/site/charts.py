"""The part ``chart``: what the numbers say in words, the drawing, what its lines and shapes are, the figures and the events.

The numbers themselves stand in the part ``numbers``, and those at start, after six and after twelve months in ``milestones``.
The drawings are made before the pages, all at once: ``specifications`` says which, and ``Book.drawings`` holds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from felles.drawing.specification import Label, Size, Specification, digest, specification
from felles.facts.measured import number, position
from felles.model import Document, Target
from felles.model.measured import Chart, Charted, Measured, Point
from felles.plain.layouts import Block
from felles.plain.measures import amount_words, count_words, decimals_of, number_words, period_words
from felles.plain.text import capital, line, lowered
from felles.site.book import Book
from felles.site.markup import component, joined
from felles.site.pictures import NARROW, WIDE, picture
from felles.site.sheet import Sheet
from felles.site.tables import row_of
from felles.site.translations import is_repeated
from felles.site.values import shown
from felles.site.verdicts import verdict_of
from felles.words import N_, Words

_SIZES = (("f-narrow", NARROW), ("f-wide", WIDE))
_OPEN = 12
"""Numbers that stand open in a table; those before them are folded away."""
SIGNS = {"improvement": N_("Sign of improvement"), "concern": N_("Sign of a turn for the worse"), "neutral": N_("Sign of a change")}
_SHAPES = {"improvement": "◆", "concern": "■", "neutral": "▲"}


@dataclass(frozen=True, slots=True)
class Event:
    """A period from which something is different, with what is said of it; ``at`` None: not within the numbers."""

    period: str
    at: int | None
    sayings: tuple[tuple[str, Mapping[str, Any]], ...]
    """``rebase`` or ``annotations``, and the row there."""


def specifications(book: Book) -> Iterator[Specification]:
    """Every drawing that this book's pages show."""
    known: set[tuple[str, str, Size]] = set()
    for one in book.fact("charted").values():
        if not book.visible(one.document) or not book.visible(one.subject) or not _drawn(one.chart):
            continue
        for document in (one.document, one.subject):
            if _shows(book, document):
                spoken = book.spoken(document.data.get("lang")) if is_repeated(book, document) else book
                for _, size in _SIZES:
                    if (key := (one.document.path, spoken.words.language, size)) not in known:
                        known.add(key)
                        yield _specification(spoken.words, one, size)


def _shows(book: Book, document: Document) -> bool:
    return any(block["show"] == "chart" for section in book.layouts[document.kind.name].sections for block in section.blocks)


def _drawn(chart: Chart) -> bool:
    return chart.way != "table" and chart.latest is not None


def _specification(words: Words, charted: Charted, size: Size) -> Specification:
    marks = [Label(one.at, str(count)) for count, one in _numbered(events_of(charted)) if one.at is not None]
    return specification(picture(words, charted.chart, charted.subject.data, marks, size), size)


def events_of(charted: Charted) -> list[Event]:
    """Rebasings and notes by period, in the order of time; several of one period together."""
    measures = [point.measure for point in charted.chart.points]
    found: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for name in ("annotations", "rebase"):
        rows = charted.subject.data.get(name)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping) and isinstance(row.get("period"), str):
                found.setdefault(row["period"], []).append((name, row))
    events = [Event(period, position(measures, period), tuple(rows)) for period, rows in found.items()]
    return sorted(events, key=lambda one: (one.at is None, one.at or 0, one.period))


def _numbered(events: list[Event]) -> Iterator[tuple[int, Event]]:
    """With the number each has in the drawing; 0 where it has none."""
    count = 0
    for one in events:
        count += one.at is not None
        yield (count if one.at is not None else 0), one


def put_chart(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds what the numbers say and the drawing of them; where there are several places, the way to each."""
    if subject.row is not None:
        return
    whole, others = _charts(sheet, subject.document)
    if whole is not None:
        _put_verdict(sheet, whole)
        _put_drawing(sheet, whole)
        _put_figures(sheet, whole)
        _put_events(sheet, whole)
    if others:
        sheet.heading(sheet.words("The numbers of each site"), "steder")
        sheet.put("rows", rows=[_place(sheet, one) for one in others])
    if whole is None and not others and subject.document.path in sheet.book.fact("measured"):
        sheet.put("note", text=sheet.words("Nothing has been measured yet."))


def _charts(sheet: Sheet, document: Document) -> tuple[Charted | None, list[Charted]]:
    """The chart that is the document's own, and those of single places that one goes on to."""
    own = sheet.book.fact("charted").get(document.path)
    if own is not None:
        return (own if sheet.book.visible(own.subject) else None), []
    found: Measured | None = sheet.book.fact("measured").get(document.path)
    if found is None:
        return None, []
    whole = found.whole if found.whole is not None and sheet.known(Target(found.whole.document)) else None
    return whole, [one for one in found.charts if one is not found.whole and sheet.known(Target(one.document))]


def _place(sheet: Sheet, charted: Charted) -> dict[str, str]:
    """The way to a place's own numbers, with its newest: places stand in the register's order, and in no other."""
    row = row_of(sheet, Target(charted.document), _latest(sheet.words, charted))
    place = sheet.book.places.get(charted.place)
    return {**row, "title": sheet.book.title(place)} if place is not None else row


def _latest(words: Words, charted: Charted) -> str:
    point = charted.chart.latest
    if point is None:
        return words("No numbers yet")
    return f"{_value(words, charted, point)} · {period_words(words, point.measure.period)}"


def _value(words: Words, charted: Charted, point: Point) -> str:
    return amount_words(words, charted.subject.data, point.value or 0, charted.chart)


def _put_verdict(sheet: Sheet, charted: Charted) -> None:
    words, chart = sheet.words, charted.chart
    said = verdict_of(words, chart, charted.subject.data)
    better = {"up": words("Higher is better"), "down": words("Lower is better")}.get(chart.direction, "")
    last = words("Last measured {period}", period=period_words(words, chart.latest.measure.period)) if chart.latest else ""
    sheet.put("verdict", shape=said.shape, word=said.word, more=[one for one in (last, better) if one], sentences=" ".join(said.sentences))


def _put_drawing(sheet: Sheet, charted: Charted) -> None:
    words, chart = sheet.words, charted.chart
    drawings = []
    if _drawn(chart):
        first, last = (period_words(words, chart.points[at].measure.period) for at in (0, -1))
        title = words("{title}: chart of the numbers from {first} to {last}. Each number is in the table on this page.", title=line(charted.subject.title), first=first, last=last)
        for style, size in _SIZES:
            shapes = sheet.book.drawings.get(digest(_specification(words, charted, size)))
            if shapes is not None:
                drawings.append(component("drawing", style=style, width=size.width, height=size.height, id=sheet.anchor("diagram"), title=title, shapes=Markup(shapes)))
    if drawings:
        sheet.put("figure", drawing=joined(drawings, ""), caption=" ".join(_key(words, chart)))


def _key(words: Words, chart: Chart) -> Iterator[str]:
    """What the lines and shapes are, and by which rules something is a sign."""
    if chart.way == "run":
        yield words("The solid line is the median.")
    else:
        yield words("The solid line is the mean, the dashed lines are the limits of usual variation.")
    if chart.target is not None:
        yield words("The dotted line is the target.")
    signs = ["neutral"] if chart.direction == "neutral" else ["improvement", "concern"]
    shapes = [f"○\u00a0{lowered(words('Usual variation'))}", *(f"{_SHAPES[sign]}\u00a0{lowered(words(SIGNS[sign]))}" for sign in signs)]
    yield ", ".join(shapes) + "."
    if chart.way == "run":
        yield words("A run chart: signs are by the Anhøj rules, a long run on one side or few crossings of the median.")
    elif chart.way == "p":
        widened = any(segment.widened is not None for segment in chart.segments)
        yield words("A p′ chart, its limits widened because the numbers behind are large: signs are by four rules.") if widened else words("A p chart: the limits are narrower where more were counted. Signs are by four rules.")
    else:
        yield words("An XmR chart: signs are by four rules.")


def _put_figures(sheet: Sheet, charted: Charted) -> None:
    words, chart, data = sheet.words, charted.chart, charted.subject.data
    counts: list[dict[str, Any]] = []
    if chart.latest is not None:
        counts.append({"number": _value(words, charted, chart.latest), "what": _of(words, charted.chart.latest)})
    newest = chart.segments[-1] if chart.segments else None
    if newest is not None and newest.lower is not None and newest.upper is not None:
        lower, upper = (number_words(words, one, decimals_of(data, chart)) for one in (newest.lower, newest.upper))
        counts.append({"number": words("{lower} to {upper}", lower=lower, upper=upper), "what": words("is usual variation now")})
    elif newest is not None and newest.centre is not None:
        counts.append({"number": amount_words(words, data, newest.centre, chart), "what": words("is the median")})
    if chart.target is not None:
        counts.append(_target(words, chart, amount_words(words, data, chart.target, chart)))
    if counts:
        sheet.put("answer", counts=counts)


def _of(words: Words, point: Point | None) -> str:
    if point is None:
        return ""
    period = period_words(words, point.measure.period)
    of = _of_whole(words, point.measure.numerator, point.measure.denominator)
    return f"{period}, {of}" if of else period


def _target(words: Words, chart: Chart, target: str) -> dict[str, str]:
    amount = {"up": words("at least {target}", target=target), "down": words("at most {target}", target=target)}.get(chart.direction, target)
    what = {
        "passes": words("is the target. It will be met each time if nothing changes"),
        "fails": words("is the target. It will not be met unless something is changed"),
        "varies": words("is the target. Single numbers may lie on either side of it"),
    }.get(chart.assurance, words("is the target"))
    return {"number": amount, "what": what}


def _put_events(sheet: Sheet, charted: Charted) -> None:
    """The numbered events of the drawing, each with its reason and what was decided; then those outside it."""
    facts = []
    for count, event in _numbered(events_of(charted)):
        said = capital(period_words(sheet.words, event.period))
        name = f"{count}. {said}" if count else said
        facts.append({"name": name, "value": joined([_told(sheet, charted, what, row) for what, row in event.sayings], " ")})
    if facts:
        sheet.put("facts", facts=facts)


def _told(sheet: Sheet, charted: Charted, what: str, row: Mapping[str, Any]) -> Markup:
    words, subject = sheet.words, Target(charted.subject)
    if what == "annotations":
        text, document = (shown(sheet, subject, (what, "*", name), row.get(name)) for name in ("text", "document"))
        return joined([part for part in (text, Markup("{}.").format(document) if document else Markup("")) if part], " ")
    reason = shown(sheet, subject, (what, "*", "reason"), row.get("reason"))
    parts = [Markup.escape(words("Limits are recalculated from here.")), reason]
    decision = row.get("decision")
    if isinstance(decision, Mapping):
        minutes = shown(sheet, subject, (what, "*", "decision", "minutes"), decision.get("minutes"))
        matter = decision.get("n")
        if minutes:
            told = Markup.escape(words("Decided in {minutes}", minutes="\0")).split("\0", 1)
            where = Markup("{}{}{}").format(told[0], minutes, told[1] if len(told) > 1 else "")
            parts.append(Markup("{}, {}.").format(where, words("number {number}", number=matter)) if isinstance(matter, int) else Markup("{}.").format(where))
    return joined([part for part in parts if part], " ")


def put_milestones(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the numbers at the start and after some months as a table, which says itself that it shows no trend."""
    rows = subject.document.data.get(str(block.get("field", "milestones")))
    words, data = sheet.words, subject.document.data
    cells = []
    for row in rows if isinstance(rows, list) else ():
        value = number(row.get("value")) if isinstance(row, Mapping) else None
        if value is None:
            continue
        of = _of_whole(words, number(row.get("numerator")), number(row.get("denominator")))
        cells.append([line(str(row.get("name", ""))), period_words(words, str(row.get("period", ""))), _unbroken(amount_words(words, data, value)), of])
    if cells:
        several = any(cell[3] for cell in cells)
        heads = [words("When"), words("Period"), unit_of(sheet, subject.document), *([words("Counted")] if several else [])]
        sheet.put("table", heads=heads, rows=[{"cells": cell if several else cell[:3]} for cell in cells], keep=True)
        whole = _charts(sheet, subject.document)[0]
        if whole is not None and _drawn(whole.chart):
            sheet.put("note", text=words("These numbers show where we were, not how it goes. For that, see the diagram of all numbers."))
        elif whole is None:
            sheet.put("note", text=words("The numbers show where we were, not how it goes."))


def _of_whole(words: Words, count: float | None, whole: float | None) -> str:
    return "" if count is None or whole is None else words("{count} of {whole}", count=count_words(words, count), whole=count_words(words, whole))


def unit_of(sheet: Sheet, document: Document) -> str:
    """What the numbers are in: in the document's own words, else by its unit."""
    own = document.data.get("unit_text")
    return capital(line(own)) if isinstance(own, str) else sheet.book.value_word(document.kind, ("unit",), document.data.get("unit"))


def put_numbers(sheet: Sheet, subject: Target, _: Block) -> None:
    """Adds the table of all numbers, the newest first; a year's stand open, those before them folded."""
    whole = _charts(sheet, subject.document)[0] if subject.row is None else None
    if whole is None or not whole.chart.points:
        return
    words = sheet.words
    counted = any(point.measure.numerator is not None and point.measure.denominator is not None for point in whole.chart.points)
    signs = whole.chart.way != "table" or any(point.value is None for point in whole.chart.points)
    heads = [words("Period"), *([words("Counted")] if counted else []), unit_of(sheet, whole.subject), *([words("Sign")] if signs else [])]
    rows = [{"cells": _cells(words, whole, point, counted)[: len(heads)]} for point in reversed(whole.chart.points)]
    sheet.put("table", heads=heads, rows=rows[:_OPEN], keep=True)
    if len(rows) > _OPEN:
        older = component("table", heads=heads, rows=rows[_OPEN:], keep=True)
        sheet.put("folded", summary=words.many("{count} earlier number", "{count} earlier numbers", len(rows) - _OPEN), body=older)


def _cells(words: Words, charted: Charted, point: Point, counted: bool) -> list[object]:
    measure = point.measure
    cells: list[object] = [period_words(words, measure.period)]
    if counted:
        cells.append(_of_whole(words, measure.numerator, measure.denominator))
    if point.value is None:
        return [*cells, "–", words("Not measured. {reason}", reason=line(measure.missing)) if measure.missing else words("Not measured.")]
    sign = point.verdict or "neutral"
    return [*cells, _unbroken(_value(words, charted, point)), f"{_SHAPES[sign]}\u00a0{words(SIGNS[sign])}" if point.flagged else ""]


def _unbroken(written: str) -> Markup:
    """A number on one line, however narrow its column."""
    return Markup('<span class="f-keep f-num">{}</span>').format(written)
