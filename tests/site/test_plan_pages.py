"""A plan's page, a place's own, and the leader's: figures, what is late, the matrix, the timeline, tracks and sums."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.site.decided import Story
from tests.site.making import BASE
from tests.site.planning import CELLS_NORD, FILES, ITEMS, NORD, PLAN, POINTS, SOR, made, own, plan

PAGE, PLACE = "planer/plan-1.md", "stedenes-planer/plan-1-sor.md"
TODAY = "2026-11-21"


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html.replace("\u00a0", " ").replace("\u00ad", ""))).strip().replace(" ,", ",")


def _figures(page: str) -> list[str]:
    answer = re.search(r'<ul class="f-answer.*?</ul>', page, re.S)
    assert answer
    return [_plain(row) for row in re.findall(r"<li>(.*?)</li>", answer[0])]


def _section(page: str, anchor: str) -> str:
    found = re.search(rf"^## [^\n]*\{{#{anchor}\}}\n(.*?)(?=^## |\Z)", page, re.S | re.M)
    return found[1] if found else ""


def _rows(section: str) -> list[str]:
    return [_plain(row) for row in re.findall(r"<li>(.*?)</li>", section)]


def test_the_four_figures_stand_first_and_lead_on(tmp_path: Path) -> None:
    page = made(tmp_path)[PAGE]
    assert _figures(page) == [
        "40 % innført (5 ruter). 2 av 5 er i bruk",
        "1 rute Sone Sør Over fristen",
        "1. november evaluering uten svar 20 dager på overtid",
        "0 beslutninger gjenstår Ingen",
    ]
    for href in re.findall(r'<b><a href="#(\w+)">', page):
        assert f"{{#{href}}}" in page
    assert page.index('class="f-answer') < page.index("{#late}") < page.index("{#uptake}") < page.index("{#timeline}") < page.index("{#goals}") < page.index("{#tracks}")


def test_fewer_than_five_cells_get_no_percentage(tmp_path: Path) -> None:
    page = made(tmp_path, {SOR: own("sor", "\n  - {item: bank, exempt: {reason: Nei.}}\n  - {item: ring, exempt: {reason: Nei.}}\n  - {item: skriv, exempt: {reason: Nei.}}\n")})[PAGE]
    assert _figures(page)[0] == "2 av 3 er i bruk"


def test_what_is_late_is_told_with_the_place_s_own_words(tmp_path: Path) -> None:
    page = made(tmp_path)[PAGE]
    assert _rows(_section(page, "late")) == [
        "Sone Sør: Bank på 52 dager over fristen. Opplært, ikke i bruk. I vaktskiftet. Vi trenger to uker til.",
        "Evaluering 1. november 20 dager over fristen. Ingen svar. Etter to måneder.",
        "Samling for alle 22 dager over fristen. 2 av 3 holdt.",
    ]
    assert '<a href="../../stedenes-planer/plan-1-sor/#del-bank">' in page


def test_nothing_late_is_said_too(tmp_path: Path) -> None:
    items = ITEMS.replace("to: 2026-09-30", "to: 2026-12-30").replace("to: 2026-10-30", "to: 2026-12-30")
    page = made(tmp_path, {PLAN: plan(items=items, points="\n  - {id: tre, date: 2026-12-04, scope: Etter tre måneder.}\n")})[PAGE]
    assert _plain(_section(page, "late")) == "Ingenting er sent."
    assert _figures(page)[1:3] == ["0 ruter som skulle vært i bruk Ingen", "4. desember neste evaluering"]


def test_the_matrix_has_places_in_register_order_what_and_when_in_the_heading_and_how_in_the_cell(tmp_path: Path) -> None:
    section = _section(made(tmp_path)[PAGE], "uptake")
    heads = [_plain(head) for head in re.findall(r'<th scope="col".*?</th>', section)]
    assert heads == ["Sted", "Bank på 1.–30. sep.", "Ring når ingen svarer 1. sep.–21. nov.", "Skriv det du så 1. nov. 2026–31. jan. 2027"]
    rows = re.findall(r"<tr id=\"(.*?)\">(.*?)</tr>", section, re.S)
    assert [name for name, _ in rows] == ["sted-nord", "sted-sor"]
    cells = [_plain(cell) for cell in re.findall(r"<td.*?</td>", rows[1][1], re.S)]
    assert cells == ["Opplært 52 dager på overtid I vaktskiftet.", "Unntatt Ingen ringer herfra.", "Ikke meldt Stedet har ikke skrevet hvordan"]
    assert re.findall(r'f-level" data-n="(\d)">([^<]+)<', rows[0][1]) == [("4", "Følges"), ("3", "I bruk"), ("1", "Informert")]
    assert "f-state--stop" not in section, "no red cells"
    assert re.findall(r'<a href="#(sted-\w+)">', section) == ["sted-nord", "sted-sor"]
    assert "Skalaen er vår egen" in section and "90 % (9 av 10)" in section


def test_many_items_become_several_tables_and_a_place_keeps_its_one_anchor(tmp_path: Path) -> None:
    items = "\n" + "".join(f"  - {{id: del-{i}, what: Del {i}, type: other, window: {{from: 2026-09-01, to: 2026-12-30}}, responsible_role: sykepleier}}\n" for i in range(14))
    section = _section(made(tmp_path, {PLAN: plan(items=items), NORD: own("nord", "\n  - {item: del-0, level: trained, how: Slik.}\n"), SOR: own("sor", "\n  - {item: del-1, level: trained, how: Slik.}\n")})[PAGE], "uptake")
    tables = section.split("<table")[1:]
    assert [table.count('scope="col"') - 1 for table in tables] == [5, 5, 4]
    assert section.count('id="sted-nord"') == 1


def test_the_timeline_is_drawn_for_each_width_and_told_below(tmp_path: Path) -> None:
    revisions = "revisions: [{date: 2026-10-07, item: ring, from: {from: 2026-09-01, to: 2026-11-06}, to: {from: 2026-09-01, to: 2026-11-21}, reason: Natten rakk det ikke., decision: {minutes: MOT-1}}]\n"
    section = _section(made(tmp_path, {PLAN: plan(more=revisions)})[PAGE], "timeline")
    drawings = re.findall(r'<svg class="f-(\w+)" viewBox="0 0 (\d+) \d+" role="img" aria-label="Tidslinje for Vi banker på">', section)
    assert drawings == [("wide", "960"), ("narrow", "358")]
    for svg in re.findall(r"<svg.*?</svg>", section, re.S):
        assert svg.count('<rect class="c-bar"') == 4 and svg.count("<circle") == 2 and svg.count('<rect class="c-bad"') == 1 and svg.count("<path") == 2
        assert "forlenget 15 dager" in svg and svg.count('class="c-lim"') == 1 and "i dag, 21. november" in svg
        assert "style=" not in svg and "#" not in svg, "colours are the stylesheet's"
    assert "1 av 3 evalueringer er gjennomført." in _plain(section)
    events = [(how, _plain(said)) for how, said in re.findall(r'<li class="f-cycle__(\w+)">(.*?)</li>', section, re.S)]
    assert events == [
        ("done", "1. september 2026 Oppstart: Bank på, Ring når ingen svarer og Samling for alle"),
        ("done", "5. oktober 2026 Evaluering Etter én måned. Det vi så: Mange banker på. Førte til: Kortet er endret."),
        ("done", "7. oktober 2026 Ring når ingen svarer: ny frist, 21. november Natten rakk det ikke. Bestemt i: MOT-1"),
        ("now", "1. november 2026 Evaluering 20 dager på overtid Etter to måneder."),
        ("next", "4. desember 2026 Evaluering Neste Etter tre måneder."),
        ("next", "31. januar 2027 Den siste fristen i planen"),
    ]


@pytest.mark.parametrize(("begins", "ends"), [("2026-01-15", "2026-01-15"), ("2024-02-29", "2026-12-31"), ("2020-01-01", "2039-12-31")])
def test_a_timeline_of_any_length_keeps_within_its_drawing(tmp_path: Path, begins: str, ends: str) -> None:
    name = "Et langt navn på noe som skal tas i bruk på alle steder etter hvert"
    items = f"\n  - {{id: bank, what: {name}, type: document, window: {{from: {begins}, to: {ends}}}, responsible_role: sykepleier}}\n"
    page = made(tmp_path, {PLAN: plan(items=items, points=f"\n  - {{id: en, date: {ends}, scope: Til slutt.}}\n")})[PAGE]
    for width, svg in re.findall(r'viewBox="0 0 (\d+) \d+".*?>(.*?)</svg>', _section(page, "timeline"), re.S):
        for x, at, text in re.findall(r'<text class="[^"]*" x="([-\d.]+)" y="[\d.]+"(?: text-anchor="(\w+)")?>(.*?)</text>', svg):
            wide = len(text) * 7.6
            left = float(x) - (wide if at == "end" else wide / 2 if at == "middle" else 0)
            assert left >= -1 and left + wide <= int(width) + 1, text
        for x, wide in re.findall(r'<rect class="c-bar" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg):
            assert float(x) >= 0 and float(x) + float(wide) <= int(width)


def test_an_evaluation_that_led_to_nothing_yet_waits_for_a_decision(tmp_path: Path) -> None:
    page = made(tmp_path, {PLAN: plan(points=POINTS.replace(", led_to: Kortet er endret.", ""))})[PAGE]
    assert _rows(_section(page, "waits")) == ["Evaluering 2. oktober Gjennomført, men det står ikke hva den fører til. Mange banker på."]
    assert _figures(page)[3] == "1 beslutning Evaluering 2. oktober Venter"
    assert "Førte til: ikke sagt ennå" in _plain(_section(page, "timeline"))


def test_a_place_s_own_page_begins_with_what_is_late_there(tmp_path: Path) -> None:
    page = made(tmp_path)[PLACE]
    assert _figures(page) == ["0 av 2 er i bruk", "1 rute som skulle vært i bruk Over fristen", "1. november evaluering uten svar 20 dager på overtid", "0 beslutninger gjenstår Ingen"]
    assert _rows(_section(page, "late"))[0] == "Bank på 52 dager over fristen. Opplært, ikke i bruk. I vaktskiftet. Vi trenger to uker til."
    assert "Sone Nord" not in page
    rows = [_plain(row) for row in re.findall(r'<tr id="del-.*?</tr>', _section(page, "items"), re.S)]
    assert rows == [
        "Bank på 1.–30. sep. Opplært 52 dager på overtid I vaktskiftet. Siden: 20. september 2026 Merknad: Vi trenger to uker til.",
        "Ring når ingen svarer 1. sep.–21. nov. Unntatt Ingen ringer herfra.",
        "Skriv det du så 1. nov. 2026–31. jan. 2027 Ikke meldt Stedet har ikke skrevet hvordan",
    ]


TRACKS = """tracks:
  - {id: kunnskap, name: Kunnskap, why: Vi må vite mer.}
  - {id: ledelse, name: Ledelse, why: Noen må gå foran.}
  - {id: tom, name: Ettertid, why: Det kommer.}
