"""The sample is adopted as it stands: in a clean clone nothing of it is unproven. That needs the tree alone, no history."""

from __future__ import annotations

from pathlib import Path

from felles.check import check
from felles.facts import Facts
from felles.reading.handbook import read_folder

ROOT = Path(__file__).resolve().parents[2]
UNPROVEN = {"C3", "C4", "C9", "D1", "D2", "D3", "D7"}


def test_nothing_of_the_sample_stands_without_a_decision() -> None:
    handbook = read_folder(ROOT)
    assert handbook.decisions, "adopt the sample: felles adopt"
    report = check(handbook, Facts(handbook, "2026-11-27", settled=True))
    found = [f"{p.place}: {p.rule} {p.variant}" for p in report.problems if p.rule in UNPROVEN]
    assert found == [], "adopt the sample again: felles adopt --again --why …, in a commit of its own"
