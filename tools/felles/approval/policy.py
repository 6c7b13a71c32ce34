"""A team's file as the gate understands it. What is malformed never widens who may decide, or on what.

A member's row that isn't wholly understood is nobody. A policy entry that isn't wholly understood still covers what
it may have been meant for, and has no groups: nobody can meet it, and no later, lighter entry is reached past it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from felles.approval.moments import is_day
from felles.model import Class, Entry, Group, Meeting, Member, Team, Urgent

_ROW = frozenset("no role site profession account key participation from to deputy_for".split())
_ENTRY = frozenset("decides_on groups hearing_days meeting urgent".split())
_COVERED = frozenset("kinds folders sites class".split())
_GROUP = frozenset("role site sites count".split())


MEMBERS, ENTRIES, GROUPS = 100, 50, 20
"""More of them than a team's file may have is malformed too."""


class _Malformed(Exception):
    """A part of an entry isn't what it should be."""


def team(id: str, path: str, data: Mapping[str, Any]) -> Team:
    """The team a file describes, its members and entries in the order they stand."""
    members = data.get("members")
    rows = [_member(row) for row in members] if isinstance(members, list) and len(members) <= MEMBERS else []
    policy = data.get("policy")
    listed = [] if policy is None else policy if isinstance(policy, list) and len(policy) <= ENTRIES else [None]
    return Team(id, path, tuple(row for row in rows if row is not None), tuple(_entry(i, row) for i, row in enumerate(listed)))


def recorded(policy: tuple[Mapping[str, Any], ...]) -> tuple[Entry, ...]:
    """The entries that a decision was made by, as its record keeps them."""
    return tuple(_entry(i, row) for i, row in enumerate(policy))


def _whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _named(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _member(row: Any) -> Member | None:
    if not isinstance(row, Mapping) or not _ROW.issuperset(row):
        return None
    no, deputy, account, key = row.get("no"), row.get("deputy_for"), row.get("account"), row.get("key")
    begins, ends, profession = row.get("from"), row.get("to"), row.get("profession")
    if not (_whole(no, 1) and _named(row.get("role")) and _named(row.get("site")) and is_day(begins)):
        return None
    if "to" in row and not is_day(ends):  # a last day that can't be read is not “for ever”
        return None
    if "deputy_for" in row and not (_whole(deputy, 1) and deputy != no):  # nor is a deputy a member in their own right
        return None
    return Member(
        no=int(str(no)),
        role=row["role"],
        site=row["site"],
        profession=profession if isinstance(profession, str) else "",
        account=account if _named(account) else None,
        key=key if _named(key) else None,
        fixed=row.get("participation") == "fixed",
        begins=str(begins),
        ends=ends if isinstance(ends, str) else None,
        deputy_for=deputy if isinstance(deputy, int) else None,
    )


def _entry(index: int, row: Any) -> Entry:
    raw = row if isinstance(row, Mapping) else {}
    whole = isinstance(row, Mapping) and _ENTRY.issuperset(raw)
    covered = raw.get("decides_on")
    if not isinstance(covered, Mapping) or not covered or not _COVERED.issuperset(covered):
        covered, whole = {}, False

    def part(read: Any, value: Any, otherwise: Any) -> Any:
        nonlocal whole
        try:
            return read(value)
        except _Malformed:
            whole = False
            return otherwise

    kinds = part(_names, covered.get("kinds"), None)
    folders = part(_folders, covered.get("folders"), None)
    sites = part(_sites, covered.get("sites"), None)
    sort = part(_sort, covered.get("class"), None)
    groups = part(_groups, raw.get("groups"), ())
    hearing = part(_hearing, raw.get("hearing_days", 0), 0)
    return Entry(
        index=index,
        kinds=kinds,
        folders=folders,
        sites=sites,
        sort=sort,
        groups=groups if whole else (),
        hearing_days=hearing,
        meeting=_meeting(raw.get("meeting")) if whole else None,
        urgent=_urgent(raw.get("urgent")) if whole else None,
        raw=raw,
    )


def _names(value: Any) -> tuple[str, ...] | None:
    if value is None or value == "all":
        return None
    if not isinstance(value, list) or not value or not all(_named(one) for one in value):
        raise _Malformed
    return tuple(value)


def _folders(value: Any) -> tuple[str, ...] | None:
    named = _names(value)
    if named is None:
        return None
    folders = tuple(one.removesuffix("/") for one in named)
    # “..”, “.” or a double slash would be a folder by another name; a path from Git never has them.
    if any(part in ("", ".", "..") or "\\" in part for folder in folders for part in folder.split("/")):
        raise _Malformed
    return folders


def _sites(value: Any) -> tuple[str, ...] | Literal["own", "several"] | None:
    if value == "own":
        return "own"
    return "several" if value == "all" else _names(value)


def _sort(value: Any) -> Class | None:
    for sort in get_args(Class):
        if value == sort:
            return sort  # type: ignore[no-any-return]
    if value is not None:
        raise _Malformed
    return None


def _hearing(value: Any) -> int:
    if not _whole(value, 0):
        raise _Malformed
    return int(value)


def _groups(value: Any) -> tuple[Group, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= GROUPS:
        raise _Malformed
    return tuple(_group(row) for row in value)


def _group(row: Any) -> Group:
    if not isinstance(row, Mapping) or not _GROUP.issuperset(row) or not _whole(row.get("count"), 1):
        raise _Malformed
    if any(name in row and not _named(row[name]) for name in "role site".split()) or row.get("sites", "distinct") != "distinct":
        raise _Malformed
    return Group(row["count"], row.get("role"), row.get("site"), "sites" in row)


def _meeting(value: Any) -> Meeting | None:
    """A way that isn't understood is no way: there are others."""
    if not isinstance(value, Mapping) or set(value) != {"present", "confirm"} or not all(_whole(n, 2) for n in value.values()):
        return None
    return Meeting(value["present"], value["confirm"])


def _urgent(value: Any) -> Urgent | None:
    if not isinstance(value, Mapping) or set(value) != {"groups", "confirm_within_days"} or not _whole(value["confirm_within_days"], 1):
        return None
    try:
        return Urgent(_groups(value["groups"]), value["confirm_within_days"])
    except _Malformed:
        return None
