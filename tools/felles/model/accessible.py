"""How the pages were tried for accessibility: what a run of the machine found, as values. The criteria are those of WCAG 2.1,
levels A and AA, which EN 301 549 asks of websites."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["held", "failed", "absent", "people"]
"""Of a criterion: nothing against it was found, something was, no page has what it is about, no machine can try it."""

RESULTS = "docs/accessibility.json"
"""Where a handbook keeps the newest run: written by a command, read by pages, rules and evidence."""

CRITERIA: Mapping[str, Literal["A", "AA"]] = {
    **dict.fromkeys(("1.1.1", "1.2.1", "1.2.2", "1.2.3"), "A"),
    **dict.fromkeys(("1.2.4", "1.2.5"), "AA"),
    **dict.fromkeys(("1.3.1", "1.3.2", "1.3.3"), "A"),
    **dict.fromkeys(("1.3.4", "1.3.5"), "AA"),
    **dict.fromkeys(("1.4.1", "1.4.2"), "A"),
    **dict.fromkeys(("1.4.3", "1.4.4", "1.4.5", "1.4.10", "1.4.11", "1.4.12", "1.4.13"), "AA"),
    **dict.fromkeys(("2.1.1", "2.1.2", "2.1.4", "2.2.1", "2.2.2", "2.3.1", "2.4.1", "2.4.2", "2.4.3", "2.4.4"), "A"),
    **dict.fromkeys(("2.4.5", "2.4.6", "2.4.7"), "AA"),
    **dict.fromkeys(("2.5.1", "2.5.2", "2.5.3", "2.5.4", "3.1.1"), "A"),
    **dict.fromkeys(("3.1.2",), "AA"),
    **dict.fromkeys(("3.2.1", "3.2.2"), "A"),
    **dict.fromkeys(("3.2.3", "3.2.4"), "AA"),
    **dict.fromkeys(("3.3.1", "3.3.2"), "A"),
    **dict.fromkeys(("3.3.3", "3.3.4"), "AA"),
    **dict.fromkeys(("4.1.1", "4.1.2"), "A"),
    **dict.fromkeys(("4.1.3",), "AA"),
}
"""In the order of the standard."""


@dataclass(frozen=True, slots=True)
class Visited:
    """One page that was tried."""

    sort: str
    """The sort of page it stands for: a kind's name, or the address of a page there is one of."""
    address: str
    title: str
    kind: bool
    """Whether it is a document's page, and ``sort`` the document's kind."""


@dataclass(frozen=True, slots=True)
class Failing:
    """One thing that was found, on one page."""

    check: str
    """Which of axe-core's rules or of our own checks found it."""
    criteria: tuple[str, ...]
    """Empty: nothing that the standard asks for; told all the same."""
    address: str
    way: str
    """How the page was looked at: ``390``, ``1280 dark``."""
    what: str


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of the machine looked at and found."""

    day: str
    tools: Mapping[str, str]
    """Name and version of what it was tried with."""
    site: str
    """The handbook's name, as its pages have it."""
    edition: str
    """The day the pages were made; empty when they don't say."""
    pages: tuple[Visited, ...]
    ways: tuple[str, ...]
    criteria: Mapping[str, Outcome]
    checks: Mapping[str, tuple[str, ...]]
    """Our own checks and axe-core's rules that had something to look at, with the criteria each is about."""
    unsure: tuple[str, ...]
    """Rules that somewhere couldn't tell: somebody has to look."""
    failing: tuple[Failing, ...]
    also: Mapping[str, int]
    """What more was counted that the standard doesn't ask for, such as small targets."""

    @property
    def failed(self) -> tuple[str, ...]:
        """The criteria something was found against."""
        return tuple(id for id, outcome in self.criteria.items() if outcome == "failed")

    @property
    def people(self) -> tuple[str, ...]:
        """Those no machine tried."""
        return tuple(id for id, outcome in self.criteria.items() if outcome == "people")


Conformity = Literal["untried", "fully", "partly", "not"]


def conformity(run: Run | None, known: Collection[str], by_people: str) -> Conformity:
    """How far the criteria are met, by what a machine found, what is known to be wrong, and whether people tried the rest.

    ``known`` are the criteria of what is known; ``by_people`` the day on which people last tried the rest, else empty: a
    machine alone can't say that everything is met. *Not*: more than half of the criteria fail.
    """
    if run is None:
        return "untried"
    failed = {*run.failed, *known} & CRITERIA.keys()
    if len(failed) * 2 > len(CRITERIA):
        return "not"
    return "fully" if by_people and not failed and not run.failing else "partly"
