"""What stands in the documents: names of other things, and running text, gathered in one walk each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from felles.model import Document, Handbook, Kind, Pointer, Reference

if TYPE_CHECKING:
    from felles.facts import Facts

FACTS = ("fields", "lowered")


@dataclass(frozen=True, slots=True)
class Fields:
    """One document's references and prose."""

    names: tuple[tuple[Pointer, Reference, str], ...]
    prose: tuple[tuple[Pointer, str], ...]


@dataclass(slots=True)
class _Branch:
    """A kind's annotated pointers as a tree, so that a document is walked once and not once a pointer."""

    below: dict[str, _Branch] = field(default_factory=dict)
    reference: Reference | None = None
    prose: bool = False


def fields(handbook: Handbook, near: Facts | None = None) -> Mapping[str, Fields]:
    """References and prose of every document, by path. What the very same document had in ``near`` it has here too."""
    trees = {name: _tree(kind) for name, kind in handbook.kinds.items()}
    known = near["handbook"].by_path if near is not None else {}
    return {
        document.path: near["fields"][document.path] if near is not None and known.get(document.path) is document else _walked(document, trees[document.kind.name])
        for document in handbook.documents
    }


def lowered(handbook: Handbook) -> Mapping[str, str]:
    """Every document's whole text in lower case, by path: several rules look quickly whether a word is in it at all."""
    return {document.path: document.source.lower() for document in handbook.documents}


def _tree(kind: Kind) -> _Branch:
    root = _Branch()
    for reference in kind.references:
        _leaf(root, reference.pointer).reference = reference
    for pointer in kind.prose:
        _leaf(root, pointer).prose = True
    return root


def _leaf(branch: _Branch, pointer: tuple[str, ...]) -> _Branch:
    for part in pointer:
        branch = branch.below.setdefault(part, _Branch())
    return branch


def _walked(document: Document, tree: _Branch) -> Fields:
    names: list[tuple[Pointer, Reference, str]] = []
    prose: list[tuple[Pointer, str]] = []

    def look(value: Any, branch: _Branch, at: Pointer) -> None:
        below, star = branch.below, branch.below.get("*")
        items: Iterable[tuple[Any, Any]] = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            there = below.get(key, star)
            if there is None:
                continue
            if isinstance(inner, str):
                if there.reference is not None and inner not in there.reference.allowed:
                    names.append(((*at, key), there.reference, inner))
                if there.prose:
                    prose.append(((*at, key), inner))
            elif isinstance(inner, (dict, list)) and there.below:
                look(inner, there, (*at, key))

    look(document.data, tree, ())  # no deeper than the reader lets a text be
    return Fields(tuple(names), tuple(prose))
