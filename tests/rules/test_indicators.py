"""What the rules on numbers say, variant by variant, and what they leave in peace."""

from __future__ import annotations

import re

import pytest

from felles.words.problems import SENTENCES, key

from .test_relations import Case, Edits, problems, told_where_it_is

PATH, OTHER = "docs/indicators/ind-001-varslet.md", "docs/indicators/ind-002-svar.md"
NUMBERS, PLACE, MORE = "docs/series/ser-001-varslet.yaml", "docs/series/ser-003-varslet-elva.yaml", "docs/series/ser-002-svar.yaml"
MINUTES = "docs/meetings/mot-2026-03-04.md"
JAN, FEB, MAR = "period: 2026-01, numerator: 22, denominator: 40", "period: 2026-02, numerator: 25, denominator: 41", "period: 2026-03, numerator: 29, denominator: 43"


def subject(more: str = "", id: str = "IND-001", unit: str = "percent", frequency: str = "monthly", of: str = "Brukere som ble meldt dårligere.") -> str:
    return f"""---
id: {id}
kind: indicator
title: Varslet {id}
lang: nb
owner_role: virksomhetsleder
change: {{class: significant, note: Vi måler dette.}}
definition: Andel der noen varslet samme vakt.
numerator: Der legen ble varslet.
denominator: {of}
unit: {unit}
direction: up
source_system: Månedsrapport
frequency: {frequency}
chart: run
baseline: {{from: 2026-01-01, to: 2026-03-31}}
{more}---
"""


def numbers(*points: str, id: str = "SER-001", of: str = "IND-001", site: str = "") -> str:
    rows = "".join(f"  - {{{point}}}\n" for point in points or (JAN, FEB, MAR))
    return f"""id: {id}
kind: series
title: Varslet
lang: nb
owner_role: virksomhetsleder
change: {{class: significant, note: Tallene.}}
indicator: {of}
{f"site: {site}{chr(10)}" if site else ""}points:
{rows}"""


def given(*points: str, more: str = "", unit: str = "percent", frequency: str = "monthly") -> Edits:
    return {PATH: subject(more, unit=unit, frequency=frequency), NUMBERS: numbers(*points)}


def milestone(text: str) -> str:
    return f"milestones:\n  - {{id: start, name: Ved start, {text}}}\n"


def nested(point: str, *, of: str = "Av dem der legen ble varslet.", above: str = JAN, more: str = "", unit: str = "percent") -> Edits:
    return {
        PATH: subject(more, unit=unit), NUMBERS: numbers(above),
        OTHER: subject("denominator_of: IND-001\n", "IND-002", unit, of=of), MORE: numbers(point, id="SER-002", of="IND-002"),
    }  # fmt: skip


def settled(n: str, outcome: str = "approve", period: str = "2026-02") -> Edits:
    minutes = f"""---
id: MOT-2026-03-04
kind: meeting
title: Møtet i mars
lang: nb
owner_role: virksomhetsleder
change: {{class: significant, note: Referat.}}
team: utviklingsteam
date: 2026-03-04
type: ordinary
present: [1, 3, 4]
decisions:
  - {{n: 1, text: Grensene regnes på nytt., outcome: {outcome}, for: 3, against: 0, reason: Nytt nivå.}}
---
"""
    return {**given(more=f"rebase:\n  - {{period: {period}, reason: Nytt nivå., decision: {{minutes: MOT-2026-03-04{n}}}}}\n"), MINUTES: minutes}


def at_places(whole: str, place: str) -> Edits:
    return {PATH: subject(), NUMBERS: numbers(whole), PLACE: numbers(place, id="SER-003", site="sone-elva")}


