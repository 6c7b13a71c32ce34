"""What differs between two moments, and what a merge of the two would hold.

A rename is a path that went and a path that came: nothing is guessed from likeness. Merging only looks: what Git writes
in order to answer lies in a folder of our own and is gone with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from felles.history.repository import Answer, Repository, damaged
from felles.history.walking import Step, merge_bases, not_whole, step_of, unrelated


@dataclass(frozen=True, slots=True)
class Difference:
    """One path that isn't the same in both."""

    path: str
    before: str | None
    """Object id; None: not there."""
    after: str | None
    mode: str
    """As it is after, or was before where it is gone: 100644 and 100755 are files, 120000 a link, 160000 a submodule."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two changes that can't both stand."""

    paths: tuple[str, ...]


_RAW = ("-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--ignore-submodules=none")


def changes(repository: Repository, one: str, other: str, prefixes: Sequence[str] = ()) -> tuple[Difference, ...]:
    """Every path that differs between two trees or commits, in path order; below the prefixes alone when any are given."""
    raw = repository.look("diff-tree", *_RAW, one, other, "--", *_below(repository, prefixes))
    return tuple(_differences(repository, raw.decode("utf-8", "surrogateescape").split("\0")))


def changes_along(repository: Repository, line: Iterable[Step], prefixes: Sequence[str] = ()) -> dict[str, tuple[Difference, ...]]:
    """Commit -> what it changed of its first parent, for every commit that changed anything there, in one go."""
    return _changes_from(repository, [(step.commit, *step.parents[:1]) for step in line], prefixes)


def _changes_from(repository: Repository, pairs: Iterable[tuple[str, ...]], prefixes: Sequence[str] = ()) -> dict[str, tuple[Difference, ...]]:
    """The same for pairs of a commit and the one to compare it with."""
    asked = "".join(f"{' '.join(pair)}\n" for pair in pairs)
    # Git hands on each answer by itself: read as a file, thousands of them cost nothing to wait for.
    with repository.reading("diff-tree", "--stdin", "--root", *_RAW, "--", *_below(repository, prefixes), stdin=asked.encode("ascii")) as output:
        raw = output.read()
    return {name: tuple(_differences(repository, parts)) for name, parts in _grouped(raw.decode("utf-8", "surrogateescape").split("\0"))}


def walked(repository: Repository, line: Sequence[Step]) -> Iterator[tuple[Step, tuple[Difference, ...]]]:
    """Each commit with what it changed of its first parent, in the order given, one at a time however long the line is."""
    asked = "".join(f"{' '.join((step.commit, *step.parents[:1]))}\n" for step in line)
    with repository.reading("diff-tree", "--stdin", "--root", *_RAW, "--", *_below(repository, ()), stdin=asked.encode("ascii")) as output:
        groups = _grouped(_bit_by_bit(output))
        name, parts = next(groups, ("", []))
        for step in line:
            if step.commit != name:
                yield step, ()
                continue
            yield step, tuple(_differences(repository, parts))
            name, parts = next(groups, ("", []))
    if name:
        raise damaged(name)


def _bit_by_bit(output: IO[bytes]) -> Iterator[str]:
    rest = b""
    while more := output.read(1 << 16):
        *rows, rest = (rest + more).split(b"\0")
        for row in rows:
            yield row.decode("utf-8", "surrogateescape")
    if rest:
        yield rest.decode("utf-8", "surrogateescape")


def _below(repository: Repository, prefixes: Sequence[str]) -> list[str]:
    if not prefixes:
        return [] if repository.prefix == "." else [repository.prefix]
    return [repository.outside(prefix.rstrip("/")) for prefix in prefixes]


