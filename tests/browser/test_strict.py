"""What a page may do in a browser: ask its own site for files, and keep nothing but what its reader has chosen."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import Site
from felles.engine.policy import policy

pytestmark = pytest.mark.browser

_MEMORY = """async () => ({
  cookies: document.cookie, local: Object.keys(localStorage).filter(key => key !== 'felles.reader'),
  session: Object.keys(sessionStorage), databases: (await indexedDB.databases()).map(one => one.name),
})"""
_NOTHING = {"cookies": "", "local": [], "session": [], "databases": []}
_HEAVIEST = 100_000
"""Bytes a routine page may take on its way to a phone that has never been here."""


def _routine(site: Site, document: str = "RUT-013") -> str:
    return str(next(d["url"] for d in site.documents if d["id"] == document))


def test_a_browser_is_asked_to_keep_nothing_but_the_readers_choice(reader: Any, site: Site, every_part: list[str]) -> None:
    """Pages that have every part, all on them that opens opened, on a phone; then a search, a choice and the way back."""
    someone = reader(390, 844)
    for path in (*every_part, "404.html"):
        page = someone.opens(path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.querySelector('summary').click())")
        assert page.evaluate(_MEMORY) == _NOTHING, path
    page = someone.opens("sok/")
    page.locator("[data-felles-search]").fill("svarer ikke")
    page.locator("[data-felles-hit] a").first.click()
    page.wait_for_url("**/rut-*/")
    page.evaluate("felles.choose({role: 'sykepleier'})")
    page.go_back()
    assert page.evaluate(_MEMORY) == _NOTHING
    assert page.evaluate("Object.entries(localStorage)") == [["felles.reader", '{"role":"sykepleier"}']]
    assert someone.context.cookies() == []
    assert someone.complaints == [], "the browser complains of what the policy forbids"
    assert [address for address in someone.asked if not address.startswith((site.address, "data:"))] == []


def test_the_policy_is_more_than_words(reader: Any, site: Site) -> None:
    """What somebody got into a page all the same neither runs, nor is shown, nor is sent anywhere."""
    someone = reader()
    page = someone.opens(_routine(site))
    kept_back: dict[str, str] = {}
    page.on("requestfailed", lambda request: kept_back.update({request.url: request.failure or ""}))
    assert page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") == policy()
    broken = page.evaluate(
        """async () => {
          const broken = [];
          document.addEventListener('securitypolicyviolation', said => broken.push(said.effectiveDirective));
          const put = (tag, how) => document.body.append(Object.assign(document.createElement(tag), how));
          put('script', {textContent: 'window.ran = true'});
          put('style', {textContent: 'body { display: none }'});
          put('img', {src: 'https://elsewhere.example/a.png'});
          put('iframe', {src: 'https://elsewhere.example/'});
          put('base', {href: 'https://elsewhere.example/'});
          const button = Object.assign(document.createElement('button'), {type: 'button'});
          button.setAttribute('onclick', 'window.ran = true');
          document.body.append(button);
          button.click();
          await fetch('https://elsewhere.example/').catch(() => {});
          await new Promise(done => setTimeout(done, 100));
          return [...new Set(broken)].sort();
        }"""
    )
    assert broken == ["base-uri", "connect-src", "frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-elem"]
    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    elsewhere = {address for address in someone.asked if "elsewhere.example" in address}
    assert elsewhere == set(kept_back) and set(kept_back.values()) == {"csp"}


def test_a_folder_without_a_server_has_the_same_pages(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.goto((site.folder / _routine(site) / "index.html").as_uri())
    assert page.evaluate("typeof felles.reader") == "function"
    expect(page.locator(".md-header")).to_have_css("background-color", "rgb(14, 66, 82)")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Source Sans 3\"'))")
    assert said == []
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_light_and_dark_follow_the_device(reader: Any, site: Site, script: bool) -> None:
    grounds = set()
    for dark in (False, True):
        page = reader(390, 844, dark=dark, script=script).opens(_routine(site))
        expect(page.locator("body")).to_have_css("background-color", "rgb(18, 25, 29)" if dark else "rgb(255, 255, 255)")
        grounds.add(page.locator("html").evaluate("html => getComputedStyle(html).colorScheme") if script else dark)
    assert len(grounds) == 2


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_on_a_phone_the_menu_opens_with_the_keyboard(reader: Any, site: Site, script: bool) -> None:
    page: Page = reader(390, 844, script=script).opens(_routine(site))
    entries = page.locator(".f-menu a")
    expect(entries.first).to_be_hidden()
    for _ in range(2):  # past the way to the text
        page.keyboard.press("Tab")
    expect(page.locator(".f-menu summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(entries.first).to_be_visible()
    box = entries.last.bounding_box()
    assert box is not None and box["height"] >= 44 and box["width"] > 300
    page.keyboard.press("Tab")
    expect(entries.first).to_be_focused()
    if script:
        page.keyboard.press("Escape")
        expect(entries.first).to_be_hidden()
        expect(page.locator(".f-menu summary")).to_be_focused()
        page.keyboard.press("Enter")
    entries.nth(1).click()
    page.wait_for_url("**/rutiner/")


def test_the_header_says_what_one_reads_and_the_contents_where_one_is(reader: Any, site: Site) -> None:
    page: Page = reader(1280, 900).opens(_routine(site))
    title, here = page.locator(".md-header__title"), page.locator(".md-nav--secondary [aria-current=location]")
    expect(title).not_to_have_class(re.compile("--active"))
    page.locator("#owner").scroll_into_view_if_needed()
    page.mouse.wheel(0, 5000)
    expect(title).to_have_class(re.compile("--active"))
    expect(here).to_have_count(1)
    expect(here).to_be_in_viewport()  # in sight, however far down one is


def test_a_table_is_a_table_where_its_rows_are_cards(reader: Any) -> None:
    narrow, wide = reader(390, 844), reader(1280, 900)
    table = narrow.opens("ansvar/").locator("table").first
    assert table.get_attribute("role") == "table"
    assert {table.locator(part).first.get_attribute("role") for part in ("thead", "tbody")} == {"rowgroup"}
    assert table.locator("tbody tr").first.get_attribute("role") == "row"
    assert [table.locator(part).first.get_attribute("role") for part in ("thead th", "tbody th", "td")] == ["columnheader", "rowheader", "cell"]
    assert wide.opens("ansvar/").locator("table").first.get_attribute("role") is None


def test_a_routine_weighs_little_for_a_phone_that_has_never_been_here(reader: Any, site: Site) -> None:
    for document in ("RUT-013", "RUT-030"):
        someone = reader(390, 844)
        someone.opens(_routine(site, document))
        someone.page.wait_for_load_state("networkidle")
        sizes = {address: _on_the_wire(site, address) for address in dict.fromkeys(someone.asked) if address.startswith("http")}
        assert len(sizes) > 4
        assert sum(sizes.values()) <= _HEAVIEST, sizes
        scripts = [address for address in sizes if address.endswith(".js")]
        assert sum(sizes[address] for address in scripts) <= 25_000, "what is only needed for searching comes when one searches"


def _on_the_wire(site: Site, address: str) -> int:
    """As a server sends it: text compressed, fonts and pictures as they are."""
    path = site.folder / urlsplit(address).path.lstrip("/")
    file = path / "index.html" if path.is_dir() else path
    content = Path(file).read_bytes()
    return len(gzip.compress(content, 9)) if file.suffix in (".html", ".css", ".js", ".json", ".svg", ".webmanifest") else len(content)


def test_nothing_moves_when_the_letters_arrive_late(reader: Any, site: Site) -> None:
    someone = reader(390, 844)
    page: Page = someone.page
    held = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.add_init_script("new PerformanceObserver(list => list.getEntries().forEach(one => window.moved = (window.moved || 0) + one.value)).observe({type: 'layout-shift', buffered: true})")
    page.goto(site(_routine(site)), wait_until="domcontentloaded")
    page.wait_for_timeout(300)
    before = page.locator("h2").last.evaluate("one => one.getBoundingClientRect().top")
    for route in held:
        route.continue_()
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(200)
    assert held
    after = page.locator("h2").last.evaluate("one => one.getBoundingClientRect().top")
    assert page.evaluate("window.moved || 0") <= 0.05, (before, after)
