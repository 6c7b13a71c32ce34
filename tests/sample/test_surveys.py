"""The sample's forms and results: in step with what they are made of, and every figure made again from its own counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from felles.model import AnswerRow, Document, Handbook, Question, Questions, groups_in, questions_of, rows_in
from felles.reading.handbook import read_folder
from felles.site.answers import mean_of, strain

PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def handbook() -> Handbook:
    return read_folder(PROJECT)


def _asked(handbook: Handbook, id: str) -> tuple[Document, Questions, dict[tuple[str, str | None], AnswerRow]]:
    result = handbook.by_id[id]
    rows = {(row.item, row.group): row for row in rows_in(result)}
    return result, questions_of(handbook.by_id[result.data["form"]]), rows


def _top(row: AnswerRow, question: Question) -> int:
    """Whole per cent in the two top answers, from the counts alone."""
    assert row.n and len(row.counts) == len(question.scale.options)
    shown = [count for count in row.counts if count is not None]
    assert len(shown) == len(row.counts) and sum(shown) == row.n
    return int(100 * (shown[-1] + shown[-2]) / row.n + 0.5)


TRUST = {
    "tillit-lege": (66, 44), "tillit-koordinator": (89, 44), "tillit-parorende": (50, 36), "tillit-nav-arbeid": (25, 32),
    "tillit-nav-ytelser": (20, 30), "tillit-kommune": (73, 44), "tillit-psykisk-helsevern": (68, 41),
}  # fmt: skip


def test_trust_by_profession_each_with_its_own_number_of_answers(handbook: Handbook) -> None:
    result, questions, rows = _asked(handbook, "SVAR-2025-11-BRUKERE")
    assert (result.data["asked"], result.data["answered"]) == (51, 44)
    for item, (share, n) in TRUST.items():
        question, row = questions.item(item), rows[item, None]
        assert question is not None and question.may_be_apart
        assert (_top(row, question), row.share, row.n) == (share, share, n)
        assert row.n + (row.apart or 0) <= 44
    assert len({n for _, n in TRUST.values()}) > 1 and rows["tillit-nav-ytelser", None].apart == 14


def test_participation_recovery_and_own_decisions_are_graded(handbook: Handbook) -> None:
    _, questions, rows = _asked(handbook, "SVAR-2025-11-BRUKERE")
    for item, share in {"deltakelse": 75, "bedring": 60, "avgjore": 57}.items():
        question = questions.item(item)
        assert question is not None and question.scale.sort == "ordinal" and question.about == "experienced"
        assert _top(rows[item, None], question) == share


def test_what_is_registered_stands_apart_and_makes_two_thirds_and_forty_per_cent(handbook: Handbook) -> None:
    result = handbook.by_id["SVAR-2025-11-BRUKERE"]
    days, doses = result.data["registered"]
    assert round(1 - days["numerator"] / days["denominator"], 3) == round(2 / 3, 3)
    assert round(100 * (1 - doses["numerator"] / doses["denominator"])) == 40
    assert all(row["source"] and row["n"] >= 5 for row in (days, doses))


def test_a_relatives_words_are_anonymised_and_given_in_writing(handbook: Handbook) -> None:
    (quote,) = handbook.by_id["SVAR-2025-11-BRUKERE"].data["quotes"]
    assert quote["anonymised"] is True and quote["consent"] == "given-in-writing" and quote["who"] == "Pårørende"


def test_leaders_and_staff_are_told_of_group_by_group(handbook: Handbook) -> None:
    result, questions, rows = _asked(handbook, "SVAR-2025-05-ANSATTE")
    groups = {group.id: group.answered for group in groups_in(result)}
    assert groups == {"ledere": 14, "kommune": 46, "psykisk-helsevern": 32} and sum(g or 0 for g in groups.values()) == result.data["answered"]
    for item, about in {"prioritert": "", "vilje": "", "styrt-etter-mal": "", "veiledning": "need", "laerer": "benefit", "forstar": "benefit", "bedring": "benefit"}.items():
        question = questions.item(item)
        assert question is not None and question.about == about
        assert all((item, group) in rows for group in groups)


def test_a_partner_and_the_head_of_care_say_what_they_saw(handbook: Handbook) -> None:
    result = handbook.by_id["SVAR-2025-01"]
    assert {(quote["consent"], quote["date"]) for quote in result.data["quotes"]} == {("given-in-writing", "2025-01-21"), ("not-needed", "2025-01-22")}
    assert max(theme["n"] for theme in result.data["themes"]) <= result.data["answered"]


KNOWS = {"SVAR-2024-07": 68, "SVAR-2025-01": 79}


@pytest.mark.parametrize(("id", "share"), KNOWS.items())
def test_who_know_who_is_responsible(handbook: Handbook, id: str, share: int) -> None:
    _, questions, rows = _asked(handbook, id)
    question = questions.item("ansvar")
    assert question is not None and _top(rows["ansvar", None], question) == share


SKILLED = {"SVAR-2024-01-KOMPETANSE": 41, "SVAR-2025-10-KOMPETANSE": 77}


@pytest.mark.parametrize(("id", "share"), SKILLED.items())
def test_early_detection_at_level_three_or_more(handbook: Handbook, id: str, share: int) -> None:
    _, _, rows = _asked(handbook, id)
    row = rows["tidlig-oppdagelse", None]
    assert row.n and None not in row.counts
    assert int(100 * sum(count or 0 for count in row.counts[2:]) / row.n + 0.5) == share


def test_technology_is_weakest_both_times(handbook: Handbook) -> None:
    for id in SKILLED:
        _, questions, rows = _asked(handbook, id)
        levels = {item.id: rows[item.id, None] for item in questions.items if item.section == "niva"}
        able = {item: sum(count or 0 for count in row.counts[2:]) / (row.n or 1) for item, row in levels.items()}
        assert min(able, key=lambda item: able[item]) == "velferdsteknologi"


def test_more_time_is_proposed_where_few_master_it_and_many_find_it_much(handbook: Handbook) -> None:
    found = {id: strain(handbook.by_id[id], handbook.by_id["SKJ-01"]) for id in ("SVAR-2024-02", "SVAR-2024-04", "SVAR-2024-07", "SVAR-2025-01", "SVAR-2026-10")}
    assert found == {"SVAR-2024-02": (26, 69), "SVAR-2024-04": None, "SVAR-2024-07": None, "SVAR-2025-01": None, "SVAR-2026-10": (38, 63)}
    assert all(handbook.by_id[id].data["recommendation"] == "more-time" for id, strained in found.items() if strained)
    assert (handbook.by_id["SVAR-2024-02"].data["asked"], handbook.by_id["SVAR-2024-02"].data["answered"]) == (141, 84)


def test_competence_is_mapped_in_every_area_and_on_the_registers_own_levels(handbook: Handbook) -> None:
    register, questions = handbook.by_id["REG-COMPETENCE"], questions_of(handbook.by_id["SKJ-02"])
    areas = [entry["id"] for entry in register.data["entries"]]
    by_section: dict[str, list[str]] = {}
    for item in questions.items:
        by_section.setdefault(item.section, []).append(item.area)
    assert by_section == {"niva": areas, "opplaering": areas, "veilede": areas}
    names = {entry["id"]: entry["name"] for entry in register.data["entries"]}
    assert all(item.text == names[item.area] for item in questions.items if item.section == "niva")
    (scale,) = {item.scale for item in questions.items if item.section == "niva"}
    assert [(option.value, option.label) for option in scale.options] == [(str(level["level"]), f"{level['level']} {level['name']}") for level in register.data["levels"]]


def test_how_familiar_it_has_become_has_the_tools_own_structure(handbook: Handbook) -> None:
    form = handbook.by_id["SKJ-05"]
    questions = questions_of(form)
    abouts = [item.about for item in questions.items]
    wanted = {"coherence": 4, "cognitive-participation": 4, "collective-action": 7, "reflexive-monitoring": 5, "general": 3}
    assert {about: abouts.count(about) for about in abouts} == wanted
    constructs = [item for item in questions.items if item.about != "general"]
    assert [item.id for item in constructs if item.reverse] == ["gjennomforing-2"] and all(item.may_be_apart and item.scale.values == (1, 2, 3, 4, 5) for item in constructs)
    assert all(item.scale.values == tuple(range(11)) for item in questions.items if item.about == "general")
    assert form.data["validated"]["is"] is False


def test_a_reversed_question_counts_as_six_minus_the_answer(handbook: Handbook) -> None:
    from felles.site.answers import _asked as asked_in

    result, questions, rows = _asked(handbook, "SVAR-2025-06-VANT")
    these = [one for one in asked_in(result, questions) if one.question.about == "collective-action"]
    total = people = 0
    for one in these:
        for value, count in enumerate(rows[one.question.id, None].counts, 1):
            total += (6 - value if one.question.id == "gjennomforing-2" else value) * (count or 0)
            people += count or 0
    assert mean_of(these) == (round(total / people, 1), 7) == (3.5, 7)


def test_results_answer_the_forms_as_they_are(handbook: Handbook) -> None:
    for result in handbook.serving("results"):
        assert result.data["form_version"] == handbook.by_id[result.data["form"]].fingerprint, result.id
