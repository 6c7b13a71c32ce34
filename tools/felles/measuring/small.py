"""Small numbers are taken out of a table before anybody sees it, so that no number tells of a person.

    shown = suppressed(Table(answered=84, groups=(...), rows=(...)), k=5)

What is left out, with k the smallest number of people who may be told of together (5, or more where the handbook says so):

1. A group in which fewer than k answered has no result at all, and neither has an item that fewer than k answered.
2. Of a count from 1 to k - 1 nothing is said. Nought is said, unless something would follow from it.
3. Where one number alone is missing between others and their sum, the next smallest goes too; and so on, until every
   small number may be anything from 1 to k - 1 (a group: from 0) for whoever knows all that is shown, all sums and why
   something is missing (`flows`). What the groups left out come to together is held to the same: it follows from the rest.
4. `share` gives whole percentages, and only such as say no more than the counts beside them.
5. Where fewer than 2 k answered an item (with 5: fewer than 10), only how many did is said. Among so few, either some
   answer was given by fewer than k, or all gave the same; that the counts are missing doesn't tell which.
6. `Known` are numbers published before, of the same people or of some of them. What comes out when one is taken from
   the other is held to the same rules; where the people differ by fewer than k nothing can be published (`clash`).

Who didn't answer an item is not protected: how many answered stands beside how many were there. Where nearly all answered,
how many of a group did can be told from that more closely, never what they answered.

Each k is worked out from the one below it, so a larger k never shows anything that a smaller one hides.

Whoever runs this very program over every table that might be behind a shown one can rule some values out, as with any
rule that looks at the numbers; a test holds that more than one is always left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from felles.measuring.counted import (
    FEW,
    FOLLOWS,
    LEAST,
    OTHER,
    SMALL,
    Answers,
    Group,
    Known,
    LeftOut,
    Part,
    Shown,
    ShownRow,
    Table,
    Why,
    nested,
    size_of,
)
from felles.measuring.leaving_out import Hidden, Item, stricter

__all__ = ("LEAST", "Answers", "Group", "Known", "LeftOut", "Part", "Shown", "ShownRow", "Table", "Why", "clash", "median", "share", "suppressed")


def suppressed(table: Table, k: int = LEAST, known: Sequence[Known] = ()) -> Shown:
    """The table as it may be seen. ValueError when ``k`` is under the least."""
    if k < LEAST:
        raise ValueError(f"fewer than {LEAST} can't be told of together")
    return _suppressed(table, k, known, LEAST)


def _suppressed(table: Table, k: int, known: Sequence[Known], least: int) -> Shown:
    hidden = Hidden()
    for step in range(least, k + 1):
        hidden = stricter(table, step, known, hidden)
        if hidden.everything:
            break
    return _shown(table, hidden)


def clash(table: Table, k: int, known: Sequence[Known]) -> Known | None:
    """The earlier result beside which this can't be published: it is of the same people but for fewer than ``k``."""
    for one in known:
        mine = size_of(table, one.of)
        if mine is not None and one.answered is not None and 0 < abs(mine - one.answered) < k and nested(table, one):
            return one
    return None


def share(row: ShownRow, chosen: Iterable[int], k: int = LEAST) -> int | None:
    """Whole per cent who gave one of the answers ``chosen`` (from 0), or None where that would tell more than the row does."""
    mine = set(chosen)
    if row.n is None or row.n < 2 * k or not row.counts:
        return None
    missing = {i for i, count in enumerate(row.counts) if count is None}
    if missing & mine and missing - mine:
        return None
    outside = sum(count or 0 for i, count in enumerate(row.counts) if i not in mine)
    inside = sum(count or 0 for i, count in enumerate(row.counts) if i in mine)
    if missing & mine:
        inside = row.n - outside
    return (200 * inside + row.n) // (2 * row.n)  # half a per cent is rounded up


def median(row: ShownRow, values: Sequence[float], k: int = LEAST) -> float | None:
    """The median of ordered answers with these values; None where it would tell more than the row does."""
    if row.n is None or row.n < 2 * k or len(values) != len(row.counts):
        return None
    missing = [i for i, count in enumerate(row.counts) if count is None]
    counts = [count or 0 for count in row.counts]
    left = row.n - sum(counts)
    if not missing:
        return _middle(counts, values)
    found = set()
    for end in (missing[0], missing[-1]):  # all that is missing as low as it may be, and as high
        counts[end] += left
        found.add(_middle(counts, values))
        counts[end] -= left
    return found.pop() if len(found) == 1 else None


def _middle(counts: Sequence[int], values: Sequence[float]) -> float:
    n = sum(counts)
    low, high = _nth(counts, values, (n - 1) // 2), _nth(counts, values, n // 2)
    return low if low == high else (low + high) / 2


def _nth(counts: Sequence[int], values: Sequence[float], index: int) -> float:
    for count, value in zip(counts, values, strict=True):
        if index < count:
            return value
        index -= count
    raise IndexError(index)


# --- The table as it may be seen --------------------------------------------------------------------------------------


def _shown(table: Table, hidden: Hidden) -> Shown:
    if hidden.everything:
        groups: tuple[tuple[str, int | None], ...] = tuple((group.id, None) for group in table.groups)
        rows = tuple(ShownRow(row.item, None, None, (), None) for row in table.rows if row.group is None)
        return Shown(None, groups, rows, (LeftOut("all", FEW),))
    if hidden.ungrouped:
        table = replace(table, groups=(), rows=tuple(row for row in table.rows if row.group is None))
    left = [LeftOut("groups", FEW)] if hidden.ungrouped else []
    left += [LeftOut("all", why, group=group.id) for group in table.groups for why in [hidden.groups.get(group.id)] if why]
    found: list[ShownRow] = []
    for row in table.rows:
        item = hidden.items[row.item]
        if row.group in hidden.groups:
            continue
        why = item.gone if row.group is None else item.rows.get(row.group)
        if row.group is not None and (item.gone or item.ungrouped):
            continue
        if why:
            found.append(ShownRow(row.item, row.group, None, (), None))
            left.append(LeftOut("all", why, row.item, row.group, item.others.get((row.group, -1))))
            continue
        counts = tuple(None if (row.group, v) in item.cells else count for v, count in enumerate(row.counts))
        apart = None if row.group in item.apart else row.apart
        found.append(ShownRow(row.item, row.group, row.n, counts if len(counts) > 1 else (), apart))
        if item.ungrouped:
            left.append(LeftOut("groups", FOLLOWS, row.item))
        left += _of_row(row, item)
    groups = tuple((group.id, None if group.id in hidden.groups else group.answered) for group in table.groups)
    return Shown(table.answered, groups, tuple(found), tuple(left))


def _of_row(row: Answers, item: Item) -> Iterable[LeftOut]:
    """Why counts are missing in a row. A small one and those from which it would follow are told alike: else that would tell."""
    if len(row.counts) > 1 and any(group == row.group for group, _ in item.cells):
        other = next((other for (group, v), other in item.others.items() if group == row.group and v >= 0), None)
        yield LeftOut("counts", OTHER if other else SMALL, row.item, row.group, other)
    if row.group in item.apart:
        yield LeftOut("apart", SMALL, row.item, row.group)
