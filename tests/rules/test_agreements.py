"""What the rules on agreements say, variant by variant: time makes warnings that say how late, and never an error."""

from __future__ import annotations

import pytest

from felles.check import level_of
from felles.model import due_after
from felles.words.problems import SENTENCES, key

from .test_relations import TODAY, Case, Edits, problems, told_where_it_is

PATH = "routines/agreements/avt-001-utskrivning.md"
OURS = "{id: vi, name: Eksempel kommune (fiktiv), signed_by: Kommunedirektøren, role: virksomhetsleder}"
THEIRS = "{id: de, name: Sykehuset (fiktivt), signed_by: Klinikksjefen}"
TASK = "Svarer vakttelefonen og avgjør om noen skal dra til brukeren."


def agreement(
    *criteria: str, parties: tuple[str, ...] = (OURS, THEIRS), period: str = "{from: 2025-01-01, to: 2028-12-31}", tasks: tuple[str, ...] = (), head: str = ""
) -> Edits:
    rows = criteria or (checked("2026-09-01"),)
    text = f"""---
id: AVT-001
kind: agreement
title: Utskrivning
lang: nb
owner_role: virksomhetsleder
change: {{class: significant, note: Skrevet ned.}}
{head}purpose: Brukeren skal komme hjem til noen som vet det.
parties:
{"".join(f"  - {party}{chr(10)}" for party in parties)}period: {period}
clauses:
  - {{id: ring, title: Ring først, text: Sykehuset ringer sonen.}}
criteria:
{"".join(f"  - {row}{chr(10)}" for row in rows)}{"prioritised_tasks:" + chr(10) if tasks else ""}{"".join(f"  - {row}{chr(10)}" for row in tasks)}---
"""
    return {PATH: text}


def checked(last: str | None, every: str = "yearly") -> str:
    seen = f", last_checked: {last}, result: met" if last else ""
    return f"{{text: Sonen ble ringt., how_checked: Stikkprøve., frequency: {every}{seen}}}"


def task(text: str, more: str = "", role: str = "sykepleier") -> str:
    return f'{{role: {role}, task: "{text}"{more}}}'


