"""What a schema may hold: known words, references inside the file or to the header, patterns that run in linear time.

A schema is untrusted text like every other file. Nothing here is ever fetched, followed without end, or compiled
before it has been looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from felles.model import Pointer
from felles.reading.text import Refused, hidden_in
from felles.reading.tree import Tree, text_of
from felles.words.problems import SENTENCES

_ANNOTATIONS: Mapping[str, type | tuple[type, ...]] = {
    "x-felles-folder": str,
    "x-felles-format": str,
    "x-felles-serves": str,
    "x-felles-register": bool,
    "x-felles-areas": bool,
    "x-felles-menu": int,
    "x-felles-review-months": (int, str, dict),
    "x-felles-refers-to": (str, list),
    "x-felles-relation": str,
    "x-felles-prose": bool,
    "x-felles-rule": str,
    "x-felles-rows": dict,
    "x-felles-coverage": bool,
    "x-felles-evidence": (dict, list),
    "x-felles-deadline": dict,
}
_ROWS = frozenset({"through", "list", "key"})
"""What ``x-felles-rows`` has to say; ``on`` may stand beside them."""
_DEADLINE = frozenset({"done", "what", "who"})
"""What ``x-felles-deadline`` may name; ``over`` may stand beside them."""
_KEYWORDS = frozenset(
    "$schema $id $ref $defs $comment title description default examples deprecated type enum const properties "
    "required additionalProperties unevaluatedProperties propertyNames items minItems maxItems uniqueItems "
    "minProperties maxProperties minLength maxLength pattern format minimum maximum exclusiveMinimum "
    "exclusiveMaximum multipleOf allOf anyOf oneOf not if then else dependentRequired prefixItems contains "
    "minContains maxContains".split()
)
_FORMATS = frozenset({"date"})
_NAMES_SCHEMAS = ("properties", "$defs")
_LIST_OF_SCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_ONE_SCHEMA = (
    "items", "additionalProperties", "unevaluatedProperties", "propertyNames", "not", "if", "then", "else", "contains",
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\Z")
DEPTH = 40
_FIELDS_AT_MOST = 4_000
"""Fields of a kind when every reference is followed; the largest kind of the product's own has some hundred."""
_PATTERNS_AT_MOST = 100
_PATTERN_BYTES = 64 << 10
"""What one compiled pattern may take: some ten times the largest of the product's own."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Broken(Exception):
    """What is wrong with a schema: a variant of K5 and its values, among them the word to look for in the file."""

    def __init__(self, variant: str, **values: Any) -> None:
        self.variant, self.values = variant, values
        self.pointer: Pointer = ()
        """Where in the schema, as far as that is known."""


def read_json(tree: Tree, path: str) -> dict[str, Any]:
    """A schema's data; Refused or Broken when it isn't plain JSON."""
    text = text_of(tree, path)

    def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise Broken("twice", key=key[:80])
            found[key] = value
        return found

    def no_constant(word: str) -> Any:
        raise Broken("number", word=word[:40])

    def small(digits: str) -> Any:
        # No limit in a schema needs more, and what reads it in Rust knows no larger ones.
        number = float(digits)
        if len(digits) > 15 or number in (float("inf"), float("-inf")):
            raise Broken("number", word=digits[:40])
        return number if any(sign in digits for sign in ".eE") else int(digits)

    try:
        data = json.loads(text, object_pairs_hook=no_twins, parse_constant=no_constant, parse_int=small, parse_float=small)
    except json.JSONDecodeError as error:
        raise Refused("K5", "json", error.lineno, error.colno, {"what": error.msg}) from None
    except RecursionError:
        raise Refused("K5", "depth", 1, 1, {"limit": DEPTH}) from None
    if not isinstance(data, dict):
        raise Refused("K5", "object", 1, 1)
    _plain(data, text)
    return data


def _plain(data: Any, text: str) -> None:
    """Refuses what is nested without end, and texts that hide characters behind escapes."""
    escaped = _ESCAPE.search(text) is not None
    looked_at = (dict, list, str) if escaped else (dict, list)
    waiting: list[tuple[Any, int]] = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > 4 * DEPTH:
            raise Refused("K5", "depth", 1, 1, {"limit": DEPTH})
        if isinstance(value, dict):
            waiting += [(inner, depth + 1) for pair in value.items() for inner in pair if isinstance(inner, looked_at)]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value if isinstance(inner, looked_at)]
        elif isinstance(value, str):
            hidden = "U+" + f"{ord(half[0]):04X}" if (half := HALF.search(value)) else hidden_in(value)
            if hidden:
                at = max(text.lower().find("\\u" + hidden[2:].lower()), 0)
                raise Refused("Y2", "escaped", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), {"character": hidden})


_ESCAPE = re.compile(r"\\[ubfr]")
HALF = re.compile("[\ud800-\udfff]")
"""Half of a pair that makes one character; alone it is none, and can't be written as UTF-8."""


