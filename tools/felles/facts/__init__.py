"""What a rule or a page may ask for. A fact is a function; its parameters are other facts, or what a door gave.

A fact is computed when somebody first asks for it, once. So checking one file needs no Git, and a rule
that isn't selected costs nothing.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from felles.model import Handbook


class Facts:
    """The facts about one handbook on one day.

    ``facts["links"]`` computes what it needs, in order, and remembers it. A door may give ``settled`` (True: this is
    what main holds, so what no decision names is unproven, not a draft), ``texts`` (blob ids to the bytes of
    earlier versions, as far as the repository has them), ``tampered`` (records that main's history changed, removed
    or mixed with other changes: path, which of the three, commit, whether it stands again as it was made) and ``near`` (the facts about a handbook with many of
    the very same documents, so that what is known of those is not found out again).
    """

    def __init__(self, handbook: Handbook, today: str, **given: Any) -> None:
        self._known: dict[str, Any] = {"handbook": handbook, "today": today, "settled": False, "texts": _no_texts, "tampered": (), "near": None, **given}

    def __getitem__(self, name: str) -> Any:
        """The fact's value; KeyError names a fact that doesn't exist."""
        if name not in self._known:
            function, needs = _functions()[name]
            self._known[name] = function(*(self[need] for need in needs))
        return self._known[name]


def rests_on(needs: Iterable[str]) -> frozenset[str]:
    """These facts and all that they rest on in turn."""
    known = _functions()
    found: set[str] = set()
    waiting = list(needs)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += known[name][1] if name in known else ()
    return frozenset(found)


def _no_texts(blobs: Iterable[str]) -> Mapping[str, bytes]:
    """Where there is no history at hand, no earlier text is."""
    return {}


@lru_cache(maxsize=1)
def _functions() -> dict[str, tuple[Callable[..., Any], tuple[str, ...]]]:
    """Every public function of this package's modules, by name, with the facts it needs."""
    found: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for name in loaded.FACTS:
            function = getattr(loaded, name)
            if name in found:
                raise RuntimeError(f"two facts are called {name}")
            found[name] = (function, tuple(inspect.signature(function).parameters))
    return found
