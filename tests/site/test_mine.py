"""Start pages, what has changed since a day, and feeds of one's own: each change once, for those it concerns, and for who may know."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.site.decided import Shown, Story
from tests.site.making import STEP, active, converted, role, routine

from felles.model import Target
from felles.site.changed import all_changes, new_for
from felles.site.feed import FEED, feed, feed_of, own_feeds
from felles.site.own_pages import CHANGES, FRONT

ATOM = "{http://www.w3.org/2005/Atom}"
LOCKED, FALL = "routines/akutt/rut-001-a.md", "routines/drift/rut-002-b.md"
OTHER = STEP.replace("sykepleier", "assistent")
_ROW = re.compile(r'<li data-day="([^"]*)" data-roles="([^"]*)" data-sites="([^"]*)"><a href="([^"]*)">(.*?)<small>(.*?)</small></a></li>', re.S)


def _text(note: str, id: str = "RUT-001", title: str = "Låst dør", *, steps: str = STEP, more: str = "", sort: str = "significant", topic: str = "bomtur") -> str:
    return routine(id, title, steps, more=more, topic=topic).replace("class: significant, note: Første utgave", f"class: {sort}, note: {note}")


def _story(folder: Path) -> Story:
    """Two routines, one for each function; the first is changed twice, once only in its wording, and once more from a day to come."""
    story = Story(folder)
    story.files |= {LOCKED: _text("Første utgave"), FALL: _text("Første utgave", "RUT-002", "Fall", steps=OTHER, topic="fall").replace("scope: {sites: all}", "scope: {sites: [sor]}")}
    story.adopted()
    story.decided(LOCKED, _text("Ring før du går."), "2026-02-10")
    story.decided(LOCKED, _text("Et komma er rettet.", sort="editorial"), "2026-03-01", sort="editorial")
    fall = story.files[FALL].replace("Første utgave", "Løft med to.")
    story.decided(FALL, fall, "2026-03-05")
    return story.decided(LOCKED, _text("Bank på vinduet også."), "2026-03-08", begins="2026-03-20")


def _rows(page: str) -> list[tuple[str, ...]]:
    return [tuple(re.sub(r"<[^>]*>", "", part).replace("\u00ad", "") for part in row) for row in _ROW.findall(page)]


def test_every_change_stands_once_the_latest_day_first(tmp_path: Path) -> None:
    shown = _story(tmp_path).on("2026-03-10")
    rows = _rows(shown[CHANGES])
    assert [(day, title) for day, _, _, _, title, _ in rows] == [
        ("2026-03-20", "Bank på vinduet også."), ("2026-03-05", "Løft med to."), ("2026-03-01", "Et komma er rettet."), ("2026-02-10", "Ring før du går."),
    ]  # fmt: skip
    coming, fall, comma, _ = rows
    assert coming[5] == "Gjelder fra 20. mars 2026 · Låst dør · Endrer det vi gjør · Sykepleier · alle steder"
    assert fall[1:3] == ("assistent", "sor") and fall[5].endswith("Assistent · Sone Sør")
    assert "Bare språket" in comma[5]
    headings = re.findall(r"^## (.*?) \{#(.*?)\}", shown[CHANGES], re.M)
    assert [anchor for _, anchor in headings] == ["kommer", "m2026-03", "m2026-02", "mer"]
    assert headings[1][0] == "Mars 2026"


def test_a_line_leads_to_what_that_change_changed(tmp_path: Path) -> None:
    shown = _story(tmp_path).on("2026-03-10")
    for _, _, _, href, title, _ in _rows(shown[CHANGES]):
        page, _, anchor = href.removeprefix("../").partition("#")
        there = shown[f"{page.rstrip('/')}.md"]
        part = there[there.index(f"{{#{anchor}}}") :]
        assert title in part, (href, "the redline of that very change")
    assert not active(converted(shown[CHANGES]))


def test_what_was_withdrawn_or_decided_in_a_hurry_says_so(tmp_path: Path) -> None:
    story = _story(tmp_path)
    gone = story.files[FALL].replace("purpose:", 'withdrawn: {date: 2026-03-09, reason: "Står i RUT-001.", handled_by: RUT-001}\npurpose:', 1).replace("Løft med to.", "Slått sammen.")
    story.decided(FALL, gone, "2026-03-09", outcome="withdrawn")
    story.decided(LOCKED, _text("Ring nødnummeret først."), "2026-03-09", way="urgent", policy=({"urgent": {"confirm_within_days": 14}},))
    page = _story_page(story, "2026-03-10")
    by_title = {row[4]: row[5] for row in _rows(page)}
    assert "Utgått" in by_title["Slått sammen."]
    assert by_title["Ring nødnummeret først."].startswith("Skal bekreftes innen 23. mars 2026"), by_title
    late = {row[4]: row[5] for row in _rows(_story_page(story, "2026-03-24"))}
    assert late["Ring nødnummeret først."].startswith("Skulle vært bekreftet innen 23. mars 2026")


def _story_page(story: Story, day: str, **given: Any) -> str:
    return story.on(day, **given)[CHANGES]


def test_the_public_sees_its_own_and_nothing_of_the_rest(tmp_path: Path) -> None:
    story = _story(tmp_path)
    story.decided(FALL, story.files[FALL].replace("purpose:", "visibility: public\npurpose:", 1).replace("Løft med to.", "Åpen for alle."), "2026-03-09")
    shown = story.on("2026-03-10", audience="public")
    rows = _rows(shown[CHANGES])
    assert [row[4] for row in rows] == ["Åpen for alle."], "an earlier version that was for staff only is no news to others"
    assert "assistent" not in rows[0][1], "a function nobody outside may know of is not named"
    assert not own_feeds(shown.book)
    for text in ("Bank på vinduet", "Løft med to", "sykepleier"):
        assert text not in shown[CHANGES] and text not in shown[FRONT], text


def test_what_was_only_adopted_is_said_to_be_no_change(tmp_path: Path) -> None:
    page = Story(tmp_path).adopted().on("2026-03-10")[CHANGES]
    assert not _rows(page) and "data-felles-since" not in page
    assert "Ingenting er endret siden håndboken ble tatt i bruk." in page


def test_what_is_older_stands_under_its_year(tmp_path: Path) -> None:
    shown = _story(tmp_path).on("2028-03-10")
    assert [row[0] for row in _rows(shown[CHANGES])] == ["2026-03-20", "2026-03-05", "2026-03-01"], "24 months, in whole months"
    assert [row[0] for row in _rows(shown["endringer/2026.md"])] == ["2026-02-10"]
    assert 'href="../endringer/2026/"' in shown[CHANGES]


def test_a_function_sees_what_is_new_for_it_and_leads_to_all_that_changed(tmp_path: Path) -> None:
    shown = _story(tmp_path).on("2026-03-10")
    nurse, helper = shown["roller/sykepleier.md"], shown["roller/assistent.md"]
    assert "Bank på vinduet også." in nurse and "Løft med to." not in nurse
    assert "Løft med to." in helper and "Bank på vinduet" not in helper
    assert "Et komma" not in nurse, "a comma is no news"
    assert "2 ting er nye for deg" in nurse and "1 ting er nytt for deg" in helper
    assert 'href="../../endringer/?rolle=sykepleier"' in nurse and 'href="../../data/changes/sykepleier.atom"' in nurse
    assert [one.version.note for one in new_for(shown.book, "assistent", "nord")] == [], "it applies in the south alone"


def test_a_start_page_can_be_said_to_be_ones_own_and_says_where_that_is_kept(tmp_path: Path) -> None:
    shown = _story(tmp_path).on("2026-03-10")
    nurse, north, front = shown["roller/sykepleier.md"], shown["steder/nord.md"], shown[FRONT]
    assert 'data-felles-choose="role" data-name="sykepleier"' in nurse and 'data-felles-choose="site" data-name="nord"' in north
    for page in (nurse, north, front):
        assert "Valget ligger bare på denne telefonen eller PC-en." in page
    assert 'data-mine="site" data-name="sor"' in front and 'data-tel="4020"' in front
    assert not active(converted(front)) and not active(converted(nurse))
    assert "data-felles-choose" not in shown["rutiner/rut-001.md"]


def test_one_asks_somebody_before_one_reads_a_list(tmp_path: Path) -> None:
    page = _story(tmp_path).on("2026-03-10")["roller/sykepleier.md"]
    order = [page.index(text) for text in ("Ring vakttelefonen", "{#relation-accountable}", "{#news}", "{#authority}")]
    assert order == sorted(order)


def test_steps_say_whose_they_are_unless_only_the_visitor_knows(tmp_path: Path) -> None:
    story = Story(tmp_path)
    both = "  - {n: 2, action: Se inn, responsible: [sykepleier, assistent], accountable: sykepleier, deadline: Straks}\n"
    story.files[LOCKED] = _text("Første utgave", steps=STEP + both)
    page = story.adopted().on("2026-03-10")["rutiner/rut-001.md"]
    assert 'id="s1" data-roles="sykepleier"' in page and 'data-yours="Ditt steg"' in page
    assert 'id="s2"><' in page.replace(' class="f-step"', ""), "whoever has the visit does it"


def test_each_function_and_place_has_a_feed_of_its_own(tmp_path: Path) -> None:
    shown = _story(tmp_path).on("2026-03-10")
    feeds = own_feeds(shown.book)
    assert set(feeds) == {f"data/changes/{name}.atom" for name in ("sykepleier", "assistent", "nord", "sor")}
    titles, ids = {}, {ElementTree.fromstring(feed(shown.book)).findtext(f"{ATOM}id")}
    for path in feeds:
        whole = ElementTree.fromstring(feed(shown.book, path))
        assert whole.tag == f"{ATOM}feed" and whole.findtext(f"{ATOM}updated"), path
        ids.add(whole.findtext(f"{ATOM}id"))
        titles[path.rsplit("/", 1)[1]] = [e.findtext(f"{ATOM}title") for e in whole.iter(f"{ATOM}entry")]
        for link in whole.iter(f"{ATOM}link"):
            assert link.get("rel") == "self" or str(link.get("href")).startswith("../../"), "its place is a folder deeper"
    assert len(ids) == 5
    assert titles["assistent.atom"] == ["Fall"] and titles["nord.atom"] == ["Låst dør"] * 3
    assert titles["sor.atom"] == ["Låst dør", "Fall", "Låst dør", "Låst dør"], "in the order in which they were decided"
    again = _story(tmp_path / "again").on("2026-03-10")
    assert {path: feed(again.book, path) for path in (FEED, *feeds)} == {path: feed(shown.book, path) for path in (FEED, *feeds)}
    assert '"feed": "data/changes/nord.atom"' in shown["steder/nord.md"].split("---")[1]


def test_a_place_called_as_a_function_has_another_feed(tmp_path: Path) -> None:
    story = _story(tmp_path)
    story.files["roles/nord.yaml"] = role("nord", "Nordvakt")
    shown = story.on("2026-03-10", settled=False)
    place = shown.book.places["nord"]
    assert feed_of(shown.book, place) == "data/changes/sted-nord.atom"
    assert feed_of(shown.book, Target(shown.book.handbook.by_id["nord"])) == "data/changes/nord.atom"


def test_a_day_that_is_past_knows_of_nothing_later(tmp_path: Path) -> None:
    def on(day: str) -> Shown:
        story = _story(tmp_path / day)
        story.decisions = [one for one in story.decisions if one.decided_at[:10] <= day]
        return story.on(day)

    assert [one.version.note for one in all_changes(on("2026-03-02").book)][-1] == "Ring før du går."
    assert not any("vinduet" in one.version.note for one in all_changes(on("2026-03-02").book))
