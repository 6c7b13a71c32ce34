"""PD: small trials that teach something: predicted first, tried on a small scale, compared, decided, and then used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from felles.model import Document, Handbook, Options, Pointer, Problem, days_between
from felles.reading.schemas import is_date
from felles.rules import rule
from felles.rules.cases import own_words, pointing

PURPOSE = "trials"
LONGEST = 12
"""Weeks from the first day to the last, beyond which nobody remembers what they predicted."""

_ORDER = ("planned", "running", "studied", "decided")
_NEEDED: Mapping[str, tuple[str, ...]] = {"planned": (), "running": (), "studied": ("do", "study"), "decided": ("do", "study", "act")}
_FIRST: Mapping[str, str] = {"do": "running", "study": "studied", "act": "decided"}
"""The first state in which a section can be filled in."""


def _alive(handbook: Handbook) -> Iterator[Document]:
    return (document for document in handbook.serving(PURPOSE) if not document.withdrawn)


def _part(document: Document, name: str) -> Mapping[str, Any]:
    part = document.data.get(name)
    return part if isinstance(part, dict) else {}


def _day(value: Any) -> str | None:
    """A day; None for what is none, which is reported where it stands."""
    return value if isinstance(value, str) and is_date(value) else None


def _states(document: Document) -> list[tuple[int, str, str | None]]:
    """Each state the trial came to: its row, its name and its day."""
    rows = document.data.get("states")
    some = [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []
    return [(i, row["state"], _day(row.get("on"))) for i, row in some if row.get("state") in _ORDER]


def _now(document: Document) -> str | None:
    states = _states(document)
    return states[-1][1] if states else None


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _said(text: Any) -> str:
    """The words of a sentence, whatever the case, the spaces and the full stop."""
    return " ".join(text.split()).rstrip(".").casefold() if isinstance(text, str) else ""


@rule("PD1", "error")
def predicted_first(handbook: Handbook) -> Iterator[Problem]:
    """What was expected was written down before the day it was first tried."""
    for document in _alive(handbook):
        predicted = _day(document.data.get("predicted_on"))
        begun = _day(_part(document, "do").get("from")) or next((on for _, state, on in _states(document) if state == "running" and on), None)
        if predicted is not None and begun is not None and predicted >= begun:
            yield Problem("PD1", document.at("predicted_on"), {"date": predicted, "from": begun}, "", document.id)


@rule("PD2", "error")
def states_have_their_sections(handbook: Handbook) -> Iterator[Problem]:
    """A trial that is studied says what happened and what was learnt; one that is decided, what comes now. Days go forward."""
    for document in _alive(handbook):
        now = _now(document)
        if now is None:
            continue
        last = _states(document)[-1][0]
        abandoned = _part(document, "act").get("decision") == "abandon"
        for name in _NEEDED[now]:
            if name not in document.data and not (name == "study" and abandoned):  # that is PD3's
                yield Problem("PD2", document.at("states", last, "state"), {"state": _word(document, now), "field": name}, "missing", document.id)
        for name, first in _FIRST.items():
            if name in document.data and _ORDER.index(now) < _ORDER.index(first):
                yield Problem("PD2", document.at(name), {"state": _word(document, now), "wanted": _word(document, first)}, "behind", document.id)
                break
        yield from _backwards(document)


def _word(document: Document, state: str) -> str:
    return document.kind.label(f"states.state={state}", str(document.data.get("lang")))


def _backwards(document: Document) -> Iterator[Problem]:
    """Days that come before the day of what had to be done first."""
    do, study, act = (_part(document, name) for name in ("do", "study", "act"))
    days: list[tuple[Pointer, Any]] = [(("do", "from"), do.get("from")), (("do", "to"), do.get("to")), (("study", "date"), study.get("date")), (("act", "date"), act.get("date"))]
    for some in ([(at, _day(value)) for at, value in days], [(("states", i, "on"), on) for i, _, on in _states(document)]):
        told = [(at, day) for at, day in some if day is not None]
        for (_, before), (at, after) in pairwise(told):
            if after < before:
                yield Problem("PD2", document.at(*at), {"date": after, "from": before}, "order", document.id)


@rule("PD3", "error")
def a_decision_leads_somewhere(handbook: Handbook) -> Iterator[Problem]:
    """What is adopted names what it changes, what is adapted its next cycle, what is abandoned what was learnt."""
    for document in _alive(handbook):
        act, study = _part(document, "act"), _part(document, "study")
        decision = act.get("decision")
        if decision == "adopt" and not (_texts(act.get("routine_change")) or _texts(act.get("follow_up"))):
            yield Problem("PD3", document.at("act", "decision"), {"field": "routine_change"}, "adopt", document.id)
        elif decision in ("adapt", "next") and not isinstance(act.get("next"), str):
            yield Problem("PD3", document.at("act", "decision"), {}, "adapt", document.id)
        elif decision == "abandon":
            if not study:
                yield Problem("PD3", document.at("act", "decision"), {}, "abandon", document.id)
            elif _said(study.get("learning")) and _said(study.get("learning")) == _said(act.get("why")):
                yield Problem("PD3", document.at("study", "learning"), {}, "same", document.id)


@rule("PD4", "error")
def cycles_follow_each_other(handbook: Handbook) -> Iterator[Problem]:
    """Cycles are numbered from 1 along the chain, each names the one before, and no chain bites its tail."""
    trials = {document.id: document for document in _alive(handbook)}
    for document in trials.values():
        cycle, previous = _cycle(document), document.data.get("previous")
        before = trials.get(previous) if isinstance(previous, str) else None
        if isinstance(previous, str) and _bites(document, trials):
            yield Problem("PD4", document.at("previous"), {"name": previous}, "loop", document.id)
            continue
        if cycle is not None and cycle > 1 and not isinstance(previous, str):
            yield Problem("PD4", document.at("cycle"), {"n": cycle}, "first", document.id)
        last = _cycle(before) if before is not None else None
        if before is not None and cycle is not None and last is not None and cycle != last + 1:
            yield Problem("PD4", document.at("cycle"), {"n": cycle, "title": before.title, "wanted": last + 1}, "number", document.id)
        after = trials.get(str(_part(document, "act").get("next")))
        if after is not None and after.data.get("previous") != document.id:
            yield Problem("PD4", document.at("act", "next"), {"title": after.title, "name": document.id}, "back", document.id)


def _cycle(document: Document) -> int | None:
    """Which cycle it says it is; None for what is no number."""
    cycle = document.data.get("cycle")
    return cycle if isinstance(cycle, int) and not isinstance(cycle, bool) else None


def _bites(document: Document, trials: Mapping[str, Document]) -> bool:
    """Whether one comes back to the trial by going from cycle to the cycle before."""
    seen: set[str] = set()
    one: Document | None = document
    while one is not None and one.id not in seen:
        seen.add(one.id)
        one = trials.get(str(one.data.get("previous")))
    return one is document


@rule("PD5", "warning")
def small_and_short(handbook: Handbook) -> Iterator[Problem]:
    """A trial is over within twelve weeks, and ends after it begins; how small it is, the kind itself asks for."""
    for document in _alive(handbook):
        start, end = _day(document.data.get("start")), _day(document.data.get("end"))
        if start is None or end is None:
            continue
        if end < start:
            yield Problem("PD5", document.at("end"), {"from": start, "date": end}, "order", document.id, "error")
        elif days_between(start, end) > 7 * LONGEST:
            weeks = -(-days_between(start, end) // 7)
            yield Problem("PD5", document.at("end"), {"weeks": weeks, "limit": LONGEST}, "long", document.id)


_PEOPLE = r"(?:bruk(?:ere?|erne|are|arna)|borgere?|borgerne|medborgare|pasienter?|pasientene|patienter?|patienterne|patienterna|beboere?|beboerne|users?|residents?|patients?|pårørende|anhöriga|relatives)"
_COUNTS = {"ingen": 0, "none": 0, "én": 1, "en": 1, "et": 1, "ett": 1, "one": 1, "to": 2, "tre": 3, "fire": 4, "två": 2, "fyra": 4, "two": 2, "three": 3, "four": 4}
_NUMBER = rf"[0-9]+|{'|'.join(_COUNTS)}"
_OF_SOME = re.compile(rf"(?i)\b(?P<part>{_NUMBER}) (?:av|af|of) (?:de |the )?(?P<whole>{_NUMBER}) (?:\w+ )?{_PEOPLE}\b")
_ONE = re.compile(
    rf"(?i)\b(?:(?:én|en|ein|ei|den ene|one|a|the one) (?:bruker(?:en)?|borger(?:en)?|brukare(?:n)?|pasient(?:en)?|patient(?:en)?|beboer(?:en)?|user|resident|pårørende|anhörig|relative)"
    rf"|(?:én|en|ein|one) (?:av|af|of) (?:the )?{_PEOPLE})(?![\w-])"
)
_SEEN = ("do", "study", "act")


@rule("PD6", "error")
def sums_only(handbook: Handbook, options: Options) -> Iterator[Problem]:
    """What was seen stands as sums of enough people; nothing points at one user. One user's story is a warning."""
    fewest, ours = options.thresholds.get("small_number", 5), own_words(handbook)
    for document in handbook.serving(PURPOSE):
        yield from pointing(document, ours, "PD6")
        for section in _SEEN:
            for key, text in _part(document, section).items():
                if not isinstance(text, str):
                    continue
                few = next((m for m in _OF_SOME.finditer(text) if _count(m["whole"]) < fewest or 0 < _count(m["part"]) < fewest), None)
                one = _ONE.search(text)
                if few is not None:
                    yield Problem("PD6", document.at(section, key), {"shown": few[0], "limit": fewest}, "few", document.id)
                elif one is not None:
                    yield Problem("PD6", document.at(section, key), {"shown": one[0]}, "one", document.id, "warning")


