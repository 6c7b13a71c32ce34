"""Merges on main that no record tells of yet, judged oldest first by what was decided before each, and made records.

Nothing is written here: what comes out are the records to write, and why the other merges have none.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from felles.approval.moments import instant
from felles.errors import CannotRun
from felles.facts import Facts
from felles.facts.decided import is_guarded
from felles.history import Commit, Repository, Snapshot
from felles.history.comparing import Difference, before_of, changes, changes_along
from felles.history.objects import blob_at, blobs, present
from felles.history.walking import Step, first_parents, refuse_unless_whole, step_of
from felles.model import Decision, Handbook, Options, Reason, Reviews, Standing, Verdict, day_of
from felles.proposals import Proposed, decided_handbook, propose
from felles.reading.decisions import FOLDER
from felles.reading.handbook import read
from felles.recording.records import decision
from felles.signing import holds
from felles.words import N_

_FILES = ("100644", "100755")
_SKEW = datetime.timedelta(minutes=10)
"""How far the clocks of two machines may be apart."""

ReviewsOf = Callable[[Step], Reviews | None]
"""What was said of the proposal that a commit on main brought in; None when the source knows of none."""


@dataclass(frozen=True)
class Unmet:
    """A merge that becomes no record."""

    merge: str
    paths: tuple[str, ...]
    """What it changed of what is decided on."""
    number: int | None
    """The proposal's, when there was one."""
    verdict: Verdict | None
    """None: it reached main without a proposal."""
    proposed: Proposed | None


@dataclass(frozen=True)
class Found:
    """What the merges since the newest record come to."""

    tip: str
    """Main's tip when it was looked at."""
    handbook: Handbook
    """What stood there."""
    records: tuple[Decision, ...]
    merges: tuple[str, ...]
    """The merge of each record."""
    unmet: tuple[Unmet, ...]


def find(repository: Repository, tip: str, reviews_of: ReviewsOf, named: str | None = None, *, now: str) -> Found:
    """Every merge on the line of first parents to ``tip`` since the newest record; with ``named`` only that one.

    ``now``, a moment in UTC, only tells what claims to come from days that haven't been yet.
    CannotRun when the history isn't whole, when it no longer holds what the newest record tells of, or when the
    merge named isn't on it.
    """
    refuse_unless_whole(repository)
    handbook = read(Commit(repository.root, tip, repository))
    known = handbook.decisions
    line = _since(repository, tip, known)
    guarded = _guards(handbook, repository)
    touched = changes_along(repository, line)
    if named is not None and all(step.commit != named for step in line):
        raise CannotRun(
            N_("{commit} is not among the changes to the handbook since the newest decision."),
            N_("Leave it out, and everything not recorded yet is looked at in turn."),
            commit=named[:12],
        )
    ids = [step.commit for step in line]
    made: list[Decision] = []
    merges: list[str] = []
    unmet: list[Unmet] = []
    at = 0
    while at < len(line):
        step = line[at]
        rows = touched.get(step.commit, ())
        paths = _guarded(rows, guarded)
        source = reviews_of(step) if rows and not _record_only(rows) else None
        last = at if source is None else _end(repository, line, at, source)
        at = last + 1
        if source is None:
            if paths:
                unmet.append(Unmet(step.commit, paths, None, None, None))
        else:
            merge = line[last]
            before = _before(repository, merge, source)
            # What came as several commits, one after the other, is one change, and none of it came by itself.
            part = ids[ids.index(before) + 1 : last] if before in ids else ids[:last] if before == line[0].parents[0] else []
            unmet = [one for one in unmet if one.verdict is not None or one.merge not in part]
            at_moment = _moment(merge, line[last - 1] if last else step_of(repository, merge.parents[0]), (*known, *made))
            proposed = _not_before(now, judged(repository, merge, source, (*known, *made), before=before, at=at_moment, near=handbook))
            if not proposed.verdict.met:
                unmet.append(Unmet(merge.commit, tuple(c.path for c in proposed.changed), source.proposal.number, proposed.verdict, proposed))
            else:
                record = decision(proposed, (*known, *made), before=before or merge.parents[0], merge=merge.commit, committed_at=at_moment)
                if record is not None:
                    made.append(record)
                    merges.append(merge.commit)
        if named is not None and line[last].commit == named:
            if merges[:-1] or any(one.merge != named for one in unmet):
                raise _earlier(merges[0] if merges[:-1] else unmet[0].merge)
            break
    return Found(tip, handbook, tuple(made), tuple(merges), tuple(unmet))


def _since(repository: Repository, tip: str, known: tuple[Decision, ...]) -> list[Step]:
    """The commits after what the newest record tells of, oldest first."""
    if not known:
        raise CannotRun(
            N_("This handbook has not been adopted yet, so nobody can have decided on a change to it."),
            N_("Adopt it as it stands first, with “felles adopt”."),
        )
    newest = known[-1].origin.merge if known[-1].origin is not None else known[-1].before
    line = first_parents(repository, tip, until=newest, oldest_first=True) if present(repository, newest) else []
    if (line[0].parents[:1] != (newest,)) if line else tip != newest:
        raise CannotRun(
            N_("The history has been rewritten: it no longer holds {commit}, which decision {number} tells of."),
            N_("Bring back the history that holds it, and tell whoever is responsible for the handbook."),
            commit=newest[:12],
            number=known[-1].number,
        )
    return line


