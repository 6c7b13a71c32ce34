"""The same site as plain MkDocs makes, in less time; the same bytes whoever builds it, when and where."""

from __future__ import annotations

import filecmp
import html
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from felles.engine import Choices, Edition, build, write_pages
from felles.errors import CannotRun
from felles.model import Page

_EDITION = Edition(
    name="Nord & Sør håndbok",
    organisation="Fjellvik kommune (fiktiv)",
    language="nb",
    built="2026-11-21",
    menu=(("Forside", "index.md"), ("Rutiner <nye>", "rutiner/index.md"), ("Mer", "mer.md")),
    search="sok.md",
    rest="mer.md",
)
_FIND = '<form class="f-find" action="{}sok/"><input name="q" data-felles-search aria-label="Søk"></form>'
_BODIES = {
    "index.md": "<h1>Hva trenger du?</h1>\n\n" + _FIND.format(""),
    "sok.md": _FIND.format("../") + "\n\n<div data-felles-results></div>\n",
    "mer.md": "# Alt\n\n- [Rutiner](rutiner/index.md)\n- [Andre](rutiner/rut-002.md#a)\n",
    "rutiner/index.md": "# Rutiner\n\n## Akutt\n\nSee [en](rutiner.md) og <em>to</em>.\n",
    "rutiner/rutiner.md": "Bare tekst, uten noe annet.\n",
    "rutiner/rut-001.md": "<h1>Svarer ikke</h1>\n<p>a &lt; b</p>\n\n## Gjør dette nå {#na .f-vh}\n\n"
    "<ol>\n<li>Ring<br>på</li>\n<li><img src=\"../../assets/favicon.svg\" alt=\"\"></li>\n</ol>\n\n"
    "## Lov &#38; krav {#lov}\n\n### § 4&#45;1 {#p4}\n\n<p>x</p>\n\n<p>y <b>z</b></p>\n",
    "rutiner/rut-002.md": "<h1>To</h1>\n\n## A {#a}\n\nTekst *med* `kode` og [lenke](rut-001.md#lov).\n\n"
    "```\n<p>kode\n\nmer\n```\n\n<div>\n\n<p>delt</p>\n\n</div>\n",
    "rutiner/rut-003.md": "<h1>Tre</h1>\n\n<p>Ingen overskrifter.</p>\n",
}  # fmt: skip


def _page(path: str, body: str) -> Page:
    name = path.rpartition("/")[2].removesuffix(".md")
    head = {"title": html.escape(f"«{name}» & mer"), "description": f"Om {name}"}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
    if name.startswith("rut-"):
        lines += ['hide: ["navigation"]', f'felles: {{"document": "{name.upper()}", "version": ""}}']
    return Page(path, name, "---\n" + "\n".join(lines) + "\n---\n\n" + body)


def _written(
    folder: Path, bodies: dict[str, str], edition: Edition = _EDITION, *, plain: bool = False
) -> Path:
    pages = folder / "build" / "pages"
    pages.mkdir(parents=True)

    def make(path: str, body: str) -> Iterable[Page]:
        return (_page(path, body),)

    makers = [lambda path=path, body=body: make(path, body) for path, body in bodies.items()]
    write_pages(makers, pages, edition, shown_as="build/pages" if plain else None)
    return pages


def _built(folder: Path, bodies: dict[str, str], edition: Edition = _EDITION, *, workers: int = 1) -> Path:
    site = folder / "ours"
    site.mkdir(parents=True)
    build(_written(folder, bodies, edition), site, edition, workers=workers)
    return site


def _differences(one: Path, other: Path) -> list[str]:
    files = {path.relative_to(root) for root in (one, other) for path in root.rglob("*") if path.is_file()}
    return sorted(
        str(path)
        for path in files
        if not (
            (one / path).is_file()
            and (other / path).is_file()
            and filecmp.cmp(one / path, other / path, shallow=False)
        )
    )


