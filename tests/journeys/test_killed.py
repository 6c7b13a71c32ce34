"""Killed at any moment: the same command finishes the work, with the same bytes, and nobody has to clear anything away."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.handbook import felles
from tests.history.building import everything
from tests.thorough import tries

from .deciding import ROUTINE, Quick

MOMENTS = tries(8, 32)


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed run leaves in the system's folder for temporary files goes with the test."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))


def _proposed(handbook: Quick) -> tuple[str, ...]:
    files = {ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Du ringer nå etter fem minutter.")}
    proposal = handbook.propose("kortere", files).said("skogen-sykepleier").said("elva-sykepleier")
    handbook.wait(days=3)
    return ("--reviews", str(proposal.file))


def _adopting(adopted: Quick, top: Path) -> tuple[Quick, tuple[str, ...]]:
    return Quick(top), ("adopt",)


def _recording(adopted: Quick, top: Path) -> tuple[Quick, tuple[str, ...]]:
    handbook = Quick.copied(adopted, top)
    said = _proposed(handbook)
    handbook.merged("kortere")
    return handbook, ("record", *said)


def _landing(adopted: Quick, top: Path) -> tuple[Quick, tuple[str, ...]]:
    handbook = Quick.copied(adopted, top)
    return handbook, ("land", "--base", "main", "--head", "kortere", *_proposed(handbook))


def _state(handbook: Quick) -> tuple[str, str, str, dict[str, bytes]]:
    """Branches and tags, what differs from what is checked out, what lies in the Git folder, and every file."""
    files = {path: content for path, content in everything(handbook.top).items() if not path.startswith(".git/")}
    names = sorted(path.name for path in (handbook.top / ".git").iterdir() if path.name not in ("ORIG_HEAD", "COMMIT_EDITMSG"))
    return handbook.git("for-each-ref"), handbook.git("status", "--porcelain"), " ".join(names), files


def _begun(arguments: list[str]) -> int:
    """The command in a process of its own, which has everything it needs loaded already."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            code = felles(*arguments)[0]
        finally:
            os._exit(code)
    return child


@pytest.mark.parametrize("prepared", [_adopting, _recording, _landing])
def test_killed_at_random_the_same_command_finishes(
    adopted: Quick, tmp_path: Path, prepared: Callable[[Quick, Path], tuple[Quick, tuple[str, ...]]]
) -> None:
    dice = random.Random(prepared.__name__)
    start, arguments = prepared(adopted, tmp_path / "start")
    day = "2026-03-09"
    whole = Quick.copied(start, tmp_path / "whole")
    Quick.copied(start, tmp_path / "first").felles(*arguments, today=day)  # the first takes longer, for all that is loaded
    begun = time.monotonic()
    whole.felles(*arguments, today=day)
    lasts = time.monotonic() - begun
    expected, came = _state(whole), whole.tip("main")
    assert expected[1] == ""
    handbook, killed, finished = Quick.copied(start, tmp_path / "0"), 0, 0
    tip = start.tip("main")
    while killed < MOMENTS:
        child = _begun(["-C", str(handbook.top), "--today", day, *arguments])
        time.sleep(dice.uniform(0.02, 1.1) * lasts)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            killed += 1
            # Never half a step: main stands where it stood, or where it was to come.
            assert handbook.tip("main") in (tip, came)
        if not os.WIFSIGNALED(status) or killed % 8 == 0:
            handbook.ran(*arguments, today=day)
            assert _state(handbook) == expected
            finished += 1
            shutil.rmtree(handbook.top)
            handbook = Quick.copied(start, tmp_path / str(finished))
    assert finished >= MOMENTS // 8
