"""Another municipality starts its own handbook, with nothing of the source at hand."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from .conftest import HANDBOOK, ROOT, TODAY, Installed, clean

pytestmark = pytest.mark.timeout(600)

LANGUAGES = {
    "nb": ("# Håndboken vår", "eksempel", "113"),
    "da": ("# Vores håndbog", "eksempel", "112"),
    "sv": ("# Vår handbok", "exempel", "112"),
    "en": ("# Our handbook", "sample", "112"),
}
"""Language -> the README's first line, the word that samples carry in their title, an emergency number."""


def test_the_installed_product_stands_alone(installed: Installed) -> None:
    run = installed.runs(
        "import sys, felles, felles.shipped as s, felles.starting as t;"
        "print(felles.__file__, s.schemas(), s.about(), t.__file__, *sys.path, sep='\\n')"
    )
    assert run.returncode == 0, run.stderr
    places = [Path(line) for line in run.stdout.split("\n") if line]
    assert all(not place.is_relative_to(ROOT) for place in places)
    assert all(place.is_relative_to(installed.bin.parent) for place in places[:4])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_handbook_in_each_language_is_clean_and_becomes_a_site(
    installed: Installed, tmp_path: Path, language: str
) -> None:
    first_line, word, emergency = LANGUAGES[language]
    new = tmp_path / "new"
    said = installed("--lang", language, "init", str(new))
    assert str(new) in said and "make handbook" in said

    assert (new / "README.md").read_text("utf-8").split("\n")[0] == first_line
    assert [(p["rule"], p["level"], p["path"]) for p in installed.problems(new)] == [("T1", "warning", "roles/team.yaml")]
    told = installed("-C", str(new), "show", "REG-SETTINGS", "--field", "language").strip()
    assert told == language

    installed("-C", str(new), "build")
    front = (new / "site" / "index.html").read_text("utf-8")
    assert f'<html lang="{language}"' in front
    documents = {path.stem: path.read_text("utf-8") for path in [*new.glob("ro*/**/*.md"), *new.glob("ro*/*.yaml")]}
    samples = [text for text in documents.values() if word in _line(text, "title").lower()]
    assert len(samples) == 3
    assert all(word.upper() in _line(text, "purpose") for text in samples)
    assert f'number: "{emergency}"' in (new / "docs/registers/reg-channels.yaml").read_text("utf-8")


def _line(text: str, field: str) -> str:
    return next((line for line in text.split("\n") if line.startswith(f"{field}: ")), "")


def test_nothing_in_it_names_another_place_or_an_address_of_packages(installed: Installed, begun: Path) -> None:
    installed("-C", str(begun), "build")
    hosts = ("pypi", "pythonhosted", "index-url", "find-links")
    for path in begun.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            assert str(ROOT) not in text and str(installed.bin.parent) not in text, path
            if path.name in ("Makefile", "constraints.txt", "README.md", "settings.json"):
                assert not any(host in text for host in hosts), path
    assert not list(begun.rglob("*.felles-output")) or all("site" in p.parts for p in begun.rglob("*.felles-output"))


