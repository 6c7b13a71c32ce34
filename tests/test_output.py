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
from tests.killing import killed_at

from felles import output
from felles.errors import CannotRun
from felles.output import MARKER, is_ours, new_file, new_folder, replace_file, replaced_folder


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


# One file, written bit by bit


def _write(target: Path, content: bytes, *, overwrite: bool = False) -> None:
    with new_file(target, overwrite=overwrite) as file:
        for byte in content:
            file.write(bytes([byte]))


def test_a_new_file_appears_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "pack [1].zip"
    with new_file(target) as file:
        file.write(b"half")
        file.flush()
        assert not target.exists()
    assert target.read_bytes() == b"half"
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    mask = os.umask(0)
    os.umask(mask)
    assert target.stat().st_mode & 0o777 == 0o666 & ~mask


def test_a_file_that_stands_there_is_replaced_only_when_asked(tmp_path: Path) -> None:
    target = tmp_path / "pack.zip"
    _write(target, b"first")
    with pytest.raises(CannotRun, match="already") as refused:
        _write(target, b"second")
    assert "--overwrite" in refused.value.help
    assert target.read_bytes() == b"first"
    _write(target, b"second", overwrite=True)
    assert target.read_bytes() == b"second"
    with pytest.raises(ZeroDivisionError), new_file(target, overwrite=True) as file:
        file.write(b"third")
        raise ZeroDivisionError
    assert target.read_bytes() == b"second"
    assert [path.name for path in tmp_path.iterdir()] == ["pack.zip"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_is_no_file(tmp_path: Path, overwrite: bool) -> None:
    (tmp_path / "pack.zip").mkdir()
    with pytest.raises(CannotRun, match="is a folder"):
        _write(tmp_path / "pack.zip", b"x", overwrite=overwrite)


@pytest.mark.parametrize("able", ["flags", "links", "neither"])
@pytest.mark.parametrize("meanwhile", [False, True])
def test_on_any_disk_what_came_there_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, able: str, meanwhile: bool) -> None:
    if able != "flags":
        monkeypatch.setattr(output, "_renamed", lambda one, other, how: False)
    if able == "neither":
        monkeypatch.delattr(os, "link")
    target = tmp_path / "pack.zip"
    placed = output._placed

    def late(fresh: Path, target: Path) -> bool:
        if meanwhile:
            target.write_bytes(b"theirs")
        return placed(fresh, target)

    monkeypatch.setattr(output, "_placed", late)
    if meanwhile:
        with pytest.raises(CannotRun, match="already"):
            _write(target, b"ours")
    else:
        _write(target, b"ours")
    assert target.read_bytes() == (b"theirs" if meanwhile else b"ours")
    assert [path.name for path in tmp_path.iterdir()] == ["pack.zip"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("able", ["flags", "links"])
@pytest.mark.parametrize("overwrite", [False, True])
def test_killed_anywhere_it_is_whole_or_not_there_and_the_next_run_needs_no_help(tmp_path: Path, able: str, overwrite: bool) -> None:
    """Before each line that is run: what stands there is what stood there, or the whole."""
    killed = whole = 0
    for step in range(1, 200):
        target = tmp_path / str(step) / "pack.zip"
        target.parent.mkdir()
        if overwrite:
            target.write_bytes(b"old")
        if not _killed_at(step, able, lambda target=target: _write(target, b"new", overwrite=overwrite)):
            break
        killed += 1
        stands = target.read_bytes() if target.exists() else None
        assert stands in (b"new", b"old" if overwrite else None)
        whole += stands == b"new"
        if stands == b"new" and not overwrite:
            with pytest.raises(CannotRun, match="already"):
                _write(target, b"new")
        else:
            _write(target, b"new", overwrite=overwrite)
        assert target.read_bytes() == b"new"
        assert [path.name for path in target.parent.iterdir()] == ["pack.zip"]
    assert 50 < killed < 199
    assert 0 < whole < killed


def _killed_at(step: int, able: str, action: Callable[[], None]) -> bool:
    """The same on a disk that can, or can't, name a file in one step unless it is there; only the killed process knows of it."""

    def limited() -> None:
        if able == "links":
            output._renamed = lambda one, other, how: False  # type: ignore[assignment]
        action()

    return killed_at(step, ("output.py", "contextlib.py", "tempfile.py"), limited)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
@pytest.mark.parametrize("overwrite", [False, True])
def test_a_disk_that_is_full_leaves_nothing_half(tmp_path: Path, overwrite: bool) -> None:
    """With a limit on what a process may write, the system really refuses: while it is written, and in the last flush."""
    target = tmp_path / "pack.zip"
    if overwrite:
        target.write_bytes(b"old")
    source = (
        "import resource, sys\nfrom pathlib import Path\nfrom felles.errors import CannotRun\nfrom felles.output import new_file\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "try:\n"
        "    with new_file(Path(sys.argv[1]), overwrite=sys.argv[2] == '1') as file:\n"
        "        for _ in range(int(sys.argv[3])):\n"
        "            file.write(b'x' * 100)\n"
        "except CannotRun as told:\n"
        "    print(told)\n"
        "    sys.exit(3)\n"
    )
    for many in (60, 30_000):
        ran = subprocess.run([sys.executable, "-c", source, str(target), str(int(overwrite)), str(many)], capture_output=True, text=True, check=False)
        assert ran.returncode == 3, ran.stderr
        assert "could not be written" in ran.stdout
        assert sorted(tmp_path.iterdir()) == ([target] if overwrite else [])
        assert not overwrite or target.read_bytes() == b"old"


@pytest.mark.parametrize(("number", "word"), [(errno.ENOSPC, "full"), (errno.EROFS, "may not"), (errno.EACCES, "may not"), (errno.EIO, "could not")])
@pytest.mark.parametrize("where", ["mkstemp", "fsync", "chmod", "replace"])
def test_what_the_disk_says_of_a_file_is_told_wherever_it_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, word: str, where: str) -> None:
    target = tmp_path / "pack.zip"
    target.write_bytes(b"old")

    def refuses(*arguments: object, **more: object) -> object:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(output.tempfile if where == "mkstemp" else os, where, refuses)
    with pytest.raises(CannotRun, match=word) as refused:
        _write(target, b"new", overwrite=True)
    monkeypatch.undo()
    assert refused.value.help
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["pack.zip"]


_SLOW_FILE = """
import sys, time
from pathlib import Path
from felles.output import new_file
with new_file(Path(sys.argv[1])) as file:
    file.write(b"half")
    print("begun", flush=True)
    sys.stdin.readline()
"""


def test_two_writing_one_file_at_once(tmp_path: Path) -> None:
    target = tmp_path / "pack.zip"
    first = subprocess.Popen([sys.executable, "-c", _SLOW_FILE, str(target)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdin
        assert first.stdout
        assert first.stdout.readline() == "begun\n"
        with pytest.raises(CannotRun) as refused:
            _write(target, b"second")
        assert str(first.pid) in str(refused.value)
        first.stdin.write("go on\n")
        first.stdin.close()
        assert first.wait(30) == 0
    finally:
        first.kill()
        first.wait()
    assert target.read_bytes() == b"half"
    assert [path.name for path in tmp_path.iterdir()] == ["pack.zip"]
