"""What counting raw answers costs: the peak of memory over a million rows against that over a hundred thousand."""

from __future__ import annotations

import csv
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

PROJECT = Path(__file__).parents[2]
SMALL, LARGE = 100_000, 1_000_000
HEADINGS = ("sted", "mestring", "belastning", "bruker-den", "timer", "kommentar")
COMMENTS = ("", "", "Det gikk fint.", "Jeg trenger mer tid til dette.", "Skriv hva som skal gjøres når døren er låst.")


class Cost(Protocol):
    wall: float
    peak: float


def answers(count: int) -> Iterator[list[Any]]:
    rng = random.Random(count)
    for _ in range(count):
        yield [rng.choice(("nord", "sor", "vest")), rng.randint(1, 5), rng.randint(1, 5), rng.choice(("ja", "nei")), rng.randint(0, 600) / 10, rng.choice(COMMENTS)]


def as_csv(path: Path, count: int) -> Path:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADINGS)
        writer.writerows(answers(count))
    return path


def as_excel(path: Path, count: int) -> Path:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        for i, row in enumerate(answers(count), 1):
            sheet.write_row(i, 0, row)
    return path


def measure(add: Callable[..., None], run: Callable[[Sequence[str | Path]], Cost], felles: Path, work: Path) -> None:
    """Makes the files, counts each in a process of its own, and takes all of it away."""
    sys.path[:0] = [str(PROJECT)]
    from tests.aggregating.survey import laid

    root = laid(work / "survey")
    try:
        for sort, write in (("csv", as_csv), ("xlsx", as_excel)):
            runs = {}
            for year, count in ((2024, SMALL), (2025, LARGE)):
                file = write(work / f"svar-{count}.{sort}", count)
                command: list[str | Path] = [felles, "-C", root, "--today", "2026-11-21", "aggregate", "SKJ-910", file, "--asked", str(2 * count), "--period", f"{year}-01-01", f"{year}-01-31", "--to", f"docs/results/svar-{sort}-{count}.yaml"]
                runs[count] = run(command)
                file.unlink()
                (root / "docs" / "results" / f"svar-{sort}-{count}.yaml").unlink()
            add(f"aggregate, {sort}: peak at {LARGE:,} rows against {SMALL:,}", runs[LARGE].peak / runs[SMALL].peak, "ratio", "the same questions", 1.2)
            add(f"aggregate, {sort}: peak at {LARGE:,} rows", runs[LARGE].peak, "MiB")
            add(f"aggregate, {sort}: a million rows", runs[LARGE].wall, "s")
    finally:
        shutil.rmtree(root)
