"""Every practice the register says the handbook shows: the page it names is opened, and the words are found there."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from felles.reading.text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
REGISTER = read_yaml((ROOT / "docs/registers/reg-practices.yaml").read_text("utf-8"))
SHOWN: list[dict[str, Any]] = REGISTER["entries"]
WAITING: list[dict[str, Any]] = REGISTER.get("waiting", [])
ROWS = {"B": 27, "R": 13, "L": 10, "E": 9, "S": 12}
"""The sources' rows: one letter a source, and how many practices each has."""

_VOID = frozenset("br img input hr meta link wbr col source".split())
_INLINE = frozenset("a abbr b bdi em i small span strong sup".split())
_UNSEEN = frozenset(("f-vh", "f-print", "headerlink"))
"""Classes of what is only heard, only on paper, or only a sign to copy a link by."""


class _Visible(HTMLParser):
    """The text people see in a page's article, whole words and lines of it parted by one space."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool, bool]] = []
        self._pieces: list[str] = []
        self.title = ""
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE or tag == "small":
            self._pieces.append(" ")
        if tag in _VOID:
            return
        given = dict(attrs)
        _, article, unseen = self._open[-1] if self._open else ("", False, False)
        unseen |= tag in ("script", "style", "template") or "hidden" in given
        unseen |= not _UNSEEN.isdisjoint((given.get("class") or "").split())
        self._open.append((tag, article or tag == "article", unseen))
        if tag == "a" and article and not unseen:
            self.links.append(given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag not in _INLINE or tag == "small":
            self._pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][1] and not self._open[-1][2]:
            self._pieces.append(data)
            if any(tag == "h1" for tag, _, _ in self._open):
                self.title += data

    @property
    def text(self) -> str:
        return _plain("".join(self._pieces))


def _plain(text: str) -> str:
    """Without soft hyphens, hard spaces and the dots between cells; capitals don't count."""
    return " ".join(text.replace("\u00ad", "").replace("·", " ").split()).casefold()


def _read(html: str) -> _Visible:
    page = _Visible()
    page.feed(html)
    page.close()
    return page


class _Site:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        listed = json.loads((folder / "data/documents.json").read_text("utf-8"))
        self.address = {document["id"]: document["url"] for document in listed}
        self._pages: dict[str, _Visible] = {}

    def page(self, address: str) -> _Visible:
        if address not in self._pages:
            self._pages[address] = _read((self._folder / address / "index.html").read_text("utf-8"))
        return self._pages[address]

    def where(self, row: dict[str, Any]) -> str:
        """The address of the page a row names."""
        found: str = self.address[row["document"]] if "document" in row else row["address"]
        return found


@pytest.fixture(scope="module")
def site(undecided: Callable[[str], Path]) -> _Site:
    return _Site(undecided("nb"))


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: row["id"])
def test_the_page_named_shows_the_words(site: _Site, row: dict[str, Any]) -> None:
    address = site.where(row)
    assert address != site.address["REG-PRACTICES"], "the register is no proof of itself"
    page = site.page(address)
    missing = [words for words in row["words"] if _plain(words) not in page.text]
    assert missing == [], f"not on {address}"
    if "page" in row:
        assert _plain(page.title) == _plain(row["page"])


def test_the_register_leads_to_every_page_that_shows_something(site: _Site) -> None:
    links = {link.removeprefix("../") for link in site.page(site.address["REG-PRACTICES"]).links}
    assert {site.where(row) for row in SHOWN} <= links


def test_every_row_of_the_sources_is_there_once() -> None:
    wanted = [f"{letter}{n:02}" for letter, count in ROWS.items() for n in range(1, count + 1)]
    found = Counter(row["id"] for row in (*SHOWN, *WAITING))
    assert found == Counter(wanted)
    assert len(wanted) == 71


def test_each_source_has_one_name() -> None:
    names = {(row["id"][0], row["source"]) for row in (*SHOWN, *WAITING)}
    assert len(names) == len({name for _, name in names}) == len(ROWS)


def test_nothing_waits_for_a_kind_that_is_here() -> None:
    here = [(row["id"], kind) for row in WAITING for kind in row["waiting_for"] if (ROOT / "schemas" / kind).exists()]
    assert here == [], "show the practice now, or say what it still waits for"


def test_what_the_page_says_first_is_true() -> None:
    told = [int(number) for number in re.findall(r"\d+", REGISTER["intro"])]
    assert told == [len(SHOWN) + len(WAITING), len(SHOWN), *([len(WAITING)] if WAITING else [])]


def test_only_what_people_see_counts() -> None:
    page = _read(
        "<nav>Meny</nav><article><h1>Ti\u00adtel<a class='headerlink'>¶</a></h1><p>Ring <b>ansvars</b>vakt</p>"
        "<p hidden>Skjult</p><p class='f-vh'>Hørt</p><div class='f-print'><p>Papir</p></div><script>kode</script>"
        "<table><tr><td><div>Kontakt</div></td><td>Primærkontakt<small>steg 1</small></td></tr></table></article>"
    )
    assert page.text == "titel ring ansvarsvakt kontakt primærkontakt steg 1"
    assert _plain("Kontakt · Primærkontakt") in page.text
