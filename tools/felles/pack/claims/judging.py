"""Each decision worked out again: by the policy and with the members of its time, from the records and the teams' texts."""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from felles.approval import judge
from felles.approval.people import people
from felles.approval.vouching import vouched
from felles.errors import CannotRun
from felles.facts.decided import awaiting, on_day
from felles.facts.minutes import minutes
from felles.facts.places import places
from felles.facts.policies import teams
from felles.model import (
    Approval,
    Case,
    Changed,
    Content,
    Decided,
    Decision,
    Document,
    Entry,
    Handbook,
    Minutes,
    Named,
    Proposal,
    Review,
    Reviews,
    Ruling,
    Target,
    Team,
    Verdict,
    day_of,
)
from felles.pack.claims.claim import Claim, fails, holds, unknown
from felles.pack.claims.understood import Understood, record_place
from felles.proposals import concerned, counts_as
from felles.signing import holds as holds_signature
from felles.signing import signed_text
from felles.words import N_

_BODIES, _PLACES = "bodies", "places"
_MOST_TRIES = 64
"""Readings of one record that are tried, where a number could be of several people."""


class _Effort:
    """How much is worked through for one pack. Whoever means harm could else keep a verifier at it for days."""

    MOST, MOST_SIGNATURES = 2_000_000, 3_000
    """Paths and answers judged: ten thousand decisions of ten come to a twentieth. Signatures: each is a program run."""

    def __init__(self) -> None:
        self._left, self._signatures = self.MOST, self.MOST_SIGNATURES

    def judge(self, case: Case) -> Verdict:
        self._left -= 1 + len(case.changed) + len(case.reviews.reviews)
        if self._left < 0:
            raise OverflowError("there is more to be judged than in any pack")
        return judge(case)

    def signed(self, text: str, signature: str, keys: tuple[str, ...]) -> bool:
        self._signatures -= 1
        if self._signatures < 0:
            raise CannotRun(N_("There are more than {count} signatures in the pack, and the rest were not looked at."), count=self.MOST_SIGNATURES)
        return holds_signature(text, signature, keys)


@dataclass(frozen=True)
class _Then:
    """What counted just before a decision."""

    histories: Mapping[str, list[Named]]
    teams: tuple[Team, ...]
    entries: frozenset[str]
    """Every rule of theirs, as it is compared."""
    places: Mapping[str, Target]
    effort: _Effort


def claims(pack: Understood) -> Iterator[Claim]:
    """Every decision against the policy of its time, oldest first; then what no record can show."""
    histories: dict[str, list[Named]] = defaultdict(list)
    grounds = _Grounds(pack)
    forge = stated = 0
    for decision in pack.decisions:
        if decision.baseline:
            yield unknown("decision.adopted", record_place(decision), number=decision.number, taken=(len(decision.documents), len(decision.files)))
        else:
            yield from _judged(pack, decision, grounds.before(decision, histories))
            forge += sum(one.strength == "forge" for one in decision.approvals)
            stated += sum(one.strength == "stated" for one in decision.approvals)
        for row in decision.documents:
            histories[row.id].append(Named(decision, row))
            grounds.add(histories[row.id])
    if forge:
        yield unknown("decisions.forge", "", forge)
    if stated:
        yield unknown("decisions.stated", "", stated)


class _Grounds:
    """Teams and places as they had been decided and were in force before each decision; what hasn't changed is kept."""

    def __init__(self, pack: Understood) -> None:
        self._pack = pack
        self._folders = tuple(f"{kind.folder}/" for kind in pack.kinds.values() if kind.serves in (_BODIES, _PLACES))
        self._effort = _Effort()
        self._rested_on: dict[str, list[Named]] = {}
        self._known: tuple[Any, Handbook, tuple[Team, ...], frozenset[str]] | None = None

    def add(self, history: list[Named]) -> None:
        """What a document's newest decision made of it, if it is one that decisions rest on."""
        newest = history[-1].decided
        if newest.content.path.startswith(self._folders):
            self._rested_on[newest.id] = history

    def before(self, decision: Decision, histories: Mapping[str, list[Named]]) -> _Then:
        day = day_of(_moment(decision))
        contents = []
        for history in self._rested_on.values():
            named = on_day(tuple(history), day)
            if named is not None:
                contents.append(named.decided.content)
        if self._known is None or self._known[0] != contents:
            read = [document for one in contents for document in (self._pack.document(one),) if document is not None]
            handbook = _holding(read, self._pack)
            found = teams(handbook)
            self._known = contents, handbook, found, frozenset(_canonical(entry.raw) for team in found for entry in team.entries)
        _, handbook, found, entries = self._known
        return _Then(histories, found, entries, places(handbook, day), self._effort)


