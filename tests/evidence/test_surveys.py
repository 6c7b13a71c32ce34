"""What people answered is handed over as sums, with what was left out and why; and skills where a form mapped them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.evidence.grounds import alone, by_id, ground
from tests.site.decided import Story
from tests.site.making import PROJECT

from felles.evidence.items import items

FORMS, RESULTS = PROJECT / "docs" / "forms", PROJECT / "docs" / "results"


def _text(folder: Path, start: str) -> tuple[str, str]:
    file = next(folder.glob(f"{start}*"))
    return file.relative_to(PROJECT).as_posix(), file.read_text("utf-8")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files |= dict((_text(FORMS, "skj-02"), _text(FORMS, "skj-03"), _text(RESULTS, "svar-2025-10-kompetanse"), _text(RESULTS, "svar-2025-11-brukere")))
    made.adopted("2026-01-05")
    return made


def test_answers_come_with_how_many_and_what_was_left_out(story: Story) -> None:
    tables = {table.name: table for table in by_id(ground(story, "2026-06-01"))["EV12"].tables}
    rows = [row for row in tables["EV12-result-rows"].rows if row["id"] == "SVAR-2025-11-BRUKERE"]
    by_item = {row["rows.item"]: row for row in rows}
    assert (str(by_item["tillit-nav-ytelser"]["rows.n"]), str(by_item["tillit-nav-ytelser"]["rows.share"])) == ("30", "20")
    assert [str(row["registered.denominator"]) for row in tables["EV12-result-registered"].rows] == ["1236", "5200"]
    left = tables["EV12-result-suppressed"].rows
    assert left and {row["suppressed.why"] for row in left} == {"For få ga samme svar"}
    assert {str(row["asked"]) for row in tables["EV12-result"].rows} == {"51", "340"}
    assert {row["id"] for row in tables["EV12-form"].rows} == {"SKJ-02", "SKJ-03"}


def test_what_people_can_is_told_of_the_forms_that_map_it_alone(story: Story) -> None:
    (table,) = (table for table in by_id(ground(story, "2026-06-01"))["EV08"].tables if table.name == "EV08-result-rows")
    assert {row["id"] for row in table.rows} == {"SVAR-2025-10-KOMPETANSE"}
    row = next(row for row in table.rows if row["rows.item"] == "tidlig-oppdagelse" and not row["rows.group"])
    assert "133" in str(row["rows.counts"])


def test_it_is_the_same_from_texts_and_records_alone(story: Story) -> None:
    whole = ground(story, "2026-06-01")
    for id in ("EV08", "EV12"):
        assert next(item for item in items(whole) if item.id == id) == next(item for item in items(alone(whole)) if item.id == id)
