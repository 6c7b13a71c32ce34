"""Rows put into a list where they belong, each on a line of its own; nothing else of the file is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from felles.amending.changing import Unamendable, _break, _end, _line_end, _written
from felles.reading.text import Refused, read_yaml


def with_rows(text: str, list_name: str, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> str:
    """The YAML text with rows put in, each after so many of those that stand there; several in one place keep their order.

    Unamendable when the list isn't written as one row a line or more, or when it doesn't come out as asked for.
    """
    wanted = read_yaml(text.replace("\r\n", "\n"))
    node = next((value for key, value in _root(text).value if key.value == list_name), None)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise Unamendable
    old = wanted[list_name]
    wanted[list_name] = [row for at in range(len(old) + 1) for row in [*(dict(new) for after, new in rows if after == at), *old[at : at + 1]]]
    flow = all(isinstance(item, yaml.MappingNode) and item.flow_style for item in node.value)
    ends = _break(text, node.start_mark.index)
    # libyaml lets a list begin at its first dash, or before it: the dash's column is that of any later item's line.
    indent = " " * _dash(text, node.value[0])
    changed = text
    for after in sorted({after for after, _ in rows}, reverse=True):
        there = _line_end(text, _end(text, node.value[after - 1])) if after else text.rfind("\n", 0, node.value[0].start_mark.index) + 1
        start = "" if there == 0 or text[there - 1] == "\n" else ends
        lines = "".join(line + ends for at, row in rows if at == after for line in _lines(indent, row, flow))
        changed = changed[:there] + start + lines + changed[there:]
    try:
        if read_yaml(changed.replace("\r\n", "\n")) != wanted:
            raise Unamendable
    except Refused as error:
        raise Unamendable from error
    return changed


def _root(text: str) -> yaml.MappingNode:
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    if not isinstance(node, yaml.MappingNode):
        raise Unamendable
    return node


def _dash(text: str, item: yaml.Node) -> int:
    """The column of the dash before an item."""
    begins = text.rfind("\n", 0, item.start_mark.index) + 1
    before = text[begins : item.start_mark.index]
    if before.strip() != "-":
        raise Unamendable
    return before.index("-")


def _lines(indent: str, row: Mapping[str, Any], flow: bool) -> list[str]:
    if flow:
        return [f"{indent}- {_written(row, True)}"]
    return [f"{indent}{'  ' if i else '- '}{key}: {_written(value, False)}" for i, (key, value) in enumerate(row.items())]
