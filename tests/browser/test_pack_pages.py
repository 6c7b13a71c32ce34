"""A pack's pages as somebody opens them from a folder: on a phone, on a screen, on paper, and for who can't see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.evidence.grounds import ground
from tests.site.decided import Story
from tests.site.making import BASE, STEP, routine

from browser.pdf_text import pages_of
from felles.evidence.frames import frames
from felles.evidence.items import items
from felles.pack.report import addresses, item_page, pairs, redline_page, report

pytestmark = pytest.mark.browser
ABOUT = {"tool": "felles 9.9", "personal_data": [{"what": "Kontoer.", "where": "data/versions", "why": "De teller."}]}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Of a handbook with enough routines to fill some sheets."""
    return _pages(tmp_path_factory.mktemp("pack-pages"), 14)


@pytest.fixture(scope="module")
def shorter(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same sorts of pages, with everything on them a few times: a hundred rows more are the same again."""
    return _pages(tmp_path_factory.mktemp("shorter"), 2)


def _pages(folder: Path, routines_there: int) -> dict[str, Path]:
    """A report, its items and a redline."""
    steps = "".join(STEP.replace("n: 1", f"n: {n}") for n in range(1, 9))
    routines = {f"routines/akutt/rut-{n}-rutine.md": routine(f"RUT-{n}", f"Rutine {n} om å gå på besøk", steps, topic=f"t{n}") for n in range(100, 100 + routines_there)}
    story = Story(folder / "story", files={**BASE, **routines}).adopted()
    path, text = next(iter(routines.items()))
    story.decided(path, text.replace("Straks", "Innen ti minutter").replace("Første utgave", "Fristen er lengre."), "2026-03-02")
    some = ground(story, "2026-11-20", "2026-01-05", more={path: text.replace("Straks", "Senere")})
    made = items(some)
    contents = {addresses.REPORT: report(some, made, frames(some.words), ABOUT)}
    contents |= {addresses.item(item): item_page(item, some, ABOUT) for item in made}
    contents |= {addresses.redline(*pair): redline_page(some, *pair) for pair in pairs(some)}
    found = {}
    for name, content in contents.items():
        found[name] = folder / name
        found[name].parent.mkdir(parents=True, exist_ok=True)
        found[name].write_bytes(content)
    return found


@pytest.fixture
def opened(browser: Browser) -> Iterator[object]:
    """``opened(file, width)`` gives the page; what it complained of and asked for is held against it in the end."""
    complaints: list[str] = []

    def opens(file: Path, width: int, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text))
        page.on("request", lambda request: complaints.append(request.url) if request.url != file.as_uri() and not request.url.startswith("data:") else None)
        page.goto(file.as_uri())
        return page

    yield opens
    assert complaints == []


def _sorts(pages: dict[str, Path]) -> list[Path]:
    """One of each sort: the report, a narrow and a wide item, one that is absent, a redline."""
    names = ["data/report.html", "data/items/EV01.html", "data/items/EV03.html", "data/items/EV10.html"]
    return [*(pages[name] for name in names), next(path for name, path in pages.items() if name.startswith("data/redlines/"))]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_runs_off_the_side_and_nothing_is_asked_for(pages: dict[str, Path], opened: object, width: int) -> None:
    for file in _sorts(pages):
        page = opened(file, width)  # type: ignore[operator]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, file.name
        assert page.evaluate("getComputedStyle(document.body).fontSize") != "16px", "its own style is let in"


_FOUND = """async () => {
  const told = await axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], resultTypes: ["violations"]});
  return told.violations.map((one) => [one.id, one.nodes[0].html.slice(0, 120)]);
}"""


def test_it_is_for_everybody(shorter: dict[str, Path], browser: Browser) -> None:
    axe = (resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    for file, width in [*((file, 390) for file in _sorts(shorter)), (shorter["data/report.html"], 1280), (shorter["data/items/EV03.html"], 1280)]:
        context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
        page = context.new_page()
        page.goto(file.as_uri())
        page.evaluate(axe)
        assert page.evaluate(_FOUND) == [], file.name
        context.close()


def test_the_answer_is_on_the_first_screen(pages: dict[str, Path], opened: object) -> None:
    for width, height in ((390, 844), (1280, 800)):
        page = opened(pages["data/report.html"], width)  # type: ignore[operator]
        for text in ("dokumenter som gjaldt", "ting som ikke er bevist"):
            box = page.get_by_text(text).first.bounding_box()
            assert box["y"] + box["height"] < height, (width, text)


def test_on_paper_each_sheet_says_what_it_is_and_heads_come_again(pages: dict[str, Path], browser: Browser) -> None:
    for name, head in (("data/report.html", None), ("data/items/EV03.html", "Tittel")):
        page = browser.new_page()
        page.goto(pages[name].as_uri())
        pdf = page.pdf(prefer_css_page_size=True)
        sizes = {tuple(round(float(n)) for n in box.split()) for box in re.findall(r"/MediaBox \[([\d. ]+)\]", pdf.decode("latin-1"))}
        wide = "landscape" in pages[name].read_text("utf-8")
        assert sizes == ({(0, 0, 842, 595)} if wide else {(0, 0, 595, 842)})
        sheets = pages_of(pdf)
        assert len(sheets) > 3
        for number, text in enumerate(sheets, start=1):
            assert f"Side {number} av {len(sheets)}" in text, text[:80]
            assert "Lia kommune (fiktiv)" in text
            assert head is None or head in text
        if name == "data/report.html":
            assert any("ISO 9001" in text for text in sheets), "what is folded on a screen is open on paper"
        page.close()
