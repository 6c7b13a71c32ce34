"""Whether main's history has left the records of decisions alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from felles.history.comparing import Difference, walked
from felles.history.repository import Repository
from felles.history.walking import Step, first_parents
from felles.reading.decisions import FOLDER


def is_record(path: str) -> bool:
    """Whether a path is where records of decisions lie."""
    return path == FOLDER or path.startswith(f"{FOLDER}/")


class Watch:
    """What commits do to records, told commit by commit, oldest first."""

    def __init__(self) -> None:
        self._made: dict[str, str | None] = {}
        self._stands: dict[str, str | None] = {}
        self._mended: dict[str, str] = {}
        self._found: list[tuple[str, str, str]] = []

    def look(self, step: Step, whole: Sequence[Difference]) -> None:
        """What one commit changed of its first parent."""
        rows = [row for row in whole if is_record(row.path)]
        for row in rows:
            first = self._made.setdefault(row.path, row.after)
            self._stands[row.path] = row.after
            if row.after is None:
                self._found.append((row.path, "removed", step.commit))
            elif row.before is not None:
                self._found.append((row.path, "changed", step.commit))
            if row.after == first:
                self._mended[row.path] = step.commit
        if rows and step.parents and len(whole) > len(rows):
            self._found += [(row.path, "mixed", step.commit) for row in rows if row.before is None]

    def found(self) -> Iterator[tuple[str, str, str, str | None]]:
        """Path, ``changed``, ``removed`` or ``mixed``, the commit, and the commit that brought the record back as it was
        first made, where it stands so again."""
        for path, what, commit in self._found:
            yield path, what, commit, self._mended[path] if what != "mixed" and self._stands[path] == self._made[path] else None


def tampered(repository: Repository, tip: str) -> tuple[tuple[str, str, str, bool], ...]:
    """Records that a commit on the line of first parents changed, removed, or brought together with anything else:
    path, ``changed``, ``removed`` or ``mixed``, the commit, and whether the record stands again as it was first made;
    oldest first.

    The commit that brings a whole handbook in, records and all, is where its history begins.
    """
    watch = Watch()
    for step, rows in walked(repository, first_parents(repository, tip, oldest_first=True)):
        watch.look(step, rows)
    return tuple((path, what, commit, mended is not None) for path, what, commit, mended in watch.found())
