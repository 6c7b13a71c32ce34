"""Everything from A to Z: on the search page, or a page a letter where it is much."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from felles.site import alphabet
from felles.site.tables import letter_of

from .making import STEP, Made, handbook, routine


def _made(folder: Path) -> Made:
    return Made(handbook(folder, {"routines/akutt/rut-001-a.md": routine("RUT-001", "Låst dør", STEP)}))


def _chips(page: str) -> dict[str, str]:
    """Letters with where they lead."""
    return {text: href for href, text in re.findall(r'<li><a href="([^"]*)">([^<]{1,3})</a></li>', page)}


def test_a_letter_is_the_languages_own() -> None:
    assert [letter_of(words, "nb") for words in ("élev", "Ådsel", "ørret", "«Æ», sa jeg", "113", "…", "Čuovga")] == ["E", "Å", "Ø", "Æ", "0–9", "0–9", "C"]
    assert (letter_of("Ådsel", "en"), letter_of("Ådsel", "sv"), letter_of("öra", "sv"), letter_of("öra", "nb")) == ("A", "Å", "Ö", "O")


def test_what_is_little_stands_on_the_search_page(tmp_path: Path) -> None:
    made = _made(tmp_path)
    assert not [path for path in made.pages if path.startswith("sok/")]
    anchors = re.findall(r'<h3 id="(az-\d+)"', made["sok.md"])
    assert list(_chips(made["sok.md"]).values()) == [f"#{anchor}" for anchor in anchors] != []


def test_what_is_much_has_a_page_a_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = _made(tmp_path / "whole")["sok.md"]
    monkeypatch.setattr(alphabet, "_WHOLE", 3)
    made = _made(tmp_path / "parted")
    page = made["sok.md"]
    letters = {letter: href.removeprefix("../").rstrip("/") + ".md" for letter, href in _chips(page).items()}
    assert list(letters.values()) == [path for path in made.pages if path.startswith("sok/")]
    assert "<noscript><p>Søket trenger JavaScript" in page and "f-rows" not in page.split("data-felles-az")[1]
    parted = [(letter, *row) for letter, path in letters.items() for row in _rows(made[path])]
    assert [row[1:] for row in parted] == _rows(whole), "the same, in the same order"
    assert all(letter_of(text, "nb") == letter for letter, _, text in parted)
    some = made[letters["L"]]
    assert "<h1>Alt på L</h1>" in some and '<a href="../../sok/">Søk</a>' in some
    assert _chips(some).keys() == letters.keys() - {"L"}


def _rows(page: str) -> list[tuple[str, str]]:
    """Each row's address from the site's root, and its words."""
    return [(href.replace("../", ""), text) for href, text in re.findall(r'<li><a href="((?:\.\./)+[^"]*)">([^<]+)<small>', page)]
