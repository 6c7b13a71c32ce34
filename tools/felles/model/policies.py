"""What can be seen of a policy before anybody proposes anything."""

from __future__ import annotations

from dataclasses import dataclass

from felles.model.decisions import Way
from felles.model.judging import Group


@dataclass(frozen=True, slots=True)
class Unfillable:
    """A part of a policy that not enough people can fill, were everybody to say yes."""

    path: str
    """The file the policy stands in."""
    entry: int
    """Index in the policy."""
    way: Way
    index: int | None
    """Which of the way's groups; None for a way without groups."""
    group: Group | None
    place: str | None
    """The site it can't be filled for, where each site has to fill it for itself."""
    proposer: int | None
    """Only when this member is the proposer; None: never."""
    able: int
    needed: int
    lasting: bool
    """False: it is only that some members' time has run out, or hasn't begun."""


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What nobody decides on."""

    folder: str
    kind: str | None
    """The kind of document; None: files that are none, or all there is."""
    sort: str | None
    """The class of change; None: any."""
