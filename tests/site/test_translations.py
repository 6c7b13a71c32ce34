"""What a reader sees of a translation: what it translates, which text counts, and its language."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from tests.site.decided import Shown, Story
from tests.site.making import STEP, routine

from felles.site.search import search_records

SOURCE, DANISH, SWEDISH = "routines/akutt/rut-001-a.md", "routines/akutt/rut-002-b.md", "routines/akutt/rut-003-c.md"
COPY = "docs/sources/dal/rut-009-d.md"
FIRST = routine("RUT-001", "Ingen åpner", STEP)
SECOND = FIRST.replace("Første utgave", "Straks er nå med en gang.").replace("deadline: Straks", "deadline: Med en gang")
THEIRS = routine("RUT-009", "Døren er låst", STEP)


def translation(id: str, lang: str, title: str, said: str, topic: str = "bomtur") -> str:
    text = routine(id, title, STEP.replace("Ring på", "Banken höras" if lang == "sv" else "Bank på"), more=f"translation_of: {{{said}}}\n", topic=topic)
    return text.replace("lang: nb", f"lang: {lang}")


def of(text: str) -> str:
    return f"fingerprint: 'sha256:{hashlib.sha256(text.encode()).hexdigest()}'"


def two_languages(folder: Path) -> Story:
    made = Story(folder)
    made.files |= {
        SOURCE: FIRST,
        DANISH: translation("RUT-002", "da", "Ingen åbner", f"document: RUT-001, {of(FIRST)}"),
        SWEDISH: translation("RUT-003", "sv", "Ingen öppnar", f"document: RUT-001, {of(FIRST)}"),
    }
    return made.adopted()


def taken_over(folder: Path, fingerprint: str) -> Shown:
    made = Story(folder)
    said = f"copy: {COPY}, from: Dal kommune (fiktiv), version: 4, address: 'https://dal.example/rut-009', {fingerprint}"
    made.files[DANISH] = translation("RUT-002", "da", "Døren er låst", said)
    made.adopted()
    made.files[COPY] = THEIRS
    return made.on("2026-02-01", language="da")


def test_the_source_leads_to_its_translations_in_their_own_words(tmp_path: Path) -> None:
    page = two_languages(tmp_path).on("2026-02-01")["rutiner/rut-001.md"]
    assert "Finnes også på:" in page
    assert re.findall(r'<a href="([^"]+)" lang="(..)" hreflang="(..)">([^<]+)</a>', page.split("f-languages")[1].split("</p>")[0]) == [
        ("../../rutiner/rut-002/", "da", "da", "Dansk"),
        ("../../rutiner/rut-003/", "sv", "sv", "Svenska"),
    ]


def test_a_translation_says_what_it_translates_in_its_own_language(tmp_path: Path) -> None:
    page = two_languages(tmp_path).on("2026-02-01")["rutiner/rut-002.md"]
    assert '"lang": "da"' in page.split("---")[1]
    line = page.split("f-languages")[1].split("</p>")[0]
    assert "Oversat fra norsk (bokmål):" in line
    assert '<a href="../../rutiner/rut-001/" lang="nb" hreflang="nb">Ingen åpner</a>' in line
    assert "version 1 · er de to forskellige, gælder kilden" in line
    assert "f-alert" not in page
    for theirs, ours in (("Syge", "Gjelder for"), ("Gælder for", "Svarer for teksten"), ("Ansvarlig for teksten", "Slik gjør du")):
        assert ours not in page, (theirs, ours)
    assert "Gælder for" in page


def test_when_the_source_has_moved_on_the_reader_is_told_which_text_counts(tmp_path: Path) -> None:
    made = two_languages(tmp_path).decided(SOURCE, SECOND, "2026-03-02", begins="2026-03-10")
    before, after = made.on("2026-03-05"), made.on("2026-03-10")
    # What has been decided for a later day does not count yet, and neither does the translation's being late.
    assert "f-alert" not in before["rutiner/rut-002.md"]
    page = after["rutiner/rut-002.md"]
    alert = page.split('class="f-alert"')[1].split("</p>")[0]
    assert "Oversættelsen er ældre end kilden." in alert and "Det er kilden, der gælder" in alert
    assert page.index("../../rutiner/rut-001/") < page.index("f-alert") < page.index("f-steps")
    assert "er de to forskellige" not in page
    anew = translation("RUT-002", "da", "Ingen åbner", f"document: RUT-001, {of(SECOND)}").replace("Første utgave", "Fulgte kilden.")
    mended = made.decided(DANISH, anew, "2026-03-11").on("2026-03-11")
    assert "f-alert" not in mended["rutiner/rut-002.md"] and "version 2 · er de to" in mended["rutiner/rut-002.md"]
    assert "f-alert" in mended["rutiner/rut-003.md"]


def test_a_text_taken_over_from_others_counts_by_itself(tmp_path: Path) -> None:
    page = taken_over(tmp_path, of(THEIRS))["arbejdsgange/rut-002.md"]
    head, foot = page.split('class="f-steps')[0], page.split("{#oversatt-fra}")[1]
    assert "Dal kommune" not in head
    assert '<a href="https://dal.example/rut-009" lang="nb" hreflang="nb">Døren er låst</a>' in foot
    assert "Dal kommune (fiktiv)" in foot and "Det, der står her, er det, der gælder hos os." in foot


def test_when_another_handbooks_text_has_moved_on_this_one_goes_on_counting(tmp_path: Path) -> None:
    page = taken_over(tmp_path, of(FIRST))["arbejdsgange/rut-002.md"]
    head, foot = page.split('class="f-steps')[0], page.split("{#oversatt-fra}")[1]
    assert "Kilden er ændret" in head and '<a href="#oversatt-fra">denne tekst gælder stadig her</a>' in head
    assert "f-alert" not in page
    assert '<span lang="nb">Første utgave</span>' in foot


def test_lists_and_the_search_say_which_language_a_title_is_in(tmp_path: Path) -> None:
    shown = two_languages(tmp_path).on("2026-02-01")
    assert '<a href="../rutiner/rut-002/" hreflang="da"><span lang="da">Ingen åbner</span><small>Dansk</small>' in shown["rutiner/index.md"]
    languages = {record["d"]: record.get("l") for record in search_records(shown.book) if record["d"].startswith("RUT")}
    assert languages == {"RUT-001": None, "RUT-002": "da", "RUT-003": "sv"}


def test_a_functions_page_names_the_source_alone(tmp_path: Path) -> None:
    page = two_languages(tmp_path).on("2026-02-01")["roller/sykepleier.md"]
    assert "rut-001/" in page and "rut-002/" not in page.split("Svarer for")[0]


def test_the_public_hears_nothing_of_an_internal_source(tmp_path: Path) -> None:
    made = two_languages(tmp_path)
    open_one = made.files[DANISH].replace("kind: routine\n", "kind: routine\nvisibility: public\n")
    page = made.decided(DANISH, open_one.replace("Første utgave", "Åben."), "2026-02-02").on("2026-02-03", audience="public")["rutiner/rut-002.md"]
    assert "rut-001" not in page and "Ingen åpner" not in page
