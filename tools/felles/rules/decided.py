"""C3-C9 and D: what the records say, held against what stands in the handbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import (
    Decision,
    Document,
    Handbook,
    Named,
    Place,
    Pointer,
    Problem,
    Standing,
    day_of,
)
from felles.rules import reported_by_reading, rule

reported_by_reading("D1", "error")

Standings = Mapping[str, Standing]


@rule("C3", "error")
def what_stands_is_what_was_decided(handbook: Handbook, standings: Standings, settled: bool) -> Iterator[Problem]:
    """On main, each document's newest decision names its bytes. A text somebody is working on is no problem."""
    if not settled or not handbook.decisions:
        return
    for document in handbook.by_id.values():
        standing = standings[document.id]
        if standing.state == "unproven":
            newest = standing.newest
            values = {"number": newest.decision.number if newest else 0, "date": day_of(newest.decision.decided_at) if newest else ""}
            yield Problem("C3", document.at("id"), values, "changed" if newest else "new", document.id)


@rule("C4", "error")
def in_force_from_the_day_it_says(handbook: Handbook, standings: Standings, starts: Mapping[str, str]) -> Iterator[Problem]:
    """A decided text is in force from the later of its own day and the decision's."""
    for id, day in starts.items():
        newest = standings[id].newest
        if newest is not None and newest.decided.in_force_from != day:
            values = {"id": id, "date": day, "from": newest.decided.in_force_from}
            yield Problem("C4", Place(newest.decision.path), values, "", id)


@rule("C5", "warning")
def reviewed_in_time(handbook: Handbook, standings: Standings) -> Iterator[Problem]:
    """Somebody looks at each text again within its interval."""
    for document in handbook.by_id.values():
        standing = standings[document.id]
        if standing.overdue:
            yield Problem("C5", document.at("review_months" if "review_months" in document.data else "id"), {"date": standing.review_due}, "", document.id)


@rule("C7", "error")
def a_change_says_what_it_is(handbook: Handbook, standings: Standings, earlier_texts: Mapping[str, Document | None], weights: Mapping[str, Pointer | None]) -> Iterator[Problem]:
    """A changed text says what is new, and calls itself editorial or confirmed only when it is."""
    for document in handbook.by_id.values():
        if standings[document.id].state not in (None, "unproven") or not handbook.decisions:
            continue
        change = document.data.get("change")
        sort = change.get("class") if isinstance(change, dict) else None
        newest = standings[document.id].newest
        if newest is None:
            if sort in ("editorial", "confirmed"):
                yield Problem("C7", document.at("change", "class"), {}, "first", document.id)
            continue
        old = earlier_texts.get(document.id)
        if old is None:
            yield Problem("C7", document.at("change"), {"number": newest.decision.number}, "unknown", document.id, "note")
            continue
        before = old.data.get("change")
        same = document.fingerprint == old.fingerprint  # then it is an attachment that differs
        lacks = same and any(path not in handbook.files for path in document.attached)  # told as that
        if isinstance(change, dict) and isinstance(before, dict) and change.get("note") == before.get("note") and not lacks:
            yield Problem("C7", document.at("change", "note"), {}, "attachment" if same else "note", document.id)
        if document.id in weights and sort in ("editorial", "confirmed"):
            pointer = weights[document.id] or ()
            field = document.kind.label(".".join(p for p in pointer if isinstance(p, str)), str(document.data.get("lang"))) if pointer else ""
            if sort == "editorial":
                variant = "editorial" if pointer else "editorial-body"
            else:
                variant = "confirmed" if pointer else "confirmed-body"
            yield Problem("C7", document.at(*pointer) if pointer else document.at("change", "class"), {"field": field}, variant, document.id)


