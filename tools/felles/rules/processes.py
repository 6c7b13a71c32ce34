"""P: what makes a process one that hangs together from the first day to what is seen to after the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Problem
from felles.rules import rule

KIND = "process"
FIVE_PHASES = ("assessment", "goals", "effort", "follow_up", "closing")
"""The phases of the pattern «five-phases», in order; what each is called, the kind's labels say in every language."""


def _alive(handbook: Handbook) -> Iterator[tuple[Document, list[tuple[int, Mapping[str, Any]]]]]:
    """Each process that applies, with its phases by position; what is no phase at all is reported where it stands."""
    for document in handbook.of(KIND):
        phases = document.data.get("phases")
        if not document.withdrawn and isinstance(phases, list):
            yield document, [(i, phase) for i, phase in enumerate(phases) if isinstance(phase, dict)]


def _name(phase: Mapping[str, Any]) -> str:
    name = phase.get("name")
    return " ".join(name.split()) if isinstance(name, str) else ""


@rule("P1", "error")
def phases_follow_each_other(handbook: Handbook) -> Iterator[Problem]:
    """A process has at least two phases, and no two are called the same: people say which one they are in."""
    for document, phases in _alive(handbook):
        if len(phases) < 2:
            yield Problem("P1", document.at("phases"), {"count": len(phases)}, "few", document.id)
        seen: dict[str, int] = {}
        for i, phase in phases:
            name = _name(phase)
            if name and seen.setdefault(name.casefold(), i) != i:
                yield Problem("P1", document.at("phases", i, "name"), {"name": name, "n": seen[name.casefold()] + 1}, "name", document.id)


@rule("P2", "error")
def phases_lead_to_routines(handbook: Handbook) -> Iterator[Problem]:
    """Each phase names the routines one follows in it, or says why there is none."""
    for document, phases in _alive(handbook):
        for i, phase in phases:
            routines, reason = phase.get("routines"), phase.get("no_routine")
            if not routines and not reason:
                place = document.at("phases", i, "routines" if "routines" in phase else "name")
                yield Problem("P2", place, {"name": _name(phase) or str(i + 1), "field": "no_routine"}, "", document.id)
            elif routines and reason:
                yield Problem("P2", document.at("phases", i, "no_routine"), {"name": _name(phase) or str(i + 1)}, "both", document.id)


@rule("P3", "error")
def the_last_phase_closes(handbook: Handbook) -> Iterator[Problem]:
    """The last phase says when the process is closed and what is followed up afterwards; no other phase closes it."""
    for document, phases in _alive(handbook):
        for i, phase in phases:
            last, closing = i == phases[-1][0], phase.get("closing")
            if last and closing is None:
                yield Problem("P3", document.at("phases", i), {"name": _name(phase) or str(i + 1)}, "missing", document.id)
            elif closing is not None and not last:
                yield Problem("P3", document.at("phases", i, "closing"), {"name": _name(phase) or str(i + 1)}, "early", document.id)


@rule("P4", "error")
def five_phases_are_called_that(handbook: Handbook) -> Iterator[Problem]:
    """Who says that a process has the five phases gives them the names everybody knows them by, in that order."""
    for document, phases in _alive(handbook):
        if document.data.get("preset") != "five-phases":
            continue
        language = str(document.data.get("lang"))
        wanted = [document.kind.label(f"preset.{phase}", language) for phase in FIVE_PHASES]
        if len(phases) != len(wanted):
            yield Problem("P4", document.at("phases"), {"count": len(phases), "known": wanted}, "count", document.id)
            continue
        for (i, phase), name in zip(phases, wanted, strict=True):
            own = _name(phase)
            if own and own.casefold() != name.casefold():
                yield Problem("P4", document.at("phases", i, "name"), {"name": own, "wanted": name}, "name", document.id)
