"""What can be read off every finished page without opening it in a browser."""

from __future__ import annotations

import html
import re

import material.templates
import pytest

from browser.conftest import Site

pytestmark = pytest.mark.browser
_TAG = re.compile(r"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_SCRIPT = re.compile(r"<script(?P<kind>[^>]*)>(?P<text>.*?)</script>", re.S)
_MATERIALS = ("__md_scope=new URL(", "var palette=__md_get(", "var target=document.getElementById(")
"""How each of Material's own inline scripts begins."""
_GITS = re.compile(
    r"\b(git|merge[rdst]?\w*|branch(es)?|commit\w*|repo(sitory|et|er)?|pull[ -]requests?|rebase\w*|schema)\b",
    re.I,
)


def test_nothing_of_ours_is_inline(site: Site) -> None:
    found = []
    for path in site.pages:
        text = site.html(path)
        for script in _SCRIPT.finditer(text):
            if "src=" in script["kind"] or "application/json" in script["kind"]:
                continue
            if not script["text"].startswith(_MATERIALS):
                found.append(f"{path}: script {script['text'][:60]}")
        for tag in _TAG.findall(_SCRIPT.sub("", text)):
            if tag.startswith("<style") or re.search(r"\s(style|on[a-z]+)\s*=", tag):
                found.append(f"{path}: {tag[:120]}")
    assert material.templates.__file__  # the scripts allowed above are those of the theme that is installed
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


def test_every_document_says_which_it_is(site: Site) -> None:
    for document in site.documents:
        assert f'<meta name="felles:document" content="{document["id"]}">' in site.html(document["url"])


def test_every_page_says_when_the_handbook_was_built(site: Site) -> None:
    assert all("21. november 2026" in site.html(path).split("<footer", 1)[1] for path in site.pages)


def test_a_document_is_at_most_60_kilobytes(site: Site) -> None:
    sizes = sorted(len(site.html(document["url"]).encode()) for document in site.documents)
    assert sizes[len(sizes) // 2] <= 60_000
