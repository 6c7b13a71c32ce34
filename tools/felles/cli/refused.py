"""A command line that makes no sense, said in the reader's language: click knows what is wrong, and only in English."""

from __future__ import annotations

from difflib import get_close_matches

import click

from felles.words import Words


def refused(error: click.UsageError, words: Words) -> str:
    """What is wrong with the command line, in one sentence."""
    match error:
        case click.NoSuchCommand():
            names = error.ctx.command.list_commands(error.ctx) if error.ctx and isinstance(error.ctx.command, click.Group) else []
            return _unknown(words("There is no command “{name}”.", name=error.command_name[:80]), get_close_matches(error.command_name, names, 1), words)
        case click.NoSuchOption() if error.ctx is not None and _is_for_all(error.option_name, error.ctx):
            # Whoever has seen “--today” in the help writes it where every other option goes.
            return words("“{name}” goes in front of the command: {example}.", name=error.option_name, example=f"felles {error.option_name} … {error.ctx.info_name}")
        case click.NoSuchOption():
            return _unknown(words("There is no option “{name}”.", name=error.option_name[:80]), error.possibilities, words)
        case click.MissingParameter() if error.param is not None:
            return words("“{name}” is missing.", name=_name(error.param))
        case click.BadParameter() if error.param is not None:
            return _unfit(error.param, words)
        case click.BadOptionUsage():
            # Which of the two it is stands nowhere but in the English sentence; the error bears no context.
            if "does not take" in error.message:
                return words("“{name}” takes no value.", name=error.option_name)
            return words("“{name}” needs a value after it.", name=error.option_name)
        case _ if error.ctx is not None and isinstance(error.ctx.command, click.Group):
            return words("Which command?")
        case _:
            return words("There is more on the line than the command takes.")


def _is_for_all(name: str, ctx: click.Context) -> bool:
    """Whether it is an option of the product's, not of one command's."""
    return ctx.parent is not None and any(name in param.opts for param in ctx.find_root().command.params if isinstance(param, click.Option))


def _unknown(said: str, near: list[str] | None, words: Words) -> str:
    return f"{said} {words('Did you mean {guess}?', guess=', '.join(near))}" if near else said


def _unfit(param: click.Parameter, words: Words) -> str:
    kind = param.type
    if isinstance(kind, click.Choice):
        return words("“{name}” can be: {known}.", name=_name(param), known=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange):
        return words("“{name}” is a whole number from {low} to {high}.", name=_name(param), low=kind.min, high=kind.max)
    return words("“{name}” has a value that can't be used.", name=_name(param))


def _name(param: click.Parameter) -> str:
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.make_metavar(click.Context(click.Command(None)))

