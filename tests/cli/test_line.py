"""The command line itself: how it ends, whoever reads it and whatever the machine refuses."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from cli.handbook import ROUTINE, TODAY, changed, felles, made
from felles.cli import COMMANDS, door, main
from felles.cli.told import REASONS, machine
from felles.words import Words

FELLES = (sys.executable, "-m", "felles")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return made(tmp_path / "handbook")


def _shell(line: str, root: Path) -> subprocess.CompletedProcess[str]:
    """A line for bash, where ``felles`` is this one on this handbook; its exit code is that of ``felles``."""
    command = f'felles() {{ "{sys.executable}" -m felles -C "{root}" --lang en --today {TODAY} "$@"; }}\nset -o pipefail\n{line}'
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_a_reader_who_has_seen_enough_changes_nothing_of_how_it_ends(root: Path, form: str) -> None:
    line = f"{{ sleep 0.01; felles check --format {form}; echo $? >&2; }} | true"
    assert _shell(line, root).stderr == "0\n"
    changed(root, "risk: medium", "risk: stor")
    assert _shell(line, root).stderr == "1\n"


@pytest.mark.parametrize("line", ["--help", "check --help", "rules", "show RUT-900"])
def test_nor_is_it_an_error_when_help_is_not_read_to_the_end(root: Path, line: str) -> None:
    assert _shell(f"{{ sleep 0.01; felles {line}; echo $? >&2; }} | true", root).stderr == "0\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
def test_a_full_disk_under_the_output_is_told(root: Path) -> None:
    done = _shell("felles check --format json > /dev/full", root)
    assert done.returncode == 3
    assert done.stderr.startswith("felles: What was found could not be printed: No space left on device.\nMake room")
    assert done.stderr.count("\n") == 2


def test_without_an_output_the_exit_code_still_tells(root: Path) -> None:
    assert _shell("felles check >&-", root).returncode == 0
    changed(root, "risk: medium", "risk: stor")
    done = _shell("felles check >&-", root)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_folder_that_is_gone_is_no_fault_of_ours(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(["bash", "-c", 'rmdir "$PWD"; exec "$0" -m felles --lang en check', sys.executable], cwd=gone, capture_output=True, text=True)
    assert done.returncode == 3
    assert "no longer exists" in done.stderr and "inside Felles" not in done.stderr


def test_a_folder_one_may_not_look_into_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(start: Path) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(start))

    monkeypatch.setattr(door, "find", closed)
    code, out, err = felles("-C", str(root), "--lang", "en", "check")
    assert (code, out) == (3, "")
    assert err == f"felles: You have no right to look into {root}, so the handbook can't be read.\nAsk for the right to read it, or name another folder with -C.\n"


def test_interrupted_while_it_is_still_loading(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    line = types.ModuleType("felles.cli.line")
    line.run = interrupted  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "felles.cli.line", line)
    assert main(["check"]) == 130
    assert capsys.readouterr().err == "\n"


def test_next_to_nothing_is_loaded_before_an_interrupt_is_caught() -> None:
    script = "import sys, felles.__main__; print([name for name in sys.modules if name in ('click', 're', 'felles.errors')])"
    done = subprocess.run([sys.executable, "-S", "-c", script], capture_output=True, text=True, env={"PYTHONPATH": os.pathsep.join(sys.path)})
    assert done.stdout == "[]\n", done.stderr


def test_what_the_machine_refuses_is_said_in_the_readers_language() -> None:
    for number in (errno.EACCES, errno.ENOENT, errno.ENOSPC, errno.EROFS, errno.EADDRINUSE, errno.EMFILE, errno.ENAMETOOLONG, errno.EIO):
        assert os.strerror(number) in REASONS or sys.platform != "linux"
    assert Words("nb")("Permission denied") != "Permission denied"
    assert machine(ValueError("ours")) is None
    assert machine(OSError("no number, no place")) is None
    told = machine(OSError(errno.EIO, os.strerror(errno.EIO), "docs"))
    assert told is not None and "docs" in str(told) and told.help


def test_a_port_in_use_is_said_in_norwegian(root: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, err = felles("-C", str(root), "--lang", "nb", "--today", TODAY, "serve", "--port", str(port))
    assert code == 3
    assert str(port) in err and "Den er opptatt" in err


@pytest.mark.parametrize("command", COMMANDS)
def test_help_speaks_one_language_in_what_to_write_too(command: str) -> None:
    _, out, _ = felles("--lang", "nb", command, "--help")
    assert not {"DIR", "DATE", "REV", "PATH"} & set(out.replace("|", " ").replace("[", " ").replace("]", " ").split()), out


# Paths and fields that are not there


def test_a_misspelt_path_is_not_clean_at_a_revision_either(root: Path) -> None:
    git = ("git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *arguments], check=True)
    check = ("-C", str(root), "--lang", "en", "--today", TODAY, "check", "--at", "HEAD")
    code, out, err = felles(*check, "routines/hjemme/rut-9OO.md")
    assert (code, out) == (2, "")
    assert err.startswith("felles: There is no file or folder routines/hjemme/rut-9OO.md in “HEAD”.\n")
    assert felles(*check, ROUTINE)[0] == 0
    assert "1 document checked" in felles(*check, "routines/hjemme")[1]
    (root / ROUTINE).unlink()
    assert "1 document checked" in felles(*check, ROUTINE)[1]  # gone here, and there then
    (root / "new.txt").write_text("")
    assert "0 documents checked" in felles(*check, "new.txt")[1]


@pytest.mark.parametrize("field", ["", "..", ".title", "title.", "steps[1]..action", "steps[x]", "steps]1"])
def test_what_is_no_fields_name_is_refused(root: Path, field: str) -> None:
    code, out, err = felles("-C", str(root), "--lang", "en", "show", "RUT-900", "--field", field)
    assert (code, out) == (2, "")
    assert err.startswith(f"felles: “{field}” is not how a field is named.\nWrite it such as ")


@pytest.mark.parametrize("field", ["title", "steps[1].action", "steps.1.action", "scope.sites"])
def test_fields_are_shown(root: Path, field: str) -> None:
    code, out, _ = felles("-C", str(root), "show", "RUT-900", "--field", field)
    assert code == 0 and out.strip()
