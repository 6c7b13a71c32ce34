"""What staff read on a day, built by the plain command from a real repository: time alone changes it, and what reached
the handbook past everybody never does."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.thorough import variants

from .deciding import MEDICINES, ROUTINE, Proposing, Quick

SAID = ("skogen-sykepleier", "elva-sykepleier")


class Reading:
    """The site as it is built on a day."""

    def __init__(self, handbook: Quick, day: str | None = None, *arguments: str) -> None:
        self.folder = handbook.top.parent / "site"
        self.told = handbook.felles("build", "--out", str(self.folder), *arguments, today=day)
        rows = json.loads((self.folder / "data" / "documents.json").read_text("utf-8"))
        self.rows: dict[str, dict[str, Any]] = {row["id"]: row for row in rows}

    def html(self, id: str, inner: str = "") -> str:
        return (self.folder / self.rows[id]["url"] / inner / "index.html").read_text("utf-8")

    def page(self, path: str) -> str:
        return (self.folder / path / "index.html").read_text("utf-8")

    def deadlines(self, id: str = "RUT-002") -> list[str]:
        return re.findall(r'f-step__when"><b>([^<]+)</b>', self.html(id))

    def standing(self, id: str = "RUT-002") -> tuple[str, int | None]:
        meta = dict(re.findall(r'<meta name="felles:(\w+)" content="([^"]*)"', self.html(id)))
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", meta.pop("built"))
        row = self.rows[id]
        assert meta == {"document": id, "version": "" if row["version"] is None else str(row["version"]), "standing": row["standing"]}
        return row["standing"], row["version"]


def _decide(handbook: Quick, name: str, files: dict[str, str | bytes | None], number: int, mode: str = "merged") -> Proposing:
    proposal = handbook.propose(name, files, number=number)
    for account in SAID:
        proposal.said(account)
    handbook.wait(days=3)
    proposal.merged(mode)
    handbook.felles("record", "--reviews", str(proposal.file))
    return proposal


def _from(handbook: Quick, day: str, deadline: str, *, note: str) -> dict[str, str | bytes | None]:
    text = re.sub(r"(?m)^valid_from: .*\n", "", handbook.text(ROUTINE))
    text = re.sub(r"deadline: .*", f"deadline: {deadline}", text, count=1)
    text = re.sub(r"  note: .*", f"  note: {note}", text, count=1)
    return {ROUTINE: text.replace("scope:\n", f"valid_from: {day}\nscope:\n", 1)}


def _today(handbook: Quick) -> str:
    return datetime.datetime.fromtimestamp(handbook.clock, datetime.UTC).date().isoformat()


@pytest.mark.parametrize("mode", variants("merged", "squashed", "rebased"))
def test_a_version_waits_and_takes_its_place_on_its_day_without_anybody_doing_anything(handbook: Quick, mode: str) -> None:
    _decide(handbook, "fra-mai", _from(handbook, "2026-05-01", "Innen fem minutter", note="Du ringer etter fem minutter fra mai."), 7, mode)
    before = Reading(handbook)
    assert before.deadlines() == ["Innen ti minutter"] and before.standing() == ("waiting", 1)
    page = before.html("RUT-002")
    assert "Nytt fra 1. mai 2026:" in page and "Du ringer etter fem minutter fra mai." in page
    assert "Innen fem minutter" in before.html("RUT-002", "historikk"), "what will change can be read beforehand"
    assert Reading(handbook, "2026-04-30").deadlines() == ["Innen ti minutter"]
    tip = handbook.tip("main")
    after = Reading(handbook, "2026-05-01")
    assert after.deadlines() == ["Innen fem minutter"] and after.standing() == ("in-force", 2)
    assert "gjelder fra 1. mai 2026 · besluttet 5. mars 2026" in after.html("RUT-002")
    assert handbook.tip("main") == tip and handbook.git("status", "--porcelain") == ""


def test_a_waiting_version_can_be_replaced(handbook: Quick) -> None:
    _decide(handbook, "fra-mai", _from(handbook, "2026-05-01", "Innen fem minutter", note="Fem minutter fra mai."), 7)
    _decide(handbook, "heller-juni", _from(handbook, "2026-06-01", "Innen to minutter", note="Heller to minutter, og fra juni."), 8)
    waits = Reading(handbook)
    assert waits.standing() == ("waiting", 1) and "Nytt fra 1. juni 2026:" in waits.html("RUT-002")
    # The newest decision that has begun counts: what was to come in May was decided too, and nobody has taken it back.
    assert Reading(handbook, "2026-05-01").standing() == ("waiting", 2)
    assert Reading(handbook, "2026-06-01").deadlines() == ["Innen to minutter"]


def test_a_waiting_version_can_be_withdrawn(handbook: Quick) -> None:
    before = handbook.text(ROUTINE)
    _decide(handbook, "fra-mai", _from(handbook, "2026-05-01", "Innen fem minutter", note="Fem minutter fra mai."), 7)
    back = re.sub(r"  note: .*", "  note: Det blir likevel ikke noe av fem minutter.", before, count=1)
    _decide(handbook, "likevel-ikke", {ROUTINE: back}, 8)
    for day in (None, "2026-05-01"):
        reading = Reading(handbook, day)
        assert reading.deadlines() == ["Innen ti minutter"] and reading.standing() == ("in-force", 3)
        assert "Nytt fra" not in reading.html("RUT-002")


@pytest.mark.parametrize("mode", variants("merged", "squashed", "rebased"))
def test_a_revert_is_a_new_version_with_the_old_words(handbook: Quick, mode: str) -> None:
    before = handbook.text(ROUTINE)
    shorter = handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Du ringer nå etter fem minutter.")
    _decide(handbook, "kortere", {ROUTINE: shorter}, 7, mode)
    assert Reading(handbook).deadlines() == ["Innen fem minutter"]
    back = re.sub(r"  note: .*", "  note: Tilbake til ti minutter. Fem ga for mange unødige anrop.", before, count=1)
    _decide(handbook, "tilbake", {ROUTINE: back}, 8, mode)
    reading = Reading(handbook)
    assert reading.deadlines() == ["Innen ti minutter"] and reading.standing() == ("in-force", 3)
    history = reading.html("RUT-002", "historikk")
    assert history.index("Fem ga for mange unødige anrop") < history.index("Du ringer nå etter fem minutter") < history.rindex("tatt inn, ikke besluttet")


def test_what_went_past_everybody_is_told_and_staff_read_what_was_decided(handbook: Quick) -> None:
    handbook.on("main")
    handbook.commit_all({ROUTINE: handbook.text(ROUTINE).replace("Innen ti minutter", "Når det passer")}, "rett inn")
    reading = Reading(handbook)
    assert "There is something here that nobody has decided" in reading.told
    assert reading.deadlines() == ["Innen ti minutter"] and reading.standing() == ("unproven", 1)
    page = reading.html("RUT-002")
    assert page.count('class="f-alert"') == 1 and "Endret uten beslutning" in page
    assert "Når det passer" in reading.html("RUT-002", "historikk")
    assert "Endret uten beslutning" in reading.page("beslutninger")
    handbook.felles("check", "--at", "main", code=1)


def test_a_mistake_in_what_nobody_decided_stops_nobody_else(handbook: Quick) -> None:
    handbook.on("main")
    handbook.commit_all({ROUTINE: "ikke noe\nsom kan leses: [\n"}, "ødelagt")
    reading = Reading(handbook)
    assert reading.deadlines() == ["Innen ti minutter"] and "Fjernet uten beslutning" in reading.html("RUT-002")
    medicines = handbook.edited(MEDICINES, ("Innen en time fra avtalt tid", "Innen en halv time fra avtalt tid"), note="Kortere frist.")
    handbook.commit_all({MEDICINES: medicines.replace("topic: ", "topic: finnes-ikke-", 1)}, "rett inn")
    assert Reading(handbook).standing("RUT-001") == ("unproven", 1)


def test_a_mistake_in_what_was_decided_still_stops_the_site(handbook: Quick) -> None:
    handbook.on("main")
    path = next(path for path in handbook.git("ls-files", "docs/decisions").split())
    handbook.commit_all({path: handbook.text(path).replace('"decision": 1', '"decision": 2')}, "tukler")
    out = handbook.felles("build", "--out", str(handbook.top.parent / "none"), code=1)
    assert "No website was built" in out and not (handbook.top.parent / "none").exists()


def test_what_was_removed_keeps_its_page_and_what_names_it_still_leads_there(handbook: Quick) -> None:
    handbook.on("main")
    handbook.commit_all({ROUTINE: None}, "fjernet")
    reading = Reading(handbook)
    page = reading.html("RUT-002")
    assert "Fjernet uten beslutning." in page and reading.deadlines() == ["Innen ti minutter"]
    assert reading.standing() == ("unproven", 1)


def test_without_the_repository_the_tree_alone_says_what_is_decided(handbook: Quick, tmp_path: Path) -> None:
    handbook.on("main")
    handbook.commit_all({ROUTINE: handbook.text(ROUTINE).replace("Innen ti minutter", "Når det passer")}, "rett inn")
    (handbook.top / ".git").rename(tmp_path / "bort")
    reading = Reading(handbook)
    assert reading.standing() == ("unproven", 1) and reading.standing("RUT-001") == ("in-force", 1)
    page = reading.html("RUT-002")
    assert reading.deadlines() == ["Når det passer"] and "Dette er ikke det som er besluttet." in page


def test_adopting_again_is_told_with_its_reason(handbook: Quick) -> None:
    handbook.on("main")
    handbook.commit_all({ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Du ringer etter fem minutter.")}, "gammelt")
    handbook.felles("adopt", "--again", "--why", "Teksten kom over fra det gamle systemet.")
    reading = Reading(handbook)
    assert reading.standing() == ("in-force", 2) and reading.deadlines() == ["Innen fem minutter"]
    assert "tatt inn slik den var" in reading.html("RUT-002"), "adopted, not decided"
    for page in (reading.page("beslutninger"), reading.html("RUT-002", "historikk")):
        assert "Teksten kom over fra det gamle systemet." in page


def test_the_same_day_gives_the_same_bytes(handbook: Quick) -> None:
    _decide(handbook, "fra-mai", _from(handbook, "2026-05-01", "Innen fem minutter", note="Fem minutter fra mai."), 7)
    built = []
    for _ in range(2):
        folder = Reading(handbook).folder
        built.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert built[0] == built[1]


def test_the_public_site_says_nothing_of_decisions_on_what_is_for_staff(handbook: Quick) -> None:
    _decide(handbook, "kortere", {ROUTINE: handbook.edited(ROUTINE, ("Innen ti minutter", "Innen fem minutter"), note="Dette står bare for ansatte.")}, 7)
    reading = Reading(handbook, None, "--audience", "public")
    assert "RUT-002" not in reading.rows
    for path in reading.folder.rglob("*"):
        if path.suffix in (".html", ".json", ".xml"):
            assert "Dette står bare for ansatte" not in path.read_text("utf-8"), path
            assert "forge.example" not in path.read_text("utf-8"), path


def test_pages_for_another_generator_say_the_same(handbook: Quick) -> None:
    _decide(handbook, "fra-mai", _from(handbook, "2026-05-01", "Innen fem minutter", note="Fem minutter fra mai."), 7)
    folder = handbook.top.parent / "pages"
    handbook.felles("pages", "--to", str(folder))
    page = next(path for path in folder.rglob("rut-002.md")).read_text("utf-8")
    assert '"standing": "waiting"' in page and "Innen ti minutter" in page and _today(handbook) < "2026-05-01"
