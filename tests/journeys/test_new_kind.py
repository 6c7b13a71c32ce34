"""The proof that a kind is a folder: another municipality adds one of its own to a handbook from the wheel.

It is shown, listed, searched and linked back to, in two languages, and not a line of Python knows of it.
"""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .conftest import ROOT, Installed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

KIND = "utstyrskontroll"
NAME, LINE, TEXT, DATE = (f"../header.json#/$defs/{name}" for name in ("name", "line", "text", "date"))

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Check of equipment",
    "x-felles-folder": "docs/utstyr",
    "x-felles-format": "yaml",
    "x-felles-menu": 25,
    "x-felles-review-months": 12,
    "allOf": [{"$ref": "../header.json"}],
    "type": "object",
    "required": ["condition", "next_check", "keeper", "steps"],
    "properties": {
        "kind": {"const": KIND},
        "condition": {"enum": ["ready", "worn", "out-of-use"]},
        "next_check": {"$ref": DATE},
        "keeper": {"$ref": NAME, "x-felles-refers-to": "role", "x-felles-relation": "keeps"},
        "steps": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["n", "action"],
                "properties": {
                    "n": {"type": "integer", "minimum": 1},
                    "action": {"$ref": LINE},
                    "detail": {"$ref": TEXT},
                },
            },
        },
    },
    "unevaluatedProperties": False,
}

LABELS = """\
kind: {nb: Utstyrskontroll, en: Equipment check}
plural: {nb: Utstyrskontroller, en: Equipment checks}
about: {nb: Hvordan vi ser at utstyret er trygt., en: How we see that equipment is safe.}
condition: {nb: Tilstand, en: Condition}
condition=ready: {nb: Klar til bruk, en: Ready for use}
condition=worn: {nb: Slitt, en: Worn}
condition=out-of-use: {nb: Tatt ut av bruk, en: Out of use}
next_check: {nb: Neste kontroll, en: Next check}
keeper: {nb: Passer på utstyret, en: Keeper}
steps: {nb: Slik kontrollerer du, en: How to check it}
steps.n: {nb: Nummer, en: Number}
steps.action: {nb: Hva du gjør, en: What you do}
steps.detail: {nb: Mer, en: More}
relation.keeps: {nb: Utstyr du passer på, en: Equipment you keep}
"""

LAYOUT = """\
sections:
  - {show: state, field: condition, shapes: {ready: ok, worn: warn, out-of-use: stop}}
  - {show: steps, field: steps, step: {number: n, do: action, more: detail}}
  - {show: facts, fields: [next_check, keeper]}
  - {show: back-links}
  - {show: change}
  - {show: owner}
"""

DOCUMENT = """\
id: UTK-001
kind: utstyrskontroll
title: Personløfter med seil
lang: nb
owner_role: avdelingsleder
change: {class: significant, note: Ny kontroll etter at et seil revnet i sømmen.}
condition: worn
next_check: 2027-02-15
keeper: sykepleier
steps:
  - n: 1
    action: Se etter slitasje i sømmer og stropper
    detail: Kjenn med fingrene der seilet bøyes.
  - n: 2
    action: Løft med prøvelodd og hør etter ulyd
"""


