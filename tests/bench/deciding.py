"""What decisions cost: history, records and standing in process, and the commands that judge a proposal, against
``git log --raw`` of the same repository in the same run."""

from __future__ import annotations

import gc
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import git
import packing
import past

from felles.facts import Facts
from felles.history import Commit, Repository
from felles.history.records import tampered
from felles.history.walking import first_parents, refuse_unless_whole
from felles.model import Handbook
from felles.reading.decisions import read_decisions
from felles.reading.handbook import read

SAMPLE = 8
"""Files that GitPython is asked about; the rest is reckoned from them."""


class Cost(Protocol):
    wall: float
    peak: float


Run = Callable[[Sequence[str | Path]], Cost]
Add = Callable[..., None]


def measure(add: Add, run: Run, felles: Path, work: Path, *, documents: int, commits: int, decisions: int, plain_build: float | None) -> None:
    """Makes the repository, measures, and takes it away.

    ``plain_build`` is what a build without decisions took, in seconds; without it none with decisions is made.
    """
    started = time.perf_counter()
    made = past.make(work / "past", documents, commits, decisions)
    size = f"{documents} documents, {made.commits} commits, {made.decisions} decisions"
    print(f"a past of {size}: made in {time.perf_counter() - started:.0f} s", flush=True)
    _in_process(add, made)
    asked: list[str | Path] = [felles, "-C", made.top, "--today", past.TODAY]
    proposal = ["--base", "main", "--head", past.PROPOSAL, "--reviews", made.reviews]
    for name, command, goal, count in (
        ("approval", [*asked, "approval", *proposal], 5.0, 2),
        ("review", [*asked, "review", *proposal], 5.0, 1),
        ("check --at", [*asked, "check", "--at", "main"], None, 1),
    ):
        runs = [(run(command), run(_log(made.top))) for _ in range(count)]
        add(f"{name}, whole process: as many times git log --raw", statistics.median(a.wall / b.wall for a, b in runs), "ratio", size, goal)
        add(f"{name}, whole process: time", statistics.median(a.wall for a, _ in runs), "s")
    if plain_build is not None:
        built = run([*asked, "build"])
        add("cold build with these decisions: time", built.wall, "s")
        add("cold build with these decisions: peak memory", built.peak, "MiB")
        add("cold build with these decisions: as many times the time without", built.wall / plain_build, "ratio", "the same documents with none")
    packing.measure(add, run, felles, work, made)
    shutil.rmtree(made.top)


def _log(top: Path) -> list[str | Path]:
    return ["git", "-C", top, "log", "--raw"]


def _in_process(add: Add, made: past.Past) -> None:
    handbook = read(Commit(made.top, "main"))
    every = max(1, len(made.routines) // SAMPLE)
    sample = [routine.path for routine in made.routines[::every]][:SAMPLE]
    with git.Repo(made.top) as other:
        gc.collect()
        gc.disable()  # as the commands do
        try:
            rounds = [
                (
                    _seconds(lambda: _standings(made.top, handbook)),
                    _seconds(lambda: _whole_line(made.top)),
                    _seconds(lambda path=path: list(other.iter_commits("main", paths=path))),  # type: ignore[misc]
                    _git_log(made.top),
                )
                for path in sample
            ]
        finally:
            gc.enable()
    how = "in process, by blob id, documents at hand"
    add("history, records and standing of every document: as many times git log --raw", statistics.median(r[0] / r[3] for r in rounds), "ratio", how, 2.0)
    scaled = statistics.median(r[2] / r[0] for r in rounds) * len(handbook.documents)
    add("the same: times faster than iter_commits a file", scaled, "ratio", f"GitPython on {len(sample)} files, scaled", 70.0, least=True)
    add("every change along main, records left alone: as many times git log --raw", statistics.median(r[1] / r[3] for r in rounds), "ratio", "in process")


def _standings(top: Path, handbook: Handbook) -> Any:
    """Main's line, every record on it, each document's decisions and what it counts for today."""
    repository = Repository(top)
    refuse_unless_whole(repository)
    tip = repository.commit("main")
    line = first_parents(repository, tip)
    decisions, faults = read_decisions(Commit(top, tip, repository))
    facts = Facts(replace(handbook, decisions=decisions), past.TODAY, settled=True)
    histories, standings = facts["histories"], facts["standings"]
    if faults or len(line) < len(decisions) or any(standing.state != "in-force" for standing in standings.values()):
        raise RuntimeError("the history that was made is not as it should be")
    return histories, standings


def _whole_line(top: Path) -> Any:
    repository = Repository(top)
    tip = repository.commit("main")
    if tampered(repository, tip):
        raise RuntimeError("the history that was made changes its records")


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _git_log(top: Path) -> float:
    return _seconds(lambda: subprocess.run(_log(top), stdout=subprocess.DEVNULL, check=True))
