"""``felles rules``: what is checked, and where each rule is explained."""

from __future__ import annotations

import json

import click

from felles.cli.door import Command, Door, Option, say
from felles.rules import all_rules
from felles.words import N_
from felles.words.problems import LEVEL_WORDS
from felles.words.rules import page, title


@click.command("rules", cls=Command, help=N_("List every rule: id, level, title and page."))
@click.option("--format", "style", cls=Option, type=click.Choice(["text", "json"]), default="text", help=N_("How to print it."))
@click.pass_obj
def command(door: Door, style: str) -> int:
    words = door.words()
    rows = [(id, rule.level, title(id, words), page(id)) for id, rule in all_rules().items()]
    if style == "json":
        names = ("id", "level", "title", "page")
        say(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
        return 0
    for id, level, name, where in rows:
        say(f"{id:<4} {words(LEVEL_WORDS[level]):<9} {name}  ({where})")
    return 0
