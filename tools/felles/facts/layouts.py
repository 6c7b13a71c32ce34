"""Whether each kind can be shown: what its layout names that it doesn't have, and which fields lack words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import jsonschema_rs

from felles.model import Handbook, Kind, Options, Pointer, nearest
from felles.reading.text import positions

FACTS = ("layout_faults", "unlabelled")

Fault = tuple[str, tuple[int, int], Mapping[str, Any]]
"""Variant, line and column in the layout, values."""


@lru_cache(maxsize=1)
def _form() -> Any:
    # By way of the whole package: naming felles.plain would load it, and it stands above this room.
    text = resources.files("felles").joinpath("plain", "layout.schema.json").read_text("utf-8")
    return jsonschema_rs.Draft202012Validator(json.loads(text))


def layout_faults(handbook: Handbook) -> Mapping[str, tuple[Fault, ...]]:
    """What is wrong with each kind's layout; kinds without faults are left out."""
    found = {name: tuple(_faults(kind, handbook.kinds)) for name, kind in handbook.kinds.items() if kind.layout}
    return {name: faults for name, faults in found.items() if faults}


def _faults(kind: Kind, kinds: Mapping[str, Kind]) -> Iterator[Fault]:
    if not _form().is_valid(kind.layout):
        yield _misshapen(kind)
        return
    known = field_keys(kind) | keys_elsewhere(kind, kinds)
    course = kind.layout.get("course")
    if course is not None:
        for part in ("state", "on"):
            if f"{course['field']}.{part}" not in known:
                yield "field", _at(kind, ("course", "field")), {"field": f"{course['field']}.{part}"}
    for pointer, path, parents in _paths(kind.layout, (), ()):
        if not path.startswith("@") and not any(".".join((*parent, path)) in known for parent in parents):
            yield "field", _at(kind, pointer), {"field": path}


def _misshapen(kind: Kind) -> Fault:
    """What in the layout is not as the form of layouts has it: the slip itself, not the alternatives it fits none of."""
    error = next(iter(_form().iter_errors(kind.layout)))
    while branches := [branch for branch in getattr(error.kind, "context", ()) if branch]:
        # The alternative that was meant is the one that fits furthest in, and else the one that lacks least.
        branch = min(branches, key=lambda some: (-max(len(e.instance_path) for e in some), len(some)))
        error = min(branch, key=lambda e: (-len(e.instance_path), _LATE.get(type(e.kind).__name__, 0)))
    at = tuple(error.instance_path)
    sort = type(error.kind).__name__.rsplit("_", 1)[-1]
    if sort == "Enum":
        known = tuple(map(str, error.kind.options))
        word = str(error.instance)[:60]
        close = nearest(word, known)
        return "word-guess" if close else "word", _at(kind, at), {"word": word, "guess": close, "known": ", ".join(known)}
    if sort == "AdditionalProperties":
        word = str(error.kind.unexpected[0])[:60]
        return "key", _at(kind, (*at, word)), {"word": word}
    if sort == "Required":
        return "lacks", _at(kind, at), {"word": str(error.kind.property)[:60]}
    if sort in ("Pattern", "OneOfNotValid") and isinstance(error.instance, str):
        return "field", _at(kind, at), {"field": error.instance[:60]}  # no field can be called so
    if sort == "Type" and "array" in str(error.kind.types) and at:
        return "list", _at(kind, at), {"word": str(at[-1])}
    place = "/".join(map(str, at))
    return "shape", _at(kind, at), {"what": f"{place}: {error.message}"[:160]}


_LATE = {"ValidationErrorKind_Required": 1, "Required": 1}
"""What is often only what follows from another slip: a name that is misspelt is missing too."""


def _at(kind: Kind, pointer: Pointer) -> tuple[int, int]:
    """Line and column of the value, or of its nearest parent."""
    places = positions(kind.layout_source)
    while pointer and pointer not in places:
        pointer = pointer[:-1]
    return places.get(pointer, (1, 1))


