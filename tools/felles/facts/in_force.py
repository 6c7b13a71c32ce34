"""The handbook as it is in force, and as it was decided: the tree's own documents with decided texts in their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from felles.facts.decided import version
from felles.model import Content, Document, Handbook, Named, Standing

FACTS = ()

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]


def coming_days(standings: Mapping[str, Standing], today: str) -> tuple[str, ...]:
    """The days after today on which something decided comes into force, in order."""
    return tuple(sorted({s.newest.decided.in_force_from for s in standings.values() if s.newest is not None and s.newest.decided.in_force_from > today}))


def in_force(handbook: Handbook, standings: Mapping[str, Standing], texts: Texts, *, all_pages: bool = False) -> Handbook:
    """What staff are to follow on the day of the standings: every document in its text in force.

    What waits for its first day is left out, unless ``all_pages`` asks for something to show of every document. What
    stands undecided, or was removed, is replaced by the last text that was decided, as far as ``texts`` has it.
    """
    wanted: dict[str, Content] = {}
    for id, standing in standings.items():
        named = _shown(standing)
        if named is not None:
            wanted[id] = named.decided.content
    if not wanted and all_pages:
        return handbook
    stored = texts({c.blob for c in wanted.values()}) if wanted else {}
    documents: list[Document] = []
    replaced: dict[str, Named] = {}
    for document in handbook.documents:
        standing = standings[document.id]
        if handbook.by_id[document.id] is not document or standing.state is None:
            documents.append(document)
            continue
        if standing.state == "waiting" and standing.in_force is None and not all_pages:
            continue
        old = version(wanted[document.id], stored, handbook) if document.id in wanted else None
        if old is not None and (named := _shown(standing)) is not None:
            replaced[document.id] = named
        documents.append(old or document)
    taken = {document.path for document in documents}
    for id, standing in standings.items():
        if not standing.here and id in wanted and wanted[id].path not in taken:
            old = version(wanted[id], stored, handbook)
            if old is not None:
                documents.append(old)
                replaced[id] = standing.in_force or standing.history[-1]
    attached = {c.path: c.blob for named in replaced.values() for c in named.decided.attachments}
    documents.sort(key=lambda d: d.path)
    if not attached:
        return replace(handbook, documents=tuple(documents))
    at_hand = texts(attached.values())
    # A file of another text is no stand-in for one that isn't at hand.
    files = handbook.files.difference(p for p, b in attached.items() if b not in at_hand) | {p for p, b in attached.items() if b in at_hand}
    return replace(handbook, documents=tuple(documents), files=files, bytes_at=_overlaid(handbook, attached, at_hand))


def _shown(standing: Standing) -> Named | None:
    """The decision whose text is shown instead of the tree's own; None when the tree's own is right, or all there is."""
    if standing.state == "waiting":
        return standing.in_force
    if standing.state == "unproven" and standing.newest is not None:
        return standing.in_force or standing.newest
    return None


def _overlaid(handbook: Handbook, attached: Mapping[str, str], stored: Mapping[str, bytes]) -> Callable[[str], bytes | None]:
    """Attachments belong to the text that names them: those of an older text are its own."""

    def bytes_at(path: str) -> bytes | None:
        return stored.get(attached[path]) if path in attached else handbook.bytes_at(path)

    return bytes_at
