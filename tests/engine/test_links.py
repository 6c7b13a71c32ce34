"""Links and anchors of finished HTML, raw blocks included."""

from __future__ import annotations

import pytest

from felles.engine.links import broken, look

_PUBLISHED = {"", "a/", "a/b/", "data/x.json"}


def _found(url: str, html: str) -> list[tuple[str, str]]:
    pages = [look(url, html), look("a/b/", '<h2 id="steg">x</h2><a name="gammel"></a>')]
    pages = pages if url != "a/b/" else [look(url, html)]
    return [(one.link, one.why) for one in broken(pages, _PUBLISHED)]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="a/b/">x</a>',
        '<a href="a/b/#steg">x</a>',
        '<a href="a/b/#gammel">x</a>',
        '<a href="./a/">x</a>',
        '<a href="a/b/../">x</a>',
        '<a href="./">x</a>',
        '<a href="data/x.json">x</a>',
        '<form action="a/?q=æ">',
        '<a href="#her">x</a><p id="her">',
        "<a href='a/'>x</a>",
        '<a href="tel:113">x</a><a href="mailto:a@b.example">x</a><a href="https://lovdata.example/x">x</a>',
        '<p>Write href="nowhere/" in the text</p>',
        '<img src="data:image/png;base64,xx">',
        '<input name="q">',
    ],
)
def test_what_leads_somewhere(html: str) -> None:
    assert _found("", html) == []


@pytest.mark.parametrize(
    ("url", "html", "link", "why"),
    [
        ("", '<a href="c/">x</a>', "c/", "page"),
        ("", '<a href="a">x</a>', "a", "page"),
        ("", '<a href="a.md">x</a>', "a.md", "page"),
        ("", '<a href="/a/">x</a>', "/a/", "page"),
        ("", '<a href="../a/">x</a>', "../a/", "page"),
        ("", '<form action="sok/">', "sok/", "page"),
        ("", '<a href="a/b/#finnes-ikke">x</a>', "a/b/#finnes-ikke", "anchor"),
        ("a/", '<a href="#her">x</a>', "#her", "anchor"),
        ("a/b/", '<a href="../data/x.json">x</a>', "../data/x.json", "page"),
        ("", '<img src="https://elsewhere.example/a.png">', "https://elsewhere.example/a.png", "outside"),
        ("", '<script src="//elsewhere.example/a.js">', "//elsewhere.example/a.js", "outside"),
        ("", '<a title="a > b" href="c/">x</a>', "c/", "page"),
    ],
)
def test_what_leads_nowhere(url: str, html: str, link: str, why: str) -> None:
    assert _found(url, html) == [(link, why)]
