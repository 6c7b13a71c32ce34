"""What happened to a proposal, told once, for every forge to tell in its own form. All people are made up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

HOST = "forge.example"


def commit(name: str) -> str:
    """A commit's id, the same for the same name."""
    return hashlib.sha1(name.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Person:
    """An account, or something like one."""

    login: str
    id: int
    program: bool = False

    @property
    def address(self) -> str:
        return f"{self.login}@example.org"


NURSE, LEADER, ADVISER = Person("nord-sykepleier", 41), Person("sor-leder", 42), Person("radgiver", 43)
ROBOT = Person("hjelper[bot]", 90, program=True)


@dataclass(frozen=True)
class Made:
    """A commit, and who the forge says wrote and committed it; None: it can't say."""

    id: str
    author: Person | None
    committer: Person | None
    message: str = "Frist: 24 timer → 12 timer"
    author_address: str = "noen@example.org"
    committer_address: str = "noen@example.org"


@dataclass(frozen=True)
class Said:
    """A review. ``sort``: approved, changes_requested, commented, or the forge's own word."""

    who: Person | None
    sort: str
    commit: str | None
    at: str | None
    dismissed: bool = False


@dataclass(frozen=True)
class Push:
    who: Person | None
    head: str
    at: str


@dataclass
class Comment:
    id: int
    who: Person
    body: str


@dataclass(frozen=True)
class Mark:
    """A status set on a commit, in the forge's own word."""

    commit: str
    state: str
    text: str
    called: str = "felles"


@dataclass
class Story:
    """A proposal. The default: opened by the nurse, pushed to once more, approved by the leader."""

    number: int = 42
    opened_by: Person | None = NURSE
    opened_at: str = "2026-03-01T08:00:00Z"
    base: str = commit("base")
    branch: str = "forslag/kortere-frist"
    labels: tuple[str, ...] = ()
    commits: tuple[Made, ...] = (Made(commit("one"), NURSE, NURSE), Made(commit("two"), NURSE, NURSE))
    pushes: tuple[Push, ...] = (
        Push(NURSE, commit("one"), "2026-03-01T07:59:00Z"),
        Push(NURSE, commit("two"), "2026-03-02T09:30:00Z"),
    )
    """Oldest first."""
    reviews: tuple[Said, ...] = (Said(LEADER, "approved", commit("two"), "2026-03-09T10:00:00Z"),)
    merged_at: str | None = None
    merge: str | None = None
    comments: list[Comment] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    """Every status that was set, oldest first."""
    asking: Person | None = LEADER
    """Whose token it is; None: a pipeline's own."""

    @property
    def head(self) -> str:
        return self.commits[-1].id
