"""What can be read off every finished page without opening it in a browser."""

from __future__ import annotations

import html
import re

import pytest
from playwright.sync_api import Browser

from browser.conftest import Site
from felles.engine.policy import inline_scripts, policy

pytestmark = pytest.mark.browser
_TAG = re.compile(r"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_SCRIPT = re.compile(r"<script(?P<kind>[^>]*)>(?P<text>.*?)</script>", re.S)
_GITS = re.compile(
    r"\b(git|merge[rdst]?\w*|branch(es)?|commit\w*|repo(sitory|et|er)?|pull[ -]requests?|rebase\w*|schema)\b",
    re.I,
)


def _files(site: Site, *endings: str) -> dict[str, str]:
    return {path.relative_to(site.folder).as_posix(): path.read_text("utf-8") for path in sorted(site.folder.rglob("*")) if path.suffix in endings}


def test_nothing_is_inline_and_the_policy_says_so(site: Site) -> None:
    """No script, style or handler stands in a page, so that the policy needs to let none run."""
    found = []
    for path, text in _files(site, ".html").items():
        if inline_scripts(text):
            found.append(f"{path}: {inline_scripts(text)[0][:60]}")
        for tag in _TAG.findall(_SCRIPT.sub("", text)):
            if tag.startswith("<style") or re.search(r"\s(style|on[a-z]+|srcdoc)\s*=", tag):
                found.append(f"{path}: {tag[:120]}")
        head = text[: text.index("<link")]  # before anything is fetched
        if f'<meta http-equiv="Content-Security-Policy" content="{policy()}">' not in head:
            found.append(f"{path}: no policy")
    assert found == []


def test_no_file_names_another_host_for_a_browser_to_ask(site: Site) -> None:
    """Links are followed by people; everything else in a page, a stylesheet and a script is of the site's own."""
    found = []
    for path, text in _files(site, ".html").items():
        for tag in _TAG.findall(_SCRIPT.sub("", text)):
            if tag.startswith(("<a ", "<a\n", "<area")) or 'rel="canonical"' in tag:
                continue
            if re.search(r"\b(?:src|href|srcset|poster|data|action|formaction|ping|background|manifest)\s*=\s*[\"']?\s*(?:[a-z+.-]*:)?//", tag, re.I):
                found.append(f"{path}: {tag[:120]}")
            if re.search(r"rel=[\"']?(?:preconnect|dns-prefetch|prefetch|prerender|modulepreload)", tag):
                found.append(f"{path}: {tag[:120]}")
    for path, text in _files(site, ".css", ".js", ".json", ".webmanifest").items():
        if path.endswith(".css"):
            found += [f"{path}: {one}" for one in re.findall(r"@import[^;]*|url\(\s*[\"']?(?!data:)(?:[a-z+.-]*:)?//[^)]*", text)]
        elif path.endswith(".js") and "/" in path and not path.startswith("data/"):
            code = re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.S | re.M)
            found += [f"{path}: {one}" for one in re.findall(r"[\"'`](?:https?:)?//[\w.][^\"'`]*", code) if "www.w3.org/" not in one]
    assert found == []


def test_no_page_speaks_of_how_versions_are_kept(site: Site) -> None:
    found = {}
    for path in site.pages:
        body = site.html(path).split("<body", 1)[1]
        prose = re.sub(
            r"<(pre|code)\b.*?</\1>", " ", _SCRIPT.sub(" ", body), flags=re.S
        )  # samples are as they are
        text = html.unescape(re.sub(r"<[^>]+>", " ", prose))
        words = {match[0] for match in _GITS.finditer(text)}
        if words:
            found[path] = words
    assert found == {}


def test_the_search_finds_in_a_folder_without_a_server(site: Site, browser: Browser) -> None:
    """A copy on a stick, or an evidence pack's site: its pages are opened as files."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto((site.folder / "sok" / "index.html").as_uri())
    for query, document in (("bomtur", "RUT-013"), ("legemiddeldobbeltkontroll", "RUT-016")):
        page.locator("main [data-felles-search]").fill(query)
        page.locator(f'[data-felles-hit][data-document="{document}"]').first.wait_for()
        assert page.locator("[data-felles-hit]").first.get_attribute("data-document") == document
    page.locator("main [data-felles-search]").fill("qqqq zzzz")
    page.locator('.f-found a[href="tel:113"]').wait_for()
    page.close()
    assert complaints == []


def test_links_and_forms_lead_on_in_a_folder_without_a_server(site: Site, browser: Browser) -> None:
    """Where a server answers with the page in a folder, a browser that opens files would list what else is in it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site.folder / "index.html").as_uri())
    page.locator("main [data-felles-search]").fill("bomtur")
    page.locator("main [data-felles-search]").press("Enter")
    page.wait_for_url("**/sok/index.html?q=bomtur")
    page.locator('[data-felles-hit][data-document="RUT-013"] a').first.click()
    page.wait_for_url("**/rut-013/index.html*")
    page.locator(".md-tabs__link", has_text="Roller").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/roller/index.html")
    page.locator(".md-logo").click()
    page.wait_for_url((site.folder / "index.html").as_uri())
    assert page.locator("a[href='#__main']").evaluate("link => (link.click(), location.hash)") == "#__main"
    page.close()


def test_every_document_says_which_it_is(site: Site) -> None:
    for document in site.documents:
        assert f'<meta name="felles:document" content="{document["id"]}">' in site.html(document["url"])


def test_every_page_says_when_the_handbook_was_built(site: Site) -> None:
    assert all("21. november 2026" in site.html(path).split("<footer", 1)[1] for path in site.pages)


def test_a_document_is_at_most_60_kilobytes(site: Site) -> None:
    sizes = sorted(len(site.html(document["url"]).encode()) for document in site.documents)
    assert sizes[len(sizes) // 2] <= 60_000
