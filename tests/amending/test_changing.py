"""A value changed in place: what was asked for and nothing else, whatever the file's line ends, comments and style."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from felles.amending.changing import REMOVED, Change, Unamendable, amended
from felles.reading.text import read_yaml

TEXT = """# Øverst 🌲
items:
  - item: a  # den første
    level: trained   # trinn
    how: >-
      En lang tekst
      over to linjer.

    # Neste rad er kort.
    note: x
  - {item: b, level: informed} # på én linje
  - item: c
    empty:
    observed:
      fulfilled: 3 # tre
      of: 4
after: 1
"""
EDITS = {
    "a word, with its comment left": (Change(("items", 0, "level"), "in-use"), "    level: trained ", "    level: in-use "),
    "a folded text for a short one": (Change(("items", 0, "how"), "Kort."), "    how: >-\n      En lang tekst\n      over to linjer.\n", "    how: Kort.\n"),
    "one on a single line": (Change(("items", 1, "level"), "trained"), "level: informed}", "level: trained}"),
    "a new field where it belongs": (Change(("items", 0, "on"), "2026-11-27", ("item", "level")), "   # trinn\n", "   # trinn\n    on: 2026-11-27\n"),
    "a new field on a single line": (Change(("items", 1, "how"), "a, b"), "informed}", 'informed, how: "a, b"}'),
    "a new field that is a mapping": (Change(("items", 0, "exempt"), {"reason": "Ja, {nei}"}), "    note: x\n", '    note: x\n    exempt: {reason: "Ja, {nei}"}\n'),
    "a leaf of a mapping": (Change(("items", 2, "observed", "fulfilled"), 4), "fulfilled: 3 # tre", "fulfilled: 4 # tre"),
    "what was empty": (Change(("items", 2, "empty"), "full"), "    empty:\n", "    empty: full\n"),
    "a field taken out": (Change(("items", 0, "note"), REMOVED), "    note: x\n", ""),
    "one that shares its line with the dash": (Change(("items", 0, "item"), REMOVED), "item: a  # den første\n    level", "level"),
    "the first on a single line": (Change(("items", 1, "item"), REMOVED), "{item: b, level", "{level"),
    "the last on a single line": (Change(("items", 1, "level"), REMOVED), "b, level: informed}", "b}"),
    "what was never there": (Change(("items", 1, "note"), REMOVED), "", ""),
    "a row at the end": (Change(("items", 3), {"item": "d", "n": 2}), "      of: 4\n", "      of: 4\n  - item: d\n    n: 2\n"),
    "what YAML would read as something else": (Change(("items", 0, "level"), "no: 1 # x"), "level: trained ", 'level: "no: 1 # x" '),
    "what begins as a number": (Change(("items", 0, "level"), "08"), "level: trained ", "level: 08 "),
    "several lines": (Change(("items", 0, "level"), "en\nto"), "level: trained ", 'level: "en\\nto" '),
}  # fmt: skip


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("frame", ["{}", "---\n{}---\n\nBrødtekst: [\n"], ids=["yaml", "markdown"])
@pytest.mark.parametrize(("change", "old", "new"), EDITS.values(), ids=EDITS.keys())
def test_only_what_was_asked_for_changes(change: Change, old: str, new: str, ends: str, frame: str) -> None:
    before = frame.format(TEXT).replace("\n", ends)
    wanted = frame.format(TEXT.replace(old, new, 1) if old else TEXT).replace("\n", ends)
    assert amended(before, [change]) == wanted


def test_the_last_line_may_lack_its_end() -> None:
    assert amended("a: 1\nb: {c: 2}", [Change(("d",), "x")]) == "a: 1\nb: {c: 2}\nd: x\n"
    assert amended("items:\n  - {a: 1}", [Change(("items", 1), {"a": 2})]) == "items:\n  - {a: 1}\n  - a: 2\n"
    assert amended("items: [{a: 1}]\n", [Change(("items", 1), {"a": "x, y"})]) == 'items: [{a: 1}, {a: "x, y"}]\n'


@pytest.mark.parametrize(
    "change",
    [
        Change(("items", 2, "observed"), {"of": 3}),  # its comments would go
        Change(("items", 0), REMOVED),
        Change(("nowhere", "x"), 1),
        Change(("after", "x"), 1),
    ],
)
def test_what_would_touch_more_is_left_alone(change: Change) -> None:
    with pytest.raises(Unamendable):
        amended(TEXT, [change])


_WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(_WORDS, min_size=1, max_size=4),
    _WORDS,
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.integers(0, 3),
)
def test_any_text_comes_back_as_it_was_said(texts: list[str], said: str, ends: str, flow: bool, at: int) -> None:
    quoted = [json.dumps(text, ensure_ascii=False) for text in texts]
    rows = [f"  - {{item: {q}, how: {q}}}" if flow else f"  - item: {q} # {i}{ends}    how: {q}" for i, q in enumerate(quoted)]
    before = f"items:{ends}" + "".join(row + ends for row in rows) + f"last: 1{ends}"
    at %= len(texts)
    try:
        old = read_yaml(before.replace("\r\n", "\n"))
    except Exception:
        return  # signs nobody can see: such a file isn't read at all
    try:
        after = amended(before, [Change(("items", at, "how"), said)])
    except Unamendable:
        assert any(not c.isprintable() for c in said)
        return
    new = read_yaml(after.replace("\r\n", "\n"))
    assert new["items"][at].pop("how") == said
    old["items"][at].pop("how")
    assert new == old
    assert after.count(ends) == before.count(ends)
