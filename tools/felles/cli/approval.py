"""``felles approval``: is the policy met, and why."""

from __future__ import annotations

import click

from felles.cli.door import Command, Door, Option, say, say_json
from felles.cli.source import Asked, forge_options, judged
from felles.cli.verdicts import as_data, told_reasons
from felles.words import N_
from felles.words.approvals import said
from felles.words.problems import printable


@click.command("approval", cls=Command, help=N_("Judge whether a proposal may become valid, and say why."))
@click.option("--base", required=True, cls=Option, metavar="REV", help=N_("What the proposal is to become part of, such as main."))
@click.option("--head", required=True, cls=Option, metavar="REV", help=N_("The proposal's newest version."))
@click.option("--reviews", "files", multiple=True, cls=Option, metavar=N_("FILE"), help=N_("What was said, as a file."))
@forge_options
@click.option("--format", "style", cls=Option, type=click.Choice(["text", "json"]), default="text", help=N_("How to print it."))
@click.pass_obj
def command(door: Door, base: str, head: str, files: tuple[str, ...], asked: Asked, style: str) -> int:
    proposed = judged(door, base, head, files, asked)
    words = door.words(proposed.tip_facts)
    if style == "json":
        say_json(as_data(proposed, words))
        return 0 if proposed.verdict.met else 1
    if proposed.records and proposed.verdict.met:
        say(words("The proposal brings the records of what has been decided, as they are made, and nothing else. It can become valid."))
    elif not proposed.changed and proposed.verdict.met:
        say(words("There is nothing in the proposal that anybody decides on."))
    elif proposed.verdict.met:
        say(words("The policy is met: the proposal can become valid."))
    else:
        say(words("The policy is not met:"))
        for line in told_reasons(proposed.verdict, words):
            say(printable(f"- {line}"))
    for one in proposed.verdict.reviews:
        if one.reason is not None:
            say(printable(words("Does not count: {why}", why=said(one.reason, words))))
    return 0 if proposed.verdict.met else 1
