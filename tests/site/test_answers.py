"""How answers and forms are shown: numbers beside every bar, what is left out said, and a form that can be filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from felles.reading.handbook import read_folder

from .making import PROJECT, Made


@pytest.fixture(scope="module")
def made() -> Made:
    return Made(read_folder(PROJECT))


def _page(made: Made, id: str) -> str:
    return next(page.text for page in made.pages.values() if page.document == id)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.replace("\N{SOFT HYPHEN}", "")))


def test_every_bar_stands_beside_its_numbers_and_is_as_wide_as_they_say(made: Made) -> None:
    text = _page(made, "SVAR-2025-11-BRUKERE")
    row = next(part for part in text.split("<tr") if ">Legen<" in part)
    widths = [float(width) for width in re.findall(r'width="([0-9.]+)"', row)]
    counts = [int(count) for count in re.findall(r"<div>(\d+)</div>", row)][:5]
    assert counts == [0, 5, 10, 18, 11] and widths == [round(100 * count / 44, 2) for count in counts if count]
    assert "style=" not in text and 'aria-hidden="true"' in row


def test_experienced_and_registered_stand_under_headings_of_their_own(made: Made) -> None:
    text = _page(made, "SVAR-2025-11-BRUKERE")
    headings = re.findall(r"^## (.+?) \{", text, re.M)
    assert headings.index("Det de som svarte opplever") < headings.index("Det som er registrert") < headings.index("Med deres ord")
    experienced, registered = text.split("Det som er registrert", 1)
    assert "412" not in experienced and ">66 %<" in experienced and "1236" in registered


def test_a_quote_says_who_when_and_that_they_agreed(made: Made) -> None:
    text = _page(made, "SVAR-2025-11-BRUKERE")
    quote = _plain(text[text.index("f-quote") : text.index("</figure>", text.index("f-quote"))])
    assert "Pårørende · 20. november 2025 · Skriftlig samtykke · Anonymisert" in quote


def test_where_few_master_it_and_many_find_it_much_more_time_is_proposed(made: Made) -> None:
    said = _plain(_page(made, "SVAR-2024-02"))
    assert "26 % kjenner at de mestrer det, og 69 % at det er mye arbeid. Da hjelper mer tid, ikke en påminnelse." in said
    assert "Mer tid" in said and "Forslag: mer tid." not in said  # it is what was recommended
    assert "ikke en påminnelse" not in _plain(_page(made, "SVAR-2025-01"))


def test_a_number_left_out_is_said_to_be_with_why(made: Made) -> None:
    text = _page(made, "SVAR-2026-09-OBSERVASJON")
    assert "f-gone" in text and "utelatt" in text
    assert "En strek er et tall som er utelatt" in _plain(text) and "For få ga samme svar" in _plain(text)


def test_answers_are_shown_by_group(made: Made) -> None:
    text = _page(made, "SVAR-2025-05-ANSATTE")
    for group in ("Ledere", "Ansatte i kommunen", "Ansatte i psykisk helsevern"):
        assert text.count(f">{group}<") >= 2 or text.count(group) >= 12
    assert "Etter gruppe: Ledelsen vil at dette skal bli den vanlige måten å arbeide på." in _plain(text)


def test_the_constructs_are_told_with_what_they_are_made_of(made: Made) -> None:
    said = _plain(_page(made, "SVAR-2025-06-VANT"))
    assert re.search(r"Får vi det til\? 3,5 7 av 7", said)
    assert "6 minus svaret" in said and "ikke prøvd ut som måleredskap på norsk" in said


def test_a_form_can_be_filled_in_and_asks_for_no_name(made: Made) -> None:
    text = _page(made, "SKJ-01")
    assert text.count('class="f-ring"') >= 7 * 5 and text.count('class="f-line"') == 9
    assert "Ikke skriv navnet ditt" in text and "<input" not in text
    ends = text.index("f-blank-ends")
    assert text.index("Jeg mestrer det nye") < ends < text.index("Personvern")


def test_a_form_says_when_it_is_asked_again(made: Made) -> None:
    said = _plain(_page(made, "SKJ-03"))
    assert re.search(r"28\. nov\. 2026 spørres igjen innen", said) and "86 % svarte, av 51 spurte" in said


def test_all_surveys_on_one_page_with_those_due_first(made: Made) -> None:
    text = made["undersokelser.md"]
    said = _plain(text)
    assert re.search(r"Brukerundersøkelse om samordnet oppfølging Hvert år 28\. november 2025 44 av 51 86 % 28\. november 2026", said)
    assert said.index("Brukerundersøkelse om samordnet") < said.index("Kompetansekartlegging") < said.index("Evaluering av innføring")


def test_the_public_has_no_page_of_surveys() -> None:
    public = Made(read_folder(PROJECT), audience="public")
    assert "undersokelser.md" not in public.pages


def test_a_form_changed_since_is_told_where_its_answers_stand(tmp_path: Path) -> None:
    import shutil

    for folder in ("docs", "roles", "routines", "schemas"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    file = next((tmp_path / "docs" / "forms").glob("skj-03-*"))
    file.write_text(file.read_text("utf-8").replace("Med dine egne ord", "Med egne ord"), "utf-8")
    told = "Skjemaet er endret siden. Svarene gjelder spørsmålene slik de ble stilt da."
    changed = Made(read_folder(tmp_path))
    assert told in _page(changed, "SVAR-2025-11-BRUKERE") and told not in _page(changed, "SVAR-2024-02")
