"""``felles new``: asks for what a document of a kind needs, and writes it as a file of the handbook.

Nothing is written before the last answer. What the rules say of the new text is told, and it is written all the same: an
analysis is not thrown away because its fourth list is still empty.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import click

from felles.check import check, level_of
from felles.cli.door import Argument, Command, Door, Option, say
from felles.composing import Draft, Question, written
from felles.composing.answers import Unfit, understood
from felles.composing.asking import file_name
from felles.errors import CannotRun, WrongUse
from felles.model import Handbook, Kind, nearest
from felles.output import new_file
from felles.reading.handbook import read
from felles.reading.held import With
from felles.reading.tree import Folder
from felles.words import N_, Words
from felles.words.problems import printable
from felles.words.problems import said as told

_SHOWN = 12
"""Choices up to which all are shown without being asked for."""


@click.command("new", cls=Command, help=N_("Ask for what a new document needs, and write it."))
@click.argument("kind", cls=Argument, metavar=N_("KIND"))
@click.option("--set", "given", multiple=True, cls=Option, metavar=N_("FIELD=ANSWER"), help=N_("An answer given beforehand, such as title=… or measures.1.text=…; as often as needed."))
@click.option("--area", cls=Option, metavar=N_("NAME"), help=N_("The folder inside the kind's own, where documents are sorted into areas."))
@click.pass_obj
def command(door: Door, kind: str, given: tuple[str, ...], area: str | None) -> int:
    handbook = door.handbook()
    facts = door.facts(handbook)
    words = door.words(facts)
    sort = _kind(handbook, kind, words)
    draft = Draft(sort, handbook, facts, words)
    answers = _given(given)
    inside = _area(sort, facts["options"].areas, area, words)
    _ask(draft, answers, words)
    text = written(sort, draft.data)
    id, title = str(draft.data["id"]), str(draft.data["title"])
    name = id.casefold() if file_name(title).startswith(id.casefold()) or id.casefold() == file_name(title) else f"{id.casefold()}-{file_name(title)}"
    path = "/".join(part for part in (sort.folder, inside, f"{name}{'.md' if sort.format == 'markdown' else '.yaml'}") if part)
    if path in handbook.files:
        raise CannotRun(N_("{path} is there already."), N_("Give the new document another title, or change that one."), path=path)
    target = door.root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with new_file(target) as file:
        file.write(text.encode("utf-8"))
    return _told(door, handbook, path, text, words)


def _kind(handbook: Handbook, wanted: str, words: Words) -> Kind:
    """The kind by its name or by what people call it. WrongUse names those there are."""
    names = {kind.label("kind", words.language).casefold(): kind for kind in handbook.kinds.values()} | dict(handbook.kinds)
    found = names.get(wanted) or names.get(wanted.casefold())
    if found is None:
        known = [f"{name} ({kind.label('kind', words.language)})" for name, kind in sorted(handbook.kinds.items()) if not _alone(handbook, kind)]
        close = nearest(wanted.casefold(), tuple(names))
        help = N_("Did you mean “{guess}”? These can be written: {known}.") if close else N_("These can be written: {known}.")
        raise WrongUse(N_("There is no kind of document called “{kind}”."), help, kind=wanted[:60], guess=close, known=", ".join(known))
    if _alone(handbook, found):
        here = handbook.of(found.name)[0]
        raise WrongUse(N_("A handbook has one document of this kind, and it is there already."), N_("Change {path}."), path=here.path)
    return found


def _alone(handbook: Handbook, kind: Kind) -> bool:
    return (kind.register or kind.serves == "options") and bool(handbook.of(kind.name))


def _area(kind: Kind, areas: Sequence[Mapping[str, str]], wanted: str | None, words: Words) -> str:
    titles = {area["id"]: area.get("title", area["id"]) for area in areas}
    if not kind.areas or not titles:
        return ""
    if wanted in titles:
        return str(wanted)
    if wanted is not None:
        raise WrongUse(N_("There is no area called “{name}”."), N_("Use one of: {known}."), name=wanted[:60], known=", ".join(titles))
    question = Question(("area",), words("Area"), "choice", tuple(titles.items()))
    _show(question)
    while True:
        try:
            return str(understood("choice", _line(words, question.says, named="--area"), question.choices, words))
        except Unfit as error:
            say(printable(str(error)))


def _given(pairs: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise WrongUse(N_("“{pair}” is no field with an answer."), N_("Write FIELD=ANSWER, such as title=\"Locked door\"."), pair=pair[:60])
        found[name.strip()] = value
    return found


def _ask(draft: Draft, answers: dict[str, str], words: Words) -> None:
    """Every question until the shape is whole. Answers given beforehand are taken first, and each has to be of use."""
    while (question := draft.question()) is not None:
        if question.name in answers:
            why = draft.answer(question, answers.pop(question.name))
            if why:
                raise WrongUse(N_("{field}: {why}"), N_("Correct the answer that was given with --set."), field=question.name, why=why)
            continue
        if question.sort == "more" and (answers or not sys.stdin.isatty()):
            draft.answer(question, words("yes") if any(name.startswith(f"{question.name.removesuffix('.more')}.{_next(draft, question)}.") for name in answers) else words("no"))
            continue
        if question.usual and not sys.stdin.isatty():
            draft.answer(question, "")
            continue
        _asked(draft, question, words)
    if answers:
        raise WrongUse(N_("Nothing asked for “{field}”."), N_("Leave it out, or check how it is spelt; rows are counted from 1."), field=next(iter(answers))[:60])


def _next(draft: Draft, question: Question) -> int:
    rows = draft.data
    for part in question.pointer:
        rows = rows[part]  # type: ignore[index]
    return len(rows) + 1


def _asked(draft: Draft, question: Question, words: Words) -> None:
    if question.choices and len(question.choices) <= _SHOWN:
        _show(question)
    while True:
        said = _line(words, question.says, question.usual, named=question.name)
        if said == "?" and question.choices:
            _show(question)
            continue
        why = draft.answer(question, said)
        if not why:
            return
        say(printable(why))


def _show(question: Question) -> None:
    for number, (value, word) in enumerate(question.choices, 1):
        say(printable(f"  {number:>3}  {word}" + (f"  ({value})" if value != word else "")))


def _line(words: Words, says: str, usual: str = "", named: str = "") -> str:
    """One line from whoever sits there."""
    click.echo(printable(f"{says}{f' [{usual}]' if usual else ''}: "), nl=False)
    line = sys.stdin.readline()
    if not line:
        raise WrongUse(N_("“{field}” is needed, and nobody is there to say it. Nothing was written."), N_("Run it in a terminal, or give the answer: --set {name}=…") if not named.startswith("--") else N_("Run it in a terminal, or give it with {name}."), field=says, name=named)
    return line.strip()


def _told(door: Door, before: Handbook, path: str, text: str, words: Words) -> int:
    """What was written, and what the rules say of it."""
    tip = read(With(Folder(door.root), path, text.encode("utf-8")), near=before)
    report = check(tip, door.facts(tip), [path])
    say(words("Written: {path}", path=path))
    for problem in report.problems:
        message, help = told(problem, words)
        say(printable(f"{problem.place}: {problem.rule}: {message} {help}"))
    if any(level_of(problem) == "error" for problem in report.problems):
        say(words("It is written, and lacks this before anybody can decide it."))
        return 1
    say(words("Next: read it through, fill in more if you like, and propose it."))
    return 0

