"""``felles export``: evidence of what was in force and how it was decided, as one file that proves itself."""

from __future__ import annotations

import datetime
import gc
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import click

from felles.cli.build import shown
from felles.cli.door import Command, Door, Option, say
from felles.cli.source import in_folder
from felles.errors import WrongUse
from felles.model import Asked
from felles.output import new_file
from felles.pack.bag import Bag
from felles.pack.making import Made, make
from felles.pack.report.pdf import refuse_unless_installed
from felles.pack.seeing import Seen, see
from felles.signing import PACK, sign
from felles.words import N_, Words
from felles.words.problems import printable

NAMED = 10
"""People named on the terminal; the manifest names all."""


@click.command("export", cls=Command, help=N_("Write evidence of what was in force, who decided it and how, as one file that proves itself."))
@click.option("--out", required=True, cls=Option, metavar=N_("PACK.zip"), help=N_("Where the pack goes."))
@click.option("--as-of", "day", cls=Option, metavar=N_("DATE"), help=N_("What was in force at the end of this day; else today."))
@click.option("--from", "first", cls=Option, metavar=N_("DATE"), help=N_("What was in force at any time from this day …"))
@click.option("--to", "last", cls=Option, metavar=N_("DATE"), help=N_("… to the end of this one."))
@click.option("--site", "sites", multiple=True, cls=Option, metavar=N_("ID"), help=N_("Only what applies at this site."))
@click.option("--document", "documents", multiple=True, cls=Option, metavar=N_("ID"), help=N_("Only this document."))
@click.option("--requirement", "requirements", multiple=True, cls=Option, metavar=N_("ID"), help=N_("Only what answers to this requirement."))
@click.option("--finding", "findings", multiple=True, cls=Option, metavar=N_("ID"), help=N_("Only what this finding led to."))
@click.option("--at", "revision", default="HEAD", cls=Option, metavar=N_("REV"), help=N_("Seen from this version of main; else the one that is checked out."))
@click.option("--without-accounts", is_flag=True, cls=Option, help=N_("Leave out the texts that name members' accounts."))
@click.option("--with-objects", is_flag=True, cls=Option, help=N_("Add Git's own objects, with names and e-mail addresses in them, so that the names of commits can be worked out again."))
@click.option("--pdf", is_flag=True, cls=Option, help=N_("Add the report as a PDF for archives and screen readers. Needs the extra felles[pdf]."))
@click.option("--sign", "key", cls=Option, metavar=N_("FILE"), help=N_("Sign the pack with this SSH key."))
@click.option("--overwrite", is_flag=True, cls=Option, help=N_("Replace a file that is already there."))
@click.pass_obj
def command(
    door: Door,
    out: str,
    day: str | None,
    first: str | None,
    last: str | None,
    sites: tuple[str, ...],
    documents: tuple[str, ...],
    requirements: tuple[str, ...],
    findings: tuple[str, ...],
    revision: str,
    without_accounts: bool,
    with_objects: bool,
    pdf: bool,
    key: str | None,
    overwrite: bool,
) -> int:
    gc.disable()  # nothing it keeps goes in circles
    begins, ends = _days(door, day, first, last)
    if pdf:
        refuse_unless_installed()
    asked = Asked(begins, ends, sites, documents, requirements, findings)
    target = in_folder(door, out)
    words = Words(door.language) if door.language else None
    progress = Progress(door.words(), sys.stderr)

    def signed(text: str) -> str:
        progress.end()  # ssh-keygen may ask for a passphrase here
        return sign(text, in_folder(door, key or ""), PACK)

    try:
        with new_file(target, overwrite=overwrite) as file:
            seen = see(door.repository, door.repository.commit(revision), asked, words, accounts=not without_accounts, tell=progress)
            made = make(seen, lambda folder: Bag(file, folder), objects=with_objects, pdf=pdf, sign=signed if key else None, tell=progress)
    finally:
        progress.end()
    _tell(seen, made, target)
    return 0


