"""All of a build's drawings at once, by a process of their own that ends when they are made."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from felles.drawing.shapes import shapes
from felles.drawing.specification import Specification, digest, written
from felles.errors import CannotRun
from felles.words import N_

_PROGRAM = Path(__file__).with_name("program.py")
_PATIENCE, _EACH = 60, 2
"""Seconds to wait for the process, and for each drawing more."""


class Drawer:
    """Draws what it is asked for, and remembers what it drew last: built again, only what changed is drawn anew."""

    def __init__(self, program: Path = _PROGRAM) -> None:
        self._program = program
        self._known: dict[str, str] = {}

    def __call__(self, specifications: Sequence[Specification]) -> Mapping[str, str]:
        """The shapes of each drawing (the inside of its ``<svg>``), by the specification's digest.

        Raises CannotRun when the process can't be started, dies, takes too long or can't draw one of them.
        """
        asked = {digest(one): one for one in specifications}
        new = {key: one for key, one in asked.items() if key not in self._known}
        made = dict(zip(new, self._drawn(list(new.values())), strict=True)) if new else {}
        self._known = {key: made[key] if key in made else self._known[key] for key in asked}
        return dict(self._known)

    def _drawn(self, some: Sequence[Specification]) -> list[str]:
        try:
            # -P: what happens to lie in the folder this is run from is none of the product.
            run = subprocess.run(
                [sys.executable, "-P", str(self._program)],
                input=b"".join(written(one) + b"\n" for one in some),
                capture_output=True,
                timeout=_PATIENCE + _EACH * len(some),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _failed(f"{error.timeout:.0f} s") from error
        except OSError as error:
            raise _failed(error.strerror or str(error)) from error
        answers = run.stdout.splitlines()
        if run.returncode != 0 or len(answers) != len(some):
            said = run.stderr.decode("utf-8", "replace").strip().splitlines()
            raise _failed(said[-1][:200] if said else f"exit {run.returncode}")
        try:
            return [shapes(_drawing(json.loads(answer))) for answer in answers]
        except ValueError as error:
            raise _failed(str(error)[:200]) from error


def _drawing(answer: Mapping[str, str]) -> str:
    if "drawing" not in answer:
        raise ValueError(answer.get("wrong", ""))
    return answer["drawing"]


def _failed(reason: str) -> CannotRun:
    return CannotRun(
        N_("The charts could not be drawn: {reason}."),
        N_("Try again. If it goes on, the charting library vl-convert may be damaged or stopped on this machine: install Felles again."),
        reason=reason.rstrip("."),
    )
