"""Small numbers: §5.8's rules one by one, and nobody who knows everything else can work one out."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from felles.measuring.small import (
    Answers,
    Group,
    Known,
    Shown,
    ShownRow,
    Table,
    _suppressed,
    clash,
    median,
    share,
    suppressed,
)

from . import attacker

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def whole(*counts: int, apart: int = 0, answered: int | None = None) -> Table:
    row = Answers("q", None, counts, apart)
    return Table(row.n + apart if answered is None else answered, (), (row,))


def grouped(groups: dict[str, tuple[int, ...]], rest: tuple[int, ...] | None = None, more: dict[str, int] | None = None) -> Table:
    """One item, everybody in a group but ``rest``; ``more``: how many of a group left it unanswered."""
    blank = more or {}
    columns = len(next(iter(groups.values())))
    everybody = [*groups.values(), rest or (0,) * columns]
    total = tuple(map(sum, zip(*everybody, strict=True)))
    rows = (Answers("q", None, total), *(Answers("q", name, counts) for name, counts in groups.items()))
    return Table(sum(total) + sum(blank.values()), tuple(Group(name, sum(c) + blank.get(name, 0)) for name, c in groups.items()), rows)


def row_of(shown: Shown, group: str | None = None) -> ShownRow:
    return next(row for row in shown.rows if row.group == group)


def test_a_row_without_small_numbers_stands_as_it_is() -> None:
    shown = suppressed(whole(0, 7, 20, 41, 16))
    assert row_of(shown) == ShownRow("q", None, 84, (0, 7, 20, 41, 16), 0) and shown.left_out == ()


def test_a_small_number_goes_and_the_next_smallest_with_it() -> None:
    shown = suppressed(whole(3, 5, 20, 40, 16))
    assert row_of(shown).counts == (None, None, 20, 40, 16)
    assert [(left.part, left.why, left.group) for left in shown.left_out] == [("counts", "small-cell", None)]


def test_nought_is_shown_unless_something_would_follow() -> None:
    assert row_of(suppressed(whole(0, 0, 30, 0, 12))).counts == (0, 0, 30, 0, 12)


def test_two_small_numbers_that_could_only_be_few_things_take_a_third_along() -> None:
    # 1 + 1 is 2: each would have to be 1 as none of them is nought.
    shown = row_of(suppressed(whole(1, 1, 30, 40)))
    assert shown.counts == (None, None, None, 40)


def test_where_fewer_than_five_answered_nothing_is_said() -> None:
    shown = suppressed(whole(1, 3))
    assert shown == Shown(None, (), (ShownRow("q", None, None, (), None),), shown.left_out)
    assert [(left.part, left.why) for left in shown.left_out] == [("all", "few-answered")]


def test_where_fewer_than_ten_answered_only_how_many_is_said_whether_they_agree_or_not() -> None:
    alike, unlike = suppressed(whole(0, 9, 0)), suppressed(whole(4, 5, 0))
    assert row_of(alike) == row_of(unlike) and row_of(alike).n == 9 and row_of(alike).counts == (None, None, None)
    assert alike.left_out == unlike.left_out


def test_ten_who_agree_may_be_told_of() -> None:
    assert row_of(suppressed(whole(0, 10, 0))).counts == (0, 10, 0)


def test_a_small_group_goes_and_the_next_smallest_with_it() -> None:
    shown = suppressed(grouped({"a": (2, 2), "b": (10, 10), "c": (6, 6), "d": (20, 20)}))
    assert dict(shown.groups) == {"a": None, "b": 20, "c": None, "d": 40}
    assert {left.group: left.why for left in shown.left_out} == {"a": "few-answered", "c": "would-follow-from-total"}
    assert {row.group for row in shown.rows} == {None, "b", "d"}


def test_who_is_in_no_group_is_a_group_too() -> None:
    shown = suppressed(grouped({"a": (20, 20), "b": (12, 12)}, rest=(2, 0)))
    assert dict(shown.groups) == {"a": 40, "b": None}


def test_an_item_few_in_a_group_answered() -> None:
    shown = suppressed(grouped({"a": (2, 1), "b": (20, 20), "c": (10, 10)}, more={"a": 20}))
    assert dict(shown.groups) == {"a": 23, "b": 40, "c": 20}
    assert row_of(shown, "a").n is None and row_of(shown, "c").n is None and row_of(shown, "b").n == 40


def test_a_total_less_its_groups_tells_of_nobody() -> None:
    # Both groups' second answers are missing; else the sum less one is the other.
    shown = suppressed(grouped({"a": (20, 3, 9), "b": (20, 10, 30)}))
    assert row_of(shown, "a").counts[1] is None and row_of(shown, "b").counts[1] is None


def test_not_relevant_is_a_number_of_people_too() -> None:
    assert row_of(suppressed(whole(20, 20, apart=3))).apart is None
    assert row_of(suppressed(whole(20, 20, apart=6))).apart == 6
    assert row_of(suppressed(whole(20, 20, apart=0))).apart == 0


def test_smaller_than_five_is_refused() -> None:
    with pytest.raises(ValueError):
        suppressed(whole(10, 10), 4)


@pytest.mark.parametrize(("counts", "chosen", "expected"), [((0, 7, 20, 41, 16), (3, 4), 68), ((None, None, 20, 40, 16), (3, 4), 67), ((None, 20, 40, None, 16), (3, 4), None), ((0, 84), (1,), 100)])
def test_a_share_says_no_more_than_its_row(counts: tuple[int | None, ...], chosen: tuple[int, ...], expected: int | None) -> None:
    assert share(ShownRow("q", None, 84, counts, 0), chosen) == expected


def test_a_share_of_few_is_not_said() -> None:
    assert share(ShownRow("q", None, 9, (4, 5), 0), (1,)) is None


def test_a_median_says_no_more_than_its_row() -> None:
    values = (1, 2, 3, 4, 5)
    assert median(ShownRow("q", None, 84, (0, 7, 20, 41, 16), 0), values) == 4
    assert median(ShownRow("q", None, 84, (None, None, 20, 40, 16), 0), values) == 4
    assert median(ShownRow("q", None, 12, (None, 0, 0, None, 0), 0), values) is None
    assert median(ShownRow("q", None, 10, (5, 5, 0, 0, 0), 0), values) == 1.5


# --- Whoever knows everything else --------------------------------------------------------------------------------------


@st.composite
def made_up(draw: st.DrawFn, columns: int = 2, most: int = 9, k: int = 3) -> Table:
    names = draw(st.integers(0, 3))
    count = st.one_of(st.integers(0, k), st.integers(0, most))
    row = st.tuples(*[count] * columns)
    groups = {f"g{i}": draw(row) for i in range(names)}
    rest = draw(st.one_of(st.just((0,) * columns), row)) if groups else draw(row)
    blank = {name: draw(st.integers(0, 3)) for name in groups}
    if groups:
        return grouped(groups, rest, blank)
    return whole(*rest)


def held(table: Table, shown: Shown, k: int) -> None:
    """Every number that tells of few may be any of 1 to k - 1, for who tries every table there could be."""
    if shown.answered is None:
        assert table.answered < k and all(row.n is None for row in shown.rows)
        return
    sizes = attacker.group_sizes(table, shown, k) if shown.groups else set()
    for i, group in enumerate(table.groups if shown.groups else ()):
        if group.answered < k:
            most = k - 1 if group.asked is None else min(k - 1, group.asked)
            assert {*range(most + 1)} <= {found[i] for found in sizes}, (group, shown)
    whole_row = row_of(shown)
    if whole_row.n is None:
        return
    assert whole_row.n >= k
    seen: dict[tuple[str | None, int], set[int]] = defaultdict(set)
    totals: dict[str | None, set[int]] = defaultdict(set)
    alike: dict[str | None, set[bool]] = defaultdict(set)
    for one in attacker.tables(table, shown, "q", k):
        for name, counts in one.items():
            totals[name].add(sum(counts))
            alike[name].add(max(counts) == sum(counts))
            for v, count in enumerate(counts):
                seen[name, v].add(count)
    assert totals, "the table that is behind it must itself be possible"
    told = {row.group for row in shown.rows if row.group is not None}
    true = {row.group: row.counts for row in table.rows if row.group is None or row.group in told}
    true[""] = tuple(t - sum(true[name][v] for name in told) for v, t in enumerate(true[None]))
    for name, counts in true.items():
        cap = {None: table.answered, "": table.answered - sum(size for name, size in shown.groups if size is not None and name in told), **{g.id: g.answered for g in table.groups}}[name]
        for v, count in enumerate(counts):
            if 0 < count < k:
                assert {*range(1, min(k - 1, cap) + 1)} <= seen[name, v], (name, v, counts, shown)
        n = sum(counts)
        if name is not None and 0 < n < k:
            assert {*range(1, min(k - 1, cap) + 1)} <= totals[name], (name, counts, shown)
        if 1 < n < 2 * k and len(counts) > 1:
            assert alike[name] != {True}, (name, counts, shown)


@SLOW
@given(made_up())
def test_nobody_can_work_out_a_small_number(table: Table) -> None:
    held(table, _suppressed(table, 3, (), 3), 3)


@settings(SLOW, max_examples=60)
@given(made_up(columns=3, most=7))
def test_nor_among_three_answers(table: Table) -> None:
    held(table, _suppressed(table, 3, (), 3), 3)


@settings(SLOW, max_examples=60)
@given(made_up(columns=2, most=14, k=5))
def test_nor_with_five(table: Table) -> None:
    held(table, suppressed(table, 5), 5)


@settings(SLOW, max_examples=40)
@given(made_up(columns=2, most=9, k=3))
def test_nor_after_smaller_ones(table: Table) -> None:
    """What a smaller number hides first makes it no easier."""
    held(table, _suppressed(table, 3, (), 2), 3)


def says(shown: Shown) -> set[tuple[object, ...]]:
    """Every number that is shown."""
    found: set[tuple[object, ...]] = {("group", *pair) for pair in shown.groups if pair[1] is not None}
    if shown.answered is not None:
        found.add(("answered", shown.answered))
    for row in shown.rows:
        if row.n is not None:
            found.add((row.item, row.group, "n", row.n))
        if row.apart is not None:
            found.add((row.item, row.group, "apart", row.apart))
        found |= {(row.item, row.group, v, count) for v, count in enumerate(row.counts) if count is not None}
    return found


@settings(deadline=None, max_examples=200)
@given(made_up(columns=4, most=60, k=12), st.integers(5, 14), st.integers(1, 6))
def test_a_larger_number_never_shows_more(table: Table, k: int, more: int) -> None:
    assert says(suppressed(table, k + more)) <= says(suppressed(table, k))


@settings(deadline=None, max_examples=200)
@given(made_up(columns=5, most=60, k=6))
def test_what_is_shown_is_true_and_the_same_each_time(table: Table) -> None:
    shown = suppressed(table, 5)
    true = says(Shown(table.answered, tuple((g.id, g.answered) for g in table.groups), tuple(ShownRow(r.item, r.group, r.n, r.counts, r.apart) for r in table.rows), ()))
    assert says(shown) <= true and shown == suppressed(table, 5)
    assert all(count is None or count == 0 or count >= 5 for row in shown.rows for count in (row.n, row.apart, *row.counts))


@pytest.mark.parametrize(("k", "columns", "most"), [(3, 4, 15), (4, 3, 22), (5, 2, 26), (5, 3, 24)])
def test_who_runs_this_program_over_every_table_there_could_be_is_left_with_more_than_one(k: int, columns: int, most: int) -> None:
    """Everybody's answers to an item: every table, and which others are shown as just that."""
    same: dict[Shown, list[tuple[int, ...]]] = defaultdict(list)
    for n in range(1, most + 1):
        for counts in attacker.splits(n, columns):
            same[_suppressed(whole(*counts), k, (), k)].append(counts)
    for shown, behind in same.items():
        if shown.answered is None or row_of(shown).n is None:
            continue
        for v in range(columns):
            values = {counts[v] for counts in behind}
            assert len(values) > 1 or not 0 < next(iter(values)) < k, (shown, behind)


