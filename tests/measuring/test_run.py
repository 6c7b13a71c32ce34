"""Run charts: the table of the method, and what counts as a run and as a crossing."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.measuring.run import crossings_usual, longest_usual, run
from felles.model.measured import Chart, Choices, Measure


def drawn(values: list[float | None], **choices: object) -> Chart:
    return run([Measure(str(at), value=value) for at, value in enumerate(values)], Choices(**{"asked": "run", "direction": "up", **choices}))  # type: ignore[arg-type]


@pytest.mark.parametrize(("useful", "longest", "crossings"), [(10, 6, 2), (12, 7, 3), (15, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10)])
def test_the_table_of_the_method(useful: int, longest: int, crossings: int) -> None:
    assert (longest_usual(useful), crossings_usual(useful)) == (longest, crossings)


@given(st.integers(1, 2000))
def test_the_longest_run_is_the_rounded_logarithm_and_three(useful: int) -> None:
    assert longest_usual(useful) == round(math.log2(useful)) + 3


@given(st.integers(1, 120))
def test_so_few_crossings_happen_one_time_in_twenty(useful: int) -> None:
    fewest = crossings_usual(useful)
    below = sum(math.comb(useful - 1, at) for at in range(fewest)) / 2 ** (useful - 1)
    assert below < 0.05 <= below + math.comb(useful - 1, fewest) / 2 ** (useful - 1)


def test_points_on_the_median_are_left_out() -> None:
    chart = drawn([1, 5, 3, 3, 1, 5, 3])
    segment = chart.segments[0]
    assert (segment.centre, segment.count, segment.longest_run, segment.crossings) == (3, 7, 1, 3)
    assert (segment.longest_usual, segment.crossings_usual, chart.rules) == (longest_usual(4), crossings_usual(4), "runs")


def test_a_long_run_is_a_signal_and_its_points_are_flagged() -> None:
    values: list[float | None] = [1, 2, 9, 1, 2, 1, 9, 1, 2, 1, 2, 1, 9, 8, 9, 8, 9, 8, 9, 8]
    chart = drawn(values)
    assert [(one.name, one.first, one.last, one.side, one.verdict) for one in chart.signals if one.name == "long-run"] == [("long-run", 12, 19, "above", "improvement")]
    assert [at for at, point in enumerate(chart.points) if point.flagged] == list(range(12, 20))
    assert drawn(values, direction="down").points[19].verdict == "concern"


def test_one_on_the_median_neither_breaks_a_run_nor_counts_in_it() -> None:
    chart = drawn([1, 2, 1, 2, 1, 2, 9, 8, 5, 9, 8, 9, 8], direction="neutral")
    assert (chart.segments[0].centre, chart.segments[0].longest_run, chart.segments[0].crossings) == (5, 6, 1)


def test_too_few_crossings_are_a_signal_of_the_whole() -> None:
    chart = drawn([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert [(one.name, one.first, one.last, one.verdict) for one in chart.signals] == [("few-crossings", 0, 9, "neutral")]
    assert not any(point.flagged for point in chart.points)  # runs of five are usual among ten


def test_there_is_no_trend_rule_and_no_limit() -> None:
    chart = drawn([3, 1, 5, 1, 2, 3, 4, 5, 6, 7, 2, 1, 6, 2])
    assert {one.name for one in chart.signals} <= {"long-run", "few-crossings"}
    assert (chart.segments[0].upper, chart.points[0].upper, chart.assurance) == (None, None, "")


@pytest.mark.parametrize("values", [[], [None], [3], [3] * 20])
def test_too_little_to_say_anything(values: list[float | None]) -> None:
    assert drawn(values).signals == ()


NUMBERS = st.lists(st.integers(-50, 50).map(float), min_size=1, max_size=60)


@given(NUMBERS, st.integers(-9, 9), st.integers(1, 9))
def test_moved_and_scaled_numbers_have_the_same_signals(values: list[float], by: int, times: int) -> None:
    assert drawn(list(values)).signals == drawn([value * times + by for value in values]).signals


@given(NUMBERS)
def test_backwards_there_are_as_many_runs(values: list[float]) -> None:
    a, b = drawn(list(values)).segments[0], drawn(list(reversed(values))).segments[0]
    assert (a.centre, a.longest_run, a.crossings) == (b.centre, b.longest_run, b.crossings)


@given(NUMBERS, NUMBERS)
def test_rebasing_is_computing_apart(before: list[float], after: list[float]) -> None:
    both = drawn([*before, *after], rebases=(len(before),))
    assert [point.signals for point in both.points] == [point.signals for some in (before, after) for point in drawn(list(some)).points]
