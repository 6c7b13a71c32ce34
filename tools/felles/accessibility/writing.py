"""The file of results: one row a line, in an order that hangs on nothing but what was found."""

from __future__ import annotations

import json
from typing import Any

from felles.model.accessible import Run

FORMAT = 1


def written(run: Run) -> bytes:
    """The file's bytes, the same for the same run."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "day": run.day,
        "tools": dict(run.tools),
        "site": run.site,
        "edition": run.edition,
        "ways": list(run.ways),
        "pages": [{"sort": one.sort, "address": one.address, "title": one.title, "kind": one.kind} for one in run.pages],
        "criteria": [{"id": id, "outcome": outcome} for id, outcome in run.criteria.items()],
        "checks": [{"id": id, "criteria": list(criteria)} for id, criteria in run.checks.items()],
        "unsure": list(run.unsure),
        "failing": [{"check": one.check, "criteria": list(one.criteria), "address": one.address, "way": one.way, "what": one.what} for one in run.failing],
        "also": dict(run.also),
    }
    parts = []
    for name, value in data.items():
        rows = ",\n  ".join(map(_line, value)) if isinstance(value, list) and value and isinstance(value[0], dict) else None
        parts.append(f" {_line(name)}: " + (f"[\n  {rows}\n ]" if rows is not None else _line(value)))
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8", "backslashreplace")


_line = json.JSONEncoder(ensure_ascii=False).encode
