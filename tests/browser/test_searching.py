"""Finding with one's own words, in the page, and without script."""

from __future__ import annotations

import posixpath
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser.conftest import Site

pytestmark = pytest.mark.browser
_FIELD = "[data-felles-search]"
_HIT = "[data-felles-hit]"


def _hits(page: Page) -> list[str]:
    page.locator(_HIT).first.wait_for()
    return [hit.get_attribute("data-document") or "" for hit in page.locator(_HIT).all()]


_FIRST = [
    ("svarer ikke", "RUT-013"),
    ("låst dør", "RUT-013"),
    ("bomtur", "RUT-013"),
    ("svare ikke", "RUT-013"),
    ("lasst dor", "RUT-013"),
    ("laast doer", "RUT-013"),
    ("BOMTUR!", "RUT-013"),
    ("medisin mangler", "RUT-017"),
    ("dobbeltkontroll", "RUT-016"),
    ("hjem fra sykehus", "RUT-009"),
    ("ring 113", "RUT-012"),
    ("skrev i feil journal", "RUT-006"),
    ("pose mangler", "RUT-018"),
    ("får jeg gi medisin i kveld", "RUT-020"),
    ("får ikke opp brukeren", "RUT-022"),
    ("nekter dusj", "RUT-026"),
    ("blåmerker", "RUT-027"),
    ("rekker ikke", "RUT-036"),
    ("strømmen er borte", "RUT-039"),
    ("sovnet inn", "RUT-040"),
    ("PK", "RUT-001"),
    ("RUT-030", "RUT-030"),
    ("ansvarsvakt", "ansvarsvakt"),
]
"""What is asked, and the document that has to come first."""


def test_the_right_page_comes_first(reader: Any) -> None:
    page = reader().opens("sok/")
    for query, document in _FIRST:
        page.locator(_FIELD).fill("")
        expect(page.locator(_HIT)).to_have_count(0)
        page.locator(_FIELD).fill(query)
        assert _hits(page)[0] == document, query


def test_a_hit_says_why_it_is_there(reader: Any) -> None:
    page = reader().opens("sok/?q=l%C3%A5se%20opp")
    assert "RUT-015" in _hits(page)[:2]
    first = page.locator(f'{_HIT}[data-document="RUT-015"]')
    expect(first.locator("p")).to_contain_text(re.compile(r"^Steg \d+: "))
    assert {mark.inner_text().lower() for mark in first.locator("mark").all()} & {"låses opp", "lås opp"}
    step = first.locator("p").inner_text().split(": ", 1)[1].split(".")[0]
    first.locator("a").click()
    expect(page.locator("main")).to_contain_text(step)


def test_what_stands_in_a_document_never_becomes_markup(reader: Any) -> None:
    page = reader().opens("sok/?q=%3Cimg%20src=x%20onerror=alert(1)%3E%20qqqq")
    page.locator(".f-found").wait_for()
    assert page.locator(".f-found img").count() == 0
    expect(page.locator(".f-found h2").first).to_contain_text("<img src=x")


def test_one_can_begin_on_the_front_page(reader: Any) -> None:
    someone = reader()
    page = someone.opens()
    assert not any("/search/" in address or "finding.js" in address for address in someone.asked)
    page.locator(_FIELD).fill("bomtur")
    assert _hits(page)[0] == "RUT-013"
    page.locator(_FIELD).press("Enter")
    page.wait_for_url("**/sok/?q=bomtur")
    assert _hits(page)[0] == "RUT-013"


def test_the_header_has_a_field_on_a_large_screen(reader: Any, site: Site) -> None:
    page = reader(1280, 900).opens(site.documents[0]["url"])
    field = page.locator(_FIELD)
    expect(field).to_have_count(1)
    field.fill("svarer ikke")
    assert _hits(page)[0] == "RUT-013"
    field.press("Escape")
    expect(page.locator(_HIT)).to_have_count(0)
    field.fill("svarer ikke")
    page.locator(_HIT).first.locator("a").click()
    expect(page.locator("h1")).to_contain_text("Ikke kontakt")


def test_on_a_phone_the_glass_leads_to_the_search_page(reader: Any, site: Site) -> None:
    page = reader(390, 844).opens(site.documents[0]["url"])
    page.locator(".f-glass").click()
    expect(page.locator(_FIELD)).to_be_visible()


def test_the_way_back_leads_to_the_same_hits(reader: Any) -> None:
    page = reader().opens("sok/")
    page.locator(_FIELD).fill("bomtur")
    before = _hits(page)
    page.locator(_HIT).first.locator("a").click()
    page.wait_for_url("**/rut-013/")
    page.go_back()
    assert _hits(page) == before


def test_when_nothing_is_found_one_is_not_left_alone(reader: Any) -> None:
    page = reader().opens("sok/?q=hjertestarter%20bil")
    found = page.locator(".f-found")
    expect(found.locator("h2").first).to_contain_text("hjertestarter bil")
    assert found.locator(".f-chips a").count() == 3
    expect(found.locator('a[href="tel:113"]')).to_be_visible()
    report = found.locator('a[href^="mailto:"]')
    assert "hjertestarter" in (report.get_attribute("href") or "")
    found.locator(".f-chips a").first.click()
    assert _hits(page)


def test_without_script_a_search_leads_to_everything_by_its_letter(reader: Any, site: Site) -> None:
    page = reader(script=False).opens("sok/")
    page.locator(_FIELD).fill("bomtur")
    page.locator(_FIELD).press("Enter")
    page.wait_for_url("**/sok/?q=bomtur")
    expect(page.locator("noscript p")).to_be_visible()
    page.locator("[data-felles-az] .f-chips a", has_text="B").first.click()
    expect(page.locator("h1")).to_have_text("Alt på B")
    page.locator("main .f-rows a", has_text="bomtur").first.click()
    expect(page.locator('meta[name="felles:document"]')).to_have_attribute("content", "RUT-013")
    listed = {site((posixpath.normpath(f"{path}{href}") + "/").lstrip("/")) for path in site.pages if re.fullmatch(r"/?sok/[^/]+/", path) for href in re.findall(r'<li><a href="([^"#]*)', site.html(path))}
    assert [d["id"] for d in site.documents if site(d["url"]) not in listed] == []
