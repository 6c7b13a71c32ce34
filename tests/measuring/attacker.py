"""Somebody who knows all that is shown, every sum, why something is missing and the rules, and tries every table there could be.

Written from the rules alone: it shares no line with what it is held against, and does nothing but count.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from felles.measuring.small import Shown, Table


def splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share ``total`` among ``parts``."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in splits(total - first, parts - 1):
            yield (first, *rest)


def group_sizes(table: Table, shown: Shown, k: int) -> set[tuple[int, ...]]:
    """All that the groups' numbers of answers may be."""
    why = {left.group: left.why for left in shown.left_out if left.item is None}
    assert shown.answered is not None
    named = dict(shown.groups)
    options = []
    for group in table.groups:
        stands = named[group.id]
        if stands is not None:
            options.append([stands])
            continue
        most = min(shown.answered, shown.answered if group.asked is None else group.asked)
        options.append([a for a in range(most + 1) if (a < k) == (why[group.id] == "few-answered")])
    everybody = sum(group.answered for group in table.groups) == table.answered
    found = set()
    for sizes in product(*options):
        if sum(sizes) == shown.answered or (not everybody and sum(sizes) <= shown.answered):
            found.add(sizes)
    return found


def _fits(counts: tuple[int, ...], stands: tuple[int | None, ...]) -> bool:
    """Missing counts are all told of alike: a small one, or one from which a small one would follow."""
    return not stands or all(s is None or s == c for s, c in zip(stands, counts, strict=True))


def tables(table: Table, shown: Shown, item: str, k: int) -> Iterator[dict[str | None, tuple[int, ...]]]:
    """Every way in which everybody (None), each group told of and the rest together ("") may have answered.

    That no more can have answered than were there is left out of account: who didn't answer isn't protected.
    """
    rows = {row.group: row for row in shown.rows if row.item == item}
    why = {(left.group, left.part): left.why for left in shown.left_out if left.item == item}
    whole = rows[None]
    assert whole.n is not None and shown.answered is not None
    columns = len(whole.counts)
    sizes = {name: size for name, size in shown.groups if size is not None and name in rows}
    possible: list[list[tuple[int, ...]]] = []
    for name in sizes:
        row = rows[name]
        if row.n is None:
            few = why[name, "all"] == "few-answered"
            ns = [n for n in range(whole.n + 1) if (n < k) == few]
            possible.append([counts for n in ns for counts in splits(n, columns)])
        else:
            possible.append([counts for counts in splits(row.n, columns) if _fits(counts, row.counts)])
    left = shown.answered - sum(sizes.values())
    everybody = left == 0 and len(sizes) == len(table.groups) and bool(sizes)
    for total in splits(whole.n, columns):
        if not _fits(total, whole.counts):
            continue
        for chosen in product(*possible):
            rest = tuple(t - sum(row[v] for row in chosen) for v, t in enumerate(total))
            if min(rest) < 0 or (everybody and any(rest)):
                continue
            yield {None: total, "": rest, **dict(zip(sizes, chosen, strict=True))}
