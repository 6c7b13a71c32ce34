"""One story, told by every forge in its own form, is read as the same proposal with the same reviews."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.forge.asking import reader
from tests.forge.conftest import Telling
from tests.forge.gitlab_world import GitLabWorld
from tests.forge.standing_in import Told
from tests.forge.stories import ADVISER, HOST, LEADER, NURSE, ROBOT, Made, Person, Push, Said, Story, commit

from felles.errors import CannotRun
from felles.forge import read, text
from felles.model.judging import Proposal, Review, Reviews

FORGES = ("github", "forgejo", "gitlab")
COMMITTED = ("github", "forgejo")
"""Those where a review names its commit and a commit its accounts."""
ALL = pytest.mark.parametrize("forge", FORGES)
MOST = pytest.mark.parametrize("forge", COMMITTED)


def _read(telling: Telling, forge: str, story: Story) -> Reviews:
    return reader(telling(forge, story)).proposal(story.number)


@ALL
def test_a_plain_proposal(telling: Telling, forge: str) -> None:
    found = _read(telling, forge, Story())
    path = {"github": "pull", "forgejo": "pulls", "gitlab": "-/merge_requests"}[forge]
    assert found.source == forge
    assert found.proposal == Proposal(
        number=42,
        url=f"https://{HOST}/fjellvik/handbok/{path}/42",
        opened_by="nord-sykepleier",
        opened_at="2026-03-01T08:00:00Z",
        base=commit("base"),
        head=commit("two"),
        head_at="2026-03-02T09:30:00Z",
        # GitLab's commits bear addresses alone, and this one shows in nobody's profile.
        authors=(None,) if forge == "gitlab" else ("nord-sykepleier",),
        last_pushed_by="nord-sykepleier",
        merged_at=None,
        merge_commit=None,
        urgent=False,
    )
    (review,) = found.reviews
    assert replace(review, answer="") == Review("sor-leder", "approved", commit("two"), "2026-03-09T10:00:00Z", strength="forge")


@ALL
def test_a_file_of_it_gives_the_same_digests_but_is_only_stated(telling: Telling, forge: str) -> None:
    found = _read(telling, forge, Story())
    again = read(text(found).encode(), "reviews.json")
    assert again == replace(found, reviews=tuple(replace(review, strength="stated") for review in found.reviews))
    assert text(again) == text(found)
    assert all(review.answer.startswith("sha256:") and len(review.answer) == 71 for review in again.reviews)


@MOST
def test_every_page_is_read(telling: Telling, forge: str) -> None:
    people = [Person(f"person-{number}", 100 + number) for number in range(223)]
    story = Story(
        commits=tuple(Made(commit(f"c{n}"), person, person) for n, person in enumerate(people)),
        reviews=tuple(Said(person, "approved", commit("c222"), "2026-03-09T10:00:00Z") for person in people),
        pushes=(Push(NURSE, commit("c222"), "2026-03-02T09:30:00Z"),),
    )
    found = _read(telling, forge, story)
    assert [review.account for review in found.reviews] == [person.login for person in people]
    assert found.proposal.authors == tuple(person.login for person in people)


def test_every_page_is_read_of_gitlab(telling: Telling) -> None:
    story = Story(
        commits=tuple(Made(commit(f"c{n}"), None, None) for n in range(223)),
        pushes=tuple(Push(NURSE, commit(f"c{n}"), f"2026-03-02T{9 + n // 60:02}:{n % 60:02}:00Z") for n in range(223)),
        reviews=(Said(LEADER, "approved", None, "2026-03-02T09:00:59Z"), Said(ADVISER, "approved", None, "2026-03-09T10:00:00Z")),
    )
    found = _read(telling, "gitlab", story)
    assert [review.commit for review in found.reviews] == [commit("c0"), commit("c222")]


# What was said


@MOST
def test_states_are_kept_and_what_is_not_said_yet_is_left_out(telling: Telling, forge: str) -> None:
    at, head = "2026-03-09T10:00:00Z", commit("two")
    unsent = ("PENDING", "REQUEST_REVIEW") if forge == "forgejo" else ("PENDING",)
    story = Story(
        reviews=(
            Said(LEADER, "changes_requested", head, at),
            Said(LEADER, "commented", head, at),
            Said(LEADER, "approved", head, at, dismissed=True),
            Said(LEADER, "HALF_APPROVED", head, at),
            *(Said(LEADER, word, head, None if word == "PENDING" else at) for word in unsent),
        )
    )
    assert [r.state for r in _read(telling, forge, story).reviews] == ["changes_requested", "commented", "dismissed", "half_approved"]


@MOST
def test_a_program_is_told_apart_and_a_removed_account_is_nobody(telling: Telling, forge: str) -> None:
    story = Story(reviews=(Said(ROBOT, "approved", commit("two"), "2026-03-09T10:00:00Z"), Said(None, "approved", commit("two"), "2026-03-09T10:00:00Z")))
    assert [(r.account, r.reason) for r in _read(telling, forge, story).reviews] == [("hjelper[bot]", "bot"), (None, None)]


def test_everybody_forgejo_has_removed_is_nobody(telling: Telling) -> None:
    story = Story(reviews=(Said(Person("Ghost", -1), "approved", commit("two"), "2026-03-09T10:00:00Z"),))
    assert [(r.account, r.reason) for r in _read(telling, "forgejo", story).reviews] == [(None, None)]


def test_a_program_is_told_apart_on_gitlab_whatever_it_is_called(telling: Telling) -> None:
    story = Story(reviews=(Said(Person("project_7_bot_1", 92, program=True), "approved", None, "2026-03-09T10:00:00Z"),))
    assert [(r.account, r.reason) for r in _read(telling, "gitlab", story).reviews] == [("project_7_bot_1[bot]", "bot")]


@MOST
def test_a_program_that_writes_is_no_unknown_author(telling: Telling, forge: str) -> None:
    story = Story(commits=(Made(commit("two"), ROBOT, NURSE, author_address="bot@example.org"),))
    assert _read(telling, forge, story).proposal.authors == ("hjelper[bot]", NURSE.login)


@MOST
def test_a_review_whose_commit_is_gone_names_none(telling: Telling, forge: str) -> None:
    story = Story(reviews=(Said(LEADER, "approved", None, "2026-03-09T10:00:00Z"),))
    assert [r.commit for r in _read(telling, forge, story).reviews] == [None]


@MOST
def test_moments_are_in_utc_whatever_is_written(telling: Telling, forge: str) -> None:
    story = Story(opened_at="2026-03-01T09:00:00+01:00", reviews=(Said(LEADER, "approved", commit("two"), "2026-03-09T10:00:00-05:00"),))
    found = _read(telling, forge, story)
    assert (found.proposal.opened_at, found.reviews[0].submitted_at) == ("2026-03-01T08:00:00Z", "2026-03-09T15:00:00Z")


def test_part_of_a_second_is_rounded_to_the_careful_side(telling: Telling) -> None:
    story = Story(
        pushes=(Push(NURSE, commit("two"), "2026-03-02T09:30:00.001Z"),),
        reviews=(Said(LEADER, "approved", None, "2026-03-09T10:00:00.400Z"),),
        merged_at="2026-03-09T10:00:00.900Z",
        merge=commit("merge"),
    )
    found = _read(telling, "gitlab", story)
    assert found.proposal.head_at == "2026-03-02T09:30:01Z"
    assert (found.reviews[0].submitted_at, found.proposal.merged_at) == ("2026-03-09T10:00:01Z", "2026-03-09T10:00:00Z")


def test_gitlab_tells_of_a_request_for_changes_but_not_since_when(telling: Telling) -> None:
    story = Story(reviews=(Said(LEADER, "approved", None, "2026-03-09T10:00:00Z"), Said(ADVISER, "changes_requested", None, None)))
    assert [(r.account, r.state, r.commit, r.submitted_at) for r in _read(telling, "gitlab", story).reviews] == [
        ("sor-leder", "approved", commit("two"), "2026-03-09T10:00:00Z"),
        ("radgiver", "changes_requested", None, None),
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (None, None),
        ("2026-03-01T07:00:00Z", None),
        ("2026-03-01T07:59:10Z", commit("one")),
        ("2026-03-02T09:29:59Z", commit("one")),
        ("2026-03-02T09:30:00Z", None),
        ("2026-03-02T09:31:00Z", None),
        ("2026-03-02T09:31:01Z", commit("two")),
    ],
)
def test_gitlabs_approvals_are_for_the_version_of_their_time(telling: Telling, at: str | None, expected: str | None) -> None:
    """Not told when, before any version, or so soon after one that the page may have shown the one before: not known."""
    found = _read(telling, "gitlab", Story(reviews=(Said(LEADER, "approved", None, at),)))
    assert [review.commit for review in found.reviews] == [expected]


def test_gitlabs_approval_is_for_no_version_when_another_was_shown_just_before(telling: Telling) -> None:
    """Also when that one was replaced and came back."""
    heads = [("one", "00"), ("two", "10"), ("one", "20"), ("one", "30")]
    story = Story(
        commits=(Made(commit("one"), None, None),),
        pushes=tuple(Push(NURSE, commit(head), f"2026-03-02T09:30:{second}Z") for head, second in heads),
        reviews=(Said(LEADER, "approved", None, "2026-03-02T09:30:40Z"), Said(ADVISER, "approved", None, "2026-03-02T09:31:25Z")),
    )
    assert [review.commit for review in _read(telling, "gitlab", story).reviews] == [None, commit("one")]


# Who wrote it, who pushed it


@MOST
def test_authors_committers_and_coauthors_are_all_named(telling: Telling, forge: str) -> None:
    story = Story(
        commits=(
            Made(commit("one"), NURSE, LEADER, author_address=NURSE.address, committer_address=LEADER.address),
            Made(commit("two"), NURSE, NURSE, f"Kortere frist\n\nCO-AUTHORED-BY: Leder <{LEADER.address.upper()}>\n"),
        )
    )
    assert _read(telling, forge, story).proposal.authors == (NURSE.login, LEADER.login)


@MOST
@pytest.mark.parametrize("line", ["Co-authored-by: Noen <noen.andre@example.org>", "Co-authored-by: Noen", "co-authored-by:"])
def test_a_coauthor_nobody_knows_is_somebody_unknown(telling: Telling, forge: str, line: str) -> None:
    story = Story(commits=(Made(commit("two"), NURSE, NURSE, f"Kortere frist\n\n{line}"),))
    assert _read(telling, forge, story).proposal.authors == (NURSE.login, None)


@MOST
def test_a_commit_of_an_unknown_address_has_an_unknown_author(telling: Telling, forge: str) -> None:
    story = Story(commits=(Made(commit("two"), None, NURSE, author_address="ukjent@example.org"),))
    assert _read(telling, forge, story).proposal.authors == (None, NURSE.login)


def test_githubs_own_addresses_are_known_by_number(telling: Telling) -> None:
    lines = [f"Co-authored-by: x <{number}@users.noreply.{host}>" for number, host in (
        (f"{LEADER.id}+et-gammelt-navn", "127.0.0.1"), ("radgiver", "127.0.0.1"), ("radgiver-to", "elsewhere.example"), ("999+borte", "127.0.0.1"),
    )]  # fmt: skip
    story = Story(commits=(Made(commit("two"), NURSE, NURSE, "\n".join(lines)),))
    assert _read(telling, "github", story).proposal.authors == (NURSE.login, LEADER.login, "radgiver", None)


def test_githubs_own_signature_on_what_is_made_in_the_browser_is_no_author(telling: Telling) -> None:
    web = Person("web-flow", 19)
    story = Story(commits=(Made(commit("two"), NURSE, web),))
    assert _read(telling, "github", story).proposal.authors == (NURSE.login,)


def test_gitlabs_addresses_are_known_when_it_gave_them_out_or_their_owner_shows_them(telling: Telling) -> None:
    story = Story(
        commits=(
            Made(commit("one"), None, None, author_address=f"{NURSE.id}-et-gammelt-navn@users.noreply.127.0.0.1", committer_address=ADVISER.address),
            Made(commit("two"), None, None, author_address=LEADER.address, committer_address=LEADER.address),
        ),
        reviews=(Said(ADVISER, "approved", None, "2026-03-09T10:00:00Z"),),
    )
    place = telling("gitlab", story)
    assert isinstance(place.world, GitLabWorld)
    place.world.shows_address = (ADVISER,)
    assert reader(place).proposal(42).proposal.authors == (NURSE.login, ADVISER.login, None)


@ALL
def test_the_last_pusher_may_be_somebody_else(telling: Telling, forge: str) -> None:
    story = Story()
    story.pushes = (*story.pushes[:-1], Push(ADVISER, commit("two"), "2026-03-04T12:00:00Z"))
    found = _read(telling, forge, story).proposal
    assert (found.last_pushed_by, found.head_at) == ("radgiver", "2026-03-04T12:00:00Z")


@ALL
def test_a_hearing_cannot_begin_before_there_is_a_proposal(telling: Telling, forge: str) -> None:
    story = Story(commits=(Made(commit("one"), NURSE, NURSE),), pushes=(Push(NURSE, commit("one"), "2026-02-01T07:00:00Z"),))
    found = _read(telling, forge, story).proposal
    assert (found.last_pushed_by, found.head_at) == (NURSE.login, "2026-03-01T08:00:00Z")


@ALL
def test_a_push_that_brought_something_else_proves_nothing(telling: Telling, forge: str) -> None:
    story = Story(pushes=(Push(NURSE, commit("two"), "2026-03-02T09:30:00Z"), Push(NURSE, commit("three"), "2026-03-03T09:30:00Z")))
    found = _read(telling, forge, story).proposal
    assert (found.last_pushed_by, found.head_at) == (None, None)


@pytest.mark.parametrize(("forge", "path"), [("github", "/activity"), ("forgejo", "/feeds"), ("gitlab", "/events")])
def test_where_pushes_may_not_be_seen_the_pusher_is_unknown(telling: Telling, forge: str, path: str) -> None:
    place = telling(forge, Story(opened_at="2026-03-03T08:00:00Z"))
    place.faults.append(lambda asked, told: Told({}, 403) if asked.path.endswith(path) else None)
    found = reader(place).proposal(42).proposal
    # GitLab's versions still tell when.
    assert (found.last_pushed_by, found.head_at) == (None, "2026-03-03T08:00:00Z" if forge == "gitlab" else None)


def test_github_shows_no_more_than_250_commits(telling: Telling) -> None:
    story = Story(commits=tuple(Made(commit(f"c{n}"), NURSE, NURSE) for n in range(251)))
    with pytest.raises(CannotRun, match="has 251 commits, and the forge shows 250"):
        _read(telling, "github", story)


# Merged, urgent, open


@ALL
def test_a_merged_proposal_and_what_was_merged(telling: Telling, forge: str) -> None:
    story = Story(merged_at="2026-03-10T08:00:00Z", merge=commit("merge"))
    place = telling(forge, story)
    forgotten = reader(place)
    found = forgotten.proposal(42).proposal
    assert (found.merged_at, found.merge_commit) == ("2026-03-10T08:00:00Z", commit("merge"))
    assert forgotten.proposal_of(commit("merge")) == 42
    assert forgotten.proposal_of(commit("two")) is None
    assert forgotten.open_proposals() == ()


def test_a_fast_forward_on_gitlab_is_the_head_itself(telling: Telling) -> None:
    place = telling("gitlab", Story(merged_at="2026-03-10T08:00:00Z"))
    assert reader(place).proposal(42).proposal.merge_commit == commit("two")
    assert reader(place).proposal_of(commit("two")) == 42


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_a_commit_the_forge_does_not_know_has_no_proposal(telling: Telling, forge: str) -> None:
    assert reader(telling(forge, Story())).proposal_of(commit("elsewhere")) is None


def test_forgejo_hiding_the_repository_is_not_taken_for_no_proposal(telling: Telling) -> None:
    place = telling("forgejo", Story())
    place.faults.append(lambda asked, told: Told({}, 404))
    with pytest.raises(CannotRun, match="hides it from this token"):
        reader(place).proposal_of(commit("merge"))


@ALL
@pytest.mark.parametrize(("labels", "urgent"), [((), False), (("Haster",), True), (("URGENT", "x"), True), (("hasterer",), False)])
def test_a_label_makes_it_urgent(telling: Telling, forge: str, labels: tuple[str, ...], urgent: bool) -> None:
    assert _read(telling, forge, Story(labels=labels)).proposal.urgent is urgent


@ALL
def test_the_label_may_be_another(telling: Telling, forge: str) -> None:
    place = telling(forge, Story(labels=("akut",)))
    assert reader(place, urgent=("Akut",)).proposal(42).proposal.urgent is True


@ALL
def test_open_proposals(telling: Telling, forge: str) -> None:
    place = telling(forge, Story())
    (found,) = reader(place).open_proposals("main")
    assert (found.number, found.head, found.into) == (42, commit("two"), "main")
    assert reader(place).head_ref(42) == ("refs/merge-requests/42/head" if forge == "gitlab" else "refs/pull/42/head")
