"""In a lift: the handbook is on the phone after one visit, whole, of one edition, and says how old it is."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.conftest import Site
from tests.browser.net import Net

from felles.carrying import carry, leave
from felles.engine import Edition, build, write_pages
from felles.model import Page as Written

pytestmark = pytest.mark.browser
_LOGIN = b"<!doctype html><title>Logg inn</title><h1>Logg inn</h1>"


def _edition(folder: Path, word: str, made: str = "2026-11-21", more: int = 0) -> Path:
    """A small site that can be carried. ``word`` stands on each page, in the stylesheet and in a script: what belongs together."""
    bodies = {
        "index.md": f"<h1>Forside {word}</h1>\n\n- [Rutine](rutiner/rut-001.md)\n",
        "rutiner/rut-001.md": f'<h1>Låst dør {word}</h1>\n\n<p><img src="../../assets/favicon.svg" alt="Merke"></p>\n\n[Forside](../index.md)\n',
        "om.md": f'<h1>Om {word}</h1>\n\n<div data-felles-carried role="status" hidden></div>\n',
        **{f"rutiner/rut-{n}.md": f"<h1>Rutine {n}</h1>\n\n{word} {'tekst ' * 2000}{n}\n" for n in range(100, 100 + more)},
    }
    edition = Edition(name="Lia håndbok", organisation="Lia", language="nb", built=made, menu=(("Forside", "index.md"), ("Om", "om.md")), carried=True)
    pages, site = folder / word / "pages", folder / word / "site"
    for made_folder in (pages, site):
        made_folder.mkdir(parents=True)
    write_pages([lambda path=path, body=body: (Written(path, path, f"---\ntitle: Lia\n---\n\n{body}"),) for path, body in bodies.items()], pages, edition)  # type: ignore[misc]
    build(pages, site, edition)
    with (site / "assets" / "felles.css").open("a") as style:
        style.write(f"\n:root {{ --word: {word}; }}\n")
    (site / "assets" / "later.json").write_text(json.dumps(word))
    carry(site, name="Lia håndbok", language="nb", made=made, menu=[("Om", "om/")])
    return site


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("editions")
    return {word: _edition(folder, word, made) for word, made in (("en", "2026-11-21"), ("to", "2026-11-22"))}


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nb-NO")
    yield context
    context.close()


@pytest.fixture
def net(editions: dict[str, Path]) -> Iterator[Net]:
    served = Net(editions["en"])
    yield served
    served.cut()


_KEPT = "async () => { const names = await caches.keys(); return names.filter((name) => name.includes(' copy ')); }"
_STATE = """async () => {
  const { active } = await navigator.serviceWorker.ready;
  return new Promise((done) => { const way = new MessageChannel(); way.port1.onmessage = (said) => done(said.data); active.postMessage({ felles: "state" }, [way.port2]); });
}"""
_PARTS = """async () => ({
  page: document.querySelector("h1").textContent.trim().split(" ").pop(),
  style: getComputedStyle(document.documentElement).getPropertyValue("--word").trim(),
  later: await (await fetch(new URL("assets/later.json", document.querySelector("link[rel=manifest]").href))).json(),
})"""


def _visit(phone: BrowserContext, address: str) -> Page:
    """Opens a page and reads it in peace until the copy is there."""
    page = phone.new_page()
    page.goto(address)
    page.wait_for_function("() => document.querySelector('.f-copy-foot')")
    return page


def test_what_was_visited_once_is_read_without_a_net(phone: BrowserContext, site: Site) -> None:
    net = Net(site.folder)
    try:
        page = _visit(phone, net.address)
        routine = next(d for d in site.documents if d["id"] == "RUT-001")
        net.cut()
        for path in ("", routine["url"], routine["url"].rstrip("/"), f"{routine['url']}index.html"):
            page.goto(net.address + path)
            assert page.locator("h1").inner_text()
            expect(page.locator(".f-copy-line")).to_contain_text("Uten nett. Dette er kopien fra 21. november 2026.")
        page.goto(f"{net.address}sok/?q=svarer+ikke")
        page.locator(".f-found:not([hidden])").wait_for()
        assert page.locator(".f-found a[href]").count() > 0
        lost = page.goto(f"{net.address}finnes/ikke/")
        assert lost is not None and lost.status == 404
        assert "finnes ikke" in page.locator("h1").inner_text()
    finally:
        net.cut()


def test_a_page_keeps_its_own_parts_and_the_next_is_wholly_new(phone: BrowserContext, net: Net, editions: dict[str, Path]) -> None:
    old = _visit(phone, net.address)
    old.reload()  # now of the copy
    net.folder = editions["to"]
    new = phone.new_page()
    new.goto(net.address + "rutiner/rut-001/")
    assert new.evaluate(_PARTS) == {"page": "to", "style": "to", "later": "to"}
    expect(old.locator(".f-copy-line")).to_contain_text("Ny utgave er klar.")
    assert old.evaluate(_PARTS) == {"page": "en", "style": "en", "later": "en"}
    net.cut()
    assert old.evaluate(_PARTS)["later"] == "en"
    assert new.evaluate(_PARTS)["later"] == "to"
    new.goto(net.address)
    assert new.evaluate(_PARTS) == {"page": "to", "style": "to", "later": "to"}
    assert len(new.evaluate(_KEPT)) == 2
    net.up()
    old.get_by_role("button", name="Vis den").click()
    expect(old.locator("h1")).to_have_text("Forside to")
    old.goto(net.address)
    assert old.evaluate(_PARTS) == {"page": "to", "style": "to", "later": "to"}


def test_half_a_copy_answers_nothing_and_is_completed_later(phone: BrowserContext, editions: dict[str, Path], tmp_path: Path) -> None:
    large = _edition(tmp_path, "tre", "2026-11-23", more=300)
    packages = [one["file"] for one in json.loads((large / "offline" / "edition.json").read_text())["packages"]]
    assert len(packages) > 2
    net = Net(editions["en"])
    try:
        page = _visit(phone, net.address)
        net.folder = large
        net.instead = lambda path: _LOGIN if path.endswith(packages[-1]) else None
        page.goto(net.address)
        expect(page.locator("h1")).to_have_text("Forside tre")
        page.wait_for_function(f"async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((one) => one.url)))).flat().some((url) => url.endsWith('{packages[-2]}'))")
        net.cut()
        page.goto(net.address)
        assert page.evaluate(_PARTS) == {"page": "en", "style": "en", "later": "en"}
        net.instead = lambda path: None
        net.asked.clear()
        net.up()
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
        expect(page.locator(".f-copy-line")).to_contain_text("Ny utgave er klar.")
        page.wait_for_function(f"async () => (await ({_STATE})()).copy.made === '2026-11-23'")
        again = [path for path, _ in net.asked if path.endswith(".bin")]
        assert [path.rpartition("/")[2] for path in again] == [packages[-1]]
    finally:
        net.cut()


def test_a_sign_in_page_is_no_handbook(phone: BrowserContext, net: Net) -> None:
    page = _visit(phone, net.address)
    net.instead = lambda path: None if path.endswith("worker.js") else _LOGIN
    page.goto(net.address + "rutiner/rut-001/")
    assert page.evaluate(_PARTS) == {"page": "en", "style": "en", "later": "en"}
    assert page.locator("article img").evaluate("(image) => image.decode().then(() => image.naturalWidth > 0)")
    line = page.locator(".f-copy-line")
    expect(line).to_contain_text("svarer ikke som den skal")
    line.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text("Logg inn")


def test_whoever_removes_the_copy_is_rid_of_it(phone: BrowserContext, net: Net) -> None:
    page = _visit(phone, net.address + "om/")
    box = page.locator("[data-felles-carried]")
    expect(box).to_contain_text("Hele håndboken, slik den ble laget 21. november 2026, ligger på denne enheten")
    box.get_by_role("button", name="Fjern kopien").click()
    expect(box).to_contain_text("Kopien er fjernet fra denne enheten.")
    kept = "async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((one) => one.url)))).flat()"
    assert page.evaluate(_KEPT) == []
    assert [url.rpartition("/")[2] for url in page.evaluate(kept)] == ["unwanted"]
    page.goto(net.address)
    page.goto(net.address + "om/")
    expect(box).to_contain_text("Den hentes ikke igjen før noen ber om den.")
    assert page.evaluate(_KEPT) == []
    box.get_by_role("button", name="Hent kopien nå").click()
    expect(box).to_contain_text("ligger på denne enheten")
    assert len(page.evaluate(_KEPT)) == 1


def test_where_there_is_no_room_the_handbook_works_on_the_net(phone: BrowserContext, net: Net) -> None:
    page = phone.new_page()
    page.goto(net.address + "assets/favicon.svg")
    devtools = phone.new_cdp_session(page)
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": net.address.rstrip("/"), "quotaSize": 20_000})
    page.goto(net.address + "om/")
    expect(page.locator("[data-felles-carried]")).to_contain_text("Det er ikke plass til en kopi på denne enheten.", timeout=15_000)
    assert page.evaluate(_KEPT) == []
    page.goto(net.address)
    assert page.evaluate(_PARTS) == {"page": "en", "style": "en", "later": "en"}


def test_two_handbooks_on_one_host_keep_apart(phone: BrowserContext, editions: dict[str, Path], tmp_path: Path) -> None:
    both = tmp_path / "host"
    shutil.copytree(editions["en"], both)
    shutil.copytree(editions["to"], both / "apen")
    net = Net(both)
    try:
        inner = _visit(phone, net.address)
        outer = _visit(phone, net.address + "apen/")
        assert len(outer.evaluate(_KEPT)) == 2
        net.cut()
        for page, path, word in ((inner, "rutiner/rut-001/", "en"), (outer, "apen/rutiner/rut-001/", "to")):
            page.goto(net.address + path)
            assert page.evaluate(_PARTS) == {"page": word, "style": word, "later": word}
    finally:
        net.cut()


def test_a_handbook_in_the_making_is_rid_of_what_was_carried_from_there(phone: BrowserContext, net: Net, editions: dict[str, Path], tmp_path: Path) -> None:
    page = _visit(phone, net.address)
    draft = tmp_path / "draft"
    shutil.copytree(editions["to"], draft)
    shutil.rmtree(draft / "offline")
    leave(draft)
    net.folder = draft
    page.goto(net.address)
    page.wait_for_function("async () => !(await navigator.serviceWorker.getRegistration()) && !(await caches.keys()).length")
    expect(page.locator("h1")).to_have_text("Forside to")


def test_it_can_be_put_on_the_screen_like_an_app(phone: BrowserContext, net: Net) -> None:
    page = _visit(phone, net.address)
    devtools = phone.new_cdp_session(page)
    assert devtools.send("Page.getInstallabilityErrors")["installabilityErrors"] == [{"errorId": "in-incognito", "errorArguments": []}]
    said = devtools.send("Page.getAppManifest")
    assert said["errors"] == []
    manifest: dict[str, Any] = json.loads(said["data"])
    assert manifest["name"] == "Lia håndbok"
    for icon in manifest["icons"]:
        assert (net.folder / icon["src"]).is_file()
    assert page.request.get(net.address + manifest["shortcuts"][0]["url"]).ok
    assert re.search(r"21\. november 2026", page.locator(".f-copy-foot").inner_text())
