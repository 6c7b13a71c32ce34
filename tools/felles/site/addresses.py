"""Where pages stand and how one page names another.

A page ``rutiner/rut-013.md`` is read at ``rutiner/rut-013/``, as every common generator has it by default.
Links are relative, so the site works wherever it is put.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from felles.plain.text import slug as slug

RULES = "om/regler/"
"""Where each rule's page stands: ``om/regler/r1.md``."""
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
PAPERS = (*PICTURES, ".pdf")
"""Endings of the files a page may show, and of those it may lead to."""


def address(page: str) -> str:
    """Where a page is read, from the site's root; the front page is the empty address."""
    bare = page.removesuffix(".md")
    if bare == "index":
        return ""
    return bare.removesuffix("index") if bare.endswith("/index") else f"{bare}/"


def relative(source: str, target: str, anchor: str = "") -> str:
    """The link from one page to another (both as pages' paths), with ``#anchor`` where one is named."""
    end = f"#{anchor}" if anchor else ""
    if source == target and end:
        return end
    return ("../" * address(source).count("/") + address(target) or "./") + end


class Paths:
    """Gives each page a path nobody else has, in the order they are asked for."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """The path itself or, when it is taken, the next free one: ``a/b.md``, ``a/b-2.md`` …

        ``a/b.md`` and ``a/b/index.md`` are read at the same address and count as one.
        """
        stem, n, path = wanted.removesuffix(".md"), 1, wanted
        while address(path) in self._taken:
            n += 1
            path = f"{stem}-{n}.md"
        self._taken.add(address(path))
        return path


def inside(source: str, link: str) -> str:
    """The handbook's path a relative link in a file means; empty for what leads outside."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source), unquote(link)))
    return "" if path.startswith(("..", "/")) or ":" in path else path


def file_address(path: str) -> str:
    """Where a file that belongs to a document stands on the site."""
    folder, name = posixpath.split(path)
    stem, suffix = posixpath.splitext(name)
    return f"filer/{slug(folder)}/{slug(stem)}{suffix.lower()}"


def up(page: str) -> str:
    """The way from a page to the site's root."""
    return "../" * address(page).count("/")
