"""Bytes to text, and the strict YAML the handbook is written in.

YAML 1.2 core, minus what a reader cannot see: no anchors, aliases, tags, merge keys, duplicate keys,
several documents or invisible characters. The limits hold on parser events, before anything is built,
so that a hostile file costs little. A plain scalar becomes a number, true/false or nothing only when
writing that value again gives the very same characters; everything else stays the text it is.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from felles.model import Pointer

MAX_BYTES = 1 << 20
MAX_DEPTH = 32
MAX_NODES = 20_000
MAX_SCALAR = 64_000

# C0 and C1 controls but tab and newline; line ends only YAML knows; bidi controls; zero-width, filler and tag
# characters; variation selectors, which can carry any hidden text; what is no character at all. The joiner
# U+200D and the selectors U+FE0E and U+FE0F, at home in emoji, are looked at in context below.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![\u2190-\u2bff\u3000-\u303f\U0001f000-\U0001faff\ufe0f])\u200d"
    "|\u200d(?![\u2190-\u2bff\u3000-\u303f\U0001f000-\U0001faff])"
    "|(?<![\u0023\u002a\u0030-\u0039\u00a9\u00ae\u203c-\u2bff\u3000-\u32ff\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
)
# What is plain in UTF-8, and of the above what Python takes for printable, as UTF-8 begins it: looking for these in bytes
# costs next to nothing.
_PLAIN = bytes([9, 10, *range(32, 127)])
_RARE = (b"\xcd\x8f", b"\xe1\x85", b"\xe1\x9e\xb4", b"\xe1\x9e\xb5", b"\xe1\xa0", b"\xe3\x85\xa4", b"\xef\xb8", b"\xef\xbe\xa0", b"\xf3\xa0")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}\Z")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_NO_TEXT = "-0123456789tTfFnN~"
"""How a plain scalar begins that may be something else than the text it is."""
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass
class Refused(Exception):
    """The text can't be read: which rule says so, where (line and column from 1) and with what values."""

    rule: str
    variant: str
    line: int
    column: int
    values: dict[str, Any] = field(default_factory=dict)


