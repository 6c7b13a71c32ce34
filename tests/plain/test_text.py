"""Words of a heading, put inside a sentence."""

from __future__ import annotations

import pytest

from felles.plain.text import lowered


@pytest.mark.parametrize(
    ("heading", "inside"),
    [
        ("Møter og beslutninger", "møter og beslutninger"),
        ("ISBAR i praksis", "ISBAR i praksis"),
        ("PGSA-test", "PGSA-test"),
        ("E-melding", "e-melding"),
    ],
)
def test_only_an_abbreviation_keeps_its_capitals(heading: str, inside: str) -> None:
    assert lowered(heading) == inside
