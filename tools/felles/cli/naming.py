"""A document as it is named on the command line: by its id or its path."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path

from felles.cli.door import Door
from felles.errors import WrongUse
from felles.words import N_


def inner(door: Door, name: str) -> str:
    """A path seen from -C as the handbook names it."""
    return os.path.relpath(os.path.abspath((door.folder or Path()) / name), door.root).replace(os.sep, "/")


def unknown(name: str, ids: Iterable[str]) -> WrongUse:
    """What is said when no document is called so."""
    known = {id.casefold(): id for id in ids}
    close = difflib.get_close_matches(name.casefold(), sorted(known), 1, 0.6)
    if close:
        return WrongUse(N_("There is no document “{name}”. Did you mean {guess}?"), "", name=name[:80], guess=known[close[0]])
    return WrongUse(N_("There is no document “{name}”."), N_("Give a document's id, or its path."), name=name[:80])
