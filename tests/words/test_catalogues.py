"""Everything Felles says is said in every language: no text left out, no field lost, nothing left in English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from hatch_build import compile_catalogues

from felles.rules import all_rules
from felles.words import LANGUAGES, Words
from felles.words.problems import SENTENCES
from felles.words.rules import TITLES

from .catalogues import LOCALE, ROOT, TRANSLATED, missing, read, template, texts, updated, written

WANTED = template()
CATALOGUES = {language: read(language) for language in TRANSLATED}

SAME = {
    "nb": {"[OPTIONS]", "For: {whom}", "{name}, {days}, for {who}", "ID", "[ID]...", "Id", "Register", "Plan", "Median", "median {value}"},
    "da": {"[OPTIONS]", "For: {whom}", "{name}, {days}, for {who}", "{title}, version {number}", "Version: {version}", "Menu", "ID", "[ID]...", "Id", "Organisation", "Register", "Version", "BRANCH", "Link", "Overlap", "{count} overlap", "{count} version", "Version {number}", "version {number}", "{document} version {n}", "Plan", "Median", "median {value}"},
    "sv": {"[OPTIONS]", "{title}, version {number}", "Version: {version}", "ID", "[ID]...", "Id", "Organisation", "Register", "Version", "TEXT", "Version {number}", "version {number}", "{count} text", "{count} version", "{document} version {n}", "Plan", "Median", "median {value}", "Period", "Start: {names}"},
}
"""Texts that are the same word in English: names, signs, and what is typed."""

QUOTES = {"nb": "«»", "da": "»«„“”", "sv": "”»"}
"""Quotation marks the language uses; nothing else may stand for “ and ”."""

GIT = re.compile(r"(?i)\b(?:commit\w*|branch\w*|merg\w*|pull request|push\w*|rebase\w*|repo(?:sitory|t|et)?|checkout|diff|hash|stash|gren(?:en)?)\b")
TERMINAL = ("felles/cli/", "felles/history/", "felles/output.py", "felles/errors.py", "felles/engine/", "felles/forge/", "felles/recording/", "felles/proposals.py", "felles/words/packs.py", "felles/pack/claims/", "felles/pack/opening.py", "felles/pack/zips.py", "felles/pack/seeing.py", "felles/pack/texts.py", "felles/pack/objects.py", "felles/facts/as_of.py")
"""Where texts are said to whoever runs commands; everything else can stand on a page."""


def _forms(message: Message) -> Iterator[tuple[str, str]]:
    """Each English form beside its translation."""
    if isinstance(message.id, tuple):
        yield from zip(message.id, message.string or (), strict=True)
    else:
        yield str(message.id), str(message.string)


def _each(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    for message in catalogue:
        if message.id:
            yield from _forms(message)


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _unplaced(catalogue: bytes) -> list[bytes]:
    """A saved catalogue without the files its texts stand in: moving a text to another file changes nothing said."""
    return [line for line in catalogue.splitlines() if not line.startswith(b"#:")]


def test_the_template_is_what_the_code_says() -> None:
    assert _unplaced((LOCALE / "felles.pot").read_bytes()) == _unplaced(written(WANTED)), "run “make catalogues”"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_holds_exactly_the_templates_texts(language: str) -> None:
    path = LOCALE / language / "LC_MESSAGES" / "felles.po"
    assert _unplaced(path.read_bytes()) == _unplaced(written(updated(language, WANTED))), "run “make catalogues”"


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_to_translate(language: str) -> None:
    assert missing(CATALOGUES[language]) == []
    assert [m.id for m in CATALOGUES[language] if m.id and m.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_fields_are_the_same(language: str) -> None:
    assert [one for one, said in _each(CATALOGUES[language]) if _fields(one) != _fields(said)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_in_english(language: str) -> None:
    same = {one for one, said in _each(CATALOGUES[language]) if one == said and re.search(r"[A-Za-z]{2}", re.sub(r"\{\w+\}", "", one))}
    assert same <= SAME[language]


def test_each_language_speaks_for_itself() -> None:
    """A sentence that is the same in Norwegian and Swedish was put in the wrong catalogue."""
    swedish = dict(_each(CATALOGUES["sv"]))
    same = {one for one, said in _each(CATALOGUES["nb"]) if swedish.get(one) == said and len(re.findall(r"[^\W\d_]{2,}", re.sub(r'\{\w+\}|".*"', "", said))) > 4}
    assert same == set()


def _edges(text: str) -> tuple[str, str, str]:
    """What a sentence starts and ends with that isn't a word: spaces, and the sign at the end."""
    bare = text.strip()
    end = bare[-1:] if bare[-1:] in ".:?…" else ""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :], end


