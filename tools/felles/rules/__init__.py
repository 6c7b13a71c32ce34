"""What is checked. A rule is a small generator; its parameters name the facts it needs, and it yields problems.

A rule never makes a sentence: it yields what is wrong, where, with which values. Ids are never used again.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from felles.model import Level, Problem, Rule

_RULES: dict[str, Rule] = {}

Check = Callable[..., Iterator[Problem]]


def rule(id: str, level: Level) -> Callable[[Check], Check]:
    """Makes a generator a rule with this id; ``level`` is its problems' level unless one says otherwise."""

    def wrap(check: Check) -> Check:
        _add(Rule(id, level, check, tuple(inspect.signature(check).parameters)))
        return check

    return wrap


def reported_by_reading(id: str, level: Level) -> None:
    """A rule whose problems are met while files are read, so that it has no function of its own."""
    _add(Rule(id, level))


def _add(new: Rule) -> None:
    if new.id in _RULES:
        raise RuntimeError(f"two rules are called {new.id}")
    _RULES[new.id] = new


@lru_cache(maxsize=1)
def all_rules() -> Mapping[str, Rule]:
    """Every rule by id, in the order of their ids."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")

    def order(id: str) -> tuple[str, int]:
        letters = id.rstrip("0123456789")
        return letters, int(id[len(letters) :])

    return {id: _RULES[id] for id in sorted(_RULES, key=order)}
