"""``felles editor``: what an editor needs to know about the kinds, written again when one was added."""

from __future__ import annotations

import click

from felles.cli.door import Command, Door, say
from felles.output import replace_file
from felles.reading.kinds import read_kinds
from felles.reading.tree import Folder
from felles.starting import editor_schema
from felles.words import N_


@click.command("editor", cls=Command, help=N_("Write schemas/editor.json again after a kind was added or removed."))
@click.pass_obj
def command(door: Door) -> int:
    kinds, _ = read_kinds(Folder(door.root))
    replace_file(door.root / "schemas" / "editor.json", editor_schema(kinds))
    words = door.words()
    say(words("schemas/editor.json now knows {kinds}.", kinds=words.many("{count} kind", "{count} kinds", len(kinds))))
    return 0
