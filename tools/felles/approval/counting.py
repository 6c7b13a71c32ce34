"""Which reviews count for which team, and why the others don't: the gate's rules G3 to G7 and G9."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from felles.approval.moments import LAST, instant
from felles.approval.people import People, Sitting, sitting
from felles.model import Case, Reason, Review, Team

_MISSING = object()
_SAID = {"approved": 0, "dismissed": 1, "changes_requested": 3}
"""How a verdict ranks beside another of the same moment: the one that lets less through is taken for the newer."""
_UNKNOWN = 2


@dataclass(frozen=True, slots=True)
class Voice:
    """An approval that counts for a team."""

    no: int
    then: Sitting
    """The team when it was given."""
    now: Sitting
    """The team at the moment of judgement."""
    behalf: int | None = None
    """Whom the person said to stand in for; None: nobody named."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A request for changes that stands."""

    no: int | None
    """None: the source doesn't say whose it is."""
    account: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """What one team's members said of a proposal."""

    voices: tuple[Voice, ...]
    """By number, one a person."""
    objections: tuple[Objection, ...]
    numbers: tuple[int | None, ...]
    """The member each review is from, in the order of the source."""
    reasons: tuple[Reason | None, ...]
    """Why each review doesn't count; None: it does."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The newest word of each person, by position in the list of reviews. What was said twice in one moment is one word."""

    newest: Mapping[str, frozenset[int]]
    standing: Mapping[str, int]
    """Persons whose request for changes stands."""


def verdicts(reviews: tuple[Review, ...], people: People, judged: datetime.datetime) -> Verdicts:
    """Who said what last, up to the moment of judgement.

    A comment is no verdict. What isn't dated can take an approval away and can't give one. A state nobody knows ends
    an approval and doesn't lift a request for changes.
    """
    said: defaultdict[str, list[int]] = defaultdict(list)
    for i, review in enumerate(reviews):
        person, at = people.person(review.account), instant(review.submitted_at)
        if person is None or review.state == "commented" or (at is not None and at > judged):
            continue
        if review.state == "approved" and (at is None or review.doubt is not None):
            continue
        said[person].append(i)

    def order(i: int) -> tuple[datetime.datetime, int]:
        return instant(reviews[i].submitted_at) or LAST, _SAID.get(reviews[i].state, _UNKNOWN)

    newest = {person: frozenset(i for i in some if order(i) == max(map(order, some))) for person, some in said.items()}
    standing: dict[str, int] = {}
    for person, some in said.items():
        # What may not be theirs can take an approval away, and doesn't lift a request for changes.
        known = [i for i in some if reviews[i].state in _SAID and (reviews[i].doubt is None or reviews[i].state == "changes_requested")]
        last = max(known, key=order, default=None)
        if last is not None and reviews[last].state == "changes_requested":
            standing[person] = last
    return Verdicts(newest, standing)


def heard(case: Case, team: Team, people: People, judged: datetime.datetime) -> Heard:
    """Every review of the proposal as it counts for one team."""
    reviews = case.reviews.reviews
    said = verdicts(reviews, people, judged)
    now = sitting(team.members, judged)
    numbers = tuple(people.number(team, review.account) for review in reviews)
    reasons: list[Reason | None] = []
    voices: dict[int, Voice] = {}
    for i, review in enumerate(reviews):
        reason = next(_against(case, team, people, said, judged, i), None)
        reasons.append(reason)
        no, at = numbers[i], instant(review.submitted_at)
        if reason is None and no is not None and at is not None:
            behalf = people.number(team, review.on_behalf_of)
            voice = Voice(no, sitting(team.members, at), now, None if behalf == no else behalf)
            voices[no] = min(voices.get(no, voice), voice, key=lambda one: one.behalf or 0)
    objections = [
        Objection(numbers[i], reviews[i].account, reviews[i].reason)
        for i in said.standing.values()
        if numbers[i] is not None and numbers[i] in now.rows
    ]
    for review in reviews:
        given = instant(review.submitted_at)
        if review.account is None and review.state == "changes_requested" and (given is None or given <= judged):
            objections.append(Objection(None, None, review.reason))
    return Heard(
        tuple(voices[no] for no in sorted(voices)),
        tuple(sorted(objections, key=lambda o: (o.no or 0, o.reason or ""))),
        numbers,
        tuple(reasons),
    )


