"""What each item of evidence says of a small handbook in which things were decided, bypassed and left open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.evidence.grounds import COMMIT, alone, by_id, cells, ground, table
from tests.site.decided import Story
from tests.site.making import HEAD, PROJECT, STEP, role, routine

from felles.evidence.ground import Ground, Noted
from felles.evidence.items import items
from felles.model import ITEMS, Bypass, Place
from felles.pack.tables import as_csv, as_json, workbook
from felles.reading.handbook import read_folder

DOOR, FALL = "routines/akutt/rut-001-a.md", "routines/drift/rut-002-b.md"
GROUP = "roles/gruppa.yaml"
MEMBERS = (
    f"id: gruppa\nkind: team\ntitle: Gruppa\n{HEAD}type: implementation_team\npurpose: Bestemmer.\n"
    "members:\n"
    "  - {no: 4, role: sykepleier, site: nord, profession: sykepleier, account: kari-konto, participation: fixed, from: 2024-01-01}\n"
    "  - {no: 5, role: assistent, site: nord, profession: assistent, account: ola-konto, participation: fixed, from: 2024-01-01, deputy_for: 4}\n"
    "  - {no: 6, role: sykepleier, site: sor, profession: sykepleier, account: gro-konto, participation: fixed, from: 2024-01-01, to: 2026-03-31}\n"
    "policy:\n  - {decides_on: {kinds: all}, groups: [{role: sykepleier, count: 1}, {sites: distinct, count: 2}]}\n"
)
REQUIRED = (
    f"id: REG-REQ\nkind: requirements\ntitle: Krav\n{HEAD}entries:\n"
    "  - {id: hpl-4, law: Helsepersonelloven, clause: § 4, text: Forsvarlig hjelp., link: 'https://lovdata.example/4', checked_on: 2026-01-02}\n"
    "  - {id: hpl-39, law: Helsepersonelloven, clause: § 39, text: Journal., link: 'https://lovdata.example/39', checked_on: 2026-01-02}\n"
)
POLICY: tuple[dict[str, Any], ...] = ({"decides_on": {"kinds": "all"}, "groups": [{"role": "sykepleier", "count": 1}, {"sites": "distinct", "count": 2}]},)


def door(note: str = "Første utgave", *, deadline: str = "Straks", more: str = "") -> str:
    return routine("RUT-001", "Låst dør", STEP.replace("Straks", deadline), more=more).replace("Første utgave", note)


def begun(folder: Path, **files: str) -> Story:
    """Everything adopted on 5 January; RUT-001 changed on 1 March, and again on 20 April from 1 May."""
    story = Story(folder)
    story.files |= {DOOR: door(more="requirements: [hpl-4]\n"), GROUP: MEMBERS, "docs/registers/reg-req.yaml": REQUIRED, **files}
    story.adopted("2026-01-05")
    story.decided(DOOR, door("Fristen er satt", deadline="Innen 5 minutter", more="requirements: [hpl-4]\n"), "2026-03-01", policy=POLICY)
    return story.decided(DOOR, door("Fristen er kortere", deadline="Innen 3 minutter", more="requirements: [hpl-4]\n"), "2026-04-20", begins="2026-05-01", way="urgent", policy=({**POLICY[0], "urgent": {"groups": [{"role": "sykepleier", "count": 1}], "confirm_within_days": 14}},))


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return begun(tmp_path)


def test_every_item_is_there_in_order_and_each_has_something_or_says_why(story: Story) -> None:
    made = items(ground(story, "2026-06-01", "2026-01-01"))
    assert [item.id for item in made] == ["EV00", "EV00b", *ITEMS]
    for item in made:
        assert bool(item.absent) != bool(item.tables), item.id
        for one in item.tables:
            assert one.name.split("-")[0] == item.id and one.says and one.title
            keys = [column.key for column in one.columns]
            assert len(set(keys)) == len(keys) and all(column.heading for column in one.columns)
            assert all(set(row) == set(keys) for row in one.rows), one.name


def test_what_rests_on_texts_is_the_same_without_the_repository(story: Story) -> None:
    whole = ground(story, "2026-06-01", "2026-01-01", more={DOOR: door("Ubesluttet")}, noted=(_noted(),), counts={"documents": 9})
    here, there = by_id(whole), by_id(alone(whole))
    assert [id for id in here if here[id].rests_on == "history"] == ["EV00", "EV17", "EV18", "EV19"]
    assert all(here[id] == there[id] for id in here if here[id].rests_on == "texts")
    assert there["EV00"].absent and there["EV17"].absent


def test_the_same_ground_gives_the_same_bytes(story: Story) -> None:
    first, second = (items(ground(story, "2026-06-01", "2026-01-01")) for _ in range(2))
    assert workbook(first) == workbook(second)
    for one, other in zip(first, second, strict=True):
        assert [as_csv(t) for t in one.tables] == [as_csv(t) for t in other.tables]


# EV01, EV02


def test_the_register_says_what_counted_on_the_day(story: Story) -> None:
    keys = ("id", "standing", "version", "begins", "ends", "next", "decided_on", "decision", "way")
    assert cells(ground(story, "2026-03-15"), "EV01", *keys)[5] == ("RUT-001", "Gjelder", 2, "2026-03-01", None, None, "2026-03-01", 2, "Skriftlig, av medlemmer i teamet")
    assert cells(ground(story, "2026-04-25"), "EV01", *keys)[5] == ("RUT-001", "Gjelder", 2, "2026-03-01", None, "2026-05-01", "2026-03-01", 2, "Skriftlig, av medlemmer i teamet")
    rows = table(ground(story, "2026-05-02"), "EV01").rows
    assert [row["id"] for row in rows] == ["REG-CHANNELS", "REG-REQ", "REG-SETTINGS", "REG-SITES", "REG-TERMS", "RUT-001", "assistent", "gruppa", "sykepleier"]
    assert rows[5] == {**rows[5], "sort": "Rutine", "title": "Låst dør", "version": 3, "owner": "Sykepleier", "places": "Alle steder", "path": DOOR, "attachments": 0}
    assert rows[5]["fingerprint"] == story.decisions[2].documents[0].content.fingerprint


def test_what_was_withdrawn_was_in_force_until_the_day_before(tmp_path: Path) -> None:
    story = begun(tmp_path)
    gone = door("Erstattet").replace("topic:", "withdrawn: {date: 2026-06-10, reason: Slått sammen}\ntopic:")
    story.decided(DOOR, gone, "2026-06-01", begins="2026-06-10", outcome="withdrawn")
    assert cells(ground(story, "2026-06-05"), "EV01", "id", "standing", "begins", "ends", "next")[5] == ("RUT-001", "Gjelder", "2026-05-01", None, "2026-06-10")
    assert cells(ground(story, "2026-06-10"), "EV01", "id", "standing", "begins", "ends", "decision")[5] == ("RUT-001", "Utgått", "2026-05-01", "2026-06-09", 4)
    row = next(r for r in table(ground(story, "2026-06-12", "2026-06-11"), "EV02").rows if r["id"] == "RUT-001")
    assert (row["standing"], row["outcome"], row["begins"], row["ends"]) == ("Utgått", "Utgått", "2026-06-10", None)
    assert table(ground(story, "2026-06-12"), "EV03").rows == ()


def test_each_version_says_its_days_its_note_and_who_said_yes(story: Story) -> None:
    keys = ("version", "standing", "begins", "ends", "note", "sort", "who", "sure")
    yes = ("Sykepleier (Sone Nord), assistent (Sone Sør)", "1 godkjenning, signert av den som ga den; 1 godkjenning, oppgitt i en fil, uten signatur")
    first = (1, "Gjaldt før", "2026-01-05", "2026-02-28", "Første utgave", "Vesentlig endring", None, "ingen ble spurt: det ble tatt inn slik det sto")
    whole = _of(ground(story, "2026-06-01", "2026-01-01"), "RUT-001", *keys)
    assert whole == [first, (2, "Gjaldt før", "2026-03-01", "2026-04-30", "Fristen er satt", "Vesentlig endring", *yes), (3, "Gjelder", "2026-05-01", None, "Fristen er kortere", "Vesentlig endring", *yes)]
    assert [row[:2] for row in _of(ground(story, "2026-04-22"), "RUT-001", *keys)] == [(2, "Gjelder"), (3, "Venter på dagen sin")]
    assert [row[:2] for row in _of(ground(story, "2026-02-01"), "RUT-001", *keys)] == [(1, "Gjelder")]


def _of(some: Ground, id: str, *keys: str) -> list[tuple[Any, ...]]:
    return [tuple(row[key] for key in keys) for row in table(some, "EV02").rows if row["id"] == id]


def test_a_version_that_never_came_into_force_is_told_when_it_was_decided(tmp_path: Path) -> None:
    story = begun(tmp_path)
    story.decided(DOOR, door("Kom før den forrige"), "2026-04-28")
    assert _of(ground(story, "2026-06-01", "2026-04-01"), "RUT-001", "version", "standing", "ends") == [
        (2, "Gjaldt før", "2026-04-27"),
        (3, "Gjaldt aldri: en nyere beslutning kom før", None),
        (4, "Gjelder", None),
    ]
    assert [one.why for one in ground(story, "2026-06-01", "2026-04-01").kept if one.named.decided.id == "RUT-001"] == ["before", "in force", "decided", "in force"]


# EV00, EV00b


def _noted() -> Noted:
    return Noted("R5", "warning", Place(DOOR, 12, 3), "RUT-001", "Noe er uklart.", "Skriv det.", None)


def test_what_nobody_decided_stands_first(story: Story) -> None:
    went = Bypass(COMMIT, "2026-05-20T08:00:00Z", DOOR, "RUT-001", "changed", None, None)
    some = ground(
        story, "2026-06-01", "2026-01-01",
        more={DOOR: door("Ubesluttet"), FALL: routine("RUT-002", "Fall", STEP, topic="taushetsplikt"), "docs/registers/reg-terms.yaml": ""},
        bypasses=(went,), tampered=(("docs/decisions/2026/0001.json", "changed", COMMIT, True),),
    )  # fmt: skip
    assert items(some)[0].id == "EV00"
    assert cells(some, "EV00-unproven", "sort", "id", "decision", "asked") == [
        ("Fjernet uten beslutning", "REG-TERMS", 1, True),
        ("Endret uten beslutning", "RUT-001", 3, True),
        ("Lagt til uten beslutning", "RUT-002", None, False),
    ]
    assert cells(some, "EV00-bypasses", "sort", "document", "stands") == [("Endret uten beslutning", "RUT-001", True)]
    assert cells(some, "EV00-records", "sort", "mended") == [("Beslutningsfilen ble endret", True)]


def test_what_nobody_decided_is_told_whatever_was_asked_for(story: Story) -> None:
    some = ground(story, "2026-06-01", more={DOOR: door("Ubesluttet")}, asked={"documents": ("REG-SITES",)})
    assert cells(some, "EV00-unproven", "id", "asked") == [("RUT-001", False)]


def test_what_is_less_sure_than_it_looks_is_told(story: Story) -> None:
    some = ground(story, "2026-05-20", "2026-01-01")
    assert cells(some, "EV00b-confirm", "id", "decision", "confirm_by", "late") == [("RUT-001", 3, "2026-05-04", True)]
    assert cells(ground(story, "2026-04-30"), "EV00b-confirm", "late") == [(False,)]
    assert cells(some, "EV00b-adopted", "decision", "later", "documents", "still") == [(1, False, 9, 8)]
    assert cells(some, "EV00b-stated", "decision", "stated", "yes", "documents") == [(2, 1, 2, "RUT-001"), (3, 1, 2, "RUT-001")]


# EV03, EV04, EV05


def test_responsibility_is_told_step_by_step_and_where_it_is_unclear(tmp_path: Path) -> None:
    steps = (
        "  - {n: 1, action: Ring på, responsible: [sykepleier, assistent], accountable: sykepleier, deadline: Straks, recorded_in: {channel: vakt, part: samtale}, escalate_to: sykepleier}\n"
        "  - {n: 2, action: Vent, responsible: [assistent], accountable: assistent, informed: [sykepleier]}\n"
    )
    story = begun(tmp_path, **{FALL: routine("RUT-002", "Fall", steps, topic="bomtur", more="consulted: [assistent]\n"), "roles/assistent.yaml": role("assistent", "Assistent", sites="[nord]")})
    some = ground(story, "2026-06-01")
    keys = ("id", "step", "what", "accountable", "performs", "consulted", "informed", "decides", "deadline", "recorded")
    assert cells(some, "EV03", *keys) == [
        ("RUT-001", 1, "Ring på", "Sykepleier", "Sykepleier", None, None, None, "Innen 3 minutter", None),
        ("RUT-002", None, None, None, None, "Assistent", None, None, None, None),
        ("RUT-002", 1, "Ring på", "Sykepleier", "Sykepleier, Assistent", None, None, "Sykepleier", "Straks", "Vakttelefonen, samtale"),
        ("RUT-002", 2, "Vent", "Assistent", "Assistent", None, "Sykepleier", None, None, None),
    ]
    assert cells(some, "EV03-functions", "function", "id", "accountable", "performs", "consulted", "informed") == [
        ("Assistent", "RUT-002", "2", "1, 2", "hele", None),
        ("Sykepleier", "RUT-001", "1", "1", None, None),
        ("Sykepleier", "RUT-002", "1", "1", None, "2"),
    ]
    assert cells(some, "EV03-gaps", "sort", "id", "step", "functions", "places", "other") == [
        ("Ingen har rollen på disse stedene", "RUT-002", 2, "Assistent", "Sone Sør", None),
        ("To dokumenter sier hvordan dette gjøres på de samme stedene", "RUT-002", None, "Sykepleier, Assistent", "Sone Nord, Sone Sør", "RUT-001 Låst dør"),
    ]


def test_a_step_nobody_answers_for_and_a_function_that_isnt_described_are_gaps(tmp_path: Path) -> None:
    steps = "  - {n: 1, action: Ring på, responsible: [vaktmester], accountable: []}\n"
    story = begun(tmp_path, **{FALL: routine("RUT-002", "Fall", steps, topic="taushetsplikt")})
    assert cells(ground(story, "2026-06-01"), "EV03-gaps", "sort", "id", "step", "functions") == [
        ("Ingen er hovedansvarlig for steget", "RUT-002", 1, None),
        ("Det viser til en rolle som ikke er beskrevet", "RUT-002", 1, "vaktmester"),
    ]


def test_functions_that_have_a_part_in_what_is_asked_for_are_described(story: Story) -> None:
    some = ground(story, "2026-06-01", "2026-05-01", asked={"documents": ("RUT-001",)})
    assert cells(some, "EV04-role", "id", "reports_to", "deputy", "authority.decides", "@version", "@decision") == [("sykepleier", "Ingen i denne håndboken", "Ingen", "Ekstra tilsyn.", 1, 1)]
    assert cells(some, "EV04-coverage", "id", "accountable", "performs", "which", "looked_over", "review_due", "looked_over_in_period") == [("sykepleier", 1, 1, "RUT-001", "2026-01-05", "2028-01-05", False)]
    assert [row[0] for row in cells(ground(story, "2026-06-01"), "EV04-coverage", "id")] == ["assistent", "sykepleier"]


def test_requirements_lead_to_documents_and_decisions_and_gaps_are_told(tmp_path: Path) -> None:
    story = begun(tmp_path, **{FALL: routine("RUT-002", "Fall", STEP, topic="taushetsplikt", more="requirements: [ukjent]\nbasic_needs: [safety]\n")})
    some = ground(story, "2026-06-01")
    assert cells(some, "EV05", "requirement", "name", "id", "version", "decided_on", "decision") == [("hpl-4", "Helsepersonelloven § 4", "RUT-001", 3, "2026-04-20", 3)]
    assert cells(some, "EV05-gaps", "sort", "requirement", "id") == [
        ("Ingen gjeldende dokumenter svarer på det", "hpl-39", None),
        ("Dokumentet viser til et krav som ikke står i registeret", "ukjent", "RUT-002"),
    ]
    assert cells(some, "EV05-register", "requirement", "answers") == [("hpl-39", 0), ("hpl-4", 1)]
    needs = dict(cells(some, "EV05-routine-basic-needs", "documents", "count"))
    assert needs == {None: 0, "RUT-002 Fall": 1}
    asked = ground(story, "2026-06-01", asked={"requirements": ("hpl-39",)})
    assert cells(asked, "EV05-gaps", "requirement") == [("hpl-39",)] and cells(asked, "EV05", "id") == []


# EV09


def test_decisions_say_what_was_asked_for_and_where_the_yes_came_from(story: Story) -> None:
    some = ground(story, "2026-06-01", "2026-02-01")
    keys = ("decision", "decided_on", "documents", "asked", "who", "yes", "places", "silent", "proposal")
    assert cells(some, "EV09", *keys) == [
        (2, "2026-03-01", "RUT-001 versjon 2", "1 × sykepleier, 2 × medlemmer fra hvert sitt sted", "Sykepleier (Sone Nord), assistent (Sone Sør)", 2, "Sone Nord, Sone Sør", None, 2),
        (3, "2026-04-20", "RUT-001 versjon 3", "1 × sykepleier", "Sykepleier (Sone Nord), assistent (Sone Sør)", 2, "Sone Nord, Sone Sør", None, 3),
    ]
    assert cells(some, "EV09-representation", "body", "place", "members", "deputies", "missing", "decisions", "of") == [
        ("Gruppa", "Sone Nord", 1, 1, False, 2, 2),
        ("Gruppa", "Sone Sør", 0, 0, True, 2, 2),
    ]
    assert cells(ground(story, "2026-03-15"), "EV09-representation", "members") == [(1,), (1,)]
    assert cells(some, "EV09-team", "id", "@decision") == [("gruppa", 1)]


def test_an_adoption_is_told_as_what_it_is(story: Story) -> None:
    (row,) = cells(ground(story, "2026-01-10", "2026-01-01"), "EV09", "decision", "way", "who", "yes", "sure", "silent")
    assert row == (1, "Tatt inn slik det sto, ikke besluttet", None, 0, "ingen ble spurt: det ble tatt inn slik det sto", None)


def test_a_place_that_had_closed_by_then_is_not_asked(tmp_path: Path) -> None:
    sites = begun(tmp_path / "a").files["docs/registers/reg-sites.yaml"].replace("active_from: 2020-01-01}\n", "active_from: 2020-01-01, active_to: 2026-03-31}\n", 1)
    story = begun(tmp_path / "b", **{"docs/registers/reg-sites.yaml": sites})
    some = ground(story, "2026-06-01", "2026-02-01")
    assert cells(some, "EV09-representation", "place") == [("Sone Sør",)]
    assert "RUT-001" in ground(story, "2026-06-01", asked={"sites": ("nord",)}).chosen


# EV17, EV18, EV20


def test_the_check_is_told_with_what_is_set_aside(tmp_path: Path) -> None:
    waivers = (
        f"id: REG-W\nkind: waivers\ntitle: Unntak\n{HEAD}entries:\n"
        "  - {id: a, rule: R5, document: RUT-001, reason: Vi venter., owner: sykepleier, from: 2026-05-01, until: 2026-07-01}\n"
        "  - {id: b, rule: R5, document: RUT-001, reason: Før., owner: sykepleier, from: 2026-01-01, until: 2026-02-01}\n"
    )
    story = begun(tmp_path, **{"docs/registers/reg-w.yaml": waivers})
    aside = replace(_noted(), rule="C8", level="note", waived_until="2026-07-01")
    some = ground(story, "2026-06-01", "2026-05-01", noted=(aside, _noted()), counts={"documents": 10})
    assert cells(some, "EV17", "level", "rule", "path", "line", "message", "waived_until") == [("advarsel", "R5", DOOR, 12, "Noe er uklart.", None), ("merknad", "C8", DOOR, 12, "Noe er uklart.", "2026-07-01")]
    assert [row[0] for row in cells(some, "EV17-counts", "count")] == [10, 0, 1, 0, 1]
    assert cells(some, "EV17-exemptions", "rule", "owner", "reason", "active") == [("R5", "Sykepleier", "Vi venter.", True)]


def test_what_it_was_made_from_names_commit_days_and_filter(story: Story) -> None:
    rows = dict(cells(ground(story, "2026-06-01", "2026-01-01", asked={"documents": ("RUT-001",), "sites": ("nord",)}), "EV18", "name", "value"))
    assert rows["Utgave av håndboken (id i Git)"] == COMMIT and (rows["Første dag"], rows["Siste dag"]) == ("2026-01-01", "2026-06-01")
    assert (rows["Bare disse dokumentene"], rows["Bare det som gjelder ved"]) == ("RUT-001", "nord") and rows["Dokumenter som er bedt om"] == "1"


def test_every_version_is_looked_through_for_people_and_what_is_found_isnt_repeated(tmp_path: Path) -> None:
    story = begun(tmp_path)
    story.decided(DOOR, door("Ring 22 33 44 55"), "2026-05-10")
    story.decided(DOOR, door("Nummeret er borte"), "2026-05-11")
    some = ground(story, "2026-06-01", "2026-05-01")
    assert cells(some, "EV20-scan", "id", "decision", "path", "what") == [("RUT-001", 4, DOOR, "Et telefonnummer utenfor registeret")]
    assert "22 33" not in str(table(some, "EV20-scan").rows)
    held = dict(cells(some, "EV20", "what", "count"))
    assert held["Medlemsnumre i beslutningsfilene, til og med siste dag"] == 3 and held["Brukerkontoer til medlemmer, i filene til dem som beslutter"] == 3
    assert held["Funnet i dem"] == 1 and held["Tekster som er gjennomsøkt etter annet om personer"] == len(some.kept)
    without = dict(cells(replace(some, withheld=frozenset({"team"})), "EV20", "what", "count"))
    assert without["Brukerkontoer til medlemmer, i filene til dem som beslutter"] == 0


# The whole sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """The project's own handbook, adopted as it stands, with every door of it decided."""
    here = read_folder(PROJECT)
    story = Story(tmp_path_factory.mktemp("sample"))
    story.files = {document.path: (PROJECT / document.path).read_text("utf-8") for document in here.documents}
    story.adopted("2026-01-05")
    return ground(story, "2026-11-20", "2026-01-01")


