"""``make handbook``, the project's own and a new handbook's: what it does where something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAKEFILES = {"own": ROOT / "Makefile", "new": ROOT / "tools" / "felles" / "starting" / "common" / "Makefile"}

PYTHON = """#!/bin/sh
# A Python that makes an environment with the pip it was told to make it with, or with none, as Debian's does.
if [ "$1 $2" = "-m venv" ]; then
  mkdir -p "$3/bin" && touch "$3/bin/python" && chmod +x "$3/bin/python"
  [ -n "$PIP" ] || { echo "ensurepip is not available" >&2; exit 1; }
  printf '#!/bin/sh\\n%s\\n' "$PIP" > "$3/bin/pip"
  printf '#!/bin/sh\\necho built\\n' > "$3/bin/felles"
  chmod +x "$3/bin/pip" "$3/bin/felles"
  exit 0
fi
exec "$REAL" "$@"
"""


@pytest.fixture(params=MAKEFILES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A folder with a space in its name, a Makefile and what it asks for."""
    made = tmp_path / "en mappe"
    made.mkdir()
    (made / "Makefile").write_text(MAKEFILES[request.param].read_text("utf-8").replace("@version@", "9.9.9"), "utf-8")
    for name in ("pyproject.toml", "constraints.txt", "hatch_build.py"):
        (made / name).touch()
    (tmp_path / "python").write_text(PYTHON, "utf-8")
    (tmp_path / "python").chmod(0o755)
    return made


def _make(folder: Path, pip: str, python: str = "") -> subprocess.CompletedProcess[str]:
    # `make test` runs this: what that make tells those it starts (MAKELEVEL, MAKEFLAGS) is not for a make of its own.
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment = own | {"PIP": pip, "REAL": sys.executable}
    return subprocess.run(["make", f"PYTHON={python or folder.parent / 'python'}"], cwd=folder, env=environment, capture_output=True, text=True)


def test_an_environment_left_half_made_is_mended_by_the_next_run(folder: Path) -> None:
    assert "ensurepip" in _make(folder, "").stderr
    done = _make(folder, "exit 0")
    assert (done.returncode, done.stdout) == (0, "built\n"), done.stderr


def test_what_is_missing_is_named_with_what_to_do(folder: Path) -> None:
    missing = _make(folder, "exit 0", "python3.99")
    assert missing.returncode != 0 and "There is no “python3.99” here" in missing.stderr and "make PYTHON=" in missing.stderr
    assert f"No place for Felles could be made in {folder}/.venv" in _make(folder, "").stderr


def test_nothing_is_built_when_nothing_could_be_installed(folder: Path) -> None:
    done = _make(folder, "echo no network >&2; exit 1")
    assert done.returncode != 0
    assert "no network" in done.stderr
    assert "could not be installed; above is why. Is this machine on the network" in done.stderr
    assert "built" not in done.stdout
    assert _make(folder, "exit 0").returncode != 0  # it still has the pip that fails, and says so again
    if "9.9.9" in (folder / "Makefile").read_text("utf-8"):
        assert "felles==9.9.9 could not be installed" in done.stderr and "make handbook FELLES=" in done.stderr
