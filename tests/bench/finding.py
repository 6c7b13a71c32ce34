"""The search at size: bytes of the first question, time of a keystroke, time of making the index. The index alone, no pages.

``python tests/bench/finding.py 5000`` measures it by itself, in a minute or two.
"""

from __future__ import annotations

import gzip
import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
ASSETS = PROJECT / "tools" / "felles" / "theme" / "assets"
TODAY = "2026-11-21"
GOAL_BYTES, GOAL_KEY = 60.0, 50.0
QUERIES = ("medisin bandasje", "smerter om natten", "ringer legen", "blodtrykkskontroll", "dosett mangler", "avtale sykehus", "nøkkel", "kontrolerer puls", "måltid og vekt", "opplæring vikar")
"""First questions, each asked by somebody who has nothing yet."""
_PAGE = """<!doctype html><html lang="nb"><meta charset="utf-8"><meta name="felles:search-failed" content="failed">
<title>Search</title><script src="{up}reader.js" defer></script><script src="{up}search.js" defer></script>
<form role="search" action="./"><input type="search" name="q" data-felles-search></form><div data-felles-results></div>"""
_TYPE = """async (query) => {
  const field = document.querySelector("[data-felles-search]");
  const place = document.querySelector("[data-felles-results]");
  const times = [];
  for (let letters = 2; letters <= query.length; letters += 1) {
    const typed = query.slice(0, letters).trim();
    if (typed.length < letters) continue; // a space asks nothing new
    const answered = new Promise((done) => {
      const watch = new MutationObserver(() => place.dataset.fellesAsked === typed && (watch.disconnect(), done()));
      watch.observe(place, { attributes: true });
    });
    const begun = performance.now();
    field.value = typed;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await answered;
    document.body.getBoundingClientRect(); // laid out too
    times.push(performance.now() - begun);
  }
  return times;
}"""


def handbook_files(handbook: Path) -> tuple[dict[str, bytes], float]:
    """The search of a handbook, and the seconds it took, once what it asks of the handbook is known."""
    from felles import site
    from felles.facts import Facts
    from felles.reading.handbook import read_folder
    from felles.site.search import search_files
    from felles.words import Words

    read = read_folder(handbook)
    book = site.open_book(read, Facts(read, TODAY), Words("nb"), audience="internal", today=TODAY)
    book.fact("concerned")
    begun = time.process_time()
    files = search_files(book)
    return files, time.process_time() - begun


def many_words(count: int, known: int = 60_000) -> tuple[dict[str, bytes], list[str]]:
    """Entries with as many different words as a large handbook has, spread as in a language: few very common, most rare.

    Letters drawn at random compress worse than a language does, so its bytes are the worst case and have no goal.
    """
    from felles.searching import Entry, index_files

    rng = random.Random("words")
    ways = ["".join(parts) for parts in itertools.product("bdfghjklmnprstv", "aeiouyøå", "bdgklmnrstv")]
    rng.shuffle(ways)
    stock = [rng.choice(ways) + rng.choice(ways) + rng.choice(("", "", *ways[:40])) for _ in range(known)]
    likely = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(known)))
    entries, shown = [], []
    for n in range(count):
        drawn = rng.choices(stock, cum_weights=likely, k=620)
        title = " ".join(rng.choices(stock[50:8000], k=4))
        steps = [" ".join(drawn[i : i + 22]) for i in range(0, 132, 22)]
        passages = [["Del", " ".join(drawn[i : i + 60])] for i in range(132, 620, 60)]
        entries.append(Entry({"title": [title], "steps": steps, "text": [text for _, text in passages]}, titles=(title,)))
        shown.append({"d": f"RUT-{n}", "u": f"rutiner/rut-{n}/", "t": title, "k": "Rutine", "s": steps, "p": passages})
    return index_files(entries, shown, "nb", apart=[True] * count, about={"texts": _TEXTS, "ask": [], "who": {}, "choose": ""}), stock


_TEXTS = dict.fromkeys(("one", "several", "none", "nearest", "ask", "also", "step", "results", "mine", "first", "choose"), "{count}")


