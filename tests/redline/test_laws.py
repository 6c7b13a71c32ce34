"""Laws of a redline: nothing on equal texts, something on others, no fault on any, and an end to the work."""

from __future__ import annotations

import copy
import string
import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.handbooks import TODAY, Memory, base

from felles.facts import Facts
from felles.model import Document
from felles.plain import Names
from felles.reading.handbook import read
from felles.redline import Redline, marked, redline
from felles.redline.aligning import aligned, frozen
from felles.words import Words

BOOK = read(Memory(base()))
NAMES = Names.of(Facts(BOOK, TODAY), Words("nb"))
ROUTINE = BOOK.by_id["RUT-900"]
WORDS = st.lists(st.sampled_from(["du", "ringer", "ikke", "leder", "113", "straks", "og", "før", "30", "."]), max_size=14).map(" ".join)
SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["pleier", "leder", "telefon", "journal", "all", "high", "2026-01-01", ""]) | WORDS
KEYS = st.sampled_from(["n", "id", "action", "responsible", "accountable", "channel", "when", "do", "site", "recorded_in", "branches", "x"])
TREES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)
FIELDS = st.sampled_from(["title", "steps", "applies_to", "scope", "risk", "call", "local", "tags", "withdrawn", "change", "attachments", "entries", "lang"])
BODIES = st.lists(st.sampled_from(["# A", "## B", "- en", "- to", "1. tre", "| a | b |\n|--|--|\n| c | d |", "avsnitt med ord", "~~strøket~~", "[lenke](x.md)", "> sitat", "```\nkode\n```", "<b>rå</b>", ""]), max_size=8).map("\n\n".join)


def told(old: Document | None, new: Document | None) -> Redline:
    return redline(old, new, NAMES)


@given(st.dictionaries(FIELDS, TREES, max_size=5), BODIES)
@settings(max_examples=150, deadline=None)
def test_equal_documents_have_no_redline(data: dict[str, Any], body: str) -> None:
    one = replace(ROUTINE, data={**ROUTINE.data, **data}, body=body)
    other = replace(one, data=copy.deepcopy(dict(one.data)))
    found = told(one, other)
    assert found.differences == () and found.fate in ("same", "confirmed")


@given(st.dictionaries(FIELDS, TREES, max_size=5), st.dictionaries(FIELDS, TREES, max_size=5), BODIES, BODIES)
@settings(max_examples=300, deadline=None)
def test_any_two_documents_have_one(old: dict[str, Any], new: dict[str, Any], before: str, after: str) -> None:
    one, other = replace(ROUTINE, data={**ROUTINE.data, **old}, body=before), replace(ROUTINE, data={**ROUTINE.data, **new}, body=after)
    for pair in ((one, other), (None, other), (one, None)):
        for difference in told(*pair).differences:
            assert difference.where and all(isinstance(part, str) for part in difference.where)
            assert difference.before != difference.after or difference.sort in ("moved", "rewritten", "added", "removed")


@given(WORDS, WORDS)
@settings(max_examples=300, deadline=None)
def test_marks_give_both_texts(before: str, after: str) -> None:
    pieces = marked(before, after)
    assert pieces is not None
    for op, text in (("new", before), ("gone", after)):
        assert "".join("".join(part for piece, part in pieces if piece != op).split()) == "".join(text.split())


ROWS = st.lists(st.integers(0, 9).map(lambda i: {"action": f"Gjør {string.ascii_lowercase[i]} nå"}), max_size=9, unique_by=lambda row: row["action"])


@given(ROWS, ROWS)
@settings(max_examples=300, deadline=None)
def test_every_row_is_told_of_once(old: list[Any], new: list[Any]) -> None:
    pairs = aligned(old, new, about="action")
    assert sorted(p.old for p in pairs if p.old is not None) == list(range(len(old)))
    assert [p.new for p in pairs if p.new is not None] == list(range(len(new)))


@given(ROWS, st.integers(0, 9))
@settings(max_examples=200, deadline=None)
def test_a_row_that_comes_between_leaves_the_others_alone(rows: list[Any], at: int) -> None:
    new = [*rows[:at], {"action": "Noe helt annet skjer her"}, *rows[at:]]
    pairs = aligned(rows, new, about="action")
    assert [p for p in pairs if p.old is None or p.new is None or p.moved] == [p for p in pairs if p.old is None]
    assert sum(p.old is None for p in pairs) == 1


def test_a_word_is_not_a_value_that_is_written_like_it() -> None:
    for word, value in (("[1]", [1]), ("1", 1), ("null", None), ('"a"', "a"), ('a"', 'a\\"')):
        assert frozen(word) != frozen(value) and frozen([word]) != frozen([value])
    assert frozen({"b": "1", "a": [1]}) == frozen({"a": [1], "b": "1"}) != frozen({"a": ["1"], "b": 1})


MEGA = 1_000_000
HOSTILE = {
    "one word": ("a" * MEGA, "b" * MEGA),
    "one word again and again": ("a " * (MEGA // 2), "a b " * (MEGA // 4)),
    "many paragraphs": ("x y\n\n" * (MEGA // 5), "y x\n\n" * (MEGA // 5)),
    "many different paragraphs": ("\n\n".join(f"p{i}" for i in range(90_000)), "\n\n".join(f"p{i}" for i in range(90_000, 0, -1))),
    "nested lists": ("- " * 300 + "a", "- " * 300 + "b"),
    "brackets": ("[" * 50_000, "[" * 49_000),
    "a long paragraph": ("du ringer og " * 9_000, "og du ringer " * 9_000),
    "just below the limit": ("a " * 99_000, "a b " * 49_000),
    "many short paragraphs": ("a b\n\n" * 39_000, "b a\n\nc\n\n" * 20_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_body_makes_the_work_endless(name: str) -> None:
    old, new = (replace(ROUTINE, body=body) for body in HOSTILE[name])
    start = time.process_time()
    found = told(old, new)
    assert time.process_time() - start < 30
    assert found.fate == "changed" and found.differences


def test_no_list_makes_the_work_endless() -> None:
    rows = [{"n": i + 1, "action": f"Gjør {i} og {i % 7}", "responsible": ["pleier"]} for i in range(3_000)]
    old, new = (replace(ROUTINE, data={**ROUTINE.data, "steps": some}) for some in (rows, rows[::-1]))
    start = time.process_time()
    found = told(old, new)
    assert time.process_time() - start < 30 and found.differences
    many = [replace(ROUTINE, data={**ROUTINE.data, "tags": [f"{word}{i}" for i in range(20_000)]}) for word in ("a", "b")]
    start = time.process_time()
    assert told(*many).differences
    assert time.process_time() - start < 30
    texts = [replace(ROUTINE, data={**ROUTINE.data, "deviation_examples": [f"{word} {i} " * 300 for i in range(60)]}) for word in ("a", "b")]
    start = time.process_time()
    assert told(*texts).differences
    assert time.process_time() - start < 30


def test_a_thousand_ordinary_redlines_take_seconds() -> None:
    steps = copy.deepcopy(ROUTINE.data["steps"])
    steps[1]["detail"] = "Si hva som er sett, hva som er gjort, og hva du trenger."
    new = replace(ROUTINE, data={**ROUTINE.data, "steps": [*steps, {"n": 3, "action": "Skriv det ned"}]}, body=ROUTINE.body + "\n\nSkriv etterpå.\n")
    start = time.process_time()
    for _ in range(1_000):
        told(ROUTINE, new)
    assert time.process_time() - start < 60
