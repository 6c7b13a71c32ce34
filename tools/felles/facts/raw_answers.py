"""Files in which people's own answers may lie. What is once saved in the handbook can be found again for ever.

A table may lie there when a document has it as an attachment and it holds no answers to a form. Only its first row is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Handbook, questions_of
from felles.reading.headings import STATISTICS, TABLES, heads
from felles.reading.tool_columns import acknowledges

FACTS = ("raw_answers",)
_ENOUGH = 2
"""Questions of a form that are headings of a table which holds answers to it."""


def raw_answers(handbook: Handbook) -> tuple[tuple[str, str, Mapping[str, Any]], ...]:
    """Each such file: its path, what makes it one, and what the sentence says of it."""
    return tuple(_found(handbook))


def _found(handbook: Handbook) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    tables = sorted(path for path in handbook.files if _suffix(path) in TABLES | STATISTICS)
    if not tables:
        return
    ours = tuple(dict.fromkeys(["docs/", *(f"{kind.folder}/" for kind in handbook.kinds.values())]))
    attached = {path for document in handbook.documents for path in document.attached}
    forms = {form.id: _asked(form) for form in handbook.serving("forms")}
    for path in tables:
        values = {"name": path.rsplit("/", 1)[-1]}
        if _suffix(path) in STATISTICS:
            yield path, "statistics", values
            continue
        inside = "/" not in path or path.startswith(ours)
        content = handbook.bytes_at(path)
        seen = heads(content) if content is not None else None
        form = next((id for id, asked in forms.items() for head in seen or () if head.more and len({_plain(h) for h in head.headings} & asked) >= _ENOUGH), None)
        if form is not None:
            yield path, "answers", dict(values, form=form)
        elif any(head.more and acknowledges(head.headings) for head in seen or ()):
            yield path, "acknowledged", values
        elif inside and path not in attached:
            yield path, "table", values
        elif inside and seen is None:
            yield path, "unseen", values


def _suffix(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return name[name.rfind(".") :].casefold() if "." in name else ""


def _asked(form: Any) -> set[str]:
    """What may be headings of answers: ids and texts of the questions, each once."""
    asked = questions_of(form)
    return {_plain(one.id) for one in asked.items} | {_plain(one.text) for one in asked.items} - {""}


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" *:.?").casefold()
