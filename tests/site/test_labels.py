"""Labels and layouts of the project's own kinds are whole, in every language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from felles.facts.layouts import keys_elsewhere
from felles.model import Kind
from felles.plain.fields import fields_of
from felles.plain.layouts import derived, layout_of, layout_schema
from felles.reading.kinds import read_kinds
from felles.reading.text import read_yaml
from felles.reading.tree import Folder

PROJECT = Path(__file__).parents[2]
KINDS, _ = read_kinds(Folder(PROJECT))
LANGUAGES = {"nb", "da", "sv", "en"}
FILES = [PROJECT / "schemas/header.labels.yaml", *sorted((PROJECT / "schemas").glob("*/labels.yaml"))]
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_every_label_exists_in_every_language_with_the_same_blanks(file: Path) -> None:
    labels = read_yaml(file.read_text("utf-8"))
    assert isinstance(labels, dict)
    for key, words in labels.items():
        assert set(words) == LANGUAGES, key
        assert all(isinstance(word, str) and word.strip() == word and word for word in words.values()), key
        assert len({tuple(sorted(re.findall(r"\{\w+\}", word))) for word in words.values()}) == 1, key


@every_kind
def test_every_field_and_fixed_value_has_a_label(kind: Kind) -> None:
    missing = [field.key for field in fields_of(kind).values() if field.key not in kind.labels]
    assert missing == []
    assert {"kind", "plural", "about"} <= set(kind.labels) or kind.register
    values = [key for key in _values(kind.schema, kind.schema, ()) if key not in kind.labels]
    assert values == []


def _values(sub: Any, whole: Any, at: tuple[str, ...], depth: int = 0) -> list[str]:
    if not isinstance(sub, dict) or depth > 30:
        return []
    if "$ref" in sub:
        return _values(whole["$defs"][sub["$ref"].rsplit("/", 1)[1]], whole, at, depth + 1)
    fixed = [*sub.get("enum", ()), *([sub["const"]] if "const" in sub and at != ("kind",) else [])]
    found = [f"{'.'.join(at)}={value}" for value in fixed]
    for key in ("allOf", "oneOf", "anyOf"):
        for inner in sub.get(key, ()):
            found += _values(inner, whole, at, depth + 1)
    for name, inner in sub.get("properties", {}).items():
        found += _values(inner, whole, (*at, name), depth + 1)
    for key in ("items", "additionalProperties"):
        found += _values(sub.get(key), whole, at, depth + 1)
    return found


@every_kind
def test_the_layout_has_the_right_form_and_names_real_fields_and_words(kind: Kind) -> None:
    jsonschema.Draft202012Validator(layout_schema()).validate(dict(kind.layout))
    fields = {".".join(p for p in path if p != "*") for path in fields_of(kind)} | keys_elsewhere(kind, KINDS)
    for sections, prefix in (
        (kind.layout["sections"], ""),
        (kind.layout.get("entry", {}).get("sections", ()), "entries."),
    ):
        for section in sections:
            if "blocks" in section:
                assert any(
                    key in kind.labels
                    for key in (f"heading.{section['heading']}", prefix + section["heading"])
                ), section
            for block in section.get("blocks", [section]):
                _check(block, prefix, fields, kind)


def _check(block: dict[str, Any], prefix: str, fields: set[str], kind: Kind) -> None:
    inside = f"{prefix}{block['field']}." if "field" in block else prefix
    named = [prefix + block["field"]] if "field" in block else []
    for entry in block.get("fields", ()):
        named.append(
            prefix + (entry if isinstance(entry, str) else entry.get("field", block.get("field", "")))
        )
    for entry in block.get("columns", ()):
        if isinstance(entry, str) or "field" in entry:
            named.append(inside + (entry if isinstance(entry, str) else entry["field"]))
    for key in ("name", "value", "title", "link", "group", "channel", "when"):
        if key in block:
            named.append(inside + block[key])
    assert [name for name in named if name not in fields] == []
    for key in ("intro", "none"):
        assert key not in block or block[key] in kind.labels, block


@every_kind
def test_a_layout_made_from_the_schema_has_the_right_form_too(kind: Kind) -> None:
    jsonschema.Draft202012Validator(layout_schema()).validate(derived(kind))
    assert layout_of(kind).sections
