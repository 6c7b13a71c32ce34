"""Tables that kinds ask for themselves: ``x-felles-evidence`` in a schema says which fields answer which item.

So a kind that somebody adds is handed over the day its first document is decided, and no Python knows of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

from felles.evidence.ground import Ground
from felles.evidence.telling import standing_word, title
from felles.model import AsEvidence, Cell, Column, Document, Kind, Table
from felles.plain import lowered, said
from felles.plain.fields import Field, Path

_SORTS: Mapping[str, Literal["day", "number", "yes"]] = {"date": "day", "number": "number", "flag": "yes"}


def asked_of_kinds(ground: Ground, item: str) -> tuple[tuple[Kind, AsEvidence], ...]:
    """The kinds that answer an item, with how they do: in the menu's order, then by name."""
    kinds = sorted(ground.handbook.kinds.values(), key=lambda kind: (kind.menu is None, kind.menu or 0, kind.name))
    return tuple((kind, how) for kind in kinds for how in kind.evidence if how.item == item)


def tables_of_kinds(ground: Ground, item: str, also: Collection[str] = ()) -> tuple[Table, ...]:
    """A table for each way in which a kind answers an item; those without a row are left out.

    ``also`` are ids that count as asked for. Columns' keys are the fields' own paths, as in labels.
    """
    found: list[Table] = []
    for kind, how in asked_of_kinds(ground, item):
        table = _table(ground, kind, how, also, {one.name for one in found})
        if table.rows:
            found.append(table)
    return tuple(found)


def _table(ground: Ground, kind: Kind, how: AsEvidence, also: Collection[str], taken: Collection[str]) -> Table:
    words, names = ground.words, ground.names
    fields = {field.key: field for field in names.fields(kind).values()}
    own = [name for name in how.columns if name not in ("id", "title")]
    listed = kind.register and how.rows is not None  # then what people know is the row, not the register it stands in
    document = (
        Column("id", words("Register, by id") if listed else words("Id")),
        Column("title", words("Register") if listed else words("Title")),
        Column("@standing", words("Standing")),
    )
    told = tuple(Column(name, _heading(ground, kind, name, how), _sort(fields.get(name))) for name in own)
    columns = (
        *((*told, *document) if listed else (*document, *told)),
        Column("@version", words("Version"), "number"),
        Column("@begins", words("In force from"), "day"),
        Column("@decision", words("Decision number"), "number"),
    )
    documents = [d for d in ground.handbook.documents if d.kind.name == kind.name and (d.id in ground.chosen or d.id in also) and _met(d, how)]
    rows = tuple(row for document in documents for row in _rows(ground, document, how, own))
    whole = names.plural(kind)
    inner = names.label(kind, how.rows) if how.rows is not None else ""
    day = words.date(ground.asked.ends)
    if how.rows is None:
        says = words("One row is one document ({kind}), as it stood at the end of {date}.", kind=lowered(names.singular(kind)), date=day)
    elif listed:
        says = words("One row is one row of the register, as it stood at the end of {date}.", date=day)
    else:
        says = words("One row is one row under “{rows}” in a document ({kind}), as it stood at the end of {date}.", rows=inner, kind=lowered(names.singular(kind)), date=day)
    heading = whole if how.rows is None or listed else f"{whole}: {lowered(inner)}"
    return Table(_name(how, kind, taken), heading, says, columns, rows)


def _heading(ground: Ground, kind: Kind, name: str, how: AsEvidence) -> str:
    """What the kind calls a field; of one inside another, which is no row of the table, that one's name too."""
    own = ground.names.label(kind, name)
    above = name.rpartition(".")[0]
    whole = ground.names.said(kind, above) if above and above != how.rows else None
    if whole is None:
        return own
    return whole if whole.lower().startswith(own.lower()) else f"{whole}: {lowered(own)}"


def _name(how: AsEvidence, kind: Kind, taken: Collection[str]) -> str:
    """Item, kind and list; a number where a kind answers the same item twice with the same rows."""
    name = "-".join(part.replace("_", "-") for part in (how.item, kind.name, how.rows) if part)
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _sort(field: Field | None) -> Literal["text", "day", "number", "yes"]:
    return _SORTS.get(field.sort, "text") if field is not None else "text"


def _met(document: Document, how: AsEvidence) -> bool:
    for name, value in how.where.items():
        found: Any = document.data
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        if type(found) is not type(value) or found != value:  # True is not 1
            return False
    return True


def _rows(ground: Ground, document: Document, how: AsEvidence, own: list[str]) -> Iterator[dict[str, Cell]]:
    standing = ground.standings[document.id]
    named = standing.in_force or standing.newest
    inside = document.data.get(how.rows) if how.rows is not None else [document.data]
    for row in inside if isinstance(inside, list) else ():
        cells: dict[str, Cell] = {"id": document.id, "title": title(ground, document), "@standing": standing_word(ground, standing)}
        for name in own:
            first, *rest = name.split(".")
            if how.rows is not None and first == how.rows:
                cells[name] = _cell(ground, document.kind, row, rest, (first, "*"))
            else:
                cells[name] = _cell(ground, document.kind, document.data, [first, *rest], ())
        cells["@version"] = standing.version
        cells["@begins"] = named.decided.in_force_from if named is not None else None
        cells["@decision"] = named.decision.number if named is not None else None
        yield cells


def _cell(ground: Ground, kind: Kind, data: Any, path: list[str], at: Path) -> Cell:
    """Days, numbers and yes or no as they are, everything else in words; None for what isn't there.

    Where the way leads through a list, what stands in each of its rows.
    """
    found = [(where, value) for where, value in _leaves(ground, kind, data, path, at) if value is not None]
    if len(found) == 1:
        where, value = found[0]
        field = ground.names.field(kind, where)
        if field is not None and field.sort in _SORTS and isinstance(value, (str, int)):
            return value
    told = list(dict.fromkeys(words for words in (said(ground.names, kind, where, value) for where, value in found) if words))
    return " ".join(words if words.endswith((".", "!", "?")) or i == len(told) - 1 else f"{words};" for i, words in enumerate(told)) or None


def _leaves(ground: Ground, kind: Kind, data: Any, path: list[str], at: Path) -> Iterator[tuple[Path, Any]]:
    """The values at a path as labels write it, each with the field it is a value of."""
    if not path:
        yield at, data
    elif isinstance(data, list):
        for row in data:
            yield from _leaves(ground, kind, row, path, (*at, "*"))
    elif isinstance(data, Mapping):
        if (*at, path[0]) in ground.names.fields(kind):
            yield from _leaves(ground, kind, data.get(path[0]), path[1:], (*at, path[0]))
        else:  # keys of its own, as places or areas are
            for value in data.values():
                yield from _leaves(ground, kind, value, path, (*at, "*"))
