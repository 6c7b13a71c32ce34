"""One field's value in plain words: a date as people write it, a reference by its title, a fixed value as its word."""

from __future__ import annotations

from typing import Any

from felles.model import Kind
from felles.plain.fields import Path, label_key
from felles.plain.names import Names
from felles.plain.text import line, lowered


def said(names: Names, kind: Kind, path: Path, value: Any) -> str:
    """The value of the field at ``path`` on one line; empty for what is empty."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    if isinstance(value, dict):
        parts = [(key, said(names, kind, (*path, str(key)), part)) for key, part in value.items()]
        found = [(key, words) for key, words in parts if words]
        fields = [names.field(kind, (*path, str(key))) for key, _ in found]
        # Running text after a word is told by it: ``Brukeren sier nei: Spør hvorfor.``
        if len(found) > 1 and any(field is not None and field.sort == "text" for field in fields[1:]):
            return ": ".join((found[0][1].rstrip("."), " ".join(words for _, words in found[1:])))
        return ", ".join(inside(names, kind, (*path, str(key)), words, i) for i, (key, words) in enumerate(found))
    if isinstance(value, list):
        return _listed(names, kind, path, value)
    field = names.field(kind, path)
    if field is not None and field.reference is not None and isinstance(value, str):
        target = names.target(field.reference.kinds, value)
        if target is not None:
            return names.title(target)
        word = value in field.reference.allowed or f"{field.key}={value}" in kind.labels
        return names.value_word(kind, path, value) if word else line(value)
    return worded(names, kind, path, value) or line(value)


def worded(names: Names, kind: Kind, path: Path, value: Any) -> str | None:
    """The words for a value that people don't read as it is written: fixed values, yes and no, dates."""
    field, starred = names.field(kind, path), names.field(kind, (*path, "*"))
    if starred is not None and isinstance(value, str) and f"{starred.key}={value}" in kind.labels:
        return names.value_word(kind, path, value)
    if isinstance(value, bool):
        own = names.said(kind, f"{label_key(path)}={str(value).lower()}")
        return own or names.words("Yes" if value else "No")
    sort = field.sort if field is not None else "any"
    if sort == "choice":
        return names.value_word(kind, path, value)
    return names.words.date(line(value)) if sort == "date" else None


def inside(names: Names, kind: Kind, path: Path, words: str, number: int) -> str:
    """A word that is not the first of its line, with a small letter: ``Journalen, besøksnotat``."""
    field = names.field(kind, path)
    return lowered(words) if number and field is not None and field.reference is None and field.sort in ("line", "choice") else words


def _listed(names: Names, kind: Kind, path: Path, values: list[Any]) -> str:
    inner = (*path, "*")
    field = names.field(kind, inner)
    if field is not None and field.sort in ("line", "any") and all(names.is_area(value) for value in values):
        return ", ".join(names.area_title(value) for value in values)
    found = [words for words in (said(names, kind, inner, value) for value in values) if words]
    if field is not None and field.sort == "text":
        return " ".join(words if words.endswith((".", "!", "?")) else f"{words}." for words in found)
    if field is not None and field.sort == "parts":
        return " ".join(words if words.endswith((".", "!", "?")) else f"{words}{';' if i < len(found) - 1 else ''}" for i, words in enumerate(found))
    return ", ".join(inside(names, kind, inner, words, i) for i, words in enumerate(found))
