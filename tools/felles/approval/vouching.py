"""How sure we are of each answer: signed by the person's own key, from the forge, or only stated.

A member whose row in the team's file has a public key is heard in a reviews file only when the answer is signed: else
whoever can write such a file could answer for them. A forge vouches for its own answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from felles.approval.moments import instant
from felles.approval.people import folded, sitting
from felles.model import Review, Reviews, Team, in_utc
from felles.signing import signed_text

Holds = Callable[[str, str, tuple[str, ...]], bool]
"""Whether a signature over a text is of one of some public keys: ``felles.signing.holds``."""


def vouched(reviews: Reviews, teams: Iterable[Team], judged_at: str, holds: Holds) -> Reviews:
    """The same with each answer's strength as it is shown to be, and a doubt where it is less than it has to be.

    Keys are those of the members' rows that hold at the moment of judgement: one that was given up is none, so that
    whoever finds it later can't sign answers dated back.
    """
    at = instant(judged_at)
    keys: dict[str, set[str]] = {}
    for team in teams if at is not None else ():
        for row in (row for rows in sitting(team.members, at).rows.values() for row in rows):
            if row.account is not None and row.key is not None:
                keys.setdefault(folded(row.account), set()).add(row.key)

    def one(review: Review) -> Review:
        own = tuple(sorted(keys.get(folded(review.account), ()))) if review.account is not None else ()
        if review.signature is not None:
            text = signed_text(review.account, review.state, review.commit, _utc(review.submitted_at), review.on_behalf_of)
            if own and holds(text, review.signature, own):
                return replace(review, strength="signed")
            return replace(review, doubt="signature")
        return replace(review, doubt="unsigned") if own and review.strength == "stated" else review

    return replace(reviews, reviews=tuple(one(review) for review in reviews.reviews))


def _utc(moment: str | None) -> str | None:
    try:
        return in_utc(moment) if moment else None
    except ValueError:
        return None
