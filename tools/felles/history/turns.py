"""One writer at a time in a repository, and what a killed one leaves behind.

The turn is a lock on a file in the Git folder that the system itself lets go of when its holder dies, and the Git
commands that the holder started. So whoever gets the turn knows that nobody who had it before is still at work, and
that what the note says of an unfinished move is nobody's but ours to finish.
"""

from __future__ import annotations

import datetime
import errno
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from felles.errors import CannotRun
from felles.history.repository import Repository
from felles.words import N_

PATIENCE = 10.0
"""Seconds to wait for another's turn to end: writing takes a fraction of one."""
_TURN, _NOTE = "felles-turn", "felles-note.json"


@dataclass(frozen=True, slots=True)
class Move:
    """A branch that is being moved on: noted before it is, and struck out when files and branch agree again."""

    ref: str
    old: str | None
    new: str
    began: float
    """Seconds since 1970, by this machine's clock."""


@contextmanager
def turn(repository: Repository) -> Iterator[None]:
    """The only writer in this repository while the block runs. CannotRun when another one doesn't end."""
    path = repository.common_dir / _TURN
    handle = _taken(path)
    try:
        began = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()} {began}\n".encode("ascii"))
        with repository.holding(handle):
            yield
    except OSError as error:
        raise told(error, Path(str(error.filename or path))) from error
    finally:
        with suppress(OSError):
            os.unlink(path)
        os.close(handle)


def _taken(path: Path) -> int:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise told(error, path) from error
        if _locked(handle):
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), os.stat(path)):
                    return handle
        elif time.monotonic() > until:
            holder = os.read(handle, 60).decode("ascii", "replace").split()
            os.close(handle)
            raise CannotRun(
                N_("Another run of felles (number {holder}, since {since}) is writing in this repository."),
                N_("Wait until it is done. If nothing of yours is running, end it or delete {lock}."),
                holder=holder[0] if holder else "?",
                since=holder[1] if len(holder) > 1 else "?",
                lock=str(path),
            )
        else:
            time.sleep(0.02)
        os.close(handle)  # the one before us took its file away, or isn't done


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def told(error: OSError, target: Path) -> CannotRun:
    """What the system says about a disk, as a sentence with a way out."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CannotRun(
            N_("The disk is full: {path} could not be written."), N_("Make room and run again. What was begun is finished then."), path=str(target)
        )
    return CannotRun(
        N_("{path} could not be written: {reason}."),
        N_("Correct that and run again. What was begun is finished then."),
        path=str(target),
        reason=error.strerror or str(error),
    )


# The note


def noted(repository: Repository) -> Move | None:
    """The move that was not finished."""
    try:
        return Move(**json.loads((repository.common_dir / _NOTE).read_text("utf-8", "surrogateescape")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError):  # written whole or not at all: this one isn't ours
        return None


def note(repository: Repository, move: Move) -> None:
    """Notes a move before it is made."""
    path = repository.common_dir / _NOTE
    fresh = path.with_suffix(".new")
    with open(fresh, "w", encoding="utf-8", errors="surrogateescape") as file:
        json.dump(asdict(move), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, path)


def strike(repository: Repository) -> None:
    """Takes the note away: the move is finished, or was never made."""
    for name in (_NOTE, str(Path(_NOTE).with_suffix(".new"))):
        with suppress(FileNotFoundError):
            os.unlink(repository.common_dir / name)


def taken_over(path: Path, move: Move) -> bool:
    """Whether a lock file of Git's for a ref is what a killed command of this very move left; it is taken away then.

    Git holds such a lock for milliseconds. It is the move's own when it came after the note, is empty or says where the
    move leads, and nobody does anything with it for a second; anybody else's stays.
    """
    for last in (False, True):
        try:
            status, content = path.stat(), path.read_bytes()
        except OSError:
            return False
        if status.st_mtime < move.began - 2 or content.strip() not in (b"", move.new.encode("ascii")):
            return False
        if last:
            with suppress(OSError):
                path.unlink()
            return True
        time.sleep(1)
    return False
