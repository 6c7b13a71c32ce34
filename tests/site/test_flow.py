"""A flow as a page: the whole way drawn without a script, each part told below, and found again from where one works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.site.making import HEAD, PROJECT, STEP, Made, active, converted, handbook, role, routine

from felles.facts import Facts
from felles.reading.handbook import read_folder
from felles.site.search import search_records

WAY = f"""---
id: PRO-001
kind: process
title: Opptrening hjemme
{HEAD}scope: {{sites: all}}
purpose: Brukeren skal klare mer.
entry: Ja fra brukeren.
exit: Målene er gjort opp.
user_participation: [Hva det øves på.]
phases:
  - {{id: a, name: Utredning, purpose: Finne ut <b>hva</b> som hindrer., owner_role: nattvakt, deadline: Innen en uke, routines: [RUT-001, RUT-002], output: Det står i journalen.}}
  - {{id: b, name: Øve, purpose: Øve der det skal brukes., owner_role: sykepleier, responsible: [sykepleier, assistent], no_routine: Avtales med brukeren., meeting: Kort møte hver uke, output: Planen følges.}}
  - {{id: c, name: Slutte, purpose: Se at det holder., owner_role: sykepleier, routines: [RUT-002], output: Brukeren vet hvem som kan ringes., closing: {{when: Når brukeren sier det., follow_up: Vi ringer etter tre måneder., by: assistent}}}}
