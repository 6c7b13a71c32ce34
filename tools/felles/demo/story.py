"""The story as it is told in ``story.yaml``: what happened, who did it, when, and with which texts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from felles.model import NORWAY
from felles.reading.text import decode, read_yaml

HOME = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Written:
    """One document as somebody wrote it: a text to begin with, and what was done to it."""

    of: str
    """``present``: as the sample has it; ``now``: as it stood where the writing began; else a folder under ``texts``."""
    swap: tuple[tuple[str, str], ...] = ()
    """Words exchanged for others, wherever they stand."""
    cut: tuple[str, ...] = ()
    """Rows and sections left out, by words of their first line."""
    change: Mapping[str, str] | None = None
    """What it says of its own change."""


PRESENT = Written("present")
"""A text as the sample has it now."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a proposal."""

    at: str
    by: str
    says: str
    texts: Mapping[str, Written]
    """By the document's id."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one account said of a proposal. ``of`` is the version it was said of, None for the newest."""

    by: str
    at: str
    state: str
    of: int | None
    why: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """A proposal, or something that reached the handbook without one."""

    name: str
    says: str
    start: str | None
    """The event after which it branched off; None: the one before it here."""
    urgent: bool
    versions: tuple[Version, ...]
    said: tuple[Said, ...]
    way: str
    """merge, squash or rebase: how it came in; ``closed``, ``open`` or ``direct``."""
    at: str
    """When that was."""
    met: bool
    """Of what is open: whether the policy is met."""
    told: str
    """Of what is open or closed: what there is to see, for who looks at it."""


@dataclass(frozen=True, slots=True)
class Story:
    """All of it, in the order in which it happened."""

    last_day: str
    folders: tuple[str, ...]
    """Where the sample's documents are."""
    url: str
    """Of a proposal, with ``{number}``."""
    mail: str
    recorded: str
    """What a version that brings a record is called, with ``{number}`` and ``{documents}``."""
    merged: str
    """What a version that brings a proposal is called, with ``{number}`` and ``{says}``."""
    pointing: tuple[str, ...]
    """Words by which a sentence leads to another document, with ``{id}``."""
    names: Mapping[str, str]
    """Account -> what a version says of who wrote it."""
    start: Version
    without: frozenset[str]
    """Ids of the documents that came later."""
    events: tuple[Event, ...]


@lru_cache(maxsize=1)
def story() -> Story:
    """The story that comes with Felles."""
    told = read_yaml(decode((HOME / "story.yaml").read_bytes()))
    begun = told["start"]
    return Story(
        last_day=told["last_day"],
        folders=tuple(told["folders"]),
        url=told["url"],
        mail=told["mail"],
        recorded=told["recorded"],
        merged=told["merged"],
        pointing=tuple(told["pointing"]),
        names=told["names"],
        start=Version(_moment(begun["at"]), begun["by"], begun["says"], _texts(begun["texts"])),
        without=frozenset(begun["without"]),
        events=tuple(_event(row) for row in told["events"]),
    )


def _event(row: Mapping[str, Any]) -> Event:
    way, at = next((way, row[way]) for way in ("merge", "squash", "rebase", "closed", "direct", "open") if way in row)
    rows = row.get("versions") or [{"at": row["opened"], "texts": row["texts"]}]
    versions = tuple(Version(_moment(v["at"]), v.get("by", row["by"]), v.get("says", row["says"]), _texts(v["texts"])) for v in rows)
    return Event(
        name=row["name"],
        says=row["says"],
        start=row.get("start"),
        urgent=bool(row.get("urgent")),
        versions=versions,
        said=tuple(_said(one) for one in row.get("said", ())),
        way=way,
        at=versions[-1].at if way == "open" else _moment(at),
        met=way == "open" and at == "met",
        told=row.get("told", ""),
    )


def _said(row: Any) -> Said:
    if isinstance(row, list):
        row = dict(zip(("by", "at"), row, strict=True))
    return Said(row["by"], _moment(row["at"]), row.get("state", "approved"), row.get("of"), row.get("why"))


def _texts(rows: Mapping[str, Any]) -> Mapping[str, Written]:
    return {id: _written(row) for id, row in rows.items()}


def _written(row: Any) -> Written:
    if not isinstance(row, dict):
        return Written(str(row))
    swaps = tuple((str(old), str(new)) for old, new in row.get("swap", ()))
    return Written(str(row["of"]), swaps, tuple(map(str, row.get("cut", ()))), row.get("change"))


def _moment(text: str) -> str:
    """``2023-06-05 09.12`` on the clock in Norway, as a moment in UTC."""
    local = datetime.datetime.strptime(text, "%Y-%m-%d %H.%M").replace(tzinfo=ZoneInfo(NORWAY))
    return local.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
