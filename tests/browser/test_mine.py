"""What a reader has chosen, in a real browser: one tap, remembered on the device, easily changed and forgotten; and nothing without it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import Reader, Site, served
from tests.site.decided import Story
from tests.site.making import STEP, routine

from felles import site as pages_of
from felles.engine import Edition, build, write_pages

pytestmark = pytest.mark.browser

_LOCKED, _FALL = "routines/akutt/rut-001-a.md", "routines/drift/rut-002-b.md"
_HELPER = STEP.replace("sykepleier", "assistent").replace("{n: 1", "{n: 2")


def _text(note: str, id: str, title: str, steps: str, topic: str) -> str:
    call = "call: [{channel: vakt, when: Du er i tvil}]\n"
    return routine(id, title, steps, topic=topic, more=call).replace("note: Første utgave", f"note: {note}")


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small handbook in which two things are new: one for each function, and one of them in the south alone."""
    folder = tmp_path_factory.mktemp("mine")
    story = Story(folder / "story")
    story.files |= {_LOCKED: _text("Første utgave", "RUT-001", "Låst dør", STEP + _HELPER, "bomtur"), _FALL: _text("Første utgave", "RUT-002", "Fall", _HELPER.replace("n: 2", "n: 1"), "fall")}
    story.adopted()
    story.decided(_LOCKED, _text("Ring før du går.", "RUT-001", "Låst dør", STEP + _HELPER, "bomtur"), "2026-01-20")
    story.decided(_FALL, _text("Løft med to.", "RUT-002", "Fall", _HELPER.replace("n: 2", "n: 1"), "fall").replace("sites: all", "sites: [sor]"), "2026-03-05")
    book = story.on("2026-03-10").book
    menu = tuple((item.title, item.page) for item in pages_of.menu(book))
    edition = Edition(name="Lia håndbok", organisation="Lia", language="nb", built="2026-03-10", menu=menu)
    for name in ("pages", "site"):
        (folder / name).mkdir()
    write_pages(pages_of.page_makers(book, {}), folder / "pages", edition, files=pages_of.beside(book))
    build(folder / "pages", folder / "site", edition)
    with served(folder / "site") as address:
        yield Site(folder / "site", address)


@pytest.fixture
def here(browser: Browser, mine: Site) -> Iterator[Any]:
    """``here(path, …)`` opens a page of it on the phone of somebody who has chosen nothing yet."""
    contexts = []

    def opens(path: str = "", *, script: bool = True) -> Reader:
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nb-NO", java_script_enabled=script)
        contexts.append(context)
        someone = Reader(context, context.new_page(), mine, [], [])
        someone.page.on("pageerror", lambda error: someone.complaints.append(str(error)))
        someone.page.on("console", lambda said: someone.complaints.append(said.text) if said.type in ("error", "warning") else None)
        someone.opens(path)
        return someone

    yield opens
    for context in contexts:
        context.close()


def _kept(page: Page) -> dict[str, str]:
    found: dict[str, str] = page.evaluate("Object.fromEntries(Object.entries(localStorage))")
    return found


