"""Two validators of JSON Schema, one verdict: the fast one decides, the slow one says where."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from felles.reading.handbook import read
from felles.reading.kinds import read_kinds
from felles.reading.schemas import is_date
from felles.reading.shape import Shapes
from properties.handbooks import DOCUMENTS, Memory, base, data_of, document, pointers, put

settings.register_profile("felles", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("felles")

_KINDS, _ = read_kinds(Memory(base()))
_SHAPES = Shapes(_KINDS)
_DATES = FormatChecker(formats=())
_DATES.checks("date")(lambda value: not isinstance(value, str) or is_date(value))

_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.sampled_from(["", "a", "A" * 64, "A" * 65, "æ", "2026-01-01", "2026-02-30", "2026-01-01\n", "all", "none", "high", "x\ny", "٢", "https://a.example", "own"]),
        st.integers(-3, 100),
        st.booleans(),
        st.none(),
        st.sampled_from([0.0, 1.0, 1.5, -1.0, 60.0, 61.0]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.lists(inner, max_size=1).map(lambda some: some * 2), st.dictionaries(st.sampled_from(["id", "n", "text", "level", "site"]), inner, max_size=2)),
    max_leaves=5,
)


@given(st.sampled_from(DOCUMENTS), st.data())
@settings(max_examples=1_000)
def test_one_verdict(path: str, data: st.DataObject) -> None:
    content = data_of(path)
    kind = _KINDS[content["kind"]]
    for _ in range(data.draw(st.integers(1, 2))):
        places = [pointer for pointer in pointers(content) if pointer and pointer != ("kind",)]
        at = data.draw(st.sampled_from(places))
        match data.draw(st.sampled_from(["put", "drop", "add"])):
            case "drop" if isinstance(at[-1], str):
                parent = content
                for part in at[:-1]:
                    parent = parent[part]
                del parent[at[-1]]
            case "add" if isinstance(at[-1], str):
                put(content, (*at[:-1], data.draw(st.sampled_from(["nytt", "id", "n", "note", "deadline"]))), data.draw(_VALUES))
            case _:
                put(content, at, data.draw(_VALUES))
    fast = _SHAPES.sound(kind.name, content)
    # The slow one as it comes, with Python's own regular expressions: a second opinion, not our own again.
    slow = Draft202012Validator(kind.schema, format_checker=_DATES).is_valid(content)
    assert fast == slow or _dollar(content), (path, content)


def _dollar(value: Any) -> bool:
    """Python's ``$`` lets a line break through at the end of a text; Rust's, and ours, doesn't."""
    if isinstance(value, dict):
        return any(map(_dollar, value.values()))
    if isinstance(value, list):
        return any(map(_dollar, value))
    return isinstance(value, str) and value.endswith("\n")


@given(st.sampled_from(DOCUMENTS), st.data())
@settings(max_examples=120)
def test_whatever_is_refused_is_told(path: str, data: st.DataObject) -> None:
    content = data_of(path)
    places = [pointer for pointer in pointers(content) if pointer and pointer != ("kind",)]
    content = put(content, data.draw(st.sampled_from(places)), data.draw(_VALUES))
    handbook = read(Memory({**base(), path: document(path, content)}))
    found = handbook.by_path.get(path)
    if found is None:
        return
    problems = _SHAPES.problems(found)
    assert bool(problems) == (not _SHAPES.sound(found.kind.name, found.data))
    assert all(problem.values.get("what") != "shape" for problem in problems), "refused, and nobody can say why"
