"""TR: what makes a text a translation, and what keeps it one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from felles.model import Document, Problem, Translation
from felles.rules import rule

Translations = Mapping[str, Translation]


@rule("TR1", "error")
def a_translation_has_a_source(translations: Translations) -> Iterator[Problem]:
    """What is translated is there, can be read, and is in another language."""
    for one in translations.values():
        if one.fault:
            title = one.source.title if one.source is not None else ""
            values = {"name": one.name, "title": title, "language": one.document.data.get("lang")}
            yield Problem("TR1", one.document.at(*one.pointer), values, one.fault, one.document.id)


@rule("TR2", "warning")
def a_translation_keeps_up(translations: Translations) -> Iterator[Problem]:
    """What was translated is the source's newest text; a warning, since the source's writers made it so, not this one's."""
    for one in translations.values():
        if one.source is None or one.fault or not one.behind:
            continue
        variant = "here" if one.here else "withdrawn" if one.source.withdrawn else "copy"
        values = {"title": one.source.title, "note": _note(one.source), "fingerprint": one.source.fingerprint}
        yield Problem("TR2", one.document.at("translation_of", "fingerprint"), values, variant, one.document.id)


def _note(source: Document) -> str:
    """What the source's own writer says is new, or why it was withdrawn."""
    field, part = ("withdrawn", "reason") if source.withdrawn else ("change", "note")
    said = source.data.get(field)
    text = said.get(part) if isinstance(said, dict) else None
    return " ".join(text.split()) if isinstance(text, str) else "–"