def _guards(handbook: Handbook, repository: Repository) -> tuple[str, ...]:
    """What is guarded: by the handbook's choices as they stand, and as they were decided where that is another."""
    facts = Facts(handbook, "", settled=True, texts=texts(repository))
    options: Options = facts["options"]
    standings: Mapping[str, Standing] = facts["standings"]
    if options.document is not None and standings[options.document.id].state != "unproven":
        return options.guarded
    day = day_of(handbook.decisions[-1].decided_at)
    ground = decided_handbook(handbook, Facts(handbook, day, settled=True, texts=texts(repository)), texts(repository), day)
    return tuple(dict.fromkeys((*options.guarded, *Facts(ground, day)["options"].guarded)))


def _moment(merge: Step, parent: Step, decisions: tuple[Decision, ...]) -> str:
    """When a merge was made, as far as commits can tell: not before what it is built on, whatever it says of itself."""
    return max([merge.committed_at or "", parent.committed_at or "", *(one.decided_at for one in decisions[-1:])])


def _not_before(now: str, proposed: Proposed) -> Proposed:
    """A verdict on what claims to have been merged in days to come is none: nobody's hearing is over by a date alone."""
    at, limit = instant(proposed.case.judged_at), instant(now)
    if at is None or limit is None or at <= limit + _SKEW:
        return proposed
    reason = Reason("G9.future", {"moment": proposed.case.judged_at})
    return replace(proposed, verdict=replace(proposed.verdict, met=False, reasons=(reason, *proposed.verdict.reasons)))


def _guarded(rows: Iterable[Difference], guarded: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(row.path for row in rows if is_guarded(row.path, guarded))


def _record_only(rows: Iterable[Difference]) -> bool:
    return all(row.path.startswith(FOLDER + "/") for row in rows)


def _end(repository: Repository, line: list[Step], at: int, source: Reviews) -> int:
    """Where on the line the proposal that a commit belongs to was whole: replayed commits come one after the other."""
    merge = source.proposal.merge_commit
    ids = [step.commit for step in line]
    if merge in ids[at:]:
        return ids.index(merge, at)
    head = source.proposal.head
    for later in range(len(line) - 1, at, -1):
        before = before_of(repository, ids[later], head, source.proposal.base) if head and present(repository, head) else None
        if before is not None and (before == line[at].parents[0] or before in ids[:at]):
            return later
    return at


def _before(repository: Repository, merge: Step, reviews: Reviews) -> str | None:
    head = reviews.proposal.head
    return before_of(repository, merge.commit, head, reviews.proposal.base) if head and present(repository, head) else None


def judged(
    repository: Repository, merge: Step, reviews: Reviews, decisions: tuple[Decision, ...], *, before: str | None = None, at: str | None = None, near: Handbook | None = None
) -> Proposed:
    """The verdict on what a merge brought, by what was decided before it.

    ``before`` is what main was then, where that is known already; ``at`` when it was merged, if the source doesn't say.
    ``near`` is main at another moment: what is the same in it is not read again.
    """
    before = before or _before(repository, merge, reviews)
    start = before or (merge.parents[0] if merge.parents else None)
    if start is None:
        raise CannotRun(N_("{commit} has nothing before it, so it can't be a change."), "", commit=merge.commit[:12])
    return propose(
        _with(read(Commit(repository.root, start, repository), near=near), decisions),
        Snapshot(repository, merge.tree),
        files_of(changes(repository, start, merge.tree)),
        reviews,
        texts=texts(repository),
        at_commit=at_commit(repository),
        judged_at=reviews.proposal.merged_at or at or merge.committed_at or "",
        exact=before is not None,
        holds=holds,
    )


def _with(handbook: Handbook, decisions: tuple[Decision, ...]) -> Handbook:
    """Main as it stood, with every decision made before: a record is often written after the next merge."""
    return replace(handbook, decisions=decisions)


def files_of(rows: Iterable[Difference]) -> list[tuple[str, str | None, str | None]]:
    """Differences as values that know no Git. A link or a submodule is no text, be its id that of one."""
    return [(row.path, row.before, row.after if row.after is None or row.mode in _FILES else f"{row.mode} {row.after}") for row in rows]


def texts(repository: Repository) -> Callable[[Iterable[str]], Mapping[str, bytes]]:
    """Earlier versions by blob id, as far as the repository has them."""
    return lambda ids: {name: content for name, content in blobs(repository, ids).items() if content is not None}


def at_commit(repository: Repository) -> Callable[[str, tuple[str, ...]], Mapping[str, str | None] | None]:
    """The blobs a reviewed commit has at some paths; None for a commit that isn't here."""
    return lambda commit, paths: blob_at(repository, commit, paths) if present(repository, commit) else None


def _earlier(merge: str) -> CannotRun:
    return CannotRun(
        N_("An earlier change isn't recorded yet ({commit})."),
        N_("Leave out the name, and all of them are done in order."),
        commit=merge[:12],
    )
