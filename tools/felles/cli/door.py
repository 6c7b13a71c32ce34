"""What every command gets: the handbook's folder, today, and the words to speak with."""

from __future__ import annotations

import datetime
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.types import OptionHelpExtra

from felles.errors import CannotRun, WrongUse
from felles.facts import Facts
from felles.model import Handbook
from felles.reading.handbook import find, read, read_folder
from felles.words import LANGUAGES, N_, Words

if TYPE_CHECKING:
    from felles.history import Repository

_LANGUAGE = re.compile(r"^language:[ \t]*[\"']?([a-z]{2})\b", re.MULTILINE)


class Door:
    """One run of one command. Everything is found out only when asked for."""

    def __init__(self, folder: Path | None, language: str | None, today: str | None, debug: bool) -> None:
        if today is not None:
            day_named(today)
        if folder is not None and not folder.is_dir():
            raise WrongUse(N_("There is no folder {folder}."), N_("Check the name after -C."), folder=str(folder))
        self.folder, self.language, self._today, self.debug = folder, language, today, debug

    @cached_property
    def root(self) -> Path:
        """The handbook's folder. CannotRun when there is none."""
        start = (self.folder or Path()).resolve()
        try:
            return find(start)
        except PermissionError:
            raise CannotRun(
                N_("You have no right to look into {folder}, so the handbook can't be read."),
                N_("Ask for the right to read it, or name another folder with -C."),
                folder=str(start),
            ) from None

    @cached_property
    def today(self) -> str:
        """ISO date: as given, else this day in Norway's time zone."""
        if self._today:
            return self._today
        from zoneinfo import ZoneInfo

        return datetime.datetime.now(ZoneInfo("Europe/Oslo")).date().isoformat()

    @property
    def now(self) -> str:
        """This moment in UTC; on a day that was given, that day's last second in Norway."""
        if self._today is None:
            moment = datetime.datetime.now(datetime.UTC)
        else:
            from zoneinfo import ZoneInfo

            end = datetime.datetime.combine(datetime.date.fromisoformat(self._today), datetime.time(23, 59, 59))
            moment = end.replace(tzinfo=ZoneInfo("Europe/Oslo")).astimezone(datetime.UTC)
        return moment.replace(tzinfo=None, microsecond=0).isoformat() + "Z"

    def handbook(self, revision: str | None = None) -> Handbook:
        """The handbook on disk, or at a revision."""
        if revision is None:
            return read_folder(self.root)
        from felles.history import Commit

        return read(Commit(self.root, revision))

    @cached_property
    def repository(self) -> Repository:
        """The repository the handbook is kept in. CannotRun when there is none."""
        from felles.history import Repository

        return Repository(self.root)

    def texts(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Earlier versions by blob id, as far as there is a repository that has them."""
        try:
            return self.stored(blobs)
        except CannotRun:
            return {}

    def stored(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """The same for who can't do without: CannotRun when there is no repository, or when it is damaged."""
        from felles.history.objects import blobs as read_blobs

        return {blob: content for blob, content in read_blobs(self.repository, blobs).items() if content is not None}

    def facts(self, handbook: Handbook, *, settled: bool = False, revision: str | None = None) -> Facts:
        """The facts about it today; ``settled``: it is what main holds, not what somebody is working on.

        With a revision the history that led to it is looked at too. CannotRun when that isn't whole.
        """
        more: dict[str, Any] = {}
        if revision is not None and handbook.decisions:
            from felles.history.records import tampered
            from felles.history.walking import refuse_unless_whole

            refuse_unless_whole(self.repository)
            more["tampered"] = tampered(self.repository, self.repository.commit(revision))
        return Facts(handbook, self.today, settled=settled, texts=self.texts, **more)

    def words(self, facts: Facts | None = None) -> Words:
        """The language asked for, else the handbook's own, else Bokmål."""
        if self.language:
            return Words(self.language)
        if facts is not None:
            return Words(facts["options"].language)
        try:
            return Words(language_of(self.root))
        except Exception:
            return Words("nb")


def day_named(text: str) -> str:
    """A day as it is named on the command line, ``YYYY-MM-DD``. WrongUse when it is none."""
    try:
        valid = datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        valid = False
    if not valid:
        raise WrongUse(N_("“{day}” is not a day."), N_("Write it as year-month-day, such as 2026-03-09."), day=text[:40])
    return text


def language_of(root: Path) -> str:
    """The handbook's language, looked up without reading the whole of it; ``nb`` when it can't be found."""
    for path in sorted((root / "docs" / "registers").glob("*.yaml")):
        if path.is_file() and path.stat().st_size < 1 << 20:
            found = _LANGUAGE.search(path.read_bytes().decode("utf-8", "replace"))
            if found and found[1] in LANGUAGES:
                return found[1]
    return "nb"


def guessed_language(args: Sequence[str]) -> str:
    """The language to complain in when the command line itself may be wrong."""
    for i, argument in enumerate(args):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else args[i + 1] if argument == "--lang" and i + 1 < len(args) else ""
        if value in LANGUAGES:
            return value
    folder = Path(args[args.index("-C") + 1]) if "-C" in args[:-1] else Path()
    try:
        return language_of(find(folder.resolve()))
    except Exception:
        return "nb"


_HEADINGS = {"Options": N_("Options"), "Commands": N_("Commands")}
_PIECES = {"[OPTIONS]": N_("[OPTIONS]"), "COMMAND [ARGS]...": N_("COMMAND [WORDS]...")}


class _Help(click.HelpFormatter):
    """Help whose headings are said in the reader's language; click's own are English."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, spoken()("Usage:") + " ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(spoken()(_HEADINGS.get(heading, heading)))


class _Context(click.Context):
    formatter_class = _Help


class Said(click.Command):
    """A command whose help is said in the reader's language."""

    context_class = _Context

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [spoken()(_PIECES[piece]) if piece in _PIECES else piece for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = spoken()("Show this help and stop.")
        return option

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        words = spoken()
        text = getattr(self, "help", None)
        if text:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(words(text))

    def get_short_help_str(self, limit: int = 45) -> str:
        return spoken()(str(getattr(self, "help", "") or ""))


class Command(Said):
    """One command."""


class Option(click.Option):
    """An option whose help is said in the reader's language."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, spoken()(self.help))

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        extra = super().get_help_extra(ctx)
        extra.pop("range", None)
        if "required" in extra:
            extra["required"] = spoken()("required")
        return extra

    def make_metavar(self, ctx: click.Context) -> str:
        if self.metavar is None and isinstance(self.type, click.IntRange):
            return f"[{self.type.min}-{self.type.max}]"
        return spoken()(self.metavar) if self.metavar else super().make_metavar(ctx)


class Argument(click.Argument):
    """What a command is about, named in the reader's language."""

    def make_metavar(self, ctx: click.Context) -> str:
        return spoken()(self.metavar) if self.metavar else super().make_metavar(ctx)


def spoken() -> Words:
    """The words of help texts, which are printed before anything has been read."""
    return Words(guessed_language(sys.argv[1:]))


def say(text: str) -> None:
    """Prints a line to standard output, never failing on what a terminal can't show.

    A reader who has seen enough (``| head``) changes nothing of what a command does and how it ends.
    """
    try:
        click.echo(text.encode("utf-8", "backslashreplace").decode("utf-8"))
    except BrokenPipeError:
        hush()
    except OSError as error:
        hush()
        raise CannotRun(
            N_("What was found could not be printed: {reason}."),
            N_("Make room, or send it somewhere else, and run it again."),
            reason=error.strerror or str(error),
        ) from error


def hush() -> None:
    """Lets the rest of what is printed go nowhere: Python would complain of it on its way out."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def say_json(value: Any) -> None:
    """Prints a value as JSON that is safe to look at: what can't be seen is written as an escape, and means the same.

    One line for each item of a list at the top. (Python's own indenting takes seconds for many thousand problems.)
    """
    if isinstance(value, Mapping):
        whole = "{\n" + ",\n".join(f" {_written(name)}: {_rows(field)}" for name, field in value.items()) + "\n}"
    else:
        whole = _written(value)
    if not whole.replace("\n", "").isprintable():
        whole = _UNSEEN.sub(lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], whole)
    say(whole)


# One encoder for all: making it anew is half of what a short row costs.
_written = json.JSONEncoder(ensure_ascii=False).encode


def _rows(field: Any) -> str:
    if not isinstance(field, list) or not field:
        return _written(field)
    return "[\n  " + ",\n  ".join(map(_written, field)) + "\n ]"


_UNSEEN = re.compile(r"[^\x20-\x7e\xa1-\xac\xae-\xff\n]")
