"""What others made stands as VENDORED.md says it does: each file with its licence and its bytes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

THEME = Path(__file__).resolve().parents[1] / "tools" / "felles" / "theme"
_ROW = re.compile(r"^\| `(?P<file>assets/[^`]+)` \|.*\| `(?P<sum>[0-9a-f]{64})` \|$", re.M)
ROWS = {found["file"]: found["sum"] for found in _ROW.finditer((THEME / "VENDORED.md").read_text("utf-8"))}
OURS = {"assets/felles.css", "assets/favicon.svg"} | {f"assets/{name}.js" for name in "booklet copy finding frame mine offline reader search since".split()}
OURS |= {f"assets/icons/{name}.png" for name in "apple-touch-icon icon-192 icon-512 icon-maskable-512".split()}
"""The icons are drawn from the favicon by ``tests/carrying/icons.py``."""


@pytest.mark.parametrize("file", sorted(ROWS))
def test_a_file_is_what_it_is_said_to_be(file: str) -> None:
    assert hashlib.sha256((THEME / file).read_bytes()).hexdigest() == ROWS[file]


def test_every_file_is_ours_or_accounted_for() -> None:
    files = {path.relative_to(THEME).as_posix() for path in (THEME / "assets").rglob("*") if path.is_file()}
    licences = {file for file in files if file.startswith("assets/licences/")}
    assert files - licences == OURS | ROWS.keys()
    text = (THEME / "VENDORED.md").read_text("utf-8")
    assert all(f"`{licence}`" in text for licence in licences)
