"""Whole or not at all: what a reader of a folder or file sees before, during and after it is written."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from felles import output
from felles.errors import CannotRun
from felles.output import MARKER, is_ours, new_folder, replace_file, replaced_folder


def _fill(target: Path, text: str) -> None:
    with replaced_folder(target) as folder:
        (folder / "page.html").write_text(text)


def _left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "site")


def test_a_folder_appears_whole_and_is_replaced_whole(tmp_path: Path) -> None:
    target = tmp_path / "site"
    _fill(target, "first")
    (target / "old.html").write_text("gone after the next")
    _fill(target, "second")
    assert (target / "page.html").read_text() == "second"
    assert not (target / "old.html").exists()
    assert is_ours(target)
    assert _left(tmp_path) == []


def test_until_the_end_and_after_an_error_the_old_stands(tmp_path: Path) -> None:
    target = tmp_path / "site"
    _fill(target, "first")
    with pytest.raises(ZeroDivisionError), replaced_folder(target) as folder:
        (folder / "page.html").write_text("half")
        assert (target / "page.html").read_text() == "first"
        raise ZeroDivisionError
    assert (target / "page.html").read_text() == "first"
    assert _left(tmp_path) == []


def test_it_works_where_folders_cannot_be_swapped_in_one_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "_exchanged", lambda one, other: False)
    target = tmp_path / "site"
    _fill(target, "first")
    _fill(target, "second")
    assert (target / "page.html").read_text() == "second"
    assert _left(tmp_path) == []


@pytest.mark.parametrize("what", ["file", "folder", "folder with a marker that is a link"])
def test_what_is_not_ours_is_never_touched(tmp_path: Path, what: str) -> None:
    target = tmp_path / "site"
    if what == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "thesis.txt").write_text("mine")
    if "link" in what:
        (target / MARKER).symlink_to(target / "thesis.txt")
    with pytest.raises(CannotRun) as refused, replaced_folder(target):
        pytest.fail("nothing may be made")
    assert str(target) in str(refused.value)
    assert refused.value.help
    assert (target if what == "file" else target / "thesis.txt").read_text() == "mine"


def test_an_empty_folder_may_be_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    _fill(tmp_path / "site", "first")
    assert (tmp_path / "site" / "page.html").read_text() == "first"


_SLOW = """
import sys, time
from pathlib import Path
from felles.output import replaced_folder
with replaced_folder(Path(sys.argv[1])) as folder:
    (folder / "page.html").write_text("half")
    print("begun", flush=True)
    time.sleep(60)
"""


def test_two_at_once_and_a_killed_run(tmp_path: Path) -> None:
    target = tmp_path / "site"
    _fill(target, "first")
    slow = subprocess.Popen([sys.executable, "-c", _SLOW, str(target)], stdout=subprocess.PIPE, text=True)
    try:
        assert slow.stdout
        assert slow.stdout.readline() == "begun\n"
        with pytest.raises(CannotRun) as refused:
            _fill(target, "second")
        assert str(slow.pid) in str(refused.value)
    finally:
        slow.kill()
        slow.wait()
    assert (target / "page.html").read_text() == "first"
    assert _left(tmp_path)  # what the killed run left
    _fill(target, "third")
    assert (target / "page.html").read_text() == "third"
    assert _left(tmp_path) == []


def test_a_run_that_died_between_the_two_renames_is_mended(tmp_path: Path) -> None:
    target = tmp_path / "site"
    _fill(target, "first")
    left = tmp_path / ".site.felles-tmp-dead"
    left.mkdir()
    (left / MARKER).write_bytes(output.MARKER_TEXT)
    target.rename(left / "old")
    with pytest.raises(ZeroDivisionError), replaced_folder(target):
        assert (target / "page.html").read_text() == "first"
        raise ZeroDivisionError
    assert (target / "page.html").read_text() == "first"
    assert _left(tmp_path) == []


def test_a_folder_that_only_looks_like_a_leftover_is_kept(tmp_path: Path) -> None:
    kept = tmp_path / ".site.felles-tmp-mine"
    kept.mkdir()
    (kept / "thesis.txt").write_text("mine")
    _fill(tmp_path / "site", "first")
    assert (kept / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("number", "word"),
    [(errno.ENOSPC, "full"), (errno.EACCES, "may not"), (errno.EROFS, "may not"), (errno.EBUSY, "one step")],
)
def test_what_the_disk_says_is_told_with_a_way_out(tmp_path: Path, number: int, word: str) -> None:
    _fill(tmp_path / "site", "first")
    with pytest.raises(CannotRun) as refused, replaced_folder(tmp_path / "site") as folder:
        raise OSError(number, os.strerror(number), str(folder / "page.html"))
    assert word in str(refused.value)
    assert refused.value.help
    assert (tmp_path / "site" / "page.html").read_text() == "first"


def test_what_we_write_beside_it_is_not_named(tmp_path: Path) -> None:
    ours = str(tmp_path / ".site.felles-tmp.lock")
    with pytest.raises(CannotRun) as refused, replaced_folder(tmp_path / "site"):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), ours)
    assert str(refused.value).startswith(str(tmp_path / "site") + " ")


@pytest.mark.parametrize("way", [replaced_folder, new_folder])
def test_a_file_on_the_way_is_named(tmp_path: Path, way: Callable[[Path], AbstractContextManager[Path]]) -> None:
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(CannotRun, match=r"README\.md is a file, not a folder"), way(tmp_path / "README.md" / "site"):
        pytest.fail("nothing may be made")


def test_a_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "deep" / "pack.zip"
    replace_file(target, b"first")
    assert target.read_bytes() == b"first"

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotRun, match="full"):
        replace_file(target, b"second")
    assert target.read_bytes() == b"first"
    assert [path.name for path in target.parent.iterdir()] == ["pack.zip"]


def test_a_lock_left_behind_never_blocks(tmp_path: Path) -> None:
    (tmp_path / ".site.felles-tmp.lock").write_text("1\n")
    began = time.monotonic()
    _fill(tmp_path / "site", "first")
    assert time.monotonic() - began < 30
    assert _left(tmp_path) == []
