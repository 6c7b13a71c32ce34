"""What the README and CONTRIBUTING say is true: commands run, targets and files are there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from felles.cli import COMMANDS

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text("utf-8")
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
FELLES = Path(sys.executable).parent / "felles"
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)
SHELL = [line for block in BLOCKS for line in block.strip().split("\n")]


def test_there_are_commands_to_try() -> None:
    assert len(SHELL) >= 3
    assert ".venv/bin/felles demo ../fjellvik" in SHELL


@pytest.mark.parametrize("line", [line for line in SHELL if "felles" in line and " demo " not in line])
def test_each_felles_command_in_the_readme_runs(line: str, tmp_path: Path) -> None:
    """The demonstration apart: it has a journey of its own, which begins with that command."""
    words = shlex.split(line)
    assert words[0] == ".venv/bin/felles"
    arguments = [str(tmp_path / word[3:]) if word.startswith("../") else word for word in words[1:]]
    done = subprocess.run([FELLES, *arguments], cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip()


def test_the_new_handbook_is_told_where_felles_is(tmp_path: Path) -> None:
    (line,) = [line for line in SHELL if "FELLES=" in line]
    target = tmp_path / "handbok"
    subprocess.run([FELLES, "init", target], check=True, capture_output=True)
    planned = line.replace("../handbok", f'"{target}"').replace("make ", "make --dry-run ")
    done = subprocess.run(planned, shell=True, cwd=PROJECT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert f"--constraint constraints.txt '{PROJECT}'" in done.stdout


def test_what_one_is_asked_to_break_is_there_and_is_told(tmp_path: Path) -> None:
    (path,) = re.findall(r"open `(routines/[^`]+)`", README)
    (start,) = re.findall(r"begin with `([a-z]+:)`", README)
    for part in ("routines", "roles", "docs/registers", "schemas"):
        shutil.copytree(PROJECT / part, tmp_path / part)
    shutil.copy(PROJECT / "mkdocs.yml", tmp_path)
    lines = (tmp_path / path).read_text("utf-8").splitlines(keepends=True)
    place = next(i for i, line in enumerate(lines) if line.strip().startswith(start))
    (tmp_path / path).write_text("".join(lines[:place] + lines[place + 1 :]), "utf-8")
    done = subprocess.run([FELLES, "-C", tmp_path, "check"], capture_output=True, text=True)
    assert done.returncode == 1, done.stdout
    assert f"{path}:" in done.stdout


def test_each_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"`?make ([a-z][a-z-]+)", README + CONTRIBUTING)) - {"sets"}
    assert named <= targets, named - targets


def test_every_command_is_in_the_readme_and_the_other_way_round() -> None:
    named = set(re.findall(r"`felles (?:--lang \w+ )?([a-z]+)", README))
    assert named == set(COMMANDS)


def test_every_file_named_is_there() -> None:
    for text in (README, CONTRIBUTING, (PROJECT / "docs/design/README.md").read_text("utf-8")):
        base = PROJECT / "docs/design" if "0001-" in text else PROJECT
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (base / link).exists(), link
    for folder in re.findall(r"^\| `([a-z/]+)/` \|", README, re.M):
        assert (PROJECT / folder).is_dir(), folder


def test_the_readme_says_what_it_is_and_what_it_is_not() -> None:
    assert "what it is not" in README and "It is not" in README
    assert "Python 3.11" in README and "2.38" in README
