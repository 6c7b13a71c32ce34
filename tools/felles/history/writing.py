"""The only place that writes commits and moves branches. Killed at any moment, the next run finishes or starts anew.

A commit is made first, where no name leads to it; then the branch is moved on to it, if it still stands where it stood;
then the files come into the folders where the branch is checked out. No hook runs, and no branch, tag, stash or
folder is left behind.
"""

from __future__ import annotations

import datetime
import os
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from felles.errors import CannotRun
from felles.history.aside import quoted
from felles.history.comparing import Conflict, stored_merge
from felles.history.objects import entries_at
from felles.history.placing import blocked, let_go, places, ready
from felles.history.repository import Answer, Repository, is_id, refusal
from felles.history.turns import Move, note, noted, strike, taken_over, turn
from felles.history.walking import contains
from felles.words import N_


class Moved(CannotRun):
    """The branch no longer stands where it stood: whoever called starts again from where it stands now."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose name a commit bears."""

    name: str
    email: str


NOBODY = Person("Felles", "felles@localhost.invalid")
"""For a machine that nobody has told who it is, such as a pipeline's."""


def own_identity(repository: Repository) -> Person:
    """The person's own name and address as Git has them, from the environment or configuration; else Felles'."""

    def asked(variable: str, setting: str) -> str:
        answer = repository.use("config", "--get", setting)
        return (os.environ.get(variable) or answer.out.decode("utf-8", "replace")).strip()

    name, email = asked("GIT_COMMITTER_NAME", "user.name"), asked("GIT_COMMITTER_EMAIL", "user.email")
    return Person(name, email) if name and email else NOBODY


def commit_files(
    repository: Repository, ref: str, parent: str, files: Mapping[str, bytes | None], message: str, *, at: str, who: Person | None = None
) -> str:
    """Commits files on top of ``parent``, where the branch has to stand, and brings them where it is checked out.

    Moved when the branch stands elsewhere by now. Nothing is done, and ``parent`` returned, when it holds all of it.
    """
    with turn(repository):
        _heal(repository)
        commit = make_commit(repository, parent, files, message, at=at, who=who)
        _move(repository, ref, parent, commit)
    return commit


def make_commit(
    repository: Repository, parent: str | None, files: Mapping[str, bytes | None], message: str, *, at: str, who: Person | None = None
) -> str:
    """A commit of these files (None takes one away) on top of another, in the repository's objects and under no name yet.

    The same arguments give the same commit: ``at`` is a moment in UTC, and ``who`` the person's own identity unless said.
    """
    named = {path: _path(repository.outside(path)) for path in sorted(files)}
    there = entries_at(repository, parent, files) if parent else {}
    lines: list[bytes] = []
    for path, name in named.items():
        content, (mode, blob) = files[path], there.get(path, ("", None))
        if content is None:
            lines += [b"D %s\n" % name] if mode else []
        elif blob != repository.blob_id(content):
            lines.append(b"M %s inline %s\ndata %d\n%s\n" % (b"100755" if mode == "100755" else b"100644", name, len(content), content))
    if parent is not None and not lines:
        return parent
    person, said = _signed(who or own_identity(repository), at), _message(message)
    head = b"commit refs/heads/none\nmark :1\nauthor %s\ncommitter %s\ndata %d\n%s\n" % (person, person, len(said), said)
    start = b"from %s\n" % parent.encode("ascii") if parent else b""
    stream = head + start + b"".join(lines) + b"get-mark :1\ndone\n"
    return _id(repository.store("fast-import", "--quiet", "--force", "--done", "--date-format=raw", stdin=stream))


