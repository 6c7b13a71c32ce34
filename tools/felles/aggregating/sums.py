"""A result's data out of counted answers: what may be seen, and what was left out and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from felles.aggregating.counting import Counted, Tally
from felles.aggregating.questions import Asked, Item
from felles.measuring.small import (
    Answers,
    Group,
    Known,
    LeftOut,
    Shown,
    ShownRow,
    Table,
    clash,
    median,
    share,
    suppressed,
)

OURS = ("form_version", "type", "period", "site", "asked", "answered", "smallest_group", "groups", "rows", "suppressed", "source")
"""The fields that come of a file of answers. Whatever else stands in a result people have written."""

_NO_ID = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ä": "a", "ö": "o", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file of answers doesn't say: how many were asked, in which days, where, and how few may be told of together."""

    everybody: int
    groups: Mapping[str, int]
    period: tuple[str, str]
    site: str | None
    k: int


@dataclass(frozen=True, slots=True)
class Made:
    """``data`` are the fields that come of numbers; None where ``beside`` is published already, of nearly the same people."""

    data: Mapping[str, Any] | None
    left_out: tuple[LeftOut, ...] = ()
    beside: str = ""


def group_id(said: str) -> str:
    """A group's id out of its name: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", said.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    return _NO_ID.sub("-", plain).strip("-")[:60] or "x"


def group_ids(found: Counted) -> dict[str, str]:
    """The id of each group in the file, by what it was counted under, in the order of their names; no two alike."""
    ids: dict[str, str] = {}
    for key in sorted(found.names):
        id = group_id(key)
        while id in ids.values():
            id += "-2"
        ids[key] = id
    return ids


def made(found: Counted, asked: Asked, survey: Survey, known: Sequence[Known]) -> Made:
    """The numbers that may be seen. Pure: the same answers in any order give the same."""
    ids = group_ids(found)
    table = _table(found, survey, ids)
    beside = clash(table, survey.k, known)
    if beside is not None:
        return Made(None, beside=beside.id)
    shown = suppressed(table, survey.k, known)
    return Made(_data(found, shown, asked, survey, ids), shown.left_out)


def _table(found: Counted, survey: Survey, ids: Mapping[str, str]) -> Table:
    groups = tuple(Group(id, found.groups.get(key, 0), survey.groups.get(id)) for key, id in ids.items())
    rows = [
        _answers(item, id, found.tallies.get((item.id, key)))
        for item in found.items
        for key, id in [(None, None), *ids.items()]
    ]
    return Table(found.answered, groups, tuple(rows))


def _answers(item: Item, group: str | None, tally: Tally | None) -> Answers:
    return Answers(item.id, group, tuple(tally.counts) if tally else (0,) * item.columns, tally.apart if tally else 0)


def _data(found: Counted, shown: Shown, asked: Asked, survey: Survey, ids: Mapping[str, str]) -> dict[str, Any]:
    names = {id: found.names[key] for key, id in ids.items()}
    keys: dict[str | None, str | None] = {None: None, **{id: key for key, id in ids.items()}}
    data: dict[str, Any] = {"form_version": asked.form.fingerprint}
    if "type" in asked.form.data:
        data["type"] = asked.form.data["type"]
    data["period"] = {"from": survey.period[0], "to": survey.period[1]}
    if survey.site is not None:
        data["site"] = survey.site
    data |= {"asked": survey.everybody, "answered": shown.answered, "smallest_group": survey.k}
    data["groups"] = [
        {"id": id, "name": names[id], **({"asked": survey.groups[id]} if id in survey.groups else {}), "answered": answered} for id, answered in shown.groups
    ]
    items = {item.id: item for item in found.items}
    data["rows"] = [_row(row, items[row.item], found.tallies.get((row.item, keys[row.group])), survey.k) for row in shown.rows]
    data["suppressed"] = [_left(one) for one in shown.left_out]
    return {name: value for name, value in data.items() if value != [] or name in ("groups", "rows")}


def _row(row: ShownRow, item: Item, tally: Tally | None, k: int) -> dict[str, Any]:
    said: dict[str, Any] = {"item": row.item}
    if row.group is not None:
        said["group"] = row.group
    said["n"] = row.n
    if row.n is None:
        return said
    if item.question.may_be_apart:
        said["not_applicable"] = row.apart
    if item.columns > 1:
        said["counts"] = row.counts
        middle = median(row, item.values, k) if item.values else None
        part = share(row, item.question.top, k) if item.question.top else None
    else:
        middle, part = (_middle(tally, row.n, k) if tally is not None else None), None
    if middle is not None:
        said["median"] = int(middle) if middle == int(middle) else round(middle, 2)
    if part is not None:
        said["share"] = part
    return said


def _middle(tally: Tally, n: int, k: int) -> float | None:
    """The median of numbers; of fewer than 2 k, and of free text, nothing but how many is said."""
    values = sorted(tally.numbers)
    counts: tuple[int | None, ...] = tuple(tally.numbers[value] for value in values)
    return median(ShownRow("", None, n, counts, None), values, k) if values else None


def _left(one: LeftOut) -> dict[str, Any]:
    said: dict[str, Any] = {"what": one.part}
    if one.group is not None:
        said["group"] = one.group
    if one.item is not None:
        said["item"] = one.item
    said["why"] = one.why
    if one.other is not None:
        said["other"] = one.other
    return said
