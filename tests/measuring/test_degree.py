"""Degree of implementation and fidelity: the formulas, worked examples, and what holds for any numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.measuring.degree import degree, fidelity, whole_percent

LEVELS = st.lists(st.integers(0, 5), max_size=200)
PAIRS = st.lists(st.integers(0, 50).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=30)

PICTURE = [4, 4, 3, 2, 4, 3, 2, 1, 3, 2, 1, 0, 4, 3, 2, 1, 2, 3, 3, 3, 3, 2, 2, 5, 4, 3, 2]
"""Seven places and four things, one cell exempt: 27 cells."""


def test_a_worked_example() -> None:
    found = degree(PICTURE)
    assert (found.points, found.cells, found.in_use) == (71, 27, 15)
    assert found.exact == Fraction(71, 135)
    assert found.percent == 53
    assert found.in_use_percent == 56


@pytest.mark.parametrize(
    ("levels", "percent", "in_use"),
    [([0] * 5, 0, 0), ([5] * 5, 100, 100), ([3] * 5, 60, 100), ([2] * 5, 40, 0), ([5, 5, 5, 5, 4], 96, 100)],
)
def test_ends_and_middle(levels: list[int], percent: int, in_use: int) -> None:
    assert (degree(levels).percent, degree(levels).in_use_percent) == (percent, in_use)


def test_fewer_than_five_cells_have_no_percentage_and_none_no_degree() -> None:
    four = degree([5, 3, 2, 1])
    assert (four.percent, four.in_use_percent, four.exact) == (None, None, Fraction(11, 20))
    assert (four.in_use, four.cells) == (2, 4)
    assert degree([]).exact is None


@pytest.mark.parametrize("level", [-1, 6])
def test_a_level_off_the_scale_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match=str(level)):
        degree([3, level])


@given(LEVELS)
def test_the_degree_is_the_mean_level_of_five(levels: list[int]) -> None:
    found = degree(levels)
    if levels:
        assert found.exact == sum((Fraction(level, 5) for level in levels), Fraction()) / len(levels)
        assert found.exact is not None and 0 <= found.exact <= 1
    assert found.in_use == len([level for level in levels if level in (3, 4, 5)])
    assert degree(reversed(levels)) == found


@given(LEVELS, st.data())
def test_a_cell_that_rises_never_lowers_it(levels: list[int], data: st.DataObject) -> None:
    if not levels:
        return
    at = data.draw(st.integers(0, len(levels) - 1))
    risen = [*levels[:at], data.draw(st.integers(levels[at], 5)), *levels[at + 1 :]]
    before, after = degree(levels), degree(risen)
    assert after.points >= before.points and after.in_use >= before.in_use
    assert (after.percent or 0) >= (before.percent or 0)


@given(st.lists(st.integers(0, 5), min_size=5, max_size=200))
def test_all_and_nothing_are_said_only_of_all_and_nothing(levels: list[int]) -> None:
    found = degree(levels)
    assert (found.percent == 100) == (set(levels) == {5})
    assert (found.percent == 0) == (set(levels) == {0})
    assert found.percent is not None and found.exact is not None and abs(found.percent - 100 * found.exact) <= 1


@given(st.integers(1, 10_000), st.data())
def test_a_whole_percentage_is_the_nearest_one(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    off = abs(whole_percent(part, whole) - Fraction(100 * part, whole))
    assert off <= Fraction(1, 2) or whole_percent(part, whole) in (1, 99)


def test_fidelity_adds_up_and_shows_of_how_many() -> None:
    found = fidelity([(9, 10), (7, 10), (4, 5)])
    assert found is not None and (found.fulfilled, found.of, found.percent) == (20, 25, 80)
    few = fidelity([(3, 4)])
    assert few is not None and few.percent is None
    assert fidelity([]) is None


@pytest.mark.parametrize("pair", [(5, 4), (-1, 3)])
def test_fidelity_that_cannot_be_is_refused(pair: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="fulfilled"):
        fidelity([pair])


@given(PAIRS)
def test_fidelity_is_of_the_sums_not_the_mean_of_shares(pairs: list[tuple[int, int]]) -> None:
    found = fidelity(pairs)
    total = sum(of for _, of in pairs)
    if found is None:
        assert total == 0
    else:
        assert (found.fulfilled, found.of) == (sum(part for part, _ in pairs), total) and found.fulfilled <= found.of
