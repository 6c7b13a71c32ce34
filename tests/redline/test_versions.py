"""What a reader is told of two versions, as pictures: every folder under ``versions`` is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.redline.versions import PAIRS, lines, told

from felles.redline import redline


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_reader_is_told_this(pair: Path) -> None:
    assert "\n".join(lines(told(pair))) + "\n" == (pair / "expected.txt").read_text("utf-8")


@pytest.mark.parametrize("language", ["nb", "nn", "da", "sv", "en"])
def test_every_language_tells_of_the_same_things(language: str) -> None:
    for pair in PAIRS:
        here, there = told(pair, language), told(pair)
        assert [(d.sort, d.pointer) for d in here.differences] == [(d.sort, d.pointer) for d in there.differences]
        assert here.fate == there.fate


def test_pieces_are_the_old_text_and_the_new() -> None:
    for pair in PAIRS:
        for one in told(pair).differences:
            if one.sort == "changed" and one.before and one.after and ", " not in one.after:
                for op, whole in (("new", one.before), ("gone", one.after)):
                    kept = "".join(text for piece, text in one.pieces if piece != op)
                    assert "".join(kept.split()) == "".join(whole.split())


def test_two_things_of_one_name_are_told_apart() -> None:
    from dataclasses import replace

    from tests.properties.handbooks import TODAY, Memory, base

    from felles.facts import Facts
    from felles.plain import Names
    from felles.reading.handbook import read
    from felles.words import Words

    twin = base()["roles/pleier.yaml"].replace(b"id: pleier", b"id: pleier-2")
    book = read(Memory({**base(), "roles/pleier-2.yaml": twin}))
    old = book.by_id["RUT-900"]
    steps = [{**old.data["steps"][0], "accountable": "pleier-2"}, *old.data["steps"][1:]]
    new = replace(old, data={**old.data, "steps": steps})
    [found] = redline(old, new, Names.of(Facts(book, TODAY), Words("nb"))).differences
    assert (found.before, found.after) == ("Pleier (pleier)", "Pleier (pleier-2)")
