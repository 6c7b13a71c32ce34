"""What is really said while the product runs: everything is in the template, and a page speaks one language."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from felles.cli import COMMANDS, main
from felles.facts.layouts import field_keys
from felles.reading.kinds import read_kinds
from felles.reading.text import read_yaml
from felles.reading.tree import Folder
from felles.words import Words
from felles.words.problems import COUNTRIES, INFO_CLASSES, LEVEL_WORDS, SENTENCES
from felles.words.rules import TITLES

from .catalogues import ROOT, TRANSLATED, read, texts

PARTS = ("docs", "roles", "routines", "schemas", "mkdocs.yml")
TODAY = "2026-11-21"
EVERY = {form for text in texts() for form in ([text] if isinstance(text, str) else text)}
LANGUAGES = (*TRANSLATED, "en")
SIGNS = {"A.B", "N", "URL", "[github|forgejo|gitlab]"}
"""What stands for something to be typed, and is no word of any language."""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Every text that is said while the test runs, as it stands in the code."""
    heard: set[str] = set()
    call, many = Words.__call__, Words.many

    def calling(self: Words, text: str, /, **values: Any) -> str:
        heard.update({text} - {""})
        return call(self, text, **values)

    def counting(self: Words, one: str, several: str, count: int, /, **values: Any) -> str:
        heard.update((one, several))
        return many(self, one, several, count, **values)

    monkeypatch.setattr(Words, "__call__", calling)
    monkeypatch.setattr(Words, "many", counting)
    yield heard


def handbook(target: Path, language: str) -> Path:
    """The sample, set to another language."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, target / part)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part, target / part)
    shutil.rmtree(target / "docs" / "decisions")  # they name the whole repository, of which this is a part
    settings = target / "docs" / "registers" / "reg-settings.yaml"
    text = settings.read_text("utf-8")
    assert text.count("\nlanguage: nb\n") == 1
    settings.write_text(text.replace("\nlanguage: nb\n", f"\nlanguage: {language}\n"), "utf-8")
    return target


def test_whatever_a_rule_can_report_is_in_the_template() -> None:
    sentences = {text for both in SENTENCES.values() for text in both if text}
    assert sentences | set(TITLES.values()) | set(LEVEL_WORDS.values()) <= EVERY
    assert set(COUNTRIES.values()) | set(INFO_CLASSES.values()) <= EVERY


def test_whatever_the_commands_say_is_in_the_template(said: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = handbook(tmp_path / "handbook", "nb")
    (root / "roles" / "sykepleier.yaml").unlink()
    for line in (["check"], ["rules"], ["show", "RUT-001"], ["show", "RUT-999"], ["show", "RUT-001", "--field", "stegene"]):
        main(["-C", str(root), "--today", TODAY, *line])
    main(["-C", str(ROOT), "--today", TODAY, "pages", "--to", str(tmp_path / "pages")])
    main(["-C", str(tmp_path), "init", "new"])
    main(["-C", str(tmp_path), "check"])
    for line in (["--help"], ["nothing"], ["check", "--format", "x"], ["check", "--nothing"], ["check", "--at"], ["show"], ["serve", "--port", "0"]):
        monkeypatch.setattr("sys.argv", ["felles", *line])
        main(line)
    for command in COMMANDS:
        main([command, "--help"])
    assert len(said) > 200
    assert said - SIGNS <= EVERY


@pytest.mark.parametrize("language", TRANSLATED)
def test_help_is_in_one_language(language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for line in (["--help"], *([command, "--help"] for command in COMMANDS)):
        arguments = ["--lang", language, *line]
        monkeypatch.setattr("sys.argv", ["felles", *arguments])
        assert main(arguments) == 0
    told = capsys.readouterr().out
    assert not re.search(r"\b(Usage|Options|OPTIONS|Commands|COMMAND|Show|the|this)\b", told), told


def _interface(language: str) -> set[str]:
    """What the product itself says in this language, where it is long enough to be nobody else's words."""
    if language == "en":
        return {text for text in EVERY if _telling(text)}
    strings = (form for m in read(language) if m.id for form in ([m.string] if isinstance(m.string, str) else m.string or ()))
    return {text for text in strings if _telling(text)}


def _telling(text: str) -> bool:
    return "{" not in text and len(text.split()) >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_site_speaks_the_one_language_it_is_set_to(language: str, tmp_path: Path) -> None:
    root = handbook(tmp_path / "handbook", language)
    assert main(["-C", str(root), "--today", TODAY, "pages", "--to", str(tmp_path / "pages")]) == 0
    own = _interface(language)
    foreign = set().union(*(_interface(other) for other in LANGUAGES if other != language)) - own
    texts = [path.read_text("utf-8") for folder in ("routines", "roles", "docs") for path in (root / folder).rglob("*.*") if path.suffix in (".md", ".yaml")]
    written = " ".join(" ".join(re.sub(r"(?m)^\s*- ", "", text).split()) for text in texts)
    found, spoken = set(), set()
    for page in sorted((tmp_path / "pages").rglob("*.md")):
        text = unescape(page.read_text("utf-8")).replace("\u00ad", "")
        pieces = {" ".join(piece.split()) for piece in re.split(r"<[^>]*>|\n|\{#|^#+ ", text, flags=re.MULTILINE)}
        spoken |= pieces & own
        found |= {(page.name, piece) for piece in pieces & foreign if piece not in written}  # a text may speak of a page by its name
    assert found == set()
    assert len(spoken) > 40


@pytest.mark.parametrize("path", sorted((ROOT / "schemas").rglob("*labels.yaml")), ids=lambda path: path.parent.name)
def test_every_label_is_in_every_language(path: Path) -> None:
    for key, words in read_yaml(path.read_text("utf-8")).items():
        assert set(words) == set(LANGUAGES), key
        assert all(isinstance(word, str) and word.strip() == word != "" for word in words.values()), key


def test_every_field_has_a_label() -> None:
    kinds, problems = read_kinds(Folder(ROOT))
    assert problems == []
    for kind in kinds.values():
        wanted = field_keys(kind) - {"entries"} | {"kind", "plural", "about"}
        assert wanted - set(kind.labels) == set(), kind.name
