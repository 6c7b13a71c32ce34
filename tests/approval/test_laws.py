"""Laws of the gate, on histories made up at random: what a yes, its absence, an order or a commit can and can't change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from felles.approval import judge, team
from felles.approval.people import people
from felles.model import Case, Review, Verdict

from .histories import as_case, history
from .second import World

SEEDS = st.integers(0, 10**6)
LAW = settings(max_examples=150, deadline=None)


def _but(case: Case, reviews: tuple[Review, ...]) -> Case:
    return replace(case, reviews=replace(case.reviews, reviews=reviews))


def _outcome(verdict: Verdict) -> tuple[Any, ...]:
    return verdict.met, [(r.team, r.entry, r.way, r.met, [(g.group, g.given, g.missing) for g in r.groups]) for r in verdict.rulings], {r.code for r in verdict.reasons}


@LAW
@given(SEEDS, st.randoms(use_true_random=False))
def test_a_yes_that_counts_never_takes_anything_away(seed: int, random: Random) -> None:
    """Each approval that counts, taken away: what wasn't met stays unmet, and so for each document of its own."""
    case = as_case(history(seed))
    after = judge(case)
    for i, one in enumerate(after.reviews):
        if one.review.state == "approved" and (one.counts or (one.reason is not None and one.reason.code == "deputy")):
            left = list(case.reviews.reviews)
            del left[i]
            before = judge(_but(case, tuple(left)))
            assert before.met <= after.met
            assert all(b.met <= a.met for b, a in zip(before.rulings, after.rulings, strict=True))


@LAW
@given(SEEDS)
def test_everybody_else_saying_yes_never_turns_a_yes_into_a_no(seed: int) -> None:
    world = history(seed)
    case = as_case(world)
    before = judge(case)
    spoken = {(r.account or "").casefold() for r in case.reviews.reviews}
    for account in sorted({m["account"] for t in world["teams"] for m in t["members"]}):
        if account.casefold() in spoken:
            continue
        more = judge(_but(case, (*case.reviews.reviews, Review(account, "approved", next(iter(case.at_commit)), "2026-03-18T11:00:00Z"))))
        if more.reviews[-1].no is not None and not _second_account(world, account, spoken):
            assert before.met <= more.met
            assert all(b.met <= a.met for b, a in zip(before.rulings, more.rulings, strict=True))


def _second_account(world: World, account: str, spoken: set[str]) -> bool:
    """Whether somebody who has spoken already may be the same person: then their new word takes the old one's place."""
    numbers = [(t["id"], m["no"], m["account"].casefold()) for t in world["teams"] for m in t["members"]]
    known = {account}
    for _ in numbers:
        mine = {(t, n) for t, n, a in numbers if a in known}
        known |= {a for t, n, a in numbers if (t, n) in mine}
    return bool(known & spoken)


@LAW
@given(SEEDS, st.randoms(use_true_random=False))
def test_no_order_matters(seed: int, random: Random) -> None:
    """Neither of reviews nor of members, writers, groups, documents or minutes."""
    world = history(seed)
    expected = judge(as_case(world))

    def shuffled(some: list[Any]) -> list[Any]:
        return random.sample(some, len(some))

    other: World = {**world, "reviews": shuffled(world["reviews"]), "minutes": shuffled(world["minutes"])}
    other["proposal"] = {**world["proposal"], "authors": shuffled(world["proposal"]["authors"])}
    other["teams"] = [{**t, "members": shuffled(t["members"])} for t in world["teams"]]
    assert _outcome(judge(as_case(other))) == _outcome(expected)

    other["changed"] = dict(shuffled(list(world["changed"].items())))
    other["teams"] = [{**t, "policy": [{**e, "groups": shuffled(e["groups"])} for e in t["policy"]]} for t in other["teams"]]
    found = judge(as_case(other))
    assert (found.met, {r.changed.path: r.met for r in found.rulings}) == (expected.met, {r.changed.path: r.met for r in expected.rulings})


