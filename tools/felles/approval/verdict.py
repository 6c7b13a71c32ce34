"""Whether a proposal may become valid: each changed path by the first policy entry that covers it, and all of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from felles.approval.counting import Heard, Objection, heard, unsaid
from felles.approval.covering import covering
from felles.approval.filling import filled
from felles.approval.moments import day, instant, is_day, later, midnight
from felles.approval.people import people, sitting
from felles.model import (
    Case,
    Changed,
    Counted,
    Entry,
    Group,
    GroupState,
    Minutes,
    Reason,
    Ruling,
    Team,
    Verdict,
    Way,
)


@dataclass(frozen=True, slots=True)
class _Judging:
    """What every ruling of one proposal rests on."""

    case: Case
    judged: datetime.datetime
    heard: Mapping[str, Heard]
    """By team's path."""
    filled: dict[tuple[str, Group, str | None], GroupState] = field(default_factory=dict)
    """What has been worked out: many documents ask the same people."""


def judge(case: Case) -> Verdict:
    """The verdict on a proposal, with the reasons for each path, each review and the whole."""
    covered = {i: covering(changed, case.teams) for i, changed in enumerate(case.changed) if not changed.restores}
    deciding = {team.path: team for found in covered.values() if found is not None for team, _ in (found,)}
    judged = instant(case.judged_at)
    if judged is None:
        return _undated(case)
    known = people(case.teams)
    listening = deciding or {team.path: team for team in case.teams}
    listened = {path: heard(case, team, known, judged) for path, team in listening.items()}
    judging = _Judging(case, judged, listened)
    rulings = tuple(
        _ruling(judging, changed, covered[i]) if i in covered else Ruling(changed, None, None, None, (), True)
        for i, changed in enumerate(case.changed)
    )
    reasons = tuple(_unique([*_whole(case, bool(covered)), *(reason for ruling in rulings for reason in ruling.reasons)]))
    reviews = tuple(_counted(listened, rulings, case, i) for i in range(len(case.reviews.reviews)))
    return Verdict(not reasons and all(ruling.met for ruling in rulings), rulings, reviews, reasons)


def _undated(case: Case) -> Verdict:
    reason = Reason("G9.judged", {"moment": case.judged_at})
    rulings = tuple(Ruling(changed, None, None, None, (), changed.restores, () if changed.restores else (reason,)) for changed in case.changed)
    return Verdict(False, rulings, tuple(Counted(review, None, False, reason) for review in case.reviews.reviews), (reason,))


def _unique(reasons: list[Reason]) -> Iterator[Reason]:
    """Each reason once: ten documents that wait for the same person wait for one thing."""
    seen: set[tuple[str, str]] = set()
    for reason in reasons:
        key = (reason.code, repr(sorted(reason.values.items())))
        if key not in seen:
            seen.add(key)
            yield reason


def _whole(case: Case, decides: bool) -> Iterator[Reason]:
    """What stands against the proposal whatever was said of it."""
    if case.conflict:
        yield Reason("conflict")
    if not case.exact:
        yield Reason("G8")
    if case.records in ("other", "mixed"):
        yield Reason(f"records.{case.records}")
    if case.errors > 0:
        yield Reason("errors", {"count": case.errors})
    missing = unsaid(case) if decides else ()
    if missing:
        yield Reason("G5.unsaid", {"unsaid": missing})


def _ruling(judging: _Judging, changed: Changed, found: tuple[Team, Entry] | None) -> Ruling:
    if found is None:
        some = any(team.entries for team in judging.case.teams)
        reason = Reason("uncovered" if some else "uncovered.nobody", {"path": changed.path, "kind": changed.kind, "class": changed.sort})
        return Ruling(changed, None, None, None, (), False, (reason,))
    team, entry = found
    ordinary: Way = "editorial" if entry.sort == "editorial" else "reviews"
    if not entry.groups:
        return Ruling(changed, team.path, entry.index, ordinary, (), False, (Reason("malformed", {"team": team.id, "entry": entry.index + 1}),))
    groups = _states(judging, team, entry.groups, changed)
    against = [*_lacking(team, entry, groups, "group"), *_hearing(judging, entry)]
    if not sitting(team.members, judging.judged).rows:
        against.insert(0, Reason("empty", {"team": team.id}))
    objections = tuple(_objecting(team, judging.heard[team.path].objections))
    if not against and not objections:
        return Ruling(changed, team.path, entry.index, ordinary, groups, True)
    met, held = _in_meeting(judging, team, entry, changed)
    if met:
        return Ruling(changed, team.path, entry.index, "meeting", groups, True)
    if entry.urgent is not None and judging.case.reviews.proposal.urgent:
        quick = _states(judging, team, entry.urgent.groups, changed)
        short = tuple(_lacking(team, entry, quick, "urgent"))
        if not short and not objections:
            return Ruling(changed, team.path, entry.index, "urgent", quick, True)
        held = (*held, *short)
    return Ruling(changed, team.path, entry.index, ordinary, groups, False, (*objections, *against, *held))


