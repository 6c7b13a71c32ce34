"""A run as values, for what is made from one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from felles.model.accessible import CRITERIA, Failing, Run, Visited


def run(**changes: Any) -> Run:
    """Everything a machine can try held, on a door's page and the front page; with changes."""
    by_people = ("1.2.1", "1.3.2")
    base = Run(
        day="2026-05-02",
        tools={"felles": "9.9", "axe-core": "4.12.1", "chromium": "156"},
        site="Lia håndbok",
        edition="2026-05-01",
        pages=(Visited("/", "", "Lia håndbok", False), Visited("routine", "rutiner/rut-001/", "Låst dør", True)),
        ways=("390", "390 dark", "1280", "1280 dark"),
        criteria={id: "people" if id in by_people else "held" for id in CRITERIA},
        checks={"color-contrast": ("1.4.3",), "motion": (), "reflow": ("1.4.10",)},
        unsure=("color-contrast",),
        failing=(),
        also={"small-targets": 3},
    )
    return replace(base, **changes)


def failing(check: str = "reflow", criterion: str = "1.4.10") -> Run:
    """One thing was found on one page."""
    one = Failing(check, (criterion,), "rutiner/rut-001/", "390", "420 px of 390")
    return run(failing=(one,), criteria={**run().criteria, criterion: "failed"})
