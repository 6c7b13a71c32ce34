"""Whether a policy can be met at all: every group of every way, also when any one member is the proposer."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator

from felles.approval.filling import most, seated
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
    today, always = _Reach(now), _Reach(ever)
    for entry in team.entries:
        ways: list[tuple[Way, tuple[Group, ...]]] = [("editorial" if entry.sort == "editorial" else "reviews", entry.groups)]
        if entry.urgent is not None:
            ways.append(("urgent", entry.urgent.groups))
        for way, groups in ways:
            for i, group in enumerate(groups):
                found: Unfillable | None = None
                for own in _owns(group, entry, places):
                    if not today.fails(group, own):
                        continue
                    lasting = always.fails(group, own)
                    if found is None or (lasting and not found.lasting):
                        full, place = today.full(group, own), own if group.site == "own" else None
                        never = full < group.count
                        found = Unfillable(
                            team.path, entry.index, way, i, group, place, None if never else today.needed(group, own),
                            full if never else full - 1, group.count, lasting,
                        )  # fmt: skip
                if found is not None:
                    yield found
        if entry.meeting is not None and entry.groups:
            yield from _meeting(team, entry, entry.meeting, now, ever)


class _Reach:
    """How far a team's members could fill any group, were all of them to say yes; each question is worked out once."""

    def __init__(self, team: Sitting) -> None:
        self._rows: defaultdict[str | None, list[tuple[int, int, str, frozenset[str]]]] = defaultdict(list)
        for rows in team.rows.values():
            for row in rows:
                seat = (row.no, team.place(row), row.site, team.roles(row))
                self._rows[row.site].append(seat)
                self._rows[None].append(seat)
        self._known: dict[tuple[str | None, str | None, bool], tuple[dict[int, set[tuple[int, str]]], int]] = {}
        self._needed: dict[tuple[str | None, str | None, bool], int | None] = {}

    def full(self, group: Group, own: str | None) -> int:
        """How many the group can get."""
        return self._found(_key(group, own))[1]

    def needed(self, group: Group, own: str | None) -> int | None:
        """A member without whom the group gets one less; None when any one of them can be away."""
        key = _key(group, own)
        if key not in self._needed:
            options, full = self._found(key)
            self._needed[key] = next((no for no in sorted(options) if most(seated(options, key[2], no), key[2]) < full), None)
        return self._needed[key]

    def fails(self, group: Group, own: str | None) -> bool:
        """Whether the group can't be filled, or can't when one of those in it makes the proposal."""
        full = self.full(group, own)
        return full < group.count or (full == group.count and self.needed(group, own) is not None)

    def _found(self, key: tuple[str | None, str | None, bool]) -> tuple[dict[int, set[tuple[int, str]]], int]:
        if key not in self._known:
            role, site, distinct = key
            options: dict[int, set[tuple[int, str]]] = {}
            for no, place, where, roles in self._rows.get(site, ()):
                if role is None or role in roles:
                    options.setdefault(no, set()).add((place, where))
            self._known[key] = options, most(seated(options, distinct), distinct)
        return self._known[key]


def _key(group: Group, own: str | None) -> tuple[str | None, str | None, bool]:
    """What a group asks for, its count apart; where its one site isn't known, a site that nobody is at."""
    site = own or "" if group.site == "own" else None if group.site == "any" else group.site
    return group.role, site, group.distinct


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
