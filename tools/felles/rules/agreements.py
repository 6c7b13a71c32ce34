"""A: what makes an agreement with others one that is looked after: who they are, until when, what was seen, who does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Problem, days_between, due_after, nearest
from felles.reading.schemas import is_date
from felles.rules import rule

KIND, ACTORS = "agreement", "actors"


def _alive(handbook: Handbook) -> Iterator[Document]:
    return (document for document in handbook.of(KIND) if not document.withdrawn)


def _rows(document: Document, name: str) -> list[tuple[int, Mapping[str, Any]]]:
    rows = document.data.get(name)
    return [(i, row) for i, row in enumerate(rows) if isinstance(row, dict)] if isinstance(rows, list) else []


def _day(document: Document, name: str) -> str | None:
    """One of the period's days; None where it is no day, which is reported where it stands."""
    period = document.data.get("period")
    day = period.get(name) if isinstance(period, dict) else None
    return day if isinstance(day, str) and is_date(day) else None


def _said(text: Any) -> str:
    """The words of a sentence, whatever the case, the spaces and the full stop."""
    return " ".join(text.split()).rstrip(".").casefold() if isinstance(text, str) else ""


@rule("A1", "error")
def two_parties(handbook: Handbook) -> Iterator[Problem]:
    """An agreement has at least two parties, and each stands once."""
    for document in _alive(handbook):
        parties = _rows(document, "parties")
        if isinstance(document.data.get("parties"), list) and len(parties) < 2:
            yield Problem("A1", document.at("parties"), {"count": len(parties)}, "few", document.id)
        seen: dict[str, int] = {}
        for i, party in parties:
            name = _said(party.get("name"))
            if name and seen.setdefault(name, i) != i:
                yield Problem("A1", document.at("parties", i, "name"), {"name": party["name"]}, "twice", document.id)


@rule("A2", "error")
def in_its_period(handbook: Handbook, today: str) -> Iterator[Problem]:
    """An agreement that is in force hasn't run out. That it does so is the calendar's doing, so it is a warning."""
    for document in _alive(handbook):
        begins, ends = _day(document, "from"), _day(document, "to")
        if begins is not None and ends is not None and ends < begins:
            yield Problem("A2", document.at("period", "to"), {"from": begins, "to": ends}, "order", document.id)
        elif ends is not None and ends < today:
            values = {"date": ends, "days": days_between(ends, today)}
            yield Problem("A2", document.at("period", "to"), values, "ended", document.id, "warning")


@rule("A3", "warning")
def criteria_are_looked_at(handbook: Handbook, today: str) -> Iterator[Problem]:
    """Each criterion is looked at as often as it says; one that was never looked at counts from the first day."""
    for document in _alive(handbook):
        begins, ends = _day(document, "from"), _day(document, "to")
        for i, row in _rows(document, "criteria"):
            last = row.get("last_checked")
            if isinstance(last, str) and is_date(last) and last > today:
                yield Problem("A3", document.at("criteria", i, "last_checked"), {"date": last}, "ahead", document.id)
                continue
            due = due_after(last if last is not None else begins, row.get("frequency"))
            if due is None or due >= today or (ends is not None and ends < due):
                continue  # what the agreement's own end leaves undone is told as that
            values = {"date": due, "days": days_between(due, today)}
            if last is not None:
                yield Problem("A3", document.at("criteria", i, "last_checked"), values, "late", document.id)
            else:
                yield Problem("A3", document.at("criteria", i, "frequency"), values, "never", document.id)


@rule("A4", "error")
def prioritised_tasks_are_the_functions_own(handbook: Handbook) -> Iterator[Problem]:
    """A task that comes first by agreement stands among the tasks of the function that has it, in the same words."""
    functions = {document.id: document for document in handbook.serving(ACTORS)}
    for document in _alive(handbook):
        clauses = tuple(row["id"] for _, row in _rows(document, "clauses") if isinstance(row.get("id"), str))
        for i, row in _rows(document, "prioritised_tasks"):
            clause, role = row.get("clause"), row.get("role")
            if isinstance(clause, str) and clause not in clauses:
                yield Problem("A4", document.at("prioritised_tasks", i, "clause"), {"name": clause, "known": clauses[:12]}, "clause", document.id)
            function = functions.get(role) if isinstance(role, str) else None
            task = row.get("task")
            if function is None or function.withdrawn or not isinstance(task, str):
                continue  # a name that leads nowhere is reported as such
            own = {_said(one.get("text")): str(one.get("text")) for _, one in _rows(function, "tasks")}
            if _said(task) not in own:
                close = nearest(_said(task)[:200], tuple(said[:200] for said in own), 0.7)
                guess = next((text for said, text in own.items() if said[:200] == close), "") if close else ""
                values = {"function": function.title, "task": task, "guess": guess}
                yield Problem("A4", document.at("prioritised_tasks", i, "task"), values, "guess" if guess else "missing", document.id)
