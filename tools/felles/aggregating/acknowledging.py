"""Rows of people saying that they have read something become sums for each document, version and place. Each is counted and forgotten.

Where a column says who, somebody who answered twice counts once: what is kept of it, until the file is read, is a digest
that nothing can be read from. It is never told, and never written.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from felles.aggregating.counting import MOST_FAULTS, Fault
from felles.measuring.counted import Answers, Table
from felles.measuring.small import suppressed
from felles.model import nearest
from felles.reading.cells import number
from felles.reading.sheets import Row, Share, Value, column
from felles.reading.tool_columns import DOCUMENT, NUMBER, PARTS, PLACE, VERSION, WHO, plain

_QUOTED = 40
_NOBODY = frozenset({"", "anonymous", "anonym", "anonymous user", "anonym bruker", "anonym bruger", "anonym användare", "-"})
"""What form tools write where they don't say who answered."""

Read = tuple[str, int]
"""A document's id and a version of it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What may stand in the columns."""

    documents: Mapping[str, str]
    """What a document may be called, as `plain` has it, to its id."""
    newest: Mapping[str, int]
    """The newest version that may have been read, by id; without those of which nothing is known."""
    places: Mapping[str, str]
    """What a place may be called, to its id."""
    columns: Mapping[str, str]
    """Headings that were named for a part, by part."""
    personal: Callable[[str], str | None]
    """What sort of thing about a person stands in a text; None: nothing does."""


@dataclass(slots=True)
class Counted:
    """Everything that is kept of a file."""

    read: dict[Read, Counter[str]] = field(default_factory=dict)
    """How many, by what was read and then by place."""
    rows: int = 0
    again: int = 0
    """Rows of somebody who had answered for the same before."""
    told_apart: bool = False
    """Whether a column says who answered."""
    faults: list[Fault] = field(default_factory=list)


def counted(rows: Iterable[Row], known: Known) -> Counted:
    """The file's rows as sums; with faults, nothing in it may be used."""
    found = Counted()
    at: dict[str, int] = {}
    who: int | None = None
    seen: set[bytes] = set()
    salt = secrets.token_bytes(16)
    first = True
    for row in rows:
        if first:
            first = False
            at, who = _headings(row, known, found)
            if found.faults:
                return found
            continue
        _count(row, at, who, known, found, seen, salt)
        if len(found.faults) >= MOST_FAULTS:
            break
    if first:
        found.faults.append(Fault("empty"))
    elif not found.rows and not found.faults:
        found.faults.append(Fault("nobody"))
    return found


def _headings(row: Row, known: Known, found: Counted) -> tuple[dict[str, int], int | None]:
    """Which column says which part, and which one who."""
    said = [plain(str(cell)) for cell in row.cells]
    at: dict[str, int] = {}
    for part, usual in PARTS.items():
        wanted = frozenset({plain(known.columns[part])}) if part in known.columns else usual
        some = [i for i, heading in enumerate(said) if heading in wanted]
        if len(some) > 1:
            found.faults.append(Fault("column-twice", row.number, column(some[1]), {"other": column(some[0])}))
        elif some:
            at[part] = some[0]
        else:
            found.faults.append(Fault(f"no-{part}-named" if part in known.columns else f"no-{part}", row.number, "", {"heading": known.columns.get(part, "")}))
    who = next((i for usual in WHO for i, heading in enumerate(said) if heading in usual), None)
    found.told_apart = who is not None
    return at, who


def _count(row: Row, at: Mapping[str, int], who: int | None, known: Known, found: Counted, seen: set[bytes], salt: bytes) -> None:
    cells = {part: row.cell(i) for part, i in at.items()}
    faults = [Fault("missing", row.number, column(at[part])) for part, cell in cells.items() if cell == ""]
    document = known.documents.get(plain(_said(cells[DOCUMENT])))
    if document is None and cells[DOCUMENT] != "":
        guess = nearest(plain(_said(cells[DOCUMENT])), tuple(known.documents), 0.7)
        faults.append(_fault("document", row, at[DOCUMENT], cells[DOCUMENT], known.personal, guess=known.documents.get(guess, "")))
    version = _version(cells[VERSION])
    if version is None and cells[VERSION] != "":
        faults.append(_fault("version", row, at[VERSION], cells[VERSION], known.personal))
    elif document is not None and version is not None and document in known.newest and version > known.newest[document]:
        faults.append(Fault("no-such-version", row.number, column(at[VERSION]), {"document": document, "version": version, "newest": known.newest[document]}))
    place = known.places.get(plain(_said(cells[PLACE])))
    if place is None and cells[PLACE] != "":
        faults.append(_fault("place", row, at[PLACE], cells[PLACE], known.personal, known=", ".join(dict.fromkeys(known.places.values()))))
    if faults:
        found.faults += faults
        return
    assert document is not None and version is not None and place is not None
    found.rows += 1
    someone = plain(_said(row.cell(who))) if who is not None else ""
    if someone not in _NOBODY:
        digest = hashlib.blake2b(f"{document}\0{version}\0{someone}".encode(), key=salt, digest_size=16).digest()
        if digest in seen:
            found.again += 1
            return
        seen.add(digest)
    found.read.setdefault((document, version), Counter())[place] += 1