CASES = (
    Case("A1.few", PATH, "parties", agreement(parties=(OURS,)), "error", says="this has 1"),
    Case("A1.twice", PATH, "name: eksempel", agreement(parties=(OURS, THEIRS, OURS.replace("id: vi", "id: igjen").replace("Eksempel", "eksempel"))), "error"),
    Case("A2.order", PATH, "to: 2024", agreement(period="{from: 2025-01-01, to: 2024-12-31}"), "error", says="ends (31 December 2024) before it begins"),
    Case("A2.ended", PATH, "to: 2026", agreement(period="{from: 2025-01-01, to: 2026-11-20}"), "warning", says="ended on 20 November 2026 and the text is still marked as in force; days since then: 1."),
    Case("A3.late", PATH, "last_checked: 2025-11-01", agreement(checked("2025-11-01")), "warning", says="by 1 November 2026; days late: 20."),
    Case("A3.never", PATH, "frequency: quarterly", agreement(checked(None, "quarterly"), period="{from: 2026-08-01}"), "warning", says="by 1 November 2026; days late: 20."),
    Case("A3.ahead", PATH, "last_checked: 2026-11-22", agreement(checked("2026-11-22")), "warning", says="22 November 2026"),
    Case("A4.missing", PATH, "task: \"Vasker", agreement(tasks=(task("Vasker bilen."),)), "error", says="among the tasks of Sykepleier"),
    Case("A4.guess", PATH, "task: \"Svarer", agreement(tasks=(task("Svarer vakttelefonen og avgjør om noen må dra til brukeren."),)), "error", says=f"There it says “{TASK}”"),
    Case("A4.clause", PATH, "clause: rang", agreement(tasks=(task(TASK, ", clause: rang"),)), "error", says="Use one of: ring."),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_variant_stands_where_it_is_mended(case: Case) -> None:
    told_where_it_is(case)


def test_every_variant_of_these_rules_has_a_case() -> None:
    assert sorted(case.key for case in CASES) == sorted(k for k in SENTENCES if k[0] == "A" and k[1].isdigit())


GONE = "withdrawn: {date: 2026-10-01, reason: Ny avtale.}\n"
PEACE: dict[str, Edits] = {
    "one that is looked after": agreement(),
    "the last day of the period": agreement(period=f"{{from: 2025-01-01, to: {TODAY}}}"),
    "a period without an end": agreement(period="{from: 2025-01-01}"),
    "the last day in time": agreement(checked("2025-11-21")),
    "a month that is shorter than the one before": agreement(checked("2026-10-31", "monthly")),
    "today's look": agreement(checked(TODAY)),
    "a new one that nobody has had to look at yet": agreement(checked(None), period="{from: 2026-01-01}"),
    "what was not due before it ended": agreement(checked("2026-09-01"), period="{from: 2025-01-01, to: 2026-12-31}"),
    "the same task in other spaces, another case and without a full stop": agreement(tasks=(task("svarer  vakttelefonen og avgjør om noen skal dra til brukeren", ", clause: ring"),)),
    "one that is withdrawn": agreement(checked("2020-01-01"), parties=(OURS,), period="{from: 2019-01-01, to: 2020-12-31}", tasks=(task("Vasker."),), head=GONE),
}  # fmt: skip


@pytest.mark.parametrize("edits", PEACE.values(), ids=PEACE.keys())
def test_nobody_is_disturbed_by(edits: Edits) -> None:
    assert [(str(p.place), key(p), dict(p.values)) for p in problems(edits)] == []


def test_time_alone_never_makes_an_error() -> None:
    edits = agreement(checked("2026-09-01"), checked(None, "two-yearly"))
    assert problems(edits) == ()
    later = problems(edits, today="2028-06-01")
    assert {(key(p), level_of(p)) for p in later if p.rule[0] == "A"} == {("A3.late", "warning"), ("A3.never", "warning")}
    ended = [p for p in problems(edits, today="2035-01-01") if p.rule[0] == "A"]
    assert all(level_of(p) == "warning" for p in ended) and "A2.ended" in {key(p) for p in ended}


def test_a_task_taken_out_of_the_function_is_missed_in_the_agreement() -> None:
    edits = {**agreement(tasks=(task(TASK),)), "roles/sykepleier.yaml": ((TASK, "Tar vakttelefonen når den ringer."),)}
    assert [key(p) for p in problems(edits)] == ["A4.missing"]


def test_a_function_that_is_not_there_is_told_once() -> None:
    assert [p.rule for p in problems(agreement(tasks=(task(TASK, role="portner"),)))] == ["C2"]


def test_odd_values_are_told_by_their_shape_alone() -> None:
    odd = agreement("{text: [1], how_checked: 1, frequency: [yearly], last_checked: 20260901, result: met}", "3", tasks=("{role: [a], task: {b: 1}, clause: 3}", "5"), period="{from: i fjor, to: [1]}", parties=("1", "{id: a, name: [b]}"))
    found = problems(odd)
    assert found and {p.rule for p in found} <= {"K1", "K2", "K3", "A1"}
    assert {p.rule for p in problems(agreement(checked("2026-13-45"), period="{from: 2025-02-30, to: 9999-12-31}"))} == {"K3"}


@pytest.mark.parametrize(
    ("last", "every", "due"),
    [("2024-02-29", "yearly", "2025-02-28"), ("2026-08-31", "half-yearly", "2027-02-28"), ("2026-11-30", "quarterly", "2027-02-28"), ("2026-01-15", "two-yearly", "2028-01-15"),
     ("2026-01-15", "often", None), (None, "yearly", None), ("9999-12-31", "monthly", "9999-12-31"), ("i går", "monthly", None), ([1], "monthly", None), ("2026-01-15", {}, None)],
)  # fmt: skip
def test_the_day_by_which_something_is_due_again(last: object, every: object, due: str | None) -> None:
    assert due_after(last, every) == due