def too_large(size: int) -> Refused:
    """Why a file of so many bytes isn't read."""
    return Refused("Y3", "bytes", 1, 1, {"limit": MAX_BYTES // 1024, "size": -(-size // 1024)})


def decode(data: bytes) -> str:
    """UTF-8 text with ``\\n`` line ends and no byte order mark; Refused (Y1, Y2, Y3) otherwise."""
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        start = data[: error.start]
        line = start.count(b"\n") + 1
        column = len(start[start.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
        if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:2]:
            raise Refused("Y1", "utf16", 1, 1, {"byte": f"0x{data[error.start]:02X}"}) from None
        raise Refused("Y1", "", line, column, {"byte": f"0x{data[error.start]:02X}"}) from None
    if b"\r" in data:
        text, data = text.replace("\r\n", "\n"), data.replace(b"\r\n", b"\n")
    hidden = None if _visible(data) else _HIDDEN.search(text)
    if hidden:
        before = text[: hidden.start()]
        raise Refused("Y2", "", before.count("\n") + 1, hidden.start() - before.rfind("\n"), {"character": name_of(hidden[0])})
    return text


def _visible(data: bytes) -> bool:
    """True when nothing can be hidden in this UTF-8: a quick look that spares nearly every file the slow one."""
    others = data.translate(None, _PLAIN)
    return not others or (others.decode().isprintable() and not any(sign in others for sign in _RARE))


def name_of(character: str) -> str:
    """How an invisible character is shown to people: ``U+202E``."""
    return f"U+{ord(character[0]):04X}"


def hidden_in(text: str) -> str | None:
    """The first character nobody can see, named, or None. For text that came out of an escape."""
    found = None if _visible(text.encode()) else _HIDDEN.search(text)
    return name_of(found[0]) if found else None


def split(text: str) -> tuple[str, str, int]:
    """Front matter, body and the body's first line number (from 1). Refused (Y8) when the frame is broken."""
    if not text.startswith("---\n"):
        first = text.split("\n", 1)[0].strip()
        raise Refused("Y8", "spaces" if first == "---" else "missing", 1, 1)
    end = None
    at = text.find("\n---", 3)
    while at >= 0 and not (end := _FRAME.match(text, at + 1)):
        at = text.find("\n---", at + 1)
    if not end:
        almost = _ALMOST.search(text, 4)
        raise Refused("Y8", "almost", text.count("\n", 0, almost.start()) + 1, 1) if almost else Refused("Y8", "open", 1, 1)
    front = text[4 : end.start()]
    body = text[end.end() + 1 :]
    return front, body, front.count("\n") + 3


_FRAME = re.compile(r"---[ \t]*$", re.MULTILINE)
_ALMOST = re.compile(r"^[ \t]*(?:[-–—=+*_]{2,}|-(?: -)+|\.\.\.|---[ \t]*#.*)[ \t]*$", re.MULTILINE)
"""What somebody may have meant to be the second frame: asked for only when there is none."""


def scalar(value: str) -> Any:
    """What a plain scalar means: itself, unless it is unmistakably a number, true/false or nothing."""
    if value in _NOTHING:
        return None
    first = value[0]
    if first in "-0123456789":
        if _INTEGER.match(value) and value != "-0":
            return int(value)
        if _DECIMAL.match(value):
            number = float(value)
            if repr(number) == value:
                return number
        return value
    if first in "tTfF":
        return _TRUTH.get(value, value)
    return value


def read_yaml(text: str, first_line: int = 1) -> Any:
    """The data of one YAML document; Refused (Y2-Y7, Y12) with its place, lines counted from ``first_line``.

    >>> read_yaml("site: NO\\nno: 0301\\nat: 22:22\\nn: 3")
    {'site': 'NO', 'no': '0301', 'at': '22:22', 'n': 3}
    """
    try:
        return _build(text, first_line, None)
    except yaml.YAMLError as error:
        raise _syntax(error, text, first_line) from None


@lru_cache(maxsize=128)
def positions(text: str, first_line: int = 1) -> dict[Pointer, tuple[int, int]]:
    """Line and column (from 1) of every field's key and every list item that can be read in the text."""
    places: dict[Pointer, tuple[int, int]] = {}
    with contextlib.suppress(Refused, yaml.YAMLError):  # what was read before a fault is still good for finding places
        _build(text, first_line, places)
    return places


def _syntax(error: yaml.YAMLError, text: str, first_line: int) -> Refused:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = str(getattr(error, "problem", "") or "")
    line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
    context = str(getattr(error, "context", "") or "")
    for sign in ("alias", "anchor", "tag"):
        if context.endswith(f" {sign}"):  # **bold** and the like: the sign that opens it is the trouble
            opened: Any = getattr(error, "context_mark", None) or mark
            return Refused("Y5", sign, opened.line + first_line, opened.column + 1)
    variant = ""
    rest = "\n".join(text.split("\n")[mark.line :])[mark.column :] if mark else ""
    if "tab" in what or rest.startswith("\t"):
        variant = "tab"
    elif "mapping values are not allowed" in what:
        variant = "colon"
    elif "end of stream" in what or "unexpected end" in what:
        variant = "quote"
        if "quoted scalar" in context:  # where it was opened, not where the file ends
            start: Any = getattr(error, "context_mark", None) or mark
            line, column = start.line + first_line, start.column + 1
    return Refused("Y7", variant, line, max(column, 1))


def _refuse(rule: str, variant: str, mark: Any, first_line: int, **values: Any) -> Refused:
    return Refused(rule, variant, mark.line + first_line, mark.column + 1, values)


def _build(text: str, first_line: int, places: dict[Pointer, tuple[int, int]] | None) -> Any:
    """One pass over the parser's events; with ``places`` it also notes where each field and item stands."""
    parser = CParser(text)
    try:
        return _events(parser.get_event, first_line, places)
    finally:
        parser.dispose()


def _events(next_event: Any, first_line: int, places: dict[Pointer, tuple[int, int]] | None) -> Any:
    # The innermost loop of all reading: some 150 rounds a document, each a few names and comparisons.
    scalar_event, alias_event = yaml.ScalarEvent, yaml.AliasEvent
    mapping_start, sequence_start = yaml.MappingStartEvent, yaml.SequenceStartEvent
    mapping_end, sequence_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
    stack: list[tuple[Any, bool, Pointer]] = []  # container, whether it is a dict, pointer: of the outer levels
    container: Any = None  # the dict or list being filled; None at the top
    in_dict = False  # whether it is a dict
    key: Any = None  # the key waiting for its value, in a dict
    pointer: Pointer = ()
    root: Any = None
    have_root = False
    nodes = 0
    next_event()  # stream start
    while True:
        event = next_event()
        kind = type(event)
        if kind is scalar_event:
            nodes += 1
            value = event.value
            if nodes > MAX_NODES or len(value) > MAX_SCALAR or event.anchor is not None or event.tag is not None:
                raise _refused_node(event, nodes, first_line)
            plain = event.implicit[0]
            if not plain and event.style == '"' and (hidden := hidden_in(value)):
                raise _refuse("Y2", "escaped", event.start_mark, first_line, character=hidden)
            if in_dict and key is None:
                if plain:
                    if value == "<<":
                        raise _refuse("Y5", "merge", event.start_mark, first_line)
                    if value[:1] in _NO_TEXT and type(scalar(value)) is not str:
                        raise _refuse("Y12", "", event.start_mark, first_line, key=value[:80])
                if value in container:
                    raise _refuse("Y6", "", event.start_mark, first_line, key=value[:80])
                key = value
                container[key] = None
                if places is not None:
                    places[(*pointer, key)] = _stands(event, first_line)
                continue
            if plain and value[:1] in _NO_TEXT:
                value = scalar(value)
            if in_dict:
                container[key] = value
                key = None
                continue
            if places is not None:
                places[() if container is None else (*pointer, len(container))] = _stands(event, first_line)
            if container is None:
                root, have_root = value, True
            else:
                container.append(value)
        elif kind is mapping_start or kind is sequence_start:
            nodes += 1
            if nodes > MAX_NODES or event.anchor is not None or event.tag is not None:
                raise _refused_node(event, nodes, first_line)
            if in_dict and key is None:
                raise _refuse("Y12", "structure", event.start_mark, first_line)
            if len(stack) >= MAX_DEPTH:
                raise _refuse("Y4", "depth", event.start_mark, first_line, limit=MAX_DEPTH)
            fresh: Any = {} if kind is mapping_start else []
            inner = pointer
            if in_dict:
                container[key] = fresh
                inner = (*pointer, key)
            elif container is not None:
                inner = (*pointer, len(container))
                container.append(fresh)
            else:
                root, have_root = fresh, True
            if places is not None and not in_dict:
                places[inner] = _stands(event, first_line)
            stack.append((container, in_dict, pointer))
            container, in_dict, key, pointer = fresh, kind is mapping_start, None, inner
        elif kind is mapping_end or kind is sequence_end:
            container, in_dict, pointer = stack.pop()
            key = None
        elif kind is alias_event:
            raise _refuse("Y5", "alias", event.start_mark, first_line)
        elif kind is yaml.DocumentStartEvent:
            if have_root:
                raise _refuse("Y7", "documents", event.start_mark, first_line)
            if event.version or event.tags:
                raise _refuse("Y5", "directive", event.start_mark, first_line)
        elif kind is yaml.StreamEndEvent:
            return root


def _stands(event: Any, first_line: int) -> tuple[int, int]:
    return event.start_mark.line + first_line, event.start_mark.column + 1


def _refused_node(event: Any, nodes: int, first_line: int) -> Refused:
    """Why a node is refused whatever stands in it: one too many, named or tagged, or too long."""
    mark = event.start_mark
    if nodes > MAX_NODES:
        return _refuse("Y4", "nodes", mark, first_line, limit=MAX_NODES)
    if event.anchor is not None:
        return _refuse("Y5", "anchor", mark, first_line)
    if event.tag is not None:
        return _refuse("Y5", "tag", mark, first_line, tag=str(event.tag)[:80])
    return _refuse("Y4", "scalar", mark, first_line, limit=MAX_SCALAR)