def _holding(documents: Iterable[Document], pack: Understood) -> Handbook:
    return Handbook("", pack.kinds, tuple(sorted(documents, key=lambda one: one.path)), frozenset())


def _moment(decision: Decision) -> str:
    """When it was merged, or, where the source doesn't say, the decision's own moment, which is no earlier."""
    return (decision.origin.merged_at if decision.origin is not None else None) or decision.decided_at


def _judged(pack: Understood, decision: Decision, then: _Then) -> Iterator[Claim]:
    where, number = record_place(decision), decision.number
    if not then.teams:
        yield unknown("decision.no-texts", where, number=number)
        return
    if any(_canonical(entry) not in then.entries for entry in decision.policy):
        yield fails("decision.policy", where, number=number)
        return
    other = next((one for one in decision.reviews if (one.role, one.site) not in _stations(one, then.teams)), None)
    if other is not None:
        yield fails("decision.who", where, number=number, no=other.no or "?")
    by_id = {row.id: pack.document(row.content) for row in decision.documents}
    before = {row.id: _newest(pack, then, row.id) for row in decision.documents}
    lacking = any(by_id[row.id] is None or (before[row.id] is None and then.histories.get(row.id)) for row in decision.documents)
    said = minutes(_holding((one for one in by_id.values() if one is not None), pack))
    try:
        if lacking:
            yield from _loosely(pack, decision, then, said)
        else:
            yield from _wholly(decision, then, said, tuple(_changed(pack, decision, then, by_id, before)))
    except CannotRun as error:
        yield unknown("decision.signatures", where, number=number, why=error)


def _stations(one: Approval, bodies: tuple[Team, ...]) -> set[tuple[str | None, str | None]]:
    """The functions and places a member had on the day of an answer."""
    day = day_of(one.at) if one.at is not None else ""
    rows = [row for team in bodies for row in team.members if row.no == one.no and row.begins <= day and (row.ends is None or day <= row.ends)]
    return {(row.role, row.site) for row in rows} or {(None, None)}


def _newest(pack: Understood, then: _Then, id: str) -> Document | None:
    history = then.histories.get(id)
    return pack.document(history[-1].decided.content) if history else None


def _wholly(decision: Decision, then: _Then, said: tuple[Minutes, ...], changed: tuple[Changed, ...]) -> Iterator[Claim]:
    """Everything the record names is at hand: the verdict, the way, the team and the policy have to be the very same."""
    where, number = record_place(decision), decision.number
    nearest: Claim | None = None
    for case in _cases(decision, then, said, changed):
        verdict = then.effort.judge(case)
        claim = _compared(decision, then, verdict)
        if claim is None:
            yield holds("decision", where, number=number)
            return
        if nearest is None or (nearest.id == "decision.unmet" and claim.id != "decision.unmet"):
            nearest = claim
    if nearest is not None:
        yield nearest


def _compared(decision: Decision, then: _Then, verdict: Verdict) -> Claim | None:
    """Where the verdict is another than the record's; None when it is the same."""
    where, number = record_place(decision), decision.number
    if not verdict.met:
        reasons = tuple(dict.fromkeys(verdict.reasons)) if verdict.reasons else ()
        return fails("decision.unmet", where, number=number, reasons=reasons)
    names = {team.path: team for team in then.teams}
    own: dict[str, Ruling] = {}
    for ruling in verdict.rulings:
        if ruling.team is not None and ruling.changed.after is not None:
            own[ruling.changed.path] = ruling
    for row in decision.documents:
        ruling = own[row.content.path]
        if names[ruling.team or ""].id != row.team:
            return fails("decision.team", where, number=number, id=row.id, team=row.team, wanted=names[ruling.team or ""].id)
        if ruling.way != row.way:
            return fails("decision.way", where, number=number, id=row.id, way=row.way, wanted=ruling.way)
    used = {(ruling.team, ruling.entry) for ruling in verdict.rulings if ruling.team is not None and ruling.entry is not None}
    wanted = sorted(_canonical(names[team].entries[entry].raw) for team, entry in used if team is not None)
    if wanted != sorted(map(_canonical, decision.policy)):
        return fails("decision.policy", where, number=number)
    return None


