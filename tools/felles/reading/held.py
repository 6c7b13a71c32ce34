"""Files held in memory as a tree: a handbook put together from versions, as decisions name them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from felles.reading.tree import Entry, Tree


class Held:
    """A tree of files by path."""

    def __init__(self, name: str, files: Mapping[str, bytes]) -> None:
        self.name, self._files = name, files

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {path: Entry(path, "file", len(self._files[path])) for path in sorted(self._files)}

    def entries(self) -> Mapping[str, Entry]:
        return self._entries

    def read(self, path: str) -> bytes:
        return self._files[path]


class With:
    """A tree with one file more, or with other bytes in it: what it would be if that were written."""

    def __init__(self, tree: Tree, path: str, content: bytes) -> None:
        self.name, self._tree, self._path, self._content = tree.name, tree, path, content

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        found = {**self._tree.entries(), self._path: Entry(self._path, "file", len(self._content))}
        return {path: found[path] for path in sorted(found)}

    def entries(self) -> Mapping[str, Entry]:
        return self._entries

    def read(self, path: str) -> bytes:
        return self._content if path == self._path else self._tree.read(path)
