"""Raw answers counted one row at a time. A row is read, counted and forgotten, so a million take as much room as a thousand.

What can't be counted is a fault with its row and column. A cell is quoted only where an answer is one of the form's own, and
short, and tells of nobody: never free text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from felles.aggregating.questions import NOT_RELEVANT, Asked, Item, plain
from felles.model import Background, nearest
from felles.reading.cells import number
from felles.reading.sheets import Row, Share, Value, column

MOST_FAULTS = 20
MOST_GROUPS = 60
MOST_DIFFERENT = 20_000
"""Different numbers to one question. More are no answers that people give."""
_QUOTED = 30

_WHO = frozenset(
    """id respondent respondentid respondent-id respondent_id svarid svar-id svar_id responseid response-id response_id deltaker deltakerid deltaker-id
    deltager deltagerid deltagare bruker brukerid bruker-id user userid user-id navn namn name fornavn etternavn efternavn förnamn e-post epost email e-mail
    e-mailadresse e-postadresse ip ip-adresse ip-address telefon mobil ansattnummer ansattnr medarbejdernummer anställningsnummer fødselsnummer personnummer
    cpr cpr-nummer fullname navn/name""".split()
) | {"full name", "ip address", "e-mail address", "email address", "svar id", "response id", "respondent id", "fullt navn", "start ip"}
_WHEN = frozenset(
    """tidsmerke tidsstempel tidspunkt timestamp starttid starttidspunkt sluttid sluttidspunkt fullføringstidspunkt starttidpunkt slutförandetidpunkt
    tidsstämpel tidpunkt starttime endtime completiontime levert innlevert besvart besvaret besvarad submitted svartid dato datum date""".split()
) | {"start time", "completion time", "end time", "submit date", "date submitted", "start date", "end date", "sist endret", "last modified time"}
"""Columns that every form tool adds, which nobody needs: they are left unread."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that can't be counted. ``row`` 0 is of the file as a whole; columns are a spreadsheet's."""

    variant: str
    row: int = 0
    column: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def _fault(variant: str, row: int, column: str = "", **values: Any) -> Fault:
    return Fault(variant, row, column, values)


@dataclass(slots=True)
class Tally:
    """One item in one group: people by answer, and those for whom it isn't relevant."""

    counts: list[int]
    apart: int = 0
    numbers: Counter[float] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Grouping:
    """By which column the answers are parted, and what its cells mean: a group's id and name by what may stand there."""

    heading: str
    known: Mapping[str, tuple[str, str]]
    closed: bool = True
    """Only what is known may stand there; else any short text is a group's name."""
    also: frozenset[str] = frozenset()
    """Other headings that the column may have."""
    needed: bool = True
    """It was asked for; else the answers are not parted where the file has no such column."""


@dataclass(slots=True)
class Counted:
    """Everything that is kept of a file."""

    answered: int = 0
    groups: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    tallies: dict[tuple[str, str | None], Tally] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    """Those the file has a column for."""
    unread: list[str] = field(default_factory=list)
    """Columns that were left unread, by their letter and, where it is known, their heading."""
    faults: list[Fault] = field(default_factory=list)


Identifier = Callable[[str], "str | None"]


def counted(rows: Iterable[Row], asked: Asked, grouping: Grouping | None, leave: frozenset[str], identifier: Identifier, *, even: bool) -> Counted:
    """The file's answers as sums. ``leave`` are headings not to read; ``even``: every row must have all its columns, as in CSV."""
    found = Counted()
    columns: dict[int, Item] = {}
    group_at: int | None = None
    width = first = 0
    for row in rows:
        if not first:
            first = row.number
            columns, group_at = _headings(row, asked, grouping, leave, identifier, found)
            width = len(row.cells)
            if found.faults:
                return found
            for item in found.items:
                found.tallies[item.id, None] = Tally([0] * item.columns)
            continue
        _count(row, columns, group_at, grouping, width, even, identifier, found)
        if len(found.faults) >= MOST_FAULTS:
            break
    if not first:
        found.faults.append(Fault("empty"))
    elif not found.answered and not found.faults:
        found.faults.append(Fault("nobody"))
    return found


