"""The file of results: written and read again it is the same, and what isn't one of ours is believed in nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from felles.accessibility.writing import written
from felles.model.accessible import CRITERIA, Conformity, Run, conformity
from felles.reading.accessible import NotUnderstood, run_in

from .runs import failing, run


@pytest.mark.parametrize("some", [run(), failing(), run(edition="")], ids=["sound", "failing", "of no day"])
def test_what_was_written_is_read_again(some: Run) -> None:
    stored = written(some)
    assert run_in(stored) == some and written(run_in(stored)) == stored
    assert stored.count(b"\n") > len(CRITERIA), "a row a line, so that one sees what has changed"


def _with(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: data.__setitem__(name, value)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (_with("format", 2), "format"),
        (_with("day", "i går"), "day"),
        (_with("edition", "i går"), "edition"),
        (_with("pages", []), "pages"),
        (_with("pages", [{"sort": 3}]), "pages"),
        (_with("criteria", [{"id": "1.1.1", "outcome": "held"}]), "criteria"),
        (lambda data: data["criteria"][0].update(outcome="splendid"), "criteria"),
        (lambda data: data["criteria"][0].update(outcome="failed"), "failing"),
        (_with("failing", [{"check": "x", "criteria": ["1.4.3"], "address": "", "way": "", "what": ""}]), "failing"),
        (_with("checks", [{"id": "x", "criteria": ["9.9.9"]}]), "checks"),
        (_with("tools", ["x"]), "tools"),
        (_with("also", {"small-targets": True}), "also"),
        (_with("site", "a\x00b"), "site"),
        (_with("ways", "390"), "ways"),
    ],
)
def test_what_a_hand_has_changed_is_not_believed(change: Callable[[dict[str, Any]], None], field: str) -> None:
    data = json.loads(written(run()))
    change(data)
    with pytest.raises(NotUnderstood) as told:
        run_in(json.dumps(data).encode())
    assert told.value.field == field


@pytest.mark.parametrize("stored", [b"", b"{", b"[]", b"\xff\xfe{}", b"[" * 90_000, b"{" + b" " * 1_000_000 + b"}"], ids=["empty", "cut", "list", "other letters", "deep", "long"])
def test_what_is_no_such_file_is_not_believed(stored: bytes) -> None:
    with pytest.raises(NotUnderstood):
        run_in(stored)


@pytest.mark.parametrize(
    ("some", "known", "by_people", "far"),
    [
        (None, [], "", "untried"),
        (None, ["1.1.1"], "2026-01-01", "untried"),
        (run(), [], "", "partly"),
        (run(), [], "2026-01-01", "fully"),
        (run(), ["1.1.1"], "2026-01-01", "partly"),
        (failing(), [], "2026-01-01", "partly"),
        (run(), list(CRITERIA)[: len(CRITERIA) // 2], "", "partly"),
        (run(), list(CRITERIA)[: len(CRITERIA) // 2 + 1], "2026-01-01", "not"),
    ],
)
def test_a_machine_alone_never_says_that_all_is_met(some: Run | None, known: list[str], by_people: str, far: Conformity) -> None:
    assert conformity(some, known, by_people) == far


def test_the_criteria_are_those_of_the_standard() -> None:
    assert len(CRITERIA) == 50 and sum(level == "A" for level in CRITERIA.values()) == 30
    assert list(CRITERIA) == sorted(CRITERIA, key=lambda id: [int(part) for part in id.split(".")])
