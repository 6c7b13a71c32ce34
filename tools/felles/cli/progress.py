"""``felles progress``: a place's leader says how far the place has come with one item of a plan, in the place's own file.

Only what is said is changed; every other byte of the file stays. What would break a rule isn't written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from felles.amending import Change, Progress, amended, changes, row_of
from felles.amending.changing import Unamendable
from felles.check import check, level_of
from felles.cli.door import Argument, Command, Door, Option, day_named, say
from felles.cli.naming import inner, unknown
from felles.errors import CannotRun, WrongUse
from felles.facts.uptake import Cell, Part, Uptake
from felles.model import Document, Handbook, Problem, nearest
from felles.model.uptake import LEVELS
from felles.output import new_file
from felles.reading.handbook import read
from felles.reading.held import With
from felles.reading.tree import Folder
from felles.words import N_, Words
from felles.words.problems import printable
from felles.words.problems import said as told

PURPOSE = "uptake"
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_LEVEL = "items.level"


@click.command("progress", cls=Command, help=N_("Say how far a site has come with one item of a plan, and how it is done there."))
@click.argument("name", cls=Argument, metavar=N_("SITE-PLAN"))
@click.argument("item", cls=Argument, required=False, metavar=N_("ITEM"))
@click.option("--level", cls=Option, metavar=N_("LEVEL"), help=N_("How far it has come: a word of the scale, or its number from 0 to 5."))
@click.option("--on", "on", cls=Option, metavar=N_("DATE"), help=N_("Since when; today when nothing is said."))
@click.option("--how", cls=Option, metavar=N_("TEXT"), help=N_("How it is done here, in a sentence."))
@click.option("--readers", type=click.IntRange(0, 5000), cls=Option, metavar=N_("COUNT"), help=N_("How many have read it. Never who."))
@click.option("--observed", cls=Option, metavar=N_("N/M"), help=N_("How many of those observed were done as agreed, such as 8/10."))
@click.option("--observed-on", "observed_on", cls=Option, metavar=N_("DATE"), help=N_("When that was observed."))
@click.option("--exempt", cls=Option, metavar=N_("TEXT"), help=N_("The reason why the site doesn't do it."))
@click.option("--note", cls=Option, metavar=N_("TEXT"), help=N_("What else others should know."))
@click.option("--why", cls=Option, metavar=N_("TEXT"), help=N_("What this changes for staff; made from what is said when it is left out."))
@click.pass_obj
def command(
    door: Door,
    name: str,
    item: str | None,
    level: str | None,
    on: str | None,
    how: str | None,
    readers: int | None,
    observed: str | None,
    observed_on: str | None,
    exempt: str | None,
    note: str | None,
    why: str | None,
) -> int:
    handbook = door.handbook()
    facts = door.facts(handbook)
    words = door.words(facts)
    if unread := _unread(door, handbook, name):
        return _refused(unread, words("Nothing was written: the file can't be read as it is."), words)
    document = _document(door, handbook, name)
    common = next((one for one in facts["uptake"].values() if document in one.own.values()), None)
    if common is None:
        raise CannotRun(N_("{path} belongs to no plan that is for its site."), N_("Check “follows” and “scope” in it: felles check {path}"), path=document.path)
    if item is None:
        if any(one is not None for one in (level, on, how, readers, observed, exempt, note)):
            raise WrongUse(N_("Which item is this about?"), N_("Name one of: {known}."), known=", ".join(part.id for part in common.each))
        _shown(document, common, words)
        return 0
    part = _part(common, item)
    if level is not None and exempt is not None:
        raise WrongUse(N_("A site that is exempt has no level."), N_("Say --level or --exempt."))
    said = Progress(
        item=part.id,
        level=None if level is None else _level(document, level, words),
        on=None if on is None else day_named(on),
        how=_line(how),
        readers=readers,
        observed=None if observed is None else _pair(observed),
        observed_on=None if observed_on is None else day_named(observed_on),
        exempt=_line(exempt),
        note=_line(note),
    )
    if said.silent:
        raise WrongUse(N_("Nothing was said about “{item}”."), N_("Say how far it has come: --level in-use --how \"…\"."), item=part.name)
    wanted = changes(document, said, door.today)
    if not wanted:
        say(words("Nothing to change: {path} says so already.", path=document.path))
        return 0
    note_of_it = _line(why) or _beside(document, facts["earlier_texts"].get(document.id), _summary(document, said, part))
    return _written(door, handbook, document, (*wanted, *_change(document, note_of_it)), words)


def _line(text: str | None) -> str | None:
    """A text as one line; what is only spaces is a slip."""
    if text is None:
        return None
    one = " ".join(text.split())
    if not one:
        raise WrongUse(N_("An empty text says nothing."), N_("Write a sentence, or leave the option out."))
    return one


def _unread(door: Door, handbook: Handbook, name: str) -> tuple[Problem, ...]:
    """What is wrong with the file that is meant when it couldn't be read as a document at all."""
    meant = {inner(door, name), name, *(path for path in handbook.files if path.rsplit("/", 1)[-1].rsplit(".", 1)[0] == name.casefold())}
    return tuple(p for p in handbook.problems if p.place.path in meant and p.place.path not in handbook.by_path)


