"""What the rules on plans and places' plans say, variant by variant, and what they leave in peace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from felles.check import check, level_of
from felles.facts import Facts
from felles.model import Document, Handbook, Problem
from felles.model.uptake import LEVELS, for_each_place, level_number
from felles.reading.handbook import read
from felles.rules import all_rules
from felles.words.problems import SENTENCES, key

from .samples import PAGES, _adopt, lay_base
from .samples import problems as on_disk
from .test_relations import TODAY, Case, Edits, Files, edited, problems, told_where_it_is

PLAN = "docs/plans/plan-001-ringe-tidlig.md"
ELVA, SKOGEN = (f"docs/site-plans/plan-001-sone-{place}.yaml" for place in ("elva", "skogen"))
MEETING = "docs/meetings/mot-2026-10-14-tid-til-a-ove.md"
BASE = {path: (PAGES / "L3" / "good" / path).read_text("utf-8") for path in (PLAN, ELVA, SKOGEN)}
MINUTES = (PAGES / "L4" / "before" / MEETING).read_text("utf-8")
MOVED = """revisions:
  - date: 2026-10-14
    item: ringe
    from: {from: 2026-09-14, to: 2026-10-16}
    to: {from: 2026-09-14, to: 2026-10-30}
    reason: Kvelden trenger å øve.
    decision: {minutes: MOT-2026-10-14, n: 1}
