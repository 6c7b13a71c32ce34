"""The page of skills: needed against said, by area and place, and nothing that tells of anybody."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.site.making import handbook

from felles import site
from felles.facts import Facts
from felles.reading.handbook import read_folder
from felles.site.across.skills import Mapped, newest_mapping, skill_pages
from felles.site.glossary import Glossary
from felles.site.own_pages import SKILLS
from felles.words import Words

ROOT = Path(__file__).resolve().parents[2]


@given(st.lists(st.integers(0, 50), min_size=5, max_size=5))
def test_how_many_reach_a_level_and_which_is_in_the_middle(counts: list[int]) -> None:
    said = Mapped(sum(counts), tuple(counts))
    assert said.at_least(1) == sum(counts)
    assert [said.at_least(level) for level in range(1, 6)] == [sum(counts[level - 1 :]) for level in range(1, 6)]
    if sum(counts):
        below = [0, *accumulate(counts)]
        assert said.middle is not None
        assert 2 * below[said.middle] >= sum(counts) > 2 * below[said.middle - 1] or counts[said.middle - 1] == sum(counts)


@pytest.mark.parametrize("counts", [(None, 5, 9, 10, 6), (5, 5, None, 5, 5)])
def test_a_number_that_was_left_out_is_not_worked_out(counts: tuple[int | None, ...]) -> None:
    said = Mapped(30, counts)
    assert said.at_least(1) is None and said.middle is None
    assert Mapped(None, ()).at_least(2) is None


def test_the_sample_shows_the_newest_mapping_of_levels_by_place() -> None:
    book_of = read_folder(ROOT)
    words = Words("nb")
    book = site.open_book(book_of, Facts(book_of, "2026-11-27"), words, audience="internal", today="2026-11-27")
    newest = newest_mapping(book)
    assert newest is not None and newest.document.id == "SVAR-2025-10-KOMPETANSE"
    assert all(len(one.counts) == 5 for one in newest.said.values() if one.n is not None), "yes and no are no levels"
    (page,) = skill_pages(book, Glossary(book))
    table = page.text.split("Tidlig oppdagelse", 1)[1].split("</table>", 1)[0]
    at = [table.index(f">{book.title(place)}<") for place in book.places.values()]
    assert at == sorted(at), "in the register's order, never by number"
    assert "%" in table and "har hatt det" in page.text


def test_without_a_mapping_it_says_so(tmp_path: Path) -> None:
    made = handbook(tmp_path, {})
    pages = {page.path: page.text for page in site.pages(made, Facts(made, "2026-03-01"), Words("nb"), audience="internal", today="2026-03-01")}
    assert SKILLS not in pages or "ikke gjort noen kartlegging" in pages[SKILLS]
