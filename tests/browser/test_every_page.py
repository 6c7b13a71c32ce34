"""What holds on every page: for everyone, on every screen, asking nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from tests.thorough import THOROUGH

from browser.conftest import Site

pytestmark = pytest.mark.browser
_ASKED = ("sok/?q=svarer%20ikke", "sok/?q=hjertestarter%20bil", "404.html")
"""Pages that are only there once something has been asked for."""


@pytest.mark.timeout(300)
def test_nobody_else_is_asked_and_nothing_complains(reader: Any, one_of_each: list[str], every_part: list[str], site: Site) -> None:
    """Whether everybody can use them is tried in ``test_accessibility``."""
    someone = reader(390, 900)
    for path in (*(one_of_each if THOROUGH else every_part), *_ASKED):
        someone.opens(path)
    _asked_nobody_else(someone, site)


def test_dark_and_light_follow_the_device(reader: Any, site: Site) -> None:
    for dark in (False, True):
        page = reader(390, 900, dark=dark).opens()
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == ("dark" if dark else "light")


def _asked_nobody_else(someone: Any, site: Site) -> None:
    assert [address for address in someone.asked if not address.startswith((site.address, "data:"))] == []
    assert someone.complaints == []


def test_text_is_not_cut_when_letters_are_twice_as_large(reader: Any, site: Site) -> None:
    someone = reader(640, 900)  # 1280 at 200 %
    page = someone.opens(next(d["url"] for d in site.documents if d["id"] == "RUT-013"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.locator("h1").is_visible()
