"""The pages that look across all documents: what is looked over in time, what differs where, what nothing covers, what a leader sees."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.site.decided import Shown, Story
from tests.site.making import BASE, HEAD, STEP, Made, handbook, role, routine

from felles import site

A, B = "routines/akutt/rut-001-a.md", "routines/drift/rut-002-b.md"
NIGHT = "  - {n: 1, action: Tilsyn, responsible: [sykepleier], accountable: nattvakt}\n"
ACROSS = ("leder/index.md", "leder/nord.md", "gjennomgang.md", "arshjul.md", "ulikheter.md", "dekning.md")


def _a(note: str = "Første utgave", *, more: str = "", sort: str = "significant", owner: str = "sykepleier") -> str:
    text = routine("RUT-001", "Låst dør", STEP, more=more).replace("note: Første utgave", f"note: {note}")
    return text.replace("class: significant", f"class: {sort}").replace("owner_role: sykepleier", f"owner_role: {owner}")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files[A] = _a(more="review_months: 6\n")
    made.files[B] = routine("RUT-002", "Nøkler", STEP, topic="taushetsplikt").replace("owner_role: sykepleier", "owner_role: assistent")
    return made.adopted()


def _counts(page: str) -> list[str]:
    """The numbers of the answer at the top."""
    strip = page[page.index('<ul class="f-answer') :]
    return [re.sub("<.*?>", "", number) for number in re.findall(r"<b>(.*?)</b>", strip[: strip.index("</ul>")])]


def _under(page: str, anchor: str) -> str:
    """What stands under a heading of the second level."""
    found = re.search(rf"^## [^\n]*\{{#{anchor}[ }}].*?(?=^## |\Z)", page, re.M | re.S)
    return found[0] if found else ""


# Reviews


def test_reviewed_is_what_somebody_stood_for_within_its_interval(story: Story) -> None:
    before = story.on("2026-07-05")["gjennomgang.md"]
    assert _counts(before)[0].split(" av ")[0] == _counts(before)[0].split(" av ")[1] == _counts(before)[1], "adopted is counted, and told apart"
    after = story.on("2026-07-06")["gjennomgang.md"]
    done, total = map(int, _counts(after)[0].split(" av "))
    assert (total - done, _counts(after)[2], _counts(after)[3]) == (1, "1", "0")
    assert "Låst dør<small>Skulle vært sett over innen 5. juli 2026 · Sykepleier</small>" in _under(after, "forfalt")
    assert "Nøkler" not in _under(after, "forfalt")


def test_a_correction_is_no_review_and_a_confirmation_is_one(story: Story) -> None:
    story.decided(A, _a("Skrivefeil.", more="review_months: 6\n", sort="editorial"), "2026-06-01", sort="editorial", way="editorial")
    assert "Låst dør" in _under(story.on("2026-07-06")["gjennomgang.md"], "forfalt")
    story.decided(A, _a("Fortsatt riktig.", more="review_months: 6\n", sort="confirmed"), "2026-07-07", sort="confirmed", outcome="confirmed")
    page = story.on("2026-07-08")["gjennomgang.md"]
    assert _under(page, "forfalt") == "" and "Låst dør<small>Innen 7. januar 2027 · Sykepleier</small>" in _under(page, "neste")
    done, adopted = int(_counts(page)[0].split(" av ")[0]), int(_counts(page)[1])
    assert done - adopted == 1


def test_what_was_changed_without_a_decision_is_not_reviewed_whatever_was_decided_before(story: Story) -> None:
    story.files[A] = _a("Uten beslutning.", more="review_months: 6\n")
    page = story.on("2026-02-01")["gjennomgang.md"]
    assert "Låst dør<small>Ikke besluttet · Sykepleier</small>" in _under(page, "ubesluttet")
    assert "Låst dør" not in _under(page, "neste") and _counts(page)[3] == "1"


def test_each_function_finds_what_it_answers_for_and_the_sums_agree(story: Story) -> None:
    page = story.on("2026-07-06")["gjennomgang.md"]
    by_owner = dict(re.findall(r"<summary>(\w+): (\d+ av \d+) gjennomgått", _under(page, "etter-eier")))
    by_kind = re.findall(r"<div>(\d+ av \d+)<", _under(page, "etter-slag"))
    for some in (by_owner.values(), by_kind):
        sums = [sum(int(pair.split(" av ")[i]) for pair in some) for i in (0, 1)]
        assert sums == [int(n) for n in _counts(page)[0].split(" av ")]
    assert by_owner["Assistent"] == "1 av 1"
    assert 'id="eier-assistent"><a href="../rutiner/rut-002/">Nøkler' in page
    assert "møter" not in _under(page, "regnes"), "kinds of which there is none aren't spoken of"


# The year


class _Drawing(HTMLParser):
    """What a drawing is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