def test_one_tap_on_the_front_page_leads_there_and_is_remembered(here: Any) -> None:
    someone = here()
    page = someone.page
    expect(page.locator("[data-felles-mine]")).to_be_hidden()
    page.locator("#min-actors + .f-chips").get_by_role("link", name="Assistent").click()
    page.wait_for_url("**/roller/assistent/")
    expect(page.get_by_role("button", name="Dette er min rolle")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Mitt sted").select_option("sor")
    assert _kept(page) == {"felles.reader": '{"role":"assistent","site":"sor"}'}
    page.get_by_role("link", name="Til forsiden").click()
    own = page.locator("[data-felles-mine]")
    expect(own.get_by_role("link", name="Ring vakttelefonen, Sone Sør: 4020")).to_have_attribute("href", "tel:4020")
    expect(own).to_contain_text("Løft med to.")
    expect(own).to_contain_text("Valget ligger bare på denne telefonen eller PC-en.")
    expect(own.get_by_role("link", name="Alt som er endret for meg")).to_have_attribute("href", "endringer/?rolle=assistent&sted=sor")
    page.reload()
    expect(own).to_be_visible()
    page.locator("#min-actors + .f-chips").get_by_role("link", name="Sykepleier").click()
    page.wait_for_url("**/roller/sykepleier/")
    assert '"role":"assistent"' in _kept(page)["felles.reader"], "to look at another's page is no choice"
    assert not someone.complaints


def test_it_is_changed_and_forgotten_in_place(here: Any) -> None:
    someone = here("roller/assistent/")
    page = someone.page
    page.get_by_role("button", name="Dette er min rolle").click()
    page.goto(someone.site())
    own = page.locator("[data-felles-mine]")
    expect(own).to_contain_text("Løft med to.")
    own.get_by_text("Endre", exact=True).click()
    own.get_by_label("Min rolle").select_option("sykepleier")
    expect(own.locator("li:visible", has_text="Løft med to.")).to_have_count(0)
    expect(own.get_by_text("Ikke noe nytt akkurat nå.")).to_be_visible()
    own.get_by_role("button", name="Glem valget").click()
    expect(own).to_be_hidden()
    assert _kept(page) == {}
    assert page.evaluate("document.activeElement.tagName") == "H1", "whoever uses a keyboard is somewhere"


def test_the_number_of_ones_own_place_comes_first_and_ones_own_steps_are_marked(here: Any) -> None:
    someone = here("rutiner/rut-001/")
    page = someone.page
    page.evaluate("felles.choose({role: 'assistent', site: 'sor'})")
    expect(page.locator(".f-call__own")).to_have_attribute("href", "tel:4020")
    expect(page.locator(".f-call__own")).to_contain_text("Sone Sør 4020")
    expect(page.locator(".f-call summary")).to_have_accessible_name("Andre steder")
    expect(page.locator("#s2 .f-yours")).to_have_text("Ditt steg")
    expect(page.locator("#s1 .f-yours")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("felles.choose({role: null, site: null})")
    expect(page.locator(".f-call__own, .f-yours")).to_have_count(0)
    expect(page.locator(".f-call summary")).to_have_text("Ring vakttelefonen")


def test_what_has_changed_is_picked_by_day_function_and_place_and_can_be_sent(here: Any) -> None:
    someone = here("endringer/?siden=2026-03-01&sted=sor")
    page = someone.page
    rows = page.locator(".f-since > li:visible")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Løft med to.")
    expect(page.get_by_role("status")).to_have_text("Viser 1 av 2 endringer.")
    expect(page.locator("#m2026-01")).to_be_hidden()
    page.get_by_label("Min rolle").select_option("sykepleier")
    expect(page.get_by_role("status")).to_have_text("Ingenting er endret som passer til dette.")
    assert page.url.endswith("endringer/?siden=2026-03-01&rolle=sykepleier&sted=sor")
    page.get_by_role("button", name="Vis alt").click()
    expect(rows).to_have_count(2)
    page.evaluate("felles.choose({role: 'assistent'})")
    page.goto(someone.site("endringer/"))
    assert page.url.endswith("endringer/?rolle=assistent"), "one's own, unless the address asks for something"


def test_where_nothing_can_be_kept_it_holds_for_the_page(browser: Browser, mine: Site) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nb-NO")
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError'); }});")
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(mine("roller/assistent/"))
    page.get_by_role("button", name="Dette er min rolle").click()
    expect(page.get_by_role("button", name="Dette er min rolle")).to_have_attribute("aria-pressed", "true")
    page.goto(mine())
    expect(page.locator("[data-felles-mine]")).to_be_hidden()
    assert not complaints
    context.close()


def test_without_script_everything_is_there(here: Any) -> None:
    page = here("endringer/", script=False).page
    assert page.locator(".f-since > li:visible").count() == 2 and not page.locator("form[data-felles-since]").is_visible()
    page.goto(page.url.replace("endringer/", "roller/assistent/"))
    assert "Løft med to." in page.inner_text("article") and not page.locator("[data-felles-choose]").is_visible()
    assert page.locator('link[rel=alternate][type="application/atom+xml"]').get_attribute("href") == "../../data/changes/assistent.atom"


def test_who_shares_a_phone_sees_a_choice_made_in_another_tab(here: Any, tmp_path: Path) -> None:
    someone = here()
    other = someone.context.new_page()
    other.goto(someone.site("steder/sor/"))
    other.get_by_role("button", name="Her jobber jeg").click()
    expect(someone.page.locator("[data-felles-mine]")).to_contain_text("Sone Sør")
