"""The board of small trials, the circles, and a trial's own page: prediction beside result, cycles, what it became."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from felles.site import menu

from .making import HEAD, STEP, Made, handbook, routine

TEAM = (
    f"id: sirkel\nkind: team\ntitle: Sirkel A\n{HEAD}type: learning_circle\nstate: active\npurpose: Prøver ut.\ntheme: Kjente folk\nplanned_meetings: 12\nmembers:\n"
    "  - {no: 1, role: sykepleier, site: nord, profession: sykepleier, participation: fixed, from: 2026-01-01}\n"
    "  - {no: 2, role: assistent, site: nord, profession: assistent, participation: fixed, from: 2026-01-01}\n"
    "  - {no: 3, role: assistent, site: sor, profession: assistent, participation: fixed, from: 2026-01-01}\n"
    "  - {no: 4, role: assistent, site: sor, profession: vernepleier, participation: fixed, from: 2026-01-01, to: 2026-03-31}\n"
)
OTHER = f"id: gruppe\nkind: team\ntitle: Ledergruppe\n{HEAD}type: leader_group\npurpose: Leder.\nplanned_meetings: 40\nmembers: []\n"


def trial(id: str, title: str, states: str, *, more: str = "", cycle: str = "1", start: str = "2026-03-02", end: str = "2026-03-27") -> str:
    return (
        f"---\nid: {id}\nkind: trial\ntitle: {title}\n{HEAD}team: sirkel\nquestion: Virker det?\naim: Bedre dager.\nchange_tried: En kort prat.\n"
        f"prediction: Vi spår åtte av ti for {title}.\npredicted_on: 2026-02-20\nmeasures: [{{text: Dager holdt.}}]\nplan: {{who: To., where: På basen., when: Hver dag., data: Strek.}}\n"
        f"scale: {{people: 4, shifts: 9, sites: [nord]}}\nstart: {start}\nend: {end}\ngoals: [safety]\nuser_involvement: De vet om det.\nstaff_involvement: De valgte.\n"
        f"cycle: {cycle}\n{more}states:\n{''.join(f'  - {{state: {s}, on: 2026-02-20}}{chr(10)}' for s in states.split())}---\n"
    )


def done(decision: str, *, seen: str = "Vi så ni av ti.", more: str = "", learning: str = "Morgenen er travel.") -> str:
    return (
        "do: {happened: Det gikk., from: 2026-03-02, to: 2026-03-27}\n"
        f"study: {{against_prediction: partly, seen: {seen}, learning: {learning}, date: 2026-03-30}}\n"
        f"act: {{decision: {decision}, why: Derfor., date: 2026-04-01{more}}}\n"
    )


EVERY = "planned running studied decided"
FILES = {
    "roles/sirkel.yaml": TEAM,
    "roles/gruppe.yaml": OTHER,
    "routines/drift/rut-001-prat.md": routine("RUT-001", "Daglig prat", STEP),
    "docs/trials/ph-01.md": trial("PH-01", "Prat om morgenen", EVERY, more=done("adapt", more=", next: PH-02")),
    "docs/trials/ph-02.md": trial("PH-02", "Prat midt på dagen", EVERY, more="previous: PH-01\n" + done("adopt", more=", routine_change: [RUT-001]"), cycle="2", start="2026-05-04", end="2026-05-29"),
    "docs/trials/ph-03.md": trial("PH-03", "Sitte ned", EVERY, more=done("abandon", learning="To minutter er en halv time."), start="2026-06-01", end="2026-06-26"),
    "docs/trials/ph-04.md": trial("PH-04", "Ny tavle", "planned running", start="2026-10-05", end="2026-12-18"),
    "docs/trials/ph-05.md": trial("PH-05", "Ringe avdelingen", "planned", start="2026-12-01", end="2027-01-15"),
    "docs/meetings/mot-01.md": f"---\nid: MOT-01\nkind: meeting\ntitle: Sirkel A, april\n{HEAD}team: sirkel\ndate: 2026-04-01\ntype: learning_circle\npresent: [1]\ntrials_reviewed: [PH-01, PH-02]\n---\n",
    "docs/meetings/mot-02.md": f"---\nid: MOT-02\nkind: meeting\ntitle: Sirkel A, verksted\n{HEAD}team: sirkel\ndate: 2026-05-01\ntype: workshop\npresent: [1]\n---\n",
    "docs/meetings/mot-03.md": f"---\nid: MOT-03\nkind: meeting\ntitle: Sirkel A, avlyst\n{HEAD}team: sirkel\ndate: 2026-06-01\ntype: learning_circle\nstate: cancelled\npresent: []\n---\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(handbook(tmp_path_factory.mktemp("prover"), FILES))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\u00ad", "").replace("\u00a0", " ").split())


def test_each_stands_on_the_board_where_it_is(made: Made) -> None:
    page = made["utproving.md"]
    columns = [_plain(part) for part in page.split('<div class="f-board">')[1].split("</div>")[0].split("<section>")[1:]]
    assert [re.match(r"[^\d]+\d+", column)[0] for column in columns] == ["Planlagt 1", "Prøves nå 1", "Sett på 0", "Avgjort 3"]  # type: ignore[index]
    assert columns[0].startswith("Planlagt 1 Ringe avdelingen Sone Nord · 1. des. 2026–15. jan. 2027")
    assert "Legges bort Sone Nord" in columns[3] and "Tas i bruk Sone Nord" in columns[3]
    assert columns[2] == "Sett på 0 Ingen"


def test_what_was_expected_stands_beside_what_was_seen_cycle_by_cycle(made: Made) -> None:
    page = made["utproving.md"]
    chain = _plain(page.split('<h3 id="ph-02">')[1].split("<h3")[0])
    assert chain.startswith("Prat midt på dagen 2 runder Runde 1: Prat om morgenen Endres og prøves igjen")
    first, second = chain.index("Vi spår åtte av ti for Prat om morgenen."), chain.index("Vi spår åtte av ti for Prat midt på dagen.")
    assert first < chain.index("Vi så ni av ti. Delvis som vi trodde") < chain.index("Runde 2") < second
    assert '<h3 id="ph-01">' not in page, "a cycle stands with its chain, once"
    running = _plain(page.split('<h3 id="ph-04">')[1].split("<h3")[0])
    assert "Ikke sett på ennå" in running


def test_what_was_adopted_leads_to_the_routine_and_what_was_abandoned_to_what_it_taught(made: Made) -> None:
    page = made["utproving.md"]
    table = page.split("## Fra prøvehandling til rutine")[1].split("## ")[0]
    assert table.count("<tr") == 2 and "Daglig prat" in table and "1. april 2026" in _plain(table)
    assert "To minutter er en halv time." in page.split("## Lagt bort, og hva vi lærte")[1].split("## ")[0]
    assert "1 av 3 av de avgjorte er tatt i bruk" in _plain(page)


def test_a_trials_own_page_has_the_result_first_and_its_cycles(made: Made) -> None:
    page = made["provehandlinger/ph-02.md"]
    assert page.index("## Det vi spådde, og det vi så") < page.index("## Dette ble det til") < page.index("## Rundene") < page.index("## Tre spørsmål før vi begynte")
    cycles = page.split("## Rundene")[1].split("## ")[0]
    assert "Runde 1: Prat om morgenen" in cycles and "<b>Runde 2: Prat midt på dagen</b>" in cycles
    assert "## Rundene" not in made["provehandlinger/ph-04.md"], "one that stands alone has no chain"
    assert "Prøvehandlinger bak" in made["rutiner/rut-001.md"]


def test_circles_say_how_far_they_are_and_never_who_they_are(made: Made) -> None:
    page = made["sirkler.md"]
    text = _plain(page)
    assert "1 av 12 møter er holdt" in text and "2 i 1 møte" in text
    assert "assistent (2) og sykepleier (1)" in text and "Sone Nord (2) og Sone Sør (1)" in text
    assert "vernepleier" not in text, "who has left is not counted"
    assert "Ledergruppe" not in page and "verksted" not in page and "avlyst" not in page


def test_the_public_has_no_part_in_it_and_a_handbook_without_trials_has_no_board(tmp_path: Path) -> None:
    assert not {"utproving.md", "sirkler.md"} & Made(handbook(tmp_path / "a", FILES), audience="public").pages.keys()
    bare = Made(handbook(tmp_path / "b", {"roles/gruppe.yaml": OTHER}))
    assert not {"utproving.md", "sirkler.md"} & bare.pages.keys()
    assert all(item.page not in ("utproving.md", "sirkler.md") for item in menu(bare.book)[-1].below)


def test_a_ring_of_cycles_ends(tmp_path: Path) -> None:
    ring = {
        "roles/sirkel.yaml": TEAM,
        "docs/trials/ph-01.md": trial("PH-01", "En", "planned", more="previous: PH-02\n", cycle="2"),
        "docs/trials/ph-02.md": trial("PH-02", "To", "planned", more="previous: PH-01\n", cycle="2"),
    }
    page = Made(handbook(tmp_path, ring))["utproving.md"]
    assert page.count("Vi spår åtte av ti") == 2
