"""What the rules on findings say, variant by variant: nothing is closed on paper, nobody is blamed, and time only warns."""

from __future__ import annotations

import pytest

from felles.check import level_of
from felles.facts import Facts
from felles.facts.closing import needed
from felles.model import Needed
from felles.reading.handbook import read
from felles.rules.blame import BLAME, PERSON, used
from felles.words.problems import SENTENCES, key

from .test_relations import TODAY, Case, Edits, Files, edited, problems, told_where_it_is

PATH, MINUTES = "docs/findings/fun-001-last-dor.md", "docs/meetings/mot-2026-10-07.md"
HEAD = "lang: nb\nowner_role: avdelingsleder\nchange: {class: significant, note: Skrevet ned.}\n"
OPEN = "{state: open, on: 2026-11-02}"
PLANNED = "{state: measures-planned, on: 2026-05-02}"
BEGUN = "{state: open, on: 2026-04-02}"
DONE = "{id: a, text: Skriv rutinen., responsible_role: sykepleier, due: 2026-06-01, done: 2026-05-28, documents: [RUT-002]}"
SEEN = "{who: users, text: Færre står utenfor., status: seen, date: 2026-09-01, evidence: [MOT-2026-10-07]}"
MET: Edits = {
    MINUTES: f"---\nid: MOT-2026-10-07\nkind: meeting\ntitle: Møte\n{HEAD}team: utviklingsteam\ndate: 2026-10-07\ntype: ordinary\npresent: [1, 3]\n"
    "decisions:\n  - {n: 1, text: Funnet er lukket., outcome: approve, subject: FUN-001}\n  - {n: 2, text: Noe annet., outcome: defer, subject: RUT-002, reason: Ikke nå.}\n---\n"
}
CLOSED = "{state: closed, on: 2026-10-07, decision: {minutes: MOT-2026-10-07, n: 1}}"


def finding(*states: str, measures: tuple[str, ...] = (DONE,), effect: tuple[str, ...] = (SEEN,), more: str = "", severity: str = "deviation", source: str = "self_check", deadline: str = "2027-06-01", says: str = "Rutinen manglet.", body: str = "") -> Edits:
    def listed(name: str, rows: tuple[str, ...]) -> str:
        return f"{name}:\n" + "".join(f"  - {row}\n" for row in rows) if rows else ""

    text = f"""---
id: FUN-001
kind: finding
title: Låst dør
{HEAD}source: {source}
date: 2026-04-01
severity: {severity}
statement: "{says}"
factors: [{{factor: unclear_routine}}]
{listed("measures", measures)}{listed("effect", effect)}followup:
  how_monitored: Leder spør hver måned.
  how_effect_checked: Vi teller.
  deadline: {deadline}
{more}{listed("states", states or (BEGUN, PLANNED))}---
{body}"""
    return {**MET, PATH: text}


def measure(more: str, due: str = "2027-03-01") -> str:
    return f"{{id: b, text: Øv på rutinen., responsible_role: sykepleier, due: {due}{more}}}"


ALL = (BEGUN, PLANNED, "{state: measures-done, on: 2026-05-28}", "{state: effect-verified, on: 2026-09-01}", CLOSED)
LATE = SEEN.replace("2026-09-01", "2026-06-20")

