"""Folders of anything: reading and checking never raise, say the same each time, and every problem has words."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from felles.check import check
from felles.facts import Facts
from felles.model import Kind
from felles.reading.handbook import read
from felles.reading.kinds import read_kinds
from properties.handbooks import (
    DOCUMENTS,
    TODAY,
    Memory,
    base,
    data_of,
    document,
    examples,
    looked_at,
    pointers,
    put,
    told,
)

settings.register_profile("felles", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], derandomize=True)
settings.load_profile("felles")

_NAMES = st.text(alphabet=st.sampled_from(list("abAB1-_. åÅ\u030a\x1b\u202e\udce5ß<>:*?\\")), min_size=1, max_size=8).filter(lambda n: n not in (".", ".."))
_FOLDERS = st.sampled_from(
    ["routines", "routines/hjemme", "routines/Hjemme", "Routines/hjemme", "roles", "docs", "docs/registers", "docs/about", "schemas", "schemas/plan", "schemas/routine", "x"]
)
_ENDINGS = st.sampled_from([".md", ".yaml", ".yml", ".MD", ".png", ".json", ""])
_CONTENT = st.one_of(st.binary(max_size=60), st.sampled_from([base()[path] for path in sorted(base())]))
_SORTS = st.sampled_from(["file", "file", "file", "link", "other", "closed"])
_WORDS = st.sampled_from(
    ["", "a", "RUT-900", "leder", "pleier", "bygda", "all", "none", "2026-01-01", "2026-02-30", "patient", "Ring 22334455", "kari1@gmail.com", "æ" * 300, "x\ny", "<b>"]
)
_ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.one_of(_WORDS, st.integers(-5, 10**15 - 1), st.booleans(), st.none(), st.just(1.5), st.just(2.0)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "n", "a", "site", "channel", "role", "text"]), inner, max_size=3)),
    max_leaves=6,
)


@given(st.lists(st.tuples(_FOLDERS, _NAMES, _ENDINGS, _CONTENT, _SORTS), max_size=8), st.lists(st.sampled_from(sorted(base())), max_size=4))
@settings(max_examples=examples(20))
def test_any_tree_is_read_and_checked(added: list[tuple[str, str, str, bytes, str]], gone: list[str]) -> None:
    files = {path: content for path, content in base().items() if path not in gone}
    sorts = {}
    for folder, name, ending, content, sort in added:
        files[f"{folder}/{name}{ending}"] = content
        sorts[f"{folder}/{name}{ending}"] = sort
    _, first = looked_at(files, sorts)
    _, second = looked_at(files, sorts)
    assert first.problems == second.problems


@given(st.sampled_from(DOCUMENTS), st.data())
@settings(max_examples=examples(60))
def test_any_value_anywhere_in_any_document(path: str, data: st.DataObject) -> None:
    files = dict(base())
    content = data_of(path)
    for _ in range(data.draw(st.integers(1, 3))):
        places = [pointer for pointer in pointers(content) if pointer]
        if not places:
            break
        content = put(content, data.draw(st.sampled_from(places)), data.draw(_ANYTHING))
    files[path] = document(path, content)
    handbook, report = looked_at(files)
    # Line and column lie inside the file they name.
    for problem in report.problems:
        if problem.place.path in files:
            lines = files[problem.place.path].decode("utf-8", "replace").split("\n")
            assert problem.place.line <= len(lines), problem
            assert problem.place.column <= len(lines[problem.place.line - 1]) + 1, problem
    # A field that is there is placed at its own key, or on the line of its list item.
    for found in handbook.documents:
        if found.path != path:
            continue
        lines = found.source.split("\n")
        for pointer in pointers(found.data):
            if pointer and isinstance(pointer[-1], str):
                place = found.at(*pointer)
                assert lines[place.line - 1][place.column - 1 :].lstrip('"? ').startswith(pointer[-1]), (pointer, place)


_SCHEMAS = tuple(sorted(path for path in base() if path.endswith(".json")))
_IN_SCHEMAS: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.sampled_from(
            ["", "string", "object", "date", "role", "#", "#/$defs/name", "../header.json", "../header.json#/$defs/name", "http://a.example", "^(a+)+$", "(", "R1", "routines", "../x"]
        ),
        st.integers(-2, 70),
        st.booleans(),
        st.none(),
        st.just(0.5),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["type", "$ref", "$defs", "items", "properties", "pattern", "allOf", "anyOf", "x-felles-refers-to", "x-felles-rule", "enum", "a"]), inner, max_size=3),
    ),
    max_leaves=6,
)


@given(st.sampled_from(_SCHEMAS), st.data())
@settings(max_examples=examples(40))
def test_any_value_anywhere_in_a_schema(path: str, data: st.DataObject) -> None:
    files = dict(base())
    content = json.loads(files[path])
    places = [pointer for pointer in pointers(content) if pointer]
    at = data.draw(st.sampled_from(places))
    value = data.draw(_IN_SCHEMAS)
    if data.draw(st.booleans()) and isinstance(at[-1], str):
        name = data.draw(st.sampled_from(["$ref", "$defs", "type", "items", "x-felles-rule", "x-felles-prose", "format", "$id", "$schema", "not", "unevaluatedProperties", "a"]))
        content = put(content, (*at[:-1], name), value)
    else:
        content = put(content, at, value)
    files[path] = json.dumps(content).encode()
    looked_at(files)


@given(st.sampled_from([path for path in sorted(base()) if path.startswith("schemas/") and path.endswith(".yaml")] or ["schemas/routine/layout.yaml"]), st.data())
@settings(max_examples=examples(30))
def test_any_value_anywhere_in_a_layout_or_in_labels(path: str, data: st.DataObject) -> None:
    files = dict(base())
    content = data_of(path) if path in files else {"sections": [{"field": "steps"}]}
    places = [pointer for pointer in pointers(content) if pointer]
    files[path] = document(path, put(content, data.draw(st.sampled_from(places)), data.draw(_ANYTHING)))
    looked_at(files)


def test_the_mutations_start_from_a_sound_handbook() -> None:
    handbook, report = looked_at(base())
    assert {problem.rule for problem in report.problems} <= {"K7"}
    assert {document.path for document in handbook.documents} == set(DOCUMENTS)
    kinds, _ = read_kinds(Memory(base()))
    assert all(isinstance(kind, Kind) for kind in kinds.values())
    assert {document.kind.name for document in handbook.documents} == set(kinds), "every kind is mutated"


def test_kinds_met_before_are_the_same_kinds_until_a_byte_of_them_changes() -> None:
    first, problems = read_kinds(Memory(base()))
    again, problems_again = read_kinds(Memory(base()))
    assert all(again[name] is kind for name, kind in first.items()) and problems == problems_again
    labels = "schemas/routine/labels.yaml"
    other, _ = read_kinds(Memory({**base(), labels: base()[labels] + b"another: {nb: En til, en: One more}\n"}))
    assert "another" in other["routine"].labels and "another" not in first["routine"].labels
    linked, told = read_kinds(Memory(base(), {labels: "link"}))
    assert "routine" in linked and not set(linked["routine"].labels) >= set(first["routine"].labels)
    assert ("Y9", labels) in {(problem.rule, problem.place.path) for problem in told}


# Metamorphic: what may not matter, doesn't.

_FAULTS = st.sampled_from(
    [
        (b"risk: medium", b"risk: stor"),
        (b"  sites: all", b"  sites: [byen]"),
        (b"kind: routine", b"kind: rutine"),
        (b"Ring f", b"<b>Ring</b> f"),
        (b"Ring f", b"[x](nei.md) Ring f"),
        (b"note: Nytt punkt", b"note: *Nytt"),
        (b"topic: fall", b"topic: fall\ntopic: fall"),
        (b"    accountable: leder\n", b""),
        (b"Si hva", b"Ring 22 33 44 55 og si hva"),
        (b"id: RUT-900", b"id: RUT-9"),
    ]
)
_ROUTINE = "routines/hjemme/rut-900-fall-i-hjemmet.md"


def _with(faults: list[tuple[bytes, bytes]]) -> dict[str, bytes]:
    files = dict(base())
    for old, new in faults:
        files[_ROUTINE] = files[_ROUTINE].replace(old, new, 1)
    return files


@given(st.lists(_FAULTS, max_size=3), st.sets(st.sampled_from(DOCUMENTS)))
@settings(max_examples=examples(20))
def test_line_ends_and_byte_order_marks_change_nothing(faults: list[tuple[bytes, bytes]], which: set[str]) -> None:
    files = _with(faults)
    plain = told(looked_at(files)[1])
    for change in (lambda b: b.replace(b"\n", b"\r\n"), lambda b: b"\xef\xbb\xbf" + b, lambda b: b"\xef\xbb\xbf" + b.replace(b"\n", b"\r\n")):
        other = {path: change(content) if path in which else content for path, content in files.items()}
        assert told(looked_at(other)[1]) == plain


@given(st.lists(_FAULTS, max_size=3), st.integers(0, 10_000))
@settings(max_examples=30)
def test_the_order_in_which_files_are_met_changes_nothing(faults: list[tuple[bytes, bytes]], order: int) -> None:
    files = _with(faults)
    expected = looked_at(files)[1]
    # Trees promise path order; even one that doesn't keep the promise must not change what is found.
    assert told(looked_at(files, order=order)[1]) == told(expected)
    assert looked_at(dict(reversed(files.items())))[1].problems == expected.problems


@given(st.lists(_FAULTS, min_size=1, max_size=3), st.integers(901, 999))
@settings(max_examples=30)
def test_another_sound_document_takes_no_problem_away(faults: list[tuple[bytes, bytes]], number: int) -> None:
    files = _with(faults)
    before = {(p.rule, p.place) for p in looked_at(files)[1].problems}
    sound = base()[_ROUTINE].replace(b"RUT-900", b"RUT-%d" % number).replace(b"topic: fall", b"topic: stup")
    terms = files["docs/registers/reg-terms.yaml"] + "  - {id: stup, nb: stup, meaning: Når noen stuper.}\n".encode()
    after = {(p.rule, p.place) for p in looked_at({**files, "docs/registers/reg-terms.yaml": terms, f"routines/hjemme/rut-{number}-stup.md": sound})[1].problems}
    assert before <= after


@given(st.lists(_FAULTS, max_size=3), st.sampled_from(DOCUMENTS))
@settings(max_examples=30)
def test_asking_for_one_file_gives_what_stands_there(faults: list[tuple[bytes, bytes]], path: str) -> None:
    handbook = read(Memory(_with(faults)))
    everything = check(handbook, Facts(handbook, TODAY))
    part = check(handbook, Facts(handbook, TODAY), [path])
    assert part.problems == tuple(p for p in everything.problems if p.place.path == path)
