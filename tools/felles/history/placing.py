"""Bringing files that a branch has got into the folders where it is checked out, and nothing else there.

A file is touched only where it, and what Git's index says of it, are as the branch had them before; what somebody has
changed or laid there stays. The index is replaced under Git's own lock, by a copy in which only these paths differ.
"""

from __future__ import annotations

import os
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from felles.errors import CannotRun
from felles.history.comparing import Difference, changes
from felles.history.objects import blobs
from felles.history.repository import Repository, refusal
from felles.history.turns import told
from felles.words import N_

_MARK, _COPY = "felles-index-mark", "felles-index"
_PATIENCE = 3.0
_FILES = ("100644", "100755")


@dataclass(frozen=True, slots=True)
class Place:
    """A folder in which a branch is checked out, with the Git folder that keeps its index."""

    top: Path
    git_dir: Path


def places(repository: Repository, ref: str | None) -> tuple[Place, ...]:
    """Every folder in which the branch is checked out; with None, every folder in which anything is."""
    raw = repository.ask("worktree", "list", "--porcelain", "-z").out.decode("utf-8", "surrogateescape")
    found = []
    for block in raw.split("\0\0"):
        facts = dict([*line.split(" ", 1), ""][:2] for line in block.split("\0") if line)
        top = Path(facts.get("worktree", ""))
        if "bare" in facts or not top.is_dir() or (ref is not None and facts.get("branch") != ref):
            continue
        git_dir = _git_dir(top, repository)
        if git_dir is not None:
            found.append(Place(top, git_dir))
    # A Git folder that lies elsewhere, as a submodule's does, doesn't say where its files are.
    own = Place(repository.top, repository.git_dir)
    if not repository.bare and own.git_dir not in {place.git_dir for place in found} and ref in (None, repository.current_branch()):
        found.append(own)
    return tuple(found)


def _git_dir(top: Path, repository: Repository) -> Path | None:
    pointer = top / ".git"
    if pointer.is_file():
        named = pointer.read_bytes().removeprefix(b"gitdir:").strip()
        return (top / os.fsdecode(named)).resolve()
    return repository.common_dir if pointer.is_dir() else None


@contextmanager
def ready(repository: Repository, ref: str, old: str | None, new: str, *, strict: bool) -> Iterator[Arrival]:
    """Everything that can stand in the way is looked at before the branch moves; ``arrive()`` brings the files.

    With ``strict`` whatever somebody has changed there is CannotRun; without, it is left as it is.
    """
    rows = changes(repository, old or repository.object_id("tree", b""), new)
    with ExitStack() as stack:
        held = []
        for place in places(repository, ref):
            stack.enter_context(_index_held(place))
            held.append((place, _open_rows(repository, place, rows, strict)))
        yield Arrival(repository, tuple(held))


@dataclass(frozen=True, slots=True)
class Arrival:
    """Files on their way into the folders where they belong."""

    repository: Repository
    held: tuple[tuple[Place, tuple[Difference, ...]], ...]

    def arrive(self) -> None:
        """Writes the files, then the index. What is there already is left alone, so it can be done again."""
        for place, rows in self.held:
            content = blobs(self.repository, [row.after for row in rows if row.after is not None], most=1 << 40)
            for row in rows:
                target = place.top / self.repository.outside(row.path)
                if row.after is None:
                    _removed(target, place.top)
                elif _blob_there(self.repository, target, row.after) != row.after:
                    _written(target, content[row.after] or b"", executable=row.mode == "100755")
            _indexed(self.repository, place, rows)


def _open_rows(repository: Repository, place: Place, rows: Sequence[Difference], strict: bool) -> tuple[Difference, ...]:
    index = _index(repository, place, [row.path for row in rows])
    free = []
    for row in rows:
        outside = repository.outside(row.path)
        target = place.top / outside
        link = row.after is not None and row.mode not in _FILES
        own = (row.before, row.after)
        known = not link and _real_way(target, place.top) and index.get(outside) in own and _blob_there(repository, target, *own) in own
        if known:
            free.append(row)
        elif strict:
            raise CannotRun(
                N_("{path} has been changed here and not committed, so the newest version can't be put in its place."),
                N_("Commit it, or move it out of the way, and run again. Nothing was changed."),
                path=outside,
            )
    return tuple(free)


