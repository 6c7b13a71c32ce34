"""Compiles the catalogues when the package is installed or a wheel is made, so that no binary file lies in the repository."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class Catalogues(BuildHookInterface):  # type: ignore[type-arg]
    """``felles.po`` to ``felles.mo`` in every language."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))


def compile_catalogues(root: Path) -> list[Path]:
    """Brings every catalogue's compiled form beside it up to date; returns all of them.

    One that is right already is left alone, and another is put in its place in one step: programs that run meanwhile read it.
    """
    written = []
    for source in sorted((root / "tools/felles/words/locale").glob("*/LC_MESSAGES/felles.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        # Else the moment it is compiled stands in it, and no two installations are the same to the byte.
        catalogue.creation_date = catalogue.revision_date = _NO_DAY
        target = source.with_suffix(".mo")
        made = BytesIO()
        write_mo(made, catalogue)
        if not target.is_file() or target.read_bytes() != made.getvalue():
            fresh = target.with_name(f".{target.name}.{os.getpid()}")
            fresh.write_bytes(made.getvalue())
            os.replace(fresh, target)
        written.append(target)
    return written
