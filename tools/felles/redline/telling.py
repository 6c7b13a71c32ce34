"""A redline in words: where something changes and how, what is left out as too much, what became of the whole document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from felles.plain import lowered
from felles.redline.differences import Difference, Piece, Redline
from felles.words import Words

NEAR = 60
"""Letters of unchanged text shown on each side of a change."""
WHOLE = 700
"""Letters of one changed text that are shown."""


def heading(difference: Difference) -> str:
    """``Steg 6: Varsle avdelingsleder``, ``Risiko``."""
    first = difference.where[0] if difference.where else ""
    return f"{first}: {difference.item}" if difference.item else first


def inner(difference: Difference) -> str:
    """What stands below the heading: ``Frist``, ``Veivalg, brukeren sier nei``."""
    return ", ".join(part if i == 0 else lowered(part) for i, part in enumerate(difference.where[1:]))


def place(difference: Difference) -> str:
    """Both on one line: ``Steg 6, frist``."""
    return ", ".join(part if i == 0 else lowered(part) for i, part in enumerate(difference.where))


def how(difference: Difference, words: Words) -> str:
    """What happened to it, in a word; empty where old and new say so themselves."""
    return {
        "added": words("new"),
        "removed": words("taken out"),
        "moved": words("moved"),
        "rewritten": words("rewritten"),
        "changed": "",
    }[difference.sort]


def shortened(pieces: Iterable[Piece], words: Words, limit: int = WHOLE) -> tuple[Piece, ...]:
    """The pieces with long unchanged stretches left out.

    No change is dropped unsaid: a long one is cut in its middle, and how many more there are is told.
    """
    found = list(pieces)
    shown: list[Piece] = []
    for i, (op, text) in enumerate(found):
        if op == "same" and len(text) > 2 * NEAR + 20:
            start = "" if i == 0 else text[:NEAR].rsplit(" ", 1)[0]
            end = "" if i == len(found) - 1 else text[-NEAR:].split(" ", 1)[-1]
            text = " … ".join((start, end)).strip()
        elif len(text) > limit:
            text = f"{text[: limit // 2]} […] {text[-limit // 2 :]}"
        shown.append((op, text))
        rest = sum(op != "same" for op, _ in found[i + 1 :])
        if rest and sum(len(text) for _, text in shown) > 4 * limit:
            return (*shown, ("same", f"… ({words.many('and {count} more change', 'and {count} more changes', rest)})"))
    return tuple(shown)


def became(found: Redline, words: Words) -> Iterator[str]:
    """What becomes of the whole document, where that is more than what changed in it."""
    if found.fate == "new":
        yield words("New.")
    elif found.fate == "removed":
        yield words("Is taken out of the handbook. A text that no longer applies is marked as withdrawn instead, so that it can still be found.")
    elif found.fate == "withdrawn":
        said = words("No longer applies from {date}.", date=found.gone_on) if found.gone_on else words("No longer applies.")
        yield f"{said} {found.gone_because}".strip()
    elif found.fate == "restored":
        yield words("Applies again.")
    elif found.fate == "confirmed":
        yield words("Reviewed and still right; the text is the same.")
    elif found.fate in ("unseen", "same"):
        yield words("Reads as before; only the way it is written in the file differs.")
    if found.former_title:
        yield words("Was called “{title}” before.", title=found.former_title)
    if found.former_place:
        yield words("Moved from {former} to {place}.", former=found.former_place, place=found.place)
    if found.split_from:
        yield words("Split from: {titles}.", titles=words.listing(found.split_from))
    if found.instead_of:
        yield words("Comes in the place of: {titles}.", titles=words.listing(found.instead_of))


MOST = 200
"""Differences of one document that are shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One difference as it stands under its heading."""

    label: str
    pieces: tuple[Piece, ...] = ()
    swap: bool = False
    """Old and new, one for the other: two pieces, the one taken out and the one that comes in."""
    text: str = ""


def rows(found: Redline, words: Words) -> list[tuple[str, list[Row]]]:
    """The differences under the headings of a page: what stands in one step, or in one row, stands together."""
    groups: list[tuple[str, list[Row]]] = []
    for one in found.differences[:MOST]:
        title = heading(one)
        if not groups or groups[-1][0] != title:
            groups.append((title, []))
        groups[-1][1].append(_row(one, words))
    return groups


def _row(one: Difference, words: Words) -> Row:
    label = ", ".join(part for part in (inner(one), how(one, words)) if part)
    label = label[:1].upper() + label[1:]
    if one.sort == "moved":
        return Row(label, text=one.after or "")
    if one.sort == "rewritten":
        return Row(label, shortened((("new", one.after),), words, 10 * WHOLE) if one.after else ())
    swap = [op for op, _ in one.pieces] == ["gone", "new"]
    return Row(label, shortened(one.pieces, words, 10 * WHOLE), swap)


def left_out(found: Redline, words: Words) -> str:
    """How many differences are not shown."""
    rest = len(found.differences) - MOST
    return words.many("and {count} more change", "and {count} more changes", rest) if rest > 0 else ""
