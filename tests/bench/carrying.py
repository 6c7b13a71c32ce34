"""What a phone fetches and how soon it shows something: the first visit of a page, and the copy of the whole handbook.

A local server that sends texts gzip'd, headless Chromium as wide as a phone, a fresh profile (nothing kept) for every visit.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
VISITS = 3
_COPY = ("/offline/", "/worker.js", "/assets/offline.json")
"""What is fetched on account of the copy alone, when the page has been read in peace."""

_WATCH = """
window.shown = { shift: 0, paint: 0 };
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shown.shift += one.value; }).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => { for (const one of list.getEntries()) if (one.name === "first-contentful-paint") window.shown.paint = one.startTime; }).observe({ type: "paint", buffered: true });
"""


def measure(add: Callable[..., None], site: Path, documents: int) -> None:
    """Visits pages of a built site, and takes its copy. Without Chromium nothing is measured, and that is said."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        print("No Chromium: what a phone fetches was not measured.")
        return
    sys.path[:0] = [str(PROJECT)]
    from playwright.sync_api import sync_playwright
    from tests.browser.net import Net

    net = Net(site)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
            for name, path in _pages(site).items():
                visits = [_visit(browser, net, path) for _ in range(VISITS)]
                add(f"first visit, {name}: first contentful paint", statistics.median(paint for paint, _, _ in visits), "ms", "cold cache, 390 px, local server with gzip")
                add(f"first visit, {name}: cumulative layout shift", statistics.median(shift for _, shift, _ in visits), "", "", 0.1)
                add(f"first visit, {name}: bytes on the wire", statistics.median(size for _, _, size in visits) / 1000, "KB", "all requests, gzip'd; the copy apart", 100.0 if name == "routine" else None)
            size, seconds = _copy(browser, net)
            add(f"copy of {documents} documents: bytes on the wire", size / 1e6, "MB", "", 15.0 if documents == 1000 else None)
            add(f"copy of {documents} documents: from opening the first page until it is there", seconds, "s", "local server")
            browser.close()
    finally:
        net.cut()


def _pages(site: Path) -> dict[str, str]:
    """One page of each sort that most visits begin with: the longest routine, the longest function."""
    documents: list[dict[str, Any]] = json.loads((site / "data" / "documents.json").read_text("utf-8"))
    manifest = json.loads((site / "manifest.webmanifest").read_text("utf-8"))

    def longest(kind: str) -> str:
        pages = [document["url"] for document in documents if document["kind"] == kind]
        return str(max(pages, key=lambda url: (site / url / "index.html").stat().st_size))

    return {"front page": "", "routine": longest("routine"), "function": longest("role"), "search page": manifest["shortcuts"][0]["url"].removeprefix("./")}


def _visit(browser: Any, net: Any, path: str) -> tuple[float, float, int]:
    """First contentful paint in ms, cumulative layout shift, and the bytes of all answers."""
    net.asked.clear()
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.goto(net.address + path, wait_until="load")
    page.wait_for_function("() => window.shown.paint > 0")
    page.wait_for_timeout(500)
    shown = page.evaluate("() => window.shown")
    context.close()
    return float(shown["paint"]), float(shown["shift"]), sum(size for asked, size in net.asked if not asked.startswith(_COPY))


def _copy(browser: Any, net: Any) -> tuple[int, float]:
    """The bytes of a copy, and how long it takes from opening a page."""
    net.asked.clear()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    begun = time.monotonic()
    page.goto(net.address)
    page.wait_for_function("() => document.querySelector('.f-copy-foot')", timeout=120_000)
    seconds = time.monotonic() - begun
    context.close()
    return sum(size for asked, size in net.asked if asked.startswith(_COPY)), seconds
