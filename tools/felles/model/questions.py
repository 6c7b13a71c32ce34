"""What is asked, and what was answered, as values: read from data that may have any shape, so that all may ask.

What doesn't have the right shape is left out here; what is wrong with it is reported where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from felles.model.documents import Document

__all__ = ["AnswerGroup", "AnswerOption", "AnswerRow", "AnswerScale", "Background", "Question", "Questions", "answered_form", "groups_in", "questions_of", "rows_in"]

ANSWERS = "answers_form"
"""The relation of a field that names the form that was answered."""
LEAST = 5
"""The smallest number of people who are ever told of together."""
_FEW, _MOST_STEPS = 4, 30


@dataclass(frozen=True, slots=True)
class AnswerOption:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class AnswerScale:
    """How a question is answered. Of graded answers and choices, ``options`` in their order, the lowest first."""

    id: str
    sort: str
    """ordinal, choice, number or text."""
    options: tuple[AnswerOption, ...] = ()
    low: str = ""
    high: str = ""
    least: float | None = None
    most: float | None = None

    @property
    def values(self) -> tuple[float, ...]:
        """Of graded answers that are numbers, what they are; else their places, from 1."""
        try:
            return tuple(float(option.value) for option in self.options)
        except ValueError:
            return tuple(float(i + 1) for i in range(len(self.options)))

    @property
    def told_apart(self) -> bool:
        """Whether each answer has a count of its own."""
        return self.sort in ("ordinal", "choice")


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    scale: AnswerScale
    about: str = ""
    section: str = ""
    area: str = ""
    reverse: bool = False
    """Whether the highest answer is the least wished for."""
    may_be_apart: bool = False
    """Whether it may be answered that it isn't relevant."""
    required: bool = False

    @property
    def top(self) -> tuple[int, ...]:
        """The two top answers, from 0, of which the share is told; none where there are fewer than four to choose from."""
        count = len(self.scale.options)
        return (count - 2, count - 1) if self.scale.sort == "ordinal" and count >= _FEW else ()


@dataclass(frozen=True, slots=True)
class Background:
    """What is asked of who answers, to be able to part the answers."""

    id: str
    text: str
    options: tuple[AnswerOption, ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """All that a form asks."""

    items: tuple[Question, ...]
    background: tuple[Background, ...]
    sections: Mapping[str, Mapping[str, Any]]
    group_by: str | None
    least: int
    """The smallest group that is told of."""

    def item(self, id: object) -> Question | None:
        return next((one for one in self.items if one.id == id), None)

    @property
    def grouping(self) -> Background | None:
        """The background question by which answers are parted."""
        return next((one for one in self.background if one.id == self.group_by), None)


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    id: str
    name: str
    answered: int | None
    asked: int | None = None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """How a group (None: everybody) answered an item, as far as it is told; None is a number that was left out."""

    row: int
    """Which row of the document it is, from 0."""
    item: str
    group: str | None
    n: int | None
    counts: tuple[int | None, ...]
    apart: int | None
    share: int | None = None
    median: float | None = None


def _maps(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    if isinstance(value, list):
        yield from ((i, one) for i, one in enumerate(value) if isinstance(one, Mapping))


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _options(row: Mapping[str, Any]) -> tuple[AnswerOption, ...]:
    return tuple(AnswerOption(_text(one, "value"), _text(one, "label")) for _, one in _maps(row.get("options")))


def _scale(row: Mapping[str, Any]) -> AnswerScale:
    options, low, high = _options(row), row.get("min"), row.get("max")
    if not options and row.get("sort") == "ordinal" and isinstance(low, int) and isinstance(high, int) and 0 < high - low < _MOST_STEPS:
        options = tuple(AnswerOption(str(n), str(n)) for n in range(low, high + 1))
    return AnswerScale(_text(row, "id"), _text(row, "sort"), options, _text(row, "low"), _text(row, "high"), _number(low), _number(high))


def questions_of(form: Document) -> Questions:
    """What a document asks; items whose scale isn't there are left out."""
    data = form.data
    scales = {scale.id: scale for scale in (_scale(row) for _, row in _maps(data.get("scales")))}
    items = tuple(
        Question(_text(row, "id"), _text(row, "text"), scales[_text(row, "scale")], _text(row, "about"), _text(row, "section"), _text(row, "area"), row.get("reverse") is True, row.get("na_allowed") is True, row.get("required") is True)
        for _, row in _maps(data.get("items"))
        if _text(row, "scale") in scales
    )
    background = tuple(Background(_text(row, "id"), _text(row, "text"), _options(row)) for _, row in _maps(data.get("background")))
    sections = {_text(row, "id"): row for _, row in _maps(data.get("sections"))}
    group_by = data.get("group_by")
    return Questions(items, background, sections, group_by if isinstance(group_by, str) else None, max(LEAST, _count(data.get("smallest_group")) or LEAST))


def rows_in(result: Document) -> tuple[AnswerRow, ...]:
    """Every row of answers that names an item."""
    found = []
    for i, row in _maps(result.data.get("rows")):
        if not _text(row, "item"):
            continue
        counts = row.get("counts")
        group = row.get("group")
        found.append(
            AnswerRow(
                i,
                _text(row, "item"),
                group if isinstance(group, str) else None,
                _count(row.get("n")),
                tuple(_count(one) for one in counts) if isinstance(counts, list) else (),
                _count(row.get("not_applicable")),
                _count(row.get("share")),
                _number(row.get("median")),
            )
        )
    return tuple(found)


def groups_in(result: Document) -> tuple[AnswerGroup, ...]:
    """The groups of a result, in their order."""
    return tuple(AnswerGroup(_text(row, "id"), _text(row, "name"), _count(row.get("answered")), _count(row.get("asked"))) for _, row in _maps(result.data.get("groups")))


def answered_form(result: Document) -> str | None:
    """The id of the form a result answers, whatever the field is called."""
    for reference in result.kind.references:
        if reference.relation == ANSWERS:
            return next((name for _, name in result.named(reference)), None)
    return None
