"""EV21: what people were asked to read, how many said that they did, and what asked nobody; never who."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.evidence.grounds import alone, by_id, cells, ground, table
from tests.site.decided import Story
from tests.site.making import HEAD, PROJECT, STEP, routine

from felles.evidence.frames import answered, frames
from felles.evidence.items import items

PATH, DONE = "routines/akutt/rut-1-bomtur.md", "docs/acknowledgements/les-rut-1-v2.yaml"
COUNT = (
    f"id: LES-RUT-1-V2\nkind: acknowledgement\ntitle: Lest\n{HEAD}about: {{document: RUT-1, version: 2}}\ncounted_at: 2026-03-20\nsmallest_group: 5\nplaces:\n"
    "  - {site: nord, asked: 24, acknowledged: 18}\n  - {site: sor, asked: 30, suppressed: few-left}\n"
)


def text(more: str = "") -> str:
    return routine("RUT-1", "Bomtur", STEP).replace("note: Første utgave", f"note: Ring to ganger.{more}")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files |= {PATH: routine("RUT-1", "Bomtur", STEP), "routines/akutt/rut-2-fall.md": routine("RUT-2", "Fall", STEP, topic="taushetsplikt")}
    return made.adopted("2026-01-05").decided(PATH, text(", read_by: 2026-04-01"), "2026-03-10")


def test_what_was_asked_stands_beside_how_many_said_so(story: Story) -> None:
    story.decided(DONE, COUNT, "2026-03-21")
    some = ground(story, "2026-06-01", "2026-01-01")
    keys = ("id", "version", "decided_on", "due", "roles", "counted_at", "asked", "acknowledged", "share", "told", "left_out", "least")
    assert cells(some, "EV21-asked", *keys) == [("RUT-1", 2, "2026-03-10", "2026-04-01", "Sykepleier", "2026-03-20", 24, 18, 75, 1, 1, 5)]
    places = ("places.site", "places.asked", "places.acknowledged", "places.suppressed")
    assert cells(some, "EV21-acknowledgement-places", *places) == [("Sone Nord", 24, 18, None), ("Sone Sør", 30, None, "Nesten alle har bekreftet, for få mangler")]


def test_what_nobody_counted_and_what_asked_nobody_is_told_too(story: Story) -> None:
    some = ground(story, "2026-06-01", "2026-01-01")
    assert cells(some, "EV21-asked", "id", "counted_at", "asked", "share") == [("RUT-1", None, None, None)]
    assert f"{len(some.chosen) - 1} andre ber ingen" in table(some, "EV21-asked").says
    assert by_id(ground(story, "2026-02-01"))["EV21"].absent, "nothing had been asked by then"


def test_a_day_that_a_text_no_longer_at_the_front_named_is_left_out(story: Story) -> None:
    story.decided(PATH, text().replace("class: significant", "class: editorial"), "2026-03-15", sort="editorial")
    assert cells(ground(story, "2026-06-01", "2026-01-01"), "EV21-asked", "version", "due") == [(2, None)]


def test_it_is_the_same_from_texts_and_records_alone(story: Story) -> None:
    story.decided(DONE, COUNT, "2026-03-21").decided(PATH, text().replace("class: significant", "class: editorial"), "2026-03-25", sort="editorial")
    whole = ground(story, "2026-06-01", "2026-01-01")
    assert by_id(whole)["EV21"] == by_id(alone(whole))["EV21"]


def test_a_clause_that_asks_for_it_is_answered(story: Story) -> None:
    story.decided(DONE, COUNT, "2026-03-21")
    some = ground(story, "2026-06-01", "2026-01-01")
    for frame in frames(some.words):
        for answer in answered(frame, items(some)):
            if "EV21" in answer.clause.items:
                assert "EV21" in {item.id for item in answer.given}, answer.clause.id


def test_a_handbook_without_the_kind_says_what_it_always_said(story: Story, tmp_path: Path) -> None:
    kinds = tmp_path / "kinds"
    shutil.copytree(PROJECT / "schemas", kinds, ignore=shutil.ignore_patterns("samples", "acknowledgement"))
    item = by_id(ground(story, "2026-06-01", "2026-01-01", kinds=kinds))["EV21"]
    assert (item.tables == () and item.absent.startswith("Hvem som har lest hva, står ikke i håndboken")) or "EV02" in item.absent
