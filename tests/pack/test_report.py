"""What an inspector reads: the answer first, what isn't proven before all else, nothing that could run, every link leading somewhere."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from tests.evidence.grounds import COMMIT, ground
from tests.site.decided import Story
from tests.site.making import BASE, STEP, routine
from tests.summary.test_hostile import TEXTS

from felles.evidence.frames import frames
from felles.evidence.ground import Ground
from felles.evidence.items import items
from felles.model import Bypass, Clause, Column, Frame, Item, Table
from felles.pack.report import addresses, item_page, pairs, readme, redline_page, report
from felles.pack.report.report import OPEN
from felles.pack.report.tables import FIRST
from felles.pack.report.unproven import FEW, _runs
from felles.words import Words

from .reading import Read

DAY = "2026-11-20"
PATH = "routines/akutt/rut-100-bomtur.md"
ABOUT: dict[str, Any] = {
    "tool": "felles 9.9",
    "personal_data": [{"what": "Kontoer til medlemmer.", "where": "data/versions", "why": "Uten dem kan ikke stemmer telles på nytt."}],
    "accounts": True,
}


def _routine(note: str, deadline: str = "Straks", title: str = "Bomtur") -> str:
    text = routine("RUT-100", title, STEP.replace("Straks", deadline))
    return text.replace("note: Første utgave", f"note: {note}")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    """Adopted on 5 January; a routine decided on 2 March, and again on 4 May."""
    made = Story(tmp_path, files={**BASE, PATH: _routine("Første utgave")}).adopted()
    made.decided(PATH, _routine("Fristen er kortere.", "Innen ti minutter"), "2026-03-02")
    return made.decided(PATH, _routine("Enda kortere.", "Innen fem minutter"), "2026-05-04")


def _read(some: Ground, given: Any = None, which: Any = None, about: Any = None) -> Read:
    return Read(report(some, items(some) if given is None else given, frames(some.words) if which is None else which, about or ABOUT))


# The answer


def test_the_answer_stands_first_and_what_is_not_proven_right_after(story: Story) -> None:
    page = _read(ground(story, DAY))
    assert page.language == "nb"
    assert page.headings[:4] == ["Hva som gjaldt 20. november 2026", "Kort svar", "Dette er ikke bevist", "Hva det spørres om, og hva som svarer"]
    assert page.headings.index("Dokumentasjonen, del for del") < page.headings.index("Hvem som besluttet") < page.headings.index("Slik kontrollerer du dette")
    assert page.headings[-4:] == ["Hva den inneholder om personer, og hvorfor", "Hvor lenge den skal tas vare på", "Hva som ikke er med", "Hva den er laget av"]
    before = page.text.split("Dette er ikke bevist")[0]
    assert "Lia kommune (fiktiv) · Lia håndbok" in before and "Bedt om: Alt i håndboken." in before
    assert "7 dokumenter som gjaldt 20. november 2026" in before and "2 beslutninger bak dem" in before
    assert "Hva gjaldt? 7 dokumenter: 2 roller, 1 rutine og 4 til." in before
    assert "gruppa: 1 dokument Ingen: 6 dokumenter ble tatt inn slik de sto" in before
    assert "1 godkjenning, signert av den som ga den 1 godkjenning, oppgitt i en fil, uten signatur" in before
    assert COMMIT in page.text and "felles 9.9" in page.text and story.decisions[-1].fingerprint.removeprefix("sha256:") in page.text


def test_of_a_period_the_decisions_in_it_are_counted_and_each_text_that_was_in_force(story: Story) -> None:
    page = _read(ground(story, DAY, "2026-03-01"))
    before = page.text.split("Dette er ikke bevist")[0]
    assert page.headings[0] == "Hva som gjaldt fra 1. mars 2026 til 20. november 2026"
    assert "2 beslutninger i perioden" in before and "9 tekster som gjaldt" in before
    decided = page.text.split("Slik kontrollerer")[0].rsplit("Hvem som besluttet", 1)[1]
    assert decided.index("4. mai 2026") < decided.index("2. mars 2026") < decided.index("5. januar 2026")
    assert "RUT-100 Bomtur, versjon 3" in decided and "Sykepleier (Sone Nord), assistent (Sone Sør)" in decided
    assert "og 2 dokumenter til" in decided, "of the many that were adopted some are named"


def test_everything_that_is_not_proven_is_told_and_what_was_not_found_too(story: Story) -> None:
    sound = _read(ground(story, DAY)).text.split("Dette er ikke bevist")[1].split("Hva det spørres om")[0]
    for said in ("Alt i håndboken står slik det ble besluttet", "Ingen endring gikk utenom", "Ingenting som hastet", "Ingenting er tatt inn uten beslutning"):
        assert said in sound
    assert "6 Tatt inn da håndboken begynte, og aldri besluttet siden" in sound
    assert "1 av 2 godkjenninger Beslutning 3" in sound
    commit, other = "d" * 40, "e" * 40
    ended = Bypass(other, None, "roles/assistent.yaml", "assistent", "changed", commit, None)
    stands = Bypass(commit, f"{DAY}T05:40:00Z", PATH, "RUT-100", "changed", None, None)
    touched = Bypass(other, f"{DAY}T05:40:00Z", "docs/decisions/2026/0002.json", None, "record", None, None)
    more = {PATH: _routine("Ingen spurte."), "roles/sykepleier.yaml": ""}
    bad = _read(ground(story, DAY, more=more, bypasses=(ended, stands, touched))).text
    assert "4 ting som ikke er bevist Se under" in bad
    bad = bad.split("Dette er ikke bevist")[1].split("Hva det spørres om")[0]
    assert "RUT-100 Bomtur Endret uten beslutning. Den kom 20. nov. 2026 kl. 06:40, i endring dddddddddddd." in bad
    assert "Sykepleier Fjernet uten beslutning." in bad
    assert "Assistent Endret. Den kom på et ukjent tidspunkt, i endring eeeeeeeeeeee. Satt tilbake til det som var besluttet." in bad
    assert "docs/decisions/2026/0002.json En beslutningsfil er rørt." in bad and "Den står fortsatt." in bad
    assert bad.count("RUT-100") == 1, "one thing is told once"


def test_what_is_urgent_or_adopted_later_is_told(story: Story) -> None:
    story.decided(PATH, _routine("Nå med en gang.", "Nå"), "2026-11-10", way="urgent", policy=({"urgent": {"confirm_within_days": 14}},))
    again = replace(story.decisions[-1], number=5, origin=None, reviews=(), why="Registeret ble flyttet.", previous=story.decisions[-1].fingerprint)
    story.decisions.append(replace(again, documents=(replace(again.documents[0], version=5, outcome="baseline", way="mandate"),)))
    said = _read(ground(story, DAY)).text.split("Dette er ikke bevist")[1].split("Hva det spørres om")[0]
    assert "Beslutning 5 1 dokument, 10. november 2026. Registeret ble flyttet." in said
    assert "Ingen: 7 dokumenter ble tatt inn slik de sto" in _read(ground(story, DAY)).text and "6 Tatt inn da håndboken begynte" in said
    story.decisions.pop()
    said = _read(ground(story, DAY)).text.split("Dette er ikke bevist")[1].split("Hva det spørres om")[0]
    assert "1 Haster, og er ikke bekreftet" in said and "RUT-100 Bomtur Skal bekreftes innen 24. november 2026" in said


def test_what_is_long_waits_for_a_click_and_what_somebody_must_act_on_never_does(tmp_path: Path) -> None:
    more = {f"routines/akutt/rut-1{n}-bomtur.md": routine(f"RUT-1{n}", f"Rutine {n}", STEP) for n in range(10, 28)}
    story = Story(tmp_path, files={**BASE, **more}).adopted()
    for n, (path, text) in enumerate([*more.items()][:OPEN]):
        story.decided(path, text.replace("note: Første utgave", f"note: Endret {n}"), f"2026-03-{n + 1:02}")
    page = _read(ground(story, DAY, more=dict.fromkeys(more, "")))
    assert "14 Tatt inn da håndboken begynte" in page.open and "Rutine 27 siden 5. januar 2026" in page.folded
    assert page.open.count("Fjernet uten beslutning.") == len(more) > FEW and "Fjernet uten" not in page.folded
    last = f"RUT-1{9 + OPEN} Rutine {9 + OPEN}, versjon 2"
    assert last in page.open and "RUT-110 Rutine 10, versjon 2" in page.open and "1 eldre beslutning" in page.open
    assert "(tatt inn, ikke besluttet)" in page.folded and "(tatt inn, ikke besluttet)" not in page.open, "the eleventh"
    assert "Dokumentregister: 24 rader" in page.open and "Dokumentregister Id Slags" in page.folded
    assert {"versions/RUT-127/0001/routines/akutt/rut-127-bomtur.md", "versions/RUT-110/0002/routines/akutt/rut-110-bomtur.md"} <= set(page.ways)


# What answers it


def _item(id: str, rows: int, absent: str = "") -> Item:
    columns = (Column("n", "Nummer", "number"), Column("day", "Dag", "day"), Column("ok", "Ja eller nei", "yes"), Column("sum", "Avtrykk"), *(Column(f"c{n}", f"K{n}") for n in range(5)))
    some = tuple({"n": n, "day": "2026-02-01", "ok": n % 2 == 0, "sum": "a" * 40, **{f"c{k}": f"{n}.{k}" for k in range(5)}} for n in range(rows))
    return Item(id, f"Del {id}", "En rad er en ting.", () if absent else (Table(id, f"Tabell {id}", "En rad er en ting.", columns, some),), absent)


def test_a_clause_says_what_answers_it_and_what_does_not(story: Story) -> None:
    some = ground(story, DAY)
    frame = Frame("x", "Loven", "Ordene er våre.", (
        Clause("a", "§ 1", "Orden.", ("EV01",), "Alt annet."),
        Clause("b", "§ 2", "Oversikt.", ("EV01", "EV02"), "Arkivet.", checked=False),
        Clause("c", "§ 3", "Effekt.", ("EV02",), "Journalen."),
    ))  # fmt: skip
    page = _read(some, (_item("EV01", 3), _item("EV02", 0, "Ingen funn ennå.")), (frame, replace(frame, id="y", title="En annen lov")))
    said = page.text.split("Loven", 1)[1].split("Andre lover og standarder")[0]
    assert "1 av 3 punkter har ikke noe svar her. Disse har ingen sammenlignet med kilden ennå: § 2." in said
    assert "§ 1 Orden. Vises her Del EV01 3 rader Alt annet." in said
    assert "§ 2 Oversikt. Delvis Del EV01 3 rader Del EV02: Ingen funn ennå. Arkivet." in said
    assert "§ 3 Effekt. Ingenting å vise Del EV02: Ingen funn ennå. Journalen." in said


def test_a_long_table_begins_in_the_report_and_is_whole_on_its_own_page(story: Story) -> None:
    some, item = ground(story, DAY), _item("EV02", 340)
    said = _read(some, (item,), ()).text.split("Dokumentasjonen, del for del")[1]
    assert "Alle 340 rader, med alle kolonner, i EV02.html" in said
    assert f" {FIRST - 1}.4 " not in said and f" {FIRST - 1}.2 " in said and f" {FIRST}.2 " not in said, "so many rows, and no column of sums"
    page = Read(item_page(item, some, ABOUT))
    assert page.tags.count("tr") == 341 and "339.4" in page.text and "1. feb. 2026 nei" in page.text
    assert page.ways == ["../report.html", "EV02.csv"]


def test_numbers_that_follow_on_one_another_are_one_run() -> None:
    assert _runs([]) == [] and _runs([5]) == ["5"] and _runs([5, 6]) == ["5", "6"] and _runs([5, 7, 8, 9, 11]) == ["5", "7–9", "11"]


def test_an_item_of_which_there_is_nothing_says_why(story: Story) -> None:
    item = replace(_item("EV07", 0, "Ingen funn er ført ennå."), rests_on="history")
    for page in (Read(item_page(item, ground(story, DAY), ABOUT)), _read(ground(story, DAY), (item,), ())):
        assert "Ingen funn er ført ennå." in page.text and "Oppgitt av den som laget pakken" in page.text and "EV07" in page.text


def test_rows_lead_to_the_text_what_it_changed_and_its_record(story: Story) -> None:
    some = ground(story, DAY, "2026-01-05")
    page = Read(item_page(next(item for item in items(some) if item.id == "EV02"), some, ABOUT))
    assert {"../versions/RUT-100/0003/" + PATH, "../redlines/RUT-100/0002-0003.html", "../decisions/2026/0003.json"} <= set(page.ways)
    filtered = ground(story, DAY, asked={"documents": ("RUT-100",)})
    assert "Bedt om: Dokumentet RUT-100 Bomtur." in _read(filtered).text and "6 dokumenter som det ikke ble bedt om" in _read(filtered).text
    assert "1 dokument som gjaldt 20. november 2026 1 beslutning bak det 1 tekst som gjaldt" in _read(filtered).text
    assert "Hva gjaldt? RUT-100 Bomtur, versjon 3, gjelder fra 4. mai 2026 Hvem" in _read(filtered).text


def test_what_narrows_a_pack_is_told_together_and_of_nothing_nobody_is_said_to_have_decided(story: Story) -> None:
    both = _read(ground(story, DAY, asked={"documents": ("RUT-100",), "sites": ("nord",)}))
    assert "Bedt om: Det som gjelder ved Sone Nord, og samtidig dokumentet RUT-100 Bomtur." in both.text
    path = PATH.replace("rut-100", "rut-200")
    story.decided(path, _routine("Fra neste år.").replace("RUT-100", "RUT-200"), "2026-11-10", begins="2027-01-01")
    none = _read(ground(story, DAY, asked={"documents": ("RUT-200",)}))
    assert "Hva gjaldt? Ingenting av det som ble bedt om. Hvordan vet vi det?" in none.text and "0 dokumenter som gjaldt" in none.text


def test_a_document_whose_place_another_took_is_told_as_removed(story: Story) -> None:
    story.decided(PATH, _routine("En annen.").replace("RUT-100", "RUT-200"), "2026-11-10")
    some = ground(story, DAY)
    assert {one.named.decided.id for one in some.kept} & {"RUT-100", "RUT-200"} == {"RUT-200"}
    assert "RUT-100 Fjernet uten beslutning." in _read(some).text


# What changed


def test_the_decisions_of_a_period_lead_to_what_each_changed(story: Story) -> None:
    page = _read(ground(story, DAY, "2026-01-05"))
    assert {"redlines/RUT-100/0001-0002.html", "redlines/RUT-100/0002-0003.html"} <= set(page.ways)


def test_a_redline_shows_both_versions_and_what_a_reader_sees_change(story: Story) -> None:
    some = ground(story, DAY, "2026-01-05")
    both = [(older, newer) for older, newer in pairs(some) if newer.named.decided.id == "RUT-100"]
    assert [(a.named.decision.number, b.named.decision.number) for a, b in both] == [(1, 2), (2, 3)]
    page = Read(redline_page(some, *both[1]))
    assert page.headings == ["Hva som ble endret: Bomtur", "Hva som ble endret", "Før", "Etter"]
    assert page.text.index("Enda kortere.") < page.text.index("Innen fem minutter") < page.text.index("Sykepleier (Sone Nord)")
    assert "2. mars 2026 til 3. mai 2026" in page.text and "fra 4. mai 2026, og fortsatt 20. november 2026" in page.text
    assert "Enda kortere." in page.text and "fjernet: Innen ti minutter → nytt: Innen fem minutter" in page.text
    assert "Sykepleier (Sone Nord), assistent (Sone Sør)" in page.text
    assert page.ways == ["../../report.html", *(f"../../versions/RUT-100/000{n}/{PATH}" for n in (2, 3))]
    lost = Ground(some.asked, some.decided, lambda ids: {}, some.words, commit=COMMIT)
    assert "kan ikke leses lenger" in Read(redline_page(lost, *both[1])).text


# Whoever means ill


@pytest.mark.parametrize("text", [t for t in TEXTS if len(t) < 300], ids=range(len([t for t in TEXTS if len(t) < 300])))
def test_a_text_is_only_ever_text(tmp_path: Path, text: str) -> None:
    seen = "".join(sign for sign in text if sign.isprintable() or sign == "\n")  # what can't be seen no document may hold
    quoted = json.dumps(seen)
    settings = BASE["docs/registers/reg-settings.yaml"].replace("Lia håndbok", quoted)
    story = Story(tmp_path, files={**BASE, "docs/registers/reg-settings.yaml": settings, PATH: _routine("Første utgave", title=quoted)}).adopted()
    story.decided(PATH, _routine(quoted, title=quoted) + seen, "2026-03-02")
    hostile = Item(
        "EV01", text, text, (Table("EV01", text, text, tuple(Column(f"c{n}", text) for n in range(3)), ({"c0": text, "c1": text, "c2": text},)),)
    )  # fmt: skip
    bypass = Bypass("d" * 40, text, text, None, "added", None, None)
    some = ground(story, DAY, "2026-01-05", bypasses=(bypass,))
    clause = Clause("a", text, text, ("EV01",), text)
    told = {"tool": text, "personal_data": [{"what": text, "where": text, "why": text}]}
    pages = [report(some, (hostile,), (Frame("x", text, text, (clause,)),), told), item_page(hostile, some, told)]
    pages += [redline_page(some, *pair) for pair in pairs(some)]
    assert len(pages) == 3
    for page in pages:
        Read(page)
    assert all(len(line) <= 78 or " " not in line.strip() for line in readme(some, told).decode().splitlines())


# In every language, and the same again


@pytest.mark.parametrize("language", ["nb", "nn", "da", "sv", "en"])
def test_the_pages_speak_the_handbooks_language(story: Story, language: str) -> None:
    some = ground(story, DAY, "2026-01-05", language=language)
    page = _read(some)
    assert page.language == language
    english = _read(ground(story, DAY, "2026-01-05", language="en"))
    assert (page.headings[1:] == english.headings[1:]) == (language == "en")
    own = {"nb": "Side ", "nn": "Side ", "da": "Side ", "sv": "Sida ", "en": "Page "}[language]
    assert f'content: "{own}" counter(page)' in page.style
    assert Words(language)("What is not proven") in page.headings


def test_the_same_ground_gives_the_same_bytes(story: Story) -> None:
    first, second = (ground(story, DAY, "2026-01-05") for _ in range(2))
    assert report(first, items(first), frames(first.words), ABOUT) == report(second, items(second), frames(second.words), ABOUT)
    assert [item_page(item, first, ABOUT) for item in items(first)] == [item_page(item, second, ABOUT) for item in items(second)]
    assert readme(first, ABOUT) == readme(second, ABOUT)


def test_of_a_decision_on_many_documents_the_readme_shows_one_sum(story: Story) -> None:
    said = readme(ground(story, "2026-01-10"), ABOUT).decode()
    assert re.search(r"""grep -A 3 '"id": "[^"]+"' data/decisions/2026/0001\.json""", said)
    assert "grep fingerprint data/decisions/2026/0003.json" in readme(ground(story, DAY), ABOUT).decode()


def test_what_lies_where_is_said_once(story: Story) -> None:
    some = ground(story, DAY, "2026-01-05")
    for one in some.kept:
        way = addresses.way(addresses.REPORT, addresses.version(one))
        assert posixpath.normpath(posixpath.join("data", unquote(way))) == addresses.version(one)
