"""A comparison as Markdown, to be put into minutes, a case or a mail. Every text in it is made plain first."""

from __future__ import annotations

from collections.abc import Iterator

from felles.between import telling
from felles.between.values import SORTS, Between, Part
from felles.redline.telling import MOST
from felles.summary.comment import difference, opening, plain
from felles.words import Words


def as_markdown(found: Between, words: Words) -> str:
    """The whole of it."""
    return "\n\n".join(_blocks(found, words)) + "\n"


def _blocks(found: Between, words: Words) -> Iterator[str]:
    yield opening(telling.first_line(found, words))
    for sort in SORTS:
        some = found.of(sort)
        if some:
            yield f"## {telling.title(sort, words)}"
        for part in some:
            yield f"### {plain(f'{part.redline.id} {part.redline.title}', 200)}"
            yield f"{plain(telling.about(part, words))}."
            rows = list(_rows(part, words))
            if rows:
                yield "\n".join(rows)
    if found.coming:
        yield f"## {telling.coming(words)}"
        yield "\n".join(
            row
            for one in found.coming
            for row in (f"- **{plain(f'{one.id} {one.title}', 200)}**: {plain(telling.waiting(one, words))}.", *_deed(telling.decision(one.deed, words), one.deed.note))
        )
    if found.files:
        yield f"## {words('How the handbook works:').rstrip(':')}"
        yield "\n".join(f"- {opening(path, 200)}" for path in found.files)


def _rows(part: Part, words: Words) -> Iterator[str]:
    for text in part.told:
        yield f"- {opening(text)}"
    for deed in part.deeds:
        yield from _deed(telling.decision(deed, words), deed.note)
    if not telling.shows_redline(part):
        return
    differences = part.redline.differences
    for one in differences[:MOST]:
        yield f"- {difference(one, words)}"
    rest = len(differences) - MOST
    if rest > 0:
        yield f"- {words.many('and {count} more change', 'and {count} more changes', rest)}"


def _deed(said: str, note: str) -> Iterator[str]:
    yield f"- {opening(said)}{f' *{plain(note)}*' if note else ''}"
