"""What the rules on small trials say, variant by variant, and the ordinary trials they leave in peace."""

from __future__ import annotations

import pytest

from felles.check import level_of
from felles.words.problems import SENTENCES, key

from .test_relations import GIVE, SETTINGS, TODAY, Case, Edits, problems, told_where_it_is

PATH, NEXT, MINUTES = "docs/trials/ph-01-prat.md", "docs/trials/ph-02-prat.md", "docs/meetings/mot-2026-04-08.md"
DO = "do: {happened: Holdt de fleste dagene., data: Holdt 11 av 14 dager., from: 2026-03-09, to: 2026-03-27}\n"
STUDY = "study: {against_prediction: as-predicted, seen: Holdt 11 av 14 dager., learning: Én må begynne., date: 2026-03-30}\n"
ACT = "act: {decision: adopt, why: Det ble gjort., date: 2026-04-01, routine_change: [RUT-001]}\n"
PLANNED, RUNNING, STUDIED, DECIDED = "planned, on: 2026-03-02", "running, on: 2026-03-09", "studied, on: 2026-03-30", "decided, on: 2026-04-01"
WHOLE = DO + STUDY + ACT
EVERY = (PLANNED, RUNNING, STUDIED, DECIDED)


def trial(parts: str = WHOLE, states: tuple[str, ...] = EVERY, *, id: str = "PH-01", predicted: str = "2026-03-02", end: str = "2026-03-27", cycle: str = "1", head: str = "", body: str = "") -> str:
    return f"""---
id: {id}
kind: trial
title: Kort prat {id[-2:]}
lang: nb
owner_role: sykepleier
change: {{class: significant, note: Skrevet ned.}}
{head}team: utviklingsteam
question: Blir det gjort?
aim: Det som ble sett, skal være gjort dagen etter.
change_tried: Ti minutter før første besøk.
prediction: Åtte av ti dager.
predicted_on: {predicted}
measures: [{{text: Dager holdt av dager planlagt.}}]
plan: {{who: Fire kolleger., where: På basen., when: Klokken 7.40., data: Sykepleier.}}
scale: {{people: 4, shifts: 14, sites: [sone-elva]}}
start: 2026-03-09
end: {end}
goals: [continuity-of-process]
user_involvement: Brukerne vet om det.
staff_involvement: De valgte tidspunktet.
cycle: {cycle}
{parts}states:
{"".join(f"  - {{state: {state}}}{chr(10)}" for state in states)}---
{body}"""


def one(*args: str | tuple[str, ...], **more: str) -> Edits:
    return {PATH: trial(*args, **more)}  # type: ignore[arg-type]


def two(first: str, second: str) -> Edits:
    return {PATH: first, NEXT: second}


def after(previous: str = "previous: PH-01\n", cycle: str = "2", parts: str = "", id: str = "PH-02") -> str:
    return trial(previous + parts, (PLANNED,), id=id, cycle=cycle)


def adapting(to: str = "PH-02") -> str:
    return trial(DO + STUDY + f"act: {{decision: adapt, why: For langt., date: 2026-04-01, next: {to}}}\n")


def minutes(subject: str = "    subject: RUT-001\n", more: str = "", outcome: str = "approve") -> str:
    reason = "    reason: Ikke prøvd.\n" if outcome == "reject" else ""
    return f"""---
id: MOT-2026-04-08
kind: meeting
title: Møte 8. april 2026
lang: nb
owner_role: virksomhetsleder
change: {{class: significant, note: Referat.}}
team: utviklingsteam
date: 2026-04-08
type: ordinary
present: [1, 3]
decisions:
  - n: 1
    text: Praten er med i rutinen.
    outcome: {outcome}
{subject}    practice: next
{reason}{more}---
"""


