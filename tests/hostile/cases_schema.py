"""A kind's folder gone wrong: schema, layout, labels."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hostile.building import SCHEMA, Build, Case, bad, done, removed, replaced, written

HEADER = "schemas/header.json"
LAYOUT = "schemas/routine/layout.yaml"
LABELS = "schemas/routine/labels.yaml"


def _schema(change: Callable[[dict[str, Any]], object], path: str = SCHEMA) -> Build:
    """The schema after a change to its data; one key a line."""

    def build(root: Path) -> None:
        file = root / path
        data = json.loads(file.read_text("utf-8"))
        change(data)
        file.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")

    return build


def _own(value: Any) -> Build:
    """The routine's ``purpose`` with this sub-schema."""
    return _schema(lambda s: s["properties"].update(purpose=value))


def _root(**keys: Any) -> Build:
    return _schema(lambda s: s.update({key.replace("__", "-"): value for key, value in keys.items()}))


def _purpose(key: str, value: Any, below: int = 1) -> Case:
    return bad(f"{key}: {str(value)[:40]}", _own({key: value}), ("K5", ('"purpose": {', below), SCHEMA))


def _link(path: str, target: str) -> Build:
    return done(lambda root: ((root / path).unlink(missing_ok=True), os.symlink(target, root / path)))


def _folder(path: str) -> Build:
    return done(lambda root: ((root / path).unlink(missing_ok=True), (root / path).mkdir()))


def _nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        value = {"type": "object", "properties": {"a": value}}
    return value


def _doubling(levels: int) -> dict[str, Any]:
    found: dict[str, Any] = {f"d{i}": {"properties": {"a": {"$ref": f"#/$defs/d{i + 1}"}, "b": {"$ref": f"#/$defs/d{i + 1}"}}} for i in range(levels)}
    return {**found, f"d{levels}": {"type": "string"}}


