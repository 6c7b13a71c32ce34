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
def test_nobody_is_shut_out_and_nobody_else_is_asked(reader: Any, one_of_each: list[str], every_part: list[str], site: Site) -> None:
    """On a phone, one page of every kind of page, also as on a smaller one.

    Telling colours apart takes nearly all the time, and a part has the same ones wherever it stands.
    """
    someone = reader(390, 900)
    shut: list[str] = []
    wide: dict[tuple[str, int], int] = {}
    for path in (*one_of_each, *_ASKED):
        page = someone.opens(path)
        page.evaluate(_AXE)
        shut += [f"{path}: {one}" for one in _violations(page, _EVERYTHING, *(() if path in (*every_part, *_ASKED) else _COLOURS["values"]))]
        for narrow in (390, 320):
            page.set_viewport_size({"width": narrow, "height": 900})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > narrow:
                wide[path, narrow] = needed
        page.set_viewport_size({"width": 390, "height": 900})
    assert shut == []
    assert wide == {}, "nothing has to be scrolled sideways"
    _asked_nobody_else(someone, site)


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False), (1280, True)], ids=["phone, dark", "screen", "screen, dark"])
def test_every_part_can_be_used_in_every_light_and_width(reader: Any, every_part: list[str], site: Site, width: int, dark: bool) -> None:
    someone = reader(width, 900, dark=dark)
    shut: list[str] = []
    for path in (*every_part, *_ASKED):
        page = someone.opens(path)
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == ("dark" if dark else "light")
        page.evaluate(_AXE)
        shut += [f"{path}: {one}" for one in _violations(page, _COLOURS if dark else _EVERYTHING)]
    assert shut == []
    _asked_nobody_else(someone, site)


def test_the_pages_looked_at_have_every_part(site: Site, one_of_each: list[str], every_part: list[str]) -> None:
    assert 3 < len(every_part) < len(one_of_each) and set(every_part) <= set(one_of_each) | {""}
    for mark in ("f-steps", "f-answer", "f-matrix", "f-table", "f-figure"):
        assert any(mark in site.html(path) for path in every_part), mark


def _asked_nobody_else(someone: Any, site: Site) -> None:
    assert [address for address in someone.asked if not address.startswith((site.address, "data:"))] == []
    assert someone.complaints == []


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
