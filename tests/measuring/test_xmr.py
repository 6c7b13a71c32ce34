"""XmR charts: the golden numbers of the method's own page, each rule by a small picture, and what must always hold."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.measuring.xmr import xmr
from felles.model.measured import Chart, Choices, Measure, SignalName

GOLDEN = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
LEVEL = [5, 6, 5, 4] * 4
"""Usual variation: mean 5, and nothing to say about it."""


def measures(values: list[float | None]) -> list[Measure]:
    return [Measure(str(at), value=value, missing="" if value is not None else "ikke målt") for at, value in enumerate(values)]


def drawn(values: list[float | None], **choices: object) -> Chart:
    return xmr(measures(values), Choices(**{"direction": "up", **choices}))  # type: ignore[arg-type]


def told(chart: Chart) -> list[tuple[SignalName, int, int, str, str]]:
    return [(one.name, one.first, one.last, one.side, one.verdict) for one in chart.signals]


def flagged(chart: Chart, name: SignalName) -> list[int]:
    return [at for at, point in enumerate(chart.points) if name in point.signals]


def test_the_method_s_own_example() -> None:
    chart = drawn(list(GOLDEN))
    segment = chart.segments[0]
    assert [round(one, 2) for one in (segment.centre, segment.upper, segment.lower) if one is not None] == [1.94, 4.60, -0.72]
    assert (segment.count, segment.few, chart.rules) == (18, False, "four")
    assert told(chart) == [("outside", 4, 4, "above", "improvement")]


def test_moving_ranges_out_of_the_ordinary_are_screened_once() -> None:
    """Unscreened, the same numbers have their upper limit at 6.95: the two ranges beside the ten are what differs."""
    ranges = [abs(b - a) for a, b in pairwise(GOLDEN)]
    unscreened = Fraction(sum(GOLDEN), 18) + Fraction("2.66") * Fraction(sum(ranges), 17)
    assert round(float(unscreened), 2) == 6.95
    segment = drawn(list(GOLDEN)).segments[0]
    assert segment.range_upper == pytest.approx(3.267)  # the mean moving range of those kept is 1
    # A second screening would drop the 4 as well (mean of the kept ranges: 20/18); it is not done.
    twice = [0, 1, 0, 1, 0, 1, 0, 5, 0, 1, 0, 1, 0, 1, 0, 1, 30, 1, 0]
    kept = sorted(abs(b - a) for a, b in pairwise(twice))[:-2]
    assert drawn(list(twice)).segments[0].range_upper == pytest.approx(float(Fraction("3.267") * Fraction(sum(kept), len(kept))))
    assert kept[-1] > 3.267 * sum(kept) / len(kept)


def test_near_limits_are_two_thirds_of_the_way() -> None:
    segment = drawn(list(GOLDEN)).segments[0]
    assert segment.near_upper == pytest.approx(1.944444 + 2.66 * 2 / 3, abs=1e-5)
    assert segment.near_lower == pytest.approx(1.944444 - 2.66 * 2 / 3, abs=1e-5)


def test_usual_variation_says_nothing() -> None:
    chart = drawn(list(LEVEL))
    assert chart.signals == () and not any(point.flagged or point.verdict for point in chart.points)


def test_a_point_on_the_limit_is_not_outside_it() -> None:
    """Limits of the baseline 0, 1, 0, 1 … are 0.5 ± 2.66 exactly."""
    baseline = [0, 1] * 6
    on = drawn([*baseline, 3.16], baseline=(0, 11))
    assert on.segments[0].upper == 3.16 and flagged(on, "outside") == []
    assert flagged(drawn([*baseline, 3.161], baseline=(0, 11)), "outside") == [12]
    assert told(drawn([*baseline, -2.17], baseline=(0, 11)))[0] == ("outside", 12, 12, "below", "concern")


def test_a_shift_takes_seven_and_one_on_the_mean_breaks_it() -> None:
    baseline = [0, 1] * 6
    above = [0.75, 0.875] * 3
    seven = drawn([*baseline, *above, 0.75], baseline=(0, 11))
    assert told(seven) == [("shift", 11, 18, "above", "improvement")]  # the last point of the baseline is above too
    assert flagged(seven, "shift") == list(range(11, 19))
    assert told(drawn([*baseline, 0, *above], baseline=(0, 11))) == []
    assert told(drawn([*baseline, 0, *above[:3], 0.5, *above[3:]], baseline=(0, 11))) == []
    assert told(drawn([*baseline, 0, *above], baseline=(0, 11), shift=6)) == [("shift", 13, 18, "above", "improvement")]


def test_a_trend_takes_seven_points_that_are_six_rises_and_a_tie_breaks_it() -> None:
    baseline = [0, 1] * 6
    rising = [0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9]
    found = drawn([*baseline[:-1], *rising, 0.1], baseline=(0, 10))
    assert ("trend", 10, 17, "above", "improvement") in told(found)  # from the last zero on: eight points
    assert flagged(found, "trend") == list(range(10, 18))
    six = drawn([*baseline, *rising[:6], 0.1], baseline=(0, 11))
    assert flagged(six, "trend") == []
    tied = drawn([*baseline, 0.2, 0.3, 0.4, 0.4, 0.6, 0.7, 0.8, 0.9], baseline=(0, 11))
    assert flagged(tied, "trend") == []
    assert flagged(drawn([*baseline, *rising[:6], 0.1], baseline=(0, 11), trend=6), "trend") == list(range(12, 18))


def test_the_points_of_a_trend_are_good_or_bad_by_the_side_they_are_on() -> None:
    falling = drawn([*([0, 1] * 6), 0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2], baseline=(0, 11), direction="down")
    trend = next(one for one in falling.signals if one.name == "trend")
    assert (trend.side, trend.verdict) == ("below", "improvement")
    assert [falling.points[at].verdict for at in range(12, 19)] == ["concern"] * 4 + ["improvement"] * 3


def test_two_of_three_near_a_limit_and_all_three_on_that_side() -> None:
    baseline = [0, 1] * 6  # limits -2.16 and 3.16, near limits at 0.5 ± 1.7733
    near = drawn([*baseline, 0, 2.5, 0.7, 2.5, 0], baseline=(0, 11))
    assert told(near) == [("near", 13, 15, "above", "improvement")]
    assert flagged(near, "near") == [13, 15]  # the one between is not beyond the near limit
    assert told(drawn([*baseline, 0, 2.5, 0.3, 2.5, 0], baseline=(0, 11))) == []
    assert told(drawn([*baseline, 0, 2.5, 0.7, 0.7, 2.5, 0], baseline=(0, 11))) == []
    outside = drawn([*baseline, 0, 3.5, 0.7, 2.5, 0], baseline=(0, 11))
    assert told(outside) == [("outside", 13, 13, "above", "improvement")]  # beyond the limit is not near it
    long = drawn([*baseline, 0, 2.5, 2.5, 0.7, 2.5, 0], baseline=(0, 11))
    assert told(long) == [("near", 13, 16, "above", "improvement")]


@pytest.mark.parametrize(
    ("direction", "above", "below"), [("up", "improvement", "concern"), ("down", "concern", "improvement"), ("neutral", "neutral", "neutral")]
)
def test_what_a_side_is_a_sign_of(direction: str, above: str, below: str) -> None:
    chart = drawn([*LEVEL, 60, *LEVEL, -60, *LEVEL], direction=direction)
    assert [(one.side, one.verdict) for one in chart.signals if one.name == "outside"] == [("above", above), ("below", below)]


@pytest.mark.parametrize(
    ("direction", "target", "sure"),
    [("up", 9, "fails"), ("up", 1, "passes"), ("up", 5, "varies"), ("down", 9, "passes"), ("down", 1, "fails"), ("down", 5, "varies"), ("neutral", 9, ""), ("up", None, "")],
)
def test_whether_the_target_will_be_met(direction: str, target: float | None, sure: str) -> None:
    assert drawn(list(LEVEL), direction=direction, target=target).assurance == sure  # limits 2.34 and 7.66


def test_a_target_on_the_limit_is_met_now_and_then() -> None:
    assert drawn([0, 1] * 6, target=3.16).assurance == "varies"
    assert drawn([0, 1] * 6, target=3.17).assurance == "fails"


def test_assurance_is_by_the_newest_segment() -> None:
    chart = drawn([*LEVEL, *[one + 20 for one in LEVEL]], rebases=(16,), target=15)
    assert chart.assurance == "passes"


def test_fewer_than_twelve_points_a_segment_are_said() -> None:
    chart = drawn([*LEVEL, 9, 10, 9], rebases=(16,))
    assert [segment.few for segment in chart.segments] == [False, True] and chart.few
    assert not drawn(LEVEL[:12]).few and drawn(LEVEL[:11]).few


def test_a_missing_number_has_no_range_beside_it_and_breaks_no_run() -> None:
    chart = drawn([0, 1, None, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1])
    assert [point.moving_range for point in chart.points[:5]] == [None, 1, None, None, 1]
    assert (chart.segments[0].count, chart.points[2].flagged) == (12, False)
    above = drawn([*([0, 1] * 6), 0, 0.7, 0.8, 0.7, None, 0.8, 0.7, 0.8, 0.7], baseline=(0, 11))
    assert flagged(above, "shift") == [13, 14, 15, 17, 18, 19, 20]


def test_decimals_are_what_is_written() -> None:
    """0.1 + 0.2 is 0.3: a point on the mean is on it, however the machine keeps it."""
    chart = drawn([0.1, 0.2, 0.3] * 4 + [0.2] * 7)
    assert chart.segments[0].centre == 0.2 and chart.signals == ()


@pytest.mark.parametrize("values", [[], [None], [4], [4, None, 4], [4] * 20, [None] * 20])
def test_too_little_to_say_anything(values: list[float | None]) -> None:
    chart = drawn(values)
    assert chart.signals == () and len(chart.points) == len(values)


def test_numbers_all_alike_have_limits_where_they_are() -> None:
    chart = drawn([4] * 12 + [5], baseline=(0, 11))
    assert (chart.segments[0].lower, chart.segments[0].upper) == (4, 4)
    assert told(chart) == [("outside", 12, 12, "above", "improvement")]


def test_limits_are_shown_where_a_number_can_be_but_signals_are_by_the_limits_themselves() -> None:
    chart = drawn([97, 99, 98, 99, 96, 99, 98, 97, 99, 98, 99, 97], least=0, most=100)
    assert chart.segments[0].upper == 100 and chart.signals == ()


NUMBERS = st.lists(st.decimals(-1000, 1000, places=2, allow_nan=False).map(float), min_size=2, max_size=60)


@given(NUMBERS, st.integers(-500, 500))
def test_moved_numbers_have_moved_limits_and_the_same_signals(values: list[float], by: int) -> None:
    moved = [float(Fraction(repr(value)) + by) for value in values]
    a, b = drawn(list(values)), drawn(list(moved))
    assert told(a) == told(b)
    for one, other in zip((a.segments[0].centre, a.segments[0].lower, a.segments[0].upper), (b.segments[0].centre, b.segments[0].lower, b.segments[0].upper), strict=True):
        assert other == pytest.approx(None if one is None else one + by)


@given(NUMBERS, st.integers(1, 64))
def test_scaled_numbers_have_scaled_limits_and_the_same_signals(values: list[float], by: int) -> None:
    a, b = drawn(list(values)), drawn([float(Fraction(repr(value)) * by) for value in values])
    assert told(a) == told(b)
    assert b.segments[0].upper == pytest.approx(a.segments[0].upper * by if a.segments[0].upper is not None else None)
    assert b.segments[0].range_upper == pytest.approx(a.segments[0].range_upper * by if a.segments[0].range_upper is not None else None)


@given(NUMBERS)
def test_mirrored_numbers_have_mirrored_signals(values: list[float]) -> None:
    turned = {"above": "below", "below": "above", "": ""}
    a, b = drawn(list(values), direction="up"), drawn([-value for value in values], direction="down")
    assert [(one.name, one.first, one.last, turned[one.side], one.verdict) for one in a.signals] == told(b)


@given(NUMBERS)
def test_backwards_the_limits_are_the_same_and_every_signal_is_where_it_was(values: list[float]) -> None:
    a, b = drawn(list(values)), drawn(list(reversed(values)))
    assert (a.segments[0].lower, a.segments[0].centre, a.segments[0].upper) == (b.segments[0].lower, b.segments[0].centre, b.segments[0].upper)
    for name in ("outside", "shift", "near", "trend"):
        assert flagged(a, name) == sorted(len(values) - 1 - at for at in flagged(b, name))


@given(NUMBERS, NUMBERS)
def test_rebasing_is_computing_apart(before: list[float], after: list[float]) -> None:
    both = drawn([*before, *after], rebases=(len(before),))
    apart = [drawn(list(before)), drawn(list(after))]
    assert [(s.centre, s.lower, s.upper, s.count) for s in both.segments] == [(c.segments[0].centre, c.segments[0].lower, c.segments[0].upper, c.segments[0].count) for c in apart]
    later = [(name, first + len(before), last + len(before), side, sign) for name, first, last, side, sign in told(apart[1])]
    assert told(both) == [*told(apart[0]), *later]


@given(NUMBERS)
def test_a_flagged_point_belongs_to_a_signal_and_a_signal_has_its_points(values: list[float]) -> None:
    chart = drawn(list(values))
    for at, point in enumerate(chart.points):
        assert set(point.signals) <= {one.name for one in chart.signals if one.first <= at <= one.last}
    for one in chart.signals:
        assert one.name in chart.points[one.first].signals and one.name in chart.points[one.last].signals
