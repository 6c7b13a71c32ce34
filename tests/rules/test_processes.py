"""What the rules on processes say, variant by variant, and the processes they leave in peace."""

from __future__ import annotations

import pytest

from felles.rules.processes import FIVE_PHASES
from felles.words.problems import SENTENCES, key

from .test_relations import WAY, Case, Edits, problems, told_where_it_is, way

CLOSING = ", closing: {when: Til slutt., follow_up: Vi ringer.}"
FIVE = "preset: five-phases\n"
NAMES = {
    "nb": ("Utredning", "Mål", "Innsats", "Oppfølging", "Avslutning"),
    "nn": ("Utredning", "Mål", "Innsats", "Oppfølging", "Avslutning"),
    "da": ("Udredning", "Mål", "Indsats", "Opfølgning", "Afslutning"),
    "sv": ("Utredning", "Mål", "Insats", "Uppföljning", "Avslut"),
    "en": ("Assessment", "Goals", "Effort", "Follow-up", "Closing"),
}


def phase(id: str, name: str, more: str = "", routines: str = ", routines: [RUT-002]") -> str:
    return f"{{id: {id}, name: {name}, purpose: Gjøre., owner_role: sykepleier, output: Gjort.{routines}{more}}}"


def last(id: str = "z", name: str = "Avslutning") -> str:
    return phase(id, name, CLOSING)


def five(names: tuple[str, ...], lang: str = "nb") -> Edits:
    rest = [phase(f"p{i}", name) for i, name in enumerate(names[1:-1])]
    text = way("sykepleier", *rest, last(name=names[-1]), head=FIVE)
    return {WAY: text.replace("name: Utredning", f"name: {names[0]}").replace("lang: nb", f"lang: {lang}")}


CASES = (
    Case("P1.few", WAY, "phases", {WAY: way("sykepleier").split("  - {id: b")[0] + "    closing: {when: Nå., follow_up: Vi ringer.}\n---\n"}, "error", says="this has 1"),
    Case("P1.name", WAY, "name:  utredning", {WAY: way("sykepleier", phase("b", " utredning"), last())}, "error", says="Phase 1 is called"),
    Case("P2", WAY, "name: Innsats", {WAY: way("sykepleier", phase("b", "Innsats", routines=""), last())}, "error", says="“Innsats” names nothing to follow"),
    Case("P2.both", WAY, "no_routine: Legen", {WAY: way("sykepleier", phase("b", "Innsats", ", no_routine: Legen sier hva."), last())}, "error"),
    Case("P3.missing", WAY, "{id: b", {WAY: way("sykepleier", phase("b", "Slutt"))}, "error", says="“Slutt”"),
    Case("P3.early", WAY, "closing: {when", {WAY: way("sykepleier", phase("b", "Innsats", CLOSING), last())}, "error", says="“Innsats” closes"),
    Case("P4.count", WAY, "phases", {WAY: way("sykepleier", last(), head=FIVE)}, "error", says="Utredning, Mål, Innsats, Oppfølging, Avslutning"),
    Case("P4.name", WAY, "name: Tiltak", five(("Utredning", "Mål", "Tiltak", "Oppfølging", "Avslutning")), "error", says="called “Innsats”"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if k[0] == "P" and k[1].isdigit())


PEACE: dict[str, Edits] = {
    "two phases, the last of them closing": {WAY: way()},
    "a phase that says why it has no routine": {WAY: way("sykepleier", phase("b", "Innsats", ", no_routine: Legen sier hva.", routines=""), last())},
    "other phases than the five, where nothing says five": {WAY: way("sykepleier", phase("b", "Vente"), phase("c", "Prøve"), last())},
    "a process that no longer applies": {WAY: way("sykepleier", phase("b", "Utredning", routines=""), more="").replace("entry:", "withdrawn: {date: 2026-10-01, reason: Slått sammen.}\nentry:")},
    **{f"the five phases in {lang}": five(names, lang) for lang, names in NAMES.items()},
}  # fmt: skip


@pytest.mark.parametrize("edits", PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(edits: Edits) -> None:
    assert [(str(p.place), key(p), dict(p.values)) for p in problems(edits)] == []


@pytest.mark.parametrize("lang", NAMES)
def test_one_wrong_name_is_found_in_every_language(lang: str) -> None:
    for i in range(len(FIVE_PHASES)):
        names = tuple("Noe annet" if n == i else name for n, name in enumerate(NAMES[lang]))
        (found,) = problems(five(names, lang))
        assert (key(found), found.values["wanted"]) == ("P4.name", NAMES[lang][i])


def test_odd_values_are_told_by_their_shape_alone() -> None:
    odd = way("sykepleier", "3", "{id: [a], name: {b: 1}, purpose: 1, owner_role: [], routines: {a: 1}, closing: [1]}", "[]")
    found = problems({WAY: odd})
    assert found and {p.rule for p in found} <= {"K1", "K2", "K3", "P2", "P3"}
    for odd in ("phases: 4\n", "phases: []\n", "phases: {a: 1}\n"):
        text = way().split("phases:")[0] + odd + "---\n"
        assert {p.rule for p in problems({WAY: text})} <= {"K1", "K3", "P1"}
