"""Whatever a file or a tree holds: every fault named with rule and line, no traceback, little time, little memory."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hostile.building import Case, base
from hostile.running import KIBIBYTES, NOBODY, SECONDS, UNSHOWN, Run, Runs, run

THEMES = ("bytes", "invisible", "yaml", "front", "schema", "tree", "markup", "persons", "large", "settings", "valid")
CASES: dict[str, Case] = {f"{theme}: {case.name}": case for theme in THEMES for case in importlib.import_module(f"hostile.cases_{theme}").CASES}


@pytest.fixture
def root() -> Iterator[Path]:
    """A place for one handbook that another user may enter too."""
    # Not pytest's own folder: nobody else may look into that one.
    folder = Path(tempfile.mkdtemp(prefix="felles-hostile-"))
    folder.chmod(0o755)
    try:
        yield folder / "handbook"
    finally:
        for inner, _, _ in os.walk(folder):
            with contextlib.suppress(OSError):
                os.chmod(inner, 0o700)
        shutil.rmtree(os.fsencode(folder), ignore_errors=True)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    one = Runs(tmp_path_factory.mktemp("runs"))
    yield one
    one.close()


@pytest.fixture(scope="module")
def unlabelled(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str, int]]:
    """What the project's own kinds lack, which is no case's doing: fields without words."""
    folder = tmp_path_factory.mktemp("base") / "handbook"
    base(folder)
    found = {_key(problem) for problem in json.loads(run(folder, "check", "--format", "json").out)["problems"]}
    assert {rule for rule, _, _ in found} <= {"K7"}, found
    return found


def _key(problem: dict[str, Any]) -> tuple[str, str, int]:
    return problem["rule"], problem["path"], problem["line"]


def test_the_set_is_large_enough() -> None:
    valid = [case for case in CASES.values() if not case.expected and not case.says]
    assert len(CASES) - len(valid) >= 240
    assert len(valid) >= 40
    assert sum(len(importlib.import_module(f"hostile.cases_{theme}").CASES) for theme in THEMES) == len(CASES), "two cases share a name"


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, root: Path, runs: Runs, unlabelled: set[tuple[str, str, int]]) -> None:
    case = CASES[name]
    base(root)
    for build in case.builds:
        build(root)
    if case.unprivileged and os.geteuid() == 0:
        if not _reachable():
            pytest.skip("runs as the superuser, and nobody else can reach the interpreter")
        result = run(root, "check", "--format", "json", unprivileged=True)
    else:
        result = runs(root, "check", "--format", "json")
    _decent(result)
    _quick(lambda: runs(root, "check", "--format", "json").seconds, runs.limit, result.seconds)
    if case.says:
        assert result.code == 3
        assert case.says in result.err
        assert result.out == ""
        return
    report = json.loads(result.out)
    problems = report["problems"]
    found = [_key(problem) for problem in problems]
    assert result.code == (1 if report["counts"]["error"] else 0), result.err
    assert result.err == ""
    for problem in problems:
        assert len(problem["message"]) <= 400, problem
        assert len(problem["help"]) <= 1_500, problem
        assert len(problem["document"] or "") <= 80, problem
        assert problem["line"] >= 1
        assert problem["column"] >= 1
    if case.expected:
        # A path that isn't UTF-8 is written with escapes; the handbook's own files never are.
        for expected in case.expected:
            assert expected.at(root) in found, found[:20]
    else:
        # How a text is written is noted of a sound one too: a hundred thousand words without a full stop are many.
        assert [problem for problem in problems if _key(problem) not in unlabelled and not problem["rule"].startswith("U")] == []


@pytest.mark.parametrize("name", ["valid: the base itself", "yaml: brackets 25,000 deep", "large: 9,000 wrong values", "schema: a schema that is a pipe", "tree: a link to a device that never ends"])
def test_a_command_started_from_nothing_says_the_same(name: str, root: Path, runs: Runs) -> None:
    base(root)
    for build in CASES[name].builds:
        build(root)
    whole = run(root, "check", "--format", "json")
    forked = runs(root, "check", "--format", "json")
    assert (whole.code, whole.out, whole.err) == (forked.code, forked.out, forked.err)
    assert whole.kibibytes < KIBIBYTES
    _quick(lambda: run(root, "check", "--format", "json").seconds, lambda: runs.limit() / SECONDS, whole.seconds)


def _decent(result: Run) -> None:
    assert result.code in (0, 1, 3), result.err
    assert "Traceback" not in result.out + result.err
    assert "inside Felles" not in result.err, result.err
    hidden = UNSHOWN.search(result.out + result.err)
    assert hidden is None, f"U+{ord(hidden[0]):04X} reached the output" if hidden else ""
    assert result.kibibytes < KIBIBYTES, f"{result.kibibytes // 1024} MiB"


def _quick(again: Callable[[], float], limit: Callable[[], float], seconds: float) -> None:
    """Holds a run to its limit. A machine shared with others has slow moments: what looks slow is run again, beside
    a piece of work of known length, and has to be slow for its machine each time."""
    if seconds < SECONDS:
        return
    tries = [(again(), limit()) for _ in range(3)]
    assert any(taken < allowed for taken, allowed in tries), ", ".join(f"{taken:.2f} of {allowed:.2f} s" for taken, allowed in tries)


def _reachable() -> bool:
    """Whether a user without rights could run the interpreter and the product at all."""
    import subprocess
    import sys

    try:
        return subprocess.run([sys.executable, "-c", "import felles.cli.check"], user=NOBODY, cwd="/", capture_output=True, check=False).returncode == 0
    except OSError:
        return False
