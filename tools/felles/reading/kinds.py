"""The folders under ``schemas/`` as values: what each kind is, and what is wrong with it.

A schema is untrusted text like every other file: only known JSON Schema keywords, references inside the
file or to ``../header.json``, and patterns that run in linear time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from felles.model import Kind, Place, Problem, Reference
from felles.reading.text import Refused, hidden_in, read_yaml
from felles.reading.tree import LEFT_OUT, Tree, text_of
from felles.words.problems import SENTENCES

SERVES = frozenset(
    {"actors", "bodies", "places", "routes", "skills", "glossary", "obligations", "options", "exemptions"}
)
"""What a kind can be for in the product."""

_ANNOTATIONS: Mapping[str, type | tuple[type, ...]] = {
    "x-felles-folder": str,
    "x-felles-format": str,
    "x-felles-serves": str,
    "x-felles-register": bool,
    "x-felles-areas": bool,
    "x-felles-menu": int,
    "x-felles-review-months": int,
    "x-felles-refers-to": (str, list),
    "x-felles-relation": str,
    "x-felles-prose": bool,
    "x-felles-rule": str,
}
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
_FOLDER = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*\Z")
_DEPTH = 40
_FIELDS_AT_MOST = 4_000
"""Fields of a kind when every reference is followed; the largest kind of the product's own has some hundred."""
_PATTERNS_AT_MOST = 100
_PATTERN_BYTES = 64 << 10
"""What one compiled pattern may take: some ten times the largest of the product's own."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Broken(Exception):
    def __init__(self, variant: str, **values: Any) -> None:
        self.variant, self.values = variant, values


def read_kinds(tree: Tree) -> tuple[dict[str, Kind], list[Problem]]:
    """Every usable kind by name, and a problem (K5, K6, K7) for each thing that isn't."""
    entries = tree.entries()
    problems: list[Problem] = []
    header, header_labels = _header(tree, problems)
    folders = sorted({p.split("/")[1] for p in entries if p.startswith("schemas/") and p.count("/") >= 2})
    kinds: dict[str, Kind] = {}
    for name in folders:
        if _HALF.search(name):
            continue  # a name that isn't UTF-8, reported as such
        path = f"schemas/{name}/schema.json"
        if path not in entries:
            problems.append(Problem("K5", Place(path), {"kind": name}, "missing"))
            continue
        try:
            schema = _json(tree, path)
            kind = _kind(name, schema, header)
        except Refused as error:
            problems.append(Problem(error.rule, Place(path, error.line, error.column), error.values, error.variant))
        except _Broken as error:
            problems.append(Problem("K5", Place(path, *_line(tree, path, error)), error.values, error.variant))
        else:
            kinds[name] = _dressed(tree, kind, header_labels, problems)
    return kinds, problems


def _header(tree: Tree, problems: list[Problem]) -> tuple[dict[str, Any], Mapping[str, Any]]:
    path = "schemas/header.json"
    labels, _ = _yaml_file(tree, "schemas/header.labels.yaml", problems, "K7")
    try:
        if path not in tree.entries():
            raise _Broken("missing", kind="header")
        header = _json(tree, path)
        _look(header, header, header, ())
        _finite(header, header)
        _compiled(bundled({"$ref": "../header.json"}, header))
    except Refused as error:
        problems.append(Problem(error.rule, Place(path, error.line, error.column), error.values, error.variant))
    except _Broken as error:
        problems.append(Problem("K5", Place(path, *_line(tree, path, error)), error.values, error.variant))
    else:
        return header, labels
    return {"type": "object", "properties": {}, "$defs": {}}, labels


def _json(tree: Tree, path: str) -> dict[str, Any]:
    text = text_of(tree, path)

    def no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise _Broken("twice", key=key[:80])
            found[key] = value
        return found

    def no_constant(word: str) -> Any:
        raise _Broken("number", word=word[:40])

    def small(digits: str) -> Any:
        # No limit in a schema needs more, and what reads it in Rust knows no larger ones.
        if len(digits) > 15:
            raise _Broken("number", word=digits[:40])
        return float(digits) if any(sign in digits for sign in ".eE") else int(digits)

    try:
        data = json.loads(text, object_pairs_hook=no_twins, parse_constant=no_constant, parse_int=small, parse_float=small)
    except json.JSONDecodeError as error:
        raise Refused("K5", "json", error.lineno, error.colno, {"what": error.msg}) from None
    except RecursionError:
        raise Refused("K5", "depth", 1, 1, {"limit": _DEPTH}) from None
    if not isinstance(data, dict):
        raise Refused("K5", "object", 1, 1)
    _plain(data, text)
    return data