@contextmanager
def laid(files: dict[str, bytes], folder: Path) -> Iterator[Any]:
    """A folder with the search alone, served, and a browser to ask it with: ``(browser, address)``."""
    sys.path.insert(0, str(PROJECT))
    from playwright.sync_api import sync_playwright
    from tests.browser.conftest import served

    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    (folder / "assets").mkdir(exist_ok=True)
    for script in ASSETS.glob("*.js"):
        (folder / "assets" / script.name).write_bytes(script.read_bytes())
    (folder / "sok").mkdir(exist_ok=True)
    (folder / "sok" / "index.html").write_text(_PAGE.format(up="../assets/"), "utf-8")
    with served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield browser, address
        browser.close()


def _chromium() -> str | None:
    import shutil

    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def first_query(browser: Any, address: str, folder: Path, query: str) -> tuple[int, int]:
    """Compressed bytes of everything the first question fetches, and how many files: both scripts, manifest, ranges, hits."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address).partition("?")[0]))
    page.goto(f"{address}sok/index.html", wait_until="load")
    page.locator("[data-felles-search]").fill(query)
    page.wait_for_function("query => document.querySelector('[data-felles-results]').dataset.fellesAsked === query", arg=query)
    context.close()
    some = [path for path in dict.fromkeys(asked) if path.startswith("search/") or path in ("assets/search.js", "assets/finding.js")]
    return sum(len(gzip.compress((folder / path).read_bytes(), 9)) for path in some), len(some)


def keystrokes(browser: Any, address: str, queries: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds from a key to the hits in the page, pause included: each the first time, and with the files there."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}sok/index.html", wait_until="load")
    cold = [ms for query in queries for ms in page.evaluate(_TYPE, query)]
    warm = [ms for query in queries for ms in page.evaluate(_TYPE, query)]
    context.close()
    return cold, warm


def measure(add: Callable[..., None], handbooks: Mapping[int, Path], work: Path, *, words: bool = True) -> None:
    """Each size: bytes of first questions, keystrokes, seconds of making the index and its size; and with many ``words`` at the largest."""
    for size, handbook in handbooks.items():
        files, seconds = handbook_files(handbook)
        add(f"search, {size} documents: making the index", seconds, "s CPU")
        _measure(add, f"search, {size} documents", files, work / f"finding-{size}-site", QUERIES)
    if not words:
        return
    files, stock = many_words(max(handbooks))
    rng = random.Random("queries")
    queries = [" ".join(rng.choices(stock[20:8000], k=2)) for _ in range(10)]
    _measure(add, f"search, {max(handbooks)} documents of 60,000 different words", files, work / "finding-words-site", queries, None)


def _measure(add: Callable[..., None], name: str, files: dict[str, bytes], folder: Path, queries: Sequence[str], goal: float | None = GOAL_BYTES) -> None:
    add(f"{name}: all its files, compressed", sum(len(gzip.compress(content, 9)) for content in files.values()) / 1024, "KiB")
    with laid(files, folder) as (browser, address):
        costs = [first_query(browser, address, folder, query) for query in queries]
        add(f"{name}: first question, compressed, median", statistics.median(size for size, _ in costs) / 1024, "KiB", "of ten; Material's index alone is 4.3 MB at 5,000", goal)
        add(f"{name}: first question, compressed, largest", max(size for size, _ in costs) / 1024, "KiB", "", goal)
        add(f"{name}: files fetched, median", statistics.median(count for _, count in costs), "files")
        cold, warm = keystrokes(browser, address, queries)
        add(f"{name}: a keystroke, files there, median", statistics.median(warm), "ms", "", GOAL_KEY)
        add(f"{name}: a keystroke, first time, median", statistics.median(cold), "ms", "fetching from this machine")


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    import corpus

    def said(name: str, value: float, unit: str, against: str = "", target: float | None = None, *, least: bool = False) -> None:
        print(f"{name:<75} {value:>9.2f} {unit}" + (f"   (goal at most {target}: {'met' if value <= target else 'MISSED'})" if target else ""), flush=True)

    with TemporaryDirectory() as scratch:
        sizes = [int(size) for size in sys.argv[1:]] or [1000]
        measure(said, {size: corpus.make(Path(scratch) / f"handbook-{size}", size) for size in sizes}, Path(scratch))
