"""How each kind is shown: its ``layout.yaml`` as values, or one made from its schema where it has none."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import jsonschema_rs

from felles.model import Kind
from felles.plain.fields import Field, Path, fields_of, own_fields

Block = Mapping[str, Any]
"""One way to show one thing, as ``layout.schema.json`` describes it."""


COURSES = ("steps", "flow")
"""Ways to show a list whose rows follow each other: people call a step by its number, a part of a flow by its name."""


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under one heading; the heading None where the blocks stand without."""

    heading: str | None
    hidden: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a kind's documents, and for registers their rows, are shown."""

    sections: tuple[Section, ...]
    lead: str | None = None
    small: tuple[str, ...] = ()
    latest: str | None = None
    ends: str | None = None
    course: Mapping[str, Any] | None = None
    """The list whose last row says where a document is in its own course, and each state's shape."""
    print: bool = True
    wide: bool = False
    """Whether its pages hold wide tables, and leave the list of contents out."""
    entry_title: tuple[tuple[str, ...], ...] = ()
    entry_small: tuple[str, ...] = ()
    entry_lead: str | None = None
    entry_page: bool = False
    entry_sections: tuple[Section, ...] = ()
    dues: tuple[tuple[str, Mapping[str, str]], ...] = ()
    """Lists whose rows are done again and again: the field, and how a row says when."""

    def steps(self, name: str) -> Block | None:
        """The block that shows a list field as steps or as a flow, which says what each part does, and when."""
        for section in self.sections:
            for block in section.blocks:
                if block["show"] in COURSES and block["field"] == name:
                    return block
        return None


@lru_cache(maxsize=1)
def layout_schema() -> Mapping[str, Any]:
    """The form of a layout, as JSON Schema."""
    text = resources.files("felles.plain").joinpath("layout.schema.json").read_text("utf-8")
    schema: Mapping[str, Any] = json.loads(text)
    return schema


@lru_cache(maxsize=1)
def _validator() -> Any:
    return jsonschema_rs.Draft202012Validator(dict(layout_schema()))


def layout_of(kind: Kind) -> Layout:
    """The kind's own layout; without one, or with one that has not the right form, one made from its schema."""
    own = kind.layout
    return _read(own if own and _validator().is_valid(own) else derived(kind), kind)


def _read(layout: Mapping[str, Any], kind: Kind) -> Layout:
    entry: Mapping[str, Any] = layout.get("entry", {})
    titles = entry.get("title", ("title", "name", "@language"))
    sections = tuple(_sections(layout["sections"]))
    return Layout(
        sections=sections,
        lead=layout.get("lead"),
        small=tuple(layout.get("small", ())),
        latest=layout.get("latest"),
        ends=layout.get("ends"),
        course=layout.get("course"),
        print=layout.get("print", not kind.register),
        wide=layout.get("wide", False),
        entry_title=tuple((t,) if isinstance(t, str) else tuple(t) for t in titles),
        entry_small=tuple(entry.get("small", ())),
        entry_lead=entry.get("lead"),
        entry_page=entry.get("page", False),
        entry_sections=tuple(_sections(entry.get("sections", ()))),
        dues=tuple(_dues(sections)),
    )


