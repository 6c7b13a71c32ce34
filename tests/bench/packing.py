"""What evidence costs: every version's bytes with their checksums, a whole pack, and working it out again."""

from __future__ import annotations

import gc
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import past

from felles.evidence.choosing import kept
from felles.facts import Facts
from felles.facts.as_of import as_of
from felles.history import Commit, Repository
from felles.history.objects import blobs, each
from felles.model import Asked, Content, Kept, day_of
from felles.pack.bag import Bag
from felles.pack.report import addresses
from felles.reading.handbook import read

ROUNDS = 3
SITE = "sone-nord"
"""The pack that is made each time is of what this place follows, with every record: one of everything takes minutes."""


class Cost(Protocol):
    wall: float
    peak: float


Run = Callable[[Sequence[str | Path]], Cost]
Add = Callable[..., None]


def measure(add: Add, run: Run, felles: Path, work: Path, made: past.Past) -> None:
    """On a repository with a past: its bytes, and a pack of what one place follows."""
    _bytes(add, made)
    _pack(add, run, felles, work / "pack.zip", made, "export for one place", "--site", SITE)


def _pack(add: Add, run: Run, felles: Path, pack: Path, made: past.Past, name: str, *narrowed: str) -> Cost:
    """A pack made and worked out again; what making it took."""
    asked: list[str | Path] = [felles, "-C", made.top, "--today", past.TODAY]
    exported = run([*asked, "export", "--out", pack, *narrowed])
    verified = run([*asked, "verify", pack])
    add(f"{name}, whole process: time", exported.wall, "s", f"{made.decisions} decisions, {pack.stat().st_size >> 20} MiB")
    add(f"{name}: peak memory", exported.peak, "MiB")
    add(f"{name}: verify, as many times that", verified.wall / exported.wall, "ratio", "whole processes", 2.0)
    add(f"{name}: verify, peak memory", verified.peak, "MiB")
    pack.unlink()
    return exported


def measure_growth(add: Add, run: Run, felles: Path, work: Path, sizes: Sequence[tuple[int, int]], documents: int) -> None:
    """A pack of all the years, in smaller and larger repositories (commits, decisions): how memory grows."""
    peaks: dict[int, float] = {}
    for commits, decisions in sizes:
        made = past.make(work / "past", documents, commits, decisions)
        years = ("--from", day_of(past.moment(past.BEGUN)), "--to", past.TODAY)
        peaks[commits] = _pack(add, run, felles, work / "pack.zip", made, f"export of all years, {commits} commits", *years).peak
        shutil.rmtree(made.top)
    least, most = min(peaks), max(peaks)
    add(f"export of all years: peak memory at {most} commits, times that at {least}", peaks[most] / peaks[least], "ratio", "", 1.5)


def _bytes(add: Add, made: past.Past) -> None:
    """Every decided version read, held against its record and written to a bag, in process, against Git and sha256sum."""
    repository = Repository(made.top)
    versions = _versions(repository)
    ids = [content.blob for _, content in versions]
    asked = "".join(f"{one}\n" for one in ids).encode()
    gc.collect()
    gc.disable()  # as the command does
    try:
        rounds = [(_seconds(lambda: _written(repository, versions, ids)), _seconds(lambda: _other(made.top, asked))) for _ in range(ROUNDS)]
    finally:
        gc.enable()
    add("every version's bytes into a bag, checked and summed: as many times Git and sha256sum", statistics.median(a / b for a, b in rounds), "ratio", f"{len(ids)} texts, git cat-file --batch | sha256sum", 3.0)


def _versions(repository: Repository) -> list[tuple[Kept, Content]]:
    tip = read(Commit(repository.root, "main", repository))
    asked = Asked(day_of(past.moment(past.BEGUN)), past.TODAY)
    decided = as_of(tip, lambda some: {id: text for id, text in blobs(repository, some).items() if text is not None}, asked.ends)
    facts = Facts(decided, asked.ends, settled=True)
    some = kept(asked, decided, facts["histories"], frozenset(decided.by_id))
    return [(one, content) for one in some for content in (one.named.decided.content, *one.named.decided.attachments)]


def _written(repository: Repository, versions: Sequence[tuple[Kept, Content]], ids: Sequence[str]) -> None:
    with tempfile.TemporaryFile() as file:
        bag = Bag(file, "pakke")
        for (one, content), text in zip(versions, each(repository, ids), strict=True):
            if f"sha256:{bag.add(addresses.version(one, content), text)}" != content.fingerprint:
                raise RuntimeError("the past that was made is not as its records say")
        bag.close([("Bagging-Date", past.TODAY)])


def _other(top: Path, asked: bytes) -> None:
    with subprocess.Popen(["git", "-C", top, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        assert git.stdin is not None
        with subprocess.Popen(["sha256sum"], stdin=git.stdout, stdout=subprocess.DEVNULL) as summed:
            git.stdin.write(asked)
            git.stdin.close()
            summed.wait()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
