"""One file's YAML with some values set, added or taken out in place.

libyaml says where every value begins and ends; all edits are made on the text as it is stored, line ends and all.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from felles.model import Pointer
from felles.reading.text import Refused, read_yaml

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_FLOW_SIGNS = frozenset(",[]{}")


class _Removed:
    """The field is to go."""


REMOVED: Final = _Removed()


@dataclass(frozen=True, slots=True)
class Change:
    """One field, and what it is to be: a text, a number, a mapping of such, or ``REMOVED``.

    A pointer that ends in the length of a list adds a row to it.
    """

    pointer: Pointer
    value: Any
    after: tuple[str, ...] = ()
    """Fields beside it after which it is put where it is new: the last of them that is there."""


class Unamendable(Exception):
    """The text is written in a way in which this can't be changed in place."""


def amended(text: str, changes: Iterable[Change]) -> str:
    """The file's text with the changes made, in their order. Unamendable when it doesn't come out as asked for."""
    begins, front = 0, text
    if found := _FRONT.match(text):
        begins, front = found.start(1), found[1]
    wanted = read_yaml(front.replace("\r\n", "\n"))
    changed = front
    try:
        for change in changes:
            wanted = _with(wanted, change)
            changed = _made(changed, change)
    except (KeyError, IndexError, TypeError, AttributeError):  # it leads nowhere
        raise Unamendable from None
    try:
        came = read_yaml(changed.replace("\r\n", "\n"))
    except Refused as error:
        raise Unamendable from error
    if came != wanted:
        raise Unamendable
    return text[:begins] + changed + text[begins + len(front) :]


def _with(data: Any, change: Change) -> Any:
    """The data as it is to be."""
    data = copy.deepcopy(data)
    inside = data
    for part in change.pointer[:-1]:
        inside = inside[part]
    last = change.pointer[-1]
    if change.value is REMOVED:
        inside.pop(last, None)
    elif isinstance(inside, list) and last == len(inside):
        inside.append(change.value)
    else:
        inside[last] = change.value
    return data


def _made(text: str, change: Change) -> str:
    node = yaml.compose(text, Loader=yaml.CSafeLoader)
    if node is None:
        raise Unamendable
    for part in change.pointer[:-1]:
        node = _inner(node, part)
    last = change.pointer[-1]
    if isinstance(node, yaml.SequenceNode):
        if last != len(node.value) or change.value is REMOVED:
            raise Unamendable
        return _row_added(text, node, change.value)
    if not isinstance(node, yaml.MappingNode):
        raise Unamendable
    at = next((i for i, (key, _) in enumerate(node.value) if key.value == last), None)
    if change.value is REMOVED:
        return text if at is None else _taken_out(text, node, at)
    if at is not None:
        return _replaced(text, node.value[at][1], change.value, flow=bool(node.flow_style))
    return _added(text, node, str(last), change)


def _inner(node: yaml.Node, part: str | int) -> yaml.Node:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        inner: yaml.Node = node.value[part]
        return inner
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                found: yaml.Node = value
                return found
    raise Unamendable


def _end(text: str, node: yaml.Node) -> int:
    """Where what is written of a value ends; libyaml lets a block reach to whatever comes after it."""
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return node.start_mark.index + len(text[node.start_mark.index : node.end_mark.index].rstrip())
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _line_end(text: str, at: int) -> int:
    """Where the next line begins; the text's length when there is none."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _break(text: str, at: int) -> str:
    """The line end that is used around here."""
    before = text.rfind("\n", 0, at)
    if before < 0:
        before = text.find("\n")
    return "\r\n" if before > 0 and text[before - 1] == "\r" else "\n"


def _lines_in(text: str, at: int, lines: list[str]) -> str:
    """With whole lines put in after the line in which something ends."""
    there, ends = _line_end(text, at), _break(text, at)
    start = "" if there == 0 or text[there - 1] == "\n" else ends
    return text[:there] + start + "".join(line + ends for line in lines) + text[there:]


def _replaced(text: str, old: yaml.Node, value: Any, flow: bool) -> str:
    if isinstance(old, yaml.CollectionNode) and not old.flow_style:
        raise Unamendable  # its comments would go: leaves are changed one by one
    start, end = old.start_mark.index, _end(text, old)
    space = " " if start > 0 and text[start - 1] == ":" else ""
    return text[:start] + space + _written(value, flow) + text[end:]


def _added(text: str, node: yaml.MappingNode, key: str, change: Change) -> str:
    if not node.value:
        raise Unamendable
    names = [name.value for name, _ in node.value]
    before = max((names.index(name) for name in change.after if name in names), default=len(names) - 1)
    end = _end(text, node.value[before][1])
    if node.flow_style:
        return f"{text[:end]}, {key}: {_written(change.value, True)}{text[end:]}"
    return _lines_in(text, end, [f"{' ' * node.value[0][0].start_mark.column}{key}: {_written(change.value, False)}"])


def _row_added(text: str, node: yaml.SequenceNode, row: Mapping[str, Any]) -> str:
    if not node.value:
        raise Unamendable
    end = _end(text, node.value[-1])
    if node.flow_style:
        return f"{text[:end]}, {_written(row, True)}{text[end:]}"
    indent = " " * node.start_mark.column
    lines = [f"{indent}{'  ' if i else '- '}{key}: {_written(value, False)}" for i, (key, value) in enumerate(row.items())]
    return _lines_in(text, end, lines)


def _taken_out(text: str, node: yaml.MappingNode, at: int) -> str:
    key, value = node.value[at]
    start, end = key.start_mark.index, _end(text, value)
    if len(node.value) == 1:
        raise Unamendable
    if node.flow_style and at == len(node.value) - 1:
        return text[: _end(text, node.value[at - 1][1])] + text[end:]
    if node.flow_style or text[text.rfind("\n", 0, start) + 1 : start].strip():  # it shares its line with what comes before
        return text[:start] + text[node.value[at + 1][0].start_mark.index :] if at + 1 < len(node.value) else text[:start].rstrip() + text[end:]
    return text[: text.rfind("\n", 0, start) + 1] + text[_line_end(text, end) :]


def _written(value: Any, flow: bool) -> str:
    """A value on one line, in quotes only where it would be read as something else."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(one, True)}" for key, one in value.items()) + "}"
    if not isinstance(value, str):
        return json.dumps(value)
    if not (flow and _FLOW_SIGNS & set(value)) and "\n" not in value:
        try:
            if read_yaml(f"- {value}") == [value] and read_yaml(f"- {{a: {value}}}" if flow else f"a: {value}") in ([{"a": value}], {"a": value}):
                return value
        except Refused:
            pass
    return json.dumps(value, ensure_ascii=False)
