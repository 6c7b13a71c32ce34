"""A comparison for a terminal: no marks that only some terminals know, one thing a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from felles.between import telling
from felles.between.values import SORTS, Between, Part
from felles.redline.telling import Row, left_out, rows
from felles.words import Words
from felles.words.problems import printable


def as_text(found: Between, words: Words) -> str:
    """The whole of it."""
    return "\n".join(printable(line) for line in _lines(found, words))


def _lines(found: Between, words: Words) -> Iterator[str]:
    yield telling.first_line(found, words)
    for sort in SORTS:
        some = found.of(sort)
        if some:
            yield from ("", telling.title(sort, words).upper())
        for part in some:
            yield ""
            yield from _part(part, words)
    if found.coming:
        yield from ("", telling.coming(words).upper(), "")
        for one in found.coming:
            yield from (f"{one.id} {one.title}", f"  {telling.waiting(one, words)}.", f"  {telling.decision(one.deed, words)}")
            if one.deed.note:
                yield f"    {one.deed.note}"
    if found.files:
        yield from ("", words("How the handbook works:"))
        yield from (f"  {path}" for path in found.files)


def _part(part: Part, words: Words) -> Iterator[str]:
    yield f"{part.redline.id} {part.redline.title}"
    yield f"  {telling.about(part, words)}."
    for text in part.told:
        yield f"  {text}"
    for deed in part.deeds:
        yield f"  {telling.decision(deed, words)}"
        if deed.note:
            yield f"    {deed.note}"
    if not telling.shows_redline(part):
        return
    for title, some in rows(part.redline, words):
        yield f"  {title}"
        for row in some:
            yield f"    {_row(row, words)}"
    rest = left_out(part.redline, words)
    if rest:
        yield f"  {rest}"


def _row(row: Row, words: Words) -> str:
    if row.swap:
        said = f"{row.pieces[0][1].strip()} → {row.pieces[1][1].strip()}"
    else:
        pieces = [(op, text.strip()) for op, text in row.pieces if text.strip()]
        alone = len(pieces) == 1 and row.label.lower().endswith(_mark(pieces[0][0], words) or "\0")
        said = pieces[0][1] if alone else _joined(_piece(op, text, words) for op, text in pieces)
    return ": ".join(part for part in (row.label, said or row.text) if part)


def _joined(pieces: Iterable[str]) -> str:
    """Stretches of a text with a space between them, but none before a full stop."""
    said = ""
    for piece in pieces:
        said += piece if not said or piece[0] in ".,;:!?)" else f" {piece}"
    return said


def _piece(op: str, text: str, words: Words) -> str:
    mark = _mark(op, words)
    return f"[{mark}: {text}]" if mark else text


def _mark(op: str, words: Words) -> str:
    return {"gone": words("taken out"), "new": words("new")}.get(op, "")
