"""Rows put into a list: what was asked for, where it belongs, and every other byte as it was."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from felles.amending.changing import Unamendable
from felles.amending.rows import with_rows
from felles.reading.text import read_yaml

TEXTS = {
    "flow": "a: 1\npoints:\n  # før\n  - {period: 2024-01, value: 1}  # en\n\n  - {period: 2024-03, value: 3}\n  # etter\nb: 2\n",
    "block": "a: 1\npoints:\n- period: 2024-01\n  value: 1 # en\n\n- period: 2024-03\n  value: 3\n# etter\nb: 2\n",
    "last, without an end": "a: 1\npoints:\n  - {period: 2024-01, value: 1}\n  - period: 2024-03\n    value: 3",
}  # fmt: skip
_POINTS = st.fixed_dictionaries({"period": st.just("2024"), "value": st.one_of(st.integers(0, 9), st.sampled_from([58.3, 0.5]))})
_MISSING = st.fixed_dictionaries({"period": st.sampled_from(["2024-02", "2024-W05"]), "missing": st.sampled_from(["Ikke talt.", "Nei, ikke i dag", "a: b", "#1", "null", "{x}", "«ja»"])})


@given(st.sampled_from(sorted(TEXTS)), st.lists(st.tuples(st.integers(0, 2), st.one_of(_POINTS, _MISSING)), min_size=1, max_size=5), st.booleans())
def test_the_rows_are_there_and_nothing_else_is_touched(name: str, rows: list[tuple[int, dict[str, Any]]], windows: bool) -> None:
    text = TEXTS[name].replace("\n", "\r\n" if windows else "\n")
    made = with_rows(text, "points", rows)
    old = read_yaml(TEXTS[name])["points"]
    wanted = [row for at in range(3) for row in [*(new for after, new in rows if after == at), *old[at : at + 1]]]
    assert read_yaml(made.replace("\r\n", "\n")) == {**read_yaml(TEXTS[name]), "points": wanted}
    left = iter(made.splitlines())
    assert all(line in left for line in text.splitlines()), "a line of the file is gone or stands elsewhere"
    assert ("\n" in made.replace("\r\n", "")) is not windows


@pytest.mark.parametrize("text", ["points: [{period: 2024-01}]\n", "points: []\n", "a: 1\n", "points: x\n", "- 1\n"])
def test_what_isnt_written_so_that_rows_can_be_put_in_is_refused(text: str) -> None:
    with pytest.raises(Unamendable):
        with_rows(text, "points", [(0, {"period": "2024-02", "value": 1})])
