"""How much is tried: what people wait for while they work, or everything there is.

``make test`` tries each thing; ``FELLES_THOROUGH=1 make test``, as before a change is taken in (.ci/run), tries also every
variant that hardly ever tells more than another one.
"""

from __future__ import annotations

import os

import pytest

THOROUGH = bool(os.environ.get("FELLES_THOROUGH"))


def tries(everyday: int, thorough: int) -> int:
    """How many of a number that can be any."""
    return thorough if THOROUGH else everyday


def variants(first: object, *others: object) -> list[object]:
    """Values of a parameter, of which the first alone is tried every day."""
    return [first, *(pytest.param(other, marks=pytest.mark.thorough) for other in others)]
