"""``felles acknowledgements``: who has read what, as a form tool exports it, becomes how many at each place; nothing else is left anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from felles.aggregating.acknowledging import Counted, Known, Read, asked_in, beside, counted, shown
from felles.aggregating.counting import Fault
from felles.check import check
from felles.cli.door import Argument, Command, Door, Option, say
from felles.composing import Line, written
from felles.errors import CannotRun, WrongUse
from felles.facts import Facts
from felles.measuring.small import LEAST
from felles.model import Document, Handbook, Kind
from felles.output import new_file
from felles.reading.acknowledged import acknowledged_in
from felles.reading.handbook import read
from felles.reading.held import With
from felles.reading.sheets import rows
from felles.reading.tool_columns import PARTS, plain
from felles.reading.tree import Folder
from felles.rules.privacy import identifier, proper, registered
from felles.words import N_, Words
from felles.words.acknowledged import fault
from felles.words.problems import printable
from felles.words.problems import said as told

_MOST_TOLD = 40
_LONGEST = 64
_OURS = ("about", "counted_at", "smallest_group", "places", "source")


@click.command("acknowledgements", cls=Command, help=N_("Count who has read what, from a CSV or Excel file, as a number for each site. Never who."))
@click.argument("file", cls=Argument, metavar=N_("FILE"), type=click.Path(path_type=Path))
@click.option("--asked", "asked_of", cls=Option, multiple=True, metavar=N_("SITE=NUMBER"), help=N_("How many were asked at a site, as often as needed; or a CSV or Excel file with site and number."))
@click.option("--column", "columns", cls=Option, multiple=True, metavar=N_("PART=HEADING"), help=N_("The heading of the column with the document, version or place, where it isn't known by itself."))
@click.option("--only", cls=Option, multiple=True, metavar=N_("DOCUMENT"), help=N_("Count this document only; as often as needed."))
@click.option("--sheet", cls=Option, metavar=N_("NAME"), help=N_("The sheet, where an Excel file has several."))
@click.pass_obj
def command(door: Door, file: Path, asked_of: tuple[str, ...], columns: tuple[str, ...], only: tuple[str, ...], sheet: str | None) -> int:
    if file.resolve().is_relative_to(door.root):
        raise CannotRun(N_("{file} is in the handbook, where it would be kept for ever with everybody who is in it."), N_("Move it out of the handbook, and run again."), file=str(file))
    handbook = door.handbook()
    facts = door.facts(handbook)
    words = door.words(facts)
    kind = _kind(handbook)
    known = _known(handbook, facts, columns)
    asked = _asked(asked_of, known, words)
    if isinstance(asked, int):
        return asked
    wanted = _only(only, known)
    found = counted(rows(file, sheet=sheet), known)
    if found.faults:
        return _refused(found.faults, file, words)
    read_of = {key: places for key, places in found.read.items() if not wanted or key[0] in wanted}
    if not read_of:
        say(words("Nothing was written: nobody in the file has read what was asked for."))
        return 1
    texts: list[tuple[str, bytes, list[str]]] = []
    for key in sorted(read_of):
        made = _made(handbook, facts, kind, key, read_of[key], asked, known, door.today)
        if made is not None:
            texts.append(made)
    return _written(door, handbook, file, texts, read_of, found, words)


# What may be counted


def _kind(handbook: Handbook) -> Kind:
    found = next((kind for kind in handbook.kinds.values() if kind.serves == "acknowledgements"), None)
    if found is None:
        raise CannotRun(N_("The handbook has no kind of document for how many have read something."), N_("Take “schemas” over from a newer edition."))
    return found


def _known(handbook: Handbook, facts: Facts, columns: tuple[str, ...]) -> Known:
    named = {}
    for one in columns:
        part, sign, heading = one.partition("=")
        if not sign or part.strip().casefold() not in PARTS or not heading.strip():
            raise WrongUse(N_("“{text}” names no column."), N_("Write --column document=\"…\", --column version=\"…\" or --column place=\"…\"."), text=one[:60])
        named[part.strip().casefold()] = heading
    documents: dict[str, str] = {}
    for document in handbook.documents:
        if document.kind.serves != "acknowledgements":
            documents.setdefault(plain(document.id), document.id)
    newest: dict[str, int] = {}
    for id, standing in facts["standings"].items():
        if standing.newest is not None:
            # What is written and not decided yet is the next version, which people may be asked about on the day it is decided.
            newest[id] = standing.newest.decided.version + (standing.state is None)
    places: dict[str, str] = {}
    for place, target in facts["everywhere"].items():
        for said in (place, target.title):
            places.setdefault(plain(said), place)
    ours, numbers = proper(handbook), registered(handbook)
    return Known(documents, newest, places, named, lambda text: identifier(text, ours, numbers))


def _asked(given: tuple[str, ...], known: Known, words: Words) -> dict[str, int] | int:
    """How many were asked, by place; what is said of a place last counts. An exit code where a file of them can't be read."""
    found: dict[str, int] = {}
    for one in given:
        name, sign, number = one.rpartition("=")
        if not sign or Path(one).is_file():
            numbers, faults = asked_in(rows(Path(one)), known.places)
            if faults:
                return _refused(faults, Path(one), words)
            found |= numbers
        elif not number.strip().isdecimal() or len(number) > 7:
            raise WrongUse(N_("“{text}” is no number of people."), N_("Write --asked SITE=24, as often as there are sites."), text=one[:60])
        elif plain(name) not in known.places:
            raise WrongUse(N_("There is no site called “{name}”."), N_("Use one of: {known}."), name=name[:60], known=", ".join(dict.fromkeys(known.places.values())))
        else:
            found[known.places[plain(name)]] = int(number)
    return found


