"""What is tried on packs: one with a decision of every sort, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.journeys.deciding import Quick

from felles.cli.export import Progress

from .packs import Files, deciding, exported, files, key


@pytest.fixture(scope="session")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A member's private key."""
    return key(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory, signing: Path) -> Quick:
    """The small handbook with seven decisions. Only copies of it are changed."""
    return deciding(tmp_path_factory.mktemp("decided") / "handbook", signing=signing)


@pytest.fixture(scope="session")
def pack(decided: Quick, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its evidence of a period that has everything in it."""
    return exported(decided, tmp_path_factory.mktemp("pack") / "pack.zip")


@pytest.fixture(scope="session")
def sound(pack: Path) -> Files:
    """The same, as files."""
    return files(pack)


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of how far a run has come, however slow the machine is just now."""
    monkeypatch.setattr(Progress, "SELDOM", 1e9)
