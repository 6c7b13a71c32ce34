"""Types every query of a golden set into the real search page, and into Material's own search on the same pages.

A query is answered when the page says so, never after a time: ours marks the place for hits with the query it has answered,
Material's worker sends its results. Both are read from what then stands in the page.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from playwright.sync_api import Browser, sync_playwright
from tests.browser.conftest import served
from tests.finding.queries import Query, read
from tests.samples.laying import lay

from felles.cli import main

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-27"
LANGUAGES = ("nb", "da", "sv")
GOAL_FIRST, GOAL_THIRD = 0.85, 0.95
_SOURCES = ("routines", "roles", "docs", "schemas")
_LUNR = {"nb": "no"}
"""What Material's search calls a language, where it is not the language's own code."""


@dataclass(frozen=True)
class Hit:
    """A page that was found: its address in the site, and the place on it."""

    path: str
    anchor: str = ""


@dataclass(frozen=True)
class Answer:
    query: Query
    hits: tuple[Hit, ...]
    nearest: tuple[str, ...] = ()
    """Words offered when nothing was found."""
    ask: int = 0
    """How many to ask were named when nothing was found."""


@dataclass(frozen=True)
class Recall:
    """How often what must come first did, and was among the first three; queries without an answer are left out."""

    answers: tuple[Answer, ...]
    places: tuple[int | None, ...] = field(repr=False)
    """For each answer, the place of the right hit from 1; None when it was not among the hits."""

    def among(self, count: int, why: str | None = None) -> float:
        """The share of queries whose right hit is one of the first ``count``."""
        asked = [p for a, p in zip(self.answers, self.places, strict=True) if why in (None, a.query.why)]
        return sum(p is not None and p <= count for p in asked) / len(asked)

    @property
    def first(self) -> float:
        return self.among(1)

    @property
    def third(self) -> float:
        return self.among(3)

    def missed(self, count: int) -> list[tuple[Answer, int | None]]:
        """Those whose right hit is not one of the first ``count``, with the place it has."""
        return [(a, p) for a, p in zip(self.answers, self.places, strict=True) if p is None or p > count]

    @property
    def ways(self) -> dict[str, int]:
        """How many queries there are of each way of asking."""
        counted: dict[str, int] = {}
        for answer in self.answers:
            counted[answer.query.why] = counted.get(answer.query.why, 0) + 1
        return counted


class Pages:
    """The documents of a built site by address, and whether a hit is what was wanted."""

    def __init__(self, documents: Iterable[dict[str, Any]]) -> None:
        self.address = {document["id"]: document["url"] for document in documents}
        self._at = {url: name for name, url in self.address.items()}

    def right(self, hit: Hit, wanted: str) -> bool:
        """A document's page, or a page below it; of one entry its own page or the register's, but not another entry."""
        name, _, entry = wanted.partition("/")
        page = self.address[name]
        if not entry:
            return hit.path.startswith(page)
        return hit.path == f"{page}{entry}/" or (hit.path == page and hit.anchor in ("", entry))

    def place(self, answer: Answer) -> int | None:
        for number, hit in enumerate(answer.hits, 1):
            if any(self.right(hit, wanted) for wanted in answer.query.first):
                return number
        return None

    def called(self, hit: Hit) -> str:
        """What a hit is, for a list people read."""
        name = max((url for url in self._at if hit.path.startswith(url)), key=len, default="")
        if not name:
            return hit.path
        inner = hit.path.removeprefix(name).strip("/") or hit.anchor
        return f"{self._at[name]}/{inner}" if inner else self._at[name]

    def recall(self, answers: Iterable[Answer]) -> Recall:
        counted = tuple(answer for answer in answers if answer.query.first)
        return Recall(counted, tuple(map(self.place, counted)))


# Building ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def handbook(language: str, folder: Path) -> Path:
    """The sample of a language as it stands in the files: decided or not, what is found is the same."""
    if language != "nb":
        return lay(language, folder)
    for name in _SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("decisions"))
    shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    return folder


def build(book: Path, site: Path) -> Pages:
    """The handbook's site in a folder, as `felles build` makes it."""
    _felles(book, "build", "--out", str(site))
    return pages_of(site)


def pages_of(site: Path) -> Pages:
    return Pages(json.loads((site / "data" / "documents.json").read_text("utf-8")))


def build_material(book: Path, language: str, site: Path) -> None:
    """The very same pages, built by plain MkDocs with Material's theme and its search."""
    pages = site.with_name("pages")
    _felles(book, "pages", "--to", str(pages))
    ours = yaml.safe_load((pages / ".felles" / "mkdocs.yml").read_text("utf-8"))
    plain = {
        "site_name": ours["site_name"],
        "docs_dir": str(pages),
        "site_dir": str(site),
        "use_directory_urls": True,
        "theme": {"name": "material", "language": language, "font": False},
        "plugins": [{"search": {"lang": _LUNR.get(language, language)}}],
        "markdown_extensions": ours["markdown_extensions"],
        "nav": ours["nav"],
        "validation": {"omitted_files": "ignore", "absolute_links": "ignore", "unrecognized_links": "ignore"},
    }
    config = site.with_name("material.yml")
    # JSON is YAML too, and has no word that could be read as something else: “no” is a language here.
    config.write_text(json.dumps(plain), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"mkdocs ended with {done.returncode}:\n{done.stderr[-2000:]}")


def _felles(book: Path, *arguments: str) -> None:
    if main(["-C", str(book), "--today", TODAY, *arguments]):
        raise RuntimeError(f"felles {' '.join(arguments)} failed in {book}")


