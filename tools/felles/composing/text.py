"""A document's data as the text of its file, in the order its schema has the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from felles.model import Kind
from felles.plain import own_fields

_WIDTH = 118


class _Plain(yaml.SafeDumper):
    """Lists indented under their field, as the sample's are; in quotes only what YAML 1.2 would read as something else."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


_CORE = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float"}
_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _CORE] for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"), list("tTfF"))


class Line(dict[str, Any]):
    """Fields written on one line, as people write a row of numbers; tuples in it are."""


_Plain.add_representer(Line, lambda dumper, row: dumper.represent_mapping("tag:yaml.org,2002:map", row.items(), flow_style=True))
_Plain.add_representer(tuple, lambda dumper, row: dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True))


def written(kind: Kind, data: Mapping[str, Any]) -> str:
    """The file's whole text. Reading it gives the same data."""
    order = ["id", "kind", "title", "lang", "owner_role", "contact_role", "change", "valid_from", "scope", *own_fields(kind)]
    sorted_data = {name: data[name] for name in dict.fromkeys((*order, *data)) if name in data}
    text = yaml.dump(sorted_data, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False)
    return f"---\n{text}---\n" if kind.format == "markdown" else text