def _grouped(given: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    name, parts = "", list[str]()
    rows = iter(given)
    for row in rows:
        if row.startswith(":"):
            parts += (row, next(rows))
        elif row:
            if name:
                yield name, parts
            name, parts = row.strip(), []
    if name:
        yield name, parts


def _differences(repository: Repository, parts: list[str]) -> Iterator[Difference]:
    for facts, path in zip(parts[::2], parts[1::2], strict=False):
        old, new, before, after, _ = facts[1:].split()
        inside = repository.inside(path)
        if inside is not None:
            yield Difference(inside, _there(before), _there(after), new if new.strip("0") else old)


def _there(name: str) -> str | None:
    return name if name.strip("0") else None


# Merging


def merge_result(repository: Repository, base: str, head: str) -> str | Conflict:
    """The tree that merging two commits gives, or the paths in which they can't be merged.

    CannotRun when the two histories have nothing in common.
    """
    return _merged(repository, repository.seek(*_MERGE, base, head), base, head)


def stored_merge(repository: Repository, base: str, head: str) -> str | Conflict:
    """The same, written into the repository's own objects, for whoever is going to commit it."""
    return _merged(repository, repository.store(*_MERGE, base, head), base, head)


_MERGE = ("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages")


def _merged(repository: Repository, answer: Answer, base: str, head: str) -> str | Conflict:
    tree, *paths = answer.out.decode("utf-8", "surrogateescape").split("\0")
    if answer.status == 0:
        return tree.strip()
    if answer.status == 1:
        inside = (repository.inside(path) for path in paths if path)
        return Conflict(tuple(sorted({path for path in inside if path is not None})))
    if "unrelated histories" in answer.said:
        raise unrelated(base, head)
    raise not_whole(repository, answer)


def before_of(repository: Repository, merge: str, head: str, base: str | None = None) -> str | None:
    """What main was before ``merge`` brought ``head`` in, so that merging the two gives exactly what ``merge`` holds.

    A merge commit's first parent; else, going back from the merge and no further than where the proposal branched off,
    the farthest commit of which that is true. None when it is true of none: then something was added, left out or
    mended on the way. Where main was merely moved on to ``head``, the commits don't say from where: ``base`` does, the
    commit that the source says the proposal was made for.
    """
    made = step_of(repository, merge)
    if len(made.parents) > 1:
        first = made.parents[0]
        return first if merge_bases(repository, first, head) and merge_result(repository, first, head) == made.tree else None
    if not made.parents:
        return None
    shared = merge_bases(repository, merge, head)
    if merge in shared or head in shared:
        shared = merge_bases(repository, base, head) if base is not None else ()
    if not shared or merge in shared:
        return None
    candidates = _since(repository, made.parents[0], shared)
    for candidate in reversed(_possible(repository, candidates, shared, head, made.tree)):
        if merge_result(repository, candidate, head) == made.tree:
            return candidate
    return None


def _since(repository: Repository, tip: str, shared: Sequence[str]) -> list[str]:
    """The commits on the line of first parents that hold all of ``shared``, newest first."""
    line = repository.look("rev-list", "--first-parent", tip, "--").decode("ascii").split()
    for older in shared:
        later = set(repository.look("rev-list", "--ancestry-path", tip, f"^{older}", "--").decode("ascii").split()) | {older}
        line = [commit for commit in line if commit in later]
    return line


def _possible(repository: Repository, candidates: list[str], shared: Sequence[str], head: str, tree: str) -> list[str]:
    """Those of which it can be true, without merging each: outside what the proposal touched, main's own files are left
    as they are. Where files went away on main meanwhile, one may have been renamed, and its changes carried along:
    then none is ruled out."""
    if len(shared) > 1 or len(candidates) < 8:
        return candidates
    fork, newest, oldest = shared[0], candidates[0], candidates[-1]
    along = _changes_from(repository, pairwise(candidates))
    if _taken_away([changes(repository, fork, oldest), *(along.get(commit, ()) for commit in reversed(candidates))]):
        return candidates
    touched = {row.path for row in changes(repository, fork, head)}
    wanted = {row.path: row.after for row in changes(repository, newest, tree)}
    different = set(wanted) - touched
    found = []
    for commit in candidates:
        if not different:
            found.append(commit)
        for row in along.get(commit, ()):  # going back: what it was before takes the place of what it was after
            if row.path not in touched:
                (different.discard if row.before == wanted.setdefault(row.path, row.after) else different.add)(row.path)
    return found


def _taken_away(changed: Iterable[Sequence[Difference]]) -> bool:
    """Whether any file that was there before all of these changes, oldest first, went away in one of them."""
    there: dict[str, bool] = {}
    return any(there.setdefault(row.path, row.before is not None) and row.after is None for rows in changed for row in rows)
