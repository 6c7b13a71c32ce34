"""What a built site says of itself: whose it is, and of which day."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

_META = re.compile(r'<meta name="felles:built" content="([0-9-]{10})"')
_TITLE = re.compile(r"<title>(.*?)</title>", re.S)


@dataclass(frozen=True, slots=True)
class Names:
    name: str
    edition: str
    """The day it was made; empty when the pages don't say."""


def names(site: Path) -> Names:
    """From the front page, whose title is the handbook's name alone."""
    text = (site / "index.html").read_text("utf-8")
    title, built = _TITLE.search(text), _META.search(text)
    return Names(html.unescape(title[1]).rpartition(" - ")[2].strip() if title else "", built[1] if built else "")
