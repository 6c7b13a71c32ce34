"""How sure an answer is, and what one that may not be theirs can still do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.approval import judge
from felles.approval.vouching import vouched
from felles.model import Case, Review, Verdict
from felles.signing import signed_text

from .proposing import JUDGED, MEMBERS, case, changing, no, those, yes

KEY, OLD_KEY = "ssh-ed25519 AAAA", "ssh-ed25519 BBBB"


def _holds(text: str, signature: str, keys: tuple[str, ...]) -> bool:
    """Signatures that say whose they are and of what: the laws here are of what follows from them."""
    return any(signature == f"{key}\n{text}" for key in keys)


def _signed(review: Review, key: str = KEY) -> Review:
    text = signed_text(review.account, review.state, review.commit, review.submitted_at, review.on_behalf_of)
    return replace(review, signature=f"{key}\n{text}")


def _judged(*reviews: Review, members: Any = None) -> Verdict:
    made: Case = case(*reviews, teams=(those(members if members is not None else changing(2, key=KEY)),))
    return judge(replace(made, reviews=vouched(made.reviews, made.teams, JUDGED, _holds)))


def _codes(verdict: Verdict) -> list[str | None]:
    return [one.reason.code if one.reason else None for one in verdict.reviews]


def test_a_member_with_a_key_is_heard_when_the_answer_is_signed() -> None:
    verdict = _judged(_signed(yes("north-nurse")), yes("south-nurse"))
    assert verdict.met and _codes(verdict) == [None, None]
    assert [one.review.strength for one in verdict.reviews] == ["signed", "stated"]


def test_and_not_when_it_is_only_stated() -> None:
    verdict = _judged(yes("north-nurse"), yes("south-nurse"))
    assert not verdict.met and _codes(verdict) == ["G3.unsigned", None]


def test_a_forge_vouches_for_its_own_answers() -> None:
    assert _judged(yes("north-nurse", strength="forge"), yes("south-nurse")).met


@pytest.mark.parametrize(
    "change",
    [
        {"account": "NORTH-leader"}, {"state": "dismissed"}, {"commit": "b" * 40}, {"submitted_at": "2026-03-12T10:00:01Z"},
        {"on_behalf_of": "north-aide"},
    ],
)  # fmt: skip
def test_a_signature_is_of_all_that_a_record_keeps(change: dict[str, Any]) -> None:
    moved = replace(_signed(yes("north-nurse")), **change)
    found = vouched(case(moved).reviews, (those([{**row, "key": KEY} for row in MEMBERS]),), JUDGED, _holds)
    assert found.reviews[0].doubt == "signature" and found.reviews[0].strength == "stated"


def test_the_account_is_compared_as_accounts_are_and_the_moment_as_the_instant_it_is() -> None:
    written = _signed(yes("north-nurse"))
    other = replace(written, account="North-Nurse", submitted_at="2026-03-12T11:00:00+01:00")
    assert _judged(other, yes("south-nurse")).met


@pytest.mark.parametrize("members", [MEMBERS, changing(2, key=OLD_KEY), changing(3, key=KEY)])
def test_a_signature_of_no_key_of_theirs_is_worse_than_none(members: Any) -> None:
    verdict = _judged(_signed(yes("north-nurse")), _signed(yes("south-nurse")) if members == changing(3, key=KEY) else yes("south-nurse"), members=members)
    assert not verdict.met and _codes(verdict)[0] == "G3.signature"


def test_a_key_that_was_given_up_signs_nothing_dated_back() -> None:
    members = [
        *changing(2, key=OLD_KEY, to="2026-03-13"),
        {"no": 2, "role": "nurse", "site": "north", "account": "north-nurse", "from": "2026-03-14", "key": KEY},
    ]
    assert _codes(_judged(_signed(yes("north-nurse"), OLD_KEY), yes("south-nurse"), members=members))[0] == "G3.signature"
    assert _codes(_judged(_signed(yes("north-nurse")), yes("south-nurse"), members=members))[0] is None


def test_an_unsigned_answer_takes_a_yes_away_and_lifts_no_request_for_changes() -> None:
    earlier, later = "2026-03-12T10:00:00Z", "2026-03-13T10:00:00Z"
    given, taken = _signed(yes("north-nurse", earlier)), yes("north-nurse", later, state="dismissed")
    assert not _judged(given, taken, yes("south-nurse")).met
    asked = _signed(no("north-nurse", earlier))
    for lifting in (yes("north-nurse", later), yes("north-nurse", later, state="dismissed")):
        verdict = _judged(asked, lifting, yes("south-nurse"), yes("north-leader"), yes("east-aide"))
        assert "G7" in [reason.code for reason in verdict.reasons]
    # One that is asked for without a signature stops too: it costs a talk, and no harm.
    assert "G7" in [reason.code for reason in _judged(given, no("north-nurse", later), yes("south-nurse")).reasons]


@given(st.lists(st.tuples(st.sampled_from(["north-nurse", "south-nurse", "north-leader"]), st.sampled_from(["approved", "changes_requested", "dismissed"]), st.integers(1, 9), st.booleans()), max_size=6))
def test_what_isnt_signed_never_helps(said: list[tuple[str, str, int, bool]]) -> None:
    """Leaving out all unsigned answers of a member with a key never turns a yes that was reached into none."""
    members = [{**row, "key": KEY} for row in MEMBERS]
    reviews = [yes(account, f"2026-03-12T0{hour}:00:00Z", state=state) for account, state, hour, _ in said]
    given = [_signed(review) if signed else review for review, (*_, signed) in zip(reviews, said, strict=True)]
    only = [review for review in given if review.signature is not None]
    assert _judged(*only, members=members).met or not _judged(*given, members=members).met
