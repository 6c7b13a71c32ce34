"""The one status Felles keeps on a proposal's newest version: a sign that a forge can wait for before it merges.

It is a convenience. Whoever may write to a repository can set a status there, so that nothing rests on it: what was
merged is judged again before it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable

from felles.forge.answers import Answer

CONTEXT = "felles"
"""What the status is called on every forge."""
_LONGEST = 140
"""Letters that GitHub takes; the others take more."""


def shortened(text: str) -> str:
    """The text on one line, no longer than every forge takes."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def newest(rows: Iterable[Answer], called: str) -> Answer | None:
    """The newest status of ours; ``called`` is the field that holds its name."""
    return max((row for row in rows if row.maybe_text(called) == CONTEXT), key=lambda row: row.number("id"), default=None)
