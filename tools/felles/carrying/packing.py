"""Files as a few packages: what pages have in common is written once, so that a thousand of them are few bytes.

A package is gzip of: four bytes (how long the list is, the highest first), the list as JSON (``[[path, length, cut], …]``), and
the files' bytes after each other. A file that is *cut* is text whose common lines were taken out: a line of U+0001 and a number
stands for the line of that number in the *lines*, a gzip of its own with one line after the other. Files come in the order of
their paths (as UTF-16, which is how a browser compares them), so a list of each package's first path says where a file is.

The frame around the pages carries the day they were made. It is among the lines: a site that is built again with nothing else
new is fetched as that one small part.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FORMAT = 1
"""Of packages and of ``edition.json``. The worker keeps copies of its own format only."""

MOST_BYTES = 1_000_000
"""A file above this isn't carried: it is read on the net, or printed."""

ASIDE = ("offline/", "data/documents.json", "worker.js", "sitemap.xml", ".felles-output", "manifest.webmanifest")
"""What no reader opens from a page: what is for other programs, and the copy itself."""
_LEFT_OUT_SORTS = (".zip",)
"""Evidence for inspectors belongs on no phone."""

_PAGES = (".html",)
_ON_PAGES = 8
"""On so many pages a line is common."""
_LONG = 16
"""A shorter line is left where it is: its number would be as long."""
_FULL, _OVERFULL = 800_000, 1_600_000
"""How much goes into a package before it is compressed: little enough that a phone unpacks one while a page is opened."""


@dataclass(frozen=True, slots=True)
class Package:
    """So many files, compressed."""

    first: str
    """The path of its first file; empty for the lines."""
    content: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Packed:
    """A whole site as it is carried."""

    edition: str
    """The digest of what is in it, however it was compressed."""
    lines: Package
    packages: tuple[Package, ...]
    files: int
    bytes: int
    """Of all packages."""


def carried(path: str, size: int) -> bool:
    """Whether a published file is part of the copy."""
    return size <= MOST_BYTES and not path.startswith(ASIDE) and not path.endswith(_LEFT_OUT_SORTS)


def pack(files: Mapping[str, bytes]) -> Packed:
    """All files as packages; the same files give the same packages, and the same edition with any zlib."""
    order = sorted(files, key=lambda path: path.encode("utf-16-be", "surrogatepass"))
    numbers = _common(files[path] for path in order if path.endswith(_PAGES))
    lines = Package("", _gzip(b"\n".join(numbers)))
    packages = tuple(_packages(files, order, numbers))
    size = sum(len(package.content) for package in (lines, *packages))
    return Packed(_edition(files, order), lines, packages, len(order), size)


def _edition(files: Mapping[str, bytes], order: Iterable[str]) -> str:
    whole = hashlib.sha256(f"felles copy {FORMAT}\n".encode())
    for path in order:
        whole.update(f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n".encode())
    return whole.hexdigest()


def _common(pages: Iterable[bytes]) -> dict[bytes, int]:
    """Line -> its number: those that stand on many pages, in the order in which they first do."""
    on: Counter[bytes] = Counter()
    for page in pages:
        if _is_text(page):
            on.update(list(dict.fromkeys(page.split(b"\n"))))
    many = [line for line, count in on.items() if count >= _ON_PAGES and len(line) >= _LONG]
    return {line: number for number, line in enumerate(many)}


def _is_text(content: bytes) -> bool:
    if b"\x01" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _packages(files: Mapping[str, bytes], order: Iterable[str], numbers: Mapping[bytes, int]) -> Iterator[Package]:
    listed: list[tuple[str, int, int]] = []
    content: list[bytes] = []
    size = 0
    for path in order:
        # Where a package ends depends on names alone, so that a new page moves nothing but the package it is in.
        if listed and (size >= _OVERFULL or (size >= _FULL and hashlib.sha256(path.encode()).digest()[0] < 16)):
            yield _package(listed, content)
            listed, content, size = [], [], 0
        whole = files[path]
        cut = path.endswith(_PAGES) and _is_text(whole)
        part = b"\n".join(b"\x01%d" % numbers[line] if line in numbers else line for line in whole.split(b"\n")) if cut else whole
        listed.append((path, len(part), int(cut)))
        content.append(part)
        size += len(part)
    if listed:
        yield _package(listed, content)


def _package(listed: list[tuple[str, int, int]], content: list[bytes]) -> Package:
    head = json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return Package(listed[0][0], _gzip(b"".join((len(head).to_bytes(4, "big"), head, *content))))


def _gzip(content: bytes) -> bytes:
    """Without the moment and the machine, which ``gzip`` writes down."""
    press = zlib.compressobj(6, zlib.DEFLATED, 31)
    return press.compress(content) + press.flush()
