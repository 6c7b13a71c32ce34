"""A plan in a real browser: for everyone, on a phone as cards, one drawing a width, and the way from a late cell to its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, expect
from tests.site.making import handbook
from tests.site.planning import FILES, PLAN, plan

from browser.conftest import built, served

pytestmark = pytest.mark.browser
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
_DAY = "2026-11-21"
_PAGES = ("planer/plan-1/", "stedenes-planer/plan-1-sor/", "leder/", "leder/sor/", "steder/sor/")
_MORE = """tracks: [{id: kunnskap, name: Kunnskap, why: Vi må vite mer.}]
revisions: [{date: 2026-10-07, item: ring, from: {from: 2026-09-01, to: 2026-11-06}, to: {from: 2026-09-01, to: 2026-11-21}, reason: Natten rakk det ikke., decision: {minutes: MOT-1}}]
delivered: [{item: samling, site: sor, level: 3, count: 300, from: 2026-09-01, to: 2026-09-30}, {item: samling, count: 450, from: 2026-09-01, to: 2026-09-30}]
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("plans")
    made = handbook(folder / "handbook", {**FILES, PLAN: plan(more=_MORE)})
    with served(built(made, folder, _DAY)) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_a_plan_shuts_nobody_out(browser: Browser, plans: str, width: int, scheme: Any) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    found = []
    for path in _PAGES:
        page.goto(plans + path)
        page.evaluate(_AXE)
        result = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations']})")
        found += [f"{path}: {one['id']}: {node['html'][:120]}" for one in result["violations"] for node in one["nodes"][:3]]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == []
    context.close()


@pytest.mark.parametrize(("width", "drawing", "cards"), [(390, "f-narrow", True), (1280, "f-wide", False)])
def test_one_drawing_a_width_and_the_matrix_as_cards_on_a_phone(browser: Browser, plans: str, width: int, drawing: str, cards: bool) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(plans + _PAGES[0])
    pictures = page.get_by_role("img", name="Tidslinje for Vi banker på")
    assert pictures.count() == 1 and drawing in str(pictures.first.get_attribute("class"))
    assert page.locator(".f-matrix--plan tbody td").first.evaluate("one => getComputedStyle(one).display") == ("grid" if cards else "table-cell")
    assert page.locator("div.f-narrow").first.is_visible() == cards, "what and when stand once above the cards"
    page.emulate_media(media="print")
    assert not page.locator("div.f-narrow").first.is_visible(), "on paper the table has its own headings"
    page.emulate_media(media="screen")
    pips = page.locator('.f-level[data-n="4"]').first.evaluate("one => getComputedStyle(one, '::before').getPropertyValue('--n')")
    assert pips.strip() == "47px"
    page.context.close()


def test_a_leader_comes_from_a_late_cell_to_how_the_place_does_it(browser: Browser, plans: str) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 900}).new_page()
    page.goto(plans + "leder/")
    page.get_by_role("link", name="Vi banker på").first.click()
    page.get_by_role("link", name="1 rute").click()
    page.wait_for_url("**#late")
    page.get_by_role("link", name="Sone Sør: Bank på").click()
    page.wait_for_url("**/stedenes-planer/plan-1-sor/#del-bank")
    expect(page.get_by_role("row").filter(has_text="I vaktskiftet.")).to_be_visible()
    page.context.close()
