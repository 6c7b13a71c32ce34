"""A plan with its places' own plans, small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

from tests.site.making import HEAD, Made, handbook

from felles.facts import Facts
from felles.facts.uptake import Uptake

PLAN, NORD, SOR = "docs/plans/plan-1.md", "docs/site-plans/plan-1-nord.yaml", "docs/site-plans/plan-1-sor.yaml"
ITEMS = """
  - {id: bank, what: Bank på før du låser deg inn, short: Bank på, type: document, window: {from: 2026-09-01, to: 2026-09-30}, responsible_role: sykepleier}
  - {id: ring, what: Ring når ingen svarer, type: document, window: {from: 2026-09-01, to: 2026-11-21}, responsible_role: sykepleier}
  - {id: skriv, what: Skriv det du så, type: document, window: {from: 2026-11-01, to: 2027-01-31}, responsible_role: sykepleier}
  - {id: samling, what: Samling for alle, type: seminar, window: {from: 2026-09-01, to: 2026-10-30}, responsible_role: sykepleier, planned: 3, held: [{date: 2026-09-10}, {date: 2026-10-10, site: nord}]}
"""
POINTS = """
  - {id: en, date: 2026-10-02, scope: Etter én måned., held_on: 2026-10-05, seen: Mange banker på., led_to: Kortet er endret.}
  - {id: to, date: 2026-11-01, scope: Etter to måneder.}
  - {id: tre, date: 2026-12-04, scope: Etter tre måneder.}
"""
STATES = "[{state: draft, on: 2026-06-01}, {state: active, on: 2026-09-01}]"
CELLS_NORD = """
  - {item: bank, level: followed, on: 2026-10-01, how: På morgenmøtet., observed: {fulfilled: 9, of: 10, on: 2026-11-03}}
  - {item: ring, level: in-use, on: 2026-10-20, how: To og to.}
  - {item: skriv, level: informed, how: Fagdag.}
"""
CELLS_SOR = """
  - {item: bank, level: trained, on: 2026-09-20, how: I vaktskiftet., note: Vi trenger to uker til.}
  - {item: ring, exempt: {reason: Ingen ringer herfra.}}
"""


def plan(*, items: str = ITEMS, points: str = POINTS, states: str = STATES, more: str = "", id: str = "PLAN-1") -> str:
    return f"""---
id: {id}
kind: plan
title: Vi banker på
{HEAD}scope: {{sites: all}}
type: implementation
background: Noen ble overrasket.
goals: [{{id: a, text: Ingen blir overrasket., who: Brukere, qualitative: De sier det., due: 2027-01-31, accepted_by: [sykepleier], realistic: Det koster lite., evaluated: {{date: 2027-02-01, method: Vi spør.}}}}]
items:{items}evaluation_points:{points}capacity: {{hours: En time., backfill: Vikar., put_aside: Ingenting annet nytt.}}
user_involvement: Brukere ble spurt.
staff_involvement: Ansatte skrev den.
states: {states}
{more}---
"""


def own(place: str, cells: str, *, more: str = "", id: str = "PLAN-1") -> str:
    return f"id: {id}-{place}\nkind: site-plan\ntitle: Vi banker på i {place}\n{HEAD}scope: {{sites: [{place}]}}\nfollows: {id}\nlocal_role: sykepleier\n{more}items:{cells}"


FILES = {PLAN: plan(), NORD: own("nord", CELLS_NORD), SOR: own("sor", CELLS_SOR)}


def made(folder: Path, files: dict[str, str] | None = None, **given: str) -> Made:
    book = Made(handbook(folder, {**FILES, **(files or {})}), **given)  # type: ignore[arg-type]
    assert book.handbook.problems == ()
    return book


def uptake(folder: Path, today: str = "2026-11-21", files: dict[str, str] | None = None) -> Uptake:
    """The fact about the plan on a day."""
    book = handbook(folder, {**FILES, **(files or {})})
    assert book.problems == ()
    found: Uptake = Facts(book, today)["uptake"][PLAN]
    return found
