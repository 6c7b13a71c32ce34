"""A plan's timeline: its windows and evaluations drawn once for each width, said in words, and what each evaluation led to.

Drawn here and not by the charting library: it has no numbers to scale, its words must stay text in the reader's own
size, and its colours are the stylesheet's. All that it shows stands as text below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape

from felles.facts.uptake import Part, Point, Uptake
from felles.model import Target
from felles.plain.fields import label_key
from felles.plain.layouts import Block
from felles.site.sheet import Sheet
from felles.site.uptake import late_words, uptake_of
from felles.site.values import path_of, shown
from felles.words import Words

_LETTER = 7.6
"""Units one letter takes at the drawings' size of text, on the safe side."""
_MONTHS = (1, 2, 3, 6, 12, 24)
"""Months from one mark to the next, the closest that have room for their names."""


@dataclass(frozen=True, slots=True)
class _Width:
    """One drawing: how wide it is, and where the names stand."""

    name: str
    whole: int
    left: int
    """Where time begins; the names stand before it, or with 0 above their bars."""
    row: int


_WIDTHS = (_Width("wide", 960, 220, 30), _Width("narrow", 358, 0, 48))
_BAR, _TOP, _EDGE = 18, 34, 8


def put_timeline(sheet: Sheet, subject: Target, block: Block) -> None:
    """Adds the drawing with its words, and below it what was seen at each evaluation and what it led to."""
    about = uptake_of(sheet, subject)
    if about is None or about[1] is not None:
        return
    found = about[0]
    if found.parts:
        title = sheet.words("Timeline of {title}", title=sheet.book.title(subject))
        said = _said(sheet, found)
        drawings = [{**_drawing(sheet, found, width), "name": width.name} for width in _WIDTHS]
        sheet.put("timeline", drawings=drawings, title=title, caption=said)
    events = list(_events(sheet, subject, found, block))
    if events:
        sheet.put("events", events=events)


# The drawing


@dataclass(frozen=True, slots=True)
class _Scale:
    begins: date
    ends: date
    left: int
    right: int

    def x(self, day: str, after: int = 0) -> float:
        """Where a day begins; ``after`` days later."""
        days = (date.fromisoformat(day) - self.begins).days + after
        return round(self.left + (self.right - self.left) * days / max(1, (self.ends - self.begins).days), 1)


def _drawing(sheet: Sheet, found: Uptake, width: _Width) -> Mapping[str, Any]:
    begins, ends = _span(found)
    scale = _Scale(begins, ends, width.left + 1, width.whole - _EDGE)
    rows = len(found.parts) + bool(found.points)
    bottom = _TOP + rows * width.row + 4
    today = sheet.book.today
    body = [*_marks(sheet.words, scale, bottom)]
    height = bottom
    if begins.isoformat() <= today <= ends.isoformat():  # before the bars and names, which stand upon it
        x = scale.x(today)
        said = sheet.words("today, {date}", date=sheet.words.day(today, today))
        body.append(f'<line class="c-today" x1="{x}" x2="{x}" y1="22" y2="{bottom}"/>')
        body.append(_text("c-tb", _within(x, said, width, "middle"), bottom + 16, said, "middle"))
        height += 22
    for i, part in enumerate(found.parts):
        body += _bar(sheet, found, part, scale, width, _TOP + i * width.row)
    if found.points:
        body += _evaluations(sheet, found, scale, width, _TOP + len(found.parts) * width.row)
    return {"width": width.whole, "height": height, "body": Markup("".join(body))}


def _span(found: Uptake) -> tuple[date, date]:
    """From the first day of the first month to the first day after the last."""
    days = [day for part in found.parts for day in (part.begins, part.ends)] + [point.day for point in found.points]
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    return first.replace(day=1), _next_month(last.replace(day=1), 1)


