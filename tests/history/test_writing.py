"""Writing: exactly what was asked for, once, wherever it was killed, and nothing of anybody else's."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from pathlib import Path

import pytest
from tests.killing import killed_at, left_by_kills

from felles.errors import CannotRun
from felles.history import Repository
from felles.history.comparing import Conflict
from felles.history.sharing import Refusal, fetch, push
from felles.history.turns import Move, note, turn
from felles.history.walking import step_of
from felles.history.writing import (
    Moved,
    Person,
    commit_files,
    heal,
    make_commit,
    merge_commit,
    move,
    own_identity,
)

from .building import Built, everything

AT = "2024-01-10T13:05:00Z"
WHO = Person("Felles", "felles@kommune.example")
RECORD = {"docs/decisions/2024/0001.json": b'{\n "decision": 1\n}\n'}
MAIN = "refs/heads/main"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    """Main with two commits. What a killed run leaves in the folder for temporary files goes with the test."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    made = Built(tmp_path / "repo")
    made.commit_all({"routines/a.md": "a\n", "routines/b.md": "b\n", "docs/c.yaml": "c: 1\n"})
    made.commit_all({"routines/a.md": "a2\n"})
    return made


def unfinished(built: Built) -> None:
    built.write({"routines/a.md": "min kladd\n", "routines/ny.md": "ny\n", "docs/d.yaml": "d\n", "docs/c.yaml": None})
    built.git("add", "docs/d.yaml", "routines/a.md")
    built.write({"routines/a.md": "min kladd, igjen\n"})


def record(built: Built, parent: str) -> str:
    return commit_files(Repository(built.top), MAIN, parent, RECORD, "Vedtak 1", at=AT, who=WHO)


def test_a_commit_touches_nothing_but_its_files_and_leaves_others_work_alone(built: Built) -> None:
    unfinished(built)
    status, parent = built.git("status", "--porcelain"), built.tip()
    commit = record(built, parent)
    assert built.tip() == built.tip("main") == commit
    assert built.git("diff", "--name-status", parent, commit) == "A\tdocs/decisions/2024/0001.json"
    assert built.git("status", "--porcelain") == status
    assert (built.top / "docs/decisions/2024/0001.json").read_bytes() == RECORD["docs/decisions/2024/0001.json"]
    assert built.git("log", "-1", "--format=%an|%ae|%cn|%ce|%aI|%cI|%B") == (
        "Felles|felles@kommune.example|Felles|felles@kommune.example|2024-01-10T13:05:00+00:00|2024-01-10T13:05:00+00:00|Vedtak 1"
    )
    assert built.git("for-each-ref", "--format=%(refname)") == MAIN
    assert built.git("stash", "list") == "" and built.git("worktree", "list").count("\n") == 0
    assert not [name for name in everything(built.top) if "felles" in name or name.endswith(".lock")]
    assert built.git("fsck", "--full") == ""


def test_the_same_again_gives_the_same_commit(built: Built, tmp_path: Path) -> None:
    shutil.copytree(built.top, tmp_path / "twin")
    parent = built.tip()
    assert record(built, parent) == record(Built(tmp_path / "twin"), parent) == record(built, parent)
    assert built.git("rev-list", "--count", "main") == "3"


def test_a_file_keeps_its_mode_and_can_be_taken_away(built: Built) -> None:
    built.git("update-index", "--chmod=+x", "routines/b.md")
    built.git("commit", "-qm", "mode")
    built.git("checkout", "-q", "-f", "main")
    repository = Repository(built.top)
    commit_files(repository, MAIN, built.tip(), {"routines/b.md": b"b3\n", "docs/c.yaml": None, "nei.md": None}, "x", at=AT, who=WHO)
    assert built.git("ls-tree", "HEAD", "routines/b.md").startswith("100755 ")
    assert os.access(built.top / "routines/b.md", os.X_OK)
    assert not (built.top / "docs").exists()
    assert built.git("status", "--porcelain") == ""
    assert commit_files(repository, MAIN, built.tip(), {"routines/b.md": b"b3\n"}, "x", at=AT) == built.tip()
    for path in ("../x", "a//b", "/a", ".git/config", "docs/.GIT/x", "a/./b", ""):
        with pytest.raises(ValueError, match="not a path"):
            make_commit(repository, built.tip(), {path: b"x"}, "x", at=AT)


