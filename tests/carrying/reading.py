"""A second reader of the copy, written from the description of its format alone."""

from __future__ import annotations

import gzip
import json

from felles.carrying import Packed


def unpacked(packed: Packed) -> dict[str, bytes]:
    """Every file of a copy, by path."""
    lines = gzip.decompress(packed.lines.content).split(b"\n")
    files: dict[str, bytes] = {}
    for package in packed.packages:
        content = gzip.decompress(package.content)
        start = 4 + int.from_bytes(content[:4], "big")
        at = start
        for path, length, cut in json.loads(content[4:start]):
            part = content[at : at + length]
            at += length
            files[path] = b"\n".join(lines[int(line[1:])] if line[:1] == b"\x01" else line for line in part.split(b"\n")) if cut else part
        assert at == len(content)
    return files
