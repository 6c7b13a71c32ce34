"""A built site is given its copy: the edition and its packages, the worker, and what makes it installable."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from felles.carrying.packing import ASIDE, FORMAT, Package, Packed, carried, pack
from felles.carrying.texts import texts
from felles.words import Words

EDITION = "offline/edition.json"
TEXTS = "assets/offline.json"
"""What the pages' script says; part of the copy."""
WORKER = "worker.js"
"""In the site's own folder: a worker answers for what is below it, and nothing else."""
MANIFEST = "manifest.webmanifest"

_HERE = Path(__file__).parent
_SHORTCUTS = 4
_BRAND, _BACKGROUND = "#0e4252", "#ffffff"
_ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable-512.png", 512, "maskable"))

_TYPES = {
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "gif": "image/gif",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "md": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "webp": "image/webp",
    "woff2": "font/woff2",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Copy:
    """What was offered to carry along."""

    edition: str
    files: int
    bytes: int
    """On the wire, all of it."""
    left_out: int
    """Files that are only on the net."""


def carry(site: Path, *, name: str, language: str, made: str, menu: Sequence[tuple[str, str]]) -> Copy:
    """Puts the copy of a built site beside it. ``menu``: (title, address below the site) of what a phone offers at once.

    The clock has no say in the bytes: ``made`` is the day of the build.
    """
    words = Words(language)
    _put(site, TEXTS, _json(texts(words)))
    files: dict[str, bytes] = {}
    left: list[int] = []
    for path, size in _published(site):
        if carried(path, size):
            files[path] = (site / path).read_bytes()
        elif not path.startswith(ASIDE):
            left.append(size)
    packed = pack(files)
    for package in (packed.lines, *packed.packages):
        _put(site, f"offline/{_name(package)}", package.content)
    _put(site, EDITION, _json(_edition(packed, made, left, files, words)))
    _put(site, WORKER, (_HERE / "worker.js").read_bytes())
    _put(site, MANIFEST, _json(_manifest(name, language, menu)))
    return Copy(packed.edition, packed.files, packed.bytes, len(left))


def leave(site: Path) -> None:
    """A site that isn't to be carried takes away what another, served at the same address before, has left in browsers."""
    _put(site, WORKER, (_HERE / "leaving.js").read_bytes())


def _published(site: Path) -> list[tuple[str, int]]:
    found = []
    for folder, _, names in os.walk(site):
        for name in names:
            path = Path(folder, name)
            found.append((path.relative_to(site).as_posix(), path.stat().st_size))
    return sorted(found)


def _name(package: Package) -> str:
    # An ending that no server takes for something it should unpack on the way, as some do with .gz.
    return f"{package.digest[:20]}.bin"


def _edition(packed: Packed, made: str, left: Sequence[int], files: dict[str, bytes], words: Words) -> dict[str, Any]:
    def told(package: Package) -> dict[str, Any]:
        return {"file": _name(package), "sha256": package.digest, "size": len(package.content)}

    endings = sorted({path.rpartition(".")[2] for path in files if "." in path} & _TYPES.keys())
    return {
        "format": FORMAT,
        "edition": packed.edition,
        "made": made,
        "files": packed.files,
        "size": packed.bytes,
        "left_out": {"files": len(left), "size": sum(left)},
        "language": words.language,
        "only_online": words("This is not in the copy on this device. It can be read when there is a connection."),
        "types": {ending: _TYPES[ending] for ending in endings},
        "lines": told(packed.lines),
        "packages": [{**told(package), "first": package.first} for package in packed.packages],
    }


def _manifest(name: str, language: str, menu: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "id": "./",
        "name": name,
        "short_name": name if len(name) <= 12 else name.split()[0],
        "lang": language,
        "dir": "ltr",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "theme_color": _BRAND,
        "background_color": _BACKGROUND,
        "icons": [{"src": f"assets/icons/{file}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose} for file, size, purpose in _ICONS],
        "shortcuts": [
            {"name": title, "url": f"./{address}", "icons": [{"src": "assets/icons/icon-192.png", "sizes": "192x192"}]}
            for title, address in menu[:_SHORTCUTS]
        ],
    }


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"


def _put(site: Path, path: str, content: bytes) -> None:
    target = site / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