def test_the_sample_has_something_in_every_item_whose_documents_exist(sample: Ground) -> None:
    made = by_id(sample)
    assert {id for id in ITEMS if made[id].absent} == {"EV17", "EV19"}
    assert cells(sample, "EV14-agreement-criteria", "criteria.result", "criteria.last_checked")[0][0] in ("Oppfylt", "Delvis oppfylt", None)
    assert len(table(sample, "EV15-channels-entries").rows) > 10 and len(table(sample, "EV03").rows) > 200


def test_no_account_stands_in_any_item(sample: Ground, story: Story) -> None:
    for some in (sample, ground(story, "2026-06-01", "2026-01-01")):
        rows = [row for document in some.decided.serving("bodies") for row in document.data.get("members", ())]
        ids = {document.id for document in some.decided.documents} | {entry["id"] for _, _, entry in some.decided.entries("places")}
        accounts = {row["account"] for row in rows if "account" in row} - ids
        assert accounts
        said = "\n".join(str(row) for item in items(some) for one in item.tables for row in one.rows)
        assert [account for account in sorted(accounts) if account in said] == []


def test_the_sample_goes_into_every_sort_of_file(sample: Ground) -> None:
    made = items(sample)
    assert workbook(made).startswith(b"PK")
    for item in made:
        assert as_json(item, sample.words).endswith(b"}\n")
        assert all(as_csv(one).count(b"\r\n") > len(one.rows) for one in item.tables)