def _count(word: str) -> int:
    return int(word[:9]) if word.isdigit() else _COUNTS[word.lower()]


@rule("PD7", "error")
def next_practice_was_tried(handbook: Handbook) -> Iterator[Problem]:
    """What is decided as next practice rests on a trial: named as its basis, or as what came of the trial.

    In minutes, the document decided on has it, or the trial was looked at in the same meeting. What was decided there
    can't be decided otherwise any more, so that is a warning.
    """
    if not any(kind.serves == PURPOSE for kind in handbook.kinds.values()):
        return  # a handbook without the kind has nowhere to write one
    tried = {name for trial in handbook.serving(PURPOSE) for name in _texts(_part(trial, "act").get("routine_change"))}
    trials = {trial.id for trial in handbook.serving(PURPOSE)}

    def rests(document: Document) -> bool:
        return document.id in tried or not trials.isdisjoint(_texts(document.data.get("basis")))

    for document in handbook.documents:
        change = document.data.get("change")
        if isinstance(change, dict) and change.get("practice") == "next" and not document.withdrawn and not rests(document):
            yield Problem("PD7", document.at("change", "practice"), {}, "text", document.id)
    for minutes in handbook.serving("minutes"):
        rows = minutes.data.get("decisions")
        seen = not trials.isdisjoint(_texts(minutes.data.get("trials_reviewed")))
        for i, row in enumerate(rows if isinstance(rows, list) and not minutes.withdrawn and not seen else ()):
            if not isinstance(row, dict) or row.get("practice") != "next" or row.get("outcome") != "approve":
                continue
            subject = row.get("subject")
            about = handbook.by_id.get(subject) if isinstance(subject, str) else None
            if about is None or not rests(about):
                yield Problem("PD7", minutes.at("decisions", i, "practice"), {"name": about.title if about else ""}, "decision" if about else "bare", minutes.id, "warning")
