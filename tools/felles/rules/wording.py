"""C8: one word for one thing, so that everybody means the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Handbook, Problem
from felles.rules import rule


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
            for match in avoided.pattern.finditer(text):
                values = {"word": match[0], "instead": _instead(avoided, match[0], language)}
                if values["instead"]:
                    yield Problem("C8", document.at(*pointer), values, "", document.id)
        for match in avoided.pattern.finditer(document.body):
            values = {"word": match[0], "instead": _instead(avoided, match[0], language)}
            if values["instead"]:
                yield Problem("C8", document.in_body(match.start()), values, "", document.id)


def _instead(avoided: Any, word: str, language: str) -> str:
    preferred = avoided.instead.get(word.casefold(), {})
    return str(preferred.get(language) or (preferred.get("nb", "") if language == "nn" else ""))
