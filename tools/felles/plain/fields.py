"""What sort of thing each field of a kind holds, read from its schema: a date, a reference, a list …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from felles.model import Kind, Reference

Sort = Literal[
    "text", "line", "date", "choice", "flag", "number", "address", "reference", "list", "parts", "any"
]
Path = tuple[str, ...]
"""A field's place in its kind: ``("steps", "*", "channel")``; ``*`` stands for every item or key."""

_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Field:
    """One field as its schema has it."""

    path: Path
    sort: Sort
    reference: Reference | None = None
    parts: tuple[str, ...] = ()
    """Names of what stands inside, in the schema's order, for ``parts``."""
    choices: tuple[str, ...] = ()
    """The fixed words it may hold, in the schema's order, for ``choice``."""

    @property
    def key(self) -> str:
        """The field's key in labels: ``steps.deadline``."""
        return label_key(self.path)


def label_key(path: Iterable[str]) -> str:
    return ".".join(part for part in path if part != "*")


def fields_of(kind: Kind) -> dict[Path, Field]:
    """Every field of the kind by its path, in the schema's order, the header's among them."""
    references = {reference.pointer: reference for reference in kind.references}
    found: dict[Path, Field] = {}
    for path, sub in _walk(kind.schema, kind.schema, (), 0):
        sort, parts = _sort(sub)
        reference = references.get(path)
        if reference is not None and sort != "list":
            sort = "reference"
        known = found.get(path)
        if known is None or known.sort == "any" or (known.sort == "choice" and sort in ("list", "reference")):
            choices = tuple(word for word in sub.get("enum", ()) if isinstance(word, str)) if sort == "choice" else ()
            found[path] = Field(path, sort, reference, parts, choices)
    return found


def own_fields(kind: Kind) -> tuple[str, ...]:
    """Names of the fields the kind itself adds to the header's, in order."""
    properties = kind.schema.get("properties")
    return tuple(name for name in properties if name != "kind") if isinstance(properties, Mapping) else ()


def _sort(sub: Mapping[str, Any]) -> tuple[Sort, tuple[str, ...]]:
    kinds = sub.get("type")
    if isinstance(kinds, list):  # “integer or null”: null is a value that was left out
        kinds = next((one for one in kinds if one != "null"), None)
    properties = sub.get("properties")
    if isinstance(properties, Mapping):
        return "parts", tuple(str(name) for name in properties)
    if kinds == "array" or "items" in sub:
        return "list", ()
    if "enum" in sub or "const" in sub:
        return "choice", ()
    if kinds == "boolean":
        return "flag", ()
    if kinds in ("integer", "number"):
        return "number", ()
    if kinds == "object":
        return "parts", ()
    if sub.get("format") == "date":
        return "date", ()
    if kinds == "string":
        pattern = str(sub.get("pattern", ""))
        if pattern.startswith("^https"):
            return "address", ()
        limit = sub.get("maxLength")
        return ("text" if isinstance(limit, int) and limit > 500 else "line"), ()
    return "any", ()


def _walk(
    sub: Any, whole: Mapping[str, Any], at: Path, depth: int
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if not isinstance(sub, Mapping) or len(at) > _DEPTH or depth > 40:
        return
    if "$ref" in sub:
        definitions = whole.get("$defs")
        target = (
            definitions.get(str(sub["$ref"]).rsplit("/", 1)[1]) if isinstance(definitions, Mapping) else None
        )
        if isinstance(target, Mapping):
            yield from _walk(
                {**target, **{k: v for k, v in sub.items() if k != "$ref"}}, whole, at, depth + 1
            )
        return
    if at:
        yield at, sub
    for key in ("oneOf", "anyOf", "allOf"):
        for inner in sub.get(key, ()):
            yield from _walk(inner, whole, at, depth + 1)
    properties = sub.get("properties")
    for name, inner in properties.items() if isinstance(properties, Mapping) else ():
        yield from _walk(inner, whole, (*at, str(name)), depth + 1)
    for key in ("items", "additionalProperties"):
        if isinstance(sub.get(key), Mapping):
            yield from _walk(sub[key], whole, (*at, "*"), depth + 1)
