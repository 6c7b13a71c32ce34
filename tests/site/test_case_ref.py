"""Where a document's archive case is told: on its page, for paper too, in the site's data, and in what an inspector is handed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from tests.journeys.deciding import ROUTINE, SETTINGS, Quick
from tests.site.making import STEP, Made, handbook, role, routine

from felles.site import published

CASE = "2026/1234"
EVERY = {
    "routines/akutt/rut-001-a.md": routine("RUT-001", "Låst dør", STEP, more=f"case_ref: {CASE}\n"),
    "routines/akutt/rut-002-b.md": routine("RUT-002", "Nøkler", STEP, topic="taushetsplikt"),
    "roles/leder.yaml": role("leder", "Leder", more=f"case_ref: {CASE}\nvisibility: public\n"),
}


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_it_stands_on_the_page_of_every_document_that_has_one_and_in_the_data(tmp_path: Path, audience: str) -> None:
    made = Made(handbook(tmp_path, EVERY), audience=audience)  # type: ignore[arg-type]
    rows = {row["id"]: row.get("case_ref") for row in published(made.book)}
    shown = {"leder"} if audience == "public" else {"leder", "RUT-001"}
    assert {id for id, case in rows.items() if case == CASE} == shown
    pages = [page.text for page in made.pages.values()]
    assert sum(f"<dt>Arkivsak</dt><dd>{CASE}</dd>" in text.replace("\n", "") for text in pages) == len(shown)
    assert rows.get("RUT-002") is None


def test_it_stands_in_the_evidence_with_how_long_that_is_kept(tmp_path: Path) -> None:
    made = Quick(tmp_path / "handbook")
    made.commit_all({
        ROUTINE: made.text(ROUTINE).replace("topic: last-dor", f"topic: last-dor\ncase_ref: {CASE}"),
        SETTINGS: made.text(SETTINGS) + "evidence: {case_ref: 2026/99, retention: Bevares på saken i ti år.}\n",
    })  # fmt: skip
    made.adopt()
    made.felles("export", "--out", str(tmp_path / "pack.zip"))
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        top = pack.namelist()[0].split("/")[0]
        read = {name.removeprefix(f"{top}/"): pack.read(name).decode("utf-8") for name in pack.namelist() if name.endswith((".json", ".txt", ".csv", ".html"))}
    (row,) = [row for row in json.loads(read["data/items/EV01.json"])["tables"][0]["rows"] if row["id"] == "RUT-002"]
    assert row["case_ref"] == CASE and CASE in read["data/items/EV01.csv"] and CASE in read["data/items/EV01.html"]
    manifest = json.loads(read["data/manifest.json"])
    assert (manifest["case_ref"], manifest["retention"]) == ("2026/99", "Bevares på saken i ti år.")
    assert "External-Identifier: 2026/99" in read["bag-info.txt"].splitlines()
    assert "2026/99" in read["data/report.html"] and "Bevares på saken i ti år." in read["data/report.html"]
