"""Small handbooks with decisions, and the ground on which evidence of them is laid: from what stands on main, and from
texts and records alone, as from a pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.site.decided import Story
from tests.site.making import PROJECT, handbook

from felles.evidence.ground import Ground, laid
from felles.evidence.items import items
from felles.model import Asked, Item, Table
from felles.reading.decisions import record_path, written
from felles.reading.handbook import read_folder
from felles.words import Words

COMMIT = "c" * 40


def ground(story: Story, ends: str, begins: str | None = None, *, language: str = "nb", kinds: Path = PROJECT / "schemas", more: Mapping[str, str] | None = None, asked: Mapping[str, Any] | None = None, **given: Any) -> Ground:
    """The ground for a day or a period. ``more`` are files that stand there and nobody decided; None removes one."""
    records = {record_path(d.number, d.decided_at): written(d).decode("utf-8") for d in story.decisions}
    folder = story.folder / f"tree-{len(list(story.folder.glob('tree-*'))) if story.folder.exists() else 0}"
    handbook(folder, {**story.files, **records}, kinds=kinds)
    for path, text in (more or {}).items():
        if text:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        else:
            (folder / path).unlink()
    return laid(Asked(begins or ends, ends, **(asked or {})), read_folder(folder), _texts(story), Words(language), commit=COMMIT, **given)


def _texts(story: Story) -> Any:
    def texts(blobs: Iterable[str]) -> Mapping[str, bytes]:
        return {blob: story.texts[blob] for blob in blobs if blob in story.texts}

    return texts


def alone(whole: Ground) -> Ground:
    """The same from texts and records alone: nothing that only the repository knows."""
    return Ground(whole.asked, whole.decided, whole.texts, whole.words, commit=whole.commit)


def by_id(some: Ground) -> dict[str, Item]:
    return {item.id: item for item in items(some)}


def table(some: Ground, name: str) -> Table:
    """One table by its name."""
    return next(table for item in items(some) for table in item.tables if table.name == name)


def cells(some: Ground, name: str, *keys: str) -> list[tuple[Any, ...]]:
    """Some columns of a table's rows."""
    return [tuple(row[key] for key in keys) for row in table(some, name).rows]
