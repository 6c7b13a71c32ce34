"""The ways to a document: by what one stands in, by area, by function; the way back; and what is related to it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.site.making import BASE, HEAD, STEP, Made, handbook, role, routine

from felles import site

SETTINGS = "docs/registers/reg-settings.yaml"
STANDS = (
    "situations:\n"
    "  - {id: for-besoket, title: Før besøket, description: Du står utenfor., documents: [{document: RUT-001, title: Ingen åpner}, {document: sykepleier}]}\n"
    "  - {id: For_Besoket, title: Før besøket igjen, documents: [{document: RUT-001}]}\n"
    "  - {id: internt, title: Internt, documents: [{document: RUT-002, title: Hemmelig kode}]}\n"
)
LEADING = "  - {{n: 1, action: Ring, responsible: [sykepleier], accountable: sykepleier, routine: {to}}}\n"


def _made(folder: Path, *, audience: site.Audience = "internal", settings: str = STANDS, **files: str) -> Made:
    own = {
        SETTINGS: BASE[SETTINGS].replace(HEAD, HEAD + "visibility: public\n") + settings,
        "routines/akutt/rut-001-a.md": routine("RUT-001", "Låst dør", STEP, more="visibility: public\n"),
        "routines/drift/rut-002-b.md": routine("RUT-002", "Nøkler", STEP, topic="taushetsplikt"),
    }
    return Made(handbook(folder, {**own, **files}), audience=audience)


def test_what_one_stands_in_leads_to_what_helps_by_the_question_one_has(tmp_path: Path) -> None:
    made = _made(tmp_path)
    page = made["situasjoner/for-besoket.md"]
    assert "Du står utenfor." in page
    assert '<a href="../../rutiner/rut-001/">Ingen åpner<small>Låst dør</small></a>' in page
    assert '<a href="../../roller/sykepleier/">Sykepleier' in page, "without a question it is called what it is called"
    assert '<a href="situasjoner/for-besoket/">Før besøket</a>' in made["index.md"]
    assert 'href="../situasjoner/for-besoket/"' in made["situasjoner/index.md"]
    assert "Situasjoner" in made["mer.md"] and any(item.page == "situasjoner/index.md" for item in site.menu(made.book)[-1].below)


def test_it_leads_to_the_heading_of_the_answer_where_there_is_one(tmp_path: Path) -> None:
    settings = "situations: [{id: legemidler, title: Legemidler, documents: [{document: RUT-001, title: Hvem, section: Hvem kan gjøre hva}, {document: RUT-002, title: Hva, section: Står ikke der}, {document: RUT-002, title: Når, step: 1}, {document: RUT-002, title: Hvor, step: 2}]}]\n"
    body = routine("RUT-001", "Låst dør", STEP, body="\n## Hvem kan gjøre hva\n\nAlle.\n")
    made = _made(tmp_path, settings=settings, **{"routines/akutt/rut-001-a.md": body})
    anchor = re.findall(r"^## Hvem kan gjøre hva \{#([\w-]+)\}", made["rutiner/rut-001.md"], re.M)
    page = made["situasjoner/legemidler.md"]
    assert f'href="../../rutiner/rut-001/#{anchor[0]}">Hvem<' in page
    assert 'href="../../rutiner/rut-002/">Hva<' in page, "a heading that isn't there leads to the page, not into nothing"
    step = re.findall(r'<li class="f-step" id="([\w-]+)"', made["rutiner/rut-002.md"])
    assert len(step) == 1 and f'href="../../rutiner/rut-002/#{step[0]}">Når<' in page and 'href="../../rutiner/rut-002/">Hvor<' in page


def test_two_that_would_stand_at_one_address_are_one(tmp_path: Path) -> None:
    made = _made(tmp_path)
    assert [path for path in made.pages if path.startswith("situasjoner/for")] == ["situasjoner/for-besoket.md"]
    assert "Før besøket igjen" not in made["index.md"]


def test_the_public_is_led_to_nothing_internal(tmp_path: Path) -> None:
    made = _made(tmp_path, audience="public")
    everything = "\n".join(page.text for page in made.pages.values()) + str(site.menu(made.book))
    assert "hemmelig kode" not in everything.lower() and "situasjoner/internt.md" not in made.pages
    assert not any("Internt" in page.text for path, page in made.pages.items() if path != "innstillinger/index.md"), "only the settings say so, which are public here"
    assert "Ingen åpner" in made["situasjoner/for-besoket.md"] and "for ansatte" in made["situasjoner/for-besoket.md"]


def test_a_handbook_without_situations_has_no_empty_page_of_them(tmp_path: Path) -> None:
    made = _made(tmp_path, settings="")
    assert not any(path.startswith("situasjoner") for path in made.pages)
    assert "situasjoner" not in made["index.md"] + made["mer.md"]


def test_the_question_never_hides_what_has_to_be_known_first(tmp_path: Path) -> None:
    gone = routine("RUT-001", "Låst dør", STEP, more="withdrawn: {date: 2026-01-01, reason: Slutt.}\n")
    page = _made(tmp_path, **{"routines/akutt/rut-001-a.md": gone})["situasjoner/for-besoket.md"]
    assert "Ingen åpner<small>Utgått. Låst dør</small>" in page


def test_every_way_here_begins_at_the_front_page(tmp_path: Path) -> None:
    made = _made(tmp_path)
    for path, page in made.pages.items():
        way = re.findall(r'<nav class="f-kicker" aria-label="Du er her"><a href="([^"]*)">Forside</a>', page.text)
        if path == "index.md":
            assert way == []
        else:
            up = site.addresses.address(path).count("/")
            assert way == ["../" * up], path


def test_a_document_stands_under_its_area_as_on_the_front_page(tmp_path: Path) -> None:
    made = _made(tmp_path)
    ways = [re.findall(r'<nav class="f-kicker".*?</nav>', made[path])[0] for path in ("rutiner/rut-001.md", "roller/sykepleier.md")]
    assert [re.findall(r">([^<>]+)</(?:a|span)>", way) for way in ways] == [["Forside", "Akutt", "RUT-001"], ["Forside", "Roller"]]
    assert 'href="../../rutiner/akutt/"' in ways[0]


def _related(made: Made, path: str) -> str:
    page = made[path]
    return page[page.index("{#related}") :].split("\n## ")[0]


def test_related_is_what_it_leads_to_and_what_leads_here_each_once_and_with_why(tmp_path: Path) -> None:
    made = _made(
        tmp_path,
        **{
            "routines/akutt/rut-003-c.md": routine("RUT-003", "Alarm", LEADING.format(to="RUT-001"), topic="taushetsplikt"),
            "routines/akutt/rut-004-d.md": routine("RUT-004", "Fall", LEADING.format(to="RUT-003"), topic="taushetsplikt", more="related: [RUT-001]\n"),
            "routines/akutt/rut-001-a.md": routine("RUT-001", "Låst dør", STEP + LEADING.format(to="RUT-003").replace("n: 1", "n: 2"), more="related: [RUT-002]\n"),
        },
    )
    rows = re.findall(r'<a href="([^"]*)">([^<]*)<small>([^<]*)</small>', _related(made, "rutiner/rut-001.md"))
    assert rows == [("../../rutiner/rut-003/", "Alarm", "Brukes i steg 2 · Fører hit fra steg 1 der"), ("../../rutiner/rut-002/", "Nøkler", "Rutine · Drift")]
    page = made["rutiner/rut-001.md"]
    back = page[page.index("{#links}") :]
    assert "Alarm" not in back and "Fall" in back, "what only names it stands with what links here, and nothing stands twice"
    third = _related(made, "rutiner/rut-003.md")
    assert "Låst dør<small>Brukes i steg 1 · Fører hit fra steg 2 der</small>" in third and "Fall<small>Fører hit fra steg 1 der</small>" in third


def test_what_everything_leads_to_is_related_to_what_it_names_alone(tmp_path: Path) -> None:
    many = {f"routines/drift/rut-0{n}-x.md": routine(f"RUT-0{n}", f"Nummer {n}", LEADING.format(to="RUT-001"), topic="taushetsplikt") for n in range(10, 25)}
    hub = routine("RUT-001", "Låst dør", STEP, more="related: [RUT-010]\n")
    made = _made(tmp_path, **many, **{"routines/akutt/rut-001-a.md": hub})
    related = _related(made, "rutiner/rut-001.md")
    assert "Nummer 10<small>Fører hit fra steg 1 der</small>" in related and related.count("<li>") == 1
    assert "Nummer 11" in made["rutiner/rut-001.md"].split("{#links}")[1]


def test_every_document_of_an_area_is_two_links_from_the_front_page(tmp_path: Path) -> None:
    files = {f"routines/{area}/rut-{n}-x.md": routine(f"RUT-{n}", f"Nummer {n}", STEP, topic="taushetsplikt") for i, area in enumerate(("akutt", "drift")) for n in range(100 + 50 * i, 120 + 50 * i)}
    made = _made(tmp_path, **files)
    first = _links(made, "index.md")
    second = {page for one in first if one in made.pages for page in _links(made, one)} | first
    wanted = {path for path in made.pages if re.fullmatch(r"rutiner/rut-\d+\.md", path)}
    assert len(wanted) == 42 and wanted <= second


def _links(made: Made, path: str) -> set[str]:
    """The pages a page leads to in its own text, the way here apart."""
    own = re.sub(r'<nav class="f-kicker".*?</nav>', "", made[path], flags=re.S)
    pages = {site.addresses.address(page): page for page in made.pages}
    here = site.addresses.address(path).rstrip("/").split("/") if site.addresses.address(path) else []
    found = set()
    for href in re.findall(r'href="([^"#?:]*)', own):
        steps = list(here)
        for part in href.strip("/").split("/"):
            if part == "..":
                steps.pop()
            elif part not in ("", "."):
                steps.append(part)
        address = "/".join(steps) + "/" if steps else ""
        if address in pages:
            found.add(pages[address])
    return found


def test_a_function_finds_its_own_in_one_list_however_many_there_are(tmp_path: Path) -> None:
    step = "  - {n: 1, action: Si fra, responsible: [sykepleier], accountable: sykepleier, informed: [assistent]}\n"
    many = {f"routines/drift/rut-0{n}-x.md": routine(f"RUT-0{n}", f"Nummer {n}", step, topic="taushetsplikt") for n in range(10, 55)}
    made = _made(tmp_path, **many, **{"roles/assistent.yaml": role("assistent", "Assistent")})
    nurse, told = made["roller/sykepleier.md"], made["roller/assistent.md"]
    assert "Nummer 10<small>Steg 1</small>" in nurse, "so many steps are parted by document"
    assert re.search(r"<summary>45 dokumenter</summary>", told), "what one is only told of is folded"
