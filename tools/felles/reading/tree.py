"""The files of a handbook: from a folder, or from a revision. Only regular files are ever read."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from felles.reading.text import MAX_BYTES, Refused, decode, too_large

Sort = Literal["file", "link", "closed", "other"]
"""``closed``: there is something, and this user may not look at it."""

LEFT_OUT = frozenset({"node_modules", "__pycache__", "site", "build", "dist"})
"""Folders at the top that tools make; together with every folder whose name starts with a dot."""
PIPELINES = frozenset({".github", ".forgejo", ".gitea", ".gitlab", ".gitlab-ci.yml", ".gitattributes"})
"""What stands at the top under such a name and is looked at all the same: it runs, so it may be decided on."""


def left_out(path: str) -> bool:
    """Whether something at this path is no part of a handbook, whatever it is."""
    first, *rest = path.split("/")
    if path.endswith("/.gitattributes"):  # they can hide what changes in the folder they lie in
        return left_out(path.removesuffix("/.gitattributes"))
    if first in PIPELINES:
        return any(part.startswith(".") for part in rest)
    return first.startswith(".") or (bool(rest) and first in LEFT_OUT) or any(part.startswith(".") for part in rest)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the tree. ``size`` is in bytes; links and devices are listed so that they can be reported."""

    path: str
    sort: Sort
    size: int = 0
    reason: str = os.strerror(errno.EACCES)
    """Of what is closed: why, as the system says it."""


class Tree(Protocol):
    """A handbook's files at one moment."""

    name: str

    def entries(self) -> Mapping[str, Entry]:
        """Everything below the top, by path with ``/``, in path order. A path that is not valid
        UTF-8 carries surrogates."""

    def read(self, path: str) -> bytes:
        """The bytes of a regular file. OSError when it can't be read."""


def text_of(tree: Tree, path: str) -> str:
    """The text of a file; Refused (Y1, Y2, Y3, Y9) when it can't be read as one. Nothing larger is ever loaded."""
    return decode(bytes_of(tree, path))


def bytes_of(tree: Tree, path: str) -> bytes:
    """A file's bytes; Refused (Y3, Y9) when there are too many, or it is no file that can be read."""
    entry = tree.entries()[path]
    if entry.sort != "file":
        raise Refused("Y9", "unreadable", 1, 1, {"reason": entry.reason}) if entry.sort == "closed" else Refused("Y9", entry.sort, 1, 1)
    if entry.size > MAX_BYTES:
        raise too_large(entry.size)
    try:
        return tree.read(path)
    except OSError as error:
        raise Refused("Y9", "unreadable", 1, 1, {"reason": _why(error)}) from None


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__


class Folder:
    """The files as they stand on disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = str(root)
        self._entries: Mapping[str, Entry] | None = None

    def entries(self) -> Mapping[str, Entry]:
        if self._entries is None:
            self._entries = self._listed()
        return self._entries

    def _listed(self) -> Mapping[str, Entry]:
        found: list[Entry] = []
        waiting = [("", str(self.root))]
        while waiting:
            prefix, folder = waiting.pop()
            try:
                listing = list(os.scandir(folder))
            except OSError as error:
                found.append(Entry(prefix.rstrip("/"), "closed", 0, _why(error)))
                continue
            for item in listing:
                path = prefix + item.name
                if item.is_symlink():
                    if not left_out(path):
                        found.append(Entry(path, "link"))
                elif item.is_dir(follow_symlinks=False):
                    if left_out(path) or (not prefix and item.name in LEFT_OUT):
                        continue
                    waiting.append((path + "/", item.path))
                elif not left_out(path):
                    try:
                        status = item.stat(follow_symlinks=False)
                    except FileNotFoundError:
                        continue  # gone since it was listed
                    except OSError as error:
                        found.append(Entry(path, "closed", 0, _why(error)))
                        continue
                    regular = stat.S_ISREG(status.st_mode)
                    found.append(Entry(path, "file" if regular else "other", status.st_size if regular else 0))
        return {entry.path: entry for entry in sorted(found, key=lambda e: e.path)}

    def read(self, path: str) -> bytes:
        # O_NOFOLLOW and O_NONBLOCK: the file may have become a link or a pipe since it was listed.
        handle = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            return file.read()
