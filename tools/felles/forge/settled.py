"""A proposal is read until two readings in a row agree: what changes under our eyes is never half taken."""

from __future__ import annotations

from collections.abc import Callable

from felles.errors import CannotRun
from felles.model.judging import Reviews
from felles.words import N_

_TRIES = 4


def settled(read: Callable[[], Reviews]) -> Reviews:
    """What two readings in a row agree on. CannotRun when it changes all the time."""
    before = read()
    for _ in range(_TRIES - 1):
        now = read()
        if now == before:
            return now
        before = now
    raise CannotRun(
        N_("Proposal {number} changes while it is being read."),
        N_("Run again in a minute. Nothing was taken as approved."),
        number=before.proposal.number,
    )
