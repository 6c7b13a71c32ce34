"""What a team can't meet, and that what it can meet it can also with any one member as the proposer."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from felles.approval import judge, unfillable
from felles.model import Changed, Review, Team

from .histories import history
from .proposing import MEMBERS, PROPOSAL, case, changing, those, without

SITES = ("north", "south", "east")


def short(members: Any, *groups: dict[str, Any], day: str = "2026-03-20", **more: Any) -> list[tuple[Any, ...]]:
    policy = [{"decides_on": {"kinds": "all", **more.pop("on", {})}, "groups": list(groups), **more}]
    return [(u.way, u.index, u.place, u.proposer, u.able, u.needed, u.lasting) for u in unfillable(those(members, policy), SITES, day)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (short(MEMBERS, {"role": "nurse", "count": 1}), []),
        (short(MEMBERS, {"role": "nurse", "count": 2}), [("reviews", 0, None, 3, 1, 2, True)]),  # a deputy for the one, none for the other
        (short(changing(4, deputy_for=3), {"role": "nurse", "count": 2}), []),
        (short(MEMBERS, {"role": "midwife", "count": 1}), [("reviews", 0, None, None, 0, 1, True)]),
        (short(MEMBERS, {"count": 1}, {"sites": "distinct", "count": 3}), [("reviews", 1, None, 4, 2, 3, True)]),
        (short(MEMBERS, {"sites": "distinct", "count": 2}), []),
        (short(MEMBERS, {"site": "own", "count": 1}, on={"sites": "own"}), [("reviews", 0, "east", 4, 0, 1, True)]),
        (short(MEMBERS, {"site": "own", "count": 1}, on={"sites": ["north"]}), []),
        (short(MEMBERS, {"site": "own", "count": 1}, on={"sites": "all"}), [("reviews", 0, None, None, 0, 1, True)]),
        (short(MEMBERS, {"count": 5}), [("reviews", 0, None, 1, 4, 5, True)]),
        (short(MEMBERS, {"count": 1}, urgent={"groups": [{"role": "leader", "count": 2}], "confirm_within_days": 3}), [("urgent", 0, None, 1, 1, 2, True)]),
        (short(MEMBERS, {"count": 1}, meeting={"present": 7, "confirm": 2}), [("meeting", None, None, None, 6, 7, True)]),
        (short(MEMBERS, {"count": 1}, meeting={"present": 3, "confirm": 6}), [("meeting", None, None, 1, 5, 6, True)]),
        (short(MEMBERS, {"count": 1}, meeting={"present": 6, "confirm": 2}), []),
        (short(changing(3, to="2026-03-19"), {"role": "nurse", "count": 1}), []),
        (short(changing(2, to="2026-03-19"), {"role": "nurse", "count": 1}), [("reviews", 0, None, 3, 0, 1, False)]),  # whose deputy stands in for nobody now
        (short(changing(1, **{"from": "2026-04-01"}), {"role": "leader", "count": 1}), [("reviews", 0, None, 6, 0, 1, False)]),
        (short([], {"count": 1}), []),
        (short(MEMBERS, {"count": 1}, on={"class": "editorial"}), []),
    ],
)  # fmt: skip
def test_it_is_told_which_group_and_for_whom(found: list[tuple[Any, ...]], expected: list[tuple[Any, ...]]) -> None:
    assert found == expected


def _all_say_yes(team: Team, proposer: str, changed: Changed) -> bool:
    reviews = tuple(Review(m.account, "approved", "a" * 40, "2026-03-12T10:00:00Z") for m in team.members if m.account not in (None, proposer))
    maker = {"opened_by": proposer, "authors": (proposer,), "last_pushed_by": proposer}
    assert PROPOSAL.head_at is not None
    return judge(case(*reviews, proposal=maker, changed=(changed,), teams=(team,))).met


@pytest.mark.parametrize("part", range(4))
def test_what_is_not_told_can_be_met_by_whoever_proposes_and_what_is_told_can_not(part: int) -> None:
    """Tried out with everybody else saying yes, one proposer after the other."""
    told = 0
    for seed in range(part, 600, 4):
        world = history(seed)["teams"][0]
        rows = [{**{k: v for k, v in m.items() if k != "to"}, "from": "2025-01-01", "account": f"a{m['no']}"} for m in world["members"]]
        random = Random(seed)
        entry = {"decides_on": {"kinds": "all"}, "groups": [g for e in world["policy"] for g in e["groups"] if g.get("site") != "own"][: random.randint(1, 3)] or [{"count": 1}]}
        team = those(rows, [entry])
        found = unfillable(team, (), "2026-03-20")
        met = {no: _all_say_yes(team, f"a{no}", Changed("routines/a.md", None, "1" * 40, "A", "routine")) for no in [*sorted({m.no for m in team.members}), 99]}
        assert all(met.values()) is (not found), seed
        for one in found:
            assert not met[99 if one.proposer is None else one.proposer]
        told += bool(found)
    assert 20 < told < 140


def test_a_team_that_could_live_with_its_policy_in_july() -> None:
    """Half of them away, and still somebody for each group: found by leaving members out one by one."""
    policy = [{"decides_on": {"kinds": "all"}, "groups": [{"role": "nurse", "count": 1}]}]
    assert unfillable(those(without(1, 4, 6), policy), SITES, "2026-07-15") == ()
    assert unfillable(those(without(2), policy), SITES, "2026-07-15") != ()