def test_its_own_make_sets_itself_up_once(installed: Installed, tmp_path: Path) -> None:
    """What the environment of all these tests came of: ``make handbook`` in a new handbook, with nothing but the wheel."""
    own = installed.wheel.parent / HANDBOOK
    said = (own.parent / "said.txt").read_text("utf-8").strip().split("\n")
    assert len(said) == 3 and "1 advarsel" in said[0] and "site" in said[1] and "make serve" in said[2]
    assert (own / "site" / "index.html").is_file()
    installed("--lang", "nb", "init", str(tmp_path / "new"))
    for path in (file for file in (tmp_path / "new").rglob("*") if file.is_file()):
        assert path.read_bytes() == (own / path.relative_to(tmp_path / "new")).read_bytes(), "the wheel's own init writes the same"

    def make(*arguments: str) -> str:
        run = subprocess.run(["make", *arguments], cwd=own, env=clean(), capture_output=True, text=True, timeout=500)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    stamp = own / ".venv" / ".felles"
    before = stamp.stat().st_mtime_ns
    assert make("handbook").strip().split("\n") == said
    make("check", f"FELLES={installed.wheel}")
    assert stamp.stat().st_mtime_ns == before
    pinned = set((own / "constraints.txt").read_text("utf-8").split("\n"))
    listed = subprocess.run(
        [installed.bin / "pip", "list", "--format=freeze", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        env=clean(),
    ).stdout.split()
    names = {"pip", "setuptools", "felles"}
    fold = {line.lower().replace("_", "-") for line in pinned}
    assert "felles" in {one.split("==")[0].split(" ")[0] for one in listed}
    assert not [one for one in listed if one.split("==")[0] not in names and one.lower().replace("_", "-") not in fold]


def test_it_says_the_command_that_works_where_no_index_has_felles(installed: Installed, tmp_path: Path) -> None:
    said = installed("--lang", "en", "init", str(tmp_path / "new"))
    assert said.rstrip().endswith(f"make handbook FELLES={installed.wheel}")


def test_a_wheel_laid_in_it_goes_before_any_other(installed: Installed, begun: Path) -> None:
    """For machines that have no index with Felles in it, such as those that check proposals."""

    def asks(*arguments: str) -> str:
        run = subprocess.run(["make", "--dry-run", "handbook", *arguments], cwd=begun, env=clean(), capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return run.stdout

    assert "'felles==" in asks()
    (begun / "felles").mkdir()
    (begun / "felles" / installed.wheel.name).write_bytes(installed.wheel.read_bytes())
    assert f"constraints.txt 'felles/{installed.wheel.name}'" in asks()
    assert "constraints.txt '/elsewhere'" in asks("FELLES=/elsewhere")
    (begun / ".venv" / "bin").mkdir(parents=True)
    (begun / ".venv" / "bin" / "pip").touch(0o755)
    (begun / ".venv" / ".felles").write_text(f"felles/{installed.wheel.name}\n", "utf-8")
    assert "pip install" not in asks(), "what it holds is installed already"
    (begun / "felles" / installed.wheel.name).rename(begun / "felles" / "felles-9.9-py3-none-any.whl")
    assert "constraints.txt 'felles/felles-9.9-py3-none-any.whl'" in asks()
    assert [p["rule"] for p in installed.problems(begun)] == ["T1"]


def test_a_folder_with_something_in_it_is_left_as_it_is(installed: Installed, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "notes.txt").write_text("mine", "utf-8")
    said = installed("--lang", "en", "init", str(taken), code=3)
    assert "There is something in" in said and "Nothing was changed" in said
    assert [p.name for p in taken.iterdir()] == ["notes.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]

    installed("init", str(taken / "notes.txt"), code=3)
    assert (taken / "notes.txt").read_text("utf-8") == "mine"


def test_an_empty_folder_is_filled_but_not_the_one_stood_in(installed: Installed, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "cd" not in installed("--lang", "en", "init", ".", code=2, away=empty)
    assert not list(empty.iterdir())
    installed("init", "empty", away=tmp_path)
    assert (empty / "README.md").is_file()
    assert [p.name for p in tmp_path.iterdir()] == ["empty"]


@pytest.mark.parametrize("moment", ["shutil.copytree", "os.rename"])
def test_a_kill_leaves_nothing_half_and_the_next_run_tidies(installed: Installed, tmp_path: Path, moment: str) -> None:
    new = tmp_path / "new"
    module, _, name = moment.partition(".")
    killed = installed.runs(
        f"import os, signal, {module}\n"
        "from felles.cli import main\n"
        f"{module}.{name} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"main(['--today', {TODAY!r}, 'init', {str(new)!r}])"
    )
    assert killed.returncode == -9
    assert not new.exists()
    installed("init", str(new))
    assert [p.name for p in tmp_path.iterdir()] == ["new"]
    assert [p["rule"] for p in installed.problems(new)] == ["T1"]


def test_it_is_the_same_whenever_it_is_made(installed: Installed, tmp_path: Path) -> None:
    def tree(folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    installed("--lang", "sv", "init", str(tmp_path / "a"))
    installed("--lang", "sv", "init", str(tmp_path / "b"))
    one = tree(tmp_path / "a")
    assert one == tree(tmp_path / "b")
    assert {".gitignore", ".gitattributes", ".vscode/settings.json", "Makefile", "mkdocs.yml"} <= one.keys()
    assert one[".gitattributes"] == b"* -text\n"
    assert not [path for path, content in one.items() if b"@today@" in content or b"@version@" in content]
