"""What people write in a table's cells, as numbers and days: decimal commas, thousands, percent signs, Excel's day numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from felles.reading.sheets import Share, Value

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_PLAIN = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?\Z")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?:(?:\.[0-9]{3})+(?:,[0-9]+)?|(?:,[0-9]{3})+(?:\.[0-9]+)?)\Z")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[\s\u00a0\u202f\u2009'][0-9]{3})+(?:[.,][0-9]{1,15})?\Z")
_EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}\Z")


@dataclass(frozen=True, slots=True)
class Number:
    value: float | int
    percent: bool = False
    """It was written with a percent sign; value is then the number before the sign."""
    either: bool = False
    """The sign in it can be a decimal sign or stand between thousands: 1.234. Read as a decimal sign."""

    @property
    def thousandfold(self) -> int:
        """What it is when the sign stands between thousands."""
        return round(self.value * 1000)


def number(value: Value) -> Number | None:
    """The number that a cell shows; None when it shows something else, or nothing.

    >>> number("1 234,5").value, number("58 %").percent, number("1.234").either
    (1234.5, True, True)
    """
    if isinstance(value, (bool, date)):
        return None
    if isinstance(value, Share):
        return Number(round(float(value) * 100, 12), percent=True) if _finite(value) else None
    if isinstance(value, (int, float)):
        return Number(value) if _finite(value) else None
    text = value.strip().replace("\u2212", "-")
    percent = text.endswith("%")
    if percent:
        text = text[:-1].rstrip()
    either = bool(_EITHER.match(text))
    if _GROUPED.match(text):
        text = _SPACES.sub("", text)
    if _PLAIN.match(text):
        text = text.replace(",", ".")
    elif _THOUSANDS.match(text) and not either:
        decimal = max(text.rfind("."), text.rfind(","))
        if text.count(text[decimal]) > 1 or not {".", ","} <= set(text):
            decimal = len(text)
        text = re.sub("[.,]", "", text[:decimal]) + text[decimal:].replace(",", ".")
    else:
        return None
    return Number(float(text) if "." in text else int(text), percent, either)


def _finite(value: float) -> bool:
    return value == value and abs(value) < 1e15


_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T][0-9:.]+Z?)?\Z")
_NORDIC = re.compile(r"([0-9]{1,2})[./-]\s?([0-9]{1,2})[./-]\s?([0-9]{4})(?:\s[0-9:.]+)?\Z")
_FIRST, _LAST = 25_569, 73_050
"""1 January 1970 and 31 December 2099 as Excel counts days: a smaller number is a year, a week or a count."""


def day(value: Value) -> date | None:
    """The day that a cell shows: a date, ISO, day.month.year, or Excel's number of it; None when it is none.

    A year of two digits is none: nobody knows which part of it is the day.

    >>> day("1.2.2024"), day(45292), day("2024-02-30")
    (datetime.date(2024, 2, 1), datetime.date(2024, 1, 1), None)
    """
    if isinstance(value, date):
        return value
    if isinstance(value, (bool, Share)):
        return None
    if isinstance(value, str):
        if found := _ISO.match(value):
            return _made(*map(int, found.groups()))
        if found := _NORDIC.match(value):
            return _made(*map(int, reversed(found.groups())))
        if not re.match(r"[0-9]{5}\Z", value):
            return None
        value = int(value)
    if _FIRST <= value <= _LAST:
        return date(1899, 12, 30) + timedelta(days=int(value))
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
