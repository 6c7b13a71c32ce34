"""``felles aggregate``: raw answers on this machine become a result, with small numbers left out, and leave nothing else behind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from felles.aggregating import Asked, Counted, Fault, Grouping, Made, Survey, asked_by, counted, made
from felles.aggregating.questions import options_of, plain
from felles.aggregating.sums import OURS, group_id, group_ids
from felles.check import check
from felles.cli.door import Argument, Command, Door, Option, day_named, say
from felles.composing import Line, written
from felles.errors import CannotRun, WrongUse
from felles.facts import Facts
from felles.facts.overlaps import ANSWERS, answered_in, known_beside
from felles.measuring.small import LEAST
from felles.model import Document, Handbook, Kind, Problem, nearest
from felles.output import new_file
from felles.reading.handbook import read
from felles.reading.held import With
from felles.reading.sheets import rows
from felles.reading.tree import Folder
from felles.rules.privacy import identifier, proper, registered
from felles.words import N_, Words
from felles.words.answers import fault, left_out
from felles.words.problems import printable
from felles.words.problems import said as told

_MOST_TOLD = 40


@click.command("aggregate", cls=Command, help=N_("Count raw answers from a CSV or Excel file, and write a result with small numbers left out."))
@click.argument("wanted", cls=Argument, metavar=N_("FORM"))
@click.argument("file", cls=Argument, metavar=N_("FILE"), type=click.Path(path_type=Path))
@click.option("--group", cls=Option, metavar=N_("COLUMN"), help=N_("Part the answers by this column; else by the one the form names."))
@click.option("--period", cls=Option, nargs=2, required=True, metavar=N_("FROM TO"), help=N_("The first and the last day on which people could answer, such as 2026-10-05 2026-10-16."))
@click.option("--site", cls=Option, metavar=N_("SITE"), help=N_("The site, where only one was asked."))
@click.option("--asked", "asked_of", cls=Option, multiple=True, required=True, metavar=N_("NUMBER"), help=N_("How many were asked; GROUP=NUMBER for a group, as often as needed."))
@click.option("--without", cls=Option, multiple=True, metavar=N_("COLUMN"), help=N_("A column to leave unread; as often as needed."))
@click.option("--sheet", cls=Option, metavar=N_("NAME"), help=N_("The sheet, where an Excel file has several."))
@click.option("--to", cls=Option, metavar=N_("PATH"), help=N_("The file to write; else one named after the last day."))
@click.option("--again", is_flag=True, cls=Option, help=N_("Write over a result that is there already. What people wrote in it stays."))
@click.pass_obj
def command(
    door: Door, wanted: str, file: Path, group: str | None, period: tuple[str, str], site: str | None, asked_of: tuple[str, ...],
    without: tuple[str, ...], sheet: str | None, to: str | None, again: bool,
) -> int:  # fmt: skip
    days = day_named(period[0]), day_named(period[1])
    if days[0] > days[1]:
        raise WrongUse(N_("The period ends before it begins."), N_("Name the first day, then the last."))
    if days[1] > door.today:
        raise WrongUse(N_("The period ends on {day}, which has not come yet."), N_("Count the answers when all have answered."), day=days[1])
    handbook = door.handbook()
    facts = door.facts(handbook)
    words = door.words(facts)
    asked = asked_by(_form(handbook, wanted))
    place = _place(handbook, site)
    kind = _kind(handbook)
    target = _target(door, handbook, kind, asked.form, days, place, to)
    grouping = _grouping(handbook, asked, group)
    ours, known_numbers = proper(handbook) | _words_of(asked), registered(handbook)
    leave = frozenset(plain(one) for one in without)
    even = not file.name.casefold().endswith((".xlsx", ".xlsm"))
    found = counted(rows(file, sheet=sheet), asked, grouping, leave, lambda text: identifier(text, ours, known_numbers), even=even)
    if found.faults:
        return _refused(found, file, words)
    of = _asked(asked_of, found, asked, days, place, facts)
    standing = handbook.by_path.get(target)
    own = "" if standing is None or any(row.id == standing.id for decision in handbook.decisions for row in decision.documents) else target
    beside = known_beside(handbook, asked.form, days, place, tuple(group_ids(found).values()), without=own)
    result = made(found, asked, of, beside)
    if result.data is None:
        say(words("Nothing was written: {other} is published already, and the two are of the same people but for fewer than {k}. Whoever has both could see what those few answered.", other=result.beside, k=of.k))
        say(words("Wait until more have answered, or count days in which no others answered."))
        return 1
    text = _text(kind, handbook, asked, target, standing, result, words)
    return _write(door, handbook, asked, file, target, text, again, result, found, of, words)


# --- What is asked ------------------------------------------------------------------------------------------------------


def _form(handbook: Handbook, wanted: str) -> Document:
    forms = {document.id: document for document in handbook.serving("forms")}
    found = next((document for id, document in forms.items() if id.casefold() == wanted.casefold() or document.path == wanted), None)
    if found is None:
        close = nearest(wanted.casefold(), tuple(id.casefold() for id in forms))
        help = N_("Did you mean “{guess}”?") if close else N_("Those there are: {known}.")
        raise WrongUse(N_("There is no form called “{name}”."), help, name=wanted[:60], guess=close.upper(), known=", ".join(forms) or "–")
    return found


def _kind(handbook: Handbook) -> Kind:
    found = next((kind for kind in handbook.kinds.values() if kind.serves == "results"), None)
    if found is None:
        raise CannotRun(N_("The handbook has no kind of document for what was answered."), N_("Take “schemas” over from a newer edition."))
    return found


def _place(handbook: Handbook, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    known = [str(entry.get("id")) for _, _, entry in handbook.entries("places")]
    if wanted not in known:
        raise WrongUse(N_("There is no site called “{name}”."), N_("Use one of: {known}."), name=wanted[:60], known=", ".join(known))
    return wanted


def _grouping(handbook: Handbook, asked: Asked, wanted: str | None) -> Grouping | None:
    """The column that parts the answers: as it was asked for, else as the form says."""
    by = asked.form.data.get("group_by") if wanted is None else wanted
    if not isinstance(by, str):
        return None
    own = next((one for one in asked.background if plain(by) in (plain(one.id), plain(one.text))), None)
    places: dict[str, tuple[str, str]] = {}
    for _, _, entry in handbook.entries("places"):
        for said in (str(entry.get("id")), str(entry.get("name"))):
            places.setdefault(plain(said), (str(entry.get("id")), str(entry.get("name"))))
    if own is None:
        return Grouping(by, places, closed=False)
    known = {said: places.get(plain(value), (group_id(value), label)) for said, (value, label) in options_of(own).items()}
    return Grouping(by, known, also=frozenset({plain(own.id), plain(own.text)}), needed=wanted is not None)


def _words_of(asked: Asked) -> frozenset[str]:
    """The words of the questions themselves, which may be repeated in an answer."""
    texts = [one.question.text for one in asked.items] + [one.text for one in asked.background] + [option.label for one in asked.background for option in one.options]
    return frozenset(word.casefold() for text in texts for word in re.findall(r"\w+", text))


def _asked(given: tuple[str, ...], found: Counted, asked: Asked, days: tuple[str, str], place: str | None, facts: Facts) -> Survey:
    """How many were asked, all and group by group. WrongUse where fewer were asked than answered."""
    ids = group_ids(found)
    by_name = {plain(name): ids[key] for key, name in found.names.items()} | {id: id for id in ids.values()}
    everybody: int | None = None
    groups: dict[str, int] = {}
    for one in given:
        name, sign, number = one.rpartition("=")
        if not number.strip().isdecimal() or len(number) > 8:
            raise WrongUse(N_("“{text}” is no number of people."), N_("Write --asked 141, or --asked GROUP=20 for a group."), text=one[:60])
        if not sign:
            everybody = int(number)
        elif plain(name) in by_name:
            groups[by_name[plain(name)]] = int(number)
        else:
            raise WrongUse(N_("There is no group called “{name}” in the file."), N_("Use one of: {known}."), name=name[:60], known=", ".join(ids.values()) or "–")
    if everybody is None:
        missing = [id for id in ids.values() if id not in groups]
        if missing:
            raise WrongUse(N_("How many were asked is said for some groups and not for all."), N_("Say how many were asked in all: --asked 141."))
        everybody = sum(groups.values())
    sizes = {id: found.groups.get(key, 0) for key, id in ids.items()}
    if found.answered > everybody or any(sizes[id] > number for id, number in groups.items()):
        raise WrongUse(N_("More answered than were asked."), N_("Look at the numbers given with --asked, and whether somebody answered twice."))
    k = max(LEAST, int(facts["thresholds"].get("small_number", LEAST)), int(asked.form.data.get("smallest_group") or LEAST))
    return Survey(everybody, groups, days, place, k)


# --- What comes of it ---------------------------------------------------------------------------------------------------


def _refused(found: Counted, file: Path, words: Words) -> int:
    for one in found.faults[:_MOST_TOLD]:
        where, sentence, help = fault(_variant(one), one.row, one.column, one.values, words)
        say(printable(f"{file.name}{', ' if where else ''}{where}: {sentence} {help}"))
    say(words("Nothing was written. Correct the file and run again."))
    return 1


def _variant(one: Fault) -> str:
    """The sentence that fits what may be said of a cell."""
    values = one.values
    if one.variant == "heading" and values["heading"]:
        return "heading-guess" if values["guess"] else "heading-named"
    if one.variant == "group" and not values["known"]:
        return "group-free"
    if one.variant in ("group", "number", "scale") and values["value"]:
        return f"{one.variant}-named"
    if one.variant == "outside" and not (values["least"] and values["most"]):
        return "outside-below" if values["least"] else "outside-above"
    return one.variant


def _target(door: Door, handbook: Handbook, kind: Kind, form: Document, days: tuple[str, str], place: str | None, to: str | None) -> str:
    """Where the result goes, as a path in the handbook."""
    if to is not None:
        root, wanted = door.root, (Path.cwd() / to).resolve()
        if not wanted.is_relative_to(root) or not wanted.relative_to(root).as_posix().startswith(kind.folder + "/"):
            wanted = (root / to).resolve()
        path = wanted.relative_to(root).as_posix() if wanted.is_relative_to(root) else ""
        if not path.startswith(kind.folder + "/") or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}\.yaml", path.rsplit("/", 1)[-1]):
            raise WrongUse(N_("A result can't be put at {path}."), N_("Name a file in {folder}/, in small letters, digits and hyphens, that ends in .yaml."), path=to[:120], folder=kind.folder)
        return path
    parts = ["svar", days[1][:7], *([place] if place else [])]
    path = f"{kind.folder}/{'-'.join(parts)}.yaml"
    there = handbook.by_path.get(path)
    if there is not None and answered_in(there) != form.id:
        path = f"{kind.folder}/{'-'.join([*parts, form.id.casefold()])}.yaml"
    return path


def _text(kind: Kind, handbook: Handbook, asked: Asked, target: str, standing: Document | None, result: Made, words: Words) -> str:
    own = Words(str(asked.form.data.get("lang", words.language)))
    data: dict[str, Any] = {}
    if standing is not None and standing.kind is kind:
        # Whatever people have written in it stays when the numbers are made again.
        data = {name: value for name, value in standing.data.items() if name not in OURS}
    assert result.data is not None
    period: Mapping[str, str] = result.data["period"]
    stem = target.rsplit("/", 1)[-1].removesuffix(".yaml")
    data.setdefault("id", stem.upper())
    data.setdefault("kind", kind.name)
    data.setdefault("title", f"{asked.form.title}, {own.month(period['to'])}"[:200])
    data.setdefault("lang", own.language)
    data.setdefault("owner_role", asked.form.data.get("owner_role"))
    data.setdefault("change", {"class": "significant", "note": own(N_("The answers have been counted."))})
    answers = next(reference.pointer[0] for reference in kind.references if reference.relation == ANSWERS)
    data |= {answers: asked.form.id, **result.data}
    data["source"] = {"made_with": "felles aggregate"}
    for name in ("groups", "rows", "suppressed"):
        if name in data:
            data[name] = [Line(row) for row in data[name]]
    return written(kind, data)


def _write(door: Door, handbook: Handbook, asked: Asked, file: Path, target: str, text: str, again: bool, result: Made, found: Counted, survey: Survey, words: Words) -> int:
    content = text.encode("utf-8")
    held = read(With(Folder(door.root), target, content), near=handbook)
    faults = [problem for problem in held.problems if problem.place.path == target]
    if faults:  # a kind that was changed here asks for more than numbers can say
        for problem in faults[:_MOST_TOLD]:
            say(_line(problem, words))
        say(words("Nothing was written."))
        return 1
    path = door.root / target
    same = path.is_file() and path.read_bytes() == content
    if path.exists() and not same and not again:
        raise CannotRun(N_("There is a result in {path} already, and it says something else."), N_("Name another file with --to, or say --again to write over its numbers."), path=target)
    if not same:
        with new_file(path, overwrite=again) as fresh:
            fresh.write(content)
    names = {row["id"]: row["name"] for row in result.data["groups"]} if result.data else {}
    for one in result.left_out[:_MOST_TOLD]:
        say(printable(left_out(one.part, one.why, one.item, names.get(one.group, one.group), one.other, survey.k, words)))
    if len(result.left_out) > _MOST_TOLD:
        say(words("The file says what else was left out."))
    if found.unread:
        say(words("Left unread: {columns}.", columns=", ".join(found.unread)))
    unasked = [item.id for item in asked.items if item not in found.items]
    if unasked:
        say(words("No column for: {items}.", items=", ".join(unasked)))
    say(words("{path} has the sums. Nothing else was kept: delete {file} when nobody needs it any more.", path=target, file=file.name))
    _tell(door, held, target, words)
    return 0


def _tell(door: Door, handbook: Handbook, target: str, words: Words) -> None:
    """What the rules say of the new text; it stands all the same."""
    for problem in check(handbook, door.facts(handbook), [target]).problems:
        if problem.place.path == target:
            say(_line(problem, words))


def _line(problem: Problem, words: Words) -> str:
    message, help = told(problem, words)
    return printable(f"{problem.place}: {problem.rule}: {message} {help}")