def compiled(whole: Mapping[str, Any]) -> None:
    """Refuses (Broken) what can't be compiled as JSON Schema."""
    try:
        validator(whole)
    except jsonschema_rs.ValidationError as error:
        broken = Broken("schema", what=error.message.split("\n")[0][:120])
        broken.pointer = tuple(error.instance_path)
        raise broken from None
    except ValueError as error:
        raise Broken("schema", what=str(error).split("\n")[0][:120]) from None


def finite(own: Mapping[str, Any], header: Mapping[str, Any]) -> None:
    """Refuses definitions that lead back to themselves, and more fields or patterns than a kind can need.

    A page shows a field at a place; what has no last level has no such places, and costs without end.
    """
    fields = patterns = 0

    def follow(sub: Any, own: Mapping[str, Any], inside: tuple[tuple[int, str], ...], depth: int) -> None:
        nonlocal fields, patterns
        if not isinstance(sub, dict):
            return
        if depth > DEPTH + 24:  # references lengthen the way
            raise Broken("depth", limit=DEPTH)
        fields += 1
        patterns += "pattern" in sub
        if fields > _FIELDS_AT_MOST or patterns > _PATTERNS_AT_MOST * 4:
            raise Broken("large", limit=_FIELDS_AT_MOST)
        to = sub.get("$ref")
        if isinstance(to, str):
            step = (id(header) if to.startswith("../") else id(own), to.partition("#")[2])
            if step in inside:
                raise Broken("circle", word=to[:80])
            follow(_resolve(to, own, header), header if to.startswith("../") else own, (*inside, step), depth + 1)
        for key, value in sub.items():
            for _, inner in _inside(key, value) if key != "$defs" else ():
                follow(inner, own, inside, depth + 1)

    follow(own, own, ((id(own), ""),), 0)
    for name in own.get("$defs", {}):
        follow({"$ref": f"#/$defs/{name}"}, own, (), 0)


def look(sub: Any, schema: dict[str, Any], header: dict[str, Any], at: Pointer) -> None:
    """Refuses what a schema may not hold; Broken says where and what."""
    if isinstance(sub, bool):
        return
    if len(at) > 2 * DEPTH:  # a field is two: “properties” and its name
        raise Broken("depth", limit=DEPTH)
    if not isinstance(sub, dict):
        raise Broken("schema", what=f"{'/'.join(map(str, at[-3:]))}: {str(sub)[:60]}")
    for key, value in sub.items():
        try:
            _word(key, value, schema, header)
            for name, inner in _inside(key, value):
                look(inner, schema, header, (*at, key, *name))
        except Broken as error:
            error.pointer = error.pointer or (*at, key)
            raise


def _word(key: str, value: Any, schema: Mapping[str, Any], header: Mapping[str, Any]) -> None:
    """One keyword or annotation with its value."""
    if key.startswith("x-"):
        if key not in _ANNOTATIONS:
            raise Broken("annotation", key=key[:80], known=", ".join(sorted(_ANNOTATIONS)))
        if not _fits(key, value):
            raise Broken("annotation-value", key=key)
    elif key not in _KEYWORDS:
        raise Broken("keyword", key=key[:80])
    elif key == "$ref":
        _resolve(value, schema, header)
    elif key == "pattern" and not (isinstance(value, str) and _usable(value)):
        raise Broken("pattern", pattern=str(value)[:80])
    elif key == "format" and not (isinstance(value, str) and value in _FORMATS):
        raise Broken("unknown-format", word=str(value)[:80], known=", ".join(sorted(_FORMATS)))
    elif (key == "$schema" and value != _DIALECT) or (key in _NAMES_SCHEMAS and not isinstance(value, dict)):
        raise Broken("schema", what=f"{key}: {str(value)[:60]}")
    elif key == "$defs":
        for name in value:
            if not _NAME.match(name):
                raise Broken("reference", word=name[:80])


