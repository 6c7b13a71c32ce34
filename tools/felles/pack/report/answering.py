"""The short answer: what was in force, who decided it, how that is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from felles.evidence.ground import Ground
from felles.evidence.telling import called
from felles.model import Decision, Document, Named, day_of
from felles.plain import lowered
from felles.words import decisions as told


@dataclass(frozen=True)
class Found:
    """What of the ground the report counts, found once."""

    ground: Ground

    @cached_property
    def in_force(self) -> tuple[tuple[Document, Named], ...]:
        """Each document in force at the end of the last day, with the decision that made it so."""
        g = self.ground
        some = ((document, g.standings[document.id].in_force) for document in g.documents if not document.withdrawn)
        return tuple((document, named) for document, named in some if named is not None)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """Those made in the period on what is asked for, and those that what was in force at its end rests on; newest first."""
        g = self.ground
        rests = {named.decision.number for _, named in self.in_force}
        found = (
            decision
            for decision in g.decided.decisions
            if decision.number in rests or (self.within(decision) and any(decided.id in g.chosen for decided in decision.documents))
        )
        return tuple(sorted(found, key=lambda decision: -decision.number))

    def within(self, decision: Decision) -> bool:
        """Whether it was made in the period."""
        return self.ground.asked.begins <= day_of(decision.decided_at) <= self.ground.asked.ends

    @cached_property
    def adopted(self) -> tuple[tuple[Document, Named], ...]:
        """What is in force because it was adopted as it stood: nobody ever decided it."""
        return tuple(one for one in self.in_force if one[1].decided.outcome == "baseline")


def asked(ground: Ground) -> list[str]:
    """What was asked for; what narrows it narrows it together."""
    words, what = ground.words, ground.asked
    if what.whole:
        return [words("Everything in the handbook")]
    found = []
    if what.sites:
        found.append(words("What applies at {places}", places=words.listing([ground.place(place) for place in what.sites])))
    if what.documents:
        titles = words.listing([called(ground, id) for id in what.documents])
        found.append(words.many("The document {titles}", "The documents {titles}", len(what.documents), titles=titles))
    if what.requirements:
        names = words.listing([_requirement(ground, id) for id in what.requirements])
        found.append(words("What answers to {requirements}", requirements=names))
    if what.findings:
        found.append(words("What {findings} led to", findings=words.listing([called(ground, id) for id in what.findings])))
    return [words(", and at the same time ").join([found[0], *map(lowered, found[1:])])]


def _requirement(ground: Ground, id: str) -> str:
    """``Helse- og omsorgstjenesteloven § 4-1 (hol-4-1)``."""
    target = ground.names.named("obligations", id)
    return f"{ground.names.title(target)} ({id})" if target is not None else id


FEW = 3
"""So many documents are named one by one, with the version that was in force."""
SORTS = 5
"""Sorts of document that are counted by name."""


def in_force(found: Found) -> list[str]:
    """``71 dokumenter: 23 rutiner, 15 funksjonsbeskrivelser og 33 andre``; of few, which."""
    ground, words = found.ground, found.ground.words
    if not found.in_force:
        return [words("Nothing of what was asked for.")]
    if len(found.in_force) <= FEW:
        return [_version(ground, named) for _, named in found.in_force]
    kinds = Counter(document.kind.name for document, _ in found.in_force)
    known = ground.handbook.kinds
    named = [(name, n) for name, n in kinds.most_common() if not known[name].register and known[name].serves != "options"][:SORTS]
    some = [ground.names.counted(known[name], n) for name, n in named]
    rest = len(found.in_force) - sum(n for _, n in named)
    if rest:
        some.append(words.many("{count} more", "{count} more", rest))
    every = words.many("{count} document", "{count} documents", len(found.in_force))
    return [words("{documents}: {kinds}.", documents=every, kinds=words.listing(some))]


def _version(ground: Ground, named: Named) -> str:
    """``RUT-017 Utdeling av legemidler, versjon 4, gjelder fra 1. september 2024``."""
    words, decided = ground.words, named.decided
    parts = (called(ground, decided.id), words("version {number}", number=decided.version), words("applies from {date}", date=words.date(decided.in_force_from)))
    return ", ".join(parts)


def deciders(found: Found) -> list[str]:
    """Who decided what was in force, with how many documents each."""
    ground, words = found.ground, found.ground.words
    bodies = Counter(named.decided.body for _, named in found.in_force if named.decided.outcome != "baseline")
    lines = [
        words("{body}: {documents}", body=body_of(ground, body), documents=words.many("{count} document", "{count} documents", n))
        for body, n in bodies.most_common()
    ]
    if found.adopted:
        lines.append(words.many("Nobody: {count} document was adopted as it stood", "Nobody: {count} documents were adopted as they stood", len(found.adopted)))
    return lines


def body_of(ground: Ground, id: str) -> str:
    """What those who decide are called."""
    target = ground.names.named("bodies", id)
    return ground.names.title(target) if target is not None else id


def sureness(found: Found) -> list[str]:
    """How sure the approvals are, over all decisions that the report shows."""
    words = found.ground.words
    counted = Counter(approval.strength for decision in found.decisions for approval in decision.approvals)
    return [
        words("{approvals}, {how}", approvals=words.many("{count} approval", "{count} approvals", counted[one]), how=words(told.STRENGTHS[one]))
        for one in told.STRENGTHS
        if counted[one]
    ]
