"""A handbook's files at one moment of its history, byte for byte as Git stores them."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from felles.history.objects import MOST, blobs
from felles.history.repository import Repository, damaged, lacking
from felles.history.walking import step_of
from felles.reading.decisions import FOLDER
from felles.reading.tree import Entry, left_out


class Snapshot:
    """A tree of files by its id: of a commit, or one that only a merge that nobody has made would have."""

    def __init__(self, repository: Repository, tree: str, name: str | None = None, near: Snapshot | None = None) -> None:
        """``near`` is a tree with much of the same in it: files it has read already are not read again."""
        self._repository = repository
        self.tree = tree
        self.name = name or f"{repository.root}@{tree[:12]}"
        self._near = near
        self._loaded: dict[bool, Mapping[str, bytes | None]] = {}

    @cached_property
    def _listing(self) -> dict[str, tuple[Entry, str]]:
        """Path -> entry and object id. Modes 100644 and 100755 are files; links and submodules are listed as such."""
        found: dict[str, tuple[Entry, str]] = {}
        for mode, blob, size, name in _listed(self._repository, self.tree):
            path = self._repository.inside(name)
            if path is None:
                continue
            if left_out(path):
                continue
            sort = {b"100644": "file", b"100755": "file", b"120000": "link"}.get(mode, "other")
            found[path] = (Entry(path, sort, size), blob)  # type: ignore[arg-type]
        return dict(sorted(found.items()))

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        return {path: entry for path, (entry, _) in self._listing.items()}

    def entries(self) -> Mapping[str, Entry]:
        return self._entries

    def blob(self, path: str) -> str | None:
        """The id of a regular file's bytes."""
        entry, blob = self._listing.get(path, (None, None))
        return blob if entry is not None and entry.sort == "file" else None

    def _blobs(self, records: bool) -> Mapping[str, bytes | None]:
        """The bytes of everything that may be part of a handbook, by object id: its records in one go, all else in another."""
        if records not in self._loaded:
            wanted = {blob for path, (entry, blob) in self._listing.items() if entry.sort == "file" and _handbook(path) and _record(path) is records}
            known: Mapping[str, bytes | None] = self._near._blobs(records) if self._near is not None else {}
            self._loaded[records] = {**{blob: known[blob] for blob in wanted & known.keys()}, **blobs(self._repository, wanted - known.keys())}
        return self._loaded[records]

    def forget_records(self) -> None:
        """Lets go of the records' bytes, for whoever has understood them all; one that is asked for again is read again."""
        self._loaded[True] = {}

    def read(self, path: str) -> bytes:
        entry, blob = self._listing[path]
        if entry.sort != "file":
            raise OSError(errno.EINVAL, f"{path} is not a file")
        loaded = self._blobs(_record(path))
        content = loaded[blob] if blob in loaded else blobs(self._repository, [blob])[blob]
        if content is None:
            if entry.size > MOST:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
            raise lacking(blob)
        return content


class Commit(Snapshot):
    """A handbook's files as one commit has them."""

    def __init__(self, root: Path, revision: str, repository: Repository | None = None) -> None:
        repository = repository or Repository(root)
        self.id = repository.commit(revision)
        step = step_of(repository, self.id)
        super().__init__(repository, step.tree, f"{root}@{self.id[:12]}")


def _record(path: str) -> bool:
    return path.startswith(f"{FOLDER}/")


def _handbook(path: str) -> bool:
    return path.endswith((".md", ".yaml", ".json"))


def _listed(repository: Repository, tree: str) -> list[tuple[bytes, str, int, str]]:
    """Mode, id, size and path of everything in a tree. CannotRun when a folder isn't what its id says."""
    folders: dict[bytes, list[tuple[bytes, bytes, bytes]]] = {b"": []}
    ids = {b"": tree.encode("ascii")}
    found: list[tuple[bytes, str, int, str]] = []
    for row in repository.look("ls-tree", "-r", "-t", "-z", "--long", "--full-tree", tree).split(b"\0"):
        if not row:
            continue
        facts, _, path = row.partition(b"\t")
        mode, sort, name, size = facts.split()
        parent, _, own = path.rpartition(b"/")
        if parent not in folders:  # a name with a slash in it, which no folder has
            raise damaged(tree)
        # In Git's own order, where a folder's name ends with a slash; ls-tree keeps it.
        folders[parent].append((mode.lstrip(b"0"), own, name))
        if sort == b"tree":
            folders[path] = []
            ids[path] = name
        else:
            # “-” is no file; “BAD” is one that the repository lacks, which whoever reads it is told.
            found.append((mode, name.decode("ascii"), int(size) if size.isdigit() else 0, path.decode("utf-8", "surrogateescape")))
    for path, name in ids.items():
        content = b"".join(b"%s %s\0%s" % (mode, own, bytes.fromhex(entry.decode("ascii"))) for mode, own, entry in folders[path])
        if repository.object_id("tree", content) != name.decode("ascii"):
            raise damaged(name.decode("ascii"))
    return found