@rule("C9", "error")
def nothing_decided_is_removed(handbook: Handbook, standings: Standings) -> Iterator[Problem]:
    """A document that has been decided stays, withdrawn if need be: others have acted on it."""
    unread = {problem.place.path for problem in handbook.problems}
    for id, standing in standings.items():
        if standing.here or standing.newest is None:
            continue
        path = standing.newest.decided.content.path
        values: dict[str, Any] = {"id": id, "number": standing.newest.decision.number}
        other = handbook.by_path.get(path)
        if other is not None:
            yield Problem("C9", other.at("id"), {**values, "name": other.id}, "renamed", id)
        elif path not in handbook.files:
            name = path.rsplit("/", 1)[1]
            astray = next((p for p in sorted(handbook.files) if p.rsplit("/", 1)[-1] == name and p not in handbook.by_path), None)
            yield Problem("C9", Place(path), {**values, "there": astray}, "astray" if astray else "", id)
        elif path not in unread:  # what makes it unreadable is told already, once
            yield Problem("C9", Place(path), values, "unread", id)


@rule("D2", "error")
def records_follow_each_other(handbook: Handbook, record_paths: Mapping[int, str]) -> Iterator[Problem]:
    """Each record has the next number, lies in its place and names the one before."""
    before: Decision | None = None
    for decision in handbook.decisions:
        place = Place(decision.path)
        wanted = before.number + 1 if before else 1
        if decision.number != wanted:
            yield Problem("D2", place, {"n": decision.number, "wanted": wanted}, "number")
        elif decision.path != record_paths[decision.number]:
            yield Problem("D2", place, {"wanted": record_paths[decision.number]}, "place")
        elif decision.previous != (before.fingerprint if before else None):
            yield Problem("D2", place, {"n": wanted - 1}, "previous")
        elif before is not None and decision.decided_at < before.decided_at:
            yield Problem("D2", place, {"n": before.number}, "time")
        before = decision


@rule("D3", "error")
def guarded_files_are_decided(handbook: Handbook, unproven_files: tuple[tuple[str, bool], ...], settled: bool) -> Iterator[Problem]:
    """Schemas, layouts and pipelines decide too, so they are decided on."""
    if settled:
        for path, named in unproven_files:
            yield Problem("D3", Place(path), {"name": path}, "changed" if named and path in handbook.files else "removed" if named else "new")


@rule("D6", "error")
def records_are_only_added(tampered: tuple[tuple[str, str, str, bool], ...]) -> Iterator[Problem]:
    """A record that main holds stays as it was, and the change that brings one brings nothing else.

    Once it has been brought back, what happened is still told, and stops nobody.
    """
    for path, variant, commit, mended in tampered:
        yield Problem("D6", Place(path), {"commit": commit[:12]}, variant, level="warning" if mended else None)


@rule("D7", "error")
def records_claim_what_follows(handbook: Handbook, histories: Mapping[str, tuple[Named, ...]], rewritten: tuple[str, ...]) -> Iterator[Problem]:
    """What a record says of versions follows from the records before it, and its bytes are those the product writes."""
    for path in rewritten:
        yield Problem("D7", Place(path), {}, "bytes")
    for id, history in histories.items():
        versions = 0
        before: Named | None = None
        for named in history:
            decided, decision = named.decided, named.decision
            versions += decided.outcome != "confirmed"
            values: dict[str, Any] = {"id": id, "n": decided.version, "wanted": versions}
            if decided.version != versions:
                yield Problem("D7", Place(decision.path), values, "version", id)
            elif (decided.outcome == "baseline") != decision.baseline or (decided.way == "mandate") != decision.baseline:
                yield Problem("D7", Place(decision.path), values, "baseline", id)
            elif decided.outcome == "confirmed" and (before is None or decided.in_force_from != before.decided.in_force_from):
                yield Problem("D7", Place(decision.path), values, "confirmed", id)
            before = named


@rule("D8", "error")
def nothing_hides_a_change(hiding: tuple[tuple[str, int, str, str], ...]) -> Iterator[Problem]:
    """Whoever is asked to decide is shown what changes, byte for byte."""
    for path, line, attribute, met in hiding:
        yield Problem("D8", Place(path, line), {"attribute": attribute, "name": met})
