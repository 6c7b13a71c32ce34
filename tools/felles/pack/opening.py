"""A pack opened to be looked at: a zip, or one that lies unpacked in a folder. Nothing of it is laid anywhere.

Whoever sends a pack may mean harm. What can't be read without trouble is never read, and is told by name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha1, sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, Self

from felles.errors import CannotRun
from felles.pack.names import harmful, twins
from felles.pack.zips import CHUNK, MOST_BYTES, MOST_ENTRIES, Broken, Packed, chunks, entries
from felles.pack.zips import opened as _file_opened
from felles.words import N_

SUMS = "SHA256SUMS"
MOST_READ = 64 << 20
"""Of one file that is read as a whole. The largest honest ones are tables of some ten megabytes."""

_BY_THESE = (SUMS, "bagit.txt", "data/manifest.json")
"""A folder with any of these is a pack, be it one from which something was taken."""
_AS_BLOBS = ("data/versions/", "data/files/")
"""What lies here is a text of the handbook, which Git has a name for."""

Sort = Literal["unseen", "foreign", "outside", "long", "twin", "link", "special", "encrypted", "packing", "broken", "closed"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in the pack that is never read."""

    name: str
    sort: Sort
    other: str = ""
    """For a twin: whose."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one file's bytes come to."""

    size: int
    sha256: str
    blob: str | None = None
    """Git's name for a text of the handbook."""


class Opened:
    """One pack. Names are relative to the folder in which the pack lies; only what can be read safely has one."""

    def __init__(self, path: Path) -> None:
        """CannotRun when there is no pack, or one that can't be opened safely at all."""
        self._kept = ExitStack()
        try:
            found = self._folder(path) if path.is_dir() else self._zip(path)
        except BaseException:
            self._kept.close()
            raise
        whole, faults = found
        for name in list(whole):
            sort = harmful(name)
            if sort is not None:
                del whole[name]
                faults.append(Fault(name, sort))  # type: ignore[arg-type]
        for name, other in twins(sorted(whole)):
            del whole[name]
            faults.append(Fault(name, "twin", other))
        self.top = _top([*whole, *(fault.name for fault in faults)])
        inside = len(self.top)
        self._sources: Mapping[str, Packed | Path] = {name[inside:]: whole[name] for name in sorted(whole) if name.startswith(self.top)}
        self.outside = tuple(name for name in sorted(whole) if not name.startswith(self.top))
        """Files that lie beside the pack's own folder."""
        self.faults = tuple(
            Fault(fault.name.removeprefix(self.top), fault.sort, fault.other.removeprefix(self.top)) for fault in sorted(faults, key=lambda f: f.name)
        )
        self._measured: dict[str, Measured | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, sort: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._kept.close()

    @property
    def names(self) -> tuple[str, ...]:
        """Every file that can be read safely, in order."""
        return tuple(self._sources)

    def __contains__(self, name: object) -> bool:
        return name in self._sources

    def read(self, name: str) -> bytes:
        """A file's bytes. KeyError when there is none, Broken when they can't be had whole or are more than any pack's."""
        found, size = [], 0
        for piece in self._pieces(name):
            size += len(piece)
            if size > MOST_READ:
                raise Broken(name)
            found.append(piece)
        return b"".join(found)

    def measure(self, told: Callable[[int, int], None] = lambda done, of: None) -> None:
        """Reads everything once, in the order it lies. ``told`` hears how many bytes have been read, of how many."""
        of = sum(map(self._size, self._sources))
        done = 0
        for name in sorted(self._sources, key=self._lies):
            self.measured(name)
            done += self._size(name)
            told(done, of)

    def measured(self, name: str) -> Measured | None:
        """Size and digests of a file; None for one whose bytes can't be had whole. KeyError when there is none."""
        if name not in self._measured:
            self._measured[name] = self._reckoned(name)
        return self._measured[name]

    def _reckoned(self, name: str) -> Measured | None:
        plain, size = sha256(), 0
        text = sha1(b"blob %d\0" % self._size(name)) if name.startswith(_AS_BLOBS) else None
        try:
            for piece in self._pieces(name):
                size += len(piece)
                plain.update(piece)
                if text is not None:
                    text.update(piece)
        except (Broken, OSError):
            return None
        return Measured(size, plain.hexdigest(), text.hexdigest() if text is not None else None)

    def _pieces(self, name: str) -> Iterator[bytes]:
        source = self._sources[name]
        if isinstance(source, Packed):
            yield from chunks(self._file, source)
            return
        # The file may have become a link or a pipe since it was listed.
        handle = os.open(source, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(handle, "rb") as file:
            while piece := file.read(CHUNK):
                yield piece

    def _size(self, name: str) -> int:
        source = self._sources[name]
        return source.size if isinstance(source, Packed) else source.stat(follow_symlinks=False).st_size

    def _lies(self, name: str) -> int:
        source = self._sources[name]
        return source.at if isinstance(source, Packed) else 0

    def _zip(self, path: Path) -> tuple[dict[str, Packed | Path], list[Fault]]:
        if not stat.S_ISREG(path.stat().st_mode):
            raise CannotRun(N_("This is no pack: it is neither a zip nor a folder with an unpacked one."), N_("Name the zip as it was handed over."))
        self._file: BinaryIO = self._kept.enter_context(_file_opened(path))
        found: dict[str, Packed | Path] = {}
        faults: list[Fault] = []
        for one in entries(self._file):
            if one.fault is not None:
                faults.append(Fault(one.name, one.fault))  # type: ignore[arg-type]
            elif one.folder:
                sort = harmful(one.name)
                if sort is not None:
                    faults.append(Fault(one.name, sort))  # type: ignore[arg-type]
            elif one.name in found:
                faults.append(Fault(one.name, "twin", one.name))
            else:
                found[one.name] = one
        return found, faults

    def _folder(self, path: Path) -> tuple[dict[str, Packed | Path], list[Fault]]:
        found: dict[str, Packed | Path] = {}
        faults: list[Fault] = []
        waiting, total = [("", path)], 0
        while waiting:
            inside, folder = waiting.pop()
            try:
                listing = list(os.scandir(folder))
            except OSError:
                faults.append(Fault(inside.removesuffix("/"), "closed"))
                continue
            for item in listing:
                name = inside + item.name
                if item.is_symlink():
                    faults.append(Fault(name, "link"))
                elif item.is_dir(follow_symlinks=False):
                    waiting.append((f"{name}/", Path(item.path)))
                elif item.is_file(follow_symlinks=False):
                    found[name] = Path(item.path)
                    total += item.stat(follow_symlinks=False).st_size
                else:
                    faults.append(Fault(name, "special"))
            if len(found) + len(waiting) + len(faults) > MOST_ENTRIES or total > MOST_BYTES:
                raise CannotRun(N_("There is more in this folder than any pack has."), N_("Name the folder that holds the pack and nothing else."))
        return found, faults


def _top(names: list[str]) -> str:
    """The folder in which the pack lies, with its slash; empty when it lies at the top. CannotRun when there is none, or several."""
    tops = {"" if name in _BY_THESE else f"{name.partition('/')[0]}/" for name in names if name in _BY_THESE or name.partition("/")[2] in _BY_THESE}
    if "" in tops:
        return ""
    if len(tops) != 1:
        raise CannotRun(
            N_("There are several packs in it.") if tops else N_("This is no pack: it has none of the lists that a pack has."),
            N_("Name one of them.") if tops else N_("Name the zip as it was handed over, or the folder it was unpacked in."),
        )
    return tops.pop()
