"""What is built for the public: not a sentence of what is for staff only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from felles.cli import main
from felles.model import Document
from felles.reading.handbook import read_folder

ROOT = Path(__file__).resolve().parents[2]
_SHORTEST = 40
"""Characters from which a sentence is somebody's own and can't stand in two places by chance."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public") / "site"
    assert main(["-C", str(ROOT), "--today", "2026-11-21", "build", "--audience", "public", "--out", str(folder)]) == 0
    return folder


def _plain(text: str) -> str:
    """Words with single spaces: what a page adds to break and mark them is taken away."""
    bare = re.sub(r"<[^>]*>", "", unescape(text)).replace("\N{SOFT HYPHEN}", "").replace("\N{WORD JOINER}", "")
    return re.sub(r"\s+", " ", bare)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _sentences(document: Document) -> set[str]:
    texts = (*_strings(document.data), document.body)
    return {said for text in texts for said in re.split(r"(?<=[.?!]) |\n", _plain(text)) if len(said) >= _SHORTEST}


def _leaks(site: Path, sort: str) -> set[tuple[str, str]]:
    documents = read_folder(ROOT).documents
    # What stands in an open text, or in the pages about the rules, is open wherever else it is quoted.
    about = (path.read_text("utf-8") for path in (ROOT / "docs" / "about" / "rules").rglob("nb.md"))
    texts = [*(text for d in documents if d.public for text in (*_strings(d.data), d.body)), *about]
    open_ones = " ".join(map(_plain, texts)).replace("**", "")
    # How the site speaks of itself is settled in the settings, whoever may read the settings' own page.
    closed = [d for d in documents if not d.public and d.kind.serves != "options"]
    pages = {path: _plain(path.read_text("utf-8")) for path in site.rglob(sort)}
    assert pages and closed and open_ones
    return {
        (path.relative_to(site).as_posix(), said)
        for document in closed
        for said in _sentences(document)
        if said not in open_ones
        for path, text in pages.items()
        if said in text
    }


@pytest.mark.parametrize("sort", ["*.json", "*.xml"])
def test_no_sentence_for_staff_in_data_and_search(site: Path, sort: str) -> None:
    if any(site.rglob(sort)):
        assert _leaks(site, sort) == set()


def test_no_sentence_for_staff_on_a_page(site: Path) -> None:
    assert _leaks(site, "*.html") == set()


def test_no_id_of_what_is_for_staff_is_linked(site: Path) -> None:
    listed = (site / "data" / "documents.json").read_text("utf-8")
    for document in read_folder(ROOT).documents:
        assert (f'"{document.id}"' in listed) == document.public
        assert document.public or not list(site.glob(f"**/{document.id.lower()}/index.html"))
