"""What a record holds, made from values: the same values always give the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from felles.approval.people import people
from felles.facts.decided import begins
from felles.model import (
    Approval,
    Content,
    Decided,
    Decision,
    Document,
    Handbook,
    Named,
    Origin,
    Outcome,
    Review,
    Standing,
    Team,
    Way,
    day_of,
    in_utc,
)
from felles.proposals import Proposed
from felles.reading.decisions import CLASSES, blob_id, fingerprint, record_path, written


def numbered(decisions: tuple[Decision, ...], decision: Decision) -> Decision:
    """The decision as the next in line: its number, the record before, its place and its own fingerprint."""
    last = decisions[-1] if decisions else None
    placed = replace(
        decision,
        number=last.number + 1 if last else 1,
        previous=last.fingerprint if last else None,
        decided_at=max(decision.decided_at, last.decided_at) if last else decision.decided_at,
    )
    return replace(placed, path=record_path(placed.number, placed.decided_at), fingerprint=fingerprint(written(placed)))


def baseline(
    handbook: Handbook,
    standings: Mapping[str, Standing],
    files: Iterable[str],
    *,
    team: str,
    commit: str,
    at: str,
    again: bool = False,
    why: str | None = None,
) -> Decision | None:
    """A handbook adopted as it stands at ``commit``: what no decision names, and with ``again`` also what differs from
    its newest one. None when there is nothing to adopt. ``files`` are the guarded paths that are no documents and
    differ from what was decided of them; ``at`` is the commit's own moment, in UTC."""
    last = handbook.decisions[-1].decided_at if handbook.decisions else at
    named = {file.path for decision in handbook.decisions for file in decision.files}
    documents = [
        _adopted(document, standings[document.id].history, handbook, team, commit, day_of(max(at, last)))
        for document in handbook.by_id.values()
        if standings[document.id].state in (None, "unproven") and (again or standings[document.id].newest is None)
    ]
    contents = [Content(path, _blob(handbook, path, commit)) for path in files if again or path not in named]
    if not documents and not contents:
        return None
    return numbered(
        handbook.decisions,
        Decision(0, at, commit, None, tuple(documents), tuple(contents), policy=(), origin=None, reviews=(), why=why),
    )


def _adopted(document: Document, history: tuple[Named, ...], handbook: Handbook, team: str, commit: str, day: str) -> Decided:
    return decided(document, history, handbook, commit, outcome="baseline", team=team, way="mandate", day=day)


def decision(proposed: Proposed, decisions: tuple[Decision, ...], *, before: str, merge: str, committed_at: str) -> Decision | None:
    """The record of a merge whose verdict is met; None when it changed nothing that anybody decides on.

    ``decisions`` are all that were made before it, those of earlier merges that are being recorded with it included;
    ``committed_at`` is the merge commit's own moment. The same history gives the same record, whoever makes it when.
    """
    if not proposed.verdict.met or proposed.result is None:
        raise ValueError("only what is met is recorded")
    case, source = proposed.case, proposed.case.reviews.proposal
    merged_at = moment(source.merged_at) or committed_at
    counted = [moment(one.review.submitted_at) or "" for one in proposed.verdict.reviews if one.counts]
    at = max([merged_at, *counted, *([decisions[-1].decided_at] if decisions else [])])
    teams = {team.path: team for team in case.teams}
    deciding = [teams[ruling.team] for ruling in proposed.verdict.rulings if ruling.team is not None]
    if not deciding:
        return None
    known = people(case.teams)

    def number(account: str | None) -> int | None:
        return next((no for team in deciding if (no := known.number(team, account)) is not None), None)

    documents: dict[str, Decided] = {}
    files: list[Content] = []
    entries: dict[tuple[str, int], Mapping[str, Any]] = {}
    histories: Mapping[str, tuple[Named, ...]] = proposed.tip_facts["histories"]
    for ruling in proposed.verdict.rulings:
        changed = ruling.changed
        if changed.restores or ruling.team is None or ruling.entry is None or ruling.way is None:
            continue
        entries.setdefault((ruling.team, ruling.entry), teams[ruling.team].entries[ruling.entry].raw)
        document = proposed.result.by_id.get(changed.id) if changed.id is not None else None
        if document is None:
            files.append(Content(changed.path, changed.after or ""))
        elif changed.id not in documents or changed.path == document.path:
            earlier = proposed.before.get(document.id)
            outcome: Outcome = "confirmed" if changed.sort == "confirmed" else "approved"
            if document.withdrawn and (earlier is None or not earlier.withdrawn):
                outcome = "withdrawn"
            documents[document.id] = decided(
                document, histories.get(document.id, ()), proposed.result, merge, outcome=outcome, team=teams[ruling.team].id, way=ruling.way, day=day_of(at)
            )
    origin = Origin(
        number=source.number,
        url=source.url,
        base=source.base or before,
        head=source.head or merge,
        merge=merge,
        opened_by=number(source.opened_by),
        opened_at=moment(source.opened_at),
        head_at=moment(source.head_at),
        authors=tuple(number(account) for account in source.authors),
        last_pushed_by=number(source.last_pushed_by),
        merged_at=moment(source.merged_at),
        urgent=source.urgent,
    )
    reviews = tuple(
        _approval(review, number, deciding) for review in case.reviews.reviews if (moment(review.submitted_at) or "") <= merged_at
    )
    made = Decision(0, at, before, None, tuple(documents.values()), tuple(files), tuple(entries.values()), origin, reviews)
    return numbered(decisions, made)


def _approval(review: Review, number: Callable[[str | None], int | None], teams: list[Team]) -> Approval:
    no, at = number(review.account), moment(review.submitted_at)
    day = day_of(at) if at else ""
    rows = [row for team in teams for row in team.members if row.no == no and row.begins <= day and (row.ends is None or day <= row.ends)]
    return Approval(
        no=no,
        role=rows[0].role if rows else None,
        site=rows[0].site if rows else None,
        state=review.state,
        commit=review.commit,
        at=at,
        on_behalf_of=number(review.on_behalf_of),
        strength=review.strength,
        answer=review.answer,
        signature=review.signature if review.strength == "signed" else None,
    )


def moment(text: str | None) -> str | None:
    """A source's moment in UTC; None for what is none."""
    try:
        return in_utc(text) if text else None
    except ValueError:
        return None


def decided(
    document: Document, history: tuple[Named, ...], handbook: Handbook, commit: str, *, outcome: Outcome, team: str, way: Way, day: str
) -> Decided:
    """One document's row in a record made on ``day`` (in Norway). ``commit`` only tells the form of object ids."""
    raw = document.data.get("change")
    change: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
    sort = change.get("class")
    practice = change.get("practice")
    starts = begins(document.data, day, register=document.kind.register)
    if outcome == "confirmed" and history:
        starts = history[-1].decided.in_force_from
    return Decided(
        id=document.id,
        content=Content(document.path, _blob(handbook, document.path, commit), document.fingerprint),
        attachments=tuple(
            Content(path, _blob(handbook, path, commit), fingerprint(handbook.bytes_at(path) or b"")) for path in document.attached
        ),
        version=sum(named.decided.outcome != "confirmed" for named in history) + (outcome != "confirmed"),
        sort=sort if sort in CLASSES else "significant",
        outcome=outcome,
        in_force_from=starts,
        team=team,
        way=way,
        practice=practice if isinstance(practice, str) else None,
    )


def _blob(handbook: Handbook, path: str, like: str) -> str:
    stored = handbook.bytes_at(path)
    return "" if stored is None else blob_id(stored, like)
