"""``felles review``: a proposal's summary, for whoever is asked to say yes or no."""

from __future__ import annotations

import click

from felles.cli.door import Command, Door, Option, say, say_json
from felles.cli.source import Asked, forge_options, judged
from felles.proposals import Proposed
from felles.summary import Summary, as_html, as_json, as_markdown, summarise
from felles.words import N_, Words


@click.command("review", cls=Command, help=N_("Show what a proposal changes, for whom, and who has to agree."))
@click.option("--base", required=True, cls=Option, metavar="REV", help=N_("What the proposal is to become part of, such as main."))
@click.option("--head", default="HEAD", cls=Option, metavar="REV", help=N_("The proposal's newest version; what is checked out unless said."))
@click.option("--reviews", "files", multiple=True, cls=Option, metavar=N_("FILE"), help=N_("What was said, as a file."))
@forge_options
@click.option("--format", "style", cls=Option, type=click.Choice(["markdown", "html", "json"]), default="markdown", help=N_("How to print it."))
@click.pass_obj
def command(door: Door, base: str, head: str, files: tuple[str, ...], asked: Asked, style: str) -> int:
    proposed = judged(door, base, head, files, asked)
    words = door.words(proposed.tip_facts)
    made = summary(proposed, words)
    if style == "json":
        say_json(as_json(made))
    else:
        say((as_html if style == "html" else as_markdown)(made, words).rstrip("\n"))
    return 0


def summary(proposed: Proposed, words: Words) -> Summary:
    """The summary of a proposal that has been judged."""
    return summarise(
        tip=proposed.tip,
        tip_facts=proposed.tip_facts,
        result=proposed.result,
        facts=proposed.facts,
        changed=proposed.changed,
        before=proposed.before,
        problems=proposed.report.problems if proposed.report is not None else None,
        verdict=proposed.verdict,
        reviews=proposed.case.reviews,
        teams=proposed.case.teams,
        options=proposed.options,
        words=words,
        unguarded=proposed.unguarded,
    )
