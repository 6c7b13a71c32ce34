"""Names in a pack that any system can unpack, and that no list of checksums has to write otherwise than they are."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[\w .,()+@&'#!~-]+")
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
"""What no file can be called on Windows, whatever follows the first point."""


def safe(path: str) -> str:
    """A path of the handbook as a path in a pack. What can't stand in such a name stands as ``=`` and its UTF-8 bytes in
    hexadecimal; no two paths come out alike."""
    return "/".join(map(_safe, path.split("/")))


def _safe(name: str) -> str:
    if not _PLAIN.fullmatch(name):
        name = "".join(sign if _PLAIN.fullmatch(sign) else _hexed(sign) for sign in name)
    if name.endswith((".", " ")):
        name = name[:-1] + _hexed(name[-1])
    if name.startswith(" ") or _DEVICES.fullmatch(name):
        name = _hexed(name[:1]) + name[1:]
    return name


def _hexed(text: str) -> str:
    return "".join(f"={byte:02x}" for byte in text.encode("utf-8", "surrogateescape"))
