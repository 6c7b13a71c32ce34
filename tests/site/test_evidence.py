"""The page for whoever is asked by an inspector: what can be handed over, what is unproven first, what answers which clause."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from tests.site.decided import ZERO, Shown, Story
from tests.site.making import BASE, STEP, active, below_front_matter, role, routine

from felles.cli.export import command as export
from felles.cli.verify import command as verify
from felles.evidence.frames import frames
from felles.evidence.ground import Ground
from felles.evidence.items import items
from felles.facts.as_of import as_of
from felles.model import Asked, Decision, Offered
from felles.site.across.grounds import counted
from felles.words import LANGUAGES, Words

PAGE, TODAY = "tilsyn.md", "2026-03-01"
A, B = "routines/akutt/rut-001-a.md", "routines/drift/rut-002-b.md"
SETTINGS = "docs/registers/reg-settings.yaml"
PACK = Offered("lia-2026-02-28.zip", 7_255_134, 353, f"sha256:{'ab' * 32}", Asked("2026-01-05", "2026-02-28", sites=("nord",)), 3, 1, "2026/17", True)


def _a(note: str = "Første utgave", deadline: str = "Straks") -> str:
    return routine("RUT-001", "Låst dør", STEP.replace("Straks", deadline)).replace("note: Første utgave", f"note: {note}")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files[A] = _a()
    made.files[B] = routine("RUT-002", "Nøkler", STEP, topic="taushetsplikt")
    return made.adopted().decided(A, _a("Fem minutter.", "Innen fem minutter"), "2026-01-10").decided(A, _a("Fire.", "Innen fire minutter"), "2026-01-20")


def _under(page: str, anchor: str) -> str:
    """What stands under a heading of the second level."""
    found = re.search(rf"^## [^\n]*\{{#{anchor}[ }}].*?(?=^## |\Z)", page, re.M | re.S)
    return found[0] if found else ""


def _rows(page: str) -> list[str]:
    """The titles of what is missing."""
    return [re.sub("<small.*|<[^>]*>", "", row) for row in re.findall(r"<li[^>]*>(.*?)</li>", _under(page, "mangler"))]


def _first_table(page: str) -> list[str]:
    under = _under(page, "krav")
    return re.findall(r"<tr>(.*?)</tr>", under[: under.index("</table>")], re.S)[1:]


# What is missing


def test_when_all_is_decided_it_says_so_and_nothing_is_missing(story: Story) -> None:
    page = story.on(TODAY)[PAGE]
    assert "f-state--ok" in page[: page.index("</p>")] and "Alt som står her, er besluttet" in page
    assert "Ingenting som håndboken selv kan se" not in page, "a routine was adopted, and a need has no routine"
    assert _rows(page) == ["14 behov som ingenting dekker"]


def test_what_is_unproven_comes_first_each_with_its_page(story: Story) -> None:
    story.files[B] = story.files[B].replace("Straks", "Sist")
    story.files["roles/nattvakt.yaml"] = role("nattvakt", "Nattvakt")
    del story.files["roles/assistent.yaml"]
    page = story.on(TODAY)[PAGE]
    assert "f-state--stop" in page[: page.index("</p>")] and "3 ting står uten å være besluttet" in page
    assert set(_rows(page)[:3]) == {"Nøkler", "Nattvakt", "Assistent"}
    under = _under(page, "mangler")
    assert '<a href="../rutiner/rut-002/">Nøkler<small>Endret uten beslutning</small>' in under
    assert "Nattvakt<small>Ikke besluttet</small>" in under and "Assistent<small>Fjernet uten beslutning. Teksten som ble besluttet sist, vises." in under


def test_what_somebody_is_working_on_is_no_more_proven(story: Story) -> None:
    story.files[B] = story.files[B].replace("Straks", "Sist")
    page = story.on(TODAY, settled=False)[PAGE]
    assert "1 ting står uten å være besluttet" in page and 'rut-002/">Nøkler<small>Utkast</small>' in _under(page, "mangler")


def test_a_removed_document_whose_text_is_lost_is_told_all_the_same(story: Story) -> None:
    del story.files["roles/assistent.yaml"]
    story.texts.clear()
    page = story.on(TODAY)[PAGE]
    assert _rows(page)[0] == "assistent" and "den siste teksten finnes ikke her" in page
    assert "fantes ikke der dette nettstedet ble bygd" in _under(page, "krav"), "what isn't at hand isn't counted"
    assert "<table" not in page


def test_many_are_not_all_named(story: Story) -> None:
    for n in range(10, 22):
        story.files[f"routines/drift/rut-0{n}-x.md"] = routine(f"RUT-0{n}", f"Nummer {n}", STEP)
    rows = _rows(story.on(TODAY)[PAGE])
    assert rows[8] == "4 til" and sum(row.startswith("Nummer") for row in rows) == 8


def test_what_waits_to_be_confirmed_stands_with_its_day(story: Story) -> None:
    story.decided(A, _a("Tre.", "Innen tre minutter"), "2026-02-01", way="urgent", policy=({"urgent": {"confirm_within_days": 14}},))
    under = _under(story.on("2026-02-10")[PAGE], "mangler")
    assert "Låst dør<small>Skal bekreftes innen 15. februar 2026. Det hastet, så noen få bestemte." in under
    assert "Skulle vært bekreftet innen 15. februar 2026" in _under(story.on("2026-02-20")[PAGE], "mangler")


def test_what_was_adopted_again_is_one_row_that_leads_to_the_newest(story: Story) -> None:
    for day in ("2026-02-01", "2026-02-02"):
        last = story.decisions[-1]
        rows = (story._decided(B, story.files[B], last.number, day, outcome="baseline", way="mandate"),)
        story._add(Decision(last.number + 1, f"{day}T10:00:00Z", ZERO, last.fingerprint, rows, (), (), None, (), "Prøve"))
    under = _under(story.on("2026-02-10")[PAGE], "mangler")
    assert under.count("2 ganger er noe tatt inn på nytt") == 1 and "1 dokument. Siste gang 2. februar 2026." in under
    assert f'href="../beslutninger/#nr-{story.decisions[-1].number}"' in under and "0 filer" not in under


# Clause by clause


def test_the_counts_are_those_of_a_pack(story: Story) -> None:
    """The page reads no earlier versions, and comes to as many rows of everything."""
    story.decided(A, _a("Senere.", "Innen to minutter"), "2026-02-20", begins="2026-04-01")
    shown = story.on(TODAY)
    ids = {id for frame in frames(Words("nb")) for clause in frame.clauses for id in clause.items}
    found = {item.id: [len(table.rows) for table in item.tables] for item in counted(shown.book, ids)}

    def texts(blobs: object) -> dict[str, bytes]:
        return {blob: story.texts[blob] for blob in blobs if blob in story.texts}  # type: ignore[attr-defined]

    tip = shown.book.past.tip
    whole = Ground(Asked("2026-01-05", TODAY), as_of(tip, texts, TODAY), texts, Words("nb"), tip=tip)
    assert found == {item.id: [len(table.rows) for table in item.tables] for item in items(whole, ids)}
    assert found["EV02"][0] == len(BASE) + 2 + 3 and set(found) == ids


def test_a_clause_names_its_items_their_pages_how_much_there_is_and_what_is_lacking(story: Story) -> None:
    page = story.on(TODAY)[PAGE]
    rows = {re.sub("<[^>]*>", "", row.split("</td>")[0]).split("§")[-1].strip().replace("Ikke kontrollert mot kilden", ""): row for row in _first_table(page)}
    assert [name.strip() for name in rows][:3] == ["3", "5", "6 a"] and len(rows) == 19
    five = next(row for name, row in rows.items() if name == "5")
    assert f'<a href="../sok/">Dokumentregister</a>: {len(BASE) + 2} rader' in five
    assert "Ikke kontrollert mot kilden" in five and "Ikke kontrollert" not in rows["6 a"]
    assert '<a href="../ansvar/">' in rows["6 a"] and '<a href="../beslutninger/">' in rows["6 a"] and '<a href="../roller/">' in rows["6 a"]
    assert "f-state--off" in rows["8 f"] and "f-state--ok" in rows["3"] and "Journal" not in rows["3"]
    assert not re.search(r">[^<]*\bEV[0-9]", _under(page, "krav")), "items have names, and no ids on a page"
    assert "aldri i håndboken" in rows["6 f"], "what is kept elsewhere is told"


def test_the_others_are_folded_and_the_handbook_says_which_comes_first(story: Story) -> None:
    page = story.on(TODAY)[PAGE]
    folded = re.findall(r'<details class="f-folded" id="([\w-]+)"><summary>(.*?)</summary>', page)
    assert [id for id, _ in folded] == ["iso-7101", "iso-9001", "dk-aeldretilsyn", "se-ledningssystem", "kommandoer"]
    assert re.search(r": \d+ av 11 punkter har noe i håndboken$", dict(folded)["iso-9001"])
    chosen = story.files[SETTINGS] + "evidence: {frames: [iso-9001], case_ref: 2026/17, retention: Bevares på saken.}\n"
    page = story.decided(SETTINGS, chosen, "2026-02-01").on("2026-03-02")[PAGE]
    assert len(_first_table(page)) == 11 and '<details class="f-folded" id="no-ledelse">' in page
    assert "<dd>2026/17</dd>" in _under(page, "arkiv") and "Bevares på saken." in _under(page, "arkiv")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_whole_in_every_language_and_leads_nowhere_that_isnt_there(story: Story, language: str) -> None:
    shown = story.on(TODAY, language=language, pack=PACK)
    page = below_front_matter(shown[PAGE])
    assert active(page) == [] and frames(Words(language))[0].title in html.unescape(page)
    here = {"data/evidence.zip", *(path.removesuffix("index.md").removesuffix(".md").rstrip("/") for path in shown.pages)}
    for link in re.findall(r'href="(\.\./[^"#]*)', page):
        assert link.removeprefix("../").rstrip("/") in here, link
    anchors = set(re.findall(r'id="([^"]+)"|\{#([\w-]+)', page))
    for link in re.findall(r'href="#([^"]*)', page):
        assert any(link in pair for pair in anchors), link


def test_before_anything_is_decided_it_says_that(tmp_path: Path) -> None:
    page = Story(tmp_path).on(TODAY)[PAGE]
    assert "Ingenting er besluttet ennå" in page and "f-state--off" in page and "<table" not in page and _under(page, "mangler") == ""
    assert _under(page, "bestille"), "how a pack is made stands there all the same"


def test_it_is_for_staff_alone(story: Story) -> None:
    story.files[A] = story.files[A].replace("lang: nb\n", "lang: nb\nvisibility: public\n")
    shown = story.on(TODAY, audience="public", pack=PACK)
    assert PAGE not in shown.pages and not any("tilsyn" in page or "evidence.zip" in page for page in shown.pages.values())


# The pack


def test_a_pack_is_offered_with_what_tells_it_from_others(story: Story) -> None:
    page = story.on(TODAY, pack=PACK)[PAGE]
    panel = page[page.index('<div class="f-panel">') : page.index("</div>\n\n##")]
    assert '<a class="f-button" href="../data/evidence.zip" download="lia-2026-02-28.zip">Last ned pakken (7,3 MB)</a>' in panel
    for said in ("5. januar 2026 til 28. februar 2026", "nord", "353 filer", "signert", f"sha256:{'ab' * 32}", "2026/17"):
        assert said in panel, said
    assert f"<code class=\"f-code\">{'ab' * 32}</code>" in _under(page, "kontroll"), "as sha256sum prints it"
    assert "3 endringer kom inn utenom teamet" in _under(page, "mangler") and "1 av dem står der ennå." in page


def test_without_one_it_says_how_one_is_asked_for(story: Story) -> None:
    page = story.on(TODAY)[PAGE]
    assert "evidence.zip" not in page and "Be den som drifter håndboken, om en." in page and 'href="#bestille"' in page


def test_what_is_to_be_typed_can_be_typed(story: Story) -> None:
    """Each option that the page names is one that the command has; ids are this handbook's own."""
    page = _under(story.on(TODAY)[PAGE], "bestille")
    typed = [html.unescape(one) for one in re.findall(r"<code[^>]*>(.*?)</code>", page)]
    known = {option for parameter in export.params for option in parameter.opts}
    options = {word for one in typed if not one.startswith(("felles verify", "felles build")) for word in one.split() if word.startswith("--")}
    assert options <= known and {"--as-of", "--from", "--to", "--site", "--document", "--requirement", "--finding", "--without-accounts", "--sign"} - {"--requirement"} <= options
    assert f"felles export --out tilsyn-{TODAY}.zip --as-of {TODAY}" in typed and "felles export --out tilsyn.zip --from 2026-01-05 --to 2026-03-01" in typed
    assert "--site nord" in typed and "nord, sor" in typed and "felles verify tilsyn.zip" in typed and verify.name == "verify"


def test_it_stands_in_the_menu_and_where_the_handbook_tells_how_it_works(story: Story) -> None:
    shown: Shown = story.on(TODAY)
    assert 'href="../tilsyn/"' in shown["mer.md"] and 'href="../tilsyn/"' in shown["om/index.md"]
