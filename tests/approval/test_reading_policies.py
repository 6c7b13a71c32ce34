"""A team's file as the gate understands it: rows that are wrong are nobody's, and entries that are wrong let nothing through."""

from __future__ import annotations

from typing import Any

import pytest

from felles.approval import team
from felles.model import Group, Meeting, Urgent

from .proposing import MEMBERS, POLICY, codes, data, document, those, verdict, yes

ROW = MEMBERS[1]
ONE: dict[str, Any] = {"decides_on": {"kinds": "all"}, "groups": [{"count": 1}]}


def test_everything_that_is_written_is_read() -> None:
    found = those()
    assert [(m.no, m.role, m.site, m.account, m.deputy_for) for m in found.members] == [(m["no"], m["role"], m["site"], m["account"], m.get("deputy_for")) for m in MEMBERS]
    last = found.entries[2]
    assert (last.kinds, last.folders, last.sites, last.sort, last.hearing_days) == (None, None, "several", None, 7)
    assert last.groups == (Group(1, "nurse"), Group(2, distinct=True))
    assert (last.meeting, last.urgent) == (Meeting(3, 2), Urgent((Group(2, "leader"),), 14))
    assert last.raw == POLICY[2]


@pytest.mark.parametrize(
    "row",
    [
        None, [], "north-nurse", {**ROW, "no": True}, {**ROW, "no": 0}, {**ROW, "no": "2"}, {**ROW, "no": 2.0}, {**ROW, "role": ["nurse"]}, {**ROW, "site": " "},
        {**ROW, "from": "2025-1-1"}, {**ROW, "from": "2025-02-30"}, {**ROW, "from": None}, {**ROW, "to": None}, {**ROW, "to": "2025"}, {**ROW, "to": "2020-01-01"},
        {**ROW, "until": "2025-12-31"}, {**ROW, "deputy_for": 2}, {**ROW, "deputy_for": None}, {**ROW, "deputy_for": "1"}, {**ROW, "account": ["north-nurse"]}, {**ROW, "account": ""},
        {key: value for key, value in ROW.items() if key != "from"}, {key: value for key, value in ROW.items() if key != "account"},
    ],
)  # fmt: skip
def test_a_row_that_is_not_understood_is_nobody(row: Any) -> None:
    found = verdict(yes("north-nurse"), teams=(those([row], [ONE]),))
    assert not found.met and not found.reviews[0].counts


@pytest.mark.parametrize(
    "wrong",
    [
        {"decides_on": None}, {"decides_on": {}}, {"decides_on": {"kinds": []}}, {"decides_on": {"kinds": "routine"}}, {"decides_on": {"kinds": [1]}}, {"decides_on": {"kind": ["routine"]}},
        {"decides_on": {"folders": ["/"]}}, {"decides_on": {"folders": ["routines/../roles"]}}, {"decides_on": {"folders": ["./routines"]}}, {"decides_on": {"folders": ["routines//x"]}},
        {"decides_on": {"folders": ["routines\\x"]}}, {"decides_on": {"sites": "several"}}, {"decides_on": {"sites": []}}, {"decides_on": {"class": "Editorial"}}, {"decides_on": {"class": []}},
        {"groups": []}, {"groups": None}, {"groups": {"count": 1}}, {"groups": [{"count": 0}]}, {"groups": [{"count": True}]}, {"groups": [{"count": "1"}]}, {"groups": [{}]},
        {"groups": [{"count": 1, "role": None}]}, {"groups": [{"count": 1, "sites": "all"}]}, {"groups": [{"count": 1, "roles": "x"}]}, {"groups": [{"count": 1}] * 21},
        {"hearing_days": -1}, {"hearing_days": "7"}, {"hearing_days": None}, {"hearing": 7}, {"groups": [{"count": 1}, None]},
    ],
)  # fmt: skip
def test_an_entry_that_is_not_understood_stops_what_it_may_have_been_for(wrong: dict[str, Any]) -> None:
    """It isn't passed over: a lighter one may stand below it."""
    found = verdict(yes("north-nurse"), teams=(those(policy=[{**ONE, **wrong}, ONE]),))
    assert codes(found) == ["malformed"]


@pytest.mark.parametrize("wrong", [{"policy": "all"}, {"policy": {}}, {"policy": [ONE] * 51}, {"policy": [None]}, {"policy": True}])
def test_a_policy_that_is_no_list_stops_everything(wrong: dict[str, Any]) -> None:
    broken = team("a", "roles/a.yaml", {**data(), **wrong})
    assert codes(verdict(yes("north-nurse"), teams=(broken, those(policy=[ONE])))) == ["malformed"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"meeting": {"present": 1, "confirm": 2}}, {"meeting": {"present": 3}}, {"meeting": {"present": 3, "confirm": True}}, {"meeting": 3}, {"meeting": {"present": 3, "confirm": 2, "x": 1}},
        {"urgent": {"groups": [], "confirm_within_days": 14}}, {"urgent": {"groups": [{"count": 1}]}}, {"urgent": {"groups": [{"count": 1}], "confirm_within_days": 0}}, {"urgent": []},
    ],
)  # fmt: skip
def test_a_way_that_is_not_understood_is_none(wrong: dict[str, Any]) -> None:
    entry = those(policy=[{**ONE, **wrong}]).entries[0]
    assert (entry.groups, entry.meeting, entry.urgent) == ((Group(1),), None, None)


def test_a_slash_at_the_end_of_a_folder_is_only_a_habit() -> None:
    assert verdict(yes("north-nurse"), teams=(those(policy=[{"decides_on": {"folders": ["routines/"]}, "groups": [{"count": 1}]}]),)).met


def test_too_many_members_are_none() -> None:
    crowd = [{**ROW, "no": no, "account": f"a{no}"} for no in range(1, 102)]
    assert those(crowd).members == () and len(those(crowd[:100]).members) == 100


def test_a_document_of_a_kind_nobody_knows_is_not_of_a_listed_one() -> None:
    listed = those(policy=[{"decides_on": {"kinds": ["routine"]}, "groups": [{"count": 1}]}])
    assert codes(verdict(yes("north-nurse"), changed=(document(kind=None),), teams=(listed,))) == ["uncovered"]
