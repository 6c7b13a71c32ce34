"""The page of the loop: what is late and for whom, where each finding's way has come, and how anybody proposes something."""

from __future__ import annotations

from pathlib import Path

from tests.site.decided import Story
from tests.site.making import HEAD, STEP, routine

from felles.site.own_pages import LOOP

FOUND = "docs/findings/fun-01-a.md"
FINDING = (
    f"---\nid: FUN-01\nkind: finding\ntitle: Uklart ansvar\n{HEAD}source: inspection\ndate: 2026-01-10\nseverity: deviation\nstatement: Ingen visste hvem.\n"
    "factors: [{factor: unclear_responsibility}]\nmeasures:\n  - {id: m1, text: Skriv hvem som svarer, responsible_role: sykepleier, due: 2026-02-20}\n"
    "  - {id: m2, text: Fortell det til alle, responsible_role: sykepleier, due: 2026-02-01, done: 2026-01-30}\n"
    "followup: {how_monitored: Hver måned., how_effect_checked: Spør ti ansatte., deadline: 2026-09-01}\nstates: [{state: open, on: 2026-01-10}, {state: measures-planned, on: 2026-01-20}]\n---\n"
)
PATH = "routines/akutt/rut-001-a.md"


def _page(folder: Path, finding: str = FINDING, today: str = "2026-03-01") -> str:
    story = Story(folder)
    story.files |= {FOUND: finding, PATH: routine("RUT-001", "Låst dør", STEP, more="basis: [FUN-01]\n")}
    return story.adopted("2026-02-10").on(today)[LOOP]


def _part(page: str, anchor: str) -> str:
    return page.split(f"{{#{anchor}")[1].split("\n## ")[0]


def test_what_is_late_stands_first_with_who_and_how_late(tmp_path: Path) -> None:
    waits = _part(_page(tmp_path), "venter")
    assert "Sykepleier" in waits and "Skriv hvem som svarer" in waits and "9 dager på overtid" in waits
    assert "Fortell det til alle" not in waits, "it is done"
    assert "Spør ti ansatte" not in waits, "that is more than two months away"
    later = _part(_page(tmp_path, today="2026-07-15"), "venter")
    assert later.index("Skriv hvem") < later.index("Spør ti ansatte")


def test_a_findings_way_is_read_from_who_refers_to_whom(tmp_path: Path) -> None:
    way = _part(_page(tmp_path), "veien")
    assert "Uklart ansvar" in way and "Låst dør" in way and "Tiltak" in way


def test_the_counts_lead_to_what_they_count(tmp_path: Path) -> None:
    page = _page(tmp_path)
    assert '<b><a href="#venter">1</a></b><span>frist er gått ut</span>' in page
    assert '<b><a href="#veien">1</a></b><span>funn er ikke lukket</span>' in page
    closed = FINDING.replace("{state: measures-planned, on: 2026-01-20}", "{state: closed, on: 2026-01-20}").replace("due: 2026-02-20}", "due: 2026-02-20, done: 2026-01-19}")
    done = _page(tmp_path / "closed", closed)
    assert "<b>0</b><span>frister er gått ut</span>" in done and "<b>0</b><span>funn er ikke lukket</span>" in done


def test_anybody_can_propose_without_an_account(tmp_path: Path) -> None:
    part = _part(_page(tmp_path), "foresla")
    assert "ingen konto" in part and "mailto:" in part
    assert not any(word in part.lower() for word in ("git", "branch", "merge", "commit", "pull request"))


def test_only_staff_see_it(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.files[FOUND] = FINDING
    assert LOOP not in story.adopted().on("2026-03-01", audience="public").pages


def test_a_handbook_without_improvement_work_has_no_such_page(tmp_path: Path) -> None:
    assert LOOP not in Story(tmp_path).adopted().on("2026-03-01").pages
