"""A nurse at a door, a leader at a desk, somebody with paper: what each has to see at once."""

from __future__ import annotations

from typing import Any

import pytest

from browser.conftest import Site
from browser.pdf_text import pages_of

pytestmark = pytest.mark.browser


def _url(site: Site, document: str) -> str:
    return str(next(d["url"] for d in site.documents if d["id"] == document))


def test_three_steps_begin_on_the_phones_first_screen(reader: Any, site: Site) -> None:
    someone = reader(390, 844)
    late = {}
    acting = [d for d in site.documents if 'class="f-step"' in site.html(d["url"]) and 'class="f-call"' in site.html(d["url"])]
    assert len(acting) >= 12
    for document in acting:
        page = someone.opens(document["url"])
        bar = page.locator(".f-call").bounding_box() or {"y": 844}
        third = page.locator(".f-step").nth(2).bounding_box()
        assert third is not None
        if third["y"] + 24 > min(844, bar["y"]):  # its number and deadline are to be seen
            late[document["id"]] = third["y"]
    assert not late


def test_whom_to_call_is_under_the_thumb(reader: Any, site: Site) -> None:
    page = reader(390, 844).opens(_url(site, "RUT-013"))
    bar = page.locator(".f-call").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= 844
    page.locator(".f-call summary").click()
    assert page.locator('.f-call a[href="tel:4010"]').is_visible()


def test_the_matrix_can_be_read_on_a_phone(reader: Any) -> None:
    page = reader(390, 844).opens("ansvar/")
    row = page.locator("table.f-matrix--rel tbody tr").nth(2)
    row.scroll_into_view_if_needed()
    parts = [row.locator("th"), *row.locator("td:not(:empty)").all(), *row.locator(".f-rel").all()]
    assert len(parts) >= 3
    for part in parts:
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert part.is_visible()
    assert row.locator("th").inner_text().strip()
    first = row.locator("td:not(:empty)").first
    role = first.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert role.strip('"') == first.get_attribute("data-col") != ""
    assert first.inner_text().strip()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_paper_it_says_of_which_day_it_is(reader: Any, site: Site) -> None:
    page = reader(1280, 900).opens(_url(site, "RUT-013"))
    printed = pages_of(page.pdf(prefer_css_page_size=True))
    for text in printed:  # the foot of every sheet
        assert "21.november2026" in text.replace(" ", "")
        assert "kontrollerpånett" in text.replace(" ", "").lower()
    first = printed[0].replace(" ", "")
    assert "RUT-013" in first
    assert "Ringpå,bankpåogrop" in first
    assert "4010" in "".join(printed[:2])


def test_the_page_can_be_used_with_the_keyboard_alone(reader: Any, site: Site) -> None:
    page = reader(1280, 900).opens(_url(site, "RUT-013"))
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.className"))
    assert "md-skip" in reached[0]
    assert "q" in reached  # the search field
    assert any("md-tabs__link" in name for name in reached)