CASES = (
    Case("N1.none", PATH, "state: measures-planned", finding(BEGUN, PLANNED, measures=(), effect=()), "error", says="no measure"),
    Case("N1.late", PATH, "state: open", finding(BEGUN, measures=(), effect=()), "warning", says="since 2 April 2026 without measures being planned; days since then: 233, and the limit is 30."),
    Case("N2.early", PATH, "due: 2026-03-31", finding(measures=(measure(", done: 2026-05-01, evidence: Sett.", "2026-03-31"),)), "error", says="due 31 March 2026, before the finding itself (1 April 2026)"),
    Case("N2.ahead", PATH, "done: 2026-11-22", finding(measures=(measure(", done: 2026-11-22"),)), "error", says="22 November 2026"),
    Case("N2.unshown", PATH, "done: 2026-05-01", finding(measures=(measure(", done: 2026-05-01"),)), "error"),
    Case("N3.measures", PATH, "state: measures-done", finding(BEGUN, "{state: measures-done, on: 2026-06-01}", measures=(DONE, measure(""))), "error", says="Measures not done: 1 of 2."),
    Case("N3.effect", PATH, "state: effect-verified", finding(BEGUN, "{state: effect-verified, on: 2026-09-01}", effect=()), "error", says="30 days after the last measure"),
    Case("N3.soon", PATH, "state: effect-verified", finding(BEGUN, "{state: effect-verified, on: 2026-09-01}", effect=(LATE,)), "error", says="seen on 20 June 2026: too early to know whether it lasts. Look again from 27 June 2026"),
    Case("N3.decision", PATH, "state: closed", finding(BEGUN, "{state: closed, on: 2026-10-07}"), "error"),
    Case("N3.minutes", PATH, "minutes: MOT", finding(BEGUN, CLOSED.replace(", n: 1", "")) | {MINUTES: str(MET[MINUTES]).replace("FUN-001", "RUT-002")}, "error"),
    Case("N3.number", PATH, "n: 2", finding(BEGUN, CLOSED.replace("n: 1", "n: 2")), "error", says="Use one of: 1."),
    Case("N3.answer", PATH, "state: closed", finding(*ALL, source="inspection"), "error", says="closing_ref"),
    Case("N3.first", PATH, "state: measures-planned", finding(PLANNED), "error"),
    Case("N3.ahead", PATH, "on: 2026-11-22", finding(BEGUN, "{state: measures-planned, on: 2026-11-22}"), "error"),
    Case("N3.order", PATH, "on: 2026-03-02", finding(BEGUN, "{state: measures-planned, on: 2026-03-02}"), "error", says="(2 April 2026)"),
    Case("N4", PATH, "severity", finding(severity="breach"), "error"),
    Case("N5.blame", PATH, "slurv", finding(says="Rutinen manglet, og det var slurv på kvelden."), "warning", says="“slurv”"),
    Case("N5.person", PATH, "Hun", finding(says="Hun gikk fra døren."), "warning"),
    Case("N6.measure", PATH, "due: 2026-11-20", finding(measures=(measure("", "2026-11-20"),)), "warning", says="days late: 1."),
    Case("N6.effect", PATH, "deadline", finding(deadline="2026-11-20"), "warning", says="by 20 November 2026; days late: 1."),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if k.split(".")[0].rstrip("0123456789") == "N")


GONE = "withdrawn: {date: 2026-10-01, reason: Skrevet to ganger.}\n"
PEACE: dict[str, Edits] = {
    "one that is closed with everything in place": finding(*ALL),
    "an inspection that was answered": finding(*ALL, source="inspection", more="authority: {name: Statsforvalteren, closing_ref: Brev 31}\n"),
    "just found": finding(OPEN, measures=(), effect=()),
    "thirty days on the day": finding("{state: open, on: 2026-10-22}", measures=(), effect=()),
    "effect on the first day it counts": finding(*ALL, effect=(SEEN.replace("2026-09-01", "2026-06-27"),)),
    "due today": finding(measures=(measure("", TODAY),)),
    "found late, measures that are done": finding(BEGUN, PLANNED, effect=()),
    "done in time says nothing of later": finding(measures=(measure(", done: 2026-11-01, evidence: Øvelsen er sett.", "2026-06-01"),)),
    "late, but closed": finding(*ALL, deadline="2026-01-01"),
    "opened again and planned anew": finding(*ALL, "{state: reopened, on: 2026-11-10}", measures=(DONE, measure("")), effect=()),
    "withdrawn": finding(PLANNED, measures=(), more=GONE),
    "a breach that says of what": finding(severity="breach", more="requirements: [hol-4-1]\n"),
    "a state nobody made": finding("{state: open, on: 2026-11-01}", measures=(measure(""),)),
}  # fmt: skip


@pytest.mark.parametrize("name", PEACE)
def test_what_is_right_is_left_in_peace(name: str) -> None:
    found = problems(PEACE[name])
    assert [(key(p), p.values) for p in found] == []


@pytest.mark.parametrize(
    ("thresholds", "keys"),
    [("finding_days: 15", ["N1.late"]), ("finding_days: 30", []), ("effect_days: 120", ["N3.soon"]), ("effect_days: 96", [])],
)
def test_the_handbook_sets_its_own_days(thresholds: str, keys: list[str]) -> None:
    settings = (("handbook_name:", f"thresholds: {{{thresholds}}}\nhandbook_name:"),)
    states = (("{state: open, on: 2026-11-05}",) if thresholds.startswith("finding") else ALL)
    edits = finding(*states, effect=(SEEN,) if thresholds.startswith("effect") else (), measures=(DONE,) if thresholds.startswith("effect") else ())
    assert [key(p) for p in problems({**edits, "docs/registers/reg-settings.yaml": settings})] == keys


@pytest.mark.parametrize("today", ["2026-11-21", "2027-08-01", "2040-01-01"])
@pytest.mark.parametrize("name", PEACE)
def test_time_alone_never_makes_an_error(name: str, today: str) -> None:
    assert [key(p) for p in problems(PEACE[name], today) if p.rule[0] == "N" and level_of(p) == "error"] == []