CASES = (
    Case("I1.both", NUMBERS, "value: 55", given("period: 2026-01, numerator: 22, denominator: 40, value: 55")),
    Case("I1.neither", NUMBERS, "period: 2026-01", given("period: 2026-01")),
    Case("I1.half", NUMBERS, "numerator: 22", given("period: 2026-01, numerator: 22")),
    Case("I1.missing", NUMBERS, "missing: Ikke", given("period: 2026-01, value: 55, missing: Ikke talt.")),
    Case("I1.nobody", NUMBERS, "denominator: 0", given("period: 2026-01, numerator: 0, denominator: 0")),
    Case("I1.more", NUMBERS, "numerator: 41", given("period: 2026-01, numerator: 41, denominator: 40"), says="(41) than there are (40)"),
    Case("I1.percent", NUMBERS, "value: 100.5", given("period: 2026-01, value: 100.5"), says="100.5"),
    Case("I1.negative", NUMBERS, "value: -1", given("period: 2026-01, value: -1")),
    Case("I1.value", PATH, "value: 56", given(more=milestone("period: 2026-01, numerator: 22, denominator: 40, value: 56")), says="gives 55", beside=("I4.differs",)),
    Case("I2.form", NUMBERS, "period: jan 2026", given("period: jan 2026, value: 55"), says="2024-01"),
    Case("I2.length", NUMBERS, "period: 2026-Q1", given("period: 2026-Q1, value: 55"), says="2024-01"),
    Case("I2.twice", NUMBERS, "period: 2026-01, numerator: 25", given(JAN, FEB.replace("-02", "-01"))),
    Case("I2.order", NUMBERS, "period: 2026-01", given(FEB, JAN), says="2026-01 comes after 2026-02"),
    Case("I2.gap", NUMBERS, "period: 2026-03", given(JAN, MAR), says="2026-02 is passed over"),
    Case("I2.again", "docs/series/ser-003.yaml", "indicator:", {**given(), "docs/series/ser-003.yaml": numbers(id="SER-003")}, says=NUMBERS),
    Case("I3.period", PATH, "period: 2025-12", settled(", n: 1", period="2025-12"), says=NUMBERS),
    Case("I3.event", PATH, "period: 2025-12", given(more="annotations:\n  - {period: 2025-12, text: Ny rutine.}\n")),
    Case("I3.number", PATH, "minutes: MOT", settled("")),
    Case("I3.decision", PATH, "n: 2", settled(", n: 2"), says="no decision number 2"),
    Case("I3.rejected", PATH, "n: 1", settled(", n: 1", "reject")),
    Case("I4.series", PATH, "milestones", {PATH: subject(milestone("period: 2026-01, value: 55"))}, "warning"),
    Case("I4.absent", PATH, "period: 2025-12", given(more=milestone("period: 2025-12, value: 55"))),
    Case("I4.differs", PATH, "value: 55.1", given(more=milestone("period: 2026-01, value: 55.1")), says="has 55"),
    Case("I4.counts", PATH, "numerator: 11", given(more=milestone("period: 2026-01, numerator: 11, denominator: 20, value: 55")), says="has 22", beside=("I4.counts",)),
    Case("I5.more", MORE, "denominator: 23", nested("period: 2026-01, numerator: 11, denominator: 23"), says="measured of 23, and only 22"),
    Case("I5.text", OTHER, "denominator: brukere", nested("period: 2026-01, numerator: 11, denominator: 22", of="brukere som ble  meldt dårligere")),
    Case("I5.whom", OTHER, "denominator_of", {**nested("period: 2026-01, numerator: 11, denominator: 22"), OTHER: subject("denominator_of: IND-001\n", "IND-002").replace("denominator: Brukere som ble meldt dårligere.\n", "")}),
    Case("I5.circle", PATH, "denominator_of", {PATH: subject("denominator_of: IND-002\n", of="Av dem."), OTHER: subject("denominator_of: IND-001\n", "IND-002", of="Av disse.")}, beside=("I5.circle",)),
    Case("I6.few", NUMBERS, "denominator: 4", given("period: 2026-01, numerator: 0, denominator: 4"), says="fewer than 5"),
    Case("I6.counted", NUMBERS, "numerator: 4", given("period: 2026-01, numerator: 4, denominator: 40")),
    Case("I6.rest", NUMBERS, "numerator: 36", given("period: 2026-01, numerator: 36, denominator: 40")),
    Case("I6.alike", NUMBERS, "numerator: 9", given("period: 2026-01, numerator: 9, denominator: 9")),
    Case("I6.difference", NUMBERS, "denominator: 40", at_places(JAN, "period: 2026-01, numerator: 20, denominator: 37")),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if re.match(r"I[0-9]", k))