@pytest.mark.parametrize("language", TRANSLATED)
def test_spaces_and_signs_at_the_ends_are_the_same(language: str) -> None:
    assert [(one, said) for one, said in _each(CATALOGUES[language]) if _edges(one) != _edges(said)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_quotation_marks_are_the_languages_own_and_as_many(language: str) -> None:
    own = QUOTES[language]
    for one, said in _each(CATALOGUES[language]):
        marks = Counter(sign for sign in said if sign in "«»„“”‘’\"'")
        assert set(marks) - set(own) <= {'"', "'", "’"}, said
        assert sum(marks[sign] for sign in own) >= sum(one.count(sign) for sign in "“”"), said
        assert marks['"'] == one.count('"'), said


@pytest.mark.parametrize("language", TRANSLATED)
def test_capitals_at_the_start_are_kept(language: str) -> None:
    """A text that is part of a sentence starts small in English, and so it does in the other languages, abbreviations such as PGSA apart."""
    for one, said in _each(CATALOGUES[language]):
        if one[:1].isalpha() and one[:1].islower() and said[:1].isalpha():
            assert said[:1].islower() or said[:2].isupper(), (one, said)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_word_of_version_control_can_stand_on_a_page(language: str) -> None:
    spoken = {text for text, files in texts().items() if not all(file.startswith(TERMINAL) for file in files)}
    for message in CATALOGUES[language]:
        if message.id and (message.id if isinstance(message.id, str) else tuple(message.id)) in spoken:
            for form in (text for both in _forms(message) for text in both):
                assert not GIT.search(re.sub(r"\{\w+\}", "", form)), form


def test_every_rule_has_a_title_and_a_sentence() -> None:
    assert set(TITLES) == set(all_rules())
    assert {key.partition(".")[0] for key in SENTENCES} == set(all_rules())


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [
        ("nb", "1. september 2026", "1. sep. 2026"),
        ("nn", "1. september 2026", "1. sep. 2026"),
        ("da", "1. september 2026", "1. sep. 2026"),
        ("sv", "1 september 2026", "1 sep. 2026"),
        ("en", "1 September 2026", "1 Sept 2026"),
    ],
)
def test_dates_are_written_as_people_write_them(language: str, long: str, short: str) -> None:
    assert Words(language).date("2026-09-01") == long
    assert Words(language).short_date("2026-09-01") == short
    assert Words(language).date("snarest") == "snarest"


def test_nynorsk_reads_bokmal_and_english_needs_no_catalogue() -> None:
    for one in texts():
        if isinstance(one, str):
            assert Words("nn")(one) == Words("nb")(one)
            assert Words("en")(one) == one
    assert set(LANGUAGES) == {*TRANSLATED, "nn", "en"}


def test_a_list_and_a_number_are_said_in_the_language() -> None:
    assert Words("nb").listing(["Nord", "Sør", "Øst"]) == "Nord, Sør og Øst"
    assert Words("sv").listing(["Nord", "Syd"]) == "Nord och Syd"
    assert Words("nb").many("{count} document", "{count} documents", 1) == "1 dokument"
    assert Words("nb").many("{count} document", "{count} documents", 12) == "12 dokumenter"


def test_a_compiled_catalogue_bears_no_day(tmp_path: Path) -> None:
    """What evidence is made with is told by its bytes, so two installations of one edition have the same."""
    places = [(path, tmp_path / path.relative_to(ROOT)) for path in sorted(ROOT.glob("tools/felles/words/locale/*/LC_MESSAGES/felles.po"))]
    for path, copy in places:
        copy.parent.mkdir(parents=True)
        copy.write_bytes(path.read_bytes())
    made = compile_catalogues(tmp_path)
    assert len(made) == len(places) == 3
    for compiled in made:
        dates = re.findall(rb"(?:Creation|Revision)-Date: ([^\n]*)", compiled.read_bytes())
        assert dates == [b"2000-01-01 00:00+0000"] * 2
        assert compiled.read_bytes() == (ROOT / compiled.relative_to(tmp_path)).read_bytes()