def _days(door: Door, day: str | None, first: str | None, last: str | None) -> tuple[str, str]:
    if day is not None and (first is not None or last is not None):
        raise WrongUse(N_("A day and a period can't both be asked for."), N_("Give --as-of, or --from and --to."))
    if (first is None) != (last is None):
        raise WrongUse(N_("A period has a first and a last day."), N_("Give both --from and --to."))
    begins, ends = first or day or door.today, last or day or door.today
    for one in (begins, ends):
        _refuse_no_day(one)
        if one > door.today:
            raise WrongUse(N_("{day} has not come yet, so nothing can be shown of it."), N_("Ask for today or an earlier day."), day=one)
    if begins > ends:
        raise WrongUse(N_("The period ends ({to}) before it begins ({from})."), N_("Correct one of the dates."), **{"from": begins, "to": ends})
    return begins, ends


def _refuse_no_day(day: str) -> None:
    with suppress(ValueError):
        if datetime.date.fromisoformat(day).isoformat() == day:
            return
    raise WrongUse(N_("“{day}” is not a day."), N_("Write it as year-month-day, such as 2026-03-09."), day=day[:40])


def _tell(seen: Seen, made: Made, target: Path) -> None:
    words = seen.words
    parts = [
        words.many("{count} document", "{count} documents", made.documents),
        words.many("{count} version", "{count} versions", made.versions),
        words.many("{count} decision", "{count} decisions", made.decisions),
    ]
    say(printable(words("The pack is in {path}: {parts}.", path=shown(target), parts=words.listing(parts))))
    if made.unproven:
        say(words.many("{count} document is without a decision. The report says which.", "{count} documents are without a decision. The report says which.", made.unproven))
    if made.bypasses:
        say(words.many("{count} change came in without a decision. The report says which.", "{count} changes came in without a decision. The report says which.", made.bypasses))
    if not made.unproven and not made.bypasses:
        say(words("Nothing stands or came in without a decision."))
    if made.authors:
        said = words.many("The pack holds the name and e-mail address of {count} person:", "The pack holds the names and e-mail addresses of {count} people:", len(made.authors))
        some = [f"{one.name} <{one.email}>" for one in made.authors[:NAMED]]
        say(printable(f"{said} {', '.join(some)}{' …' if len(made.authors) > NAMED else ''}"))
    branch = seen.ground.decided_facts["options"].forge.get("branch", "main")
    main = seen.repository.tip(f"refs/heads/{branch}")
    if main not in (None, seen.commit):
        say(printable(words("It was made from {commit}, which is not what “{branch}” holds now.", commit=seen.commit[:12], branch=branch)))
    say(words("Keep this checksum somewhere else than in the pack. It shows that it is this one and no other:"))
    say(made.digest)


class Progress:
    """How far a long run has come, on standard error: one line that is written anew on a terminal, else now and then one."""

    EVERY, SELDOM = 0.1, 10.0
    """Seconds between two lines, on a terminal and elsewhere."""

    def __init__(self, words: Words, stream: IO[str] | None) -> None:
        self._words, self._stream = words, stream
        self._terminal = stream is not None and stream.isatty()
        self._next = time.monotonic() + (0 if self._terminal else self.SELDOM)
        self._shown = 0

    def __call__(self, what: str, done: int, of: int) -> None:
        now = time.monotonic()
        if self._stream is None or now < self._next:
            return
        self._next = now + (self.EVERY if self._terminal else self.SELDOM)
        text = self._words(what) + (f" … {done} / {of}" if of else " …")
        with suppress(OSError, ValueError):
            if self._terminal:
                self._stream.write("\r" + text.ljust(self._shown))
                self._shown = len(text)
            else:
                self._stream.write(text + "\n")
            self._stream.flush()

    def end(self) -> None:
        """Takes the line away."""
        if self._stream is not None and self._shown:
            with suppress(OSError, ValueError):
                self._stream.write("\r" + " " * self._shown + "\r")
                self._stream.flush()
                self._shown = 0
