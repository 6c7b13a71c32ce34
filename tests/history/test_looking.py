"""What history says, and that asking changes nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from felles.errors import CannotRun
from felles.history import Commit, Repository, Snapshot
from felles.history.comparing import Conflict, before_of, changes, changes_along, merge_result, walked
from felles.history.objects import MOST, blob_at, blobs, each, present
from felles.history.walking import (
    Author,
    authors,
    backdated,
    contains,
    first_parents,
    merge_base,
    merge_bases,
)

from .building import MODES, Built, everything

LINES = "\n".join(f"linje {n}" for n in range(1, 21)) + "\n"


@pytest.fixture
def built(tmp_path: Path) -> Built:
    made = Built(tmp_path / "repo")
    made.commit_all({"routines/a.md": LINES, "routines/b.md": "b\n", "docs/c.yaml": "c: 1\n", "bilde.png": b"\x89PNG\r\n"}, "first")
    return made


def test_the_line_of_first_parents_is_in_its_own_order_whatever_the_dates_say(built: Built) -> None:
    first = built.tip()
    built.branch("forslag")
    built.commit_all({"routines/b.md": "b2\n"})
    built.on("main")
    second = built.commit_all({"docs/c.yaml": "c: 2\n"}, GIT_COMMITTER_DATE="2001-01-01T00:00:00Z")
    third = built.merged("forslag")
    line = first_parents(Repository(built.top), third)
    assert [step.commit for step in line] == [third, second, first]
    assert [len(step.parents) for step in line] == [2, 1, 0]
    assert line[1].committed_at == "2001-01-01T00:00:00Z"
    assert line[0].tree == built.tree()
    assert [step.commit for step in backdated(line)] == [second]
    assert first_parents(Repository(built.top), third, oldest_first=True) == line[::-1]
    assert [step.commit for step in first_parents(Repository(built.top), third, until=first)] == [third, second]


def test_a_time_that_is_none_is_not_told_as_one(built: Built) -> None:
    raw = built.git("cat-file", "commit", "HEAD")
    for stamp in ("99999999999999999999 +0000", "-5 +0000", "now"):
        forged = raw[: raw.index("committer")] + f"committer X <x@example.org> {stamp}\n\nx\n"
        path = built.top.parent / "raw"
        path.write_text(forged)
        commit = built.git("hash-object", "-t", "commit", "-w", "--literally", str(path))
        step = first_parents(Repository(built.top), commit)[0]
        assert step.committed_at is None and backdated([step]) == (step,)


def test_what_changed_is_told_by_path_and_blob_without_guessing_at_renames(built: Built) -> None:
    before = built.tip()
    built.git("mv", "routines/a.md", "routines/å b.md")
    built.commit_all({"docs/c.yaml": "c: 2\n", "roles/ny.yaml": "x\n"})
    repository = Repository(built.top)
    found = changes(repository, before, built.tip())
    assert [(d.path, d.before is None, d.after is None) for d in found] == [
        ("docs/c.yaml", False, False),
        ("roles/ny.yaml", True, False),
        ("routines/a.md", False, True),
        ("routines/å b.md", True, False),
    ]
    assert found[2].before == found[3].after == repository.blob_id(LINES.encode())
    assert {d.path for d in changes(repository, before, built.tip(), ["routines"])} == {"routines/a.md", "routines/å b.md"}
    assert changes(repository, before, built.tip(), ["routin"]) == ()
    assert changes(repository, before, built.tip(), ["*"]) == ()
    built.git("update-index", "--chmod=+x", "docs/c.yaml")
    built.git("commit", "-qm", "mode")
    (only,) = changes(repository, built.tip("HEAD~1"), built.tip())
    assert only.before == only.after and only.mode == "100755"


def test_what_every_commit_changed_is_told_in_one_go(built: Built) -> None:
    built.commit_all({"routines/b.md": "b2\n"})
    built.branch("forslag")
    built.commit_all({"routines/a.md": LINES + "21\n"})
    built.on("main")
    built.commit_all({"ut.txt": "x"})
    built.merged("forslag")
    repository = Repository(built.top)
    line = first_parents(repository, built.tip(), oldest_first=True)
    along = changes_along(repository, line, ["routines", "docs"])
    assert [[d.path for d in along.get(step.commit, ())] for step in line] == [
        ["docs/c.yaml", "routines/a.md", "routines/b.md"],
        ["routines/b.md"],
        [],
        ["routines/a.md"],
    ]
    for step in line[1:]:
        assert changes(repository, step.parents[0], step.commit, ["routines", "docs"]) == along.get(step.commit, ())


def test_a_handbook_that_is_a_folder_of_a_repository_sees_its_own_paths_only(tmp_path: Path) -> None:
    built = Built(tmp_path / "repo")
    before = built.commit_all({"bok/routines/a.md": "a\n", "annet/x.md": "x\n"})
    after = built.commit_all({"bok/routines/a.md": "b\n", "annet/x.md": "y\n"})
    repository = Repository(built.top / "bok")
    assert [d.path for d in changes(repository, before, after)] == ["routines/a.md"]
    assert [d.path for d in changes(repository, before, after, ["routines"])] == ["routines/a.md"]
    assert list(blob_at(repository, after, ["routines/a.md", "annet/x.md"]).values()) == [repository.blob_id(b"b\n"), None]
    assert list(Snapshot(repository, built.tree()).entries()) == ["routines/a.md"]


def test_blobs_come_in_one_go_and_no_larger_than_asked(built: Built) -> None:
    repository = Repository(built.top)
    wanted = {"routines/a.md", "bilde.png", "nei.md", "routines"}
    at = blob_at(repository, built.tip(), wanted)
    assert at["nei.md"] is None and at["routines"] is None
    assert at["bilde.png"] == repository.blob_id(b"\x89PNG\r\n") == built.git("rev-parse", "HEAD:bilde.png")
    absent = "1" * 40
    found = blobs(repository, [str(at["routines/a.md"]), str(at["bilde.png"]), absent, built.tip()], most=100)
    assert found == {at["routines/a.md"]: None, at["bilde.png"]: b"\x89PNG\r\n", absent: None, built.tip(): None}
    assert blob_at(repository, built.tip(), [f"nei/{n}.md" for n in range(1000)] + ["docs/c.yaml"])["docs/c.yaml"]
    assert present(repository, built.tip()) and not present(repository, absent)
    assert not present(repository, None) and not present(repository, "HEAD") and not present(repository, str(at["bilde.png"]))


@pytest.mark.parametrize("hash_name", ["sha1", "sha256"])
def test_ids_are_worked_out_as_git_does(tmp_path: Path, hash_name: str) -> None:
    built = Built(tmp_path / "repo", f"--object-format={hash_name}")
    built.commit_all({"a.md": "æ\r\n"})
    built.branch("forslag")
    built.commit_all({"b.md": "b"})
    merge = built.merged("forslag")
    repository = Repository(built.top)
    assert repository.blob_id("æ\r\n".encode()) == built.git("rev-parse", "HEAD:a.md")
    assert Commit(built.top, "HEAD").read("a.md") == "æ\r\n".encode()
    assert before_of(repository, merge, built.tip("forslag")) == built.tip("main~1")


def test_files_one_at_a_time_in_the_order_asked_for_and_none_left_out(built: Built) -> None:
    repository = Repository(built.top)
    tip = built.tip()
    a, b = (built.git("rev-parse", f"{tip}:routines/{name}.md") for name in "ab")
    assert list(each(repository, [b, a, b])) == [b"b\n", LINES.encode(), b"b\n"]
    with pytest.raises(CannotRun, match="lacks"):
        list(each(repository, [a, "0" * 40]))
    with pytest.raises(CannotRun, match="damaged"):
        list(each(repository, [a, tip]))
    (built.top / "stor.bin").write_bytes(bytes(MOST + 1))
    with pytest.raises(CannotRun, match="too large"):
        list(each(repository, [built.git("hash-object", "-w", "stor.bin")]))


def test_what_every_commit_changed_is_told_one_at_a_time_too(built: Built) -> None:
    built.commit_all({"routines/a.md": "a2\n"})
    built.commit_all({})
    built.branch("forslag")
    built.commit_all({"routines/å\nx.md": "b2\n"})
    built.on("main")
    built.merged("forslag")
    repository = Repository(built.top)
    line = first_parents(repository, built.tip(), oldest_first=True)
    told = list(walked(repository, line))
    assert [step for step, _ in told] == line
    assert {step.commit: rows for step, rows in told if rows} == changes_along(repository, line)
    assert [len(rows) for _, rows in told] == [4, 1, 0, 1]
    assert next(walked(repository, line))[0] == line[0], "whoever has seen enough may stop"


def test_who_wrote_is_read_from_the_commits_themselves(built: Built) -> None:
    base = built.tip()
    built.branch("forslag")
    built.commit_all(
        {"docs/c.yaml": "c: 3\n"},
        "tekst\n\nCo-authored-by: Annen <annen@kommune.example>\nco-Authored-By: bare-navn",
        GIT_COMMITTER_NAME="Forge",
        GIT_COMMITTER_EMAIL="forge@example.org",
    )
    built.commit_all({".mailmap": "Ingen <ingen@example.org> <skriver@kommune.example>\n"})
    found = authors(Repository(built.top), base, built.tip())
    assert found == (
        Author("bare-navn", ""),
        Author("Annen", "annen@kommune.example"),
        Author("Forge", "forge@example.org"),
        Author("Skriver", "skriver@kommune.example"),
    )


def test_merging_only_looks(built: Built) -> None:
    built.branch("forslag")
    built.commit_all({"routines/a.md": LINES.replace("linje 1\n", "linje en\n")})
    built.on("main")
    base = built.commit_all({"routines/a.md": LINES.replace("linje 20", "linje tjue")})
    before = everything(built.top)
    repository = Repository(built.top)
    tree = merge_result(repository, base, built.tip("forslag"))
    assert isinstance(tree, str)
    merged = Snapshot(repository, tree)
    assert merged.read("routines/a.md") == LINES.replace("linje 1\n", "linje en\n").replace("linje 20", "linje tjue").encode()
    assert merged.blob("routines/a.md") == repository.blob_id(merged.read("routines/a.md"))
    assert [d.path for d in changes(repository, base, tree)] == ["routines/a.md"]
    assert everything(built.top) == before
    folder = repository.aside.folder
    assert folder.is_dir()
    del repository, merged
    assert not folder.exists()


def test_a_conflict_names_the_files(built: Built) -> None:
    built.branch("forslag")
    built.commit_all({"routines/b.md": "min\n", "docs/c.yaml": None})
    built.on("main")
    built.commit_all({"routines/b.md": "din\n", "docs/c.yaml": "c: 9\n"})
    assert merge_result(Repository(built.top), built.tip(), built.tip("forslag")) == Conflict(("docs/c.yaml", "routines/b.md"))


def test_histories_with_nothing_in_common_are_told(built: Built) -> None:
    built.git("checkout", "--quiet", "--orphan", "fremmed")
    other = built.commit_all({"routines/b.md": "x"})
    repository = Repository(built.top)
    main = built.tip("main")
    assert merge_base(repository, main, other) is None and merge_bases(repository, main, other) == ()
    assert not contains(repository, main, other)
    with pytest.raises(CannotRun, match="no earlier version in common"):
        merge_result(repository, main, other)
    assert before_of(repository, main, other) is None


# Before


@pytest.mark.parametrize("mode", MODES)
def test_before_is_found_however_a_proposal_was_merged(built: Built, mode: str) -> None:
    built.branch("forslag")
    for n in range(3):
        built.commit_all({"routines/a.md": LINES.replace(f"linje {n + 5}\n", f"ny {n}\n"), f"routines/ny-{n}.md": f"{n}\n"})
    head = built.tip()
    built.on("main")
    for n in range(12):
        before = built.commit_all({f"docs/d{n}.yaml": f"{n}\n"})
    merge = getattr(built, mode)("forslag")
    kept = everything(built.top)
    repository = Repository(built.top)
    assert before_of(repository, merge, head) == before
    assert merge_result(repository, before, head) == built.tree(merge)
    # What comes later, and what somebody else says the base was, changes nothing of it.
    built.commit_all({"docs/e.yaml": "e\n"})
    assert before_of(Repository(built.top), merge, head, base=built.tip("forslag~3")) == before
    assert before_of(Repository(built.top), built.tip(), head) is None
    built.git("reset", "--quiet", "--hard", merge)
    assert set(everything(built.top)) >= set(kept)


@pytest.mark.parametrize("mode", MODES)
def test_before_is_found_where_main_renamed_what_the_proposal_changes(built: Built, mode: str) -> None:
    built.branch("forslag")
    built.commit_all({"routines/a.md": LINES.replace("linje 5\n", "ny 5\n")})
    head = built.commit_all({"routines/b.md": "b2\n"})
    built.on("main")
    for n in range(9):
        built.commit_all({f"docs/d{n}.yaml": f"{n}\n"})
    built.git("mv", "routines/a.md", "routines/z.md")
    before = built.commit_all({})
    merge = getattr(built, mode)("forslag")
    assert before_of(Repository(built.top), merge, head) == before


@pytest.mark.parametrize("mode", MODES)
def test_before_stops_where_a_proposal_on_top_of_another_branched_off(built: Built, mode: str) -> None:
    built.branch("ett")
    built.commit_all({"routines/b.md": "b2\n"})
    built.branch("to", "ett")
    head = built.commit_all({"docs/c.yaml": "c: 2\n"})
    built.on("main")
    built.commit_all({"docs/d.yaml": "d\n"})
    before = built.merged("ett")
    merge = getattr(built, mode)("to")
    assert before_of(Repository(built.top), merge, head) == before


@pytest.mark.parametrize("mode", MODES)
def test_a_merge_that_adds_anything_of_its_own_has_no_before(built: Built, mode: str) -> None:
    built.branch("forslag")
    built.commit_all({"routines/b.md": "b2\n"})
    head = built.commit_all({"routines/b.md": "b3\n"})
    built.on("main")
    built.commit_all({"docs/d.yaml": "d\n"})
    getattr(built, mode)("forslag")
    built.write({"routines/a.md": "ond\n"})
    built.git("add", "--all")
    built.git("commit", "--quiet", "--amend", "--no-edit")
    assert before_of(Repository(built.top), built.tip(), head) is None


@pytest.mark.parametrize("mode", MODES)
def test_an_older_head_than_what_was_merged_has_no_before(built: Built, mode: str) -> None:
    built.branch("forslag")
    approved = built.commit_all({"routines/b.md": "b2\n"})
    built.commit_all({"routines/b.md": "b3\n"})
    built.on("main")
    built.commit_all({"docs/d.yaml": "d\n"})
    merge = getattr(built, mode)("forslag")
    assert before_of(Repository(built.top), merge, approved) is None


def test_where_main_was_moved_on_the_source_says_from_where(built: Built) -> None:
    base = built.tip()
    built.branch("forslag")
    built.commit_all({"routines/b.md": "b2\n"})
    head = built.commit_all({"docs/c.yaml": "c: 2\n"})
    merge = built.moved_on("forslag")
    repository = Repository(built.top)
    assert merge == head
    assert before_of(repository, merge, head) is None
    assert before_of(repository, merge, head, base=base) == base
    assert before_of(repository, merge, head, base=head) is None


def test_detached_and_unborn_are_said_in_words(built: Built, tmp_path: Path) -> None:
    repository = Repository(built.top)
    assert repository.own_branch() == "refs/heads/main" and repository.tip("refs/heads/main") == built.tip()
    assert repository.tip("refs/heads/nei") is None and repository.tip("HEAD") is None
    built.git("checkout", "--quiet", "--detach")
    with pytest.raises(CannotRun, match="only a single version"):
        repository.own_branch()
    empty = Built(tmp_path / "empty")
    with pytest.raises(CannotRun, match="Nothing has been committed on “main”"):
        Commit(empty.top, "HEAD")
    with pytest.raises(CannotRun, match="no revision “main”"):
        Commit(empty.top, "main")


@pytest.mark.parametrize("seed", range(8))
def test_ruling_out_without_merging_rules_out_nothing_that_merging_would_find(built: Built, seed: int) -> None:
    """Against the plain way: merge each commit since the proposal branched off, farthest first."""
    chance = random.Random(seed)
    fork = built.tip()
    built.branch("forslag")
    built.commit_all({"routines/a.md": LINES.replace("linje 9\n", "ny 9\n"), "docs/c.yaml": "c: 5\n"})
    head = built.commit_all({"routines/ny.md": "ny\n"})
    built.on("main")
    for n in range(14):
        match chance.randrange(5 if seed % 2 else 4):
            case 0:
                built.commit_all({"routines/b.md": f"{chance.randrange(2)}\n"})
            case 1:
                built.commit_all({"routines/a.md": LINES.replace("linje 20\n", f"{chance.randrange(2)}\n")})
            case 2:
                built.commit_all({f"docs/d{chance.randrange(3)}.yaml": f"{chance.randrange(2)}\n"})
            case 3:
                built.git("revert", "--no-edit", "HEAD", check=False)
                built.git("revert", "--abort", check=False)
            case _:
                (gone := built.top / "bilde.png").exists() and gone.unlink()
                built.commit_all({f"docs/e{n}.yaml": ""})
    merge = getattr(built, chance.choice(["squashed", "rebased"]))("forslag")
    repository = Repository(built.top)
    line = [step.commit for step in first_parents(repository, merge, until=fork)[1:]] + [fork]
    plain = next(commit for commit in reversed(line) if merge_result(repository, commit, head) == built.tree(merge))
    assert len(line) > 8 and before_of(repository, merge, head) == plain
