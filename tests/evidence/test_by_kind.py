"""A kind says itself which item it is evidence of: it is handed over without a line of Python, and its slips are told."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.evidence.grounds import alone, by_id, cells, ground, table
from tests.site.decided import Story
from tests.site.making import HEAD, PROJECT, handbook

from felles.evidence.items import items
from felles.pack.tables import as_csv, as_json, workbook
from felles.words import Words

KIND, ITEM = "utproving", "EV10"
NAME, LINE, TEXT, DATE = (f"../header.json#/$defs/{name}" for name in ("name", "line", "text", "date"))
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Something tried",
    "x-felles-folder": "docs/utprovinger",
    "x-felles-format": "yaml",
    "x-felles-evidence": [
        {"item": ITEM, "columns": ["state", "began", "people", "done", "keeper", "measures.text", "scope.sites"]},
        {"item": ITEM, "rows": "measures", "columns": ["measures.text", "measures.seen", "measures.by.role", "state"], "where": {"done": True}},
        {"item": "EV02", "columns": ["state"]},
    ],
    "allOf": [{"$ref": "../header.json"}],
    "type": "object",
    "required": ["state"],
    "properties": {
        "kind": {"const": KIND},
        "state": {"enum": ["running", "decided"]},
        "began": {"$ref": DATE},
        "people": {"type": "integer"},
        "done": {"type": "boolean"},
        "keeper": {"$ref": NAME, "x-felles-refers-to": "role", "x-felles-relation": "keeps"},
        "measures": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "text": {"$ref": LINE},
                    "seen": {"$ref": DATE},
                    "by": {"type": "object", "additionalProperties": False, "properties": {"role": {"$ref": NAME, "x-felles-refers-to": "role"}}},
                },
            },
        },
    },
    "unevaluatedProperties": False,
}
LABELS = """\
kind: {nb: Utprøving, en: Something tried}
plural: {nb: Utprøvinger, en: Things tried}
state: {nb: Hvor langt, en: How far}
state=running: {nb: Pågår, en: Running}
state=decided: {nb: Avgjort, en: Decided}
began: {nb: Startet, en: Began}
people: {nb: Deltakere, en: People}
done: {nb: Ferdig, en: Done}
keeper: {nb: Holder i den, en: Keeper}
measures: {nb: Målinger, en: Measures}
measures.text: {nb: Hva som måles, en: What is measured}
measures.seen: {nb: Sett, en: Seen}
measures.by.role: {nb: Målt av, en: Measured by}
"""
ONE = (
    f"id: UT-1\nkind: {KIND}\ntitle: Færre som ringer på\n{HEAD}state: decided\nbegan: 2026-02-01\npeople: 12\ndone: true\nkeeper: sykepleier\n"
    "scope: {sites: [nord]}\nmeasures:\n  - {text: =Antall besøk, seen: 2026-02-20, by: {role: assistent}}\n  - {text: Tid i minutter}\n"
)
OTHER = f"id: UT-2\nkind: {KIND}\ntitle: Ny rekkefølge\n{HEAD}state: running\ndone: false\nmeasures: [{{text: Tid}}]\n"


def kinds(folder: Path, change: Callable[[dict[str, Any]], None] = lambda schema: None) -> Path:
    """The project's kinds and one more."""
    found = folder / "kinds"
    shutil.copytree(PROJECT / "schemas", found, ignore=shutil.ignore_patterns("samples"))
    schema = json.loads(json.dumps(SCHEMA))
    change(schema)
    (found / KIND).mkdir()
    (found / KIND / "schema.json").write_text(json.dumps(schema, indent=2), "utf-8")
    (found / KIND / "labels.yaml").write_text(LABELS, "utf-8")
    return found


def story(folder: Path) -> Story:
    made = Story(folder)
    made.files |= {"docs/utprovinger/ut-1.yaml": ONE, "docs/utprovinger/ut-2.yaml": OTHER}
    return made.adopted("2026-03-02")


def test_a_new_kind_is_handed_over_in_its_item_without_python(tmp_path: Path) -> None:
    some = ground(story(tmp_path / "story"), "2026-06-01", kinds=kinds(tmp_path))
    made = by_id(some)[ITEM]
    assert not made.absent and [one.name for one in made.tables] == [f"{ITEM}-{KIND}", f"{ITEM}-{KIND}-measures"]
    whole, rows = made.tables
    assert (whole.title, rows.title) == ("Utprøvinger", "Utprøvinger: målinger")
    assert [(c.key, c.heading, c.sort) for c in whole.columns] == [
        ("id", "Id", "text"),
        ("title", "Tittel", "text"),
        ("@standing", "Status", "text"),
        ("state", "Hvor langt", "text"),
        ("began", "Startet", "day"),
        ("people", "Deltakere", "number"),
        ("done", "Ferdig", "yes"),
        ("keeper", "Holder i den", "text"),
        ("measures.text", "Målinger: hva som måles", "text"),
        ("scope.sites", "Gjelder for: steder", "text"),
        ("@version", "Versjon", "number"),
        ("@begins", "Gjelder fra", "day"),
        ("@decision", "Beslutningsnummer", "number"),
    ]
    assert [tuple(row.values()) for row in whole.rows] == [
        ("UT-1", "Færre som ringer på", "Gjelder", "Avgjort", "2026-02-01", 12, True, "Sykepleier", "=Antall besøk; Tid i minutter", "Sone Nord", 1, "2026-03-02", 1),
        ("UT-2", "Ny rekkefølge", "Gjelder", "Pågår", None, None, False, None, "Tid", None, 1, "2026-03-02", 1),
    ]
    # Only what is done, since the kind says so; a document's own field stands on each of its rows.
    assert [tuple(row.values())[:7] for row in rows.rows] == [
        ("UT-1", "Færre som ringer på", "Gjelder", "=Antall besøk", "2026-02-20", "Assistent", "Avgjort"),
        ("UT-1", "Færre som ringer på", "Gjelder", "Tid i minutter", None, None, "Avgjort"),
    ]
    assert cells(some, f"EV02-{KIND}", "id", "state") == [("UT-1", "Avgjort"), ("UT-2", "Pågår")]
    assert by_id(alone(some))[ITEM] == made


