"""One field's value as people read it: a date as a date, a reference as a link, a fixed value as its word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from felles.model import Kind, Target
from felles.plain.fields import Path
from felles.plain.text import line
from felles.plain.values import inside, worded
from felles.site.addresses import RULES, relative
from felles.site.book import prefix_of
from felles.site.markup import anchor, joined
from felles.site.sheet import Sheet

_SHORT = 160
"""Letters up to which several texts stand on one line as sentences; beyond that they are a list."""


def path_of(subject: Target, name: str) -> Path:
    """A field's path in its kind, from its name in a layout: ``applies_to.roles``."""
    return (*prefix_of(subject), *name.split("."))


def value_of(subject: Target, name: str) -> Any:
    """What stands in a field named in a layout; None where nothing does."""
    found: Any = subject.entry
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found if found or isinstance(found, (int, float)) else None


def shown(sheet: Sheet, subject: Target, path: Path, value: Any, *, plain: bool = False) -> Markup:
    """The value of the field at ``path`` as HTML on one line; ``plain`` leaves out links and explanations."""
    kind = subject.document.kind
    if value is None or value == "":
        return Markup("")
    if isinstance(value, dict):
        file = _file(sheet, subject, value)
        if file is not None and not plain:
            return file
        parts = [
            _inside(sheet, kind, (*path, str(key)), shown(sheet, subject, (*path, str(key)), part, plain=plain), i)
            for i, (key, part) in enumerate(value.items())
        ]
        return joined([part for part in parts if part])
    if isinstance(value, list):
        return _listed(sheet, subject, path, value, plain)
    field = sheet.book.field(kind, path)
    if field is not None and field.reference is not None and isinstance(value, str):
        return _referred(sheet, subject, path, value, plain)
    rule = f"{RULES}{str(value).lower()}.md"
    if kind.serves == "exemptions" and rule in sheet.book.articles:  # a rule's id means nothing to a reader
        title = sheet.book.articles[rule]
        return Markup.escape(title) if plain else anchor(relative(sheet.path, rule), title)
    sort = field.sort if field is not None else "any"
    words = worded(sheet.book, kind, path, value)
    if words is not None:
        return Markup.escape(words.replace(" ", "\u00a0") if sort == "date" else words)
    if sort == "address" and str(value).startswith("https://") and "{" not in str(value):  # what is still to be filled in leads nowhere
        return outside(str(value))
    return Markup.escape(line(value)) if plain or sort in ("line", "number") else sheet.prose(value)


def _inside(sheet: Sheet, kind: Kind, path: Path, said: Markup, number: int) -> Markup:
    return Markup(inside(sheet.book, kind, path, said, number))


def outside(address: str) -> Markup:
    """A link that leaves the site, called by the host it leads to."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return anchor(address, host or address)


def _referred(sheet: Sheet, subject: Target, path: Path, name: str, plain: bool) -> Markup:
    kind = subject.document.kind
    field = sheet.book.field(kind, path)
    reference = field.reference if field else None
    assert field is not None and reference is not None
    target = sheet.book.target(reference.kinds, name)
    if target is None:
        word = name in reference.allowed or f"{field.key}={name}" in kind.labels
        return Markup.escape(sheet.book.value_word(kind, path, name) if word else line(name))
    if not sheet.known(target):
        return Markup("")
    return Markup.escape(sheet.book.title(target)) if plain else sheet.link(target)


def _file(sheet: Sheet, subject: Target, value: Mapping[str, Any]) -> Markup | None:
    """An object that names a file beside the document, as a link to the file by its other words."""
    for key, path in value.items():
        if isinstance(path, str) and "." in path:
            address = sheet.file(subject.document.path, path)
            if address is not None:
                others = [
                    line(other) for name, other in value.items() if name != key and isinstance(other, str)
                ]
                return anchor(address, ", ".join(others) or path)
    return None


def _listed(sheet: Sheet, subject: Target, path: Path, values: list[Any], plain: bool) -> Markup:
    inner = (*path, "*")
    field = sheet.book.field(subject.document.kind, inner)
    if (
        field is not None
        and field.sort in ("line", "any")
        and all(sheet.book.is_area(value) for value in values)
    ):
        return joined([Markup.escape(sheet.book.area_title(value)) for value in values])
    said = [shown(sheet, subject, inner, value, plain=plain) for value in values]
    parts = [_inside(sheet, subject.document.kind, inner, part, i) for i, part in enumerate(said) if part]
    if field is None or field.sort not in ("text", "parts") or len(parts) < 2:
        return joined(parts)
    if field.sort == "text" and sum(map(len, map(str, values))) <= _SHORT:
        return joined(
            [part if part.rstrip().endswith((".", "!", "?")) else part + "." for part in parts], " "
        )
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(part) for part in parts))


def names_of(sheet: Sheet, subject: Target, path: Path, value: Any) -> list[Target]:
    """The known targets a field names, whether it holds one name or a list."""
    found: list[Target] = []
    for at, name in ((path, value),) if isinstance(value, str) else (((*path, "*"), v) for v in (value if isinstance(value, list) else ())):
        field = sheet.book.field(subject.document.kind, at)
        if field is None or field.reference is None or not isinstance(name, str):
            continue
        target = sheet.book.target(field.reference.kinds, name)
        if target is not None:
            found.append(target)
    return found
