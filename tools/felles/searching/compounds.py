"""Compounds taken apart: «legemiddelhåndtering» is about «legemiddel» and «håndtering»."""

from __future__ import annotations

from collections.abc import Set

from felles.searching.lexicon import Stems

_SHORTEST, _WHOLE, _SURE = 3, 7, 5
"""Letters of the shortest part, of the shortest compound, and of a part that is known by its stem alone."""
_LINKS = ("s", "e")


class Compounds:
    """Splits words by what stands alone somewhere (``alone``) or is a part in the language's own list."""

    def __init__(self, stems: Stems, alone: Set[str]) -> None:
        own = stems.lexicon
        self._stems = stems
        self._known = {w for w in (*alone, *own.parts) if len(w) >= _SHORTEST and w.isalpha()} - own.quiet - own.never
        self._by_stem = {stems.of(word) for word in self._known if len(word) > _SURE - 1}
        self._beginnings = {stem[:_SURE - 1] for stem in self._by_stem}
        self._made: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The word's parts in order; nothing for what isn't put together of known ones.

        The longest known tail wins; what is left before it must be known, or be put together itself. An s or an e
        between them may belong to neither.
        """
        found = self._made.get(word)
        if found is None:
            found = self._made[word] = self._split(word)
        return found

    def _split(self, word: str) -> tuple[str, ...]:
        if len(word) < _WHOLE or not word.isalpha():
            return ()
        for start in range(_SHORTEST, len(word) - _SHORTEST + 1):
            tail = word[start:]
            if not self._is(tail):
                continue
            for head in self._heads(word[:start]):
                if self._is(head):
                    return (head, tail)
                inner = self._split(head) if len(head) >= _WHOLE else ()
                if inner:
                    return (*inner, tail)
        return ()

    def _heads(self, head: str) -> tuple[str, ...]:
        bare = head[:-1] if head.endswith(_LINKS) else ""
        return (head, bare) if len(bare) >= _SHORTEST else (head,)

    def _is(self, part: str) -> bool:
        if part in self._known:
            return len(part) > _SHORTEST or part in self._stems.lexicon.parts
        # Most letters that are left over begin like no word there is, which is quicker to see than their stem.
        return len(part) >= _SURE and part[: _SURE - 1] in self._beginnings and self._stems.of(part) in self._by_stem
