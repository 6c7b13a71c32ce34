"""W: dated waivers, and what they silence."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from felles.model import Exemption, Handbook, Options, Problem
from felles.rules import all_rules, reported_by_reading, rule

NEVER = ("Y", "K5", "H3", "H4", "W")
"""Rules no waiver reaches: a file nobody can read safely, a broken schema, what could run in a reader's browser,
and the waivers' own."""

_ALWAYS_TOLD = frozenset({("C6", "number")})
"""What is told even where its rule is waived: a number that names one person can't wait for a date."""


@rule("W1", "error")
def waivers_are_short(handbook: Handbook, options: Options) -> Iterator[Problem]:
    """A waiver has a beginning and an end, at most so many days apart."""
    limit = options.thresholds.get("waiver_days", 90)
    for register, row, entry in handbook.entries("exemptions"):
        days = _days(entry.get("from"), entry.get("until"))
        if days is None or 0 <= days <= limit:
            continue
        values = {"days": days, "limit": limit}
        yield Problem("W1", register.at("entries", row, "until"), values, "order" if days < 0 else "long", register.id)


def _days(begins: Any, ends: Any) -> int | None:
    """How far apart two days are; None when one of them isn't a day, which reading has reported."""
    try:
        return (datetime.date.fromisoformat(ends) - datetime.date.fromisoformat(begins)).days
    except (TypeError, ValueError):
        return None


@rule("W2", "warning")
def waivers_end(handbook: Handbook, today: str) -> Iterator[Problem]:
    """When a waiver has ended, somebody mends what it covered or decides anew."""
    for register, row, entry in handbook.entries("exemptions"):
        ends = entry.get("until")
        if isinstance(ends, str) and ends < today and _days(ends, ends) is not None:
            values = {"rule": entry.get("rule"), "document": entry.get("document"), "date": ends}
            yield Problem("W2", register.at("entries", row, "until"), values, "", register.id)


@rule("W3", "error")
def waivers_name_a_rule(handbook: Handbook) -> Iterator[Problem]:
    """A waiver names a rule that exists and may be waived."""
    rules = all_rules()
    for register, row, entry in handbook.entries("exemptions"):
        rule = entry.get("rule")
        if not isinstance(rule, str) or (rule in rules and not rule.startswith(NEVER)):
            continue
        variant = "never" if rule in rules else "unknown"
        yield Problem("W3", register.at("entries", row, "rule"), {"rule": rule[:20]}, variant, register.id)


def apply(
    problems: list[Problem], exemptions: tuple[Exemption, ...], today: str
) -> tuple[list[Problem], list[tuple[Problem, Exemption]]]:
    """What is left to report, and what is silenced by which waiver.

    When a waiver has ended its errors come back as warnings: time alone never makes an error. A waiver
    that covers nothing any more is a note (W4).
    """
    by_key: dict[tuple[str, str], Exemption] = {}
    for exemption in exemptions:
        days = _days(exemption.begins, exemption.ends)
        if exemption.rule not in all_rules() or exemption.rule.startswith(NEVER):
            continue
        if days is None or days < 0 or exemption.begins > today:
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
        if covering is None or (problem.rule, problem.variant) in _ALWAYS_TOLD:
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
