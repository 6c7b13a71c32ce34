"""A clone that somebody else has prepared: nothing in it runs, changes what is read, or hides that something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from felles.errors import CannotRun
from felles.history import Commit, Repository
from felles.history.comparing import before_of, changes, merge_result
from felles.history.objects import blob_at, blobs
from felles.history.walking import authors, contains, damage, first_parents, merge_base, refuse_unless_whole
from felles.history.writing import commit_files
from felles.reading.handbook import read

from .building import Built, everything

LINES = "\n".join(f"linje {n}" for n in range(1, 21)) + "\n"


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """Main, and a proposal that changes another line of the same file."""
    made = Built(tmp_path / "repo")
    made.commit_all({"routines/a.md": LINES, "docs/c.yaml": "c: 1\n"}, "first")
    made.branch("forslag")
    made.commit_all({"routines/a.md": LINES.replace("linje 2\n", "linje to\n")})
    made.on("main")
    made.commit_all({"routines/a.md": LINES.replace("linje 19\n", "linje nitten\n")})
    return made


def asked(built: Built) -> list[object]:
    """Everything this room can be asked about the two."""
    repository = Repository(built.top)
    main, head = repository.commit("refs/heads/main"), repository.commit("refs/heads/forslag")
    merge = merge_result(repository, main, head)
    assert isinstance(merge, str)
    tree = Commit(built.top, main)
    return [
        main,
        head,
        merge,
        before_of(repository, main, head),
        first_parents(repository, head),
        changes(repository, main, merge),
        authors(repository, main, head),
        merge_base(repository, main, head),
        contains(repository, main, head),
        dict(blob_at(repository, head, ["routines/a.md", ".gitattributes"])),
        dict(blobs(repository, [repository.blob_id(LINES.encode())])),
        {path: (entry, tree.read(path)) for path, entry in tree.entries().items()},
        damage(repository, head),
    ]


def _program(built: Built) -> tuple[str, Path]:
    marker = built.top.parent / "marker"
    script = built.top.parent / "evil"
    script.write_text(f"#!/bin/sh\necho ran >> {marker}\ncat\n")
    script.chmod(0o755)
    return str(script), marker


def test_nothing_in_a_clones_configuration_hooks_or_attributes_runs_or_changes_anything(built: Built) -> None:
    expected = asked(built)
    evil, marker = _program(built)
    for name, value in {
        "core.fsmonitor": evil,
        "core.hooksPath": str(built.top / "hooks"),
        "core.pager": evil,
        "core.editor": evil,
        "core.sshCommand": evil,
        "core.gitProxy": evil,
        "core.askPass": evil,
        "core.alternateRefsCommand": evil,
        "core.autocrlf": "true",
        "core.worktree": str(built.top.parent),
        "core.commitGraph": "true",
        "gpg.program": evil,
        "commit.gpgSign": "true",
        "credential.helper": evil,
        "diff.external": evil,
        "diff.evil.command": evil,
        "diff.evil.textconv": evil,
        "diff.renames": "copies",
        "diff.orderFile": str(built.top / "docs" / "c.yaml"),
        "diff.noprefix": "true",
        "filter.evil.smudge": evil,
        "filter.evil.clean": evil,
        "filter.evil.process": evil,
        "filter.evil.required": "true",
        "merge.default": "evil",
        "merge.evil.driver": evil,
        "merge.evil.name": "evil",
        "merge.renames": "false",
        "merge.conflictStyle": "zdiff3",
        "log.showSignature": "true",
        "uploadpack.packObjectsHook": evil,
        "alias.rev-list": f"!{evil}",
        "alias.merge-tree": f"!{evil}",
        "protocol.allow": "always",
        "protocol.ext.allow": "always",
        "i18n.logOutputEncoding": "UTF-16",
        "user.useConfigOnly": "true",
        "pack.packSizeLimit": "1",
    }.items():
        built.git("config", name, value)
    attributes = "* text eol=crlf diff=evil merge=evil filter=evil ident export-ignore export-subst working-tree-encoding=UTF-16\n*.md merge=union\n"
    (built.top / ".git" / "info" / "attributes").write_text(attributes)
    (built.top / ".gitattributes").write_text(attributes)
    for folder in (built.top / "hooks", built.top / ".git" / "hooks"):
        folder.mkdir(exist_ok=True)
        for hook in "reference-transaction post-index-change pre-commit post-commit post-checkout pre-push post-merge update".split():
            shutil.copy(evil, folder / hook)
    kept = everything(built.top)
    assert asked(built) == expected
    assert everything(built.top) == kept
    # Writing, too, runs nothing, though every file is as young as the index, which makes Git look at it again.
    young = (built.top / ".git" / "index").stat().st_mtime_ns
    for path in ("routines/a.md", "docs/c.yaml"):
        os.utime(built.top / path, ns=(young, young))
    repository = Repository(built.top)
    commit_files(repository, "refs/heads/main", str(expected[0]), {"docs/decisions/1.json": b"{}\n"}, "1", at="2024-01-10T13:05:00Z")
    assert (built.top / "docs/decisions/1.json").read_bytes() == b"{}\n"
    assert not marker.exists()


def test_the_environment_of_whoever_started_it_leads_nowhere_else(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = asked(built)
    evil, marker = _program(built)
    other = Built(tmp_path / "other")
    other.commit_all({"x.md": "x"})
    for name, value in {
        "GIT_DIR": str(other.top / ".git"),
        "GIT_WORK_TREE": str(other.top),
        "GIT_COMMON_DIR": str(other.top / ".git"),
        "GIT_INDEX_FILE": str(other.top / "index"),
        "GIT_OBJECT_DIRECTORY": str(other.top / ".git" / "objects"),
        "GIT_NAMESPACE": "x",
        "GIT_EXTERNAL_DIFF": evil,
        "GIT_SSH_COMMAND": evil,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": evil,
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={evil}'",
        "GIT_TRACE": str(marker),
        "GIT_TRACE2_EVENT": str(marker),
        "GIT_GLOB_PATHSPECS": "1",
        "GIT_SHALLOW_FILE": str(tmp_path / "shallow"),
        "GIT_REPLACE_REF_BASE": "refs/heads",
    }.items():
        monkeypatch.setenv(name, value)
    kept = dict(os.environ)
    assert asked(built) == expected
    assert dict(os.environ) == kept
    assert not marker.exists()


def test_replaced_objects_are_read_as_they_were_and_the_history_is_refused(built: Built) -> None:
    expected = asked(built)
    forged = built.git("hash-object", "-w", str(_laid(built, "ond\n")))
    for name in (built.git("rev-parse", "main:routines/a.md"), built.git("rev-parse", "main~1:routines/a.md")):
        built.git("replace", "-f", name, forged)
    built.git("replace", "-f", built.tip("main~1"), built.tip("forslag"))
    assert asked(built) == expected
    with pytest.raises(CannotRun, match="refs/replace"):
        refuse_unless_whole(Repository(built.top))


def _laid(built: Built, text: str) -> Path:
    path = built.top.parent / "laid"
    path.write_text(text)
    return path


def test_grafted_history_is_read_as_it_was_and_refused(built: Built) -> None:
    expected = asked(built)
    (built.top / ".git" / "info" / "grafts").write_text(f"# note\n{built.tip('main')}\n")
    assert asked(built) == expected
    with pytest.raises(CannotRun, match="tied together by hand"):
        refuse_unless_whole(Repository(built.top))


def test_a_graph_file_that_lies_about_parents_is_not_believed(built: Built) -> None:
    expected = asked(built)
    built.git("commit-graph", "write", "--reachable")
    graph = built.top / ".git" / "objects" / "info" / "commit-graph"
    content, tree = graph.read_bytes(), bytes.fromhex(built.tree("main"))
    graph.chmod(0o644)
    graph.write_bytes(content.replace(tree + content[content.index(tree) + 20 :][:4], tree + b"\x70\0\0\0"))
    assert built.git("rev-list", "--count", "main") == "1", "Git itself believes it"
    assert asked(built) == expected


def test_a_mailmap_renames_nobody(built: Built) -> None:
    expected = asked(built)
    (built.top / ".mailmap").write_text("En Annen <annen@example.org> <skriver@kommune.example>\n")
    built.git("config", "mailmap.file", str(built.top / ".mailmap"))
    assert asked(built) == expected


@pytest.mark.parametrize(
    "attributes", ["* export-ignore", "* export-subst", "* text eol=crlf", "* -diff", "* working-tree-encoding=UTF-16", "*.md merge=binary", "*.md merge=ours"]
)
def test_attributes_that_are_part_of_the_handbook_change_no_byte(built: Built, attributes: str) -> None:
    text = "$Format:%H$ $Id$\r\næ\n"
    built.git("config", "merge.ours.driver", "true")
    for branch in ("main", "forslag"):
        built.git("checkout", "-q", "-f", branch)
        path = built.git("hash-object", "-w", "--no-filters", str(_laid(built, text)))
        marks = built.git("hash-object", "-w", "--no-filters", str(_laid(built, attributes + "\n")))
        built.git("update-index", "--add", "--cacheinfo", f"100644,{path},routines/x.md", "--cacheinfo", f"100644,{marks},.gitattributes")
        built.git("commit", "-qm", "x")
    tree = Commit(built.top, "main")
    assert tree.read("routines/x.md") == text.encode()
    repository = Repository(built.top)
    merge = merge_result(repository, built.tip("main"), built.tip("forslag"))
    assert isinstance(merge, str)
    both = LINES.replace("linje 2\n", "linje to\n").replace("linje 19\n", "linje nitten\n")
    assert blob_at(repository, merge, ["routines/a.md"])["routines/a.md"] == repository.blob_id(both.encode())


@pytest.mark.parametrize(
    "revision",
    [
        *"--output=marker --all -n1 --help --git-dir=/ ^HEAD HEAD..main main^{tree} :/first~9 @{99999999} refs/heads/* main^{/x} HEAD^99".split(),
        *("", " ", "\0", "a\nb", "\ud800", "\udcff", "HEAD main", "HEAD\n", "x" * 5000, "$(touch marker)", "`touch marker`", "HEAD:docs/c.yaml"),
    ],
)
def test_a_revision_is_a_name_and_nothing_else(built: Built, revision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(built.top)
    with pytest.raises(CannotRun):
        Commit(built.top, revision)
    assert not list(built.top.rglob("*marker*"))


def test_a_tag_can_not_take_the_place_of_a_branch(built: Built) -> None:
    main = built.tip("main")
    built.git("tag", "main", "forslag")
    with pytest.raises(CannotRun, match="More than one thing"):
        Repository(built.top).commit("main")
    assert Repository(built.top).commit("refs/heads/main") == main
    assert Repository(built.top).tip("refs/heads/main") == main
    assert Repository(built.top).commit(main) == main


def test_a_branch_named_like_an_id_is_not_taken_for_it(built: Built) -> None:
    main, head = built.tip("main"), built.tip("forslag")
    built.git("update-ref", f"refs/heads/{main}", head)
    assert _or_refused(lambda: Repository(built.top).commit(main)) in (main, None)


def _or_refused(ask: Callable[[], str]) -> str | None:
    try:
        return ask()
    except CannotRun:
        return None


# What is missing


def _shallow(built: Built, to: Path) -> None:
    built.git("clone", "-q", "--depth", "1", f"file://{built.top}", str(to))


def _partial(built: Built, to: Path) -> None:
    built.git("config", "uploadpack.allowFilter", "true")
    built.git("clone", "-q", "--filter=blob:none", f"file://{built.top}", str(to))


def _shared(built: Built, to: Path) -> None:
    built.git("clone", "-q", "--shared", str(built.top), str(to))


def _short_of_a_blob(built: Built, to: Path) -> None:
    built.git("clone", "-q", "--no-hardlinks", str(built.top), str(to))
    _lost(Built(to), built.git("rev-parse", "main~1:routines/a.md"))


def _short_of_a_commit(built: Built, to: Path) -> None:
    built.git("clone", "-q", "--no-hardlinks", str(built.top), str(to))
    _lost(Built(to), built.tip("main~1"))


def _lost(clone: Built, name: str) -> None:
    packs = list((clone.top / ".git" / "objects" / "pack").glob("*.pack"))
    for pack in packs:
        moved = clone.top.parent / pack.name
        pack.rename(moved)
        with moved.open("rb") as content:
            subprocess.run(["git", "unpack-objects", "-q"], stdin=content, cwd=clone.top, check=True)
        pack.with_suffix(".idx").unlink()
    path = clone.top / ".git" / "objects" / name[:2] / name[2:]
    path.chmod(0o644)
    path.unlink()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_shallow, "shallow clone"),
        (_partial, "partial clone"),
        (_shared, "another repository"),
        (_short_of_a_blob, "isn't whole"),
        (_short_of_a_commit, "isn't whole"),
    ],
)
def test_a_history_that_is_not_whole_is_refused_with_the_way_to_mend_it(built: Built, tmp_path: Path, make: Callable[[Built, Path], None], said: str) -> None:
    make(built, tmp_path / "clone")
    repository = Repository(tmp_path / "clone")
    with pytest.raises(CannotRun, match=said) as refused:
        refuse_unless_whole(repository, repository.commit("HEAD"))
    assert refused.value.help
    if make in (_shallow, _short_of_a_commit):
        with pytest.raises(CannotRun, match="isn't whole"):
            first_parents(repository, repository.commit("HEAD"))
    refuse_unless_whole(Repository(built.top), built.tip())


def test_a_partial_clone_gets_nothing_from_anywhere_by_itself(built: Built, tmp_path: Path) -> None:
    _partial(built, tmp_path / "clone")
    clone = Built(tmp_path / "clone")
    evil, marker = _program(built)
    clone.git("config", "remote.origin.url", f"ext::{evil}")
    clone.git("config", "protocol.ext.allow", "always")
    clone.git("config", "core.sshCommand", evil)
    repository = Repository(clone.top)
    absent = built.git("rev-parse", "main~1:routines/a.md")
    assert blobs(repository, [absent]) == {absent: None}
    with pytest.raises(CannotRun):
        repository.commit(absent)
    with pytest.raises(CannotRun):
        repository.commit("1" * 40)
    assert not marker.exists()


def test_a_text_that_is_not_there_is_told_when_it_is_read(built: Built, tmp_path: Path) -> None:
    built.git("clone", "-q", "--no-hardlinks", str(built.top), str(tmp_path / "clone"))
    _lost(Built(tmp_path / "clone"), built.git("rev-parse", "main:docs/c.yaml"))
    tree = Commit(tmp_path / "clone", "main")
    assert sorted(tree.entries()) == ["docs/c.yaml", "routines/a.md"]
    assert tree.read("routines/a.md").startswith(b"linje 1\n")
    with pytest.raises(CannotRun, match="lacks an object"):
        tree.read("docs/c.yaml")


def test_links_pipes_and_submodules_in_a_tree_are_never_followed(built: Built) -> None:
    (built.top / "routines" / "lenke.md").symlink_to("/etc/hostname")
    built.git("add", "--all")
    built.git("update-index", "--add", "--cacheinfo", f"160000,{built.tip()},routines/modul.md")
    built.git("commit", "-qm", "x")
    tree = Commit(built.top, "HEAD")
    assert {path: entry.sort for path, entry in tree.entries().items() if path != "routines/a.md"} == {
        "docs/c.yaml": "file",
        "routines/lenke.md": "link",
        "routines/modul.md": "other",
    }
    for path in ("routines/lenke.md", "routines/modul.md"):
        with pytest.raises(OSError):
            tree.read(path)
        assert blob_at(Repository(built.top), built.tip(), [path]) == {path: None}


# What is damaged


def test_an_object_that_is_not_what_its_id_says_is_told_and_never_read(built: Built) -> None:
    """As a made-up index of a pack gives: whole and sound, but another."""
    objects = built.top / ".git" / "objects"
    sound = built.git("rev-parse", "main:docs/c.yaml")
    forged = built.git("hash-object", "-w", str(_laid(built, "c: 2\n")))
    target = objects / sound[:2] / sound[2:]
    target.chmod(0o644)
    shutil.copy(objects / forged[:2] / forged[2:], target)
    with pytest.raises(CannotRun, match="damaged"):
        Commit(built.top, "main").read("docs/c.yaml")
    folder, other = built.git("rev-parse", "main:docs"), built.git("rev-parse", "main:routines")
    target = objects / folder[:2] / folder[2:]
    target.chmod(0o644)
    shutil.copy(objects / other[:2] / other[2:], target)
    with pytest.raises(CannotRun, match="damaged"):
        Commit(built.top, "main").entries()
    commit, other = built.tip("main~1"), built.tip("forslag")
    target = objects / commit[:2] / commit[2:]
    target.chmod(0o644)
    shutil.copy(objects / other[:2] / other[2:], target)
    with pytest.raises(CannotRun):
        first_parents(Repository(built.top), built.tip("main"))
    assert damage(Repository(built.top), built.tip("main"))


def test_a_flipped_bit_in_a_pack_never_gives_another_answer(built: Built) -> None:
    expected = asked(built)[:-1]
    built.git("repack", "-a", "-d", "-q")
    (pack,) = (built.top / ".git" / "objects" / "pack").glob("*.pack")
    whole = pack.read_bytes()
    pack.chmod(0o644)
    refused = 0
    for at in range(12, len(whole), max(1, len(whole) // 40)):
        pack.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        assert damage(Repository(built.top), str(expected[0])), at
        try:
            told = asked(built)[:-1]
        except (CannotRun, OSError):
            refused += 1
        else:
            assert told == expected, at
    assert refused > 20


def test_a_configuration_that_can_not_be_read_is_told(built: Built) -> None:
    (built.top / ".git" / "config").write_bytes(b"[core\n\xff = = [[\n")
    with pytest.raises(CannotRun):
        asked(built)


def test_a_name_with_signs_of_a_shell_is_a_name(tmp_path: Path) -> None:
    built = Built(tmp_path / "mappe $HOME ~ 'æ' #;\" \\")
    built.commit_all({"routines/a.md": "a\n"})
    assert read(Commit(built.top, "HEAD")) is not None
    assert Commit(built.top, "HEAD").read("routines/a.md") == b"a\n"


@pytest.mark.skipif(sys.platform == "win32", reason="names of files are text there")
def test_a_path_that_is_no_text_is_kept_as_it_is(tmp_path: Path) -> None:
    built = Built(tmp_path / "repo")
    (built.top / "routines").mkdir()
    (built.top / os.fsdecode(b"routines/\xff.md")).write_bytes(b"x")
    built.git("add", "--all")
    built.git("commit", "-qm", "x")
    path = "routines/\udcff.md"
    assert list(Commit(built.top, "HEAD").entries()) == [path]
    assert blob_at(Repository(built.top), built.tip(), [path])[path]
    assert [d.path for d in changes(Repository(built.top), Repository(built.top).object_id("tree", b""), built.tip())] == [path]
