"""Pages as a folder: finished Markdown, the files beside it, and what plain MkDocs needs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from felles.engine.edition import PRINT_CSS, THEME, Edition, compose, print_css
from felles.errors import CannotRun
from felles.model import Page
from felles.sharing import shared
from felles.words import N_

_OWN = ".felles"
"""Beside the pages, and never published: MkDocs leaves folders with a leading dot alone."""


def write_pages(
    makers: Sequence[Callable[[], Iterable[Page]]],
    folder: Path,
    edition: Edition,
    *,
    files: Mapping[str, Callable[[], bytes]] | None = None,
    folders: Sequence[Callable[[], Mapping[str, bytes]]] = (),
    shown_as: str | None = None,
    workers: int | None = None,
) -> int:
    """Fills an empty folder; returns the number of pages.

    Each of ``makers`` makes one page or a few, each of ``files`` the content of a file that is published as it
    is, by path, each of ``folders`` many files at once, by path too; they are called in whichever process is free. ``shown_as`` is this folder as ``mkdocs.yml``
    will see it once it is in place; with it the composed configuration and the theme are written too, so that
    plain MkDocs can build. Two pages that would share an address are refused, also when only case tells them
    apart.
    """
    beside = list((files or {}).items())
    many = list(folders)

    def work(jobs: Iterator[int]) -> list[str]:
        made: list[str] = []
        for job in jobs:
            if job < len(many):  # these take longest, so they come first
                for path, content in many[job]().items():
                    put_file(folder, path, content)
                continue
            if job < len(many) + len(beside):
                path, maker = beside[job - len(many)]
                put_file(folder, path, maker())
                continue
            for page in makers[job - len(many) - len(beside)]():
                put_file(folder, page.path, page.text.encode("utf-8"))
                made.append(page.path)
        return made

    paths = sorted(path for some in shared(len(many) + len(beside) + len(makers), work, workers) for path in some)
    _refuse_twins(paths)
    put_file(folder, PRINT_CSS, print_css(edition).encode("utf-8"))
    if shown_as is not None:
        shutil.copytree(THEME, folder / _OWN / "theme", ignore=shutil.ignore_patterns("*.md"))
        composed = compose(edition, f"{shown_as}/{_OWN}/theme")
        text = json.dumps(composed, ensure_ascii=False, indent=1)  # JSON is YAML: MkDocs reads it as such
        put_file(folder, f"{_OWN}/mkdocs.yml", f"# Written by felles pages.\n{text}\n".encode())
    return len(paths)


def put_file(folder: Path, path: str, content: bytes) -> None:
    """Writes one file below the folder. ValueError when the path leads out of it."""
    if path.startswith("/") or ".." in PurePosixPath(path).parts:
        raise ValueError(f"outside the pages' folder: {path!r}")
    target = folder / path
    try:
        target.write_bytes(content)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _refuse_twins(paths: Sequence[str]) -> None:
    taken: dict[str, str] = {}
    for path in paths:
        twin = taken.setdefault(path.casefold(), path)
        if twin is not path:
            raise CannotRun(
                N_("Two pages would have the same address: {one} and {other}."),
                N_("Give one of the documents another file name."),
                one=twin,
                other=path,
            )
