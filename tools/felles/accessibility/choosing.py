"""Which pages of a built site are looked at: never fewer sorts, and of each sort the page with the most on it.

What a part looks like is the same wherever it stands. So one page of every sort is enough, with such pages besides as
have a part that stands on none of these.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from felles.errors import CannotRun
from felles.model.accessible import Visited
from felles.words import N_

NOTHING, HITS, LOST = "sok/?q=ingenting", "sok/?q=treff", "404.html"
"""Sorts of pages that are there only once something has been asked for."""

_CLASSES = re.compile(r'class="([^"]*)"')
_TAGS = re.compile(r"<([a-z0-9]+)")
_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_NOT_FOUND = "xqzvwj"
"""What no handbook has a word like."""


@dataclass(frozen=True, slots=True)
class _Page:
    address: str
    sort: str
    title: str
    parts: frozenset[str]
    size: int


def chosen(site: Path) -> tuple[Visited, ...]:
    """The pages to visit, in the order of their addresses; those that answer something last. CannotRun when it is no site of ours."""
    try:
        rows = json.loads((site / "data" / "documents.json").read_text("utf-8"))
        kinds = {str(row["url"]): str(row["kind"]) for row in rows}
        titles = [str(row["title"]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        raise CannotRun(N_("There is no website in {folder}."), N_("Build one first, with “felles build”, and name its folder."), folder=str(site)) from None
    pages = [_page(site, file, kinds) for file in sorted(site.rglob("index.html"))]
    found = _covering(pages)
    visited = [Visited(page.sort, page.address, page.title, page.address in kinds) for page in sorted(found, key=lambda page: page.address)]
    if any(page.address == "sok/" for page in pages):
        name = next(page.title for page in pages if page.address == "sok/")
        asked = " ".join(titles[0].split()[:3]) if titles else ""
        visited += [Visited(HITS, f"sok/?q={asked}", name, False)] if asked else []
        visited.append(Visited(NOTHING, f"sok/?q={_NOT_FOUND}", name, False))
    if (site / "404.html").is_file():
        visited.append(Visited(LOST, LOST, _title((site / "404.html").read_text("utf-8")), False))
    return tuple(visited)


def _covering(pages: list[_Page]) -> set[_Page]:
    """One page of every sort, and more until every part has been seen."""
    best: dict[str, _Page] = {}
    for page in pages:
        held = best.get(page.sort)
        if held is None or (len(page.parts), -page.size) > (len(held.parts), -held.size):
            best[page.sort] = page
    found = set(best.values())
    return found | _seeing(pages, frozenset().union(*(page.parts for page in found)))


def _seeing(pages: list[_Page], seen: frozenset[str] = frozenset()) -> set[_Page]:
    """So few pages that every part of all of them stands on one, but for those that were seen."""
    found: set[_Page] = set()
    left = frozenset().union(*(page.parts for page in pages)) - seen
    while left:
        more = max(pages, key=lambda page: (len(page.parts & left), -page.size, page.address))
        found.add(more)
        left -= more.parts
    return found


def fewest(site: Path, pages: Iterable[Visited]) -> frozenset[str]:
    """The addresses of so few of these pages that each part there is still stands on one of them, and all that answer something."""
    read = [_page(site, site / one.address / "index.html", {}) for one in pages if (site / one.address / "index.html").is_file()]
    answering = {one.address for one in pages} - {page.address for page in read}
    return frozenset(answering | {page.address for page in _seeing(read)})


def sort_of(address: str, kinds: dict[str, str]) -> str:
    """Of a document's page the kind; else the address where there is one such page, and where there are many what they have in common."""
    if address in kinds:
        return kinds[address]
    parts = address.rstrip("/").split("/")
    if len(parts) < 2:
        return address or "/"
    return "…/historikk/" if parts[-1] == "historikk" else "/".join(parts[:-1]) + "/…/"


def _page(site: Path, file: Path, kinds: dict[str, str]) -> _Page:
    text = file.read_text("utf-8")
    address = file.parent.relative_to(site).as_posix().removeprefix(".")
    address = f"{address}/" if address else ""
    article = text.split("<article", 1)[-1].split("</article>", 1)[0]
    parts = {name for names in _CLASSES.findall(article) for name in names.split()} | {f"<{tag}" for tag in _TAGS.findall(article)}
    return _Page(address, sort_of(address, kinds), _title(text), frozenset(parts), len(article))


def _title(text: str) -> str:
    found = _TITLE.search(text)
    return html.unescape(found[1]).rpartition(" - ")[0].strip() or html.unescape(found[1]).strip() if found else ""
