"""Periods as people and spreadsheets write them: month names in four languages, weeks, quarters, halves, dates of any sort."""

from __future__ import annotations

import re
from datetime import date

from felles.model.measured import Length, Period
from felles.reading.cells import day
from felles.reading.sheets import Share, Value

_MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan januar januari january", "feb februar februari february", "mar mars marts march", "apr april", "mai maj may", "jun juni june",
            "jul juli july", "aug august augusti", "sep sept september", "okt oktober oct october", "nov november", "des dec desember december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_GAP = r"[\s,./-]*"
_NAMED = re.compile(rf"([^\W\d_]+)\.?{_GAP}([0-9]{{4}}|[0-9]{{2}})|([0-9]{{4}}){_GAP}([^\W\d_]+)\.?")
_NUMBERED = re.compile(r"(?P<year>[0-9]{4})[\s./-](?P<part>[0-9]{1,2})|(?P<part2>[0-9]{1,2})[\s./-](?P<year2>[0-9]{4})|(?P<year3>[0-9]{4})(?P<part3>[0-9]{2})")
_PARTS: dict[Length, tuple[str, str]] = {
    "week": (r"(?:uke|uge|vecka|veckan|week|w|v|u)", "W"),
    "quarter": (r"(?:kvartal|kvartalet|quarter|kv|q|k)", "Q"),
    "half-year": (r"(?:halvår|halvåret|halvaar|halvt år|half|h)", "H"),
}


def period_of(value: Value, length: Length, year: Value = "") -> str | None:
    """The period of this length that a cell names, written as documents have it; None when it names none, or another's length.

    ``year`` is what a column of its own says of the year.

    >>> period_of("mars 2024", "month"), period_of("1. kvartal 2024", "quarter"), period_of(45292, "week")
    ('2024-03', '2024-Q1', '2024-W01')
    """
    if isinstance(value, (bool, Share)):
        return None
    if isinstance(value, date):
        return _of_day(value, length)
    text = " ".join(str(value).split()).casefold()
    if year != "" and text and (read := re.fullmatch(r"[0-9]{4}", str(year).strip())):
        text = f"{read[0]}-{int(text):02}" if re.fullmatch(r"[0-9]{1,2}", text) and length == "month" else f"{text} {read[0]}"
    found = Period.read(text.upper())
    if found is not None and found.length == length:
        return found.written
    written = _month(text) if length == "month" else text if length == "year" and re.fullmatch(r"[0-9]{4}", text) else _part(text, length)
    if written is None and (named := day(value)) is not None:
        written = _of_day(named, length)
    found = Period.read(written)
    return found.written if found is not None and found.length == length else None


def _month(text: str) -> str | None:
    if found := _NAMED.fullmatch(text):
        name, year = (found[1], found[2]) if found[1] else (found[4], found[3])
        month = _MONTHS.get(name)
        return None if month is None else f"{year if len(year) == 4 else '20' + year}-{month:02}"
    if found := _NUMBERED.fullmatch(text):
        year = found["year"] or found["year2"] or found["year3"]
        return f"{year}-{int(found['part'] or found['part2'] or found['part3']):02}"
    return None


def _part(text: str, length: Length) -> str | None:
    """A week, quarter or half: its name or letter and number in either order, and the year before or after."""
    if length not in _PARTS:
        return None
    name, letter = _PARTS[length]
    number = rf"(?:{name}\.?\s*(?P<a>[0-9]{{1,2}})|(?P<b>[0-9]{{1,2}})\.?\s*{name}\.?)"
    for form in (rf"{number}{_GAP}(?:i\s+|av\s+|of\s+)?(?P<year>[0-9]{{4}})", rf"(?P<year>[0-9]{{4}}){_GAP}{number}"):
        if found := re.fullmatch(form, text):
            part = int(found["a"] or found["b"])
            return f"{found['year']}-{letter}{part:02}" if letter == "W" else f"{found['year']}-{letter}{part}"
    return None


def _of_day(day: date, length: Length) -> str | None:
    if length == "week":
        iso = day.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}"
    written = {
        "day": day.isoformat(),
        "month": f"{day.year:04}-{day.month:02}",
        "quarter": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "half-year": f"{day.year:04}-H{(day.month + 5) // 6}",
        "year": f"{day.year:04}",
    }
    return written[length]
