"""Pages as a folder: finished Markdown, the files beside it, and what plain MkDocs needs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from felles.engine.edition import PRINT_CSS, THEME, Edition, compose, print_css
from felles.errors import CannotRun
from felles.model import Page
from felles.words import N_

_OWN = ".felles"
"""Beside the pages, and never published: MkDocs leaves folders with a leading dot alone."""


def write_pages(
    pages: Iterable[Page],
    folder: Path,
    edition: Edition,
    *,
    files: Mapping[str, bytes] | None = None,
    shown_as: str | None = None,
) -> int:
    """Fills an empty folder; returns the number of pages.

    ``files`` are published as they are, by path. ``shown_as`` is this folder as ``mkdocs.yml`` will see it
    once it is in place; with it the composed configuration and the theme are written too, so that plain
    MkDocs can build. Two pages that would share an address are refused, also when only case tells them apart.
    """
    taken: dict[str, str] = {}
    folders: set[Path] = set()
    for page in pages:
        twin = taken.setdefault(page.path.casefold(), page.path)
        if twin is not page.path:
            raise CannotRun(
                N_("Two pages would have the same address: {one} and {other}."),
                N_("Give one of the documents another file name."),
                one=twin,
                other=page.path,
            )
        _write(folder, page.path, page.text.encode("utf-8"), folders)
    for path, content in {PRINT_CSS: print_css(edition).encode("utf-8"), **(files or {})}.items():
        _write(folder, path, content, folders)
    if shown_as is not None:
        shutil.copytree(THEME, folder / _OWN / "theme", ignore=shutil.ignore_patterns("*.md"))
        composed = compose(edition, f"{shown_as}/{_OWN}/theme")
        text = json.dumps(composed, ensure_ascii=False, indent=1)  # JSON is YAML: MkDocs reads it as such
        _write(folder, f"{_OWN}/mkdocs.yml", f"# Written by felles pages.\n{text}\n".encode(), folders)
    return len(taken)


def _write(folder: Path, path: str, content: bytes, folders: set[Path]) -> None:
    if path.startswith("/") or ".." in PurePosixPath(path).parts:
        raise ValueError(f"outside the pages' folder: {path!r}")
    target = folder / path
    if target.parent not in folders:
        target.parent.mkdir(parents=True, exist_ok=True)
        folders.add(target.parent)
    with open(target, "wb") as file:
        file.write(content)
