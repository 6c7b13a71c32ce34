"""What somebody meant by an answer: a number in a list, a title, a day written as people write days."""

from __future__ import annotations

import re
from typing import Any

from felles.model import nearest
from felles.words import Words

_DAY = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\Z")


class Unfit(Exception):
    """Why an answer can't be used, as a sentence for whoever gave it."""


def understood(sort: str, said: str, choices: tuple[tuple[str, str], ...], words: Words) -> Any:
    """The value an answer stands for; texts as they are. Unfit says why it is none."""
    if not said:
        raise Unfit(words("This is needed."))
    if sort in ("choice", "reference"):
        return _chosen(said, choices, words)
    if sort == "several":
        if said.casefold() in ("all", words("all").casefold()):
            return "all"
        return [_chosen(part.strip(), choices, words) for part in said.split(",") if part.strip()]
    if sort == "date":
        day = _DAY.match(said)
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else said
    if sort == "number":
        return _number(said, words)
    if sort == "flag":
        return words.yes(said)
    return said


def _chosen(said: str, choices: tuple[tuple[str, str], ...], words: Words) -> str:
    if not choices:
        return said  # there is nothing of the sort yet: what is named may come later
    if said.isascii() and said.isdigit() and 0 < int(said) <= len(choices) and said not in dict(choices):
        return choices[int(said) - 1][0]
    by_word = {word.casefold(): value for value, word in choices} | {value.casefold(): value for value, _ in choices}
    if said.casefold() in by_word:
        return by_word[said.casefold()]
    close = nearest(said.casefold(), tuple(by_word))
    if close:
        raise Unfit(words("“{word}” is none of them. Was “{guess}” meant?", word=said[:80], guess=by_word[close]))
    raise Unfit(words("“{word}” is none of them. Answer ? to see what can be chosen.", word=said[:80]))


def _number(said: str, words: Words) -> int | float:
    plain = said.replace(" ", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        raise Unfit(words("“{word}” is no number.", word=said[:80])) from None
    if value != value or value in (float("inf"), float("-inf")):
        raise Unfit(words("“{word}” is no number.", word=said[:80]))
    return int(value) if value.is_integer() and "." not in plain else value
