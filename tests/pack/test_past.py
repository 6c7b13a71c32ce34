"""What reached main past the team, told from its line and the decisions: every way in which something can."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.history.building import MODES, Built

from felles.history import Repository
from felles.history.records import tampered
from felles.history.walking import first_parents
from felles.model import Bypass, Content, Decided, Decision, Origin
from felles.pack.history import Past, past
from felles.reading.decisions import fingerprint

A, B, NEW, PLAIN, SCHEMA = "routines/a.md", "routines/b.md", "routines/c.md", "README.md", "schemas/kind/schema.json"
GUARDED = ("routines", "schemas")


class Line(Built):
    """A repository whose decisions are values: a record is a file that nobody reads here."""

    def __init__(self, top: Path) -> None:
        super().__init__(top)
        self.decisions: list[Decision] = []
        self.commit_all({A: "a1\n", B: "b1\n", PLAIN: "p1\n", SCHEMA: "{}\n"}, "first")
        self.decide(self.tip(), None, {"A": A, "B": B}, (SCHEMA,))

    def decide(self, before: str, merge: str | None, ids: dict[str, str], files: tuple[str, ...] = (), *, at: str | None = None) -> str:
        """A decision on what stands at the merge (or, for a baseline, before it), and its record on main."""
        number = len(self.decisions) + 1
        stands = at or merge or before

        def content(path: str) -> Content:
            stored = self.git("show", f"{stands}:{path}") + "\n"
            return Content(path, self.git("rev-parse", f"{stands}:{path}"), fingerprint(stored.encode()))

        rows = tuple(Decided(id, content(path), (), 1, "significant", "approved", "2026-01-01", "team", "reviews") for id, path in ids.items())
        origin = Origin(None, None, before, merge, merge, None, None, None, (), None, None, False) if merge else None
        named = tuple(Content(path, self.git("rev-parse", f"{stands}:{path}", check=False) if self._has(stands, path) else "") for path in files)
        path = f"docs/decisions/2026/{number:04}.json"
        self.decisions.append(Decision(number, "2026-01-01T12:00:00Z", before, None, rows, named, (), origin, (), path=path))
        return self.commit_all({path: f"{number}\n"}, f"decision {number}")

    def _has(self, revision: str, path: str) -> bool:
        return bool(self.git("ls-tree", "--name-only", revision, path))

    def look(self, *, tip: str = "main") -> Past:
        repository = Repository(self.top)
        line = first_parents(repository, self.tip(tip), oldest_first=True)
        found = past(repository, line, self.decisions, GUARDED)
        assert found.tampered == tampered(repository, self.tip(tip)), "the two walks see the same"
        return found

    def told(self) -> list[tuple[str, str | None, str, str | None, int | None]]:
        return [(one.path, one.document, one.sort, one.ended, one.decision) for one in self.look().bypasses]


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path / "repo")


@pytest.mark.parametrize("mode", MODES)
def test_what_was_decided_is_no_bypass_whichever_way_it_was_merged(line: Line, mode: str) -> None:
    before = line.tip()
    line.branch("forslag")
    line.commit_all({A: "a2\n"})
    line.commit_all({A: "a3\n", B: "b2\n"})
    line.on("main")
    merge = getattr(line, mode)("forslag")
    line.decide(before, merge, {"A": A, "B": B})
    assert line.told() == []


@pytest.mark.parametrize("mode", MODES)
def test_two_proposals_merged_before_either_is_recorded(line: Line, mode: str) -> None:
    line.branch("en")
    line.commit_all({A: "a2\n"})
    line.branch("to")
    line.commit_all({B: "b2\n"})
    line.on("main")
    start = line.tip()
    first = getattr(line, mode)("en")
    second = getattr(line, mode)("to")
    line.decide(start, first, {"A": A})
    line.decide(first, second, {"B": B})
    assert line.told() == []


def test_a_push_past_the_team_stands_until_it_is_taken_back(line: Line) -> None:
    pushed = line.commit_all({A: "skjult\n"})
    assert line.look().bypasses == (Bypass(pushed, _at(line, pushed), A, "A", "changed", None, None),)
    back = line.commit_all({A: "a1\n"})
    assert line.told() == [(A, "A", "changed", back, None)]


def test_a_push_past_the_team_ends_with_a_decision_on_those_bytes_or_others(line: Line) -> None:
    line.commit_all({A: "skjult\n"})
    before = line.tip()
    line.branch("forslag")
    line.commit_all({A: "a2\n"})
    line.on("main")
    merge = line.merged("forslag")
    line.decide(before, merge, {"A": A})
    assert line.told() == [(A, "A", "changed", merge, 2)]


def test_what_is_adopted_afterwards_ends_with_that(line: Line) -> None:
    pushed = line.commit_all({A: "skjult\n", NEW: "c1\n"})
    other = line.commit_all({PLAIN: "p2\n"})
    line.decide(other, None, {"A": A, "C": NEW})
    assert line.told() == [(A, "A", "changed", other, 2), (NEW, "C", "added", other, 2)]
    assert {one.commit for one in line.look().bypasses} == {pushed}


def test_what_is_not_decided_on_is_nobodys_business(line: Line) -> None:
    line.commit_all({PLAIN: "p2\n", "docs/note.md": "n\n"})
    assert line.told() == []


def test_a_text_that_was_decided_once_and_is_not_the_newest_is_a_bypass(line: Line) -> None:
    before = line.tip()
    line.branch("forslag")
    line.commit_all({A: "a2\n"})
    line.on("main")
    line.decide(before, line.merged("forslag"), {"A": A})
    reverted = line.commit_all({A: "a1\n"})
    assert line.told() == [(A, "A", "changed", None, None)]
    assert line.look().bypasses[0].commit == reverted


def test_removed_moved_made_a_link_and_a_guarded_file(line: Line) -> None:
    line.commit_all({A: None})
    line.commit_all({SCHEMA: '{"type": "object"}\n'})
    (line.top / B).unlink()
    (line.top / B).symlink_to("b1\n")  # the same bytes, and no text
    line.commit_all({})
    assert line.told() == [(A, "A", "removed", None, None), (SCHEMA, None, "changed", None, None), (B, "B", "changed", None, None)]


def test_a_document_that_moved_with_a_decision_leaves_nothing_open(line: Line) -> None:
    before = line.tip()
    line.branch("forslag")
    line.commit_all({A: None, NEW: "a1\n"})
    line.on("main")
    merge = line.merged("forslag")
    line.decide(before, merge, {"A": NEW})
    assert line.told() == []
    line.commit_all({A: "a1\n"})
    assert line.told() == [(A, "A", "added", None, None)], "what came back to the old place was decided elsewhere"


def test_a_merge_that_brought_more_than_was_decided(line: Line) -> None:
    before = line.tip()
    line.branch("forslag")
    line.commit_all({A: "a2\n"})
    line.on("main")
    line.clock += 3600
    line.git("merge", "--quiet", "--no-ff", "--no-commit", "forslag")
    (line.top / B).write_text("b-smuglet\n")
    line.git("add", B)
    line.git("commit", "--quiet", "-m", "Merge forslag")
    merge = line.tip()
    line.decide(before, merge, {"A": A})
    assert line.told() == [(B, "B", "changed", None, None)]


def test_what_was_pushed_and_taken_back_on_the_way_of_a_squash_is_told(line: Line) -> None:
    """The record's “before” goes back over commits that came to nothing: what they did stood on main all the same."""
    before = line.tip()
    line.branch("forslag")
    line.commit_all({A: "a2\n"})
    line.on("main")
    line.commit_all({B: "b-skjult\n"})
    back = line.commit_all({B: "b1\n"})
    line.decide(before, line.squashed("forslag"), {"A": A})
    assert line.told() == [(B, "B", "changed", back, None)]