# --- Beside what was published before -------------------------------------------------------------------------------------


def known(n: int, *counts: int | None, answered: int | None = None, of: str | None = None) -> Known:
    return Known("SVAR-1", of, n if answered is None else answered, {"q": (n, counts)})


def test_two_tables_of_nearly_the_same_people_are_not_both_published() -> None:
    assert clash(whole(20, 20), 5, [known(38, 19, 19)]) is not None
    assert clash(whole(20, 20), 5, [known(35, 15, 20)]) is None
    assert clash(whole(20, 20), 5, [known(40, 20, 20)]) is None
    assert clash(whole(20, 20), 5, [known(38, 30, 8)]) is None, "more there, fewer here: other people"
    assert clash(whole(20, 20), 5, [known(43, 22, 21)]) is not None, "those published before may be the more"


def test_what_a_difference_would_tell_is_left_out() -> None:
    shown = suppressed(whole(20, 28, 30), 5, [known(60, 18, 20, 22)])
    assert row_of(shown).counts[0] is None
    assert [(left.part, left.why, left.other) for left in shown.left_out] == [("counts", "would-follow-from-other-result", "SVAR-1")]


def test_what_is_known_of_the_same_people_protects_nothing() -> None:
    """The total's second answer was published: leaving it out here keeps nothing from anybody."""
    table = grouped({"a": (20, 3, 9), "b": (20, 10, 30)})
    shown = suppressed(table, 5, [known(92, 40, 13, 39)])
    assert row_of(shown, "a").counts[1] is None and row_of(shown, "b").counts[1] is None


