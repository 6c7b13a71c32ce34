"""The handbooks to start from: the same in every language, and in step with the project's own files."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from felles.starting import languages, texts
from felles.words import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
VALUES = {"version": "9.9.9", "today": "2026-11-21"}


def test_there_is_one_for_each_language_but_nynorsk_which_reads_bokmal() -> None:
    assert set(languages()) == set(LANGUAGES) - {"nn"}


@pytest.mark.parametrize("language", languages())
def test_each_has_the_same_parts(language: str) -> None:
    def parts(of: str) -> Counter[str]:
        # Registers, tools and settings are the same files everywhere; roles and routines have names of their language.
        return Counter(
            path if "/" not in path or path.startswith(("docs/", ".")) or path == "roles/team.yaml" else path.split("/")[0]
            for path in texts(of, VALUES)
        )

    assert parts(language) == parts("nb")


@pytest.mark.parametrize("language", languages())
def test_every_mark_is_filled_in(language: str) -> None:
    for path, content in texts(language, VALUES).items():
        assert not re.search(rb"@[a-z]+@", content), path
    assert b"felles==9.9.9" in texts(language, VALUES)["Makefile"]
    assert b"from: 2026-11-21" in texts(language, VALUES)["roles/team.yaml"]


@pytest.mark.parametrize("language", languages())
def test_every_file_and_command_the_readme_names_is_there(language: str) -> None:
    files = texts(language, VALUES)
    told = files["README.md"].decode("utf-8")
    folders = {"schemas/", "site/", "build/", ".venv/", "docs/decisions/"} | {path.rsplit("/", i)[0] + "/" for path in files for i in (1, 2)}
    for name in re.findall(r"`([a-z.][\w./-]*[/.][\w./-]*)`", told):
        if "002" not in name and name != ".venv/bin/felles":
            assert name in files or name in folders or f"{name}/" in folders, name
    targets = set(re.findall(r"^([a-z]+):", files["Makefile"].decode("utf-8"), re.MULTILINE))
    assert set(re.findall(r"[`\n]make ([a-z]+)", told)) <= targets
    assert targets >= {"handbook", "serve", "check"}


def test_the_pins_are_the_projects_own_for_what_felles_brings_along() -> None:
    own = {_name(line): line for line in (ROOT / "constraints.txt").read_text("utf-8").split("\n") if "==" in line}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed: set[str] = set()
    waiting = [Requirement(text) for text in (*project["dependencies"], *project["optional-dependencies"]["forge"])]
    while waiting:
        name = canonicalize_name(waiting.pop().name)
        if name not in needed:
            needed.add(name)
            waiting += [r for r in _requires(name) if r.marker is None or "extra" not in str(r.marker)]
    pins = texts("nb", VALUES)["constraints.txt"].decode("utf-8").split("\n")
    assert [line for line in pins if "==" in line] == sorted((own[n] for n in needed & own.keys()), key=str.lower)


def _name(line: str) -> str:
    return canonicalize_name(line.split("==")[0])


def _requires(name: str) -> list[Requirement]:
    try:
        return [Requirement(text) for text in requires(name) or ()]
    except PackageNotFoundError:  # only on another system
        return []
