"""The one comment Felles keeps under a proposal, found again by its marker."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from felles.forge.answers import Answer


def marked(text: str, marker: str) -> str:
    """The text with its marker as the first line, unless it has it already."""
    return text if marker in _lines(text) else f"{marker}\n{text}"


def ours(comments: Iterable[Answer], writer: str, marker: str, mine: Callable[[Answer], bool]) -> Answer | None:
    """The first comment with the marker that we wrote ourselves; ``writer`` is the field that says who did."""
    for row in comments:
        who = row.maybe_part(writer)
        if who is not None and marker in _lines(row.prose("body")) and mine(who):
            return row
    return None


def same(comment: Answer, text: str) -> bool:
    """Whether it says this already: then nothing is written. Forges keep line ends and blank ends in their own way."""
    return _lines(comment.prose("body").strip()) == _lines(text.strip())


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]
