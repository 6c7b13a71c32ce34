"""The doors: one file a command, and nothing else in the product knows that there is a terminal.

Exit codes: 0 clean · 1 an error found · 2 wrong use · 3 can't do the job, or our bug · 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

import felles
from felles.cli.door import Door, Option, Said
from felles.errors import CannotRun, WrongUse
from felles.words import LANGUAGES, N_, Words

COMMANDS = ("build", "check", "editor", "init", "pages", "rules", "serve", "show")
"""Each is a module of this package with a ``command``. Imported only when asked for: starting is most of a short run."""


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
    help=N_("Routines and function descriptions as text: check them, show them, publish them."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(felles.__version__, "-V", "--version", message="felles %(version)s", cls=Option, help=N_("Show the version and stop."))
@click.option("-C", "folder", metavar="DIR", cls=Option, help=N_("The handbook's folder; else the one you stand in."))
@click.option("--lang", cls=Option, type=click.Choice(LANGUAGES), help=N_("Language of messages; else the handbook's."))
@click.option("--today", cls=Option, metavar="YYYY-MM-DD", help=N_("Take this day as today."))
@click.option("--debug", cls=Option, is_flag=True, help=N_("Show a traceback when something goes wrong inside."))
@click.pass_context
def _felles(ctx: click.Context, folder: str | None, lang: str | None, today: str | None, debug: bool) -> None:
    ctx.obj = Door(Path(folder) if folder else None, lang, today, debug)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    args = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in args
    try:
        result: Any = _felles.main(args, prog_name="felles", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.exceptions.NoArgsIsHelpError as stop:
        print(stop.format_message(), file=sys.stderr)
        return 2
    except click.UsageError as error:
        from felles.cli.refused import refused

        words = _words(args, error.ctx)
        _tell(words, refused(error, words), words("“{command} --help” says how it is used.", command=error.ctx.command_path if error.ctx else "felles"))
        return 2
    except WrongUse as error:
        words = _words(args)
        _tell(words, words(error.message, **error.values), words(error.help, **error.values))
        return 2
    except CannotRun as error:
        words = _words(args)
        _tell(words, words(error.message, **error.values), words(error.help, **error.values))
        return 3
    except (KeyboardInterrupt, click.Abort):
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader has seen enough; without this, Python complains when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if debug:
            raise
        words = _words(args)
        _tell(
            words,
            words("Something went wrong inside Felles ({error}). Nothing of yours is to blame.", error=f"{type(error).__name__}: {error}"[:200]),
            words("Run it again with --debug in front, and report what it prints as an issue of the project."),
        )
        return 3


def _words(args: Sequence[str], ctx: click.Context | None = None) -> Words:
    """The language to complain in, even when the command line couldn't be understood."""
    from felles.cli.door import guessed_language

    return Words(guessed_language(args))


def _tell(words: Words, message: str, help: str) -> None:
    from felles.words.problems import printable

    for line in [f"felles: {message}", *([help] if help else [])]:
        print(printable(line), file=sys.stderr)