def _next_month(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _marks(words: Words, scale: _Scale, bottom: int) -> Iterator[str]:
    """A line at each month that has room for its name."""
    months = (scale.ends.year - scale.begins.year) * 12 + scale.ends.month - scale.begins.month
    each = (scale.right - scale.left) / months
    names = [words.month(_next_month(scale.begins, i).isoformat(), short=True) for i in range(min(months, 12))]
    room = (max(map(len, names)) + 5) * _LETTER + 8  # the name and, in January, the year
    step = next((step for step in _MONTHS if step * each >= room), _MONTHS[-1])
    year = 0
    for i in range(0, months, step):
        month = _next_month(scale.begins, i)
        x = scale.x(month.isoformat())
        name = words.month(month.isoformat(), short=True) if step < 12 else ""
        if month.year != year:
            name, year = f"{name} {month.year}".strip(), month.year
        yield f'<line class="c-grid" x1="{x}" x2="{x}" y1="22" y2="{bottom}"/>'
        if x + 3 + len(name) * _LETTER <= scale.right + _EDGE:
            yield _text("c-t", x + 3, 14, name)


def _bar(sheet: Sheet, found: Uptake, part: Part, scale: _Scale, width: _Width, top: float) -> Iterator[str]:
    words = sheet.words
    x, end = scale.x(part.begins), scale.x(part.ends, 1)
    at = top + (width.row - _BAR - 4 if not width.left else (width.row - _BAR) / 2)
    moved = _moved(words, found, part)
    late = part.late is not None or any(cell.late is not None for cell in found.cells if cell.part.row == part.row)
    marks = [text for text in (moved, words("late") if late else "") if text]
    if width.left:
        yield _text("c-tb", 0, at + 14, _cut(part.name, width.left - 8))
        beside = ", ".join(marks)
        if beside and end + 6 + len(beside) * _LETTER <= width.whole:
            yield _text("c-t", end + 6, at + 14, beside)
        elif beside and x - 6 - len(beside) * _LETTER >= width.left:
            yield _text("c-t", x - 6, at + 14, beside, "end")
    else:
        yield _text("c-tb", 0, at - 6, _cut(", ".join([part.name, *marks]), width.whole))
    yield f'<rect class="c-bar" x="{x}" y="{at}" width="{max(2, round(end - x, 1))}" height="{_BAR}" rx="2"/>'
    before = _before(found, part)
    if before is not None and scale.begins.isoformat() <= before < scale.ends.isoformat():
        old = scale.x(before, 1)
        yield f'<line class="c-lim" x1="{old}" x2="{old}" y1="{at}" y2="{at + _BAR}"/>'
    for day in _held(part):
        if scale.begins.isoformat() <= day < scale.ends.isoformat():
            yield f'<circle class="c-bar2" cx="{scale.x(day)}" cy="{at + _BAR / 2}" r="4"/>'


def _before(found: Uptake, part: Part) -> str | None:
    """The day the window ended in the first place."""
    rows = found.document.data.get("revisions")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping) and row.get("item") == part.id and isinstance(row.get("from"), Mapping):
            day = row["from"].get("to")
            return day if _is_day(day) else None
    return None


def _moved(words: Words, found: Uptake, part: Part) -> str:
    before = _before(found, part)
    days = (date.fromisoformat(part.ends) - date.fromisoformat(before)).days if before is not None else 0
    if days > 0:
        return words.many("extended by {count} day", "extended by {count} days", days)
    return words.many("shortened by {count} day", "shortened by {count} days", -days) if days else ""


