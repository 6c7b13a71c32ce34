"""Records written: each in a commit that holds nothing else, on top of main, as far as main still stands there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from felles.errors import CannotRun
from felles.facts import Facts
from felles.history import Commit, Repository, Snapshot
from felles.history.comparing import Conflict, changes, merge_result
from felles.history.objects import blob_at, blobs
from felles.history.sharing import fetch, push
from felles.history.walking import contains, refuse_unless_whole, step_of
from felles.history.writing import Moved, heal, make_commit, merge_commit, move
from felles.model import Decision, Handbook, Reviews
from felles.proposals import Proposed, propose
from felles.reading.decisions import written
from felles.reading.handbook import read
from felles.recording.merging import Found, ReviewsOf, at_commit, files_of, find, texts
from felles.recording.records import baseline, decision
from felles.signing import holds
from felles.words import N_, Words

T = TypeVar("T")

TRIES = 5
"""How often to start again when somebody else moves main meanwhile."""


@dataclass(frozen=True)
class Landed:
    """A proposal judged on plain Git, and merged and recorded when its verdict was met."""

    proposed: Proposed
    merge: str | None
    record: Decision | None
    already: bool = False
    """The branch held it before: a run that was killed had done its work, or somebody merged it otherwise."""


def record(
    repository: Repository, ref: str, reviews_of: ReviewsOf, *, now: str, named: str | None = None, remote: str | None = None
) -> Found:
    """Writes the record of every merge on a branch that has none yet and whose verdict was met; with ``remote`` on that
    repository's branch first, never forced. Starts again from the branch when it moved."""
    heal(repository)

    def once(tip: str) -> tuple[Found, str]:
        found = find(repository, tip, reviews_of, named, now=now)
        return found, _with_records(repository, tip, found.records, found.handbook)

    return _on_top(repository, ref, remote, once)


def land(repository: Repository, ref: str, head: str, reviews: Reviews, *, now: str, remote: str | None = None) -> Landed:
    """Merges what ``head`` proposes into a branch and records the decision, in one step; nothing when it isn't met.

    ``now`` is the moment of the merge, in UTC.
    """
    heal(repository)
    refuse_unless_whole(repository)

    def once(tip: str) -> tuple[Landed, str]:
        proposed = proposal(repository, tip, head, reviews, at=now)
        if contains(repository, tip, head):
            return Landed(proposed, None, None, already=True), tip
        if not proposed.verdict.met or proposed.conflict:
            return Landed(proposed, None, None), tip
        merge = merge_commit(repository, tip, head, _merging(proposed, reviews), at=now)
        if isinstance(merge, Conflict):
            return Landed(proposed, None, None), tip
        made = decision(proposed, proposed.tip.decisions, before=tip, merge=merge, committed_at=now)
        return Landed(proposed, merge, made), _with_records(repository, merge, (made,) if made else (), proposed.tip)

    return _on_top(repository, ref, remote, once)


def proposal(repository: Repository, tip: str, head: str, reviews: Reviews, *, at: str, source: ReviewsOf | None = None) -> Proposed:
    """What a proposal would make of main's tip, judged at a moment.

    ``source`` says what was said of earlier merges, so that records of those that come as a proposal can be made again.
    """
    tree = merge_result(repository, tip, head)

    def as_recorded(paths: tuple[str, ...]) -> bool:
        if source is None or isinstance(tree, Conflict):
            return False
        made = {one.path: written(one) for one in find(repository, tip, source, now=at).records}
        there = blobs(repository, [blob for blob in blob_at(repository, tree, paths).values() if blob])
        found = {path: there.get(blob or "") for path, blob in blob_at(repository, tree, paths).items()}
        # All that are made before one of them come with it: a later record names the one before.
        first = sorted(made)[: len(paths)]
        return sorted(paths) == first and all(found[path] == made[path] for path in paths)

    stands = Commit(repository.root, tip, repository)
    main = read(stands)
    differing = () if isinstance(tree, Conflict) else files_of(changes(repository, tip, tree))
    return propose(
        main,
        None if isinstance(tree, Conflict) else Snapshot(repository, tree, near=stands),
        differing,
        reviews,
        texts=texts(repository),
        at_commit=at_commit(repository),
        judged_at=at,
        as_recorded=as_recorded,
        holds=holds,
    )


