"""Where each document is in its own course: the last row of the list that its kind's layout names as its course."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.model import Course, Document, Handbook, Kind

FACTS = ("courses",)


def course_of(document: Document) -> Course | None:
    """The state a document is in and the day it came there; None where it has no course, or one that can't be read.

    The rows stand in the order things happened: what was added last holds, whatever its day says.
    """
    rows = way_of(document)
    return Course(rows[-1]["state"], day_of(rows[-1])) if rows else None


def way_of(document: Document) -> list[Mapping[str, Any]]:
    """The way there: every row that names a state, oldest first."""
    field = course_field(document.kind)
    rows = document.data.get(field) if field is not None else None
    return [row for row in rows if isinstance(row, Mapping) and isinstance(row.get("state"), str)] if isinstance(rows, list) else []


def day_of(row: Mapping[str, Any]) -> str | None:
    """The day of one row."""
    day = row.get("on")
    return day if isinstance(day, str) else None


def course_field(kind: Kind) -> str | None:
    """The list a kind's layout names as its course; None where there is none."""
    course = kind.layout.get("course")
    field = course.get("field") if isinstance(course, Mapping) else None
    return field if isinstance(field, str) else None


def courses(handbook: Handbook) -> Mapping[str, Course]:
    """Where each document is in its own course, by path; documents without one are left out."""
    found = ((document.path, course_of(document)) for document in handbook.documents)
    return {path: course for path, course in found if course is not None}
