"""Each text is byte for byte what a record says was decided, was in force on the days the pack says, and none is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.errors import CannotRun
from felles.evidence.choosing import kept, spans
from felles.facts.decided import begins
from felles.model import Content, Decided, Decision, Document, Kept, day_of
from felles.pack.claims.claim import Claim, fails, holds, unknown
from felles.pack.claims.understood import FILES, TEXTS, VERSIONS, Understood, Unreadable, place, record_place
from felles.pack.paths import safe
from felles.reading.decisions import CLASSES, blob_id


def claims(pack: Understood) -> Iterator[Claim]:
    yield from _texts(pack)
    yield from _files(pack)
    yield from _records(pack)
    yield from _listed(pack)


def _contents(row: Decided) -> tuple[Content, ...]:
    return (row.content, *{one.path: one for one in row.attachments}.values())


def _texts(pack: Understood) -> Iterator[Claim]:
    """The bytes of every text, against the record that decided it."""
    known = {place(row.id, one.number, content.path): content for one in pack.decisions for row in one.documents for content in _contents(row)}
    right = 0
    for name in pack.opened.names:
        if not name.startswith(TEXTS):
            continue
        content, measured = known.get(name), pack.opened.measured(name)
        if measured is None:
            continue  # told with the files
        if content is None:
            yield fails("version.stray", name)
        elif f"sha256:{measured.sha256}" != content.fingerprint or _blob(pack, name, content.blob) != content.blob:
            yield fails("version.bytes", name)
        else:
            right += 1
    if right:
        yield holds("version", "", right)


def _blob(pack: Understood, name: str, like: str) -> str | None:
    measured = pack.opened.measured(name)
    if measured is None or len(like) != 64:
        return measured.blob if measured is not None else None
    return blob_id(pack.opened.read(name), like)


def _files(pack: Understood) -> Iterator[Claim]:
    """What is no document and was decided by the last day: kinds, pipelines."""
    asked = pack.asked
    newest: dict[str, tuple[Content, int]] = {}
    for decision in pack.decisions:
        if asked is None or day_of(decision.decided_at) <= asked.ends:
            newest.update((file.path, (file, decision.number)) for file in decision.files)
    wanted = {FILES + safe(path): file for path, (file, _) in newest.items() if file.blob}
    rows = [{"path": path, "blob": file.blob, "decision": number, "at": FILES + safe(path)} for path, (file, number) in sorted(newest.items()) if file.blob]
    try:
        if pack.parsed(VERSIONS)["files"] != rows:
            yield fails("versions.files", VERSIONS)
    except (Unreadable, KeyError, TypeError):
        pass  # told with the versions
    right = 0
    for name, file in sorted(wanted.items()):
        if name not in pack.opened:
            yield fails("file.lacking", name)
        elif _blob(pack, name, file.blob) != file.blob:
            yield fails("file.bytes", name)
        else:
            right += 1
    for name in pack.opened.names:
        if name.startswith(FILES) and name not in wanted:
            yield fails("file.stray", name)
    if right:
        yield holds("file", "", right)


def _records(pack: Understood) -> Iterator[Claim]:
    """What each record says of a text that is at hand: its id, its class, its outcome, and the day from which it counts."""
    before: dict[str, Decided] = {}
    right = 0
    for decision in pack.decisions:
        for row in decision.documents:
            document = pack.document(row.content)
            earlier = before.get(row.id)
            before[row.id] = row
            if document is None:
                continue
            wrong = _unlike(row, decision, document, earlier, pack.document(earlier.content) if earlier is not None else None)
            if wrong is None:
                right += 1
            else:
                yield fails(f"version.{wrong}", record_place(decision), id=row.id)
    if right:
        yield holds("version.said", "", right)


def _unlike(row: Decided, decision: Decision, text: Document, earlier: Decided | None, before: Document | None) -> str | None:
    """What the record says otherwise than the text, as a word; None when nothing is."""
    change = text.data.get("change")
    sort = change.get("class") if isinstance(change, Mapping) else None
    if text.id != row.id:
        return "id"
    if row.sort != (sort if sort in CLASSES else "significant"):
        return "class"
    practice = change.get("practice") if isinstance(change, Mapping) else None
    if row.practice != (practice if isinstance(practice, str) else None):
        return "practice"
    if text.attached != tuple(one.path for one in row.attachments):
        return "attachments"
    day = begins(text.data, day_of(decision.decided_at), register=text.kind.register)
    if row.outcome == "confirmed" and earlier is not None:
        day = earlier.in_force_from
    if row.in_force_from != day:
        return "day"
    if not decision.baseline and (earlier is None or before is not None):
        ended = text.withdrawn and not (before is not None and before.withdrawn)
        if (row.outcome == "withdrawn") != ended:
            return "outcome"
    return None


def _listed(pack: Understood) -> Iterator[Claim]:
    """``versions.json`` and the texts beside it, against what had to be there by what was asked for."""
    try:
        said = pack.parsed(VERSIONS)
        rows = {(str(row["id"]), int(row["decision"])): row for row in said["versions"]}
    except (Unreadable, KeyError, OverflowError, TypeError, ValueError):
        if VERSIONS in pack.opened:
            yield fails("versions.unreadable", VERSIONS)
        return
    asked = pack.asked
    if asked is None:
        yield fails("manifest.asked", "data/manifest.json")
        return
    wanted, whole = _wanted(pack)
    days = {
        (id, named.decision.number): (named, start, end)
        for id, history in pack.histories.items()
        for named, start, end in spans(tuple(one for one in history if day_of(one.decision.decided_at) <= asked.ends), asked.ends)
    }
    right = 0
    for key, row in rows.items():
        one = wanted.get(key)
        found = days.get(key)
        if found is None or (whole and one is None):
            yield fails("versions.added", VERSIONS, id=key[0], number=key[1])
        elif not _same(row, Kept(found[0], one.kind if one else str(row.get("kind")), found[1], found[2], one.why if one else row.get("why"))):
            yield fails("versions.other", VERSIONS, id=key[0], number=key[1])
        else:
            right += 1
        for file in row.get("files") or () if isinstance(row, Mapping) else ():
            at = file.get("at") if isinstance(file, Mapping) else None
            if isinstance(at, str) and at not in pack.opened:
                yield fails("versions.lacking", at)
    for id, number in sorted(wanted.keys() - rows.keys()):
        yield fails("versions.lacking", TEXTS + id, id=id, number=number)
    listed = {file.get("at") for row in rows.values() if isinstance(row, Mapping) for file in row.get("files") or () if isinstance(file, Mapping)}
    for name in pack.opened.names:
        if name.startswith(TEXTS) and name not in listed:
            yield fails("versions.unlisted", name)
    if right:
        yield holds("versions", "", right)
    if not whole:
        yield unknown("versions.lessened" if pack.lessened else "versions.filtered")


def _wanted(pack: Understood) -> tuple[Mapping[tuple[str, int], Kept], bool]:
    """Every version that had to be handed over, by id and decision; and whether that could be worked out wholly."""
    try:
        ground = pack.ground()
        asked = ground.asked
        chosen = frozenset(ground.decided.by_id) if asked.whole else ground.chosen
        return {(one.named.decided.id, one.named.decision.number): one for one in kept(asked, ground.decided, ground.histories, chosen)}, True
    except CannotRun:
        return {}, False


def _same(row: Any, one: Kept) -> bool:
    decided, named = one.named.decided, one.named
    wanted = {
        "id": decided.id,
        "decision": named.decision.number,
        "kind": one.kind,
        "version": decided.version,
        "outcome": decided.outcome,
        "in_force_from": decided.in_force_from,
        "begins": one.begins,
        "ends": one.ends,
        "why": one.why,
    }
    if not isinstance(row, Mapping) or {name: row.get(name, wanted) for name in wanted} != wanted:
        return False
    files = row.get("files")
    contents = [{"path": c.path, "blob": c.blob, "fingerprint": c.fingerprint} for c in _contents(decided)]
    if not isinstance(files, list) or [{k: v for k, v in file.items() if k != "at"} for file in files if isinstance(file, Mapping)] != contents:
        return False
    return all(file.get("at") in (None, place(decided.id, named.decision.number, file["path"])) for file in files)


