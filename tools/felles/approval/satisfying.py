"""Whether a policy can be met at all: every group of every way, also when any one member is the proposer."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
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
    return tuple(_short(team, sitting(team.members, begins + _NOON), _timeless(team), places))


def _timeless(team: Team) -> Sitting:
    """Everybody who ever was or will be a member, as if they all were now."""
    rows: dict[int, tuple[Member, ...]] = {}
    for row in team.members:
        rows[row.no] = (*rows.get(row.no, ()), row)
    return Sitting(rows)


def _short(team: Team, now: Sitting, ever: Sitting, places: tuple[str, ...]) -> Iterator[Unfillable]:
    reach, reached = _reach(now), _reach(ever)
    for entry in team.entries:
        ways: list[tuple[Way, tuple[Group, ...]]] = [("editorial" if entry.sort == "editorial" else "reviews", entry.groups)]
        if entry.urgent is not None:
            ways.append(("urgent", entry.urgent.groups))
        for way, groups in ways:
            for i, group in enumerate(groups):
                found: Unfillable | None = None
                for own in _owns(group, entry, places):
                    full, needed = reach(group.role, group.site, group.distinct, own)
                    if not _fails(group, full, needed):
                        continue
                    lasting = _fails(group, *reached(group.role, group.site, group.distinct, own))
                    if found is None or (lasting and not found.lasting):
                        never, place = full < group.count, own if group.site == "own" else None
                        found = Unfillable(
                            team.path, entry.index, way, i, group, place, None if never else needed,
                            full if never else full - 1, group.count, lasting,
                        )  # fmt: skip
                if found is not None:
                    yield found
        if entry.meeting is not None and entry.groups:
            yield from _meeting(team, entry, entry.meeting, now, ever)


def _reach(team: Sitting) -> Callable[[str | None, str | None, bool, str | None], tuple[int, int | None]]:
    """How many a group can get, by role, site, distinct and the one site concerned; and who can't be away for that."""

    @cache
    def reach(role: str | None, site: str | None, distinct: bool, own: str | None) -> tuple[int, int | None]:
        group = Group(1, role, site, distinct)
        found = able(group, team, own)
        full = most(group, found)
        sat = sorted({no for seats in found.values() for no in seats.values()})
        return full, next((no for no in sat if most(group, able(group, team, own, no)) < full), None)

    return reach


def _fails(group: Group, full: int, needed: int | None) -> bool:
    return full < group.count or (full == group.count and needed is not None)


def _owns(group: Group, entry: Entry, places: tuple[str, ...]) -> Iterable[str | None]:
    """The one site a change can concern when it comes to this group; None: it concerns several, or it is all the same."""
    if group.site != "own":
        return (None,)
    if entry.sites == "own":
        return places
    if entry.sites is None or entry.sites == "several":
        return (None, *places)
    return (*((None,) if len(set(entry.sites)) > 1 else ()), *entry.sites)


def _meeting(team: Team, entry: Entry, meeting: Meeting, now: Sitting, ever: Sitting) -> Iterator[Unfillable]:
    """The proposer may be there; only what is said in writing afterwards has to come from others."""
    needed = max(meeting.present, meeting.confirm)
    if len(now.rows) < needed:
        yield Unfillable(team.path, entry.index, "meeting", None, None, None, None, len(now.rows), needed, len(ever.rows) < needed)
    elif len(now.rows) == meeting.confirm:
        yield Unfillable(
            team.path, entry.index, "meeting", None, None, None, min(now.rows), len(now.rows) - 1, meeting.confirm, len(ever.rows) <= meeting.confirm
        )  # fmt: skip