def _fault(variant: str, row: Row, at: int, cell: Value, personal: Callable[[str], str | None], **values: Any) -> Fault:
    text = " ".join(_said(cell).split())
    shown = "" if len(text) > _QUOTED or personal(text) else text
    suffix = "-guess" if values.get("guess") else ""
    return Fault(variant + ("-named" if shown else "") + suffix, row.number, column(at), {"value": shown, **values})


def _said(cell: Value) -> str:
    if isinstance(cell, float) and not isinstance(cell, bool) and cell.is_integer() and abs(cell) < 1e9:
        return str(int(cell))
    return str(cell)


def _version(cell: Value) -> int | None:
    """A version's number, also written as «versjon 3» or «v3»."""
    if isinstance(cell, (bool, date, Share)):
        return None
    text = plain(_said(cell))
    for word in ("versjon", "version", "v"):
        text = text.removeprefix(word)
    found = number(text.strip(" .")) if isinstance(cell, str) else number(cell)
    if found is None or found.percent or float(found.value) != int(found.value) or not 0 < found.value < 100_000:
        return None
    return int(found.value)


# How many were asked


def asked_in(rows: Iterable[Row], places: Mapping[str, str]) -> tuple[dict[str, int], list[Fault]]:
    """From a table with a place and a number in each row: how many were asked at each place, rows of one place together."""
    found: dict[str, int] = {}
    faults: list[Fault] = []
    at: dict[str, int] = {}
    first = True
    for row in rows:
        if first:
            first = False
            said = [plain(str(cell)) for cell in row.cells]
            for part, usual in ((PLACE, PARTS[PLACE]), ("number", NUMBER)):
                where = next((i for i, heading in enumerate(said) if heading in usual), None)
                if where is None:
                    faults.append(Fault(f"no-{part}", row.number))
                else:
                    at[part] = where
            if faults:
                return found, faults
            continue
        place = places.get(plain(_said(row.cell(at[PLACE]))))
        count = number(row.cell(at["number"]))
        if place is None:
            faults.append(Fault("place", row.number, column(at[PLACE]), {"known": ", ".join(dict.fromkeys(places.values()))}))
        elif count is None or count.percent or float(count.value) != int(count.value) or not 0 <= count.value < 1_000_000:
            faults.append(Fault("number", row.number, column(at["number"])))
        else:
            found[place] = found.get(place, 0) + int(count.value)
        if len(faults) >= MOST_FAULTS:
            break
    if first:
        faults.append(Fault("empty"))
    return found, faults


# What of it may be seen


def shown(place: str, asked: int, acknowledged: int, k: int) -> dict[str, Any]:
    """One place's row: both numbers, or why the second is left out. How few are left says as much of them as how few have read."""
    row: dict[str, Any] = {"site": place, "asked": asked}
    left = asked - acknowledged
    seen = suppressed(Table(asked, (), (Answers("read", None, (acknowledged, left)),)), k)
    if seen.rows[0].counts and None not in seen.rows[0].counts:
        return {**row, "acknowledged": acknowledged}
    if asked < 2 * k:
        return {**row, "suppressed": "few-asked"}
    return {**row, "suppressed": "few-acknowledged" if acknowledged < k else "few-left"}


def beside(row: dict[str, Any], before: Mapping[str, Any] | None, counted_at: str, k: int) -> dict[str, Any]:
    """A place's new row beside the one that stands there: where the two differ by too few, the earlier number stays, with its day.

    Whoever has both could else see what those few did in between.
    """
    was = before.get("acknowledged") if before is not None else None
    now = row.get("acknowledged")
    if not isinstance(was, int) or not isinstance(now, int) or not 0 < abs(now - was) < k or before is None:
        return row
    return {"site": row["site"], "asked": before.get("asked", row["asked"]), "acknowledged": was, "counted_at": before.get("counted_at", counted_at)}
