"""What the rules on analyses say, variant by variant: what a method asks for is there, and nothing is left hanging."""

from __future__ import annotations

import pytest

from felles.check import level_of
from felles.words.problems import SENTENCES, key

from .test_relations import Case, Edits, problems, told_where_it_is

PATH = "docs/analyses/ana-001-vaktskifte.md"
S, W, P, T = (f"{{list: {side}, text: Noe vi så.{more}}}" for side, more in (("strength", ""), ("weakness", ", follow_up: [RUT-002]"), ("opportunity", ""), ("threat", ", accepted_reason: Det er slik.")))
TWO = ("{id: elva, name: Slik Sone Elva gjør, site: sone-elva, text: Muntlig.}", "{id: skogen, name: Slik Sone Skogen gjør, site: sone-skogen, text: Skriftlig.}")
BOTH = "{variant: elva, text: Ja.}, {variant: skogen, text: Nei.}"


def analysis(method: str, **lists: tuple[str, ...]) -> Edits:
    rows = "".join(f"{name}:\n" + "".join(f"  - {row}\n" for row in some) for name, some in lists.items() if some)
    text = f"""---
id: ANA-001
kind: analysis
title: Vaktskifte
lang: nb
owner_role: avdelingsleder
change: {{class: significant, note: Skrevet ned.}}
method: {method}
theme: Vaktskifte
date: 2026-05-04
participants: [{{role: sykepleier, site: sone-elva}}]
conclusion: Vi gjør det likt.
{rows}---
"""
    return {PATH: text}


def compared(found: str = BOTH, variants: tuple[str, ...] = TWO) -> Edits:
    return analysis("comparison", variants=variants, differences=(f"{{what: Rapport, found: [{found}], choice: Les først., reason: Det går fortest.}}",))


def risk(likelihood: int = 3, consequence: int = 5, more: str = "") -> str:
    return f"{{id: a, text: Ingen vet., likelihood: {likelihood}, consequence: {consequence}{more}}}"


MET = ", measure: Øv., responsible_role: sykepleier, due: 2026-12-01"
SETTINGS = "docs/registers/reg-settings.yaml"


def limits(text: str) -> Edits:
    return {SETTINGS: (("handbook_name:", f"thresholds: {{{text}}}\nhandbook_name:"),)}


CASES = (
    Case("AN1", PATH, "entries", analysis("swot", entries=(S, W, T)), "error", says="not looked at: muligheter."),
    Case("AN2", PATH, "list: weakness", analysis("swot", entries=(S, W.replace(", follow_up: [RUT-002]", ""), P, T)), "error"),
    Case("AN3.few", PATH, "variants", compared(variants=TWO[:1], found="{variant: elva, text: Ja.}, {variant: elva, text: Nei.}"), "error", says="this has 1", beside=("AN3.twice",)),
    Case("AN3.same", PATH, "method", analysis("comparison", variants=TWO), "error"),
    Case("AN3.unknown", PATH, "variant: dalen", compared("{variant: elva, text: Ja.}, {variant: dalen, text: Nei.}"), "error", says="Use one of: elva, skogen."),
    Case("AN3.twice", PATH, "variant: elva", compared("{variant: elva, text: Ja.}, {variant: elva, text: Nei.}"), "error"),
    Case("AN4.none", PATH, "method", analysis("risk"), "error"),
    Case("AN4.unmet", PATH, "id: a", analysis("risk", risks=(risk(more=", measure: Øv."),)), "error", says="level 15, and from level 15 something must be done. Missing: ansvar, frist."),
    Case("AN4.worse", PATH, "likelihood_after", analysis("risk", risks=(risk(2, 2, ", likelihood_after: 3, consequence_after: 2"),)), "error", says="(6) is higher than before it (4)"),
    Case("AN4.limits", SETTINGS, "risk_watch", {**analysis("risk", risks=(risk(1, 1),)), **limits("risk_watch: 20")}, "error", says="from level 20, and must be acted on from level 15"),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if k.startswith("AN"))


PEACE: dict[str, Edits] = {
    "all four sides": analysis("swot", entries=(S, W, P, T)),
    "a strength that leads nowhere": analysis("swot", entries=(S, S, W, P, P, T)),
    "two variants and what was chosen": compared(),
    "a great risk that is met": analysis("risk", risks=(risk(5, 5, MET),)),
    "a risk just below": analysis("risk", risks=(risk(2, 5), risk(1, 1).replace("id: a", "id: b"))),
    "less after the measure": analysis("risk", risks=(risk(5, 3, MET + ", likelihood_after: 1, consequence_after: 3"),)),
    "half an answer about after": analysis("risk", risks=(risk(2, 2, ", likelihood_after: 5"),)),
    "another method's lists are not asked for": analysis("risk", risks=(risk(1, 1),), entries=(W,)),
    "withdrawn": {PATH: str(analysis("swot")[PATH]).replace("method:", "withdrawn: {date: 2026-06-01, reason: Skrevet om.}\nmethod:")},
}


@pytest.mark.parametrize("name", PEACE)
def test_what_is_right_is_left_in_peace(name: str) -> None:
    assert [(key(p), p.values) for p in problems(PEACE[name])] == []


@pytest.mark.parametrize(("likelihood", "consequence", "told"), [(3, 4, True), (2, 6 - 1, False), (3, 5, True), (5, 5, True), (1, 5, False)])
def test_the_handbook_says_from_which_level_something_must_be_done(likelihood: int, consequence: int, told: bool) -> None:
    found = problems({**analysis("risk", risks=(risk(likelihood, consequence),)), **limits("risk_act: 12")})
    assert [key(p) for p in found] == (["AN4.unmet"] if told else [])


@pytest.mark.parametrize("missing", [", measure: Øv.", ", responsible_role: sykepleier", ", due: 2026-12-01"])
def test_a_measure_is_what_is_done_by_whom_and_by_when(missing: str) -> None:
    assert [key(p) for p in problems(analysis("risk", risks=(risk(more=MET.replace(missing, "")),)))] == ["AN4.unmet"]


def test_odd_values_are_told_by_their_shape_alone() -> None:
    for edits in (analysis("swot", entries=("3", "{list: [weakness], text: 1}")), compared(found="1, {variant: [a]}", variants=("x", "{id: 3}")), analysis("risk", risks=("{id: a, text: b, likelihood: true, consequence: 9}", "4"))):
        found = problems(edits)
        assert found and {p.rule for p in found} <= {"K1", "K2", "K3", "AN1", "AN3"}


def test_no_day_changes_what_these_rules_say() -> None:
    edits = analysis("risk", risks=(risk(5, 5, MET),))
    assert [p.rule for p in problems(edits, today="2040-01-01") if p.rule.startswith("AN") and level_of(p) == "error"] == []
