"""The command line: which command is meant, and what is said when it can't be run."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import felles
from felles.cli import COMMANDS
from felles.cli.door import Door, Option, Said, guessed_language, hush
from felles.errors import CannotRun, WrongUse
from felles.words import LANGUAGES, N_, Words


class _Commands(Said, click.Group):
    """Finds a command's module when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"felles.cli.{cmd_name}").command
        return command


@click.group(
    cls=_Commands,
    name="felles",
    help=N_("Routines and role descriptions as text: check them, show them, publish them."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(felles.__version__, "-V", "--version", message="felles %(version)s", cls=Option, help=N_("Show the version and stop."))
@click.option("-C", "folder", metavar=N_("DIR"), cls=Option, help=N_("The handbook's folder; otherwise the one you are in."))
@click.option("--lang", cls=Option, type=click.Choice(LANGUAGES), help=N_("Language of messages; else the handbook's."))
@click.option("--today", cls=Option, metavar=N_("YYYY-MM-DD"), help=N_("Take this day as today."))
@click.option("--debug", cls=Option, is_flag=True, help=N_("Show a traceback when something goes wrong inside."))
@click.pass_context
def _felles(ctx: click.Context, folder: str | None, lang: str | None, today: str | None, debug: bool) -> None:
    ctx.obj = Door(Path(folder) if folder else None, lang, today, debug)


def run(args: list[str]) -> int:
    """Runs what the line asks for and returns its exit code."""
    try:
        result: Any = _felles.main(args, prog_name="felles", standalone_mode=False)
        if sys.stdout is not None:  # None when it was closed before we began
            sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.exceptions.NoArgsIsHelpError as stop:
        print(stop.format_message(), file=sys.stderr)
        return 2
    except click.UsageError as error:
        from felles.cli.refused import refused

        words = _words(args)
        _tell(words, refused(error, words), words("“{command} --help” says how it is used.", command=error.ctx.command_path if error.ctx else "felles"))
        return 2
    except CannotRun as error:
        return _stopped(args, error)
    except click.Abort:  # click has ended the line already
        return 130
    except (BrokenPipeError, SystemExit):
        # Who reads the help has seen enough; click leaves by SystemExit then. What commands print goes through say().
        hush()
        return 0
    except Exception as error:
        if "--debug" in args:
            raise
        return _failed(args, error)


def _stopped(args: Sequence[str], error: CannotRun) -> int:
    from felles.cli.told import told

    words = _words(args)
    _tell(words, *told(error, words))
    return 2 if isinstance(error, WrongUse) else 3


def _failed(args: Sequence[str], error: Exception) -> int:
    """What nobody foresaw: the machine's doing where that can be seen, else ours."""
    from felles.cli.told import machine

    known = machine(error)
    if known is not None:
        return _stopped(args, known)
    words = _words(args)
    _tell(
        words,
        words("Something went wrong inside Felles ({error}). Nothing of yours is to blame.", error=f"{type(error).__name__}: {error}"[:200]),
        words("Run it again with --debug in front, and report what it prints as an issue of the project."),
    )
    return 3


def _words(args: Sequence[str]) -> Words:
    """The language to complain in, even when the command line couldn't be understood."""
    return Words(guessed_language(args))


def _tell(words: Words, message: str, help: str) -> None:
    from felles.words.problems import printable

    for line in [f"felles: {message}", *([help] if help else [])]:
        print(printable(line), file=sys.stderr)
