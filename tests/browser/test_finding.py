"""Three questions from a day at work, answered by taps alone: no search, no menu, no script, on a phone.

The taps are counted, and so is how far one has to scroll before each. ``python tests/browser/test_finding.py URL``
does the same on a site that is served somewhere, says what it counted, and saves a picture of each screen.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 390, 844
THUMB = 44
"""Pixels that anything one taps is high at least."""


@dataclass(frozen=True)
class Task:
    """What somebody asks, the document that answers it, and what they tap on the way."""

    asked: str
    wanted: str
    taps: tuple[str, ...]


TASKS = (
    Task("Brukeren åpner ikke", "rut-013", ("Bruker åpner ikke eller svarer ikke",)),
    Task("Jeg er ny primærkontakt", "rut-001", ("Jeg er ny primærkontakt", "Hva gjør jeg først?")),
    Task("Hvem kan dosere?", "rut-020", ("Legemidler", "Hvem kan dosere, kontrollere og dele ut?")),
)
MOST = 2
"""Taps from the front page to any of them."""


@dataclass(frozen=True)
class Tap:
    """One tap: what was tapped, how many screens down it stood, how high it is, and how long the next page took."""

    text: str
    down: float
    high: float
    seconds: float


def walk(page: Page, front: str, task: Task) -> Iterator[Tap]:
    """Taps along the way, each on the first link of the page's own text that says so."""
    page.goto(front, wait_until="load")
    for text in task.taps:
        link = next((one for one in page.locator("article a").all() if _said(one) == text), None)
        assert link is not None, f"{task.asked}: no link says “{text}” on {page.url}"
        box = link.bounding_box()
        assert box is not None
        begun = time.perf_counter()
        with page.expect_navigation(wait_until="load"):
            link.tap()
        yield Tap(text, box["y"] / HEIGHT, box["height"], time.perf_counter() - begun)


def _said(link: Locator) -> str:
    """What a link says first: its small line is another."""
    return link.inner_text().split("\n")[0].replace("\u00ad", "").strip()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True, java_script_enabled=False, locale="nb-NO")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.wanted)
def test_the_answer_is_two_taps_from_the_front_page(phone: Page, site: Any, task: Task) -> None:
    taps = list(walk(phone, site(), task))
    assert urlsplit(phone.url).path.rstrip("/").endswith(f"/{task.wanted}")
    assert len(taps) <= MOST
    for tap in taps:
        assert tap.high >= THUMB, tap
        assert tap.down <= 1, f"one has to scroll more than a screen to {tap}"
    assert phone.locator(".f-step").first.is_visible(), "what one lands on says what to do"


def test_every_routine_is_two_links_from_the_front_page_by_its_text_alone(site: Any) -> None:
    first = _links(site, "")
    second = first | {there for here in first if (site.folder / here / "index.html").is_file() for there in _links(site, here)}
    routines = {d["url"] for d in site.documents if d["kind"] == "routine"}
    assert len(routines) >= 40
    assert sorted(routines - second) == []


@pytest.mark.parametrize("way", ["situasjoner/", "roller/"])
def test_every_routine_is_found_by_what_one_stands_in_and_by_ones_role(site: Any, way: str) -> None:
    pages = [page.lstrip("/") for page in site.pages if page.lstrip("/").startswith(way) and page.lstrip("/") != way]
    found = {there for here in pages for there in _links(site, here)}
    assert sorted({d["url"] for d in site.documents if d["kind"] == "routine"} - found) == []


def test_one_tap_leads_back_to_the_front_page_from_anywhere(site: Any) -> None:
    without = [page for page in site.pages if page != "/" and '<nav class="f-kicker"' not in site.html(page)]
    assert without == []
    for page in site.pages:
        if page != "/":
            way = re.search(r'<nav class="f-kicker"[^>]*><a href="([^"]+)"', site.html(page))
            assert way is not None and urljoin(f"/x{page if page.startswith('/') else '/' + page}", way[1]) == "/x/", page


def _links(site: Any, path: str) -> set[str]:
    """The addresses a page's own text leads to: not its menu, nor the way here."""
    html = site.html(path or "/")
    own = html[html.index("<article") : html.index("</article>")]
    own = re.sub(r'<nav class="f-kicker".*?</nav>', "", own, flags=re.S)
    base = f"http://site/{path}"
    return {urlsplit(urljoin(base, href)).path.lstrip("/") for href in re.findall(r'href="([^"#?]+)', own) if not href.startswith(("tel:", "mailto:", "http"))}


def main(front: str) -> None:
    """Walks on a site that is served somewhere; pictures go to the folder one stands in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True, java_script_enabled=False)
        page = context.new_page()
        for task in TASKS:
            print(f"{task.asked}: {len(task.taps)} tap(s) to {task.wanted}")
            for number, tap in enumerate(walk(page, front, task), 1):
                print(f"  {number}. {tap.text}: {tap.down:.1f} screens down, {tap.high:.0f} px high, {tap.seconds * 1000:.0f} ms to the next page")
                page.screenshot(path=Path(f"{task.wanted}-{number}.png"))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