NEXT_TEXT: Edits = {GIVE: (("change:\n  class: significant\n", "change:\n  class: significant\n  practice: next\n"),)}
LAID = "act: {decision: abandon, why: Det tok for lang tid., date: 2026-04-01}\n"
SEEN = "data: Holdt 11 av 14 dager."

CASES = (
    Case("PD1", PATH, "predicted_on: 2026-03-09", one(predicted="2026-03-09"), "error", says="the trial began on 9 March 2026"),
    Case("PD2.missing", PATH, "state: studied", one(DO, (PLANNED, RUNNING, STUDIED)), "error", says="“study” filled in"),
    Case("PD2.behind", PATH, "study:", one(DO + STUDY, (PLANNED, RUNNING)), "error"),
    Case("PD2.order", PATH, "date: 2026-03-25", one(WHOLE.replace("2026-03-30", "2026-03-25")), "error", says="25 March 2026, comes before 27 March 2026"),
    Case("PD3.adopt", PATH, "decision: adopt", one(WHOLE.replace(", routine_change: [RUT-001]", "")), "error"),
    Case("PD3.adapt", PATH, "decision: next", one(WHOLE.replace("adopt", "next")), "error"),
    Case("PD3.abandon", PATH, "decision: abandon", one(DO + LAID), "error"),
    Case("PD3.same", PATH, "learning: Det tok", one(DO + STUDY.replace("Én må begynne.", "Det tok for  lang tid") + LAID), "error"),
    Case("PD4.first", PATH, "cycle: 2", one(cycle="2"), "error"),
    Case("PD4.number", NEXT, "cycle: 3", two(adapting(), after(cycle="3")), "error", says="so this is cycle 2 and not 3"),
    Case("PD4.loop", PATH, "previous: PH-01", one("previous: PH-01\n" + WHOLE, cycle="2"), "error"),
    Case("PD4.back", PATH, "next: PH-02", two(adapting(), after(previous="", cycle="1")), "error", says="previous: PH-01"),
    Case("PD5.order", PATH, "end: 2026-03-08", one("", (PLANNED,), end="2026-03-08"), "error"),
    Case("PD5.long", PATH, "end: 2026-06-02", one(end="2026-06-02"), "warning", says="takes 13 weeks; more than 12"),
    Case("PD6.initials", PATH, "bruker K.L.", one(body="Vi prøvde hos bruker K.L. først.\n"), "error"),
    Case("PD6.number", PATH, "bruker nr 7", one(body="Vi prøvde hos bruker nr 7 først.\n"), "error"),
    Case("PD6.room", PATH, "leilighet 12", one(body="Vi prøvde i leilighet 12 først.\n"), "error"),
    Case("PD6.age", PATH, "82-åring", one(body="Vi prøvde hos en 82-åring først.\n"), "error"),
    Case("PD6.title", PATH, "Fru Myr", one(body="Vi prøvde hos Fru Myr først.\n"), "error"),
    Case("PD6.name", PATH, "Kari Myr", one(body="Vi prøvde sammen med Kari Myr først.\n"), "warning"),
    Case("PD6.few", PATH, "data: Gjort hos 2", one(WHOLE.replace(SEEN, "data: Gjort hos 2 av 3 brukere.")), "error", says="“2 av 3 brukere” counts fewer than 5"),
    Case("PD6.one", PATH, "data: En bruker", one(WHOLE.replace(SEEN, "data: En bruker sa nei.")), "warning"),
    Case("PD7.text", GIVE, "practice: next", NEXT_TEXT, "error"),
    Case("PD7.decision", MINUTES, "practice: next", {MINUTES: minutes()}, "warning", says="“Utdeling av legemidler”"),
    Case("PD7.bare", MINUTES, "practice: next", {MINUTES: minutes(subject="")}, "warning"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if k.startswith("PD"))


GONE = "withdrawn: {date: 2026-10-01, reason: Skrevet to ganger.}\n"
PEACE: dict[str, Edits] = {
    "one that is decided": one(),
    "one that is planned": one("", (PLANNED,)),
    "one that is being tried": one("", (PLANNED, RUNNING)),
    "one whose doings are already written": one(DO, (PLANNED, RUNNING)),
    "one that is looked at on its last day": one(DO + STUDY.replace("2026-03-30", "2026-03-27"), (PLANNED, RUNNING, "studied, on: 2026-03-27")),
    "twelve weeks to the day": one("", (PLANNED,), end="2026-06-01"),
    "two cycles that name each other": two(adapting(), after()),
    "one abandoned, with what was learnt": one(DO + STUDY + LAID),
    "five users of nine": one(WHOLE.replace(SEEN, "data: Gjort hos 5 av 9 brukere.")),
    "none of nine users": one(WHOLE.replace(SEEN, "data: Ingen av 9 brukere sa nei.")),
    "four shifts of four": one(WHOLE.replace(SEEN, "data: Gjort på 4 av 4 vakter.")),
    "one complex user a day, as what is planned": one(body="Hver dag velger vi en bruker med sammensatte behov.\n"),
    "next practice with a trial in its basis": {**one(DO + STUDY + LAID), GIVE: (("change:\n  class: significant\n", "change:\n  class: significant\n  practice: next\n"), ("scope:", "basis: [PH-01]\nscope:"))},
    "next practice that a trial says it became": {**one(), **NEXT_TEXT},
    "next practice decided where the trial was looked at": {**one(DO + STUDY + LAID), MINUTES: minutes("", "trials_reviewed: [PH-01]\n")},
    "next practice decided on what a trial became": {**one(), MINUTES: minutes()},
    "next practice that was refused": {MINUTES: minutes(outcome="reject")},
    "one that is withdrawn": one(WHOLE.replace(", routine_change: [RUT-001]", ""), predicted="2026-05-01", end="2026-12-01", head=GONE),
}  # fmt: skip


@pytest.mark.parametrize("edits", PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(edits: Edits) -> None:
    assert [(str(p.place), key(p), dict(p.values)) for p in problems(edits) if p.rule != "K7"] == []


@pytest.mark.parametrize("text", ("4 av 13 brukere måtte si det igjen", "tre af de fire borgere", "Två av 9 brukare", "one of 30 users", "én av ni ganger hos 2 av 20 pårørende"))
def test_a_few_of_many_are_few_too(text: str) -> None:
    found = problems(one(WHOLE.replace(SEEN, f"data: {text}.")))
    assert [key(p) for p in found if p.rule == "PD6"] == ["PD6.few"]


def test_the_fewest_that_may_be_counted_is_a_setting() -> None:
    edits = one(WHOLE.replace(SEEN, "data: Gjort hos 5 av 9 brukere."))
    more: Edits = {**edits, SETTINGS: (("language: nb\n", "language: nb\nthresholds: {small_number: 10}\n"),)}
    assert [key(p) for p in problems(more) if p.rule == "PD6"] == ["PD6.few"]


def test_a_ring_of_cycles_is_told_on_each_and_ends() -> None:
    edits = two(after("previous: PH-02\n", "3", id="PH-01"), after())
    assert [key(p) for p in problems(edits) if p.rule == "PD4"] == ["PD4.loop", "PD4.loop"]


def test_odd_values_are_told_by_their_shape_alone() -> None:
    odd = trial("do: [1]\nstudy: ja\nact: {decision: [a], next: 3, routine_change: {a: b}}\n", ("[b], on: 3",), predicted="i fjor", end="2026-13-45", cycle="true")
    found = problems({PATH: odd})
    assert found and {p.rule for p in found} <= {"C2", "K1", "K2", "K3", "K7"}


def test_time_alone_changes_nothing() -> None:
    assert {level_of(p) for p in problems(one("", (PLANNED, RUNNING)), today="2031-01-01") if p.rule.startswith("PD")} == set()
    assert TODAY < "2031-01-01"
