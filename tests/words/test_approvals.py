"""Every reason the gate can give is said, in every language, and no sentence is there that no reason uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.approval.histories import as_case, history
from tests.approval.proposing import verdict
from tests.approval.test_gate import TOLD

from felles.approval import judge
from felles.model import Group, Reason, Verdict
from felles.words import LANGUAGES, Words
from felles.words.approvals import SENTENCES, UNSAID, group, said

RECORDING = [Reason("G9.future", {"moment": "2026-03-17T08:00:00Z"})]
"""Reasons that are not the gate's, but given when what was put in is to be recorded."""
VOUCHING = [Reason(f"G3.{doubt}", {"account": "north-nurse", "no": 2}) for doubt in ("signature", "unsigned")]
"""Given where a member has a key: tests/approval/test_vouching.py."""


def _reasons(found: Verdict) -> Iterator[Reason]:
    yield from found.reasons
    for ruling in found.rulings:
        yield from ruling.reasons
    yield from (one.reason for one in found.reviews if one.reason is not None)


@pytest.fixture(scope="module")
def reasons() -> list[Reason]:
    found = [reason for told in TOLD.values() for reason in _reasons(verdict(*told.reviews, **told.given))]
    return found + RECORDING + VOUCHING + [reason for seed in range(400) for reason in _reasons(judge(as_case(history(seed))))]


def test_what_can_be_given_and_what_can_be_said_are_the_same(reasons: list[Reason]) -> None:
    assert sorted(SENTENCES) == sorted({reason.code for reason in reasons})


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_can_be_said(reasons: list[Reason], language: str) -> None:
    words = Words(language)
    for line in {said(reason, words) for reason in reasons}:
        assert line[0].isupper() or line[0].isdigit() or line[0] in "«»“”„", line
        assert line.endswith(".") and "{" not in line and "None" not in line, line


def test_nobodys_account_is_told(reasons: list[Reason]) -> None:
    words = Words("nb")
    assert [line for line in {said(reason, words) for reason in reasons} if "north-" in line or "south-" in line] == []


@pytest.mark.parametrize(
    ("one", "nb", "en"),
    [
        (Group(1, "avdelingsleder"), "Avdelingsleder", "Avdelingsleder"),
        (Group(3, distinct=True), "medlemmer fra hvert sitt sted", "members, each from another site"),
        (Group(1, site="own"), "medlemmer fra stedet det gjelder", "members from the site it concerns"),
        (Group(1, "avdelingsleder", "nord"), "Avdelingsleder ved Sone Nord", "Avdelingsleder at Sone Nord"),
        (Group(1, "avdelingsleder", "own"), "Avdelingsleder ved stedet det gjelder", "Avdelingsleder at the site it concerns"),
        (Group(2, site="nord"), "medlemmer fra Sone Nord", "members from Sone Nord"),
        (Group(2, site="any"), "medlemmer av teamet", "members of the team"),
        (Group(2, "avdelingsleder", distinct=True), "Avdelingsleder, fra hvert sitt sted", "Avdelingsleder, each from another site"),
    ],
)
def test_a_group_is_told_as_people_would(one: Group, nb: str, en: str) -> None:
    titles = {"avdelingsleder": "Avdelingsleder", "nord": "Sone Nord"}
    assert (group(one, Words("nb"), titles), group(one, Words("en"), titles)) == (nb, en)


def test_a_whole_sentence() -> None:
    missing = Reason("group", {"group": Group(1, "avdelingsleder"), "missing": 1})
    assert said(missing, Words("nb"), {"avdelingsleder": "avdelingsleder"}) == "Fra avdelingsleder mangler det fortsatt 1 ja."
    hearing = Reason("hearing", {"days": 7, "ends": "2026-03-17", "moment": "2026-03-17T08:00:00Z"})
    assert said(hearing, Words("nb")) == "Høringen på 7 dager varer til 17. mars 2026. Før det kan det ikke besluttes."
    unsaid = Reason("G5.unsaid", {"unsaid": tuple(UNSAID)})
    assert said(unsaid, Words("en")).startswith("It isn't known who made the proposal, who wrote it and who changed it last, so")


def test_what_stands_in_a_file_moves_no_cursor() -> None:
    assert said(Reason("uncovered", {"path": "routines/\x1b[31m\nx"}), Words("en")) == r"No rule says who decides on “routines/\u001b[31m\u000ax”. Add one to the team's file first."
