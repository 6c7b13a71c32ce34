"""Names of files that come from somebody who may mean harm: which of them no machine should ever be asked to open."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

MOST_BYTES = 1024
"""Of one name. A handbook's longest path is a quarter of that."""
MOST_LEVELS = 32

_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)")
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""What can't be seen, turns the reading order round, ends a line, or is half a character."""


def harmful(name: str) -> str | None:
    """Why a name is never to be used as a path, as a word for ``Fault.sort``; None when it may be."""
    if any(unicodedata.category(sign) in _UNSEEN for sign in name):
        return "unseen"
    if "\\" in name or ":" in name:  # another system's separator, drive or stream
        return "foreign"
    parts = name.split("/")
    if name.startswith("/") or any(part in ("", ".", "..") for part in parts):
        return "outside"
    if len(name.encode("utf-8")) > MOST_BYTES or len(parts) > MOST_LEVELS:
        return "long"
    if any(_DEVICES.match(part) or part[-1] in ". " for part in parts):
        return "foreign"
    return None


def twins(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each name that some system would take for an earlier one, with that one: twice the same, upper and lower case, one
    character written in two ways, or a file where another has its folder."""
    spelled: dict[str, str] = {}
    files: dict[str, str] = {}
    above: dict[str, str] = {}
    for name in names:
        same = _folded(name)
        if same in files or same in above:
            yield name, files.get(same) or above[same]
            continue
        parts = name.split("/")
        clash = None
        for n in range(1, len(parts)):
            inside = "/".join(parts[:n])
            key = _folded(inside)
            if key in files or spelled.setdefault(key, inside) != inside:
                clash = files.get(key) or above.get(key) or spelled[key]
                break
        if clash is not None:
            yield name, clash
            continue
        files[same] = name
        for n in range(1, len(parts)):
            above.setdefault(_folded("/".join(parts[:n])), name)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