def _only(given: tuple[str, ...], known: Known) -> frozenset[str]:
    for one in given:
        if plain(one) not in known.documents:
            raise WrongUse(N_("There is no document called “{name}”."), N_("“felles show” says what things are called."), name=one[:60])
    return frozenset(known.documents[plain(one)] for one in given)


# What comes of it


def _made(
    handbook: Handbook, facts: Facts, kind: Kind, key: Read, counts: Mapping[str, int], asked: Mapping[str, int], known: Known, today: str
) -> tuple[str, bytes, list[str]] | None:
    """The text for one version of one document, with what has changed in it; None where nothing has.

    An older version keeps how many were asked then: people have come and gone since.
    """
    id, version = key
    about = handbook.by_id[id]
    standing = next((document for document in handbook.serving("acknowledgements") if (one := acknowledged_in(document)) is not None and (one.about, one.version) == key), None)
    before = {str(row["site"]): row for row in standing.data["places"] if isinstance(row, Mapping)} if standing is not None else {}
    older = version < known.newest.get(id, version)
    of = {**({} if older and before else asked), **{place: row["asked"] for place, row in before.items() if isinstance(row.get("asked"), int) and (older or place not in asked)}}
    missing = [place for place in counts if place not in of]
    if missing:
        raise WrongUse(N_("It isn't said how many were asked to read {document} at: {places}."), N_("Give it for each: --asked {place}=24."), document=id, places=", ".join(missing), place=missing[0])
    over = next((place for place, count in counts.items() if count > of[place]), None)
    if over is not None:
        raise WrongUse(N_("At {place} more have read {document} than were asked."), N_("Look at the number given with --asked, and whether somebody answered twice."), place=over, document=id)
    k = max(LEAST, int(facts["thresholds"].get("small_number", LEAST)))
    scope = facts["concerned"][about.path].places if about.path in facts["concerned"] else ()
    was_at = str(standing.data.get("counted_at")) if standing is not None else today
    places = [
        beside(shown(place, of[place], counts.get(place, 0), k), before.get(place), was_at, k)
        for place in facts["everywhere"]
        if place in of and (place in counts or place in before or place in scope or not scope)
    ]
    if standing is not None and [_bare(row) for row in places] == [_bare(dict(row)) for row in before.values()]:
        return None
    path = standing.path if standing is not None else f"{kind.folder}/{_id(id, version).casefold()}.yaml"
    text = _text(kind, about, version, places, standing, k, today)
    return path, text.encode("utf-8"), [row["site"] for row in places if _bare(row) != _bare(dict(before.get(row["site"], {})))]


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("site", "asked", "acknowledged", "suppressed") if name in row}