def test_every_document_stands_once_in_the_month_it_is_due(story: Story) -> None:
    page = story.on("2026-02-10")["arshjul.md"]
    folds = dict(re.findall(r'<summary>(.*?): \d+ dokument\w*</summary>\n(.*?)</details>', page, re.S))
    assert "Låst dør" in folds["Juli 2026"] and "Nøkler" in folds["Januar 2028"]
    assert page.count("Låst dør<small>") == page.count("Nøkler<small>") == 1
    assert "Februar 2026–juni 2026: ingen" in page and "August 2026–desember 2026: ingen" in page
    assert _under(page, "senere").count("Nøkler") == 1 and "Låst dør" not in _under(page, "senere")


def test_the_wheel_is_still_and_says_nothing_that_does_not_stand_in_words(story: Story) -> None:
    page = story.on("2026-02-10")["arshjul.md"]
    drawing = page[page.index("<svg") : page.index("</svg>") + 6]
    found = _Drawing()
    found.feed(drawing)
    assert found.tags == {"svg", "path", "text"}
    assert found.names == {"class", "viewbox", "width", "height", "aria-hidden", "focusable", "d", "x", "y", "text-anchor"}
    assert drawing.count("<path") == 12 and drawing.count("c-now") == 1
    due = dict(zip(re.findall(r'class="c-t(?: c-on)?"[^>]*>(\w+)<', drawing), re.findall(r'class="c-tb(?: c-on)?"[^>]*>(\d+|–)<', drawing), strict=False))
    assert due["jul"] == "1" and due["feb"] == "–"
    inside = sum(int(number) for number in due.values() if number != "–")
    assert f"<figcaption>{inside} dokument" in page


def test_what_is_overdue_is_not_hidden_in_a_month_that_has_been(story: Story) -> None:
    page = story.on("2026-07-06")["arshjul.md"]
    assert "Låst dør" in _under(page, "forfalt") and page.count("Låst dør<small>") == 1


def test_before_anything_is_decided_nothing_is_due(tmp_path: Path) -> None:
    made = Made(handbook(tmp_path, {A: _a()}))
    assert "Ingenting er besluttet ennå" in made["arshjul.md"] and "<svg" not in made["arshjul.md"]
    done, total = map(int, _counts(made["gjennomgang.md"])[0].split(" av "))
    assert (done, total > 3) == (0, True)


# Differences


LOCAL = "local:\n  - {site: nord, field: Nøkkel, text: Nøkkelen ligger i boden., reason: Det er langt til basen.}\n"


def test_an_adaptation_is_decided_by_those_who_first_decided_it_as_it_stands(story: Story) -> None:
    story.decided(A, _a("Nord har egen nøkkel.", more=LOCAL), "2026-02-01")
    story.decided(A, _a("En frist til.", more=LOCAL + "alert: Ring 113.\n"), "2026-03-01")
    row = _row(story.on("2026-03-02"), "Nøkkelen ligger i boden.")
    assert "Det er langt til basen." in row and "#b2" in row
    assert "1. februar 2026" in row and "1. mars 2026" not in row and "Sykepleier (Sone Nord), assistent (Sone Sør)" in row
    story.decided(A, _a("En annen bod.", more=LOCAL.replace("boden", "skapet")), "2026-04-01")
    assert "1. april 2026" in _row(story.on("2026-04-02"), "Nøkkelen ligger i skapet.")


