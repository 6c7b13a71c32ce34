"""``felles land``: on plain Git, merge what has been decided and record it, in one step."""

from __future__ import annotations

import click

from felles.cli.door import Command, Door, Option, say
from felles.cli.record import decided
from felles.cli.source import in_folder, of_head
from felles.cli.verdicts import told_reasons
from felles.errors import WrongUse
from felles.forge import read_file
from felles.recording.writing import land
from felles.words import N_
from felles.words.problems import printable


@click.command("land", cls=Command, help=N_("Merge a proposal that is decided, and record the decision, in one step."))
@click.option("--base", required=True, cls=Option, metavar=N_("BRANCH"), help=N_("The branch it becomes part of, such as main."))
@click.option("--head", required=True, cls=Option, metavar="REV", help=N_("The proposal's newest version."))
@click.option("--reviews", required=True, cls=Option, metavar=N_("FILE"), help=N_("What was said, as a file."))
@click.option("--remote", cls=Option, metavar=N_("NAME"), help=N_("Land it in this repository, such as origin, and then here."))
@click.pass_obj
def command(door: Door, base: str, head: str, reviews: str, remote: str | None) -> int:
    repository = door.repository
    ref = base if base.startswith("refs/heads/") else f"refs/heads/{base}"
    if repository.tip(ref) is None:
        raise WrongUse(N_("There is no branch “{branch}” here."), N_("Name the branch that holds the handbook, such as main."), branch=base[:80])
    top = repository.commit(head)
    landed = land(repository, ref, top, of_head(read_file(in_folder(door, reviews)), top), now=door.now, remote=remote)
    words = door.words(landed.proposed.tip_facts)
    if landed.already:
        say(words("It was part of the handbook already. “felles record” writes the decision where there is none yet."))
        return 0
    if landed.merge is None:
        say(words("The policy is not met, and nothing was changed:"))
        for line in told_reasons(landed.proposed.verdict, words):
            say(printable(f"- {line}"))
        return 1
    say(words("It is part of the handbook now."))
    if landed.record is not None:
        say(decided(landed.record, words))
    return 0
