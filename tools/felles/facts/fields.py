"""What stands in the documents: names of other things, and running text, gathered in one walk each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from felles.model import Document, Handbook, Kind, Pointer, Reference

if TYPE_CHECKING:
    from felles.facts import Facts

FACTS = ("fields",)


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
    waiting: list[tuple[Any, _Branch, Pointer]] = [(document.data, tree, ())]
    while waiting:
        value, branch, at = waiting.pop()
        if isinstance(value, str):
            if branch.reference is not None and value not in branch.reference.allowed:
                names.append((at, branch.reference, value))
            if branch.prose:
                prose.append((at, value))
        elif isinstance(value, list):
            star = branch.below.get("*")
            if star is not None:
                waiting.extend((value[i], star, (*at, i)) for i in range(len(value) - 1, -1, -1))
        elif isinstance(value, dict) and branch.below:
            star = branch.below.get("*")
            for key in reversed(value):
                next_branch = branch.below.get(key, star)
                if next_branch is not None:
                    waiting.append((value[key], next_branch, (*at, key)))
    return Fields(tuple(names), tuple(prose))
