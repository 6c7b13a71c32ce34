"""What a record says of how something was decided, in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from felles.model import Decision, Outcome, Strength, Way
from felles.words import N_, Words

WAYS: Mapping[Way, str] = {
    "reviews": N_("In writing, by members of the team"),
    "meeting": N_("In a meeting"),
    "urgent": N_("At once, because it was urgent"),
    "editorial": N_("The short way, for corrections of language"),
    "mandate": N_("Adopted as it stood, not decided"),
}
OUTCOMES: Mapping[Outcome, str] = {
    "approved": N_("Decided"),
    "confirmed": N_("Reviewed and confirmed"),
    "withdrawn": N_("Withdrawn"),
    "baseline": N_("Adopted, not decided"),
}
STRENGTHS: Mapping[Strength, str] = {
    "signed": N_("signed by the one who gave it"),
    "forge": N_("told by the system in which the proposal was dealt with"),
    "stated": N_("told by a file, without a signature"),
}


def way(one: Way, words: Words) -> str:
    """By which way it was decided."""
    return words(WAYS[one])


def outcome(one: Outcome, words: Words) -> str:
    """What was decided, in a word."""
    return words(OUTCOMES[one])


def sure(decision: Decision, words: Words) -> str:
    """How sure the approvals of a decision are: ``2 godkjenninger: signert av den som ga dem``; empty where there are none."""
    counted = Counter(a.strength for a in decision.approvals)
    return "; ".join(
        words("{approvals}, {how}", approvals=words.many("{count} approval", "{count} approvals", counted[one]), how=words(STRENGTHS[one]))
        for one in STRENGTHS
        if counted[one]
    )


def who(people: Iterable[tuple[str, str]], words: Words) -> str:
    """Functions and places as one line: ``Sykepleier (Sone Nord), avdelingsleder (Sone Sør)``."""
    said = [words("{who} ({site})", who=actor, site=place) if place else actor for actor, place in people if actor or place]
    counted = Counter(said)
    return ", ".join(f"{one} × {n}" if n > 1 else one for one, n in counted.items())
