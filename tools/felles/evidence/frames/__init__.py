"""Which clause of which law or standard is answered by which items: one file a frame, and no Python for any of them.

A frame's file says in every language what each clause asks for, in words of our own; which items answer it; what no
handbook can show of it; and, with ``checked: false``, that nobody has compared it with the source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from felles.model import Answer, Clause, Frame, Item
from felles.reading.text import read_yaml
from felles.words import Words


def frames(words: Words, first: Iterable[str] = ()) -> tuple[Frame, ...]:
    """Every frame in one language: those named ``first`` in that order, then the law of the language's own country, then
    standards, which have no country, then other countries' law.

    A name that no frame has is left aside.
    """
    wanted = list(first)
    language = "nb" if words.language == "nn" else words.language

    def place(data: Mapping[str, Any]) -> tuple[int, int]:
        if data["id"] in wanted:
            return 0, wanted.index(data["id"])
        return (1 if words.language in data["languages"] else 3 if data["languages"] else 2), 0

    return tuple(_frame(data, language) for data in sorted(_read(), key=place))


def names() -> tuple[str, ...]:
    """Every frame's id."""
    return tuple(data["id"] for data in _read())


def answered(frame: Frame, items: Iterable[Item]) -> tuple[Answer, ...]:
    """Clause by clause what there is, and what there isn't."""
    by_id = {item.id: item for item in items}
    found = []
    for clause in frame.clauses:
        some = [by_id[id] for id in clause.items if id in by_id]
        found.append(Answer(clause, tuple(i for i in some if not i.absent), tuple(i for i in some if i.absent)))
    return tuple(found)


@lru_cache(maxsize=1)
def _read() -> tuple[Mapping[str, Any], ...]:
    files = sorted((file for file in resources.files(__name__).iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return tuple(read_yaml(file.read_text("utf-8")) for file in files)


def _frame(data: Mapping[str, Any], language: str) -> Frame:
    def said(value: Any) -> str:
        return str(value[language] if isinstance(value, Mapping) else value)

    clauses = tuple(
        Clause(row["id"], said(row["name"]), said(row["text"]), tuple(row["items"]), said(row["outside"]), row.get("checked", True))
        for row in data["clauses"]
    )
    return Frame(data["id"], said(data["title"]), said(data["says"]), clauses)
