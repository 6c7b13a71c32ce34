"""``felles digest``: what changed in a week, as text to paste into a letter or to read out in the morning."""

from __future__ import annotations

import datetime
import difflib
import os
import re
from pathlib import Path

import click

from felles.cli.build import shown
from felles.cli.check import print_report
from felles.cli.door import Command, Door, Option, day_named, say, say_json
from felles.cli.making import made
from felles.errors import WrongUse
from felles.model import days_after
from felles.output import new_file
from felles.site import Audience
from felles.site.book import Book
from felles.site.digest import as_data, as_text, digest, week_before
from felles.words import N_
from felles.words.problems import printable

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@click.command("digest", cls=Command, help=N_("Tell what changed in a week, for whom, and what comes next."))
@click.option("--week", metavar=N_("YYYY-Wnn"), cls=Option, help=N_("Which week, such as 2026-W48; else the last one that is over."))
@click.option("--since", metavar=N_("DATE"), cls=Option, help=N_("The first day, instead of a week."))
@click.option("--until", metavar=N_("DATE"), cls=Option, help=N_("The last day, instead of a week; today unless said."))
@click.option("--role", metavar=N_("ID"), cls=Option, help=N_("Only what concerns those with this role."))
@click.option("--site", metavar=N_("ID"), cls=Option, help=N_("Only what concerns this site."))
@click.option(
    "--audience",
    cls=Option,
    type=click.Choice(["internal", "public"]),
    default="internal",
    help=N_("Who will read it: everything (internal), or only what is marked public."),
)
@click.option("--format", "style", cls=Option, type=click.Choice(["text", "json"]), default="text", help=N_("How to print it."))
@click.option("--out", metavar=N_("FILE"), cls=Option, help=N_("Write it to this file instead; the text is UTF-8."))
@click.option("--overwrite", is_flag=True, cls=Option, help=N_("Replace a file that is already there."))
@click.pass_obj
def command(
    door: Door, week: str | None, since: str | None, until: str | None, role: str | None, site: str | None, audience: Audience, style: str, out: str | None, overwrite: bool
) -> int:
    begins, ends = _days(door.today, week, since, until)
    making = made(door, audience)
    if making.stopped:
        print_report(making.report, making.words)
        say(making.words("No digest was made: correct the errors first."))
        return 1
    book = making.book
    found = digest(book, begins, ends, actor=_named(book, "actors", role), place=_named(book, "places", site))
    if out is None:
        if style == "json":
            say_json(as_data(found))
        else:
            say("\n".join(map(printable, as_text(book, found).splitlines())))
        return 0
    target = Path(os.path.abspath((door.folder or Path()) / out))
    with new_file(target, overwrite=overwrite) as file:
        file.write(_written(as_data(found)) if style == "json" else as_text(book, found).encode("utf-8"))
    say(printable(making.words("The digest is in {path}.", path=shown(target))))
    return 0


def _written(value: object) -> bytes:
    import json

    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _days(today: str, week: str | None, since: str | None, until: str | None) -> tuple[str, str]:
    """The first and the last day that are asked for. WrongUse when they can't be those."""
    if week is not None and (since is not None or until is not None):
        raise WrongUse(N_("A week and other days can't both be asked for."), N_("Give --week, or --since and --until."))
    if week is not None:
        begins = _monday(week)
        ends = days_after(begins, 6)
    elif since is None and until is None:
        return week_before(today)
    elif since is None:
        raise WrongUse(N_("It isn't said from which day."), N_("Give --since too, or a week with --week."))
    else:
        begins, ends = day_named(since), day_named(until) if until is not None else today
    if begins > today:
        raise WrongUse(N_("{day} has not come yet, so nothing can be shown of it."), N_("Ask for today or an earlier day."), day=begins)
    if begins > ends:
        raise WrongUse(N_("The period ends ({to}) before it begins ({from})."), N_("Correct one of the dates."), **{"from": begins, "to": ends})
    return begins, ends


def _monday(week: str) -> str:
    found = _WEEK.fullmatch(week)
    try:
        if found is None:
            raise ValueError
        return datetime.date.fromisocalendar(int(found[1]), int(found[2]), 1).isoformat()
    except ValueError:
        raise WrongUse(N_("“{week}” is not a week."), N_("Write it as year and week, such as 2026-W48."), week=week[:40]) from None


def _named(book: Book, purpose: str, name: str | None) -> str:
    """The id of a function or place that is asked for. WrongUse when this audience knows none of it."""
    if name is None:
        return ""
    if purpose == "places":
        known = [place for place, target in book.places.items() if book.visible(target.document)]
    else:
        known = [document.id for kind in book.serving(purpose) for document in book.documents(kind) if not document.withdrawn]
    found = {one.casefold(): one for one in known}
    if name.casefold() in found:
        return found[name.casefold()]
    close = difflib.get_close_matches(name.casefold(), sorted(found), 1, 0.6)
    help = N_("Did you mean {guess}?") if close else N_("Give its id, as in the address of its page.")
    said = N_("There is no site “{name}”.") if purpose == "places" else N_("There is no role “{name}”.")
    raise WrongUse(said, help, name=name[:80], guess=found[close[0]] if close else "")