"""
OTHER = "  - {id: kurs, what: Øv på telefonen, type: training, window: {from: 2026-09-14, to: 2026-10-30}, responsible_role: sykepleier}\n"
DONE = ("  - {state: active, on: 2026-09-14}", "  - {state: active, on: 2026-09-14}\n  - {state: completed, on: 2026-11-16}")
KEPT = "sustainment: {owner_role: sykepleier, review_on: 2027-05-10, text: Nye lærer det.}\n"
ROW = "  - item: ringe\n    level: in-use\n    on: 2026-10-20\n    how: Tas opp på vaktmøtet mandag.\n"


def plan(*changes: tuple[str, str], places: tuple[str, ...] = (ELVA, SKOGEN), more: dict[str, str] | None = None) -> Edits:
    return {PLAN: changed(BASE[PLAN], *changes), **{path: BASE[path] for path in places}, **(more or {})}


def place(*changes: tuple[str, str], of: Edits | None = None) -> Edits:
    return {**(of or plan()), ELVA: changed(BASE[ELVA], *changes)}


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def moved(*changes: tuple[str, str], rows: str = MOVED, minutes: str = MINUTES) -> Edits:
    return plan(("states:\n", changed(rows, *changes) + "states:\n"), more={MEETING: minutes})


def row(text: str) -> Edits:
    return place((ROW, text))


CASES = (
    Case("L1.place", PLAN, "sites: all", plan(places=(ELVA,)), "warning", says="Sone Skogen has no plan"),
    Case("L1.item", SKOGEN, "items:", plan(("    version: 1\n", "    version: 1\n  - {id: ogsa, what: Si takk, short: Takk, type: other, window: {from: 2026-09-14, to: 2026-10-30}, responsible_role: sykepleier}\n"), more={ELVA: BASE[ELVA] + "  - {item: ogsa, level: informed}\n"}), "warning", says="about “Takk”"),
    Case("L2.twice", ELVA, "sites:", plan(more={"docs/site-plans/plan-001-sone-elva-to.yaml": BASE[ELVA].replace("id: PLAN-001-sone-elva", "id: PLAN-001-sone-elva-to")}), "error", says="Sone Elva has a plan"),
    Case("L2.elsewhere", SKOGEN, "sites:", plan(("scope: {sites: all}", "scope: {sites: [sone-elva]}")), "error", says="isn't for Sone Skogen"),
    Case("L2.unknown", ELVA, "item: xyzzy", place(("  - item: ringe", "  - item: xyzzy")), "error", says="Use one of: ringe", beside=("L1.item",)),
    Case("L2.guess", ELVA, "item: ringer", place(("  - item: ringe", "  - item: ringer")), "error", says="Write “ringe”", beside=("L1.item",)),
    Case("L2.again", ELVA, "item: ringe", place((ROW, ROW + "  - {item: ringe, level: informed}\n")), "error"),
    Case("L2.common", ELVA, "item: kurs", place((ROW, ROW + "  - {item: kurs, level: informed}\n"), of=plan(("evaluation_points:\n", OTHER + "evaluation_points:\n"))), "error", says="for all sites together"),
    Case("L2.order", ELVA, "to: 2026-10-05", row(ROW + "    dates: {from: 2026-10-06, to: 2026-10-05}\n"), "error"),
    Case("L2.window", ELVA, "from: 2026-09-13", row(ROW + "    dates: {from: 2026-09-13, to: 2026-10-05}\n"), "error", says="14 September 2026 to 30 October 2026"),
    Case("L3.how", ELVA, "level", row(ROW.replace("    how: Tas opp på vaktmøtet mandag.\n", "")), "error"),
    Case("L3.on", ELVA, "level", row(ROW.replace("    on: 2026-10-20\n", "")), "error"),
    Case("L3.unseen", ELVA, "level", row(ROW.replace("in-use", "followed")), "warning"),
    Case("L3.observed", ELVA, "fulfilled: 9", row(ROW + "    observed: {fulfilled: 9, of: 8, on: 2026-11-02}\n"), "error", says="9 of 8"),
    Case("L3.readers", ELVA, "readers: 25", row(ROW + "    readers: 25\n"), "error", says="25 have read it, and 24"),
    Case("L3.ahead", ELVA, "on: 2026-11-22", row(ROW.replace("2026-10-20", "2026-11-22")), "warning"),
    Case("L4.item", PLAN, "item: rangle", moved(("item: ringe", "item: rangle")), "error", says="Use one of: ringe"),
    Case("L4.chain", PLAN, "from: {from", moved(rows=MOVED + MOVED.removeprefix("revisions:\n")), "error", says="was 14 September 2026 to 30 October 2026"),
    Case("L4.stands", PLAN, "window", moved(("to: 2026-10-30", "to: 2026-11-13")), "error", says="14 September 2026 to 30 October 2026 here"),
    Case("L4.number", PLAN, "n: 2", moved(("n: 1", "n: 2")), "error", says="no decision number 2"),
    Case("L4.refused", PLAN, "n: 1", moved(minutes=MINUTES.replace("outcome: approve", "outcome: defer")), "error"),
    Case("L5.late", PLAN, "date: 2026-10-12", plan(("    held_on: 2026-10-12\n    seen: Flere ringer. Kvelden nøler.\n    led_to: Vakten sier takk først.\n", "")), "warning", says="days late: 40"),
    Case("L5.empty", PLAN, "held_on", plan(("    seen: Flere ringer. Kvelden nøler.\n", "")), "warning"),
    Case("L6.nothing", PLAN, "type: document", plan(("    document: RUT-001\n    version: 1\n", "")), "error"),
    Case("L6.version", PLAN, "document: RUT-001", plan(("    version: 1\n", "")), "error", says="Which version"),
    Case("L7.sustainment", PLAN, "state: completed", plan(DONE), "error"),
    Case("L7.missing", PLAN, "state: completed", plan(DONE, ("states:\n", KEPT + "states:\n"), places=(SKOGEN,)), "error", says="Sone Elva hasn't said"),
    Case("L7.behind", ELVA, "level: trained", place(("level: in-use", "level: trained"), of=plan(DONE, ("states:\n", KEPT + "states:\n"))), "error", says="at Sone Elva"),
    Case("L8", PLAN, "date: 2026-10-20", plan(("    date: 2026-10-12", "    date: 2026-10-20")), "error", says="36 days after the start (14 September 2026)"),
    Case("L9.track", PLAN, "track: kveld", plan(("    version: 1\n", "    version: 1\n    track: kveld\n"), ("states:\n", "tracks:\n  - {id: dag, name: Dag, why: Flest besøk.}\nstates:\n")), "error", says="Use one of: dag"),
    Case("L9.trackless", PLAN, "track: kveld", plan(("    version: 1\n", "    version: 1\n    track: kveld\n")), "error"),
    Case("L9.item", PLAN, "item: kors", plan(("states:\n", "delivered:\n  - {item: kors, count: 12, from: 2026-09-14, to: 2026-10-30}\nstates:\n")), "error", says="Use one of: ringe"),
    Case("L9.order", PLAN, "to: 2026-09-13", plan(("window: {from: 2026-09-14, to: 2026-10-30}", "window: {from: 2026-09-14, to: 2026-09-13}")), "error"),
    Case("L9.ahead", PLAN, "date: 2026-11-25", plan(("evaluation_points:\n", OTHER.replace("responsible_role: sykepleier}", "responsible_role: sykepleier, held: [{date: 2026-11-25}]}") + "evaluation_points:\n")), "warning"),
    Case("L9.early", PLAN, "date: 2026-12-01", plan(("date: 2026-12-18", "date: 2026-12-01")), "warning", says="reached by 18 December 2026"),
)  # fmt: skip
WITH_HISTORY = ("L4.silent", "L6.ahead", "L6.undecided")
"""These rest on decisions, and have tests of their own below."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_of_these_rules_has_a_case() -> None:
    own = [k for k in SENTENCES if k[0] == "L" and k[1].isdigit()]
    assert sorted((*(case.key for case in CASES), *WITH_HISTORY)) == sorted(own)


