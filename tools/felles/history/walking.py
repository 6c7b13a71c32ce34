"""Going back through history: the line of main, who wrote what, and whether the history is whole at all.

What Git tells quickly is checked against the commits themselves: parents, dates and names are read from the commit
objects, and no mailmap is asked. Order is the order of the line, never that of dates, which anybody can set.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from felles.errors import CannotRun
from felles.history.objects import commits
from felles.history.repository import Answer, Repository, damaged
from felles.words import N_


@dataclass(frozen=True, slots=True)
class Step:
    """One commit."""

    commit: str
    parents: tuple[str, ...]
    tree: str
    committed_at: str | None
    """Moment in UTC, as whoever made the commit set it; None when it is no moment at all."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who wrote, committed or is named as having co-written a commit, as the commit itself has it."""

    name: str
    email: str


_HEAD = re.compile(
    rb"tree ([0-9a-f]+)\n((?:parent [0-9a-f]+\n)*)author ([^\n]*)\ncommitter ([^\n]*)\n", re.ASCII
)
_CO_AUTHOR = re.compile(rb"(?im)^co-authored-by:[ \t]*([^\n]*)$")
_PERSON = re.compile(r"([^<>]*)<([^<>]*)>")


def first_parents(repository: Repository, tip: str, *, until: str | None = None, oldest_first: bool = False) -> list[Step]:
    """Every commit on the line of first parents, newest first, down to what ``until`` already holds."""
    known = [f"^{until}"] if until else []
    answer = repository.seek("rev-list", "--first-parent", tip, *known, "--")
    if answer.status != 0:
        raise not_whole(repository, answer)
    line = steps(repository, answer.out.decode("ascii").split())
    for step, before in pairwise(line):
        if step.parents[:1] != (before.commit,):
            raise damaged(step.commit)
    return line[::-1] if oldest_first else line


def steps(repository: Repository, ids: Iterable[str]) -> list[Step]:
    """What each of these commits says, in the order asked for."""
    return [_step(name, raw) for name, raw in commits(repository, ids)]


def step_of(repository: Repository, commit: str) -> Step:
    """What one commit says."""
    return steps(repository, [commit])[0]


def _step(name: str, raw: bytes) -> Step:
    found = _HEAD.match(raw)
    if found is None:
        raise damaged(name)
    parents = tuple(map(sys.intern, found[2].decode("ascii").replace("parent ", "").split()))
    return Step(sys.intern(name), parents, found[1].decode("ascii"), _moment(found[4]))