def _dues(sections: tuple[Section, ...]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for section in sections:
        for block in section.blocks:
            for column in block.get("columns", ()):
                if isinstance(column, Mapping) and "due" in column:
                    yield str(block["field"]), column["due"]


def _sections(found: Any) -> Iterator[Section]:
    for section in found:
        if "blocks" in section:
            yield Section(section["heading"], section.get("hidden", False), tuple(section["blocks"]))
        else:
            yield Section(_own_heading(section), section.get("hidden", False), (section,))


_BARE = ("chart", "alert", "body", "answer", "degree", "state", "call", "asked", "response", "acknowledged")
"""What stands without a heading unless the layout names one."""
_NAMED = ("numbers", "late", "plans", "waits", "uptake", "timeline", "tracks", "made-known", "ask", "news", "to-read")
"""What the product itself has a heading for."""


def _own_heading(block: Block) -> str | None:
    named = block.get("heading")
    if named is not None or block["show"] in _BARE:
        return named
    if block["show"] in _NAMED:
        return f"@{block['show']}"
    if "relation" in block:
        return f"relation.{block['relation']}"
    if "field" in block:
        return str(block["field"])
    return {"back-links": "@links", "change": "@change", "owner": "@owner", "applies": "@applies"}.get(
        block["show"]
    )


_OWNED = ("owner_role", "contact_role", "entries")
"""Fields that stand in other blocks."""


def derived(kind: Kind) -> dict[str, Any]:
    """A layout with every field in the schema's order, each in the way its sort is best shown."""
    fields = fields_of(kind)
    sections: list[dict[str, Any]] = []
    if kind.register:
        columns = [f.path[2] for f in _inside(fields, ("entries", "*")) if f.path[2] != "id"]
        sections.append({"show": "table", "field": "entries", "heading": "entries", "columns": columns[:7]})
        title = next((name for name in ("title", "name") if name in columns), None)
        entry = {"title": [title or "@language", "id"]}
        return {"sections": [*sections, *_tail(kind, fields)], "entry": entry}
    for name in own_fields(kind):
        field = fields.get((name,))
        if field is None:
            continue
        block = _shown(field, fields)
        if (
            block["show"] == "facts"
            and sections
            and sections[-1].get("heading") == "facts"
            and "fields" in block
        ):
            sections[-1]["fields"] += block["fields"]
        else:
            sections.append(block)
    return {"sections": [*sections, {"show": "body"}, *_tail(kind, fields)]}


def _tail(kind: Kind, fields: Mapping[Path, Field]) -> list[dict[str, Any]]:
    own = (*own_fields(kind), *_OWNED)
    inherited = list(
        dict.fromkeys(path[0] for path, field in fields.items() if field.reference and path[0] not in own)
    )
    return [
        *([{"show": "facts", "heading": "applies", "fields": inherited}] if inherited else []),
        {"show": "back-links"},
        {"show": "change"},
        {"show": "owner"},
    ]


def _shown(field: Field, fields: Mapping[Path, Field]) -> dict[str, Any]:
    name = field.path[0]
    if field.sort == "text":
        return {"show": "text", "field": name}
    item = fields.get((name, "*"))
    if field.sort != "list" or item is None:
        return {"show": "facts", "heading": "facts", "fields": [name]}
    if item.sort == "parts":
        return _shown_items(name, [f for f in _inside(fields, (name, "*")) if len(f.path) == 3])
    if item.sort in ("text", "line"):
        return {"show": "list", "field": name}
    return {"show": "facts", "heading": "facts", "fields": [name]}


def _shown_items(name: str, parts: list[Field]) -> dict[str, Any]:
    answering = {f.reference.relation: f.path[2] for f in parts if f.reference}
    doing = next((f.path[2] for f in parts if f.sort in ("line", "text")), None)
    who = answering.get("performs") or answering.get("accountable")
    if doing is None or who is None:
        return {"show": "table", "field": name, "columns": [f.path[2] for f in parts][:8]}
    when = next((f.path[2] for f in parts if f.sort == "date" or f.path[2] == "deadline"), None)
    more = next((f.path[2] for f in parts if f.sort == "text" and f.path[2] != doing), None)
    step = {"who": who, "do": doing, **({"when": when} if when else {}), **({"more": more} if more else {})}
    number = next((f.path[2] for f in parts if f.sort == "number"), None)
    rest = [f.path[2] for f in parts if f.path[2] not in (*step.values(), number)]
    return {"show": "steps", "field": name, "step": {**step, "facts": rest[:12]}}


def _inside(fields: Mapping[Path, Field], at: Path) -> list[Field]:
    """What stands directly inside, a list of references counting as the reference itself."""
    found: list[Field] = []
    for path, field in fields.items():
        if len(path) == len(at) + 1 and path[: len(at)] == at:
            item = fields.get((*path, "*"))
            found.append(
                Field(
                    path,
                    field.sort,
                    item.reference if item and item.reference else field.reference,
                    field.parts,
                )
            )
    return found
