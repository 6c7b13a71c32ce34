"""``felles demo``: the sample handbook with its whole history, whole or not at all."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from felles import demo
from felles.cli.door import Argument, Command, Door, say
from felles.errors import WrongUse
from felles.output import new_folder
from felles.words import N_, Words


@click.command("demo", cls=Command, help=N_("Make a sample handbook with years of decisions, and proposals waiting for one."))
@click.argument("name", cls=Argument, metavar=N_("DIR"))
@click.pass_obj
def command(door: Door, name: str) -> int:
    target = (door.folder or Path()) / name
    if target.resolve() == Path.cwd():
        raise WrongUse(
            N_("The new handbook can't replace the folder you are in."),
            N_("Go one folder up and name this one from there."),
        )
    with new_folder(target) as folder:
        story = demo.make(folder)
    words = Words(door.language or "nb")
    first = next(event.name for event in story.events if event.way == "open")
    where = shlex.quote(str(target))
    base = f"felles -C {where}"
    say(words("A handbook with three years of decisions is in {folder}. Its README.md tells the story.", folder=str(target)))
    say(words("What was never decided: {command}", command=f"{base} check --at main"))
    command = f"{base} approval --base main --head {demo.OPEN}/{first} --reviews {(demo.SAID / first).as_posix()}.json"
    say(words("One of the proposals that wait: {command}", command=command))
    say(words("The handbook as staff read it: {command}", command=f"{base} build"))
    return 0
