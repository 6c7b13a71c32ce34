"""EV11 tells what is computed of the numbers, beside what stands in the documents; and says why where nothing was measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.evidence.grounds import alone, by_id, cells, ground
from tests.site.decided import Story
from tests.site.making import HEAD

from felles.evidence.items import items

NUMBERS = [3.0, 3.2, 2.9, 3.1, 3.0, 3.3, 2.8, 3.1, 3.0, 3.2, 2.9, 3.1, 2.0, 2.1, 1.9, 2.0, 2.2, 1.8, 2.0, 2.1, 1.9, 2.0, 2.1, 3.5]
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
SUBJECT = (
    f"---\nid: IND-01\nkind: indicator\ntitle: Avvik i kommunikasjon\n{HEAD}definition: Meldte avvik.\nunit: per-1000\ncounts: events\ndirection: down\ndecimals: 1\n"
    "source_system: Avvikssystemet\nfrequency: monthly\nchart: xmr\ntarget: 4\nbaseline: {from: 2024-01-01, to: 2024-12-31}\n"
    "rebase:\n  - {period: 2025-01, reason: Nytt nivå., decision: {minutes: MOT-2025-08-27, n: 4}}\n---\n"
)


def series(id: str = "SER-01", site: str = "", numbers: list[float] = NUMBERS) -> str:
    rows = "".join(f"  - {{period: {month}, value: {number}}}\n" for month, number in zip(MONTHS, numbers, strict=False))
    return f"id: {id}\nkind: series\ntitle: Tallene\n{HEAD}indicator: IND-01\n{site}points:\n{rows}"


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files |= {"docs/indicators/ind-01.md": SUBJECT, "docs/series/ser-01.yaml": series()}
    made.adopted("2026-01-05")
    return made


def test_means_limits_and_signals_are_those_computed_of_the_numbers(story: Story) -> None:
    """By hand: 36.6 / 12 = 3.05 and 2.7 / 11 · 2.66 = 0.65; then 25.6 / 12 = 2.13, and without the last range 1.7 / 10 · 2.66 = 0.45."""
    some = ground(story, "2026-06-01", language="en")
    assert cells(some, "EV11-limits", "from", "to", "count", "based_on", "centre", "lower", "upper", "reason", "minutes") == [
        ("2024-01", "2024-12", 12, 12, "3.05", "2.40", "3.70", None, None),
        ("2025-01", "2025-12", 12, 12, "2.13", "1.68", "2.59", "Nytt nivå.", "MOT-2025-08-27, 4"),
    ]
    assert cells(some, "EV11-signals", "signal", "from", "to", "side", "sign") == [("Outside the limits", "2025-12", "2025-12", "Above", "Sign of a turn for the worse")]
    assert cells(some, "EV11", "id", "points", "way", "from", "to", "count", "missing", "latest", "sign", "assurance") == [
        ("IND-01", "SER-01", "Single numbers with limits of usual variation (XmR)", "2024-01", "2025-12", 24, 0, "3.50", "Sign of a turn for the worse", "The target is met, and will be if nothing changes.")
    ]


def test_what_stands_in_the_documents_is_told_beside_it(story: Story) -> None:
    item = by_id(ground(story, "2026-06-01"))["EV11"]
    assert item.absent == "" and [table.name for table in item.tables][:3] == ["EV11", "EV11-limits", "EV11-signals"]
    names = {table.name: table for table in item.tables}
    assert len(names["EV11-series-points"].rows) == 24 and names["EV11-series-points"].rows[-1]["points.value"] == "3.5"
    assert [row["definition"] for row in names["EV11-indicator"].rows] == ["Meldte avvik."]


def test_it_is_the_same_from_texts_and_records_alone(story: Story) -> None:
    whole = ground(story, "2026-06-01")
    assert next(item for item in items(whole) if item.id == "EV11") == next(item for item in items(alone(whole)) if item.id == "EV11")


def test_three_numbers_are_never_a_sign(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.files |= {"docs/indicators/ind-01.md": SUBJECT, "docs/series/ser-01.yaml": series(numbers=[3.0, 2.0, 9.0])}
    some = ground(story.adopted("2026-01-05"), "2026-06-01", language="en")
    assert cells(some, "EV11", "way", "count", "sign") == [("Too few numbers for a chart", 3, None)]
    assert cells(some, "EV11-signals", "signal") == [] and cells(some, "EV11-limits", "from") == []


def test_where_nothing_was_measured_it_is_said(tmp_path: Path) -> None:
    story = Story(tmp_path)
    item = by_id(ground(story.adopted("2026-01-05"), "2026-06-01"))["EV11"]
    assert item.tables == () and item.absent
    story.files |= {"docs/indicators/ind-01.md": SUBJECT}
    item = by_id(ground(story.adopted("2026-01-06"), "2026-06-01"))["EV11"]
    assert "EV11-limits" not in {table.name for table in item.tables} and item.tables
