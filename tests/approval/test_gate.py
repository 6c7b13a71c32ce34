"""The gate's rules one by one, and the tricks that must not get past it: what was said, who said it, of what, when."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from felles.model import Changed, Group, GroupState, Review

from .proposing import (
    FILE,
    HEAD,
    MEMBERS,
    NEW,
    OLD,
    PATH,
    POLICY,
    case,
    changing,
    codes,
    document,
    fates,
    minutes,
    no,
    those,
    verdict,
    without,
    yes,
)

BOTH = (yes("north-nurse"), yes("south-leader"))
"""A nurse, and two sites: enough for what concerns everybody, once the hearing is over."""


@dataclass(frozen=True)
class Told:
    """A proposal, and what the gate says of it."""

    reviews: tuple[Review, ...]
    reasons: tuple[str, ...]
    """Of the whole; empty: it is met."""
    fates: tuple[str, ...] = ()
    """Of each review; none given: not looked at."""
    given: dict[str, Any] = field(default_factory=dict)


def person(**values: Any) -> dict[str, Any]:
    return {"proposal": values}


def team_of(members: Any = MEMBERS, policy: Any = POLICY) -> dict[str, Any]:
    return {"teams": (those(members, policy),)}


NOBODY = ("group", "group")
JUST = "2026-03-19T12:00:00Z"

TOLD: dict[str, Told] = {
    "enough have said yes": Told(BOTH, (), ("counts", "counts")),
    "nobody has said anything": Told((), NOBODY),
    # G1, G2: what is guarded is decided by what covers it, both names of a rename, and what is taken away
    "a file that no policy covers": Told(BOTH, ("uncovered",), given={"changed": (document(FILE, kind=None, id=None),), **team_of(policy=[{"decides_on": {"kinds": ["routine"]}, "groups": [{"count": 1}]}])}),
    "records that are made again byte for byte need nobody": Told((), (), given={"changed": (), "records": "same"}),
    "records that nobody can make again": Told(BOTH, ("records.other",), given={"changed": (), "records": "other"}),
    "records among other changes": Told(BOTH, ("records.mixed",), ("counts", "counts"), given={"records": "mixed"}),
    "no team decides on anything": Told(BOTH, ("uncovered.nobody",), given=team_of(policy=[])),
    "a rename takes the old name from those who decide on it": Told(
        (yes("north-nurse"),), ("group",),
        given={
            "changed": (document("routines/a/x.md", after=None), document("routines/b/x.md", before=None)),
            **team_of(policy=[{"decides_on": {"folders": ["routines/a"]}, "groups": [{"count": 2}]}, {"decides_on": {"folders": ["routines"]}, "groups": [{"count": 1}]}]),
        },
    ),
    "what is removed has to be approved": Told((yes("north-nurse", commit=OLD),), (*NOBODY,), ("G4",), {"changed": (document(after=None),)}),
    "a folder that only begins alike": Told(BOTH, ("uncovered",), given={"changed": (document("routines/besoksliste/x.md"),), **team_of(policy=[{"decides_on": {"folders": ["routines/besok"]}, "groups": [{"count": 1}]}])}),
    "a folder written with other letters": Told(BOTH, ("uncovered",), given={"changed": (document("Routines/besok/x.md"),), **team_of(policy=[{"decides_on": {"folders": ["routines"]}, "groups": [{"count": 1}]}])}),
    "the first entry that matches decides, also where a later one asks less": Told((yes("north-nurse"),), ("group",), given=team_of(policy=[{"decides_on": {"kinds": ["routine"]}, "groups": [{"count": 2}]}, {"decides_on": {"kinds": "all"}, "groups": [{"count": 1}]}])),
    "nothing has changed": Told((), (), given={"changed": ()}),
    "what only gives back decided bytes needs nobody": Told((), (), given={"changed": (document(restores=True),)}),
    "what is given back is part of what was seen": Told((yes("north-nurse", commit=OLD), yes("south-leader", commit=OLD)), NOBODY, ("G4", "G4"), {
        "changed": (document(), document("routines/b.md", restores=True)), "at_commit": {OLD: {PATH: NEW, "routines/b.md": None}}}),
    # G3: members, when they say yes and when it is merged; persons; their newest verdict
    "somebody who is in no team": Told((yes("stranger"), *BOTH), (), ("G3.stranger", "counts", "counts")),
    "an account that the source doesn't name": Told((yes(None),), NOBODY, ("G3.nameless",)),
    "a robot": Told((yes("north-nurse[bot]"),), NOBODY, ("G3.robot",)),
    "letters of another alphabet": Told((yes("nоrth-nurse"), yes("south-leader")), NOBODY, ("G3.stranger", "counts")),
    "letters of full width": Told((yes("ｎorth-nurse"),), NOBODY, ("G3.stranger",)),
    "a space after the name": Told((yes("north-nurse "),), NOBODY, ("G3.stranger",)),
    "the same account in capitals is the same person": Told((yes("North-Nurse"), yes("SOUTH-LEADER")), (), ("counts", "counts")),
    "one account with two numbers is nobody's": Told((yes("north-nurse"), yes("south-leader")), NOBODY, ("G3.shared", "counts"), team_of([*MEMBERS, {"no": 9, "role": "nurse", "site": "east", "account": "North-nurse", "from": "2025-01-01"}])),
    "not yet a member when saying yes": Told(BOTH, NOBODY, ("G3.then", "counts"), team_of(changing(2, **{"from": "2026-03-13"}))),
    "no longer a member when it is merged": Told(BOTH, NOBODY, ("G3.now", "counts"), team_of(changing(2, to="2026-03-19"))),
    "the last day is a day of membership": Told(BOTH, (), ("counts", "counts"), team_of(changing(2, to="2026-03-20"))),
    "the last day ends at midnight in Norway": Told((yes("north-nurse"), yes("south-leader")), NOBODY, ("G3.now", "counts"), {**team_of(changing(2, to="2026-03-20")), "judged_at": "2026-03-20T23:00:00Z"}),
    "a second before midnight it has not ended": Told((yes("north-nurse"), yes("south-leader")), (), (), {**team_of(changing(2, to="2026-03-20")), "judged_at": "2026-03-20T22:59:59Z"}),
    "in summer the day ends an hour earlier by the sun": Told((yes("north-nurse"), yes("south-leader")), NOBODY, (), {**team_of(changing(2, to="2026-07-20")), "judged_at": "2026-07-20T22:00:00Z"}),
    "somebody who joined, left and came back was there both times": Told(BOTH, (), (), team_of([*changing(2, to="2026-03-12"), {**MEMBERS[1], "from": "2026-03-20"}])),
    "who has another role now doesn't count for the old one": Told(BOTH, ("group",), ("counts", "counts"), team_of([*changing(2, to="2026-03-15"), {**MEMBERS[1], "role": "adviser", "from": "2026-03-16"}])),
    "who has another role now still counts for the site": Told((*BOTH, yes("south-nurse")), (), (), team_of([*changing(2, to="2026-03-15"), {**MEMBERS[1], "role": "adviser", "from": "2026-03-16"}])),
    "a comment takes nothing back": Told((*BOTH, Review("north-nurse", "commented", HEAD, "2026-03-13T10:00:00Z")), (), ("counts", "counts", "commented")),
    "a dismissal ends a yes": Told((*BOTH, Review("north-nurse", "dismissed", HEAD, "2026-03-13T10:00:00Z")), NOBODY, ("G3.newest", "counts", "dismissed")),
    "a state nobody knows ends a yes": Told((*BOTH, Review("north-nurse", "APPROVED", HEAD, "2026-03-13T10:00:00Z")), NOBODY, ("G3.newest", "counts", "G3.state")),
    "a newer yes on older content": Told((*BOTH, yes("north-nurse", "2026-03-13T10:00:00Z", OLD)), NOBODY, ("G3.newest", "counts", "G4")),
    "the order of the rows is not the order of time": Told((yes("north-nurse", "2026-03-14T10:00:00Z"), no("north-nurse", "2026-03-13T10:00:00Z"), BOTH[1]), (), ("counts", "G3.newest", "counts")),
    "of two verdicts in one moment the no is the newer": Told((no("north-nurse"), yes("north-nurse"), BOTH[1]), ("G7", *NOBODY)),
    # G4: the final content
    "given on content that has changed since": Told((yes("north-nurse", commit=OLD), BOTH[1]), NOBODY, ("G4", "counts")),
    "given on another commit with the same content": Told((yes("north-nurse", commit="d" * 40), BOTH[1]), (), (), {"at_commit": {HEAD: {PATH: NEW}, "d" * 40: {PATH: NEW}}}),
    "the reviewed commit can't be found": Told((yes("north-nurse", commit="e" * 40), BOTH[1]), NOBODY, ("G4.unknown", "counts")),
    "the source doesn't say which commit": Told((yes("north-nurse", commit=None), BOTH[1]), NOBODY, ("G4.unknown", "counts")),
    "a path that wasn't looked up there": Told(BOTH, NOBODY, ("G4.unknown", "G4.unknown"), {"at_commit": {HEAD: {}}}),
    "one of several documents changed afterwards": Told(BOTH, NOBODY, ("G4", "G4"), {"changed": (document(), document("routines/b.md", id="RUT-003")), "at_commit": {HEAD: {PATH: NEW, "routines/b.md": "7" * 40}}}),
    "a file that was removed again by the last commit": Told(BOTH, NOBODY, ("G4", "G4"), {"changed": (document(after=None),), "at_commit": {HEAD: {PATH: NEW}}}),
    # G5: nobody their own
    "who opened it": Told(BOTH, NOBODY, ("G5.opened", "counts"), person(opened_by="North-nurse")),
    "who wrote a part of it": Told(BOTH, NOBODY, ("G5.wrote", "counts"), person(authors=("writer", "north-nurse"))),
    "who pushed last": Told(BOTH, NOBODY, ("G5.pushed", "counts"), person(last_pushed_by="north-nurse")),
    "a second account of the one who wrote it": Told((yes("nurse-at-home"), BOTH[1]), NOBODY, ("G5.wrote", "counts"), {**team_of([*MEMBERS, {**MEMBERS[1], "account": "nurse-at-home"}]), **person(authors=("north-nurse",))}),
    "an account of years ago of the one who wrote it": Told(BOTH, NOBODY, ("G5.wrote", "counts"), {**team_of([*MEMBERS, {**MEMBERS[1], "account": "old-nurse", "from": "2019-01-01", "to": "2019-12-31"}]), **person(authors=("old-nurse",))}),
    "a second account that another team knows of": Told(
        BOTH, NOBODY, ("G5.wrote", "counts"),
        {"teams": (those(), those([{**MEMBERS[1], "no": 77}, {**MEMBERS[1], "no": 77, "account": "circle-nurse"}], [], "circle")), **person(authors=("circle-nurse",))},
    ),
    "the same number in another team is another person": Told(BOTH, (), (), {"teams": (those(), those([{**MEMBERS[1], "account": "other"}], [], "circle")), **person(authors=("other",))}),
    "a writer the source can't name": Told(BOTH, ("G5.unsaid", *NOBODY), ("G5.unknown", "G5.unknown"), person(authors=("writer", None))),
    "writers the source doesn't list": Told(BOTH, ("G5.unsaid", *NOBODY), ("G5.unknown", "G5.unknown"), person(authors=())),
    "who opened it isn't said": Told(BOTH, ("G5.unsaid", *NOBODY), ("G5.unknown", "G5.unknown"), person(opened_by=None)),
    "who pushed last isn't said": Told(BOTH, ("G5.unsaid", *NOBODY), ("G5.unknown", "G5.unknown"), person(last_pushed_by=None)),
    "a yes on behalf of the writer": Told((yes("north-aide", on_behalf_of="north-nurse"), yes("south-nurse")), ("group",), ("G5.behalf", "counts"), person(opened_by="north-nurse")),
    "a yes on behalf of somebody one is no deputy for": Told((yes("east-aide", on_behalf_of="north-nurse"), BOTH[1]), NOBODY, ("G3.behalf", "counts")),
    "a yes on behalf of a stranger": Told((yes("north-aide", on_behalf_of="stranger"), BOTH[1]), NOBODY, ("G3.behalf", "counts")),
    "a deputy who says whom it is for": Told((yes("north-aide", on_behalf_of="north-nurse"), BOTH[1]), (), ("counts", "counts")),
    # G6: different persons
    "one person with two accounts": Told((yes("north-nurse"), yes("nurse-at-home", "2026-03-13T10:00:00Z")), ("group",), ("G3.newest", "counts"), team_of([*MEMBERS, {**MEMBERS[1], "account": "nurse-at-home"}], [{"decides_on": {"kinds": "all"}, "groups": [{"count": 2}]}])),
    "two from one site are one site": Told((yes("north-nurse"), yes("north-leader")), ("group",)),
    "one person may be in several groups": Told((yes("north-nurse"),), (), (), team_of(policy=[{"decides_on": {"kinds": "all"}, "groups": [{"role": "nurse", "count": 1}, {"site": "north", "count": 1}, {"count": 1}]}])),
    "a deputy while the principal says nothing": Told((yes("north-aide"), yes("south-leader")), (), ("counts", "counts")),
    "a deputy beside the principal is one place": Told((yes("north-aide"), yes("north-nurse")), ("group",), ("deputy", "counts"), team_of(policy=[{"decides_on": {"kinds": "all"}, "groups": [{"count": 2}]}])),
    "two deputies of one member are one place": Told((yes("north-aide"), yes("east-aide")), ("group",), (), team_of(changing(4, deputy_for=2), [{"decides_on": {"kinds": "all"}, "groups": [{"role": "nurse", "count": 2}]}])),
    "a deputy's deputy is in the same place": Told((yes("north-aide"), yes("east-aide")), ("group",), (), team_of(changing(4, deputy_for=5), [{"decides_on": {"kinds": "all"}, "groups": [{"count": 2}]}])),
    "two who stand in for each other have one place": Told((yes("north-leader"), yes("south-leader")), ("group",), (), team_of([{**m, "deputy_for": {1: 6, 6: 1}.get(m["no"], 2)} if m["no"] in (1, 6) else m for m in MEMBERS], [{"decides_on": {"kinds": "all"}, "groups": [{"count": 2}]}])),
    "the principal's yes on older content is no answer": Told((yes("north-nurse", commit=OLD), yes("north-aide"), BOTH[1]), (), ("G4", "counts", "counts")),
    "a deputy for who wrote it": Told((yes("north-aide"), yes("south-nurse")), (), (), person(authors=("north-nurse",))),
    # G7: a standing request for changes
    "a member asks for changes": Told((*BOTH, no("east-aide")), ("G7",), ("counts", "counts", "asks")),
    "a deputy does, too": Told((*BOTH, no("north-aide")), ("G7",), ("counts", "counts", "asks")),
    "a request on older content stands": Told((*BOTH, no("east-aide", commit=OLD)), ("G7",)),
    "an undated request stands": Told((*BOTH, no("east-aide", at=None)), ("G7",)),
    "a request the source can't tell whose it is": Told((*BOTH, no(None)), ("G7.nameless",)),
    "a stranger's request is advice": Told((*BOTH, no("stranger")), ()),
    "the request of one who has left": Told((*BOTH, no("east-aide")), (), (), team_of(changing(4, to="2026-03-19"))),
    "the request of one who has joined since": Told((*BOTH, no("east-aide")), ("G7",), (), team_of(changing(4, **{"from": "2026-03-18"}))),
    "withdrawn by a later yes": Told((*BOTH, no("east-aide"), yes("east-aide", "2026-03-13T10:00:00Z")), ()),
    "a later yes on older content withdraws it too": Told((*BOTH, no("east-aide"), yes("east-aide", "2026-03-13T10:00:00Z", OLD)), ()),
    "dismissed": Told((*BOTH, no("east-aide"), Review("east-aide", "dismissed", HEAD, "2026-03-13T10:00:00Z")), ()),
    "a comment afterwards withdraws nothing": Told((*BOTH, no("east-aide"), Review("east-aide", "commented", HEAD, "2026-03-13T10:00:00Z")), ("G7",)),
    "a state nobody knows withdraws nothing": Told((*BOTH, no("east-aide"), Review("east-aide", "fine", HEAD, "2026-03-13T10:00:00Z")), ("G7",)),
    "nobody stands in for one who said no": Told((*BOTH[1:], no("north-nurse"), yes("north-aide")), ("G7", *NOBODY), ("counts", "asks", "deputy")),
    # G8, and what stands against it whatever was said
    "more was merged than was approved": Told(BOTH, ("G8",), (), {"exact": False}),
    "it can't be put together with what others decided": Told(BOTH, ("conflict",), (), {"conflict": True}),
    "the checks find errors": Told(BOTH, ("errors",), (), {"errors": 2}),
    # G9: instants
    "a time without an offset": Told((yes("north-nurse", "2026-03-12T10:00:00"), BOTH[1]), NOBODY, ("G9", "counts")),
    "no time": Told((yes("north-nurse", None), BOTH[1]), NOBODY, ("G9", "counts")),
    "a day that doesn't exist": Told((yes("north-nurse", "2026-02-30T10:00:00Z"), BOTH[1]), NOBODY, ("G9", "counts")),
    "digits of another script": Told((yes("north-nurse", "٢026-03-12T10:00:00Z"), BOTH[1]), NOBODY, ("G9", "counts")),
    "after the moment of judgement": Told((yes("north-nurse", "2026-03-20T12:00:01Z"), BOTH[1]), NOBODY, ("G9.late", "counts")),
    "in another offset it was before": Told((yes("north-nurse", "2026-03-20T13:30:00+02:00"), BOTH[1]), ()),
    "in another offset it was after": Told((yes("north-nurse", "2026-03-20T11:30:00-02:00"), BOTH[1]), NOBODY, ("G9.late", "counts")),
    "which verdict is the newer is seen in UTC": Told((no("north-nurse", "2026-03-12T23:00:00+12:00"), yes("north-nurse", "2026-03-12T12:00:00Z"), BOTH[1]), ()),
    "a request for changes after the merge changes nothing": Told((*BOTH, no("east-aide", "2026-03-20T12:00:01Z")), ()),
    "the moment of judgement isn't known": Told(BOTH, ("G9.judged",), ("G9.judged", "G9.judged"), {"judged_at": "2026-03-20"}),
    # Hearing
    "the hearing is not over": Told(BOTH, ("hearing",), (), person(head_at="2026-03-13T12:00:01Z")),
    "the hearing is just over": Told(BOTH, (), (), person(head_at="2026-03-13T12:00:00Z")),
    "when it was there to be seen isn't said": Told(BOTH, ("hearing.unknown",), (), person(head_at=None)),
    "it is shown in the future": Told(BOTH, ("hearing",), (), person(head_at="2027-03-13T12:00:01Z")),
    # Classes and sites
    "an editorial change": Told((yes("east-aide"),), (), (), {"changed": (document(sort="editorial"),)}),
    "one site's own way": Told((yes("north-leader"),), (), (), {"changed": (document(sites=("north",)),)}),
    "another site on one site's own way": Told((yes("south-leader"),), ("group",), (), {"changed": (document(sites=("north",)),)}),
    "two sites are not one's own": Told((yes("north-leader"),), NOBODY, (), {"changed": (document(sites=("north", "south")),)}),
    "no site at all is not one's own": Told((yes("north-leader"),), NOBODY, (), {"changed": (document(sites=()),)}),
    "“all” is for several sites where another entry is for one": Told((yes("north-leader"),), (), (), {"changed": (document(sites=("north",)),), **team_of(policy=[POLICY[2], POLICY[1]])}),
    "and for one where no other is": Told((yes("north-leader"),), NOBODY, (), {"changed": (document(sites=("north",)),), **team_of(policy=[POLICY[2]])}),
    "named sites cover what concerns none but them": Told((yes("east-aide"),), (), (), {"changed": (document(sites=("north", "south")),), **team_of(policy=[{"decides_on": {"sites": ["north", "south", "east"]}, "groups": [{"count": 1}]}])}),
    "named sites don't cover what concerns another too": Told((yes("east-aide"),), ("uncovered",), (), {"changed": (document(sites=("north", "west")),), **team_of(policy=[{"decides_on": {"sites": ["north", "south"]}, "groups": [{"count": 1}]}])}),
    "named sites don't cover what concerns all": Told((yes("east-aide"),), ("uncovered",), (), team_of(policy=[{"decides_on": {"sites": ["north", "south", "east"]}, "groups": [{"count": 1}]}])),
    # Meetings
    "decided in a meeting": Told((yes("south-nurse"), yes("north-leader")), (), (), {"minutes": (minutes(),), **person(head_at=JUST)}),
    "a meeting of another team": Told((yes("south-nurse"), yes("north-leader")), ("hearing",), (), {"minutes": (minutes(team="circle"),), **person(head_at=JUST)}),
    "a meeting on something else": Told((yes("south-nurse"), yes("north-leader")), ("hearing",), (), {"minutes": (minutes("RUT-003"),), **person(head_at=JUST)}),
    "a meeting with too few": Told((yes("south-nurse"), yes("north-leader")), ("hearing", "meeting.present"), (), {"minutes": (minutes(present=(1, 3)),), **person(head_at=JUST)}),
    "a meeting with people who weren't members": Told((yes("south-nurse"), yes("north-leader")), ("hearing", "meeting.present"), (), {"minutes": (minutes(present=(1, 3, 8, 9)),), **person(head_at=JUST)}),
    "a meeting that has not been held": Told((yes("south-nurse"), yes("north-leader")), ("hearing", "meeting.date"), (), {"minutes": (minutes(date="2026-03-21"),), **person(head_at=JUST)}),
    "a meeting nobody who was there stands for in writing": Told((yes("east-aide"), yes("south-leader")), ("group", "hearing", "meeting.confirm"), (), {"minutes": (minutes(),), **person(head_at=JUST)}),
    "a meeting the proposer stands for": Told((yes("south-nurse"), yes("north-leader")), ("group", "hearing", "meeting.confirm"), (), {"minutes": (minutes(),), **person(head_at=JUST, opened_by="north-leader")}),
    "a meeting decides against one who asks for changes": Told((yes("south-nurse"), yes("north-leader"), no("east-aide")), (), (), {"minutes": (minutes(),)}),
    "a meeting on one document doesn't lift the objection from another": Told(
        (yes("south-nurse"), yes("north-leader"), no("east-aide")), ("G7",), (), {"minutes": (minutes(),), "changed": (document(), document("routines/b.md", id="RUT-003"))}),
    "a meeting where the policy knows none": Told((yes("south-nurse"), yes("north-leader"), no("east-aide")), ("G7", "group", "meeting.none"), (), {"minutes": (minutes(),), **team_of(policy=[{"decides_on": {"kinds": "all"}, "groups": [{"count": 3}]}])}),
    "a meeting on a file that is no document": Told((yes("south-nurse"), yes("north-leader")), (), (), {"changed": (document(FILE, id=None, kind=None),), "minutes": (minutes(FILE),), **person(head_at=JUST)}),
    # Urgent
    "urgent, and those who may decide at once have": Told((yes("north-leader"), yes("south-leader")), (), (), person(urgent=True, head_at="2026-03-20T11:00:00Z")),
    "not urgent": Told((yes("north-leader"), yes("south-leader")), ("group", "hearing"), (), person(head_at="2026-03-20T11:00:00Z")),
    "urgent, and one is missing": Told((yes("north-leader"),), ("group", "group", "hearing", "urgent"), (), person(urgent=True, head_at="2026-03-20T11:00:00Z")),
    "urgent, and somebody asks for changes": Told((yes("north-leader"), yes("south-leader"), no("east-aide")), ("G7", "group"), (), person(urgent=True)),
    # Teams
    "a team without members": Told(BOTH, ("empty", *NOBODY), ("G3.stranger", "G3.stranger"), team_of([])),
    "a team that all have left": Told(BOTH, ("empty", *NOBODY), ("G3.now", "G3.now"), team_of([{**m, "to": "2026-03-13"} for m in MEMBERS])),
    "an entry that can't be understood is never met": Told(BOTH, ("malformed",), (), team_of(policy=[{"decides_on": {"kinds": "routine"}, "groups": [{"count": 1}]}, *POLICY])),
    "another team's yes doesn't help": Told((yes("circle-nurse"), BOTH[1]), NOBODY, ("G3.stranger", "counts"), {"teams": (those(), those([{**MEMBERS[1], "account": "circle-nurse"}], POLICY, "later"))}),
    "another team's no doesn't stop": Told((*BOTH, no("circle-nurse")), (), (), {"teams": (those(), those([{**MEMBERS[1], "account": "circle-nurse"}], POLICY, "later"))}),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_the_gate_says(name: str) -> None:
    told = TOLD[name]
    found = verdict(*told.reviews, **told.given)
    assert codes(found) == list(told.reasons)
    assert found.met is not bool(told.reasons)
    if told.fates:
        assert fates(found) == list(told.fates)


def test_each_document_has_its_ruling_with_who_said_yes_for_what() -> None:
    found = verdict(*BOTH, changed=(document(), document("routines/b.md", id="RUT-003", sort="editorial"), document("routines/c.md", restores=True)))
    assert [(r.changed.path, r.team, r.entry, r.way, r.met) for r in found.rulings] == [
        (PATH, "roles/team.yaml", 2, "reviews", True),
        ("routines/b.md", "roles/team.yaml", 0, "editorial", True),
        ("routines/c.md", None, None, None, True),
    ]
    assert found.rulings[0].groups == (
        GroupState(Group(1, "nurse"), (2,), 0),
        GroupState(Group(2, distinct=True), (2, 6), 0),
    )


def test_what_is_missing_is_told_by_group_and_once() -> None:
    found = verdict(yes("south-leader"), changed=(document(), document("routines/b.md", id="RUT-003")))
    assert [(r.code, r.values["group"], r.values["missing"]) for r in found.reasons] == [("group", Group(1, "nurse"), 1), ("group", Group(2, distinct=True), 1)]


def test_the_day_a_hearing_ends_is_a_day_in_norway() -> None:
    found = verdict(*BOTH, proposal={"head_at": "2026-03-13T23:30:00Z"})
    assert found.reasons[0].values["ends"] == "2026-03-21"


def test_the_way_is_named() -> None:
    ways = {
        "meeting": verdict(yes("south-nurse"), yes("north-leader"), minutes=(minutes(),), proposal={"head_at": "2026-03-19T12:00:00Z"}),
        "urgent": verdict(yes("north-leader"), yes("south-leader"), proposal={"urgent": True}),
        "editorial": verdict(yes("east-aide"), changed=(document(sort="editorial"),)),
        "reviews": verdict(*BOTH, proposal={"urgent": True}, minutes=(minutes(),)),
    }
    assert {way: found.rulings[0].way for way, found in ways.items()} == {way: way for way in ways}


def test_sites_are_spread_as_widely_as_they_can_be() -> None:
    """Who is at two sites gives way to who is at one of them only."""
    members = [*MEMBERS, {**MEMBERS[3], "site": "west"}, {"no": 8, "role": "aide", "site": "east", "account": "east-two", "from": "2025-01-01"}]
    found = verdict(yes("north-nurse"), yes("east-aide"), yes("east-two"), teams=(those(members, [{"decides_on": {"kinds": "all"}, "groups": [{"sites": "distinct", "count": 3}]}]),))
    assert found.met and found.rulings[0].groups[0].given == (2, 4, 8)


def test_a_new_commit_with_other_content_takes_every_yes_away() -> None:
    before = case(*BOTH)
    after = case(*BOTH, changed=(Changed(PATH, "0" * 40, "5" * 40, "RUT-002", "routine"),), at_commit={HEAD: {PATH: NEW}})
    assert (fates(verdict(*before.reviews.reviews)), fates(verdict(*BOTH, changed=after.changed, at_commit=after.at_commit))) == (["counts"] * 2, ["G4"] * 2)


def test_members_who_are_not_needed_may_leave() -> None:
    assert verdict(*BOTH, teams=(those(without(1, 3, 4, 5)),)).met
