"""The year wheel: which documents are to be looked over, month by month from this one on. Drawn without script."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup

from felles.model import Page
from felles.site.across.reviews import Review, review_row, reviews
from felles.site.addresses import relative, up
from felles.site.book import Book
from felles.site.calendar import CALENDAR, calendars, place_calendar
from felles.site.glossary import Glossary
from felles.site.markup import component
from felles.site.own_pages import REVIEWS, YEAR
from felles.site.sheet import Sheet
from felles.words import Words

_ALONE = ("navigation", "toc")
_MOST = 60
"""Documents of one month that are listed; of the rest, how many."""
_SHORT = 8
"""Documents up to which a month stands open."""
_MANY = 5
"""Documents in one month from which it is said that they come all at once."""
_CENTRE, _OUTER, _INNER = 160, 156, 84
"""Of the ring, in the drawing's own units."""


def year_pages(book: Book, glossary: Glossary) -> Iterator[Page]:
    """One page: what is late, the wheel, the twelve months from this one, and what comes after them."""
    sheet = Sheet(book, glossary, YEAR)
    words, every = sheet.words, reviews(book)
    title = words("Review calendar")
    way = [{"href": relative(YEAR, REVIEWS), "text": words("Review of documents")}]
    sheet.head(title, way=way, lead=words("Which documents are due for review, month by month"))
    if not any(one.due for one in every):
        sheet.put("note", text=words("Nothing has been decided yet, so nothing is due."))
        yield sheet.page(title, hide=_ALONE)
        return
    put_calendar(sheet)
    late = [one for one in every if one.overdue]
    if late:
        sheet.heading(words("Overdue"), "forfalt")
        sheet.put("rows", rows=[review_row(sheet, one) for one in late])
    months = _months(book.today)
    due = [one for one in every if one.done and one.due]
    by_month: dict[str, list[Review]] = {month: [] for month in months}
    for one in due:
        by_month.setdefault(str(one.due)[:7], []).append(one)
    within = {month: by_month[month] for month in months}
    sheet.html(component("figure", drawing=_wheel(words, within), caption=_said(sheet, within, by_month)))
    sheet.heading(words("Month by month"), "maneder")
    _put_months(sheet, within)
    later = {month: some for month, some in sorted(by_month.items()) if month not in within}
    if later:
        sheet.heading(words("After that"), "senere")
        _put_months(sheet, later)
    yield sheet.page(title, hide=_ALONE)


def put_calendar(sheet: Sheet, place: str | None = None) -> None:
    """Adds the way to have all this in one's own calendar, where there is one for this reader."""
    path = CALENDAR if place is None else place_calendar(place)
    if path in calendars(sheet.book):
        sheet.put("actions", actions=[{"href": up(sheet.path) + path, "text": sheet.words("Add the dates to your own calendar"), "download": path.rsplit("/", 1)[1]}])


def _months(today: str) -> list[str]:
    """This month and the eleven after it: ``2026-11``."""
    year, month = int(today[:4]), int(today[5:7]) - 1
    return [f"{year + (month + i) // 12:04}-{(month + i) % 12 + 1:02}" for i in range(12)]


def _said(sheet: Sheet, within: dict[str, list[Review]], by_month: dict[str, list[Review]]) -> str:
    """The drawing in words: how many within the year, how many later, and the month that has most of all."""
    words = sheet.words
    count, total = sum(map(len, within.values())), sum(map(len, by_month.values()))
    said = words.many("{count} document is due for review in these twelve months.", "{count} documents are due for review in these twelve months.", count)
    if total > count:
        said += " " + words.many("{count} comes later.", "{count} come later.", total - count)
    most = max(by_month, key=lambda month: len(by_month[month]))
    if len(by_month[most]) > _MANY:
        said += " " + words("Busiest month: {month}, with {count}. Some of them can be reviewed earlier.", month=words.month(most), count=len(by_month[most]))
    return said


def _put_months(sheet: Sheet, months: dict[str, list[Review]]) -> None:
    """Adds a fold for each month in which something is due, open where it is short; months without anything in one line."""
    words = sheet.words
    for empty, run in groupby(months, key=lambda month: not months[month]):
        own = list(run)
        if empty:
            ends = dict.fromkeys((words.month(own[0]), words.month(own[-1])))
            sheet.put("note", text=_capital(words("{months}: nothing", months="–".join(ends))))
            continue
        for month in own:
            some = months[month]
            rows = [review_row(sheet, one) for one in some[:_MOST]]
            if len(some) > _MOST:
                rows.append({"href": "", "title": words("and {count} more", count=len(some) - _MOST), "small": ""})
            counted = words.many("{count} document", "{count} documents", len(some))
            body = component("rows", rows=rows)
            anchor = sheet.anchor(f"m-{month}")
            sheet.html(component("folded", summary=f"{_capital(words.month(month))}: {counted}", body=body, open=len(some) <= _SHORT, id=anchor))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _wheel(words: Words, within: dict[str, list[Review]]) -> Markup:
    """A ring of twelve months, January at the top, each with how many are due; the month one is in has a thick edge.

    What it shows stands in words under it and as a table below, so those who hear the page lose nothing.
    """
    paths: list[str] = []
    texts: list[str] = []
    size = 2 * _CENTRE
    for i, (month, some) in enumerate(sorted(within.items(), key=lambda pair: pair[0][5:])):
        x, y = _point(i + 0.5, (_OUTER + _INNER) / 2)
        sort, on = ("c-bar", " c-on") if some else ("c-band", "")
        now = " c-now" if month == next(iter(within)) else ""
        paths.insert(0 if not now else len(paths), f'<path class="{sort}{now}" d="{_segment(i)}"/>')
        texts.append(
            f'<text class="c-t{on}" x="{x}" y="{y - 3}" text-anchor="middle">{words.month(month, short=True)}</text>'
            f'<text class="c-tb{on}" x="{x}" y="{y + 15}" text-anchor="middle">{len(some) or "–"}</text>'
        )
    first, last = next(iter(within))[:4], list(within)[-1][:4]
    years = first if first == last else f"{first}–{last}"
    centre = f'<text class="c-tb" x="{_CENTRE}" y="{_CENTRE + 5}" text-anchor="middle">{years}</text>'
    return Markup(f'<svg class="f-wheel" viewBox="0 0 {size} {size}" width="{size}" height="{size}" aria-hidden="true" focusable="false">{"".join(paths)}{"".join(texts)}{centre}</svg>')


def _segment(i: int) -> str:
    """The outline of one month's part of the ring."""
    (ax, ay), (bx, by) = _point(i, _OUTER), _point(i + 1, _OUTER)
    (cx, cy), (dx, dy) = _point(i + 1, _INNER), _point(i, _INNER)
    return f"M{ax} {ay}A{_OUTER} {_OUTER} 0 0 1 {bx} {by}L{cx} {cy}A{_INNER} {_INNER} 0 0 0 {dx} {dy}Z"


def _point(months: float, radius: float) -> tuple[float, float]:
    """A point so many months from the top, clockwise; the year turns as a clock does."""
    angle = math.tau * (months - 3) / 12
    return round(_CENTRE + radius * math.cos(angle), 1), round(_CENTRE + radius * math.sin(angle), 1)
