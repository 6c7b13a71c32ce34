"""The files of a handbook: from a folder, or from a revision. Only regular files are ever read."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Sort = Literal["file", "link", "other"]

LEFT_OUT = frozenset({"node_modules", "__pycache__", "site", "build", "dist"})
"""Folders at the top that tools make; together with every folder whose name starts with a dot."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the tree. ``size`` is in bytes; links and devices are listed so that they can be reported."""

    path: str
    sort: Sort
    size: int = 0


class Tree(Protocol):
    """A handbook's files at one moment."""

    name: str

    def entries(self) -> Mapping[str, Entry]:
        """Everything below the top, by path with ``/``, in path order. A path that is not valid
        UTF-8 carries surrogates."""

    def read(self, path: str) -> bytes:
        """The bytes of a regular file. OSError when it can't be read."""


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
            except OSError:
                found.append(Entry(prefix.rstrip("/"), "other"))
                continue
            for item in listing:
                path = prefix + item.name
                if item.is_symlink():
                    if not item.name.startswith("."):
                        found.append(Entry(path, "link"))
                elif item.is_dir(follow_symlinks=False):
                    if item.name.startswith(".") or (not prefix and item.name in LEFT_OUT):
                        continue
                    waiting.append((path + "/", item.path))
                elif not item.name.startswith("."):
                    status = item.stat(follow_symlinks=False)
                    regular = stat.S_ISREG(status.st_mode)
                    found.append(Entry(path, "file" if regular else "other", status.st_size if regular else 0))
        return {entry.path: entry for entry in sorted(found, key=lambda e: e.path)}

    def read(self, path: str) -> bytes:
        # O_NOFOLLOW and O_NONBLOCK: the file may have become a link or a pipe since it was listed.
        handle = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            return file.read()
