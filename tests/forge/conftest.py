"""A forge that stands in on this machine, for each forge in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from tests.forge.asking import WORLDS
from tests.forge.standing_in import Place, standing_in
from tests.forge.stories import Story

Telling = Callable[[str, Story], Place]


@pytest.fixture(autouse=True)
def no_way_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a machine has of proxies is none of the tests' business."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def telling() -> Iterator[Telling]:
    """Has the named forge tell a story. What was unlike its description fails at the end."""
    with ExitStack() as open_places:
        yield lambda forge, story: open_places.enter_context(standing_in(WORLDS[forge](story)))
