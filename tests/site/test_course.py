"""A kind whose layout names its course: the state at the head, in lists and hits, and the way drawn."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from tests.site.making import HEAD, PROJECT, Made, handbook

from felles.facts import Facts
from felles.facts.course import course_of
from felles.model import Course
from felles.reading.handbook import read_folder
from felles.site.course import ahead
from felles.site.search import search_records

SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Drill",
    "x-felles-folder": "drills",
    "x-felles-format": "yaml",
    "allOf": [{"$ref": "../header.json"}],
    "type": "object",
    "properties": {
        "kind": {"const": "drill"},
        "after": {"type": "array", "items": {"$ref": "../header.json#/$defs/name", "x-felles-refers-to": "drill", "x-felles-relation": "after"}},
        "states": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "state": {"enum": ["planned", "under-way", "held", "learned", "again"]},
                    "on": {"$ref": "../header.json#/$defs/date"},
                    "note": {"$ref": "../header.json#/$defs/text"},
                    "by": {"$ref": "../header.json#/$defs/name", "x-felles-refers-to": "role"},
                },
            },
        },
    },
    "unevaluatedProperties": False,
}
LABELS = """
kind: {nb: Øvelse, sv: Övning}
plural: {nb: Øvelser, sv: Övningar}
states: {nb: Gangen i det, sv: Gången}
states.state=planned: {nb: Planlagt, sv: Planerad}
states.state=under-way: {nb: I gang, sv: Pågår}
states.state=held: {nb: Holdt, sv: Hållen}
states.state=learned: {nb: Lært, sv: Lärd}
states.state=again: {nb: Tas igjen, sv: Tas om}
states.by: {nb: Av}
next.learned: {nb: når alle har sagt sitt}
"""
LAYOUT = """
small: [title]
course: {field: states, shapes: {planned: wait, under-way: warn, learned: ok, again: stop}, aside: [again]}
sections:
  - {show: course, heading: states}
  - {show: rows, field: after}
