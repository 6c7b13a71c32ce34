"""What a form asks, and which cells are an answer to it: by the answer's value or its words, as form tools export either."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from felles.model import AnswerOption, Background, Document, Question, questions_of

_NUMBERED = re.compile(r"([^\s.:=)–-]{1,20})\s*[.:=)–-]*\s+(.+)\Z", re.S)

NOT_RELEVANT = frozenset(
    """na n/a n.a. ikke aktuelt|ikke relevant|ikkje aktuelt|ikke aktuell|inte aktuellt|ej aktuellt|inte relevant|ej relevant|not relevant|
    not applicable|does not apply|uaktuelt|irrelevant|vet ikke / ikke aktuelt""".replace("\n", " ").replace("na n/a n.a. ", "na|n/a|n.a.|").split("|")
)
"""How form tools and people say that a question isn't for them."""


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A heading or an answer without what tools put round it: case, spaces, the star of a question that must be answered."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).strip(" *:.?").casefold()


@dataclass(frozen=True, slots=True)
class Item:
    """A question, and what may stand in a cell as its answer."""

    question: Question
    answers: Mapping[str, int]
    """How many places up the scale an answer stands, from 0. Empty for numbers and free text."""

    @property
    def id(self) -> str:
        return self.question.id

    @property
    def columns(self) -> int:
        """How many answers are counted apart; of numbers and free text, only how many there are."""
        return len(self.question.scale.options) if self.answers else 1

    @property
    def values(self) -> tuple[float, ...]:
        """Of graded answers, what a median is made of."""
        found = self.question.scale.values
        return found if self.answers and self.question.scale.sort == "ordinal" and list(found) == sorted(found) else ()


@dataclass(frozen=True, slots=True)
class Asked:
    form: Document
    items: tuple[Item, ...]
    background: tuple[Background, ...]

    def in_column(self, heading: str) -> Item | Background | None:
        """What a column with this heading answers: it is the id, the question's text, or both."""
        said = plain(heading)
        every: dict[str, tuple[str, Item | Background]] = {one.id: (one.question.text, one) for one in self.items}
        every |= {one.id: (one.text, one) for one in self.background}
        texts = Counter(plain(text) for text, _ in every.values())
        known = {plain(text): one for text, one in every.values() if texts[plain(text)] == 1} | {plain(id): one for id, (_, one) in every.items()}
        found = known.get(said)
        if found is None and (both := _NUMBERED.match(said)) is not None:
            found = known.get(plain(both[2]))
        return found


def asked_by(form: Document) -> Asked:
    """The form as it is asked; what has no shape that can be asked is left out, and the checks say so."""
    asked = questions_of(form)
    return Asked(form, tuple(Item(one, _answers(one)) for one in asked.items), asked.background)


def options_of(background: Background) -> dict[str, tuple[str, str]]:
    """An option's value and words, by what may stand in a cell."""
    found: dict[str, tuple[str, str]] = {}
    for option in background.options:
        for said in (option.value, option.label, f"{option.value} {option.label}"):
            found.setdefault(plain(said), (option.value, option.label))
    return found


def _answers(question: Question) -> dict[str, int]:
    scale = question.scale
    if not scale.told_apart or len(scale.options) < 2:
        return {}
    found: dict[str, int] = {}
    for i, option in enumerate(scale.options):
        for said in _ways(option, (scale.low, scale.high)[i > 0] if i in (0, len(scale.options) - 1) else ""):
            found.setdefault(said, i)
    return found


def _ways(option: AnswerOption, end: str) -> Iterable[str]:
    """How an answer is written: its value first, then its words, then both with any of the signs between that tools put there."""
    for label in dict.fromkeys((option.label, end)):
        for said in (option.value, label, *(f"{option.value}{sign}{label}" for sign in (" ", " - ", " – ", ". ", ": ", " = ", ") "))):
            if label and plain(said):
                yield plain(said)