def _document(door: Door, handbook: Handbook, name: str) -> Document:
    """The place's plan by its id or path. WrongUse tells what there is, also to who named the common plan."""
    own = [document for document in handbook.serving(PURPOSE) if not document.withdrawn]
    by_id = {document.id.casefold(): document for document in own}
    path = handbook.by_path.get(inner(door, name)) or handbook.by_path.get(name)
    found = path if path in own else by_id.get(name.casefold())
    if found is not None:
        return found
    below = [document.id for document in own if str(document.data.get("follows", "")).casefold() == name.casefold()]
    if below:
        raise WrongUse(N_("{name} is the common plan, and what and when are not changed here."), N_("Name the site’s own: {known}."), name=name, known=", ".join(below))
    raise unknown(name, [document.id for document in own])


def _part(common: Uptake, wanted: str) -> Part:
    """The item by its id or by what it is called."""
    names = {name.casefold(): part for part in common.each for name in (part.name, part.id)}
    if wanted.casefold() in names:
        return names[wanted.casefold()]
    close = nearest(wanted.casefold(), tuple(names))
    help = N_("Did you mean “{guess}”? There is: {known}.") if close else N_("There is: {known}.")
    raise WrongUse(N_("The plan has nothing called “{name}” for each site."), help, name=wanted[:80], guess=names[close].id if close else "", known=", ".join(part.id for part in common.each))


def _level(document: Document, wanted: str, words: Words) -> str:
    """The level by its name, its number, or what it is called in the handbook's language."""
    if wanted.isascii() and wanted.isdigit() and int(wanted) < len(LEVELS):
        return LEVELS[int(wanted)]
    names = {document.kind.label(f"{_LEVEL}={level}", words.language).casefold(): level for level in LEVELS} | {level: level for level in LEVELS}
    if wanted.casefold() in names:
        return names[wanted.casefold()]
    known = ", ".join(f"{number} {document.kind.label(f'{_LEVEL}={level}', words.language).lower()}" for number, level in enumerate(LEVELS))
    raise WrongUse(N_("“{level}” is no level."), N_("Use one of: {known}."), level=wanted[:40], known=known)


def _pair(text: str) -> tuple[int, int]:
    part, sign, whole = text.partition("/")
    if not (sign and part.strip().isascii() and part.strip().isdigit() and whole.strip().isascii() and whole.strip().isdigit()) or len(text) > 12:
        raise WrongUse(N_("“{text}” doesn't say how many of how many."), N_("Write it such as 8/10."), text=text[:40])
    return int(part), int(whole)


def _summary(document: Document, said: Progress, part: Part) -> str:
    """What the change means, in the document's own language, for whoever reads the history."""
    words = Words(str(document.data.get("lang", "nb")))
    if said.exempt is not None:
        return words("{item}: we don't do this here, and it says why.", item=part.name)
    if said.level is not None:
        level = document.kind.label(f"{_LEVEL}={said.level}", words.language).lower()
        return words("{item}: we have come to “{level}”.", item=part.name, level=level)
    return words("{item}: how we do it here is brought up to date.", item=part.name)


