"""The file of results of an accessibility run, as values. What it says is believed only where all of it is understood."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from felles.model.accessible import CRITERIA, Failing, Run, Visited

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_OUTCOMES = ("held", "failed", "absent", "people")
_MOST = 1_000_000
"""Bytes. A run over all sorts of pages is about 20 000."""


class NotUnderstood(Exception):
    """It is no file that a run of ours wrote; ``field`` is where that shows."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def run_in(stored: bytes) -> Run:
    """What a run found. NotUnderstood when it isn't what a run writes."""
    data = _parsed(stored)
    if data.get("format") != 1:
        raise NotUnderstood("format")
    criteria = {_text(row, "id", "criteria"): _text(row, "outcome", "criteria") for row in _rows(data, "criteria")}
    if list(criteria) != list(CRITERIA) or not set(criteria.values()) <= set(_OUTCOMES):
        raise NotUnderstood("criteria")
    pages = tuple(Visited(_text(row, "sort", "pages"), _text(row, "address", "pages"), _text(row, "title", "pages"), row.get("kind") is True) for row in _rows(data, "pages"))
    day, edition = _text(data, "day", "day"), _text(data, "edition", "edition")
    if not _DAY.fullmatch(day) or not pages:
        raise NotUnderstood("pages" if _DAY.fullmatch(day) else "day")
    if edition and not _DAY.fullmatch(edition):
        raise NotUnderstood("edition")
    failing = tuple(
        Failing(_text(row, "check", "failing"), _ids(row, "failing"), _text(row, "address", "failing"), _text(row, "way", "failing"), _text(row, "what", "failing")) for row in _rows(data, "failing")
    )
    found = {id for one in failing for id in one.criteria}
    if found != {id for id, outcome in criteria.items() if outcome == "failed"}:
        raise NotUnderstood("failing")
    return Run(
        day=day,
        tools=_texts(data, "tools"),
        site=_text(data, "site", "site"),
        edition=edition,
        pages=pages,
        ways=_list(data, "ways"),
        criteria=criteria,  # type: ignore[arg-type]
        checks={_text(row, "id", "checks"): _ids(row, "checks") for row in _rows(data, "checks")},
        unsure=_list(data, "unsure"),
        failing=failing,
        also=_counts(data),
    )


def _parsed(stored: bytes) -> Mapping[str, Any]:
    if len(stored) > _MOST:
        raise NotUnderstood("")
    try:
        data = json.loads(stored.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotUnderstood("") from None
    if not isinstance(data, dict):
        raise NotUnderstood("")
    return data


def _rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = data.get(name)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise NotUnderstood(name)
    return found


def _text(row: Mapping[str, Any], name: str, field: str) -> str:
    found = row.get(name)
    if not isinstance(found, str) or len(found) > 500 or any(ord(sign) < 32 and sign not in "\t\n\r" for sign in found):
        raise NotUnderstood(field)
    return found


def _list(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = data.get(name)
    if not isinstance(found, list) or not all(isinstance(one, str) and len(one) < 100 for one in found):
        raise NotUnderstood(name)
    return tuple(found)


def _ids(row: Mapping[str, Any], field: str) -> tuple[str, ...]:
    found = row.get("criteria")
    if not isinstance(found, list) or not all(isinstance(id, str) and id in CRITERIA for id in found):
        raise NotUnderstood(field)
    return tuple(found)


def _texts(data: Mapping[str, Any], name: str) -> Mapping[str, str]:
    found = data.get(name)
    if not isinstance(found, dict) or not all(isinstance(value, str) and len(value) < 100 for value in found.values()):
        raise NotUnderstood(name)
    return found


def _counts(data: Mapping[str, Any]) -> Mapping[str, int]:
    found = data.get("also")
    if not isinstance(found, dict) or not all(type(value) is int for value in found.values()):
        raise NotUnderstood("also")
    return found
