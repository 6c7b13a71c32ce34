"""Charts on pages: the verdict first and in words, a drawing a width, a key, figures, events, and every number in a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.site.making import Made, handbook
from tests.site.measuring import DEVIATIONS, FILES, indicator, months, series, shares, values

from felles import site
from felles.drawing.drawn import Drawer
from felles.drawing.specification import Specification, digest
from felles.facts import Facts
from felles.measuring.charting import chart
from felles.model.measured import Choices, Measure, Period
from felles.plain.measures import count_words, number_words, period_words, short_period, span_words
from felles.site.charts import specifications
from felles.site.verdicts import verdict_of
from felles.words import Words

IND05, IND01 = "indikatorer/ind-05.md", "indikatorer/ind-01.md"


class Drawn(Made):
    """Pages with their drawings."""

    @cached_property
    def pages(self) -> dict[str, Any]:
        return {page.path: page for make in site.page_makers(self.book, {}, Drawer()) for page in make()}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    return Drawn(handbook(tmp_path_factory.mktemp("charts"), FILES))


def test_the_verdict_comes_first_and_in_words(made: Drawn) -> None:
    text = made[IND05]
    lead = re.findall(r'<p class="f-lead">(.*?)</p>', text)
    assert lead == ["Siden juli 2025 ligger tallet på et nytt og lavere nivå: 2,2 mot 3,2 før. Det er mer enn tilfeldig variasjon. Siden april 2026 ligger alle tallene under snittet, 7 på rad. Det er et tegn til bedring, mer enn vanlig variasjon."]
    assert '<span class="f-state f-state--ok">Tegn til bedring</span> <span>Sist målt oktober 2026</span> <span>Lavere er bedre</span>' in text
    assert text.index("f-lead") < text.index("<svg") < text.index("figcaption") < text.index("f-answer") < text.index("1. Januar 2025") < text.index("Ved start") < text.index("desember 2025")


def test_there_is_a_drawing_a_width_each_with_a_name_of_its_own(made: Drawn) -> None:
    drawings = re.findall(r'<svg class="(f-\w+)" viewBox="0 0 (\d+) (\d+)" role="img" aria-labelledby="([\w-]+)"><title id="([\w-]+)">(.*?)</title>', made[IND05])
    assert [(style, width) for style, width, *_ in drawings] == [("f-narrow", "358"), ("f-wide", "800")]
    assert len({id for *_, id, _, _ in drawings}) == 2 and all(one[3] == one[4] for one in drawings)
    assert drawings[0][5] == "Kommunikasjonsavvik per 1000 besøk: diagram over tallene fra januar 2024 til oktober 2026. Hvert tall står i tabellen på denne siden."
    inside = made[IND05].split("<svg")[2]
    assert "snitt 3,2" in inside and "øvre grense 2,8" in inside and ">jan<" in inside and ">2025<" in inside
    assert not re.search(r"style=|fill=|stroke=|font", inside.split("</svg>")[0])


def test_the_key_says_what_is_what_and_by_which_rules(made: Drawn) -> None:
    caption = re.findall(r"<figcaption>(.*?)</figcaption>", made[IND05])[0].replace("\xa0", " ")
    assert caption == "Heltrukken linje er snittet, stiplede linjer er grensene for vanlig variasjon. Prikket linje er målet. ○ vanlig variasjon, ◆ tegn til bedring, ■ tegn til forverring. Dette er et XmR-diagram. Tegnene er etter fire regler."
    assert "▲" in made["indikatorer/ind-09.md"] and "◆" not in made["indikatorer/ind-09.md"]
    assert "Anhøj" in made["indikatorer/ind-12.md"] and "p-diagram" in made[IND01]


def test_figures_say_the_latest_what_is_usual_and_whether_the_target_will_be_met(made: Drawn) -> None:
    figures = re.findall(r"<li><b>(.*?)</b><span>(.*?)</span>", made[IND01])
    assert figures == [("86 %", "mars 2025, 70 av 81"), ("48 til 80", "er vanlig variasjon nå"), ("minst 90 %", "er målet. Det nås ikke uten at noe endres")]


def test_events_are_numbered_as_in_the_drawing_with_reason_and_decision(tmp_path: Path) -> None:
    files = {**FILES, "docs/meetings/mot-1.md": "---\nid: MOT-1\nkind: meeting\ntitle: Møte 6. mars\n---\n"}
    files["docs/indicators/ind-05.md"] = FILES["docs/indicators/ind-05.md"].replace("MOT-2026-03-06", "MOT-1")
    text = Drawn(handbook(tmp_path, files))[IND05]
    assert re.search(r"<dt>1\. Januar 2025</dt><dd>Rutinen tas i bruk\. De første månedene ble det meldt flere avvik\.", text)
    assert re.search(r'<dt>2\. Juli 2025</dt><dd>Grensene regnes på nytt fra her\. Varig nytt nivå\. Besluttet i <a href="[^"]*">Møte 6\. mars</a>, sak 1\.</dd>', text)
    assert re.findall(r'class="c-tagt"><text[^>]*>1</text><text[^>]*>2</text>', text.replace("\n", ""))


def test_an_event_outside_the_numbers_is_told_but_has_no_number(tmp_path: Path) -> None:
    later = "annotations: [{period: 2030-01, text: Noe skal skje.}, {period: 2024-03, text: Noe skjedde.}]\n"
    text = Drawn(handbook(tmp_path, {"docs/indicators/ind-1.md": indicator("IND-1", "Noe", unit="days", direction="up", chart="xmr", more=later), "docs/series/ser-1.yaml": series("SER-1", "IND-1", values(months(12), DEVIATIONS[:12]))}))["indikatorer/ind-1.md"]
    assert "<dt>1. Mars 2024</dt>" in text and "<dt>Januar 2030</dt>" in text


def test_milestones_say_that_they_are_no_trend(made: Drawn) -> None:
    text = made[IND05]
    table = text[text.index("Ved start, og") : text.index("## Tallene {")]
    assert '<th scope="row">Etter 12 måneder</th><td data-col="Periode"><div>januar 2025</div></td>' in table
    assert "Disse tallene viser hvor vi var, ikke hvordan det går." in table


def test_every_number_stands_in_a_table_with_its_sign_the_newest_first(made: Drawn) -> None:
    text = made[IND05]
    rows = re.findall(r'<tr><th scope="row">(\w+ \d{4})</th><td data-col="Per 1000"><div><span class="f-keep f-num">([\d,]+)</span></div></td><td data-col="Tegn">(.*?)</td>', text[text.index("## Tallene {") :])
    assert len(rows) == 34 and rows[0][:2] == ("oktober 2026", "2,0") and rows[-1][:2] == ("januar 2024", "3,0")
    assert [row[0] for row in rows if "■" in row[2]] == ["april 2025"] and sum("◆" in row[2] for row in rows) == 7
    assert "22 tidligere tall" in text and text.index("22 tidligere tall") < text.index("oktober 2025</th>")
    assert re.search(r"<thead><tr><th scope=\"col\">Periode</th><th scope=\"col\">Talt</th><th scope=\"col\">Prosent</th>", made[IND01])
    assert "Ikke målt. Ferie" in made["maleserier/ser-05-nord.md"]


def test_three_numbers_are_a_table_and_never_a_sign(made: Drawn) -> None:
    text = made["indikatorer/ind-03.md"]
    assert "<svg" not in text and "For få tall til å se hvordan det går" in text and "Tallene viser hvor vi var, ikke hvordan det går." in text
    assert "◆" not in text and "79 %" in text


def test_fewer_than_twelve_are_a_run_chart_and_it_is_said(made: Drawn) -> None:
    text = made["indikatorer/ind-02.md"]
    assert "Det er ennå for få tall til å regne ut grensene for vanlig variasjon. Det trengs tolv." in text and "seriediagram" in text


def test_places_stand_in_the_register_s_order_and_lead_to_their_own_numbers(made: Drawn) -> None:
    text = made[IND05]
    rows = re.findall(r'<a href="([^"]*)">(Sone \w+)<small>(.*?)</small>', text)
    assert rows == [("../../maleserier/ser-05-nord/", "Sone Nord", "3 · juni 2024"), ("../../maleserier/ser-05-sor/", "Sone Sør", "4 · februar 2024")]
    assert "<svg" in made["maleserier/ser-05.md"] and "<svg" in made["maleserier/ser-05-nord.md"]


def test_a_list_says_how_it_goes_of_the_whole_and_never_of_a_place(made: Drawn) -> None:
    whole = re.findall(r'<a href="[^"]*">([^<]*)<small><span class="f-state f-state--(\w+)">([^<]*)</span>', made["indikatorer/index.md"])
    assert ("Kommunikasjonsavvik per 1000 besøk", "ok", "Tegn til bedring") in whole and ("Minutter til møte", "wait", "Tegn til endring") in whole
    assert not [title for title, _, _ in whole if title in ("Jeg vet hvem som har ansvar", "Ikke målt")]
    assert "f-state" not in made["maleserier/index.md"].split("</h1>")[1].split("f-rows")[1]


def test_what_has_not_been_measured_says_so(made: Drawn) -> None:
    assert "Det er ikke målt noe ennå." in made["indikatorer/ind-99.md"]


def test_all_drawings_are_asked_for_at_once_and_only_those_that_are_shown(made: Drawn) -> None:
    asked: list[Sequence[Specification]] = []

    def draw(some: Sequence[Specification]) -> Mapping[str, str]:
        asked.append(some)
        return {digest(one): "<g/>" for one in some}

    fresh = Made(made.handbook)
    pages = {page.path: page.text for make in site.page_makers(fresh.book, {}, draw) for page in make()}
    assert len(asked) == 1
    assert {digest(one) for one in asked[0]} == set(fresh.book.drawings)
    shown = sum(text.count("<svg class=\"f-narrow\"") for text in pages.values())
    assert shown == 5 + 6  # one on the page of each of five that are measured, and of each of their six series
    assert all("<g/></svg>" in text for text in pages.values() if 'class="f-wide"' in text)


def test_without_drawings_the_words_and_the_table_are_all_there(made: Drawn) -> None:
    text = Made(made.handbook)[IND05]
    assert "<svg" not in text and "nytt og lavere nivå" in text and "◆\xa0Tegn til bedring" in text


def test_what_is_for_staff_is_neither_drawn_nor_told(tmp_path: Path) -> None:
    files = {**FILES, "docs/indicators/ind-05.md": FILES["docs/indicators/ind-05.md"].replace("lang: nb\n", "lang: nb\nvisibility: public\n", 1)}
    public = Drawn(handbook(tmp_path, files), audience="public")
    assert list(specifications(public.book)) == []
    text = public[IND05]
    assert "<svg" not in text and "nytt og lavere" not in text and "Sone Nord" not in text and "oktober 2026" not in text


def test_titles_and_notes_are_text_wherever_they_stand(tmp_path: Path) -> None:
    evil = "'</title></svg><script>alert(1)</script> *a* {#b}'"
    more = f"annotations: [{{period: 2024-03, text: {evil}}}]\nmilestones: [{{id: a, name: {evil}, period: 2024-01, value: 3}}]\nunit_text: {evil}\n"
    files = {"docs/indicators/ind-1.md": indicator("IND-1", evil, unit="days", direction="up", chart="xmr", more=more), "docs/series/ser-1.yaml": series("SER-1", "IND-1", [*values(months(12), DEVIATIONS[:12]), f"period: {evil}, missing: {evil}"])}
    text = Drawn(handbook(tmp_path, files))["indikatorer/ind-1.md"]
    assert "<script" not in text and text.count("</title>") == text.count("<title ") == 2


LEVEL = [5.0, 6.0, 5.0, 4.0] * 4


def said(numbers: Sequence[float | None], language: str = "nb", **more: Any) -> Any:
    choices = Choices(**{"asked": "xmr", "direction": "down", **more})
    measures = [Measure(period, value=value) for period, value in zip(months(len(numbers)), numbers, strict=True)]
    return verdict_of(Words(language), chart(measures, choices), {"unit": "days"})


@pytest.mark.parametrize(
    ("numbers", "more", "state", "sentence"),
    [
        (LEVEL, {}, "off", "The number varies as usual, between 2.3 and 7.7. Nothing in it says that something has changed."),
        ([*LEVEL, 9.0], {}, "warn", "May 2025 was above the limit of usual variation. It is more than usual variation, and not the way we want. Look at what became different then."),
        ([*LEVEL, 0.5, 0.4], {}, "ok", "From May to June 2025 the numbers were below the limit of usual variation. It is a sign of improvement: more than usual variation."),
        ([*LEVEL, 9.0, *LEVEL[:3]], {}, "off", "May 2025 was above the limit of usual variation. It is more than usual variation, and not the way we want. Look at what became different then. Since then it has varied as usual."),
        ([*LEVEL, 9.0, *LEVEL], {}, "off", "The number varies as usual, between"),
        ([*LEVEL, *[n - 9 for n in LEVEL], 4.0, *[n - 9 for n in LEVEL[:2]]], {"rebases": (16,)}, "ok", "September 2026 was above the limit of usual variation."),
        ([*LEVEL, *[5.2] * 7], {"baseline": (0, 15), "direction": "neutral"}, "wait", "Since May 2025 all numbers are above the mean, 7 in a row. It is more than usual variation. Look at what became different then."),
        ([*LEVEL, 5.2, 5.1, 5.0, 4.9, 4.8, 4.7], {"baseline": (0, 15), "trend": 6}, "ok", "The last 6 numbers go down, each lower than the one before."),
        ([*LEVEL, *LEVEL], {"rebases": (16,)}, "off", "Limits are recalculated from May 2025. The level is 5.0, against 5.0 before: no more than chance may give."),
        ([*LEVEL, *[n + 9 for n in LEVEL]], {"rebases": (16,)}, "warn", "Since May 2025 the number is at a new and higher level: 14.0, against 5.0 before. That is more than chance."),
        ([*LEVEL, *[n - 9 for n in LEVEL]], {"rebases": (16,)}, "ok", "Since May 2025 the number is at a new and lower level: −4.0, against 5.0 before. That is more than chance."),
        ([*LEVEL, *LEVEL[:5]], {"rebases": (16,)}, "off", "The limits are computed from fewer than twelve numbers, and may still move."),
        ([1.0, 2.0, 3.0], {}, "off", "The numbers show where we were, not how it goes."),
        ([None], {}, "off", "Nothing has been measured yet."),
    ],
)
def test_what_is_said_of_numbers(numbers: Sequence[float | None], more: dict[str, Any], state: str, sentence: str) -> None:
    found = said(numbers, "en", **more)
    assert (found.shape, sentence.replace("−", "-") in " ".join(found.sentences)) == (state, True), found


@pytest.mark.parametrize("language", ["nb", "nn", "da", "sv", "en"])
def test_nobody_is_blamed_in_any_language(language: str) -> None:
    some = [said([*LEVEL, 9.0], language), said([*LEVEL, 0.5], language), said([*LEVEL, *[5.2] * 7], language, baseline=(0, 15)), said(LEVEL[:6], language)]
    texts = " ".join(sentence for one in some for sentence in (one.word, *one.sentences)).lower()
    assert not re.search(r"skyld|skuld|feil\b|fejl|fel\b|fault|blame|dårlig|dålig|bad\b|ansvarlig", texts)
    assert "{" not in texts and len(set(texts.split())) > 30


@pytest.mark.parametrize(
    ("language", "number", "month", "week", "quarter"),
    [
        ("nb", "1\xa0234,5", "juli 2025", "uke 29, 2025", "3. kvartal 2025"),
        ("da", "1.234,5", "juli 2025", "uge 29, 2025", "3. kvartal 2025"),
        ("sv", "1\xa0234,5", "juli 2025", "vecka 29, 2025", "kvartal 3 2025"),
        ("en", "1,234.5", "July 2025", "week 29, 2025", "quarter 3 of 2025"),
    ],
)
def test_numbers_and_periods_are_written_as_people_do(language: str, number: str, month: str, week: str, quarter: str) -> None:
    words = Words(language)
    assert number_words(words, 1234.5, 1) == number
    assert [period_words(words, one) for one in ("2025-07", "2025-W29", "2025-Q3", "2025", "<b>")] == [month, week, quarter, "2025", "<b>"]
    assert number_words(words, 2.5) == "3" and number_words(words, -0.04, 1) == number_words(words, 0, 1)
    assert count_words(words, 12.0) == "12"


def test_a_span_says_its_year_once() -> None:
    words = Words("nb")
    assert span_words(words, "2026-04", "2026-10") == ("april", "oktober 2026")
    assert span_words(words, "2025-04", "2026-10") == ("april 2025", "oktober 2026")
    assert span_words(words, "2026-W04", "2026-W10") == ("uke 4", "uke 10, 2026")
    assert span_words(words, "2026-Q1", "2026-Q2") == ("1. kvartal 2026", "2. kvartal 2026")


@pytest.mark.parametrize(("written", "short"), [("2025-07", "juli"), ("2025-07-09", "9.7."), ("2025-W09", "u9"), ("2025-Q3", "kv. 3"), ("2025-H2", "halvår 2"), ("2025", "2025")])
def test_periods_in_a_few_letters(written: str, short: str) -> None:
    period = Period.read(written)
    assert period is not None and short_period(Words("nb"), period).startswith(short[:3])


@pytest.mark.parametrize(("written", "count"), [("2025-W{:02}", 52), ("2025-{:02}", 12), ("{}", 30)])
def test_there_is_room_for_what_stands_under_the_points(written: str, count: int, tmp_path: Path) -> None:
    periods = [written.format(at + (1 if written != "{}" else 2000)) for at in range(count)]
    files = {"docs/indicators/ind-1.md": indicator("IND-1", "Noe", unit="days", direction="up", chart="xmr"), "docs/series/ser-1.yaml": series("SER-1", "IND-1", values(periods, [float(at % 5) for at in range(count)]))}
    text = Drawn(handbook(tmp_path, files))["indikatorer/ind-1.md"]
    for drawing in text.split("<svg")[1:3]:
        rows: dict[str, list[float]] = {}
        for x, y in re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)" text-anchor="middle"', drawing.split("</svg>")[0]):
            rows.setdefault(y, []).append(float(x))
        for places in rows.values():
            assert all(b - a >= 40 for a, b in pairwise(places)), places


def test_a_share_is_drawn_between_nothing_and_all(tmp_path: Path) -> None:
    files = {"docs/indicators/ind-1.md": indicator("IND-1", "Noe", unit="percent", direction="up", chart="p"), "docs/series/ser-1.yaml": series("SER-1", "IND-1", shares(months(12), [(98, 100), (99, 100)] * 6))}
    made = Facts(handbook(tmp_path, files), "2026-11-21")["charted"]["docs/series/ser-1.yaml"].chart
    assert max(point.upper or 0 for point in made.points) == 100
