"""How far something has been put to use: the degree of implementation, and how faithfully it is followed.

Both are our own constructs, which nobody has validated; whoever shows them says so. A level is a number from 0 to 5
(:data:`felles.model.uptake.LEVELS`) for one thing at one place, a *cell*.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from felles.model.uptake import IN_USE, LEVELS

HIGHEST = len(LEVELS) - 1
FEWEST = 5
"""Of fewer than this, a percentage says more than there is: say how many of how many."""


@dataclass(frozen=True, slots=True)
class Degree:
    """Σ level / (5 · cells), and how many of the cells are in use. Cells that are exempt are in none of the numbers."""

    points: int
    cells: int
    in_use: int

    @property
    def exact(self) -> Fraction | None:
        """From 0 to 1; None where there is no cell."""
        return Fraction(self.points, HIGHEST * self.cells) if self.cells else None

    @property
    def percent(self) -> int | None:
        """The degree as a whole percentage; None with fewer than five cells."""
        return whole_percent(self.points, HIGHEST * self.cells) if self.cells >= FEWEST else None

    @property
    def in_use_percent(self) -> int | None:
        """The share of cells at level 3 or more; None with fewer than five cells."""
        return whole_percent(self.in_use, self.cells) if self.cells >= FEWEST else None


def degree(levels: Iterable[int]) -> Degree:
    """The degree over cells that are not exempt; what nobody has reported counts as 0, not as left out.

    ValueError for a level outside 0 to 5: it would be counted, and nobody would see that it is none.
    """
    found = list(levels)
    for level in found:
        if not 0 <= level <= HIGHEST:
            raise ValueError(f"a level is 0 to {HIGHEST}, not {level}")
    return Degree(sum(found), len(found), sum(level >= IN_USE for level in found))


@dataclass(frozen=True, slots=True)
class Fidelity:
    """Criteria fulfilled of criteria observed: n is ``of`` and always shown."""

    fulfilled: int
    of: int

    @property
    def percent(self) -> int | None:
        return whole_percent(self.fulfilled, self.of) if self.of >= FEWEST else None


def fidelity(observed: Iterable[tuple[int, int]]) -> Fidelity | None:
    """Several observations together, each as (fulfilled, of); None where nothing was observed.

    ValueError where more is fulfilled than was observed.
    """
    fulfilled = total = 0
    for part, whole in observed:
        if not 0 <= part <= whole:
            raise ValueError(f"{part} of {whole} can't be fulfilled")
        fulfilled, total = fulfilled + part, total + whole
    return Fidelity(fulfilled, total) if total else None


def whole_percent(part: int, whole: int) -> int:
    """A whole percentage, halves upwards; 0 only for none and 100 only for all, whatever rounding would give."""
    if part <= 0:
        return 0
    if part >= whole:
        return 100
    return min(99, max(1, (200 * part + whole) // (2 * whole)))
