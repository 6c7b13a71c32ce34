"""What a proposal's summary says, on small handbooks: what changes, who is asked, whose day changes, what else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.site.making import HEAD, handbook, role, routine
from tests.summary.proposing import HEAD as TIP
from tests.summary.proposing import Proposed, proposed, review, reviews

from felles.model import Handbook
from felles.summary import Summary, as_html, as_json, as_markdown
from felles.words import Words

NB = Words("nb")
TEAM = (
    f"id: teamet\nkind: team\ntitle: Teamet\n{HEAD}type: implementation_team\nstate: active\npurpose: Bestemmer.\nquorum: 2\n"
    "mandate: {decides_on: [Rutiner.], on_behalf_of: Alle., limits: [Budsjett.], granted_by: sjef, granted_on: 2023-01-01, from: 2023-01-01}\n"
    "members:\n"
    "  - {no: 1, role: leder, site: nord, profession: sykepleier, account: nord-leder, participation: fixed, from: 2023-01-01}\n"
    "  - {no: 2, role: sykepleier, site: sor, profession: sykepleier, account: sor-pleier, participation: fixed, from: 2023-01-01}\n"
    "  - {no: 4, role: assistent, site: sor, profession: assistent, account: sor-assistent, participation: fixed, from: 2023-01-01, deputy_for: 2}\n"
    "  - {no: 5, role: leder, site: sor, profession: sykepleier, account: sor-leder, participation: fixed, from: 2023-01-01}\n"
    "  - {no: 3, role: sykepleier, site: nord, profession: sykepleier, account: nord-pleier, participation: fixed, from: 2023-01-01, deputy_for: 1}\n"
    "policy:\n"
    "  - decides_on: {class: editorial}\n    groups: [{count: 1}]\n"
    "  - decides_on: {kinds: all, folders: all, sites: all}\n"
    "    groups: [{role: leder, count: 1}, {sites: distinct, count: 2}]\n    hearing_days: 7\n"
)
STEPS = (
    "  - {n: 1, action: Ring på, responsible: [sykepleier], accountable: sykepleier, deadline: Straks}\n"
    "  - {n: 2, action: Ring vakta, responsible: [sykepleier], accountable: leder, deadline: 24 timer, channel: vakt, info_class: patient, recorded_in: {channel: vakt}}\n"
)
OTHER = "  - {n: 1, action: Følg den andre, responsible: [assistent], accountable: sykepleier, routine: RUT-001}\n"
FILES = {
    "roles/sjef.yaml": role("sjef", "Sjef"),
    "roles/leder.yaml": role("leder", "Leder").replace("reports_to: none", "reports_to: sjef"),
    "roles/sykepleier.yaml": role("sykepleier", "Sykepleier").replace("reports_to: none", "reports_to: leder"),
    "roles/assistent.yaml": role("assistent", "Assistent").replace("reports_to: none", "reports_to: leder"),
    "roles/teamet.yaml": TEAM,
    "routines/akutt/rut-001-bomtur.md": routine("RUT-001", "Bomtur", STEPS),
    "routines/akutt/rut-002-fall.md": routine("RUT-002", "Fall", OTHER, topic="taushetsplikt"),
}


def changed(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


NEW = changed(
    FILES["routines/akutt/rut-001-bomtur.md"],
    ("24 timer", "12 timer"),
    ("accountable: leder", "accountable: sykepleier"),
    ("note: Første utgave", "note: Vakta skal vite det samme dag."),
)


@pytest.fixture(scope="module")
def tip(tmp_path_factory: pytest.TempPathFactory) -> Handbook:
    return handbook(tmp_path_factory.mktemp("tip"), FILES)


def result(folder: Path, **files: str | None) -> Handbook:
    kept = {**FILES, **{path.replace("__", "/"): text for path, text in files.items()}}
    return handbook(folder, {path: text for path, text in kept.items() if text is not None})


def proposal(tip: Handbook, folder: Path, *said: object, text: str = NEW, **more: object) -> Proposed:
    after = handbook(folder, {**FILES, "routines/akutt/rut-001-bomtur.md": text})
    return proposed(tip, after, reviews(*said, **more))  # type: ignore[arg-type]


def shown(one: Proposed, words: Words = NB) -> tuple[Summary, str]:
    summary = one.summary(words)
    return summary, as_markdown(summary, words)


def test_a_leader_sees_in_a_minute_what_it_is_about(tip: Handbook, tmp_path: Path) -> None:
    summary, text = shown(proposal(tip, tmp_path, review("nord-leder")))
    order = ["### Bomtur", "Venter på godkjenning", "Vakta skal vite det samme dag.", "#### Dette endres", "#### Godkjenning", "Slik sier du ja", "#### Hvem merker det", "Bør ses på igjen", "Kontroll:", "for innholdet"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "- Steg 2, frist: <del>24 timer</del> → <strong>12 timer</strong>" in text
    assert "- Steg 2, hovedansvarlig: <del>Leder</del> → <strong>Sykepleier</strong>" in text
    assert "- **Leder:** Ikke lenger: hovedansvarlig, steg 2" in text
    assert "- **Sykepleier:** Nytt: hovedansvarlig, steg 2" in text
    assert "**Fall (steg 1):** Følg også: Bomtur, som endres" in text
    assert summary.state.answer_by == "23. november 2026" and not summary.met


def test_nobody_is_named_and_no_account_is_shown(tip: Handbook, tmp_path: Path) -> None:
    one = proposal(tip, tmp_path, review("nord-leder"), review("sor-pleier", "changes_requested"), review("en-fremmed"))
    summary, text = shown(one)
    for form in (text, as_html(summary, NB), json.dumps(as_json(summary))):
        assert not any(account in form for account in ("nord-leder", "sor-pleier", "en-fremmed", "proposer"))
    assert "Ja: Sone Nord, leder" in text and "En som ikke er med i teamet" in text
    assert "⛔ **Noen ber om endringer:** Sone Sør, sykepleier" in text


def test_each_group_says_who_has_answered_and_how_many_are_missing(tip: Handbook, tmp_path: Path) -> None:
    _, text = shown(proposal(tip, tmp_path, review("nord-leder")))
    assert "- **Leder:** 1 av 1" in text and "- **Medlemmer fra hvert sitt sted:** 1 av 2" in text and "⬜ Mangler: 1" in text


def test_a_yes_to_an_older_text_stands_where_it_is_missing(tip: Handbook, tmp_path: Path) -> None:
    one = proposal(tip, tmp_path)
    paths = {c.path: "0" * 40 for c in one.changed}
    given = reviews(review("nord-leder", commit="c" * 40, at="2026-11-13T10:00:00Z"))
    after = one.result
    assert after is not None
    _, text = shown(proposed(tip, after, given, older={"c" * 40: paths}))
    group = text[text.index("- **Leder:** 0 av 1") : text.index("- **Medlemmer")]
    assert "🔁 På nytt: Sone Nord, leder" in group and "Teksten er endret" in group
    assert "på nytt: Sone Nord, leder" in text[: text.index("####")]


def test_what_is_met_says_so_and_asks_nobody(tip: Handbook, tmp_path: Path) -> None:
    said = (review("nord-leder"), review("sor-pleier"))
    summary, text = shown(proposal(tip, tmp_path, *said, head_at="2026-11-01T08:00:00Z"))
    assert summary.met and "✅ **Godkjent**" in text
    assert "Slik sier du ja" not in text and "Hva som står i veien" not in text


def test_only_the_hearing_is_left(tip: Handbook, tmp_path: Path) -> None:
    summary, text = shown(proposal(tip, tmp_path, review("nord-leder"), review("sor-pleier")))
    assert summary.state.word == "I høring" and "Svar innen **23. november 2026**" in text


def test_what_can_not_be_put_together_says_so(tip: Handbook) -> None:
    summary, text = shown(proposed(tip, None, reviews()))
    assert "⛔ **Lar seg ikke sette sammen:**" in text and summary.parts == ()
    assert "Kontrollen er ikke kjørt" in text


def test_errors_stand_first_and_are_told(tip: Handbook, tmp_path: Path) -> None:
    summary, text = shown(proposal(tip, tmp_path, text=changed(NEW, ("accountable: sykepleier, deadline: 12", "accountable: ingen-slik, deadline: 12"))))
    assert summary.state.shape == "stop" and "Feil må rettes først" in text
    assert "**Feil**, Bomtur: " in text and "ingen\\-slik" not in text and "ingen-slik" in text


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ([("purpose: Ingen", "withdrawn: {date: 2026-12-01, reason: Står i RUT-002.}\npurpose: Ingen")], "- Utgår fra 1. desember 2026. Står i RUT-002."),
        ([("title: Bomtur", "title: Ingen åpner")], "- Het «Bomtur» før."),
        ([("24 timer", "24 timer")], "Leses som før"),
    ],
)
def test_what_becomes_of_the_whole_document_is_told_as_such(tip: Handbook, tmp_path: Path, edits: list[tuple[str, str]], told: str) -> None:
    text = changed(FILES["routines/akutt/rut-001-bomtur.md"], *edits, ("---\nid", "---\nid"))
    if text == FILES["routines/akutt/rut-001-bomtur.md"]:
        text = text.replace("risk: low", "risk:   low")
    assert told in shown(proposal(tip, tmp_path, text=text))[1]


def test_moved_removed_and_split(tip: Handbook, tmp_path: Path) -> None:
    here = "routines/akutt/rut-001-bomtur.md"
    moved = handbook(tmp_path / "moved", {**{k: v for k, v in FILES.items() if k != here}, "routines/drift/rut-001-bomtur.md": FILES[here]})
    text = shown(proposed(tip, moved, reviews()))[1]
    assert "Flyttet fra Akutt til Drift." in text and text.count("**Bomtur** (") == 1
    gone = handbook(tmp_path / "gone", {k: v for k, v in FILES.items() if k != here})
    text = shown(proposed(tip, gone, reviews()))[1]
    assert "Tas ut av håndboken." in text and "**Fall (steg 1):** Følg også: Bomtur" in text
    split = routine("RUT-003", "Bomtur om natten", STEPS, topic="bomtur", more="replaces: [RUT-001]\n")
    apart = handbook(tmp_path / "apart", {**FILES, "routines/akutt/rut-003-natt.md": split})
    text = shown(proposed(tip, apart, reviews()))[1]
    assert "- Ny." in text and "Skilt ut fra: Bomtur." in text


def test_a_claim_of_less_than_it_is_is_told(tip: Handbook, tmp_path: Path) -> None:
    one = proposal(tip, tmp_path, text=changed(NEW, ("class: significant", "class: editorial")))
    honest = replace(one, changed=tuple(replace(c, sort="significant") for c in one.changed))
    assert "Er kalt «Språklig retting», men regnes som: vesentlig endring." in shown(honest)[1]


def test_what_is_given_back_needs_no_words(tip: Handbook, tmp_path: Path) -> None:
    one = proposal(tip, tmp_path)
    back = replace(one, changed=tuple(replace(c, restores=True) for c in one.changed))
    assert "Gir tilbake teksten som er besluttet." in shown(back)[1]


def test_files_that_are_no_documents_are_named(tip: Handbook, tmp_path: Path) -> None:
    after = handbook(tmp_path, FILES)
    one = proposed(tip, after, reviews(), files=[("schemas/routine/schema.json", "0" * 40, "1" * 40)])
    text = shown(one)[1]
    assert "### Forslag om hvordan håndboken virker" in text and "- schemas/routine/schema.json" in text


def test_the_last_line_says_which_content_it_holds_for(tip: Handbook, tmp_path: Path) -> None:
    one, other = proposal(tip, tmp_path / "a"), proposal(tip, tmp_path / "b", text=changed(NEW, ("12 timer", "6 timer")))
    first, second = one.summary(NB), other.summary(NB)
    assert first.fingerprint != second.fingerprint
    assert f"`{first.fingerprint.removeprefix('sha256:')[:10]}`" in as_markdown(first, NB).splitlines()[-1]
    assert one.summary(Words("sv")).fingerprint == first.fingerprint
    again = replace(one, changed=tuple(reversed(one.changed)))
    assert again.summary(NB).fingerprint == first.fingerprint


@pytest.mark.parametrize("language", ["nb", "nn", "da", "sv", "en"])
def test_every_language_and_none_of_the_words_of_git(tip: Handbook, tmp_path: Path, language: str) -> None:
    words = Words(language)
    summary, text = shown(proposal(tip, tmp_path, review("nord-leder"), review("x"), review("sor-pleier", "commented")), words)
    whole = f"{text} {as_html(summary, words).partition('</style>')[2]}".casefold()
    for word in ("merge", "branch", "commit ", "pull request", "repository", "diff", "schema "):
        assert word not in whole, word
    assert "{" not in text and "}" not in text
    if language in ("nb", "nn"):
        assert not any(english in text for english in ("Missing", "Approval", "Answer by", "New:", "which changes"))


def test_the_page_needs_no_server_and_runs_nothing(tip: Handbook, tmp_path: Path) -> None:
    page = as_html(proposal(tip, tmp_path, review("nord-leder")).summary(NB), NB)
    assert page.startswith("<!doctype html>") and "<script" not in page and "<link" not in page
    assert set(re.findall(r"url\(\W?(\w+):", page)) <= {"data"} and page.count("@font-face") == 1, "its letters are inside"
    assert "default-src &#39;none&#39;" in page and ' style="' not in page
    assert page.count("http") == page.count("https://forge.example/handbook/pull/412") + page.count("http-equiv") + page.count("http://www.w3.org/2000/svg")


def test_the_same_proposal_gives_the_same_bytes(tip: Handbook, tmp_path: Path) -> None:
    one = proposal(tip, tmp_path, review("nord-leder"))
    assert as_html(one.summary(NB), NB) == as_html(one.summary(NB), NB)
    assert as_markdown(one.summary(NB), NB) == as_markdown(one.summary(NB), NB)
    assert TIP not in as_markdown(one.summary(NB), NB)
