"""NR8 and NR9: numbers about people, beside each other and before they are numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Place, Problem
from felles.rules import rule


@rule("NR8", "error")
def results_tell_of_nobody_together(differing: tuple[Any, ...]) -> Iterator[Problem]:
    """Two results of nearly the same people, taken from each other, tell of no fewer than may be told of."""
    for one in differing:
        values = {"other": one.other.title, "few": one.few, "item": one.item or ""}
        yield Problem("NR8", one.document.at(*one.field), values, "item" if one.item else "", one.document.id)


@rule("NR9", "error")
def no_raw_answers(raw_answers: tuple[tuple[str, str, Mapping[str, Any]], ...]) -> Iterator[Problem]:
    """No file in the handbook holds what single people answered."""
    for path, variant, values in raw_answers:
        yield Problem("NR9", Place(path), values, variant)