def test_a_groups_own_earlier_result_counts_too() -> None:
    table = grouped({"a": (22, 20), "b": (20, 30)})
    assert clash(table, 5, [known(40, 20, 20, of="a")]) is not None


@st.composite
def pair(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Earlier answers of some, and who came since."""
    early = draw(st.tuples(*[st.integers(3, 9)] * 3))
    since = draw(st.tuples(*[st.integers(0, 5)] * 3))
    return early, since


@SLOW
@given(pair())
def test_what_one_table_less_the_other_tells_is_no_small_number(both: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    early, since = both
    k = 3
    before = _suppressed(whole(*early), k, (), k)
    now = whole(*(a + b for a, b in zip(early, since, strict=True)))
    earlier = Known("SVAR-1", None, before.answered, {row.item: (row.n, row.counts) for row in before.rows})
    if clash(now, k, [earlier]):
        assert 0 < sum(since) < k
        return
    shown = _suppressed(now, k, [earlier], k)
    assert sum(since) == 0 or sum(since) >= k
    held(now, shown, k) if not any(left.why == "would-follow-from-other-result" for left in shown.left_out) else None
    whole_row = row_of(shown)
    if whole_row.n is None:
        return
    # Both tables by trial: which of those who came since may have answered how?
    firsts = [c for c in attacker.splits(sum(early), 3) if all(s is None or s == x for s, x in zip(row_of(before).counts, c, strict=True))]
    lasts = [c for c in attacker.splits(whole_row.n, 3) if all(s is None or s == x for s, x in zip(whole_row.counts, c, strict=True))]
    found = [tuple(b - a for a, b in zip(one, other, strict=True)) for one in firsts for other in lasts if all(b >= a for a, b in zip(one, other, strict=True))]
    for v, count in enumerate(since):
        if 0 < count < k:
            assert len({difference[v] for difference in found}) > 1, (early, since, before, shown)
