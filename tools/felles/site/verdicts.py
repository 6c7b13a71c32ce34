"""What a chart says, in words a nurse and a leader understand: the level, the signs, and what they are signs of. Never whose they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from felles.model import Document
from felles.model.measured import Chart, Segment, Signal, Verdict
from felles.plain.measures import amount_words, period_words, span_words
from felles.plain.text import capital
from felles.site.book import Book
from felles.words import N_, Words

_TOLD = 2
"""Signs that are told of in the verdict; all stand in the chart and the table."""
_RECENT = 12
"""A sign is told of while it takes in one of so many of the last numbers."""
_SETTLED = 7
"""So many numbers of a new level, all on one side of the level before, are more than chance."""


@dataclass(frozen=True, slots=True)
class Said:
    """The verdict: a state with its shape, and sentences."""

    shape: str
    word: str
    sentences: tuple[str, ...]


_STATES: Mapping[Verdict, tuple[str, str]] = {
    "improvement": ("ok", N_("Sign of improvement")),
    "concern": ("warn", N_("Sign of a turn for the worse")),
    "neutral": ("wait", N_("Sign of a change")),
    "": ("off", N_("Usual variation")),
}


def verdict_of(words: Words, chart: Chart, data: Mapping[str, Any]) -> Said:
    """What is to be said first of all about a chart."""
    latest = chart.latest
    if latest is None:
        return Said("off", words("No numbers yet"), (words("Nothing has been measured yet."),))
    if chart.way == "table":
        return Said("off", words("Too few numbers to see how it goes"), (words("The numbers show where we were, not how it goes."),))
    sentences = [*_level(words, chart, data)]
    recent = [one for one in chart.current if one.last >= len(chart.points) - _RECENT]
    told = sorted(_together(recent), key=lambda one: (-one.last, one.verdict == "neutral", one.first))[:_TOLD]
    sentences += [_sign(words, chart, one) for one in told]
    if told:
        sentences.append(_meaning(words, told[0].verdict))
        if not latest.flagged and told[0].name != "few-crossings":
            sentences.append(words("Since then it has varied as usual."))
    else:
        sentences += _usual(words, chart, data)
    if chart.way == "run" and chart.asked in ("xmr", "p"):
        sentences.append(words("There are still too few numbers to compute the limits of usual variation: twelve are needed."))
    elif chart.few:
        sentences.append(words("The limits are computed from fewer than twelve numbers, and may still move."))
    shape, word = _STATES[_now(chart)]
    return Said(shape, words(word), tuple(sentences))


def measured_state(book: Book, document: Document) -> dict[str, str] | None:
    """The verdict in a word and a shape, for lists; None for what isn't measured, or too seldom to say anything of it.

    Of the whole only: places beside each other with a state each would be a ranking.
    """
    if document.kind.serves != "indicators":
        return None
    measured = book.fact("measured").get(document.path)
    found = measured.whole if measured is not None else None
    if found is None or found.place or found.chart.way == "table" or not book.visible(found.document):
        return None
    said = verdict_of(book.words, found.chart, found.subject.data)
    return {"shape": said.shape, "word": said.word}


def _together(signals: Sequence[Signal]) -> list[Signal]:
    """Numbers outside the limits one after the other are told of at once."""
    found: list[Signal] = []
    for one in signals:
        before = next((other for other in found if one.name == other.name == "outside" and other.side == one.side and other.last == one.first - 1), None)
        if before is None:
            found.append(one)
        else:
            found[found.index(before)] = replace(before, last=one.last)
    return found


def _now(chart: Chart) -> Verdict:
    """What the newest number is a sign of, as the method has it; else what the new level is a sign of, or that it has moved."""
    latest = chart.latest
    if latest is not None and latest.flagged:
        return latest.verdict
    moved = _moved(chart)
    if moved and chart.direction != "neutral":
        return "improvement" if (moved > 0) == (chart.direction == "up") else "concern"
    return "neutral" if moved or any(one.name == "few-crossings" for one in chart.current) else ""


def _moved(chart: Chart) -> int:
    """-1 or 1 when the newest segment's level is lower or higher than that before by more than chance; else 0.

    More than chance: its first seven numbers all lie on one side of the mean before, or its mean beyond the limits before.
    """
    if len(chart.segments) < 2:
        return 0
    before, now = chart.segments[-2:]
    if before.centre is None or now.centre is None or before.centre == now.centre:
        return 0
    side = 1 if now.centre > before.centre else -1
    values = [point.value for point in chart.points[now.first : now.last + 1] if point.value is not None]
    shifted = len(values) >= _SETTLED and all((value - before.centre) * side > 0 for value in values[:_SETTLED])
    limit = before.upper if side > 0 else before.lower
    return side if shifted or (limit is not None and (now.centre - limit) * side > 0) else 0


def _level(words: Words, chart: Chart, data: Mapping[str, Any]) -> list[str]:
    """Where the level is since the limits were computed anew, against where it was."""
    if len(chart.segments) < 2:
        return []
    before, now = chart.segments[-2:]
    if before.centre is None or now.centre is None:
        return []
    since = period_words(words, chart.points[now.first].measure.period)
    new, old = (amount_words(words, data, one, chart) for one in (now.centre, before.centre))
    moved = _moved(chart)
    if not moved or new == old:
        return [words("Limits are recalculated from {period}. The level is {new}, against {old} before: no more than chance may give.", period=since, new=new, old=old)]
    lower = words("Since {period} the number is at a new and lower level: {new}, against {old} before. That is more than chance.", period=since, new=new, old=old)
    higher = words("Since {period} the number is at a new and higher level: {new}, against {old} before. That is more than chance.", period=since, new=new, old=old)
    return [higher if moved > 0 else lower]


def _sign(words: Words, chart: Chart, signal: Signal) -> str:
    first, last = span_words(words, *(chart.points[at].measure.period for at in (signal.first, signal.last)))
    count = sum(point.value is not None for point in chart.points[signal.first : signal.last + 1])
    above = signal.side == "above"
    since = period_words(words, chart.points[signal.first].measure.period)
    now = signal.last == max(at for at, point in enumerate(chart.points) if point.value is not None)
    if signal.name == "outside" and signal.first != signal.last:
        return words("From {first} to {last} the numbers were above the limit of usual variation.", first=first, last=last) if above else words("From {first} to {last} the numbers were below the limit of usual variation.", first=first, last=last)
    if signal.name == "outside":
        return words("{period} was above the limit of usual variation.", period=capital(since)) if above else words("{period} was below the limit of usual variation.", period=capital(since))
    if signal.name == "trend":
        if now:
            return words("The last {count} numbers go up, each higher than the one before.", count=count) if above else words("The last {count} numbers go down, each lower than the one before.", count=count)
        rising = words("From {first} to {last} the number went up {count} times in a row.", first=first, last=last, count=count - 1)
        return rising if above else words("From {first} to {last} the number went down {count} times in a row.", first=first, last=last, count=count - 1)
    if signal.name == "near":
        return words("From {first} to {last} the numbers are unusually far above the mean.", first=first, last=last) if above else words("From {first} to {last} the numbers are unusually far below the mean.", first=first, last=last)
    if signal.name == "few-crossings":
        return _few_crossings(words, chart.segments[-1])
    if now:
        return _since(words, signal, since, count)
    if signal.name == "long-run":
        return words("From {first} to {last}, {count} numbers in a row are above the median.", first=first, last=last, count=count) if above else words("From {first} to {last}, {count} numbers in a row are below the median.", first=first, last=last, count=count)
    return words("From {first} to {last}, {count} numbers in a row are above the mean.", first=first, last=last, count=count) if above else words("From {first} to {last}, {count} numbers in a row are below the mean.", first=first, last=last, count=count)


def _since(words: Words, signal: Signal, first: str, count: int) -> str:
    above = signal.side == "above"
    if signal.name == "long-run":
        return words("Since {first} all numbers are above the median, {count} in a row.", first=first, count=count) if above else words("Since {first} all numbers are below the median, {count} in a row.", first=first, count=count)
    return words("Since {first} all numbers are above the mean, {count} in a row.", first=first, count=count) if above else words("Since {first} all numbers are below the mean, {count} in a row.", first=first, count=count)


def _few_crossings(words: Words, segment: Segment) -> str:
    return words.many(
        "The level has moved along the way: the numbers cross the median once, and chance alone would give at least {least} times.",
        "The level has moved along the way: the numbers cross the median {count} times, and chance alone would give at least {least}.",
        segment.crossings or 0,
        least=segment.crossings_usual,
    )


def _meaning(words: Words, verdict: Verdict) -> str:
    if verdict == "improvement":
        return words("It is a sign of improvement: more than usual variation.")
    if verdict == "concern":
        return words("It is more than usual variation, and not the way we want. Look at what became different then.")
    return words("It is more than usual variation. Look at what became different then.")


def _usual(words: Words, chart: Chart, data: Mapping[str, Any]) -> list[str]:
    newest = chart.segments[-1]
    if newest.lower is not None and newest.upper is not None:
        lower, upper = (amount_words(words, data, one, chart) for one in (newest.lower, newest.upper))
        if _moved(chart):
            return [words("There it varies as usual, between {lower} and {upper}.", lower=lower, upper=upper)]
        return [words("The number varies as usual, between {lower} and {upper}. Nothing in it says that something has changed.", lower=lower, upper=upper)]
    if newest.centre is None:
        return []
    return [words("The number varies around {centre}. Nothing in it says that something has changed.", centre=amount_words(words, data, newest.centre, chart))]

