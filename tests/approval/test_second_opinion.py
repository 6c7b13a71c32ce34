"""Two implementations of the gate's rules, written apart, agree on every history, path by path and way by way."""

from __future__ import annotations

from collections import Counter

import pytest

from felles.approval import judge

from .histories import as_case, history
from .second import decided

HISTORIES, PARTS = 4200, 6


@pytest.mark.parametrize("part", range(PARTS))
def test_both_say_the_same(part: int) -> None:
    seen: Counter[str | None] = Counter()
    for seed in range(part, HISTORIES, PARTS):
        world = history(seed)
        found = judge(as_case(world))
        met, ways = decided(world)
        own = ["-" if r.changed.restores and r.met else r.way if r.met else None for r in found.rulings]
        assert (found.met, own) == (met, ways), f"history {seed}"
        seen.update(ways)
        seen[f"met {met}"] += 1
    assert min(seen[one] for one in ("reviews", "editorial", "meeting", "urgent", "-", None, "met True", "met False")) >= 3, seen