def _inside(key: str, value: Any) -> Iterator[tuple[Pointer, Any]]:
    """The schemas directly under a keyword, each with its pointer from there."""
    if key in _NAMES_SCHEMAS:
        yield from (((name,), inner) for name, inner in value.items())
    elif key in _LIST_OF_SCHEMAS and isinstance(value, list):
        yield from (((i,), inner) for i, inner in enumerate(value))
    elif key in _ONE_SCHEMA:
        yield (), value


def _fits(key: str, value: Any) -> bool:
    expected = _ANNOTATIONS[key]
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        return False
    if key == "x-felles-evidence":
        return True  # looked at where the kind's fields are known
    if isinstance(value, list) and not all(isinstance(item, str) for item in value):
        return False
    if key == "x-felles-review-months":
        some = value.values() if isinstance(value, dict) else [value]
        return all(isinstance(months, str) or (isinstance(months, int) and not isinstance(months, bool) and months > 0) for months in some)
    if key == "x-felles-rows" and isinstance(value, dict):
        return value.keys() >= _ROWS and value.keys() <= _ROWS | {"on"} and all(isinstance(v, str) for v in value.values())
    if key == "x-felles-deadline" and isinstance(value, dict):
        over = value.get("over", {})
        beside = {name: field for name, field in value.items() if name != "over"}
        return (
            beside.keys() <= _DEADLINE
            and all(isinstance(field, str) for field in beside.values())
            and isinstance(over, dict)
            and all(isinstance(words, list) and all(isinstance(word, str) for word in words) for words in over.values())
        )
    return key != "x-felles-rule" or {f"{value}.missing", f"{value}.shape"} <= SENTENCES.keys()


@lru_cache(maxsize=256)
def _usable(pattern: str) -> bool:
    try:
        validator({"type": "string", "pattern": pattern})
    except (ValueError, jsonschema_rs.ValidationError):
        return False
    return True


def _resolve(to: Any, schema: Mapping[str, Any], header: Mapping[str, Any]) -> Any:
    """The sub-schema a reference names: in the same file, or in the header's. Nothing is ever fetched."""
    if not isinstance(to, str):
        raise Broken("reference", word=str(to)[:80])
    file, _, inner = to.partition("#")
    whole: Any = {"": schema, "../header.json": header}.get(file)
    if whole is None or (inner and not inner.startswith("/$defs/")) or (file == "" and not inner):
        raise Broken("reference", word=to[:80])
    if inner:
        name = inner.removeprefix("/$defs/")
        if name not in _definitions(whole):
            raise Broken("reference", word=to[:80])
        return whole["$defs"][name]
    return whole


def _definitions(whole: Mapping[str, Any]) -> Mapping[str, Any]:
    found = whole.get("$defs")
    return found if isinstance(found, dict) else {}


def is_date(value: str) -> bool:
    """A real day, written ``2026-03-09`` with ASCII digits."""
    import datetime

    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def validator(schema: Mapping[str, Any]) -> Any:
    """A compiled validator: nothing is fetched, patterns are matched in linear time, dates must be real.

    The same schema is compiled once: it is when it is looked at, again when the first document of its kind is read, and
    in a process that reads many handbooks each time.
    """
    return _validator(json.dumps(schema))


@lru_cache(maxsize=128)
def _validator(schema: str) -> Any:
    return jsonschema_rs.Draft202012Validator(
        json.loads(schema),
        formats={"date": is_date},
        validate_formats=True,
        pattern_options=jsonschema_rs.RegexOptions(size_limit=_PATTERN_BYTES),
        offline=True,
    )