def _moment(person: bytes) -> str | None:
    said = re.search(rb"> (\d{1,12}) [+-]\d{4}\Z", person)
    if said is None:
        return None
    try:
        return datetime.datetime.fromtimestamp(int(said[1]), datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return None


def backdated(line: Sequence[Step], now: str | None = None) -> tuple[Step, ...]:
    """Those that say they are older than their first parent, later than ``now``, or no time at all. Newest first as given."""
    before = {step.commit: step.committed_at for step in line}
    found = []
    for step in line:
        parent = before.get(step.parents[0]) if step.parents else None
        at = step.committed_at
        if at is None or (parent is not None and at < parent) or (now is not None and at > now):
            found.append(step)
    return tuple(found)


def authors(repository: Repository, base: str, head: str) -> tuple[Author, ...]:
    """Everybody who wrote, co-wrote or committed what ``head`` has and ``base`` hasn't, sorted, each once."""
    answer = repository.seek("rev-list", head, f"^{base}", "--")
    if answer.status != 0:
        raise not_whole(repository, answer)
    ids = answer.out.decode("ascii").split()
    found: set[Author] = set()
    for name, raw in commits(repository, ids):
        found |= authors_in(name, raw)
    return tuple(sorted(found, key=lambda person: (person.email, person.name)))


def authors_in(commit: str, raw: bytes) -> set[Author]:
    """Everybody whom one commit, as it is stored, names as such."""
    head = _HEAD.match(raw)
    if head is None:
        raise damaged(commit)
    _, _, message = raw.partition(b"\n\n")
    return {_author(line) for line in (head[3], head[4], *_CO_AUTHOR.findall(message))}


def _author(line: bytes) -> Author:
    text = line.decode("utf-8", "replace").strip()
    found = _PERSON.search(text)
    return Author(found[1].strip(), found[2].strip()) if found else Author(text, "")


def merge_bases(repository: Repository, one: str, other: str) -> tuple[str, ...]:
    """The newest commits both have, sorted; none when the two histories have nothing in common."""
    answer = repository.seek("merge-base", "--all", one, other)
    if answer.status not in (0, 1) or answer.said:
        raise not_whole(repository, answer)
    return tuple(sorted(answer.out.decode("ascii").split()))


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """The newest commit both have, the first by id where several are equally new; None when there is none."""
    return next(iter(merge_bases(repository, one, other)), None)


def contains(repository: Repository, newer: str, older: str) -> bool:
    """Whether a commit is part of another's history, or that commit itself."""
    answer = repository.seek("merge-base", "--is-ancestor", older, newer)
    if answer.status not in (0, 1) or answer.said:
        raise not_whole(repository, answer)
    return answer.status == 0


def unrelated(one: str, other: str) -> CannotRun:
    """What is said when two histories have nothing in common."""
    return CannotRun(
        N_("{one} and {other} have no earlier version in common, so what changed between them can't be told."),
        N_("Make the change from a copy of this handbook. In a shallow clone, fetch the whole history first."),
        one=one[:12],
        other=other[:12],
    )


# Whole or refused


def refuse_unless_whole(repository: Repository, tip: str | None = None) -> None:
    """CannotRun unless the history is all here and as it was made. With a tip, every object it needs is looked for as well."""
    common = repository.common_dir
    for path in (common / "shallow", common / "info" / "grafts"):
        if path.is_file() and any(line.strip() and not line.startswith(b"#") for line in path.read_bytes().splitlines()):
            raise _shallow() if path.name == "shallow" else _grafted()
    if repository.ask("for-each-ref", "--count=1", "--format=%(refname)", "refs/replace").out:
        raise CannotRun(
            N_("The history here isn't whole: some of it is shown as something else (refs/replace)."),
            N_("See what with “git replace --list”, take it away with “git replace --delete”, and run again."),
        )
    for path in (common / "objects" / "info" / "alternates", common / "objects" / "info" / "http-alternates"):
        if path.is_file() and path.read_bytes().strip():
            raise CannotRun(
                N_("The history here isn't whole: a part of it is in another repository (objects/info/alternates)."),
                N_("Bring it here with “git repack -a -d”, delete that file, and run again. Or clone it again, without --shared and --reference."),
            )
    promised = repository.ask("config", "--local", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$").out
    if promised or next((common / "objects" / "pack").glob("*.promisor"), None):
        raise CannotRun(
            N_("The history here isn't whole: it was cloned without everything it holds (a partial clone)."),
            N_("Clone it again, without --filter."),
        )
    if tip is not None:
        answer = repository.seek("rev-list", "--objects", "--quiet", tip, "--")
        if answer.status != 0:
            raise _missing(answer.said)


def not_whole(repository: Repository, answer: Answer) -> CannotRun:
    """Why Git could not go through the history."""
    try:
        refuse_unless_whole(repository)
    except CannotRun as found:
        return found
    return _missing(answer.said)


def _shallow() -> CannotRun:
    return CannotRun(
        N_("The history here isn't whole: it is a shallow clone, with the newest versions only."),
        N_("Fetch the rest with “git fetch --unshallow”. In a pipeline, set the depth of fetching to 0."),
    )


def _grafted() -> CannotRun:
    return CannotRun(
        N_("The history here isn't whole: versions are tied together by hand (info/grafts)."),
        N_("Delete that file in the Git folder, and run again."),
    )


def _missing(said: str) -> CannotRun:
    return CannotRun(
        N_("The history here isn't whole: {reason}"),
        N_("Fetch the whole history again, or clone it again."),
        reason=next((line for line in said.splitlines() if not line.startswith("hint:")), "?")[:200],
    )


def damage(repository: Repository, tip: str) -> tuple[str, ...]:
    """What ``git fsck`` finds wrong in everything the repository holds, in Git's own words; nothing when it is sound."""
    answer = repository.seek("fsck", "--full", "--no-dangling", "--no-progress", tip)
    if answer.status == 0:
        return ()
    lines = (*answer.out.decode("utf-8", "replace").splitlines(), *answer.said.splitlines())
    return tuple(line for line in lines if line.strip()) or (str(answer.status),)


