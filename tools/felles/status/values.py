"""Rows of the overview. Their fields are the keys that ``--format json`` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol


class _Dated(Protocol):
    @property
    def late(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Review:
    """A document that is to be looked over by a day."""

    id: str
    path: str
    title: str
    owner_role: str
    owner: str
    """What people call that function."""
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class Undecided:
    """What stands on main, or is gone from it, without a decision."""

    sort: Literal["changed", "new", "removed", "unread", "record"]
    path: str
    id: str | None
    """None: a file that is no document."""
    title: str
    decision: int | None
    """The newest decision that names it."""
    commit: str | None = None
    """Of a record: what touched it."""


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A change that main has and no record tells of yet."""

    commit: str
    paths: tuple[str, ...]
    proposal: int | None
    ready: bool
    """Whether it has all it needs, and only has to be recorded."""
    lacks: tuple[str, ...] | None
    """What it lacks, a sentence each; None: nothing said what people had answered, so it isn't known."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What few decided in a hurry, and the others have yet to stand behind."""

    id: str
    path: str
    title: str
    decision: int
    by: str
    late: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """A decided version that waits for its first day."""

    id: str
    path: str
    title: str
    version: int
    begins: str
    withdrawn: bool
    decision: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A dated exemption that runs out soon."""

    rule: str
    document: str
    title: str
    owner: str
    until: str


@dataclass(frozen=True, slots=True)
class Check:
    """A row of a document that is to be done again by a day."""

    id: str
    path: str
    title: str
    what: str
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something a document says is to be done by a day, and that isn't done."""

    id: str
    path: str
    title: str
    what: str
    """In the document's own words."""
    owner_role: str
    owner: str
    """What people call that function."""
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class Behind:
    """Something that should have been in use at a place by now."""

    id: str
    """The place's own document, else the common one's."""
    path: str
    title: str
    """What is common to all places."""
    place: str
    what: str
    due: str
    days: int
    """Past the last day."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A change that people are asked to have read by a day, and of which nobody has counted how many have."""

    id: str
    path: str
    title: str
    version: int
    due: str
    late: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """What a document tells of is over, and the document still stands."""

    id: str
    path: str
    title: str
    day: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An open proposal, as the forge and the policy have it now."""

    number: int
    url: str
    title: str
    state: str
    """In a word or two."""
    missing: tuple[str, ...]
    """What it waits for, in words."""


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest record."""

    decision: int
    day: str
    baseline: bool
    documents: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """What couldn't be looked at."""

    what: str
    why: str
    help: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What the door found out where the texts alone don't tell."""

    unrecorded: tuple[Unrecorded, ...] = ()
    tampered: tuple[tuple[str, str, str, bool], ...] = ()
    proposals: tuple[Proposal, ...] | None = None
    """None: no forge was asked."""
    unseen: tuple[Unseen, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """The whole overview, each list in the order in which it is best seen to."""

    name: str
    day: str
    reviews_within: int
    exemptions_within: int
    """Days ahead."""
    undecided: tuple[Undecided, ...] = ()
    unrecorded: tuple[Unrecorded, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    reviews: tuple[Review, ...] = ()
    checks: tuple[Check, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    behind: tuple[Behind, ...] = ()
    reading: tuple[Reading, ...] = ()
    ended: tuple[Ended, ...] = ()
    exemptions: tuple[Ending, ...] = ()
    proposals: tuple[Proposal, ...] | None = None
    """None: no forge was asked."""
    coming: tuple[Coming, ...] = ()
    newest: Newest | None = None
    not_looked_at: tuple[Unseen, ...] = field(default=())

    @property
    def now(self) -> int:
        """How many things there are to see to today."""
        return len(self.undecided) + len(self.unrecorded) + len(self.ended) + len(self.behind) + sum(sum(one.late for one in some) for some in self._dated)

    @property
    def soon(self) -> int:
        """How many become due within the days looked ahead."""
        return len(self.exemptions) + sum(sum(not one.late for one in some) for some in self._dated)

    @property
    def _dated(self) -> Iterable[Iterable[_Dated]]:
        return self.confirmations, self.reviews, self.checks, self.deadlines, self.reading


def as_data(status: Status) -> dict[str, Any]:
    """The overview for other programs: the counts first, then every list whole."""
    whole = asdict(status)
    head = {name: whole.pop(name) for name in ("name", "day")}
    ahead = {"reviews": whole.pop("reviews_within"), "exemptions": whole.pop("exemptions_within")}
    lists = {name: list(rows) if isinstance(rows, tuple) else rows for name, rows in whole.items()}
    return {**head, "days_ahead": ahead, "counts": {"now": status.now, "soon": status.soon}, **lists}
