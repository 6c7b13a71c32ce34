"""One run of ``felles`` as its own process, measured."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TODAY = "2026-11-21"
SECONDS = 0.6
"""A run from nothing may take one; starting the interpreter, loading the product and meeting its kinds is at most the rest."""
PACE = 0.05
"""What ``spawning.pace`` takes where the promise is made: two cores of 2026 with nothing else to do."""
KIBIBYTES = 256 * 1024
NOBODY = 65534

# Everything a terminal, a browser or an editor could act on without showing it.
UNSHOWN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e01ef]")


@dataclass(frozen=True)
class Run:
    """How it ended, what it said and what it cost."""

    code: int
    out: str
    err: str
    seconds: float
    """Processor time, user and system: the clock on the wall says more about the machine than about the run."""
    kibibytes: int


class Runs:
    """Runs one after the other, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._out, self._err = folder / "out", folder / "err"
        self._spawner = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("spawning.py"))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __call__(self, root: Path, *arguments: str, lang: str = "en") -> Run:
        """``felles -C root …`` to its end; a run that never ends is killed."""
        answer = self._ask({"arguments": _arguments(root, lang, arguments), "out": str(self._out), "err": str(self._err)})
        return Run(out=self._out.read_bytes().decode("utf-8"), err=self._err.read_bytes().decode("utf-8"), **answer)

    def limit(self) -> float:
        """Seconds that a run may take at the pace this machine has right now, which is never quicker than promised."""
        pace: float = self._ask({"pace": True})["seconds"]
        return SECONDS * max(1.0, pace / PACE)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._spawner.stdin is not None and self._spawner.stdout is not None
        print(json.dumps(request), file=self._spawner.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self._spawner.stdout.readline())
        return answer

    def close(self) -> None:
        """Ends the process that starts the others."""
        self._spawner.communicate()


def _arguments(root: Path, lang: str, arguments: tuple[str, ...]) -> list[str]:
    return ["-C", str(root), "--lang", lang, "--today", TODAY, *arguments]


def run(root: Path, *arguments: str, lang: str = "en", unprivileged: bool = False) -> Run:
    """The same as a command of its own, started from nothing, perhaps by a user without rights."""
    measured = [sys.executable, "-I", "-S", str(Path(__file__).with_name("measuring.py"))]
    command = [sys.executable, "-m", "felles", *_arguments(root, lang, arguments)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    listening, telling = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, os.fdopen(listening, "rb") as answer:
        process = subprocess.Popen(
            [*measured, str(telling), *command],
            stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment, cwd="/", user=NOBODY if unprivileged else None,
            pass_fds=[telling], start_new_session=True,
        )  # fmt: skip
        os.close(telling)
        guard = threading.Timer(60, os.killpg, (process.pid, signal.SIGKILL))
        guard.start()
        try:
            told = answer.read()
            process.wait()
        finally:
            guard.cancel()
        assert told, "the run never came to an end"
        out.seek(0)
        err.seek(0)
        return Run(out=out.read().decode("utf-8"), err=err.read().decode("utf-8"), **json.loads(told))
