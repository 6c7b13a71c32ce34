"""What the public may read: nothing internal is named, on pages or in data."""

from __future__ import annotations

from pathlib import Path

from tests.site.making import BASE, HEAD, STEP, Made, handbook, role, routine

from felles import site
from felles.searching.folding import folded
from felles.site.search import search_files

OPEN = "visibility: public\n"


def _made(folder: Path) -> Made:
    steps = (
        STEP
        + "  - {n: 2, action: Ring, responsible: [assistent], accountable: sykepleier, channel: vakt, routine: RUT-002}\n"
    )
    settings = BASE["docs/registers/reg-settings.yaml"].replace(HEAD, HEAD + OPEN)
    return Made(
        handbook(
            folder,
            {
                "docs/registers/reg-settings.yaml": settings
                + "front: {urgent: [{document: RUT-002, title: Hemmelig kode}]}\n",
                "roles/sykepleier.yaml": role("sykepleier", "Sykepleier", more=OPEN + "channels: [vakt]\n"),
                "roles/assistent.yaml": role("assistent", "Vikarassistenten"),
                "routines/akutt/rut-001-a.md": routine(
                    "RUT-001",
                    "Besøk",
                    steps,
                    more=OPEN + "related: [RUT-002]\n",
                    body="Se [her](rut-002-b.md) og RUT-002.\n",
                ),
                "routines/akutt/rut-002-b.md": routine(
                    "RUT-002", "Hemmelig adresse", STEP, topic="taushetsplikt"
                ),
            },
        ),
        audience="public",
    )


def test_nothing_internal_is_named_anywhere(tmp_path: Path) -> None:
    made = _made(tmp_path)
    everything = "\n".join(page.text for page in made.pages.values())
    for secret in ("Hemmelig", "Vikarassistenten", "Vakttelefonen", "4010", "Sone Nord", "rut-002", "bomtur"):
        assert secret not in everything, secret
    data = (
        str(site.published(made.book)) + str(site.menu(made.book))
    )
    for secret in ("Hemmelig", "Vikarassistenten", "Vakttelefonen", "4010", "Sone Nord", "rut-002"):
        assert secret not in data, secret


def test_no_file_of_the_search_holds_a_word_of_what_is_internal(tmp_path: Path) -> None:
    """Words stand in the index in small letters, without marks, by their stems and by their ends: each is looked for in every way."""
    made = _made(tmp_path)
    staff = {path: content.decode("utf-8").lower() for path, content in search_files(Made(made.handbook).book).items()}
    public = {path: content.decode("utf-8").lower() for path, content in search_files(made.book).items()}
    for secret in ("hemmelig", "vikarassist", "vakttelefon", "4010", "sone nord", "sone-nord", "rut-002/", "bomtur", "taushet"):
        for way in {secret, folded(secret), secret[::-1], folded(secret)[::-1]}:
            assert [path for path, text in public.items() if way in text] == [], way
    everything = "".join(staff.values())
    assert all(secret in everything for secret in ("hemmelig", "gilemmeh", "vikarassist", "rut-002/"))  # staff find it: the words looked for are the right ones
    assert "besøk" in "".join(public.values())


def test_a_page_that_leaves_something_out_says_so_once(tmp_path: Path) -> None:
    made = _made(tmp_path)
    page = made["rutiner/rut-001.md"]
    assert page.count('class="f-muted f-note"') == 1
    assert "for ansatte" in page
    assert "Ring på" in page and "Besøk" in made["roller/sykepleier.md"]


def test_staff_read_all_of_it(tmp_path: Path) -> None:
    made = _made(tmp_path)
    staff = Made(made.handbook)
    page = staff["rutiner/rut-001.md"]
    assert "f-note" not in page and "Hemmelig adresse" in page
    assert "Hemmelig kode" in staff["index.md"]


def test_an_internal_document_that_a_public_text_names_by_its_id_is_only_said_to_be_there(tmp_path: Path) -> None:
    step = STEP.replace("Ring på", "Følg RUT-009-B. Ellers RUT-009 og så RUT-0091")
    public = routine("RUT-001", "Låst dør", step, more=OPEN, body="Se RUT-009.\n")
    both = handbook(tmp_path, {"routines/akutt/rut-001-a.md": public, "routines/akutt/rut-009-b.md": routine("RUT-009", "Hemmelig kode", STEP)})
    made, staff = Made(both, audience="public"), Made(both)
    page = made["rutiner/rut-001.md"]
    assert "Følg RUT-009-B. Ellers en tekst bare for ansatte og så RUT-0091" in page and "Se en tekst bare for ansatte." in page
    assert not any(b"RUT-009 " in content or b"RUT-009." in content for content in search_files(made.book).values())
    assert "Hemmelig kode" in staff["rutiner/rut-001.md"] and any(b"RUT-009 " in content for content in search_files(staff.book).values())