@pytest.mark.parametrize(
    ("address", "day"), [("", ""), ("https://handbok.example/nord/", ""), ("", "2024-03-01")]
)
def test_plain_mkdocs_makes_the_same_site(tmp_path: Path, address: str, day: str) -> None:
    edition = Edition(**{**_EDITION.__dict__, "choices": Choices(site_url=address), "as_of": day})
    ours = _built(tmp_path / "one", _BODIES, edition)
    _written(tmp_path / "two", _BODIES, edition, plain=True)
    settings = "INHERIT: build/pages/.felles/mkdocs.yml\ndocs_dir: build/pages\nsite_dir: plain\n"
    (tmp_path / "two" / "mkdocs.yml").write_text(settings)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "-q", "build", "--strict"],
        cwd=tmp_path / "two",
        env={**os.environ, "SOURCE_DATE_EPOCH": "1795219200", "NO_MKDOCS_2_WARNING": "1"},
        check=True,
    )
    unused = (
        "assets/javascripts/",
        "assets/stylesheets/palette.",
        "assets/images",
        "sitemap.xml" if not address else "-",
    )
    left = [path for path in _differences(ours, tmp_path / "two" / "plain") if not path.startswith(unused)]
    assert [path for path in left if not path.endswith(".map")] == []
    said = "Slik håndboken gjaldt 1. mars 2024. Laget 21. november 2026. Den kan være endret siden."
    for page in ours.rglob("*.html"):
        assert page.read_text("utf-8").count(said) == bool(day), page


def test_the_bytes_do_not_tell_who_built_it_when_and_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = Edition(**{**_EDITION.__dict__, "choices": Choices(site_url="https://handbok.example/")})
    one = _built(tmp_path / "one", _BODIES, edition, workers=1)
    monkeypatch.chdir("/")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    before = os.umask(0o077)
    try:
        other = _built(tmp_path / "a" / "quite" / "other", _BODIES, edition, workers=3)
    finally:
        os.umask(before)
    assert _differences(one, other) == []


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<p><a href="../rut-009/">x</a></p>\n', "rutiner/rut-001/: ../rut-009/"),
        ('<p><a href="../rut-002/#nei">x</a></p>\n', "rutiner/rut-001/: ../rut-002/#nei"),
        ("[x](rut-009.md)\n", "rut-009.md"),
        ("[x](rut-002.md#nei)\n", "rut-002/#nei"),
        ('<p><img src="https://elsewhere.example/x.png" alt=""></p>\n', "elsewhere.example"),
    ],
)
def test_a_link_that_leads_nowhere_stops_the_build(
    tmp_path: Path, body: str, said: str, workers: int
) -> None:
    with pytest.raises(CannotRun) as refused:
        _built(tmp_path, {**_BODIES, "rutiner/rut-001.md": body}, workers=workers)
    assert said in str(refused.value)


def test_two_pages_at_one_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="same address"):
        _built(tmp_path, {**_BODIES, "rutiner/RUT-001.md": "x\n"})


def test_names_are_text_wherever_they_stand(tmp_path: Path) -> None:
    site = _built(tmp_path, _BODIES)
    page = (site / "rutiner" / "rut-001" / "index.html").read_text("utf-8")
    assert "<title>«rut-001» &amp; mer - Nord &amp; Sør håndbok</title>" in page
    assert "Rutiner &lt;nye&gt;" in page
    assert '<meta name="felles:document" content="RUT-001">' in page
    assert '<meta name="description" content="Om rut-001">' in page
    tab = page.split('class="md-tabs"')[1].split("Rutiner &lt;nye&gt;")[0].rsplit("<li", 1)[1]
    assert "md-tabs__item--active" in tab  # the menu's entry for the folder the page is in
    printed = (site / "assets" / "felles-print.css").read_text("utf-8")
    assert 'content: "Nord \\26  Sør håndbok.' in printed
    lost = (site / "404.html").read_text("utf-8")
    assert "Nord &amp; Sør håndbok" in lost
    assert "\x1e" not in lost + page


def test_nothing_is_published_that_no_page_asks_for(tmp_path: Path) -> None:
    files = [path.relative_to(tmp_path / "ours").as_posix() for path in _built(tmp_path, _BODIES).rglob("*")]
    assert not [
        name for name in files if "lunr" in name or name.endswith((".map", ".md", ".yml")) or "/." in name
    ]
    assert {"assets/felles.css", "assets/search.js", "assets/finding.js", "assets/licences/source-sans-3-OFL.txt"} <= set(files)
