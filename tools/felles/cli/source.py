"""Where a command gets what was said of a proposal: a reviews file, or a forge that is asked by name; and the verdict by it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from felles.cli.door import Door, Option
from felles.errors import CannotRun, WrongUse
from felles.forge import FORGES, Forge, chosen, read_file
from felles.history.comparing import before_of
from felles.history.objects import present
from felles.history.repository import Repository
from felles.history.sharing import fetch
from felles.history.walking import Step, refuse_unless_whole
from felles.model import Proposal, Reviews
from felles.proposals import Proposed
from felles.recording.merging import ReviewsOf
from felles.recording.writing import proposal
from felles.words import N_

_FORGE_OPTIONS = (
    click.option("--forge", "name", type=click.Choice(FORGES), cls=Option, help=N_("Ask this forge what was said.")),
    click.option("--proposal", "number", type=click.IntRange(min=1), cls=Option, metavar="N", help=N_("The proposal's number there.")),
    click.option("--address", cls=Option, metavar="URL", help=N_("The address of the forge's API; else its pipelines' own.")),
    click.option("--repository", "named_repository", cls=Option, metavar=N_("OWNER/NAME"), help=N_("The repository there; else its pipelines' own.")),
    click.option("--urgent-label", "urgent", cls=Option, multiple=True, metavar=N_("LABEL"), help=N_("A label that makes a proposal urgent.")),
)


@dataclass(frozen=True)
class Asked:
    """The forge that is named on a command's line, if one is."""

    name: str | None
    number: int | None
    address: str | None
    repository: str | None
    urgent: tuple[str, ...]

    def forge(self) -> Forge:
        """The forge of that name, ready to be asked. WrongUse when none is named."""
        if self.name is None:
            raise WrongUse(N_("It isn't said which forge."), N_("Name it with --forge."))
        more = {"urgent": self.urgent} if self.urgent else {}
        return chosen(self.name, os.environ, address=self.address, repository=self.repository, **more)


def forge_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options by which a forge is named; the command gets them as one: ``asked``."""

    @wraps(command)
    def with_asked(
        *arguments: Any, name: str | None, number: int | None, address: str | None, named_repository: str | None, urgent: tuple[str, ...], **more: Any
    ) -> int:
        return command(*arguments, asked=Asked(name, number, address, named_repository, urgent), **more)

    made: Callable[..., int] = with_asked
    for option in reversed(_FORGE_OPTIONS):
        made = option(made)
    return made


NOBODY = Asked(None, None, None, None, ())


def judged(door: Door, base: str, head: str, files: Sequence[str] = (), asked: Asked = NOBODY) -> Proposed:
    """What a proposal would make of ``base``, judged now by what the files or the forge say of it, if anything does."""
    gc.disable()  # a short run that keeps all it reads
    repository = door.repository
    refuse_unless_whole(repository)
    tip, top = repository.commit(base), repository.commit(head)
    reviews = of_head(_reviews(door, files, asked, top), top)
    return proposal(repository, tip, top, reviews, at=door.now, source=of_merges(door, files, asked))


def of_merges(door: Door, files: Sequence[str], asked: Asked, remote: str = "origin") -> ReviewsOf:
    """What was said of what main has already, by the files or the forge."""
    if asked.name is not None:
        return from_forge(door.repository, asked.forge(), remote)
    return from_files(door.repository, [read_file(in_folder(door, file)) for file in files])


def _reviews(door: Door, files: Sequence[str], asked: Asked, head: str) -> Reviews:
    """What was said of one proposal. WrongUse when both a file and a forge are named, or half of a forge.

    With neither, nothing is known of it but its ``head``.
    """
    if files and asked.name is not None:
        raise WrongUse(N_("Both a reviews file and a forge are named."), N_("Name one of them."))
    if (asked.name is None) != (asked.number is None):
        raise WrongUse(N_("A forge and a proposal's number go together."), N_("Give both --forge and --proposal."))
    if files:
        some = [read_file(in_folder(door, file)) for file in files]
        # A file of what has been merged already says nothing of this proposal; others are for it, if only for an older version.
        still = [one for one in some if one.proposal.merged_at is None and one.proposal.merge_commit is None]
        return next((one for one in some if one.proposal.head == head), still[0] if still else _unknown(head))
    if asked.number is not None:
        return asked.forge().proposal(asked.number)
    return _unknown(head)


def _unknown(head: str) -> Reviews:
    return Reviews("none", Proposal(None, None, None, None, None, head, None, (), None, None, None, False), ())


def of_head(reviews: Reviews, head: str) -> Reviews:
    """The reviews, when they are of this version of the proposal. CannotRun when they are of another."""
    told = reviews.proposal.head
    if told is not None and told != head:
        raise CannotRun(
            N_("The reviews are of version {told} of the proposal, and it is now at {head}."),
            N_("Read the reviews again, or name that version with --head."),
            told=told[:12],
            head=head[:12],
        )
    return reviews


def in_folder(door: Door, name: str) -> Path:
    """A file named on the command line, seen from -C."""
    return Path(os.path.abspath((door.folder or Path()) / name))


def from_files(repository: Repository, some: Sequence[Reviews]) -> ReviewsOf:
    """What a commit on main brought, by reviews files: the one that names it, else the one whose content it is."""

    def found(step: Step) -> Reviews | None:
        named = [one for one in some if one.proposal.merge_commit == step.commit]
        if named:
            return named[0]
        for one in some:
            head = one.proposal.head
            if one.proposal.merge_commit is not None or head is None or not present(repository, head):
                continue
            if head in step.parents[1:] or before_of(repository, step.commit, head, one.proposal.base) is not None:
                return one
        return None

    return found


def from_forge(repository: Repository, forge: Forge, remote: str) -> ReviewsOf:
    """What a commit on main brought, by a forge; the reviewed version is fetched where a merge did not bring it along."""
    known: dict[int, Reviews] = {}

    def found(step: Step) -> Reviews | None:
        number = forge.proposal_of(step.commit)
        if number is None:
            return None
        if number not in known:
            known[number] = forge.proposal(number)
            head = known[number].proposal.head
            if head is not None and not present(repository, head):
                fetch(repository, remote, [forge.head_ref(number)])
        return known[number]

    return found
