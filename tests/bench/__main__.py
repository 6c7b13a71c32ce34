"""``make bench``: how fast, against what, measured as ratios in one run. Writes ``build/bench.json``.

Each ratio is a median over pairs run in turn, ours and the other's, as whole processes on the same files.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import corpus
import counting
import deciding
import packing

import carrying
import finding

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
WORK = PROJECT / "build" / "bench"
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Run:
    """One process: seconds of processor time (it and its children), seconds on the wall, peak MiB of the largest."""

    cpu: float
    wall: float
    peak: float


@dataclass
class Measurement:
    name: str
    value: float
    unit: str
    against: str
    target: float | None
    met: bool | None


def run(command: Sequence[str | Path], cwd: Path | None = None) -> Run:
    """Runs a command to its end and says what it cost. A command that fails ends the benchmark."""
    # The process is started by a small parent of its own, so that what its children use is counted and nothing else is.
    code = (
        "import json,resource,subprocess,sys,time; t=time.perf_counter();"
        "p=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.PIPE);"
        "u=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps([p.returncode,u.ru_utime+u.ru_stime,time.perf_counter()-t,u.ru_maxrss/1024,p.stderr.decode()[-2000:]]))"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, command)], cwd=cwd, capture_output=True, text=True, check=True)
    status, cpu, wall, peak, errors = json.loads(done.stdout)
    if status:
        sys.exit(f"{' '.join(map(str, command))} ended with {status}:\n{errors}")
    return Run(cpu, wall, peak)


def pairs(ours: Callable[[], Run], other: Callable[[], Run], count: int) -> tuple[list[Run], list[Run]]:
    """Both in turn, so that what else the machine does hits them alike; one run of each first is not counted."""
    if count > 1:
        ours()
    runs = [(ours(), other()) for _ in range(count)]
    return [a for a, _ in runs], [b for _, b in runs]


def ratio(ours: list[Run], other: list[Run]) -> float:
    """How many times faster ours is: the median of the pairs' ratios on the wall."""
    return statistics.median(b.wall / a.wall for a, b in zip(ours, other, strict=True))


class Report:
    """What was measured so far, printed as it comes and written at the end."""

    def __init__(self) -> None:
        self.measurements: list[Measurement] = []

    def add(self, name: str, value: float, unit: str, against: str = "", target: float | None = None, *, least: bool = False) -> None:
        met = None if target is None else value >= target if least else value <= target
        self.measurements.append(Measurement(name, round(value, 4), unit, against, target, met))
        aim = "" if target is None else f"   (goal {'at least' if least else 'at most'} {target}: {'met' if met else 'MISSED'})"
        print(f"{name:<58} {value:>9.3f} {unit}{aim}", flush=True)

    def write(self) -> Path:
        target = PROJECT / "build" / "bench.json"
        target.parent.mkdir(exist_ok=True)
        rows = [asdict(m) for m in self.measurements]
        target.write_text(json.dumps({"measurements": rows}, indent=1) + "\n", "utf-8")
        return target


def exponent(times: dict[int, float]) -> float:
    """The growth between the smallest and the largest size: 1 is linear."""
    low, high = min(times), max(times)
    return math.log(times[high] / times[low]) / math.log(high / low)


def measure_check(report: Report, handbooks: dict[int, Path]) -> None:
    """``felles check``, every rule on, against check-jsonschema on the same fields, which checks the schema only."""
    walls: dict[int, float] = {}
    for size, handbook in handbooks.items():
        yaml = _front_matter(handbook)
        files = sorted(yaml.glob("*.yaml"))
        (yaml / "files.txt").write_text("\n".join(map(str, files)))
        count = 5 if size <= 300 else 1 if size > 1000 else 2
        ours, other = pairs(
            lambda h=handbook: run([BIN / "felles", "-C", h, "check"]),  # type: ignore[misc]
            lambda y=yaml, f=files: run([BIN / "check-jsonschema", "--schemafile", y / "schema.json", *f]),  # type: ignore[misc]
            count,
        )
        walls[size] = statistics.median(a.wall for a in ours)
        report.add(f"check, {size} documents: times faster", ratio(ours, other), "ratio", "check-jsonschema 0.39.0, same fields", 5.0, least=True)
        report.add(f"check, {size} documents: time", walls[size], "s")
        report.add(f"check, {size} documents: peak memory", max(a.peak for a in ours), "MiB")
    # The start of the process is the same for every size and would hide the growth of the rest.
    start = statistics.median(run([BIN / "felles", "-C", next(iter(handbooks.values())), "rules"]).wall for _ in range(3))
    report.add("start of the process", start, "s")
    report.add(f"check: growth from {min(walls)} to {max(walls)}", exponent({n: t - start for n, t in walls.items()}), "exponent", "1 = linear", 1.1)


def _front_matter(handbook: Path) -> Path:
    """The routines' fields as YAML files and their schema as one file, the form check-jsonschema can read."""
    from felles.reading.kinds import bundled
    from felles.reading.text import split

    out = handbook.with_name(handbook.name + "-yaml")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    for file in handbook.glob("routines/*/*.md"):
        (out / f"{file.stem}.yaml").write_text(split(file.read_text("utf-8"))[0], "utf-8")
    header = json.loads((handbook / "schemas/header.json").read_text("utf-8"))
    schema = json.loads((handbook / "schemas/routine/schema.json").read_text("utf-8"))
    (out / "schema.json").write_text(json.dumps(bundled(schema, header)), "utf-8")
    return out


