"""What the rules on relations between documents say, variant by variant, and what they leave in peace.

Each case is the samples' base with a few words changed: exactly one problem, at the text named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pytest
from stdnum.no.fodselsnummer import calc_check_digit1, calc_check_digit2

from felles import shipped
from felles.check import check, level_of
from felles.facts import Facts
from felles.model import Level, Problem
from felles.reading.handbook import read
from felles.reading.tree import Entry
from felles.words import LANGUAGES, Words
from felles.words.problems import SENTENCES, key, said

from .samples import BASE, TODAY

MINE = ("C", "F", "R", "S", "T", "V", "W")
DECIDED = ("C3", "C4", "C5", "C7", "C9")
"""These rest on decisions, and have their cases in test_decided.py."""
TRANSLATED = ("TR1", "TR2")
"""Theirs are in test_translations.py."""

GIVE = "routines/legemidler/rut-001-utdeling-av-legemidler.md"
DOOR = "routines/besok/rut-002-last-dor.md"
KEYS = "routines/besok/rut-003-nokler.md"
ASSISTANT, AIDE, NURSE = "roles/assistent.yaml", "roles/helsefagarbeider.yaml", "roles/sykepleier.yaml"
LEADER, HEAD, TEAM = "roles/avdelingsleder.yaml", "roles/virksomhetsleder.yaml", "roles/utviklingsteam.yaml"
CIRCLE = "roles/sirkel.yaml"
WAY = "routines/processes/pro-001-opptrening.md"
SITES, CHANNELS, TERMS, WAIVERS, SETTINGS = (f"docs/registers/reg-{n}.yaml" for n in ("sites", "channels", "terms", "waivers", "settings"))

Edits = Mapping[str, str | tuple[tuple[str, str], ...]]
"""By path: a new text, or words to put in place of others."""


class Files:
    """A tree of files that never touches a disk."""

    name = "test"

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def entries(self) -> Mapping[str, Entry]:
        return {path: Entry(path, "file", len(self.files[path])) for path in sorted(self.files)}

    def read(self, path: str) -> bytes:
        return self.files[path]


@lru_cache(maxsize=1)
def base() -> Mapping[str, bytes]:
    tops = ((BASE, ""), (shipped.schemas(), "schemas/"))
    return {prefix + p.relative_to(top).as_posix(): p.read_bytes() for top, prefix in tops for p in sorted(top.rglob("*")) if p.is_file()}


def edited(edits: Edits) -> dict[str, bytes]:
    files = dict(base())
    for path, change in edits.items():
        if isinstance(change, str):
            files[path] = change.encode()
            continue
        text = files[path].decode()
        for old, new in change:
            assert text.count(old) == 1, f"{path}: {old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        files[path] = text.encode()
    return files


def problems(edits: Edits, today: str = TODAY) -> tuple[Problem, ...]:
    handbook = read(Files(edited(edits)))
    return check(handbook, Facts(handbook, today)).problems


@dataclass(frozen=True)
class Case:
    """One variant of one rule."""

    key: str
    path: str
    at: str
    """What stands at the place reported."""
    edits: Edits = field(default_factory=dict)
    level: Level | None = None
    says: str = ""
    """Words that the English sentence has to have, where they are what helps."""
    beside: tuple[str, ...] = ()
    """Other problems that the same slip gives."""


def told_where_it_is(case: Case) -> None:
    """The slip gives its own problem, at its place and level, in every language."""
    found = problems(case.edits)
    assert sorted(map(key, found)) == sorted((case.key, *case.beside))
    problem = next(p for p in found if key(p) == case.key)
    line = edited(case.edits)[problem.place.path].decode().split("\n")[problem.place.line - 1]
    assert (problem.place.path, line[problem.place.column - 1 :][: len(case.at)]) == (case.path, case.at)
    assert case.level is None or level_of(problem) == case.level
    assert case.says in " ".join(said(problem, Words("en")))
    for language in LANGUAGES:
        told = re.sub(r"\{(?:allowed: true|document|version|site|navn)\}", "", "".join(said(problem, Words(language))))
        assert "{" not in told


def text(path: str) -> str:
    return base()[path].decode()


def routine(id: str, topic: str, more: str = "", scope: str = "all", body: str = "") -> str:
    return f"""---
