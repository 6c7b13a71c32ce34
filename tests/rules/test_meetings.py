"""What the rules on minutes say, variant by variant, and the ordinary minutes they leave in peace."""

from __future__ import annotations

import pytest

from felles.check import level_of
from felles.facts import Facts
from felles.model import Minutes
from felles.reading.handbook import read
from felles.words import LANGUAGES, Words
from felles.words.problems import SENTENCES, key, said

from .test_relations import (
    CIRCLE,
    KEYS,
    SITES,
    TEAM,
    TODAY,
    Case,
    Edits,
    Files,
    circle,
    edited,
    problems,
    routine,
    text,
)
from .test_trials import PATH as TRIAL
from .test_trials import trial

PATH = "docs/meetings/mot-2026-03-04.md"
PRESENT = "[1, 3]"
APPROVED = "  - {n: 1, text: Godkjent., outcome: approve, subject: RUT-002}\n"
STATED = "statements:\n  - {site: sone-skogen, text: Har ingenting å legge til.}\n"


def minutes(decisions: str = "", more: str = "", body: str = "", *, present: str = PRESENT, day: str = "2026-03-04", type: str = "ordinary", team: str = "utviklingsteam", lang: str = "nb") -> str:
    rows = f"decisions:\n{decisions}" if decisions else ""
    return f"""---
id: MOT-2026-03-04
kind: meeting
title: Møte 4. mars 2026
lang: {lang}
owner_role: virksomhetsleder
change: {{class: significant, note: Referat.}}
team: {team}
date: {day}
type: {type}
present: {present}
{more}{rows}---
{body}
"""


QUORUM: Edits = {TEAM: (("members:\n", "quorum: 3\nmembers:\n"),)}
LIMITED: Edits = {TEAM: (("decides_on: {kinds: all, folders: all, sites: all}", "decides_on: {kinds: [routine], folders: [routines/legemidler]}"),)}
FROM_MARCH = (("  from: 2026-02-01\nmembers", "  from: 2026-03-15\nmembers"),)
TO_MARCH = (("  from: 2026-02-01\nmembers", "  from: 2026-02-01\n  to: 2026-03-01\nmembers"),)
NO_MANDATE: Edits = {TEAM: text(TEAM).split("mandate:")[0] + "members:" + text(TEAM).split("members:")[1].split("policy:")[0]}

INPUTS = "inputs:\n" + "".join(f"  - {{item: {item}, seen: Sett.}}\n" for item in "decisions EV05 EV06 EV07 EV08 EV11 EV12 EV13 EV17".split())


def at(written: str, **more: str) -> Edits:
    return {PATH: written, **more}


