"""What a form asks, and which cells are an answer to it: by the answer's value or its words, as form tools export either."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from felles.model import Document

Sort = Literal["ordinal", "choice", "number", "text"]
_NUMBERED = re.compile(r"([^\s.:=)–-]{1,20})\s*[.:=)–-]*\s+(.+)\Z", re.S)
_MOST_STEPS = 30

NOT_RELEVANT = frozenset(
    """na n/a n.a. ikke aktuelt|ikke relevant|ikkje aktuelt|ikke aktuell|inte aktuellt|ej aktuellt|inte relevant|ej relevant|not relevant|
    not applicable|does not apply|uaktuelt|irrelevant|vet ikke / ikke aktuelt""".replace("\n", " ").replace("na n/a n.a. ", "na|n/a|n.a.|").split("|")
)
"""How form tools and people say that a question isn't for them."""


def plain(text: str) -> str:
    """A heading or an answer without what tools put round it: case, spaces, the star of a question that must be answered."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).strip(" *:.?").casefold()


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    text: str
    sort: Sort
    answers: Mapping[str, int]
    """How many places up the scale an answer stands, from 0, by what may stand in a cell. Empty for numbers and free text."""
    values: tuple[float, ...]
    """Of answers that are numbers, in the scale's order; empty where they aren't."""
    columns: int
    least: float | None = None
    most: float | None = None
    apart: bool = False
    """Whether somebody may say that it isn't relevant."""
    top: frozenset[int] = frozenset()
    """The two top answers, of which the share is told."""


@dataclass(frozen=True, slots=True)
class Background:
    id: str
    text: str
    options: Mapping[str, tuple[str, str]]
    """An option's id and words, by what may stand in a cell."""


@dataclass(frozen=True, slots=True)
class Questions:
    form: Document
    items: tuple[Item, ...]
    background: tuple[Background, ...]

    def asked_in(self, heading: str) -> Item | Background | None:
        """What a column with this heading answers: it is the id, the question's text, or both."""
        said = plain(heading)
        every: tuple[Item | Background, ...] = (*self.items, *self.background)
        texts = Counter(plain(one.text) for one in every)
        known = {plain(one.text): one for one in every if texts[plain(one.text)] == 1} | {plain(one.id): one for one in every}
        found = known.get(said)
        if found is None and (both := _NUMBERED.match(said)) is not None:
            first, second = known.get(both[1]), known.get(plain(both[2]))
            found = second or (first if first is not None and second is None and plain(first.text).startswith(plain(both[2])) else None)
        return found


def questions(form: Document) -> Questions:
    """The form as it is asked; what has no shape that can be asked is left out, and the checks say so."""
    scales = {row["id"]: row for row in _rows(form.data.get("scales")) if isinstance(row.get("id"), str)}
    items = [_item(row, scales[row["scale"]]) for row in _rows(form.data.get("items")) if row.get("scale") in scales and isinstance(row.get("id"), str)]
    background = [Background(str(row.get("id")), str(row.get("text")), _options(row)) for row in _rows(form.data.get("background"))]
    return Questions(form, tuple(items), tuple(background))


def _rows(value: Any) -> Iterator[Mapping[str, Any]]:
    return (row for row in value if isinstance(row, Mapping)) if isinstance(value, list) else iter(())


def _options(row: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for option in _rows(row.get("options")):
        value, label = str(option.get("value")), str(option.get("label"))
        for said in (value, label, f"{value} {label}"):
            found.setdefault(plain(said), (value, label))
    return found


def _item(row: Mapping[str, Any], scale: Mapping[str, Any]) -> Item:
    sort: Sort = scale.get("sort", "text")
    steps = [(str(option.get("value")), str(option.get("label"))) for option in _rows(scale.get("options"))]
    low, high = scale.get("min"), scale.get("max")
    if not steps and sort == "ordinal" and isinstance(low, int) and isinstance(high, int) and 0 < high - low < _MOST_STEPS:
        steps = [(str(n), "") for n in range(low, high + 1)]
        for at, name in ((0, "low"), (-1, "high")):
            steps[at] = (steps[at][0], str(scale.get(name) or ""))
    answers: dict[str, int] = {}
    for i, (value, label) in enumerate(steps):
        for said in (value, label, f"{value} {label}", f"{value} - {label}", f"{value} – {label}", f"{value}. {label}", f"{value}: {label}", f"{value} = {label}"):
            if plain(said):
                answers.setdefault(plain(said), i)
    if sort in ("ordinal", "choice") and len(steps) < 2:
        sort = "text"  # there is nothing to choose between, which the checks say; counting them can do no harm
    told_apart = sort in ("ordinal", "choice")
    top = frozenset({len(steps) - 2, len(steps) - 1}) if sort == "ordinal" and len(steps) >= 4 else frozenset()
    return Item(
        str(row["id"]), str(row.get("text", "")), sort, answers if told_apart else {}, _numbers(steps) if sort == "ordinal" else (), len(steps) if told_apart else 1,
        _number(low), _number(high), row.get("na_allowed") is True, top,
    )  # fmt: skip


def _numbers(steps: list[tuple[str, str]]) -> tuple[float, ...]:
    try:
        found = tuple(float(value) for value, _ in steps)
    except ValueError:
        return ()
    return found if list(found) == sorted(found) else ()


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
