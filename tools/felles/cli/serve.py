"""``felles serve``: the site on this machine, made anew whenever a file of the handbook is saved."""

from __future__ import annotations

import signal
import tempfile
import time
from pathlib import Path
from types import FrameType

import click

from felles.cli.build import site
from felles.cli.check import print_report
from felles.cli.door import Command, Door, Option, say
from felles.cli.making import made
from felles.cli.told import told
from felles.engine import serving
from felles.errors import CannotRun
from felles.site import Audience
from felles.words import N_

HOST = "127.0.0.1"
"""This machine alone: a handbook in the making is nobody else's to read."""


@click.command(
    "serve", cls=Command, help=N_("Show the website in a browser here, and rebuild it whenever a file is saved.")
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    cls=Option,
    help=N_("Port on this machine; 8000 unless said."),
)
@click.option(
    "--audience",
    cls=Option,
    type=click.Choice(["internal", "public"]),
    default="internal",
    help=N_("Who will read it: everything (internal), or only what is marked public."),
)
@click.pass_obj
def command(door: Door, port: int, audience: Audience) -> int:
    signal.signal(signal.SIGTERM, _stop)
    with tempfile.TemporaryDirectory(prefix="felles-") as folder:
        target = Path(folder) / "site"
        if not _build(door, audience, target):
            return 1
        words = door.words()

        def again() -> None:
            _rebuild(door, audience, target)

        try:
            serving.serve(
                target,
                HOST,
                port,
                _watched(door),
                again,
                lambda url: say(words("Look at {url}. Ctrl+C stops it.", url=url)),
            )
        except OSError as error:
            raise CannotRun(
                N_("Nothing can be served on port {port}: {reason}."),
                N_("Another program may use it. Name another port with --port."),
                port=port,
                reason=error.strerror or str(error),
            ) from error
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    """Being told to end is as good as Ctrl+C: what was made for the moment is taken away."""
    raise KeyboardInterrupt


def _build(door: Door, audience: Audience, target: Path) -> bool:
    making = made(door, audience, draft=True)
    if making.stopped:
        print_report(making.report, making.words)
        say(making.words("No website was built: correct the errors first."))
        return False
    site(making, target)
    return True


def _rebuild(door: Door, audience: Audience, target: Path) -> None:
    """Builds again; whatever is wrong is told, and the last good site stays."""
    words, began = door.words(), time.monotonic()
    try:
        if _build(door, audience, target):
            say(words("Built again in {seconds} s.", seconds=f"{time.monotonic() - began:.1f}"))
            return
    except CannotRun as error:
        message, help = told(error, words)
        say(f"felles: {message}\n{help}")
    except Exception as error:  # a server that dies of one half-saved file helps nobody
        say(f"felles: {type(error).__name__}: {error}")
    say(words("The website still shows what was saved before."))


def _watched(door: Door) -> list[Path]:
    """Where the handbook's own files are: not the whole folder, which may hold environments and caches."""
    kinds = door.handbook().kinds.values()
    folders = {kind.folder.partition("/")[0] for kind in kinds} | {"schemas", "mkdocs.yml"}
    return [door.root / name for name in sorted(folders) if (door.root / name).exists()]