def measure_site(report: Report, handbooks: dict[int, Path], against: int) -> dict[int, float]:
    """A cold build, whole process, against plain MkDocs with Material of the same pages, all of them in its menu.

    Size -> seconds of ours.
    """
    walls: dict[int, float] = {}
    for size, handbook in handbooks.items():
        shutil.rmtree(handbook / "site", ignore_errors=True)
        shutil.rmtree(handbook / "build", ignore_errors=True)
        mine = [_cold(handbook) for _ in range(2 if size <= 1000 else 1)]
        walls[size] = statistics.median(a.wall for a in mine)
        report.add(f"cold build, {size} documents: time", walls[size], "s")
        report.add(f"cold build, {size} documents: peak memory", max(a.peak for a in mine), "MiB", "", 300.0 if size <= 1000 else None)
        pages = [p for p in (handbook / "site").rglob("rut-*/index.html") if "rutine" in str(p)]
        report.add(f"document page's HTML, {size} documents: median", statistics.median(p.stat().st_size for p in pages) / 1024, "KiB", "", 60.0)
        if size == against:
            plain = _plain(handbook)
            other = run([BIN / "mkdocs", "build", "-q", "-f", plain / "mkdocs.yml", "-d", plain / "site"])
            report.add(f"plain MkDocs and Material, {size} documents: time", other.wall, "s")
            report.add(f"cold build, {size} documents: times faster", other.wall / walls[size], "ratio", "MkDocs 1.6.1 + Material 9.8.1, all pages in the menu", 6.0, least=True)
    if len(walls) > 1:
        report.add(f"cold build: growth from {min(walls)} to {max(walls)}", exponent(walls), "exponent", "1 = linear", 1.1)
    return walls


def _cold(handbook: Path) -> Run:
    shutil.rmtree(handbook / "site", ignore_errors=True)
    shutil.rmtree(handbook / "build", ignore_errors=True)
    return run([BIN / "felles", "-C", handbook, "build"])


def _plain(handbook: Path) -> Path:
    """The same pages for MkDocs as it comes: no theme of ours, search on, every page in the menu by its folder."""
    folder = handbook.with_name(handbook.name + "-plain")
    shutil.rmtree(folder, ignore_errors=True)
    run([BIN / "felles", "-C", handbook, "pages", "--to", folder / "docs"])
    for hidden in (folder / "docs").glob(".*"):
        shutil.rmtree(hidden) if hidden.is_dir() else hidden.unlink()
    (folder / "mkdocs.yml").write_text(
        "site_name: Håndbok\nsite_url: https://example.invalid/\ntheme:\n  name: material\n  language: nb\n  font: false\n"
        "plugins:\n  - search:\n      lang: 'no'\nmarkdown_extensions: [attr_list, toc]\n",
        "utf-8",
    )
    return folder


def measure_steps(report: Report, handbook: Path) -> None:
    """Where the time of a build goes, in one process."""
    from felles.check import check
    from felles.cli.door import Door

    door = Door(handbook, None, "2026-11-21", False)
    start = time.perf_counter()
    read = door.handbook()
    report.add("step: read", time.perf_counter() - start, "s")
    start = time.perf_counter()
    check(read, door.facts(read))
    report.add("step: facts and rules", time.perf_counter() - start, "s")


def measure_documents(report: Report, sizes: Sequence[int], *, full: bool) -> dict[int, float]:
    """Everything that needs no history; size -> seconds of a cold build. The worst case of a search only when it is to be ``full``."""
    handbooks = {size: corpus.make(WORK / f"handbook-{size}", size) for size in sizes}
    measure_check(report, handbooks)
    against = 1000 if 1000 in handbooks else max(handbooks)
    builds = measure_site(report, {n: h for n, h in handbooks.items() if n >= 1000 or n == against}, against)
    measure_steps(report, handbooks[against])
    carrying.measure(report.add, handbooks[against] / "site", against)
    finding.measure(report.add, {n: h for n, h in handbooks.items() if n >= 1000 or n == against}, WORK, words=full)
    return builds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1000])
    parser.add_argument("--deciding", action="store_true", help="measure deciding alone")
    parser.add_argument("--counting", action="store_true", help="measure the counting of answers alone")
    parser.add_argument("--growth", action="store_true", help="export all years of 10,000 and of 50,000 commits too, and count a million rows of answers")
    chosen = parser.parse_args()
    os.environ.pop("FELLES_BROWSER", None)
    # What is installed has been compiled by the installer, the other's commands too; ours stands here as source, and is
    # compiled when it is first run. Where a machine forbids keeping that, each run would do it anew: a fifth of a check.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    WORK.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    report = Report()
    try:
        if chosen.counting:
            counting.measure(report.add, run, BIN / "felles", WORK)
            return 0
        builds = {} if chosen.deciding else measure_documents(report, sorted(chosen.sizes), full=chosen.growth)
        deciding.measure(report.add, run, BIN / "felles", WORK, documents=1000, commits=10_000, decisions=3500, plain_build=builds.get(1000) if chosen.growth else None)
        if chosen.growth:
            packing.measure_growth(report.add, run, BIN / "felles", WORK, ((10_000, 3500), (50_000, 17_500)), 1000)
            counting.measure(report.add, run, BIN / "felles", WORK)
    finally:
        print(f"{report.write().relative_to(PROJECT)}, {time.monotonic() - begun:.0f} s")
        shutil.rmtree(WORK, ignore_errors=True)
    return 0  # a figure missed is a fact to report, not a failed run


if __name__ == "__main__":
    sys.exit(main())
