"""What stands on the page of a document, and in which order."""

from __future__ import annotations

from pathlib import Path

from tests.site.making import BASE, HEAD, STEP, Made, handbook, role, routine

from felles import site

STEPS = (
    "  - {n: 1, action: Ring på, responsible: [sykepleier, assistent], accountable: sykepleier, deadline: Straks, detail: Vent litt.}\n"
    "  - {n: 2, action: Ring vakta, responsible: [assistent], accountable: sykepleier, deadline: Innen 5 minutter, channel: vakt,"
    " recorded_in: {channel: vakt, part: Notat}, branches: [{when: Ingen svarer, do: Ring igjen}]}\n"
    "  - {n: 3, action: Skriv, responsible: [sykepleier], accountable: sykepleier, routine: RUT-002}\n"
)
MORE = "alert: Ser du tegn til akutt sykdom? Ring 113 først.\ncall: [{channel: nod}, {channel: vakt, when: Ingen åpner}]\nrelated: [RUT-002]\n"


def _made(folder: Path, files: dict[str, str] | None = None) -> Made:
    return Made(
        handbook(
            folder,
            {
                "routines/akutt/rut-001-a.md": routine(
                    "RUT-001", "Låst dør", STEPS, more=MORE, body="## Natt\n\nLås etter deg.\n"
                ),
                "routines/drift/rut-002-b.md": routine("RUT-002", "Nøkler", STEP, topic="taushetsplikt"),
                **(files or {}),
            },
        )
    )


def test_the_order_is_the_order_of_need(tmp_path: Path) -> None:
    page = _made(tmp_path)["rutiner/rut-001.md"]
    parts = [
        'class="f-print"', 'class="f-kicker"', "<h1>Låst dør</h1>", 'class="f-standing"', 'class="f-alert"',
        "## Gjør dette nå {#do-now .f-vh}", 'class="f-steps"', 'class="f-call"', "## Formål", "## Gjelder for",
        "## Ansvar", "## Natt {#natt}", "## Avvik", "## Henger sammen med", "## Vises til fra", "## Siste endring",
        "## Hvem som svarer for dette",
    ]  # fmt: skip
    places = [page.index(part) for part in parts if not part.startswith("## Vises")]
    assert places == sorted(places)


def test_steps_say_who_and_the_accountable_only_when_that_is_another(tmp_path: Path) -> None:
    page = _made(tmp_path)["rutiner/rut-001.md"]
    first, second, third = page.split('<li class="f-step"')[1:4]
    assert (
        "<b>Straks</b>" in first and "Den som har besøket</span>" in first and "Hovedansvarlig" not in first
    )
    assert "Assistent</span>" in second and "<dt>Hovedansvarlig</dt><dd>Sykepleier</dd>" in second
    assert "<dt>Føres i</dt><dd>Vakttelefonen, notat</dd>" in second
    assert "<strong>Ingen svarer.</strong> Ring igjen" in second
    assert '<dt>Følg også</dt><dd><a href="../../rutiner/rut-002/">Nøkler</a></dd>' in third


def test_the_call_bar_has_the_emergency_number_and_each_places_number(tmp_path: Path) -> None:
    page = _made(tmp_path)["rutiner/rut-001.md"]
    assert '<a class="f-call__life" href="tel:113">Ring 113</a>' in page
    assert '<summary data-others="Andre steder">Ring vakttelefonen</summary>' in page
    assert '<a href="tel:4010" data-place="nord"><span>Sone Nord</span> <span>4010</span></a>' in page


def test_responsibility_is_gathered_from_the_steps(tmp_path: Path) -> None:
    page = _made(tmp_path)["rutiner/rut-001.md"]
    part = page[page.index("## Ansvar") : page.index("## Natt")]
    assert "Sykepleier</a></dt><dd>Hovedansvarlig for steg 1–3. Utfører steg 3.</dd>" in part
    assert "<dt>Den som har besøket</dt><dd>Utfører steg 1.</dd>" in part


def test_the_printed_head_has_the_day_and_blanks(tmp_path: Path) -> None:
    page = _made(tmp_path)["rutiner/rut-001.md"]
    printed = page[page.index('class="f-print"') : page.index('class="f-kicker"')]
    assert "21. november 2026" in printed and "RUT-001" in printed and "____" in printed


def test_an_actors_page_gathers_every_step(tmp_path: Path) -> None:
    page = _made(tmp_path)["roller/sykepleier.md"]
    assert '<a href="#relation-accountable">2 rutiner</a>' in page
    assert (
        '<a href="../../rutiner/rut-001/#s2">Ring vakta<small>Låst dør, steg 2. Innen 5 minutter</small></a>'
        in page
    )
    assert '<a href="../../rutiner/rut-001/#s1">Låst dør<small>Steg 1 og 3</small></a>' in page


def test_a_withdrawn_document_says_so_before_anything_else(tmp_path: Path) -> None:
    text = routine(
        "RUT-009",
        "Gammel",
        STEP,
        topic="taushetsplikt",
        more="withdrawn: {date: 2026-02-01, reason: Slått sammen med RUT-001.}\n",
    )
    made = _made(tmp_path, {"routines/akutt/rut-009-c.md": text})
    page = made["rutiner/rut-009.md"]
    assert '<span class="f-state f-state--off">Utgått</span> <span>1. februar 2026</span>' in page
    assert page.index("Slått sammen med") < page.index('class="f-steps"')
    assert "Gammel" not in made["steder/nord.md"]
    assert "#s1" not in made["roller/sykepleier.md"].replace("rut-001/#s1", "").replace("rut-002/#s1", "")