def _plain(data: Any, text: str) -> None:
    """Refuses what is nested without end, and texts that hide characters behind escapes."""
    waiting: list[tuple[Any, int]] = [(data, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > 4 * _DEPTH:
            raise Refused("K5", "depth", 1, 1, {"limit": _DEPTH})
        if isinstance(value, dict):
            waiting.extend((inner, depth + 1) for pair in value.items() for inner in pair)
        elif isinstance(value, list):
            waiting.extend((inner, depth + 1) for inner in value)
        elif isinstance(value, str):
            hidden = "U+" + f"{ord(half[0]):04X}" if (half := _HALF.search(value)) else hidden_in(value)
            if hidden:
                at = max(text.lower().find("\\u" + hidden[2:].lower()), 0)
                raise Refused("Y2", "escaped", text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at), {"character": hidden})


_HALF = re.compile("[\ud800-\udfff]")
"""Half of a pair that makes one character; alone it is none, and can't be written as UTF-8."""


def _line(tree: Tree, path: str, error: _Broken) -> tuple[int, int]:
    """Where the offending word first stands in the file; JSON keeps no places of its own."""
    word = error.values.get("key") or error.values.get("word") or error.values.get("pattern")
    if isinstance(word, str) and path in tree.entries():
        text = text_of(tree, path)
        for written in (json.dumps(word, ensure_ascii=False), json.dumps(word), word):
            at = text.find(written)
            if at >= 0:
                return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return 1, 1


def _kind(name: str, schema: dict[str, Any], header: dict[str, Any]) -> Kind:
    _look(schema, schema, header, ())
    folder = schema.get("x-felles-folder")
    if not isinstance(folder, str) or not _FOLDER.match(folder) or folder.split("/")[0] in {*LEFT_OUT, "schemas"}:
        raise _Broken("folder", key="x-felles-folder")
    form = schema.get("x-felles-format", "yaml")
    if form not in ("markdown", "yaml"):
        raise _Broken("format", key="x-felles-format")
    serves = schema.get("x-felles-serves")
    if serves is not None and serves not in SERVES:
        raise _Broken("serves", word=serves, known=", ".join(sorted(SERVES)))
    _finite(schema, header)
    whole = bundled(schema, header)
    _compiled(whole)
    references: dict[tuple[str, ...], Reference] = {}
    prose: list[tuple[str, ...]] = []
    for pointer, sub in _fields(whole, whole, (), 0):
        if "x-felles-refers-to" in sub:
            to = sub["x-felles-refers-to"]
            references[pointer] = Reference(
                pointer, (to,) if isinstance(to, str) else tuple(to), sub.get("x-felles-relation"), ("all", "none", "any", "own")
            )
        elif sub.get("x-felles-prose"):
            prose.append(pointer)
    return Kind(
        name=name,
        schema=whole,
        folder=folder,
        format=form,
        serves=serves,
        register=bool(schema.get("x-felles-register")),
        areas=bool(schema.get("x-felles-areas")),
        menu=schema.get("x-felles-menu"),
        review_months=schema.get("x-felles-review-months"),
        references=tuple(references.values()),
        prose=tuple(dict.fromkeys(prose)),
    )


def _compiled(whole: Mapping[str, Any]) -> None:
    try:
        validator(whole)
    except (ValueError, jsonschema_rs.ValidationError) as error:
        raise _Broken("schema", what=str(error).split("\n")[0][:120]) from None


def _finite(own: Mapping[str, Any], header: Mapping[str, Any]) -> None:
    """Refuses definitions that lead back to themselves, and more fields or patterns than a kind can need.

    A page shows a field at a place; what has no last level has no such places, and costs without end.
    """
    fields = patterns = 0

    def follow(sub: Any, own: Mapping[str, Any], inside: tuple[tuple[int, str], ...], depth: int) -> None:
        nonlocal fields, patterns
        if not isinstance(sub, dict):
            return
        if depth > _DEPTH + 24:  # references lengthen the way
            raise _Broken("depth", limit=_DEPTH)
        fields += 1
        patterns += "pattern" in sub
        if fields > _FIELDS_AT_MOST or patterns > _PATTERNS_AT_MOST * 4:
            raise _Broken("large", limit=_FIELDS_AT_MOST)
        to = sub.get("$ref")
        if isinstance(to, str):
            step = (id(header) if to.startswith("../") else id(own), to.partition("#")[2])
            if step in inside:
                raise _Broken("circle", word=to[:80])
            follow(_resolve(to, own, header), header if to.startswith("../") else own, (*inside, step), depth + 1)
        for inner in _schemas_in(sub):
            follow(inner, own, inside, depth + 1)

    follow(own, own, ((id(own), ""),), 0)
    for name in own.get("$defs", {}):
        follow({"$ref": f"#/$defs/{name}"}, own, (), 0)


def _schemas_in(sub: Mapping[str, Any]) -> Iterator[Any]:
    """The schemas directly inside a schema; its definitions are not among them."""
    for key, value in sub.items():
        if key == "properties" and isinstance(value, dict):
            yield from value.values()
        elif key in _LIST_OF_SCHEMAS and isinstance(value, list):
            yield from value
        elif key in _ONE_SCHEMA:
            yield value


def _look(sub: Any, schema: dict[str, Any], header: dict[str, Any], at: tuple[str, ...]) -> None:
    """Refuses what a schema may not hold; _Broken names the word."""
    if isinstance(sub, bool):
        return
    if len(at) > _DEPTH:
        raise _Broken("depth", limit=_DEPTH)
    if not isinstance(sub, dict):
        raise _Broken("schema", what=" / ".join(at[-3:]))
    for key, value in sub.items():
        if key.startswith("x-"):
            if key not in _ANNOTATIONS:
                raise _Broken("annotation", key=key[:80], known=", ".join(sorted(_ANNOTATIONS)))
            if not _fits(key, value):
                raise _Broken("annotation-value", key=key)
        elif key not in _KEYWORDS:
            raise _Broken("keyword", key=key[:80])
        elif key == "$ref":
            _resolve(value, schema, header)
        elif key == "pattern":
            _pattern(value)
        elif key == "format" and not (isinstance(value, str) and value in _FORMATS):
            raise _Broken("unknown-format", word=str(value)[:80], known=", ".join(sorted(_FORMATS)))
        elif key == "$schema" and value != _DIALECT:
            raise _Broken("schema", what=f"$schema: {str(value)[:80]}", key="$schema")
        if key in _NAMES_SCHEMAS:
            if not isinstance(value, dict):
                raise _Broken("schema", what=f"{key}: {str(value)[:80]}", key=key)
            for name, inner in value.items():
                if key == "$defs" and not _NAME.match(name):
                    raise _Broken("reference", word=name[:80])
                _look(inner, schema, header, (*at, name))
        elif key in _LIST_OF_SCHEMAS and isinstance(value, list):
            for i, inner in enumerate(value):
                _look(inner, schema, header, (*at, key, str(i)))
        elif key in _ONE_SCHEMA:
            _look(value, schema, header, (*at, key))


def _fits(key: str, value: Any) -> bool:
    expected = _ANNOTATIONS[key]
    if not isinstance(value, expected) or (expected is int and isinstance(value, bool)):
        return False
    if isinstance(value, list) and not all(isinstance(item, str) for item in value):
        return False
    return key != "x-felles-rule" or {f"{value}.missing", f"{value}.shape"} <= SENTENCES.keys()


def _pattern(value: Any) -> None:
    if not isinstance(value, str):
        raise _Broken("pattern", pattern=str(value)[:80])
    if not _usable(value):
        raise _Broken("pattern", pattern=value[:80])


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
        raise _Broken("reference", word=str(to)[:80], key="$ref")
    file, _, inner = to.partition("#")
    whole: Any = {"": schema, "../header.json": header}.get(file)
    if whole is None or (inner and not inner.startswith("/$defs/")) or (file == "" and not inner):
        raise _Broken("reference", word=to[:80])
    if inner:
        name = inner.removeprefix("/$defs/")
        if name not in whole.get("$defs", {}):
            raise _Broken("reference", word=to[:80])
        return whole["$defs"][name]
    return whole


def bundled(schema: Mapping[str, Any], header: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as one self-contained value: the header's definitions inside it, every reference local."""

    def moved(sub: Any, own: bool) -> Any:
        if isinstance(sub, dict):
            out = {}
            for key, value in sub.items():
                if key == "$ref" and isinstance(value, str):
                    if value == "../header.json":
                        value = "#/$defs/header"
                    elif value.startswith("../header.json#/$defs/") or not own:
                        value = "#/$defs/header-" + value.rsplit("/", 1)[1]
                out[key] = moved(value, own)
            return out
        if isinstance(sub, list):
            return [moved(item, own) for item in sub]
        return sub

    whole: dict[str, Any] = moved(schema, True)
    whole.pop("$id", None)
    definitions = dict(whole.get("$defs", {}))
    definitions["header"] = moved({k: v for k, v in header.items() if k not in ("$defs", "$schema", "$id")}, False)
    for name, sub in header.get("$defs", {}).items():
        definitions["header-" + name] = moved(sub, False)
    whole["$defs"] = definitions
    return whole


def _fields(sub: Any, whole: Mapping[str, Any], at: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every field's pointer with its sub-schema, references followed, ``*`` for list items."""
    if not isinstance(sub, dict) or depth > _DEPTH:
        return
    if "$ref" in sub:
        target = whole["$defs"].get(str(sub["$ref"]).rsplit("/", 1)[1], {})
        if "x-felles-refers-to" in sub:
            yield at, sub
        else:
            yield from _fields({**target, **{k: v for k, v in sub.items() if k != "$ref"}}, whole, at, depth + 1)
        return
    if any(key.startswith("x-felles-") for key in sub) and at:
        yield at, sub
    for key in ("allOf", "anyOf", "oneOf"):
        for inner in sub.get(key, ()):
            yield from _fields(inner, whole, at, depth + 1)
    for name, inner in sub.get("properties", {}).items():
        yield from _fields(inner, whole, (*at, name), depth + 1)
    for key in ("items", "additionalProperties"):
        if isinstance(sub.get(key), dict):
            yield from _fields(sub[key], whole, (*at, "*"), depth + 1)


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
    """A compiled validator: nothing is fetched, patterns are matched in linear time, dates must be real."""
    return jsonschema_rs.Draft202012Validator(
        dict(schema),
        formats={"date": is_date},
        validate_formats=True,
        pattern_options=jsonschema_rs.RegexOptions(size_limit=_PATTERN_BYTES),
        offline=True,
    )


def _yaml_file(tree: Tree, path: str, problems: list[Problem], rule: str) -> tuple[dict[str, Any], str]:
    """The file's data and text; nothing, with the problem noted, when it isn't there or can't be used."""
    entry = tree.entries().get(path)
    if entry is None:
        return {}, ""
    try:
        text = text_of(tree, path)
        data = read_yaml(text)
    except Refused as error:
        problems.append(Problem(error.rule, Place(path, error.line, error.column), error.values, error.variant))
        return {}, ""
    if not isinstance(data, dict):
        problems.append(Problem(rule, Place(path), {}, "mapping"))
        return {}, ""
    return data, text


def _dressed(
    tree: Tree, kind: Kind, header_labels: Mapping[str, Any], problems: list[Problem]
) -> Kind:
    """The kind with its layout and labels, where those can be read."""
    from dataclasses import replace

    folder = f"schemas/{kind.name}"
    labels, _ = _yaml_file(tree, f"{folder}/labels.yaml", problems, "K7")
    layout, source = _yaml_file(tree, f"{folder}/layout.yaml", problems, "K6")
    return replace(kind, labels={**header_labels, **labels}, layout=layout, layout_source=source)