def _beside(document: Document, decided: Document | None, summary: str) -> str:
    """The summary, after what was said of the same draft before: nothing of what the place is to decide is left untold."""
    note, old = _note(document), _note(decided) if decided is not None else None
    if note is None or old is None or note == old:
        return summary
    return note if summary in note else f"{note} {summary}"


def _note(document: Document) -> str | None:
    there = document.data.get("change")
    note = there.get("note") if isinstance(there, Mapping) else None
    return note if isinstance(note, str) else None


def _change(document: Document, note: str) -> tuple[Change, ...]:
    there: Any = document.data.get("change")
    own: Mapping[str, Any] = there if isinstance(there, Mapping) else {}
    sort = () if own.get("class") == "significant" else (Change(("change", "class"), "significant"),)
    return (*sort, *(() if own.get("note") == note else (Change(("change", "note"), note),)))


def _written(door: Door, handbook: Handbook, document: Document, wanted: tuple[Change, ...], words: Words) -> int:
    """The file changed, unless that would break a rule it doesn't break already."""
    target = door.root / document.path
    stored = target.read_bytes()
    whole = stored.decode("utf-8")
    mark = _BOM if whole.startswith(_BOM) else ""
    try:
        fresh = (mark + amended(whole.removeprefix(mark), wanted)).encode("utf-8")
    except Unamendable:
        raise CannotRun(N_("{path} is written in a way that can't be changed here without touching more."), N_("Open the file and change it by hand. Nothing was written."), path=document.path) from None
    before = check(handbook, door.facts(handbook), [document.path]).problems
    tip = read(With(Folder(door.root), document.path, fresh), near=handbook)
    after = check(tip, door.facts(tip), [document.path]).problems
    known = [_same(problem) for problem in before]
    new = [problem for problem in after if _same(problem) not in known]
    if broken := tuple(problem for problem in new if level_of(problem) == "error"):
        return _refused(broken, words("Nothing was written: this would break a rule."), words)
    with new_file(target, overwrite=True) as file:
        if target.read_bytes() != stored:  # under the lock: another run may have been there in between
            raise CannotRun(N_("{path} was changed by somebody else just now."), N_("Run the command again. Nothing was written."), path=document.path)
        file.write(fresh)
    say(words("Written: {path}", path=document.path))
    for problem in new:
        if level_of(problem) == "warning":
            _tell(problem, words)
    say(words("Propose it when it is right; until the site has decided, the text before it holds."))
    return 0


def _same(problem: Problem) -> tuple[str, str, str]:
    """What makes two problems the same, wherever their lines are now."""
    return problem.rule, problem.variant, repr(sorted(problem.values.items()))


def _refused(problems: tuple[Problem, ...], why: str, words: Words) -> int:
    for problem in problems:
        _tell(problem, words)
    say(why)
    return 1


def _tell(problem: Problem, words: Words) -> None:
    message, help = told(problem, words)
    say(printable(f"{problem.place}: {problem.rule}: {message} {help}"))


def _shown(document: Document, common: Uptake, words: Words) -> None:
    """What the place has said so far, an item a line: enough to see what to say next."""
    place = next(place for place, own in common.own.items() if own is document)
    say(printable(document.title))
    for cell in common.at(place):
        say(printable(f"  {cell.part.id}  {cell.part.name}: {_state(document, cell, words)}"))


def _state(document: Document, cell: Cell, words: Words) -> str:
    if cell.exempt is not None:
        return f"{document.kind.label('exempt', words.language).lower()}. {cell.exempt}"
    level = words("not written yet") if cell.level is None else document.kind.label(f"{_LEVEL}={LEVELS[cell.level]}", words.language).lower()
    late = f" ({words.many('{count} day late', '{count} days late', cell.late)})" if cell.late else ""
    _, row = row_of(document, cell.part.id)
    how = row.get("how") if row is not None else None
    return f"{level}{late}" + (f". {how}" if isinstance(how, str) else "")
