"""A paper's code read as a phone reads it, what it leads to, and a booklet put together and printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect
from tests.site.decided import Story
from tests.site.making import BASE, STEP, routine

from browser.conftest import served
from browser.pdf_text import pages_of
from felles import site as pages_made
from felles.engine import Edition, build, write_pages

pytestmark = pytest.mark.browser
HOME = "https://handbok.lia.example/"
PATHS = [f"routines/{area}/rut-{n}-rutine.md" for n, area in ((100, "akutt"), (101, "akutt"), (102, "drift"))]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small handbook with three routines, one of them in its second version and one for one place."""
    folder = tmp_path_factory.mktemp("papers")
    files = {path: routine(f"RUT-{n}", f"Rutine {n} for besøk", STEP, topic=f"t{n}") for n, path in zip((100, 101, 102), PATHS, strict=True)}
    files[PATHS[2]] = files[PATHS[2]].replace("{sites: all}", "{sites: [sor]}")
    story = Story(folder / "story", files={**BASE, **files}).adopted()
    story.decided(PATHS[0], files[PATHS[0]].replace("Straks", "Innen ti minutter"), "2026-03-02")
    book = story.on("2026-04-01", home=HOME).book
    menu = tuple((item.title, item.page) for item in pages_made.menu(book))
    edition = Edition(name="Lia håndbok", organisation="Lia", language="nb", built="2026-04-01", menu=menu)
    for name in ("pages", "site"):
        (folder / name).mkdir()
    write_pages(pages_made.page_makers(book, {}), folder / "pages", edition, files=pages_made.beside(book))
    build(folder / "pages", folder / "site", edition)
    with served(folder / "site") as address:
        yield address


@pytest.fixture
def page(browser: Browser, papers: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, base_url=papers, locale="nb-NO")
    yield context.new_page()
    context.close()


_PIXELS = """async (code) => {
    const size = 400, canvas = document.createElement('canvas'), picture = new Image();
    canvas.width = canvas.height = size;
    const copy = code.cloneNode(true);
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    copy.setAttribute('width', size);
    copy.setAttribute('height', size);
    picture.src = 'data:image/svg+xml,' + encodeURIComponent(copy.outerHTML);
    await picture.decode();
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, size, size);
    pen.drawImage(picture, 0, 0, size, size);
    return [...pen.getImageData(0, 0, size, size).data].filter((_, i) => i % 4 === 0);
}"""


def _read(page: Page) -> str:
    """What a phone reads from the code on the page."""
    pixels = bytes(page.locator(".f-code svg").first.evaluate(_PIXELS))
    found = zxingcpp.read_barcodes(memoryview(pixels).cast("B", shape=[400, 400]))
    assert [str(code.format) for code in found] == ["QR Code"] or len(found) == 1
    return found[0].text


def test_the_code_on_paper_leads_to_the_answer_about_that_very_text(page: Page) -> None:
    page.goto("rutiner/rut-100/")
    expect(page.locator(".f-print")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".f-code")).to_be_visible()
    read = _read(page)
    assert read.startswith(f"{HOME}gyldig/?d=RUT-100&v=2&f=")
    page.emulate_media(media="screen")
    page.goto(read.removeprefix(HOME))
    told = page.locator("[data-felles-answer]")
    expect(told).to_contain_text("Ja, den gjelder fortsatt")
    expect(told).to_contain_text("RUT-100 Rutine 100 for besøk")
    expect(page.locator("h1")).to_be_in_viewport()
    expect(told.locator(".f-state")).to_be_in_viewport()
    told.get_by_role("link", name="Åpne det som gjelder nå").click()
    expect(page.locator("h1")).to_have_text("Rutine 100 for besøk")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("d=RUT-100&v=1", "Nei, den er erstattet"),
        ("d=rut-100&v=2", "Ja, den gjelder fortsatt"),
        ("d=RUT-100", "Nå gjelder versjon 2"),
        ("d=RUT-100&v=2&f=0123456789abcdef", "Ingen slik tekst er besluttet"),
        ("d=RUT-100&v=7", "Ingen slik tekst er besluttet"),
        ("d=RUT-999", "Det er ikke noe dokument som heter RUT-999"),
        ("d=../../x", "Det er ikke noe dokument som heter ../../x"),
        ("d=%3Cimg%20src=x%3E", "Det er ikke noe dokument som heter <img src=x>"),
    ],
)
def test_whatever_is_asked_gets_an_answer(page: Page, asked: str, said: str) -> None:
    page.goto(f"gyldig/?{asked}")
    expect(page.locator("[data-felles-answer]")).to_contain_text(said)
    assert page.locator("[data-felles-answer] img").count() == 0