def _held(part: Part) -> list[str]:
    rows = part.data.get("held")
    days = [row.get("date") for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return sorted({day for day in days if isinstance(day, str) and _is_day(day)})


def _is_day(day: object) -> bool:
    try:
        return isinstance(day, str) and len(day) == 10 and bool(date.fromisoformat(day))
    except ValueError:
        return False


def _evaluations(sheet: Sheet, found: Uptake, scale: _Scale, width: _Width, top: float) -> Iterator[str]:
    """A diamond for each: filled when held, open when to come, a square when it is late; its name where there is room."""
    words = sheet.words
    y = top + (width.row - 14 if not width.left else width.row / 2)
    if width.left:
        yield _text("c-tb", 0, y + 5, words("Evaluation"))
    else:
        yield _text("c-tb", 0, y - 16, words("Evaluation"))
    free = float(width.left)
    for point in found.points:
        x = max(scale.x(point.day), width.left + 8.0)
        name = words("{count} mo.", count=_months(found, point))
        taken = x - 11 - len(name) * _LETTER
        if _months(found, point) and taken >= free:
            yield _text("c-t", x - 11, y + 5, name, "end")
        if point.late is not None:
            yield f'<rect class="c-bad" x="{x - 6}" y="{y - 6}" width="12" height="12"/>'
        else:
            yield f'<path class="{"c-bar2" if point.done else "c-bar"}" d="M{x} {y - 7}l7 7l-7 7l-7 -7z"/>'
        free = x + 12


def _months(found: Uptake, point: Point) -> int:
    """Whole months after the first window began, to the nearest."""
    days = (date.fromisoformat(point.day) - date.fromisoformat(min(part.begins for part in found.parts))).days
    return max(0, round(days / 30.4))


def _text(sort: str, x: float, y: float, text: str, at: str = "start") -> str:
    return f'<text class="{sort} c-over" x="{round(x, 1)}" y="{round(y, 1)}"{f" text-anchor={chr(34)}{at}{chr(34)}" if at != "start" else ""}>{escape(text)}</text>'


def _within(x: float, text: str, width: _Width, at: str) -> float:
    half = len(text) * _LETTER / 2
    return min(max(x, half), width.whole - half) if at == "middle" else x


def _cut(text: str, room: float) -> str:
    most = int(room / _LETTER)
    return text if len(text) <= most else text[: most - 1].rstrip(" ,.") + "…"


# The words


def _said(sheet: Sheet, found: Uptake) -> str:
    """The drawing in words: from when to when, how many items and evaluations, and what the marks mean."""
    words, today = sheet.words, sheet.book.today
    first, last = min(part.begins for part in found.parts), max(part.ends for part in found.parts)
    count = len(found.parts)
    said = [words.many("{count} item, {window}.", "{count} items, {window}.", count, window=words.window(first, last, today))]
    if found.points:
        done = sum(point.done for point in found.points)
        said.append(words("{done} of {count} evaluations have been held.", done=done, count=len(found.points)))
    if any(_before(found, part) is not None for part in found.parts):
        said.append(words("A dashed line shows where a window ended before it was moved."))
    if any(_held(part) for part in found.parts):
        said.append(words("A dot is a day on which it was held."))
    return " ".join(said)


def _events(sheet: Sheet, subject: Target, found: Uptake, block: Block) -> Iterator[Mapping[str, Any]]:
    """What happens on the way: the start, each evaluation with what was seen and what it led to, each window moved."""
    words, today, data = sheet.words, sheet.book.today, found.document.data
    told: list[tuple[str, int, Mapping[str, Any]]] = []
    if found.parts:
        first = min(part.begins for part in found.parts)
        names = words.listing([part.name for part in found.parts if part.begins == first])
        told.append((first, 0, {"how": "done" if first <= today else "next", "what": words("Start: {names}", names=names), "said": []}))
    for point in found.points:
        told.append((_day_of(point), 1, _evaluation(sheet, subject, point, block, coming=point is found.next)))
    revisions = data.get("revisions")
    for i, row in enumerate(revisions if isinstance(revisions, list) else ()):
        part = next((part for part in found.parts if isinstance(row, Mapping) and part.id == row.get("item")), None)
        if part is None or not _is_day(row.get("date")) or not isinstance(row.get("to"), Mapping):
            continue
        ends = row["to"].get("to")
        what = words("{what} was given a new window, to {date}", what=part.name, date=words.day(ends, today)) if _is_day(ends) else part.name
        reason = row.get("reason")
        said = [sheet.prose(reason)] if isinstance(reason, str) else []
        decision = row.get("decision")
        if isinstance(decision, Mapping):
            path = (*path_of(subject, "revisions"), "*", "decision")
            minutes = shown(sheet, subject, (*path, "minutes"), decision.get("minutes"))
            said.append(Markup("{}: {}").format(sheet.book.label(subject.document.kind, label_key(path)), minutes) if minutes else Markup(""))
        told.append((row["date"], 2 + i, {"how": "done", "what": what, "said": [one for one in said if one]}))
    last = max((part.ends for part in found.parts), default=None)
    if last is not None:
        told.append((last, 99, {"how": "done" if last < today else "next", "what": words("The last window ends"), "said": []}))
    for day, _, event in sorted(told, key=lambda one: one[:2]):
        yield {"state": None, **event, "day": words.date(day)}


def _day_of(point: Point) -> str:
    held = point.data.get("held_on")
    return str(held) if point.done and _is_day(held) else point.day


def _evaluation(sheet: Sheet, subject: Target, point: Point, block: Block, *, coming: bool) -> Mapping[str, Any]:
    words, path = sheet.words, (*path_of(subject, "evaluation_points"), "*")

    def said(name: str) -> Markup:
        return shown(sheet, subject, (*path, name), point.data.get(name))

    lines = [said("scope")] if point.data.get("scope") else []
    if point.done:
        if point.data.get("seen"):
            lines.append(Markup("<strong>{}</strong> {}").format(words("Seen:"), said("seen")))
        led = said("led_to") if point.data.get("led_to") else Markup.escape(words("not said yet"))
        lines.append(Markup("<strong>{}</strong> {}").format(words("Led to:"), led))
    links = [one for one in (said(str(name)) for name in block.get("small", ()) if point.data.get(name)) if one]
    if links:
        lines.append(Markup(", ").join(links))
    state = None
    if point.late is not None:
        state = {"shape": "warn", "word": late_words(sheet, point.late)}
    elif coming:
        state = {"shape": "wait", "word": words("Next")}
    how = "done" if point.done else "now" if point.late is not None else "next"
    return {"how": how, "what": words("Evaluation"), "said": lines, "state": state}

