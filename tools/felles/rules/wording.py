"""C8: one word for one thing, so that everybody means the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Handbook, Problem
from felles.rules import rule

_SEARCHED = frozenset({"tags", "front"})
"""Fields that hold what people search for, in whatever words they use."""


@rule("C8", "warning")
def preferred_terms(handbook: Handbook, fields: Mapping[str, Any], avoided: Any) -> Iterator[Problem]:
    """Texts use the words that the handbook has agreed on."""
    if avoided.pattern is None:
        return
    for document in handbook.documents:
        if document.kind.serves in ("glossary", "obligations") or document.withdrawn:
            continue  # the words stand there because they are explained, or quoted from a law
        if not avoided.possible(document.source):
            continue
        language = str(document.data.get("lang", "nb"))
        for pointer, text in fields[document.path].prose:
            for match in avoided.pattern.finditer(text) if pointer[0] not in _SEARCHED else ():
                instead = _instead(avoided, match, language)
                if instead:
                    yield Problem("C8", document.at(*pointer), {"word": match[0], "instead": instead}, "", document.id)
        for match in avoided.pattern.finditer(document.body):
            instead = _instead(avoided, match, language)
            if instead:
                yield Problem("C8", document.in_body(match.start()), {"word": match[0], "instead": instead}, "", document.id)


def _instead(avoided: Any, match: Any, language: str) -> str:
    """The agreed word in this language; empty when there is none, or when the word found is the agreed one."""
    found = match.groupdict()
    word = " ".join((found["word"] or found.get("bent") or "").casefold().split())
    preferred = avoided.instead.get(word, {})
    agreed = str(preferred.get(language) or (preferred.get("nb", "") if language == "nn" else ""))
    return "" if agreed.casefold() == word else agreed
