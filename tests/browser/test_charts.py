"""Pages with charts in a real browser: for everyone, without a style of their own, in light and dark, on phone and paper."""

from __future__ import annotations

import http.server
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page
from tests.site.making import handbook
from tests.site.measuring import FILES

from browser.conftest import built, served
from felles.drawing.drawn import Drawer

pytestmark = pytest.mark.browser
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_PAGES = ("indikatorer/ind-05/", "indikatorer/ind-01/", "indikatorer/ind-12/", "indikatorer/ind-09/", "indikatorer/ind-03/", "maleserier/ser-05-nord/")
_DAY = "2026-11-21"
_STRICT = "default-src 'none'; img-src 'self' data:; font-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'"


class _Guarded(http.server.SimpleHTTPRequestHandler):
    """A server as strict as one could be: no style and no script but from files."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _STRICT)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests are no news."""


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("charts")
    files = {**FILES, "docs/meetings/mot-2026-03-06.md": "---\nid: MOT-2026-03-06\nkind: meeting\ntitle: Møte 6. mars\n---\n"}
    made = handbook(folder / "handbook", files)
    with served(built(made, folder, _DAY, Drawer()), _Guarded) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_a_chart_shuts_nobody_out(browser: Browser, charts: str, width: int, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = []
    for path in _PAGES:
        page.goto(charts + path)
        page.evaluate(_AXE)
        result = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations']})")
        found += [f"{path}: {one['id']}: {node['html'][:120]}" for one in result["violations"] for node in one["nodes"][:3]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == []
    context.close()


def _seen(page: Page) -> list[str]:
    drawings = page.locator(".f-figure svg")
    return [str(drawings.nth(at).get_attribute("class")) for at in range(drawings.count()) if drawings.nth(at).is_visible()]


def test_a_chart_needs_no_style_of_its_own_and_has_one_drawing_a_width(browser: Browser, charts: str) -> None:
    complaints: list[str] = []
    for width, style, paper in ((390, "f-narrow", False), (1280, "f-wide", False), (700, "f-wide", True)):
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        page.on("console", lambda said: complaints.append(said.text) if "indikator" in said.text or "svg" in said.text else None)
        page.goto(charts + _PAGES[0])
        if paper:
            page.emulate_media(media="print")
        assert _seen(page) == [style]
        # Its colours are the stylesheet's: without them everything would be black.
        line = page.locator(f"svg.{style} .c-line path").first
        assert line.evaluate("one => getComputedStyle(one).fill") == "none"
        good, bad = (page.locator(f"svg.{style} .{name} path").first.evaluate("one => getComputedStyle(one).fill") for name in ("c-good", "c-bad"))
        assert paper or good != bad != "rgb(0, 0, 0)"
        size = page.locator(f"svg.{style} .c-t text").first.evaluate("one => getComputedStyle(one).fontSize")
        assert size == "15px"
        page.context.close()
    assert complaints == []


def test_a_drawing_has_a_name_and_the_numbers_a_table(browser: Browser, charts: str) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 900}).new_page()
    page.goto(charts + _PAGES[0])
    picture = page.get_by_role("img", name="Kommunikasjonsavvik per 1000 besøk: diagram")
    assert picture.count() == 1 and picture.is_visible()
    assert page.get_by_role("rowheader", name="oktober 2026").is_visible()
    page.get_by_text("22 tidligere tall").click()
    assert page.get_by_role("row", name="april 2025").get_by_text("Tegn til forverring").is_visible()
    page.context.close()
