"""A small team and a proposal to it, in the formats they are written in, for tests to change one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from felles.approval import judge, team
from felles.model import Case, Changed, Minutes, Proposal, Review, Reviews, Team, Verdict

PATH, FILE = "routines/besok/rut-002-last-dor.md", "schemas/routine/schema.json"
HEAD, OLD = "a" * 40, "b" * 40
NEW = "1" * 40
JUDGED = "2026-03-20T12:00:00Z"

MEMBERS: tuple[dict[str, Any], ...] = (
    {"no": 1, "role": "leader", "site": "north", "account": "north-leader", "from": "2025-01-01"},
    {"no": 2, "role": "nurse", "site": "north", "account": "north-nurse", "from": "2025-01-01"},
    {"no": 3, "role": "nurse", "site": "south", "account": "south-nurse", "from": "2025-01-01"},
    {"no": 4, "role": "aide", "site": "east", "account": "east-aide", "from": "2025-01-01"},
    {"no": 5, "role": "aide", "site": "north", "account": "north-aide", "from": "2025-01-01", "deputy_for": 2},
    {"no": 6, "role": "leader", "site": "south", "account": "south-leader", "from": "2025-01-01"},
)  # fmt: skip
POLICY: tuple[dict[str, Any], ...] = (
    {"decides_on": {"class": "editorial"}, "groups": [{"count": 1}]},
    {"decides_on": {"kinds": "all", "sites": "own"}, "groups": [{"site": "own", "count": 1}]},
    {
        "decides_on": {"kinds": "all", "folders": "all", "sites": "all"},
        "groups": [{"role": "nurse", "count": 1}, {"sites": "distinct", "count": 2}],
        "hearing_days": 7,
        "meeting": {"present": 3, "confirm": 2},
        "urgent": {"groups": [{"role": "leader", "count": 2}], "confirm_within_days": 14},
    },
)


def data(members: Any = MEMBERS, policy: Any = POLICY) -> dict[str, Any]:
    """A team's file, as far as decisions rest on it."""
    return {"members": list(members), "policy": list(policy)}


def those(members: Any = MEMBERS, policy: Any = POLICY, id: str = "team") -> Team:
    return team(id, f"roles/{id}.yaml", data(members, policy))


def without(*numbers: int) -> list[dict[str, Any]]:
    return [row for row in MEMBERS if row["no"] not in numbers]


def changing(no: int, **values: Any) -> list[dict[str, Any]]:
    """The members with one row changed."""
    return [{**row, **values} if row["no"] == no else row for row in MEMBERS]


def document(path: str = PATH, **values: Any) -> Changed:
    return replace(Changed(path, "0" * 40, NEW, "RUT-002", "routine"), **values)


def yes(account: str | None, at: str | None = "2026-03-12T10:00:00Z", commit: str | None = HEAD, **values: Any) -> Review:
    return replace(Review(account, "approved", commit, at), **values)


def no(account: str | None, at: str | None = "2026-03-12T10:00:00Z", **values: Any) -> Review:
    return replace(Review(account, "changes_requested", HEAD, at), **values)


PROPOSAL = Proposal(
    number=42, url=None, opened_by="writer", opened_at="2026-03-01T08:00:00Z", base="c" * 40, head=HEAD, head_at="2026-03-10T08:00:00Z",
    authors=("writer",), last_pushed_by="writer", merged_at=None, merge_commit=None, urgent=False,
)  # fmt: skip


def case(*reviews: Review, proposal: Mapping[str, Any] | None = None, **values: Any) -> Case:
    """A proposal that changes one document for all sites, to the small team."""
    changed = values.pop("changed", (document(),))
    content = {one.path: one.after for one in changed}
    start = Case(
        teams=(those(),),
        changed=changed,
        reviews=Reviews("file", replace(PROPOSAL, **(proposal or {})), reviews),
        at_commit={HEAD: content, OLD: {**content, **dict.fromkeys(content, "9" * 40)}},
        judged_at=JUDGED,
    )
    return replace(start, **values)


def verdict(*reviews: Review, **values: Any) -> Verdict:
    return judge(case(*reviews, **values))


def minutes(*subjects: str, present: tuple[int, ...] = (1, 2, 3), date: str = "2026-03-15", team: str = "team") -> Minutes:
    return Minutes("docs/meetings/moe-001.yaml", team, date, frozenset(present), frozenset(subjects or ("RUT-002",)))


def codes(verdict: Verdict) -> list[str]:
    return [reason.code for reason in verdict.reasons]


def fates(verdict: Verdict) -> list[str]:
    """What became of each review: a reason's code, or “counts”."""
    return [one.reason.code if one.reason is not None else "counts" for one in verdict.reviews]