def _loosely(pack: Understood, decision: Decision, then: _Then, said: tuple[Minutes, ...]) -> Iterator[Claim]:
    """Some texts were not asked for, so it isn't known which entry covers what. What the record says was used has to be
    met at least once, at whichever place."""
    where, number = record_place(decision), decision.number
    used = [(team, entry) for team in then.teams for entry in team.entries if _canonical(entry.raw) in set(map(_canonical, decision.policy))]
    concerns: list[tuple[str, ...] | None] = [None, *((place,) for place in then.places)]
    said = (*said, *_supposed(decision, then))
    for row in decision.documents:
        fitting = [(team, entry) for team, entry in used if team.id == row.team]
        if not any(_could(decision, then, said, row, team, entry, concerns) for team, entry in fitting):
            yield fails("decision.loosely", where, number=number, id=row.id)
            return
    later = pack.asked is not None and day_of(decision.decided_at) > pack.asked.ends
    yield unknown("decision.later" if later else "decision.texts", where, number=number)


def _supposed(decision: Decision, then: _Then) -> Iterator[Minutes]:
    """Minutes whose text is not at hand, as favourable as any could be: what was confirmed in writing has to be enough still."""
    approves = frozenset(name for row in decision.documents for name in (row.id, row.content.path))
    for team in then.teams if any(row.way == "meeting" for row in decision.documents) else ():
        day = day_of(_moment(decision))
        yield Minutes("", team.id, day, frozenset(row.no for row in team.members), approves)


def _could(
    decision: Decision, then: _Then, said: tuple[Minutes, ...], row: Decided, team: Team, entry: Entry, concerns: list[tuple[str, ...] | None]
) -> bool:
    alone = replace(team, entries=tuple(replace(one, kinds=(), folders=()) if one is not entry else replace(one, kinds=None, folders=None, sites=None, sort=None) for one in team.entries))
    narrowed = replace(then, teams=tuple(alone if one is team else replace(one, entries=()) for one in then.teams))
    for where in concerns:
        changed = (Changed(row.content.path, None, row.content.blob, row.id, None, where, row.sort),)
        for case in _cases(decision, narrowed, said, changed):
            verdict = then.effort.judge(case)
            if verdict.met and verdict.rulings[0].way == ("reviews" if row.way == entry.sort == "editorial" else row.way):
                return True
    return False


def _changed(
    pack: Understood, decision: Decision, then: _Then, texts: Mapping[str, Document | None], before: Mapping[str, Document | None]
) -> Iterator[Changed]:
    """Every path the record says was changed, as the gate saw it."""
    owned = {history[-1].decided.content.path: id for id, history in then.histories.items()}
    for row in decision.documents:
        new, old = texts[row.id], before[row.id]
        history = tuple(then.histories.get(row.id, ()))
        earlier = history[-1].decided if history else None
        alike = earlier is not None and [(one.path, one.blob) for one in earlier.attachments] == [(one.path, one.blob) for one in row.attachments]
        compared = old if alike else None
        sort = counts_as(compared, new)
        whole = Changed(
            path=row.content.path,
            before=earlier.content.blob if earlier is not None and earlier.content.path == row.content.path else None,
            after=row.content.blob,
            id=row.id,
            kind=new.kind.name if new is not None else None,
            sites=concerned([one for one in (old, old, new) if one is not None], compared, new, then.places),
            sort=sort,
            weighs="significant" if sort == "confirmed" and awaiting(history) is not None else None,
        )
        yield whole
        for path, was, now in _beside(row, earlier):
            yield replace(whole, path=path, before=was, after=now)
    named = {row.id for row in decision.documents}
    for file in decision.files:
        id = owned.get(file.path)
        gone = _newest(pack, then, id) if id is not None and id not in named else None
        if gone is not None:  # a document that was taken away
            yield Changed(file.path, "", None, gone.id, gone.kind.name, concerned([gone], None, None, then.places))
        else:
            yield Changed(file.path, None, file.blob or None, None)


