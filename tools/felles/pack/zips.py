"""A zip from somebody who may mean harm, read without laying anything on the disk.

Python's own reader believes the table at the end of the file. Others read from the beginning, and a file can be made that
says one thing to the first and another to the second. So here the two have to agree, byte beside byte: every part of
the file is an entry, its own heading and its row in the table say the same, and nothing lies between or behind them.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from felles.errors import CannotRun
from felles.words import N_

MOST_ENTRIES = 200_000
"""A thousand documents with ten thousand decisions give forty thousand files; five times that, and the table still fits
in some ten megabytes."""
MOST_BYTES = 4 << 30
"""Of everything unpacked. The largest honest pack is some hundred megabytes; reading this much takes half a minute."""
MOST_TIMES = 200
"""How many times larger than the zip everything may be unpacked. Text deflates to a tenth, tables with the same row over
and over to a hundredth; what is made to burst goes to a thousandth."""
SMALL = 64 << 20
"""Below this nothing bursts, however well it was deflated."""

_LONGEST_TABLE = 128 << 20
"""Six hundred bytes an entry; a row with its longest honest name takes four hundred."""

CHUNK = 1 << 20
_STORED, _DEFLATED = 0, 8
_TYPES = {0: "file", 4: "folder", 8: "file"}
"""The sorts of a Unix mode that may be there; 0: none was written."""
_ENCRYPTED, _LATER, _UTF8 = 0x2041, 0x0008, 0x0800


@dataclass(frozen=True, slots=True)
class Packed:
    """One entry, as its heading and the table both have it."""

    name: str
    at: int
    """Where its bytes begin in the zip."""
    stored: int
    size: int
    crc: int
    deflated: bool
    fault: str | None = None
    """Why it is never read: a link, encrypted …"""
    folder: bool = False


class Broken(Exception):
    """An entry's bytes are not what the zip says of them."""


def entries(file: BinaryIO) -> tuple[Packed, ...]:
    """Every entry in the order they lie. CannotRun when it is no zip, or one that nobody honest makes."""
    length = file.seek(0, os.SEEK_END)
    count, start, size, _ = _table(file, length)
    if count > MOST_ENTRIES:
        raise CannotRun(N_("There are more files in it than any pack has ({count})."), _HELP, count=count)
    if size > _LONGEST_TABLE:
        raise _torn()
    file.seek(start)
    table = file.read(size)
    rows: list[tuple[int, bytes, Packed, int]] = []
    at = 0
    for _ in range(count):
        if table[at : at + 4] != b"PK\1\2" or len(table) < at + 46:
            raise _torn()
        (flags, way, crc, stored, whole, named, more, said, disk, _, attributes, where) = struct.unpack_from("<8xHH4xLLLHHHHHLL", table, at)
        end_of_row = at + 46 + named + more + said
        if end_of_row > len(table) or disk not in (0, 0xFFFF):
            raise _torn()
        raw, extra = table[at + 46 : at + 46 + named], table[at + 46 + named : at + 46 + named + more]
        whole, stored, where = _long(extra, whole, stored, where)
        rows.append((where, raw, _packed(raw, flags, way, crc, stored, whole, attributes), flags))
        at = end_of_row
    if at != len(table):
        raise _torn()
    rows.sort(key=lambda row: row[0])
    found = list(_placed(file, rows, start))
    unpacked = sum(one.size for one in found)
    if unpacked > MOST_BYTES or (unpacked > SMALL and unpacked > MOST_TIMES * max(length, 1)):
        raise CannotRun(
            N_("Unpacked it would be {size} MB, which no pack of this size is."), _HELP, size=unpacked >> 20
        )
    return tuple(found)


def chunks(file: BinaryIO, one: Packed) -> Iterator[bytes]:
    """An entry's bytes, a piece at a time. Broken when they don't come to the size and the check sum they should have."""
    crc, left, made, at = 0, one.stored, 0, one.at
    unpack = zlib.decompressobj(-15) if one.deflated else None
    while True:
        file.seek(at)
        piece = file.read(min(CHUNK, left))
        at, left = at + len(piece), left - len(piece)
        for part in (piece,) if unpack is None else _unpacked(unpack, piece, last=not left or not piece):
            made += len(part)
            if made > one.size:
                raise Broken(one.name)
            crc = zlib.crc32(part, crc)
            yield part
        if not left or not piece or (unpack is not None and unpack.eof):
            break
    if left or made != one.size or crc != one.crc or (unpack is not None and (not unpack.eof or unpack.unused_data)):
        raise Broken(one.name)


def _unpacked(unpack: zlib._Decompress, piece: bytes, *, last: bool) -> Iterator[bytes]:
    try:
        while piece:
            part = unpack.decompress(piece, CHUNK)
            piece = unpack.unconsumed_tail
            if part:
                yield part
            elif not piece or unpack.eof:
                break
        while last and not unpack.eof and (part := unpack.decompress(b"", CHUNK)):
            yield part
    except zlib.error as error:
        raise Broken(str(error)) from None


