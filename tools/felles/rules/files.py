"""Y and K: files that can't be read, and documents that don't have their kind's shape. Reading reports them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Handbook, Place, Problem
from felles.rules import reported_by_reading, rule

for _id in ("Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", "Y8", "Y9", "Y10", "Y11", "Y12", "K1", "K2", "K3", "K4", "K5", "K8"):
    reported_by_reading(_id, "error")

@rule("K6", "error")
def layout_names_what_exists(handbook: Handbook, layout_faults: Mapping[str, tuple[tuple[str, tuple[int, int], Mapping[str, Any]], ...]]) -> Iterator[Problem]:
    """A layout shows fields its kind has, by ways the product knows."""
    for name in handbook.kinds:
        for variant, (line, column), values in layout_faults.get(name, ()):
            yield Problem("K6", Place(f"schemas/{name}/layout.yaml", line, column), {"kind": name, **values}, variant)


@rule("K7", "warning")
def fields_have_words(handbook: Handbook, unlabelled: Mapping[str, tuple[str, ...]]) -> Iterator[Problem]:
    """Every field people see has words in the handbook's language."""
    for name, missing in unlabelled.items():
        yield Problem("K7", Place(f"schemas/{name}/labels.yaml"), {"kind": name, "fields": missing[:8], "count": len(missing)})