id: {id}
kind: routine
title: Nøkler
lang: nb
owner_role: avdelingsleder
change: {{class: significant, note: Koden byttes samme dag.}}
scope: {{sites: {scope}}}
topic: {topic}
purpose: Bare den som har besøket, skal kunne låse opp.
applies_to: {{roles: all}}
risk: medium
{more}steps:
  - n: 1
    action: Kvitter ut nøkkelen
    responsible: [sykepleier]
    accountable: sykepleier
deviation_examples: [Nøkkelen ble med hjem.]
---
{body}"""


def way(owner: str = "sykepleier", *phases: str, head: str = "", more: str = "") -> str:
    """A process whose first phase somebody owns, with what the other phases are."""
    rows = phases or ("{id: b, name: Avslutning, purpose: Slutte., owner_role: sykepleier, routines: [RUT-002], output: Slutt., closing: {when: Til slutt., follow_up: Vi ringer.}}",)
    return f"""---
id: PRO-001
kind: process
title: Opptrening hjemme
lang: nb
owner_role: avdelingsleder
change: {{class: significant, note: Skrevet ned.}}
scope: {{sites: all}}
purpose: Brukeren skal klare mer.
{head}entry: Ja fra brukeren.
exit: Målene er nådd.
user_participation: [Hva det øves på.]
phases:
  - id: a
    name: Utredning
    purpose: Se.
    owner_role: {owner}
    routines: [RUT-001]
    output: Sett.
{more}{"".join(f"  - {row}{chr(10)}" for row in rows)}---
"""


def waiver(rule: str = "F6", document: str = "RUT-002", begins: str = "2026-11-02", ends: str = "2026-12-31", id: str = "unntak-1") -> str:
    return f"  - {{id: {id}, rule: {rule}, document: {document}, reason: Vi venter på folk., owner: avdelingsleder, from: {begins}, until: {ends}}}\n"


def waivers(*rows: str) -> Edits:
    return {WAIVERS: (("entries: []\n", "entries:\n" + "".join(rows)),)}


def circle(*professions: str, more: str = "planned_meetings: 12\n", first: str = "avdelingsleder") -> str:
    rows = "".join(
        f"  - {{no: {n}, role: {first if n == 1 else 'assistent'}, site: sone-elva, profession: {p}, participation: fixed, from: 2026-01-01}}\n"
        for n, p in enumerate(professions, 1)
    )
    return f"""id: sirkel
