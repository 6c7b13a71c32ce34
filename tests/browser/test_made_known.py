"""What is to be read: seen at the head, said in one tap below the steps, told as sums to whoever leads. Never who."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from browser.conftest import Site

pytestmark = pytest.mark.browser


def test_one_tap_leads_to_the_form_with_document_and_version_and_nothing_of_who(reader: Any, site: Site) -> None:
    asking = [d for d in site.documents if '<a href="#made-known"><span' in site.html(d["url"])]
    assert asking, "the sample asks for something to be read"
    someone = reader(390, 844)
    for document in asking[:2]:
        page = someone.opens(document["url"])
        head = page.locator('.f-standing a[href="#made-known"]')
        box = head.bounding_box()
        assert box is not None and box["height"] >= 44
        head.click()
        button = page.locator("h2#made-known ~ .f-actions a.f-button").first
        assert button.is_visible() and (button.bounding_box() or {"height": 0})["height"] >= 44
        address = urlsplit(button.get_attribute("href") or "")
        assert address.scheme == "https" and address.hostname not in (None, "localhost")
        said = parse_qs(address.query, keep_blank_values=True)
        assert sorted(value[0] for value in said.values()) == sorted([document["id"], str(document["version"])])
    assert someone.complaints == []
    assert all(urlsplit(url).hostname in ("127.0.0.1", "localhost") for url in someone.asked), "the form is asked for by nobody but who taps"


def test_a_leader_sees_how_many_in_words_and_without_sideways_scrolling(reader: Any) -> None:
    page = reader(320, 700).opens("gjort-kjent/")
    assert page.locator("h1").inner_text() == "Gjort kjent"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    words = page.locator(".f-facts .f-state").all_inner_texts()
    assert any("av" in one and "har bekreftet" in one for one in words) and page.locator(".f-state--stop").count() == 0
