"""What results show that tells of too few: by the rules by which `measuring.small` leaves numbers out of a table.

Numbers that were written by hand are looked at as they stand. Where some are missing, only what is plain from those
beside them can be told; where none is, the whole table is made again and what would have been left out is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from felles.measuring.counted import Answers, Group, Table
from felles.measuring.small import suppressed
from felles.model import (
    AnswerRow,
    Document,
    Handbook,
    Pointer,
    answered_form,
    groups_in,
    questions_of,
    rows_in,
)

FACTS = ("told_too_much",)

Told = tuple[Pointer, str, Mapping[str, object]]
"""Where it stands, which variant of the sentence, and the sentence's values."""


def told_too_much(handbook: Handbook) -> Mapping[str, tuple[Told, ...]]:
    """By result: each number that should have been left out, once a row."""
    forms = {document.id: document for document in handbook.serving("forms")}
    results = [document for document in handbook.serving("results") if not document.withdrawn]
    found = {document.path: tuple(_told(document, least_of(document, forms.get(answered_form(document) or "")))) for document in results}
    return {path: told for path, told in found.items() if told}


def least_of(document: Document, form: Document | None) -> int:
    """The smallest group that may be told of: what the form says, or the result where it says more."""
    own = document.data.get("smallest_group")
    asked = questions_of(form).least if form is not None else 5
    return max(asked, own if isinstance(own, int) else 0)


def _told(document: Document, k: int) -> Iterator[Told]:
    rows, groups = rows_in(document), groups_in(document)
    answered = document.data.get("answered")
    seen: set[int] = set()
    if isinstance(answered, int) and 0 < answered < k:
        yield ("answered",), "few", {"count": answered, "least": k}
        return
    for i, group in enumerate(groups):
        if group.answered is not None and 0 < group.answered < k:
            yield ("groups", i, "answered"), "few", {"count": group.answered, "least": k}
    hidden = [i for i, group in enumerate(groups) if group.answered is None]
    if len(hidden) == 1 and isinstance(answered, int):
        rest = answered - sum(group.answered or 0 for group in groups)
        if 0 <= rest < k:
            yield ("groups", hidden[0], "answered"), "group_follows", {"least": k}
    gone = {group.id for group in groups if group.answered is None}
    for row in rows:
        found = _row(row, k, row.group in gone)
        if found is not None:
            seen.add(row.row)
            yield found
    if not seen:
        yield from _whole(document, rows, k)


def _row(row: AnswerRow, k: int, gone: bool) -> Told | None:
    """The first thing in a row that tells too much."""
    at: Pointer = ("rows", row.row)
    shown = [count for count in row.counts if count is not None]
    if gone and (row.n is not None or shown):
        return (*at, "n"), "group", {"least": k}
    if row.n is not None and 0 < row.n < k:
        return (*at, "n"), "few", {"count": row.n, "least": k}
    small = next((count for count in shown if 0 < count < k), None)
    if small is not None:
        return (*at, "counts"), "cell", {"count": small, "least": k}
    if row.n is not None and row.n < 2 * k and (shown or row.share is not None or row.median is not None) and row.n:
        return (*at, "counts" if shown else "share" if row.share is not None else "median"), "alike", {"n": row.n, "least": 2 * k}
    missing = len(row.counts) - len(shown)
    # What is left for the missing ones is so little that none of them can be as large as a small number may be.
    if row.n is not None and missing and len(row.counts) > 1 and 0 < row.n - sum(shown) < k - 1:
        return (*at, "counts"), "follows", {"least": k}
    if row.n is not None and missing == 1:
        return (*at, "counts"), "follows", {"least": k}
    if row.apart is not None and 0 < row.apart < k:
        return (*at, "not_applicable"), "cell", {"count": row.apart, "least": k}
    return None


def _whole(document: Document, rows: tuple[AnswerRow, ...], k: int) -> Iterator[Told]:
    """What would have been left out of a table in which nothing is missing."""
    groups, answered = groups_in(document), document.data.get("answered")
    if not isinstance(answered, int) or any(group.answered is None for group in groups):
        return
    if any(row.n is None or any(count is None for count in row.counts) for row in rows):
        return
    items = {row.item for row in rows if row.group is None}
    by_key = {(row.item, row.group): row for row in rows}
    if any((item, group.id) not in by_key for item in items for group in groups) or len(by_key) != len(rows):
        return
    whole = [row for row in rows if row.item in items]
    width = {row.item: len(row.counts) for row in whole if row.group is None}
    if any(len(row.counts) != width[row.item] for row in whole) or sum(group.answered or 0 for group in groups) > answered:
        return  # it doesn't add up, which is told as that
    if any(row.group is not None and row.group not in {group.id for group in groups} for row in whole):
        return
    if any(sum(count or 0 for count in row.counts) not in (0, row.n) for row in whole):
        return
    table = Table(
        answered,
        tuple(Group(group.id, group.answered or 0, group.asked) for group in groups),
        tuple(Answers(row.item, row.group, tuple(count or 0 for count in row.counts) or (row.n or 0,), row.apart or 0) for row in whole),
    )
    for left in suppressed(table, k).left_out:
        row = by_key.get((left.item or "", left.group))
        if row is not None and left.part == "counts":
            yield ("rows", row.row, "counts"), "follows", {"least": k}
        elif left.part == "all" and left.item is None and left.group is not None:
            yield ("groups", next(i for i, group in enumerate(groups) if group.id == left.group), "answered"), "group_follows", {"least": k}
