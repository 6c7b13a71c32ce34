"""Whatever JSON a forge answers, the result is a proposal's reviews or a sentence: never a traceback, never a guess."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.forge.asking import reader
from tests.forge.conftest import Telling
from tests.forge.standing_in import Asked, Place, Told
from tests.forge.stories import ADVISER, LEADER, Said, Story, commit

from felles.errors import CannotRun
from felles.forge import Forge, text
from felles.model.judging import Reviews

_any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
    | st.sampled_from(["APPROVED", "approved", "2026-03-09T10:00:00Z", "0001-01-01T00:00:00Z", commit("two"), "0" * 40, -1, {}, []]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "user", "login", "username", "state", "sha"]), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


def _places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in an answer."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(place for key, what in inner for place in _places(what, (*at, key)))]


def _put(value: Any, at: tuple[Any, ...], what: Any) -> Any:
    if not at:
        return what
    made = copy.copy(value)
    made[at[0]] = _put(made[at[0]], at[1:], what)
    return made


@pytest.mark.parametrize("forge", ["github", "forgejo", "gitlab"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(which=st.integers(0, 8), pick=st.integers(0, 10**6), what=_any, status=st.sampled_from([200, 200, 200, 200, 201, 204, 404, 500]))
def test_one_thing_changed_anywhere(telling: Telling, forge: str, which: int, pick: int, what: Any, status: int) -> None:
    place, asking, calm, paths = _place(telling, forge)
    aim = paths[which % len(paths)]

    def changed(asked: Asked, told: Told) -> Told | None:
        if asked.path != aim:
            return None
        places = _places(told.value)
        return Told(_put(told.value, places[pick % len(places)], what), status, told.headers)

    place.faults[:] = [changed]
    try:
        found = asking.proposal(42)
    except CannotRun as error:
        assert str(error).isprintable()
    else:
        assert isinstance(found, Reviews) and text(found)
        if "review" not in aim and "approv" not in aim and "version" not in aim and "user" not in aim:
            assert found.reviews == calm.reviews, "what else a forge says makes no review"
    finally:
        place.faults.clear()


_open: dict[str, Any] = {}


def _place(telling: Telling, forge: str) -> tuple[Place, Forge, Reviews, list[str]]:
    """One stand-in for all examples of a forge, with what it says when nothing is changed, and what it is asked for."""
    if _open.get("telling") is not telling:
        story = Story(reviews=(Said(LEADER, "approved", commit("two"), "2026-03-09T10:00:00Z"), Said(ADVISER, "changes_requested", None, "2026-03-09T11:00:00Z")))
        place = telling(forge, story)
        asking = reader(place)
        calm = asking.proposal(42)
        _open.update(telling=telling, all=(place, asking, calm, sorted({asked.path for asked in place.asked})))
    found: tuple[Place, Forge, Reviews, list[str]] = _open["all"]
    return found
