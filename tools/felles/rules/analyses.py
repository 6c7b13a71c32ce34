"""AN: what makes an analysis one that leads somewhere: nothing left out that its method asks for, nothing left hanging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Problem
from felles.rules import rule

KIND = "analysis"
LOOSE = ("weakness", "threat")
"""The lists of which every entry is followed up, or accepted with a reason."""


def _by(handbook: Handbook, method: str) -> Iterator[Document]:
    return (document for document in handbook.of(KIND) if not document.withdrawn and document.data.get("method") == method)


def _rows(value: Any, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    rows = value.get(name)
    return [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _holder(document: Document, name: str) -> Any:
    """Where a list stands, or where the method is named that asks for it."""
    return document.at(name if name in document.data else "method")


def _words(document: Document, key: str, values: list[str]) -> str:
    language = str(document.data.get("lang", "nb"))
    return "; ".join(document.kind.label(f"{key}={value}", language).lower() for value in values)


@rule("AN1", "error")
def all_four_sides_are_looked_at(handbook: Handbook) -> Iterator[Problem]:
    """Strengths, weaknesses, opportunities and threats: a side with nothing in it was not looked at."""
    for document in _by(handbook, "swot"):
        sides = document.kind.schema.get("properties", {}).get("entries", {}).get("items", {}).get("properties", {}).get("list", {}).get("enum", ())
        seen = [row.get("list") for _, row in _rows(document.data, "entries")]
        missing = [str(side) for side in sides if side not in seen]
        if missing:
            yield Problem("AN1", _holder(document, "entries"), {"fields": _words(document, "entries.list", missing)}, "", document.id)


@rule("AN2", "error")
def weaknesses_and_threats_lead_somewhere(handbook: Handbook) -> Iterator[Problem]:
    """Each is followed up by something that can be found, or accepted with a reason."""
    for document in _by(handbook, "swot"):
        for i, row in _rows(document.data, "entries"):
            if row.get("list") in LOOSE and not row.get("follow_up") and not row.get("accepted_reason"):
                yield Problem("AN2", document.at("entries", i, "list"), {}, "", document.id)


@rule("AN3", "error")
def a_comparison_compares(handbook: Handbook) -> Iterator[Problem]:
    """At least two variants, at least one difference, and each side of a difference is one of the variants, once."""
    for document in _by(handbook, "comparison"):
        variants = tuple(str(row["id"]) for _, row in _rows(document.data, "variants") if isinstance(row.get("id"), str))
        if len(variants) < 2:
            yield Problem("AN3", _holder(document, "variants"), {"count": len(variants)}, "few", document.id)
        if not _rows(document.data, "differences"):
            yield Problem("AN3", _holder(document, "differences"), {}, "same", document.id)
        for i, difference in _rows(document.data, "differences"):
            seen: set[str] = set()
            for j, side in _rows(difference, "found"):
                name = side.get("variant")
                at = ("differences", i, "found", j, "variant")
                if not isinstance(name, str):
                    continue
                if name not in variants:
                    yield Problem("AN3", document.at(*at), {"name": name, "known": variants[:12]}, "unknown", document.id)
                elif name in seen:
                    yield Problem("AN3", document.at(*at), {"name": name}, "twice", document.id)
                seen.add(name)


@rule("AN4", "error")
def great_risks_are_met(handbook: Handbook, thresholds: Mapping[str, int]) -> Iterator[Problem]:
    """Likelihood times consequence; from a level that the handbook sets, something is done, by somebody, by a day."""
    act, watch = thresholds.get("risk_act", 15), thresholds.get("risk_watch", 6)
    for document in _by(handbook, "risk"):
        if not _rows(document.data, "risks"):
            yield Problem("AN4", _holder(document, "risks"), {}, "none", document.id)
        for i, row in _rows(document.data, "risks"):
            level = _level(row, "")
            if level is None:
                continue
            missing = [name for name in ("measure", "responsible_role", "due") if not row.get(name)]
            if level >= act and missing:
                language = str(document.data.get("lang", "nb"))
                names = ", ".join(document.kind.label(f"risks.{name}", language).lower() for name in missing)
                yield Problem("AN4", document.at("risks", i, "id"), {"level": level, "limit": act, "fields": names}, "unmet", document.id)
            after = _level(row, "_after")
            if after is not None and after > level:
                yield Problem("AN4", document.at("risks", i, "likelihood_after"), {"level": level, "after": after}, "worse", document.id)
    for settings in handbook.serving("options"):
        if watch > act and any(True for _ in _by(handbook, "risk")):
            own = settings.data.get("thresholds")
            at = settings.at("thresholds", "risk_watch" if isinstance(own, dict) and "risk_watch" in own else "risk_act")
            yield Problem("AN4", at, {"watch": watch, "act": act}, "limits", settings.id)


def _level(row: Mapping[str, Any], when: str) -> int | None:
    """From 1 to 25; None where one of the two isn't said."""
    two = [row.get(f"{name}{when}") for name in ("likelihood", "consequence")]
    numbers = [n for n in two if isinstance(n, int) and not isinstance(n, bool)]
    return numbers[0] * numbers[1] if len(numbers) == 2 else None