def _id(id: str, version: int) -> str:
    """A name that no other document has: of what was read, and its version."""
    end = f"-V{version}"
    room = _LONGEST - len("LES-") - len(end)
    name = id.upper()
    if len(name) > room:
        name = f"{name[: room - 9]}-{sha256(id.encode()).hexdigest()[:8].upper()}"
    return f"LES-{name}{end}"


def _text(kind: Kind, about: Document, version: int, places: list[dict[str, Any]], standing: Document | None, k: int, today: str) -> str:
    own = Words(str(about.data.get("lang", "nb")))
    # Whatever people have written in it stays when the numbers are made again.
    data: dict[str, Any] = {name: value for name, value in standing.data.items() if name not in _OURS} if standing is not None else {}
    data.setdefault("id", _id(about.id, version))
    data.setdefault("kind", kind.name)
    data.setdefault("title", own(N_("Read and acknowledged: {title}, version {number}"), title=about.title, number=version)[:200])
    data.setdefault("lang", own.language)
    data.setdefault("owner_role", about.data.get("owner_role"))
    data["change"] = {"class": "significant", "note": own(N_("Counted on {date}."), date=own.date(today))}
    data |= {"about": Line(document=about.id, version=version), "counted_at": today, "smallest_group": k}
    data["places"] = [Line(row) for row in places]
    data["source"] = Line(made_with="felles acknowledgements")
    return written(kind, data)


def _written(door: Door, handbook: Handbook, file: Path, texts: list[tuple[str, bytes, list[str]]], read_of: Mapping[Read, object], found: Counted, words: Words) -> int:
    held = handbook
    for path, content, _ in texts:  # all are looked at before any is written
        held = read(With(Folder(door.root), path, content), near=handbook)
        if _problems(held, path, words):
            say(words("Nothing was written."))
            return 1
        if (door.root / path).exists() and path not in handbook.by_path:
            raise CannotRun(N_("{path} can't be read as a document, and isn't written over."), N_("Run “felles check”, and correct what it says of it."), path=path)
    for path, content, changed in texts:
        with new_file(door.root / path, overwrite=True) as fresh:
            fresh.write(content)
        say(words("{path} has the numbers. New or changed: {places}.", path=path, places=", ".join(changed) or "–"))
        _tell(door, read(With(Folder(door.root), path, content), near=handbook), path, words)
    rest = len(read_of) - len(texts)
    if rest:
        say(words.many("{count} count stands as it was: nothing in it differs by enough to be told.", "{count} counts stand as they were: nothing in them differs by enough to be told.", rest))
    if found.again:
        say(words.many("{count} answer was of somebody who had answered before.", "{count} answers were of people who had answered before.", found.again))
    if not found.told_apart:
        say(words("No column tells people apart, so each row was counted as one."))
    say(words("Nothing else was kept: delete {file} when nobody needs it any more.", file=file.name))
    return 0


def _problems(held: Handbook, path: str, words: Words) -> bool:
    """Says what a kind that was changed here asks for beyond the numbers; whether anything was said."""
    some = [problem for problem in held.problems if problem.place.path == path]
    for problem in some[:_MOST_TOLD]:
        message, help = told(problem, words)
        say(printable(f"{problem.place}: {problem.rule}: {message} {help}"))
    return bool(some)


def _tell(door: Door, held: Handbook, path: str, words: Words) -> None:
    """What the rules say of the new text; it stands all the same."""
    own = [problem for problem in check(held, door.facts(held), [path]).problems if problem.place.path == path]
    _problems(replace(held, problems=tuple(own)), path, words)


def _refused(faults: list[Fault], file: Path, words: Words) -> int:
    for one in faults[:_MOST_TOLD]:
        where, sentence, help = fault(one.variant, one.row, one.column, one.values, words)
        say(printable(f"{file.name}{', ' if where else ''}{where}: {sentence} {help}"))
    say(words("Nothing was written. Correct the file and run again."))
    return 1