def test_odd_names_and_texts_arrive_as_they_are(built: Built) -> None:
    files: dict[str, bytes | None] = {'docs/"a".md': b"1", "docs/æ ø\n.md": b"", "docs/b\\c": b"\0\r\n", "docs/#d": b"x" * 100_000, " e": b"e"}
    commit_files(Repository(built.top), MAIN, built.tip(), files, "Vedtak «æ»\n\ndata 3\n", at=AT, who=WHO)
    for path, content in files.items():
        assert (built.top / path).read_bytes() == content
    assert built.git("status", "--porcelain") == ""
    assert built.git("log", "-1", "--format=%B") == "Vedtak «æ»\n\ndata 3"


def test_a_branch_that_moved_meanwhile_is_told_and_nothing_done(built: Built) -> None:
    parent = built.tip()
    newer = built.commit_all({"routines/b.md": "b2\n"})
    with pytest.raises(Moved):
        record(built, parent)
    assert built.tip() == newer and built.git("status", "--porcelain") == ""
    with pytest.raises(Moved):  # never back, never aside
        move(Repository(built.top), MAIN, newer, parent)
    assert record(built, newer) == built.tip()


def test_whatever_is_in_the_way_is_named_and_nothing_done(built: Built, tmp_path: Path) -> None:
    parent = built.tip()
    built.write({"docs/decisions/2024/0001.json": "mitt eget\n"})
    with pytest.raises(CannotRun, match=r"docs/decisions/2024/0001\.json has been changed"):
        record(built, parent)
    assert built.tip() == parent
    shutil.rmtree(built.top / "docs/decisions")
    (built.top / "docs/decisions").symlink_to(tmp_path)
    with pytest.raises(CannotRun):
        record(built, parent)
    assert built.tip() == parent and not (tmp_path / "2024").exists()
    (built.top / "docs/decisions").unlink()
    (built.top / "docs/decisions").write_text("en fil\n")
    with pytest.raises(CannotRun):
        record(built, parent)
    (built.top / "docs/decisions").unlink()
    assert record(built, parent) == built.tip()