GONE = "withdrawn: {date: 2026-10-01, reason: Måles ikke lenger.}\n"
PEACE: dict[str, Edits] = {
    "numbers in order": given(),
    "a gap that is told": given(JAN, "period: 2026-02, missing: Ikke talt.", MAR),
    "the last week of a long year and the first of the next": given("period: 2026-W53, value: 1", "period: 2027-W01, value: 1", frequency="weekly"),
    "a year's turn in halves": given("period: 2025-H2, value: 1", "period: 2026-H1, value: 1", frequency="half-yearly"),
    "a year's turn in quarters": given("period: 2025-Q4, value: 1", "period: 2026-Q1, value: 1", frequency="quarterly"),
    "years": given('period: "2025", value: 1', 'period: "2026", value: 1', frequency="yearly"),
    "more than a hundred of what is no share": given("period: 2026-01, value: 140", unit="minutes"),
    "a value that says of how many": given("period: 2026-01, value: 14.5, denominator: 380", unit="median"),
    "a milestone as far as its decimals go": given("period: 2026-01, numerator: 22, denominator: 39", more=milestone("period: 2026-01, value: 56.4")),
    "a milestone in whole per cent": given("period: 2026-01, numerator: 22, denominator: 39", more=milestone("period: 2026-01, numerator: 22, denominator: 39, value: 56")),
    "per 1000": given("period: 2026-01, numerator: 24, denominator: 7742", unit="per-1000", more="counts: events\n" + milestone("period: 2026-01, value: 3.1")),
    "few events of many": given("period: 2026-01, numerator: 2, denominator: 7742", more="counts: events\n"),
    "new limits that are decided": settled(", n: 1"),
    "all of those who are counted above": nested("period: 2026-01, numerator: 11, denominator: 22"),
    "a part of those that a mean is of": nested("period: 2026-01, value: 1.5, denominator: 40", above="period: 2026-01, value: 2.5, denominator: 40", unit="hours"),
    "a period that stands only in one of the two": nested("period: 2026-02, numerator: 11, denominator: 99"),
    "nobody of many": given("period: 2026-01, numerator: 0, denominator: 40"),
    "five": given("period: 2026-01, numerator: 5, denominator: 10"),
    "places that leave nobody over": at_places(JAN, JAN),
    "places that leave many over": at_places(JAN, "period: 2026-01, numerator: 10, denominator: 20"),
    "what is withdrawn": {PATH: subject(GONE + milestone("period: 2020-01, value: 1")), NUMBERS: numbers("period: 2026-01, numerator: 3, denominator: 2").replace("indicator:", GONE + "indicator:")},
}  # fmt: skip


@pytest.mark.parametrize("edits", PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(edits: Edits) -> None:
    found = [p for p in problems(edits) if p.rule != "C2"]
    assert [(str(p.place), key(p), dict(p.values)) for p in found] == []


def test_how_few_are_too_few_is_the_indicators_own_or_the_handbooks_whichever_is_more() -> None:
    assert [key(p) for p in problems(given("period: 2026-01, numerator: 9, denominator: 40", more="smallest_group: 10\n"))] == ["I6.counted"]
    settings = {"docs/registers/reg-settings.yaml": (("required_roles:\n", "thresholds: {small_number: 8}\nrequired_roles:\n"),)}
    assert [key(p) for p in problems({**given("period: 2026-01, numerator: 7, denominator: 40"), **settings})] == ["I6.counted"]


def test_a_milestone_too_says_out_of_how_many() -> None:
    assert [key(p) for p in problems(given(more=milestone("period: 2026-01, numerator: 22, value: 55")))] == ["I1.half"]


def test_odd_values_are_told_by_their_shape_alone() -> None:
    odd = given("period: [1], numerator: a, denominator: [b]", "period: 2026, value: true", more="milestones: 5\nrebase: [1, {period: 3, decision: 4}]\nannotations: x\nsmallest_group: many\ncounts: [x]\n", unit="[a]", frequency="[b]")
    found = problems(odd)
    assert found and {p.rule for p in found} <= {"K1", "K2", "K3"}
