"""Every file is as it was when the pack was made, none is missing, and there is no other: the lists of checksums, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from felles.pack.claims.claim import Claim, fails, holds, unknown
from felles.pack.opening import SUMS, Opened
from felles.pack.zips import Broken

UNLISTED = (SUMS, f"{SUMS}.sig")
_ROW = re.compile(rb"([0-9a-f]{64})  ([^\r\n]+)\n")
_OXUM = re.compile(rb"^Payload-Oxum: *([0-9]+)\.([0-9]+) *\r?$", re.MULTILINE)
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_PAYLOAD = "data/"
_TAGS = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")


class Unlisted(Exception):
    """A list of checksums can't be read: ``line`` is where, 0 when it isn't there at all."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def listed(opened: Opened, name: str) -> Mapping[str, str]:
    """A list of checksums as ``sha256sum`` writes it: SHA-256 by path, in the order of the list."""
    try:
        stored = opened.read(name)
    except (KeyError, Broken, OSError):
        raise Unlisted(0) from None
    found: dict[str, str] = {}
    at = line = 0
    while at < len(stored):
        line += 1
        row = _ROW.match(stored, at)
        try:
            path = row[2].decode("utf-8") if row else ""
        except UnicodeDecodeError:
            path = ""
        if row is None or not path or path in found:
            raise Unlisted(line)
        found[path] = row[1].decode("ascii")
        at = row.end()
    return found


def claims(opened: Opened) -> Iterator[Claim]:
    """Nothing harmful, nothing altered, missing, added or renamed; and the bag's own lists say the same."""
    for fault in opened.faults:
        yield fails(f"opening.{fault.sort}", fault.name, other=fault.other)
    for name in opened.outside:
        yield fails("files.outside", name)
    yield from _sums(opened)
    yield from _bag(opened)


def _sums(opened: Opened) -> Iterator[Claim]:
    try:
        sums = listed(opened, SUMS)
    except Unlisted as error:
        yield fails("files.list", SUMS, line=error.line) if error.line else fails("files.missing", SUMS)
        return
    if list(sums) != sorted(sums):
        yield fails("files.order", SUMS)
    there = [name for name in opened.names if name not in UNLISTED]
    sound = 0
    missing = {path: digest for path, digest in sums.items() if path not in opened}
    lost: dict[str, list[str]] = {}
    for path, digest in missing.items():
        lost.setdefault(digest, []).append(path)
    faulty = {fault.name for fault in opened.faults}
    for name in there:
        measured = opened.measured(name)
        if measured is None:
            yield fails("files.unread", name)
        elif name not in sums:
            before = lost.get(measured.sha256)
            yield fails("files.renamed", name, before=before.pop(0)) if before else fails("files.added", name)
        elif measured.sha256 != sums[name]:
            yield fails("files.altered", name)
        else:
            sound += 1
    renamed = set(missing) - {path for paths in lost.values() for path in paths}
    for path in missing:
        if path not in renamed and path not in faulty:
            yield fails("files.missing", path)
    if sound:
        yield holds("files", "", sound)


def _bag(opened: Opened) -> Iterator[Claim]:
    """The lists that archives read: what is in the bag and its size, without our having to be believed."""
    sound = True
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        payload = name.startswith("manifest")
        try:
            rows = listed(opened, name)
        except Unlisted as error:
            sound = False
            yield fails("files.list", name, line=error.line) if error.line else fails("bag.missing", name)
            continue
        there = [one for one in opened.names if one.startswith(_PAYLOAD)] if payload else _TAGS
        for path in there:
            if path not in rows:
                sound = False
                yield fails("bag.unlisted", path, list=name)
        for path, digest in rows.items():
            measured = opened.measured(path) if path in opened else None
            if measured is None or measured.sha256 != digest or path.startswith(_PAYLOAD) is not payload:
                sound = False
                yield fails("bag.other", path, list=name)
    try:
        declared, info = opened.read("bagit.txt"), opened.read("bag-info.txt")
    except (KeyError, Broken, OSError):
        return  # told already: the list of them doesn't hold
    if declared != _DECLARED:
        sound = False
        yield fails("bag.declared", "bagit.txt")
    payload_sizes = [m.size for name in opened.names if name.startswith(_PAYLOAD) for m in (opened.measured(name),) if m is not None]
    oxum = _OXUM.findall(info)
    if oxum != [(b"%d" % sum(payload_sizes), b"%d" % len(payload_sizes))]:
        sound = False
        yield fails("bag.oxum", "bag-info.txt")
    if sound:
        yield holds("bag")


def digest(opened: Opened) -> str:
    """The pack's one digest: of the list of all others. Empty where that can't be read."""
    measured = opened.measured(SUMS) if SUMS in opened else None
    return f"sha256:{measured.sha256}" if measured is not None else ""


def expected(opened: Opened, wanted: str | None) -> Iterator[Claim]:
    """Whether it is the pack that somebody else knows by its digest. Without one, whoever can write can have added it all up anew."""
    found = digest(opened)
    if wanted is None:
        yield unknown("digest.alone", digest=found)
    elif wanted == found:
        yield holds("digest", digest=found)
    else:
        yield fails("digest.other", SUMS, digest=found, wanted=wanted)