def _states(judging: _Judging, team: Team, groups: tuple[Group, ...], changed: Changed) -> tuple[GroupState, ...]:
    concerned = sorted(set(changed.sites or ()))
    own = concerned[0] if len(concerned) == 1 else None
    said, known = judging.heard[team.path], judging.filled
    refused = {objection.no for objection in said.objections if objection.no is not None}
    for group in groups:
        if (team.path, group, own) not in known:
            known[team.path, group, own] = filled(group, said.voices, own, refused)
    return tuple(known[team.path, group, own] for group in groups)


def _lacking(team: Team, entry: Entry, groups: tuple[GroupState, ...], code: str) -> Iterator[Reason]:
    for state in groups:
        if state.missing:
            yield Reason(code, {"team": team.id, "entry": entry.index + 1, "group": state.group, "missing": state.missing, "given": state.given})


def _hearing(judging: _Judging, entry: Entry) -> Iterator[Reason]:
    """Whether those it concerns have had their days: so many times 24 hours since the newest content could be seen."""
    if not entry.hearing_days:
        return
    shown = instant(judging.case.reviews.proposal.head_at)
    if shown is None:
        yield Reason("hearing.unknown", {"days": entry.hearing_days})
        return
    ends = later(shown, entry.hearing_days)
    if judging.judged < ends:
        yield Reason("hearing", {"days": entry.hearing_days, "ends": day(ends), "moment": ends.strftime("%Y-%m-%dT%H:%M:%SZ")})


def _objecting(team: Team, objections: tuple[Objection, ...]) -> Iterator[Reason]:
    for one in objections:
        code = "G7.nameless" if one.no is None else "G7"
        yield Reason(code, {"team": team.id, "no": one.no, "account": one.account, "why": one.reason})


def _in_meeting(judging: _Judging, team: Team, entry: Entry, changed: Changed) -> tuple[bool, tuple[Reason, ...]]:
    """Whether the team's minutes stand instead of the groups; if not, what the minutes at hand lack."""
    lacking: list[Reason] = []
    for minutes in judging.case.minutes:
        if minutes.team != team.id or not minutes.approves & {changed.path, changed.id}:
            continue
        if entry.meeting is None:
            lacking.append(Reason("meeting.none", {"minutes": minutes.path, "team": team.id}))
            continue
        short = _minutes(judging, team, entry, minutes)
        if short is None:
            return True, ()
        lacking.append(short)
    return False, tuple(lacking)


def _minutes(judging: _Judging, team: Team, entry: Entry, minutes: Minutes) -> Reason | None:
    values = {"minutes": minutes.path, "team": team.id, "date": minutes.date}
    begun = midnight(minutes.date) if is_day(minutes.date) else None
    if begun is None or begun > judging.judged:
        return Reason("meeting.date", values)
    assert entry.meeting is not None
    members = {row.no for row in team.members if row.begins <= minutes.date and (row.ends is None or minutes.date <= row.ends)}
    there = members & minutes.present
    if len(there) < entry.meeting.present:
        return Reason("meeting.present", {**values, "count": len(there), "limit": entry.meeting.present})
    confirmed = [voice.no for voice in judging.heard[team.path].voices if voice.no in there]
    if len(confirmed) < entry.meeting.confirm:
        return Reason("meeting.confirm", {**values, "count": len(confirmed), "limit": entry.meeting.confirm})
    return None


def _counted(listened: Mapping[str, Heard], rulings: tuple[Ruling, ...], case: Case, i: int) -> Counted:
    """What became of one review: it counts when it does for any team that decides."""
    review = case.reviews.reviews[i]
    all_heard = list(listened.items())
    path, said = next(((p, h) for p, h in all_heard if h.reasons[i] is None), None) or next(
        ((p, h) for p, h in all_heard if h.numbers[i] is not None), all_heard[0] if all_heard else ("", None)
    )
    if said is None:
        return Counted(review, None, False, Reason("uncovered.nobody", {"path": "", "kind": None, "class": ""}))
    no, reason = said.numbers[i], said.reasons[i]
    if reason is None and no is not None:
        reason = _stood_in(path, said, no, rulings)
    return Counted(review, no, reason is None, reason)


def _stood_in(path: str, said: Heard, no: int, rulings: tuple[Ruling, ...]) -> Reason | None:
    """A deputy's yes that stands for nothing, because the principal has answered."""
    own = [ruling for ruling in rulings if ruling.team == path]
    if any(ruling.way == "meeting" or any(no in state.given for state in ruling.groups) for ruling in own):
        return None
    voice = next(voice for voice in said.voices if voice.no == no)
    principals = {row.deputy_for for row in voice.now.rows.get(no, ())}
    answered = {v.no for v in said.voices} | {o.no for o in said.objections}
    for principal in sorted(p for p in principals if p is not None and p in answered):
        if None not in principals:
            return Reason("deputy", {"no": no, "principal": principal})
    return None
