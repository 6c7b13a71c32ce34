"""A BagIt bag in a zip, written from one end to the other: what is given goes to the disk, and only its checksum is kept.

The same files give the same bytes anywhere. So nothing is deflated (two builds of zlib give other bytes for one text),
each file bears the same date and rights, and the zip is laid out here, not by a library whose next version may lay it
out otherwise. The bag is as RFC 8493 says.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Callable, Iterable
from typing import IO

from felles.errors import CannotRun
from felles.pack.names import twins
from felles.words import N_

SUMS = "SHA256SUMS"
SIGNATURE = f"{SUMS}.sig"

_PAYLOAD = "data/"
_OWN = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", SUMS, SIGNATURE)
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_WIDTH = 76
"""Where long values in bag-info.txt go on in the next line."""

_NEW, _NEW_ZIP64 = 20, 45  # what a reader has to know: 2.0, and 4.5 for what is larger than 4 GiB
_UNIX = 3 << 8
_UTF8 = 0x0800
_DAY_ONE = (0, 0x21)  # 1 January 1980, 00:00: the first moment a zip can say
_RIGHTS = 0o100644 << 16
_FULL, _MANY = 0xFFFFFFFF, 0xFFFF


class Bag:
    """One bag being written. A path is given once; what has been given can't be taken back."""

    def __init__(self, file: IO[bytes], folder: str) -> None:
        """``folder`` is the one at the top of the zip."""
        self._file, self._folder = file, folder
        self._at = 0
        self._entries: list[tuple[bytes, int, int, int]] = []
        self._sums: dict[str, str] = {}
        self._payload = [0, 0]

    def add(self, path: str, content: bytes) -> str:
        """Writes one file; returns the SHA-256 of its bytes, in hexadecimal."""
        if path.startswith(_PAYLOAD):
            self._payload[0] += len(content)
            self._payload[1] += 1
        digest = hashlib.sha256(content).hexdigest()
        self._put(path, content)
        self._sums[path] = digest
        return digest

    def close(self, info: Iterable[tuple[str, str]], sign: Callable[[str], str] | None = None) -> str:
        """Writes the bag's own files; returns the pack's digest, ``sha256:…``. ``sign`` makes a signature of a text."""
        for path, _ in twins((*self._sums, *_OWN)):
            raise _twin(path)
        self.add("bagit.txt", _DECLARATION)
        oxum = ("Payload-Oxum", "{}.{}".format(*self._payload))
        self.add("bag-info.txt", "".join(_folded(name, value) for name, value in (*info, oxum)).encode())
        self.add("manifest-sha256.txt", self._listed(payload=True))
        self.add("tagmanifest-sha256.txt", self._listed(payload=False))
        sums = "".join(f"{digest}  {path}\n" for path, digest in sorted(self._sums.items()))
        digest = self.add(SUMS, sums.encode())
        if sign is not None:
            self.add(SIGNATURE, sign(sums).encode())
        self._end()
        return f"sha256:{digest}"

    def _listed(self, *, payload: bool) -> bytes:
        rows = ((path, digest) for path, digest in sorted(self._sums.items()) if path.startswith(_PAYLOAD) is payload)
        return "".join(f"{digest}  {path}\n" for path, digest in rows).encode()

    # The zip: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

    def _put(self, path: str, content: bytes) -> None:
        if path in self._sums:
            raise _twin(path)
        name = f"{self._folder}/{path}".encode()
        size, crc = len(content), zlib.crc32(content)
        if size >= _FULL:
            raise CannotRun(N_("A file is too large for a pack ({path})."), "", path=path[:200])
        self._entries.append((name, crc, size, self._at))
        self._write(struct.pack("<4s5H3L2H", b"PK\3\4", _NEW, _flags(name), 0, *_DAY_ONE, crc, size, size, len(name), 0) + name)
        self._write(content)

    def _write(self, content: bytes) -> None:
        self._file.write(content)
        self._at += len(content)

    def _end(self) -> None:
        start = self._at
        for name, crc, size, at in self._entries:
            far = at >= _FULL
            more = struct.pack("<2HQ", 1, 8, at) if far else b""
            needs = _NEW_ZIP64 if far else _NEW
            row = (_UNIX | needs, needs, _flags(name), 0, *_DAY_ONE, crc, size, size, len(name), len(more), 0, 0, 0, _RIGHTS, _FULL if far else at)
            self._write(struct.pack("<4s6H3L5H2L", b"PK\1\2", *row) + name + more)
        count, length, end = len(self._entries), self._at - start, self._at
        if count >= _MANY or start >= _FULL or length >= _FULL:
            self._write(struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, _UNIX | _NEW_ZIP64, _NEW_ZIP64, 0, 0, count, count, length, start))
            self._write(struct.pack("<4sLQL", b"PK\6\7", 0, end, 1))
        shown = min(count, _MANY)
        self._write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, shown, shown, min(length, _FULL), min(start, _FULL), 0))


def _twin(path: str) -> CannotRun:
    return CannotRun(
        N_("Two files of the pack would be called the same on some computers ({path})."),
        N_("Give one of them another name or id, and have that decided."),
        path=path[:200],
    )


def _flags(name: bytes) -> int:
    return 0 if name.isascii() else _UTF8


def _folded(name: str, value: str) -> str:
    """One row of bag-info.txt; a long value goes on in rows that begin with a blank."""
    lines, line = [], f"{name}:"
    for word in value.split():
        if len(line) + 1 + len(word) > _WIDTH and line.strip():
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\n".join([*lines, line]) + "\n"
