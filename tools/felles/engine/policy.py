"""What a browser is allowed to do on a page: fetch files of the same site, and nothing else.

The policy stands in each page's head, so that it holds wherever the site is put: on any server, or in a folder.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_SELF = "'self'"
_ALLOWED = {
    "default-src": "'none'",
    "script-src": _SELF,
    "style-src": _SELF,
    "img-src": f"{_SELF} data:",
    "font-src": _SELF,
    "connect-src": _SELF,
    "manifest-src": _SELF,
    "worker-src": _SELF,
    "form-action": _SELF,
    "base-uri": "'none'",
}
"""``frame-ancestors`` can't stand in a page: a server has to send it. The shapes of states are pictures in the stylesheet: ``data:``."""

_SCRIPT = re.compile(r"<script\b(?P<said>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>(?P<text>.*?)</script\s*>", re.S | re.I)
_DATA = re.compile(r"\stype\s*=\s*[\"']?(?!text/javascript|application/javascript|module)[a-z]", re.I)
_FILE = re.compile(r"\ssrc\s*=", re.I)


def policy(scripts: Iterable[str] = ()) -> str:
    """The policy of a page that has these scripts in it: each is allowed by its hash, and no other."""
    hashes = sorted({f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'" for text in scripts})
    allowed = {**_ALLOWED, "script-src": " ".join((_SELF, *hashes))}
    return "; ".join(f"{what} {whence}" for what, whence in allowed.items())


def inline_scripts(page: str) -> list[str]:
    """The scripts that stand in a page and would run: neither those in files nor data that no browser runs."""
    if "<script" not in page:
        return []
    return [found["text"] for found in _SCRIPT.finditer(page) if not _FILE.search(found["said"]) and not _DATA.search(found["said"])]
