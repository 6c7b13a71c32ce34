"""Where the rules draw the line: what looks wrong and is said in peace, and what looks right and isn't."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from felles.check import level_of
from felles.words import Words
from felles.words.problems import key, said

from .test_relations import (
    ASSISTANT,
    CHANNELS,
    CIRCLE,
    DEPUTY,
    DOOR,
    HALF,
    KEYS,
    MEMBER,
    SETTINGS,
    SITES,
    TEAM,
    Edits,
    circle,
    door,
    problems,
    routine,
    text,
)  # fmt: skip


def in_body(*lines: str) -> Edits:
    return {DOOR: text(DOOR) + "\n" + "\n\n".join(lines) + "\n"}


def found(edits: Edits, today: str = "2026-11-21") -> list[str]:
    return [key(problem) for problem in problems(edits, today) if not problem.rule.startswith("U")]


NO_TELEPHONE = (
    "Gi 20 30 40 50 mg etter skjema", "Trappes ned 40 30 20 10 mg over fire dager", "Dosett 22 22 22 22", "40 40 40 40 ml",
    "25 30 35 40 mg", "20 30 40 50 sekunder", "12 16 20 24 28 32", "uke 30 31 32 33", "BMI 22 25 30 35", "Kl. 22 30 45 60",
    "20000000 IE penicillin", "Bestill 30000000 enheter", "02500 kalorier", "Antall: 25000000",
    "Sak 20263345 i arkivet", "saksnummer 23456789", "Vedtak nr. 31415926", "Ärende 23456789", "Ref. 45678901", "Dnr 23456789",
    "Batchnummer 23456789", "Lot 45678901 på pakningen", "LOT-nr 22334455", "Serienummer 45678912", "Hjelpemiddelnummer 23456789",
    "Varenr. 23456789", "MDN 22334455", "SNOMED-kode 22298006", "PMID: 31415926", "HPR-nummer 23456789", "Org.nr 23456789",
    "Ring bruker to ganger", "Ring 2 ganger med 10 minutter", "Ring etter 30 minutter", "Ring kl. 2230", "Ring før 2200",
    "Ring bruker på rom 4010", "Telefonen på rom 4010", "Ring lege innen 24 timer", "Ring 113, 116117 eller 116 117",
    "01.01.2026-31.12.2026 og 2026-01-01/2026-12-31", "FOR-2008-04-03-320 og SOSFS 2011:9", "BT 120/80 120 80 72 16",
)  # fmt: skip
TELEPHONE = (
    "Datteren har 92 23 34 55", "Datteren har 92 23 34 55, e-post følger", "Journalen sier 92 23 34 55", "Ring datter på 922 33 455",
    "tlf. 40 123 456", "tlf:40123456", "Tlf 4012 3456", "mobil 40.12.34.56", "mobil 40-12-34-56", "mobil: 401-23-456",
    "Ring (+47) 40 12 34 56", "Ring 0047 40 12 34 56", "Ring saksbehandler 40123456", "Ring 02800", "Vakttelefon: 4010",
    "070-123 45 67", "070-1234567", "0701234567", "08-123 456 78", "08 123 45 67", "08-12 34 56 78", "+46 8 123 456 78", "+45 33 12 34 56",
    # the register of channels has 5010
    "Ring vakten 5010", "Ring vakttelefonen (5010)", "Vakttelefonen er 5010",
)  # fmt: skip


@pytest.mark.parametrize("line", NO_TELEPHONE)
def test_digits_that_say_what_they_are_are_no_telephone_numbers(line: str) -> None:
    assert found(in_body(line)) == []


@pytest.mark.parametrize("line", TELEPHONE)
def test_a_telephone_number_is_one_however_it_is_written(line: str) -> None:
    assert found(in_body(line)) == ["C6.phone"]


@pytest.mark.parametrize("address", ["post", "legevakt.nord", "sykehjem.bakken", "rehab.dag", "dagsenter.vest", "personvern.ombud", "hemtjanst.norr", "it.hjelp"])
def test_an_office_may_be_written_to(address: str) -> None:
    assert found(in_body(f"Skriv til {address}@kommune.example")) == []


@pytest.mark.parametrize("address", ["kari.nordmann", "kari_nordmann", "k.nordmann", "åse.berg"])
def test_a_person_may_not(address: str) -> None:
    assert found(in_body(f"Skriv til {address}@kommune.example")) == ["C6.mail"]


NAMES: Mapping[str, tuple[str, str, str, bool]] = {
    "a member's profession and name": (TEAM, "profession: helsefagarbeider, participation: fixed, from: 2026-02-01}", "profession: Ola Hansen-Berg, participation: fixed, from: 2026-02-01}", True),
    "a function at a place": (ASSISTANT, "title: Assistent", "title: Assistent i Sone Elva", False),
    "a function of a place with a name": (ASSISTANT, "title: Assistent", "title: Assistent Sone Elva", False),
    "a title of two words with capitals": (ASSISTANT, "title: Assistent", "title: Første Assistent", False),
    "a name among the tasks": (ASSISTANT, "Ringer vakttelefonen når", "Ringer vakttelefonen til Kari Nordmann når", True),
    "a name in what is decided": (ASSISTANT, "Å ringe 113 når", "Å ringe Ola M. Hansen når", True),
    "a name of something after the first word": (ASSISTANT, "Ringer vakttelefonen når", "Varsler Helsehuset når", False),
    "a place among the tasks": (ASSISTANT, "Ringer vakttelefonen når", "Ringer til Sone Elva når", False),
    "an English title": (ASSISTANT, "title: Assistent\nlang: nb", "title: Care Team Assistant\nlang: en", False),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_where_only_a_function_may_stand(name: str) -> None:
    path, old, new, told = NAMES[name]
    whole = text(path)
    assert old in whole
    assert found({path: whole.replace(old, new, 1)}) == (["C6.name"] if told else [])


MENTIONED = (
    "Vi sier ikke «medisinrunde» lenger.", "Hun spurte: «Når kommer medisinrunden?»", "Ordet “medisinrunde” er gammelt.", 'Ordet "medisinrunde" er gammelt.',
    "Ordet `medisinrunde` er gammelt.", "Les [mer](https://helse.example/medisinrunde/om).", "Se https://helse.example/medisinrunde i dag.",
)  # fmt: skip


@pytest.mark.parametrize("line", MENTIONED)
def test_a_word_to_avoid_may_be_spoken_of(line: str) -> None:
    assert found(in_body(line)) == []


@pytest.mark.parametrize("line", ["Etter «vakten» er medisinrundens tid, sier «legen».", 'Si "nå" før medisinrunde og "ja" etterpå.', "[Medisinrunden](rut-002-last-dor.md) kommer."])
def test_a_word_to_avoid_that_is_used_is_told(line: str) -> None:
    assert found(in_body(line)) == ["C8"]


@pytest.mark.parametrize("field", ["legal: [{text: Forskrift om medisinrunde § 2}]", "references: [{text: Veileder om medisinrunde}]"])
def test_a_law_or_a_source_keeps_its_own_words(field: str) -> None:
    assert found(door(("risk: medium", f"{field}\nrisk: medium"))) == []


ADDRESSES = {
    "www.helse.example/a": "H1.web", "helse-test.no": "H1.web", "lov.dk/dokument/a.html": "H1.web", "post@kommune.example": "H1.mail",
    "rut-002-last-doer.md": "H1.guess", "RUT-001": "H1.guess", "../rut-001.md": "H1.guess", "http": "H1", "a/b.no.md": "H1",
}  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_without_its_beginning_is_told_as_what_it_is(address: str) -> None:
    assert found(in_body(f"[her]({address})")) == [ADDRESSES[address]]


WITHDRAWN = {KEYS: routine("RUT-003", "nokkel", "withdrawn: {date: 2026-11-01, reason: Ny lås.}\n")}
LAST_DAY = MEMBER.replace("from: 2026-02-01", "from: 2026-02-01, to: 2026-11-21")
NEXT = MEMBER.replace("no: 3", "no: 5").replace("2026-02-01", "2026-11-22")

PASSES: Mapping[str, Edits] = {
    "a withdrawn text links to a withdrawn one": {**WITHDRAWN, "routines/besok/rut-004-skap.md": routine("RUT-004", "fall", "withdrawn: {date: 2026-11-01, reason: Ny lås.}\n", body="\n[Se](rut-003-nokler.md)\n")},
    "what is only written down needs no channel": door(("    channel: vakttelefon\n", "")),
    "a deviation written where it may be": door(("    channel: vakttelefon\n    info_class: patient\n    recorded_in: {channel: journal, part: Besøk}\n", "    info_class: staff\n    recorded_in: {channel: avvikssystem}\n")),
    "a heading on contact, and one on language": in_body("## Kontakt", "Ring familien.", "## Språk", "Bestill tolk."),
    "a routine that waits for its day": {KEYS: routine("RUT-003", "last-dor", "valid_from: 2027-01-01\nsupersedes: [RUT-002]\n")},
    "what is said of how pictures are shown, and line ends kept as they are": {".gitattributes": "* -text\n# *.md -diff\n*.png -diff\ndocs/*.pdf binary\n"},
    "a mandate on its last day": {TEAM: (("  from: 2026-02-01\n", "  from: 2026-02-01\n  to: 2026-11-21\n"),)},
    "a support unit whose function is everywhere": {SETTINGS: (("  zone: [", "  support: [avdelingsleder]\n  zone: ["),)},
    "rows of different lists with one id": {ASSISTANT: ((("id: si-fra"), "id: besok"), ("responsibility: si-fra", "responsibility: besok"))},
    "a member's last day, and the next one comes on the morrow": {TEAM: ((MEMBER, LAST_DAY + NEXT), (DEPUTY, DEPUTY.replace("deputy_for: 3", "deputy_for: 5")))},
    "a note on words and terms taken out": {**door(("Du ringer nå", "Medisinrunde er byttet ut. Du ringer nå")), ASSISTANT: (("alltid kan ringe", "alltid kan ringe; stillingsprosent er tatt ut, og"),)},
    "a purpose that is pay": {ASSISTANT: (("purpose: Hjelper", "purpose: Ser at lønn er riktig, og hjelper"),)},
}  # fmt: skip


@pytest.mark.parametrize("name", PASSES)
def test_this_is_fine(name: str) -> None:
    assert found(PASSES[name]) == []


TOLD: Mapping[str, tuple[Edits, str]] = {
    "a text links to a withdrawn one": ({**WITHDRAWN, **in_body("[Se](rut-003-nokler.md)")}, "C2.withdrawn"),
    "changes of a folder's texts that aren't shown": ({".gitattributes": "*.png -diff\n/routines/besok/*.md text -diff\n"}, "D8"),
    "every change taken for a machine's": ({".gitattributes": "* -text linguist-generated\n"}, "D8"),
    "a text stored otherwise than it is written": ({".gitattributes": "*.yaml filter=crypt\n"}, "D8"),
    "an id in other letters": (door(("topic: last-dor", "topic: Last-Dor")), "C2.guess"),
    "a support unit that adapts": ({KEYS: routine("RUT-003", "nokkel", "local_adaptation: {allowed: true}\nlocal:\n  - {site: soknadskontoret, field: skap, text: Innenfor., reason: Vant.}\n")}, "R10.scope"),
    "a heading as other places write it": (in_body("[Se](#Når-vi-har-nøkkel)"), "H2.guess"),
    "something forbidden holds what is written down": (door(("recorded_in: {channel: journal", "recorded_in: {channel: private-apper")), "R3.forbidden"),
    "what concerns staff is written in the journal": (door(("    channel: vakttelefon\n    info_class: patient\n", "    info_class: staff\n")), "R3"),
    "a function uses what is forbidden": ({ASSISTANT: text(ASSISTANT) + "channels: [private-apper]\n"}, "R3.named"),
    "a support unit without its function": ({SETTINGS: (("  zone: [", "  support: [helsefagarbeider]\n  zone: ["),), **dict([HALF])}, "S1"),
    "two responsibilities with one id": ({ASSISTANT: (("tasks:", "  - {id: Si-fra, text: At skapet er ryddig.}\ntasks:"),)}, "S2"),
    "two areas with one id": ({SETTINGS: (("{id: besok, title: Besøk}", "{id: besok, title: Besøk}\n  - {id: besok, title: Reise}"),)}, "S2"),
    "a mandate that ended yesterday": ({TEAM: (("  from: 2026-02-01\n", "  from: 2026-02-01\n  to: 2026-11-20\n"),)}, "T3.ended"),
    "a course on a level that isn't there": ({"docs/registers/reg-competence.yaml": (("når noe ikke stemmer.\n", "når noe ikke stemmer.\n    courses: [{id: kurs, title: Kurs, level: 5, roles: [sykepleier]}]\n"),)}, "S4.level"),
    "a heading for a Nynorsk field": ({KEYS: routine("RUT-003", "nokkel", body="\n## Føremål\n\nAt ingen står ute.\n").replace("lang: nb", "lang: nn")}, "R7"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_this_is_told(name: str) -> None:
    edits, expected = TOLD[name]
    assert [k for k in found(edits) if k not in ("F4", "R4")] == [expected]


def test_a_name_in_other_letters_is_guessed_right() -> None:
    problem = next(p for p in problems(door(("risk: medium", "related: [rut-001]\nrisk: medium"))) if key(p) == "C2.guess")
    assert said(problem, Words("en"))[0].endswith("Did you mean “RUT-001”?")


def test_a_period_lasts_through_the_day_it_names_and_is_over_on_the_next() -> None:
    edits: Edits = {TEAM: ((MEMBER, LAST_DAY),)}
    assert found(edits, "2026-11-21") == []
    assert found(edits, "2026-11-22") == ["T1.ended"]
    followed: Edits = {TEAM: ((MEMBER, LAST_DAY + NEXT), (DEPUTY, DEPUTY.replace("deputy_for: 3", "deputy_for: 5")))}
    assert found(followed, "2026-11-22") == []
    seven = circle("sykepleier", "assistent", "ergoterapeut", "assistent", "assistent", "assistent", "assistent")
    last = seven.rstrip("\n").rsplit("\n", 1)
    leaving = {CIRCLE: last[0] + "\n" + last[1].replace("from: 2026-01-01", "from: 2026-01-01, to: 2026-11-21") + "\n"}
    assert found(leaving, "2026-11-21") == []
    assert found(leaving, "2026-11-22") == ["T2.size"]


def test_a_place_is_open_through_its_last_day() -> None:
    dalen = "  - {id: sone-dalen, name: Sone Dalen, type: zone, active_from: 2020-01-01, active_to: 2026-11-21}\n"
    edits: Edits = {SITES: (("  - id: soknadskontoret", dalen + "  - id: soknadskontoret"),), CHANNELS: (('"5020"}\n', '"5020"}\n      - {site: sone-dalen, number: "5030"}\n'),)}
    assert "C2.closed" not in found(edits, "2026-11-21") and "T1.nobody" in found(edits, "2026-11-21")
    assert found(edits, "2026-11-22") == ["C2.closed"]


def test_the_day_a_routine_takes_anothers_place_makes_no_error() -> None:
    edits: Edits = {KEYS: routine("RUT-003", "last-dor", "valid_from: 2027-01-01\nsupersedes: [RUT-002]\n")}
    assert found(edits, "2026-12-31") == []
    later = problems(edits, "2027-01-01")
    assert sorted(map(key, later)) == ["C2.both", "R6"]
    assert {level_of(problem) for problem in later} == {"warning"}


def test_a_waiver_counts_to_its_last_day_and_that_day_too() -> None:
    rows = "  - {id: unntak-1, rule: C8, document: RUT-002, reason: Vi skriver om., owner: avdelingsleder, from: 2026-11-01, until: 2026-11-21}\n"
    edits: Edits = {**in_body("Medisinrunden er sen."), "docs/registers/reg-waivers.yaml": (("entries: []\n", "entries:\n" + rows),)}
    assert found(edits, "2026-11-21") == []
    assert sorted(found(edits, "2026-11-22")) == ["C8", "W2"]


