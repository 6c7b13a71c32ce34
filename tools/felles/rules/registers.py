"""S4: what the registers and the settings say fits together, and what leans on them fits too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Pointer, Problem, Target
from felles.rules import rule


@rule("S4", "error")
def registers_fit_together(handbook: Handbook, targets: Mapping[str, Mapping[str, Target]]) -> Iterator[Problem]:
    """One document of settings; no place that closes before it opens; no level that the scale doesn't have."""
    first, *others = handbook.serving("options") or (None,)
    for document in others:
        yield Problem("S4", document.at("id"), {"other": first.path if first else ""}, "second", document.id)
    for register, row, entry in handbook.entries("places"):
        begins, ends = entry.get("active_from"), entry.get("active_to")
        if isinstance(begins, str) and isinstance(ends, str) and ends < begins:
            yield Problem("S4", register.at("entries", row, "active_to"), {"from": begins, "to": ends}, "order", register.id)
    for document, at, level, scale in _levels(handbook, targets.get("competence", {})):
        known = _scale(scale)
        if known and level not in known:
            yield Problem("S4", document.at(*at), {"level": level, "known": tuple(map(str, known))}, "level", document.id)


def _levels(handbook: Handbook, areas: Mapping[str, Target]) -> Iterator[tuple[Document, Pointer, int, Document]]:
    """Every level that a function or a course asks for, where it stands, and the register whose scale it is on."""
    for document in handbook.of("role"):
        for i, row in _rows(document.data.get("competence")):
            area, level = row.get("area"), row.get("min_level")
            if isinstance(area, str) and area in areas and isinstance(level, int) and not document.withdrawn:
                yield document, ("competence", i, "min_level"), level, areas[area].document
    for register in handbook.of("competence"):
        for i, entry in _rows(register.data.get("entries")):
            for j, course in _rows(entry.get("courses")):
                if isinstance(course.get("level"), int):
                    yield register, ("entries", i, "courses", j, "level"), course["level"], register


def _rows(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for i, row in enumerate(value if isinstance(value, list) else ()):
        if isinstance(row, dict):
            yield i, row


def _scale(register: Document) -> list[int]:
    return sorted({row["level"] for _, row in _rows(register.data.get("levels")) if isinstance(row.get("level"), int)})
