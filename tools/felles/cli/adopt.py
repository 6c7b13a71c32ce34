"""``felles adopt``: the handbook as it stands becomes what decisions start from."""

from __future__ import annotations

import click

from felles.check import check
from felles.cli.check import print_report
from felles.cli.door import Command, Door, Option, say
from felles.errors import WrongUse
from felles.history.repository import Repository
from felles.recording.writing import adopt
from felles.words import N_


@click.command("adopt", cls=Command, help=N_("Adopt the handbook as it stands: what later decisions start from."))
@click.option("--again", is_flag=True, cls=Option, help=N_("Adopt what differs from its newest decision too."))
@click.option("--why", cls=Option, metavar=N_("TEXT"), help=N_("Why it is adopted again; said in the record."))
@click.pass_obj
def command(door: Door, again: bool, why: str | None) -> int:
    if again and not (why and why.strip()):
        raise WrongUse(N_("Why is the handbook adopted again?"), N_("Say it with --why; it is kept in the record for whoever asks later."))
    if why and not again:
        raise WrongUse(N_("--why goes with --again."), N_("The first time needs no reason."))
    repository: Repository = door.repository
    ref = repository.own_branch()
    words = door.words()
    handbook = door.handbook(ref)
    report = check(handbook, door.facts(handbook))
    if report.failed:
        print_report(report, words)
        say(words("Nothing was adopted: correct the errors first, or let a dated exemption cover them."))
        return 1
    _, made = adopt(repository, ref, today=door.today, again=again, why=why.strip() if why else None)
    if made is None:
        say(words("There was nothing to adopt: everything here has been decided on."))
        return 0
    say(
        words(
            "Decision {number} adopts {documents} and {files} as they stand.",
            number=made.number,
            documents=words.many("{count} document", "{count} documents", len(made.documents)),
            files=words.many("{count} other file", "{count} other files", len(made.files)),
        )
    )
    return 0
