"""``felles accessibility``: whether everybody can use the pages, tried in a browser and written down for the statement."""

from __future__ import annotations

import sys
from itertools import groupby

import click

from felles.accessibility.trying import tried
from felles.accessibility.writing import written
from felles.cli.build import shown
from felles.cli.door import Argument, Command, Door, Option, say
from felles.cli.export import Progress
from felles.cli.source import in_folder
from felles.model.accessible import RESULTS
from felles.output import replace_file
from felles.words import N_, Words
from felles.words.accessible import CRITERION_WORDS
from felles.words.problems import printable

_LISTED = 3
"""Places named for one thing; the file has all."""


@click.command("accessibility", cls=Command, help=N_("Try a built website in a browser: can everybody use it? Writes what the statement and the evidence are made from."))
@click.argument("site", cls=Argument, required=False, metavar=N_("WEBSITE"))
@click.option("--out", cls=Option, metavar=N_("FILE"), help=N_("Where the results go; else the handbook's “docs/accessibility.json”."))
@click.pass_obj
def command(door: Door, site: str | None, out: str | None) -> int:
    folder = in_folder(door, site) if site is not None else door.root / "site"
    target = in_folder(door, out) if out is not None else door.root / RESULTS
    words = door.words()
    progress = Progress(Words(words.language), sys.stderr)
    run = tried(folder, door.today, tell=lambda done, of: progress(N_("Visiting pages"), done, of))
    progress.end()
    replace_file(target, written(run))
    for check, places in groupby(run.failing, lambda one: one.check):
        some = list(places)
        about = words.listing([f"{id} {words(CRITERION_WORDS[id])}" for id in some[0].criteria])
        say(f"{check}{f' ({about})' if about else ''}:")
        for one in some[:_LISTED]:
            say(printable(f"  /{one.address} ({one.way}): {one.what}"))
        if len(some) > _LISTED:
            say("  " + words("and {count} more", count=len(some) - _LISTED))
    pages = words.many("{count} page was tried", "{count} pages were tried", len(run.pages))
    what = words.many("{count} thing is wrong", "{count} things are wrong", len(run.failing)) if run.failing else words("nothing was found")
    say(words("{pages}, {what}. The results are in {file}.", pages=pages, what=what, file=shown(target)))
    say(words.many("{count} criterion takes people: no machine can try it.", "{count} criteria take people: no machine can try them.", len(run.people)))
    return 1 if run.failing else 0
