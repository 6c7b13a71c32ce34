"""What an editor is told about the kinds: in step with the folders, and right about every YAML document."""

from __future__ import annotations

import json
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from felles.cli import main
from felles.reading.handbook import read_folder
from felles.starting import editor_schema

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = read_folder(ROOT)
DOCUMENTS = [document for document in HANDBOOK.documents if document.kind.format == "yaml"]
SETTINGS: dict[str, Any] = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))


def _errors(data: Any) -> list[str]:
    def fetched(address: str) -> Resource[Any]:
        return Resource.from_contents(json.loads(Path(address.removeprefix("file://")).read_text("utf-8")))

    schema = {"$schema": Draft202012Validator.META_SCHEMA["$id"], "$ref": f"file://{ROOT}/schemas/editor.json"}
    checker = Draft202012Validator(schema, registry=Registry(retrieve=fetched))  # type: ignore[call-arg]
    return [error.message for error in checker.iter_errors(data)]


def test_it_knows_every_kind() -> None:
    assert (ROOT / "schemas" / "editor.json").read_bytes() == editor_schema(HANDBOOK.kinds)


def test_the_project_and_what_it_starts_have_the_same_settings() -> None:
    common = ROOT / "tools/felles/starting/common/dot-vscode"
    for name in ("settings.json", "extensions.json"):
        assert (common / name).read_bytes() == (ROOT / ".vscode" / name).read_bytes()


def test_the_patterns_reach_every_yaml_document_and_no_other_yaml_file() -> None:
    (schema, patterns), = SETTINGS["yaml.schemas"].items()
    assert (ROOT / schema).is_file()
    reached = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.yaml")
        if any(fnmatch(f"/{path.relative_to(ROOT).as_posix()}", pattern) for pattern in patterns)
        and not path.relative_to(ROOT).as_posix().startswith("docs/about/")
    }
    assert reached == {document.path for document in DOCUMENTS}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.path)
def test_every_document_passes(document: Any) -> None:
    assert _errors(dict(document.data)) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.path)
def test_a_slip_in_it_is_told(document: Any) -> None:
    assert any("ownerrole" in error for error in _errors({**document.data, "ownerrole": "x"}))
    assert _errors({**document.data, "kind": "nothing"})


def test_the_command_takes_in_a_new_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", "init", str(tmp_path / "new")]) == 0
    (tmp_path / "new/schemas/sample").mkdir()
    (tmp_path / "new/schemas/sample/schema.json").write_text(
        json.dumps({"x-felles-folder": "docs/samples", "allOf": [{"$ref": "../header.json"}], "type": "object"}), "utf-8"
    )
    assert main(["-C", str(tmp_path / "new"), "editor"]) == 0
    written = json.loads((tmp_path / "new/schemas/editor.json").read_text("utf-8"))
    assert set(written["properties"]["kind"]["enum"]) == {*HANDBOOK.kinds, "sample"}
    assert {"$ref": "sample/schema.json"} in [branch["then"] for branch in written["allOf"]]
    assert str(len(HANDBOOK.kinds) + 1) in capsys.readouterr().out
