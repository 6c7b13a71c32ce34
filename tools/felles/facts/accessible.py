"""How the pages were tried for accessibility, as the handbook keeps it: the newest run, or why it can't be understood."""

from __future__ import annotations

from felles.model import Handbook
from felles.model.accessible import RESULTS, Run
from felles.reading.accessible import NotUnderstood, run_in

FACTS = ("accessibility",)


def accessibility(handbook: Handbook) -> Run | NotUnderstood | None:
    """None where nobody has run it."""
    stored = handbook.bytes_at(RESULTS) if RESULTS in handbook.files else None
    if stored is None:
        return None
    try:
        return run_in(stored)
    except NotUnderstood as fault:
        return fault