def test_before_any_decision_a_later_day_to_begin_is_all_there_is_to_say(tmp_path: Path) -> None:
    text = routine("RUT-009", "Ny", STEP, topic="taushetsplikt", more="valid_from: 2027-01-01\n")
    page = _made(tmp_path, {"routines/akutt/rut-009-c.md": text})["rutiner/rut-009.md"]
    assert '<span class="f-state f-state--off">Ikke besluttet ennå</span> <span>Fra 1. januar 2027</span>' in page


def test_what_is_published_is_what_has_a_page(tmp_path: Path) -> None:
    made = _made(tmp_path)
    found = {entry["id"]: entry for entry in site.published(made.book)}
    assert found["RUT-001"] == {
        "id": "RUT-001", "kind": "routine", "title": "Låst dør", "version": None, "standing": "unproven",
        "dates": {"decided_at": None, "in_force_from": None, "review_due": None, "valid_from": None, "withdrawn": None},
        "url": "rutiner/rut-001/",
    }  # fmt: skip
    with_page = {page.document for page in made.pages.values() if page.document}
    assert set(found) == with_page == {document.id for document in made.handbook.documents}


def test_a_term_is_explained_where_it_is_first_mentioned_and_only_there(tmp_path: Path) -> None:
    body = "Bomturen er `bomtur`, og [bomtur](https://a.example) igjen. En BT. En bomtur til.\n"
    text = routine("RUT-009", "X", STEP, topic="taushetsplikt", body=body)
    page = _made(tmp_path, {"routines/akutt/rut-009-c.md": text})["rutiner/rut-009.md"]
    term = '<a class="f-term" href="../../ord-og-begreper/#bomtur"><abbr title="Besøk der ingen åpner">'
    assert page.count("<abbr") == 1
    assert f"<p>{term}Bomturen</abbr></a> er <code>bomtur</code>" in page


def test_a_document_named_by_its_id_becomes_a_link_called_by_its_title(tmp_path: Path) -> None:
    text = routine("RUT-009", "X", STEP, topic="taushetsplikt", body="Følg RUT-001, ikke RUT-777.\n")
    page = _made(tmp_path, {"routines/akutt/rut-009-c.md": text})["rutiner/rut-009.md"]
    assert 'Følg <a href="../../rutiner/rut-001/" title="RUT-001">Låst dør</a>, ikke RUT-777.' in page


def test_a_place_shows_what_applies_there_and_its_own_ways(tmp_path: Path) -> None:
    more = "local: [{site: sor, field: Hvem som åpner, text: Vaktmester., reason: Han bor der.}]\n"
    only = routine("RUT-009", "Bare nord", STEP, topic="taushetsplikt", more=more).replace(
        "sites: all", "sites: [nord]", 1
    )
    made = _made(
        tmp_path,
        {
            "routines/akutt/rut-009-c.md": only,
            "roles/nattvakt.yaml": role("nattvakt", "Nattvakt", sites="[nord]"),
        },
    )
    north, south = made["steder/nord.md"], made["steder/sor.md"]
    assert "Bare nord" in north and "Nattvakt" in north and "Låst dør" in south
    assert "Nattvakt" not in south.replace(">Nattvakt</option>", ""), "but anybody can say that it is theirs"
    assert "Bare nord<small>Hvem som åpner: Vaktmester</small>" in south
    assert 'href="tel:4010"' in north and 'href="tel:4020"' in south


def test_everyday_words_lead_to_what_is_written_on_the_topic(tmp_path: Path) -> None:
    page = _made(tmp_path)["sok.md"]
    assert '<a href="../rutiner/rut-001/">tom gang<small>Se «Låst dør»</small></a>' in page
    assert "data-felles-search" in page and "data-felles-results" in page and "data-felles-az" in page


def test_the_same_handbook_gives_the_same_pages(tmp_path: Path) -> None:
    one, two = _made(tmp_path / "a"), _made(tmp_path / "b")
    assert {p: one[p] for p in one.pages} == {p: two[p] for p in two.pages}


def test_a_place_is_not_called_by_its_code(tmp_path: Path) -> None:
    sites = BASE["docs/registers/reg-sites.yaml"] + (
        "  - {id: vest-1, name: Sone Vest, type: zone, active_from: 2020-01-01}\n"
    )
    page = _made(tmp_path, {"docs/registers/reg-sites.yaml": sites})["steder/vest-1.md"]
    assert "Sone Vest" in page and ">vest-1<" not in page


def test_a_long_word_list_has_letters_to_go_by(tmp_path: Path) -> None:
    path = "docs/registers/reg-terms.yaml"
    assert "f-chips" not in _made(tmp_path / "short")["ord-og-begreper/index.md"]
    words = "".join(f"  - {{id: ord-{i}, nb: {'abcdefgh'[i % 8]}ord {i}, meaning: Noe}}\n" for i in range(40))
    page = _made(tmp_path / "long", {path: BASE[path] + words})["ord-og-begreper/index.md"]
    assert '<li><a href="#ord-11">D</a></li>' in page


def test_a_register_without_rows_says_so(tmp_path: Path) -> None:
    path = "docs/registers/reg-waivers.yaml"
    text = f"id: REG-WAIVERS\nkind: waivers\ntitle: Unntak\n{HEAD}entries: []\n"
    page = _made(tmp_path, {path: text})["unntak/index.md"]
    assert '<p class="f-muted f-note">Ingen</p>' in page
