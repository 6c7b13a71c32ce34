"""The small sound handbook of the hostile set, in a folder, and a command run on it in this process."""

from __future__ import annotations

import io
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from felles.cli import main

PROJECT = Path(__file__).parents[2]
ROUTINE = "routines/hjemme/rut-900-fall-i-hjemmet.md"
TODAY = "2026-11-21"


def made(root: Path) -> Path:
    """A handbook without a fault but, perhaps, words that the kinds' labels lack."""
    shutil.copytree(PROJECT / "tests" / "hostile" / "base", root)
    shutil.copytree(PROJECT / "schemas", root / "schemas", ignore=shutil.ignore_patterns("samples"))
    return root


def changed(root: Path, old: str, new: str, path: str = ROUTINE) -> None:
    """One text replaced in one file."""
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def felles(*arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n"), io.StringIO()
    argv = sys.argv
    sys.argv = ["felles", *arguments]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = main(list(arguments))
    finally:
        sys.argv = argv
    out.flush()
    out.seek(0)
    return code, out.read(), err.getvalue()
