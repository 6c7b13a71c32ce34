"""Where a command gets what was said of a proposal: a reviews file, or a forge that is asked by name."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from felles.cli.door import Door, Option
from felles.errors import CannotRun, WrongUse
from felles.forge import FORGES, Forge, chosen, read_file
from felles.history.comparing import before_of
from felles.history.objects import present
from felles.history.repository import Repository
from felles.history.sharing import fetch
from felles.history.walking import Step
from felles.model import Proposal, Reviews
from felles.recording.merging import ReviewsOf
from felles.words import N_

F = TypeVar("F", bound=Callable[..., Any])

_FORGE_OPTIONS = (
    click.option("--forge", "name", type=click.Choice(FORGES), cls=Option, help=N_("Ask this forge what was said.")),
    click.option("--proposal", "number", type=click.IntRange(min=1), cls=Option, metavar="N", help=N_("The proposal's number there.")),
    click.option("--address", cls=Option, metavar="URL", help=N_("The address of the forge's API; else its pipelines' own.")),
    click.option("--repository", "named_repository", cls=Option, metavar=N_("OWNER/NAME"), help=N_("The repository there; else its pipelines' own.")),
    click.option("--urgent-label", "urgent", cls=Option, multiple=True, metavar=N_("LABEL"), help=N_("A label that makes a proposal urgent.")),
)


def forge_options(command: F) -> F:
    """The options by which a forge is named."""
    for option in reversed(_FORGE_OPTIONS):
        command = option(command)
    return command


def asked_forge(name: str, address: str | None, repository: str | None, urgent: Sequence[str]) -> Forge:
    """The forge of that name, ready to be asked."""
    more = {"urgent": tuple(urgent)} if urgent else {}
    return chosen(name, os.environ, address=address, repository=repository, **more)


def reviews_of(
    door: Door,
    files: Sequence[str],
    name: str | None,
    number: int | None,
    address: str | None,
    repository: str | None,
    urgent: Sequence[str],
    head: str | None = None,
) -> Reviews:
    """What was said of one proposal. WrongUse when both a file and a forge are named, or half of a forge.

    With neither, nothing is known of it but its ``head``.
    """
    if files and name is not None:
        raise WrongUse(N_("Both a reviews file and a forge are named."), N_("Name one of them."))
    if (name is None) != (number is None):
        raise WrongUse(N_("A forge and a proposal's number go together."), N_("Give both --forge and --proposal."))
    if files:
        some = [read_file(in_folder(door, file)) for file in files]
        # A file of what has been merged already says nothing of this proposal; others are for it, if only for an older version.
        still = [one for one in some if one.proposal.merged_at is None and one.proposal.merge_commit is None]
        return next((one for one in some if one.proposal.head == head), still[0] if still else _unknown(head))
    if name is not None and number is not None:
        return asked_forge(name, address, repository, urgent).proposal(number)
    return _unknown(head)


def _unknown(head: str | None) -> Reviews:
    return Reviews("none", Proposal(None, None, None, None, None, head, None, (), None, None, None, False), ())


def earlier(door: Door, files: Sequence[str], name: str | None, address: str | None, repository: str | None, urgent: Sequence[str], remote: str = "origin") -> ReviewsOf:
    """What was said of what main has already, by the same files or forge."""
    if name is not None:
        return from_forge(door.repository, asked_forge(name, address, repository, urgent), remote)
    return from_files(door.repository, [read_file(in_folder(door, file)) for file in files])


def of_head(reviews: Reviews, head: str) -> Reviews:
    """The reviews, when they are of this version of the proposal. CannotRun when they are of another."""
    told = reviews.proposal.head
    if told is not None and told != head:
        raise CannotRun(
            N_("The reviews are of version {told} of the proposal, and it now stands at {head}."),
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
