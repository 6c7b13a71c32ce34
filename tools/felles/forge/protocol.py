"""What Felles asks of a forge, whichever it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from felles.model.judging import Reviews


@dataclass(frozen=True, slots=True)
class Open:
    """One proposal that is neither merged nor closed."""

    number: int
    url: str
    head: str
    """Full commit id."""
    into: str
    """The branch it is to be merged into."""


class Forge(Protocol):
    """Reads proposals and what was said of them, and puts one comment under a proposal and one status on its head.

    Every method raises CannotRun when the forge can't be asked, doesn't answer, or answers with something that is
    incomplete or not what its description promises. Nothing is ever half read.
    """

    name: str
    """``source`` in what it reads."""
    longest_comment: int
    """Characters a comment may have."""

    def proposal(self, number: int) -> Reviews:
        """A proposal with everything said of it, as it stood at one moment."""
        ...

    def proposal_of(self, merge_commit: str) -> int | None:
        """The merged proposal whose merge is this commit; None when the forge knows of none."""
        ...

    def head_ref(self, number: int) -> str:
        """The ref under which the forge keeps a proposal's head, also after a squash or a removed branch."""
        ...

    def open_proposals(self, into: str | None = None) -> tuple[Open, ...]:
        """The open proposals, oldest first; those into one branch when it is named."""
        ...

    def comment(self, number: int, text: str, marker: str) -> None:
        """Puts the text under the proposal, in place of the one with the same marker that was put there before.

        The marker is a line of its own that readers don't see, such as ``<!-- felles -->``. Only what the same
        account wrote is replaced: anybody can write a marker.
        """
        ...

    def status(self, commit: str, met: bool | None, text: str) -> None:
        """Marks a proposal's version: may become valid (True), something has to be mended (False), or it waits for
        people or a day (None). Nothing is written when it says so already."""
        ...
