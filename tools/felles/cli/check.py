"""``felles check``: every problem, in place order."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import click

from felles.check import Report, check, level_of
from felles.cli.door import Argument, Command, Door, Option, say, say_json
from felles.errors import WrongUse
from felles.model import Handbook, Level, Problem
from felles.words import N_, Words
from felles.words.problems import LEVEL_WORDS, printable, said, short

SHOWN = 100
LANGUAGE = "U"
"""The series of rules on how texts are written."""
"""Problems printed as text; the rest is a count. JSON and SARIF hold all."""


@click.command("check", cls=Command, help=N_("Check the handbook and print every problem with its place and what to do."))
@click.argument("paths", nargs=-1, cls=Argument, metavar=N_("[PATH]..."))
@click.option("--at", "revision", metavar=N_("REV"), cls=Option, help=N_("Check the handbook as it was at this revision."))
@click.option("--into", cls=Option, metavar=N_("REV"), help=N_("With --at: check what this would hold with that in it, such as main with a proposal."))
@click.option("--notes", is_flag=True, cls=Option, help=N_("Print the notes on how texts are written too; otherwise they are counted, unless files are named."))
@click.option("--format", "style", cls=Option, type=click.Choice(["text", "json", "github", "sarif"]), default="text", help=N_("How to print it."))
@click.pass_obj
def command(door: Door, paths: tuple[str, ...], revision: str | None, into: str | None, notes: bool, style: str) -> int:
    if into is not None:
        return _proposed(door, paths, revision, into, notes, style)
    gc.disable()  # a short run that keeps all it reads: looking for rubbish is a tenth of its time
    wanted = [_inside(door, path, revision) for path in paths]
    handbook = door.handbook(revision)
    if revision is not None:
        for path, name in zip(wanted, paths, strict=True):
            _refuse_nothing(door, handbook, path, name, revision)
    facts = door.facts(handbook, settled=revision is not None, revision=revision)
    report = check(handbook, facts, wanted)
    words = door.words(facts)
    print_report(report, words, style, notes=notes or any(wanted), below=_checked_out(door.root))
    return 1 if report.failed else 0


def _proposed(door: Door, paths: tuple[str, ...], revision: str | None, into: str, notes: bool, style: str) -> int:
    """The handbook as it would be with a proposal in it, by the choices and exemptions that are decided already."""
    if revision is None or paths:
        raise WrongUse(N_("--into goes with --at, and looks at the whole handbook."), N_("Name the proposal with --at, and no paths."))
    from felles.cli.source import judged

    proposed = judged(door, into, revision)
    words = door.words(proposed.tip_facts)
    if proposed.report is None:
        say(words("Others have changed the same lines in the meantime. Bring the proposal up to date, and ask for a new yes."))
        return 1
    print_report(proposed.report, words, style, notes=notes, below=_checked_out(door.root))
    return 1 if proposed.report.failed else 0


def _checked_out(root: Path) -> str:
    """Where the handbook lies in the repository that a pipeline of GitHub's has checked out; empty at its top, and elsewhere."""
    top = os.environ.get("GITHUB_WORKSPACE")
    inside = root.relative_to(Path(top).resolve()) if top and root.is_relative_to(Path(top).resolve()) else Path()
    return f"{inside.as_posix()}/" if inside.parts else ""


def _inside(door: Door, path: str, revision: str | None) -> str:
    """A path as the handbook names it; WrongUse when it is nowhere in it."""
    # The handbook's folder is known without links on the way to it; so must this be, but not a link at its end.
    start = (door.folder or Path()).resolve()
    full = Path(os.path.normpath(start / path))
    full = full.parent.resolve() / full.name
    try:
        inner = full.relative_to(door.root)
    except ValueError:
        raise WrongUse(N_("{path} is not in the handbook in {folder}."), N_("Name files or folders inside it."), path=path[:200], folder=str(door.root)) from None
    if revision is None and not os.path.lexists(full):
        raise WrongUse(N_("There is no file or folder {path}."), N_("Check the name."), path=path[:200])
    return "" if str(inner) == "." else inner.as_posix()


