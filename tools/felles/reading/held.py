"""Files held in memory as a tree: a handbook put together from versions, as decisions name them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from felles.reading.tree import Entry


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
