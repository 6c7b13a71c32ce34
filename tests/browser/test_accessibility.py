"""Everybody can use the pages: the run that the statement is made from, made anew, and that it notices what it is for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.thorough import THOROUGH

from browser.conftest import ROOT, TODAY, Site
from felles.accessibility.choosing import HITS, LOST, NOTHING, chosen, fewest
from felles.accessibility.trying import LAWS, tried
from felles.model.accessible import RESULTS
from felles.reading.accessible import run_in

pytestmark = pytest.mark.browser


@pytest.mark.timeout(900)
def test_nobody_is_shut_out_and_the_statement_says_what_is_so_now(site: Site) -> None:
    """As many pages as it takes to see every part there is; before a change is taken in, one page of every sort on a phone.

    What is kept in the handbook says the same of all of them in every way: ``make accessibility`` writes it anew.
    """
    every = chosen(site.folder)
    few = fewest(site.folder, every)
    run = tried(site.folder, TODAY, tuple(page for page in every if THOROUGH or page.address in few), whole=False)
    assert [f"{one.check} /{one.address} ({one.way}): {one.what}" for one in run.failing] == []
    kept = run_in((ROOT / RESULTS).read_bytes())
    assert kept.failing == () and kept.criteria == run.criteria
    assert {page.sort for page in kept.pages} == {page.sort for page in every}
    assert set(LAWS) <= set(run.checks), "each of our own checks was made"


def test_no_sort_of_page_and_no_part_is_left_out(site: Site, one_of_each: list[str]) -> None:
    pages = chosen(site.folder)
    addresses = {page.address for page in pages}
    kinds = {str(document["kind"]) for document in site.documents}
    assert {page.sort for page in pages if page.kind} == kinds and len(pages) < len(site.pages) / 3
    assert {path for path in one_of_each if path.count("/") < 2} <= addresses, "each page there is one of"
    assert [page.sort for page in pages[-3:]] == [HITS, NOTHING, LOST]
    for mark in ("f-steps", "f-answer", "f-matrix", "f-table", "f-figure"):
        assert any(mark in site.html(path) for path in addresses if "?" not in path and path != LOST), mark


_PAGE = """<!doctype html><html lang="{lang}"><head><title>{title}</title><style>
html {{ font: 16px sans-serif; }}
.tight {{ width: 8em; height: 1.2em; overflow: hidden; white-space: nowrap; }}
.wide {{ width: 900px; }}
.faint {{ color: #999; }}
.moves {{ transition: color 2s; }}
.hides:focus {{ outline: 0; }}
#q {{ position: absolute; left: -900px; }}
</style></head><body>{body}</body></html>"""
_SOUND = '<a href="#main">Hopp over menyen</a><main id="main"><article><h1>Tittel</h1><p>Tekst.</p><p><a href="#slutt">Til slutten</a></p><p id="slutt">Slutt.</p></article></main>'
_WRONG = (
    '<a class="hides" href="#borte">Borte</a><main><article><h1>Tittel</h1><h3>For dypt</h3><p id="to">a</p><p id="to">b</p>'
    '<p class="tight">Så mye tekst at den ikke får plass her</p><p class="wide">Bred</p><p class="faint">Svak</p><p class="moves">Rører seg</p>'
    '<button></button><button>Lagre</button><button>Lagre</button><div role="button" onclick="void 0">Bare med mus</div><input aria-label="Felle" onkeydown="event.preventDefault()"><a tabindex="3" href="/x">Først</a></article></main>'
)


def _built(folder: Path, body: str, lang: str = "nb") -> Path:
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "documents.json").write_text("[]", "utf-8")
    (folder / "index.html").write_text(_PAGE.format(lang=lang, title="Lia - Lia", body=body), "utf-8")
    return folder


def test_a_sound_page_is_found_sound(browser: object, tmp_path: Path) -> None:
    run = tried(_built(tmp_path / "site", _SOUND), TODAY)
    assert run.failing == () and run.failed == () and run.site == "Lia"
    assert [(page.sort, page.address) for page in run.pages] == [("/", "")] and run.ways == ("390", "390 dark", "1280", "1280 dark")
    assert {"1.3.2", "3.2.3"} <= set(run.people) and run.criteria["1.2.2"] == "absent"


def test_each_of_our_own_checks_notices_what_it_is_for(browser: object, tmp_path: Path) -> None:
    run = tried(_built(tmp_path / "site", _WRONG, "norsk bokmål"), TODAY)
    assert set(LAWS) <= {one.check for one in run.failing}, sorted(set(LAWS) - {one.check for one in run.failing})
    assert "button-name" in {one.check for one in run.failing}, "and so does axe-core"
    assert {"1.4.10", "2.4.7", "3.1.1", "4.1.2"} <= set(run.failed)
    assert json.loads(json.dumps(run.tools))["axe-core"]