@pytest.mark.parametrize("language", ["da", "sv", "en"])
def test_every_item_speaks_the_reader_s_language(sample: Ground, language: str) -> None:
    from felles.words import Words

    other = Ground(sample.asked, sample.decided, sample.texts, Words(language))
    norwegian = {one.name: one for item in items(sample) for one in item.tables}
    for item in items(other):
        for one in item.tables:
            assert one.says != norwegian[one.name].says, one.name


def test_how_many_were_at_the_meeting_stands_beside_how_many_the_rules_ask_for(tmp_path: Path) -> None:
    minutes = """---
id: MOT-2026-05-01
kind: meeting
title: Møte 1. mai 2026
lang: nb
owner_role: sykepleier
change: {class: significant, note: Referat.}
team: gruppa
date: 2026-05-01
type: ordinary
present: [1, 2, 3]
quorum: 2
agenda: [Nøkler]
decisions:
  - {n: 1, text: Vi prøver det en måned., outcome: approve, for: 3, against: 0}
---
"""
    story = begun(tmp_path)
    story.decided(DOOR, door("Skriftlig."), "2026-05-04")
    story.decided("docs/meetings/mot-2026-05-01-nokler.md", minutes, "2026-05-05", way="meeting", policy=({**POLICY[0], "meeting": {"present": 2, "confirm": 2}},))
    assert cells(ground(story, "2026-06-01", "2026-05-01"), "EV09", "way", "asked", "present") == [
        ("Skriftlig, av medlemmer i teamet", None, None),
        ("I møte", "2 til stede på møtet, og 2 av dem skriftlig", 3),
    ]


def test_what_was_asked_for_is_told_by_the_way_that_was_gone(tmp_path: Path) -> None:
    entry = {**POLICY[0], "hearing_days": 7, "meeting": {"present": 5, "confirm": 2}}
    story = begun(tmp_path)
    for n, way in enumerate(("reviews", "meeting", "editorial")):
        story.decided(DOOR, door(f"Endring {n}"), f"2026-05-1{n}", way=way, policy=(entry,))
    assert [row[0] for row in cells(ground(story, "2026-06-01", "2026-05-10"), "EV09", "asked")] == [
        "1 × sykepleier, 2 × medlemmer fra hvert sitt sted, 7 dagers høring",
        "5 til stede på møtet, og 2 av dem skriftlig",
        "1 × sykepleier, 2 × medlemmer fra hvert sitt sted, 7 dagers høring",
    ]
