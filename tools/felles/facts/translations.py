"""What each translation translates, and whether its source has moved on since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from felles.facts.decided import on_day
from felles.model import Document, Handbook, Named, Translation
from felles.reading.handbook import earlier

FACTS = ("translations",)

FIELD = "translation_of"


def translations(handbook: Handbook, histories: Mapping[str, tuple[Named, ...]], today: str) -> Mapping[str, Translation]:
    """Every document that says what it translates, by its path; without those that are withdrawn or wrongly shaped."""
    found: dict[str, Translation] = {}
    for document in handbook.documents:
        said = document.data.get(FIELD)
        if not isinstance(said, Mapping) or document.withdrawn or not isinstance(said.get("fingerprint"), str):
            continue
        name, copy = said.get("document"), said.get("copy")
        if isinstance(name, str) and copy is None:
            found[document.path] = _of_document(handbook, document, name, said["fingerprint"], histories.get(name, ()), today)
        elif isinstance(copy, str) and name is None:
            found[document.path] = _of_copy(handbook, document, copy, said)
        elif (name is None) == (copy is None):
            found[document.path] = Translation(document, (FIELD,), "", False, fault="which")
    return found


def _of_document(handbook: Handbook, document: Document, name: str, fingerprint: str, history: tuple[Named, ...], today: str) -> Translation:
    """A document of this handbook. One that was only confirmed since has other bytes, and is the same version."""
    source = handbook.by_id.get(name)
    made = Translation(document, (FIELD, "document"), name, True, source)
    if source is None:
        return made  # C2 says that nothing has that name
    version = next((n.decided.version for n in reversed(history) if n.decided.content.fingerprint == fingerprint), None)
    newest = history[-1].decided.version if history else None
    # A proposal may change both at once: then what was translated is what stands here, and nobody has decided it yet.
    behind = source.fingerprint != fingerprint and (newest is None or version != newest)
    current = on_day(history, today)
    outdated = behind and (current is None or version != current.decided.version)
    return replace(made, fault=_language(document, source), behind=behind, outdated=outdated, version=version, newest=newest)


def _of_copy(handbook: Handbook, document: Document, path: str, said: Mapping[str, Any]) -> Translation:
    """Another handbook's text, as it lies here."""
    made = Translation(document, (FIELD, "copy"), path, False)
    stored = handbook.bytes_at(path)
    if stored is None:
        return replace(made, fault="missing")
    source = earlier(path, stored, handbook.kinds)
    if source is None:
        return replace(made, fault="unread")
    behind = source.fingerprint != said["fingerprint"]
    version = said.get("version")
    return replace(
        made, source=source, fault=_language(document, source), behind=behind, outdated=behind,
        version=version if isinstance(version, int) else None,
    )  # fmt: skip


def _language(document: Document, source: Document) -> str:
    return "language" if document.data.get("lang") == source.data.get("lang") else ""
