"""Which edition of the product this is, to the byte: whether two runs have to make the same tables of the same texts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

import felles

_MAKES = (".py", ".json", ".yaml", ".toml", ".mo")
"""What tables follow from: code, data, and the words in every language."""
_OTHER = frozenset({"shipped", "theme", "__pycache__", "cli", "forge", "demo"})
"""What comes along and makes no table."""


@lru_cache(maxsize=1)
def edition() -> str:
    """SHA-256 over the product's own files, whatever the place and the day it was installed."""
    whole = sha256()
    for name, file in sorted(_files(resources.files(felles), ""), key=lambda one: one[0]):
        content = file.read_bytes()
        whole.update(name.encode() + b"\0" + (content if name.endswith(".mo") else content.replace(b"\r\n", b"\n")) + b"\0")
    return whole.hexdigest()


def _files(folder: Traversable, inside: str) -> Iterator[tuple[str, Traversable]]:
    for one in folder.iterdir():
        if one.is_dir():
            if one.name not in _OTHER:
                yield from _files(one, f"{inside}{one.name}/")
        elif one.name.endswith(_MAKES):
            yield inside + one.name, one