kind: team
title: Læringssirkel
lang: nb
owner_role: virksomhetsleder
change: {{class: significant, note: Ny.}}
type: learning_circle
purpose: Prøver ut små endringer.
{more}members:
{rows}"""


MIXED = ("sykepleier", "helsefagarbeider", "assistent", "sykepleier", "helsefagarbeider", "assistent", "ergoterapeut")
DALEN = (SITES, (("  - id: soknadskontoret", "  - {id: sone-dalen, name: Sone Dalen, type: zone, active_from: 2020-01-01, active_to: 2026-01-31}\n  - id: soknadskontoret"),))
HALF = (AIDE, (("sites: all", "sites: [sone-elva]"),))
FIRST = "rop\n    responsible: [sykepleier, helsefagarbeider, assistent]\n    accountable: sykepleier"
LAST = "    accountable: sykepleier\n    deadline: Innen ti minutter"
GAP: Edits = dict([HALF, (DOOR, ((FIRST, FIRST.replace("accountable: sykepleier", "accountable: helsefagarbeider")),))])
MEMBER = "  - {no: 3, role: helsefagarbeider, site: sone-skogen, profession: helsefagarbeider, participation: fixed, from: 2026-02-01}\n"
DEPUTY = "  - {no: 4, role: sykepleier, site: sone-skogen, profession: sykepleier, participation: fixed, from: 2026-02-01, deputy_for: 3}\n"
BIRTH = "018190" + "002"  # synthetic, as the month says: no living person's
BIRTH += calc_check_digit1(BIRTH)
BIRTH += calc_check_digit2(BIRTH)


def door(*pairs: tuple[str, str]) -> Edits:
    return {DOOR: pairs}


CASES = (
    Case("C1.twice", GIVE, "id: RUT-001", {"routines/besok/rut-001-nokler.md": routine("RUT-001", "nokkel")}, says="rut-001-nokler.md"),
    Case("C1.name", DOOR, "id: RUT-009", door(("id: RUT-002", "id: RUT-009")), says="rut-009-"),
    Case("C2.nothing", DOOR, "topic: ", door(("topic: last-dor", "topic: snomaking"))),
    Case("C2.guess", DOOR, "accountable: sykepleer", door((LAST, LAST.replace("sykepleier", "sykepleer"))), says="“sykepleier”"),
    Case("C2.sort", DOOR, "escalate_to:", door(("escalate_to: avdelingsleder", "escalate_to: journal")), says="“Journalen” is in the handbook"),
    Case("C2.withdrawn", DOOR, "RUT-003", {**door(("risk: medium", "related: [RUT-003]\nrisk: medium")), KEYS: routine("RUT-003", "nokkel", "withdrawn: {date: 2026-11-01, reason: Ny lås.}\n")}),
    Case("C2.closed", CHANNELS, "site: sone-dalen", dict([DALEN, (CHANNELS, (('"5020"}\n', '"5020"}\n      - {site: sone-dalen, number: "5030"}\n'),))]), "warning", "31 January 2026"),
    Case("C2.self", DOOR, "RUT-002", door(("risk: medium", "related: [RUT-002]\nrisk: medium"))),
    Case("C2.both", DOOR, "RUT-001", door(("risk: medium", "supersedes: [RUT-001]\nrisk: medium")), "warning", "“Utdeling av legemidler”"),
    Case("C2.guess", KEYS, "sone-skogn", {KEYS: routine("RUT-003", "nokkel", scope="[sone-skogn]")}, says="“sone-skogen”"),  # and not also: nowhere
    Case("K3.choice-guess", DOOR, "risk: ", door(("risk: medium", "risk: middels")), says="“medium”"),  # by the word people see
    Case("C2.nowhere", KEYS, "sites", {KEYS: routine("RUT-003", "nokkel", scope="[soknadskontoret]")}, "warning"),
    Case("C6.number", DOOR, BIRTH, door(("Rop hvem du er", f"Han heter {BIRTH}. Rop hvem du er")), says="Norwegian"),
    Case("C6.mail", DOOR, "kari.nordmann@", door(("Rop hvem", "Skriv til kari.nordmann@eksempel.example. Rop hvem"))),
    Case("C6.name", ASSISTANT, "title", {ASSISTANT: (("title: Assistent", "title: Assistent Kari Nordmann"),)}, "warning", "“Kari Nordmann”"),
    Case("C6.phone", DOOR, "5010", door(("Rop hvem", "Ring ansvarsvakt på 5010. Rop hvem"))),
    Case("C8", DOOR, "medisinrundene", door(("Rop hvem", "Vent til medisinrundene er over. Rop hvem")), says="utdeling av legemidler"),
    Case("F1.circle", LEADER, "reports_to", {HEAD: (("reports_to: none", "reports_to: avdelingsleder"),)}, says="Avdelingsleder → Virksomhetsleder → Avdelingsleder"),
    Case("F1.tops", ASSISTANT, "reports_to: none", {ASSISTANT: (("reports_to: avdelingsleder", "reports_to: none"),)}, says="“Virksomhetsleder” is already"),
    Case("F2.self", NURSE, "deputy", {NURSE: (("deputy: avdelingsleder", "deputy: sykepleier"),)}),
    Case("F2.level", NURSE, "deputy", {LEADER: (("legemidler, min_level: 2", "legemidler, min_level: 1"),)}, says="level 1"),
    Case("F2.unasked", NURSE, "deputy", {NURSE: (("deputy: avdelingsleder", "deputy: assistent"),)}, says="“Legemidler”"),
    Case("F4", ASSISTANT, "{id: orden", {ASSISTANT: (("tasks:", "  - {id: orden, text: At nøkkelskapet er ryddig.}\ntasks:"),)}, says="nøkkelskapet"),
    Case("F4.task", ASSISTANT, "responsibility: si-ifra", {ASSISTANT: (("responsibility: si-fra", "responsibility: si-ifra"),)}, says="si-fra", beside=("F4",)),
    Case("F5", AIDE, "on_call", {AIDE: text(AIDE) + "on_call: Fra 80 prosent stilling.\n"}, says="80 prosent stilling"),
    Case("F6", DOOR, "accountable: helsefagarbeider", GAP, "warning", "nobody is Helsefagarbeider at Sone Skogen"),
    Case("F6.part", WAY, "id: a", dict([HALF, (WAY, way("helsefagarbeider"))]), "warning", "“Utredning”: nobody is Helsefagarbeider at Sone Skogen"),
    Case("F7", "roles/ekstra.yaml", "id: ekstra", {"roles/ekstra.yaml": text(ASSISTANT).replace("id: assistent", "id: ekstra")}, "warning"),
    Case("R1.nobody", DOOR, "n: 1", door((FIRST, FIRST.replace("\n    accountable: sykepleier", "")))),
    Case("R1.several", DOOR, "accountable: [", door((LAST, LAST.replace(": sykepleier", ": [sykepleier, assistent]")))),
    Case("R1.undone", DOOR, "responsible: []", door((FIRST, FIRST.replace("[sykepleier, helsefagarbeider, assistent]", "[]")))),
    Case("R1.missing", DOOR, "n: 1", {
        **door((FIRST, FIRST.replace("\n    accountable: sykepleier", ""))),
        "schemas/routine/schema.json": (('"n",\n          "action"\n', '"n",\n          "action",\n          "accountable"\n'),),
    }, beside=("R1.nobody",)),
    Case("R1.shape", DOOR, "responsible: sykepleier", door((FIRST, FIRST.replace("[sykepleier, helsefagarbeider, assistent]", "sykepleier"))), says="square brackets"),
    Case("R2", DOOR, "responsible: [helse", dict([HALF, (DOOR, ((FIRST, FIRST.replace("[sykepleier, helsefagarbeider, assistent]", "[helsefagarbeider]")),))]), says="Sone Skogen"),
    Case("R3", DOOR, "channel: gruppechat", door(("channel: vakttelefon", "channel: gruppechat")), says="this one carries operational information and information for staff"),
    Case("R3.channel", DOOR, "info_class", door(("    channel: vakttelefon\n    info_class: patient\n    recorded_in: {channel: journal, part: Besøk}\n", "    info_class: operational\n"))),
    Case("R3.named", KEYS, "channel: private", {KEYS: routine("RUT-003", "nokkel", "call:\n  - {channel: private-apper}\n")}, says="Private meldingsapper"),
    Case("R3.info", DOOR, "channel: vakttelefon", door(("    info_class: patient\n", ""))),
    Case("R3.forbidden", DOOR, "channel: private-apper", door(("channel: vakttelefon", "channel: private-apper"))),
    Case("R4", DOOR, "info_class", door(("    recorded_in: {channel: journal, part: Besøk}\n", ""))),
    Case("R4.place", DOOR, "channel: gruppechat", door(("recorded_in: {channel: journal", "recorded_in: {channel: gruppechat"))),
    Case("R5.area", GIVE, "accountable: helsefagarbeider", {GIVE: (("    accountable: sykepleier\n  - n: 2", "    accountable: helsefagarbeider\n  - n: 2"),)}, says="“legemidler”"),
    Case("R5.nothing", DOOR, "accountable: helsefagarbeider", {DOOR: GAP[DOOR], AIDE: (("  decides:\n    - Rekkefølgen i besøket etter brukerens dagsform.\n", "  decides: []\n"),)}),
    Case("R6", KEYS, "topic", {KEYS: routine("RUT-003", "last-dor", scope="[sone-skogen]")}, says="at Sone Skogen."),
    Case("R7", KEYS, "## Hensikt:", {KEYS: routine("RUT-003", "nokkel", body="\n## Hensikt:\n\nAt ingen står ute.\n")}, says="“purpose”"),
    Case("R7.place", KEYS, "## Kilder", {KEYS: routine("RUT-003", "nokkel", body="\n## Kilder\n\nEn bok.\n")}, says="“references”"),
    Case("R8.deadline", KEYS, "risk", {KEYS: routine("RUT-003", "nokkel").replace("risk: medium", "risk: high").replace("accountable: sykepleier", "accountable: sykepleier\n    escalate_to: avdelingsleder")}),
    Case("R8.escalate_to", KEYS, "risk", {KEYS: routine("RUT-003", "nokkel").replace("risk: medium", "risk: high").replace("accountable: sykepleier", "accountable: sykepleier\n    deadline: Før du drar")}),
    Case("R9", DOOR, "n: 3", door(("- n: 2", "- n: 3")), says="comes as number 2"),
    Case("R10.closed", KEYS, "{site: sone-elva", {KEYS: routine("RUT-003", "nokkel", "local:\n  - {site: sone-elva, field: skap, text: Innenfor døra., reason: Ingen e-lås.}\n")}),
    Case("R10.twice", KEYS, "{site: sone-elva, field: Skap", {KEYS: routine("RUT-003", "nokkel", "local_adaptation: {allowed: true}\nlocal:\n  - {site: sone-elva, field: skap, text: Innenfor., reason: Vant.}\n  - {site: sone-elva, field: Skap, text: Utenfor., reason: Vant.}\n")}, says="“Skap”"),
    Case("R10.field", KEYS, "field: frist", {KEYS: routine("RUT-003", "nokkel", "local_adaptation: {allowed: true, fields: [skap]}\nlocal:\n  - {site: sone-elva, field: frist, text: Senere., reason: Lang vei.}\n")}, says="skap"),
    Case("R10.scope", KEYS, "site: sone-elva", {KEYS: routine("RUT-003", "nokkel", "local_adaptation: {allowed: true}\nlocal:\n  - {site: sone-elva, field: skap, text: Innenfor., reason: Vant.}\n", "[sone-skogen]")}, says="Sone Elva"),
    Case("S1", AIDE, "sites: [sone-elva]", dict([HALF, (SETTINGS, (("zone: [avdelingsleder, sykepleier]", "zone: [helsefagarbeider]"),))]), says="Sone Skogen has nobody who is Helsefagarbeider"),
    Case("S2", TERMS, "id: Last-Dor", {TERMS: (("- id: nokkel", "- id: Last-Dor"),)}, says="row 2"),
    Case("S2.register", "docs/registers/reg-terms2.yaml", "id: Nokkel", {"docs/registers/reg-terms2.yaml": text(TERMS).split("entries:")[0].replace("REG-TERMS", "REG-TERMS2") + "entries:\n  - {id: Nokkel, nb: kode, meaning: Noe man taster.}\n"}, says="reg-terms.yaml"),
    Case("S3", "routines/hjemme/rut-003-nokler.md", "id", {"routines/hjemme/rut-003-nokler.md": routine("RUT-003", "nokkel")}, says="besok"),
    Case("S3.none", "routines/rut-003-nokler.md", "id", {"routines/rut-003-nokler.md": routine("RUT-003", "nokkel")}),
    Case("S3.authority", NURSE, "besokk", {NURSE: (("areas: [legemidler, besok]", "areas: [legemidler, besok, besokk]"),)}, says="besok"),
    Case("S4.second", "docs/registers/reg-settings2.yaml", "id", {"docs/registers/reg-settings2.yaml": text(SETTINGS).replace("REG-SETTINGS", "REG-SETTINGS2")}, says="reg-settings.yaml"),
    Case("S4.section", SETTINGS, "section: Borte", {SETTINGS: text(SETTINGS) + "situations:\n  - {id: doren, title: Ved døren, documents: [{document: RUT-002, section: Borte}]}\n"}, says="no heading"),
    Case("S4.bare", SETTINGS, "section: Borte", {SETTINGS: text(SETTINGS) + "situations:\n  - {id: doren, title: Ved døren, documents: [{document: virksomhetsleder, section: Borte}]}\n"}, says="no heading"),
    Case("S4.step", SETTINGS, "step: 99", {SETTINGS: text(SETTINGS) + "situations:\n  - {id: doren, title: Ved døren, documents: [{document: RUT-002, step: 99}]}\n"}, says="step 99"),
    Case("S4.form", SETTINGS, "form: https://skjema.example/feil?dok={document}&navn={name}", {SETTINGS: text(SETTINGS) + "feedback:\n  form: https://skjema.example/feil?dok={document}&navn={name}\n"}, says="room for “name”"),
    Case("S4.order", SITES, "active_to", {SITES: tuple((old, new.replace("2026-01-31", "2019-01-31")) for old, new in DALEN[1])}, says="31 January 2019"),
    Case("S4.level", ASSISTANT, "min_level: 4", {ASSISTANT: (("observasjon, min_level: 1", "observasjon, min_level: 4"),)}, says="1, 2, 3"),
    Case("T1.empty", TEAM, "members", {TEAM: text(TEAM).split("members:")[0] + "members: []\n"}, "warning"),
    Case("T1.nobody", TEAM, "members", {TEAM: ((MEMBER, ""), (DEPUTY, ""))}, says="Sone Skogen"),
    Case("T1.alone", TEAM, "{no: 3", {TEAM: ((DEPUTY, ""),)}),
    Case("T1.ended", TEAM, "to: 2026-10-31", {TEAM: ((MEMBER, MEMBER.replace("from: 2026-02-01", "from: 2026-02-01, to: 2026-10-31")),)}, "warning"),
    Case("T2.size", CIRCLE, "members", {CIRCLE: circle(*MIXED[:6])}, says="6. It should have 7 to 9"),
    Case("T2.mix", CIRCLE, "members", {CIRCLE: circle(*["assistent"] * 7)}),
    Case("T2.leader", CIRCLE, "members", {CIRCLE: circle(*MIXED, first="sykepleier")}),
    Case("T2.meetings", CIRCLE, "planned_meetings: 2", {CIRCLE: circle(*MIXED, more="planned_meetings: 2\n")}, says="at least 12"),
    Case("T3.missing", TEAM, "policy", {TEAM: text(TEAM).split("mandate:")[0] + "members:" + text(TEAM).split("members:")[1]}),
    Case("T3.below", TEAM, "granted_by", {TEAM: (("granted_by: virksomhetsleder", "granted_by: sykepleier"),)}),
    Case("T3.order", TEAM, "to: 2026-01-31", {TEAM: (("  from: 2026-02-01\n", "  from: 2026-02-01\n  to: 2026-01-31\n"),)}),
    Case("T3.before", TEAM, "from: 2026-01-01", {TEAM: (("  from: 2026-02-01\n", "  from: 2026-01-01\n"),)}, says="12 January 2026"),
    Case("T3.ended", TEAM, "to: 2026-10-31", {TEAM: (("  from: 2026-02-01\n", "  from: 2026-02-01\n  to: 2026-10-31\n"),)}, "warning"),
    Case("T4.deputy", TEAM, "deputy_for: 9", {TEAM: (("deputy_for: 3", "deputy_for: 9"),)}),
    Case("T4.account", TEAM, "account: Vakt", {TEAM: ((MEMBER, MEMBER.replace("}", ", account: vakt}")), (DEPUTY, DEPUTY.replace("}", ", account: Vakt}")))}, says="member 3"),
    Case("T4.key", TEAM, "key: ssh", {TEAM: ((MEMBER, MEMBER.replace("}", ", key: ssh-ed25519 AAAA}")), (DEPUTY, DEPUTY.replace("}", ", key: ssh-ed25519 AAAA}")))}, says="member 3"),
    Case("T4.order", TEAM, "to: 2026-01-01", {TEAM: ((DEPUTY, DEPUTY.replace("from: 2026-02-01", "from: 2026-02-01, to: 2026-01-01")),)}, beside=("T1.alone",)),
    Case("V1", KEYS, "sykepleier]", {KEYS: routine("RUT-003", "nokkel", "visibility: public\n")}, "warning"),
    Case("W1.order", WAIVERS, "until", {**waivers(waiver(begins="2026-12-31", ends="2026-11-22"))}),
    Case("W1.long", WAIVERS, "until", {**GAP, **waivers(waiver(ends="2027-02-01"))}, says="91 days; at most 90"),
    Case("W2", WAIVERS, "until", waivers(waiver(begins="2026-06-01", ends="2026-08-01")), "warning"),
    Case("W3.unknown", WAIVERS, "rule: F66", waivers(waiver("F66"))),
    Case("W3.never", WAIVERS, "rule: Y2", waivers(waiver("Y2"))),
    Case("W4", WAIVERS, "{id: unntak-1", waivers(waiver()), "note"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_it_is_one_problem_where_it_is(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_of_these_rules_has_a_case() -> None:
    mine = [k for k in SENTENCES if k[0] in MINE and k.partition(".")[0] not in (*DECIDED, *TRANSLATED)]
    assert sorted({case.key for case in CASES if case.key[0] in MINE}) == sorted(mine)


PEACE: Mapping[str, Edits] = {
    "a member of a site that has closed, who left": dict([DALEN, (TEAM, ((DEPUTY, DEPUTY + MEMBER.replace("no: 3", "no: 5").replace("sone-skogen", "sone-dalen").replace("2026-02-01", "2024-02-01, to: 2025-12-31")),))]),
    "an office's mail, a clock, a year, an emergency number": door(("Rop hvem", "Skriv til post.elva@eksempel.example før 07-15 2026, ring 113 eller 116 117 fra 0700. Rop hvem")),
    "the archive's case number": door(("risk: medium", 'case_ref: "23456789"\nrisk: medium')),
    "the archive's case number for all evidence": {SETTINGS: (("language: nb", 'language: nb\nevidence:\n  case_ref: "23456789"\n  retention: Bevares på saken.'),)},
    "a number in a link": door(("Rop hvem", "[Les mer](https://eksempel.example/a?id=23456789). Rop hvem")),
    "an old word among those people search for": door(("risk: medium", "tags: [medisinrunde]\nrisk: medium")),
    "an agreed term with an old word inside": {TERMS: (("nb: nøkkel", "nb: nøkkel til medisinrunde"),), **door(("Rop hvem", "Ta nøkkel til medisinrunde. Rop hvem"))},
    "who may decide on pay": {LEADER: (("  limits:", "    - Lønnstillegg for ekstravakter.\n  limits:"),)},
    "work that has to do with pay": {LEADER: (("responsibility: vakter", "responsibility: vakter\n  - {text: Ser at timene til lønn er riktige., frequency: monthly, responsibility: vakter}"),)},
    "a top of another organisation": {ASSISTANT: (("reports_to: avdelingsleder", "reports_to: none\norganisation: Frivilligsentralen"),)},
    "old faults in a withdrawn routine": {KEYS: routine("RUT-003", "last-dor", "withdrawn: {date: 2026-11-01, reason: Ny lås.}\n", body="\n## Hensikt\n\nGammelt.\n").replace("n: 1", "n: 4").replace("[sykepleier]", "[]")},
    "two routines on one topic at different places": {KEYS: routine("RUT-003", "last-dor", scope="[sone-skogen]"), DOOR: (("scope:\n  sites: all", "scope:\n  sites: [sone-elva]"),)},
    "a waiver that covers its gap": {**GAP, **waivers(waiver())},
    "a mandate whose former member was above": {TEAM: ((DEPUTY, DEPUTY + "  - {no: 5, role: virksomhetsleder, site: sone-elva, profession: sykepleier, participation: fixed, from: 2026-02-01, to: 2026-03-01}\n"),)},
    "a circle of the right size": {CIRCLE: circle(*MIXED)},
}  # fmt: skip


@pytest.mark.parametrize("edits", PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(edits: Edits) -> None:
    assert [(str(p.place), key(p), dict(p.values)) for p in problems(edits)] == []


def test_an_ended_waiver_gives_its_problem_back_as_a_warning() -> None:
    edits: Edits = {**door((LAST, LAST.replace("sykepleier", "[sykepleier, assistent]"))), **waivers(waiver("R1", begins="2026-06-01", ends="2026-08-01"))}
    assert [(key(p), level_of(p)) for p in problems(edits)] == [("W2", "warning"), ("R1.several", "warning")]


def test_an_identity_number_can_not_be_waived() -> None:
    edits: Edits = {**door(("Rop hvem", f"Han er {BIRTH}. Ring 5010. Rop hvem")), **waivers(waiver("C6"))}
    assert [key(p) for p in problems(edits)] == ["C6.number"]


def test_time_alone_never_makes_an_error() -> None:
    ending: Edits = {
        **dict([DALEN]),
        **GAP,
        **waivers(waiver()),
        TEAM: ((MEMBER, MEMBER.replace("from: 2026-02-01", "from: 2026-02-01, to: 2026-12-31")), ("  from: 2026-02-01\n", "  from: 2026-02-01\n  to: 2026-12-31\n")),
    }
    assert problems(ending) == ()
    later = problems(ending, today="2030-01-01")
    assert {key(p) for p in later} == {"F6", "T1.ended", "T3.ended", "W2"}
    assert "error" not in {level_of(p) for p in later}


def test_a_withdrawn_function_is_told_where_it_is_named_and_nowhere_else() -> None:
    edits: Edits = {NURSE: text(NURSE) + "withdrawn: {date: 2026-11-01, reason: Delt i to.}\n", SETTINGS: ((", sykepleier]", "]"),)}
    assert {key(p) for p in problems(edits)} == {"C2.withdrawn"}