def test_records_changed_removed_and_brought_with_something_else(line: Line) -> None:
    record = "docs/decisions/2026/0001.json"
    changed = line.commit_all({record: "x\n"})
    mended = line.commit_all({record: "1\n"})
    mixed = line.commit_all({"docs/decisions/2026/0009.json": "9\n", PLAIN: "p3\n"})
    found = line.look().bypasses
    assert [(one.commit, one.path, one.sort, one.ended) for one in found] == [
        (changed, record, "record", mended),
        (mixed, "docs/decisions/2026/0009.json", "record", None),
    ]


def test_before_the_first_decision_nothing_is_past_anybody(tmp_path: Path) -> None:
    made = Built(tmp_path / "repo")
    made.commit_all({A: "a1\n"})
    made.commit_all({A: "a2\n"})
    repository = Repository(made.top)
    assert past(repository, first_parents(repository, made.tip(), oldest_first=True), [], GUARDED) == Past((), (), ())


def test_decisions_whose_commits_the_line_does_not_hold_are_named(line: Line) -> None:
    """A handbook begun anew with its records: what they decided counts from where they came in."""
    line.decisions = [replace(one, before="0" * 40) for one in line.decisions]
    line.commit_all({A: "skjult\n"})
    found = line.look()
    assert found.unknown == (1,)
    assert [one.path for one in found.bypasses] == [A]


def test_a_handbook_inside_a_repository_sees_its_own_folder_alone(tmp_path: Path) -> None:
    made = Built(tmp_path / "repo")
    first = made.commit_all({"bok/routines/a.md": "a1\n", "annet.txt": "1\n"})
    blob = made.git("rev-parse", f"{first}:bok/routines/a.md")
    row = Decided("A", Content(A, blob, ""), (), 1, "significant", "baseline", "2026-01-01", "team", "mandate")
    decision = Decision(1, "2026-01-01T12:00:00Z", first, None, (row,), (), (), None, (), path="docs/decisions/2026/0001.json")
    made.commit_all({"annet.txt": "2\n", "routines/a.md": "x\n"})
    made.commit_all({"bok/routines/a.md": "a2\n"})
    repository = Repository(made.top / "bok")
    found = past(repository, first_parents(repository, made.tip(), oldest_first=True), [decision], GUARDED)
    assert [(one.path, one.sort) for one in found.bypasses] == [(A, "changed")]


def _at(line: Line, commit: str) -> str:
    return line.git("show", "-s", "--format=%cd", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", commit, TZ="UTC")
