"""The overview of responsibility: what nobody and what two people answer for, and tables that fit."""

from __future__ import annotations

import re
from pathlib import Path

from tests.site.making import HEAD, STEP, Made, handbook, role, routine

NIGHT = "  - {n: 1, action: Tilsyn, responsible: [sykepleier], accountable: nattvakt}\n"
TWO = "  - {n: 1, action: Avgjør, responsible: [sykepleier], accountable: [sykepleier, assistent]}\n"


def _made(folder: Path) -> Made:
    return Made(
        handbook(
            folder,
            {
                "roles/nattvakt.yaml": role("nattvakt", "Nattvakt", sites="[nord]"),
                "routines/akutt/rut-001-a.md": routine("RUT-001", "Tilsyn om natta", NIGHT),
                "routines/akutt/rut-002-b.md": routine(
                    "RUT-002", "Fall om natta", NIGHT, topic="taushetsplikt"
                ),
                "routines/drift/rut-003-c.md": routine("RUT-003", "Nøkler", TWO, topic="taushetsplikt"),
                "docs/registers/reg-waivers.yaml": (
                    f"id: REG-WAIVERS\nkind: waivers\ntitle: Unntak\n{HEAD}entries:\n"
                    "  - {id: U1, rule: F6, document: RUT-001, reason: Vi prøver ut en ordning. Mer siden., owner: assistent, "
                    "from: 2026-11-01, until: 2026-12-31}\n"
                ),
            },
        )
    )


def test_two_gaps_and_two_overlaps_are_counted_and_owned(tmp_path: Path) -> None:
    page = _made(tmp_path)["ansvar.md"]
    counts = re.findall(r"<li><b>(.*?)</b><span>", page)
    assert counts == ["3 rutiner", "0 steg", "2 hull", "2 overlapp"]
    assert "Tilsyn om natta, steg 1: ingen hovedansvarlig" in page
    owned = page[page.index("Tilsyn om natta, steg 1") : page.index("Fall om natta, steg 1")]
    assert "Assistent" in owned and "31. desember 2026" in owned and "Vi prøver ut en ordning." in owned
    assert "Mer siden" not in owned
    assert "Sone Sør" in owned and "Sone Nord" not in owned
    other = page[page.index("Fall om natta, steg 1") : page.index("Nøkler, steg 1")]
    assert "Sykepleier" in other  # nobody has taken it on, so whoever answers for the text has it
    assert page.count("Hull i steg 1") == 2 and "Overlapp i steg 1" in page


def test_cells_name_their_column_and_say_the_weight_in_words(tmp_path: Path) -> None:
    page = _made(tmp_path)["ansvar.md"]
    assert (
        '<td data-col="Nattvakt"><div><span class="f-rel f-rel--a">Hovedansvarlig</span><small>steg 1</small></div></td>'
        in page
    )
    assert (
        '<td data-col="Sykepleier"><div><span class="f-rel f-rel--r">Utfører</span><small>steg 1</small></div></td>'
        in page
    )
    assert "></td>" in page  # nothing at all where there is no part, so that a phone can leave it out
    for cell in re.findall(r"<td[^>]*>(.*?)</td>", page):
        assert cell == "" or cell.startswith("<div>")


def test_no_table_is_wider_than_eight_columns(tmp_path: Path) -> None:
    names = [f"rolle-{i:02}" for i in range(19)]
    files = {f"roles/{name}.yaml": role(name, name.capitalize()) for name in names}
    step = f"  - {{n: 1, action: Alle, responsible: [{', '.join(names[:10])}], accountable: {names[0]}, informed: [{', '.join(names[10:])}]}}\n"
    files["routines/akutt/rut-001-a.md"] = routine("RUT-001", "Alle", step)
    page = Made(handbook(tmp_path, files))["ansvar.md"]
    heads = [
        line.count('scope="col"') - 1
        for line in page.splitlines()
        if line.startswith("<thead") or "<thead" in line
    ]
    assert max(heads) <= 8 and sum(heads) == 19
    assert page.index('data-col="Rolle-00"') < page.index('data-col="Rolle-18"')


def test_those_without_a_part_are_named(tmp_path: Path) -> None:
    files = {"routines/akutt/rut-001-a.md": routine("RUT-001", "A", STEP)}
    page = Made(handbook(tmp_path, files))["ansvar.md"]
    idle = page[page.index("{#uten-ansvar}") :]
    assert "Assistent" in idle and "Sykepleier" not in idle


def test_a_large_handbook_has_a_page_for_each_topic(tmp_path: Path) -> None:
    files = {
        f"routines/{area}/rut-{n}-x.md": routine(f"RUT-{n}", f"Nummer {n}", STEP)
        for i, area in enumerate(("akutt", "drift"))
        for n in range(100 + 50 * i, 145 + 50 * i)
    }
    made = Made(handbook(tmp_path, files))
    assert "f-matrix" not in made["ansvar.md"]
    assert '<a href="../ansvar/drift/">Drift<small>45 rutiner</small></a>' in made["ansvar.md"]
    assert made["ansvar/drift.md"].count('<th scope="row"') == 45