def test_a_live_lock_of_somebody_elses_is_named_and_left(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("felles.history.placing._PATIENCE", 0.2)
    parent = built.tip()
    for name in ("index.lock", "refs/heads/main.lock", "HEAD.lock"):
        lock = built.top / ".git" / name
        lock.write_bytes(b"")
        with pytest.raises(CannotRun, match=f"{name} is there"):
            record(built, parent)
        assert lock.exists() and built.tip() == parent
        lock.unlink()
    assert record(built, parent) == built.tip()
    assert built.git("status", "--porcelain") == ""


def test_locks_that_a_killed_command_of_ours_left_are_taken_away(built: Built) -> None:
    repository, parent = Repository(built.top), built.tip()
    commit = make_commit(repository, parent, RECORD, "Vedtak 1", at=AT, who=WHO)
    note(repository, Move(MAIN, parent, commit, time.time()))
    git = built.top / ".git"
    (git / "refs/heads/main.lock").write_text(commit + "\n")
    (git / "HEAD.lock").write_bytes(b"")
    (git / "felles-index-mark").write_bytes(b"")
    os.link(git / "felles-index-mark", git / "index.lock")
    (git / "felles-index").write_bytes(b"half")
    (git / "felles-index.lock").write_bytes(b"")
    assert record(built, parent) == commit == built.tip()
    assert built.git("status", "--porcelain") == ""
    assert not [name for name in everything(built.top) if "felles" in name or name.endswith(".lock")]


def test_an_older_lock_is_not_taken_for_ours(built: Built) -> None:
    repository, parent = Repository(built.top), built.tip()
    lock = built.top / ".git" / "refs/heads/main.lock"
    lock.write_bytes(b"")
    os.utime(lock, (time.time() - 60, time.time() - 60))
    note(repository, Move(MAIN, parent, "1" * 40, time.time()))
    heal(repository)
    assert lock.exists()


def test_several_folders_a_bare_repository_and_a_detached_head(built: Built, tmp_path: Path) -> None:
    built.git("worktree", "add", "-q", "-b", "annen", str(tmp_path / "side"), "main")
    built.git("worktree", "add", "-q", "--detach", str(tmp_path / "løs"), "main")
    parent = built.tip()
    commit = record(Built(tmp_path / "side"), parent)
    assert built.tip("main") == commit and built.tip("annen") == parent
    path = "docs/decisions/2024/0001.json"
    assert (built.top / path).exists() and not (tmp_path / "side" / path).exists() and not (tmp_path / "løs" / path).exists()
    for folder in (built.top, tmp_path / "side", tmp_path / "løs"):
        assert Built(folder).git("status", "--porcelain") == ""
    move(Repository(built.top), "refs/heads/annen", parent, commit)
    assert (tmp_path / "side" / path).exists() and Built(tmp_path / "side").git("status", "--porcelain") == ""
    built.git("clone", "-q", "--bare", str(built.top), str(tmp_path / "bare.git"))
    bare = Repository(tmp_path / "bare.git")
    assert bare.bare
    made = commit_files(bare, MAIN, commit, {"docs/x.md": b"x"}, "x", at=AT, who=WHO)
    assert bare.tip(MAIN) == made


def test_a_handbook_that_is_a_folder_writes_inside_it(tmp_path: Path) -> None:
    built = Built(tmp_path / "repo")
    parent = built.commit_all({"bok/routines/a.md": "a\n", "x.md": "x\n"})
    commit_files(Repository(built.top / "bok"), MAIN, parent, RECORD, "x", at=AT, who=WHO)
    assert (built.top / "bok/docs/decisions/2024/0001.json").exists() and built.git("status", "--porcelain") == ""


def test_line_ends_of_windows_in_the_folder_are_no_change(built: Built) -> None:
    built.git("config", "core.autocrlf", "true")
    for path in ("routines/a.md", "routines/b.md", "docs/c.yaml"):
        (built.top / path).unlink()
    built.git("checkout", "-q", "--", ".")
    assert (built.top / "routines/b.md").read_bytes() == b"b\r\n"
    commit_files(Repository(built.top), MAIN, built.tip(), {"routines/b.md": b"b2\n"}, "x", at=AT, who=WHO)
    assert (built.top / "routines/b.md").read_bytes() == b"b2\n"
    assert built.git("status", "--porcelain") == ""


def test_an_index_that_is_split_in_two_stays_whole(built: Built) -> None:
    built.git("config", "core.splitIndex", "true")
    built.git("update-index", "--split-index")
    unfinished(built)
    status = built.git("status", "--porcelain")
    record(built, built.tip())
    assert built.git("status", "--porcelain") == status


def test_a_file_changed_within_the_same_second_is_not_taken_for_unchanged(built: Built) -> None:
    for n in range(20):
        built.write({"routines/b.md": f"{n % 10}\n"})
        built.git("add", "routines/b.md")
        (built.top / "routines/b.md").write_text("x\n")
        commit_files(Repository(built.top), MAIN, built.tip(), {f"docs/{n}.json": b"{}\n"}, "x", at=AT, who=WHO)
        assert built.git("diff", "--name-only") == "routines/b.md"


def test_a_first_commit(tmp_path: Path) -> None:
    built = Built(tmp_path / "repo")
    repository = Repository(built.top)
    commit = make_commit(repository, None, RECORD, "x", at=AT, who=WHO)
    move(repository, MAIN, None, commit)
    assert built.tip() == commit and built.git("status", "--porcelain") == "" and (built.top / "docs").is_dir()


def test_merging_gives_exactly_what_git_gives(built: Built, tmp_path: Path) -> None:
    built.branch("forslag")
    head = built.commit_all({"routines/b.md": "b2\n", "docs/ny.md": "ny\n"})
    built.on("main")
    base = built.commit_all({"docs/c.yaml": "c: 2\n"})
    repository = Repository(built.top)
    merge = merge_commit(repository, base, head, "Forslag", at=AT, who=WHO)
    assert isinstance(merge, str)
    move(repository, MAIN, base, merge)
    assert step_of(repository, merge).parents == (base, head) and built.git("status", "--porcelain") == ""
    assert (built.top / "docs/ny.md").read_bytes() == b"ny\n"
    tree = built.tree()
    built.git("reset", "-q", "--hard", base)
    built.merged("forslag")
    assert built.tree() == tree and built.git("fsck", "--full", "--no-dangling") == ""
    built.branch("strid", base)
    other = built.commit_all({"routines/b.md": "b3\n"})
    assert merge_commit(repository, built.tip("main"), other, "x", at=AT) == Conflict(("routines/b.md",))


def test_who_one_is_comes_from_ones_own_configuration(built: Built, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_CONFIG_GLOBAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    assert own_identity(Repository(built.top)).name == "Felles"
    (tmp_path / ".gitconfig").write_text("[user]\nname = Kari <x>\nemail = kari@kommune.example\n")
    commit_files(Repository(built.top), MAIN, built.tip(), RECORD, "x", at=AT)
    assert built.git("log", "-1", "--format=%an|%ae") == "Kari x|kari@kommune.example"


# Killed


_ROOMS = ("writing.py", "placing.py", "turns.py")


def test_killed_anywhere_the_same_command_finishes_the_work(built: Built, tmp_path: Path) -> None:
    unfinished(built)
    status, parent = built.git("status", "--porcelain"), built.tip()
    done: list[str] = []
    left = left_by_kills(built.top, _ROOMS, lambda: done.append(record(built, parent)), tmp_path / "left")
    expected = set(everything(built.top))
    assert len(left) > 12, "there is a good deal to be killed in"
    for one in left:
        again = Built(one)
        assert again.tip("main") in (parent, *done)
        assert again.git("fsck", "--full", "--no-dangling") == ""
        assert [record(again, parent)] == done == [again.tip("main")]
        assert again.git("status", "--porcelain") == status
        assert (again.top / "docs/decisions/2024/0001.json").read_bytes() == RECORD["docs/decisions/2024/0001.json"]
        assert {name for name in everything(again.top) if "/objects/" not in name} == {name for name in expected if "/objects/" not in name}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_killed_at_any_command_of_git_the_same_command_finishes_the_work(built: Built, tmp_path: Path, after: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    real, count = shutil.which("git"), tmp_path / "count"
    folder = tmp_path / "bin"
    folder.mkdir()
    kill = f'[ "$n" = "$(cat {tmp_path}/at)" ] && kill -9 $PPID'
    run = f'{real} "$@"; status=$?'
    order = f"{run}\n{kill}\nexit $status" if after else f"{kill}\n{run}\nexit $status"
    (folder / "git").write_text(f"#!/bin/sh\nn=$(($(cat {count}) + 1))\necho $n > {count}\n{order}\n")
    (folder / "git").chmod(0o755)
    path = os.environ["PATH"]
    parent = built.tip()
    twin = tmp_path / "twin"
    shutil.copytree(built.top, twin)
    commit = record(Built(twin), parent)
    for at in range(1, 100):
        again = Built(tmp_path / f"killed-{at}")
        shutil.copytree(built.top, again.top, dirs_exist_ok=True)
        (tmp_path / "at").write_text(f"{at}\n")
        count.write_text("0\n")
        monkeypatch.setenv("PATH", f"{folder}:{path}")
        killed = killed_at(10_000_000, _ROOMS, lambda: record(again, parent))  # noqa: B023
        monkeypatch.setenv("PATH", path)
        if not killed:
            break
        assert record(again, parent) == commit == again.tip("main")  # while what was started may still be at work
        assert again.git("status", "--porcelain") == ""
        assert not [name for name in everything(again.top) if "felles" in name or name.endswith(".lock")]
    assert at > 5


def test_two_at_once_take_turns(built: Built) -> None:
    parent, done = built.tip(), []

    def one(number: int) -> None:
        repository = Repository(built.top)
        while True:
            tip = repository.tip(MAIN)
            try:
                done.append(commit_files(repository, MAIN, str(tip), {f"docs/decisions/{number}.json": b"{}\n"}, "x", at=AT, who=WHO))
                return
            except Moved:
                continue

    threads = [threading.Thread(target=one, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(done)) == 6
    assert built.git("rev-list", "--count", f"{parent}..main") == "6"
    assert built.git("status", "--porcelain") == "" and len(list((built.top / "docs/decisions").iterdir())) == 6


def test_another_run_that_does_not_end_is_named(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("felles.history.turns.PATIENCE", 0.2)
    with turn(Repository(built.top)), pytest.raises(CannotRun, match=f"number {os.getpid()}, since 20") as refused:
        record(built, built.tip())
    assert "felles-turn" in refused.value.values["lock"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_full_disk_is_told_and_leaves_nothing_half_done(built: Built) -> None:
    """A limit on the size of files is what a process can be given of a full disk without being an administrator."""
    import resource

    parent = built.tip()
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            commit_files(Repository(built.top), MAIN, parent, {"docs/x.json": os.urandom(60_000)}, "x", at=AT, who=WHO)
        except CannotRun:
            os._exit(3)
        except BaseException:
            os._exit(7)
        os._exit(0)
    assert os.WEXITSTATUS(os.waitpid(child, 0)[1]) == 3
    assert built.tip() == parent and built.git("status", "--porcelain") == "" and built.git("fsck", "--full", "--no-dangling") == ""
    assert record(built, parent) == built.tip()


# Sharing


@pytest.fixture
def server(built: Built, tmp_path: Path) -> Path:
    built.git("clone", "-q", "--bare", str(built.top), str(tmp_path / "server.git"))
    built.git("remote", "add", "origin", str(tmp_path / "server.git"))
    return tmp_path / "server.git"


def test_sending_moves_a_branch_on_and_is_never_forced(built: Built, server: Path) -> None:
    repository, there = Repository(built.top), Repository(server)
    before = built.tip()
    commit = record(built, before)
    hook = built.top / ".git" / "hooks" / "pre-push"
    hook.write_text("#!/bin/sh\ntouch marker\nexit 1\n")
    hook.chmod(0o755)
    assert push(repository, "origin", {MAIN: commit}) is None
    assert there.tip(MAIN) == commit and not list(built.top.rglob("marker"))
    aside = make_commit(repository, before, {"x.md": b"x"}, "x", at=AT, who=WHO)
    built.git("config", "push.default", "matching")
    built.git("config", "remote.origin.push", "+refs/heads/*:refs/heads/*")
    refused = push(repository, "origin", {MAIN: aside, "refs/heads/ny": aside})
    assert isinstance(refused, Refusal) and refused.moved and refused.branch == MAIN
    assert there.tip(MAIN) == commit and there.tip("refs/heads/ny") is None, "all or none"
    assert push(repository, "origin", {"refs/heads/felles/vedtak-1": aside}) is None
    assert there.tip("refs/heads/felles/vedtak-1") == aside and repository.tip("refs/heads/felles/vedtak-1") is None


def test_a_server_that_says_no_for_its_own_reasons_is_no_race(built: Built, server: Path) -> None:
    hook = server / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho protected >&2\nexit 1\n")
    hook.chmod(0o755)
    refused = push(Repository(built.top), "origin", {MAIN: record(built, built.tip())})
    assert isinstance(refused, Refusal) and not refused.moved and "pre-receive" in refused.said


def test_getting_a_proposal_leaves_no_name_behind(built: Built, server: Path, tmp_path: Path) -> None:
    other = Built(tmp_path / "other")
    other.git("pull", "-q", str(server), "main")
    head = other.commit_all({"routines/b.md": "b2\n"})
    other.git("push", "-q", str(server), f"{head}:refs/pull/7/head")
    built.git("config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*")
    refs = built.git("for-each-ref")
    repository = Repository(built.top)
    found = fetch(repository, "origin", ["refs/pull/7/head", "refs/pull/8/head", MAIN])
    assert found == {"refs/pull/7/head": head, "refs/pull/8/head": None, MAIN: built.tip()}
    assert step_of(repository, head).parents == (built.tip(),)
    assert built.git("for-each-ref") == refs and not (built.top / ".git" / "FETCH_HEAD").exists()


def test_a_place_that_is_none_is_told(built: Built, tmp_path: Path) -> None:
    repository = Repository(built.top)
    for name in ("--upload-pack=touch marker", "", "ext::sh -c 'touch marker'"):
        with pytest.raises(CannotRun, match="is no place"):
            fetch(repository, name, [MAIN])
        with pytest.raises(CannotRun, match="is no place"):
            push(repository, name, {MAIN: built.tip()})
    for name in ("origin", str(tmp_path / "nowhere")):
        with pytest.raises(CannotRun, match="can't be reached"):
            fetch(repository, name, [MAIN])
        with pytest.raises(CannotRun, match="can't be reached"):
            push(repository, name, {MAIN: built.tip()})
    with pytest.raises(CannotRun) as refused:
        push(repository, "https://kari:hemmelig@localhost:9/x.git", {MAIN: built.tip()})
    assert "hemmelig" not in str(refused.value) + repr(refused.value.values)
    assert not list(tmp_path.rglob("marker"))
