"""What is spared changes nothing: a handbook read beside one that is much the same is the handbook read anew."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.test_relations import Files, base

from felles.check import check
from felles.facts import Facts
from felles.model import Content, Decided, Decision, Handbook
from felles.reading.decisions import blob_id, fingerprint, written
from felles.reading.handbook import read
from felles.recording.records import numbered

TODAY = "2026-11-21"


@lru_cache(maxsize=1)
def _before() -> tuple[dict[str, bytes], Handbook]:
    """A handbook with two records, and one document that is wrong already."""
    files = dict(base())
    wrong = next(path for path in files if path.startswith("routines/"))
    files[wrong] = files[wrong].replace(b"risk: medium", b"risk: hardly")
    handbook = read(Files(files))
    made: list[Decision] = []
    for document in handbook.documents[:2]:
        stored = files[document.path]
        row = Decided(document.id, Content(document.path, blob_id(stored), fingerprint(stored)), (), 1, "significant", "baseline", "2026-09-01", "utviklingsteam", "mandate")
        made.append(numbered(tuple(made), Decision(0, "2026-09-01T08:00:00Z", "0" * 40, None, (row,), (), (), None, ())))
    files |= {one.path: written(one) for one in made}
    return files, read(Files(files))


def _paths() -> list[str]:
    return sorted(path for path in _before()[0] if not path.startswith("schemas/"))


_change = st.tuples(st.sampled_from(["gone", "moved", "broken", "other", "byte", "kind", "added"]), st.integers(0, 999), st.integers(0, 999))


def _changed(files: dict[str, bytes], how: str, one: int, other: int) -> None:
    paths = [path for path in _paths() if path in files]
    path = paths[one % len(paths)]
    folder, _, name = path.rpartition("/")
    if how == "gone":
        del files[path]
    elif how == "moved":
        files[f"{folder}/ny-{name}"] = files.pop(path)
    elif how == "broken":
        files[path] = b"---\n[\n"
    elif how == "other":
        files[path] = files[paths[other % len(paths)]]
    elif how == "byte":
        at = other % len(files[path])
        files[path] = files[path][:at] + b"x" + files[path][at + 1 :]
    elif how == "kind":
        files[path] = files[path].replace(b"kind: ", b"kind: x", 1)
    else:
        files[f"{folder}/tillegg-{name}"] = files[path]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(_change, max_size=3), st.booleans())
def test_near_another_handbook_is_anew(changes: list[tuple[str, int, int]], own: bool) -> None:
    files, before = _before()
    files = dict(files)
    for change in changes:
        _changed(files, *change)
    # With schemas of its own no kind is the very same: then nothing may be taken over.
    kinds = None if own else before.kinds
    if own:
        files["schemas/header.labels.yaml"] += b"# another hand\n"
    anew, near = read(Files(files), kinds), read(Files(files), kinds, before)
    for name in ("documents", "files", "problems", "decisions"):
        assert getattr(near, name) == getattr(anew, name), name
    known = Facts(before, TODAY, settled=True)
    seen, told = Facts(anew, TODAY), Facts(near, TODAY, near=known)
    assert told["fields"] == seen["fields"]
    assert [str(problem) for problem in check(near, told).problems] == [str(problem) for problem in check(anew, seen).problems]
    kept = {id(document) for document in before.documents}
    taken = [document for document in near.documents if id(document) in kept]
    assert not taken if own else len(taken) >= len(before.documents) - 2 - len(changes)


_value: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.dictionaries(st.text(), _value, max_size=4))
def test_a_record_is_laid_out_as_json_with_an_indent_of_one(entry: dict[str, Any]) -> None:
    record = written(Decision(1, "2026-09-01T08:00:00Z", "0" * 40, None, (), (), (entry,), None, ()))
    assert record == (json.dumps(json.loads(record), ensure_ascii=False, indent=1) + "\n").encode()
    assert json.loads(record)["policy"] == [entry]
