"""``felles pages``: the site's pages as Markdown, for any generator."""

from __future__ import annotations

import os
from pathlib import Path

import click

from felles.cli.build import shown, tell_undecided
from felles.cli.check import print_report
from felles.cli.door import Command, Door, Option, say
from felles.cli.making import made
from felles.output import replaced_folder
from felles.site import Audience
from felles.words import N_


@click.command(
    "pages", cls=Command, help=N_("Write the website's pages as Markdown, which plain mkdocs can build.")
)
@click.option(
    "--to", "folder", metavar=N_("DIR"), required=True, cls=Option, help=N_("Where they go, such as build/pages.")
)
@click.option(
    "--audience",
    cls=Option,
    type=click.Choice(["internal", "public"]),
    default="internal",
    help=N_("Who will read it: everything (internal), or only what is marked public."),
)
@click.pass_obj
def command(door: Door, folder: str, audience: Audience) -> int:
    making = made(door, audience)
    if making.stopped:
        print_report(making.report, making.words)
        say(making.words("No pages were written: correct the errors first."))
        return 1
    target = Path(os.path.abspath((door.folder or Path()) / folder))
    with replaced_folder(target) as fresh:
        count = making.write(fresh, shown_as=_from_the_handbook(target, door.root))
    pages = making.words.many("{count} page", "{count} pages", count)
    tell_undecided(making)
    say(making.words("{pages} in {folder}.", pages=pages, folder=shown(target)))
    return 0


def _from_the_handbook(target: Path, root: Path) -> str:
    """The folder as ``mkdocs.yml`` will name it: relative where it stands inside the handbook."""
    return target.relative_to(root).as_posix() if target.is_relative_to(root) else str(target)