def merge_commit(repository: Repository, base: str, head: str, message: str, *, at: str, who: Person | None = None) -> str | Conflict:
    """A merge commit of exactly what the two give together, under no name yet."""
    tree = stored_merge(repository, base, head)
    if isinstance(tree, Conflict):
        return tree
    person, said = _signed(who or own_identity(repository), at), _message(message)
    raw = b"tree %s\nparent %s\nparent %s\nauthor %s\ncommitter %s\n\n%s" % (
        tree.encode("ascii"), base.encode("ascii"), head.encode("ascii"), person, person, said,
    )  # fmt: skip
    return _id(repository.store("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw))


def move(repository: Repository, ref: str, old: str | None, new: str) -> None:
    """Moves a branch on from where it stands to a commit, and brings what changed where it is checked out.

    Moved when it stands elsewhere by now; CannotRun when somebody's own changes are in the way. Never back and never
    aside: ``new`` has to hold ``old``.
    """
    with turn(repository):
        _heal(repository)
        _move(repository, ref, old, new)


def heal(repository: Repository) -> None:
    """Finishes what a killed run left: files that its commit has and the folder hasn't, and locks that were its own.

    Every command that writes begins with this.
    """
    with turn(repository):
        _heal(repository)


def _heal(repository: Repository) -> None:
    for place in places(repository, None):
        let_go(place)
    left = noted(repository)
    if left is None:
        strike(repository)
        return
    for lock in _locks(repository, left.ref):
        taken_over(lock, left)
    stands = repository.tip(left.ref)
    if stands is not None and stands != left.old and contains(repository, stands, left.new):
        with ready(repository, left.ref, left.old, stands, strict=False) as arrival:
            arrival.arrive()
    strike(repository)


def _locks(repository: Repository, ref: str) -> tuple[Path, ...]:
    heads = [place.git_dir for place in places(repository, ref)]
    return (repository.common_dir / f"{ref}.lock", *(folder / "HEAD.lock" for folder in {*heads, repository.common_dir}))


def _move(repository: Repository, ref: str, old: str | None, new: str) -> None:
    if not ref.startswith("refs/heads/"):
        raise ValueError(f"not a branch by its full name: {ref[:80]!r}")
    stands = repository.tip(ref)
    if stands == new:
        return
    if stands != old or (old is not None and not contains(repository, new, old)):
        raise _elsewhere(ref)
    with ready(repository, ref, old, new, strict=True) as arrival:
        note(repository, Move(ref, old, new, time.time()))
        arguments = ("update-ref", "-m", "felles", "--no-deref", ref, new, old or "0" * len(new))
        answer = repository.ask(*arguments, GIT_COMMITTER_NAME=NOBODY.name, GIT_COMMITTER_EMAIL=NOBODY.email)
        if answer.status != 0:
            strike(repository)
            lock = re.search(r"Unable to create '(.+?\.lock)'", answer.said)
            if lock:
                raise blocked(lock[1])
            raise _elsewhere(ref) if repository.tip(ref) != old else refusal(answer)
        # From here on an error leaves the note: the next run goes on with it.
        arrival.arrive()
    strike(repository)


def _elsewhere(ref: str) -> Moved:
    return Moved(
        N_("“{branch}” got a newer version meanwhile."),
        N_("Run again: it starts from the newest version then."),
        branch=ref.removeprefix("refs/heads/"),
    )


def _path(path: str) -> bytes:
    parts: Sequence[str] = path.split("/")
    if any(part in ("", ".", "..") or part.casefold() == ".git" or "\0" in part for part in parts):
        raise ValueError(f"not a path of a repository: {path[:80]!r}")
    return quoted(path.encode("utf-8", "surrogateescape"))


def _signed(person: Person, at: str) -> bytes:
    moment = datetime.datetime.fromisoformat(at)
    if moment.tzinfo is None:
        raise ValueError(f"a moment without its offset: {at}")
    name, email = (re.sub(r"[<>\x00-\x1f]", "", text).strip() for text in (person.name, person.email))
    return f"{name or NOBODY.name} <{email or NOBODY.email}> {int(moment.timestamp())} +0000".encode()


def _message(text: str) -> bytes:
    return text.replace("\0", "").strip("\n").encode("utf-8") + b"\n"


def _id(answer: Answer) -> str:
    found = answer.out.decode("ascii", "replace").strip()
    if answer.status != 0 or not is_id(found):
        if "No space left" in answer.said:
            raise CannotRun(N_("The disk is full: nothing was written."), N_("Make room and run again."))
        raise refusal(answer)
    return found