CASES = (
    Case("M1.unknown", PATH, "9]", at(minutes(present="[1, 9]")), says="has number 9"),
    Case("M1.then", PATH, "1, 3]", at(minutes(day="2026-01-31", present="[1, 3]")), says="on 31 January 2026", beside=("M1.then",)),
    Case("M2.quorum", PATH, "present", {**at(minutes(APPROVED)), **QUORUM}, says="2 were present, and at least 3"),
    Case("M2.votes", PATH, "{n: 1", at(minutes("  - {n: 1, text: Godkjent., outcome: approve, for: 2, against: 1}\n")), says="3 are written"),
    Case("M2.absent", PATH, "present", at(minutes(APPROVED, present="[1, 2]")), says="Sone Skogen"),
    Case("M3.nothing", PATH, "subject: RUTINEN-OM-SNØ", at(minutes(APPROVED.replace("RUT-002", "RUTINEN-OM-SNØ")))),
    Case("M3.guess", PATH, "subject: rut-002", at(minutes(APPROVED.replace("RUT-002", "rut-002"))), says="“RUT-002”"),
    Case("M3.mandate", PATH, "subject", {**at(minutes(APPROVED)), **NO_MANDATE}, "error"),
    Case("M3.days", PATH, "subject", {**at(minutes(APPROVED)), TEAM: TO_MARCH}, "error", says="4 March 2026", beside=("T3.ended",)),
    Case("M3.outside", PATH, "subject", {**at(minutes(APPROVED)), **LIMITED}, "warning", says="“RUT-002”"),
    Case("M4", PATH, "type", at(minutes(type="learning_circle"))),
    Case("M5", PATH, "inputs", at(minutes(type="management_review", more=INPUTS.replace("  - {item: EV13, seen: Sett.}\n", "").replace("  - {item: EV05, seen: Sett.}\n", ""))), says="Krav og hva som svarer på dem; SWOT, sammenligning og risiko"),
    Case("M6.initials", PATH, "Bruker A.B.", at(minutes(body="Bruker A.B. falt to ganger."))),
    Case("M6.number", PATH, "bruker nr. 7", at(minutes(body="Vi snakket om bruker nr. 7."))),
    Case("M6.room", PATH, "leilighet 12", at(minutes(body="Alarmen i leilighet 12 virket ikke."))),
    Case("M6.age", PATH, "82 år gammel", at(minutes(body="Hun er 82 år gammel og bor alene."))),
    Case("M6.title", PATH, "fru Hansen", at(minutes(body="Besøket hos fru Hansen ble glemt."))),
    Case("M6.name", PATH, "Kari Nordmann", at(minutes(body="Deretter sa Kari Nordmann at det haster.")), "warning"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_it_is_one_problem_where_it_is(case: Case) -> None:
    found = problems(case.edits)
    assert sorted(map(key, found)) == sorted((case.key, *case.beside))
    problem = next(p for p in found if key(p) == case.key)
    line = edited(case.edits)[problem.place.path].decode().split("\n")[problem.place.line - 1]
    assert (problem.place.path, line[problem.place.column - 1 :][: len(case.at)]) == (case.path, case.at)
    assert case.level is None or level_of(problem) == case.level
    assert case.says in " ".join(said(problem, Words("en")))
    for language in LANGUAGES:
        assert "{" not in "".join(said(problem, Words(language)))


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if k[0] == "M" and k[1].isdigit())


REFUSED = "  - {n: 1, text: Forslaget ble ikke godkjent., outcome: reject, subject: RUT-777, reason: Det finnes alt.}\n"
LEFT = text(TEAM).replace("from: 2026-02-01, deputy_for: 1}", "from: 2026-02-01, to: 2026-03-04, deputy_for: 1}")
PEACE: dict[str, Edits] = {
    "a decision on a document": at(minutes(APPROVED)),
    "a refusal of what never came to be": at(minutes(REFUSED)),
    "a decision put off, by too few": {**at(minutes("  - {n: 1, text: Utsatt., outcome: defer, subject: RUT-777}\n", present="[1]")), **QUORUM},
    "a meeting that was cancelled": at(minutes(type="learning_circle", more="state: cancelled\n", present="[]")),
    "a place that has written": at(minutes(APPROVED, STATED, present="[1, 2]")),
    "a place whose deputy came": at(minutes(APPROVED, present="[1, 4]")),
    "a meeting that decided nothing": at(minutes(present="[1]")),
    "minutes with their own day's quorum": {**at(minutes(APPROVED, "quorum: 2\n")), **QUORUM},
    "a member's last day": {**at(minutes(APPROVED, present="[1, 2, 3]")), TEAM: LEFT.replace("policy:", "  - {no: 5, role: helsefagarbeider, site: sone-elva, profession: helsefagarbeider, participation: fixed, from: 2026-02-01, deputy_for: 1}\npolicy:")},
    "a guarded file": {**at(minutes(APPROVED.replace("RUT-002", "schemas/routine/layout.yaml")))},
    "a document that has since been withdrawn": {**at(minutes(APPROVED.replace("RUT-002", "RUT-003"))), KEYS: routine("RUT-003", "nokkel", "withdrawn: {date: 2026-11-01, reason: Ny lås.}\n")},
    "a place that has since closed": {**at(minutes(APPROVED, "statements:\n  - {site: sone-dalen, text: Ja.}\n")), SITES: (("  - id: soknadskontoret", "  - {id: sone-dalen, name: Sone Dalen, type: zone, active_from: 2020-01-01, active_to: 2026-05-31}\n  - id: soknadskontoret"),)},
    "a meeting of a circle that looked at a trial": {**at(minutes(type="learning_circle", more="trials_reviewed: [PH-01]\n")), TRIAL: trial()},
    "a workshop of a circle": {**at(minutes(type="workshop", team="sirkel", present="[1, 2]")), CIRCLE: circle("sykepleier", "helsefagarbeider", "assistent", "sykepleier", "helsefagarbeider", "assistent", "ergoterapeut")},
    "a management review that saw it all": at(minutes(type="management_review", more=INPUTS)),
}  # fmt: skip


@pytest.mark.parametrize("edits", PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(edits: Edits) -> None:
    assert [(str(p.place), key(p), dict(p.values)) for p in problems(edits)] == []


def test_time_alone_never_makes_an_error() -> None:
    edits: Edits = {**at(minutes(APPROVED)), TEAM: (("  from: 2026-02-01\nmembers", "  from: 2026-02-01\n  to: 2026-12-31\nmembers"),)}
    assert problems(edits) == ()
    assert {key(p) for p in problems(edits, today="2035-01-01")} == {"T3.ended"}


def test_a_mandate_that_was_renewed_later_makes_old_minutes_a_warning_only() -> None:
    found = problems({**at(minutes(APPROVED)), TEAM: FROM_MARCH})
    assert [(key(p), level_of(p)) for p in found] == [("M3.days", "warning")]


def test_minutes_of_odd_values_are_told_by_their_shape_alone() -> None:
    odd = minutes().replace("team: utviklingsteam", "team: [a]").replace("date: 2026-03-04", "date: {a: 1}").replace(PRESENT, "{a: [1]}")
    odd = odd.replace("---\n\n", "decisions:\n  - {n: [1], outcome: {a: 1}, subject: [x], for: {}, text: {}}\n  - 3\nstatements: [{site: [a]}]\ninputs: 4\n---\n\n")
    found = problems(at(odd))
    assert found and {p.rule for p in found} <= {"K1", "K2", "K3"}


IN_PEACE = {
    "nb": """
        Hjemmeboende over 75 år med demens skal ha et fast team. Vi bruker AB-listen i Sone Elva, og natten bruker KI i dag.
        Eldre mellom 65 og 80 år med diabetes får tilbud om kartlegging. Sone Elva bruker 12 minutter på rapporten.
        Møtested: rom 214 på rådhuset. Neste møte er i grupperommet, rom 3. Vi har 84 brukere, 12 av dem over 90 år.
        Brukeren skal kjenne igjen den som kommer. En bruker med kols trenger tid. Vi så på dette hos brukere i 80-årene.
        «Hva er viktig for deg?» ble prøvd hos fire brukere. Bruk Teams til opplæringen. Før Statsforvalteren kommer, ser vi over planen.
        Etter 20 år med demensomsorg vet vi noe. Pasientjournalen er oppe igjen. Rutinen Låst dør ved avtalt besøk er godkjent.
        Bruker- og pårørendeutvalget har svart. Bruker 1 av 3 skjemaer riktig. Fra bruker til bruker er det ulikt.
        Sykepleier 1 og sykepleier 2 deler listen. Tiltak for bruker, 2. utkast. Kvinner over 80 år bor oftere alene.
        Hver bruker får 2 timer. Sone Skogen bruker to biler. Hos bruker 10 minutter før avtalt tid er for tidlig.
    """,
    "da": """
        Borgere over 80 år får tilbudet. Borgeren skal kende den, der kommer. Vi bruger AB-listen. Mødelokale: rum 12.
        Mænd mellem 65 og 75 år svarer sjældnere. En borger med KOL skal have tid. Hver borger får 2 besøg om dagen.
    """,
    "sv": """
        Brukare över 80 år får erbjudandet. Brukaren ska känna igen den som kommer. Mötesplats: rum 12 i kommunhuset.
        Kvinnor mellan 65 och 75 år svarar oftare. En brukare med KOL behöver tid. Varje brukare får 2 besök om dagen.
    """,
    "en": """
        Users over 80 years get the offer. The user should know who comes. The meeting was in room 12. Each resident has two visits.
        The Quality Adviser Looks After The List. People aged 65 to 75 answer less often.
    """,
}  # fmt: skip


@pytest.mark.parametrize("language", IN_PEACE)
def test_ordinary_minutes_are_left_in_peace(language: str) -> None:
    found = problems(at(minutes(body=IN_PEACE[language], lang=language)))
    assert [(key(p), dict(p.values)) for p in found if p.rule == "M6"] == []


POINTING = (
    ("Brukeren AB falt.", "initials"), ("hos bruker K. L. i går", "initials"), ("Pasient N.N. ble glemt.", "initials"), ("- Bruker X", "initials"),
    ("for bruker B, som", "initials"), ("beboeren GH", "initials"), ("borger A.B.", "initials"), ("patient CD", "initials"), ("brukaren EF", "initials"), ("resident GH", "initials"),
    ("Bruker 4 falt på badet.", "number"), ("besøket hos bruker 12", "number"), ("pasient nr. 3", "number"), ("borger 7 klagede", "number"), ("brukare nummer 2", "number"),
    ("i leilighet 4B", "room"), ("Vi var på rom 204 da alarmen gikk.", "room"), ("i lejlighed 7", "room"), ("i lägenhet 1203", "room"), ("på værelse 12", "room"),
    ("En kvinne (84) ringte.", "age"), ("en mann på 78 år", "age"), ("en 91-åring", "age"), ("har kols, 84 år", "age"), ("84 år, demens", "age"), ("en dame i 80-årene", "age"),
    ("en kvinde på 84 år", "age"), ("en 84-årig kvinde", "age"), ("kvinna, 79 år", "age"), ("an 84-year-old", "age"),
    ("Fru Olsen ringte.", "title"), ("hos herr Berg", "title"), ("Mrs. Smith called.", "title"),
)  # fmt: skip


@pytest.mark.parametrize(("words", "variant"), POINTING, ids=[words for words, _ in POINTING])
def test_what_points_at_somebody_is_found(words: str, variant: str) -> None:
    found = problems(at(minutes(body=words)))
    assert [p.variant for p in found] == [variant]


def test_the_minutes_are_a_fact_for_whoever_judges() -> None:
    more = "  - {n: 2, text: Nei., outcome: reject, subject: RUT-001, reason: Finnes.}\n  - {n: 3, text: Ja., outcome: approve, subject: schemas/routine/layout.yaml}\n"
    other = minutes().replace("MOT-2026-03-04", "MOT-2026-03-05").replace("type:", "state: cancelled\ntype:")
    handbook = read(Files(edited({PATH: minutes(APPROVED + more), PATH.replace("-04", "-05"): other})))
    assert Facts(handbook, TODAY)["minutes"] == (
        Minutes(PATH, "utviklingsteam", "2026-03-04", frozenset({1, 3}), frozenset({"RUT-002", "schemas/routine/layout.yaml", PATH})),
    )
