"""``felles record``: the decisions of merges that have none yet."""

from __future__ import annotations

import click

from felles.cli.door import Argument, Command, Door, Option, say
from felles.cli.source import Asked, forge_options, of_merges
from felles.cli.verdicts import told_reasons
from felles.errors import WrongUse
from felles.model import Decision
from felles.recording.merging import Unmet
from felles.recording.writing import record
from felles.words import N_, Words
from felles.words.problems import printable


@click.command("record", cls=Command, help=N_("Write the decisions of what was merged and has none yet, oldest first."))
@click.argument("merge", required=False, cls=Argument, metavar=N_("[MERGE]"))
@click.option("--reviews", "files", multiple=True, cls=Option, metavar=N_("FILE"), help=N_("What was said, as a file; once for each proposal."))
@forge_options
@click.option("--push", is_flag=True, cls=Option, help=N_("Send the decisions to the repository they came from."))
@click.option("--remote", default="origin", cls=Option, metavar=N_("NAME"), help=N_("Which repository that is; origin unless said."))
@click.pass_obj
def command(door: Door, merge: str | None, files: tuple[str, ...], asked: Asked, push: bool, remote: str) -> int:
    if files and asked.name is not None:
        raise WrongUse(N_("Both a reviews file and a forge are named."), N_("Name one of them."))
    if not files and asked.name is None:
        raise WrongUse(N_("Nothing says what was said of the proposals."), N_("Name a file with --reviews, or a forge with --forge."))
    repository = door.repository
    ref = repository.own_branch()
    source = of_merges(door, files, asked, remote)
    named = repository.commit(merge) if merge is not None else None
    found = record(repository, ref, source, now=door.now, named=named, remote=remote if push else None)
    words = door.words()
    for made in found.records:
        say(decided(made, words))
    for one in found.unmet:
        for line in unrecorded(one, words):
            say(printable(line))
    if not found.records and not found.unmet:
        say(words("There is nothing to record: every change has its decision."))
    return 1 if found.unmet else 0


def decided(made: Decision, words: Words) -> str:
    """A record in one line."""
    rows = [words("{document} version {n}", document=row.id, n=row.version) for row in made.documents[:8]]
    rows += [file.path for file in made.files[: 8 - len(rows)]]
    return words("Decision {number}: {what}.", number=made.number, what=words.listing(rows) or words("nothing"))


def unrecorded(one: Unmet, words: Words) -> list[str]:
    """Why a merge has no decision, a line each."""
    what = ", ".join(one.paths[:5]) + (" …" if len(one.paths) > 5 else "")
    if one.verdict is None:
        return [words("Nobody decided on {commit}: it reached the handbook without a proposal ({what}).", commit=one.merge[:12], what=what)]
    head = words("Not decided: {commit} ({what}).", commit=one.merge[:12], what=what)
    return [head, *(f"  {line}" for line in told_reasons(one.verdict, words))]
