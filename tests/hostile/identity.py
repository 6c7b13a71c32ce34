"""Identity numbers with the right check digits, made here so that none is ever written down in a file of ours."""

from __future__ import annotations


def norwegian(day: int, month: int, year: int, start: int = 100) -> str:
    """The first number from ``start`` with both check digits; day + 40 is a D-number, month + 40, 65, 80 synthetic."""
    for number in range(start, 1000):
        digits = [int(c) for c in f"{day:02}{month:02}{year:02}{number:03}"]
        first = -sum(d * w for d, w in zip(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2), strict=True)) % 11
        second = -sum(d * w for d, w in zip([*digits, first], (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
        if first < 10 and second < 10:
            return "".join(map(str, [*digits, first, second]))
    raise AssertionError("no such number")


def danish(day: int, month: int, year: int) -> str:
    """A number with the check digit that was used until 2007, with its hyphen."""
    for number in range(100, 1000):
        digits = [int(c) for c in f"{day:02}{month:02}{year:02}{number:03}"]
        last = -sum(d * w for d, w in zip(digits, (4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
        if last < 10:
            return f"{day:02}{month:02}{year:02}-{number:03}{last}"
    raise AssertionError("no such number")


def swedish(year: int, month: int, day: int, number: int = 123, separator: str = "-") -> str:
    """Ten digits with the last by the sum of digits of every second doubled; a co-ordination number has day + 60."""
    digits = f"{year:02}{month:02}{day:02}{number:03}"
    total = sum(sum(divmod(int(c) * (2 if i % 2 == 0 else 1), 10)) for i, c in enumerate(digits))
    return f"{digits[:6]}{separator}{digits[6:]}{-total % 10}"
