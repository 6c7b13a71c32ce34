"""What main's history did to the records of decisions: added one alone, or something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from felles.history import Repository
from felles.history.records import tampered
from felles.words.problems import SENTENCES

from .building import Built

ONE, TWO = "docs/decisions/2026/0001.json", "docs/decisions/2026/0002.json"


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """A handbook whose first commit brings everything in, its first record among it."""
    made = Built(tmp_path / "repo")
    made.commit_all({"routines/a.md": "a\n", ONE: "{}\n"}, "first")
    return made


def told(built: Built) -> list[tuple[str, str, str]]:
    found = tampered(Repository(built.top), built.tip())
    assert {f"D6.{what}" for _, what, _, _ in found} <= set(SENTENCES)
    return [(path, what, commit) for path, what, commit, _ in found]


def test_a_record_added_alone_is_as_it_should_be_and_so_is_the_beginning(built: Built) -> None:
    built.commit_all({"routines/a.md": "b\n"})
    built.commit_all({TWO: "{}\n"})
    assert told(built) == []


def test_two_records_may_come_at_once(built: Built) -> None:
    built.commit_all({TWO: "{}\n", TWO.replace("0002", "0003"): "{}\n"})
    assert told(built) == []


def test_a_record_changed_removed_or_brought_with_something_else_is_told_and_stays_told(built: Built) -> None:
    changed = built.commit_all({ONE: '{"decision": 1}\n'})
    mixed = built.commit_all({TWO: "{}\n", "routines/a.md": "c\n"})
    removed = built.commit_all({TWO: None})
    assert told(built) == [(ONE, "changed", changed), (TWO, "mixed", mixed), (TWO, "removed", removed)]
    mended = built.commit_all({ONE: "{}\n", TWO: "{}\n"})
    assert told(built) == [(ONE, "changed", changed), (TWO, "mixed", mixed), (TWO, "removed", removed), (ONE, "changed", mended)]
    assert [again for _, _, _, again in tampered(Repository(built.top), built.tip())] == [True, False, True, True], "as they were first made"


def test_what_a_proposal_did_on_its_way_is_judged_by_what_it_brought(built: Built) -> None:
    """Only the line of first parents says what main held: a record tried and taken away in a proposal never stood."""
    built.branch("forslag")
    built.commit_all({TWO: "{}\n"})
    built.commit_all({TWO: None, "routines/a.md": "b\n"})
    built.on("main")
    built.merged("forslag")
    assert told(built) == []
    built.branch("annet")
    built.commit_all({TWO: "{}\n"})
    built.commit_all({"routines/a.md": "c\n"})
    built.on("main")
    both = built.merged("annet")
    assert told(built) == [(TWO, "mixed", both)]
