"""``felles points``: numbers from a CSV or Excel file into the document of a series; all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from felles.amending.changing import Unamendable
from felles.amending.rows import with_rows
from felles.cli.door import Argument, Command, Door, Option, say
from felles.cli.naming import inner, unknown
from felles.errors import CannotRun, WrongUse
from felles.measuring.taking import LENGTHS, Fault, Placed, Taken, Wanted, placed, taken
from felles.model import Document, Handbook
from felles.output import replace_file
from felles.reading.sheets import column, rows
from felles.words import N_, Words
from felles.words.points import fault
from felles.words.problems import printable

_TOLD = 40
_BOM = "\ufeff"
_FEWER = N_("Fewer than {k}.")


@click.command("points", cls=Command, help=N_("Put numbers from a CSV or Excel file into a series: all of them, or none."))
@click.argument("name", cls=Argument, metavar=N_("SERIES"))
@click.argument("file", cls=Argument, metavar=N_("FILE"), type=click.Path(path_type=Path))
@click.option("--sheet", cls=Option, metavar=N_("NAME"), help=N_("The sheet, where an Excel file has several."))
@click.pass_obj
def command(door: Door, name: str, file: Path, sheet: str | None) -> int:
    handbook = door.handbook()
    words = door.words()
    document = _series(door, handbook, name)
    wanted = _wanted(handbook, document, door)
    source = (door.root / document.path).read_bytes()
    found = taken(rows(file, sheet=sheet), wanted)
    if found.faults:
        return _refused(found.faults, file, words)
    places = placed(_standing(document), found)
    if places.faults:
        return _refused(places.faults, file, words)
    if places.rows:
        _write(door.root / document.path, source, document, places)
    _tell(document, found, places, words)
    return 0


def _series(door: Door, handbook: Handbook, name: str) -> Document:
    """The document asked for. WrongUse when there is none of that name, or when it holds no numbers."""
    by = {document.id.casefold(): document for document in reversed(handbook.documents)}
    document = handbook.by_path.get(inner(door, name)) or handbook.by_path.get(name) or by.get(name.casefold())
    some = handbook.serving("points")
    if document is None:
        raise unknown(name, [one.id for one in some])
    if document not in some:
        known = ", ".join(one.id for one in some[:20]) or "–"
        raise WrongUse(N_("{document} is no series of numbers."), N_("Name one of: {known}."), document=document.id, known=known)
    return document


def _wanted(handbook: Handbook, document: Document, door: Door) -> Wanted:
    """What its numbers are to be, by the indicator it names. CannotRun when that can't be understood."""
    facts = door.facts(handbook)
    subjects = {one.id: one for one in handbook.serving("indicators")}
    name = next((name for reference in document.kind.references if reference.relation == "points_of" for _, name in document.named(reference)), "")
    subject = subjects.get(name)
    data: Mapping[str, Any] = subject.data if subject is not None else {}
    length = LENGTHS.get(str(data.get("frequency")))
    if length is None or not isinstance(document.data.get("points"), list):
        raise CannotRun(N_("{document} and what it measures can't be understood as they stand."), N_("Run “felles check”, and correct what it says of them."), document=document.path)
    own = data.get("smallest_group")
    least = max(5, facts["thresholds"].get("small_number", 5), own if isinstance(own, int) else 0)
    few = Words(str(document.data.get("lang")))(_FEWER, k=least)
    return Wanted(length, str(data.get("unit")), data.get("counts") != "events", least, few)


def _standing(document: Document) -> list[Mapping[str, Any]]:
    return [row if isinstance(row, dict) else {} for row in document.data["points"]]


def _write(path: Path, source: bytes, document: Document, places: Placed) -> None:
    """Puts the points in. CannotRun when the file isn't written so that they can be, or when it was changed meanwhile."""
    text = source.decode("utf-8")
    mark = _BOM if text.startswith(_BOM) else ""
    try:
        changed = with_rows(text.removeprefix(_BOM), "points", places.rows)
    except Unamendable:
        raise CannotRun(
            N_("The numbers in {document} aren't one row a line, so that none can be put in."),
            N_("Begin each with “- ” on a line of its own, and run again."),
            document=document.path,
        ) from None
    if path.read_bytes() != source:
        raise CannotRun(N_("{document} was changed while the numbers were read."), N_("Run it again."), document=document.path)
    replace_file(path, (mark + changed).encode("utf-8"))


def _refused(faults: tuple[Fault, ...], file: Path, words: Words) -> int:
    for one in faults[:_TOLD]:
        at = column(one.column) if one.column is not None else ""
        where, what, help = fault(one.name, one.row, at, one.heading, one.values, words)
        say(printable(f"{file}{', ' if where else ''}{where}: {what} {help}"))
    if len(faults) > _TOLD:
        say(words.many("{count} more like these.", "{count} more like these.", len(faults) - _TOLD))
    say(words("Nothing was written."))
    return 1


def _tell(document: Document, found: Taken, places: Placed, words: Words) -> None:
    count = len(places.rows)
    if count:
        say(words.many("{count} number put into {path}.", "{count} numbers put into {path}.", count, path=document.path))
        say(words("Say in its “change” what is new, and let it be decided like any other change."))
    else:
        say(words("Nothing new: all of it is already in {path}.", path=document.path))
    new = {point["period"] for _, point in places.rows}
    hidden = [period for period in found.hidden if period in new]
    if hidden:
        say(words("Left out, since they tell of too few people: {periods}.", periods=words.listing(hidden)))
    if found.unread:
        say(printable(words("Columns that were not read: {names}.", names=", ".join(found.unread[:20]))))