def _table(file: BinaryIO, length: int) -> tuple[int, int, int, int]:
    """How many entries, where the table is and how long, and where it ends."""
    start = max(0, length - 22 - 0xFFFF)
    file.seek(start)
    tail = file.read(length - start)
    if not tail.startswith(b"PK") and start == 0:
        raise CannotRun(N_("This is no pack: it is neither a zip nor a folder with an unpacked one."), N_("Name the zip as it was handed over."))
    ends = [i for i in range(len(tail) - 21) if tail.startswith(b"PK\5\6", i) and i + 22 + int.from_bytes(tail[i + 20 : i + 22], "little") == len(tail)]
    if len(ends) != 1 or tail.count(b"PK\5\6", ends[0]) != 1:
        raise _torn()
    at = start + ends[0]
    disk, first, here, count, size, where = struct.unpack_from("<4xHHHHLL", tail, ends[0])
    if 0xFFFF in (here, count) or 0xFFFFFFFF in (size, where):
        file.seek(max(0, at - 20))
        locator = file.read(20)
        if locator[:4] == b"PK\6\7":
            record = int.from_bytes(locator[8:16], "little")
            if record + 56 != at - 20:
                raise _torn()
            file.seek(record)
            disk, first, here, count, size, where = struct.unpack("<16xLLQQQQ", file.read(56))
            at = record
    if disk or first or here != count or where + size != at:
        raise _torn()
    return count, where, size, at


def _long(extra: bytes, whole: int, stored: int, where: int) -> tuple[int, int, int]:
    """Sizes and place, where they are too large for their fields and stand behind."""
    at = 0
    while at + 4 <= len(extra):
        sort, long = struct.unpack_from("<HH", extra, at)
        if sort == 1:
            values = [int.from_bytes(extra[i : i + 8], "little") for i in range(at + 4, at + 4 + long - long % 8, 8)]
            given = [values.pop(0) if one == 0xFFFFFFFF and values else one for one in (whole, stored, where)]
            return given[0], given[1], given[2]
        at += 4 + long
    return whole, stored, where


def _packed(raw: bytes, flags: int, way: int, crc: int, stored: int, size: int, attributes: int) -> Packed:
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        name = raw.decode("cp437") if not flags & _UTF8 else raw.decode("utf-8", "surrogateescape")
    sort = _TYPES.get(attributes >> 28, "other")
    folder = name.endswith("/")
    fault = None
    if attributes >> 28 == 10:
        fault = "link"
    elif sort == "other" or (sort == "folder" and not folder) or attributes & 0x48 or (attributes & 0x10 and not folder) or (folder and size):
        fault = "special"
    elif flags & _ENCRYPTED:
        fault = "encrypted"
    elif way not in (_STORED, _DEFLATED) or (way == _STORED and stored != size):
        fault = "packing"
    return Packed(name.removesuffix("/"), 0, stored, size, crc, way == _DEFLATED, fault, folder)


def _placed(file: BinaryIO, rows: list[tuple[int, bytes, Packed, int]], end: int) -> Iterator[Packed]:
    """Each entry with the place of its bytes: its own heading has to say what the table says, and to lie where the one
    before ended."""
    at = 0
    for i, (where, raw, one, flags) in enumerate(rows):
        if where != at:
            raise _torn()
        file.seek(where)
        heading = file.read(30 + len(raw))
        if len(heading) < 30 + len(raw) or heading[:4] != b"PK\3\4":
            raise _torn()
        own_flags, way, crc, stored, size, named, more = struct.unpack_from("<6xHH4xLLLHH", heading)
        begins = where + 30 + named + more
        extra = b""
        if 0xFFFFFFFF in (stored, size):
            file.seek(where + 30 + named)
            extra = file.read(more)
        size, stored, _ = _long(extra, size, stored, 0)
        said = (crc, stored, size)
        known = (one.crc, one.stored, one.size)
        later = bool(flags & _LATER)
        if (
            heading[30:] != raw
            or named != len(raw)
            or own_flags != flags
            or (way == _DEFLATED) != one.deflated
            or (said != known and not (later and all(mine in (0, theirs) for mine, theirs in zip(said, known, strict=True))))
        ):
            raise CannotRun(N_("It says two things of one file ({name})."), _HELP, name=one.name.encode("utf-8", "backslashreplace").decode()[:80])
        at = begins + one.stored
        following = rows[i + 1][0] if i + 1 < len(rows) else end
        if later and following != at:
            file.seek(at)
            behind = file.read(min(24, max(0, following - at)))
            if following - at not in (12, 16, 20, 24) or int.from_bytes(behind[4 * (len(behind) in (16, 24)) :][:4], "little") != one.crc:
                raise _torn()
            at = following
        yield Packed(one.name, begins, one.stored, one.size, one.crc, one.deflated, one.fault, one.folder)
    if at != end:
        raise _torn()


_HELP = N_("Don't open it with anything else either. Ask whoever sent it for the pack as it was made.")


def _torn() -> CannotRun:
    return CannotRun(
        N_("It isn't a whole zip: something is missing, or is there twice or hidden."),
        N_("It may have been cut off on its way. Fetch it again, or ask for it again."),
    )


def opened(path: Path) -> BinaryIO:
    """The file, to read from. OSError when it can't be."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    return os.fdopen(handle, "rb")
