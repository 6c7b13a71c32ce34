"""Writing that is whole or not at all: a folder of files swapped into place, or one file made or replaced.

A reader never meets half a site. A run that is killed leaves what stood there before, and the next run
tidies up after it. Only folders that carry our marker are ever replaced or deleted.
"""

from __future__ import annotations

import ctypes
import errno
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from felles.errors import CannotRun
from felles.words import N_

MARKER = ".felles-output"
MARKER_TEXT = b"This folder is written by felles and replaced as a whole: keep nothing of your own in it.\n"


@contextmanager
def replaced_folder(target: Path) -> Iterator[Path]:
    """Gives an empty folder to fill; it takes ``target``'s place when the block ends without an error.

    Until then, and after any error or a kill, ``target`` stays as it was. Power loss right after the swap
    may lose new files on some disks: what is written here can always be made again.
    Raises CannotRun when another run is at it, the place is not ours, or the disk says no.
    """
    target = target.resolve()
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target):
            _tidy(target)
            _refuse_foreign(target)
            work = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
            try:
                (work / MARKER).write_bytes(MARKER_TEXT)
                fresh = work / "new"
                fresh.mkdir()
                yield fresh
                (fresh / MARKER).write_bytes(MARKER_TEXT)
                _swap(fresh, target, work / "old")
            finally:
                shutil.rmtree(work, ignore_errors=True)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Gives an empty folder to fill; it becomes ``target`` when the block ends without an error.

    Until then, and after any error or a kill, nothing new stands at ``target``. An empty folder may stand there
    already; one with something in it is refused (CannotRun). What is made belongs to people: it carries no
    marker, so that nothing of ours ever replaces it.
    """
    target = target.resolve()
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target):
            _tidy(target)
            _refuse_taken(target)
            work = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
            try:
                (work / MARKER).write_bytes(MARKER_TEXT)
                fresh = work / "new"
                fresh.mkdir()
                yield fresh
                _refuse_taken(target)
                if target.is_dir() and sys.platform == "win32":
                    target.rmdir()  # elsewhere a folder takes an empty one's place in one step
                os.rename(fresh, target)
            finally:
                shutil.rmtree(work, ignore_errors=True)


@contextmanager
def new_file(target: Path, *, overwrite: bool = False) -> Iterator[IO[bytes]]:
    """Gives a file to write bit by bit; it becomes ``target`` when the block ends without an error and all of it is on
    the disk.

    Until then, and after any error or a kill, ``target`` stays as it was. Something that stands there already is
    refused (CannotRun), before and after the work, unless it is a file and ``overwrite``.
    """
    target = target.resolve()
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with _lock(target):
            _tidy(target)
            _refuse_standing(target, overwrite)
            handle, name = tempfile.mkstemp(prefix=_prefix(target), dir=target.parent)
            try:
                with open(handle, "wb", buffering=1 << 20) as file:
                    yield file
                    file.flush()
                    os.fsync(file.fileno())
                os.chmod(name, _usual_mode())
                _refuse_standing(target, overwrite)
                if overwrite:
                    os.replace(name, target)
                elif not _placed(Path(name), target):
                    raise _standing(target)
            finally:
                with suppress(OSError):
                    os.unlink(name)
            _fsync_folder(target.parent)


def replace_file(target: Path, content: bytes) -> None:
    """Writes one file so that a reader sees the old bytes or the new ones, never a part of either."""
    target = target.resolve()
    with _told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_prefix(target), dir=target.parent)
        try:
            with open(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(name, _usual_mode())
            os.replace(name, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
        _fsync_folder(target.parent)


def is_ours(folder: Path) -> bool:
    """Whether a folder was written by us: it carries the marker, as a regular file."""
    marker = folder / MARKER
    return marker.is_file() and not marker.is_symlink()


def _prefix(target: Path) -> str:
    return f".{target.name}.felles-tmp-"


def _left_by(target: Path) -> str:
    """Everything with that beginning, whatever signs the name has that mean something in a pattern."""
    return glob.escape(_prefix(target)) + "*"


def _refuse_foreign(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise CannotRun(
            N_("{path} is a file, not a folder."),
            N_("Choose another place with --out, or move the file."),
            path=str(target),
        )
    if not is_ours(target) and any(target.iterdir()):
        raise CannotRun(
            N_("{path} holds files that felles did not write."),
            N_("Choose another place, or move what is in the folder. Felles never deletes others' files."),
            path=str(target),
        )


def _refuse_taken(target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not target.is_dir():
        raise CannotRun(N_("{path} is a file, not a folder."), N_("Choose another name."), path=str(target))
    if any(target.iterdir()):
        raise CannotRun(
            N_("There is something in {path} already."),
            N_("Name a folder that doesn't exist yet, or an empty one. Nothing was changed."),
            path=str(target),
        )


def _refuse_standing(target: Path, overwrite: bool) -> None:
    if target.is_dir():
        raise CannotRun(N_("{path} is a folder."), N_("Name the file to write: a name that nothing has yet."), path=str(target))
    if os.path.lexists(target) and not (overwrite and target.is_file()):
        raise _standing(target)


def _standing(target: Path) -> CannotRun:
    return CannotRun(
        N_("There is a file {path} already."),
        N_("Choose another name, or say --overwrite. Nothing was changed."),
        path=str(target),
    )


def _placed(fresh: Path, target: Path) -> bool:
    """Gives a file its name in one step, unless something has that name by now: False then."""
    if _renamed(fresh, target, _NOREPLACE):
        return True
    try:
        os.link(fresh, target)
    except FileExistsError:
        return False
    except (OSError, AttributeError, NotImplementedError):
        # A disk that knows neither, such as a memory stick's. Only a run that isn't ours could come between.
        if os.path.lexists(target):
            return False
        os.rename(fresh, target)
    return True


def _tidy(target: Path) -> None:
    """Takes away what killed runs left; puts the old folder back if a run died between the two renames."""
    for left in sorted(target.parent.glob(_left_by(target))):
        if left.is_symlink():
            continue
        if left.is_file():
            with suppress(OSError):
                os.unlink(left)
            continue
        if not left.is_dir():
            continue
        old = left / "old"
        if not os.path.lexists(target) and is_ours(old):
            os.rename(old, target)
        if is_ours(left) or not any(left.iterdir()):
            shutil.rmtree(left, ignore_errors=True)


def _swap(fresh: Path, target: Path, old: Path) -> None:
    if not os.path.lexists(target):
        os.rename(fresh, target)
        return
    if _exchanged(fresh, target):
        return
    os.rename(target, old)
    try:
        os.rename(fresh, target)
    except OSError:
        os.rename(old, target)
        raise


def _exchanged(one: Path, other: Path) -> bool:
    """Swaps two folders in one step where the system can (Linux); False where it can't."""
    return _renamed(one, other, _EXCHANGE)


