"""What is converted at once is what Python-Markdown would have made of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from felles.engine.building import _configured
from felles.engine.converting import Converter
from felles.engine.edition import Edition

_BLOCKS = st.sampled_from(
    [
        "## Formål {#formal}",
        "### Gjør dette nå {#na .f-vh}",
        "## A &#38; B &#35;1 (x): y, «z» – 5–10 {#ab}",
        "#### Dypt {#dypt}",
        "# Øverst {#o}",
        "## Uten anker",
        "## To  mellomrom {#to}",
        "## *Kursiv* {#k}",
        "<p>En &lt; to</p>",
        "<ul>\n<li>a<br>b</li>\n<li><img src=\"x.png\" alt=\"\"></li>\n</ul>",
        "<h1>Tittel</h1>\n<p class=\"f-lead\">Ingress</p>",
        "<div><p>ulukket",
        "<p>x</p> og mer",
        "Vanlig *tekst* med `kode`.",
        "    innrykket",
        "- liste\n- til",
        "<!-- merknad -->",
        "```\n<p>\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "<pre>a&#10;b</pre>",
        "<table><tr><td>1</td></tr></table>",
        "<em>inne</em> i teksten",
        "1 < 2 & 3",
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def converters(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "docs").mkdir()
    (folder / "site").mkdir()
    edition = Edition("Håndbok", "Kommune", "nb", "2026-11-21", (("Forside", "index.md"),))
    config = _configured(folder / "docs", folder / "site", edition)
    files = Files([File("index.md", str(folder / "docs"), str(folder / "site"), True)])
    return config, files, Converter(config, files)


def _toc(items: Any) -> Any:
    return [(item.title, item.id, item.level, _toc(item.children)) for item in items]


@settings(max_examples=300, deadline=None)
@given(blocks=st.lists(_BLOCKS, min_size=1, max_size=6))
def test_the_same_as_mkdocs_itself(converters: Any, blocks: list[str]) -> None:
    config, files, converter = converters
    source = "\n\n".join(blocks) + "\n"
    pages = []
    for render in (lambda page: page.render(config, files), converter.convert):
        page = Page(None, next(iter(files)), config)
        page.markdown, page.meta = source, {}
        render(page)
        pages.append((page.content, _toc(page.toc)))
    assert pages[1] == pages[0]


def test_a_page_of_ours_needs_no_parser(converters: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    config, files, converter = converters
    monkeypatch.setattr(converter._markdown, "convert", lambda text: pytest.fail("parsed"))
    page = Page(None, next(iter(files)), config)
    page.markdown = "<h1>Tittel</h1>\n\n## Formål {#formal}\n\n<p>x</p>\n\n### Mer {#mer}\n\n<p>y</p>\n"
    converter.convert(page)
    assert _toc(page.toc) == [("Formål", "formal", 2, [("Mer", "mer", 3, [])])]
