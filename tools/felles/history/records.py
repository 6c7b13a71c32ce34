"""Whether main's history has left the records of decisions alone."""

from __future__ import annotations

from felles.history.comparing import changes_along
from felles.history.repository import Repository
from felles.history.walking import first_parents
from felles.reading.decisions import FOLDER


def tampered(repository: Repository, tip: str) -> tuple[tuple[str, str, str, bool], ...]:
    """Records that a commit on the line of first parents changed, removed, or brought together with anything else:
    path, ``changed``, ``removed`` or ``mixed``, the commit, and whether the record stands again as it was first made;
    oldest first.

    The commit that brings a whole handbook in, records and all, is where its history begins.
    """
    line = first_parents(repository, tip, oldest_first=True)
    along = changes_along(repository, line)
    found: list[tuple[str, str, str]] = []
    made: dict[str, str | None] = {}
    stands: dict[str, str | None] = {}
    for step in line:
        whole = along.get(step.commit, ())
        rows = [row for row in whole if row.path.startswith(f"{FOLDER}/") or row.path == FOLDER]
        for row in rows:
            made.setdefault(row.path, row.after)
            stands[row.path] = row.after
            if row.after is None:
                found.append((row.path, "removed", step.commit))
            elif row.before is not None:
                found.append((row.path, "changed", step.commit))
        if rows and step.parents and len(whole) > len(rows):
            found += [(row.path, "mixed", step.commit) for row in rows if row.before is None]
    return tuple((path, what, commit, what != "mixed" and stands[path] == made[path]) for path, what, commit in found)