_NOREPLACE, _EXCHANGE = 1, 2  # RENAME_NOREPLACE, RENAME_EXCHANGE


def _renamed(one: Path, other: Path, how: int) -> bool:
    """Linux's rename with a flag; False where it doesn't exist or refuses."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    here = -100  # AT_FDCWD
    return bool(rename(here, os.fsencode(one), here, os.fsencode(other), how) == 0)


@contextmanager
def _lock(target: Path) -> Iterator[None]:
    """One run at a time for one target. The system itself lets go of the lock when its holder dies, so that
    a lock file left behind never blocks; the process number in it is for people."""
    path = target.parent / f".{target.name}.felles-tmp.lock"
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, _usual_mode())
        if not _taken(handle):
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            os.close(handle)
            raise CannotRun(
                N_("Another run (process {process}) is writing {path} right now."),
                N_(
                    "Wait until it is done. If nothing of yours is running, end that process or delete {lock}."
                ),
                process=holder or "?",
                path=str(target),
                lock=str(path),
            )
        try:
            if os.path.samestat(os.fstat(handle), os.stat(path)):
                break
        except FileNotFoundError:
            pass
        os.close(handle)  # the one before us took its file away while we waited for it
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode("ascii"))
        yield
    finally:
        with suppress(OSError):
            os.unlink(path)
        os.close(handle)


def _taken(handle: int) -> bool:
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


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """What the system says about a disk, as a sentence with a way out."""
    try:
        yield
    except OSError as error:
        place = str(error.filename or target)
        if ".felles-tmp" in place:  # what we write beside it is no name of theirs
            place = str(target)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CannotRun(
                N_("The disk is full: {path} could not be written."),
                N_("Make room and run again. What stood there before is untouched."),
                path=place,
            ) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise CannotRun(
                N_("{path} may not be written here."),
                N_("Choose a place you may write to, or ask for the rights. Nothing was changed."),
                path=place,
            ) from error
        if error.errno in (errno.EEXIST, errno.ENOTDIR):
            raise CannotRun(
                N_("{path} is a file, not a folder."), N_("Choose another name."), path=place
            ) from error
        if error.errno in (errno.EBUSY, errno.EXDEV):
            raise CannotRun(
                N_("{path} can't be replaced in one step: it is a disk or volume of its own."),
                N_("Choose a folder inside it."),
                path=place,
            ) from error
        raise CannotRun(
            N_("{path} could not be written: {reason}."),
            N_("Correct that, or choose another place. What stood there before is untouched."),
            path=place,
            reason=error.strerror or str(error),
        ) from error


def _usual_mode() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _fsync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
