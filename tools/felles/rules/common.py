"""C: what holds for every document, whatever its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from felles.model import Document, Handbook, Link, Pointer, Problem, Target, nearest
from felles.rules import rule
from felles.rules.markup import document_links


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


_HISTORY = frozenset({"supersedes", "replaces", "decided", "minutes", "stated", "reviewed", "acknowledges"})
"""Relations to what was once so: whoever names that is right to, also when it has since been withdrawn or closed."""

GUESSES = 15_000
"""Names compared, in one handbook, to guess what broken ones should have been."""


@rule("C2", "error")
def references_resolve(
    handbook: Handbook,
    links: tuple[Link, ...],
    targets: Mapping[str, Mapping[str, Target]],
    markup: Mapping[str, Any],
    scopes: Mapping[str, tuple[str, ...]],
    today: str,
) -> Iterator[Problem]:
    """Whatever a document names exists, and what is in force doesn't rest on what is withdrawn."""
    names = lru_cache(maxsize=64)(lambda kinds: tuple(sorted({name for kind in kinds for name in targets.get(kind, {}) if name.isascii()})))
    folded = lru_cache(maxsize=64)(lambda kinds: {name.casefold(): name for name in names(kinds)})
    guesses = GUESSES
    for link in links:
        document, target = link.source, link.target
        if target is None:
            if link.waits or link.relation == "decided":  # a refusal may name what never came to be: M3 looks at those
                continue
            known = names(link.reference.kinds)
            guesses -= len(known)
            # “rut-013” for RUT-013 is the commonest slip, and to a measure of likeness half the letters differ.
            close = folded(link.reference.kinds).get(link.name.casefold()) or (nearest(link.name, known) if guesses > 0 else "")
            other = next((some[link.name] for some in targets.values() if link.name in some), None)
            variant = "guess" if close else "sort" if other is not None and known else "nothing"
            values = {"name": link.name, "guess": close, "title": other.title if other else "", "known": tuple(known[:12])}
            yield Problem("C2", document.at(*link.pointer), values, variant, document.id)
            continue
        if link.relation in _REPLACING:
            yield from _replacing(link, target, today)
        withdrawn = target.document.withdrawn
        ended = target.entry.get("active_to") if target.row is not None else None
        closed = isinstance(ended, str) and ended < today
        if not (withdrawn or closed) or document.withdrawn or link.relation in _HISTORY or _over(link, today):
            continue
        if withdrawn:
            yield Problem("C2", document.at(*link.pointer), {"name": link.name, "title": target.title}, "withdrawn", document.id)
        if closed:
            # Time alone closes a place, so this can only ever be a warning.
            yield Problem("C2", document.at(*link.pointer), {"name": target.title, "date": ended}, "closed", document.id, "warning")
    for document, linked, offset in document_links(handbook, markup):
        if linked.withdrawn and not document.withdrawn:
            yield Problem("C2", document.in_body(offset), {"name": linked.id, "title": linked.title}, "withdrawn", document.id)
    # A misspelt place is told where it stands; that nothing is left is what follows from it.
    unsure = {link.source.path for link in links if link.target is None and link.relation == "applies"}
    for document in handbook.documents:
        if scopes.get(document.path) == () and document.path not in unsure and not document.withdrawn and any(handbook.entries("places")):
            # A place that closes empties a scope too, so that this is a warning.
            yield Problem("C2", document.at("scope", "sites"), {}, "nowhere", document.id, "warning")


_REPLACING = frozenset({"supersedes", "replaces", "related"})
"""Relations of a document to others like it, never to itself."""


def _replacing(link: Link, target: Target, today: str) -> Iterator[Problem]:
    """A document is about others, and what it takes the place of is withdrawn when it applies."""
    document = link.source
    if target.document is document:
        yield Problem("C2", document.at(*link.pointer), {}, "self", document.id)
    elif link.relation == "supersedes" and not target.document.withdrawn and not document.withdrawn:
        begins = document.data.get("valid_from")
        if not isinstance(begins, str) or begins <= today:
            yield Problem("C2", document.at(*link.pointer), {"title": target.title}, "both", document.id, "warning")


def _over(link: Link, today: str) -> bool:
    """True in a row whose time has run out: who was a member of a place since closed is history, not a slip."""
    row: Any = None
    if link.item is not None:
        row = link.source.data[link.item[0]][link.item[1]]
    if not isinstance(row, dict):
        return False
    to, until = row.get("to"), row.get("until")
    return (isinstance(to, str) and to < today) or (isinstance(until, str) and until < today)


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
    """Two rows of a list never share an id, whatever the case; nor do two registers of one kind, whose rows others name."""
    registers: dict[str, dict[str, str]] = {}
    for document in handbook.documents:
        for at, rows in _lists(document.data):
            seen: dict[str, int] = {}
            others = registers.setdefault(document.kind.name, {}) if document.kind.register and at == ("entries",) else {}
            for i, row in enumerate(rows):
                id = row.get("id") if isinstance(row, dict) else None
                if not isinstance(id, str):
                    continue
                fold = id.casefold()
                if seen.setdefault(fold, i) != i:
                    yield Problem("S2", document.at(*at, i, "id"), {"id": id, "row": seen[fold] + 1}, "", document.id)
                elif others.setdefault(fold, document.path) != document.path:
                    yield Problem("S2", document.at(*at, i, "id"), {"id": id, "other": others[fold]}, "register", document.id)


def _lists(data: Mapping[str, Any]) -> Iterator[tuple[Pointer, list[Any]]]:
    """Every list of rows in a document, the outer ones first; a row's own fields two levels down at most."""
    waiting: list[tuple[Pointer, Any]] = [((), data)]
    while waiting:
        at, value = waiting.pop()
        rows = isinstance(value, list)
        inner = [(key, item) for key, item in (enumerate(value) if rows else value.items()) if isinstance(item, (dict, list))]
        if rows and any(isinstance(row, dict) for _, row in inner):
            yield at, value
        if len(at) < 4:
            waiting += [((*at, key), item) for key, item in reversed(inner)]
