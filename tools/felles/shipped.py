"""What comes with the product besides code: the kinds' folders, the pages about the rules, and the sample handbook.

In a wheel they lie inside the package; in the project itself they are the project's own folders.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from felles.errors import CannotRun
from felles.words import N_


@lru_cache(maxsize=1)
def _home() -> tuple[Path, Path, Path]:
    package = Path(__file__).parent
    inside = package / "shipped"
    if inside.is_dir():
        return inside / "schemas", inside / "about", inside / "sample"
    project = package.parents[1]
    return project / "schemas", project / "docs" / "about", project


def schemas() -> Path:
    """The folder of the kinds that come with the product."""
    return _there(_home()[0])


def about() -> Path:
    """The folder of the pages about the handbook and its rules."""
    return _there(_home()[1])


def sample() -> Path:
    """The folder in which the sample handbook's documents lie as they do in a handbook."""
    return _there(_home()[2])


def _there(folder: Path) -> Path:
    if not folder.is_dir():
        raise CannotRun(
            N_("Part of Felles is missing: {folder}."), N_("Install Felles again."), folder=str(folder)
        )
    return folder