def _against(case: Case, team: Team, people: People, said: Verdicts, judged: datetime.datetime, i: int) -> Iterator[Reason]:
    """Everything that speaks against a review's counting for a team, the plainest first."""
    review = case.reviews.reviews[i]
    account, person, at = review.account, people.person(review.account), instant(review.submitted_at)
    if account is None or person is None:
        yield Reason("G3.nameless")
        return
    no = people.number(team, account)
    who = {"account": account, "no": no}
    if review.state == "changes_requested" and said.standing.get(person) == i:
        yield Reason("asks", who)
    elif review.state in ("commented", "dismissed"):
        yield Reason(review.state, who)
    elif review.state not in _SAID:
        yield Reason("G3.state", {**who, "state": review.state})
    if review.doubt is not None:
        yield Reason(f"G3.{review.doubt}", who)
    if at is None:
        yield Reason("G9", {**who, "moment": review.submitted_at})
    elif at > judged:
        yield Reason("G9.late", {**who, "moment": review.submitted_at, "judged": case.judged_at})
    if review.state == "changes_requested":
        yield Reason("G3.newest", who)
    if account.casefold().endswith("[bot]"):
        yield Reason("G3.robot", who)
    if no is None:
        yield Reason("G3.shared" if people.shared(team, account) else "G3.stranger", {**who, "team": team.id})
        return
    if i not in said.newest.get(person, ()):
        yield Reason("G3.newest", who)
    if at is None:
        return
    if no not in sitting(team.members, at).rows:
        yield Reason("G3.then", {**who, "team": team.id, "moment": review.submitted_at})
    if no not in sitting(team.members, judged).rows:
        yield Reason("G3.now", {**who, "team": team.id, "moment": case.judged_at})
    yield from _behalf(case, team, people, review, at, judged, who)
    yield from _own(case, people, person, who)
    yield from _content(case, review, who)


def _behalf(
    case: Case, team: Team, people: People, review: Review, at: datetime.datetime, judged: datetime.datetime, who: Mapping[str, object]
) -> Iterator[Reason]:
    """Nobody speaks for anybody but whom they are a deputy for, and not for those whose change it is."""
    if review.on_behalf_of is None:
        return
    no, principal = people.number(team, review.account), people.number(team, review.on_behalf_of)
    values = {**who, "behalf": review.on_behalf_of}
    deputy = all(
        any(row.deputy_for == principal for row in sitting(team.members, moment).rows.get(no or 0, ())) for moment in (at, judged)
    )
    if principal is None or (principal != no and not deputy):
        yield Reason("G3.behalf", values)
    if people.person(review.on_behalf_of) in _makers(case, people):
        yield Reason("G5.behalf", values)


def unsaid(case: Case) -> tuple[str, ...]:
    """What the source doesn't say of whose change it is; with any of it missing, nobody can be shown to be another."""
    proposal = case.reviews.proposal
    missing = {
        "opened_by": proposal.opened_by is None,
        "authors": not proposal.authors or None in proposal.authors,
        "last_pushed_by": proposal.last_pushed_by is None,
    }
    return tuple(name for name, lacking in missing.items() if lacking)


def _makers(case: Case, people: People) -> Mapping[str | None, str]:
    """Everybody whose change it is, and what they did: G5's reason for not counting them."""
    proposal = case.reviews.proposal
    found: dict[str | None, str] = {}
    for reason, accounts in (("G5.opened", (proposal.opened_by,)), ("G5.wrote", proposal.authors), ("G5.pushed", (proposal.last_pushed_by,))):
        for account in accounts:
            if account is not None:
                found.setdefault(people.person(account), reason)
    return found


def _own(case: Case, people: People, person: str, who: Mapping[str, object]) -> Iterator[Reason]:
    did = _makers(case, people).get(person)
    if did is not None:
        yield Reason(did, who)
    missing = unsaid(case)
    if missing:
        yield Reason("G5.unknown", {**who, "unsaid": missing})


def _content(case: Case, review: Review, who: Mapping[str, object]) -> Iterator[Reason]:
    """What was seen is what would become valid: each guarded path has, at the reviewed commit, the same bytes."""
    seen = None if review.commit is None else case.at_commit.get(review.commit)
    if seen is None:
        yield Reason("G4.unknown", who)
        return
    other = []
    for changed in case.changed:
        blob: object = seen.get(changed.path, _MISSING)
        if blob is _MISSING:
            yield Reason("G4.unknown", who)
        elif blob != changed.after:
            other.append(changed.path)
    if other:
        yield Reason("G4", {**who, "paths": tuple(other)})
