"""What somebody can work out about a number that was left out of a table, from those that stand there.

A table whose rows and columns have sums is a net: people come in by their row, go through a cell to their column and out
by its sum. Every number is what flows along one arc, and at each junction as much goes out as comes in. What was left
out may be anything that keeps to that. So the numbers it may be are found by sending more, or less, along its arc and
seeing whether the others that were left out can make up for it (maximum flow; numbers in such a net are whole
whenever its sums are, so no value between the least and the most is impossible).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

BOUNDLESS = 1 << 60
SOURCE, SINK = 0, 1


@dataclass(slots=True)
class Arc:
    """One number of the table."""

    tail: int
    head: int
    value: int
    hidden: bool = False
    low: int = 0
    """The least that a reader must think possible, once it is left out."""
    high: int = BOUNDLESS
    fixed: bool = False
    """It is known already, and can't be left out any more."""


class Net:
    """Arcs, and what may be worked out of them."""

    def __init__(self, arcs: list[Arc], nodes: int) -> None:
        self.arcs = arcs
        self._at: list[list[tuple[int, int]]] = [[] for _ in range(nodes)]
        for i, arc in enumerate(arcs):
            self._at[arc.tail].append((i, 1))
            self._at[arc.head].append((i, -1))

    def may_be(self, index: int, value: int) -> bool:
        """Whether a reader must think it possible that this number, which was left out, is ``value``."""
        return self._moved(index, value, None) is not None

    def to_hide(self, index: int, value: int, price: Callable[[int], int]) -> list[int] | None:
        """Which others to leave out too so that it may be ``value``: cheap ones, by ``price``; None where nothing helps."""
        return self._moved(index, value, price)

    def _moved(self, index: int, value: int, price: Callable[[int], int] | None) -> list[int] | None:
        """Those that had to be hidden for it, in order."""
        arc = self.arcs[index]
        left = value - arc.value
        if not arc.low <= value <= arc.high:
            return None
        start, goal = (arc.head, arc.tail) if left > 0 else (arc.tail, arc.head)
        left = abs(left)
        values = [one.value for one in self.arcs]
        opened: dict[int, None] = {}
        while left:
            way = self._way(start, goal, index, values, opened, price)
            if way is None:
                return None
            much = min(left, *(self._room(i, sign, values) for i, sign in way))
            for i, sign in way:
                values[i] += sign * much
                if not self.arcs[i].hidden:
                    opened.setdefault(i)
            left -= much
        return list(opened)

    def _room(self, i: int, sign: int, values: list[int]) -> int:
        """How much more, or less, may flow there."""
        arc = self.arcs[i]
        return max(0, arc.high - values[i] if sign > 0 else values[i] - arc.low)

    def _way(
        self, start: int, goal: int, skip: int, values: list[int], opened: dict[int, None], price: Callable[[int], int] | None
    ) -> list[tuple[int, int]] | None:
        """The cheapest way from one junction to another along what can give way; None when there is none."""
        best = {start: 0}
        back: dict[int, tuple[int, int, int]] = {}
        waiting = [(0, start)]
        while waiting:
            cost, node = heapq.heappop(waiting)
            if cost > best[node]:
                continue
            if node == goal:
                found = []
                while node != start:
                    i, sign, node = back[node]
                    found.append((i, sign))
                return found
            for i, sign in self._at[node]:
                arc = self.arcs[i]
                if i == skip or arc.fixed or not self._room(i, sign, values):
                    continue
                if arc.hidden or i in opened:
                    step = 0
                elif price is None:
                    continue
                else:
                    step = price(i)
                other = arc.head if sign > 0 else arc.tail
                if cost + step < best.get(other, BOUNDLESS):
                    best[other] = cost + step
                    back[other] = (i, sign, node)
                    heapq.heappush(waiting, (cost + step, other))
        return None