def test_who_has_no_camera_types_what_stands_on_the_paper(page: Page) -> None:
    page.goto("gyldig/")
    expect(page.locator("[data-felles-answer]")).to_be_empty()
    page.get_by_label("Dokumentets nummer").fill("rut-100")
    page.get_by_label("Versjon").fill("1")
    page.get_by_role("button", name="Svar meg").click()
    expect(page.locator("[data-felles-answer]")).to_contain_text("Versjon 1 gjaldt til 2. mars 2026")
    assert page.url.endswith("gyldig/?d=rut-100&v=1")


def test_a_booklet_holds_what_was_chosen_and_nothing_else_is_printed(page: Page, tmp_path: Path) -> None:
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.goto("hefte/?sted=nord")
    expect(page.locator("[data-felles-told]")).to_have_text("2 valgt")  # one is for the other place
    page.get_by_role("button", name="Lag heftet").click()
    printing = page.get_by_role("button", name="Skriv ut heftet")
    expect(printing).to_be_focused()
    sections = page.locator(".f-booklet__page")
    assert [section.get_attribute("id") for section in sections.all()] == ["rut-100", "rut-101"]
    ids: list[str] = page.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert page.locator(".f-booklet h1, .f-booklet form, .f-booklet .f-actions").count() == 0
    inner = page.locator(".f-booklet a[href^='#']")
    assert inner.count() >= 2
    targets = [link.get_attribute("href") or "" for link in inner.all()]
    assert all(target[1:] in ids for target in targets)
    pdf = tmp_path / "booklet.pdf"
    page.pdf(path=pdf, format="A4", prefer_css_page_size=True)
    sheets = pages_of(pdf.read_bytes())
    said = [" ".join(sheet.split()) for sheet in sheets]
    assert "Hefte for Sone Nord" in said[0] and "Velg alle" not in " ".join(said)
    assert sum("Rutine 100 for besøk" in sheet for sheet in said) >= 2  # on the cover, and its own
    assert "Rutine 102" not in " ".join(said)
    assert complaints == []


def test_a_page_that_can_not_be_fetched_is_told_of(page: Page) -> None:
    page.route("**/rut-101/", lambda route: route.abort())
    page.goto("hefte/?sted=nord")
    page.get_by_role("button", name="Lag heftet").click()
    told = page.locator("[data-felles-told]")
    expect(told).to_contain_text("Dokumenter i heftet: 1")
    expect(told).to_contain_text("ikke med: Rutine 101 for besøk")


def test_the_choice_of_the_reader_comes_first_and_all_can_be_ticked(page: Page) -> None:
    page.goto("hefte/")
    page.evaluate("window.felles.choose({ site: 'nord' })")
    page.reload()
    expect(page.get_by_label("Sted")).to_have_value("nord")
    expect(page.locator("[data-felles-told]")).to_have_text("2 valgt")
    page.get_by_role("button", name="Velg alle").click()
    expect(page.locator("[data-felles-told]")).to_have_text("3 valgt")
    page.get_by_role("button", name="Velg ingen").click()
    expect(page.locator("[data-felles-told]")).to_have_text("0 valgt")


def test_without_script_both_pages_say_what_to_do(browser: Browser, papers: str) -> None:
    context = browser.new_context(base_url=papers, java_script_enabled=False)
    page = context.new_page()
    for path, said in (("gyldig/", "Uten skript: Finn dokumentet"), ("hefte/", "Uten skript: Åpne hver side")):
        page.goto(path)
        expect(page.locator("noscript p", has_text=said)).to_be_visible()
    context.close()