PEACE: dict[str, Edits] = {
    "a plan with its two places": plan(),
    "a draft that names nothing yet": plan(("- {state: active", "- {state: draft"), ("    document: RUT-001\n    version: 1\n", ""), places=()),
    "a place that is exempt, with its reason": row("  - item: ringe\n    exempt: {reason: Vi har ikke telefonvakt her.}\n"),
    "exempt in what is completed": place((ROW, "  - item: ringe\n    exempt: {reason: Vi har ikke telefonvakt her.}\n"), of=plan(DONE, ("states:\n", KEPT + "states:\n"))),
    "not started is an answer": row("  - {item: ringe, level: not-started}\n"),
    "the first and the last day of the window": row(ROW + "    dates: {from: 2026-09-14, to: 2026-10-30}\n"),
    "in use long after the window": row(ROW.replace("2026-10-20", "2026-11-21")),
    "a change with its decision": moved(),
    "a first evaluation on the last day of the fifth week": plan(("    date: 2026-10-12", "    date: 2026-10-19")),
    "what is withdrawn": plan(("type: implementation", "type: implementation\nwithdrawn: {date: 2026-10-01, reason: Slått sammen.}"), ("    document: RUT-001\n", ""), places=()),
}  # fmt: skip


@pytest.mark.parametrize("edits", PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(edits: Edits) -> None:
    assert [(str(p.place), key(p), dict(p.values)) for p in problems(edits)] == []


def test_time_alone_never_makes_an_error() -> None:
    assert problems(plan()) == ()
    late = [p for p in problems(plan(("    held_on: 2026-10-12\n", "")), today="2035-01-01") if p.rule[0] == "L" and p.rule != "L5"]
    assert late == []
    assert {level_of(p) for p in problems(plan(), today="2035-01-01") if p.rule[0] == "L"} <= {"warning"}


def test_a_slower_pulse_is_a_warning_where_nothing_is_rolled_out() -> None:
    found = problems(plan(("    date: 2026-10-12", "    date: 2026-11-16"), ("held_on: 2026-10-12", "held_on: 2026-11-16"), ("type: implementation", "type: programme")))
    assert [(key(p), level_of(p)) for p in found] == [("L8", "warning")]


def test_a_place_that_slips_back_afterwards_may_say_so() -> None:
    found = problems(place(("level: in-use", "level: trained"), ("on: 2026-10-20", "on: 2026-11-18"), of=plan(DONE, ("states:\n", KEPT + "states:\n"))))
    assert [(key(p), level_of(p)) for p in found] == [("L7.behind", "warning")]


def _decided(edits: Edits) -> tuple[Handbook, Facts]:
    handbook = read(Files(edited(edits)))
    return handbook, Facts(handbook, TODAY)


def _found(handbook: Handbook, **facts: object) -> list[Problem]:
    return [p for p in check(handbook, Facts(handbook, TODAY, **facts)).problems if p.rule[0] == "L"]


def _before(edits: Edits) -> Document:
    return _decided(edits)[0].by_id["PLAN-001"]


LATER = ("to: 2026-10-30}", "to: 2026-11-13}")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (plan(), plan(LATER), ["L4.silent"]),
        (plan(("- {state: active", "- {state: draft")), plan(LATER), []),
        (plan(), plan(), []),
        (plan(), plan(more={PLAN: (PAGES / "L4" / "good" / PLAN).read_text("utf-8"), MEETING: MINUTES}), []),
    ],
    ids=["without a word", "what was a draft", "unchanged", "with its reason and decision"],
)  # fmt: skip
def test_a_window_that_was_decided_is_not_moved_without_a_word(old: Edits, new: Edits, told: list[str]) -> None:
    found = _found(_decided(new)[0], earlier_texts={"PLAN-001": _before(old)})
    assert [key(p) for p in found] == told


