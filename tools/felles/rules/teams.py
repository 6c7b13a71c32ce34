"""T: teams that may decide for others: who is in them, by whose mandate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Level, Link, Options, Problem, Target
from felles.rules import rule

KIND = "team"


def _active(handbook: Handbook) -> Iterator[Document]:
    return (document for document in handbook.of(KIND) if not document.withdrawn and document.data.get("state") != "closed")


def _members(document: Document) -> list[Mapping[str, Any]]:
    """The rows, with only such values as a row may have: anything else is reported where it stands."""
    members = document.data.get("members")
    rows = [m for m in members if isinstance(m, dict)] if isinstance(members, list) else []
    return [{key: value for key, value in row.items() if isinstance(value, (str, int))} for row in rows]


def _over(member: Mapping[str, Any], today: str) -> bool:
    """True after the day ``to`` names, which is the last one: who follows begins on the next."""
    ends = member.get("to")
    return isinstance(ends, str) and ends < today


def _people(fixed: list[Mapping[str, Any]], members: list[Mapping[str, Any]], site: str) -> set[Any]:
    """Who can speak for the site: its fixed members, whoever stands in for them, and others from there."""
    numbers = {m.get("no") for m in fixed}
    return numbers | {m.get("no") for m in members if m.get("deputy_for") in numbers or m.get("site") == site}


@rule("T1", "error")
def every_place_is_represented(handbook: Handbook, places: Mapping[str, Target], scopes: Mapping[str, tuple[str, ...]], today: str) -> Iterator[Problem]:
    """Every place in scope has a fixed member in the implementation team, and a deputy or a second.

    A member whose time has run out makes a warning, not an error: only a change makes errors.
    """
    for document in _active(handbook):
        if document.data.get("type") != "implementation_team":
            continue
        members = _members(document)
        if not members:
            yield Problem("T1", document.at("members"), {}, "empty", document.id, "warning")
            continue
        there = [m for m in members if not _over(m, today)]
        for site in scopes.get(document.path, tuple(places)):
            fixed = [m for m in members if m.get("site") == site and m.get("participation") == "fixed" and "deputy_for" not in m]
            left = [m for m in fixed if m in there]
            values = {"site": places[site].title}
            if not fixed:
                yield Problem("T1", document.at("members"), values, "nobody", document.id)
            elif not left:
                last = max(fixed, key=lambda m: str(m.get("to")))
                yield Problem("T1", document.at("members", members.index(last), "to"), values, "ended", document.id, "warning")
            elif len(_people(left, there, site)) < 2:
                level: Level | None = "warning" if len(_people(fixed, members, site)) > 1 else None
                yield Problem("T1", document.at("members", members.index(left[0])), values, "alone", document.id, level)


@rule("T2", "warning")
def circles_have_the_right_size(handbook: Handbook, options: Options, links: tuple[Link, ...], today: str) -> Iterator[Problem]:
    """A learning circle is small enough to talk, mixed enough to see the whole, and meets often enough to learn."""
    low, high = options.thresholds.get("circle_min", 7), options.thresholds.get("circle_max", 9)
    meetings = options.thresholds.get("circle_meetings", 12)
    leading = {link.name for link in links if link.relation == "leads" and not link.source.withdrawn}
    for document in _active(handbook):
        if document.data.get("type") != "learning_circle":
            continue
        there = [m for m in _members(document) if not _over(m, today)]
        count = len({m.get("no") for m in there})
        if not low <= count <= high:
            yield Problem("T2", document.at("members"), {"count": count, "low": low, "high": high}, "size", document.id)
        elif len({str(m.get("profession")).casefold() for m in there}) < 3:
            yield Problem("T2", document.at("members"), {}, "mix", document.id)
        elif not any(m.get("role") in leading for m in there):
            yield Problem("T2", document.at("members"), {}, "leader", document.id)
        planned = document.data.get("planned_meetings")
        if planned is None or (isinstance(planned, int) and planned < meetings):
            yield Problem("T2", document.at("planned_meetings"), {"count": planned or 0, "limit": meetings}, "meetings", document.id)


@rule("T3", "error")
def mandate_comes_from_above(handbook: Handbook, targets: Mapping[str, Mapping[str, Target]], today: str) -> Iterator[Problem]:
    """Who decides for others was asked to by a function above its members, on a date."""
    roles = targets.get("role", {})
    for document in _active(handbook):
        mandate = document.data.get("mandate")
        if not isinstance(mandate, dict):
            if document.data.get("policy"):
                yield Problem("T3", document.at("policy"), {}, "missing", document.id)
            continue
        granted = mandate.get("granted_by")
        if not isinstance(granted, str) or granted not in roles:
            continue
        facilitator = document.data.get("facilitator")
        people = [*_members(document), *([facilitator] if isinstance(facilitator, dict) else [])]
        for role in sorted({str(m.get("role")) for m in people if not _over(m, today)} & set(roles)):
            if role == granted or not _above(granted, role, roles):
                yield Problem("T3", document.at("mandate", "granted_by"), {"function": roles[granted].title, "member": roles[role].title}, "below", document.id)
                break
        begins, ends, given = mandate.get("from"), mandate.get("to"), mandate.get("granted_on")
        if isinstance(begins, str) and isinstance(ends, str) and ends < begins:
            yield Problem("T3", document.at("mandate", "to"), {"from": begins, "to": ends}, "order", document.id)
        elif isinstance(ends, str) and ends < today:
            yield Problem("T3", document.at("mandate", "to"), {"date": ends}, "ended", document.id, "warning")
        if isinstance(begins, str) and isinstance(given, str) and begins < given:
            yield Problem("T3", document.at("mandate", "from"), {"from": begins, "given": given}, "before", document.id)


def _above(upper: str, lower: str, roles: Mapping[str, Target]) -> bool:
    seen: set[str] = set()
    while lower in roles and lower not in seen:
        seen.add(lower)
        lower = str(roles[lower].entry.get("reports_to"))
        if lower == upper:
            return True
    # Where the way up is lost in a name that leads nowhere, that is what is reported.
    return lower not in roles and lower != "none"


@rule("T4", "error")
def members_are_numbers(handbook: Handbook) -> Iterator[Problem]:
    """A member is a number: each row's deputy, account, key and dates fit the other rows of that number."""
    for document in handbook.of(KIND):
        members = _members(document)
        numbers = {m.get("no") for m in members}
        accounts: dict[str, Any] = {}
        keys: dict[str, Any] = {}
        for i, member in enumerate(members):
            deputy = member.get("deputy_for")
            if deputy is not None and (deputy not in numbers or deputy == member.get("no")):
                yield Problem("T4", document.at("members", i, "deputy_for"), {"no": deputy}, "deputy", document.id)
            account = member.get("account")
            if isinstance(account, str) and accounts.setdefault(account.casefold(), member.get("no")) != member.get("no"):
                yield Problem("T4", document.at("members", i, "account"), {"account": account, "no": accounts[account.casefold()]}, "account", document.id)
            key = member.get("key")
            if isinstance(key, str) and keys.setdefault(key, member.get("no")) != member.get("no"):
                yield Problem("T4", document.at("members", i, "key"), {"no": keys[key]}, "key", document.id)
            begins, ends = member.get("from"), member.get("to")
            if isinstance(begins, str) and isinstance(ends, str) and ends < begins:
                yield Problem("T4", document.at("members", i, "to"), {"from": begins, "to": ends}, "order", document.id)