# --- Headings -----------------------------------------------------------------------------------------------------------


def _headings(
    row: Row, asked: Asked, grouping: Grouping | None, leave: frozenset[str], identifier: Identifier, found: Counted
) -> tuple[dict[int, Item], int | None]:
    """Which column answers what, and which one parts the answers."""
    columns: dict[int, Item] = {}
    group_at: int | None = None
    said = [plain(str(cell)) for cell in row.cells]
    meant = [asked.in_column(str(cell)) if cell != "" else None for cell in row.cells]
    known = any(isinstance(one, Item) for one in meant)
    seen: dict[object, int] = {}
    unknown: list[Fault] = []
    for i, (heading, one) in enumerate(zip(said, meant, strict=True)):
        place = column(i)
        if heading in leave:
            found.unread.append(place)
            continue
        if grouping is not None and (heading == plain(grouping.heading) or heading in grouping.also):
            if group_at is not None:
                found.faults.append(Fault("heading-twice", row.number, place, {"other": column(group_at)}))
            group_at = i
            continue
        if one is not None and seen.setdefault(one.id, i) != i:
            found.faults.append(Fault("heading-twice", row.number, place, {"other": column(seen[one.id])}))
        elif isinstance(one, Item):
            columns[i] = one
        elif isinstance(one, Background) or heading in _WHEN or heading == "":
            if heading:
                found.unread.append(place)
        elif heading in _WHO or heading.replace(" ", "") in _WHO:
            found.faults.append(Fault("who", row.number, place, {"heading": heading[:_QUOTED]}))
        else:
            # Where nothing is a heading, the first row holds answers already, and those aren't quoted.
            shown = str(row.cells[i])[:60] if known and not identifier(str(row.cells[i])) else ""
            guess = nearest(heading, tuple(plain(t) for item in asked.items for t in (item.id, item.question.text)), 0.75)
            unknown.append(_fault("heading", row.number, place, heading=shown, guess=guess, form=asked.form.id))
    if not known:
        found.faults[:] = [*(fault for fault in found.faults if fault.variant == "who"), _fault("no-headings", row.number, form=asked.form.id)]
        return {}, None
    found.faults += unknown
    if grouping is not None and group_at is None and grouping.needed:
        found.faults.append(Fault("no-group", row.number, "", {"heading": grouping.heading}))
    found.items += [item for item in asked.items if item.id in {one.id for one in columns.values()}]
    return columns, group_at


# --- Rows ---------------------------------------------------------------------------------------------------------------


def _count(
    row: Row, columns: Mapping[int, Item], group_at: int | None, grouping: Grouping | None, width: int, even: bool, identifier: Identifier, found: Counted
) -> None:
    """Adds one person's answers, unless something in them can't be read."""
    faults: list[Fault] = []
    if len(row.cells) > width and any(cell != "" for cell in row.cells[width:]):
        faults.append(Fault("ragged", row.number, column(width), {"has": len(row.cells), "wanted": width}))
    elif even and len(row.cells) < width:
        faults.append(Fault("ragged", row.number, "", {"has": len(row.cells), "wanted": width}))
    group = None if faults or group_at is None or grouping is None else _group(row, group_at, grouping, identifier, faults, found)
    answers: list[tuple[Item, Answer]] = []
    if not faults:
        for i, item in columns.items():
            cell = row.cell(i)
            if cell != "":
                answer = _answer(cell, item, row, i, identifier, faults)
                if answer is not None:
                    answers.append((item, answer))
    if faults:
        found.faults += faults
        return
    if not answers:
        return
    found.answered += 1
    if group is not None:
        found.groups[group] = found.groups.get(group, 0) + 1
    for item, answer in answers:
        for of in (None, group) if group is not None else (None,):
            tally = found.tallies.get((item.id, of))
            if tally is None:
                tally = found.tallies[item.id, of] = Tally([0] * item.columns)
            _add(tally, item, answer)
    for item, answer in answers:
        if answer.number is not None and len(found.tallies[item.id, None].numbers) > MOST_DIFFERENT:
            found.faults.append(Fault("too-different", row.number, "", {"item": item.id, "most": MOST_DIFFERENT}))


