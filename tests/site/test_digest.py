"""The digest: what a week brought, said once, the same whenever it is made, and nothing where nothing happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.site.decided import Story
from tests.site.test_mine import FALL, LOCKED, _story, _text

from felles.site.beside import beside
from felles.site.book import Book
from felles.site.digest import WEEK, as_data, as_text, digest, week_before


def _book(folder: Path, day: str = "2026-03-10", **given: Any) -> Book:
    book: Book = _story(folder).on(day, **given).book
    return book


def test_the_last_week_that_is_over_is_the_one_before_this() -> None:
    assert week_before("2026-03-09") == week_before("2026-03-15") == ("2026-03-02", "2026-03-08")
    assert week_before("2027-01-03") == ("2026-12-21", "2026-12-27"), "53 weeks"


def test_it_says_what_is_new_what_comes_and_for_whom(tmp_path: Path) -> None:
    book = _book(tmp_path)
    said = as_text(book, digest(book, "2026-03-02", "2026-03-08"))
    assert said == (
        "Lia håndbok, uke 10, 2.–8. mars 2026\n"
        "\n"
        "GJELDER NÅ (1)\n"
        "- Løft med to.\n"
        "  Fall (RUT-002), gjelder fra 5. mars 2026. For: Assistent; Sone Sør.\n"
        "\n"
        "BESLUTTET, GJELDER SENERE (1)\n"
        "- Bank på vinduet også.\n"
        "  Låst dør (RUT-001), gjelder fra 20. mars 2026. For: Sykepleier; alle steder.\n"
        "\n"
        "LES OG BEKREFT (2)\n"
        "- Fall (RUT-002): Les innen 19. mars 2026. Løft med to.\n"
        "- Låst dør (RUT-001): Les innen 22. mars 2026. Bank på vinduet også.\n"
    )
    comes = as_text(book, digest(book, "2026-03-09", "2026-03-15"))
    assert "KOMMER DE NESTE SJU DAGENE (1)\n- Bank på vinduet også." in comes and "ingenting er endret." in comes


def test_a_corrected_word_takes_one_line(tmp_path: Path) -> None:
    book = _book(tmp_path)
    assert "\nBare språket er endret i: Låst dør (RUT-001).\n" in as_text(book, digest(book, "2026-02-23", "2026-03-01"))


def test_for_a_function_or_a_place_it_holds_what_concerns_it(tmp_path: Path) -> None:
    book = _book(tmp_path)
    helper = digest(book, "2026-03-02", "2026-03-08", actor="assistent")
    assert ([one.id for one in helper.changed], [one.id for one in helper.later], [one.id for one in helper.to_read]) == (["RUT-002"], [], ["RUT-002"])
    assert as_text(book, helper).startswith("Lia håndbok, uke 10, 2.–8. mars 2026, for Assistent\n") and "For:" not in as_text(book, helper)
    assert digest(book, "2026-03-02", "2026-03-08", actor="assistent", place="nord").quiet, "it applies in the south alone"


def test_a_week_without_a_change_is_one_line(tmp_path: Path) -> None:
    book = _book(tmp_path)
    assert as_text(book, digest(book, "2026-01-12", "2026-01-18")) == "Lia håndbok, uke 3, 12.–18. jan. 2026: ingenting er endret.\n"
    story = Story(tmp_path / "new")
    empty = story.on("2026-03-10").book
    assert as_text(empty, digest(empty, "2026-03-02", "2026-03-08")) == "Lia håndbok, uke 10, 2.–8. mars 2026: ingenting er besluttet i denne håndboken ennå.\n"


def test_it_is_the_same_when_made_later(tmp_path: Path) -> None:
    story = _story(tmp_path)
    first = digest(story.on("2026-03-09").book, "2026-03-02", "2026-03-08")
    story.decided(FALL, story.files[FALL].replace("Løft med to.", "Løft med tre."), "2026-03-12", begins="2026-03-13")
    later = digest(story.on("2026-03-20").book, "2026-03-02", "2026-03-08")
    assert (later.changed, later.coming, later.later) == (first.changed, first.coming, first.later)


def test_what_was_decided_in_a_hurry_says_by_when_it_is_to_be_confirmed(tmp_path: Path) -> None:
    story = _story(tmp_path)
    story.decided(LOCKED, _text("Ring nødnummeret først."), "2026-03-09", way="urgent", policy=({"urgent": {"confirm_within_days": 14}},))
    book = story.on("2026-03-16").book
    (one,) = digest(book, "2026-03-09", "2026-03-15").changed
    assert one.confirm_by == "2026-03-23"
    assert "Skal bekreftes innen 23. mars 2026." in as_text(book, digest(book, "2026-03-09", "2026-03-15"))


def test_the_data_hold_what_the_text_says(tmp_path: Path) -> None:
    told = as_data(digest(_book(tmp_path), "2026-03-02", "2026-03-08"))
    assert told["week"] == "2026-W10" and told["changed"][0]["sort"] == "significant" and told["changed"][0]["in_force_from"] == "2026-03-05"
    assert told["later"][0]["decided_on"] == "2026-03-08" and told["to_read"][0]["due"] == "2026-03-19"


def test_last_weeks_lies_beside_the_pages_of_staff(tmp_path: Path) -> None:
    shown = _story(tmp_path).on("2026-03-10")
    text = beside(shown.book)[WEEK]()
    assert text.startswith(b"\xef\xbb\xbf"), "a browser is told which letters these are"
    assert "Løft med to." in text.decode("utf-8-sig")
    assert 'href="../data/week.txt"' in shown["endringer.md"]
    assert WEEK not in beside(_book(tmp_path / "open", audience="public"))
