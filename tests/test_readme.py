"""What the README, the pages it leads to and CONTRIBUTING say is true: commands run, targets and files are there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from felles.cli import COMMANDS
from felles.demo.story import story

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text("utf-8")
CONTRIBUTING = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
TOUR, LIST = ((PROJECT / "docs" / name).read_text("utf-8") for name in ("tour.md", "commands.md"))
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


def test_every_command_is_told_and_the_other_way_round() -> None:
    assert set(re.findall(r"^\| `felles ([a-z]+)", LIST, re.M)) == set(COMMANDS)
    named = re.findall(r"`(?:\.venv/bin/)?felles (?:--?[A-Za-z]+ \S+ )?([a-z]+)", README + TOUR) + re.findall(r"^felles ([a-z]+)", TOUR, re.M)
    assert set(named) <= set(COMMANDS) and len(named) > 10


LINKED = ("README.md", "CONTRIBUTING.md", "docs/tour.md", "docs/commands.md", "docs/design/README.md", *(f"tools/felles/starting/{language}/README.md" for language in ("nb", "da", "sv", "en")))


@pytest.mark.parametrize("page", LINKED)
def test_every_file_named_is_there(page: str) -> None:
    text = (PROJECT / page).read_text("utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert ((PROJECT / page).parent / link).exists(), link
    for folder in re.findall(r"^\| `([a-z/]+)/` \|", text, re.M) if page == "README.md" else ():
        assert (PROJECT / folder).is_dir(), folder


def test_every_room_is_on_the_map() -> None:
    (floors,) = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    rooms = {room.strip() for floor in floors["layers"] for room in floor.split("|")} - {"__main__"}
    rows = dict(re.findall(r"^\| (\d) \| (.*) \| [^|]+ \|$", CONTRIBUTING, re.M))
    told = [name for row in rows.values() for name in re.findall(r"`([a-z_]+)(?:/|\.py)`", row)]
    assert sorted(told) == sorted({*rooms, "theme"})


def test_what_a_municipality_needs_is_two_steps_away() -> None:
    """From the README: the first decision, with a forge and without, and how to protect main."""
    first = set(re.findall(r"\]\(([^)#]+\.md)\)", README))
    for language in ("nb", "en"):
        deciding = f"tools/felles/starting/{language}/DECIDING.md"
        assert deciding in first and {f"docs/forges/{forge}.{language}.md" for forge in ("github", "forgejo", "gitlab")} <= first
        assert "felles land" in (PROJECT / deciding).read_text("utf-8") and "receive.denyNonFastForwards" in (PROJECT / deciding).read_text("utf-8")


def test_the_numbers_of_the_demonstration_are_right() -> None:
    told = story()
    waiting = [event for event in told.events if event.way == "open"]
    assert (len(waiting), sum(bool(event.met) for event in waiting)) == (10, 4)
    assert "Ten proposals wait" in TOUR and "Four may become valid" in TOUR and "ten proposals that wait" in README
    routines = list((PROJECT / "routines").rglob("rut-*.md"))
    assert len(routines) == 28 + 12 and "twenty-eight routines" in TOUR and "twelve more routines" in " ".join(TOUR.split())
    assert len(list((PROJECT / "routines/processes").iterdir())) == 2 and "two pathways" in TOUR
    for language in ("da", "sv"):
        assert len(list((PROJECT / "tests/samples" / language).rglob("rut-*.md"))) == 14 + 3, language


def test_the_readme_is_no_longer_than_a_newcomer_reads() -> None:
    assert len(README.split()) <= 1_100 and len(README.splitlines()) <= 130
    assert len(CONTRIBUTING.splitlines()) <= 50


def test_the_readme_says_what_it_is_and_what_it_is_not() -> None:
    screen = README[: README.index("make serve")]
    assert "**For**" in screen and "**Not for**" in screen and "docs/pictures/" in screen and "make handbook" in screen
    assert "Python 3.11" in screen and "2.38" in screen