@dataclass(frozen=True, slots=True)
class Answer:
    step: int = 0
    number: float | None = None
    apart: bool = False


def _add(tally: Tally, item: Item, answer: Answer) -> None:
    if answer.apart:
        tally.apart += 1
        return
    tally.counts[answer.step] += 1
    if answer.number is not None:
        tally.numbers[answer.number] += 1


def _group(row: Row, at: int, grouping: Grouping, identifier: Identifier, faults: list[Fault], found: Counted) -> str | None:
    cell = row.cell(at)
    if cell == "":
        return None
    text = _said(cell)
    known = grouping.known.get(plain(text))
    if known is None and (grouping.closed or len(text) > 80 or not plain(text) or identifier(text)):
        faults.append(Fault("group", row.number, column(at), {"value": _quoted(cell, identifier), "known": ", ".join(dict.fromkeys(name for _, name in grouping.known.values()))}))
        return None
    id, name = known or (plain(text), " ".join(text.split()))
    if id not in found.names and len(found.names) >= MOST_GROUPS:
        faults.append(Fault("too-many-groups", row.number, column(at), {"most": MOST_GROUPS}))
        return None
    found.names.setdefault(id, name)
    return id


def _answer(cell: Value, item: Item, row: Row, at: int, identifier: Identifier, faults: list[Fault]) -> Answer | None:
    """What a cell says; None with a fault noted."""
    scale = item.question.scale
    if scale.sort == "text" or (scale.told_apart and not item.answers):
        sort = identifier(_said(cell))
        if sort:
            faults.append(Fault(f"person-{sort}", row.number, column(at)))
            return None
        return Answer()
    said = _said(cell)
    step = item.answers.get(plain(said))
    if step is not None and not isinstance(cell, (Share, date)):
        return Answer(step)
    if item.question.may_be_apart and plain(said) in NOT_RELEVANT:
        return Answer(apart=True)
    variant = ""
    if isinstance(cell, Share) or (isinstance(cell, str) and cell.endswith("%")):
        variant = "percent"
    elif isinstance(cell, date):
        variant = "date"
    elif scale.sort == "number":
        read = number(cell)
        if read is None:
            variant = "number"
        elif (scale.least is not None and read.value < scale.least) or (scale.most is not None and read.value > scale.most):
            variant = "outside"
        elif read.either and not (scale.most is not None and read.thousandfold > scale.most):
            variant = "either"
        else:
            return Answer(number=float(read.value))
    else:
        variant = "relevant" if plain(said) in NOT_RELEVANT else "scale"
    values = {"value": _quoted(cell, identifier), "item": item.id, "least": _short(scale.least), "most": _short(scale.most), "known": ", ".join(_spelled(item))}
    faults.append(Fault(variant, row.number, column(at), values))
    return None


def _said(cell: Value) -> str:
    """A cell as its text; a whole number without a point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def _quoted(cell: Value, identifier: Identifier) -> str:
    """A cell that may be repeated: short, and nobody's name or number; "" for any other."""
    if isinstance(cell, Share):
        return f"{float(cell) * 100:g} %"
    text = " ".join(_said(cell).split())
    return "" if len(text) > _QUOTED or len(text.split()) > 4 or identifier(text) else text


def _short(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _spelled(item: Item) -> list[str]:
    """One way to write each answer, the shortest first met: its value."""
    found: dict[int, str] = {}
    for said, step in item.answers.items():
        found.setdefault(step, said)
    return [found[step] for step in sorted(found)][:12]
