"""One browser for all tests that need one, and the longest tests first.

Two browsers in a process would stand in each other's way. Without Chromium those tests are skipped, unless
FELLES_BROWSER=required: then they fail.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.finding.measure import build, handbook
from tests.sharing import Shared
from tests.thorough import THOROUGH

_ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run"
).split()

# The tests start some thousand commands. Where a machine keeps nothing compiled beside the sources, each would spend a
# good third of its time on compiling them anew.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(__file__).parents[1] / "build" / "pycache"))

_LONGEST = ("browser/test_accessibility", "browser/test_every_page", "journeys/test_demo", "journeys/test_init", "journeys/test_pipelines", "browser/test_acting", "journeys/test_in_force")
"""Files whose tests take longest (``pytest --durations=50``). Begun last, one of them would run alone at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is tried only now and then is left out, and said to be; the order of files apart, the rest stays as it was collected."""
    if not THOROUGH:
        left = [item for item in items if item.get_closest_marker("thorough")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]

    def place(item: pytest.Item) -> int:
        return next((i for i, name in enumerate(_LONGEST) if name in item.nodeid), len(_LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shared:
    """``shared("name", make)`` gives a folder that is made once, whichever process asks first."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "shared"
    folder.mkdir(exist_ok=True)
    return Shared(folder)


@pytest.fixture(scope="session")
def undecided(shared: Shared) -> Callable[[str], Path]:
    """``undecided("nb")`` is the site of a language's sample as its files stand: what is shown there hangs on no decision."""

    def made(language: str) -> Path:
        return shared(f"undecided-{language}", lambda folder: build(handbook(language, folder / "book"), folder / "site")) / "site"

    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        if os.environ.get("FELLES_BROWSER") == "required":
            pytest.fail("No Chromium was found, and FELLES_BROWSER=required says there must be one.")
        pytest.skip("no Chromium found")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield started
        started.close()
