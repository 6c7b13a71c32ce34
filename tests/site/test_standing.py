"""What a page says of what was decided: what counts today, what comes, what nobody has decided, and who decided."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.site.decided import Story
from tests.site.making import STEP, role, routine

from felles.site.search import search_files, search_records

PATH = "routines/akutt/rut-001-a.md"
PAGE, PAST = "rutiner/rut-001.md", "rutiner/rut-001/historikk.md"


def _text(note: str = "Første utgave", *, deadline: str = "Straks", more: str = "", id: str = "RUT-001", title: str = "Låst dør", sort: str = "significant") -> str:
    text = routine(id, title, STEP.replace("deadline: Straks", f"deadline: {deadline}"), more=more, topic="bomtur" if id == "RUT-001" else "taushetsplikt")
    return text.replace("note: Første utgave", f"note: {note}").replace("class: significant", f"class: {sort}")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    made = Story(tmp_path)
    made.files[PATH] = _text()
    made.files["routines/drift/rut-002-b.md"] = _text(id="RUT-002", title="Nøkler")
    return made.adopted()


def _meta(page: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(re.search(r"^felles: (.*)$", page, re.M)[1])  # type: ignore[index]
    return found


def test_without_any_decision_nothing_claims_to_be_in_force_and_nothing_is_alarmed(tmp_path: Path) -> None:
    shown = Story(tmp_path, files={**Story(tmp_path).files, PATH: _text()}).on("2026-02-01")
    page = shown[PAGE]
    assert '<span class="f-state f-state--off">Ikke besluttet ennå</span>' in page and "f-alert" not in page
    assert _meta(page) == {"document": "RUT-001", "version": "", "standing": "unproven"}
    assert "Ikke besluttet ennå. Slik det sto 1." in page, "on paper"
    assert shown.data("RUT-001")["standing"] == "unproven"
    assert not any("historikk" in path for path in shown.pages)


def test_what_was_adopted_says_that_nobody_decided_it(story: Story) -> None:
    page = story.on("2026-02-01")[PAGE]
    assert '<span class="f-state f-state--ok">Gjelder</span> <span>versjon 1 · tatt inn slik den var 5. januar 2026, ikke besluttet</span>' in page
    assert _meta(page) == {"document": "RUT-001", "version": "1", "standing": "in-force"}
    assert "## Historikk {#historikk}" in page and "<dt>Hvordan</dt><dd>Tatt inn slik det sto, ikke besluttet</dd>" in page


def test_a_decided_version_tells_its_three_days_and_what_is_new(story: Story) -> None:
    story.decided(PATH, _text("Du ringer nå etter fem minutter.", deadline="Innen fem minutter"), "2026-01-10", begins="2026-02-01")
    shown = story.on("2026-02-05")
    page = shown[PAGE]
    assert "versjon 2 · gjelder fra 1. februar 2026 · besluttet 10. januar 2026</span>" in page
    assert '<p class="f-changed"><a href="historikk/#b2"><span><b>Nytt:</b> Du ringer nå etter fem minutter.</span></a></p>' in page.replace("../../rutiner/rut-001/historikk", "historikk")
    assert "Versjon 2. Gjelder per 5. februar 2026." in page
    row = shown.data("RUT-001")
    assert (row["version"], row["standing"]) == (2, "in-force")
    assert row["dates"] == {"decided_at": "2026-01-10T10:00:00Z", "in_force_from": "2026-02-01", "review_due": "2028-01-10", "valid_from": None, "withdrawn": None}
    assert "f-changed" not in story.on("2026-03-10")[PAGE], "after thirty days it is new no more"


def test_the_history_has_who_how_how_sure_and_what_changed_and_nobodys_name(story: Story) -> None:
    story.decided(PATH, _text("Du ringer nå etter fem minutter.", deadline="Innen fem minutter"), "2026-01-10")
    story.decided(PATH, _text("Du ringer nå etter to minutter.", deadline="Innen to minutter"), "2026-01-20", way="meeting", url="http://forge.example/forslag/3")
    page = story.on("2026-02-05")[PAST]
    assert page.index("## Versjon 3 · 20. januar 2026 {#b3}") < page.index("## Versjon 2 · 10. januar 2026 {#b2}") < page.index("tatt inn, ikke besluttet")
    third, second, first = page.split("## Versjon")[1:]
    assert "<dt>Hvordan</dt><dd>I møte</dd>" in third and "<dt>Hvordan</dt><dd>Skriftlig" in second
    assert "<dd>Sykepleier (Sone Nord), assistent (Sone Sør)</dd>" in third
    assert "1 godkjenning, signert av den som ga den; 1 godkjenning, oppgitt i en fil, uten signatur" in third
    assert 'href="https://forge.example/forslag/2"' in second and "forge.example" not in third, "only what is safe to follow"
    swap = r'<del><span class="f-vh">fjernet: </span>{}</del> <span aria-hidden="true">→</span> <ins><span class="f-vh">nytt: </span>{}</ins>'
    assert swap.format("Innen fem minutter", "Innen to minutter") in third.replace("ny: ", "nytt: ")
    assert third.count("<details") == 1 and "<details class=\"f-folded\" open>" in third
    assert second.count("<details") == 1, "the one in force is the next: the same comparison isn't shown twice"
    assert swap.format("Straks", "Innen to minutter") in first.replace("ny: ", "nytt: "), "any earlier version can be held against today's"


def test_a_version_that_waits_is_announced_and_takes_its_place_on_the_day(story: Story) -> None:
    story.decided(PATH, _text("Du ringer nå etter fem minutter.", deadline="Innen fem minutter", more="valid_from: 2026-03-01\n"), "2026-01-10", begins="2026-03-01")
    before, after = story.on("2026-02-28"), story.on("2026-03-01")
    page = before[PAGE]
    assert "<b>Straks</b>" in page and "versjon 1 · tatt inn" in page
    assert "<b>Nytt fra 1. mars 2026:</b> Du ringer nå etter fem minutter." in page
    assert _meta(page) == {"document": "RUT-001", "version": "1", "standing": "waiting"}
    assert before.data("RUT-001")["next"] == {"version": 2, "in_force_from": "2026-03-01"}
    assert "Ny versjon fra 1. mars 2026" in before["rutiner/index.md"]
    assert "<b>Innen fem minutter</b>" in after[PAGE] and _meta(after[PAGE])["standing"] == "in-force"
    assert "next" not in after.data("RUT-001")


def test_what_was_never_in_force_is_shown_with_its_day(story: Story) -> None:
    story.decided("routines/akutt/rut-009-n.md", _text(id="RUT-009", title="Nattvakt", more="valid_from: 2026-03-01\n"), "2026-01-10", begins="2026-03-01")
    shown = story.on("2026-02-01")
    page = shown["rutiner/rut-009.md"]
    assert '<span class="f-state f-state--wait">Gjelder fra 1. mars 2026</span>' in page and _meta(page)["standing"] == "waiting"
    assert "f-state--ok" not in page
    assert any(record.get("x") == ["wait", "Gjelder fra 1. mars 2026"] for record in search_records(shown.book))


def test_what_nobody_decided_shows_the_decided_text_under_a_banner(story: Story) -> None:
    story.files[PATH] = _text("Snarvei.", deadline="Når du har tid", more="alert: Puster brukeren dårlig? Ring 113.\n")
    shown = story.on("2026-02-01")
    page = shown[PAGE]
    assert "<b>Straks</b>" in page and "Når du har tid" not in page
    assert '<span class="f-state f-state--stop">Endret uten beslutning</span>' in page
    assert page.count('class="f-alert"') == 1 and "Det er lagt inn en annen tekst enn den som er besluttet." in page
    assert _meta(page) == {"document": "RUT-001", "version": "1", "standing": "unproven"}
    past = shown[PAST]
    assert "## Ikke besluttet {#ubesluttet}" in past and "Når du har tid</ins>" in past
    assert "Endret uten beslutning" in shown["rutiner/index.md"] and "Endret uten beslutning" in shown["beslutninger.md"]
    assert any(record.get("x") == ["stop", "Endret uten beslutning"] for record in search_records(shown.book))


def test_the_one_alert_of_a_page_never_silences_a_danger(story: Story) -> None:
    dangerous = _text("Ny advarsel.", more="alert: Puster brukeren dårlig? Ring 113.\n")
    story.decided(PATH, dangerous, "2026-01-10")
    story.files[PATH] = dangerous.replace("Straks", "Når du har tid")
    page = story.on("2026-02-01")[PAGE]
    assert page.count('class="f-alert"') == 1 and "<strong>Puster brukeren dårlig?</strong> Ring 113." in page


def test_without_the_decided_text_at_hand_its_own_stands_under_the_banner(story: Story) -> None:
    story.files[PATH] = _text("Snarvei.", deadline="Når du har tid")
    story.texts.clear()
    page = story.on("2026-02-01")[PAGE]
    assert "Når du har tid" in page and "Dette er ikke det som er besluttet." in page
    assert '<span class="f-state f-state--stop">Endret uten beslutning</span></p>' in page, "no version is claimed for it"


def test_new_and_removed_without_a_decision(story: Story) -> None:
    story.files["routines/akutt/rut-009-n.md"] = _text(id="RUT-009", title="Nattvakt")
    del story.files["routines/drift/rut-002-b.md"]
    shown = story.on("2026-02-01")
    assert "Dette er ikke besluttet." in shown["rutiner/rut-009.md"]
    gone = shown["rutiner/rut-002.md"]
    assert "Fjernet uten beslutning." in gone and "Nøkler" in gone and _meta(gone)["standing"] == "unproven"
    story.texts.clear()
    lost = story.on("2026-02-02")
    assert "rutiner/rut-002.md" not in lost.pages and "<b>RUT-002</b><small>Fjernet uten beslutning</small>" in lost["beslutninger.md"]


def test_a_draft_never_claims_to_be_in_force(story: Story) -> None:
    story.files[PATH] = _text("Prøver noe.", deadline="Innen fem minutter")
    page = story.on("2026-02-01", settled=False)[PAGE]
    assert '<span class="f-state f-state--off">Utkast</span> <span>endret siden versjon 1</span>' in page
    assert "f-state--ok" not in page and "f-alert" not in page and "Innen fem minutter" in page
    assert _meta(page)["standing"] == "unproven" and "Utkast. Slik det sto" in page


def test_what_was_decided_in_a_hurry_waits_at_the_top_of_every_list(story: Story) -> None:
    policy = ({"urgent": {"confirm_within_days": 14}},)
    story.decided("routines/akutt/rut-000-a.md", _text(id="RUT-000", title="Aller først").replace("taushetsplikt", "nokkel"), "2026-01-06")
    story.decided(PATH, _text("Sjekk navn hver gang.", deadline="Innen fem minutter"), "2026-01-10", way="urgent", policy=policy)
    story.decided("routines/akutt/rut-000-a.md", _text("Nyere.", id="RUT-000", title="Aller først"), "2026-01-12")
    early, late = story.on("2026-01-20"), story.on("2026-06-20")
    assert "Venter på bekreftelse</span> <span>skal bekreftes innen 24. januar 2026</span>" in early[PAGE]
    assert "skulle vært bekreftet innen 24. januar 2026" in late[PAGE] and '<span class="f-state f-state--ok">' in late[PAGE]
    for page in (late["index.md"], late["rutiner/index.md"], late["beslutninger.md"], late["roller/sykepleier.md"]):
        assert "Skulle vært bekreftet innen 24. januar 2026" in page
    rows = late["rutiner/index.md"]
    assert rows.index("Låst dør") < rows.index("Aller først")
    assert early["index.md"].index("Sjekk navn") < early["index.md"].index("Nyere.")


def test_confirmed_keeps_version_and_day_and_is_no_news(story: Story) -> None:
    story.decided(PATH, _text("Sett over, fortsatt riktig.", sort="confirmed"), "2026-01-20", begins="2026-01-05", sort="confirmed", outcome="confirmed")
    shown = story.on("2026-01-21")
    assert "versjon 1 · tatt inn slik den var 5. januar 2026" in shown[PAGE] and "f-changed" not in shown[PAGE]
    assert "## Versjon 1 · sett over og bekreftet · 20. januar 2026 {#b2}" in shown[PAST]
    assert "Sett over, fortsatt riktig." not in shown["index.md"]


def test_an_overdue_review_is_flagged_and_nothing_else_changes(story: Story) -> None:
    page = story.on("2028-02-01")[PAGE]
    assert '<span class="f-state f-state--warn">Gjennomgang er forfalt</span>' in page and '<span class="f-state f-state--ok">Gjelder</span>' in page


def test_withdrawn_says_so_and_keeps_its_history(story: Story) -> None:
    gone = _text("Utgår.", more="withdrawn: {date: 2026-02-01, reason: Slått sammen med RUT-002.}\n")
    story.decided(PATH, gone, "2026-01-10", begins="2026-02-01", outcome="withdrawn")
    before, after = story.on("2026-01-31"), story.on("2026-02-01")
    assert "<b>Gjelder ikke lenger fra 1. februar 2026:</b> Utgår." in before[PAGE] and "f-alert" not in before[PAGE]
    assert "versjon 2 · gjelder ikke lenger fra 1. februar 2026 · besluttet 10. januar 2026" in after[PAGE]
    assert "Dette gjelder ikke lenger." in after[PAGE] and _meta(after[PAGE])["standing"] == "withdrawn"
    assert after.data("RUT-001")["dates"]["withdrawn"] == "2026-02-01"


def test_the_public_reads_nothing_of_what_is_for_staff(tmp_path: Path) -> None:
    story = Story(tmp_path)
    everybody = "visibility: public\n"
    story.files[PATH] = _text("Hemmelig begynnelse.")
    story.files["routines/drift/rut-002-b.md"] = _text(id="RUT-002", title="Nøkler")
    story.adopted()
    story.decided(PATH, _text("Åpen for alle.", more=everybody + "related: [RUT-002]\n"), "2026-01-10")
    story.decided(PATH, _text("Uten henvisning.", more=everybody), "2026-01-12", url="https://forge.example/forslag/aapen")
    story.decided("routines/drift/rut-002-b.md", _text("Nytt om nøkkelboksen.", id="RUT-002", title="Nøkler"), "2026-01-14")
    story.decided(PATH, _text("Blir hemmelig igjen.", more="valid_from: 2026-12-01\n"), "2026-01-16", begins="2026-12-01")
    shown = story.on("2026-01-20", audience="public")
    everything = "\n".join(shown.pages.values()) + b"".join(search_files(shown.book).values()).decode("utf-8") + json.dumps(shown.data("RUT-001"))
    for secret in ("Hemmelig begynnelse", "nøkkelboksen", "Nøkler", "RUT-002", "Blir hemmelig", "1. desember", "2026-12-01", "forslag/4"):
        assert secret not in everything, secret
    assert "Uten henvisning." in shown[PAST] and "forslag/aapen" in shown[PAST]
    assert "noe som bare er for ansatte" in shown[PAST], "that something was left out is no secret"
    assert "Nytt om nøkkelboksen." in story.on("2026-01-20")["index.md"]


def test_functions_and_places_are_told_what_is_new_for_them(story: Story) -> None:
    only = _text("Bare i nord.", id="RUT-009", title="Nordlys").replace("sites: all", "sites: [nord]", 1)
    story.decided("routines/akutt/rut-009-n.md", only, "2026-01-10")
    story.files["roles/nattvakt.yaml"] = role("nattvakt", "Nattvakt")
    shown = story.on("2026-01-20")
    assert "## Nytt for deg {#news}" in shown["roller/sykepleier.md"] and "Bare i nord." in shown["roller/sykepleier.md"]
    assert "Bare i nord." in shown["steder/nord.md"] and "Bare i nord." not in shown["steder/sor.md"]
    assert "Ikke noe nytt akkurat nå." in shown["roller/nattvakt.md"] and "Bare i nord." not in shown["roller/nattvakt.md"]


def test_many_decisions_are_parted_by_year(story: Story) -> None:
    for i in range(125):
        story.decided(PATH, _text(f"Endring {i}."), f"2026-{1 + i // 28:02}-{1 + i % 28:02}" if i else "2026-01-05")
    shown = story.on("2026-12-01")
    assert shown["beslutninger.md"].count("<tr id=") == 40
    assert shown["beslutninger/2026.md"].count("<tr id=") == 126


def test_what_people_wrote_is_never_markup(story: Story) -> None:
    story.decided(PATH, _text("'<script>alert(1)</script> [x](javascript:y)'", deadline="'<img src=x onerror=y>'"), "2026-01-10", url="https://forge.example/\"><script>")
    shown = story.on("2026-01-20")
    for page in (shown[PAGE], shown[PAST], shown["beslutninger.md"], shown["index.md"], shown["roller/sykepleier.md"]):
        assert "<script" not in page and "<img" not in page and 'href="javascript' not in page


@pytest.mark.parametrize("language", ["nb", "da", "sv", "en"])
def test_every_language_says_it_without_words_of_the_machine(story: Story, language: str) -> None:
    story.decided(PATH, _text("Du ringer nå etter fem minutter.", deadline="Innen fem minutter"), "2026-01-10", way="urgent", policy=({"urgent": {"confirm_within_days": 14}},))
    story.files["routines/drift/rut-002-b.md"] = _text("Snarvei.", id="RUT-002", title="Nøkler", deadline="Sist")
    shown = story.on("2026-01-20", language=language)
    assert len(shown.pages) > 20
    for path, page in shown.pages.items():
        assert not re.search(r"\b(?:merge|branch|commit|repo|pull request|schema|blob|unproven page)\b", page.partition("\n---\n")[2], re.IGNORECASE), path


def test_the_same_story_gives_the_same_pages(tmp_path: Path) -> None:
    shown = []
    for name in ("a", "b"):
        one = Story(tmp_path / name)
        one.files[PATH] = _text()
        one.adopted().decided(PATH, _text("Nytt.", deadline="Sist"), "2026-01-10")
        shown.append(one.on("2026-01-20").pages)
    assert shown[0] == shown[1]


