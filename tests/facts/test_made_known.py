"""What is asked of whom by when, and what was counted: by what was decided, whatever stands in the tree meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.site.decided import Story
from tests.site.making import HEAD, STEP, role, routine

from felles.facts import Facts
from felles.facts.made_known import AskedToRead

PATH = "routines/akutt/rut-1-bomtur.md"
NOTE = "change: {class: significant, note: Første utgave}"


def text(note: str = "Ring to ganger.", sort: str = "significant", more: str = "", fields: str = "") -> str:
    return routine("RUT-1", "Bomtur", STEP, more=fields).replace(NOTE, f"change: {{class: {sort}, note: {note}{more}}}")


def asked(story: Story, today: str = "2026-11-21") -> dict[str, AskedToRead]:
    book = story.on(today).book
    found: dict[str, AskedToRead] = dict(book.fact("asked_to_read"))
    return found


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files[PATH] = text("Slik vi gjorde det.")
    return made.adopted("2026-01-05")


def test_what_was_adopted_as_it_stood_asks_nobody_unless_its_text_says_so(tmp_path: Path, story: Story) -> None:
    assert asked(story) == {}
    other = Story(tmp_path / "other")
    other.files[PATH] = text(more=", read_by: 2026-12-01")
    one = asked(other.adopted("2026-11-20"))[PATH]
    assert (one.version, one.due, one.roles, one.places) == (1, "2026-12-01", ("sykepleier",), ("nord", "sor"))


def test_a_significant_change_asks_those_who_have_a_duty_in_it_within_the_handbooks_own_days(story: Story) -> None:
    one = asked(story.decided(PATH, text(), "2026-11-10"))[PATH]
    assert (one.version, one.decided_on, one.due, one.roles, one.places, one.note) == (2, "2026-11-10", "2026-11-24", ("sykepleier",), ("nord", "sor"), "Ring to ganger.")


def test_the_text_may_name_the_day_itself_and_the_handbook_its_number_of_days(story: Story) -> None:
    assert asked(story.decided(PATH, text(more=", read_by: 2026-12-12"), "2026-11-10"))[PATH].due == "2026-12-12"
    settings = "docs/registers/reg-settings.yaml"
    story.decided(settings, story.files[settings] + "thresholds: {read_days: 21}\n", "2026-11-11")
    assert asked(story.decided(PATH, text("Ring tre ganger."), "2026-11-12"), "2026-11-22")[PATH].due == "2026-12-03"


def test_a_version_that_waits_is_read_before_it_applies(story: Story) -> None:
    one = asked(story.decided(PATH, text(fields="valid_from: 2027-01-04\n"), "2026-11-10", begins="2027-01-04"))[PATH]
    assert (one.version, one.begins, one.due) == (2, "2027-01-04", "2027-01-04")


def test_corrections_and_confirmations_leave_what_was_asked_as_it_is(story: Story) -> None:
    story.decided(PATH, text(more=", read_by: 2026-12-12"), "2026-11-10")
    story.decided(PATH, text("Skrivefeil.", "editorial"), "2026-11-15", sort="editorial")
    story.decided(PATH, text("Fortsatt riktig.", "confirmed"), "2026-11-18", sort="confirmed", outcome="confirmed")
    one = asked(story)[PATH]
    assert (one.version, one.due, one.note) == (2, "2026-12-12", "Ring to ganger."), "the day the text itself named, though it no longer stands"
    story.texts.clear()
    assert asked(story, "2026-11-22")[PATH].due == "2026-11-24", "where the text isn't at hand, the handbook's own days"


def test_what_is_withdrawn_asks_nobody(story: Story) -> None:
    gone = text(fields="withdrawn: {date: 2026-11-15, reason: Erstattet.}\n")
    assert asked(story.decided(PATH, text(), "2026-11-10").decided(PATH, gone, "2026-11-15", outcome="withdrawn")) == {}


def test_a_functions_own_description_asks_those_who_have_it(story: Story) -> None:
    new = role("assistent", "Assistent", sites="[nord]", more="").replace("Gir hjelp der", "Gir mer hjelp der")
    one = asked(story.decided("roles/assistent.yaml", new, "2026-11-10"))["roles/assistent.yaml"]
    assert (one.roles, one.places) == (("assistent",), ("nord",))


def test_what_concerns_no_function_asks_nobody_of_itself(story: Story) -> None:
    settings = "docs/registers/reg-settings.yaml"
    assert settings not in asked(story.decided(settings, story.files[settings] + "front: {roles: [sykepleier]}\n", "2026-11-10"))


COUNT = (
    f"id: LES-RUT-1-V2\nkind: acknowledgement\ntitle: Lest\n{HEAD}about: {{document: RUT-1, version: 2}}\ncounted_at: 2026-11-20\nsmallest_group: 5\nplaces:\n"
    "  - {site: nord, asked: 24, acknowledged: 18}\n  - {site: sor, asked: 30, suppressed: few-left}\n"
)


def test_what_was_counted_is_read_with_shares_and_sums_of_what_is_told(story: Story) -> None:
    story.files["docs/acknowledgements/les-rut-1-v2.yaml"] = COUNT
    story.files["docs/acknowledgements/les-rut-1-v1.yaml"] = COUNT.replace("V2", "V1").replace("version: 2", "version: 1")
    newest, older = story.on("2026-11-21").book.fact("acknowledged")["RUT-1"]
    assert (newest.version, older.version, newest.at("nord").share, newest.at("sor").share, newest.at("sor").left_out) == (2, 1, 75, None, "few-left")
    assert (newest.total.asked, newest.total.acknowledged, [one.place for one in newest.shown]) == (24, 18, ["nord"])


@pytest.mark.parametrize("about", ["about: 7", "about: {document: RUT-1}", "about: {document: RUT-1, version: ja}", "about: {document: RUT-1, version: true}"])
def test_what_cannot_be_read_counts_as_not_counted(story: Story, about: str) -> None:
    story.files["docs/acknowledgements/les-rut-1-v2.yaml"] = COUNT.replace("about: {document: RUT-1, version: 2}", about)
    handbook: Any = story.on("2026-11-21").book.handbook
    assert Facts(handbook, "2026-11-21")["acknowledged"] == {}
