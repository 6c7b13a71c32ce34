"""The handbook as it had been decided at the end of a day: what it holds, what it leaves out, and when it can't be told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.test_relations import DOOR, GIVE, base

from felles.errors import CannotRun
from felles.facts import Facts
from felles.facts.as_of import as_of
from felles.facts.in_force import in_force
from felles.model import Handbook, Standing, days_after
from felles.reading.decisions import blob_id

from .deciding import Decisions

PICTURE = "routines/besok/nokkelboks.png"


def text(deadline: str, note: str, *, begins: str = "", more: str = "", of: str = DOOR) -> bytes:
    """The sample routine with another deadline."""
    found = base()[of].decode().replace("Innen ti minutter", deadline)
    found = found.replace("Du ringer nå etter ti minutter, ikke etter en halv time.", note)
    head = f"valid_from: {begins}\n" if begins else ""
    return found.replace("scope:\n", f"{head}{more}scope:\n", 1).encode()


def standings(handbook: Handbook, day: str, decisions: Decisions) -> Mapping[str, Standing]:
    found: Mapping[str, Standing] = Facts(handbook, day, settled=True, texts=decisions.texts)["standings"]
    return found


def deadline(decisions: Decisions, day: str, id: str = "RUT-002") -> str:
    """What staff read on a day."""
    decided = as_of(decisions.tip(), decisions.texts, day)
    shown = in_force(decided, standings(decided, day, decisions), decisions.texts)
    return str(shown.by_id[id].data["steps"][1]["deadline"])


def test_what_is_decided_counts_from_its_day_and_what_is_not_never() -> None:
    book = Decisions()
    book.decide("2026-04-01T10:00:00Z", {DOOR: text("Innen fem minutter", "Fem.")})
    book.put({DOOR: text("Når det passer", "Rett inn.")})
    assert deadline(book, "2026-03-31") == "Innen ti minutter"
    assert deadline(book, "2026-04-01") == deadline(book, "2027-01-01") == "Innen fem minutter"


def test_the_day_is_norways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past ten in the evening in UTC is half past midnight in Oslo's summer."""
    book = Decisions()
    book.decide("2026-06-30T22:30:00Z", {DOOR: text("Innen fem minutter", "Fem.")})
    for zone in ("UTC", "Pacific/Auckland", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        assert deadline(book, "2026-06-30") == "Innen ti minutter"
        assert deadline(book, "2026-07-01") == "Innen fem minutter"


def test_a_version_waits_for_its_day_and_is_known_while_it_does() -> None:
    book = Decisions()
    book.decide("2026-04-01T10:00:00Z", {DOOR: text("Innen fem minutter", "Fem fra mai.", begins="2026-05-01")})
    decided = as_of(book.tip(), book.texts, "2026-04-10")
    standing = standings(decided, "2026-04-10", book)["RUT-002"]
    assert (standing.state, standing.version) == ("waiting", 1) and standing.next is not None and standing.next.decided.version == 2
    assert deadline(book, "2026-04-30") == "Innen ti minutter" and deadline(book, "2026-05-01") == "Innen fem minutter"
    assert standings(as_of(book.tip(), book.texts, "2026-03-20"), "2026-03-20", book)["RUT-002"].next is None, "nobody had decided it yet"


def test_what_was_confirmed_later_awaits_that_until_then() -> None:
    book = Decisions()
    urgent = book.decide("2026-04-01T10:00:00Z", {DOOR: text("Innen fem minutter", "Det haster.")})
    policy = ({"urgent": {"confirm_within_days": 14}},)
    rows = tuple(replace(row, way="urgent") for row in urgent.documents)
    book.decisions[-1] = replace(urgent, documents=rows, policy=policy)
    book.decide("2026-04-09T10:00:00Z", {DOOR: text("Innen fem minutter", "Vi står bak det.")}, sort="confirmed", outcome="confirmed")
    before = standings(as_of(book.tip(), book.texts, "2026-04-08"), "2026-04-08", book)["RUT-002"]
    after = standings(as_of(book.tip(), book.texts, "2026-04-09"), "2026-04-09", book)["RUT-002"]
    assert (before.confirm_by, before.version) == ("2026-04-15", 2) and (after.confirm_by, after.version) == (None, 2)


def test_what_was_removed_without_being_withdrawn_is_still_in_it() -> None:
    book = Decisions()
    book.put({DOOR: None})
    assert deadline(book, "2026-05-01") == "Innen ti minutter"
    assert standings(as_of(book.tip(), book.texts, "2026-05-01"), "2026-05-01", book)["RUT-002"].state == "in-force"


def test_what_was_withdrawn_says_so_from_its_day() -> None:
    book = Decisions()
    gone = text("Innen ti minutter", "Utgår.", more="withdrawn: {date: 2026-05-01, reason: Vi bruker en annen rutine.}\n")
    book.decide("2026-04-01T10:00:00Z", {DOOR: gone}, outcome="withdrawn")
    states = {}
    for day in ("2026-03-31", "2026-04-30", "2026-05-01"):
        decided = as_of(book.tip(), book.texts, day)
        found = standings(decided, day, book)
        states[day] = in_force(decided, found, book.texts).by_id["RUT-002"].withdrawn
    assert states == {"2026-03-31": False, "2026-04-30": False, "2026-05-01": True}


def test_a_path_that_moved_is_the_path_of_the_day() -> None:
    book = Decisions()
    moved = "routines/legemidler/rut-002-last-dor.md"
    book.decide("2026-04-01T10:00:00Z", {DOOR: None, moved: text("Innen ti minutter", "Flyttet.")})
    assert as_of(book.tip(), book.texts, "2026-03-31").by_id["RUT-002"].path == DOOR
    after = as_of(book.tip(), book.texts, "2026-04-01")
    assert after.by_id["RUT-002"].path == moved and DOOR not in after.files


def test_another_document_at_the_path_of_a_removed_one_takes_its_place() -> None:
    book = Decisions()
    other = text("Innen fem minutter", "En annen.").replace(b"id: RUT-002", b"id: RUT-009")
    book.decide("2026-04-01T10:00:00Z", {DOOR: other})
    after = as_of(book.tip(), book.texts, "2026-04-01")
    assert after.by_path[DOOR].id == "RUT-009" and "RUT-002" not in after.by_id
    assert as_of(book.tip(), book.texts, "2026-03-31").by_path[DOOR].id == "RUT-002"


def test_pictures_are_those_of_the_version() -> None:
    named = "attachments: [{path: nokkelboks.png}]\n"
    book = Decisions(files={**base(), DOOR: text("Innen ti minutter", "Bilde.", more=named)})
    old = book.stands[PICTURE]
    book.decide("2026-04-01T10:00:00Z", {PICTURE: old + b"new", DOOR: text("Innen ti minutter", "Nytt bilde.", more=named)})
    book.put({PICTURE: b"nobody decided this"})
    assert as_of(book.tip(), book.texts, "2026-03-15").bytes_at(PICTURE) == old
    assert as_of(book.tip(), book.texts, "2026-05-15").bytes_at(PICTURE) == old + b"new"
    book.decide("2026-06-01T10:00:00Z", {DOOR: text("Innen ti minutter", "Uten bilde.")})
    assert PICTURE not in as_of(book.tip(), book.texts, "2026-06-15").files, "no decided text names it any more"


def _without_a_field(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The kinds before routines had a level of risk."""
    (path,) = [p for p in files if p == "schemas/routine/schema.json"]
    schema = json.loads(files[path])
    del schema["properties"]["risk"]
    schema["required"] = [name for name in schema["required"] if name != "risk"]
    return {path: json.dumps(schema).encode()}


def test_texts_are_read_with_the_kinds_of_the_day() -> None:
    files = dict(base())
    newer = files["schemas/routine/schema.json"]
    files |= _without_a_field(files)
    for path in (DOOR, GIVE):
        files[path] = b"".join(line for line in files[path].splitlines(keepends=True) if not line.startswith(b"risk:"))
    book = Decisions(files=files)
    with_risk = {path: files[path].replace(b"steps:\n", b"risk: high\nsteps:\n") for path in (DOOR, GIVE)}
    book.decide("2026-04-01T10:00:00Z", {"schemas/routine/schema.json": newer, **with_risk}, files=["schemas/routine/schema.json"])
    before, after = as_of(book.tip(), book.texts, "2026-03-15"), as_of(book.tip(), book.texts, "2026-04-15")
    assert "risk" not in before.kinds["routine"].schema["properties"] and "risk" in after.kinds["routine"].schema["properties"]
    assert [p for p in (*before.problems, *after.problems) if p.place.path in (DOOR, GIVE)] == []


def test_a_text_that_the_repository_lacks_is_named() -> None:
    book = Decisions()
    blob = blob_id(book.stands[DOOR])
    book.decide("2026-04-01T10:00:00Z", {DOOR: text("Innen fem minutter", "Fem.")})
    del book.stored[blob]
    with pytest.raises(CannotRun) as lacking:
        as_of(book.tip(), book.texts, "2026-03-15")
    assert lacking.value.values["blob"] == blob[:12]
    assert deadline(book, "2026-04-15") == "Innen fem minutter", "where it isn't needed nobody misses it"


def test_before_anything_was_decided_there_is_nothing() -> None:
    book = Decisions()
    with pytest.raises(CannotRun) as early:
        as_of(book.tip(), book.texts, "2026-03-01")
    assert early.value.values == {"day": "2026-03-01", "first": "2026-03-02"}
    with pytest.raises(CannotRun) as never:
        as_of(replace(book.tip(), decisions=()), book.texts, "2026-03-05")
    assert "adopt" in never.value.help


def test_a_text_that_can_not_be_read_any_more_is_named() -> None:
    book = Decisions()
    book.decide("2026-04-01T10:00:00Z", {DOOR: text("Innen fem minutter", "Fem.").replace(b"kind: routine", b"kind: finnes-ikke")}, also=[GIVE])
    broken = blob_id(book.stands[DOOR])
    row = replace(book.decisions[0].documents[[r.id for r in book.decisions[0].documents].index("RUT-002")], version=2)
    book.stored[broken] = book.stands[DOOR]
    content = replace(row.content, blob=broken)
    book.decisions[-1] = replace(book.decisions[-1], documents=(*book.decisions[-1].documents, replace(row, content=content)))
    with pytest.raises(CannotRun) as unreadable:
        as_of(book.tip(), book.texts, "2026-04-01")
    assert unreadable.value.values["document"] == "RUT-002" and unreadable.value.values["path"] == DOOR


# A law: looking back shows what stood

_PATHS = (DOOR, GIVE, "roles/sykepleier.yaml")
_MOVED = {DOOR: DOOR.replace("besok", "legemidler"), GIVE: GIVE.replace("legemidler", "besok"), _PATHS[2]: "roles/alle/sykepleier.yaml"}
_step = st.tuples(
    st.integers(0, 9),  # days since the one before
    st.sampled_from(["change", "change", "later", "confirm", "withdraw", "move", "remove"]),
    st.integers(0, len(_PATHS) - 1),
    st.integers(1, 12),  # days until it begins, where that is later
    st.booleans(),  # whether somebody changes things past everybody afterwards
)


def _played(steps: list[tuple[int, str, int, int, bool]]) -> Decisions:
    book, day, bypassed = Decisions(), "2026-03-02", dict[str, bytes | None]()
    for n, (wait, what, which, later, bypass) in enumerate(steps):
        book.put(bypassed)  # what went past everybody is brought back before the next decision
        bypassed = {}
        day = days_after(day, wait)
        at = f"{day}T{10 + n}:00:00Z"
        path = next(p for p in (_PATHS[which], _MOVED[_PATHS[which]]) if p in book.stands)
        stood = book.stands[path]
        named = stood.replace(b"  note: ", f"  note: {n}. ".encode(), 1)
        if what == "change":
            book.decide(at, {path: named})
        elif what == "later":
            kept = b"".join(line for line in named.splitlines(keepends=True) if not line.startswith(b"valid_from:"))
            book.decide(at, {path: kept.replace(b"scope:\n", f"valid_from: {days_after(day, later)}\nscope:\n".encode(), 1)})
        elif what == "confirm":
            book.decide(at, {path: named}, sort="confirmed", outcome="confirmed")
        elif what == "withdraw" and b"withdrawn:" not in stood:
            gone = f"withdrawn: {{date: {days_after(day, later)}, reason: Utgår.}}\nscope:\n".encode()
            book.decide(at, {path: named.replace(b"scope:\n", gone, 1)}, outcome="withdrawn")
        elif what == "move":
            other = next(p for p in (_PATHS[which], _MOVED[_PATHS[which]]) if p != path)
            book.decide(at, {path: None, other: named})
        else:
            book.decide(at, {path: named}, also=[_PATHS[0]] if _PATHS[0] in book.stands else [])
        if bypass:
            now = next(p for p in (_PATHS[which], _MOVED[_PATHS[which]]) if p in book.stands)
            bypassed = {now: book.stands[now]}
            book.put({now: None if what == "remove" else book.stands[now] + b"\nIngen har besluttet dette.\n"})
    return book


def _shown(handbook: Handbook, day: str, book: Decisions) -> dict[str, object]:
    """All that a day's pages rest on."""
    found = standings(handbook, day, book)
    read = in_force(handbook, found, book.texts, all_pages=True)
    return {
        "texts": [(d.path, d.fingerprint) for d in read.documents],
        "standings": sorted((s.id, s.state, s.version, s.review_due, s.next and s.next.decision.number) for s in found.values()),
        "kinds": sorted(read.kinds),
        "decisions": [d.number for d in handbook.decisions],
    }


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(_step, min_size=8, max_size=12))
def test_looking_back_shows_what_stood_when_main_stood_there(steps: list[tuple[int, str, int, int, bool]]) -> None:
    book = _played(steps)
    tip = book.tip()
    last = book.decisions[-1].decided_at[:10]
    day = "2026-03-02"
    while day <= days_after(last, 14):
        stood = next(handbook for decision, handbook in reversed(book.after) if decision.decided_at[:10] <= day)
        assert _shown(as_of(tip, book.texts, day), day, book) == _shown(stood, day, book), day
        day = days_after(day, 4)