def test_an_adaptation_nobody_decided_says_so(tmp_path: Path) -> None:
    made = Story(tmp_path)
    made.files[A] = _a(more=LOCAL)
    adopted = _row(made.adopted().on("2026-01-06"), "Nøkkelen ligger i boden.")
    assert "Tatt inn slik det var 5. januar 2026, ikke besluttet" in adopted


def _row(shown: Shown, text: str) -> str:
    rows = re.findall(r"<tr.*?</tr>", shown["ulikheter.md"], re.S)
    return next(row for row in rows if text in row)


def test_the_share_that_is_common_is_counted_as_it_says(tmp_path: Path) -> None:
    files = {
        A: _a(more=LOCAL),
        B: routine("RUT-002", "Nøkler", STEP, topic="taushetsplikt"),
        "routines/drift/rut-003-c.md": routine("RUT-003", "Bil", STEP, topic="taushetsplikt").replace("scope: {sites: all}", "scope: {sites: [sor]}"),
        "routines/drift/rut-004-d.md": routine("RUT-004", "Gammel", STEP, topic="taushetsplikt", more="withdrawn: {date: 2026-01-01, reason: Slutt.}\n"),
    }
    page = Made(handbook(tmp_path, files))["ulikheter.md"]
    assert _counts(page) == ["3 rutiner", "2 av 3", "1 av 3", "1"]
    assert "Uten noen: Sone Sør." in page
    assert "Bil<small>Gjelder Sone Sør</small>" in _under(page, "ikke-overalt") and "Nøkler" not in _under(page, "ikke-overalt")


# Coverage


def test_what_nothing_covers_stands_first_and_counts_only_what_is_decided(story: Story) -> None:
    story.decided(A, _a("Trygghet.", more="basic_needs: [safety, choice]\n"), "2026-02-01")
    story.decided(B, routine("RUT-002", "Nøkler", STEP, topic="taushetsplikt", more="basic_needs: [safety]\n"), "2026-02-02")
    new = "routines/drift/rut-003-c.md"
    story.files[new] = routine("RUT-003", "Bad", STEP, topic="bomtur", more="basic_needs: [hygiene]\n")
    page = story.on("2026-02-03")["dekning.md"]
    assert _counts(page) == ["14", "2", "12", "1"]
    assert page.index("{#ingen-basic-needs}") < page.index("{#en-basic-needs}") < page.index("{#flere-basic-needs}")
    assert "Personlig hygiene" in _under(page, "ingen-basic-needs"), "nobody has decided what would cover it"
    assert "Valgfrihet" in _under(page, "en-basic-needs") and "Låst dør" in _under(page, "en-basic-needs")
    assert "Trygghet: 2 rutiner" in _under(page, "flere-basic-needs")
    story.decided(new, story.files[new], "2026-02-04")
    assert _counts(story.on("2026-02-05")["dekning.md"]) == ["14", "3", "11", "2"]


# A leader's page


