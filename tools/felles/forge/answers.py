"""An answer of a forge, read field by field: what isn't there as it should be stops the reading with a sentence.

Nothing is guessed: a field that is missing or null is None where a source may leave it out, and else an answer that
can't be used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from felles.errors import CannotRun
from felles.forge.moments import instant
from felles.words import N_

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NEVER = "0001-01-01T00:00:00"
"""How a forge written in Go says that there is no moment."""
_LONGEST = 1000
"""Characters of an account, a branch or an address; what people wrote is longer."""


class Answer:
    """One object of an answer, and where it stands in it."""

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, Mapping):
            raise unusable(where)
        self._value, self.where = value, where

    def _is(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def _got(self, key: str) -> Any:
        return self._value.get(key)

    def text(self, key: str) -> str:
        """A line of text that has to be there."""
        found = self.maybe_text(key)
        if found is None:
            raise unusable(self._is(key))
        return found

    def maybe_text(self, key: str) -> str | None:
        """A line of text, or None where the forge doesn't say (missing, null or empty)."""
        found = self._got(key)
        if found is None or found == "":
            return None
        if not isinstance(found, str) or len(found) > _LONGEST or _HIDDEN.search(found):
            raise unusable(self._is(key))
        return found

    def prose(self, key: str) -> str:
        """What people wrote, of any length; empty when there is nothing."""
        found = self._got(key)
        if found is None:
            return ""
        if not isinstance(found, str):
            raise unusable(self._is(key))
        return found

    def number(self, key: str) -> int:
        """A whole number that has to be there."""
        found = self.maybe_number(key)
        if found is None:
            raise unusable(self._is(key))
        return found

    def maybe_number(self, key: str) -> int | None:
        found = self._got(key)
        if found is None:
            return None
        if not isinstance(found, int) or isinstance(found, bool):
            raise unusable(self._is(key))
        return found

    def flag(self, key: str) -> bool:
        """True when it says so; False when it says no or nothing."""
        found = self._got(key)
        if found is None:
            return False
        if not isinstance(found, bool):
            raise unusable(self._is(key))
        return found

    def commit(self, key: str) -> str:
        """A full commit id that has to be there."""
        found = self.maybe_commit(key)
        if found is None:
            raise unusable(self._is(key))
        return found

    def maybe_commit(self, key: str) -> str | None:
        found = self.maybe_text(key)
        if found is not None and not _COMMIT.fullmatch(found):
            raise unusable(self._is(key))
        return found

    def moment(self, key: str) -> datetime:
        """An instant that has to be there."""
        found = self.maybe_moment(key)
        if found is None:
            raise unusable(self._is(key))
        return found

    def maybe_moment(self, key: str) -> datetime | None:
        found = self.maybe_text(key)
        if found is None or found.startswith(_NEVER):
            return None
        try:
            return instant(found)
        except ValueError:
            raise unusable(self._is(key)) from None

    def part(self, key: str) -> Answer:
        """An object inside that has to be there."""
        return Answer(self._got(key), self._is(key))

    def maybe_part(self, key: str) -> Answer | None:
        """An object inside, or None. An empty one says nothing either."""
        found = self._got(key)
        return Answer(found, self._is(key)) if found is not None and found != {} else None

    def rows(self, key: str) -> list[Answer]:
        """The objects of a list that has to be there."""
        return rows(self._got(key), self._is(key))

    def texts(self, key: str) -> list[str]:
        """The texts of a list that has to be there."""
        found = self._got(key)
        if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
            raise unusable(self._is(key))
        return found


def rows(value: Any, where: str) -> list[Answer]:
    """A list of objects."""
    if not isinstance(value, list):
        raise unusable(where)
    return [Answer(row, f"{where}[{number}]") for number, row in enumerate(value, 1)]


def unusable(where: str) -> CannotRun:
    """The sentence for an answer that isn't what the forge's own description promises."""
    return CannotRun(
        N_("The forge's answer can't be used: “{field}” is missing or isn't what it should be."),
        N_("Check that the address leads to the forge's API and that Felles supports its version. Nothing was taken as approved."),
        field=where[:200],
    )
