"""What somebody wrote, made fit to be shown: not too long, and nothing in it that acts on a screen."""

from __future__ import annotations


def short(text: str) -> str:
    """At most 80 characters of something somebody wrote."""
    return text if len(text) <= 80 else text[:79] + "…"


def printable(text: str) -> str:
    """The text with everything a terminal or browser could act on written out: nothing moves a cursor or turns a line."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in text)