# Typing ──────────────────────────────────────────────────────────────────────────────────────────────────────────────

_MOST = 10
"""Hits that are looked at."""
_PATIENCE = 20_000
"""Milliseconds after which the search is taken to be broken; nothing is measured with it."""

_OURS = """
async ([queries, most, patience]) => {
  const field = document.querySelector("main [data-felles-search]");
  const place = document.querySelector("[data-felles-results]");
  const answered = (query) =>
    new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error(`no answer to “${query}”`)), patience);
      const watch = new MutationObserver(look);
      function look() {
        if (place.dataset.fellesAsked !== query) return;
        clearTimeout(late);
        watch.disconnect();
        done();
      }
      watch.observe(place, { attributes: true });
      look();
    });
  const found = [];
  for (const query of queries) {
    field.value = query;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    field.form.requestSubmit(); // Enter
    await answered(query);
    found.push({
      hits: [...place.querySelectorAll("[data-felles-hit]")].slice(0, most).map((hit) => hit.querySelector("a").href),
      nearest: [...place.querySelectorAll(".f-chips a")].map((word) => word.textContent),
      ask: place.querySelectorAll(".f-panel li").length,
    });
  }
  return found;
}
"""

_LISTEN = """
window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    window.sent = []; // what Material asked its worker for, in order
    window.said = []; // what the worker answered, in the same order
    window.heard = () => {};
    // Told in a task of its own, when the page has shown it.
    this.addEventListener("message", ({ data }) => setTimeout(() => (window.said.push(data), window.heard())));
  }
  postMessage(message) {
    window.sent.push(message);
    super.postMessage(message);
  }
};
"""
_MATERIAL = """
async ([queries, most, patience]) => {
  const READY = 1, QUERY = 2, RESULT = 3; // kinds of message of Material's search worker
  const of = (list, type) => list.filter((message) => message.type === type);
  const heard = (enough) =>
    new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error("no answer")), patience);
      window.heard = () => enough() && (clearTimeout(late), done());
      window.heard();
    });
  await heard(() => of(said, READY).length);
  const field = document.querySelector("[data-md-component=search-query]");
  field.focus();
  const found = [];
  for (const query of queries) {
    const asked = of(sent, QUERY).length;
    field.value = query;
    field.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
    // Its answers bear no name, but come in order: the last one asked for is answered when there are as many.
    await heard(() => of(sent, QUERY).length > asked && of(said, RESULT).length === of(sent, QUERY).length);
    const { items } = said.at(-1).data;
    const shown = [...document.querySelectorAll(".md-search-result__list > li")].slice(0, most);
    if (shown.length !== Math.min(items.length, most)) throw new Error(`“${query}”: ${items.length} results, ${shown.length} shown`);
    found.push({ hits: shown.map((item) => item.querySelector("a").href.replace(/[?#].*/, "")), sent: of(sent, QUERY).at(-1).data });
  }
  return found;
}
"""


def ours(browser: Browser, address: str, search_page: str, queries: Sequence[Query]) -> list[Answer]:
    """What the handbook's own search page answers, at the size of a phone."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(address + search_page, wait_until="load")
    said = page.evaluate(_OURS, [[query.text for query in queries], _MOST, _PATIENCE])
    page.close()
    return list(_answers(said, address, queries))


def materials(browser: Browser, address: str, queries: Sequence[Query]) -> list[Answer]:
    """What Material's search dialog answers."""
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    page.add_init_script(_LISTEN)
    page.goto(address, wait_until="load")
    said = page.evaluate(_MATERIAL, [[query.text for query in queries], _MOST, _PATIENCE])
    page.close()
    return list(_answers(said, address, queries))


def _answers(said: list[dict[str, Any]], address: str, queries: Sequence[Query]) -> Iterator[Answer]:
    for query, answer in zip(queries, said, strict=True):
        hits = []
        for href in answer["hits"]:
            parts = urlsplit(href.removeprefix(address))
            hits.append(Hit(unquote(parts.path), unquote(parts.fragment)))
        yield Answer(query, tuple(hits), tuple(answer.get("nearest", ())), answer.get("ask", 0))


@contextmanager
def chromium() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise RuntimeError("No Chromium was found.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def search_page(site: Path) -> str:
    """The address of the page that is there for searching, in whatever language."""
    page = next(page for page in sorted(site.glob("*/index.html")) if "data-felles-results" in page.read_text("utf-8"))
    return f"{page.parent.name}/"


# Both ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Measured:
    """One run over a golden set."""

    pages: Pages
    ours: Recall
    material: Recall | None
    unanswered: tuple[Answer, ...]
    """What ours said to the queries the handbook has no answer to."""


def measured(language: str, *, beside: bool = True) -> Measured:
    """Builds the sample of a language, asks everything, and beside it Material's search."""
    queries = read(language)
    with TemporaryDirectory() as scratch, chromium() as browser:
        folder = Path(scratch)
        book = handbook(language, folder / "book")
        pages = build(book, folder / "site")
        with served(folder / "site") as address:
            answers = ours(browser, address, search_page(folder / "site"), queries)
        theirs = None
        if beside:
            build_material(book, language, folder / "material")
            with served(folder / "material") as address:
                theirs = pages.recall(materials(browser, address, queries))
    unanswered = tuple(answer for answer in answers if not answer.query.first)
    return Measured(pages, pages.recall(answers), theirs, unanswered)


def recall(language: str) -> Recall:
    """Of the handbook's own search alone."""
    return measured(language, beside=False).ours
