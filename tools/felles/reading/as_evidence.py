"""What a kind says of itself to whoever asks how things were decided: ``x-felles-evidence`` as values.

One object, or a list of them: ``item`` is the item of evidence its documents are part of, ``columns`` the fields that
are told, ``rows`` the list of which each row is told by itself, ``where`` which documents it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from felles.model import ITEMS, AsEvidence, Pointer
from felles.reading.schemas import Broken

_KEYS = frozenset({"item", "columns", "rows", "where"})
_COLUMNS_AT_MOST = 20


def as_evidence(schema: Mapping[str, Any], fields: Collection[tuple[str, ...]]) -> tuple[AsEvidence, ...]:
    """What the schema says, vetted against the kind's own fields (``*`` for every row). Broken says what is wrong, and where."""
    value = schema.get("x-felles-evidence")
    found = value if isinstance(value, list) else [] if value is None else [value]
    known = {".".join(part for part in path if part != "*") for path in fields}
    lists = {path[0] for path in fields if len(path) > 2 and path[1] == "*"}
    return tuple(_one(one, known, lists, ("x-felles-evidence", i) if isinstance(value, list) else ("x-felles-evidence",)) for i, one in enumerate(found))


def _one(one: Any, known: Collection[str], lists: Collection[str], at: Pointer) -> AsEvidence:
    if not _shaped(one):
        raise _at(Broken("annotation-value", key="x-felles-evidence"), at)
    if one["item"] not in ITEMS:
        raise _at(Broken("evidence-item", word=one["item"][:80], known=f"{ITEMS[0]}–{ITEMS[-1]}"), (*at, "item"))
    rows = one.get("rows")
    if rows is not None and rows not in lists:
        raise _at(Broken("evidence-rows", word=rows[:80]), (*at, "rows"))
    where = one.get("where", {})
    for word, place in _named(one, where, at):
        if word not in known:
            raise _at(Broken("evidence-field", word=word[:80]), place)
    return AsEvidence(one["item"], tuple(one["columns"]), rows, where)


def _shaped(one: Any) -> bool:
    if not isinstance(one, dict) or not _KEYS.issuperset(one) or not isinstance(one.get("item"), str):
        return False
    columns, where = one.get("columns"), one.get("where", {})
    if not isinstance(columns, list) or not 0 < len(columns) <= _COLUMNS_AT_MOST or not all(isinstance(name, str) for name in columns):
        return False
    return len(set(columns)) == len(columns) and isinstance(one.get("rows", ""), str) and isinstance(where, dict) and all(isinstance(v, (str, int)) for v in where.values())


def _named(one: Mapping[str, Any], where: Mapping[str, Any], at: Pointer) -> Iterator[tuple[str, Pointer]]:
    """Every field it names, and where it does so."""
    yield from ((word, (*at, "columns", i)) for i, word in enumerate(one["columns"]))
    yield from ((word, (*at, "where", word)) for word in where)


def _at(broken: Broken, pointer: Pointer) -> Broken:
    broken.pointer = pointer
    return broken
