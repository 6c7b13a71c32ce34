"""Any kind says which of its days are deadlines: they are found whatever the kind, and its slips are told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.site.making import HEAD, PROJECT, handbook

from felles.facts import Facts
from felles.model import Handbook

DATE, LINE, NAME = (f"../header.json#/$defs/{name}" for name in ("date", "line", "name"))
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Promise",
    "x-felles-folder": "docs/promises",
    "x-felles-format": "yaml",
    "allOf": [{"$ref": "../header.json"}],
    "type": "object",
    "required": [],
    "properties": {
        "kind": {"const": "promise"},
        "answer": {"$ref": DATE, "x-felles-deadline": {"over": {"states": ["kept"], "closed": ["yes"]}}},
        "closed": {"enum": ["yes", "no"]},
        "states": {"type": "array", "items": {"type": "object", "properties": {"state": {"$ref": NAME}}}},
        "steps": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"$ref": LINE},
                    "who": {"$ref": NAME, "x-felles-refers-to": "role"},
                    "due": {"$ref": DATE, "x-felles-deadline": {"done": "done", "what": "text", "who": "who"}},
                    "done": {"$ref": DATE},
                },
            },
        },
    },
    "unevaluatedProperties": False,
}
TEXT = f"id: L-1\nkind: promise\ntitle: Lampe i gangen\n{HEAD}"
STEPS = "steps:\n  - {text: Kjøp lampe, who: sykepleier, due: 2026-03-01, done: 2026-02-20}\n  - {text: Heng den opp, due: 2026-02-01}\n"


def _book(folder: Path, text: str, change: Callable[[dict[str, Any]], None] = lambda schema: None) -> Handbook:
    kinds = folder / "kinds"
    shutil.copytree(PROJECT / "schemas", kinds, ignore=shutil.ignore_patterns("samples"))
    schema = json.loads(json.dumps(SCHEMA))
    change(schema)
    (kinds / "promise").mkdir()
    (kinds / "promise/schema.json").write_text(json.dumps(schema, indent=1), "utf-8")
    return handbook(folder / "book", {"docs/promises/l-1.yaml": text}, kinds=kinds)


def _found(book: Handbook) -> list[tuple[str, str | None, str, str | None]]:
    assert [p for p in book.problems if p.rule == "K5"] == []
    return [(one.day, one.done, one.what, one.who) for one in Facts(book, "2026-02-10")["deadlines"]]


def test_rows_and_fields_are_found_the_earliest_first_with_who_and_whether_done(tmp_path: Path) -> None:
    assert _found(_book(tmp_path, TEXT + STEPS + "answer: 2026-02-15\n")) == [
        ("2026-02-01", None, "Heng den opp", None),
        ("2026-02-15", None, "", None),
        ("2026-03-01", "2026-02-20", "Kjøp lampe", "sykepleier"),
    ]


@pytest.mark.parametrize(
    ("more", "due"),
    [
        ("states: [{state: made}, {state: kept}]\n", 0),
        ("states: [{state: kept}, {state: broken}]\n", 1),
        ("closed: yes\n", 0),
        ("closed: no\n", 1),
        ("states: []\n", 1),
        ("withdrawn: {date: 2026-02-01, reason: Gangen er borte.}\n", 0),
    ],
)
def test_what_is_over_or_withdrawn_is_not_due(tmp_path: Path, more: str, due: int) -> None:
    assert len(_found(_book(tmp_path, TEXT + "answer: 2026-02-15\n" + more))) == due


def test_a_day_that_is_none_is_left_to_who_reports_it(tmp_path: Path) -> None:
    assert _found(_book(tmp_path, TEXT + "steps: [{text: a, due: 2026-02-30}, {text: b, due: 7}, 3]\nanswer: [2026-01-01]\n")) == []


def _steps(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["properties"]["steps"]["items"]["properties"]["due"]
    return found


@pytest.mark.parametrize(
    ("change", "variant"),
    [
        (lambda s: _steps(s).update({"x-felles-deadline": {"done": "finished"}}), "deadline-field"),
        (lambda s: _steps(s).update({"x-felles-deadline": {"who": "owner_role"}}), "deadline-field"),
        (lambda s: _steps(s).update({"x-felles-deadline": {"over": {"stage": ["kept"]}}}), "deadline-field"),
        (lambda s: _steps(s).update({"x-felles-deadline": {"until": "done"}}), "annotation-value"),
        (lambda s: _steps(s).update({"x-felles-deadline": {"over": ["kept"]}}), "annotation-value"),
        (lambda s: _steps(s).update({"x-felles-deadline": {"over": {"states": "kept"}}}), "annotation-value"),
        (lambda s: _steps(s).update({"x-felles-deadline": True}), "annotation-value"),
    ],
)
def test_a_slip_in_it_is_told_where_it_stands(tmp_path: Path, change: Callable[[dict[str, Any]], None], variant: str) -> None:
    book = _book(tmp_path, TEXT, change)
    assert [(p.variant, p.place.path) for p in book.problems if p.rule == "K5"] == [(variant, "schemas/promise/schema.json")]