def _index(repository: Repository, place: Place, paths: Sequence[str]) -> dict[str, str | None]:
    """Path in the repository -> blob the index has; what is being merged has none of ours."""
    wanted = {repository.outside(path) for path in paths}
    some = sorted(wanted) if len(wanted) <= 400 else []
    raw = repository.ask("ls-files", "-z", "--stage", "--", *some, GIT_DIR=str(place.git_dir), GIT_WORK_TREE=str(place.top)) if wanted else None
    found: dict[str, str | None] = dict.fromkeys(wanted)
    for row in raw.out.split(b"\0") if raw else ():
        facts, _, name = row.partition(b"\t")
        path = name.decode("utf-8", "surrogateescape")
        if path in wanted:
            _, blob, stage = facts.decode("ascii").split()
            found[path] = blob if stage == "0" else "unmerged"
    return found


def _real_way(target: Path, top: Path) -> bool:
    """Whether everything on the way from ``top`` is a folder, or not there yet."""
    for folder in (parent for parent in target.parents if parent != top and parent.is_relative_to(top)):
        with suppress(FileNotFoundError, NotADirectoryError):
            if not stat.S_ISDIR(os.lstat(folder).st_mode):
                return False
    return True


def _blob_there(repository: Repository, target: Path, *expected: str | None) -> str | None:
    """The id of a file's bytes as they lie there, line ends of Windows or not; None: no file; "" for anything else."""
    try:
        if not stat.S_ISREG(os.lstat(target).st_mode):
            return ""
        content = target.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    name = repository.blob_id(content)
    converted = repository.blob_id(content.replace(b"\r\n", b"\n"))
    return converted if name not in expected and converted in expected else name


def _written(target: Path, content: bytes, *, executable: bool) -> None:
    fresh = target.with_name(f".{target.name}.felles-new")  # always the same name: the next run finishes it
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            os.unlink(fresh)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o777 if executable else 0o666)
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, target)
    except OSError as error:
        with suppress(OSError):
            os.unlink(fresh)
        raise told(error, target) from error


def _removed(target: Path, top: Path) -> None:
    with suppress(FileNotFoundError):
        os.unlink(target)
    for folder in target.parents:
        if folder == top or not folder.is_relative_to(top):
            return
        with suppress(FileNotFoundError):
            try:
                os.rmdir(folder)
            except OSError:
                return


# The index


@contextmanager
def _index_held(place: Place) -> Iterator[None]:
    """Git's own lock on the index, as a second name of a file of ours: that tells it from anybody else's."""
    let_go(place)
    mark, lock = place.git_dir / _MARK, place.git_dir / "index.lock"
    until = time.monotonic() + _PATIENCE
    mark.write_bytes(b"")
    try:
        while True:
            try:
                os.link(mark, lock)
                break
            except FileExistsError:
                if time.monotonic() > until:
                    raise blocked(lock) from None
                time.sleep(0.05)
            except OSError as error:
                raise told(error, lock) from error
        yield
    finally:
        let_go(place)


def let_go(place: Place) -> None:
    """Takes away what we, or a run of ours that was killed, hold of the index; nobody else's lock."""
    mark, lock = place.git_dir / _MARK, place.git_dir / "index.lock"
    with suppress(FileNotFoundError):
        if os.path.samestat(os.stat(mark), os.stat(lock)):
            os.unlink(lock)
    for left in (place.git_dir / _COPY, place.git_dir / f"{_COPY}.lock", mark):
        with suppress(FileNotFoundError):
            os.unlink(left)


def blocked(lock: Path | str) -> CannotRun:
    """What is said when somebody else is at work."""
    return CannotRun(
        N_("Another program is at work in this repository: {lock} is there."),
        N_("Wait until it is done. If nothing of yours is running, delete that file. Then run again."),
        lock=str(lock),
    )


def _indexed(repository: Repository, place: Place, rows: Sequence[Difference]) -> None:
    if not rows:
        return
    index, copy = place.git_dir / "index", place.git_dir / _COPY
    listed = [f"{row.mode} {row.after}" if row.after else "0 " + "0" * len(str(row.before)) for row in rows]
    stdin = b"".join(
        f"{facts}\t".encode("ascii") + repository.outside(row.path).encode("utf-8", "surrogateescape") + b"\0" for facts, row in zip(listed, rows, strict=True)
    )
    try:
        if index.exists():
            shutil.copy2(index, copy)  # with its time, by which Git knows which files are too young to be sure of
        # Git looks again at files as young as the index, through whatever filters are set: here none are. An index
        # that is split in two is made whole.
        for part in place.git_dir.glob("sharedindex.*"):
            shutil.copy2(part, repository.aside.folder)
        answer = repository.seek("update-index", "-z", "--index-info", stdin=stdin, GIT_WORK_TREE=str(place.top), GIT_INDEX_FILE=str(copy))
        if answer.status != 0:
            raise refusal(answer)
        os.replace(copy, index)
    except OSError as error:
        raise told(error, index) from error
