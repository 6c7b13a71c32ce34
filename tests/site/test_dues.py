"""What is looked at again and again, as a page: when it was, what was seen, what is due, and what is late today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.rules.test_relations import Files
from tests.site.decided import Shown, Story
from tests.site.making import HEAD, PROJECT, STEP, Made, handbook, routine

from felles.facts import Facts
from felles.reading.handbook import read
from felles.site.search import search_records

PATH, PAGE, LIST = "routines/agreements/avt-001-legevakt.md", "samarbeidsavtaler/avt-001.md", "samarbeidsavtaler/index.md"


def _text(to: str = "2027-12-31", more: str = "", months: int = 60) -> str:
    return f"""---
id: AVT-001
kind: agreement
title: Felles legevakt
{HEAD}review_months: {months}
purpose: Innbyggerne skal nå lege hele døgnet.
parties:
  - {{id: vi, name: Lia kommune (fiktiv), sort: municipality, signed_by: Kommunedirektøren, role: sykepleier, signed_on: 2026-01-02}}
  - {{id: de, name: Dalen kommune (fiktiv), sort: municipality, signed_by: Kommunedirektøren}}
period: {{from: 2026-01-01, to: {to}, notice: Et halvt år}}
clauses:
  - {{id: svar, title: Svar, text: Legevakten svarer innen to minutter.}}
criteria:
  - {{text: Anropet ble besvart, how_checked: Rapport fra sentralbordet., frequency: half-yearly, checked_by: sykepleier, last_checked: 2026-06-15, result: met}}
  - {{text: Vi fikk svar samme vakt, how_checked: Stikkprøve., frequency: yearly, last_checked: 2026-03-01, result: not-met, noted: Svaret manglet., follow_up: Legevakten ringer.}}
  - {{text: Øvelsen ble holdt, how_checked: Deltakerlisten., frequency: yearly}}
