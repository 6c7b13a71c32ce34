"""Verdicts on a terminal and as JSON: whether the policy is met, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.model import Group, GroupState, Handbook, Ruling, Team, Verdict
from felles.proposals import Proposed
from felles.words import Words
from felles.words.approvals import said


def told_reasons(verdict: Verdict, words: Words) -> list[str]:
    """Why it isn't met, a sentence each."""
    return [said(reason, words) for reason in verdict.reasons]


def as_data(proposed: Proposed, words: Words) -> dict[str, Any]:
    """The verdict in the form that other programs read (``approval --format json``)."""
    verdict = proposed.verdict
    teams = {team.path: team for team in proposed.case.teams}
    return {
        "met": verdict.met,
        "documents": [_document(ruling, proposed, teams) for ruling in verdict.rulings if not ruling.changed.restores],
        "reviews": [
            {
                "account": one.review.account,
                "counts": one.counts,
                "rule": one.reason.code.partition(".")[0] if one.reason else None,
                "reason": said(one.reason, words) if one.reason else None,
            }
            for one in verdict.reviews
        ],
        "reasons": told_reasons(verdict, words),
    }


def _document(ruling: Ruling, proposed: Proposed, teams: Mapping[str, Team]) -> dict[str, Any]:
    changed = ruling.changed
    result: Handbook = proposed.result or proposed.tip
    document = result.by_id.get(changed.id) if changed.id else None
    history = proposed.tip_facts["histories"].get(changed.id, ()) if changed.id else ()
    versions = sum(named.decided.outcome != "confirmed" for named in history)
    team = teams.get(ruling.team) if ruling.team else None
    return {
        "id": changed.id,
        "path": changed.path,
        "blob": changed.after,
        "fingerprint": document.fingerprint if document is not None and document.path == changed.path else None,
        "class": changed.sort,
        "next_version": (versions + (changed.sort != "confirmed")) if changed.id else None,
        "team": team.id if team else None,
        "policy": {"commit": proposed.tip.name.rpartition("@")[2], "entry": ruling.entry},
        "way": ruling.way if ruling.met else None,
        "met": ruling.met,
        "groups": [_group(state, team) for state in ruling.groups],
    }


def _group(state: GroupState, team: Team | None) -> dict[str, Any]:
    accounts = {row.no: row.account for row in team.members} if team else {}
    return {"group": _written(state.group), "given": [accounts.get(no) or no for no in state.given], "missing": state.missing}


def _written(group: Group) -> dict[str, Any]:
    """The group as the policy writes it."""
    written: dict[str, Any] = {}
    if group.role is not None:
        written["role"] = group.role
    if group.site is not None:
        written["site"] = group.site
    if group.distinct:
        written["sites"] = "distinct"
    return {**written, "count": group.count}