"""
STATES = "[{state: planned, on: 2026-01-05}, {state: under-way, on: 2026-02-01, note: Vi tok den ute., by: sykepleier}]"


def _drill(number: int, states: str, more: str = "") -> str:
    return f"id: OVE-{number}\nkind: drill\ntitle: Brann {number}\n{HEAD}{more}" + (f"states: {states}\n" if states else "")


def _made(folder: Path, *drills: str, layout: str = LAYOUT, language: str = "nb") -> Made:
    kinds = folder / "kinds"
    shutil.copytree(PROJECT / "schemas", kinds)
    (kinds / "drill").mkdir()
    (kinds / "drill" / "schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    (kinds / "drill" / "labels.yaml").write_text(LABELS, "utf-8")
    (kinds / "drill" / "layout.yaml").write_text(layout, "utf-8")
    files = {f"drills/ove-{i}.yaml": text for i, text in enumerate(drills, 1)}
    made = Made(handbook(folder / "book", files, kinds=kinds), language=language)
    assert made.handbook.problems == ()
    return made


def _parts(page: str) -> list[tuple[str, str, list[str]]]:
    """How, word, and what stands under it, of every state drawn."""
    drawn = re.search(r'<ol class="f-cycle.*?</ol>', page, re.S)
    if drawn is None:
        return []
    rows = re.findall(r'<li class="f-cycle__(\w+)".*?><b>(.*?)</b>(.*?)</li>', drawn[0])
    return [(how, word, [re.sub("<[^>]+>", "", s).replace("\u00a0", " ") for s in re.findall("<small>(.*?)</small>", said)]) for how, word, said in rows]


def test_the_way_is_drawn_with_days_with_where_it_is_now_and_with_what_is_left(tmp_path: Path) -> None:
    page = _made(tmp_path, _drill(1, STATES))["ovelser/ove-1.md"]
    assert _parts(page) == [
        ("done", "Planlagt", ["5. januar 2026"]),
        ("now", "I gang", ["1. februar 2026", "Her er det nå", "Vi tok den ute.", "Sykepleier"]),
        ("next", "Holdt", ["Gjenstår"]),
        ("next", "Lært", ["når alle har sagt sitt"]),
    ]
    assert page.count('aria-current="step"') == 1 and "## Gangen i det {#states}" in page
    assert '<small><a href="../../roller/sykepleier/">Sykepleier</a></small>' in page


@pytest.mark.parametrize(
    ("way", "drawn"),
    [
        ("learned", ["done learned"]),
        ("again", ["now again", "next planned", "next under-way", "next held", "next learned"]),
        ("planned held", ["done planned", "now held", "next learned"]),
        ("planned again", ["done planned", "now again", "next under-way", "next held", "next learned"]),
        ("planned learned again", ["done planned", "done learned", "now again", "next under-way", "next held", "next learned"]),
        ("learned again held", ["done learned", "done again", "now held", "next learned"]),
        ("planned learned again learned", ["done planned", "done learned", "done again", "done learned"]),
    ],
)
def test_what_is_off_the_ordinary_way_is_drawn_only_where_it_happened(tmp_path: Path, way: str, drawn: list[str]) -> None:
    states = ", ".join(f"{{state: {state}, on: 2026-01-0{i}}}" for i, state in enumerate(way.split(), 1))
    made = _made(tmp_path, _drill(1, f"[{states}]"))
    words = {"Planlagt": "planned", "I gang": "under-way", "Holdt": "held", "Lært": "learned", "Tas igjen": "again"}
    assert [f"{how} {words[word]}" for how, word, _ in _parts(made["ovelser/ove-1.md"])] == drawn
    assert ahead(made.book, made.handbook.by_id["OVE-1"]) == [d.split()[1] for d in drawn if d.startswith("next")]
    assert ("f-cycle--down" in made["ovelser/ove-1.md"]) == (len(drawn) > 6)


def test_many_states_stand_below_each_other(tmp_path: Path) -> None:
    states = ", ".join(f"{{state: {s}, on: 2026-01-0{i}}}" for i, s in enumerate(("planned", "held", "again", "held", "again"), 1))
    page = _made(tmp_path, _drill(1, f"[{states}]"))["ovelser/ove-1.md"]
    assert len(_parts(page)) == 6 and "f-cycle--down" not in page
    states = states.replace("{state: planned, on: 2026-01-01}, ", "{state: planned, on: 2026-01-01}, {state: under-way, on: 2026-01-01}, ")
    assert "f-cycle--down" in _made(tmp_path / "b", _drill(1, f"[{states}]"))["ovelser/ove-1.md"]


def test_the_state_stands_at_the_head_before_what_was_decided(tmp_path: Path) -> None:
    page = _made(tmp_path, _drill(1, STATES))["ovelser/ove-1.md"]
    found = re.findall(r'<p class="f-standing"><span class="f-state f-state--(\w+)">(.*?)</span>(?: <span>(.*?)</span>)?', page)
    assert found == [("warn", "I gang", "siden 1. februar 2026"), ("off", "Ikke besluttet ennå", "")]


def test_the_state_stands_in_lists_among_related_and_in_hits(tmp_path: Path) -> None:
    made = _made(tmp_path, _drill(1, STATES), _drill(2, "[{state: learned, on: 2026-03-01}]", "after: [OVE-1]\n"), _drill(3, ""))
    state = '<span class="f-state f-state--{}">{}</span>'
    assert f"Brann 1<small>{state.format('warn', 'I gang')} Brann 1</small>" in made["ovelser/index.md"]
    assert f"Brann 2<small>{state.format('ok', 'Lært')} Brann 2</small>" in made["ovelser/index.md"]
    assert "Brann 3<small>Brann 3</small>" in made["ovelser/index.md"]
    assert f"Brann 1<small>{state.format('warn', 'I gang')} Brann 1</small>" in made["ovelser/ove-2.md"]
    hits = {record["d"]: record.get("x") for record in search_records(made.book)}
    assert (hits["OVE-1"], hits["OVE-2"], hits["OVE-3"]) == (["warn", "I gang"], ["ok", "Lært"], None)


def test_what_has_no_course_says_nothing_of_one(tmp_path: Path) -> None:
    page = _made(tmp_path, _drill(1, ""))["ovelser/ove-1.md"]
    assert _parts(page) == [] and "Gangen" not in page and page.count("f-standing") == 1
    page = _made(tmp_path / "b", _drill(1, STATES), layout=LAYOUT.replace("course: {", "small: [title]\n#").replace("small: [title]\n", "", 1))["ovelser/ove-1.md"]
    assert _parts(page) == [] and page.count("f-standing") == 1


def test_a_state_without_a_shape_is_a_ring(tmp_path: Path) -> None:
    page = _made(tmp_path, _drill(1, "[{state: held, on: 2026-01-01}]"))["ovelser/ove-1.md"]
    assert '<span class="f-state f-state--off">Holdt</span> <span>siden 1. januar 2026</span>' in page


def test_another_language_says_it_in_its_own_words(tmp_path: Path) -> None:
    made = _made(tmp_path, _drill(1, STATES).replace("lang: nb", "lang: sv"), language="sv")
    page = next(page.text for path, page in made.pages.items() if path.endswith("/ove-1.md"))
    assert [part[1] for part in _parts(page)] == ["Planerad", "Pågår", "Hållen", "Lärd"]
    assert "sedan 1 februari 2026" in page and "Här är det nu" in page and "Återstår" in page


@pytest.mark.parametrize(
    ("states", "course"),
    [
        (STATES, Course("under-way", "2026-02-01")),
        ("[{state: held}]", Course("held", None)),
        ("[]", None),
        ("", None),
        ("[{on: 2026-01-01}]", None),
        ("[{state: held, on: 2026-05-01}, {state: planned, on: 2026-01-01}]", Course("planned", "2026-01-01")),
    ],
)
def test_the_last_row_says_where_it_is(tmp_path: Path, states: str, course: Course | None) -> None:
    book = _made(tmp_path, _drill(1, states)).handbook
    assert course_of(book.by_id["OVE-1"]) == course
    assert course_of(book.by_id["sykepleier"]) is None
    assert Facts(book, "2026-11-21")["courses"] == ({"drills/ove-1.yaml": course} if course else {})


@pytest.mark.parametrize("states", ["held", "{state: held}", "[held, 3, null, [held]]", "[{state: 7, on: 2026-01-01}]"])
def test_what_is_no_list_of_states_is_no_course(tmp_path: Path, states: str) -> None:
    made = _made(tmp_path, _drill(1, "[]"))
    (tmp_path / "book" / "drills" / "ove-1.yaml").write_text(_drill(1, states), "utf-8")
    book = read_folder(tmp_path / "book")
    broken = [d for d in book.documents if d.path == "drills/ove-1.yaml"]
    assert made.handbook.by_id["OVE-1"] and all(course_of(d) is None for d in broken)


@pytest.mark.parametrize(("old", "fault"), [("field: states", "field"), ("learned: ok", "word"), ("aside: [again]", "list")])
def test_a_layout_whose_course_names_what_is_not_there_is_a_fault(tmp_path: Path, old: str, fault: str) -> None:
    new = {"field: states": "field: after", "learned: ok": "learned: green", "aside: [again]": "aside: again"}[old]
    made = _made(tmp_path, _drill(1, STATES), layout=LAYOUT.replace(old, new))
    found = Facts(made.handbook, "2026-11-21")["layout_faults"]["drill"]
    assert {variant for variant, _, _ in found} == {fault} and found[0][1][0] == (3 if fault == "field" else found[0][1][0])
    if fault == "field":
        assert [values["field"] for _, _, values in found] == ["after.state", "after.on"]
