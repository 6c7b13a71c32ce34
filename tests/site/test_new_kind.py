"""A kind is a folder: without a line of Python it gets page, list, menu entry, links and facts."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from tests.site.making import HEAD, PROJECT, Made, handbook

from felles import site

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Drill",
    "x-felles-folder": "drills",
    "x-felles-format": "markdown",
    "x-felles-menu": 15,
    "allOf": [{"$ref": "../header.json"}],
    "type": "object",
    "required": ["held", "kind_of", "leader", "acts"],
    "properties": {
        "kind": {"const": "drill"},
        "held": {"$ref": "../header.json#/$defs/date"},
        "kind_of": {"enum": ["table", "full"]},
        "leader": {
            "$ref": "../header.json#/$defs/name",
            "x-felles-refers-to": "role",
            "x-felles-relation": "drills",
        },
        "why": {"$ref": "../header.json#/$defs/text"},
        "acts": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["what"],
                "properties": {
                    "what": {"$ref": "../header.json#/$defs/line"},
                    "by": {
                        "type": "array",
                        "items": {
                            "$ref": "../header.json#/$defs/name",
                            "x-felles-refers-to": "role",
                            "x-felles-relation": "performs",
                        },
                    },
                    "deadline": {"$ref": "../header.json#/$defs/line"},
                },
            },
        },
    },
    "unevaluatedProperties": False,
}
LABELS = """
kind: {nb: Øvelse, en: Drill}
plural: {nb: Øvelser, en: Drills}
held: {nb: Holdt, en: Held}
kind_of: {nb: Form, en: Form}
kind_of=full: {nb: Fullskala, en: Full scale}
leader: {nb: Øvingsleder, en: Leader}
why: {nb: Hvorfor, en: Why}
acts: {nb: Slik gjør vi, en: What we do}
relation.drills: {nb: Leder øvelsen, en: Leads the drill}
"""
LAYOUT = """
lead: why
sections:
  - heading: acts
    blocks:
      - {show: steps, field: acts, step: {who: by, do: what, when: deadline}}
  - {show: facts, heading: held, fields: [held, kind_of, leader]}
  - {show: back-links}
"""
DRILL = (
    f"---\nid: OVE-001\nkind: drill\ntitle: Strømmen går\n{HEAD}held: 2026-03-09\nkind_of: full\n"
    "leader: sykepleier\nwhy: Vi må klare oss i mørket.\nacts:\n"
    "  - {what: Finn lykta, by: [sykepleier, assistent], deadline: Straks}\n"
    "  - {what: Ring de sykeste, by: [assistent]}\n---\n\n## Etterpå\n\nVi snakker om det.\n"
)


def _made(folder: Path, *, layout: str = "", labels: str = LABELS, language: str = "nb") -> Made:
    kinds = folder / "kinds"
    shutil.copytree(PROJECT / "schemas", kinds, ignore=shutil.ignore_patterns("samples"))
    (kinds / "drill").mkdir()
    (kinds / "drill/schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    if labels:
        (kinds / "drill/labels.yaml").write_text(labels, "utf-8")
    if layout:
        (kinds / "drill/layout.yaml").write_text(layout, "utf-8")
    read = handbook(folder / "book", {"drills/ove-001-strom.md": DRILL}, kinds=kinds)
    assert read.problems == ()
    return Made(read, language=language)


def test_with_labels_and_layout_it_has_page_list_menu_and_back_link(tmp_path: Path) -> None:
    made = _made(tmp_path, layout=LAYOUT)
    page = made["ovelser/ove-001.md"]
    assert "## Slik gjør vi {#acts}" in page
    assert '<p class="f-step__do">Finn lykta</p>' in page
    assert "Den som har besøket</span>" in page  # exactly those the handbook has a word for
    assert "<dt>Holdt</dt><dd>9.\u00a0mars\u00a02026</dd>" in page
    assert "<dt>Form</dt><dd>Fullskala</dd>" in page
    assert '<dt>Øvingsleder</dt><dd><a href="../../roller/sykepleier/">Sykepleier</a></dd>' in page
    assert (
        '<a href="../ovelser/ove-001/">Strømmen går' in made["mer.md"]
        or "Strømmen går" in made["ovelser/index.md"]
    )
    assert "Øvelser" in [item.title for item in site.menu(made.book)]
    actor = made["roller/sykepleier.md"]
    assert "### Leder øvelsen {#links-drills}" in actor
    assert '<a href="../../ovelser/ove-001/">Strømmen går' in actor
    assert '<a href="../../ovelser/ove-001/#s1">Strømmen går<small>Steg 1</small></a>' in actor
    assert "Strømmen går" in made["sok.md"]


def test_without_a_layout_every_field_stands_in_the_schemas_order(tmp_path: Path) -> None:
    page = _made(tmp_path)["ovelser/ove-001.md"]
    parts = [
        "<dt>Holdt</dt>",
        "<dt>Form</dt>",
        "<dt>Øvingsleder</dt>",
        "## Hvorfor",
        "## Slik gjør vi",
        'id="s2"',
        "## Etterpå",
    ]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_without_labels_its_names_are_made_readable(tmp_path: Path) -> None:
    made = _made(tmp_path, labels="")
    assert "Drill" in [item.title for item in site.menu(made.book)]
    assert "<dt>Kind of</dt><dd>Full</dd>" in made["drill/ove-001.md"]


def test_a_layout_of_the_wrong_form_gives_the_derived_page(tmp_path: Path) -> None:
    page = _made(tmp_path, layout="sections: [{show: dance, field: acts}]\n")["ovelser/ove-001.md"]
    assert "Finn lykta" in page and "<dt>Holdt</dt>" in page


def test_labels_follow_the_language(tmp_path: Path) -> None:
    made = _made(tmp_path, layout=LAYOUT, language="en")
    assert "Drills" in [item.title for item in site.menu(made.book)]
    assert "<dt>Held</dt><dd>9\u00a0March\u00a02026</dd>" in made["drills/ove-001.md"]
