"""``felles init``: a new handbook, whole or not at all."""

from __future__ import annotations

import json
import shlex
import shutil
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import click

import felles
from felles import shipped, starting
from felles.cli.door import Argument, Command, Door, say
from felles.errors import CannotRun, WrongUse
from felles.output import new_folder
from felles.words import N_, Words


@click.command("init", cls=Command, help=N_("Make a new handbook in a folder, with samples to write over."))
@click.argument("name", cls=Argument, metavar=N_("DIR"))
@click.pass_obj
def command(door: Door, name: str) -> int:
    language = _language(door.language)
    target = (door.folder or Path()) / name
    if target.resolve() == Path.cwd():
        raise WrongUse(
            N_("The new handbook can't replace the folder you are in."),
            N_("Go one folder up and name this one from there."),
        )
    files = starting.texts(language, {"version": felles.__version__, "today": door.today})
    with new_folder(target) as folder:
        shutil.copytree(shipped.schemas(), folder / "schemas", ignore=shutil.ignore_patterns(".*", "__pycache__"))
        _write(folder, files)
    _tell(target, Words(language))
    return 0


def _language(asked: str | None) -> str:
    """The language to start in: Bokmål unless another is asked for, and for Nynorsk too, which has no texts yet."""
    wanted = "nb" if asked in (None, "nn") else str(asked)
    if wanted not in starting.languages():
        raise CannotRun(N_("Part of Felles is missing: {folder}."), N_("Install Felles again."), folder=f"starting/{wanted}")
    return wanted


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _tell(target: Path, words: Words) -> None:
    say(words("The new handbook is in {folder}.", folder=str(target)))
    say(words("Three of its documents are samples and say so; write over them. README.md tells you what to do first."))
    source = _came_from()
    if source is None:
        say(words("Next: cd {folder} && make handbook", folder=shlex.quote(str(target))))
    else:
        say(words("Next: cd {folder} && make handbook FELLES={source}", folder=shlex.quote(str(target)), source=shlex.quote(str(source))))


def _came_from() -> Path | None:
    """The wheel or folder that this Felles was installed from, if it is still there: no index of packages need have it."""
    try:
        said = json.loads(distribution("felles").read_text("direct_url.json") or "{}")
        address = urlsplit(str(said.get("url", "")))
    except (PackageNotFoundError, OSError, ValueError, AttributeError):
        return None
    source = Path(url2pathname(address.path))
    return source if address.scheme == "file" and source.exists() else None
