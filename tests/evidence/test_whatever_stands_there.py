"""Evidence is made of whatever was decided, however wrong its fields are: nothing fails, and nothing acts in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.handbooks import DOCUMENTS, Memory, base, data_of, document, examples, pointers, put

from felles.evidence.ground import laid
from felles.evidence.items import items
from felles.model import Asked, Content, Decided, Decision
from felles.pack.tables import as_csv, as_json, workbook
from felles.reading.handbook import read
from felles.reading.kinds import read_kinds
from felles.words import Words

KINDS, _ = read_kinds(Memory(base()))
ZERO = "0" * 40
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.sampled_from(["", "=1+1", "@a", "2026-02-30", "9999-12-31", "all", "none", "own", "x\ny", "𝄞", "sykepleier", "a" * 400]),
        st.integers(-(10**18), 10**18),
        st.booleans(),
        st.none(),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["id", "n", "text", "from", "site", "class", "note"]), inner, max_size=3)),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=examples(50), deadline=None, derandomize=True)
def test_whatever_stands_there_is_handed_over(data: st.DataObject) -> None:
    files = dict(base())
    for path in data.draw(st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=3, unique=True)):
        content = data_of(path)
        for _ in range(data.draw(st.integers(1, 3))):
            places = [at for at in pointers(content) if at and at not in (("id",), ("kind",))]
            content = put(content, data.draw(st.sampled_from(places)), data.draw(VALUES))
        files[path] = document(path, content)
    tip = read(Memory(files), KINDS)
    rows = tuple(_decided(d.id, d.path, files[d.path]) for d in tip.documents if tip.by_id[d.id] is d)
    tip = replace(tip, decisions=(Decision(1, "2026-01-05T10:00:00Z", ZERO, None, rows, (), (), None, ()),))
    stored = {row.content.blob: files[row.content.path] for row in rows}
    ground = laid(Asked("2026-01-01", "2026-11-21"), tip, lambda ids: {id: stored[id] for id in ids if id in stored}, Words("nb"))
    made = items(ground)
    assert workbook(made).startswith(b"PK")
    for item in made:
        assert as_json(item, ground.words)
        for one in item.tables:
            read_back = list(csv.reader(io.StringIO(as_csv(one).decode("utf-8-sig"), newline=""), delimiter=";"))
            assert len(read_back) == len(one.rows) + 1 and {len(row) for row in read_back} == {len(one.columns)}
            assert all(_still(cell) for row in read_back for cell in row)
            assert all(isinstance(cell, (str, int, type(None))) for row in one.rows for cell in row.values())


def _decided(id: str, path: str, text: bytes) -> Decided:
    content = Content(path, hashlib.sha1(b"blob %d\0" % len(text) + text).hexdigest(), f"sha256:{hashlib.sha256(text).hexdigest()}")
    return Decided(id, content, (), 1, "significant", "baseline", "2026-01-05", "gruppa", "mandate")


def _still(cell: str) -> bool:
    """Whether no spreadsheet would act on it: a number may have its sign in front."""
    return not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) or cell.lstrip("-").isdigit()
