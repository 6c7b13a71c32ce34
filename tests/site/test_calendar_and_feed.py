"""The calendar and the feed: what stands in them is what the pages say, for who may read it, in formats that programs read."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
from tests.site.decided import Story
from tests.site.making import HEAD, STEP, routine

from felles.site.book import Book
from felles.site.calendar import CALENDAR, calendar, calendars, place_calendar
from felles.site.feed import feed, has_feed

ATOM = "{http://www.w3.org/2005/Atom}"
PATH = "routines/akutt/rut-001-a.md"
FOUND = "docs/findings/fun-01-a.md"
FINDING = (
    f"---\nid: FUN-01\nkind: finding\ntitle: Uklart ansvar\n{HEAD}source: inspection\ndate: 2026-01-10\nseverity: deviation\nstatement: Ingen visste hvem.\n"
    "factors: [{factor: unclear_responsibility}]\nmeasures:\n  - {id: m1, text: Skriv hvem som svarer for hvert steg, responsible_role: sykepleier, due: 2026-05-01}\n"
    "  - {id: m2, text: Fortell det til alle, responsible_role: sykepleier, due: 2026-04-01, done: 2026-03-20}\n"
    "followup: {how_monitored: Hver måned., how_effect_checked: Spør ti ansatte., deadline: 2026-09-01}\nstates: [{state: open, on: 2026-01-10}, {state: measures-planned, on: 2026-01-20}]\n---\n"
)


def _book(folder: Path, *, audience: Any = "internal", on: str = "2026-03-10", more: dict[str, str] | None = None) -> Book:
    story = Story(folder)
    story.files |= {PATH: routine("RUT-001", "Låst dør", STEP), **(more or {})}
    story.adopted()
    text = routine("RUT-001", "Låst dør", STEP, more="visibility: public\n").replace("Første utgave", "Ring før du går.")
    story.decided(PATH, text, "2026-03-09", begins="2026-03-20")
    return story.on(on, audience=audience).book


def _events(book: Book, path: str = CALENDAR) -> list[Any]:
    whole = icalendar.Calendar.from_ical(calendar(book, path))
    return list(whole.walk("VEVENT"))


def test_what_is_to_be_done_stands_on_its_day_and_what_is_done_does_not(tmp_path: Path) -> None:
    book = _book(tmp_path, more={FOUND: FINDING})
    days = {str(event["summary"]): event["dtstart"].dt.isoformat() for event in _events(book)}
    assert days["Skriv hvem som svarer for hvert steg (Uklart ansvar)"] == "2026-05-01"
    assert days["Spør ti ansatte. (Uklart ansvar)"] == "2026-09-01"
    assert not any("Fortell det til alle" in says for says in days), "it has been done"
    assert days["Se over: Låst dør"] == "2028-03-09"
    told = next(event for event in _events(book) if "Skriv hvem" in event["summary"])
    assert "Ansvarlig: Sykepleier" in told["description"] and "FUN-01" in told["description"]


def test_a_calendar_is_whole_and_the_same_every_time(tmp_path: Path) -> None:
    book = _book(tmp_path, more={FOUND: FINDING})
    made = calendar(book, CALENDAR)
    assert made == calendar(_book(tmp_path / "again", more={FOUND: FINDING}), CALENDAR)
    assert all(len(line) <= 75 for line in made.split(b"\r\n")) and made.count(b"\r\n") == made.count(b"\n"), "RFC 5545, 3.1"
    events = _events(book)
    assert len({str(event["uid"]) for event in events}) == len(events) > 3
    for event in events:
        assert event["dtend"].dt - event["dtstart"].dt == datetime.timedelta(days=1) and event["dtstamp"].dt.tzinfo is not None


def test_a_day_that_is_moved_is_the_same_entry(tmp_path: Path) -> None:
    moved = FINDING.replace("due: 2026-05-01", "due: 2026-06-15")
    before = {str(e["summary"]): (str(e["uid"]), e["dtstart"].dt) for e in _events(_book(tmp_path / "a", more={FOUND: FINDING}))}
    after = {str(e["summary"]): (str(e["uid"]), e["dtstart"].dt) for e in _events(_book(tmp_path / "b", more={FOUND: moved}))}
    says = "Skriv hvem som svarer for hvert steg (Uklart ansvar)"
    assert before[says][0] == after[says][0] and before[says][1] != after[says][1]


def test_a_place_has_only_what_applies_there(tmp_path: Path) -> None:
    only = FINDING.replace("source: inspection\n", "source: inspection\nscope: {sites: [nord]}\n")
    book = _book(tmp_path, more={FOUND: only})
    assert calendars(book) == [CALENDAR, *map(place_calendar, book.places)]
    there = {place: any("FUN-01" in event["description"] for event in _events(book, place_calendar(place))) for place in book.places}
    assert there["nord"] and not any(here for place, here in there.items() if place != "nord")


def test_the_public_has_no_calendar_and_a_feed_of_what_it_may_read(tmp_path: Path) -> None:
    book = _book(tmp_path, audience="public", on="2026-03-21")
    assert calendars(book) == [] and has_feed(book)
    assert [e.findtext(f"{ATOM}title") for e in ElementTree.fromstring(feed(book)).iter(f"{ATOM}entry")] == ["Låst dør"]
    story = Story(tmp_path / "closed")
    story.files[PATH] = routine("RUT-001", "Låst dør", STEP)
    story.adopted().decided(PATH, routine("RUT-001", "Låst dør igjen", STEP), "2026-03-09")
    assert not has_feed(story.on("2026-03-10", audience="public").book)
    assert has_feed(story.on("2026-03-10").book)


def test_the_feed_is_what_readers_expect(tmp_path: Path) -> None:
    whole = ElementTree.fromstring(feed(_book(tmp_path)))
    assert whole.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert whole.findtext(f"{ATOM}{name}"), name
    assert whole.findtext(f"{ATOM}author/{ATOM}name")
    (entry,) = whole.iter(f"{ATOM}entry")
    for name in ("id", "title", "updated"):
        assert entry.findtext(f"{ATOM}{name}"), name
    assert entry.findtext(f"{ATOM}updated") == whole.findtext(f"{ATOM}updated") == "2026-03-09T10:00:00Z"
    assert entry.findtext(f"{ATOM}summary") == "Versjon 2, gjelder fra 20. mars 2026. Ring før du går."
    link = entry.find(f"{ATOM}link")
    assert link is not None and link.get("href") == "../rutiner/rut-001/"


def test_what_was_only_adopted_is_no_change(tmp_path: Path) -> None:
    assert not has_feed(Story(tmp_path).adopted().on("2026-03-10").book)
