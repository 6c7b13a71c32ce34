"""What is answered about a copy on paper, and what each paper carries to be asked by."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from tests.site.decided import Shown, Story
from tests.site.making import BASE, STEP, routine

from felles.site.copies import answers, copy_files, query_of, short

PATH = "routines/akutt/rut-100-rutine.md"
HOME = "https://handbok.lia.example/"
FIRST = routine("RUT-100", "Når ingen åpner", STEP)
SECOND = FIRST.replace("Straks", "Innen ti minutter")
GONE = SECOND.replace("change:", "withdrawn: {date: 2026-06-01, reason: Slått sammen med en annen.}\nchange:", 1)


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path, files={**BASE, PATH: FIRST}).adopted()


def _answers(shown: Shown, id: str = "RUT-100") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answers(shown.book, shown.book.handbook.by_id[id]))
    return found


def _said(shown: Shown) -> dict[int | None, tuple[str, str, str]]:
    """Shape, word and sentence by version."""
    return {copy[0]: tuple(copy[2:]) for copy in _answers(shown)["copies"]}


def test_the_text_in_force_applies(story: Story) -> None:
    assert _said(story.on("2026-02-01")) == {1: ("ok", "Ja, den gjelder fortsatt", "Versjon 1 har vært gjeldende siden 5. januar 2026.")}


def test_an_older_text_is_replaced_from_the_day_the_next_begins(story: Story) -> None:
    story.decided(PATH, SECOND, "2026-03-02", begins="2026-04-01")
    before, after = _said(story.on("2026-03-31")), _said(story.on("2026-04-01"))
    assert before[1] == ("ok", "Ja, til 1. april 2026", "Versjon 1 gjelder. Fra 1. april 2026 gjelder versjon 2.")
    assert before[2] == ("wait", "Ikke ennå", "Versjon 2 gjelder fra 1. april 2026.")
    assert after[1] == ("stop", "Nei, den er erstattet", "Versjon 1 gjaldt til 1. april 2026. Kast papiret og skriv ut siden på nytt.")
    assert after[2][:2] == ("ok", "Ja, den gjelder fortsatt")


def test_what_is_withdrawn_applies_no_more(story: Story) -> None:
    story.decided(PATH, SECOND, "2026-03-02").decided(PATH, GONE, "2026-06-01", outcome="withdrawn")
    said = _said(story.on("2026-07-01"))
    assert said[1][:2] == ("stop", "Nei, den er erstattet")
    assert said[2] == ("stop", "Nei, den er utgått", "Versjon 2 gjaldt til 1. juni 2026. Ingenting har kommet i stedet her. Kast papiret.")
    assert said[3][0] == "off"


def test_a_version_that_was_confirmed_is_one_text(story: Story) -> None:
    story.decided(PATH, SECOND, "2026-03-02", way="urgent").decided(PATH, SECOND, "2026-03-09", outcome="confirmed")
    assert [copy[0] for copy in _answers(story.on("2026-04-01"))["copies"]] == [1, 2]


def test_a_text_nobody_decided_is_told_from_the_one_that_was(story: Story) -> None:
    story.files[PATH] = SECOND
    shown = story.on("2026-02-01", settled=False)
    page = shown.book.handbook.by_id["RUT-100"]
    said = _answers(shown)["copies"]
    # The page shows what was decided; a print of the draft is not known as that.
    assert [copy[0] for copy in said] == ([1] if shown.book.past.shows_decided(page) else [1, None])
    assert short(page.fingerprint) in [copy[1] for copy in said]


def test_every_text_has_an_answer_of_its_own(story: Story) -> None:
    story.decided(PATH, SECOND, "2026-03-02").decided(PATH, SECOND.replace("Innen ti", "Innen fem"), "2026-03-09")
    shown = story.on("2026-04-01")
    marks = [copy[1] for copy in _answers(shown)["copies"]]
    assert len(set(marks)) == 3 and all(re.fullmatch("[0-9a-f]{16}", mark) for mark in marks)
    asked = parse_qs(query_of(shown.book, shown.book.handbook.by_id["RUT-100"]))
    assert asked == {"d": ["RUT-100"], "v": ["3"], "f": [marks[-1]]}


def test_a_paper_has_a_code_only_where_the_address_is_known(story: Story) -> None:
    with_home, without = story.on("2026-02-01", home=HOME), story.on("2026-02-01")
    page = next(path for path in with_home.pages if "rut-100" in path)
    assert 'class="f-code"' in with_home[page] and "Kode: spør om denne kopien" in with_home[page]
    assert "f-code" not in without[page]


def test_the_public_is_answered_about_what_it_may_read_alone(story: Story) -> None:
    public = FIRST.replace("change:", "visibility: public\nchange:", 1).replace("RUT-100", "RUT-101").replace("topic: t", "topic: u")
    shown = Story(story.folder / "both", files={**BASE, PATH: FIRST, "routines/akutt/rut-101-rutine.md": public}).adopted().on("2026-02-01", audience="public")
    assert [path for path, _ in copy_files(shown.book)] == ["data/copies/RUT-101.json"]
    assert "RUT-100" not in shown["hefte.md"] and "RUT-101" in shown["hefte.md"]


def test_the_address_on_paper_is_the_page_that_answers(story: Story) -> None:
    shown = story.on("2026-02-01", home=HOME)
    assert "gyldig.md" in shown.pages
    assert 'data-source="../data/copies/"' in shown["gyldig.md"]


@pytest.mark.parametrize(
    ("language", "copy", "booklet"),
    [("da", "Gælder denne kopi stadig?", "Lav et hæfte"), ("sv", "Gäller den här kopian fortfarande?", "Gör ett häfte"), ("en", "Does this copy still apply?", "Make a booklet")],
)
def test_both_pages_speak_the_handbooks_language(story: Story, language: str, copy: str, booklet: str) -> None:
    shown = story.on("2026-02-01", language=language)
    assert f"<h1>{copy}</h1>" in shown["gyldig.md"] and f"<h1>{booklet}</h1>" in shown["hefte.md"]
