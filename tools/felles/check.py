"""All problems of a handbook, found, silenced and sorted. Never stops at the first, never writes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from felles.facts import Facts
from felles.model import LEVELS, Exemption, Handbook, Level, Problem
from felles.rules import all_rules, exemptions


@dataclass(frozen=True)
class Report:
    """What a check found. Problems are in order of place, then rule."""

    documents: int
    problems: tuple[Problem, ...]
    silenced: tuple[tuple[Problem, Exemption], ...]

    @property
    def counts(self) -> dict[Level, int]:
        """How many problems of each level."""
        levels = [level_of(problem) for problem in self.problems]
        return {level: levels.count(level) for level in LEVELS}

    @property
    def failed(self) -> bool:
        """True when there is at least one error."""
        return any(level_of(problem) == "error" for problem in self.problems)


def level_of(problem: Problem) -> Level:
    """The problem's own level, or its rule's."""
    return problem.level or all_rules()[problem.rule].level


def check(handbook: Handbook, facts: Facts, paths: Collection[str] = ()) -> Report:
    """Every rule over the whole handbook; with ``paths`` only what stands in those files or folders is reported."""
    today = str(facts["today"])
    found = list(handbook.problems)
    for rule in all_rules().values():
        if rule.check is not None:
            found.extend(rule.check(*(facts[need] for need in rule.needs)))
    unique = {(p.rule, p.variant, p.place, tuple(sorted((k, str(v)) for k, v in p.values.items()))): p for p in found}
    left, silenced = exemptions.apply(list(unique.values()), facts["exemptions"], today)
    if paths:
        left = [p for p in left if _within(p.place.path, paths)]
        silenced = [(p, e) for p, e in silenced if _within(p.place.path, paths)]
    documents = sum(1 for d in handbook.documents if not paths or _within(d.path, paths))
    left.sort(key=_order)
    return Report(documents, tuple(left), tuple(sorted(silenced, key=lambda pair: _order(pair[0]))))


def _order(problem: Problem) -> tuple[object, ...]:
    return problem.place, problem.rule, problem.variant, str(problem.values)


def _within(path: str, wanted: Collection[str]) -> bool:
    return any(path == one or one in ("", ".") or path.startswith(one.rstrip("/") + "/") for one in wanted)
