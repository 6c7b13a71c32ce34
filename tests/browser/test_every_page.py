"""What holds on one page of every kind of page: for everyone, on every screen, asking nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest

from browser.conftest import Site

pytestmark = pytest.mark.browser
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_ASKED = ("sok/?q=svarer%20ikke", "sok/?q=hjertestarter%20bil", "404.html")
"""Pages that are only there once something has been asked for."""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nobody_is_shut_out(reader: Any, one_of_each: list[str], width: int, dark: bool) -> None:
    someone = reader(width, dark=dark)
    found = []
    for path in (*one_of_each, *_ASKED):
        page = someone.opens(path)
        page.evaluate(_AXE)
        result = page.evaluate(
            "levels => axe.run({runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']})",
            _LEVELS,
        )
        found += [
            f"{path}: {violation['id']}: {node['html'][:160]}: {node['failureSummary'][:200]}"
            for violation in result["violations"]
            for node in violation["nodes"][:3]
        ]
    assert found == []


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_has_to_be_scrolled_sideways(reader: Any, one_of_each: list[str], width: int) -> None:
    someone = reader(width)
    wide = {}
    for path in (*one_of_each, *_ASKED):
        needed = someone.opens(path).evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide[path] = needed
    assert wide == {}


def test_no_other_host_is_asked_and_the_browser_has_no_complaint(
    reader: Any, one_of_each: list[str], site: Site
) -> None:
    someone = reader(1280, 900)
    for path in (*one_of_each, *_ASKED):
        someone.opens(path)
    assert [address for address in someone.asked if not address.startswith((site.address, "data:"))] == []
    assert someone.complaints == []


def test_text_is_not_cut_when_letters_are_twice_as_large(reader: Any, site: Site) -> None:
    someone = reader(640, 900)  # 1280 at 200 %
    page = someone.opens(next(d["url"] for d in site.documents if d["id"] == "RUT-013"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.locator("h1").is_visible()