def _add_kind(handbook: Path) -> None:
    kind = handbook / "schemas" / KIND
    kind.mkdir()
    (kind / "schema.json").write_text(json.dumps(SCHEMA, ensure_ascii=False, indent=1), "utf-8")
    (kind / "labels.yaml").write_text(LABELS, "utf-8")
    (kind / "layout.yaml").write_text(LAYOUT, "utf-8")
    document = handbook / "docs" / "utstyr" / "utk-001-personlofter.yaml"
    document.parent.mkdir()
    document.write_text(DOCUMENT, "utf-8")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests are no news."""


@contextmanager
def _served(site: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_a_kind_of_ones_own(installed: Installed, begun: Path, page: Page) -> None:
    _add_kind(begun)
    assert [p["rule"] for p in installed.problems(begun)] == ["T1"], "only the empty team is left to fill in"
    installed("-C", str(begun), "build")
    with _served(begun / "site") as address:
        own = _listed(begun)["url"]

        page.goto(address + own)
        assert page.locator("h1").inner_text() == "Personløfter med seil"
        text = _read(page)
        for said in (
            "Utstyrskontroll", "Slitt", "Slik kontrollerer du", "Se etter slitasje i sømmer og stropper",
            "Kjenn med fingrene der seilet bøyes.", "Neste kontroll", "15. februar 2027", "Passer på utstyret",
        ):  # fmt: skip
            assert said in text, said
        assert page.locator("main ol.f-steps > li .f-step__do").all_inner_texts() == [
            "Se etter slitasje i sømmer og stropper",
            "Løft med prøvelodd og hør etter ulyd",
        ]

        entry = page.locator("nav.md-tabs a").filter(has_text="Utstyrskontroller")
        assert entry.count() == 1, "the menu has it once"
        entry.click()
        page.wait_for_load_state("networkidle")
        page.locator("main a").filter(has_text="Personløfter").first.click()
        page.wait_for_load_state("networkidle")
        assert page.url == address + own, "and leads to it by its list"

        field = page.locator("[data-felles-search]")
        field.fill("slitasje")
        field.press("Enter")
        hit = page.locator("[data-felles-hit]").first
        hit.wait_for()
        assert hit.get_attribute("data-document") == "UTK-001"

        page.locator("main a").filter(has_text="Personløfter").first.click()
        page.wait_for_load_state("networkidle")
        page.locator("main a").filter(has_text="Sykepleier").first.click()
        page.wait_for_load_state("networkidle")
        assert "Sykepleier" in page.locator("h1").inner_text()
        back = page.locator("main h3, main h2").filter(has_text="Utstyr du passer på")
        assert back.count() == 1
        assert page.locator("main a").filter(has_text="Personløfter").first.get_attribute("href")


def test_its_other_language(installed: Installed, begun: Path, page: Page) -> None:
    _add_kind(begun)
    settings = begun / "docs/registers/reg-settings.yaml"
    settings.write_text(settings.read_text("utf-8").replace("\nlanguage: nb\n", "\nlanguage: en\n"), "utf-8")
    assert [p["rule"] for p in installed.problems(begun)] == ["T1"]
    installed("-C", str(begun), "build")
    with _served(begun / "site") as address:
        page.goto(address + _listed(begun)["url"])
        text = _read(page)
        for said in ("Equipment check", "Worn", "How to check it", "Next check", "15 February 2027", "Keeper"):
            assert said in text, said
        assert page.locator("nav a").filter(has_text="Equipment checks").count() >= 1


def test_a_label_in_one_language_only_is_told_in_the_other(installed: Installed, begun: Path) -> None:
    _add_kind(begun)
    labels = begun / "schemas" / KIND / "labels.yaml"
    labels.write_text(LABELS.replace("keeper: {nb: Passer på utstyret, en: Keeper}", "keeper: {en: Keeper}"), "utf-8")
    told = installed.problems(begun)
    assert sorted((p["rule"], p["level"]) for p in told) == [("K7", "warning"), ("T1", "warning")]
    assert any("keeper" in p["message"] and p["path"] == f"schemas/{KIND}/labels.yaml" for p in told)


def test_a_slip_in_its_document_is_told_like_any_other(installed: Installed, begun: Path) -> None:
    _add_kind(begun)
    document = begun / "docs/utstyr/utk-001-personlofter.yaml"
    document.write_text(DOCUMENT.replace("worn", "torn").replace("2027-02-15", "2027-02-30").replace("keeper: sykepleier", "keeper: sykepleir"), "utf-8")
    found = json.loads(installed("-C", str(begun), "check", "--format", "json", "docs/utstyr", code=1))["problems"]
    assert [(p["rule"], p["line"]) for p in found] == [("K3", 7), ("K3", 8), ("C2", 9)]
    assert "sykepleier" in found[2]["message"] + found[2]["help"]


def test_the_code_has_never_heard_of_it() -> None:
    assert not [p for p in (ROOT / "tools").rglob("*.py") if KIND in p.read_text("utf-8")]


def _read(page: Page) -> str:
    """What stands on the page, every sort of space and line end as one space."""
    return " ".join(page.locator("main").inner_text().split())


def _listed(handbook: Path) -> dict[str, Any]:
    documents: list[dict[str, Any]] = json.loads((handbook / "site/data/documents.json").read_text("utf-8"))
    return next(document for document in documents if document["id"] == "UTK-001")
