"""Asking the sample's index in a real browser, from a folder without a server: slips, ways of writing, and whom it concerns."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from felles import site
from felles.facts import Facts
from felles.reading.handbook import read_folder
from felles.searching.folding import folded, words
from felles.searching.lexicon import lexicon
from felles.site.search import search_files
from felles.words import Words

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "tools" / "felles" / "theme" / "assets"
_ASK = """async ([queries, reader]) => {
  const found = [];
  for (const query of queries) found.push((await felles.finding.find(query, reader)).hits.map(({ record, mine }) => [record.d, record.u.includes("#"), mine]));
  return found;
}"""

Ask = Callable[..., list[list[list[Any]]]]


@pytest.fixture(scope="module")
def titles() -> dict[str, str]:
    """Title by id of what tells people what to do."""
    handbook = read_folder(ROOT)
    return {document.id: document.title for document in handbook.documents if document.kind.areas and not document.withdrawn}


@pytest.fixture(scope="module")
def ask(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    folder = tmp_path_factory.mktemp("asking")
    handbook = read_folder(ROOT)
    book = site.open_book(handbook, Facts(handbook, "2026-11-21"), Words("nb"), audience="internal", today="2026-11-21")
    for path, content in search_files(book).items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(content)
    (folder / "assets").mkdir()
    for name in ("reader.js", "finding.js"):
        shutil.copyfile(ASSETS / name, folder / "assets" / name)
    (folder / "index.html").write_text('<meta charset="utf-8"><script src="assets/reader.js"></script><script src="assets/finding.js"></script>', "utf-8")
    page = browser.new_page()
    page.goto((folder / "index.html").as_uri())
    yield lambda queries, reader=None: page.evaluate(_ASK, [list(queries), reader or {}])
    page.close()


def _slip(word: str, rng: random.Random) -> str:
    """One letter wrong, missing, too many, or swapped with the next; any of them, the first too."""
    at = rng.randrange(len(word))
    letter = rng.choice("abdefgiklmnoprstuvyåø")
    made = rng.choice((word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]))
    return made if folded(made) != folded(word) else _slip(word, rng)


def _title_words(titles: dict[str, str]) -> list[tuple[str, set[str]]]:
    """Each word of five letters or more in a title, and the documents it stands in the title of."""
    quiet = lexicon("nb").quiet
    found: dict[str, set[str]] = {}
    for id, title in titles.items():
        for word in words(title):
            if len(word) >= 5 and word.isalpha() and word not in quiet:
                found.setdefault(word, set()).add(id)
    return sorted(found.items())


def test_a_word_of_a_title_finds_its_document_among_the_first(ask: Ask, titles: dict[str, str]) -> None:
    known = _title_words(titles)
    hits = ask([word for word, _ in known])
    missed = [(word, [hit[0] for hit in some[:5]]) for (word, wanted), some in zip(known, hits, strict=True) if not wanted & {hit[0] for hit in some[:5]}]
    assert len(missed) <= len(known) * 0.03, missed


def test_a_single_slip_in_a_word_of_a_title_still_finds_its_document(ask: Ask, titles: dict[str, str]) -> None:
    """The law: of every hundred slips, wherever they are in the word, at least ninety find it among the first five.

    The rest are slips that make another word of the handbook, or are as near to another.
    """
    rng = random.Random("slips")
    cases = [(_slip(word, rng), wanted) for word, wanted in _title_words(titles) for _ in range(4)]
    hits = ask([word for word, _ in cases])
    missed = [word for (word, wanted), some in zip(cases, hits, strict=True) if not wanted & {hit[0] for hit in some[:5]}]
    assert len(cases) > 300
    assert len(missed) <= len(cases) * 0.10, f"{len(missed)} of {len(cases)}: {missed}"


def test_it_is_the_same_to_write_without_the_letters(ask: Ask, titles: dict[str, str]) -> None:
    short, long = str.maketrans("æøåÆØÅ", "aoaAOA"), {ord(a): b for a, b in zip("æøåÆØÅ", ("ae", "oe", "aa", "Ae", "Oe", "Aa"), strict=True)}
    some = [title for title in titles.values() if set(title) & set("æøåÆØÅ")]
    assert len(some) > 10
    for ways in (short, long):
        for title, hits in zip(some, ask([title.translate(ways) for title in some]), strict=True):
            assert titles.get(hits[0][0]) == title


def test_the_words_of_a_title_in_another_order_find_it_first(ask: Ask, titles: dict[str, str]) -> None:
    for (id, title), hits in zip(titles.items(), ask(" ".join(reversed(title.split())) for title in titles.values()), strict=True):
        assert hits[0][0] == id, title


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("dobbeltkontroll legemidler", "RUT-016"), ("legemiddeldobbeltkontroll", "RUT-016"), ("kontroll dobbelt", "RUT-016"), ("trygghets alarm", "RUT-014"),
        ("alarm trygghet", "RUT-014"), ("medisindosett", "RUT-016"), ("elås", "RUT-015"), ("e lås", "RUT-015"),
    ],
)  # fmt: skip
def test_compounds_are_found_whole_and_in_parts(ask: Ask, query: str, document: str) -> None:
    assert ask([query])[0][0][0] == document


def test_the_same_question_gets_the_same_answer_whatever_was_asked_before(ask: Ask) -> None:
    queries = ["medisin", "nøkkel borte", "fal", "falt på gulvet", "legemidel", "hvem ringer jeg i natt"]
    assert ask(queries) == list(reversed(ask(list(reversed(queries)))))


def test_what_concerns_who_reads_stands_before_its_like_and_says_so(ask: Ask) -> None:
    everybody, mine = ask(["besøk"])[0], ask(["besøk"], {"role": "ansvarsvakt"})[0]
    assert any(hit[2] for hit in mine) and not any(hit[2] for hit in everybody)
    places = {hit[0]: i for i, hit in enumerate(everybody)}
    for i, hit in enumerate(mine):
        if hit[2] and hit[0] in places:
            assert i <= places[hit[0]], hit


def test_what_is_called_just_so_stays_first_whomever_it_concerns(ask: Ask, titles: dict[str, str]) -> None:
    plain = ask(titles.values())
    for role in ("kommunalsjef", "ergoterapeut", "nobody"):
        for id, hits, before in zip(titles, ask(titles.values(), {"role": role, "site": "tunet"}), plain, strict=True):
            assert hits[0][0] == before[0][0] == id


def test_a_choice_that_is_no_longer_there_changes_nothing(ask: Ask) -> None:
    assert ask(["nøkkel"], {"role": "nobody", "site": "nowhere"}) == ask(["nøkkel"])


def test_nothing_is_found_where_nothing_is_meant(ask: Ask) -> None:
    assert ask(["qqqqqq", "hjertestarter bil", "", "   ", "?!", "zzzz xxxx wwww"]) == [[]] * 6