def _needed(edits: Edits) -> tuple[Needed, ...]:
    facts = Facts(read(Files(edited(edits))), TODAY)
    return needed(facts["handbook"], facts["thresholds"])[PATH]


def test_what_is_needed_is_told_in_its_order_with_its_days() -> None:
    measures, effect, decision, answer = _needed(finding(*ALL[:2], measures=(DONE, measure("")), effect=(LATE,), source="inspection"))
    assert measures == Needed("measures", False, 1, 2, due="2027-03-01")
    assert effect == Needed("effect", False, due="2027-06-01", seen="2026-06-20")
    assert (decision, answer) == (Needed("decision", False), Needed("answer", False))
    measures, effect, decision = _needed(finding(*ALL))
    assert measures == Needed("measures", True, 1, 1, since="2026-05-28")
    assert effect == Needed("effect", True, since="2026-09-01", due="2027-06-01")
    assert decision == Needed("decision", True, since="2026-10-07")


def test_what_was_opened_again_needs_a_decision_again() -> None:
    assert [one.met for one in _needed(finding(*ALL, "{state: reopened, on: 2026-11-10}"))] == [True, True, False]


@pytest.mark.parametrize("effect", ["status: following", "status: unclear", "evidence: []"])
def test_what_is_only_hoped_shows_no_effect(effect: str) -> None:
    field = effect.split(":")[0]
    old = "status: seen" if field == "status" else "evidence: [MOT-2026-10-07]"
    assert not _needed(finding(*ALL, effect=(SEEN.replace(old, effect),)))[1].met


def test_a_finding_that_was_never_written_right_gives_no_crash() -> None:
    broken = finding("open", "{on: 2026-01-01}", measures=("Skriv.", "{due: [1], done: aldri}"), effect=("{date: 3}",), more="authority: Statsforvalteren\n", source="inspection")
    found = problems(broken)
    assert found and {p.rule for p in found} <= {"K1", "K2", "K3", "N1", "N3"}


BLAMES = {
    "nb": ("Det var kveldsvaktens skyld.", "Ansatte burde ha visst bedre.", "Det skyldtes menneskelig svikt."),
    "da": ("Skylden lå hos aftenvagten.", "Det var sjusk.", "De burde have vidst bedre."),
    "sv": ("Skulden låg hos kvällen.", "Det var slarv.", "De borde ha vetat bättre."),
    "en": ("The evening shift was at fault.", "It was careless.", "They should have known."),
}
NO_BLAME = {
    "nb": ("Feilen skyldes at rutinen manglet.", "Gjennomgangen var uten fordeling av skyld.", "Vi gjør det for brukerens skyld.", "Ingen fikk skylden.", "Noen spurte om «skyld».", "Lateksfrie hansker mangler.", "Det skulle stå i journalen."),
    "da": ("Fejlen skyldes, at arbejdsgangen manglede.", "Det blev gennemgået uden at placere skyld.", "For borgerens skyld."),
    "sv": ("Rutinen skulle finnas.", "Genomgången gjordes utan att lägga skuld.", "Latexfria handskar saknas."),
    "en": ("By default, the list is empty.", "It was reviewed without blame.", "There was a fault in the alarm."),
}


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in BLAMES.items() for text in texts])
def test_words_that_lay_blame_are_met_in_every_language(language: str, text: str) -> None:
    assert len(list(used(BLAME, text, language))) == 1
    assert len(list(used(BLAME, text, "nn"))) == (1 if language == "nb" else len(list(used(BLAME, text, "nb"))))


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in NO_BLAME.items() for text in texts])
def test_words_that_say_the_opposite_or_something_else_are_not(language: str, text: str) -> None:
    assert list(used(BLAME, text, language)) == []


@pytest.mark.parametrize(("language", "text"), [("nb", "Vedkommende gikk."), ("da", "Hun gik."), ("sv", "Vederbörande gick."), ("en", "She left."), ("nb", "Den ansatte gikk.")])
def test_words_that_point_at_one_person_are_met(language: str, text: str) -> None:
    assert len(list(used(PERSON, text, language))) == 1
    assert list(used(PERSON, "De ansatte har ansvar. Sykepleieren ringer. Handen. The nurses.", language)) == []


def test_blame_is_found_in_the_body_too_at_its_own_place() -> None:
    found = problems(finding(body="\n## Gjennomgang\n\nDet var slurv.\n"))
    assert [(key(p), p.values["word"]) for p in found] == [("N5.blame", "slurv")]
    line = edited(finding(body="\n## Gjennomgang\n\nDet var slurv.\n"))[PATH].decode().split("\n")[found[0].place.line - 1]
    assert line[found[0].place.column - 1 :].startswith("slurv")
