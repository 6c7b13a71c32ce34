"""What a document with sums of who has read something says, as values. Nobody's name is in any of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from felles.model import Document
from felles.reading.schemas import is_date

ABOUT = "acknowledges"
"""The relation of the field that names what was read."""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many at one place were asked to read something and have said that they did."""

    place: str
    asked: int | None
    acknowledged: int | None
    """None: left out, as it would tell of too few."""
    left_out: str = ""
    """Why it was: ``few-asked``, ``few-acknowledged`` or ``few-left``."""
    counted_at: str = ""
    """Of which day the number is, where that is another than the rest's."""

    @property
    def share(self) -> int | None:
        """Whole per cent, half a per cent upwards; None where either number is missing or nobody was asked."""
        if self.acknowledged is None or not self.asked:
            return None
        return (200 * self.acknowledged + self.asked) // (2 * self.asked)


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What one document with sums says of one version of another."""

    source: Document
    about: str
    """The id of what was read."""
    version: int
    counted_at: str
    least: int | None
    """The smallest number of people that is told of, as it says itself."""
    places: tuple[PlaceCount, ...]

    @property
    def shown(self) -> tuple[PlaceCount, ...]:
        """The places of which both numbers are told."""
        return tuple(one for one in self.places if one.share is not None)

    @property
    def total(self) -> PlaceCount:
        """All places of which both numbers are told, together: their sum says no more than they do."""
        return PlaceCount("", sum(one.asked or 0 for one in self.shown), sum(one.acknowledged or 0 for one in self.shown))

    def at(self, place: str) -> PlaceCount | None:
        return next((one for one in self.places if one.place == place), None)


def acknowledged_in(document: Document) -> Acknowledged | None:
    """One document with sums as a value; None where it doesn't say what was read, or when it was counted."""
    about = next((name for reference in document.kind.references if reference.relation == ABOUT for _, name in document.named(reference)), "")
    said, counted_at, rows = document.data.get("about"), document.data.get("counted_at"), document.data.get("places")
    number = said.get("version") if isinstance(said, Mapping) else None
    if not about or count(number) is None or not isinstance(counted_at, str) or not is_date(counted_at):
        return None
    places = tuple(
        PlaceCount(str(row["site"]), count(row.get("asked")), count(row.get("acknowledged")), _text(row.get("suppressed")), _text(row.get("counted_at")))
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping) and isinstance(row.get("site"), str)
    )
    return Acknowledged(document, about, int(str(number)), counted_at, count(document.data.get("smallest_group")), places)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
