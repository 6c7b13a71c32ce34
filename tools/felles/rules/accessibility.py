"""E: whether everybody can use the pages has been tried, lately, on all of them; and what is known to be wrong is mended in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from felles.model import Handbook, Options, Place, Problem, months_after
from felles.model.accessible import CRITERIA, RESULTS, Run
from felles.reading.accessible import NotUnderstood
from felles.rules import rule


@rule("E1", "warning")
def tried_by_machine(handbook: Handbook, accessibility: Run | NotUnderstood | None, thresholds: Mapping[str, int], today: str) -> Iterator[Problem]:
    """The results are what a run wrote, not too old, and about every kind of document there is."""
    place = Place(RESULTS)
    if isinstance(accessibility, NotUnderstood):
        yield Problem("E1", place, {"field": accessibility.field}, "shape" if accessibility.field else "broken")
    if not isinstance(accessibility, Run):
        return
    months = thresholds.get("accessibility_months", 12)
    if today > months_after(accessibility.day, months):
        yield Problem("E1", place, {"date": accessibility.day, "months": months}, "old")
    tried = {page.sort for page in accessibility.pages if page.kind}
    new = sorted({document.kind.name for document in handbook.documents} - tried)
    if new:
        yield Problem("E1", place, {"kinds": new, "count": len(new)}, "new", level="note")


@rule("E2", "warning")
def known_failings_are_mended(options: Options, today: str) -> Iterator[Problem]:
    """What the statement says is wrong names a criterion there is, and is mended by the day it says."""
    document = options.document
    given = document.data.get("accessibility") if document is not None else None
    rows = given.get("known") if isinstance(given, Mapping) else None
    for number, row in enumerate(rows if isinstance(rows, list) else ()):
        if document is None or not isinstance(row, Mapping):
            continue
        at = ("accessibility", "known", number)
        criterion, until = row.get("criterion"), row.get("until")
        if isinstance(criterion, str) and criterion not in CRITERIA:
            yield Problem("E2", document.at(*at, "criterion"), {"criterion": criterion[:20]}, "criterion", document.id)
        if isinstance(until, str) and until < today:
            yield Problem("E2", document.at(*at, "until"), {"date": until}, "late", document.id)
