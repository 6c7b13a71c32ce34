"""The values of deciding: what a record says, and what follows from it.

Persons are member numbers here; accounts stand in the answers a source gives and in the team's file alone.
Moments are RFC 3339 in UTC (``2024-01-10T13:05:00Z``), days ISO, commits and blobs full object ids, fingerprints
``sha256:`` and 64 hexadecimal digits over a file's bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Class = Literal["significant", "editorial", "confirmed"]
"""What a writer says of a change."""
Outcome = Literal["approved", "confirmed", "withdrawn", "baseline"]
Way = Literal["reviews", "meeting", "urgent", "editorial", "mandate"]
Strength = Literal["signed", "forge", "stated"]
"""How sure an approval is: by the person's own signature, by the forge's answer, or because a file says so."""
State = Literal["waiting", "in-force", "withdrawn", "unproven"]


# What a record says


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it was decided: path, Git's blob id and fingerprint."""

    path: str
    blob: str
    fingerprint: str = ""
    """Empty for files that are no documents: they are decided by path and blob."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One document in one decision."""

    id: str
    content: Content
    attachments: tuple[Content, ...]
    version: int
    """How many approved, withdrawn or baseline decisions have named the document, this one included."""
    sort: Class
    """``class`` in the record."""
    outcome: Outcome
    in_force_from: str
    """Day: the later of ``valid_from`` and the decision's own day in Norway."""
    team: str
    way: Way
    practice: str | None = None

    @property
    def body(self) -> str:
        """Who decided it, as an id."""
        return self.team


@dataclass(frozen=True, slots=True)
class Approval:
    """One counted or standing review in a record; persons by number, None for who is no member."""

    no: int | None
    role: str | None
    site: str | None
    state: str
    commit: str | None
    at: str | None
    on_behalf_of: int | None
    strength: Strength
    answer: str
    """Digest of the source's own row, see ``Review.answer``."""
    signature: str | None = None
    """Armoured SSH signature, when ``strength`` is ``signed``: over what felles.signing.signed_text says."""

    @property
    def who(self) -> tuple[str | None, str | None]:
        """Function and place, as the record has them."""
        return self.role, self.site


@dataclass(frozen=True, slots=True)
class Origin:
    """The proposal a decision came from, as its record keeps it."""

    number: int | None
    url: str | None
    base: str
    head: str
    merge: str
    opened_by: int | None
    opened_at: str | None
    head_at: str | None
    authors: tuple[int | None, ...]
    last_pushed_by: int | None
    merged_at: str | None
    urgent: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """One record under ``docs/decisions``."""

    number: int
    decided_at: str
    before: str
    """The commit that main stood at before the merge; for a baseline the commit that was adopted."""
    previous: str | None
    """Fingerprint of the record before; None for the first."""
    documents: tuple[Decided, ...]
    files: tuple[Content, ...]
    policy: tuple[Mapping[str, Any], ...]
    """The policy entries that were used, as they stood."""
    origin: Origin | None
    """None for a baseline."""
    reviews: tuple[Approval, ...]
    why: str | None = None
    """The reason for a later baseline."""
    path: str = ""
    fingerprint: str = ""

    @property
    def baseline(self) -> bool:
        """Adopted as it stood, not decided by reviews."""
        return self.origin is None

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """What was said for it."""
        return tuple(review for review in self.reviews if review.state == "approved")


# What follows from the records


@dataclass(frozen=True, slots=True)
class Named:
    """One document as one decision names it."""

    decision: Decision
    decided: Decided


@dataclass(frozen=True, slots=True)
class Standing:
    """What a document counts for on a day, from the tree's own records and bytes."""

    id: str
    state: State | None
    """None: a draft, in a working tree or a merge result, whose bytes no decision names yet."""
    newest: Named | None
    """The newest decision naming it; None when none does."""
    in_force: Named | None
    """What is in force on the day; None before its first day and for what was never decided."""
    history: tuple[Named, ...] = ()
    """Every decision naming it, oldest first."""
    here: bool = True
    """False: decisions name it and the tree lacks it."""
    review_due: str | None = None
    """Day on which it has to be looked over again."""
    overdue: bool = False
    confirm_by: str | None = None
    """Day by which the team has to confirm an urgent change that it has not confirmed yet."""
    superseded_by: str | None = None

    @property
    def version(self) -> int | None:
        """The version in force, else the newest decided one."""
        shown = self.in_force or self.newest
        return shown.decided.version if shown else None

    @property
    def next(self) -> Named | None:
        """The decided version that is not in force yet."""
        return self.newest if self.newest is not None and self.state == "waiting" else None
