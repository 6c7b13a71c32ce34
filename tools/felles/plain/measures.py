"""Numbers and periods as people write them: ``2,2``, ``1 204``, ``juli 2025``, ``3. kvartal 2025``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from felles.model.measured import Chart, Period
from felles.plain.text import line
from felles.words import Words

_USUAL = {"percent": 0, "count": 0}
"""Decimals of a unit, where the document says nothing: whole numbers; one of all others."""


def decimals_of(data: Mapping[str, Any], chart: Chart | None = None) -> int:
    """How many decimals the numbers of what is measured are shown with; where nothing is said, none if all are whole."""
    own = data.get("decimals")
    if isinstance(own, int) and own >= 0:
        return min(own, 3)
    shown = [n for one in chart.points for n in (one.value, one.centre, one.lower, one.upper) if n is not None] if chart else []
    return 0 if shown and all(float(one).is_integer() for one in shown) else _USUAL.get(str(data.get("unit")), 1)


def number_words(words: Words, value: float, decimals: int = 0) -> str:
    """A number with the language's own signs between thousands and before decimals; halves are rounded away from nothing."""
    return _written(float(value), max(decimals, 0), "en_GB" if words.language == "en" else words.language)


def amount_words(words: Words, data: Mapping[str, Any], value: float, chart: Chart | None = None) -> str:
    """A number of what is measured, with its decimals, and its sign where it is per cent."""
    said = number_words(words, value, decimals_of(data, chart))
    return words("{number}%", number=said) if data.get("unit") == "percent" else said


@lru_cache(maxsize=4096)
def _written(value: float, decimals: int, locale: str) -> str:
    from decimal import ROUND_HALF_UP, Decimal

    from babel.numbers import format_decimal  # checking needs none of it

    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    form = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    said: str = format_decimal(rounded + 0, format=form, locale=locale)
    return said


def count_words(words: Words, value: float) -> str:
    """A count: whole where it is whole, else with what decimals it has."""
    return number_words(words, value, 0 if float(value).is_integer() else min(len(repr(float(value)).partition(".")[2]), 3))


def period_words(words: Words, written: str) -> str:
    """A period in full; what is none comes back as it is."""
    period = Period.read(written)
    if period is None:
        return line(written)
    if period.length == "month":
        return words.month(period.first)
    if period.length == "day":
        return words.date(period.first)
    year, _, part = written.partition("-")
    if period.length == "week":
        return words("week {week}, {year}", week=int(part[1:]), year=year)
    if period.length == "quarter":
        return words("quarter {quarter} of {year}", quarter=part[1:], year=year)
    if period.length == "half-year":
        return words("first half of {year}", year=year) if part == "H1" else words("second half of {year}", year=year)
    return year


def span_words(words: Words, first: str, last: str) -> tuple[str, str]:
    """The periods something lasts from and to; the year once where it is the same: ``april``, ``oktober 2026``."""
    said, end = period_words(words, first), period_words(words, last)
    period, year = Period.read(first), first[:4]
    if period is not None and period.length in ("month", "week") and first != last and year == last[:4]:
        said = said.removesuffix(year).rstrip(" ,\u00a0")
    return said, end


def short_period(words: Words, period: Period) -> str:
    """A period in a few letters, its year left out unless it is all there is."""
    part = period.written.partition("-")[2]
    if period.length == "month":
        return words.month(period.first, short=True)
    if period.length == "day":
        return f"{int(period.first[8:])}.{int(period.first[5:7])}."
    if period.length == "week":
        return words("w {week}", week=int(part[1:]))
    if period.length == "quarter":
        return words("q {quarter}", quarter=part[1:])
    if period.length == "half-year":
        return words("half {half}", half=part[1:])
    return period.written
