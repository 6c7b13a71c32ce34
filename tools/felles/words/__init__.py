"""The product's own words in the reader's language: catalogues (gettext), numbers of things, dates.

The key of every text is its English sentence. English needs no catalogue; Nynorsk reads Bokmål.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

LANGUAGES = ("nb", "nn", "da", "sv", "en")
"""Languages a handbook may be in."""

_CATALOGUES = Path(__file__).parent / "locale"


@lru_cache(maxsize=8)
def _catalogue(language: str) -> gettext.NullTranslations:
    wanted = "nb" if language == "nn" else language
    return gettext.translation("felles", str(_CATALOGUES), [wanted], fallback=True)


class Words:
    """Says things in one language.

    >>> Words("en")("{count} documents", count=3)
    '3 documents'
    """

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self._catalogue = _catalogue(self.language)

    def __call__(self, text: str, /, **values: Any) -> str:
        """The text in this language, with its ``{fields}`` filled in."""
        said = self._catalogue.gettext(text) if text else ""
        return said.format(**values) if values else said

    def many(self, one: str, several: str, count: int, /, **values: Any) -> str:
        """The form that fits the number; ``{count}`` is filled in."""
        return self._catalogue.ngettext(one, several, count).format(count=count, **values)

    def listing(self, things: list[str] | tuple[str, ...]) -> str:
        """``a, b og c``."""
        if len(things) < 2:
            return "".join(things)
        return f"{', '.join(things[:-1])} {self('and')} {things[-1]}"

    def yes(self, answer: str) -> bool:
        """Whether an answer is a yes, in this language or in English."""
        return answer.strip().casefold() in {"y", "yes", self("yes"), self("yes")[:1]}

    def date(self, day: str) -> str:
        """An ISO date as people write it: ``1. september 2026``. What is no date comes back as it is."""
        return _dated(day, self.language, "long")

    def short_date(self, day: str) -> str:
        """``01.09.2026`` or the like."""
        return _dated(day, self.language, "medium")

    def month(self, month: str, *, short: bool = False) -> str:
        """The month of an ISO date or month as people write it: ``november 2026``; short: ``nov``."""
        said = _dated(f"{month[:7]}-01", self.language, "LLL" if short else "LLLL y")
        return said.rstrip(".")

    def day(self, day: str, today: str) -> str:
        """A date as people say it: ``4. desember``; with its year only where that is not this year's."""
        return _dated(day, self.language, "long" if day[:4] != today[:4] else "MMMMd")

    def window(self, begins: str, ends: str, today: str) -> str:
        """The days from one to another: ``1.–30. sep.``; with the year only where it is not this year's."""
        return _window(begins, ends, self.language, "MMMd" if begins[:4] == ends[:4] == today[:4] else "yMMMd")


@lru_cache(maxsize=4096)
def _window(begins: str, ends: str, language: str, form: str) -> str:
    import datetime

    from babel.dates import format_interval

    try:
        days = datetime.date.fromisoformat(begins), datetime.date.fromisoformat(ends)
    except ValueError:
        return f"{begins}–{ends}"
    said = str(format_interval(*days, form, locale=_locale(language)))
    return said.replace("\u2009–\u2009", "–")  # the thin spaces of some languages break lines where they shouldn't


def _locale(language: str) -> str:
    return "en_GB" if language == "en" else language


@lru_cache(maxsize=4096)
def _dated(day: str, language: str, form: str) -> str:
    import datetime

    try:
        moment = datetime.date.fromisoformat(day)
    except ValueError:
        return day
    if form == "MMMMd":
        from babel.dates import format_skeleton

        return str(format_skeleton(form, moment, locale=_locale(language)))
    return _formatter()(moment, format=form, locale=_locale(language))


@lru_cache(maxsize=1)
def _formatter() -> Callable[..., str]:
    # Babel's dates cost 60 ms to import, and a check needs none of them.
    from babel.dates import format_date

    return format_date


def N_(text: str) -> str:
    """Marks a text for the catalogue where it is written down but not yet said."""
    return text
