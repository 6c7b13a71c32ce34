"""How far the people who said yes fill a group: different persons, each once, a deputy in the principal's place.

A member and their deputies have one place between them, so that a deputy never adds to a principal who has said yes,
and a yes from either never takes anything away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from felles.approval.counting import Voice
from felles.approval.people import Sitting
from felles.model import Group, GroupState

Places = Mapping[int, Mapping[str, int]]
"""Place (a member's number) -> site -> who sits in it."""


def filled(group: Group, voices: Iterable[Voice], own: str | None, refused: Collection[int]) -> GroupState:
    """Who of those who said yes is in the group, and how many are missing.

    ``own``: the one site the change concerns, if it concerns one alone. ``refused``: members who asked for changes;
    nobody stands in for them.
    """
    found: dict[int, dict[str, int]] = {}
    for voice in voices:
        then, now = (_options(group, voice.no, team, own, refused, voice.behalf) for team in (voice.then, voice.now))
        if not group.distinct:  # who has moved from one site to another since is still the same member
            then, now = ({(place, "") for place, _ in options} for options in (then, now))
        _sit(found, voice.no, then & now)
    given = spread(found) if group.distinct else tuple(sorted(seats[""] for seats in found.values()))
    return GroupState(group, given, max(0, group.count - len(given)))


def _options(
    group: Group, no: int, team: Sitting, own: str | None, refused: Collection[int] = (), behalf: int | None = None
) -> set[tuple[int, str]]:
    """The places and sites in which a member can be in the group at a moment."""
    if group.site == "own" and own is None:
        return set()
    site = own if group.site == "own" else None if group.site in (None, "any") else group.site
    found: set[tuple[int, str]] = set()
    for row in team.rows.get(no, ()):
        if behalf is not None and row.deputy_for != behalf:
            continue
        place = team.place(row)
        if row.deputy_for is not None and (row.deputy_for in refused or (place != no and place in refused)):
            continue
        if (group.role is None or group.role in team.roles(row)) and site in (None, row.site):
            found.add((place, row.site))
    return found


def _sit(found: dict[int, dict[str, int]], no: int, options: Collection[tuple[int, str]]) -> None:
    """Gives somebody the one place they sit in: their own if it is among the options, and the sites they have there."""
    places = {place for place, _ in options}
    mine = no if no in places else min(places, default=None)
    for place, site in options:
        if place == mine:
            taken = found.setdefault(place, {})
            # Principal before deputy, else the lowest number: the same whatever the order.
            taken[site] = min((n for n in (taken.get(site), no) if n is not None), key=lambda n: (n != place, n))


def spread(places: Places) -> tuple[int, ...]:
    """The most people that can be picked from the places so that no two are from one site, by number."""
    at: dict[str, int] = {}
    for place in sorted(places):
        _seat(place, places, at, set())
    return tuple(sorted(places[place][site] for site, place in at.items()))


def _seat(place: int, places: Places, at: dict[str, int], tried: set[str]) -> bool:
    """Finds the place a site, moving others on where they have another one to go to."""
    for site in sorted(places[place]):
        if site not in tried:
            tried.add(site)
            if site not in at or _seat(at[site], places, at, tried):
                at[site] = place
                return True
    return False


def seated(options: Mapping[int, Collection[tuple[int, str]]], distinct: bool, away: int | None = None) -> Places:
    """Everybody by member number, in the places they could sit in; ``away``: the proposer, whose place a deputy may take."""
    found: dict[int, dict[str, int]] = {}
    for no, some in options.items():
        if no != away:
            _sit(found, no, some if distinct else {(place, "") for place, _ in some})
    return found


def most(places: Places, distinct: bool) -> int:
    """How many people the places give a group."""
    return len(spread(places)) if distinct else len(places)
