"""What a new handbook starts from: the texts of one language, and the files that are the same in all of them.

Each language is a folder here, laid out as the handbook will be; ``common`` holds the rest. A name that starts
with ``dot-`` loses that for a dot, so that these files never steer the project they lie in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

_HOME = Path(__file__).parent
_COMMON = "common"


def languages() -> tuple[str, ...]:
    """The languages a handbook can be started in."""
    return tuple(sorted(p.name for p in _HOME.iterdir() if (p / "README.md").is_file()))


def texts(language: str, values: Mapping[str, str]) -> dict[str, bytes]:
    """Every file by its path in the new handbook, ``@name@`` replaced by the value of that name."""
    found: dict[str, bytes] = {}
    for folder in (_HOME / _COMMON, _HOME / language):
        for source in sorted(folder.rglob("*")):
            if not source.is_file():
                continue
            text = source.read_text("utf-8")
            for name, value in values.items():
                text = text.replace(f"@{name}@", value)
            parts = [f".{part[4:]}" if part.startswith("dot-") else part for part in source.relative_to(folder).parts]
            found["/".join(parts)] = text.encode("utf-8")
    return found


def editor_schema(kinds: Iterable[str]) -> bytes:
    """One schema for an editor to use on every YAML document: ``kind`` says which kind's own schema applies.

    Several kinds share a folder, so that a file's place alone can't tell. It names the kinds and copies nothing
    of them: it changes only when a kind comes or goes.
    """
    names = sorted(kinds)
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Every document, for editors. Written by “felles editor”.",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"enum": names}},
        "allOf": [
            {
                "if": {"required": ["kind"], "properties": {"kind": {"const": name}}},
                "then": {"$ref": f"{name}/schema.json"},
            }
            for name in names
        ],
    }
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
