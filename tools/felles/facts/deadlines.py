"""Every day by which something is to be done, whatever document it stands in: measures, evaluations, the end of a trial.

A kind says itself which of its days these are (``x-felles-deadline``), so an organisation's own kinds have them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Deadline, DeadlineField, Document, Handbook, walk
from felles.reading.schemas import is_date

FACTS = ("deadlines",)


def deadlines(handbook: Handbook) -> tuple[Deadline, ...]:
    """All of them, those that are done too, the earliest first; none of what is withdrawn or over."""
    found = [one for document in handbook.documents if not document.withdrawn for one in _of(document)]
    return tuple(sorted(found, key=lambda one: (one.day, one.document.path, str(one.pointer))))


def _of(document: Document) -> Iterator[Deadline]:
    for field in document.kind.deadlines:
        if _over(document, field):
            continue
        for pointer, day in walk(document.data, field.pointer):
            if isinstance(day, str) and is_date(day):
                beside = _holder(document.data, pointer[:-1])
                yield Deadline(document, pointer, day, _text(beside, field.done) or None, _text(beside, field.what), _text(beside, field.who) or None)


def _over(document: Document, field: DeadlineField) -> bool:
    for name, words in field.over.items():
        value = document.data.get(name)
        if isinstance(value, list) and value and isinstance(value[-1], Mapping):
            value = value[-1].get("state")
        if isinstance(value, str) and value in words:
            return True
    return False


def _holder(data: Any, pointer: tuple[str | int, ...]) -> Any:
    for part in pointer:
        data = data[part]
    return data


def _text(row: Any, name: str | None) -> str:
    value = row.get(name) if name is not None and isinstance(row, Mapping) else None
    return value if isinstance(value, str) else ""
