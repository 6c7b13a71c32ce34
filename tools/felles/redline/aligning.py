"""Which row of a list is which row of the list before: by its id, by what it is about, by its words."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from felles.redline.texts import alike

_ALIKE = 0.5
"""From how much in common two rows are taken for one that was changed."""
_MOST = 4_000
"""Pairs of rows that are looked at for likeness; beyond that, rows are known only by what is equal."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row before and after, by their positions; None where there is none."""

    old: int | None
    new: int | None
    moved: bool = False


def aligned(old: Sequence[Any], new: Sequence[Any], *, about: str | None = None, without: frozenset[str] = frozenset()) -> list[Pair]:
    """Every row of both lists once, in the new list's order, removed ones where they stood.

    ``about`` names the field that says what a row is about; ``without`` the fields that only number the rows.
    """
    found: dict[int, int] = {}  # new -> old
    for keys in _keys(old, new, about, without):
        left_old, left_new = _left(len(old), found.values()), _left(len(new), found)
        known: defaultdict[Hashable, list[int]] = defaultdict(list)
        for i in left_old:
            known[keys[0][i]].append(i)
        for j in left_new:
            key = keys[1][j]
            if key is not None and known.get(key):
                found[j] = known[key].pop(0)
    _by_words(old, new, without, found)
    return list(_ordered(len(old), len(new), found))


def _left(length: int, taken: Any) -> list[int]:
    gone = set(taken)
    return [i for i in range(length) if i not in gone]


def _keys(old: Sequence[Any], new: Sequence[Any], about: str | None, without: frozenset[str]) -> Iterator[tuple[list[Hashable], list[Hashable]]]:
    """Ways to know a row again, the surest first."""
    ids = tuple([row.get("id") if isinstance(row, Mapping) else None for row in rows] for rows in (old, new))
    if all(isinstance(one, str) for one in (*ids[0], *ids[1])) and all(len(set(some)) == len(some) for some in ids):
        yield list(ids[0]), list(ids[1])
        return
    yield [frozen(row, without) for row in old], [frozen(row, without) for row in new]
    if about is not None:
        yield _single([_about(row, about) for row in old]), _single([_about(row, about) for row in new])


def _about(row: Any, field: str) -> Hashable:
    return frozen(row[field]) if isinstance(row, Mapping) and row.get(field) is not None else None


def _single(keys: list[Hashable]) -> list[Hashable]:
    """The keys, those that several rows have taken away: they tell nothing apart."""
    counted = Counter(keys)
    return [key if counted[key] == 1 else None for key in keys]


def frozen(value: Any, without: frozenset[str] = frozenset()) -> str:
    """A value as one text, equal for equal values whatever their fields' order."""
    if isinstance(value, str):
        return f'"{value}'  # as no other value begins
    if isinstance(value, Mapping) and without:
        value = {key: part for key, part in value.items() if key not in without}
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _by_words(old: Sequence[Any], new: Sequence[Any], without: frozenset[str], found: dict[int, int]) -> None:
    left_old, left_new = _left(len(old), found.values()), _left(len(new), found)
    if not left_old or not left_new or len(left_old) * len(left_new) > _MOST:
        return
    bags = {i: bag(old[i], without) for i in left_old}
    others = {j: bag(new[j], without) for j in left_new}
    scores = [(alike(bags[i], others[j]), -abs(i - j), i, j) for i in left_old for j in left_new]
    taken: set[int] = set()
    for score, _, i, j in sorted(scores, reverse=True):
        if score < _ALIKE:
            break
        if i not in taken and j not in found:
            taken.add(i)
            found[j] = i


def bag(value: Any, without: frozenset[str] = frozenset(), at: str = "") -> Counter[str]:
    """The words of a value, each short value with the field it stands in."""
    found: Counter[str] = Counter()
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key not in without:
                found.update(bag(part, at=str(key)))
    elif isinstance(value, list):
        for part in value:
            found.update(bag(part, at=at))
    else:
        words = _WORD.findall(str(value).casefold())
        found.update(words if len(words) > 1 else [f"{at}={value}"])
    return found


def _ordered(old: int, new: int, found: dict[int, int]) -> Iterator[Pair]:
    order = [found[j] for j in sorted(found)]
    still = _rising(order)
    gone = _left(old, found.values())
    at = 0
    for j in range(new):
        i = found.get(j)
        if i is not None and i in still:
            while at < len(gone) and gone[at] < i:
                yield Pair(gone[at], None)
                at += 1
        yield Pair(i, j, i is not None and i not in still)
    for i in gone[at:]:
        yield Pair(i, None)


def _rising(order: list[int]) -> frozenset[int]:
    """The most of these numbers that stand in rising order: all the others have been moved."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for i, number in enumerate(order):
        place = bisect_left(ends, number)
        if place == len(ends):
            ends.append(number)
            at.append(i)
        else:
            ends[place], at[place] = number, i
        before.append(at[place - 1] if place else -1)
    found: set[int] = set()
    i = at[-1] if at else -1
    while i >= 0:
        found.add(order[i])
        i = before[i]
    return frozenset(found)
