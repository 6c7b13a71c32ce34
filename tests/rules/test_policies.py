"""D4 and D5 variant by variant: what a team's policy asks for that its members can't give, and what no policy covers."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from felles.check import check, level_of
from felles.facts import Facts
from felles.model import Level
from felles.reading.handbook import read
from felles.words import Words
from felles.words.problems import SENTENCES, key, said

from .samples import TODAY
from .test_relations import SETTINGS, TEAM, Files, edited, text

NURSE, ANY, TWO = (f"      - {{{group}}}\n" for group in ("role: sykepleier, count: 1", "site: any, count: 1", "sites: distinct, count: 2"))
ALL = "{kinds: all, folders: all, sites: all}"


@dataclass(frozen=True)
class Case:
    key: str
    at: str
    """What stands at the place reported."""
    team: tuple[tuple[str, str], ...]
    """Words of the team's file, and what is put in their place."""
    says: str
    level: Level | None = None
    guarded: str = "[routines, roles, docs/registers, schemas]"
    whole: str | None = None
    """The team's whole file instead."""


DEPUTY = "profession: sykepleier, participation: fixed, from: 2026-02-01, deputy_for: 3}"
GONE = (DEPUTY, DEPUTY.replace("2026-02-01", "2026-02-01, to: 2026-10-31"))
CASES = [
    Case("D4.never", "{role: sykepleier, count: 3}", ((NURSE, NURSE.replace("1}", "3}")),), "Sykepleier needs 3, and only 2 can say yes"),
    Case("D4.never", "{role: avdelingsleder, count: 1}", ((NURSE, NURSE.replace("sykepleier", "avdelingsleder")),), "Avdelingsleder needs 1, and only 0 can say yes"),
    Case("D4.proposer", "{role: sykepleier, count: 2}", ((NURSE, NURSE.replace("1}", "2}")),), "When member 4 makes the proposal, nobody can meet this: Sykepleier needs 2, and 1 are left"),
    Case("D4.never", "{sites: distinct, count: 3}", ((ANY, TWO.replace("2}", "3}")),), "members, each from another site needs 3, and only 2"),
    Case("D4.never-site", "{site: own, role: virksomhetsleder", ((f"  - decides_on: {ALL}\n", f"  - decides_on: {{sites: own}}\n    groups:\n      - {{site: own, role: virksomhetsleder, count: 1}}\n  - decides_on: {ALL}\n"),), "for Sone Elva: Virksomhetsleder at the site it concerns needs 1"),
    Case("D4.proposer-site", "{site: own, role: sykepleier", ((f"  - decides_on: {ALL}\n", f"  - decides_on: {{sites: own}}\n    groups:\n      - {{site: own, role: sykepleier, count: 1}}\n  - decides_on: {ALL}\n"), ("role: helsefagarbeider, site: sone-elva, profession: helsefagarbeider, participation: fixed, from: 2026-02-01, deputy_for: 1}", "role: helsefagarbeider, site: sone-elva, profession: helsefagarbeider, participation: fixed, from: 2026-02-01}")), "When member 1 makes the proposal, nobody can meet this for Sone Elva"),
    Case("D4.several", "{site: own, count: 1}", ((NURSE, "      - {site: own, count: 1}\n"),), "concerns more than one site"),
    Case("D4.present", "meeting:", ((ANY, ANY + "    meeting: {present: 5, confirm: 2}\n"),), "5 members are needed, and there are 4"),
    Case("D4.present-proposer", "meeting:", ((ANY, ANY + "    meeting: {present: 3, confirm: 4}\n"),), "4 others have to say yes, and there are 3"),
    Case("D4.never", "{role: avdelingsleder, count: 1}", ((ANY, ANY + "    urgent:\n      groups:\n        - {role: avdelingsleder, count: 1}\n      confirm_within_days: 14\n"),), "Avdelingsleder"),
    Case("D4.never", "{role: sykepleier, count: 2}", ((NURSE, NURSE.replace("1}", "2}")), GONE), "needs 2, and only 1"),
    Case("D4.proposer", "{sites: distinct, count: 2}", ((ANY, TWO), GONE), "When member 3 makes the proposal", "warning"),
    Case("D4.folder", "../roles", ((ALL, "{folders: [../roles]}"), (ANY, f"{ANY}  - decides_on: {ALL}\n    groups:\n      - {{count: 1}}\n")), "“../roles” can't be"),
    Case("D5", "policy", ((ALL, "{folders: [routines, roles, docs/registers/]}"),), "“schemas” is guarded"),
    Case("D5.kind", "policy", ((ALL, "{kinds: [role]}"),), "documents of the kind “team”", guarded="[roles]"),
    Case("D5.class", "policy", ((ALL, "{class: significant}"), (ANY, ANY + "  - decides_on: {class: confirmed}\n    groups:\n      - {count: 1}\n")), "“editorial” changes", guarded="[roles]"),
]  # fmt: skip


def found(case: Case) -> list[tuple[str, str, str, str]]:
    """Key, level, what stands there and the English sentence of each problem D4 and D5 give."""
    edits: dict[str, str | tuple[tuple[str, str], ...]] = {SETTINGS: f"{text(SETTINGS)}guarded: {case.guarded}\n"}
    if case.whole is not None or case.team:
        edits[TEAM] = case.whole or case.team
    files = edited(edits)
    handbook = read(Files(files))
    words, lines = Words("en"), []
    for problem in check(handbook, Facts(handbook, TODAY)).problems:
        if problem.rule in ("D4", "D5"):
            there = files[problem.place.path].decode().split("\n")[problem.place.line - 1][problem.place.column - 1 :]
            lines.append((key(problem), level_of(problem), there, said(problem, words)[0]))
    return lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.key} {case.says[:30]}")
def test_a_policy_is_told_where_it_stands(case: Case) -> None:
    problems = found(case)
    assert [(one[0], one[1]) for one in problems] == [(case.key, case.level or "error")], problems
    assert problems[0][2].startswith(case.at) and case.says in problems[0][3], problems


def test_every_variant_is_tried() -> None:
    assert {c.key for c in CASES} == {key for key in SENTENCES if key.startswith(("D4", "D5"))}


def test_the_base_and_a_team_without_members_have_none() -> None:
    assert found(Case("", "", (), "")) == []
    head, rest = text(TEAM).split("members:")
    assert found(Case("", "", (), "", whole=head + "members: []\npolicy:" + rest.split("policy:")[1])) == []


def test_a_folder_is_covered_when_each_of_its_areas_is() -> None:
    entry = "{folders: [routines/legemidler, routines/besok, roles, schemas, docs]}"
    # Whole processes and agreements stand in no area: areas alone don't cover the folder for them.
    whole = found(Case("", "", ((ALL, entry),), ""))
    assert [(one[0], one[3].split("“")[2][:9]) for one in whole] == [("D5.kind", "agreement"), ("D5.kind", "process” ")]
    part = found(Case("", "", ((ALL, entry.replace("routines/besok, ", "")),), ""))
    assert sorted(one[0] for one in part if one not in whole) == ["D5.class"] * 3


def test_with_no_policy_at_all_it_is_told_at_the_settings() -> None:
    told = found(Case("", "", (), "", whole=text(TEAM).split("policy:")[0]))
    assert [one[0] for one in told] == ["D5"] * 4
    assert [one[2].split(",")[0].rstrip("]") for one in told] == ["routines", "roles", "docs/registers", "schemas"]


def test_what_is_not_guarded_needs_no_policy() -> None:
    assert found(Case("", "", (), "", whole=text(TEAM).split("policy:")[0], guarded="[]")) == []