def _beside(row: Decided, earlier: Decided | None) -> Iterator[tuple[str, str | None, str | None]]:
    """What changed together with a document: its attachments, and the path it had before."""
    was: dict[str, Content] = {one.path: one for one in earlier.attachments} if earlier is not None else {}
    now = {one.path: one for one in row.attachments}
    for path in sorted({*was, *now}):
        blobs = tuple(side[path].blob if path in side else None for side in (was, now))
        if blobs[0] != blobs[1]:
            yield path, blobs[0], blobs[1]
    if earlier is not None and earlier.content.path != row.content.path:
        yield earlier.content.path, earlier.content.blob, None


def _cases(decision: Decision, then: _Then, said: tuple[Minutes, ...], changed: tuple[Changed, ...]) -> Iterator[Case]:
    """The record as cases for the gate. Several, where it may be read in several ways: a number that is of one person in
    one team and of another in the next, and answers given before the last commit, of which no record tells whether
    they were of the same text."""
    moment = _moment(decision)
    head = decision.origin.head if decision.origin is not None else ""
    late = {one.commit for one in decision.reviews if one.commit is not None and one.commit != head}
    blobs = {one.path: one.after for one in changed}
    numbers = {one.no for one in decision.reviews} | {one.on_behalf_of for one in decision.reviews}
    if decision.origin is not None:
        numbers |= {decision.origin.opened_by, decision.origin.last_pushed_by, *decision.origin.authors}
    accounts = {no: _accounts(no, then.teams) for no in sorted(no for no in numbers if no is not None)}
    tries = itertools.islice(itertools.product(*accounts.values()), _MOST_TRIES)
    for picked in tries:
        known = dict(zip(accounts, picked, strict=True))
        reviews = _reviews(decision, known, moment, then)
        for seen in ({head, *late}, {head}) if late else ({head},):
            yield Case(
                teams=then.teams,
                changed=changed,
                reviews=reviews,
                at_commit=dict.fromkeys(seen, blobs),
                judged_at=moment,
                minutes=said,
            )


def _accounts(no: int, bodies: tuple[Team, ...]) -> tuple[str | None, ...]:
    """One account of the member with this number, in each team that has one; None where no team has."""
    known = people(bodies)
    found: dict[str | None, str] = {}
    for team in bodies:
        account = next((row.account for row in team.members if row.no == no and known.number(team, row.account) == no), None)
        if account is not None:
            found.setdefault(known.person(account), account)
    return tuple(found.values()) or (None,)


def _reviews(decision: Decision, accounts: Mapping[int, str | None], moment: str, then: _Then) -> Reviews:
    """What was said, with accounts instead of numbers. Whoever is no member is a stranger, each another."""
    strangers = itertools.count(1)

    def account(no: int | None) -> str:
        return (accounts.get(no) if no is not None else None) or f"\0{next(strangers)}"

    origin = decision.origin
    assert origin is not None
    proposal = Proposal(
        number=origin.number,
        url=origin.url,
        opened_by=account(origin.opened_by),
        opened_at=origin.opened_at,
        base=origin.base,
        head=origin.head,
        head_at=origin.head_at,
        authors=tuple(account(no) for no in origin.authors),
        last_pushed_by=account(origin.last_pushed_by),
        merged_at=origin.merged_at,
        merge_commit=origin.merge,
        urgent=origin.urgent,
    )
    rows = tuple(_review(one, account(one.no), None if one.on_behalf_of is None else account(one.on_behalf_of), then) for one in decision.reviews)
    return vouched(Reviews("", proposal, rows), then.teams, moment, then.effort.signed)


def _review(one: Approval, account: str, behalf: str | None, then: _Then) -> Review:
    if one.signature is not None:  # the account stands in what was signed, and a member may have several
        rows = [row for team in then.teams for row in team.members if row.no == one.no]
        keys = tuple(sorted({row.key for row in rows if row.key}))
        for name in dict.fromkeys(row.account for row in rows if row.account):
            if then.effort.signed(signed_text(name, one.state, one.commit, one.at, behalf), one.signature, keys):
                account = name
    return Review(account, one.state, one.commit, one.at, behalf, None, one.strength, one.answer, one.signature)


def _canonical(entry: Mapping[str, Any]) -> str:
    return json.dumps(entry, sort_keys=True, ensure_ascii=False)
