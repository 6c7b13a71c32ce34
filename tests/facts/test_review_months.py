"""How often a document is looked over: its own word, else its kind's or the settings', and high risk shortens that."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.site.decided import Story
from tests.site.making import BASE, PROJECT, STEP, handbook, role, routine

from felles.facts import Facts
from felles.facts.decided import review_months
from felles.model import Handbook

DAY = "2026-11-21"
SETTINGS = "docs/registers/reg-settings.yaml"
PATH = "routines/akutt/rut-001-a.md"


def _of(folder: Path, *, limits: str = "", more: str = "", risk: str = "low", id: str = "RUT-001", kinds: Path = PROJECT / "schemas") -> int | None:
    text = routine("RUT-001", "Låst dør", STEP, more=more).replace("risk: low", f"risk: {risk}")
    book = handbook(folder, {PATH: text, SETTINGS: BASE[SETTINGS] + limits}, kinds=kinds)
    assert book.problems == ()
    return review_months(book.by_id[id], Facts(book, DAY)["thresholds"])


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, 24),
        ({"limits": "thresholds: {review_months: 18}\n"}, 18),
        ({"risk": "medium", "limits": "thresholds: {review_months: 18}\n"}, 18),
        ({"risk": "high"}, 12),
        ({"risk": "high", "limits": "thresholds: {review_months_high_risk: 6}\n"}, 6),
        ({"risk": "high", "limits": "thresholds: {review_months: 9}\n"}, 9),
        ({"risk": "high", "more": "review_months: 36\n"}, 36),
        ({"risk": "high", "more": "review_months: 3\n"}, 3),
        ({"more": "review_months: 30\n", "limits": "thresholds: {review_months: 6}\n"}, 30),
        ({"id": "REG-SITES"}, 12),
        ({"id": "REG-SITES", "limits": "thresholds: {review_months: 18}\n"}, 12),
        ({"id": "sykepleier", "limits": "thresholds: {review_months: 18}\n"}, 18),
    ],
)
def test_the_documents_own_comes_first_then_the_shortest_that_is_said_of_such(tmp_path: Path, given: dict[str, str], wanted: int) -> None:
    assert _of(tmp_path, **given) == wanted  # type: ignore[arg-type]


def test_any_kind_can_have_a_field_that_shortens_and_a_number_of_its_own(tmp_path: Path) -> None:
    kinds = tmp_path / "kinds"
    shutil.copytree(PROJECT / "schemas", kinds, ignore=shutil.ignore_patterns("samples"))
    schema = json.loads((kinds / "role/schema.json").read_text("utf-8"))
    schema["x-felles-review-months"] = 10
    schema["properties"]["tasks"]["items"]["properties"]["frequency"]["x-felles-review-months"] = {"daily": 4}
    (kinds / "role/schema.json").write_text(json.dumps(schema), "utf-8")
    assert _of(tmp_path / "daily", id="sykepleier", kinds=kinds) == 4
    book = handbook(tmp_path / "weekly", {"roles/leder.yaml": role("leder", "Leder").replace("frequency: daily", "frequency: weekly")}, kinds=kinds)
    assert review_months(book.by_id["leder"], Facts(book, DAY)["thresholds"]) == 10


def test_what_has_no_interval_is_never_due_unless_it_says_so_itself(tmp_path: Path) -> None:
    kinds = tmp_path / "kinds"
    shutil.copytree(PROJECT / "schemas", kinds, ignore=shutil.ignore_patterns("samples"))
    schema = json.loads((kinds / "routine/schema.json").read_text("utf-8"))
    del schema["x-felles-review-months"]
    (kinds / "routine/schema.json").write_text(json.dumps(schema), "utf-8")
    assert _of(tmp_path / "a", risk="high", kinds=kinds) is None
    assert _of(tmp_path / "b", risk="high", more="review_months: 8\n", kinds=kinds) == 8


@pytest.mark.parametrize("wrong", ["review_weeks", True, {"high": 12}, 1.5])
def test_an_interval_nothing_holds_is_a_slip_in_the_schema(tmp_path: Path, wrong: object) -> None:
    kinds = tmp_path / "kinds"
    shutil.copytree(PROJECT / "schemas", kinds, ignore=shutil.ignore_patterns("samples"))
    schema = json.loads((kinds / "routine/schema.json").read_text("utf-8"))
    schema["x-felles-review-months"] = wrong
    (kinds / "routine/schema.json").write_text(json.dumps(schema, indent=2), "utf-8")
    book: Handbook = handbook(tmp_path / "book", {}, kinds=kinds)
    told = [p for p in book.problems if p.rule == "K5"]
    assert [(p.variant, p.place.path) for p in told] == [("annotation-value", "schemas/routine/schema.json")]
    lines = (kinds / "routine/schema.json").read_text("utf-8").split("\n")
    assert "x-felles-review-months" in lines[told[0].place.line - 1]


def test_the_setting_moves_the_day_on_every_page(tmp_path: Path) -> None:
    """What a leader changes in the settings is what the reviews, the document and its data go by."""
    days = {}
    for name, limits in (("usual", ""), ("shorter", "thresholds: {review_months_high_risk: 6}\n")):
        story = Story(tmp_path / name)
        story.files[PATH] = routine("RUT-001", "Låst dør", STEP).replace("risk: low", "risk: high")
        story.files[SETTINGS] += limits
        shown = story.adopted().on("2026-08-01")
        days[name] = shown.data("RUT-001")["dates"]["review_due"]
        late = "Låst dør" in shown["gjennomgang.md"].split("{#forfalt")[-1].split("\n## ")[0] if "{#forfalt" in shown["gjennomgang.md"] else False
        assert late == (name == "shorter")
        assert f"høyst {6 if name == 'shorter' else 12} måneder" in shown["gjennomgang.md"]
    assert days == {"usual": "2027-01-05", "shorter": "2026-07-05"}
