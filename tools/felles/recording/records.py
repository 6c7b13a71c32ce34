"""What a record holds, made from values: the same values always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from felles.facts.decided import begins
from felles.model import Content, Decided, Decision, Document, Handbook, Named, Outcome, Standing, Way, day_of
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
