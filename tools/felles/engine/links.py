"""Links of finished pages, raw HTML blocks included, which MkDocs itself never looks at."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

_TAG = re.compile(r"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(r"\s(id|name|href|src|action)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class Seen:
    """What one page offers and asks for: anchors, links within the site, what it loads from outside."""

    url: str
    anchors: tuple[str, ...]
    links: tuple[str, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Broken:
    """A link that leads nowhere, or a part of a page that another host would have to deliver."""

    url: str
    link: str
    why: str
    """``page``, ``anchor`` or ``outside``."""


def look(url: str, content: str) -> Seen:
    """What a page's content offers and asks for; text that merely shows a tag doesn't count."""
    anchors: dict[str, None] = {}
    links: dict[str, None] = {}
    outside: dict[str, None] = {}
    for tag in _TAG.findall(content):
        for name, double, single in _ATTRIBUTE.findall(tag):
            value = html.unescape(double or single)
            if name == "id" or (name == "name" and tag[:2] in ("<a", "<A")):
                anchors[value] = None
            elif name == "name":
                continue
            elif _SCHEME.match(value):
                if name == "src" and not value.startswith("data:image/"):
                    outside[value] = None
            else:
                links[value] = None
    return Seen(url, tuple(anchors), tuple(links), tuple(outside))


def broken(pages: Iterable[Seen], published: Collection[str]) -> list[Broken]:
    """Every link that leads nowhere, sorted. ``published`` holds the address of every page and file, from
    the site's root: ``""`` for the front page, ``a/b/`` for a page, ``data/x.json`` for a file."""
    seen = {page.url: page for page in pages}
    anchors: Mapping[str, frozenset[str]] = {url: frozenset(page.anchors) for url, page in seen.items()}
    found: list[Broken] = []
    for page in seen.values():
        found.extend(Broken(page.url, link, "outside") for link in page.outside)
        for link in page.links:
            path, _, anchor = link.partition("#")
            path = unquote(path.partition("?")[0])
            here = posixpath.dirname(page.url)
            target = posixpath.normpath(posixpath.join(here, path)) if path else page.url
            if path.endswith(("/", "/.", "/..")) or path in (".", ".."):
                target = "" if target == "." else f"{target}/"
            if path.startswith("/") or target not in published:
                found.append(Broken(page.url, link, "page"))
            elif anchor and target in anchors and unquote(anchor) not in anchors[target]:
                found.append(Broken(page.url, link, "anchor"))
    return sorted(found)
