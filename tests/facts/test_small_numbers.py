"""What is left out by rule is never told of as too much: the two speak of the same numbers in the same way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from felles.facts.small_numbers import _row
from felles.measuring.counted import Answers, Table
from felles.measuring.small import suppressed
from felles.model import AnswerRow


@settings(max_examples=400, deadline=None)
@given(counts=st.lists(st.integers(0, 25), min_size=2, max_size=11), k=st.integers(5, 9))
def test_a_row_with_its_small_numbers_left_out_tells_nothing(counts: list[int], k: int) -> None:
    shown = suppressed(Table(sum(counts), (), (Answers("a", None, tuple(counts)),)), k)
    for i, row in enumerate(shown.rows):
        assert _row(AnswerRow(i, row.item, row.group, row.n, row.counts, row.apart), k, False) is None, (counts, row)
