"""Two moments to what changed between them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from felles.between.values import SORTS, Between, Coming, Deed, Part, Side, Sort
from felles.facts.decided import version
from felles.model import Decided, Document, Named, Standing, Target, day_of
from felles.plain import Names, line, lowered
from felles.redline import Redline, redline
from felles.redline.telling import became
from felles.words import Words
from felles.words import decisions as told

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]


def compared(older: Side, newer: Side, texts: Texts, words: Words, ids: Collection[str] = ()) -> Between:
    """Everything that differs, or with ``ids`` only of these documents.

    ``texts`` gives the bytes of any decided version by blob id.
    """
    names, before = Names.of(newer.facts, words), Names.of(older.facts, words)
    pairs = list(_pairs(older, newer, ids))
    waiting = list(_waiting(older, newer, ids))
    notes = _Notes(newer, [named for pair in pairs for named in pair.history] + [named for _, named in waiting], texts)
    parts = [_part(pair, older, newer, names, before, notes) for pair in pairs]
    parts.sort(key=lambda one: (SORTS.index(one.sort), one.redline.kind.menu is None, one.redline.kind.menu or 0, one.redline.path))
    coming = tuple(Coming(standing.id, _title(newer, standing.id, notes.text(named), names), deed(named, names, notes(named))) for standing, named in waiting)
    numbers = {one.number for part in parts for one in part.deeds} | {one.deed.number for one in coming}
    return Between(older, newer, tuple(parts), coming, () if ids else tuple(_files(older, newer)), tuple(sorted(numbers)))


@dataclass(frozen=True)
class _Pair:
    """One document on both sides; at least one of them has it."""

    old: Document | None
    new: Document | None
    was: Standing | None
    now: Standing | None
    history: tuple[Named, ...]
    """The decisions between the two texts."""
    attachments: tuple[str, ...]
    """Those that differ."""


def _pairs(older: Side, newer: Side, ids: Collection[str]) -> Iterator[_Pair]:
    was: Mapping[str, Standing] = older.facts["standings"]
    now: Mapping[str, Standing] = newer.facts["standings"]
    for id in dict.fromkeys((*newer.handbook.by_id, *older.handbook.by_id)):
        if ids and id not in ids:
            continue
        old, new = older.handbook.by_id.get(id), newer.handbook.by_id.get(id)
        first, last = older.named(was.get(id)) if old else None, newer.named(now.get(id)) if new else None
        history = tuple(
            named
            for named in (now[id].history if id in now else ())
            if last is not None and (first.decision.number if first else 0) < named.decision.number <= last.decision.number
        )
        attachments = tuple(_attachments(older, newer, old, new)) if old and new else ()
        alike = old is not None and new is not None and (old.fingerprint, old.path) == (new.fingerprint, new.path)
        if not alike or history or attachments:
            yield _Pair(old, new, was.get(id), now.get(id), history, attachments)


def _attachments(older: Side, newer: Side, old: Document, new: Document) -> Iterator[str]:
    for path in sorted({*old.attached, *new.attached}):
        if older.handbook.bytes_at(path) != newer.handbook.bytes_at(path):
            yield path


def _waiting(older: Side, newer: Side, ids: Collection[str]) -> Iterator[tuple[Standing, Named]]:
    """What was decided in between and waits for its day at the end."""
    if newer.day is None:
        return
    known = {decision.number for decision in older.handbook.decisions}
    for id, standing in sorted(newer.facts["standings"].items()):
        named = standing.newest
        if named is None or (ids and id not in ids) or named.decided.in_force_from <= newer.day or named.decision.number in known:
            continue
        yield standing, named


def _files(older: Side, newer: Side) -> Iterator[str]:
    for path in sorted({*older.facts["guarded_files"], *newer.facts["guarded_files"]}):
        if older.handbook.bytes_at(path) != newer.handbook.bytes_at(path):
            yield path


class _Notes:
    """The texts of decided versions, for what their writers said of them."""

    def __init__(self, side: Side, wanted: Iterable[Named], texts: Texts) -> None:
        self._handbook = side.handbook
        contents = {named.decided.content.blob for named in wanted}
        self._stored = texts(contents) if contents else {}

    def text(self, named: Named) -> Document | None:
        return version(named.decided.content, self._stored, self._handbook)

    def __call__(self, named: Named) -> str:
        document = self.text(named)
        change = document.data.get("change") if document is not None else None
        note = change.get("note") if isinstance(change, Mapping) else None
        return line(note) if isinstance(note, str) else ""


def _part(pair: _Pair, older: Side, newer: Side, names: Names, before: Names, notes: _Notes) -> Part:
    found = redline(pair.old, pair.new, names, before)
    document = pair.new or pair.old
    assert document is not None
    last = newer.named(pair.now) if pair.new is not None and newer.settled(pair.now) else None
    first = older.named(pair.was) if pair.old is not None and older.settled(pair.was) else None
    return Part(
        sort=_sort(found, pair),
        redline=found,
        kind=names.singular(document.kind),
        told=tuple(_told(found, pair, names.words)),
        before=first.decided.version if first is not None else None,
        after=last.decided.version if last is not None else None,
        begins=last.decided.in_force_from if last is not None else None,
        decided=pair.new is None or last is not None,
        deeds=tuple(deed(named, names, notes(named)) for named in pair.history),
        fingerprints=(pair.old.fingerprint if pair.old else "", pair.new.fingerprint if pair.new else ""),
    )


def _sort(found: Redline, pair: _Pair) -> Sort:
    if found.fate in ("new", "removed", "withdrawn"):
        return "withdrawn" if pair.new is not None and pair.new.withdrawn else found.fate
    if found.differences or pair.attachments or found.fate in ("changed", "restored"):
        return "changed"
    return "confirmed" if pair.history else "changed"


def _told(found: Redline, pair: _Pair, words: Words) -> Iterator[str]:
    """What became of the whole document; that it is new stands over it."""
    if found.fate == "removed":
        yield words("Is not in the handbook any more.")
    elif found.fate == "new":
        yield from list(became(found, words))[1:]
    elif not (found.fate in ("same", "unseen") and pair.attachments):
        yield from became(found, words)
    if pair.new is not None and pair.new.withdrawn and found.fate == "new":
        said = words("No longer applies from {date}.", date=found.gone_on) if found.gone_on else words("No longer applies.")
        yield f"{said} {found.gone_because}".strip()
    for path in pair.attachments:
        yield words("An attachment is another: {file}.", file=line(posixpath.basename(path)))


def deed(named: Named, names: Names, note: str = "") -> Deed:
    """What was decided on a document, and by whom; ``note`` is what its text says of it."""
    words, decision, decided = names.words, named.decision, named.decided
    body = names.named("bodies", decided.body)
    people = tuple(approval.who for approval in decision.approvals)
    said = [(_called(names, "actors", actor), _called(names, "places", place)) for actor, place in people]
    return Deed(
        number=decision.number,
        day=day_of(decision.decided_at),
        outcome=decided.outcome,
        way=decided.way,
        said=tuple(_said(decided, words)),
        version=decided.version,
        begins=decided.in_force_from,
        body_id=decided.body,
        body=names.title(body) if body is not None else decided.body,
        who=told.who([(lowered(actor) if i else actor, place) for i, (actor, place) in enumerate(said)], words),
        people=people,
        note=note,
        why=line(decision.why or ""),
    )


def _said(decided: Decided, words: Words) -> Iterator[str]:
    """What was decided, where that is more than the text, and how."""
    if decided.outcome in ("confirmed", "withdrawn"):
        yield told.outcome(decided.outcome, words)
    yield told.way(decided.way, words)


def _called(names: Names, purpose: str, name: str | None) -> str:
    target = names.named(purpose, name) if name else None
    return names.title(target) if target is not None else name or ""


def _title(newer: Side, id: str, text: Document | None, names: Names) -> str:
    document = text or newer.handbook.by_id.get(id)
    return names.title_of(Target(document)) if document is not None else id
