"""The texts that come with the product: a page for each rule (why it exists, how to mend, what it looks like), and articles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from felles.reading.text import name_of, read_yaml

CONTEXT = 4
"""Lines shown before and after the marked one."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One rule's page in one language."""

    rule: str
    text: str
    """Markdown: why, then how to mend it under a heading."""
    path: str
    """The file of the bad sample in which the problem is."""
    line: int
    bad: tuple[tuple[int, str], ...]
    """Numbered lines around the marked one; empty where the sample is no text anybody can read."""
    good: tuple[tuple[int, str], ...]


def read_article(folder: Path, name: str, language: str) -> str:
    """One of the product's own texts about the handbook in this language, as Markdown; empty where there is none."""
    file = folder / name / f"{_written_in(language)}.md"
    return file.read_text("utf-8") if file.is_file() else ""


def _written_in(language: str) -> str:
    return "nb" if language == "nn" else language


def read_explanations(folder: Path, language: str) -> tuple[Explanation, ...]:
    """Every rule's page in this language (nn reads nb), in no particular order; none where there is no folder."""
    name = f"{_written_in(language)}.md"
    found = []
    for rule in sorted(folder.glob("rules/*")) if folder.is_dir() else ():
        page, sample = rule / name, rule / "sample.yaml"
        if not page.is_file() or not sample.is_file():
            continue
        place = read_yaml(sample.read_text("utf-8"))
        bad = _lines(folder, rule / "bad", place["path"])
        good = _lines(folder, rule / "good", place["path"])
        line = int(place["line"])
        found.append(
            Explanation(
                rule=rule.name,
                text=page.read_text("utf-8"),
                path=place["path"],
                line=line,
                bad=_around(bad, line),
                good=_around(good, line) if good != bad else (),
            )
        )
    return tuple(found)


def _lines(folder: Path, side: Path, path: str) -> list[str]:
    """The sample's lines, what nobody can see shown by its number; none where the file is made when it is run."""
    file = side / path
    if not file.is_file():
        file = folder / "rules" / "base" / path
    if not file.is_file() or file.stat().st_size > 1 << 20:
        return []
    text = file.read_bytes().decode("utf-8", "replace").removesuffix("\n")
    return [
        "".join(c if c.isprintable() or c == "\t" else f"⟨{name_of(c)}⟩" for c in line)
        for line in text.split("\n")
    ]


def _around(lines: list[str], line: int) -> tuple[tuple[int, str], ...]:
    first = max(line - CONTEXT, 1)
    return tuple(enumerate(lines[first - 1 : line + CONTEXT], first))
