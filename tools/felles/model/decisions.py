"""The values of deciding: what a record says, what a forge says of a proposal, and what follows from both.

Persons are member numbers here; accounts stand in the reviews a source gives and in the team's file alone.
Moments are RFC 3339 in UTC (``2024-01-10T13:05:00Z``), days ISO, commits and blobs full object ids, fingerprints
``sha256:`` and 64 hexadecimal digits over a file's bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