def adopt(repository: Repository, ref: str, *, today: str, again: bool = False, why: str | None = None) -> tuple[Handbook, Decision | None]:
    """Takes the handbook at the tip of a branch in as it stands; the record, or None when there was nothing to take in."""
    heal(repository)
    tip = repository.tip(ref)
    if tip is None:
        raise CannotRun(
            N_("Nothing has been committed on “{branch}” yet, so there is no version to read."),
            N_("Begin with “git add .” and “git commit”."),
            branch=ref.removeprefix("refs/heads/"),
        )
    refuse_unless_whole(repository)
    handbook, made = adoption(repository, tip, today=today, again=again, why=why)
    if made is not None:
        move(repository, ref, tip, _with_records(repository, tip, (made,), handbook))
    return handbook, made


def adoption(repository: Repository, tip: str, *, today: str, again: bool = False, why: str | None = None) -> tuple[Handbook, Decision | None]:
    """What taking in the handbook at a commit as it stands comes to, with nothing written yet."""
    handbook = read(Commit(repository.root, tip, repository))
    facts = Facts(handbook, today, settled=True, texts=texts(repository))
    deciding = [team for team in facts["teams"] if team.entries]
    if not deciding:
        raise CannotRun(
            N_("No team has a policy, so nobody can decide on the handbook."),
            N_("Write in a team's file who decides on what (“policy”), and commit it."),
        )
    files = [path for path, _ in facts["unproven_files"]] if handbook.decisions else facts["guarded_files"]
    at = step_of(repository, tip).committed_at or f"{today}T12:00:00Z"
    return handbook, baseline(handbook, facts["standings"], files, team=deciding[0].id, commit=tip, at=at, again=again, why=why)


def _on_top(repository: Repository, ref: str, remote: str | None, once: Callable[[str], tuple[T, str]]) -> T:
    """Builds on a branch's tip and moves the branch on; with ``remote`` there first, and then here."""
    for _ in range(TRIES):
        tip = fetch(repository, remote, [ref])[ref] if remote is not None else repository.tip(ref)
        if tip is None:
            raise CannotRun(N_("There is no branch “{branch}” there."), N_("Check the name."), branch=ref.removeprefix("refs/heads/"))
        answer, top = once(tip)
        if top == tip:
            return answer
        if remote is not None:
            refusal = push(repository, remote, {ref: top})
            if refusal is not None and refusal.moved:
                continue
            if refusal is not None:
                raise CannotRun(
                    N_("“{remote}” does not take what was made: {reason}"),
                    N_("Check that you may write to that branch. Nothing was changed."),
                    remote=remote,
                    reason=refusal.said[:200],
                )
            here = repository.tip(ref)
            if here is not None and contains(repository, top, here):
                # It is done there. Where something is in the way here, this copy catches up when it is next brought up to date.
                with suppress(CannotRun):
                    move(repository, ref, here, top)
            return answer
        try:
            move(repository, ref, tip, top)
        except Moved:
            continue
        return answer
    raise CannotRun(
        N_("“{branch}” gets new versions faster than this can be written."), N_("Run again in a while."), branch=ref.removeprefix("refs/heads/")
    )


def _with_records(repository: Repository, parent: str, records: tuple[Decision, ...], near: Handbook) -> str:
    """Commits of the records on top of ``parent``; ``near`` is a handbook with most of the same in it."""
    words = Words("nb")
    if records:
        words = Words(Facts(read(Commit(repository.root, parent, repository), near=near), "")["options"].language)
    for one in records:
        named = ", ".join(row.id for row in one.documents[:5]) + (" …" if len(one.documents) > 5 else "")
        said = words("Decision {number}", number=one.number) + (f": {named}" if named else "")
        parent = make_commit(repository, parent, {one.path: written(one)}, said, at=one.decided_at)
    return parent


def _merging(proposed: Proposed, reviews: Reviews) -> str:
    words = Words(proposed.options.language)
    number = reviews.proposal.number
    return words("Proposal {number}", number=number) if number is not None else words("Proposal")
