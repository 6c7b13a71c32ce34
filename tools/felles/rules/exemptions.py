"""W: dated waivers, and what they silence."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from felles.model import Exemption, Options, Problem
from felles.rules import all_rules, reported_by_reading, rule

NEVER = ("Y", "K5", "W")
"""Rules no waiver reaches: a file nobody can read safely, a broken schema, and the waivers' own."""


@rule("W1", "error")
def waivers_are_short(exemptions: tuple[Exemption, ...], options: Options) -> Iterator[Problem]:
    """A waiver has a beginning and an end, at most so many days apart."""
    limit = options.thresholds.get("waiver_days", 90)
    for exemption in exemptions:
        days = _days(exemption)
        if days is None:
            continue
        values = {"rule": exemption.rule, "document": exemption.document, "days": days, "limit": limit}
        if days < 0:
            yield Problem("W1", exemption.place, values, "order")
        elif days > limit:
            yield Problem("W1", exemption.place, values, "long")


def _days(exemption: Exemption) -> int | None:
    try:
        return (datetime.date.fromisoformat(exemption.ends) - datetime.date.fromisoformat(exemption.begins)).days
    except ValueError:
        return None


@rule("W2", "warning")
def waivers_end(exemptions: tuple[Exemption, ...], today: str) -> Iterator[Problem]:
    """When a waiver has ended, somebody mends what it covered or decides anew."""
    for exemption in exemptions:
        if exemption.ends < today:
            yield Problem("W2", exemption.place, {"rule": exemption.rule, "document": exemption.document, "date": exemption.ends})


@rule("W3", "error")
def waivers_name_a_rule(exemptions: tuple[Exemption, ...]) -> Iterator[Problem]:
    """A waiver names a rule that exists and may be waived."""
    rules = all_rules()
    for exemption in exemptions:
        if exemption.rule not in rules:
            yield Problem("W3", exemption.place, {"rule": exemption.rule[:20]}, "unknown")
        elif exemption.rule.startswith(NEVER):
            yield Problem("W3", exemption.place, {"rule": exemption.rule}, "never")


def apply(
    problems: list[Problem], exemptions: tuple[Exemption, ...], today: str
) -> tuple[list[Problem], list[tuple[Problem, Exemption]]]:
    """What is left to report, and what is silenced by which waiver.

    When a waiver has ended its errors come back as warnings: time alone never makes an error. A waiver
    that covers nothing any more is a note (W4).
    """
    by_key: dict[tuple[str, str], Exemption] = {}
    for exemption in exemptions:
        days = _days(exemption)
        if exemption.rule.startswith(NEVER) or days is None or days < 0 or exemption.begins > today:
            continue
        key = (exemption.rule, exemption.document.casefold())
        if key not in by_key or exemption.active:
            by_key[key] = exemption
    left: list[Problem] = []
    silenced: list[tuple[Problem, Exemption]] = []
    used: set[tuple[str, str]] = set()
    for problem in problems:
        key = (problem.rule, (problem.document or "").casefold())
        covering = by_key.get(key)
        if covering is None:
            left.append(problem)
            continue
        used.add(key)
        if covering.active:
            silenced.append((problem, covering))
        else:
            level = problem.level or all_rules()[problem.rule].level
            left.append(replace(problem, level="warning" if level == "error" else level))
    for key, exemption in by_key.items():
        if key not in used and exemption.active:
            values = {"rule": exemption.rule, "document": exemption.document}
            left.append(Problem("W4", exemption.place, values))
    return left, silenced


reported_by_reading("W4", "note")
