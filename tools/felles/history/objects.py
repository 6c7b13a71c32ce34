"""Objects by id, one command for any number of them. What is read is checked against its id.

A flipped bit in a pack, or a made-up index of one, gives other bytes than the id stands for, and Git hands them on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from felles.errors import CannotRun
from felles.history.repository import Repository, damaged, is_id, lacking, named
from felles.words import N_

MOST = 16 << 20
"""Bytes of a file that are ever loaded."""
_NAMED_ON_THE_LINE = 400


def blobs(repository: Repository, ids: Iterable[str], most: int = MOST) -> Mapping[str, bytes | None]:
    """Each file's bytes; None for what the repository lacks, for what is no file and for what is larger than ``most``."""
    wanted = sorted(set(ids))
    found: dict[str, bytes | None] = dict.fromkeys(wanted)
    for name, sort, content in _read(repository, wanted, most):
        if sort == "blob":
            found[name] = content
    return found


def each(repository: Repository, ids: Iterable[str]) -> Iterator[bytes]:
    """The bytes of each file in the order asked for, as often as it is asked for, one at a time however many they are.

    CannotRun when one is missing, is no file or is larger than any file of a handbook.
    """
    for name, sort, content in _read(repository, list(ids), MOST):
        if sort != "blob":
            raise lacking(name) if sort is None else damaged(name)
        if content is None:
            raise CannotRun(N_("A file is too large for a pack ({path})."), N_("Only what is smaller than 16 MB can be decided on, and handed over."), path=name[:12])
        yield content


def commits(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each commit as it is stored, in the order asked for. CannotRun when one is missing or is no commit."""
    for name, sort, content in _read(repository, list(ids), MOST):
        if sort != "commit" or content is None:
            raise lacking(name) if sort is None else damaged(name)
        yield name, content


def trees(repository: Repository, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each folder as it is stored, in the order asked for. CannotRun when one is missing or is no folder."""
    for name, sort, content in _read(repository, list(ids), MOST):
        if sort != "tree" or content is None:
            raise lacking(name) if sort is None else damaged(name)
        yield name, content


def entries_of(repository: Repository, content: bytes) -> Iterator[tuple[bytes, bytes, str]]:
    """Mode, name and id of everything in a folder as it is stored."""
    width, at = (32 if repository.hash_name == "sha256" else 20), 0
    while at < len(content):
        end = content.index(b"\0", at)
        mode, _, name = content[at:end].partition(b" ")
        at = end + 1 + width
        yield mode, name, content[end + 1 : at].hex()


def _read(repository: Repository, ids: list[str], most: int) -> Iterator[tuple[str, str | None, bytes | None]]:
    """Id, sort (None: missing) and bytes (None: missing, or too large)."""
    if not ids:
        return
    with repository.reading("cat-file", "--batch", stdin=named(ids)) as output:
        for name in ids:
            head = output.readline().split()
            if not head:
                break  # Git gave up: `reading` says why
            if head[1:] == [b"missing"]:
                yield name, None, None
                continue
            sort, size = head[1].decode("ascii"), int(head[2])
            if size > most:
                for start in range(0, size + 1, 1 << 20):
                    output.read(min(1 << 20, size + 1 - start))
                yield name, sort, None
                continue
            content = output.read(size)
            output.read(1)
            if repository.object_id(sort, content) != name:
                raise damaged(name)
            yield name, sort, content


def present(repository: Repository, commit: str | None) -> bool:
    """Whether the repository has this commit."""
    if commit is None or not is_id(commit):
        return False
    answer = repository.seek("cat-file", "-t", commit)
    return answer.status == 0 and answer.out.strip() == b"commit"


def blob_at(repository: Repository, commit: str, paths: Iterable[str]) -> Mapping[str, str | None]:
    """Which file stands at each path in a commit or tree; None where there is none, a folder, a link or a submodule."""
    return {path: blob for path, (_, blob) in entries_at(repository, commit, paths).items()}


def entries_at(repository: Repository, commit: str, paths: Iterable[str]) -> Mapping[str, tuple[str, str | None]]:
    """The same with the mode, which is "" where there is nothing."""
    found: dict[str, tuple[str, str | None]] = dict.fromkeys(paths, ("", None))
    # Git takes “..” for a folder above and refuses; no tree has such a name.
    wanted = {repository.outside(path): path for path in found if "\0" not in path and not {"", ".", ".."} & set(path.split("/"))}
    if not wanted:
        return found
    some = [*wanted] if len(wanted) <= _NAMED_ON_THE_LINE else []
    deep = [] if some else ["-r"]
    for row in repository.look("ls-tree", "-z", "--full-tree", *deep, commit, "--", *some).split(b"\0"):
        facts, _, name = row.partition(b"\t")
        path = wanted.get(name.decode("utf-8", "surrogateescape")) if row else None
        if path is not None:
            mode, sort, blob = facts.decode("ascii").split()
            found[path] = (mode, blob if sort == "blob" and mode != "120000" else None)
    return found
