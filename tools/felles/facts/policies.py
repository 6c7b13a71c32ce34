"""Who decides on what, as the handbook's own teams have it; what nobody can decide, and on what nobody does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from felles import approval
from felles.approval.covering import covering, within
from felles.model import Changed, Class, Handbook, Options, Target, Team, Uncovered, Unfillable

FACTS = ("teams", "unfillable", "uncovered")


def teams(handbook: Handbook) -> tuple[Team, ...]:
    """Every team at work, in order of their paths, as the gate understands its file."""
    found = [d for d in handbook.serving("bodies") if not d.withdrawn and d.data.get("state") != "closed"]
    return tuple(approval.team(d.id, d.path, d.data) for d in sorted(found, key=lambda d: d.path))


def unfillable(teams: tuple[Team, ...], places: Mapping[str, Target], today: str) -> tuple[Unfillable, ...]:
    """What in a team's policy not enough of its members could fill today, were everybody to say yes."""
    return tuple(one for team in teams for one in approval.unfillable(team, tuple(places), today))


def uncovered(handbook: Handbook, options: Options, teams: tuple[Team, ...]) -> tuple[Uncovered, ...]:
    """What is guarded and no entry of any policy covers, folder by folder as the handbook lists them."""
    return tuple(one for folder in options.guarded for one in _bare(folder.removesuffix("/"), handbook, options, teams))


def _bare(folder: str, handbook: Handbook, options: Options, teams: tuple[Team, ...]) -> Iterator[Uncovered]:
    """One guarded folder: nothing is covered, or what of it isn't, by kind and else by class of change."""
    could = list(_could_change(folder, handbook, options))
    bare = [changed for changed in could if covering(changed, teams) is None]
    if len(bare) == len(could):
        yield Uncovered(folder, None, None)
        return
    whole = {kind for kind in {c.kind for c in bare} if all(c in bare for c in could if c.kind == kind)}
    for kind in sorted(kind for kind in whole if kind is not None):
        yield Uncovered(folder, kind, None)
    if None in whole:
        yield Uncovered(folder, None, None)
    for sort in get_args(Class):
        if any(c.sort == sort and c.kind not in whole for c in bare):
            yield Uncovered(folder, None, sort)


def _could_change(folder: str, handbook: Handbook, options: Options) -> Iterator[Changed]:
    """A change of every sort that a folder could see: each kind that lives there, in each area, of each class.

    All for every site: what is covered for all is covered for one. What is no document is changed significantly.
    """
    inside = [k for _, k in sorted(handbook.kinds.items()) if within(k.folder, folder) or within(folder, k.folder)]
    for kind in inside:
        deepest = kind.folder if within(kind.folder, folder) else folder
        areas = [f"{deepest}/{area['id']}" for area in options.areas if "id" in area] if kind.areas and deepest == kind.folder else []
        for path in areas or [deepest]:
            for sort in get_args(Class):
                yield Changed(path, None, "", kind.name, kind.name, None, sort)
    if not any(within(folder, kind.folder) for kind in inside):
        yield Changed(folder, None, "", None)
