"""``felles gate``: the open proposals judged, and each told how it stands: one comment, one status."""

from __future__ import annotations

from contextlib import suppress

import click

from felles.cli.door import Command, Door, Option, say
from felles.cli.review import summary
from felles.cli.source import Asked, forge_options
from felles.cli.told import told
from felles.errors import CannotRun
from felles.forge import Forge
from felles.history.repository import Repository
from felles.history.sharing import fetch
from felles.history.walking import refuse_unless_whole
from felles.recording.writing import proposal
from felles.summary import Summary, as_markdown
from felles.words import N_, Words
from felles.words.problems import printable

MARKER = "<!-- felles -->"
"""By which the comment is found again."""


@click.command("gate", cls=Command, help=N_("Judge the open proposals on a forge, and say under each how it stands."))
@forge_options
@click.option("--remote", default="origin", cls=Option, metavar=N_("NAME"), help=N_("Which repository that is; origin unless said."))
@click.pass_obj
def command(door: Door, asked: Asked, remote: str) -> int:
    forge = asked.forge()
    repository: Repository = door.repository
    refuse_unless_whole(repository)
    ref = repository.own_branch()
    # The forge's own main, as it stands now: this copy may be behind.
    tip = fetch(repository, remote, [ref])[ref]
    if tip is None:
        raise CannotRun(N_("There is no branch “{branch}” there."), N_("Check the name."), branch=ref.removeprefix("refs/heads/"))
    if asked.number is not None:
        return 0 if _judged(door, repository, forge, asked.number, tip, remote).met else 1
    code = 0
    for one in forge.open_proposals(ref.removeprefix("refs/heads/")):
        try:
            met = _judged(door, repository, forge, one.number, tip, remote).met
            code = max(code, 0 if met else 1)
        except CannotRun as error:
            # One that can't be judged is no reason to leave the others; nor may an earlier yes stand under it.
            code = 3
            words = door.words()
            say(printable(words("Proposal {number}: {what}", number=one.number, what=" ".join(told(error, words)))))
            with suppress(CannotRun):
                forge.status(one.head, None, words("It can't be judged just now."))
    return code


def _judged(door: Door, repository: Repository, forge: Forge, number: int, tip: str, remote: str) -> Summary:
    """Judges one proposal and tells it under it. CannotRun when it can't be judged; nothing is told then."""
    reviews = forge.proposal(number)
    if reviews.proposal.merged_at is not None:
        raise CannotRun(
            N_("Proposal {number} is part of the handbook already."),
            N_("What was put in is judged by “felles record”."),
            number=number,
        )
    ref, head = forge.head_ref(number), reviews.proposal.head
    if head is None or fetch(repository, remote, [ref])[ref] != head:
        raise CannotRun(
            N_("Proposal {number} got a new version while it was looked at."),
            N_("Run again in a minute. Nothing was taken as approved."),
            number=number,
        )
    proposed = proposal(repository, tip, head, reviews, at=door.now)
    words = Words(proposed.options.language)
    made = summary(proposed, words)
    forge.comment(number, as_markdown(made, words), MARKER)
    forge.status(head, _mark(made), _line(made, words))
    say(printable(door.words()("Proposal {number}: {what}", number=number, what=_line(made, words))))
    return made


def _mark(made: Summary) -> bool | None:
    """Met, something to mend, or (None) waiting for people or a day."""
    if made.met:
        return True
    return False if made.state.shape == "stop" else None


def _line(made: Summary, words: Words) -> str:
    """How it stands, in one line."""
    state = made.state
    said = f"{state.word}: {'; '.join(more.rstrip('.') for more in state.more)}." if state.more else f"{state.word}."
    return f"{said} {words('Answer by {date}.', date=state.answer_by)}" if state.answer_by else said