def _refuse_nothing(door: Door, handbook: Handbook, path: str, name: str, revision: str) -> None:
    """Refuses a path that is neither in the revision nor here: a misspelt one must not look clean."""
    there = any(file == path or file.startswith(f"{path}/") for file in handbook.files)
    if path and not there and not os.path.lexists(door.root / path):
        raise WrongUse(N_("There is no file or folder {path} in “{revision}”."), N_("Check the name."), path=name[:200], revision=revision[:80])


def print_report(report: Report, words: Words, style: str = "text", *, notes: bool = False, below: str = "") -> None:
    """The report as text, JSON, GitHub's workflow commands or SARIF, on standard output.

    ``below``: the handbook's folder in what GitHub has checked out, where its annotations are placed from.

    JSON and SARIF hold everything. What people read has the notes on language only when asked: ten on how a text
    could be easier must not hide the one thing that is wrong.
    """
    if style == "json":
        say_json(_json(report, words))
    elif style == "sarif":
        from felles.cli.sarif import sarif

        say_json(sarif(report, words))
    elif style == "github":
        for problem in _told(report, notes):
            say(_github(problem, words, below))
    else:
        _text(report, words, notes)


def _told(report: Report, notes: bool) -> list[Problem]:
    return [problem for problem in report.problems if notes or not problem.rule.startswith(LANGUAGE)]


def _text(report: Report, words: Words, notes: bool) -> None:
    told = _told(report, notes)
    for problem in told[:SHOWN]:
        message, help = said(problem, words)
        when = words(" (in the text in force from {date})", date=words.date(problem.day)) if problem.day else ""
        say(f"{printable(str(problem.place))}: {words(LEVEL_WORDS[level_of(problem)])} {problem.rule}: {message}{when} {help}")
    rest = len(told) - SHOWN
    if rest > 0:
        say(words.many("… and {count} more. “--format json” prints them all.", "… and {count} more. “--format json” prints them all.", rest))
    for problem, exemption in report.silenced:
        say(words("Waived until {date}: {rule} for {document} ({path}, line {line}), owned by {owner}.", date=words.date(exemption.ends), rule=problem.rule,
                  document=exemption.document, path=printable(problem.place.path), line=problem.place.line, owner=exemption.owner))  # fmt: skip
    say(summary(report, words))
    if len(told) < len(report.problems):
        say(words("Notes say how a text could be easier to read or to look after: “felles check --notes” prints them."))


def summary(report: Report, words: Words) -> str:
    """How many documents, and what was found, in one line."""
    documents = words.many("{count} document", "{count} documents", report.documents)
    counts = report.counts
    if not any(counts.values()):
        return words("{documents} checked: no problems.", documents=documents)
    parts = [
        words.many("{count} error", "{count} errors", counts["error"]),
        words.many("{count} warning", "{count} warnings", counts["warning"]),
        words.many("{count} note", "{count} notes", counts["note"]),
    ]
    return words("{documents} checked: {problems}.", documents=documents, problems=words.listing(parts))


def _one(problem: Problem, words: Words) -> dict[str, object]:
    message, help = said(problem, words)
    return {
        "rule": problem.rule,
        "level": level_of(problem),
        "path": problem.place.path,
        "line": problem.place.line,
        "column": problem.place.column,
        "document": problem.document and short(problem.document),
        "message": message,
        "help": help,
        **({"in_force_from": problem.day} if problem.day else {}),
    }


def _json(report: Report, words: Words) -> dict[str, object]:
    counts: dict[str, int] = {"documents": report.documents}
    for level, count in report.counts.items():
        counts[level] = count
    return {
        "counts": counts,
        "problems": [_one(problem, words) for problem in report.problems],
        "waived": [
            {**_one(problem, words), "until": exemption.ends, "reason": exemption.reason, "owner": exemption.owner}
            for problem, exemption in report.silenced
        ],
    }


_GITHUB: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def _github(problem: Problem, words: Words, below: str) -> str:
    """A workflow command; data and properties escaped as the runner asks."""
    message, help = said(problem, words)

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = problem.place
    return f"::{_GITHUB[level_of(problem)]} file={value(printable(below + place.path))},line={place.line},col={place.column},title={value(problem.rule)}::{data(f'{message} {help}')}"
