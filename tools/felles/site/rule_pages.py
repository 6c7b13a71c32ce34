"""The pages about the rules as articles: Markdown by page path, for ``site.pages``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from felles.model import Level
from felles.site.addresses import RULES
from felles.words import N_, Words

Lines = tuple[tuple[int, str], ...]

_LEVELS: Mapping[Level, str] = {
    "error": N_("An error: nothing is published until it is corrected."),
    "warning": N_("A warning: the handbook is published, but somebody should take a look."),
    "note": N_("A note, for whoever looks after the text."),
}


class Explained(Protocol):
    """One rule's page, as reading gives it."""

    @property
    def rule(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def bad(self) -> Lines: ...
    @property
    def good(self) -> Lines: ...


def rule_articles(
    explained: Mapping[str, Explained], titles: Mapping[str, tuple[str, Level]], words: Words
) -> dict[str, str]:
    """Each rule's article by its page's path, in the order of ``titles`` (rule -> title and level)."""
    return {
        f"{RULES}{rule.lower()}.md": _article(rule, title, level, explained[rule], words)
        for rule, (title, level) in titles.items()
        if rule in explained
    }


def _article(rule: str, title: str, level: Level, page: Explained, words: Words) -> str:
    parts = [f"# {rule}: {title}", words(_LEVELS[level]), page.text.strip()]
    if page.bad:
        parts += [
            "## " + words("What it finds"),
            words("Line {line} of {path}:", line=page.line, path=f"`{page.path}`"),
            _block(page.bad, page.line),
        ]
    if page.good:
        parts += ["## " + words("Corrected"), _block(page.good, None)]
    return "\n\n".join(parts) + "\n"


def _block(lines: Lines, marked: int | None) -> str:
    """Numbered lines as a code block that no text in it can close; an arrow at the marked one."""
    width = len(str(lines[-1][0]))
    shown = "\n".join(f"{'→' if n == marked else ' '} {n:>{width}}  {text}" for n, text in lines)
    fence = "`" * max(3, max((len(run) for run in re.findall(r"`+", shown)), default=0) + 1)
    return f"{fence}\n{shown}\n{fence}"