@pytest.fixture
def led(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files["roles/nattvakt.yaml"] = role("nattvakt", "Nattvakt", sites="[nord]")
    made.files[A] = routine("RUT-001", "Tilsyn om natta", NIGHT, more="review_months: 6\n" + LOCAL)
    made.files[B] = routine("RUT-002", "Nøkler", STEP, topic="taushetsplikt").replace("scope: {sites: all}", "scope: {sites: [nord]}")
    made.adopted()
    return made.decided(B, made.files[B].replace("note: Første utgave", "note: Ny lås."), "2026-07-01")


def test_a_leader_sees_what_is_late_missing_waiting_and_new(led: Story) -> None:
    shown = led.on("2026-07-06")
    page = shown["leder/index.md"]
    assert _counts(page) == ["1", "1", "0", "1"]
    assert "Tilsyn om natta" in _under(page, "forfalt") and "Tilsyn om natta, steg 1: ingen hovedansvarlig" in _under(page, "hull")
    assert "Ny lås." in _under(page, "nytt")
    for anchor in re.findall(r'<b><a href="#([\w-]+)">', page):
        assert f"{{#{anchor}}}" in page, "what is counted leads to what was counted"
    assert 'href="../leder/nord/"' in page and 'href="../gjennomgang/#eier-sykepleier"' in page


def test_a_leader_of_one_place_sees_only_what_is_so_there(led: Story) -> None:
    shown = led.on("2026-07-06")
    north, south = shown["leder/nord.md"], shown["leder/sor.md"]
    assert _counts(north) == ["1", "0", "0", "1"] and _counts(south) == ["1", "1", "0", "0"], "the night watch is missing in the south alone"
    assert "Nøkkel" in _under(north, "eget") and "Her gjøres ingenting annerledes." in _under(south, "eget")
    assert '#sted-nord">Hvordan, hvorfor' in north
    assert "2 dokumenter" in north and "1 dokument." in south


def test_what_waits_is_in_one_list_with_the_way_to_the_proposals(led: Story) -> None:
    settings = "docs/registers/reg-settings.yaml"
    forge = led.files[settings] + "forge: {kind: gitlab, url: https://forge.example/lia/handbok}\n"
    led.decided(settings, forge.replace("note: Første utgave", "note: Forslag på nett."), "2026-07-02")
    led.files[A] = led.files[A].replace("note: Første utgave", "note: Uten beslutning.")
    page = led.on("2026-07-06")["leder/index.md"]
    waits = _under(page, "venter")
    assert "Tilsyn om natta" in waits and "https://forge.example/lia/handbok/-/merge_requests" in waits
    assert _counts(page)[2] == "1"


def test_a_leader_sees_the_longest_overdue_and_the_way_to_the_rest(tmp_path: Path) -> None:
    made = Story(tmp_path)
    for n in range(10, 25):
        made.files[f"routines/drift/rut-0{n}-x.md"] = routine(f"RUT-0{n}", f"Nummer {n}", STEP, topic="bomtur", more="review_months: 6\n")
    late = _under(made.adopted().on("2026-07-06")["leder/index.md"], "forfalt")
    assert late.count("Skulle vært sett over") == 10 and "og 5 til" in late and 'href="../gjennomgang/#forfalt"' in late


def test_the_public_has_no_part_in_how_the_work_goes(tmp_path: Path) -> None:
    settings = BASE["docs/registers/reg-settings.yaml"].replace(HEAD, HEAD + "visibility: public\n")
    public = Made(handbook(tmp_path, {A: _a(more="visibility: public\n" + LOCAL), "docs/registers/reg-settings.yaml": settings}), audience="public")
    assert not set(ACROSS) & set(public.pages)
    everything = "\n".join(page.text for page in public.pages.values()) + str(site.menu(public.book))
    for page in ("leder", "gjennomgang", "arshjul", "ulikheter", "dekning"):
        assert f"{page}/" not in everything, page


@pytest.mark.parametrize("language", ["nb", "da", "sv", "en"])
def test_every_language_has_every_page(led: Story, language: str) -> None:
    settings = "docs/registers/reg-settings.yaml"
    led.files[settings] = led.files[settings].replace("language: nb", f"language: {language}")
    shown = led.on("2026-07-06", language=language)
    for path in ACROSS:
        assert path in shown.pages
        head = re.findall(r"<h1>(.*?)</h1>", shown[path])
        assert len(head) == 1 and head[0]
    assert "{" not in re.sub(r"\{#[^}]*\}", "", "".join(shown[path].split("\n---\n", 1)[1] for path in ACROSS)), "no field is left empty"
    titles = {path: re.findall(r"<h1>(.*?)</h1>", shown[path])[0].replace("&shy;", "").replace("\u00ad", "") for path in ACROSS}
    wanted = {"nb": "Årshjul", "da": "Årshjul", "sv": "Årshjul", "en": "Review calendar"}
    assert titles["arshjul.md"] == wanted[language]
