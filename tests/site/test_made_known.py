"""What is made known, on the pages: asked at the head, acknowledged by a form of the municipality's own, told as sums, and never who."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest
from tests.site.decided import Shown, Story
from tests.site.making import HEAD, STEP, active, converted, routine

from felles.site.calendar import CALENDAR, calendar

PATH, PAGE, KNOWN = "routines/akutt/rut-1-bomtur.md", "rutiner/rut-1.md", "gjort-kjent.md"
SETTINGS, DONE = "docs/registers/reg-settings.yaml", "docs/acknowledgements/les-rut-1-v2.yaml"
FORM = "acknowledge:\n  form: https://skjema.example/lest?d={document}&v={version}&s={site}\n  text: Skjemaet spør aldri hvem du er.\n"
COUNT = (
    f"id: LES-RUT-1-V2\nkind: acknowledgement\ntitle: Lest\n{HEAD}about: {{document: RUT-1, version: 2}}\ncounted_at: 2026-11-20\nsmallest_group: 5\nplaces:\n"
    "  - {site: nord, asked: 24, acknowledged: 18}\n  - {site: sor, asked: 30, suppressed: few-left}\n"
)
PLAN = (
    f"---\nid: PLAN-1\nkind: plan\ntitle: Bomtur overalt\n{HEAD}scope: {{sites: all}}\ntype: implementation\nbackground: Det var ulikt.\ngoals: []\n"
    "items:\n  - {id: a, what: Ta i bruk rutinen, short: Bomtur, type: document, window: {from: 2026-10-01, to: 2026-12-31}, responsible_role: sykepleier, document: RUT-1}\n"
    "evaluation_points: [{date: 2026-11-01, form: SKJ-1, scope: Alle.}]\ncapacity: {hours: To timer.}\nuser_involvement: Spurt.\nstaff_involvement: Spurt.\nstates: [{state: active, on: 2026-10-01}]\n---\n"
)
OWN = f"id: PLAN-1-NORD\nkind: site-plan\ntitle: Nord\n{HEAD}scope: {{sites: [nord]}}\nfollows: PLAN-1\nlocal_role: sykepleier\nitems: [{{item: a, level: trained, on: 2026-11-01, how: Øver to og to.}}]\n"


def text(more: str = "", fields: str = "visibility: public\n") -> str:
    return routine("RUT-1", "Bomtur", STEP, more=fields).replace("note: Første utgave", f"note: Ring to ganger.{more}")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files[SETTINGS] += FORM
    made.files |= {PATH: routine("RUT-1", "Bomtur", STEP), "docs/plans/plan-1.md": PLAN, "docs/site-plans/plan-1-nord.yaml": OWN, DONE: COUNT}
    return made.adopted("2026-01-05").decided(PATH, text(), "2026-11-10")


@pytest.fixture
def shown(story: Story) -> Shown:
    return story.on("2026-11-21")


def test_the_page_says_by_when_at_its_head_and_how_below_the_steps(shown: Shown) -> None:
    page = shown[PAGE]
    flag = '<a href="#made-known"><span class="f-state f-state--wait">Les og bekreft innen 24. november</span></a>'
    assert flag in page and page.index(flag) < page.index("Ring på") < page.index("made-known}") < page.index("Formål")
    assert 'href="https://skjema.example/lest?d=RUT-1&amp;v=2&amp;s=">Jeg har lest versjon 2</a>' in page
    assert "Disse er bedt om å lese versjon 2 innen 24. november 2026: " in page and "Skjemaet spør aldri hvem du er." in page


def test_how_many_stands_place_by_place_in_register_order_and_small_numbers_in_words(shown: Shown) -> None:
    page = shown[PAGE]
    assert "<summary>18 av 24 har bekreftet (75 %). Talt opp 20. november 2026</summary>" in page
    nord, sor = "18 av 24 har bekreftet (75 %)</span>", "Nesten alle har bekreftet, færre enn 5 av 30 mangler</span>"
    assert 0 < page.index(f'f-state--wait">{nord}') < page.index(f'f-state--ok">{sor}')
    assert "f-state--stop" not in page and "f-state--stop" not in shown[KNOWN], "nobody is coloured red for not having read"


def test_what_is_past_is_said_in_words_and_at_last_no_more_at_the_head(story: Story) -> None:
    late = story.on("2026-12-10")[PAGE]
    assert '<span class="f-state f-state--warn">Skulle vært lest innen 24. november</span></a>' in late
    assert "Disse ble bedt om å lese versjon 2 innen 24. november 2026" in late
    over = story.on("2027-02-01")
    assert "Skulle vært lest" not in over[PAGE] and "Jeg har lest versjon 2" in over[PAGE], "who is new can still say so"
    assert "Bedt om tidligere" in over[KNOWN] and "Ingen er bedt om å lese noe nå." in over[KNOWN]


def test_without_a_form_it_is_asked_to_be_read_and_nothing_leads_outside(story: Story) -> None:
    story.decided(SETTINGS, story.files[SETTINGS].replace(FORM, ""), "2026-11-12")
    page = story.on("2026-11-21")[PAGE]
    assert "Les innen 24. november<" in page and "skjema.example" not in page and "har lest versjon" not in page


def test_leaders_see_it_for_all_and_for_their_own_place(shown: Shown) -> None:
    page = shown[KNOWN]
    assert "Sykepleier" in page and "på 1 sted der tallet kan vises, 20. november 2026" in page and "f-state--wait\">18 av 24 har bekreftet (75 %)" in page
    assert 'href="../gjort-kjent/"' in shown["leder/index.md"] and "Skal leses og bekreftes" in shown["leder/index.md"]
    assert "Les og bekreft innen 24. november 2026. 18 av 24 har bekreftet (75 %). Ring to ganger." in shown["leder/nord.md"]
    assert "Nesten alle har bekreftet, færre enn 5 av 30 mangler" in shown["leder/sor.md"]
    for path in (KNOWN, PAGE, "lesebekreftelser/les-rut-1-v2.md"):
        assert active(converted(shown[path])) == [], path


def test_a_plan_shows_it_beside_the_level_which_it_does_not_set(shown: Shown) -> None:
    for path in ("planer/plan-1.md", "stedenes-planer/plan-1-nord.md"):
        assert "Lest: 18 av 24 har bekreftet (75 %)" in shown[path] and "Opplært" in shown[path], path


def test_the_counts_own_page_says_the_same_and_it_is_no_news(shown: Shown) -> None:
    page = shown["lesebekreftelser/les-rut-1-v2.md"]
    assert "18 av 24 har bekreftet (75 %)" in page and "Nesten alle har bekreftet" in page and "Slik er tallene laget</a>" not in page
    assert "les-rut-1-v2" not in shown["index.md"]


def test_the_calendar_has_the_day(story: Story, shown: Shown) -> None:
    days = {str(event["summary"]): event["dtstart"].dt.isoformat() for event in icalendar.Calendar.from_ical(calendar(shown.book, CALENDAR)).walk("VEVENT")}
    assert days["Skal være lest: Bomtur"] == "2026-11-24"


def test_the_public_is_told_nothing_of_it(story: Story) -> None:
    public = story.on("2026-11-21", audience="public")
    assert PAGE in public.pages and KNOWN not in public.pages
    for path, page in public.pages.items():
        for word in ("skjema.example", "har bekreftet", "bekreft innen", "made-known", "gjort-kjent", "LES-RUT-1"):
            assert word not in page, (path, word)


def test_a_name_that_is_no_address_is_written_as_one(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.files[SETTINGS] += "acknowledge: {form: 'javascript:alert(1)?{document}{version}'}\n"
    story.files[PATH] = routine("RUT-1", "Bomtur", STEP)
    page = story.adopted("2026-01-05").decided(PATH, text(), "2026-11-10").on("2026-11-21")[PAGE]
    assert "javascript:" not in page and "Les innen 24. november<" in page
