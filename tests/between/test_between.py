"""What is told of two days: which documents, what became of them, and by which decisions."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.facts.deciding import Decisions
from tests.facts.test_as_of import PICTURE, _played, _step, text
from tests.rules.test_relations import DOOR, GIVE, base

from felles.between import Between, Side, as_json, as_markdown, as_text, compared
from felles.facts import Facts
from felles.facts.as_of import as_of
from felles.facts.in_force import in_force
from felles.model import days_after
from felles.words import LANGUAGES, Words

NB = Words("nb")


def side(book: Decisions, day: str) -> Side:
    decided = as_of(book.tip(), book.texts, day)
    standings = Facts(decided, day, settled=True, texts=book.texts)["standings"]
    handbook = in_force(decided, standings, book.texts)
    return Side(NB.date(day), day, "0" * 40, handbook, Facts(handbook, day, settled=True, texts=book.texts, standings=standings))


def between(book: Decisions, older: str, newer: str, *ids: str) -> Between:
    return compared(side(book, older), side(book, newer), book.texts, NB, ids)


def test_what_was_only_looked_over_is_no_change() -> None:
    book = Decisions()
    book.decide("2026-04-01T10:00:00Z", {DOOR: text("Innen ti minutter", "Sett over.")}, sort="confirmed", outcome="confirmed")
    found = between(book, "2026-03-03", "2026-04-02")
    assert [(part.sort, part.redline.id, part.before, part.after) for part in found.parts] == [("confirmed", "RUT-002", 1, 1)]
    told = as_text(found, NB)
    assert told.splitlines()[0] == "Fra 3. mars 2026 til 2. april 2026: 1 sett over og riktig som det var. 1 beslutning."
    assert "Beslutning 2, 1. april 2026: Sett over og bekreftet." in told and "Sett over.\n" in told + "\n"


def test_what_was_adopted_once_more_names_the_reason_and_nobody_who_decided() -> None:
    book = Decisions()
    book.decide("2026-04-01T10:00:00Z", {DOOR: text("Innen ti minutter", "Flyttet hit.")}, outcome="baseline")
    book.decisions[-1] = replace(book.decisions[-1], why="Registeret ble\nflyttet.")
    told = as_text(between(book, "2026-03-03", "2026-04-02"), NB)
    assert "  Beslutning 2, 1. april 2026: Tatt inn slik det sto, ikke besluttet. Registeret ble flyttet.\n" in told


def test_another_picture_is_a_change_although_the_words_are_the_same() -> None:
    named = "attachments: [{path: nokkelboks.png}]\n"
    book = Decisions(files={**base(), DOOR: text("Innen ti minutter", "Bilde.", more=named)})
    book.decide("2026-04-01T10:00:00Z", {PICTURE: book.stands[PICTURE] + b"new", DOOR: text("Innen ti minutter", "Nytt bilde.", more=named)})
    (part,) = between(book, "2026-03-03", "2026-04-02").parts
    assert part.sort == "changed" and part.told == ("Et vedlegg er byttet ut: nokkelboks.png.",)


def test_a_document_that_moved_is_told_from_where() -> None:
    book = Decisions()
    book.decide("2026-04-01T10:00:00Z", {DOOR: None, "routines/legemidler/rut-002-last-dor.md": text("Innen ti minutter", "Flyttet.")})
    (part,) = between(book, "2026-03-03", "2026-04-02").parts
    assert part.sort == "changed" and part.told == ("Flyttet fra Besøk til Legemidler.",)


def test_a_document_whose_place_another_took_is_not_there_any_more() -> None:
    book = Decisions()
    book.decide("2026-04-01T10:00:00Z", {DOOR: text("Innen fem minutter", "En annen.").replace(b"id: RUT-002", b"id: RUT-009")})
    found = between(book, "2026-03-03", "2026-04-02")
    assert [(part.sort, part.redline.id) for part in found.parts] == [("new", "RUT-009"), ("removed", "RUT-002")]
    assert "Står ikke i håndboken lenger." in as_text(found, NB)


def test_a_decision_made_before_the_first_day_is_told_when_it_came_into_force_in_between() -> None:
    book = Decisions()
    book.decide("2026-03-10T10:00:00Z", {DOOR: text("Innen fem minutter", "Fem fra mai.", begins="2026-05-01")})
    book.decide("2026-03-20T10:00:00Z", {DOOR: text("Innen to minutter", "Heller to, fra juni.", begins="2026-06-01")})
    first = between(book, "2026-04-01", "2026-05-02")
    assert [(part.after, [deed.number for deed in part.deeds]) for part in first.parts] == [(2, [2])] and first.coming == ()
    both = between(book, "2026-03-05", "2026-06-02")
    assert [(part.after, [deed.note for deed in part.deeds]) for part in both.parts] == [(3, ["Fem fra mai.", "Heller to, fra juni."])]
    waits = between(book, "2026-03-15", "2026-05-15")
    assert [part.after for part in waits.parts] == [2] and [(one.id, one.deed.version, one.deed.begins) for one in waits.coming] == [("RUT-002", 3, "2026-06-01")]


def test_what_decides_how_documents_look_is_told_by_its_path() -> None:
    files = {**base(), "docs/registers/reg-settings.yaml": base()["docs/registers/reg-settings.yaml"] + b"guarded: [routines, roles, docs/registers, schemas]\n"}
    book = Decisions(files=files)
    path = "schemas/routine/layout.yaml"
    book.decide("2026-04-01T10:00:00Z", {path: book.stands[path] + b"\n# ny\n"}, files=[path])
    found = between(book, "2026-03-03", "2026-04-02")
    assert found.parts == () and found.files == (path,)
    assert as_text(found, NB).splitlines()[-2:] == ["Hvordan håndboken virker:", f"  {path}"]
    assert between(book, "2026-03-03", "2026-04-02", "RUT-002").files == ()


def test_only_what_is_asked_for_is_told() -> None:
    book = Decisions()
    book.decide("2026-04-01T10:00:00Z", {DOOR: text("Innen fem minutter", "Fem."), GIVE: text("", "To timer.", of=GIVE).replace(b"  note: ", b"  note: Ny. ")})
    assert [part.redline.id for part in between(book, "2026-03-03", "2026-04-02").parts] == ["RUT-002", "RUT-001"]
    assert [part.redline.id for part in between(book, "2026-03-03", "2026-04-02", "RUT-001").parts] == ["RUT-001"]


def test_what_a_text_says_does_nothing_where_it_is_told() -> None:
    book = Decisions()
    hostile = "<script>alert(1)</script> @alle #12 [lenke](https://ond.example) **fet**"
    book.decide("2026-04-01T10:00:00Z", {DOOR: text(f"'{hostile}'", f"'{hostile}'")})
    found = between(book, "2026-03-03", "2026-04-02")
    marked = as_markdown(found, NB)
    assert "<script>" not in marked and "[lenke](" not in marked and "@alle" not in marked and "#12" not in marked
    assert hostile in as_text(found, NB)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(_step, min_size=6, max_size=10), st.integers(0, 60), st.integers(0, 40))
def test_whatever_differs_is_told_and_what_does_not_is_not(steps: list[tuple[int, str, int, int, bool]], begin: int, length: int) -> None:
    book = _played(steps)
    first = days_after("2026-03-02", begin)
    last = days_after(first, length)
    older, newer = side(book, first), side(book, last)
    found = compared(older, newer, book.texts, NB)
    was, now = ({d.id: (d.path, d.fingerprint) for d in one.handbook.documents} for one in (older, newer))
    differs = {id for id in was.keys() | now.keys() if was.get(id) != now.get(id)}
    assert {part.redline.id for part in found.parts} >= differs
    for part in found.parts:
        assert part.redline.id in differs or part.deeds, "decided again with the very same bytes"
        assert (part.fingerprints[0] or None, part.fingerprints[1] or None) == tuple((one.get(part.redline.id) or (None, None))[1] for one in (was, now))
        assert all(deed.day <= last for deed in part.deeds)
    if first == last:
        assert found.parts == () and found.coming == ()
    json.dumps(as_json(found))
    words = Words(LANGUAGES[length % len(LANGUAGES)])
    assert "{" not in as_text(compared(older, newer, book.texts, words), words).split("\n")[0]
