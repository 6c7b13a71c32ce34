"""The Danish and the Swedish sample: whole handbooks with routines of their own, whose translations know when their source has moved on."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from tests.samples.laying import HOME, LANGUAGES, SOURCES, lay

from felles import site
from felles.check import Report, check
from felles.facts import Facts
from felles.facts.translations import FIELD
from felles.model import Document
from felles.reading.handbook import read_folder
from felles.words import Words

PROJECT = Path(__file__).parents[2]
TODAY = "2026-11-21"
NORWEGIAN = {
    "da": "bruker brukeren brukere hva mellom etter åpner nøkkel ansvarsvakt sykepleier noe noen besøk legemidler avvik rutine rutiner språk".split(),
    "sv": "bruker brukeren hva hvem hvor når fra ikke jeg mellom etter åpner nøkkel ansvarsvakt sykepleier noe noen også besøk legemidler avvik steder språket og".split(),
}
"""Common Norwegian words that the language doesn't have."""
BORROWED = re.compile(r'<(cite|a|span)[^>]* lang="nb"[^>]*>.*?</\1>|\{#[\w-]+', re.S)
"""What stands in Norwegian on purpose says so; addresses are no text."""
WORD = {"da": ("borger", r"\bbruger(en|ens|e|ne)\b"), "sv": ("brukar", r"\b(borgar|vårdtagar|klient)\w*")}
"""What the one it is about is called, and what it is not called."""


@pytest.fixture(scope="module", params=LANGUAGES)
def laid(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    return request.param, lay(request.param, tmp_path_factory.mktemp("sample") / request.param)


def _check(root: Path) -> Report:
    handbook = read_folder(root)
    return check(handbook, Facts(handbook, TODAY))


def _pages(root: Path, language: str) -> dict[str, str]:
    handbook = read_folder(root)
    made = site.pages(handbook, Facts(handbook, TODAY), Words(language), audience="internal", today=TODAY)
    return {page.path: page.text for page in made}


def _routines(root: Path) -> dict[str, Document]:
    return {document.id: document for document in read_folder(root).of("routine")}


def test_the_sample_is_without_problems(laid: tuple[str, Path]) -> None:
    _, root = laid
    assert _check(root).problems == ()


def test_three_routines_are_translated_step_by_step(laid: tuple[str, Path]) -> None:
    language, root = laid
    routines = {id: document for id, document in _routines(root).items() if FIELD in document.data}
    assert sorted(routines) == ["RUT-012", "RUT-013", "RUT-030"]
    for document in routines.values():
        assert document.data["lang"] == language
        source = next(p for p in (HOME / "fjellvik").iterdir() if p.name.startswith(document.id.lower()))
        assert document.data[FIELD]["copy"] == f"{SOURCES}/{source.name}"
        theirs = source.read_text("utf-8")
        assert len(document.data["steps"]) == theirs.count("\n  - n: ")
        assert [len(step.get("branches", ())) for step in document.data["steps"]] == [part.count("- when:") for part in theirs.split("\ncall:")[0].split("\n  - n: ")[1:]]
        assert document.body.count("\n## ") == theirs.split("\n---\n", 1)[1].count("\n## ")


def test_the_others_are_the_municipalitys_own(laid: tuple[str, Path]) -> None:
    _, root = laid
    own = {id: document for id, document in _routines(root).items() if FIELD not in document.data}
    assert len(own) >= 11
    assert len({document.data["topic"] for document in own.values()}) == len(own)
    # Whoever reads two of them doesn't read the same sentence twice.
    said: dict[tuple[str, ...], str] = {}
    for id, document in own.items():
        steps = [text for step in document.data["steps"] for text in (step["action"], step.get("detail", ""), *(branch["do"] for branch in step.get("branches", ())))]
        texts = [document.data["purpose"], *steps, *document.data["deviation_examples"], document.body]
        for sentence in re.split(r"[.!?:|\n]", "\n".join(texts)):
            words = re.findall(r"\w+", sentence.lower())
            for start in range(len(words) - 7):
                assert said.setdefault(tuple(words[start : start + 8]), id) == id, " ".join(words[start : start + 8])


def test_every_page_speaks_the_samples_language(laid: tuple[str, Path]) -> None:
    language, root = laid
    wanted = set(NORWEGIAN[language])
    found = set()
    for path, page in _pages(root, language).items():
        text = unescape(re.sub(r"<[^>]+>", " ", BORROWED.sub(" ", page.split("\n---\n", 1)[1])))
        found |= {(path, word) for word in re.findall(r"\w+", text.replace("\u00ad", "").lower()) if word in wanted}
    assert found == set()


def test_the_word_for_whom_it_is_about_is_the_countrys_own(laid: tuple[str, Path]) -> None:
    language, root = laid
    ours, theirs = WORD[language]
    routines = _routines(root).values()
    for document in routines:
        # Where somebody has died, it is about the dead and the family.
        assert FIELD not in document.data or document.source.lower().count(ours) > 10
        assert not re.search(theirs, document.source.lower())
    assert sum(document.source.lower().count(ours) > 3 for document in routines) >= len(routines) - 2


def test_the_words_people_say_find_the_routine(laid: tuple[str, Path]) -> None:
    _, root = laid
    handbook = read_folder(root)
    said = {id: entry.get("everyday", []) for _, _, entry in handbook.entries("glossary") for id in [entry["id"]]}
    for document in handbook.of("routine"):
        assert len(said[document.data["topic"]]) >= 3


def test_a_source_that_moves_on_is_told_and_mended_by_translating_anew(laid: tuple[str, Path], tmp_path: Path) -> None:
    language, root = laid
    moved = tmp_path / "moved"
    shutil.copytree(root, moved)
    # The Norwegian sample's routine as it stands today, in the kept copy's place.
    copy = next((moved / SOURCES).glob("rut-013-*.md"))
    copy.write_bytes(next((PROJECT / "routines").glob("*/rut-013-*.md")).read_bytes())
    (problem,) = _check(moved).problems
    assert (problem.rule, problem.variant, problem.document) == ("TR2", "copy", "RUT-013")
    document = _routines(moved)["RUT-013"]
    path = next(path for path in _pages(moved, language) if path.endswith("/rut-013.md"))
    words = Words(language)
    page = _pages(moved, language)[path]
    assert words("The source has changed") in page and words("this text still applies here") in page
    text = document.source.replace(document.data[FIELD]["fingerprint"], str(problem.values["fingerprint"]))
    (moved / document.path).write_text(text, "utf-8")
    assert _check(moved).problems == ()
    assert words("The source has changed") not in _pages(moved, language)[path]
