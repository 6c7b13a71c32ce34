"""The decided texts and the records in a pack: exact bytes, read one at a time however many there are, each held against
what the record says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.errors import CannotRun
from felles.history.objects import each
from felles.model import Content, Decision, Kept
from felles.pack.bag import Bag
from felles.pack.paths import safe
from felles.pack.personal import Personal
from felles.pack.report import addresses, redline_page
from felles.pack.seeing import Seen, Tell
from felles.words import N_


def write_versions(bag: Bag, seen: Seen, personal: Personal, tell: Tell) -> list[dict[str, Any]]:
    """Writes each decided version, and what changed to those that were in force; returns what ``versions.json`` says of
    them. What is withheld lies nowhere, and is in the list all the same."""
    kept, at_hand = seen.ground.kept, seen.texts.at_hand
    redlined = {(newer.named.decided.id, newer.named.decision.number): older for older, newer in addresses.pairs(seen.ground)}
    stream = each(seen.repository, (content.blob for one in kept if seen.ground.gives(one) for content in _contents(one)))
    rows: list[dict[str, Any]] = []
    for place, one in enumerate(kept):
        tell(N_("Writing the texts"), place, len(kept))
        rows.append(_row(one, seen.ground.gives(one)))
        if not seen.ground.gives(one):
            continue
        text, *_ = list(_written(bag, one, stream))
        # Each is at hand until what changed from it to the next is written, and no longer.
        before, now = dict(at_hand), {one.named.decided.content.blob: text}
        at_hand.update(now)
        personal.look(one, text)
        older = redlined.get((one.named.decided.id, one.named.decision.number))
        if older is not None:
            bag.add(addresses.redline(older, one), redline_page(seen.ground, older, one))
        for blob in before.keys() - now.keys():
            del at_hand[blob]
    at_hand.clear()
    for _ in stream:
        raise RuntimeError("more was read than asked for")
    return rows


def _contents(one: Kept) -> tuple[Content, ...]:
    """The document's own text first, then each attachment once."""
    decided = one.named.decided
    return (decided.content, *{content.path: content for content in decided.attachments}.values())


def _written(bag: Bag, one: Kept, stream: Iterator[bytes]) -> Iterator[bytes]:
    for content in _contents(one):
        text = next(stream)
        if f"sha256:{bag.add(addresses.version(one, content), text)}" != content.fingerprint:
            raise CannotRun(
                N_("The text of {document} at {path} is another than decision {number} says, so nothing can be shown by it."),
                N_("A record is never changed by hand. Bring back the one that was there, and tell whoever is responsible for the handbook."),
                document=one.named.decided.id,
                path=content.path[:200],
                number=one.named.decision.number,
            )
        yield text


def _row(one: Kept, gives: bool) -> dict[str, Any]:
    decided = one.named.decided
    return {
        "id": decided.id,
        "decision": one.named.decision.number,
        "kind": one.kind,
        "version": decided.version,
        "outcome": decided.outcome,
        "in_force_from": decided.in_force_from,
        "begins": one.begins,
        "ends": one.ends,
        "why": one.why,
        "files": [_file(content, addresses.version(one, content) if gives else None) for content in _contents(one)],
    }


def _file(content: Content, at: str | None) -> Mapping[str, str | None]:
    return {"path": content.path, "blob": content.blob, "fingerprint": content.fingerprint, "at": at}


def write_files(bag: Bag, seen: Seen) -> list[dict[str, Any]]:
    """Writes the files that are no documents, such as schemas, as they were decided by the last day; returns their rows."""
    newest: dict[str, tuple[Content, Decision]] = {}
    for decision in seen.ground.decided.decisions:
        newest.update((file.path, (file, decision)) for file in decision.files)
    there = [newest[path] for path in sorted(newest) if newest[path][0].blob]
    rows = []
    for (file, decision), content in zip(there, each(seen.repository, [file.blob for file, _ in there]), strict=True):
        at = f"data/files/{safe(file.path)}"
        bag.add(at, content)
        rows.append({"path": file.path, "blob": file.blob, "decision": decision.number, "at": at})
    return rows


def write_records(bag: Bag, seen: Seen, personal: Personal) -> str:
    """Writes the exact bytes of every record; returns the last one's digest."""
    blobs = [seen.stands.blob(decision.path) for decision in seen.tip.decisions]
    last = ""
    for decision, content in zip(seen.tip.decisions, each(seen.repository, [blob for blob in blobs if blob]), strict=True):
        last = f"sha256:{bag.add(addresses.record(decision), content)}"
        personal.count(decision)
    return last
