"""C: what holds for every document, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from felles.model import Document, Handbook, Link, Problem, Target, nearest
from felles.rules import rule


@rule("C1", "error")
def id_is_unique_and_in_the_file_name(handbook: Handbook) -> Iterator[Problem]:
    """One id, one document, whatever the case; and the file's name starts with it."""
    seen: dict[str, Document] = {}
    for document in handbook.documents:
        fold = document.id.casefold()
        if not fold:
            continue
        first = seen.setdefault(fold, document)
        if first is not document:
            yield Problem("C1", document.at("id"), {"id": document.id, "other": first.path}, "twice", document.id)
        name = document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if name != fold and not name.startswith(fold + "-"):
            yield Problem("C1", document.at("id"), {"id": document.id, "start": fold, "name": name[:80]}, "name", document.id)


GUESSES = 15_000
"""Names compared, in one handbook, to guess what broken ones should have been."""


@rule("C2", "error")
def references_resolve(links: tuple[Link, ...], targets: Mapping[str, Mapping[str, Target]], today: str) -> Iterator[Problem]:
    """Whatever a document names exists, and what is in force doesn't rest on what is withdrawn."""
    names = lru_cache(maxsize=64)(lambda kinds: tuple(sorted({name for kind in kinds for name in targets.get(kind, {})})))
    guesses = GUESSES
    for link in links:
        document = link.source
        if link.target is None:
            if link.waits:
                continue
            known = names(link.reference.kinds)
            guesses -= len(known)
            close = nearest(link.name, known) if guesses > 0 else ""
            other = next((some[link.name] for some in targets.values() if link.name in some), None)
            variant = "guess" if close else "sort" if other is not None and known else "nothing"
            values = {"name": link.name, "guess": close, "title": other.title if other else "", "known": tuple(known[:12])}
            yield Problem("C2", document.at(*link.pointer), values, variant, document.id)
            continue
        if document.withdrawn or link.relation in ("supersedes", "replaces") or _over(link, today):
            continue
        if link.target.document.withdrawn:
            yield Problem("C2", document.at(*link.pointer), {"name": link.name, "title": link.target.title}, "withdrawn", document.id)
        ended = link.target.entry.get("active_to") if link.target.row is not None else None
        if isinstance(ended, str) and ended < today:
            # Time alone closes a place, so this can only ever be a warning.
            yield Problem("C2", document.at(*link.pointer), {"name": link.target.title, "date": ended}, "closed", document.id, "warning")


def _over(link: Link, today: str) -> bool:
    """True in a row whose time has run out: who was a member of a place since closed is history, not a slip."""
    row: Any = None
    if link.item is not None:
        row = link.source.data[link.item[0]][link.item[1]]
    ended = (row.get("to") or row.get("until")) if isinstance(row, dict) else None
    return isinstance(ended, str) and ended < today


_ACTING = frozenset({"accountable", "performs", "decides", "leads_to"})
"""Relations a reader needs to act; others are only missed."""


@rule("V1", "warning")
def public_rests_on_public(links: tuple[Link, ...]) -> Iterator[Problem]:
    """A step in a public document that names an internal one can't be followed on the public site."""
    told: set[tuple[str, str]] = set()
    for link in links:
        if link.target is None or not link.source.public or link.target.document.public or link.source.withdrawn:
            continue
        if link.relation in _ACTING and (link.source.path, link.name) not in told:
            told.add((link.source.path, link.name))
            yield Problem("V1", link.source.at(*link.pointer), {"title": link.target.title}, "", link.source.id)


@rule("S2", "error")
def rows_have_their_own_id(handbook: Handbook) -> Iterator[Problem]:
    """Two rows of a register never share an id, whatever the case."""
    for document in handbook.documents:
        if not document.kind.register:
            continue
        seen: dict[str, int] = {}
        rows: Any = document.data.get("entries")
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            id = row.get("id") if isinstance(row, dict) else None
            if isinstance(id, str) and seen.setdefault(id.casefold(), i) != i:
                yield Problem("S2", document.at("entries", i, "id"), {"id": id, "row": seen[id.casefold()] + 1}, "", document.id)
