"""Sending to and getting from another repository, with the person's own configuration and credentials. Never forced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from felles.errors import CannotRun
from felles.history.objects import present
from felles.history.repository import Repository, is_id
from felles.words import N_


@dataclass(frozen=True, slots=True)
class Refusal:
    """The other side did not take it. ``moved``: its branch has got a newer version, so start again from there."""

    branch: str
    moved: bool
    said: str


def push(repository: Repository, remote: str, commits: Mapping[str, str]) -> Refusal | None:
    """Moves branches of another repository on (full name -> commit), all or none; None when it is done.

    CannotRun when it can't be reached.
    """
    for ref, commit in commits.items():
        if not ref.startswith("refs/heads/") or not is_id(commit):
            raise ValueError(f"not a branch and a commit: {ref[:80]!r}")
    # A single branch is all or none anyway, and not every server knows the word.
    whole = ["--atomic"] if len(commits) > 1 else []
    quiet = ("--porcelain", "--no-verify", "--no-follow-tags", "--no-signed", "--recurse-submodules=no", "--no-force-with-lease")
    answer = repository.use("push", *quiet, *whole, "--end-of-options", _remote(remote), *(f"{commit}:{ref}" for ref, commit in commits.items()))
    if answer.status == 0:
        return None
    refused = [line.split("\t") for line in answer.out.decode("utf-8", "replace").splitlines() if line.startswith("!")]
    for _, refs, said in ((*row, "", "")[:3] for row in refused):
        if "atomic" not in said:
            moved = any(word in said for word in ("fetch first", "non-fast-forward", "stale info", "cannot lock ref", "failed to update ref"))
            return Refusal(refs.partition(":")[2], moved, said)
    raise _unreachable(remote, answer.said)


def fetch(repository: Repository, remote: str, refs: Sequence[str]) -> Mapping[str, str | None]:
    """Gets what refs by their full names (``refs/pull/7/head``) point at: name -> commit; None where there is no such ref.

    No name in this repository leads to it, and none of its own is moved.
    """
    if not all(ref.startswith("refs/") for ref in refs):
        raise ValueError(f"not refs by their full names: {refs!r}")
    for _ in range(3):
        there = _there(repository, remote, refs)
        wanted = [ref for ref, commit in there.items() if not present(repository, commit)]
        if any(there[ref] for ref in wanted):
            quiet = ("--quiet", "--no-tags", "--no-prune", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=")
            answer = repository.use("fetch", *quiet, "--end-of-options", _remote(remote), *(ref for ref in wanted if there[ref]))
            if answer.status != 0 and "couldn't find remote ref" not in answer.said:
                raise _unreachable(remote, answer.said)
        if all(commit is None or present(repository, commit) for commit in there.values()):
            return there
    raise _unreachable(remote, "")  # what it offers changes faster than it can be got


def _there(repository: Repository, remote: str, refs: Sequence[str]) -> dict[str, str | None]:
    found: dict[str, str | None] = dict.fromkeys(refs)
    answer = repository.use("ls-remote", "--quiet", "--end-of-options", _remote(remote), *refs)
    if answer.status != 0:
        raise _unreachable(remote, answer.said)
    for line in answer.out.decode("utf-8", "surrogateescape").splitlines():
        commit, _, ref = line.partition("\t")
        if ref in found and is_id(commit):
            found[ref] = commit
    return found


def _remote(name: str) -> str:
    if not name or name.startswith("-") or "::" in name:
        raise CannotRun(N_("“{remote}” is no place a handbook can be sent to."), N_("Name a remote of this repository, such as origin."), remote=name[:80])
    return name


def _unreachable(remote: str, said: str) -> CannotRun:
    reason = next((line for line in said.splitlines() if line.startswith(("fatal:", "error:", "ERROR"))), said)[:200]
    return CannotRun(
        N_("“{remote}” can't be reached, or says no: {reason}"),
        N_("Check the network and that you may write there, and run again."),
        remote=remote if "@" not in remote else remote.rpartition("@")[2],
        reason=reason or "?",
    )
