"""Actions that are killed before one of the lines they run: nothing is tidied up on the way out."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any


def killed_at(step: int, rooms: tuple[str, ...], action: Callable[[], object]) -> bool:
    """Whether it was killed before the n-th line (from 1) of files that end so; False when it came to its end first."""
    child = os.fork()
    if child == 0:
        left = step

        def line(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal left
            if not frame.f_code.co_filename.endswith(rooms):
                return None
            if event == "line":
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return line

        sys.settrace(line)
        try:
            action()
        except BaseException:
            os._exit(7)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def left_by_kills(folder: Path, rooms: tuple[str, ...], action: Callable[[], object], to: Path) -> list[Path]:
    """Copies of a folder in ``to``: every state in which a kill before some line of files that end so would leave it, each
    once and in order. The first is the one it begins with, the last the one it ends with.

    Who is killed leaves what is on the disk at that moment, and nothing else: so the disk is looked at before each line, in
    one run. ``killed_at`` kills for true, which takes a run for every line.
    """
    copies: list[Path] = []
    last: list[tuple[str, int, int, int]] = []

    def look() -> None:
        nonlocal last
        now = _files(folder)
        if now != last:
            last = now
            copies.append(to / str(len(copies)))
            _copied(folder, copies[-1])

    def line(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.endswith(rooms):
            return None
        if event == "line":
            look()
        return line

    look()
    before = sys.gettrace()
    sys.settrace(line)
    try:
        action()
    finally:
        sys.settrace(before)
    look()
    return copies


def _copied(folder: Path, to: Path) -> None:
    """With links as links: two names of one file are two names in the copy too."""
    known: dict[int, str] = {}

    def copy(one: str, other: str) -> None:
        stat = os.lstat(one)
        if stat.st_nlink > 1 and stat.st_ino in known:
            os.link(known[stat.st_ino], other)
        else:
            shutil.copy2(one, other)
            known[stat.st_ino] = other

    shutil.copytree(folder, to, symlinks=True, copy_function=copy)


def _files(folder: Path) -> list[tuple[str, int, int, int]]:
    """What tells one state of a folder from another."""
    found = []
    for top, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = os.path.join(top, name)
            stat = os.lstat(path)
            found.append((path, stat.st_ino, stat.st_size if name in names else 0, stat.st_mtime_ns if name in names else 0))
    return sorted(found)
