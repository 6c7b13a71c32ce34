"""``felles preview``: the site as it would be with a proposal in it."""

from __future__ import annotations

import click

from felles.cli.build import place, site, tell
from felles.cli.check import print_report
from felles.cli.door import Command, Door, Option, say
from felles.cli.making import made
from felles.cli.source import judged
from felles.words import N_


@click.command("preview", cls=Command, help=N_("Build the website as it would be with a proposal in it, for those who are asked."))
@click.option("--base", required=True, cls=Option, metavar="REV", help=N_("What the proposal is to become part of, such as main."))
@click.option("--head", required=True, cls=Option, metavar="REV", help=N_("The proposal's newest version."))
@click.option("--out", required=True, metavar=N_("DIR"), cls=Option, help=N_("Where the website goes."))
@click.pass_obj
def command(door: Door, base: str, head: str, out: str) -> int:
    proposed = judged(door, base, head)
    words = door.words(proposed.tip_facts)
    if proposed.result is None or proposed.report is None:
        say(words("Others have changed the same lines in the meantime. Bring the proposal up to date, and ask for a new yes."))
        return 1
    making = made(door, "internal", draft=True, proposed=(proposed.result, proposed.facts))
    if making.stopped:
        print_report(making.report, making.words)
        say(making.words("No website was built: correct the errors first."))
        return 1
    target = place(door, out)
    tell(making, site(making, target), target)
    return 0