DOOR = "routines/besok/rut-002-last-dor.md"


@pytest.mark.parametrize(("version", "told"), [("1", []), ("2", [("L6.ahead", "warning")])])
def test_a_version_that_nobody_has_decided_on_is_told_where_decisions_are_kept(tmp_path: Path, version: str, told: list[tuple[str, str]]) -> None:
    root = lay_base(tmp_path / "handbook")
    for path, text in BASE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text.replace("version: 1", f"version: {version}"), "utf-8")
    _adopt(root, "2026-09-01T08:00:00Z")
    assert [(key(p), level_of(p)) for p in on_disk(root) if p.rule == "L6"] == told


def test_a_document_that_nobody_has_decided_on_is_told_there_too(tmp_path: Path) -> None:
    root = lay_base(tmp_path / "handbook")
    text = (root / DOOR).read_text("utf-8")
    (root / DOOR).unlink()
    _adopt(root, "2026-09-01T08:00:00Z")
    (root / DOOR).write_text(text, "utf-8")
    for path, own in BASE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(own.replace("document: RUT-001", "document: RUT-002"), "utf-8")
    assert [(key(p), level_of(p)) for p in on_disk(root) if p.rule == "L6"] == [("L6.undecided", "warning")]


def test_levels_and_what_is_for_each_place() -> None:
    assert [level_number({"level": level}) for level in LEVELS] == [0, 1, 2, 3, 4, 5]
    assert [level_number(row) for row in ({}, {"level": "done"}, {"level": 3}, {"level": ["in-use"]})] == [None] * 4
    assert [for_each_place({"type": t}) for t in ("document", "equipment", "other", "training", "workshop", "seminar", "supervision", "evaluation_external", "meeting")] == [True] * 3 + [False] * 6
    assert for_each_place({"type": "training", "by": "each"}) and not for_each_place({"type": "document", "by": "common"})


def test_odd_values_are_told_by_their_shape_alone() -> None:
    odd = plan(("items:\n", "items: 3\nx:\n"), places=())
    assert {p.rule for p in problems(odd)} <= {"K1", "K2", "K3", "L1"}
    rows = row("  - {item: [a], level: {b: 1}, on: 20261020, how: 3, dates: {from: i går, to: [1]}, readers: mange, observed: [1]}\n")
    assert {p.rule for p in problems(rows)} <= {"K1", "K2", "K3", "L1"}


ODD: tuple[Any, ...] = ([], {}, 3, -1, True, None, "x", "2026-13-45", [[1]], {"a": {"b": []}})


def _leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if at:
        yield at
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _leaves(inner, (*at, name))


def _mutated(data: Any, at: tuple[Any, ...], value: Any) -> Any:
    if not at:
        return value
    made = dict(data) if isinstance(data, dict) else list(data)
    made[at[0]] = _mutated(data[at[0]], at[1:], value)
    return made


def test_whatever_stands_in_a_field_no_rule_stumbles() -> None:
    handbook = _decided(place((ROW, ROW + "    dates: {from: 2026-09-21, to: 2026-10-20}\n    observed: {fulfilled: 1, of: 2, on: 2026-10-20}\n"), of=moved()))[0]
    own = [rule for id, rule in all_rules().items() if id[0] == "L"]
    assert len(own) == 9
    for document in handbook.documents:
        if document.kind.serves not in ("plans", "uptake", "minutes"):
            continue
        for at in _leaves(document.data):
            for value in ODD:
                odd = replace(document, data=_mutated(document.data, at, value))
                others = tuple(odd if d is document else d for d in handbook.documents)
                facts = Facts(replace(handbook, documents=others), TODAY, earlier_texts={"PLAN-001": document})
                for rule in own:
                    assert rule.check is not None
                    list(rule.check(*(facts[need] for need in rule.needs)))
