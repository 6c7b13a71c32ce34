"""p charts: limits that follow how many there were, kept between nothing and all."""

from __future__ import annotations

import math
import statistics
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.measuring.p import countable, p
from felles.model.measured import Chart, Choices, Measure

Counted = list[tuple[float, float]]
SHARE = Choices(asked="p", direction="up", least=0, most=1)


def measures(counted: Counted) -> list[Measure]:
    return [Measure(str(at), numerator=x, denominator=n) for at, (x, n) in enumerate(counted)]


def drawn(counted: Counted, choices: Choices = SHARE, **more: bool) -> Chart:
    return p(measures(counted), choices, **more)


def test_the_check_of_the_method() -> None:
    chart = drawn([(12, 40), (15, 50), (9, 30), (18, 45)])
    first = chart.points[0]
    assert chart.segments[0].centre == pytest.approx(0.3273, abs=5e-5)
    assert (first.lower, first.upper) == (pytest.approx(0.1047, abs=5e-5), pytest.approx(0.5498, abs=5e-5))
    assert chart.segments[0].few and chart.signals == () and chart.segments[0].widened is None


def test_limits_are_narrower_where_there_were_more() -> None:
    chart = drawn([(12, 40), (60, 200), (9, 30), (18, 60)])
    widths = [point.upper - point.lower for point in chart.points if point.upper is not None and point.lower is not None]
    assert widths[1] < widths[3] < widths[0] < widths[2]


def test_limits_stay_between_nothing_and_all() -> None:
    chart = drawn([(1, 12), (0, 10), (2, 11), (1, 9)])
    assert all(point.lower == 0 and point.upper is not None and 0 < point.upper < 1 for point in chart.points)
    assert all(point.upper == 1 for point in drawn([(11, 12), (10, 10), (9, 11), (8, 9)]).points)


def test_shares_are_shown_in_the_unit_asked_for() -> None:
    chart = drawn([(12, 40), (15, 50), (9, 30), (18, 45)], Choices(asked="p", scale=100, least=0, most=100))
    assert (chart.points[0].value, chart.segments[0].centre) == (30, pytest.approx(32.7273, abs=5e-4))
    assert chart.points[0].upper == pytest.approx(54.98, abs=5e-3)


def test_a_share_beyond_its_own_limits_is_a_signal_and_near_it_two_of_three() -> None:
    usual = [(20, 40), (21, 40), (19, 40), (20, 40)] * 4
    of_usual = Choices(asked="p", direction="up", least=0, most=1, baseline=(0, 15))
    assert [(one.name, one.first, one.verdict) for one in drawn([*usual, (38, 40)], of_usual).signals] == [("outside", 16, "improvement")]
    same_share_of_few = drawn([*usual, (3.8, 4)], of_usual)
    assert same_share_of_few.signals == ()
    near = drawn([*usual, (14, 40), (20, 40), (28, 40), (27, 40), (21, 40)], Choices(asked="p", direction="down", least=0, most=1, baseline=(0, 15)))
    assert [(one.name, one.first, one.last, one.verdict) for one in near.signals] == [("near", 18, 19, "concern")]


def test_shift_and_trend_are_as_in_an_xmr_chart() -> None:
    up = drawn([*([(20, 40), (22, 40), (18, 40), (20, 40)] * 3), *([(21, 40)] * 7)], Choices(asked="p", direction="up", least=0, most=1, baseline=(0, 11)))
    assert [(one.name, one.first, one.last) for one in up.signals] == [("shift", 12, 18)]


def test_where_wholes_are_huge_the_limits_are_as_wide_as_the_shares_vary() -> None:
    counted: Counted = [(x, 50_000) for x in (10_000, 10_400, 9_700, 10_300, 9_800, 10_500, 9_600, 10_200, 9_900, 10_350, 9_750, 10_100)]
    plain, widened = drawn(counted, laney=False), drawn(counted)
    share = sum(x for x, _ in counted) / sum(n for _, n in counted)
    z = [(x / n - share) / math.sqrt(share * (1 - share) / n) for x, n in counted]
    factor = statistics.fmean(abs(b - a) for a, b in pairwise(z)) / 1.128
    assert widened.segments[0].widened == pytest.approx(factor) and factor > 3
    assert widened.points[0].upper == pytest.approx(share + 3 * factor * math.sqrt(share * (1 - share) / 50_000))
    assert len([one for one in plain.signals if one.name == "outside"]) >= 6 and widened.signals == ()
    assert drawn([(x / 100, n / 100) for x, n in counted]).segments[0].widened is None


def test_what_has_no_whole_is_passed_over() -> None:
    some = [Measure("a", 3, 10), Measure("b", missing="ikke målt"), Measure("c", 0, 0), Measure("d", 4, 10)]
    chart = p(some, SHARE)
    assert [point.value for point in chart.points] == [0.3, None, None, 0.4] and chart.segments[0].count == 2
    assert not countable([Measure("a", value=0.3), *some]) and countable([some[0], some[1]])


@pytest.mark.parametrize("counted", [[], [(0, 5)] * 12, [(5, 5)] * 12, [(7, 5)] * 12, [(-1, 5)] * 12, [(0, 2000)] * 12])
def test_shares_of_nothing_all_and_more_than_all(counted: Counted) -> None:
    chart = drawn(counted)
    assert chart.signals == () and len(chart.points) == len(counted)


SOME = st.lists(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=40)


@given(SOME)
def test_limits_hold_the_centre_and_stay_possible(counted: Counted) -> None:
    for point in drawn(counted).points:
        assert point.lower is not None and point.upper is not None and point.centre is not None
        assert 0 <= point.lower <= point.centre + 1e-12 and point.centre <= point.upper + 1e-12 and point.upper <= 1


@given(SOME, SOME)
def test_rebasing_is_computing_apart(before: Counted, after: Counted) -> None:
    both = drawn([*before, *after], Choices(asked="p", direction="up", least=0, most=1, rebases=(len(before),)))
    apart = [drawn(before), drawn(after)]
    assert [point.upper for point in both.points] == [point.upper for chart in apart for point in chart.points]
    assert [point.signals for point in both.points] == [point.signals for chart in apart for point in chart.points]


@given(SOME)
def test_the_others_have_the_mirrored_chart(counted: Counted) -> None:
    a, b = drawn(counted), drawn([(n - x, n) for x, n in counted])
    for one, other in zip(a.points, b.points, strict=True):
        assert one.upper is not None and other.lower is not None
        assert other.lower == pytest.approx(1 - one.upper, abs=1e-9)
