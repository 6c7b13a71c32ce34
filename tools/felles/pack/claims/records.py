"""The records of decisions follow each other without a gap, and each says what follows from those before it."""

from __future__ import annotations

from collections.abc import Iterator

from felles.facts.decided import record_paths, rewritten
from felles.model import Handbook
from felles.pack.claims.claim import Claim, fails, holds
from felles.pack.claims.understood import RECORDS, Understood, record_place
from felles.reading.decisions import FOLDER
from felles.rules.decided import records_claim_what_follows, records_follow_each_other


def claims(pack: Understood) -> Iterator[Claim]:
    """Each record's form, place, number and bytes, the chain from the first to the last, and what each claims of versions."""
    wrong: set[str] = set()
    for problem in pack.malformed:
        name = RECORDS + problem.place.path.removeprefix(f"{FOLDER}/")
        wrong.add(name)
        yield fails("record.unreadable", name, where=str(problem.values.get("field", "")))
    handbook = Handbook("", {}, (), frozenset(), (), pack.decisions)
    for problem in (
        *records_follow_each_other(handbook, record_paths(handbook)),
        *records_claim_what_follows(handbook, pack.histories, rewritten(handbook)),
    ):
        name = RECORDS + problem.place.path.removeprefix(f"{FOLDER}/")
        wrong.add(name)
        yield fails(f"record.{problem.variant}", name, **problem.values)
    last = pack.decisions[-1] if pack.decisions else None
    for one in pack.decisions:
        merged = one.origin.merged_at if one.origin is not None else None
        before = pack.decisions[one.number - 2].decided_at if 1 < one.number <= len(pack.decisions) else ""
        if merged is not None and one.decided_at != max(merged, before):
            wrong.add(record_place(one))
            yield fails("record.moment", record_place(one))
    if last is None:
        yield fails("records.none", RECORDS)
    elif pack.manifest and (pack.said("records", "last"), pack.said("records", "count")) != (last.fingerprint, len(pack.decisions)):
        yield fails("records.last", record_place(last))
    right = sum(record_place(one) not in wrong for one in pack.decisions)
    if right:
        yield holds("records", "", right)
