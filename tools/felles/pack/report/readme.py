"""README.txt: what a pack is, and what whoever has it can do again without any program of ours."""
from __future__ import annotations
from collections.abc import Mapping
from typing import Any
from felles.words import Words

def readme(words: Words, about: Mapping[str, Any]) -> bytes:
    return b""
