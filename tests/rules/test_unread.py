"""A file that can't be read is one problem: what it would have held is not reported as missing everywhere else."""

from __future__ import annotations

import pytest

from felles.words.problems import key

from .test_relations import (
    AIDE,
    ASSISTANT,
    CHANNELS,
    DOOR,
    GIVE,
    LEADER,
    NURSE,
    SETTINGS,
    SITES,
    TERMS,
    Edits,
    door,
    problems,
    text,
)

BROKEN = '  - : [ "'


def _broken(path: str) -> Edits:
    head, rest = text(path).split("\n", 3)[:3], text(path).split("\n", 3)[3]
    return {path: "\n".join([*head, BROKEN, rest])}


@pytest.mark.parametrize("path", [NURSE, AIDE, ASSISTANT, LEADER, CHANNELS, SITES, TERMS, SETTINGS, GIVE, DOOR])
def test_a_slip_in_one_file_is_told_once_and_there(path: str) -> None:
    assert [(p.place.path, key(p)) for p in problems(_broken(path))] == [(path, "Y7.colon")]


def test_a_name_is_looked_for_in_every_file_the_slip_left_unread() -> None:
    """The file's name, its kind in its own words, and a file of no kind at all."""
    for edits in (
        {NURSE: text(NURSE).replace("kind: role", "kind: rolle")},
        {CHANNELS: text(CHANNELS).replace("kind: channels", "kind: kanaler")},
        {CHANNELS: text(CHANNELS).replace("kind: channels\n", "")},
    ):
        assert {key(p).partition(".")[0] for p in problems(edits)} == {"K4"}


def test_other_names_are_told_all_the_same() -> None:
    edits: Edits = {**_broken(NURSE), **door(("escalate_to: avdelingsleder", "escalate_to: avdelingslder"), ("channel: vakttelefon", "channel: vakttelefn"))}
    assert sorted(key(p) for p in problems(edits)) == ["C2.guess", "C2.guess", "Y7.colon"]
    assert all(p.values.get("name") != "sykepleier" for p in problems(edits))


def test_a_register_left_unread_hides_no_other_registers_names() -> None:
    edits: Edits = {**_broken(TERMS), **door(("channel: vakttelefon", "channel: vakttelefn"))}
    assert sorted(key(p) for p in problems(edits)) == ["C2.guess", "Y7.colon"]


def test_a_file_whose_name_only_begins_alike_hides_nothing() -> None:
    edits: Edits = {"roles/sykepleierassistent.yaml": BROKEN, **door(("escalate_to: avdelingsleder", "escalate_to: sykepleiera"))}
    assert sorted(key(p) for p in problems(edits)) == ["C2.guess", "Y7"]
