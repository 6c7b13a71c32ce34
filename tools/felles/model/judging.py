"""The values of judging a proposal: what a source says of it, what the policy asks for, and the verdict.

Accounts stand here and in the team's file alone; a record has member numbers. Moments, days and ids are as in
``felles.model.decisions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from felles.model.decisions import Class, Strength, Way

# What a source says of a proposal


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pull request as its source describes it. None where the source doesn't say: what is not known is never fine."""

    number: int | None
    url: str | None
    opened_by: str | None
    opened_at: str | None
    base: str | None
    head: str | None
    head_at: str | None
    """When the newest content was there for others to see."""
    authors: tuple[str | None, ...]
    """Accounts of everybody who wrote or co-wrote a commit; None for one the source can't name."""
    last_pushed_by: str | None
    merged_at: str | None
    merge_commit: str | None
    urgent: bool


@dataclass(frozen=True, slots=True)
class Review:
    """What one account said of a proposal at one moment."""

    account: str | None
    state: str
    """approved, changes_requested, commented or dismissed; anything else never counts."""
    commit: str | None
    submitted_at: str | None
    on_behalf_of: str | None = None
    reason: str | None = None
    strength: Strength = "stated"
    answer: str = ""
    """``sha256:`` over the canonical JSON (sorted keys, no spaces, UTF-8) of the row as the reviews file has it."""
    signature: str | None = None
    """Armoured SSH signature as the source gives it, not yet checked."""
    doubt: Literal["signature", "unsigned"] | None = None
    """Why it isn't taken as said by that person: the signature is not theirs, or theirs is missing."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """A proposal with everything said of it, from a forge or from a file."""

    source: str
    proposal: Proposal
    reviews: tuple[Review, ...]


# What the policy says


@dataclass(frozen=True, slots=True)
class Group:
    """How many of whom have to say yes."""

    count: int
    role: str | None = None
    site: str | None = None
    """A site's id, ``own`` for the document's one site, ``any`` or None for whichever."""
    distinct: bool = False
    """Each from another site."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When a meeting's minutes stand instead of the groups: how many present, how many of them confirm in writing."""

    present: int
    confirm: int


@dataclass(frozen=True, slots=True)
class Urgent:
    """Who may decide at once, and within how many days the others have to confirm."""

    groups: tuple[Group, ...]
    confirm_within_days: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a team's policy: what it decides on, and who has to agree."""

    index: int
    kinds: tuple[str, ...] | None
    """None: all."""
    folders: tuple[str, ...] | None
    sites: tuple[str, ...] | Literal["own", "several"] | None
    """``own``: what concerns one site alone; ``several`` (``all`` in the file): what concerns more than one, and one
    alone where no entry speaks of that; a tuple: what concerns none but these; None: whatever it concerns."""
    sort: Class | None
    """The class of change it is for; None: any."""
    groups: tuple[Group, ...]
    """Empty for an entry that couldn't be understood: it covers what it may have been meant for, and is never met."""
    hearing_days: int
    meeting: Meeting | None
    urgent: Urgent | None
    raw: Mapping[str, Any] = field(hash=False)
    """As it stands in the team's file, for the record."""


@dataclass(frozen=True, slots=True)
class Member:
    """One row of a team's members. Several rows may have one number: that is one person."""

    no: int
    role: str
    site: str
    profession: str
    account: str | None
    fixed: bool
    """False: takes part on request."""
    begins: str
    ends: str | None
    """Last day, that day included."""
    deputy_for: int | None = None
    key: str | None = None
    """Public SSH key, ``ssh-ed25519 AAAA…``; with one, answers in a file have to be signed."""


@dataclass(frozen=True, slots=True)
class Team:
    """A team that decides, as its newest decided file on main had it."""

    id: str
    path: str
    members: tuple[Member, ...]
    entries: tuple[Entry, ...]


# What is judged


@dataclass(frozen=True, slots=True)
class Minutes:
    """A meeting whose minutes are part of the proposal."""

    path: str
    team: str
    date: str
    present: frozenset[int]
    """Member numbers."""
    approves: frozenset[str]
    """Ids of documents and paths of files it decided to approve."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One guarded path in which the merge result differs from main's tip. A rename is two: the old path and the new."""

    path: str
    before: str | None
    """Blob on main's tip; None: not there."""
    after: str | None
    """Blob in the merge result; None: not there."""
    id: str | None
    """The document's id; None for a file that is no document, such as a schema."""
    kind: str | None = None
    sites: tuple[str, ...] | None = None
    """The sites it concerns: all (None), or these. For a change that touches one site's own part alone: that one."""
    sort: Class = "significant"
    """The class the writer gave it; ``significant`` for what is new, removed or no document."""
    restores: bool = False
    """It gives back exactly what the newest decision names: no new decision is needed."""
    weighs: Class | None = None
    """The class it is decided as, where that is another: confirming what few decided in a hurry takes everybody whom
    the change itself would have taken."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a verdict rests on."""

    teams: tuple[Team, ...]
    """In order of their paths; the first entry of the first team that matches decides."""
    changed: tuple[Changed, ...]
    reviews: Reviews
    at_commit: Mapping[str, Mapping[str, str | None]] = field(hash=False)
    """Reviewed commit -> path -> blob there, for every path in ``changed``; a commit that can't be read is missing."""
    judged_at: str
    """The moment of judgement: of the merge when there was one."""
    minutes: tuple[Minutes, ...] = ()
    exact: bool = True
    """False (G8): what was merged is more, or less, than main's tip and the reviewed head together."""
    conflict: bool = False
    errors: int = 0
    """Errors the checks find in the merge result."""
    records: Literal["none", "same", "other", "mixed"] = "none"
    """What it does to the records of decisions: nothing; it brings those that are made again byte for byte, and nothing
    else; it brings, changes or removes others; or it brings other things with them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something doesn't count or isn't met; the sentence is made later."""

    code: str
    """A rule of the gate (``G4``) or a word of its own (``hearing``), with ``.variant`` where one rule has several."""
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class GroupState:
    """One group of an entry: who has said yes for it, and how many are missing."""

    group: Group
    given: tuple[int, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the policy says of one changed path."""

    changed: Changed
    team: str | None
    entry: int | None
    """Index in the team's policy; None: no entry covers it."""
    way: Way | None
    """The way by which it is met, or the ordinary way while it isn't."""
    groups: tuple[GroupState, ...]
    met: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """One review with what became of it."""

    review: Review
    no: int | None
    """The person's number; None: no member."""
    counts: bool
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the policy is met, and why."""

    met: bool
    rulings: tuple[Ruling, ...]
    reviews: tuple[Counted, ...]
    """In the order of the source."""
    reasons: tuple[Reason, ...]
    """Why not, for the proposal as a whole; empty when met."""
