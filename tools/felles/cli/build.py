"""``felles build``: the site, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import click

from felles.carrying import carry, leave
from felles.cli.check import print_report, summary
from felles.cli.door import Command, Door, Option, day_named, say
from felles.cli.making import Making, made, made_as_of
from felles.engine import Built, build
from felles.errors import WrongUse
from felles.output import replaced_folder
from felles.site import Audience
from felles.words import N_


@click.command("build", cls=Command, help=N_("Check the handbook and build its website."))
@click.option(
    "--out", metavar=N_("DIR"), cls=Option, help=N_("Where the website goes; else the handbook's folder “site”, as of a day “build/site-DATE”.")
)
@click.option(
    "--audience",
    cls=Option,
    type=click.Choice(["internal", "public"]),
    default="internal",
    help=N_("Who will read it: everything (internal), or only what is marked public."),
)
@click.option("--as-of", metavar=N_("DATE"), cls=Option, help=N_("The handbook as it was in force on this day."))
@click.option("--pack", metavar=N_("PACK.zip"), cls=Option, help=N_("Evidence that “felles export” wrote, offered for download on an internal website."))
@click.option(
    "--report",
    is_flag=True,
    cls=Option,
    help=N_("Say what was found, where the website is and how to look at it."),
)
@click.pass_obj
def command(door: Door, out: str | None, audience: Audience, as_of: str | None, pack: str | None, report: bool) -> int:
    day = day_named(as_of) if as_of is not None else None
    if pack is not None and (audience == "public" or day is not None):
        raise WrongUse(N_("A pack holds what isn’t for everybody, and is offered beside the handbook of today."), N_("Leave out --pack, or --audience public and --as-of."))
    evidence = Path(os.path.abspath((door.folder or Path()) / pack)) if pack is not None else None
    making = made(door, audience, pack=evidence) if day is None else made_as_of(door, audience, day)
    if making.stopped:
        print_report(making.report, making.words)
        say(making.words("No website was built: correct the errors first."))
        return 1
    target = place(door, out, day)
    built = site(making if day else making.to_carry(), target)
    if report and day is None:
        say(summary(making.report, making.words))
    tell_undecided(making)
    tell(making, built, target)
    if report and day is None:
        say(making.words("Look at it with “make serve”: it says the address, and follows what you save. Or open {page} in a browser that has JavaScript on.", page=shown(target / "index.html")))
    return 0


def site(making: Making, target: Path) -> Built:
    """Builds the site into its place in one step; what stood there stays until then."""
    with replaced_folder(target) as fresh:
        pages = fresh.with_name("pages")
        pages.mkdir()
        making.write(pages)
        built, edition = build(pages, fresh, making.edition), making.edition
        if edition.carried:
            carry(fresh, name=edition.site_name, language=edition.language, made=edition.built, menu=making.at_once())
        else:
            leave(fresh)
        return built


def tell(making: Making, built: Built, target: Path) -> None:
    """How much was made, and where it is."""
    words = making.words
    say(
        words(
            "The website is in {folder}: {documents} on {pages}.",
            folder=shown(target),
            documents=words.many("{count} document", "{count} documents", making.documents),
            pages=words.many("{count} page", "{count} pages", built.pages),
        )
    )


def tell_undecided(making: Making) -> None:
    """Says so when what stands in the handbook is not what the pages show."""
    if making.report.failed:
        say(making.words("There is something here that nobody has decided. The website shows what was decided last, and says so. “felles check” says where."))


def place(door: Door, name: str | None, day: str | None = None) -> Path:
    """A folder named on the command line, seen from -C; the handbook's own ``site`` when none is named.

    As of a day it is a folder of that day's: whoever looks back must not leave an old handbook where the one in force
    is served from.
    """
    own = door.root / "site" if day is None else door.root / "build" / f"site-{day}"
    return Path(os.path.abspath((door.folder or Path()) / name if name else own))


def shown(path: Path) -> str:
    """A path as one would type it here."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