_HOLDERS = ("field", "lead", "latest", "ends", "every", "last", "from", "to", "rows", "number", "when", "who", "do", "more", "name", "value", "link", "group", "channel", "unless", "through", "else", "at", "day", "done", "of")


def _paths(value: Any, at: tuple[str | int, ...], outer: tuple[str, ...]) -> Iterator[tuple[tuple[str | int, ...], str, list[tuple[str, ...]]]]:
    """Every field path a layout holds, with the parents it may stand under."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield from _paths(item, (*at, i), outer)
        return
    if not isinstance(value, Mapping):
        return
    own = value.get("field") if isinstance(value.get("field"), str) else None
    inner = (*outer, *([own] if own else []))
    parents: list[tuple[str, ...]] = [(), *((o,) for o in inner), *((a, b) for a in inner for b in inner), ("entries",), *(("entries", o) for o in inner)]
    for key, sub in value.items():
        if key == "lookup":
            continue  # names fields of another kind
        if isinstance(sub, str) and key in _HOLDERS:
            yield (*at, key), sub, parents
        elif key in ("fields", "columns", "small", "facts") and isinstance(sub, list):
            for i, item in enumerate(sub):
                if isinstance(item, str):
                    yield (*at, key, i), item, parents
                else:
                    yield from _paths(item, (*at, key, i), inner)
        elif key not in ("title", "shapes"):
            yield from _paths(sub, (*at, key), ("entries",) if key == "entry" else inner)


def keys_elsewhere(kind: Kind, kinds: Mapping[str, Kind]) -> frozenset[str]:
    """What a list of numbers can show of the rows they stand for: ``present.site``."""
    found: set[str] = set()
    for rows in kind.rows_of:
        for reference in kind.references:
            if reference.pointer == (rows.through,):
                inside = {key for name in reference.kinds if name in kinds for key in field_keys(kinds[name])}
                start = f"{rows.list}."
                found.update(f"{'.'.join(rows.pointer)}.{key.removeprefix(start)}" for key in inside if key.startswith(start))
    return frozenset(found)


def field_keys(kind: Kind) -> frozenset[str]:
    """Every field of the kind as a label's key: ``steps.deadline``, the header's fields among them."""
    return _keys(kind)[0]


@lru_cache(maxsize=128)
def _keys(kind: Kind) -> tuple[frozenset[str], frozenset[str]]:
    """Every field of the kind as a label's key, and every value that one may only be one of: ``risk=high``."""
    whole = kind.schema
    fields: set[str] = set()
    values: set[str] = set()

    def look(sub: Any, at: str, depth: int) -> None:
        if not isinstance(sub, dict) or depth > 24:
            return
        if at and "enum" in sub:
            values.update(f"{at}={value}" for value in sub["enum"] if isinstance(value, str))
        if "$ref" in sub:
            look(whole["$defs"].get(str(sub["$ref"]).rsplit("/", 1)[1]), at, depth + 1)
        for key in ("allOf", "anyOf", "oneOf"):
            for inner in sub.get(key, ()):
                look(inner, at, depth + 1)
        for name, inner in sub.get("properties", {}).items():
            path = f"{at}.{name}" if at else name
            fields.add(path)
            look(inner, path, depth + 1)
        look(sub.get("items"), at, depth + 1)

    look(whole, "", 0)
    return frozenset(fields), frozenset(values)


def unlabelled(handbook: Handbook, options: Options) -> Mapping[str, tuple[str, ...]]:
    """The fields, their fixed values, and the kind's own names that lack words in the handbook's language, by kind."""
    language = "nb" if options.language == "nn" else options.language
    found: dict[str, tuple[str, ...]] = {}
    for name, kind in handbook.kinds.items():
        wanted = ["kind", "plural", *sorted(field_keys(kind) - {"kind", "id", "entries"}), *sorted(_keys(kind)[1])]
        missing = tuple(key for key in wanted if not _has(kind.labels.get(key), language))
        if missing:
            found[name] = missing
    return found


def _has(words: Any, language: str) -> bool:
    return isinstance(words, Mapping) and (language in words or (language == "nb" and "nn" in words))