def test_its_rows_are_in_every_file(tmp_path: Path) -> None:
    some = ground(story(tmp_path / "story"), "2026-06-01", kinds=kinds(tmp_path))
    made = table(some, f"{ITEM}-{KIND}-measures")
    read = list(csv.DictReader(io.StringIO(as_csv(made).decode("utf-8-sig"), newline=""), delimiter=";"))
    assert (read[0]["Hva som måles"], read[0]["Målt av"]) == ("'=Antall besøk", "Assistent")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(items(some))))[f"{ITEM}-{KIND}-measures"]
    assert [(cell.value, cell.data_type) for cell in sheet["D"][1:]] == [("=Antall besøk", "s"), ("Tid i minutter", "s")]
    assert json.loads(as_json(by_id(some)[ITEM], Words("nb")))["tables"][1]["rows"][0]["measures.seen"] == "2026-02-20"


def test_only_what_is_asked_for_is_handed_over(tmp_path: Path) -> None:
    some = ground(story(tmp_path / "story"), "2026-06-01", kinds=kinds(tmp_path), asked={"documents": ("UT-2",)})
    assert cells(some, f"{ITEM}-{KIND}", "id") == [("UT-2",)]
    none = by_id(ground(story(tmp_path / "other"), "2026-06-01", kinds=kinds(tmp_path / "more"), asked={"documents": ("REG-SITES",)}))[ITEM]
    assert none.absent == "Ikke noe av dette er en del av det som er bedt om. Det ville ha stått i: Prøvehandlinger og Utprøvinger." and none.tables == ()


def test_what_is_withdrawn_is_told_as_withdrawn(tmp_path: Path) -> None:
    made = story(tmp_path / "story")
    made.decided("docs/utprovinger/ut-1.yaml", ONE + "withdrawn: {date: 2026-04-01, reason: Ferdig}\n", "2026-04-01", outcome="withdrawn")
    assert cells(ground(made, "2026-06-01", kinds=kinds(tmp_path)), f"{ITEM}-{KIND}", "id", "@standing") == [("UT-1", "Utgått"), ("UT-2", "Gjelder")]


def _first(schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schema["x-felles-evidence"][0]
    return found


WRONG: list[tuple[Callable[[dict[str, Any]], Any], str, str]] = [
    (lambda s: _first(s).update(item="EV22"), "evidence-item", '"EV22"'),
    (lambda s: _first(s).update(item="EV00"), "evidence-item", '"EV00"'),
    (lambda s: _first(s).update(rows="measure"), "evidence-rows", '"measure"'),
    (lambda s: _first(s).update(rows="state"), "evidence-rows", '"state"'),
    (lambda s: _first(s)["columns"].append("measures.txet"), "evidence-field", '"measures.txet"'),
    (lambda s: _first(s).update(where={"stat": "running"}), "evidence-field", '"stat"'),
    (lambda s: _first(s).update(columns=[]), "annotation-value", '{'),
    (lambda s: _first(s).update(columns=["state", "state"]), "annotation-value", '{'),
    (lambda s: _first(s).update(row="measures"), "annotation-value", '{'),
    (lambda s: _first(s).pop("item"), "annotation-value", '{'),
    (lambda s: _first(s).update(where={"state": None}), "annotation-value", '{'),
    (lambda s: s.update({"x-felles-evidence": "EV10"}), "annotation-value", '"x-felles-evidence"'),
    (lambda s: s["properties"]["state"].update({"x-felles-evidence": {"item": "EV10", "columns": ["state"]}}), "annotation-value", '"x-felles-evidence"'),
]


@pytest.mark.parametrize(("change", "variant", "marked"), WRONG)
def test_a_slip_is_told_where_it_stands(tmp_path: Path, change: Callable[[dict[str, Any]], None], variant: str, marked: str) -> None:
    folder = kinds(tmp_path, change)
    (told,) = [problem for problem in handbook(tmp_path / "book", {}, kinds=folder).problems if problem.rule == "K5"]
    assert (told.variant, told.place.path) == (variant, f"schemas/{KIND}/schema.json")
    line = (folder / KIND / "schema.json").read_text("utf-8").split("\n")[told.place.line - 1]
    assert marked in line


def test_a_row_of_a_register_says_what_it_is_before_it_says_where_it_stands(tmp_path: Path) -> None:
    made = table(ground(Story(tmp_path).adopted(), "2026-06-01"), "EV15-channels-entries")
    assert [column.heading for column in made.columns][:2] == ["Id", "Navn"] and [c.heading for c in made.columns][-6:-3] == ["Register, id", "Register", "Status"]
    assert [(row["entries.name"], row["entries.emergency"], row["id"]) for row in made.rows] == [("Nødtelefon", True, "REG-CHANNELS"), ("Vakttelefonen", None, "REG-CHANNELS")]
