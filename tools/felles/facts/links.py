"""Who refers to what: every reference with its target, and the same read backwards."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from felles.facts.fields import Fields
from felles.model import Document, Handbook, Link, Reference, Target

FACTS = ("targets", "links", "links_from", "back_links")

Targets = Mapping[str, Mapping[str, Target]]


def targets(handbook: Handbook) -> Targets:
    """What a reference to each kind can name, by kind and id; ``*`` is every document.

    A register's kind stands for its rows, any other kind for its documents.
    """
    found: dict[str, dict[str, Target]] = {name: {} for name in (*handbook.kinds, "*")}
    for document in handbook.documents:
        whole = Target(document)
        found["*"].setdefault(document.id, whole)
        if not document.kind.register:
            found[document.kind.name].setdefault(document.id, whole)
            continue
        rows = document.data.get("entries")
        for i, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict) and isinstance(row.get("id"), str):
                found[document.kind.name].setdefault(row["id"], Target(document, i))
    return found


def links(handbook: Handbook, fields: Mapping[str, Fields], targets: Targets) -> tuple[Link, ...]:
    """Every reference in every document, in path order, as it stands."""
    found: list[Link] = []
    none: Mapping[str, Target] = {}
    unread = _unread(handbook)
    for document in handbook.documents:
        for pointer, reference, name in fields[document.path].names:
            target = None
            for kind in reference.kinds:
                target = targets.get(kind, none).get(name)
                if target is not None:
                    break
            waits = target is None and (not any(kind in targets for kind in reference.kinds) or _may_hold(unread, reference, name))
            found.append(Link(document, pointer, reference, name, target, waits))
    return tuple(found)


_KIND = re.compile(rb"""(?m)^kind:[ \t]*["']?([A-Za-z0-9_-]+)""")


def _unread(handbook: Handbook) -> Mapping[str, frozenset[str]]:
    """The files of documents that couldn't be read: what each is called, to the registers it may be."""
    found: dict[str, frozenset[str]] = {}
    for path in dict.fromkeys(problem.place.path for problem in handbook.problems):
        if path in handbook.by_path or not path.endswith((".md", ".yaml")):
            continue
        said = _KIND.search(handbook.bytes_at(path) or b"")
        kind = said[1].decode() if said else ""
        registers = {k.name for k in handbook.kinds.values() if k.register and path.startswith(k.folder + "/")}
        found[path.rsplit("/", 1)[-1].rsplit(".", 1)[0].casefold()] = frozenset(registers & {kind} if kind in handbook.kinds else registers)
    return found


def _may_hold(unread: Mapping[str, frozenset[str]], reference: Reference, name: str) -> bool:
    """Whether a name may be that of a file that couldn't be read, or stand in it as a row."""
    fold = name.casefold()
    return any(stem == fold or stem.startswith(fold + "-") or not rows.isdisjoint(reference.kinds) for stem, rows in unread.items())


def links_from(links: tuple[Link, ...]) -> Mapping[str, tuple[Link, ...]]:
    """The references in each document, by its path."""
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        found[link.source.path].append(link)
    return {path: tuple(some) for path, some in found.items()}


_OWN = frozenset({"translates", "owns", "contact"})
"""Relations in which a translation stands itself; in all others its source stands already."""


def repeating(links: tuple[Link, ...]) -> Mapping[str, str]:
    """The documents that translate another of the same kind and handbook: path to the path of what they all go back to."""
    found = {
        link.source.path: link.target.document.path
        for link in links
        if link.relation == "translates" and link.target is not None and _translates(link.source, link.target.document)
    }
    return {path: _first(found, path) for path in found}


def _translates(one: Document, other: Document) -> bool:
    return one.kind is other.kind and one.data.get("lang") != other.data.get("lang")


def _first(found: Mapping[str, str], path: str) -> str:
    """The end of a line of translations of translations; two that name each other end at the first in path order."""
    met = [path]
    while path in found:
        path = found[path]
        if path in met:
            return min(met)
        met.append(path)
    return path


def back_links(links: tuple[Link, ...]) -> Mapping[tuple[str, int | None], tuple[Link, ...]]:
    """What refers to a document or a register's row: key is the target's (path, row number or None).

    What a translation refers to its source refers to: it is not told twice.
    """
    found: defaultdict[tuple[str, int | None], list[Link]] = defaultdict(list)
    again = repeating(links)
    for link in links:
        if link.target is not None and (link.relation in _OWN or link.source.path not in again):
            found[(link.target.document.path, link.target.row)].append(link)
    return {key: tuple(some) for key, some in found.items()}


