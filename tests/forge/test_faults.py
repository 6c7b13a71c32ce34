"""Whatever goes wrong between us and a forge: a sentence that says what, never half a proposal and never the token."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from dataclasses import replace

import pytest
from tests.forge.asking import reader
from tests.forge.conftest import Telling
from tests.forge.standing_in import TOKEN, Asked, Fault, Told
from tests.forge.stories import LEADER, NURSE, Comment, Made, Mark, Person, Said, Story, commit

from felles.errors import CannotRun
from felles.forge import asking as line

ALL = pytest.mark.parametrize("forge", ["github", "forgejo", "gitlab"])
REVIEWS = {"github": "/reviews", "forgejo": "/reviews", "gitlab": "/versions"}


def _refused(telling: Telling, forge: str, fault: Fault | None, sentence: str, story: Story | None = None, **options: object) -> CannotRun:
    place = telling(forge, story or Story())
    if fault is not None:
        place.faults.append(fault)
    with pytest.raises(CannotRun, match=sentence) as caught:
        reader(place, **options).proposal(42)  # type: ignore[arg-type]
    assert TOKEN not in repr([caught.value.args, caught.value.values, caught.value.help])
    return caught.value


def _instead(told: Told, path: str = "") -> Fault:
    return lambda asked, _: told if asked.path.endswith(path) else None


# What the forge says no to


@ALL
@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "doesn't accept the token"),
        (403, "may not see or do this"),
        (404, "has nothing at /"),
        (410, "has nothing at /"),
        (418, "refused the question"),
        (422, "refused the question"),
        (500, "has trouble of its own"),
        (502, "has trouble of its own"),
        (503, "has trouble of its own"),
    ],
)
def test_a_refusal(telling: Telling, forge: str, status: int, sentence: str) -> None:
    _refused(telling, forge, _instead(Told({"message": TOKEN}, status), REVIEWS[forge]), sentence)


@ALL
def test_an_expired_token_and_none_at_all(telling: Telling, forge: str) -> None:
    _refused(telling, forge, None, "doesn't accept the token", token="another-token")
    _refused(telling, forge, None, "doesn't accept the token", token=None)


@ALL
def test_another_proposal_than_there_is(telling: Telling, forge: str) -> None:
    with pytest.raises(CannotRun, match="has nothing at"):
        reader(telling(forge, Story())).proposal(43)


# Asked too often

SOON = [(429, {"Retry-After": "2"}), (403, {"Retry-After": "1"}), (503, {"Retry-After": "0"})]
LATE = [
    (429, {}),
    (429, {"Retry-After": "3600"}),
    (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 3600)}),
    (429, {"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(time.time()) + 3600)}),
    (429, {"Retry-After": "9" * 11}),
]


@ALL
@pytest.mark.parametrize(("status", "headers"), SOON)
def test_a_short_pause_is_kept_once(telling: Telling, forge: str, status: int, headers: dict[str, str]) -> None:
    place = telling(forge, Story())
    calm = reader(place).proposal(42)
    waited: list[float] = []
    place.faults.append(lambda asked, told: Told({}, status, headers) if not waited else None)
    assert reader(place, wait=waited.append).proposal(42) == calm
    assert waited == [float(headers["Retry-After"])]


@ALL
def test_a_second_pause_is_too_many(telling: Telling, forge: str) -> None:
    waited: list[float] = []
    _refused(telling, forge, _instead(Told({}, 429, {"Retry-After": "1"})), "has been asked too often", wait=waited.append)
    assert waited == [1.0]


@ALL
@pytest.mark.parametrize(("status", "headers"), LATE)
def test_a_long_pause_is_told_and_not_kept(telling: Telling, forge: str, status: int, headers: dict[str, str]) -> None:
    waited: list[float] = []
    error = _refused(telling, forge, _instead(Told({}, status, headers)), "wants a pause until", wait=waited.append)
    assert waited == [] and re.fullmatch(r"\d{4,5}-\d\d-\d\d \d\d:\d\d", str(error.values["time"]))


@ALL
def test_where_pushes_are_hidden_by_too_much_asking_nothing_is_called_unknown(telling: Telling, forge: str) -> None:
    paths = ("/activity", "/timeline", "/events")
    told = Told({}, 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 900)})
    _refused(telling, forge, lambda asked, _: told if asked.path.endswith(paths) else None, "has been asked too often")


# The way there


@ALL
def test_a_forge_that_does_not_answer(telling: Telling, forge: str) -> None:
    _refused(telling, forge, _instead(Told({}, before=lambda: time.sleep(0.6))), "did not answer in time", time_out=0.2)


@ALL
def test_a_forge_that_drips(telling: Telling, forge: str) -> None:
    """Each byte comes in time, the whole never does."""
    begun = time.monotonic()
    _refused(telling, forge, _instead(Told("x" * 2_000, drip=0.05)), "did not answer in time", time_out=0.3)
    assert time.monotonic() - begun < 30


@ALL
def test_a_forge_that_hangs_up(telling: Telling, forge: str) -> None:
    _refused(telling, forge, _instead(Told({}, promised=1000)), "can't be reached")


@ALL
def test_a_forge_that_is_down(telling: Telling, forge: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers, and nobody else gets it
        place = replace(telling(forge, Story()), address=f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(CannotRun, match="can't be reached"):
            reader(place).proposal(42)


@ALL
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_another_place_never_gets_the_token(telling: Telling, forge: str, status: int) -> None:
    other = telling(forge, Story())
    place = telling(forge, Story())
    place.faults.append(lambda asked, told: Told({}, status, {"Location": other.address + asked.path}))
    with pytest.raises(CannotRun, match="sends us on to another place"):
        reader(place).proposal(42)
    assert other.asked == []


@ALL
@pytest.mark.parametrize("where", ["//other.example/x", "http://127.0.0.1:1/x", "ftp://127.0.0.1/x", "http://[", None])
def test_other_ways_to_another_place(telling: Telling, forge: str, where: str | None) -> None:
    _refused(telling, forge, _instead(Told({}, 302, {"Location": where} if where else {})), "sends us on to another place")


@ALL
def test_a_new_name_at_the_same_place_is_followed_but_not_for_ever(telling: Telling, forge: str) -> None:
    place = telling(forge, Story())
    calm = reader(place).proposal(42)

    def moved(asked: Asked, told: Told) -> Told | None:
        if "moved" in asked.query or not asked.path.endswith("/42"):
            return None
        return Told({}, 301, {"Location": f"{place.world.root}{asked.path}"})

    steps: list[int] = []

    def once(asked: Asked, told: Told) -> Told | None:
        steps.append(1)
        return moved(asked, told) if len(steps) == 1 else None

    place.faults.append(once)
    assert reader(place).proposal(42) == calm
    place.faults[:] = [moved]
    with pytest.raises(CannotRun, match="sends us on to another place"):
        reader(place).proposal(42)


# What the answer is


@ALL
@pytest.mark.parametrize("raw", [b"", b"<html>Logg inn</html>", b'{"number": 42', b"\xff\xfe", b"NaN", b"[" * 100_000, b"1" * 5000])
def test_what_is_no_json(telling: Telling, forge: str, raw: bytes) -> None:
    _refused(telling, forge, _instead(Told(raw=raw)), "isn't JSON")


@ALL
def test_what_is_too_much(telling: Telling, forge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MOST_BYTES", 1 << 10)
    _refused(telling, forge, _instead(Told(["x" * 2000])), "answered with more than")


@ALL
@pytest.mark.parametrize("value", [None, [], "approved", 42, {"state": "approved"}, True])
def test_what_has_another_shape(telling: Telling, forge: str, value: object) -> None:
    _refused(telling, forge, _instead(Told(value), "/42"), "answer can't be used")


@ALL
@pytest.mark.parametrize("value", [None, {}, "approved", [None], [[]], [{"user": {"login": "x"}}]])
def test_what_is_no_list_of_reviews(telling: Telling, forge: str, value: object) -> None:
    told = Told(value, headers={"X-Total-Count": "1"})
    _refused(telling, forge, _instead(told, REVIEWS[forge]), "answer can't be used")


HOSTILE = ["x\x1b[2J", "x\u0085y", "x\ud800y", "x" * 1001, 7, ["x"]]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(("forge", "field"), [("github", "login"), ("forgejo", "login"), ("gitlab", "username")])
def test_an_account_that_is_no_account(telling: Telling, forge: str, field: str, value: object) -> None:
    def changed(asked: Asked, told: Told) -> Told | None:
        if not asked.path.endswith("/42"):
            return None
        who = "author" if forge == "gitlab" else "user"
        return Told({**told.value, who: {**told.value[who], field: value}})

    _refused(telling, forge, changed, f"{who_of(forge)}.{field}")


def who_of(forge: str) -> str:
    return "author" if forge == "gitlab" else "user"


@pytest.mark.parametrize("value", ["i går", "2026-03-09", "2026-02-30T10:00:00Z", "2026-03-09T10:00:00", "20260309T100000Z", 7])
@ALL
def test_a_moment_that_is_none(telling: Telling, forge: str, value: object) -> None:
    def changed(asked: Asked, told: Told) -> Told | None:
        return Told({**told.value, "created_at": value}) if asked.path.endswith("/42") else None

    _refused(telling, forge, changed, "created_at")


# Pages

MANY = Story(
    commits=(Made(commit("two"), NURSE, NURSE),),
    reviews=tuple(Said(Person(f"p{n}", 100 + n), "approved", commit("two"), "2026-03-09T10:00:00Z") for n in range(130)),
)


@pytest.mark.parametrize("forge", ["github", "forgejo"])
@pytest.mark.parametrize("page", ["1", "2"])
@pytest.mark.parametrize("cut", [slice(0, 0), slice(0, -1), slice(1, None)])
def test_a_page_that_lacks_rows_is_never_taken_for_the_whole(telling: Telling, forge: str, page: str, cut: slice) -> None:
    place = telling(forge, MANY)
    whole = reader(place).proposal(42)

    def cut_out(asked: Asked, told: Told) -> Told | None:
        if not asked.path.endswith("/reviews") or asked.query["page"] != page:
            return None
        return Told(told.value[cut], headers=told.headers)

    place.faults.append(cut_out)
    if forge == "forgejo" or (page == "2" and cut == slice(0, 0)):
        with pytest.raises(CannotRun, match="isn't whole"):
            reader(place).proposal(42)
    else:
        # GitHub gives no count. What it announces is asked for; what it leaves out of a page nobody can know.
        assert {row.account for row in reader(place).proposal(42).reviews} < {row.account for row in whole.reviews}
        assert {asked.query["page"] for asked in place.asked if asked.path.endswith("/reviews")} >= {"1", "2"}


def test_a_next_page_is_asked_for_even_when_nothing_announces_it(telling: Telling) -> None:
    place = telling("github", MANY)
    place.faults.append(lambda asked, told: Told(told.value))  # something on the way drops the headers
    assert len(reader(place).proposal(42).reviews) == 130


def test_forgejo_without_a_count_is_not_believed(telling: Telling) -> None:
    place = telling("forgejo", Story())
    place.faults.append(lambda asked, told: Told(told.value) if asked.path.endswith("/reviews") else None)
    with pytest.raises(CannotRun, match="isn't whole"):
        reader(place).proposal(42)


@pytest.mark.parametrize(("forge", "header"), [("forgejo", "X-Total-Count"), ("gitlab", "X-Total")])
@pytest.mark.parametrize("count", ["0", "3", "99"])
def test_another_count_than_there_are_rows(telling: Telling, forge: str, header: str, count: str) -> None:
    told_of = {"forgejo": "/reviews", "gitlab": "/versions"}[forge]

    def miscounted(asked: Asked, told: Told) -> Told | None:
        return Told(told.value, headers={header: count}) if asked.path.endswith(told_of) else None

    _refused(telling, forge, miscounted, "isn't whole")


def test_pages_without_end(telling: Telling, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MOST_PAGES", 5)
    place = telling("github", Story())
    place.faults.append(lambda asked, told: Told(told.value, headers={"Link": '<x>; rel="next"'}) if asked.path.endswith("/reviews") else None)
    with pytest.raises(CannotRun, match="isn't whole"):
        reader(place).proposal(42)


# While it is read


@ALL
def test_a_proposal_that_changes_while_it_is_read_is_read_again(telling: Telling, forge: str) -> None:
    place = telling(forge, Story(reviews=()))
    seen: list[str] = []

    def more(asked: Asked, told: Told) -> Told | None:
        seen.append(asked.path)
        if seen.count(asked.path) == 1 and asked.path.endswith("/42"):
            place.world.story.reviews = (Said(LEADER, "approved", commit("two"), "2026-03-09T10:00:00Z"),)  # type: ignore[attr-defined]
            place.world.story.labels = ("haster",)  # type: ignore[attr-defined]
        return None

    place.faults.append(more)
    found = reader(place).proposal(42)
    assert (len(found.reviews), found.proposal.urgent) == (1, True)


@ALL
def test_a_proposal_that_never_rests(telling: Telling, forge: str) -> None:
    place = telling(forge, Story())
    numbers = iter(range(1, 60))

    def restless(asked: Asked, told: Told) -> Told | None:
        if asked.path.endswith("/42"):
            place.world.story.opened_at = f"2026-03-01T08:00:{next(numbers):02}Z"  # type: ignore[attr-defined]
        return None

    place.faults.append(restless)
    with pytest.raises(CannotRun, match="changes while it is being read"):
        reader(place).proposal(42)


# The comment


@ALL
def test_one_comment_is_kept_and_only_our_own_is_replaced(telling: Telling, forge: str) -> None:
    marker = "<!-- felles -->"
    others = [Comment(1, NURSE, f"{marker}\nGodkjent, slå sammen!"), Comment(2, LEADER, f"Se `{marker}` i teksten")]
    story = Story(comments=list(others))
    place = telling(forge, story)
    reader(place).comment(42, "Mangler én godkjenning", marker)
    reader(place).comment(42, f"{marker}\nAlt er på plass æøå", marker)
    assert [(c.who, c.body) for c in story.comments] == [
        (NURSE, f"{marker}\nGodkjent, slå sammen!"),
        (LEADER, f"Se `{marker}` i teksten"),
        (LEADER, f"{marker}\nAlt er på plass æøå"),
    ]


@ALL
def test_our_comment_is_found_on_a_later_page(telling: Telling, forge: str) -> None:
    story = Story(comments=[Comment(n, NURSE, "Hva med natt?") for n in range(1, 140)] + [Comment(140, LEADER, "<!-- felles -->\nFør")])
    reader(telling(forge, story)).comment(42, "Nå", "<!-- felles -->")
    assert len(story.comments) == 140 and story.comments[-1].body == "<!-- felles -->\nNå"


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_a_pipelines_own_token_finds_its_comment(telling: Telling, forge: str) -> None:
    story = Story(asking=None, comments=[Comment(1, NURSE, "<!-- felles -->\nGodkjent!")])
    place = telling(forge, story)
    for text in ("Før", "Nå"):
        reader(place).comment(42, text, "<!-- felles -->")
    assert [c.body for c in story.comments] == ["<!-- felles -->\nGodkjent!", "<!-- felles -->\nNå"]


@ALL
def test_what_writes_is_never_sent_on_or_done_twice(telling: Telling, forge: str) -> None:
    place = telling(forge, Story())
    place.faults.append(lambda asked, told: Told({}, 307, {"Location": place.world.root + asked.path}) if asked.method == "POST" else None)
    with pytest.raises(CannotRun, match="sends us on to another place"):
        reader(place).comment(42, "Hei", "<!-- felles -->")
    assert [asked.method for asked in place.asked].count("POST") == 1


def test_the_token_goes_in_one_header_and_nowhere_else(telling: Telling) -> None:
    place = telling("github", Story())
    with contextlib.closing(reader(place)._line) as connection:  # type: ignore[attr-defined]
        assert TOKEN not in repr(connection)
    reader(place).proposal(42)
    for asked in place.asked:
        assert asked.headers["authorization"] == f"Bearer {TOKEN}"
        assert TOKEN not in repr([asked.path, asked.query, asked.body, {k: v for k, v in asked.headers.items() if k != "authorization"}])


# The status


@ALL
def test_a_status_is_set_once_and_changed_when_it_says_something_else(telling: Telling, forge: str) -> None:
    story = Story(marks=[Mark(commit("two"), "success", "Bygget", "noe-annet")])
    place = telling(forge, story)
    for met in (None, None, False, True, True, None):
        reader(place).status(commit("two"), met, "Venter på to" if met is None else "Noe må rettes" if met is False else "Godkjent")
    failed = "failed" if forge == "gitlab" else "failure"
    assert [(mark.state, mark.text) for mark in story.marks if mark.called == "felles"] == [
        ("pending", "Venter på to"), (failed, "Noe må rettes"), ("success", "Godkjent"), ("pending", "Venter på to"),
    ]  # fmt: skip


@pytest.mark.parametrize("forge", ["github", "forgejo"])
def test_another_text_is_written_too(telling: Telling, forge: str) -> None:
    story = Story()
    place = telling(forge, story)
    for text in ("Venter på to", "Venter på én", "Venter på én\n  " + "x" * 300):
        reader(place).status(commit("two"), None, text)
    assert [mark.text[:12] for mark in story.marks] == ["Venter på to", "Venter på én", "Venter på én"]
    assert len(story.marks[-1].text) == 140 and story.marks[-1].text.endswith("…")


@ALL
def test_a_status_somebody_else_set_is_set_right(telling: Telling, forge: str) -> None:
    story = Story()
    place = telling(forge, story)
    reader(place).status(commit("two"), None, "Venter på to")
    story.marks.append(Mark(commit("two"), "success", "Godkjent"))
    reader(place).status(commit("two"), None, "Venter på to")
    assert [mark.state for mark in story.marks] == ["pending", "success", "pending"]


@ALL
def test_a_comment_that_says_the_same_is_left_alone(telling: Telling, forge: str) -> None:
    place = telling(forge, Story())
    for _ in range(3):
        reader(place).comment(42, "Mangler én\r\ngodkjenning\n", "<!-- felles -->")
    assert [asked.method for asked in place.asked if asked.method != "GET"] == ["POST"]
