"""What is handed to whoever asks how things were decided: what was asked for, tables of it, and what stood without a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from felles.model.decisions import Named

ITEMS = tuple(f"EV{number:02}" for number in range(1, 22))
"""Every item of evidence by its id, in order."""

Cell = str | int | bool | None
"""A table's value: texts in the handbook's language, days and moments as ISO text; None is what isn't known or isn't there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """For which days, and for what of the handbook, evidence is asked. What is asked for twice must both be met."""

    begins: str
    """First day, in Norway."""
    ends: str
    """Last day; the same as the first when it is asked how things stood on a day."""
    sites: tuple[str, ...] = ()
    """Only what applies at one of these places; empty: everywhere."""
    documents: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    """Only what says it answers to one of these requirements."""
    findings: tuple[str, ...] = ()
    """Only what one of these findings led to."""

    @property
    def one_day(self) -> bool:
        """Whether it is asked how things stood on one day, not what happened in a period."""
        return self.begins == self.ends

    @property
    def only(self) -> tuple[str, ...]:
        """The ids of everything it was narrowed to."""
        return (*self.sites, *self.documents, *self.requirements, *self.findings)

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return not self.only


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name in data, which is the same in every language, and its heading for people."""

    key: str
    heading: str
    sort: Literal["text", "day", "moment", "number", "yes"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of evidence. ``name`` is the file's, such as ``EV03-gaps``."""

    name: str
    title: str
    says: str
    """One sentence: what a row is, and how it was found."""
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One item of evidence, such as ``EV01``, the register of documents."""

    id: str
    title: str
    says: str
    tables: tuple[Table, ...]
    absent: str = ""
    """Why there is nothing; empty where there is."""
    rests_on: Literal["texts", "history"] = "texts"
    """Whether it can be worked out again from the texts and records alone, or rests on the repository's whole history."""

    @property
    def count(self) -> int:
        """Rows in all its tables."""
        return sum(len(table.rows) for table in self.tables)


Why = Literal["in force", "decided", "before", "rests on"]
"""Why a version is handed over: it was in force in the period; it was decided in it, or waits at its end, without that;
it is the one before the first in force, to compare with; or decisions rest on it, as on who decides, the choices of the handbook, places, minutes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One decided version whose bytes are handed over."""

    named: Named
    kind: str
    begins: str
    """The first day on which this text was the one to follow, by what was decided at the end of the period."""
    ends: str | None
    """The last such day; None: still so at the end of the period. Before ``begins``: another took its place first."""
    why: Why

    @property
    def folder(self) -> str:
        """Where its files lie in a pack: ``data/versions/RUT-017/0012``; below it each file has its path in the handbook."""
        return f"data/versions/{self.named.decided.id}/{self.named.decision.number:04}"


@dataclass(frozen=True, slots=True)
class Bypass:
    """A change of what is decided on that reached main by itself."""

    commit: str
    at: str | None
    """When, as the commit says of itself; None when it says no moment."""
    path: str
    document: str | None
    """The document's id, where decisions know one at that path."""
    sort: Literal["changed", "removed", "added", "record"]
    """``record``: a record of a decision was changed, removed, or brought together with something else."""
    ended: str | None
    """The commit that brought the decided bytes back, or with which they were decided; None: it still stands."""
    decision: int | None
    """The decision that ended it; None where the decided bytes were merely brought back, or nothing ended it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a law or standard, in our own words."""

    id: str
    name: str
    """What people call it: ``§ 6 a``."""
    text: str
    items: tuple[str, ...]
    """The items of evidence that answer it, by id."""
    outside: str
    """What no handbook can show of it, and where that is."""
    checked: bool = True
    """Whether somebody has compared this with the source itself."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One law or standard by which an inspector asks."""

    id: str
    title: str
    says: str
    """What it is, where it stands, and whose words these are."""
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What there is for one clause."""

    clause: Clause
    given: tuple[Item, ...]
    """Items that hold something."""
    absent: tuple[Item, ...]
    """Items that would answer it, and hold nothing; each says why."""

    @property
    def gap(self) -> bool:
        """Whether nothing answers it."""
        return not self.given


@dataclass(frozen=True, slots=True)
class Offered:
    """A pack that a site offers for download, and what it says of itself."""

    name: str
    """What the file is called where it is downloaded to."""
    size: int
    files: int
    digest: str
    """``sha256:…`` of its list of checksums: the pack's one number."""
    asked: Asked
    bypasses: int
    """How many changes had gone past those who decide, ended or not."""
    standing: int
    """How many of them nothing has ended."""
    case_ref: str = ""
    signed: bool = False
