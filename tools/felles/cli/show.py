"""``felles show``: one document, or one field, exactly as it was understood."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import click

from felles.cli.door import Argument, Command, Door, Option, day_named, say, say_json
from felles.cli.naming import inner, unknown
from felles.errors import WrongUse
from felles.model import Document, Handbook
from felles.words import N_


@click.command("show", cls=Command, help=N_("Show one document, or one field of it, exactly as it was understood."))
@click.argument("name", cls=Argument, metavar=N_("ID|PATH"))
@click.option("--as-of", "day", metavar=N_("DATE"), cls=Option, help=N_("As it was in force on this day."))
@click.option("--field", cls=Option, metavar="A.B", help=N_("One field, such as steps[2].deadline (items counted from 1)."))
@click.option("--format", "style", cls=Option, type=click.Choice(["text", "json"]), default="text", help=N_("How to print it."))
@click.pass_obj
def command(door: Door, name: str, day: str | None, field: str | None, style: str) -> int:
    document, about = (_found(door, door.handbook(), name), ()) if day is None else _then(door, name, day_named(day))
    if document is None:
        return 1
    value: Any = document.data if field is None else _field(document, field)
    if style == "json":
        whole = {"path": document.path, **value, "body": document.body} if field is None else value
        say_json(whole)
    elif field is None:
        for told in about:
            say(f"# {told}")  # a remark in YAML: what is printed can still be read as the document
        say(_yaml(document.data, 0))
        if document.body.strip():
            say("\n" + document.body.strip("\n"))
    else:
        say(value if isinstance(value, str) else _yaml(value, 0))
    return 0


def _found(door: Door, handbook: Handbook, name: str) -> Document:
    by_id = {document.id.casefold(): document for document in reversed(handbook.documents)}
    document = handbook.by_path.get(inner(door, name)) or handbook.by_path.get(name) or by_id.get(name.casefold())
    if document is None:
        raise unknown(name, [one.id for one in by_id.values()])
    return document


def _then(door: Door, name: str, day: str) -> tuple[Document | None, tuple[str, ...]]:
    """The text in force on a day, and by which decision. No text when the records can't be relied on, which has been said then."""
    from felles.between import decision, deed, in_force
    from felles.cli.back import Past, named, refused
    from felles.plain import Names, line
    from felles.words.problems import printable

    past = Past(door)
    id = named(door, name, [past])
    then = past.on(day)
    if refused(door, then.report, then.facts):
        return None, ()
    document = then.handbook.by_id.get(id) or past.refuse_absent(id, day)
    words = door.words(then.facts)
    rests_on = then.facts["standings"][id].in_force
    found = deed(rests_on, Names.of(then.facts, words))
    return document, tuple(printable(line(told)) for told in (f"{in_force(found, words)}.", decision(found, words)))


_FIELD = re.compile(r"[^.\[\]]+(?:\.[^.\[\]]+|\[[0-9]+\])*")


def _field(document: Document, path: str) -> Any:
    if not _FIELD.fullmatch(path):
        raise WrongUse(N_("“{field}” is not how a field is named."), N_("Write it such as change.note or steps[2].deadline (items counted from 1)."), field=path[:80])
    value: Any = document.data
    walked = ""
    for part in re.findall(r"[^.\[\]]+|\[[0-9]+\]", path):
        index = int(part[1:-1]) - 1 if part.startswith("[") else int(part) - 1 if part.isdigit() and isinstance(value, list) else None
        if index is not None and isinstance(value, list) and 0 <= index < len(value):
            value = value[index]
        elif index is None and isinstance(value, Mapping) and part in value:
            value = value[part]
        else:
            known = ", ".join(value) if isinstance(value, Mapping) else f"1–{len(value)}" if isinstance(value, list) and value else "–"
            help = N_("After “{walked}” there is: {known}.") if walked else N_("Its fields are: {known}.")
            raise WrongUse(N_("{document} has no field “{field}”."), help, document=document.id, field=path[:80], walked=walked, known=known)
        walked += part if part.startswith("[") or not walked else f".{part}"
    return value


def _yaml(value: Any, indent: int) -> str:
    """The value as block YAML that this product reads back as the same value."""
    pad = "  " * indent
    if isinstance(value, Mapping) and value:
        return "\n".join(f"{pad}{key}:{_below(item, indent)}" for key, item in value.items())
    if isinstance(value, list) and value:
        lines = []
        for item in value:
            if isinstance(item, (Mapping, list)) and item:
                lines.append(f"{pad}- {_yaml(item, indent + 1).lstrip()}")
            else:
                lines.append(f"{pad}- {_scalar(item)}")
        return "\n".join(lines)
    return pad + _scalar(value)


def _below(item: Any, indent: int) -> str:
    if isinstance(item, (Mapping, list)) and item:
        return "\n" + _yaml(item, indent + 1)
    return " " + _scalar(item)


def _scalar(value: Any) -> str:
    from felles.reading.text import Refused, read_yaml

    if isinstance(value, str):
        try:
            plain = "\n" not in value and read_yaml(f"- {value}") == [value]
        except Refused:
            plain = False
        return value if plain else json.dumps(value, ensure_ascii=False)
    return "null" if value is None else json.dumps(value)
