"""The sample handbook, built once, served on this machine, and looked at in a real browser.

Without a browser these tests are skipped, unless FELLES_BROWSER=required: then they fail.
"""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.sharing import Shared

from felles import site as pages_of
from felles.accessibility.choosing import fewest
from felles.cli import main
from felles.engine import Edition, build, write_pages
from felles.facts import Facts
from felles.model import Handbook
from felles.model.accessible import Visited
from felles.words import Words

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-21"


@dataclass(frozen=True)
class Site:
    """A built site: its folder and the address it is served at, with a slash at the end."""

    folder: Path
    address: str

    def __call__(self, path: str = "") -> str:
        return self.address + path

    @functools.cached_property
    def documents(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.folder / "data" / "documents.json").read_text("utf-8"))
        return found

    @functools.cached_property
    def pages(self) -> list[str]:
        """Every page's address, the front page's first."""
        files = sorted(self.folder.rglob("index.html"))
        return sorted(f.parent.relative_to(self.folder).as_posix().removeprefix(".") + "/" for f in files)

    def html(self, path: str) -> str:
        return (self.folder / path.lstrip("/") / "index.html").read_text("utf-8")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests are no news."""


@pytest.fixture(scope="session")
def site(shared: Shared) -> Iterator[Site]:
    folder = shared("site", _made) / "site"
    with served(folder) as address:
        yield Site(folder, address)


def _made(folder: Path) -> None:
    assert main(["-C", str(ROOT), "--today", TODAY, "build", "--out", str(folder / "site")]) == 0


@contextmanager
def served(folder: Path, handler: type[http.server.SimpleHTTPRequestHandler] = _Quiet) -> Iterator[str]:
    """The address at which a folder is served on this machine, with a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def built(made: Handbook, folder: Path, day: str, draw: Any = None) -> Path:
    """The site of a small handbook as it stands, without what only a door knows of."""
    book = pages_of.open_book(made, Facts(made, day), Words("nb"), audience="internal", today=day)
    menu = tuple((item.title, item.page) for item in pages_of.menu(book))
    edition = Edition(name="Lia håndbok", organisation="Lia", language="nb", built=day, menu=menu)
    for name in ("pages", "site"):
        (folder / name).mkdir()
    write_pages(pages_of.page_makers(book, {}, draw), folder / "pages", edition, files=pages_of.beside(book))
    build(folder / "pages", folder / "site", edition)
    return folder / "site"


@dataclass
class Reader:
    """Somebody with a screen of a size, in a light or dark room; remembers what the browser complained of."""

    context: BrowserContext
    page: Page
    site: Site
    asked: list[str]
    """Every address the browser asked for."""
    complaints: list[str]
    """Errors and warnings of the console, and script errors."""

    def opens(self, path: str = "") -> Page:
        self.page.goto(self.site(path.lstrip("/")), wait_until="load")
        if "?q=" in path:
            self.page.locator(".f-found:not([hidden])").wait_for()
        return self.page


@pytest.fixture
def reader(browser: Browser, site: Site) -> Iterator[Any]:
    """``reader(width, height, dark=…, script=…)`` gives a Reader with a fresh browser profile."""
    contexts: list[BrowserContext] = []

    def comes(width: int = 390, height: int = 844, *, dark: bool = False, script: bool = True) -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale="nb-NO",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        someone = Reader(context, page, site, [], [])
        page.on("request", lambda request: someone.asked.append(request.url))
        page.on("pageerror", lambda error: someone.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: someone.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        return someone

    yield comes
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def one_of_each(site: Site) -> list[str]:
    """One page of every kind of page: for each kind of document and place in the tree, the longest."""
    kinds = {document["url"]: document["kind"] for document in site.documents}
    longest: dict[tuple[str, ...], tuple[int, str]] = {}
    for path in site.pages:
        address = path.lstrip("/")
        first, depth = address.split("/")[0], address.count("/")
        sort = ("page", address) if depth < 2 else ("inner", first, str(depth), kinds.get(address, "-"))
        size = len(site.html(path))
        longest[sort] = max(longest.get(sort, (0, "")), (size, address))
    return [address for _, address in sorted(longest.values(), key=lambda pair: pair[1])]


@pytest.fixture(scope="session")
def every_part(site: Site, one_of_each: list[str]) -> list[str]:
    """So few of these pages that each part there is stands on one of them, the front page first."""
    few = fewest(site.folder, [Visited("", path, "", False) for path in one_of_each])
    return sorted({"", *few})
