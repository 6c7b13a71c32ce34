"""What the journeys start from: Felles from its wheel, far from the source; and a small handbook that a team has adopted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.sharing import Shared

from .deciding import Quick

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-21"


@dataclass(frozen=True)
class Installed:
    """Felles from the wheel, in an environment of its own."""

    bin: Path
    wheel: Path
    away: Path
    """Where it is run from: a folder outside the source."""

    def __call__(self, *arguments: str, code: int = 0, away: Path | None = None) -> str:
        """Runs ``felles`` and returns what it printed; the exit code must be the one given."""
        run = subprocess.run(
            [self.bin / "felles", "--today", TODAY, *arguments],
            cwd=away or self.away,
            env=clean(),
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert run.returncode == code, run.stdout + run.stderr
        assert "Traceback" not in run.stderr
        return run.stdout + run.stderr

    def runs(self, source: str) -> subprocess.CompletedProcess[str]:
        """Runs Python source in the environment, cut off from every path but its own."""
        return subprocess.run(
            [self.bin / "python", "-I", "-c", source],
            cwd=self.away,
            env=clean(),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def problems(self, handbook: Path) -> list[dict[str, Any]]:
        """What ``felles check`` finds."""
        found: list[dict[str, Any]] = json.loads(self("-C", str(handbook), "check", "--format", "json"))["problems"]
        return found


def clean() -> dict[str, str]:
    """The environment without anything that could lead Python back to the source, or tell make who called."""
    dropped = ("PYTHON", "VIRTUAL_ENV", "MAKE", "MFLAGS")
    return {name: value for name, value in os.environ.items() if not name.startswith(dropped)}


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, shared: Shared) -> Installed:
    made = shared("installed", _install)
    away = tmp_path_factory.mktemp("away")
    return Installed(made / HANDBOOK / ".venv" / "bin", next(made.glob("*.whl")), away)


HANDBOOK = "handbook"
"""The new handbook beside the wheel: its own ``make handbook`` is what installed Felles."""


def _install(shared: Path) -> None:
    """A new handbook sets itself up from the wheel, as a municipality's does; what it said is kept beside it.

    Installing takes longest of all, so everybody else uses the environment that came of it.
    """
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(shared), str(ROOT))
    _run(sys.executable, "-m", "felles", "--today", TODAY, "--lang", "nb", "init", str(shared / HANDBOOK))
    wheel = next(shared.glob("*.whl"))
    (shared / "said.txt").write_text(_run("make", "-C", str(shared / HANDBOOK), "--no-print-directory", "handbook", f"FELLES={wheel}"), "utf-8")


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=clean())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def begun(installed: Installed, tmp_path: Path) -> Path:
    """A new handbook in Bokmål."""
    installed("init", str(tmp_path / "handbok"))
    return tmp_path / "handbok"


@pytest.fixture(scope="session")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Quick:
    """The small handbook, adopted as it stands. Only copies of it are changed."""
    made = Quick(tmp_path_factory.mktemp("adopted") / "handbook")
    made.adopt()
    return made


@pytest.fixture
def handbook(adopted: Quick, tmp_path: Path) -> Quick:
    """A copy of it, to try something on."""
    return Quick.copied(adopted, tmp_path / "handbook")