CASES: list[Case] = [
    bad("a schema that is empty", written(SCHEMA, b""), ("K5", 1, SCHEMA)),
    bad("a schema that is no JSON", written(SCHEMA, "{\n 'title': 1}"), ("K5", 2, SCHEMA)),
    bad("a schema with a comma too many", replaced('"x-felles-menu": 10,', '"x-felles-menu": 10,,', SCHEMA), ("K5", '10,,', SCHEMA)),
    bad("a schema with a comment", replaced('"x-felles-menu": 10,', '"x-felles-menu": 10, // meny', SCHEMA), ("K5", "// meny", SCHEMA)),
    bad("a schema that is a list", written(SCHEMA, "[]"), ("K5", 1, SCHEMA)),
    bad("a schema that is true", written(SCHEMA, "true"), ("K5", 1, SCHEMA)),
    bad("a schema that is a text", written(SCHEMA, '"routine"'), ("K5", 1, SCHEMA)),
    bad("a schema in UTF-16", written(SCHEMA, "{}".encode("utf-16")), ("Y1", 1, SCHEMA)),
    bad("a schema in Latin-1", written(SCHEMA, '{"title": "Rutine å"}'.encode("latin-1")), ("Y1", 1, SCHEMA)),
    bad("a schema with an override", replaced('"title": "Routine"', '"title": "Rou\u202etine"', SCHEMA), ("Y2", "tine", SCHEMA)),
    bad("a schema with an escaped override", replaced('"title": "Routine"', r'"title": "Rou\u202etine"', SCHEMA), ("Y2", "u202e", SCHEMA)),
    bad("a schema with half a surrogate pair", replaced('"title": "Routine"', r'"title": "Rou\ud800tine"', SCHEMA), ("Y2", "ud800", SCHEMA)),
    bad("a schema with a key twice", replaced('"title": "Routine"', '"title": "a",\n "title": "b"', SCHEMA), ("K5", '"title"', SCHEMA)),
    bad("a schema with NaN", replaced('"x-felles-menu": 10', '"x-felles-menu": NaN', SCHEMA), ("K5", "NaN", SCHEMA)),
    bad("a schema with Infinity", replaced('"x-felles-menu": 10', '"x-felles-menu": -Infinity', SCHEMA), ("K5", "-Infinity", SCHEMA)),
    bad("a schema with a number beyond all", replaced('"x-felles-menu": 10', '"maxProperties": 1e999', SCHEMA), ("K5", "1e999", SCHEMA)),
    bad("a schema with a number of 5,000 digits", replaced('"x-felles-menu": 10', '"maxProperties": ' + "9" * 5_000, SCHEMA), ("K5", "9999", SCHEMA)),
    bad("a schema with a number of 4,000 digits", replaced('"x-felles-menu": 10', '"maxProperties": ' + "9" * 4_000, SCHEMA), ("K5", "9999", SCHEMA)),
    bad("a schema of two megabytes", written(SCHEMA, '{"title": "' + "x" * (2 << 20) + '"}'), ("Y3", 1, SCHEMA)),
    bad("a schema of sixty gigabytes", done(lambda root: os.truncate(root / SCHEMA, 60 << 30)), ("Y3", 1, SCHEMA)),
    bad("a schema 1,000 deep", _own(json.loads('{"not":' * 900 + "{}" + "}" * 900)), ("K5", 1, SCHEMA)),
    bad("a schema 100,000 brackets deep", written(SCHEMA, "[" * 100_000), ("K5", 1, SCHEMA)),
    bad("a list of values 700 deep", written(SCHEMA, '{"enum": ' + "[" * 700 + "]" * 700 + "}"), ("K5", 1, SCHEMA)),
    bad("fields 41 deep", _own(_nested(41)), ("K5", ('"purpose": {', 45), SCHEMA)),
    bad("a schema that is a folder", _folder(SCHEMA), ("K5", 1, SCHEMA)),
    bad("a schema that is a link", _link(SCHEMA, "../role/schema.json"), ("Y9", 1, SCHEMA)),
    bad("a schema that links to itself", _link(SCHEMA, "schema.json"), ("Y9", 1, SCHEMA)),
    bad("a schema that is a pipe", done(lambda root: ((root / SCHEMA).unlink(), os.mkfifo(root / SCHEMA))), ("Y9", 1, SCHEMA)),
    bad("a kind's folder that is a link", done(lambda root: os.symlink("role", root / "schemas/rolle")), ("Y9", 1, "schemas/rolle")),
    bad("a kind without a schema", written("schemas/notis/labels.yaml", "kind: {nb: Notis}\n"), ("K5", 1, "schemas/notis/schema.json")),
    bad("a kind's name in another case", written("schemas/Routine/schema.json", "{}"), ("Y10", 1, "schemas/routine")),
    # references
    bad("a reference to another host", _own({"$ref": "http://127.0.0.1:9/x.json"}), ("K5", "127.0.0.1", SCHEMA)),
    bad("a reference to a file", _own({"$ref": "file:///etc/passwd"}), ("K5", "etc/passwd", SCHEMA)),
    bad("a reference out of the handbook", _own({"$ref": "../../../etc/x.json"}), ("K5", "etc/x", SCHEMA)),
    bad("a reference to another kind", _own({"$ref": "../role/schema.json"}), ("K5", "../role", SCHEMA)),
    bad("a reference to nothing", _own({"$ref": "#/$defs/nei"}), ("K5", "$defs/nei", SCHEMA)),
    bad("a reference to nothing in the header", _own({"$ref": "../header.json#/$defs/nei"}), ("K5", "$defs/nei", SCHEMA)),
    bad("a reference past the definitions", _own({"$ref": "#/properties/kind"}), ("K5", "#/properties/kind", SCHEMA)),
    bad("a reference to itself", _own({"$ref": "#"}), ("K5", '"#"', SCHEMA)),
    bad("a reference that is a number", _own({"$ref": 7}), ("K5", ('"purpose": {', 1), SCHEMA)),
    bad("a reference that is a list", _own({"$ref": ["#/$defs/a"]}), ("K5", ('"purpose": {', 1), SCHEMA)),
    bad("a reference inside a name with a slash", _schema(lambda s: (s.update({"$defs": {"a/b": {}}}), s["properties"].update(purpose={"$ref": "#/$defs/a/b"}))), ("K5", '"$defs"', SCHEMA)),
    bad("a definition of itself", _schema(lambda s: (s.update({"$defs": {"a": {"$ref": "#/$defs/a"}}}), s["properties"].update(purpose={"$ref": "#/$defs/a"}))), ("K5", "#/$defs/a", SCHEMA)),
    bad("two definitions of each other", _schema(lambda s: (s.update({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}}}), s["properties"].update(purpose={"$ref": "#/$defs/a"}))), ("K5", "#/$defs/", SCHEMA)),
    bad("a list of itself", _schema(lambda s: (s.update({"$defs": {"a": {"type": "array", "items": {"$ref": "#/$defs/a"}}}}), s["properties"].update(purpose={"$ref": "#/$defs/a"}))), ("K5", "#/$defs/a", SCHEMA)),
    bad("definitions that double forty times", _schema(lambda s: (s.update({"$defs": _doubling(38)}), s["properties"].update(purpose={"$ref": "#/$defs/d0"}))), ("K5", 1, SCHEMA)),
    bad("a header that refers to itself", _schema(lambda h: h.update({"allOf": [{"$ref": "../header.json"}]}), HEADER), ("K5", "../header.json", HEADER)),
    bad("an address of its own inside", _own({"$id": "https://felles.example/x", "$ref": "#/$defs/nei"}), ("K5", "$defs/nei", SCHEMA)),
    bad("an older dialect", _root(**{"$schema": "http://json-schema.org/draft-04/schema#"}), ("K5", "draft-04", SCHEMA)),
    bad("a dialect on another host", _root(**{"$schema": "http://127.0.0.1:9/meta"}), ("K5", "127.0.0.1", SCHEMA)),
    # words
    bad("a keyword misspelt", _own({"requierd": ["a"]}), ("K5", "requierd", SCHEMA)),
    bad("a keyword from elsewhere", _own({"patternProperties": {"a": {}}}), ("K5", "patternProperties", SCHEMA)),
    bad("a moving reference", _own({"$dynamicRef": "#x"}), ("K5", "$dynamicRef", SCHEMA)),
    bad("an annotation misspelt", _own({"x-felles-refer-to": "role"}), ("K5", "x-felles-refer-to", SCHEMA)),
    bad("somebody else's annotation", _own({"x-order": 1}), ("K5", "x-order", SCHEMA)),
    bad("an annotation with a wrong value", _own({"x-felles-refers-to": 7}), ("K5", "x-felles-refers-to", SCHEMA)),
    bad("an annotation with a list of lists", _own({"x-felles-refers-to": [["role"]]}), ("K5", "x-felles-refers-to", SCHEMA)),
    bad("an annotation naming a rule nobody has", _own({"type": "string", "x-felles-rule": "ZZ9"}), ("K5", "x-felles-rule", SCHEMA)),
    bad("a menu number that is true", _root(**{"x-felles-menu": True}), ("K5", "x-felles-menu", SCHEMA)),
    bad("a folder outside", _root(**{"x-felles-folder": "../routines"}), ("K5", "x-felles-folder", SCHEMA)),
    bad("a folder from the root", _root(**{"x-felles-folder": "/routines"}), ("K5", "x-felles-folder", SCHEMA)),
    bad("a folder in capitals", _root(**{"x-felles-folder": "Routines"}), ("K5", "x-felles-folder", SCHEMA)),
    bad("a folder with a line break", _root(**{"x-felles-folder": "routines\n"}), ("K5", "x-felles-folder", SCHEMA)),
    bad("the schemas' own folder", _root(**{"x-felles-folder": "schemas/routine"}), ("K5", "x-felles-folder", SCHEMA)),
    bad("the folder the site is built in", _root(**{"x-felles-folder": "site/routines"}), ("K5", "x-felles-folder", SCHEMA)),
    bad("no folder", _schema(lambda s: s.pop("x-felles-folder")), ("K5", 1, SCHEMA)),
    bad("a format nobody reads", _root(**{"x-felles-format": "html"}), ("K5", "x-felles-format", SCHEMA)),
    bad("something the product isn't", _root(**{"x-felles-serves": "money"}), ("K5", "money", SCHEMA)),
    # values of keywords
    bad("fields that are a list", _schema(lambda s: s.update(properties=[])), ("K5", '"properties"', SCHEMA)),
    bad("fields that are a text", _schema(lambda s: s.update(properties="a")), ("K5", '"properties"', SCHEMA)),
    bad("definitions that are a list", _schema(lambda s: s.update({"$defs": []})), ("K5", '"$defs"', SCHEMA)),
    bad("definitions that are a text", _schema(lambda s: (s.update({"$defs": "abc"}), s["properties"].update(purpose={"$ref": "#/$defs/a"}))), ("K5", ('"purpose": {', 1), SCHEMA)),
    _purpose("type", "tekst"),
    _purpose("type", []),
    _purpose("type", {"a": 1}),
    _purpose("enum", "a"),
    _purpose("required", "a"),
    _purpose("required", [1], 2),
    _purpose("minLength", -1),
    _purpose("minLength", "1"),
    _purpose("maximum", "1"),
    _purpose("multipleOf", 0),
    _purpose("allOf", {}),
    _purpose("allOf", "a"),
    _purpose("anyOf", []),
    _purpose("anyOf", [7]),
    _purpose("items", 7),
    _purpose("items", [{}]),
    _purpose("not", "a"),
    _purpose("properties", {"a": 7}),
    _purpose("properties", 7),
    _purpose("$defs", 7),
    _purpose("additionalProperties", 7),
    _purpose("prefixItems", {}),
    _purpose("dependentRequired", {"a": "b"}, 2),
    _purpose("uniqueItems", "ja"),
    _purpose("format", "email"),
    _purpose("format", ["date"]),
    _purpose("format", 7),
    _purpose("$id", 7),
    _purpose("$schema", 7),
    # patterns
    bad("a pattern that is no pattern", _own({"pattern": "("}), ("K5", '"("', SCHEMA)),
    bad("a pattern with a look-ahead", _own({"pattern": "^(?=a)b"}), ("K5", "(?=a)", SCHEMA)),
    bad("a pattern with a back-reference", _own({"pattern": "(a)\\1"}), ("K5", "(a)", SCHEMA)),
    bad("a pattern that is a number", _own({"pattern": 7}), ("K5", ('"purpose": {', 1), SCHEMA)),
    bad("a pattern that grows", _own({"pattern": "(((a{100}){100}){100}){100}"}), ("K5", "{100}", SCHEMA)),
    bad("a thousand heavy patterns", _own({"allOf": [{"pattern": f"^[\\p{{L}}]{{{60 + i % 30}}}x{i}$"} for i in range(1_000)]}), ("K5", ('"purpose": {', 3), SCHEMA)),
    bad("a pattern that takes others years, on a text that provokes it", (_own({"type": "string", "pattern": "^(a+)+$"}), replaced("purpose: Den som har falt, skal få hjelp i rett rekkefølge.", "purpose: " + "a" * 40_000 + "!")), ("K3", "purpose:")),
    # slips of somebody who makes a kind
    bad("a folder that was copied under another kind's name", replaced('"const": "routine"', '"const": "checklist"', SCHEMA), ("K5", '"const": "checklist"', SCHEMA)),
    bad("a reference to a kind that is nearly there", replaced('"x-felles-refers-to": "role"', '"x-felles-refers-to": "roles"', SCHEMA), ("K5", '"roles"', SCHEMA)),
    # the header
    bad("a header that is no JSON", written(HEADER, "{"), ("K5", 1, HEADER)),
    bad("a header that is a list", written(HEADER, "[]"), ("K5", 1, HEADER)),
    bad("a header with wrong definitions", _schema(lambda h: h.update({"$defs": []}), HEADER), ("K5", '"$ref": "#/$defs/name"', HEADER)),
    bad("a header with wrong fields", _schema(lambda h: h.update(properties=7), HEADER), ("K5", '"properties"', HEADER)),
    bad("a header with a wrong type", _schema(lambda h: h.update(type=7), HEADER), ("K5", '"type": 7', HEADER)),
    bad("a header that is a link", done(lambda root: ((root / HEADER).rename(root / "h.json"), os.symlink("../h.json", root / HEADER))), ("Y9", 1, HEADER)),
    Case("a header that is missing", (removed(HEADER),), says="no handbook"),
    Case("a header that is a folder", (_folder(HEADER),), says="no handbook"),
    Case("a header that is a pipe", (done(lambda root: ((root / HEADER).unlink(), os.mkfifo(root / HEADER))),), says="no handbook"),
    Case("no schemas at all", (removed("schemas"),), says="no handbook"),
    Case("no mkdocs.yml", (removed("mkdocs.yml"),), says="no handbook"),
    # layout and labels
    bad("a layout that is a list", written(LAYOUT, "- steps\n"), ("K6", 1, LAYOUT)),
    bad("a layout that is empty", written(LAYOUT, ""), ("K6", 1, LAYOUT)),
    bad("a layout of a template", written(LAYOUT, "sections:\n  - {{ steps }}\n"), ("Y12", 2, LAYOUT)),
    bad("a layout with a bomb", written(LAYOUT, "a: &a [x]\nb: [*a, *a]\n"), ("Y5", 1, LAYOUT)),
    bad("a layout with words nobody knows", written(LAYOUT, "sections: 7\nscript: alert(1)\n"), ("K6", 1, LAYOUT)),
    bad("a layout with a way to show that nobody knows", written(LAYOUT, "sections:\n  - {show: body}\n  - {show: step, field: steps}\n"), ("K6", 3, LAYOUT)),
    bad("a layout with a name that says nothing", written(LAYOUT, "sections:\n  - {show: body}\n  - {shows: text, field: purpose}\n"), ("K6", 3, LAYOUT)),
    bad("a layout that lacks what to show", written(LAYOUT, "sections:\n  - {show: body}\n  - {show: text}\n"), ("K6", 3, LAYOUT)),
    bad("a layout with a field where a list belongs", written(LAYOUT, "sections:\n  - show: facts\n    fields: risk\n"), ("K6", 3, LAYOUT)),
    bad("a layout with a field that is no name", written(LAYOUT, "sections:\n  - show: facts\n    fields: [Risk]\n"), ("K6", 3, LAYOUT)),
    bad("a layout in Latin-1", written(LAYOUT, "sections: å".encode("latin-1")), ("Y1", 1, LAYOUT)),
    bad("a layout that is a link", done(lambda root: ((root / LAYOUT).unlink(missing_ok=True), os.symlink("/etc/passwd", root / LAYOUT))), ("Y9", 1, LAYOUT)),
    bad("labels that are a text", written(LABELS, "Rutine\n"), ("K7", 1, LABELS)),
    bad("labels twice", written(LABELS, "kind: {nb: Rutine}\nkind: {nb: Rutiner}\n"), ("Y6", 2, LABELS)),
    bad("labels with an override", written(LABELS, 'kind: {nb: "Rut\u202eine"}\n'), ("Y2", 1, LABELS)),
    bad("labels with an escape", written(LABELS, 'kind: {nb: "Rut\\e[31mine"}\n'), ("Y2", 1, LABELS)),
    bad("labels that are numbers", written(LABELS, "kind: 7\nplural: [a]\nrisk: {nb: 9}\n"), ("K7", 1, LABELS)),
    bad("labels of sixty gigabytes", done(lambda root: (root / LABELS).touch() or os.truncate(root / LABELS, 60 << 30)), ("Y3", 1, LABELS)),
    bad("labels that are a pipe", done(lambda root: ((root / LABELS).unlink(missing_ok=True), os.mkfifo(root / LABELS))), ("Y9", 1, LABELS)),
]
