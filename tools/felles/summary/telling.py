"""What both forms of the page say in the same words: where something changes, how, and what is left out as too much."""

from __future__ import annotations

from collections.abc import Iterable

from felles.redline.telling import how, place, shortened
from felles.summary.values import Again, Asked, Part, Summary
from felles.words import Words

__all__ = ["apart", "by_reason", "checks", "how", "open_reasons", "place", "score", "short", "shortened", "versions"]


def versions(part: Part, words: Words) -> str:
    """``versjon 4 til 5``."""
    if part.version is None:
        return words("not decided before")
    if part.becomes is None or part.becomes == part.version:
        return words("version {number}", number=part.version)
    return words("version {old} to {new}", old=part.version, new=part.becomes)


def score(group: Asked, words: Words) -> str:
    """``2 av 3``."""
    return words("{given} of {count}", given=min(group.given, group.count), count=group.count)


def checks(summary: Summary, words: Words) -> str:
    """``Kontroll: 0 feil, 1 merknad``."""
    if not summary.checked:
        return words("The checks were not run.")
    errors = sum(trouble.level == "error" for trouble in summary.troubles)
    rest = len(summary.troubles) - errors
    parts = [words.many("{count} error", "{count} errors", errors)]
    if rest:
        parts.append(words.many("{count} remark", "{count} remarks", rest))
    return words("Checks: {found}", found=", ".join(parts))


def apart(again: tuple[Again, ...]) -> tuple[tuple[Again, ...], tuple[Again, ...]]:
    """What is led to by what changed itself, and what is further on."""
    return tuple(one for one in again if one.near), tuple(one for one in again if not one.near)


def by_reason(again: Iterable[Again]) -> list[tuple[str, tuple[str, ...]]]:
    """The texts that there is one reason for, together: the reason, then ``Varsling (steg 3)``."""
    found: dict[str, list[str]] = {}
    for one in again:
        found.setdefault(one.why, []).append(f"{one.title} ({one.at})" if one.at else one.title)
    return [(why, tuple(dict.fromkeys(titles))) for why, titles in found.items()]


def open_reasons(summary: Summary) -> list[str]:
    """Why it can't apply yet, what the groups and the list of errors already show left out."""
    return [text for code, text in summary.reasons if code.split(".")[0] not in ("group", "errors", "urgent")]


def short(fingerprint: str) -> str:
    """Enough of a digest to compare by eye."""
    return fingerprint.removeprefix("sha256:")[:10]