---
"""
FILES = {
    "roles/nattvakt.yaml": role("nattvakt", "Nattvakt", sites="[nord]").replace("responsibility: a}", "responsibility: a, routine: RUT-002}"),
    "routines/akutt/rut-001-a.md": routine("RUT-001", "Kartlegging", STEP, more="visibility: public\n"),
    "routines/akutt/rut-002-b.md": routine("RUT-002", "Mål", STEP, topic="taushetsplikt"),
    "routines/processes/pro-001-opptrening.md": WAY,
}
PAGE = "forlop/pro-001.md"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(handbook(tmp_path_factory.mktemp("flow"), FILES))


def test_the_whole_way_stands_first_and_each_part_leads_to_what_is_told_of_it(made: Made) -> None:
    page = made[PAGE]
    drawn = page[page.index('<ol class="f-flow"') : page.index("</ol>")]
    assert re.findall(r'<a href="#(\w+)">(\w+)', drawn) == [("s1", "Utredning"), ("s2", "Øve"), ("s3", "Slutte")]
    assert '<ol class="f-flow" aria-label="Faser">' in drawn and "<small>Innen en uke</small>" in drawn
    told = page[page.index("f-steps--flow") :]
    assert re.findall(r'<li class="f-step" id="(\w+)">.*\n<h3 class="f-step__do">(\w+)</h3>', told) == [("s1", "Utredning"), ("s2", "Øve"), ("s3", "Slutte")]
    assert page.index("## Faser {#phases}") < page.index("f-flow") < page.index("## Dette bestemmer brukeren")
    assert active(converted(page)) == [] and "&lt;b&gt;" in page


def test_each_part_says_who_answers_what_is_done_and_where_one_goes_on(made: Made) -> None:
    page = made[PAGE]
    first, second, third = (page[page.index(f'id="s{n}"') : page.index(f'id="s{n + 1}"') if n < 3 else page.index("## Dette")] for n in (1, 2, 3))
    assert "<dt>Hovedansvarlig</dt><dd>Nattvakt</dd>" in first and "<dt>Fasen er ferdig når</dt><dd>Det står i journalen.</dd>" in first
    assert re.findall(r'<a href="[./]*rutiner/(rut-00\d)/">(\w+)', first) == [("rut-001", "Kartlegging"), ("rut-002", "Mål")]
    assert "<p>Rutiner</p>" in first and "<p>Rutiner</p>" not in second
    assert "<dt>Utfører</dt><dd>Sykepleier, Assistent</dd>" in second and "<dt>Uten rutine fordi</dt><dd>Avtales med brukeren.</dd>" in second
    assert "<dt>Møte</dt><dd>Kort møte hver uke</dd>" in second
    for said in ("<dt>Avsluttes når</dt>", "<dt>Følges opp etterpå</dt><dd>Vi ringer etter tre måneder.</dd>", "<dt>Følger opp</dt><dd>Assistent</dd>"):
        assert said in third and said not in first


def test_a_routine_says_which_process_it_is_part_of_and_in_which_phase(made: Made) -> None:
    page = made["rutiner/rut-002.md"]
    assert "### Del av forløpet {#links-part}" in page
    assert '<a href="../../forlop/pro-001/">Opptrening hjemme<small>Utredning · Slutte</small></a>' in page
    assert page.index("{#links-part}") < page.index("{#links-task}"), "before the functions that have tasks under it"


def test_a_function_finds_its_phases_by_name(made: Made) -> None:
    page = made["roller/nattvakt.md"]
    assert '<a href="../../forlop/pro-001/#s1">Utredning<small>Opptrening hjemme. Innen en uke</small></a>' in page
    nurse = made["roller/sykepleier.md"]
    assert '<a href="../../forlop/pro-001/#s3">Slutte<small>Opptrening hjemme</small></a>' in nurse
    assert '<a href="../../forlop/pro-001/">Opptrening hjemme<small>Øve</small></a>' in nurse


def test_a_phase_that_nobody_answers_for_at_some_place_is_a_gap_called_by_its_name(made: Made) -> None:
    page = made["ansvar.md"]
    assert "Opptrening hjemme, «Utredning»: ingen hovedansvarlig<small>Nattvakt finnes ikke ved Sone Sør." in page
    assert "Hull i «Utredning»" in page and "Opptrening hjemme, steg" not in page
    assert '<span class="f-rel f-rel--a">Hovedansvarlig</span><small>Øve og Slutte</small>' in page
    assert [(gap.document.id, gap.item, gap.places) for gap in Facts(made.handbook, "2026-11-21")["gaps"]] == [("PRO-001", ("phases", 0), ("sor",))]


def test_it_stands_in_the_menu_on_the_front_page_in_its_list_and_in_the_search(made: Made) -> None:
    front = made["index.md"]
    assert "## Hele forløp {#process}" in front and '<a href="forlop/pro-001/">Opptrening hjemme</a>' in front
    assert "Opptrening hjemme<small>Brukeren skal klare mer." in made["forlop/index.md"]
    assert "Opptrening hjemme" in made["sok.md"]
    (record,) = [r for r in search_records(made.book) if r["d"] == "PRO-001"]
    texts = [text for _, text in record["p"]]
    assert "Utredning" in texts and "Øve der det skal brukes." in texts and "s" not in record


def test_many_stand_on_the_front_page_as_a_few_and_a_way_to_all(tmp_path: Path) -> None:
    files = {f"routines/processes/pro-{n:03}-x.md": WAY.replace("PRO-001", f"PRO-{n:03}").replace("Opptrening hjemme", f"Vei {n:03}") for n in range(1, 12)}
    front = Made(handbook(tmp_path, {**FILES, "routines/processes/pro-001-opptrening.md": files["routines/processes/pro-001-x.md"], **{p: t for p, t in files.items() if "001" not in p}}))["index.md"]
    assert front.count(">Vei 0") == 8 and '<a href="forlop/">Alle 11 forløp</a>' in front


def test_the_public_finds_no_way_to_what_is_for_staff(tmp_path: Path) -> None:
    public = {**FILES, "routines/processes/pro-001-opptrening.md": WAY.replace("purpose: Brukeren", "visibility: public\npurpose: Brukeren", 1)}
    made = Made(handbook(tmp_path, public), audience="public")
    page = made[PAGE]
    assert "rut-001" in page and "rut-002" not in page and ">Mål<" not in page
    assert "Sykepleier" not in page, "functions are internal here"
    hidden = Made(handbook(tmp_path / "hidden", FILES), audience="public")
    assert PAGE not in hidden.pages and not any("Opptrening hjemme" in page.text for page in hidden.pages.values())


SAMPLE = read_folder(PROJECT)
PROCESSES = [d for d in SAMPLE.documents if d.kind.name == "process"]


@pytest.mark.parametrize("document", PROCESSES, ids=lambda d: d.id)
def test_the_samples_processes_hold_a_template_and_nobodys_goals(document: object) -> None:
    data = document.data  # type: ignore[attr-defined]
    assert all(text.endswith("?") for name, text in data["goal_template"].items() if name != "recorded_in")
    assert data["goal_template"]["recorded_in"]["channel"] == "journal"


def test_the_sample_has_the_five_phases_and_a_process_in_the_users_own_hands() -> None:
    five, own = (next(d for d in PROCESSES if d.id == id).data for id in ("PRO-001", "PRO-002"))
    assert [phase["name"] for phase in five["phases"]] == ["Utredning", "Mål", "Innsats", "Oppfølging", "Avslutning"]
    assert (own["meeting"]["called_by"], own["meeting"]["led_by"], own["meeting"]["chosen_by"]) == ("user", "chosen", "user")
