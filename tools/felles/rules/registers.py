"""S4: what the registers and the settings say fits together, and what leans on them fits too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Pointer, Problem, Target
from felles.rules import rule

_ROOM = re.compile(r"\{([^{}]*)\}")
_FILLED_IN = ("document", "version", "page")


@rule("S4", "error")
def registers_fit_together(handbook: Handbook, targets: Mapping[str, Mapping[str, Target]], headings: Mapping[str, Any]) -> Iterator[Problem]:
    """One document of settings; no place that closes before it opens; no level that the scale doesn't have; no
    question that leads to a heading or a step its document lacks; no form with room for what isn't filled in."""
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
    for document in handbook.serving("options"):
        yield from _leads(document, handbook, headings)
        yield from _feedback(document)


def _feedback(settings: Document) -> Iterator[Problem]:
    """What the address of the form for what is wrong leaves room for, and the handbook knows nothing of."""
    feedback = settings.data.get("feedback")
    form = feedback.get("form") if isinstance(feedback, dict) else None
    for name in _ROOM.findall(form) if isinstance(form, str) else ():
        if name not in _FILLED_IN:
            yield Problem("S4", settings.at("feedback", "form"), {"name": name[:40], "known": _FILLED_IN}, "form", settings.id)
            return


def _leads(settings: Document, handbook: Handbook, headings: Mapping[str, Any]) -> Iterator[Problem]:
    """Where the questions of a situation lead to what isn't there; the reader would land at the document's top."""
    for i, situation in _rows(settings.data.get("situations")):
        for j, row in _rows(situation.get("documents")):
            target = handbook.by_id.get(str(row.get("document")))
            if target is None:
                continue
            place = settings.at("situations", i, "documents", j, "section" if "section" in row else "step")
            section, step, steps = row.get("section"), row.get("step"), target.data.get("steps")
            known = tuple(text for _, text, _, _ in headings.get(target.path, ()))
            if isinstance(section, str) and section not in known:
                yield Problem("S4", place, {"section": section[:80], "document": target.id, "known": known[:12]}, "section" if known else "bare", settings.id)
            elif isinstance(step, int) and not (isinstance(steps, list) and 0 < step <= len(steps)):
                yield Problem("S4", place, {"step": step, "document": target.id}, "step", settings.id)


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
