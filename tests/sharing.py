"""What takes long to make is made once, for all the processes that tests run in."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Shared:
    """A folder that every process of the run finds."""

    folder: Path

    def __call__(self, name: str, make: Callable[[Path], object]) -> Path:
        """The folder of this name in it, which ``make`` has filled; every other process waits meanwhile.

        Whoever uses it only looks at it. What failed is tried again by the next who asks.
        """
        made = self.folder / name
        done = self.folder / f"{name}.done"
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(made, ignore_errors=True)
                made.mkdir()
                make(made)
                done.touch()
        return made