@LAW
@given(SEEDS)
def test_another_commit_never_turns_no_into_yes(seed: int) -> None:
    """A new head with other content, nobody having looked at it: what was decided so far falls, and nothing is gained."""
    case = as_case(history(seed))
    if all(one.restores for one in case.changed):
        return
    fresh = tuple(replace(one, after="8" * 40) for one in case.changed)
    after = judge(replace(case, changed=fresh, reviews=replace(case.reviews, proposal=replace(case.reviews.proposal, head_at=case.judged_at))))
    assert not after.met
    assert not any(one.counts for one in after.reviews)


@LAW
@given(SEEDS)
def test_a_commit_that_changes_nothing_guarded_takes_nothing_away(seed: int) -> None:
    case = as_case(history(seed))
    again = replace(case, at_commit={**case.at_commit, "d" * 40: {one.path: one.after for one in case.changed}})
    assert _outcome(judge(again)) == _outcome(judge(case))


@LAW
@given(SEEDS)
def test_what_is_not_known_is_never_fine(seed: int) -> None:
    """Whatever the source leaves out, no verdict gets better by it."""
    case = as_case(history(seed))
    met, proposal, known = judge(case).met, case.reviews.proposal, people(case.teams)
    unsaid: list[Mapping[str, Any]] = [{"opened_by": None}, {"authors": (*proposal.authors, None)}, {"authors": ()}, {"last_pushed_by": None}, {"head_at": None}]
    for values in unsaid:
        assert judge(replace(case, reviews=replace(case.reviews, proposal=replace(proposal, **values)))).met <= met
    for i in range(len(case.reviews.reviews)):
        if case.reviews.reviews[i].state != "approved":
            continue
        for values in ({"account": None}, {"commit": None}, {"submitted_at": None}):
            # Taken out of it all, so that a stale yes doesn't hide an older one of the same person.
            others = tuple(r for r in case.reviews.reviews if known.person(r.account) != known.person(case.reviews.reviews[i].account))
            some = judge(_but(case, (*others, case.reviews.reviews[i]))).met
            assert judge(_but(case, (*others, replace(case.reviews.reviews[i], **values)))).met <= some
    assert judge(replace(case, at_commit={})).met <= met
    assert judge(replace(case, judged_at="")).met is False


@LAW
@given(SEEDS, st.randoms(use_true_random=False))
def test_a_broken_row_never_widens(seed: int, random: Random) -> None:
    """A member's or a policy's row with something wrong in it lets nothing through that it didn't before."""
    world = history(seed)
    if any(m.get("deputy_for") for t in world["teams"] for m in t["members"]):
        return  # without a row of the principal's a deputy's is another one: nothing is wider, and it isn't the same
    case, teams = as_case(world), world["teams"]
    which = random.randrange(len(teams))
    one = {**teams[which], "members": list(teams[which]["members"]), "policy": list(teams[which]["policy"])}
    part = random.choice(("members", "policy"))
    row = random.randrange(len(one[part]))
    if part == "members" and (any(r.state == "changes_requested" for r in case.reviews.reviews) or len({m["account"] for m in one["members"]}) != len({m["no"] for m in one["members"]})):
        return  # whoever is struck out has no say against it either, and no second account that tells who wrote it
    broken = random.choice([True, None, [], "x", {**one[part][row], "extra": 1}, *({**one[part][row], name: random.choice(([], {}, True, -1, "x" if name in ("no", "from", "groups") else 1.5))} for name in one[part][row] if name != "account")])
    one[part][row] = broken
    case_teams = list(case.teams)
    case_teams[which] = team(one["id"], case.teams[which].path, one)
    before, after = judge(case), judge(replace(case, teams=tuple(case_teams)))
    assert after.met <= before.met


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
    ["members", "policy", "no", "role", "site", "account", "from", "to", "deputy_for", "decides_on", "kinds", "folders", "sites", "class", "groups", "count", "meeting", "urgent", "hearing_days"]), inner, max_size=5), max_leaves=30)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["members", "policy"]), JSON), SEEDS)
def test_any_file_is_read_and_lets_nothing_through(data: Mapping[str, Any], seed: int) -> None:
    case = as_case(history(seed))
    only = team("t", "roles/t.yaml", data)
    if not all(one.restores for one in case.changed):
        assert not judge(replace(case, teams=(only,))).met
