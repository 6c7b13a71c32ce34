"""``felles gate`` where something is in the way: another proposal, a new version, a merge, a forge that falters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.forge.standing_in import TOKEN, Asked, Place, Told, standing_in
from tests.forge.stories import Made, Mark, Person, Push, Story
from tests.forge.worlds import REPOSITORY, GitHubWorld

from .conftest import Installed
from .deciding import MEDICINES, ROUTINE, Quick

OPENER = Person("elva-leder", 41)


class TwoOpen(GitHubWorld):
    """A forge with a second open proposal."""

    second: Story

    def answer(self, asked: Asked) -> Told:
        own = self.story
        about = f"/{self.second.number}" in asked.path or self.second.head in asked.path or asked.query.get("ref") == f"refs/heads/{self.second.branch}"
        try:
            self.story = self.second if about else own
            told = super().answer(asked)
        finally:
            self.story = own
        if asked.path.endswith("/pulls") and asked.method == "GET":
            self.story = self.second
            told.value = [*told.value, *([] if self.second.merged_at else [self._pull("pull-request-simple")])]
            self.story = own
        return told


class Gate:
    def __init__(self, handbook: Quick, top: Path) -> None:
        self.handbook = handbook
        self.bare = top / "bare.git"
        self.handbook.git("clone", "--quiet", "--bare", str(self.handbook.top), str(self.bare))
        self.handbook.git("remote", "add", "origin", str(self.bare))
        first = self._proposed("kortere-frist", 7, ROUTINE, ("Innen ti minutter", "Innen fem minutter"))
        self.world = TwoOpen(first)
        self.world.second = self._proposed("andre", 8, MEDICINES, ("title: ", "title: Ny "))

    def _proposed(self, name: str, number: int, path: str, change: tuple[str, str]) -> Story:
        proposal = self.handbook.propose(name, {path: self.handbook.edited(path, change, note=name)}, by=OPENER.login, number=number)
        head = proposal.facts["head"]
        self.handbook.git("push", "--quiet", "origin", f"{head}:refs/pull/{number}/head")
        return Story(
            number=number, opened_by=OPENER, opened_at="2026-03-05T08:00:00Z", base=proposal.facts["base"], branch=name,
            commits=(Made(head, OPENER, OPENER, name, OPENER.address, OPENER.address),), pushes=(Push(OPENER, head, "2026-03-05T07:00:00Z"),), reviews=(),
        )  # fmt: skip

    def run(self, place: Place, *arguments: str) -> tuple[int, str]:
        environment = {"GITHUB_API_URL": place.address, "GITHUB_REPOSITORY": REPOSITORY, "FELLES_TOKEN": TOKEN}
        with pytest.MonkeyPatch.context() as patched:
            for name, value in environment.items():
                patched.setenv(name, value)
            return self.handbook.ran("gate", "--forge", "github", *arguments)


@pytest.fixture
def gate(handbook: Quick, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Gate, Place]]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    made = Gate(handbook, tmp_path)
    with standing_in(made.world) as place:
        yield made, place


def test_every_open_proposal_is_judged_and_told(gate: tuple[Gate, Place]) -> None:
    there, place = gate
    before = there.handbook.git("for-each-ref")
    code, said = there.run(place)
    assert code == 1, said
    assert [line.split(":")[0] for line in said.splitlines()] == ["Proposal 7", "Proposal 8"]
    for story in (there.world.story, there.world.second):
        assert [mark.state for mark in story.marks] == ["pending"] and len(story.comments) == 1
        assert story.comments[0].body.startswith("<!-- felles -->\n### ")
    assert there.handbook.git("for-each-ref") == before, "no branch is left behind"
    assert there.handbook.git("status", "--porcelain") == ""


def test_one_that_cannot_be_judged_is_no_reason_to_leave_the_others(gate: tuple[Gate, Place]) -> None:
    there, place = gate
    head = there.world.story.head
    there.world.story.marks.append(Mark(head, "success", "Godkjent."))

    def faltering(asked: Asked, told: Told) -> Told | None:
        return replace(told, value=[], status=500) if asked.path.endswith("/pulls/7/reviews") else None

    place.faults.append(faltering)
    code, said = there.run(place)
    assert code == 3, said
    assert "Proposal 7: 127.0.0.1" in said and "Proposal 8: " in said
    assert [mark.state for mark in there.world.story.marks] == ["success", "pending"], "an earlier yes doesn't stand"
    assert there.world.story.comments == [] and len(there.world.second.comments) == 1


def test_a_version_that_comes_meanwhile_is_not_judged_by_what_was_said_of_the_one_before(gate: tuple[Gate, Place]) -> None:
    there, place = gate
    there.handbook.git("push", "--quiet", "--force", "origin", "main:refs/pull/7/head")
    code, said = there.run(place, "--proposal", "7")
    assert code == 3 and "got a new version" in said
    assert there.world.story.marks == [] and there.world.story.comments == []


def test_what_is_merged_is_for_the_record(gate: tuple[Gate, Place]) -> None:
    there, place = gate
    there.world.story = replace(there.world.story, merged_at="2026-03-08T20:00:00Z", merge="a" * 40)
    code, said = there.run(place, "--proposal", "7")
    assert code == 3 and "felles record" in said
    assert there.run(place)[1].startswith("Proposal 8")


def test_it_has_to_be_said_which_forge(gate: tuple[Gate, Place]) -> None:
    there, _ = gate
    code, said = there.handbook.ran("gate")
    assert code == 2 and "which forge" in said


def test_the_wheel_brings_what_a_forge_needs(installed: Installed, begun: Path) -> None:
    for forge in ("github", "forgejo", "gitlab"):
        assert "FELLES.md" in installed("-C", str(begun), "--lang", "en", "forge", forge)
    assert "in step" in installed("-C", str(begun), "--lang", "en", "forge", "forgejo", "--check")
