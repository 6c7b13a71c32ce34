"""What holds on one page of every kind of page: for everyone, on every screen, asking nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from browser.conftest import Site

pytestmark = pytest.mark.browser
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_EVERYTHING = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
_COLOURS: dict[str, Any] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules whose answer may be another where it is dark."""
_ASKED = ("sok/?q=svarer%20ikke", "sok/?q=hjertestarter%20bil", "404.html")
"""Pages that are only there once something has been asked for."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("width", [390, 1280])
def test_nobody_is_shut_out_and_nobody_else_is_asked(reader: Any, one_of_each: list[str], site: Site, width: int) -> None:
    """On a phone each page is opened in light and in dark, and also looked at as on a smaller one.

    Telling colours apart takes most of the time, and they are the same on both screens: on the large one they are
    looked at on the front page and one page of each kind of document.
    """
    someone, at_night = reader(width, 900), reader(width, 900, dark=True)
    kinds = {document["url"] for document in site.documents}
    shut: list[str] = []
    wide: dict[tuple[str, int], int] = {}
    for path in (*one_of_each, *_ASKED):
        colours = width == 390 or path == "" or path in kinds
        page = someone.opens(path)
        page.evaluate(_AXE)
        shut += [f"{path}: {one}" for one in _violations(page, _EVERYTHING, *(() if colours else _COLOURS["values"]))]
        for narrow in (390, 320) if width == 390 else ():
            page.set_viewport_size({"width": narrow, "height": 900})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > narrow:
                wide[path, narrow] = needed
        page.set_viewport_size({"width": width, "height": 900})
        if not colours:
            continue
        page = at_night.opens(path)
        assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
        page.evaluate(_AXE)
        shut += [f"{path}, dark: {one}" for one in _violations(page, _COLOURS)]
    assert shut == []
    assert wide == {}, "nothing has to be scrolled sideways"
    assert [address for address in (*someone.asked, *at_night.asked) if not address.startswith((site.address, "data:"))] == []
    assert someone.complaints + at_night.complaints == []


def _violations(page: Page, only: dict[str, Any], *without: str) -> list[str]:
    rules = {rule: {"enabled": False} for rule in without}
    result = page.evaluate("([only, rules]) => axe.run({runOnly: only, rules: rules, resultTypes: ['violations']})", [only, rules])
    return [
        f"{violation['id']}: {node['html'][:160]}: {node['failureSummary'][:200]}" for violation in result["violations"] for node in violation["nodes"][:3]
    ]


def test_text_is_not_cut_when_letters_are_twice_as_large(reader: Any, site: Site) -> None:
    someone = reader(640, 900)  # 1280 at 200 %
    page = someone.opens(next(d["url"] for d in site.documents if d["id"] == "RUT-013"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.locator("h1").is_visible()
