"""What the checks found is told of the handbook as it stood when the pack was made, whichever day is asked for."""

from __future__ import annotations

import json
from pathlib import Path

from tests.journeys.deciding import Quick

from felles.model import day_of

from .packs import exported, files


def test_what_stands_is_not_judged_by_a_day_before_it_was_decided(decided: Quick, tmp_path: Path) -> None:
    records = decided.records()
    first, last = day_of(records[0]["decided_at"]), day_of(records[-1]["decided_at"])
    assert first < last
    of_then = files(exported(decided, tmp_path / "then.zip", "--as-of", first))
    of_later = files(exported(decided, tmp_path / "later.zip", "--as-of", "2026-06-30"))
    then, later = (json.loads(some["data/check.json"]) for some in (of_then, of_later))
    assert (then["day"], later["day"]) == (last, "2026-06-30")
    assert json.loads(of_then["data/manifest.json"])["asked"]["ends"] == first
    # A day that lies ahead of the one asked for is no mistake of the text that stands there now.
    assert [row for row in then["problems"] if row["rule"] not in {one["rule"] for one in later["problems"]}] == []
