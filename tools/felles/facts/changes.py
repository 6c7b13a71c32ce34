"""What differs between two versions of a document: enough to say how weighty a change is and whom it concerns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from felles.facts.spelling import spelling
from felles.model import Document, Kind, Pointer

FACTS = ()

_FREE = frozenset({"tags", "case_ref"})


def differences(old: Any, new: Any, at: Pointer = ()) -> Iterator[tuple[Pointer, Any, Any]]:
    """The smallest values that differ, with their pointers; lists that differ in length differ as a whole."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            if key in old and key in new:
                yield from differences(old[key], new[key], (*at, key))
            else:
                yield (*at, key), old.get(key), new.get(key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for i, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, (*at, i))
    elif type(old) is not type(new) or old != new:
        yield at, old, new


def changed_fields(old: Document, new: Document) -> tuple[Pointer, ...]:
    """Pointers of what differs, what a version says of its own change apart; ``()`` alone stands for the body."""
    found = [pointer for pointer, _, _ in differences(old.data, new.data) if pointer[0] != "change"]
    if old.body.strip() != new.body.strip():
        found.append(())
    return tuple(found)


def weighty(old: Document, new: Document) -> Pointer | None:
    """The first difference that is more than spelling, a link or looks; None when all of it is editorial.

    Numbers, names, lists, choices and words that turn a sentence round are what staff act on.
    """
    if old.path.rsplit("/", 1)[0] != new.path.rsplit("/", 1)[0]:
        return ()
    for pointer, before, after in differences(old.data, new.data):
        if pointer[0] == "change" or pointer[0] in _FREE or _related(new.kind, pointer):
            continue
        if not (isinstance(before, str) and isinstance(after, str) and is_prose(new.kind, pointer) and spelling(before, after)):
            return pointer
    return None if spelling(old.body, new.body) else ()


def _related(kind: Kind, pointer: Pointer) -> bool:
    return any(r.relation == "related" and _fits(r.pointer, pointer) for r in kind.references)


def is_prose(kind: Kind, pointer: Pointer) -> bool:
    """Whether people read the field as running text."""
    return pointer == ("title",) or any(_fits(pattern, pointer) for pattern in kind.prose)


def _fits(pattern: tuple[str, ...], pointer: Pointer) -> bool:
    # A list that changed as a whole is met at its own pointer, one short of its items'.
    shown = tuple("*" if isinstance(part, int) else part for part in pointer)
    return len(pattern) - 1 <= len(shown) <= len(pattern) and all(p in ("*", s) for p, s in zip(pattern, shown, strict=False))


def one_place(old: Document | None, new: Document) -> str | None:
    """The one place whose own part is all that differs; None when more does, or nothing.

    A place's own part is a row of a list whose rows name their place (relation ``local``).
    """
    if old is None or old.path != new.path or old.body != new.body:
        return None
    reference = next((r for r in new.kind.references if r.relation == "local" and len(r.pointer) == 3), None)
    if reference is None:
        return None
    field, _, key = reference.pointer
    rest = [{k: v for k, v in d.data.items() if k not in (field, "change")} for d in (old, new)]
    if rest[0] != rest[1]:
        return None
    rows = [{_frozen(row): row for row in d.data.get(field, []) if isinstance(row, Mapping)} for d in (old, new)]
    touched = {str(rows[side][one].get(key)) for side in (0, 1) for one in rows[side].keys() - rows[1 - side].keys()}
    return touched.pop() if len(touched) == 1 else None


def _frozen(row: Mapping[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)
