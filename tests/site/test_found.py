"""Findings and analyses as pages: what holds a finding open, effects apart, sides and variants beside each other, risks by level."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.site.making import HEAD, TODAY, Made, handbook

from felles.site.weighing import level_of

FOUND = "funn-og-tiltak.md"
MINUTES = (
    f"---\nid: MOT-2026-10-07\nkind: meeting\ntitle: Møtet i oktober\n{HEAD}team: laget\ndate: 2026-10-07\ntype: ordinary\npresent: [1]\n"
    "decisions: [{n: 1, text: Funnet er lukket., outcome: approve, subject: FUN-001}]\n---\n"
)
DONE = "{id: a, text: Skriv rutinen, responsible_role: sykepleier, due: 2026-06-01, done: 2026-05-28, evidence: Den henger på døren}"
LATE = "{id: b, text: Øv på den, responsible_role: assistent, due: 2026-11-01}"
NEXT = "{id: c, text: Se etter, responsible_role: assistent, due: 2027-01-15}"
SEEN = "{who: users, text: Ingen venter ute, status: seen, date: 2026-09-01, evidence: [MOT-2026-10-07]}"
CALM = "{who: staff, text: Færre leter, status: unclear, date: 2026-09-01, note: For få svar}"
WAY = ("{state: open, on: 2026-04-01}", "{state: measures-planned, on: 2026-04-20}")
CLOSED = (*WAY, "{state: closed, on: 2026-10-07, decision: {minutes: MOT-2026-10-07, n: 1}}")


def finding(number: int = 1, *, states: tuple[str, ...] = WAY, measures: tuple[str, ...] = (DONE, LATE, NEXT), effect: tuple[str, ...] = (), more: str = "", source: str = "inspection") -> dict[str, str]:
    def listed(name: str, rows: tuple[str, ...]) -> str:
        return f"{name}:\n" + "".join(f"  - {row}\n" for row in rows) if rows else ""

    text = (
        f"---\nid: FUN-00{number}\nkind: finding\ntitle: Låst dør {number}\n{HEAD}source: {source}\ndate: 2026-04-01\nseverity: deviation\nstatement: Rutinen manglet.\n"
        f"factors: [{{factor: unclear_routine, text: Den sa ikke hvem}}]\n{listed('measures', measures)}{listed('effect', effect)}"
        f"followup: {{how_monitored: Leder spør, how_effect_checked: Vi teller, deadline: 2027-03-01}}\n{more}{listed('states', states)}---\n"
    )
    return {f"docs/findings/fun-00{number}-dor.md": text, "docs/meetings/mot-2026-10-07-oktober.md": MINUTES}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ").strip()


def section(page: str, anchor: str) -> str:
    after = page[page.index(f"{{#{anchor}}}") :]
    return after.split("\n## ")[0]


def facts(page: str, anchor: str) -> list[tuple[str, str, str]]:
    """Shape, word and words of each row of what is needed."""
    rows = re.findall(r'<dt><span class="f-state f-state--(\w+)">(.*?)</span></dt><dd>(.*?)</dd>', section(page, anchor))
    return [(shape, word, plain(said).replace(" .", ".")) for shape, word, said in rows]


def test_what_holds_it_open_comes_first_with_its_days(tmp_path: Path) -> None:
    page = Made(handbook(tmp_path, finding()))["funn/fun-001.md"]
    assert facts(page, "needed") == [
        ("warn", "På overtid", "2 av 3 tiltak gjenstår. Skulle vært klart 1. november 2026."),
        ("off", "Deretter", "Virkningen må ses i praksis. Innen 1. mars 2027."),
        ("off", "Deretter", "Et møte må beslutte å lukke det."),
        ("off", "Deretter", "Tilsynsmyndigheten må svare at saken er avsluttet."),
    ]
    assert page.index("{#needed}") < page.index("{#states}") < page.index("{#measures}") < page.index("{#effect}") < page.index("{#factors}") if "{#effect}" in page else page.index("{#needed}") < page.index("{#states}")


def test_what_is_done_stands_after_what_is_left_and_when_the_effect_can_be_seen(tmp_path: Path) -> None:
    measures = (DONE.replace("2026-05-28", "2026-11-10"),)
    page = Made(handbook(tmp_path, finding(measures=measures, effect=(SEEN,), source="self_check")))["funn/fun-001.md"]
    assert facts(page, "needed") == [
        ("wait", "Gjenstår", "Virkningen må ses i praksis. Den ble sett 1. september 2026, for tidlig til å vite om den varer. Tidligst 10. desember 2026. Innen 1. mars 2027."),
        ("off", "Deretter", "Et møte må beslutte å lukke det."),
        ("ok", "I orden", "Alle tiltak er gjort. Siden 10. november 2026."),
    ]


def test_a_closed_one_says_what_it_was_closed_on(tmp_path: Path) -> None:
    page = Made(handbook(tmp_path, finding(states=CLOSED, measures=(DONE,), effect=(SEEN,), more="authority: {name: Tilsynet, closing_ref: Brev 9}\n")))["funn/fun-001.md"]
    assert "{#needed}" not in page and "## Derfor er funnet lukket {#needed-met}" in page
    assert [(shape, said) for shape, _, said in facts(page, "needed-met")] == [
        ("ok", "Alle tiltak er gjort. Siden 28. mai 2026."),
        ("ok", "Virkningen ble sett i praksis. Siden 1. september 2026."),
        ("ok", "Et møte besluttet å lukke det. Siden 7. oktober 2026."),
        ("ok", "Tilsynsmyndigheten har svart at saken er avsluttet."),
    ]
    assert '<li class="f-cycle__done"><b>Lukket</b><small>7. oktober 2026</small><small><a href="../../moter-og-beslutninger/mot-2026-10-07/">Møtet i oktober</a>, beslutning 1</small></li>' in page


def test_no_measure_is_said_as_that(tmp_path: Path) -> None:
    page = Made(handbook(tmp_path, finding(states=WAY[:1], measures=())))["funn/fun-001.md"]
    assert facts(page, "needed")[0] == ("wait", "Gjenstår", "Ingen tiltak er planlagt.")
    assert "Ingen tiltak er planlagt ennå." in section(page, "measures")


def test_each_measure_says_whether_it_is_done_or_late(tmp_path: Path) -> None:
    rows = re.findall(r'<tr><th scope="row".*?</tr>', section(Made(handbook(tmp_path, finding()))["funn/fun-001.md"], "measures"))
    cells = [[plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]
    assert cells == [
        ["Skriv rutinen", "Sykepleier", "Gjort 28. mai 2026", "Den henger på døren"],
        ["Øv på den", "Assistent", "På overtid 1. november 2026", ""],
        ["Se etter", "Assistent", "15. januar 2027", ""],
    ]


def test_the_effect_for_users_and_for_staff_stand_apart(tmp_path: Path) -> None:
    page = section(Made(handbook(tmp_path, finding(effect=(SEEN, CALM))))["funn/fun-001.md"], "effect")
    users, staff = re.findall(r'<section class="f-group"><h3>(.*?)</section>', page, re.S)
    assert users.startswith("For brukerne</h3>") and staff.startswith("For ansatte</h3>")
    assert '<span class="f-state f-state--ok">Sett</span> Ingen venter ute' in users and "Det bygger på: <a" in users and "Færre" not in users
    assert '<span class="f-state f-state--warn">Uavklart</span> Færre leter' in staff and "Merk: For få svar" in staff
    one = section(Made(handbook(tmp_path / "b", finding(effect=(CALM,))))["funn/fun-001.md"], "effect")
    assert plain(one).count("Ingen virkning er skrevet ned ennå.") == 1


def test_the_overview_begins_with_what_is_late_and_has_each_finding_under_its_state(tmp_path: Path) -> None:
    files = {**finding(1), **finding(2, measures=(DONE,), effect=(SEEN,), states=CLOSED, source="self_check"), **finding(3, states=WAY[:1], measures=(), source="survey"), **finding(4, states=(*CLOSED, "{state: reopened, on: 2026-11-10}"), measures=(DONE,), effect=(SEEN,), source="survey")}
    page = Made(handbook(tmp_path, files))[FOUND]
    assert re.findall(r"^## (.*?) \{", page, re.M) == ["På overtid", "Åpnet igjen", "Åpent", "Tiltak planlagt", "Lukket"]
    counts = re.findall(r"<li><b>(?:<a[^>]*>)?(\d+)(?:</a>)?</b><span>(.*?)</span>", page)
    assert counts == [("3", "åpne"), ("1", "tiltak og frister på overtid"), ("1", "lukket")]
    late = section(page, "overtid")
    assert 'href="../funn/fun-001/"' in late and "Øv på den<small>" in late
    assert "Skulle vært gjort 1. november 2026 · 20 dager på overtid · Assistent · Låst dør 1" in plain(late)
    planned = plain(section(page, "tilstand-measures-planned"))
    assert "Avvik · 2 av 3 tiltak gjenstår. Skulle vært klart 1. november 2026 · Deretter: virkningen må ses i praksis, et møte må beslutte å lukke det og tilsynsmyndigheten må svare at saken er avsluttet" in planned
    assert plain(section(page, "tilstand-closed")).endswith("Låst dør 2 Avvik Noe er feil her")
    assert TODAY == "2026-11-21"


def test_the_overview_is_led_to_and_is_for_staff_alone(tmp_path: Path) -> None:
    book = handbook(tmp_path, finding())
    assert 'href="../funn-og-tiltak/">Funn og tiltak<small>Hva som holder hvert funn åpent' in Made(book)["mer.md"]
    assert FOUND not in Made(book, audience="public").pages
    assert FOUND not in Made(handbook(tmp_path / "b", {})).pages


def test_nothing_late_has_no_heading_for_it(tmp_path: Path) -> None:
    page = Made(handbook(tmp_path, finding(measures=(NEXT,))))[FOUND]
    assert "{#overtid}" not in page and "f-state--warn" not in page


def analysis(method: str, rows: str) -> dict[str, str]:
    text = f"---\nid: ANA-001\nkind: analysis\ntitle: Nøkler\n{HEAD}method: {method}\ntheme: Nøkler\ndate: 2026-05-04\nparticipants: [{{role: sykepleier, site: nord}}]\nconclusion: Nøklene må ha ett sted.\n{rows}---\n"
    return {"docs/analyses/ana-001-nokler.md": text}


def test_the_four_sides_stand_in_their_boxes_with_what_follows(tmp_path: Path) -> None:
    rows = (
        "entries:\n  - {list: threat, text: Låsen fryser, accepted_reason: Det skjer sjelden}\n  - {list: strength, text: Alle kjenner dørene, concerns: users, about: [vakt]}\n"
        "  - {list: weakness, text: Ingen har oversikten, follow_up: [sykepleier]}\n"
    )
    page = section(Made(handbook(tmp_path, analysis("swot", rows)))["analyser/ana-001.md"], "sides")
    boxes = [plain(box) for box in re.findall(r'<section class="f-group">(.*?)</section>', page, re.S)]
    assert boxes == [
        "Styrker Alle kjenner dørene Sett fra: Brukerne Gjelder: Vakttelefonen",
        "Svakheter Ingen har oversikten Følges opp i: Sykepleier",
        "Muligheter Ingen",
        "Trusler Låsen fryser Godtatt fordi: Det skjer sjelden",
    ]


def test_variants_stand_beside_each_other_with_the_choice_below(tmp_path: Path) -> None:
    rows = (
        "variants:\n  - {id: nord, name: Slik nord gjør, site: nord, text: Muntlig}\n  - {id: fremmed, name: Forbildet, text: Skriftlig, source: En bok}\n"
        "differences:\n  - {what: Rapport, found: [{variant: nord, text: Alt}, {variant: fremmed, text: Litt}], choice: Litt, reason: Det går fort, document: sykepleier}\n"
    )
    page = section(Made(handbook(tmp_path, analysis("comparison", rows)))["analyser/ana-001.md"], "differences")
    assert "### Rapport {#rapport}" in page
    beside = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", page)
    assert [(plain(name), plain(said)) for name, said in beside] == [("Sone Nord", "Alt"), ("Forbildet", "Litt"), ("Vi valgte", "Litt"), ("Fordi", "Det går fort"), ("Står nå i", "Sykepleier")]


def test_risks_stand_with_the_greatest_first_and_say_what_the_level_asks_for(tmp_path: Path) -> None:
    rows = (
        "risks:\n  - {id: a, text: Låsen fryser, likelihood: 2, consequence: 2}\n"
        "  - {id: b, text: Nøkkelen blir borte, likelihood: 3, consequence: 5, measure: Boks ved døren, responsible_role: sykepleier, due: 2026-11-01, likelihood_after: 1, consequence_after: 5}\n"
        "  - {id: c, text: Boksen er full, likelihood: 2, consequence: 3, measure: Tøm den, responsible_role: assistent, due: 2026-10-01, done: 2026-09-01}\n"
    )
    page = section(Made(handbook(tmp_path, analysis("risk", rows)))["analyser/ana-001.md"], "risks")
    assert "Fra 15 kreves tiltak, fra 6 følges risikoen med på." in page and "ikke en måling" in page
    cells = [[plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in re.findall(r'<tr><th scope="row".*?</tr>', page)]
    assert cells == [
        ["Nøkkelen blir borte", "15: krever tiltak Sannsynlighet 3, konsekvens 5", "Boks ved døren", "Sykepleier På overtid 1. november 2026", "5: kan godtas Sannsynlighet 1, konsekvens 5"],
        ["Boksen er full", "6: følges med på Sannsynlighet 2, konsekvens 3", "Tøm den", "Assistent Gjort 1. september 2026", ""],
        ["Låsen fryser", "4: kan godtas Sannsynlighet 2, konsekvens 2", "", "", ""],
    ]
    assert re.findall(r"f-state--(\w+)\">\d", page) == ["stop", "ok", "wait", "ok"]


@pytest.mark.parametrize(("row", "level"), [({"likelihood": 5, "consequence": 5}, 25), ({"likelihood": 5}, None), ({"likelihood": True, "consequence": 2}, None), ({}, None)])
def test_a_level_needs_both_numbers(row: dict[str, int], level: int | None) -> None:
    assert level_of(row) == level


@pytest.mark.parametrize(("language", "said"), [("da", "Effekten skal ses i praksis"), ("sv", "Effekten måste ses i praktiken"), ("en", "The effect must be seen in practice")])
def test_every_language_says_what_is_left(tmp_path: Path, language: str, said: str) -> None:
    made = Made(handbook(tmp_path, {path: text.replace("lang: nb", f"lang: {language}") for path, text in finding().items()}), language=language)
    assert said in next(page.text for path, page in made.pages.items() if path.endswith("/fun-001.md"))