"""


def test_items_stand_track_by_track_with_what_was_planned_and_held(tmp_path: Path) -> None:
    items = ITEMS.replace("id: samling,", "id: samling, track: ledelse,").replace("id: ring,", "id: ring, track: kunnskap,")
    section = _section(made(tmp_path, {PLAN: plan(items=items, more=TRACKS)})[PAGE], "tracks")
    assert re.findall(r"^### (.*?) \{", section, re.M) == ["Kunnskap", "Ledelse", "Ettertid", "Uten spor"]
    rows = [_plain(row) for row in re.findall(r'<tr><th scope="row".*?</tr>', section, re.S)]
    assert rows == [
        "Ring når ingen svarer 1. sep.–21. nov. Sykepleier 1 av 1 steder bruker det Gjort",
        "Samling for alle 1. sep.–30. okt. Sykepleier 2 av 3 holdt Over fristen",
        "Bank på før du låser deg inn 1.–30. sep. Sykepleier 1 av 2 steder bruker det Over fristen",
        "Skriv det du så 1. nov. 2026–31. jan. 2027 Sykepleier 0 av 2 steder bruker det",
    ]
    assert "Ingenting er planlagt i dette sporet ennå." in section
    assert "10. oktober 2026 Sone Nord" in _plain(section)


def test_what_is_held_for_many_is_summed_by_place_and_never_by_person(tmp_path: Path) -> None:
    held = ", ".join(f"{{date: 2026-10-{day:02}, role: sykepleier, site: {place}}}" for day in range(1, 7) for place in ("nord", "sor"))
    items = re.sub(r"planned: 3, held: .*?\]", f"planned: 20, held: [{held}]", ITEMS)
    section = _plain(_section(made(tmp_path, {PLAN: plan(items=items)})[PAGE], "tracks"))
    assert "12 av 20 holdt" in section and "Sykepleier, Sone Nord 6 ganger Sykepleier, Sone Sør 6 ganger" in section


def test_every_table_of_what_was_delivered_adds_up_to_the_same(tmp_path: Path) -> None:
    more = (
        "delivered:\n"
        "  - {item: samling, site: sor, role: assistent, level: 3, count: 300, from: 2026-09-01, to: 2026-09-30}\n"
        "  - {item: samling, site: nord, role: sykepleier, level: 2, count: 250, from: 2026-09-01, to: 2026-09-30}\n"
        "  - {item: bank, role: sykepleier, level: 3, count: 200, from: 2026-09-01, to: 2026-09-30}\n"
    )
    section = _section(made(tmp_path, {PLAN: plan(more=more)})[PAGE], "delivered")
    assert _figures(section) == ["750 Antall gjennomført"]
    tables = [[_plain(row) for row in re.findall(r'<tr><th scope="row".*?</tr>', table, re.S)] for table in section.split("<table")[1:]]
    assert tables == [
        ["Samling for alle 550", "Bank på før du låser deg inn 200", "Alt i alt 750"],
        ["Sone Nord 250", "Sone Sør 300", "Ikke fordelt 200", "Alt i alt 750"],
        ["Assistent 300", "Sykepleier 450", "Alt i alt 750"],
        ["2 250", "3 500", "Alt i alt 750"],
    ]


def test_the_leaders_see_every_plan_under_way_for_all_and_for_their_place(tmp_path: Path) -> None:
    other = plan(id="PLAN-2", states="[{state: completed, on: 2026-10-01}]").replace("title: Vi banker på", "title: Ferdig")
    book = made(tmp_path, {"docs/plans/plan-2.md": other})
    rows = [_plain(row) for row in re.findall(r'<tr><th scope="row".*?</tr>', _section(book["leder/index.md"], "planer"), re.S)]
    assert rows == ["Vi banker på 40 % innført (5 ruter). 2 av 5 er i bruk 3 over fristen 1. november 2026 20 dager på overtid Ingenting"]
    there = _section(book["leder/sor.md"], "planer")
    assert '<a href="../../stedenes-planer/plan-1-sor/">Vi banker på</a>' in there and "0 av 2 er i bruk" in _plain(there)


def test_a_place_s_page_tells_of_the_plans_it_takes_part_in(tmp_path: Path) -> None:
    book = made(tmp_path)
    assert "Vi banker på 0 av 2 er i bruk" in _plain(_section(book["steder/sor.md"], "plans"))
    gone = made(tmp_path / "b", {PLAN: plan(states="[{state: draft, on: 2026-06-01}]")})
    assert "{#plans}" not in gone["steder/sor.md"]


def test_a_plan_that_is_paused_says_so_to_the_leaders(tmp_path: Path) -> None:
    book = made(tmp_path, {PLAN: plan(states="[{state: active, on: 2026-09-01}, {state: paused, on: 2026-10-01}]")})
    assert "Vi banker på Satt på vent" in _plain(_section(book["leder/index.md"], "planer"))


def test_what_is_undecided_waits_until_it_is_decided(tmp_path: Path) -> None:
    story = Story(tmp_path)
    story.files = {**BASE, **FILES}
    story.adopted()
    changed = own("sor", "\n  - {item: bank, level: in-use, on: 2026-11-15, how: I vaktskiftet.}\n")
    story.files[SOR] = changed
    page = story.on(TODAY)[PAGE]
    assert _rows(_section(page, "waits"))[0].startswith("Vi banker på i sor Står uten beslutning")
    assert _figures(page)[3].startswith("1 beslutning")
    story.decided(SOR, changed, "2026-11-18")
    after = Story(tmp_path / "b", story.files, story.texts, story.decisions).on(TODAY)[PAGE]
    assert _section(after, "waits") == "" and "I bruk" in _plain(_section(after, "uptake"))


def test_the_public_learn_nothing_from_a_place_s_plan_that_is_not_theirs_to_read(tmp_path: Path) -> None:
    files = {PLAN: plan(more="visibility: public\n"), NORD: own("nord", CELLS_NORD, more="visibility: public\n")}
    registers = {path: text + "visibility: public\n" for path, text in BASE.items() if "reg-sites" in path}
    page = made(tmp_path, {**files, **registers}, audience="public")[PAGE]
    assert "2 av 3 er i bruk" in _figures(page)[0]
    assert "I vaktskiftet" not in page and "Ingen ringer herfra" not in page and 'id="sted-sor"' not in page
    assert "fordi det bare er for ansatte" in page or "bare er for" in page
