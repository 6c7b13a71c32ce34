"""Which entry of which team's policy decides on a change: the first that matches."""

from __future__ import annotations

from felles.model import Changed, Entry, Team


def covering(changed: Changed, teams: tuple[Team, ...]) -> tuple[Team, Entry] | None:
    """The first entry of the first team that matches; None when no policy covers the change.

    ``sites: all`` is for what concerns more than one site. Only where no entry speaks of one site alone does it
    hold for that too, so that nothing falls between the two.
    """
    for last in (False, True):
        for team in teams:
            for entry in team.entries:
                if covers(entry, changed, last):
                    return team, entry
    return None


def covers(entry: Entry, changed: Changed, one_site_too: bool = False) -> bool:
    """Whether kind, folder, sites and class of a change are the entry's; ``one_site_too``: ``sites: all`` takes what is left."""
    if entry.kinds is not None and changed.kind not in entry.kinds:
        return False
    if entry.folders is not None and not any(within(changed.path, folder) for folder in entry.folders):
        return False
    if entry.sort is not None and entry.sort != (changed.weighs or changed.sort):
        return False
    concerned = set(changed.sites or ())  # no site at all is not “one site alone”
    if entry.sites == "own":
        return len(concerned) == 1
    if entry.sites == "several":
        return len(concerned) != 1 or one_site_too
    return entry.sites is None or (bool(concerned) and concerned <= set(entry.sites))


def within(path: str, folder: str) -> bool:
    """Whether a path is the folder or lies in it: by whole names, as Git writes them, upper and lower case apart."""
    return path == folder or path.startswith(folder + "/")
