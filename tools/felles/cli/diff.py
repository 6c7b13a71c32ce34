"""``felles diff``: what changed between two days or revisions, as a reader would put it."""

from __future__ import annotations

import re

import click

from felles.between import Side, as_json, as_markdown, as_text, compared
from felles.check import Report
from felles.cli.back import Past, named, opened, refused
from felles.cli.door import Argument, Command, Door, Option, day_named, say, say_json
from felles.errors import WrongUse
from felles.history.walking import contains
from felles.words import N_, Words

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@click.command("diff", cls=Command, help=N_("Say what changed between two days, or two revisions, and by which decisions."))
@click.argument("older", cls=Argument, metavar=N_("FROM"))
@click.argument("newer", cls=Argument, metavar=N_("TO"))
@click.argument("names", nargs=-1, cls=Argument, metavar=N_("[ID]..."))
@click.option("--format", "style", cls=Option, type=click.Choice(["text", "markdown", "json"]), default="text", help=N_("How to print it."))
@click.pass_obj
def command(door: Door, older: str, newer: str, names: tuple[str, ...], style: str) -> int:
    days = [day_named(one) if _DAY.fullmatch(one) else None for one in (older, newer)]
    if days[0] and days[1] and days[0] > days[1]:
        raise _turned(older, newer)
    commits = opened(door, ("HEAD" if day else one for one, day in zip((older, newer), days, strict=True)))
    first, last = (commits["HEAD" if day else one] for one, day in zip((older, newer), days, strict=True))
    if not any(days) and first.commit != last.commit and contains(door.repository, first.commit, last.commit):
        raise _turned(older, newer)
    ids = [named(door, name, commits.values()) for name in names]
    words = door.words(last.facts)
    sides = []
    for past, one, day in zip((first, last), (older, newer), days, strict=True):
        side, report = _side(past, one, day, words)
        if refused(door, report, past.facts):
            return 1
        sides.append(side)
    _refuse_absent(ids, last, sides)
    found = compared(sides[0], sides[1], door.stored, words, ids)
    if style == "json":
        say_json(as_json(found))
    else:
        say((as_markdown if style == "markdown" else as_text)(found, words).rstrip("\n"))
    return 0


def _side(past: Past, name: str, day: str | None, words: Words) -> tuple[Side, Report]:
    if day is None:
        return Side(name, None, past.commit, past.tip, past.facts), past.report
    then = past.on(day)
    return Side(words.date(day), day, past.commit, then.handbook, then.facts), then.report


def _refuse_absent(ids: list[str], past: Past, sides: list[Side]) -> None:
    """CannotRun when a document was in force on neither day: that it didn't change would be half the truth."""
    for id in ids:
        standing = sides[1].facts["standings"].get(id)
        if sides[1].day and all(id not in side.handbook.by_id for side in sides) and (standing is None or standing.next is None):
            past.refuse_absent(id, sides[1].day)


def _turned(older: str, newer: str) -> WrongUse:
    return WrongUse(N_("{older} is later than {newer}."), N_("Name the earlier one first."), older=older[:80], newer=newer[:80])
