"""The statement, EV19 and the rules: made from the newest run, and never saying more than it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.evidence.grounds import alone, by_id, cells, ground
from tests.rules.test_relations import Case, problems, told_where_it_is
from tests.site.decided import Story
from tests.site.making import BASE, Made, handbook

from felles.accessibility.writing import written
from felles.model.accessible import CRITERIA, RESULTS, Run
from felles.words import Words
from felles.words.accessible import CRITERION_WORDS

from .runs import failing, run

PAGE = "tilgjengelighet.md"
SETTINGS = next(path for path in BASE if "settings" in path)
KNOWN = "accessibility:\n  authority: Uutilsynet fører tilsyn.\n  known:\n    - {what: Tegningene har ingen tekst., criterion: 1.1.1, why: Vi skriver dem om., until: 2027-01-01}\n"


def _page(folder: Path, some: Run | None, more: str = "", audience: str = "internal", language: str = "nb") -> str:
    files = {**BASE, SETTINGS: BASE[SETTINGS] + more}
    if some is not None:
        files[RESULTS] = written(some).decode("utf-8")
    return str(Made(handbook(folder, files), audience=audience, language=language).pages[PAGE].text)  # type: ignore[arg-type]


def test_where_nobody_has_run_it_the_page_says_so_and_claims_nothing(tmp_path: Path) -> None:
    text = _page(tmp_path, None)
    assert "Ikke prøvd ennå" in text and "Ingen har prøvd denne håndboken" in text and "har ikke lett" in text
    assert "Oppfyller kravene" not in text and "Hva maskinen prøvde" not in text


def test_a_clean_run_is_told_with_what_no_machine_can_try(tmp_path: Path) -> None:
    text = _page(tmp_path, run())
    assert "Oppfyller kravene delvis" in text and "Derfor sier vi ikke at alle er oppfylt" in text
    assert "2. mai 2026" in text and "axe-core 4.12.1" in text and "rutiner/rut-001/" in text
    assert "2 krav ingen maskin kan prøve" in text and "1.3.2 Rekkefølgen gir mening" in text


def test_what_is_wrong_stands_with_why_and_by_when(tmp_path: Path) -> None:
    text = _page(tmp_path, failing(), KNOWN)
    assert "Tegningene har ingen tekst." in text and "1. januar 2027" in text and "1.1.1 Det som ikke er tekst" in text
    assert "Funnet av maskinen på 1 side" in text and "1.4.10 Ingenting må rulles sidelengs" in text
    assert "Uutilsynet fører tilsyn." in text


def test_the_public_hears_how_far_it_goes_and_of_no_internal_page(tmp_path: Path) -> None:
    text = _page(tmp_path, failing(), audience="public")
    assert "Funnet av maskinen på 1 side" in text and "rut-001" not in text and "felles accessibility" not in text


@pytest.mark.parametrize(("language", "title"), [("da", "Tilgængelighedserklæring"), ("sv", "Tillgänglighetsredogörelse"), ("en", "Accessibility statement")])
def test_it_speaks_the_reader_s_language(tmp_path: Path, language: str, title: str) -> None:
    text = _page(tmp_path, run(), language=language)
    assert title in text and "Tilgjengelighet" not in text


def test_each_criterion_has_a_name_in_every_language() -> None:
    assert list(CRITERION_WORDS) == list(CRITERIA)
    for language in ("nb", "da", "sv"):
        said = [Words(language)(text) for text in CRITERION_WORDS.values()]
        assert len(set(said)) == len(CRITERIA) and not set(said) & set(CRITERION_WORDS.values())


# Evidence


def test_evidence_is_the_newest_run_and_says_where_none_is(tmp_path: Path) -> None:
    story = Story(tmp_path, files={**BASE, SETTINGS: BASE[SETTINGS] + KNOWN}).adopted("2026-05-01")
    without = by_id(ground(story, "2026-06-01"))["EV19"]
    assert without.absent and not without.tables
    some = ground(story, "2026-06-01", more={RESULTS: written(failing()).decode("utf-8")})
    rows = cells(some, "EV19", "criterion", "outcome", "known")
    assert len(rows) == len(CRITERIA) and ("1.4.10", "Noe er galt", False) in rows and ("1.1.1", "Ingenting galt ble funnet", True) in rows
    assert dict(cells(some, "EV19-run", "name", "value"))["Prøvd"] == "2026-05-02"
    assert cells(some, "EV19-pages", "sort", "address") == [("/", "/"), ("Rutine", "rutiner/rut-001/")]
    assert cells(some, "EV19-failing", "check", "criteria") == [("reflow", "1.4.10")] and cells(some, "EV19-known", "until") == [("2027-01-01",)]
    there = by_id(alone(some))["EV19"]
    assert there.rests_on == "history" and there.absent


# Rules


def _results(some: Run) -> dict[str, str]:
    return {RESULTS: written(some).decode("utf-8")}


SETTINGS_ROW = "accessibility: {known: [{what: Noe., criterion: 1.1.1, why: Derfor., until: 2027-01-01}]}"
_LAST = "  zone: [avdelingsleder, sykepleier]"
_PATH = "docs/registers/reg-settings.yaml"
CASES = (
    Case("E2.late", _PATH, "until", {_PATH: ((_LAST, f"{_LAST}\n{SETTINGS_ROW.replace('2027', '2026')}"),)}, says="1 January 2026"),
    Case("E2.criterion", _PATH, "criterion", {_PATH: ((_LAST, f"{_LAST}\n{SETTINGS_ROW.replace('1.1.1', '4.4.4')}"),)}, says="4.4.4"),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_each_slip_is_told_where_it_is(case: Case) -> None:
    told_where_it_is(case)


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ({RESULTS: "{"}, [("E1", "broken")]),
        ({RESULTS: "{}"}, [("E1", "shape")]),
        (_results(run(day="2024-01-01")), [("E1", "new"), ("E1", "old")]),
        (_results(run(day="2026-11-01")), [("E1", "new")]),
    ],
    ids=["broken", "shape", "old", "new"],
)
def test_the_rules_tell_what_the_results_are_worth(edits: dict[str, str], said: list[tuple[str, str]]) -> None:
    assert [(one.rule, one.variant) for one in problems(edits) if one.rule.startswith("E")] == said
