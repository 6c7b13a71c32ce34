"""What the rules on what is made known say, variant by variant, and whom they leave in peace."""

from __future__ import annotations

import pytest
from tests.facts.deciding import Decisions

from felles.check import check
from felles.facts import Facts
from felles.words.problems import SENTENCES, key

from .samples import PAGES
from .test_relations import DOOR, SETTINGS, TODAY, Case, Edits, edited, problems, told_where_it_is

DONE = "docs/acknowledgements/les-rut-002-v1.yaml"
COUNT = (PAGES / "MK3" / "good" / DONE).read_text("utf-8")
ELVA = "{site: sone-elva, asked: 24, acknowledged: 18}"
NOTE = "note: Du ringer nå etter ti minutter, ikke etter en halv time.\n"


def row(instead: str, more: str = "") -> Edits:
    return {DONE: COUNT.replace(ELVA, instead) + more}


def form(address: str) -> Edits:
    return {SETTINGS: (("required_roles:", f"acknowledge:\n  form: '{address}'\nrequired_roles:"),)}


CASES = (
    Case("MK1.class", DOOR, "read_by", {DOOR: (("class: significant\n", "class: editorial\n"), (NOTE, f"{NOTE}  read_by: 2026-12-05\n"))}, "warning"),
    Case("MK2.missing", SETTINGS, "form", form("https://skjema.example/lest?d={document}"), says="{version}"),
    Case("MK2.unknown", SETTINGS, "form", form("https://skjema.example/lest?d={document}&v={version}&n={navn}"), says="{navn}"),
    Case("MK3.both", DONE, "{site: sone-elva", row("{site: sone-elva, asked: 24, acknowledged: 18, suppressed: few-left}")),
    Case("MK3.neither", DONE, "{site: sone-elva", row("{site: sone-elva, asked: 24}")),
    Case("MK3.asked", DONE, "{site: sone-elva", row("{site: sone-elva, acknowledged: 18}")),
    Case("MK3.more", DONE, "{site: sone-elva", row("{site: sone-elva, asked: 24, acknowledged: 25}"), says="25"),
    Case("MK3.small", DONE, "{site: sone-elva", row("{site: sone-elva, asked: 9, acknowledged: 9}"), says="only 9"),
    Case("MK3.few", DONE, "{site: sone-elva", row("{site: sone-elva, asked: 24, acknowledged: 4}"), says="4 people"),
    Case("MK3.left", DONE, "{site: sone-elva", row("{site: sone-elva, asked: 24, acknowledged: 20}"), says="fewer than 5"),
    Case("MK3.twice", DONE, "{site: sone-elva", row(f"{{site: sone-skogen, asked: 40, acknowledged: 20}}\n  - {ELVA}".replace("sone-skogen", "sone-elva"))),
    Case("MK3.same", DONE, "about", {DONE: COUNT, "docs/acknowledgements/les-rut-002-v1-igjen.yaml": COUNT.replace("LES-RUT-002-V1", "LES-RUT-002-V1-IGJEN")}, says="LES-RUT-002-V1-IGJEN"),
)  # fmt: skip
BY_DECISIONS = ("MK1.past", "MK3.version", "MK4")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted([*(case.key for case in CASES), *BY_DECISIONS]) == sorted(k for k in SENTENCES if k.startswith("MK"))


def found(story: Decisions, edits: Edits, today: str = TODAY) -> list[str]:
    """What these rules say of what is written over what was decided."""
    story.put(edited(edits))
    book = story.tip()
    facts = Facts(book, today, texts=story.texts)
    return [key(problem) for problem in check(book, facts).problems if problem.rule.startswith("MK")]


def asking(day: str) -> Edits:
    return {DOOR: ((NOTE, f"note: Du ringer nå etter fem minutter.\n  read_by: {day}\n"),)}


def test_a_proposal_that_asks_for_a_day_that_is_past_is_told_and_what_was_decided_is_left_alone() -> None:
    assert found(Decisions(), asking("2026-11-20")) == ["MK1.past"]
    assert found(Decisions(), asking("2026-11-21")) == []
    story = Decisions()
    story.decide("2026-11-02T08:00:00Z", {DOOR: edited(asking("2026-11-20"))[DOOR]})
    assert found(story, asking("2026-11-20")) == [], "it was in time when it was decided"
    assert [key(p) for p in problems(asking("2020-01-01")) if p.rule == "MK1"] == [], "a handbook that has decided nothing asks nobody"


def test_a_count_is_of_a_version_that_there_is_or_of_the_one_that_is_proposed() -> None:
    second = {DONE: COUNT.replace("version: 1}", "version: 2}")}
    assert found(Decisions(), second) == ["MK3.version"]
    assert found(Decisions(), {**second, **asking("2026-12-05")}) == []


def test_a_count_beside_the_one_before_it_tells_of_nobody() -> None:
    def after(first: int, then: int) -> list[str]:
        story = Decisions(files=edited(row(ELVA.replace("18", str(first)))))
        return found(story, {DONE: COUNT.replace(ELVA, ELVA.replace("18", str(then))).replace("20. november", "27. november")})

    assert after(10, 14) == ["MK4"] and after(14, 10) == ["MK4"]
    assert after(10, 15) == [] and after(10, 10) == []


PEACE: dict[str, Edits] = {
    "a count": {DONE: COUNT},
    "nobody yet, and everybody": row("{site: sone-elva, asked: 24, acknowledged: 0}\n  - {site: soknadskontoret, asked: 12, acknowledged: 12}"),
    "a form that asks where": form("https://skjema.example/lest?d={document}&v={version}&s={site}"),
    "one that is withdrawn": row("{site: sone-elva, asked: 24, acknowledged: 4}", "withdrawn: {date: 2026-11-01, reason: Talt feil.}\n"),
    "a day to come": {DOOR: ((NOTE, f"{NOTE}  read_by: 2026-12-05\n"),)},
}


@pytest.mark.parametrize("edits", PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(edits: Edits) -> None:
    assert [(str(p.place), key(p), dict(p.values)) for p in problems(edits)] == []


def test_odd_values_are_told_by_their_shape_alone() -> None:
    odd = {DONE: COUNT.replace("acknowledged: 18", "acknowledged: [18]").replace("site: sone-skogen", "site: 7").replace("counted_at: 2026-11-20", "counted_at: i går"), DOOR: ((NOTE, f"{NOTE}  read_by: [1]\n"),), SETTINGS: (("required_roles:", "acknowledge: 7\nrequired_roles:"),)}
    assert {p.rule for p in problems(odd)} <= {"K1", "K2", "K3", "C2"}
