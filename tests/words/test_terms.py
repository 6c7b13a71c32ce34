"""One word for one thing, in every language: what `docs/design/words.md` says never to write is written nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from ruamel.yaml import YAML

from .catalogues import ROOT, read, template

LANGUAGES = ("nb", "da", "sv", "en")
PAGE = (ROOT / "docs/design/words.md").read_text("utf-8")
CODE = re.compile(r"```.*?```|`[^`]*`|\{\w+\}|https?://\S+", re.DOTALL)
"""What isn't language: what is typed, what is filled in, addresses."""


def never(language: str) -> list[str]:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.partition("## Never")[2].splitlines() if line.startswith("|")]
    return [word.strip() for row in rows if row[0] == language for word in row[1].split(",")]


def said(language: str) -> Iterator[tuple[str, str]]:
    """Every text of a language that the product carries, with where it stands."""
    for message in template() if language == "en" else read(language):
        if message.id:
            text = message.id if language == "en" else message.string
            yield from (("catalogue", form) for form in ([text] if isinstance(text, str) else text))
    for path in sorted((ROOT / "schemas").rglob("*labels.yaml")):
        for key, words in YAML(typ="safe", pure=True).load(path.read_text("utf-8")).items():
            if isinstance(words, dict) and language in words:
                yield f"{path.parent.name}, {key}", str(words[language])
    for path in (ROOT / "docs/about").rglob("*.md"):
        if path.name == f"{language}.md":
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
    for folder in (f"tools/felles/starting/{language}", f"tools/felles/starting/asking/{language}"):
        yield from ((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in (ROOT / folder).rglob("*.*") if path.is_file())


def hits(language: str, texts: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> list[str]:
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, never(language)))})(?![\w-])", re.IGNORECASE)
    return [f"{where}: “{hit.group()}” in “{text[max(0, hit.start() - 40):hit.end() + 40]}”" for where, text in texts for hit in pattern.finditer(CODE.sub("·", text))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_a_word_of_another_language_or_another_word_for_the_same_thing(language: str) -> None:
    assert not hits(language, said(language))


@pytest.mark.parametrize(("language", "text"), [("nb", "Kontroller sjekksummen."), ("da", "Den, der svarer for arbejdsgangen"), ("sv", "Ikke gjort"), ("en", "Write in the care journal")])
def test_such_a_word_is_found(language: str, text: str) -> None:
    assert len(hits(language, [("here", text)])) == 1 and not hits(language, [("here", f"`{text}`")])


def test_every_thing_has_its_word_in_every_language() -> None:
    rows = [line.split("|")[1:-1] for line in PAGE.partition("## Never")[0].splitlines() if line.startswith("|")]
    assert len(rows) > 20 and all(len(row) == 5 and all(cell.strip() for cell in row) for row in rows)
