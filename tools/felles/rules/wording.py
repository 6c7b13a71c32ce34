"""C8: one word for one thing, so that everybody means the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Handbook, Place, Pointer, Problem
from felles.rules import rule

OTHERS = frozenset({"tags", "front", "legal", "references", "attachments", "change", "withdrawn"})
"""Fields in words that aren't ours to choose: what people search for, a law's, a source's title, a file's name,
and those of the text before this one, which a note on a change speaks of."""

MENTIONED = re.compile(
    r"«[^«»\n]{1,120}»|»[^«»\n]{1,120}«|“[^“”\n]{1,120}”|”[^“”\n]{1,120}”|„[^„“\n]{1,120}“|\"[^\"\n]{1,120}\"|`[^`\n]{1,120}`"
    r"|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*|https?://[^\s<>()]+|(?<!\S)[^\s@]{1,64}@\S+"
)
"""Where a word is named and not used: in quotation marks, in an address."""


NOT_ANEW = ("glossary", "minutes")
"""What documents serve whose words are explained there, or tell what was said once: nobody writes them anew."""


def ours(document: Document, fields: Any) -> Iterator[tuple[Pointer | None, str]]:
    """The texts of a document whose words are ours to choose, with the field each stands in; None for the body."""
    yield from ((pointer, text) for pointer, text in fields.prose if pointer[0] not in OTHERS)
    yield None, document.body


def place(document: Document, pointer: Pointer | None, offset: int) -> Place:
    """The place of a character of such a text."""
    return document.in_body(offset) if pointer is None else document.in_value(pointer, offset)


@rule("C8", "warning")
def preferred_terms(handbook: Handbook, fields: Mapping[str, Any], lowered: Mapping[str, str], avoided: Any) -> Iterator[Problem]:
    """Texts use the words that the handbook has agreed on."""
    if avoided.pattern is None:
        return
    for document in handbook.documents:
        if document.kind.serves in ("glossary", "obligations") or document.withdrawn:
            continue  # the words stand there because they are explained, or quoted from a law
        if not avoided.possible(lowered[document.path]):
            continue
        language = str(document.data.get("lang", "nb"))
        for pointer, text in fields[document.path].prose:
            for match in _used(avoided, text) if pointer[0] not in OTHERS else ():
                instead = _instead(avoided, match, language)
                if instead:
                    yield Problem("C8", document.at(*pointer), {"word": match[0], "instead": instead}, "", document.id)
        for match in _used(avoided, document.body):
            instead = _instead(avoided, match, language)
            if instead:
                yield Problem("C8", document.in_body(match.start()), {"word": match[0], "instead": instead}, "", document.id)


def _used(avoided: Any, text: str) -> Iterator[re.Match[str]]:
    """The avoided words that the text uses; one it only speaks of is fine."""
    found = list(avoided.pattern.finditer(text))
    if found:
        spoken = [match.span() for match in MENTIONED.finditer(text)]
        yield from (match for match in found if not any(begin < match.start() < end for begin, end in spoken))


def _instead(avoided: Any, match: Any, language: str) -> str:
    """The agreed word in this language; empty when there is none, or when the word found is the agreed one."""
    found = match.groupdict()
    word = " ".join((found["word"] or found.get("bent") or "").casefold().split())
    preferred = avoided.instead.get(word, {})
    agreed = str(preferred.get(language) or (preferred.get("nb", "") if language == "nn" else ""))
    return "" if agreed.casefold() == word else agreed
