"""Whether a policy can be met at all: every group of every way, also when any one member is the proposer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from felles.approval.filling import able, most
from felles.approval.moments import midnight
from felles.approval.people import Sitting, sitting
from felles.model import Entry, Group, Meeting, Member, Team, Unfillable, Way

_NOON = datetime.timedelta(hours=12)


def unfillable(team: Team, places: tuple[str, ...], day: str) -> tuple[Unfillable, ...]:
    """What can't be filled on a day, entry by entry and way by way, each group once; nothing for a team without members.

    ``places``: the sites a change can concern. Nobody may approve their own, so a group that only just can be filled
    can't when one of those in it is the proposer, unless a deputy can take that place.
    """
    begins = midnight(day)
    if begins is None or not team.members:
        return ()
    today = list(_short(team, sitting(team.members, begins + _NOON), places))
    lasting = {_key(one) for one in _short(team, _timeless(team), places)} if today else set()
    return tuple(replace(one, lasting=_key(one) in lasting) for one in today)


def _key(one: Unfillable) -> tuple[object, ...]:
    return one.entry, one.way, one.index, one.place


def _timeless(team: Team) -> Sitting:
    """Everybody who ever was or will be a member, as if they all were now."""
    rows: dict[int, tuple[Member, ...]] = {}
    for row in team.members:
        rows[row.no] = (*rows.get(row.no, ()), row)
    return Sitting(rows)


def _short(team: Team, now: Sitting, places: tuple[str, ...]) -> Iterator[Unfillable]:
    @cache
    def reach(role: str | None, site: str | None, distinct: bool, own: str | None) -> tuple[int, int | None]:
        """How many a group can get, and who can't be away without its getting one less."""
        group = Group(1, role, site, distinct)
        found = able(group, now, own)
        full = most(group, found)
        sat = sorted({no for seats in found.values() for no in seats.values()})
        return full, next((no for no in sat if most(group, able(group, now, own, no)) < full), None)

    for entry in team.entries:
        ways: list[tuple[Way, tuple[Group, ...]]] = [("editorial" if entry.sort == "editorial" else "reviews", entry.groups)]
        if entry.urgent is not None:
            ways.append(("urgent", entry.urgent.groups))
        for way, groups in ways:
            for i, group in enumerate(groups):
                for own in _owns(group, entry, places):
                    full, needed = reach(group.role, group.site, group.distinct, own)
                    short = full < group.count
                    if short or (full == group.count and needed is not None):
                        yield Unfillable(
                            team.path, entry.index, way, i, group, own if group.site == "own" else None,
                            None if short else needed, full if short else full - 1, group.count, True,
                        )  # fmt: skip
                        break
        if entry.meeting is not None and entry.groups:
            yield from _meeting(team, entry, entry.meeting, now)


def _owns(group: Group, entry: Entry, places: tuple[str, ...]) -> Iterable[str | None]:
    """The one site a change can concern when it comes to this group; None: it concerns several, or it is all the same."""
    if group.site != "own":
        return (None,)
    if entry.sites == "own":
        return places
    if entry.sites is None or entry.sites == "several":
        return (None, *places)
    return (*((None,) if len(set(entry.sites)) > 1 else ()), *entry.sites)


def _meeting(team: Team, entry: Entry, meeting: Meeting, now: Sitting) -> Iterator[Unfillable]:
    """The proposer may be there; only what is said in writing afterwards has to come from others."""
    count = len(now.rows)
    for able_, needed, proposer in ((count, max(meeting.present, meeting.confirm), None), (count - 1, meeting.confirm, min(now.rows, default=None))):
        if able_ < needed:
            yield Unfillable(team.path, entry.index, "meeting", None, None, None, proposer, able_, needed, True)
            return
