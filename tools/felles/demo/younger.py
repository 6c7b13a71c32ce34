"""What a text says of documents younger than itself, taken out, so that it reads as it did before they came.

References go first: a row, an item of a list or a field that names such a document. Then the words that lead there; a
sentence that says nothing else goes with them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

WORDS = ("tags", "everyday")
"""Lists of words, where what looks like the id of a document is only a word."""

FIELD = re.compile(r"\s+\w+: ([A-Z]+-\d+)\n")
ROW = re.compile(r"\s*- (?:\{.*\}|[\w-]+)\n")
NAMED = re.compile(r"(?:\w+: |- )([\w-]+)(?=[,}\n])")
LIST = re.compile(r"(\s*(?:- )?(\w+): )\[([^]]*)\]\n")
BEGINS = re.compile(r"\s*(?:- |\d+\. |\w+:(?: |$)|#|\|)")
"""A line where a new sentence begins: an item, a field, a heading, a table."""
OPENING = re.compile(r"\s*(?:- |\d+\. )?(?:\w+: (?:>-\n\s+)?)?")
"""What stands before the words of an item, a field or a paragraph."""


@dataclass(frozen=True, slots=True)
class Younger:
    """The documents that are not there yet when a text is written, and how sentences lead to a document."""

    ids: frozenset[str]
    pointing: tuple[str, ...]
    """Words with ``{id}`` that a sentence holds without."""


def without(text: str, younger: Younger) -> str:
    """The text without what leads to those documents."""
    if not any(id in text for id in younger.ids):
        return text
    kept = list(_rows(text.splitlines(keepends=True), younger.ids))
    return "".join(_told(lines, younger) for lines in _paragraphs(kept))


def _rows(lines: Iterable[str], ids: Collection[str]) -> Iterator[str]:
    for line in lines:
        several = LIST.fullmatch(line)
        if several and several[2] not in WORDS:
            items = several[3].split(", ")
            left = [item for item in items if item not in ids]
            if left:
                yield f"{several[1]}[{', '.join(left)}]\n"
        elif not any(name in ids for name in _names(line)):
            yield line


def _names(line: str) -> list[str]:
    """What a line that is nothing but a reference names."""
    if ROW.fullmatch(line):
        return NAMED.findall(line)
    return FIELD.findall(line) if FIELD.fullmatch(line) else []


def _paragraphs(lines: Iterable[str]) -> Iterator[list[str]]:
    """The lines that one sentence may run over, together."""
    gathered: list[str] = []
    for line in lines:
        if gathered and (not line.strip() or not gathered[-1].strip() or BEGINS.match(line)):
            yield gathered
            gathered = []
        gathered.append(line)
    if gathered:
        yield gathered


def _told(lines: list[str], younger: Younger) -> str:
    """One paragraph, item or field without the words, and then the sentences, that lead to something younger."""
    whole = "".join(lines)
    ids = [id for id in sorted(younger.ids) if re.fullmatch(r"[A-Z]+-\d+", id) and id in whole]
    if not ids:
        return whole
    opening = OPENING.match(whole)
    assert opening is not None
    said = whole[opening.end() :].rstrip("\n")
    for id in ids:
        for words in younger.pointing:
            said = said.replace(words.format(id=id), "")
    pieces = re.split(r"(?<=[.!?])(\s+)", said)
    sentences = [piece + space for piece, space in zip(pieces[::2], [*pieces[1::2], ""], strict=True)]
    left = "".join(one for one in sentences if not any(id in one for id in ids)).rstrip()
    return opening[0] + left + whole[len(whole.rstrip("\n")) :] if left else ""
