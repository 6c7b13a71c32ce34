"""``felles headings``: a form's headings as a file for the survey tool in use, which ``felles aggregate`` knows when it comes back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from felles.cli.door import Argument, Command, Door, Option, say
from felles.errors import WrongUse
from felles.output import new_file
from felles.plain.headings import allowed, comma_separated, headings, workbook
from felles.words import N_


@click.command("headings", cls=Command, help=N_("Print a form's headings, for the survey tool in use."))
@click.argument("name", cls=Argument, metavar=N_("FORM"))
@click.option("--as", "sort", cls=Option, type=click.Choice(["csv", "xlsx"]), default="csv", help=N_("As a CSV file, or as an Excel file with the answers that are possible on a sheet of their own."))
@click.option("--by", cls=Option, type=click.Choice(["text", "id"]), default="text", help=N_("Head each column with the question's text or its id; both are known when answers come back."))
@click.option("--out", cls=Option, metavar=N_("FILE"), help=N_("The file to write; else a CSV goes to the screen."))
@click.pass_obj
def command(door: Door, name: str, sort: str, by: str, out: str | None) -> int:
    handbook = door.handbook()
    forms = {document.id.casefold(): document for document in handbook.serving("forms") if not document.withdrawn}
    words = door.words(door.facts(handbook))
    form = forms.get(name.casefold())
    if form is None:
        raise WrongUse(N_("There is no form called “{name}”."), N_("These can be used: {known}."), name=name[:60], known=", ".join(sorted(one.id for one in forms.values())))
    if sort == "xlsx" and out is None:
        raise WrongUse(N_("An Excel file needs a name."), N_("Write --out NAME.xlsx."))
    first = [headings(form, by_id=by == "id")]
    content = comma_separated(first) if sort == "csv" else workbook([(words("Answers"), first), (words("Possible answers"), allowed(form))])
    if out is None:
        sys.stdout.buffer.write(content.removeprefix(b"\xef\xbb\xbf"))
        sys.stdout.buffer.flush()
        return 0
    with new_file(Path(out)) as file:
        file.write(content)
    say(words("{file} has a column for each of {count} questions.", file=out, count=len(first[0])))
    return 0