prioritised_tasks:
  - {{role: sykepleier, clause: svar, task: Gir hjelp}}
{more}---
"""


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files[PATH] = _text()
    made.files["routines/akutt/rut-001-a.md"] = routine("RUT-001", "Låst dør", STEP)
    return made.adopted()


def _rows(page: str) -> list[list[str]]:
    table = page[page.index("{#criteria}") : page.index("</table>")]
    rows = re.findall(r'<tr><th scope="row".*?</tr>', table)
    return [[re.sub(r"<[^>]+>", "", cell).replace("\u00a0", " ") for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


def test_each_row_says_when_how_with_what_result_and_when_next(story: Story) -> None:
    page = story.on("2026-06-20")[PAGE]
    assert _rows(page) == [
        ["Anropet ble besvart", "Rapport fra sentralbordet.", "15. juni 2026", "Oppfylt", "15. desember 2026"],
        ["Vi fikk svar samme vakt", "Stikkprøve.", "1. mars 2026", "Ikke oppfylt", "1. mars 2027"],
        ["Øvelsen ble holdt", "Deltakerlisten.", "", "Ikke sett på ennå", "1. januar 2027"],
    ]
    states = re.findall(r'f-state--(\w+)">(\w+)', page[page.index("{#criteria}") : page.index("</table>")])
    assert states == [("ok", "Oppfylt"), ("stop", "Ikke"), ("off", "Ikke")]
    assert "På overtid" not in page and "kontroll" not in _small(story.on("2026-06-20"))


def _small(shown: Shown) -> str:
    found = re.search(r"Felles legevakt<small>(.*?)</small>", shown[LIST])
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("today", "late"),
    [("2026-12-15", 0), ("2026-12-16", 1), ("2027-01-01", 1), ("2027-01-02", 2), ("2027-03-01", 2), ("2027-03-02", 3)],
)
def test_what_is_late_stands_in_its_row_at_the_head_and_in_the_list(story: Story, today: str, late: int) -> None:
    shown = story.on(today)
    page = shown[PAGE]
    assert page.count("Skulle vært gjort ") == late
    assert ("<span>1 kontroll</span>" if late == 1 else f"<span>{late} kontroller</span>") in page or not late
    said = "" if not late else "1 kontroll er på overtid" if late == 1 else f"{late} kontroller er på overtid"
    assert ('<span class="f-state f-state--warn">På overtid</span>' in page) == bool(late)
    assert _small(shown).startswith(said or "Innbyggerne")
    assert (f'<a href="../samarbeidsavtaler/avt-001/">Felles legevakt<small>{said}</small></a>' in shown["leder/index.md"]) == bool(late)


def test_one_that_has_ended_says_so_wherever_it_is_met_and_asks_for_no_more_checks(story: Story) -> None:
    before, after = story.on("2027-12-31"), story.on("2028-01-01")
    assert "Gått ut" not in before[PAGE] and "Skulle vært gjort" in before[PAGE]
    assert '<span class="f-state f-state--warn">Gått ut</span> <span>gjaldt til og med 31. desember 2027</span>' in after[PAGE]
    assert "På overtid" not in after[PAGE] and _small(after).startswith("Gikk ut 31. desember 2027")
    (record,) = [r for r in search_records(after.book) if r["d"] == "AVT-001"]
    assert record["x"] == ["warn", "Gikk ut 31. desember 2027"]
    (record,) = [r for r in search_records(before.book) if r["d"] == "AVT-001"]
    assert "x" not in record


def test_that_it_has_ended_weighs_more_than_that_nobody_has_looked_it_over(tmp_path: Path) -> None:
    made = Story(tmp_path)
    made.files[PATH] = _text(months=12)
    made.adopted()
    assert _small(made.on("2027-02-01")).startswith("Gjennomgang er forfalt")
    assert _small(made.on("2028-01-01")).startswith("Gikk ut 31. desember 2027")


def test_what_falls_due_after_the_last_day_is_never_asked_for(tmp_path: Path) -> None:
    page = Made(handbook(tmp_path, {PATH: _text(to="2026-12-01")}))[PAGE]
    assert [row[4] for row in _rows(page)] == ["", "", ""]


def test_one_that_is_withdrawn_is_neither_late_nor_ended(tmp_path: Path) -> None:
    page = Made(handbook(tmp_path, {PATH: _text(to="2026-10-01", more="withdrawn: {date: 2026-10-02, reason: Ny avtale.}\n")}))[PAGE]
    assert "Gått ut" not in page and "På overtid" not in page and "Skulle vært gjort" not in page


def test_a_clause_is_called_by_its_title_and_an_empty_column_is_left_out(tmp_path: Path) -> None:
    made = Made(handbook(tmp_path, {PATH: _text()}))
    page = made[PAGE]
    tasks = page[page.index("{#prioritised-tasks}") : page.index("{#parties}")]
    assert 'data-col="Etter punkt"><div>Svar</div>' in tasks and "svar</div>" not in tasks
    assert "Skjema" not in page and "Indikator" not in page
    without = Made(handbook(tmp_path / "b", {PATH: _text().replace(", clause: svar", "")}))[PAGE]
    assert "Etter punkt" not in without and "Oppgaver som går foran" in without


def test_the_function_reads_what_comes_first_by_agreement(tmp_path: Path) -> None:
    page = Made(handbook(tmp_path, {PATH: _text()}))["roller/sykepleier.md"]
    assert "### Går foran etter avtale {#links-prioritises}" in page and "Felles legevakt<small>Gir hjelp</small>" in page


def test_the_menu_leads_there_under_more(tmp_path: Path) -> None:
    made = Made(handbook(tmp_path, {PATH: _text()}))
    assert '<a href="../samarbeidsavtaler/">Samarbeidsavtaler<small>Hva vi har avtalt med andre' in made["mer.md"]


@pytest.mark.parametrize(("language", "said"), [("da", "Skulle være gjort 15. december 2026"), ("sv", "Skulle ha gjorts 15 december 2026"), ("en", "Was due 15 December 2026")])
def test_every_language_says_it(story: Story, language: str, said: str) -> None:
    shown = story.on("2026-12-20", language=language)
    assert said in next(text for path, text in shown.pages.items() if path.endswith("/avt-001.md"))


@pytest.mark.parametrize(
    ("old", "new"),
    [("every: frequency", "every: how_often"), ("last: last_checked", "last: last_seen"), ("from: period.from", "from: period.start"), ("ends: period.to", "ends: period.end"),
     ("columns: [task, role, {field: clause", "columns: [task, role, {field: paragraph")],
)  # fmt: skip
def test_a_layout_that_names_what_the_kind_has_not_is_told(old: str, new: str) -> None:
    files = {p.relative_to(PROJECT).as_posix(): p.read_bytes() for p in (PROJECT / "schemas").rglob("*") if p.is_file() and "samples" not in p.parts}
    path = "schemas/agreement/layout.yaml"
    text = files[path].decode()
    assert text.count(old) == 1
    files[path] = text.replace(old, new).encode()
    faults = Facts(read(Files(files)), "2026-11-21")["layout_faults"]
    assert [(kind, fault[0], fault[2]["field"]) for kind, some in faults.items() for fault in some] == [("agreement", "field", new.rsplit(" ", 1)[1].split(": ")[-1])]
