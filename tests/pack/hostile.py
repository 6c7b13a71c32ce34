"""Packs by somebody who means harm: names, containers and contents that break out, burst, or make whoever reads them stumble."""

from __future__ import annotations

import io
import json
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .packs import Files, summed, zipped

Make = Callable[[Files, Path], Path]


@dataclass(frozen=True)
class Case:
    name: str
    make: Make


def _named(*names: str | bytes, mode: int = 0o100644, flags: int = 0, after: bytes = b"x") -> Make:
    """The sound pack with more entries of these names."""

    def make(sound: Files, target: Path) -> Path:
        raw = io.BytesIO(zipped(sound, target).read_bytes())
        shown = [name if isinstance(name, bytes) else name.encode("utf-8") for name in names]
        # As long as its stand-in, so that the bytes can be exchanged: what zipfile would not write itself.
        with zipfile.ZipFile(raw, "a") as opened:
            for i, name in enumerate(shown):
                info = zipfile.ZipInfo(f"{i:08}".ljust(len(name), "x")[: len(name)])
                info.create_system, info.external_attr = 3, mode << 16
                opened.writestr(info, after)
        whole = raw.getvalue()
        for i, name in enumerate(shown):
            parts = whole.split(f"{i:08}".ljust(len(name), "x")[: len(name)].encode())
            assert len(parts) == 3, len(parts)
            whole = name.join(parts)
        if flags or any(not name.isascii() for name in shown):
            whole = _flagged(whole, shown, flags | 0x0800)
        target.write_bytes(whole)
        return target

    return make


def _flagged(whole: bytes, names: list[bytes], flags: int) -> bytes:
    made = bytearray(whole)
    for name in names:
        at = -1
        while (at := whole.find(name, at + 1)) >= 0:
            if whole[at - 46 : at - 42] == b"PK\1\2":
                made[at - 38 : at - 36] = struct.pack("<H", flags)
            elif whole[at - 30 : at - 26] == b"PK\3\4":
                made[at - 24 : at - 22] = struct.pack("<H", flags)
    return bytes(made)


def _edited(change: Callable[[bytes], bytes], *, way: int = zipfile.ZIP_STORED) -> Make:
    """The sound pack's container changed as bytes."""

    def make(sound: Files, target: Path) -> Path:
        whole = zipped(sound, target, way=way).read_bytes()
        other = change(whole)
        assert other != whole
        target.write_bytes(other)
        return target

    return make


def _filled(**more: bytes | Callable[[Files], bytes]) -> Make:
    """Files of the sound pack exchanged, and all of it added up anew."""

    def make(sound: Files, target: Path) -> Path:
        some = {name: value if isinstance(value, bytes) else value(sound) for name, value in more.items()}
        return zipped(summed({**sound, **some}), target, way=zipfile.ZIP_DEFLATED)

    return make


def _json(name: str, change: Callable[[dict[str, object]], object]) -> Make:
    def content(sound: Files) -> bytes:
        value = json.loads(sound[name])
        change(value)
        return json.dumps(value).encode()

    return _filled(**{name: content})


def _record(number: int, change: Callable[[dict[str, object]], object]) -> Make:
    name = f"data/decisions/2026/{number:04}.json"

    def content(sound: Files) -> bytes:
        value = json.loads(sound[name])
        change(value)
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")

    return _filled(**{name: content})


def _bomb(sound: Files, target: Path) -> Path:
    return zipped({**sound, "data/bombe.txt": bytes(300 << 20)}, target, way=zipfile.ZIP_DEFLATED)


def _lying(size: int) -> Make:
    """One deflated entry whose sizes say ``size`` and whose bytes come to 90 MB."""

    def make(sound: Files, target: Path) -> Path:
        packed = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = packed.compress(bytes(90 << 20)) + packed.flush()
        name = b"pakke/bagit.txt"
        head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0x21, 0, len(data), size, len(name), 0) + name + data
        row = struct.pack("<4s6H3L5H2L", b"PK\1\2", 0x314, 20, 0, 8, 0, 0x21, 0, len(data), size, len(name), 0, 0, 0, 0, 0o100644 << 16, 0) + name
        target.write_bytes(head + row + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(row), len(head), 0))
        return target

    return make


def _overlapping(sound: Files, target: Path) -> Path:
    """One stretch of bytes under many names."""
    whole = zipped({"bagit.txt": b"x" * 1000}, target).read_bytes()
    start = whole.index(b"PK\1\2")
    row, end = whole[start : whole.index(b"PK\5\6")], bytearray(whole[whole.index(b"PK\5\6") :])
    rows = b"".join(row.replace(b"pakke/bagit.txt", b"pakke/b%02dit.txt" % i) for i in range(50))
    end[8:12], end[12:16] = struct.pack("<2H", 50, 50), struct.pack("<L", len(rows))
    target.write_bytes(whole[:start] + rows + bytes(end))
    return target


def _many(sound: Files, target: Path) -> Path:
    """More entries than any pack has, and none of them with anything in it."""
    heads, rows, at = [], [], 0
    for i in range(200_001):
        name = b"pakke/%06d" % i
        head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0) + name
        rows.append(struct.pack("<4s6H3L5H2L", b"PK\1\2", 0x314, 20, 0, 0, 0, 0x21, 0, 0, 0, len(name), 0, 0, 0, 0, 0o100644 << 16, at) + name)
        heads.append(head)
        at += len(head)
    table = b"".join(rows)
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 0x32D, 45, 0, 0, len(rows), len(rows), len(table), at)
    end += struct.pack("<4sLQL", b"PK\6\7", 0, at + len(table), 1) + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    target.write_bytes(b"".join(heads) + table + end)
    return target


def _hidden(whole: bytes) -> bytes:
    """Something between the last file and the table."""
    start = whole.index(b"PK\1\2")
    end = whole.rindex(b"PK\5\6")
    where = struct.unpack("<L", whole[end + 16 : end + 20])[0] + 500
    return whole[:start] + b"gjemt" * 100 + whole[start : end + 16] + struct.pack("<L", where) + whole[end + 20 :]


def _two_tables(whole: bytes) -> bytes:
    end = bytearray(whole[whole.rindex(b"PK\5\6") :])
    end[20:22] = struct.pack("<H", 22)
    return whole[: whole.rindex(b"PK\5\6")] + bytes(end) + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, 0, 0, 0)


def _other_heading(whole: bytes) -> bytes:
    """The table calls it one thing and the file's own heading another."""
    at = whole.index(b"README.txt")
    return whole[:at] + b"README.exe" + whole[at + 10 :]


def _wrong_sum(whole: bytes) -> bytes:
    """A check sum of the zip that isn't the file's, in the heading and in the table."""
    at = whole.index(b"PK\3\4")
    crc = whole[at + 14 : at + 18]
    return whole.replace(crc, bytes([crc[0] ^ 1]) + crc[1:])


def _alias(sound: Files) -> bytes:
    levels = "\n".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9) if i else 'x'}]" for i in range(12))
    return f"---\nid: RUT-002\nkind: routine\n{levels}\n---\n".encode()


def _text(change: Callable[[Files], bytes]) -> Make:
    """A text under a decision exchanged, with everything that names its bytes."""

    def make(sound: Files, target: Path) -> Path:
        from .test_forged import Forging

        forging = Forging(sound)
        at = forging.row("RUT-002", 7)["files"][0]["at"]
        forging.files[at] = change(sound)
        forging.text("RUT-002", 7)
        return zipped(forging.whole(), target)

    return make


def _schema(change: Callable[[dict[str, object]], object]) -> Make:
    name = "data/files/schemas/routine/schema.json"
    return _json(name, change)


def cases() -> Iterator[Case]:
    for name, made in {
        "a way out": "../../ut.txt", "a way out further in": "pakke/data/../../../ut.txt", "from the root": "/tmp/felles-ut.txt", "another system's way out": "pakke\\..\\..\\ut.txt",
        "a drive": "C:/Windows/ut.txt", "a stream": "pakke/README.txt:ut", "nothing in a name": "pakke/data\0.txt", "a terminal": "pakke/\x1b[2J\x07.txt", "read backwards": "pakke/data/\u202etxt.exe",
        "not to be seen": "pakke/data/re\u200bport.html", "a line's end": "pakke/data/a\nb.txt", "a device": "pakke/data/CON.txt", "a point at the end": "pakke/data/report.html.", "as long as can be": "pakke/" + "x" * 5000,
        "deep": "pakke/" + "d/" * 400 + "x", "half a character": b"pakke/data/\xed\xa0\x80.txt", "no text at all": b"pakke/data/\xff\xfe.txt", "a name that runs": "pakke/data/$(touch ut).txt",
        "a formula for a name": "pakke/data/=cmd|' /C calc'!A0.csv", "markup for a name": "pakke/data/<script>alert(1)<.txt", "beside the pack": "annet/ut.txt", "the empty name": "pakke//x.txt",
    }.items():  # fmt: skip
        yield Case(name, _named(made))
    yield Case("twins by case", _named("pakke/data/REPORT.html"))
    yield Case("twins by composition", _named(unicodedata.normalize("NFC", "pakke/data/å.txt"), unicodedata.normalize("NFD", "pakke/data/å.txt")))
    yield Case("the same twice", _named("pakke/README.txt"))
    yield Case("a file where a folder is", _named("pakke/data"))
    yield Case("a link", _named("pakke/data/lenke", mode=0o120777, after=b"/etc/passwd"))
    yield Case("a link to a folder above", _named("pakke/data/over", mode=0o120777, after=b"../../.."))
    yield Case("a device of the system", _named("pakke/data/enhet", mode=0o020666))
    yield Case("a pipe", _named("pakke/data/ror", mode=0o010644))
    yield Case("a folder that is a file", _named("pakke/data/mappe/"))
    yield Case("encrypted", _named("pakke/data/kryptert", flags=1))
    yield Case("packed otherwise", lambda sound, target: zipped(sound, target, way=zipfile.ZIP_BZIP2))
    yield Case("a bomb", _bomb)
    yield Case("a bomb that says it is small", _lying(10))
    yield Case("a bomb that says it is huge", _lying(0xFFFFFFF0))
    yield Case("bytes under many names", _overlapping)
    yield Case("more files than there are", _many)
    yield Case("a zip in the zip", _named("pakke/data/inni.zip", after=bytes(1000)))
    yield Case("hidden between", _edited(_hidden))
    yield Case("hidden in front", _edited(lambda whole: b"#!/bin/sh\ntouch ut\n" + whole))
    yield Case("hidden behind", _edited(lambda whole: whole + b"gjemt"))
    yield Case("two tables", _edited(_two_tables))
    yield Case("two names for one file", _edited(_other_heading))
    yield Case("a wrong check sum", _edited(_wrong_sum))
    yield Case("cut off", _edited(lambda whole: whole[: len(whole) // 2]))
    yield Case("cut off at the end", _edited(lambda whole: whole[:-1]))
    yield Case("no zip", _edited(lambda whole: b"%PDF-1.7\n"))
    yield Case("nothing", _edited(lambda whole: b""))
    yield Case("a zip with nothing in it", _edited(lambda whole: struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0, 0, 0, 0, 0)))
    yield Case("ends elsewhere", _edited(lambda whole: whole[:-6] + b"\xff\xff\xff\x7f\0\0"))
    yield Case("a table of another length", _edited(lambda whole: whole[:-10] + b"\xff\xff\xff\x7f" + whole[-6:]))
    yield Case("torn deflate", _edited(lambda whole: whole[:200] + b"\xff" * 60 + whole[260:], way=zipfile.ZIP_DEFLATED))
    for name, content in {
        "deep data": b"[" * 200_000 + b"]" * 200_000, "deeper objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "a number that is none": b'{"format": NaN}', "a number without end": b'{"format": ' + b"9" * 100_000 + b"}",
        "keys twice": b'{"format": 1, "format": 2}', "no UTF-8": b'{"format": "\xff"}', "a list instead": b"[]", "a word instead": b'"manifest"', "nothing said": b"{}", "beyond all numbers": b'{"format": 1e999}',
        "half a pair": b'{"format": 1, "language": "\\ud800"}', "large": b'{"x": "' + b"y" * (70 << 20) + b'"}',
    }.items():  # fmt: skip
        yield Case(f"manifest: {name}", _filled(**{"data/manifest.json": content}))
        yield Case(f"versions: {name}", _filled(**{"data/versions.json": content}))
    yield Case("days that aren't", _json("data/manifest.json", lambda m: m.update(asked={"begins": "2026-02-30", "ends": "9999-12-31"})))
    yield Case("the last of days", _json("data/manifest.json", lambda m: m.update(asked={"begins": "0001-01-01", "ends": "9999-12-31"})))
    yield Case("numbers for places", _json("data/manifest.json", lambda m: m["asked"].update(sites=[1, {}])))  # type: ignore[index, union-attr, attr-defined]
    yield Case("a place that isn't", _json("data/manifest.json", lambda m: m["asked"].update(sites=["<script>"])))  # type: ignore[index, union-attr, attr-defined]
    yield Case("a version from elsewhere", _json("data/versions.json", lambda v: v["versions"][0]["files"][0].update(at="../../../etc/passwd")))  # type: ignore[index, union-attr, attr-defined, call-overload]
    yield Case("versions of other sorts", _json("data/versions.json", lambda v: v["versions"].extend([{"id": [], "decision": 1e308}, {"id": {}, "decision": 1, "files": 7}])))  # type: ignore[index, union-attr, attr-defined]
    yield Case("a version of a list", _json("data/versions.json", lambda v: v["versions"][0].update(files=[None, 1, "x", {"at": 7}])))  # type: ignore[index, union-attr, attr-defined, call-overload]
    yield Case("personal data of other sorts", _json("data/manifest.json", lambda m: m.update(personal_data=[{"what": [1], "count": "<b>"}, 7], repository={"unknown_decisions": [[], {}], "backdated": 7})))
    yield Case("a day that isn't in a record", _record(7, lambda r: r.update(decided_at="2026-02-30T25:00:00Z")))
    yield Case("the thirtieth of February", _record(7, lambda r: r.update(decided_at="2026-02-30T10:00:00Z")))
    yield Case("the end of time in a record", _record(7, lambda r: r["documents"][0].update(in_force_from="9999-12-31")))  # type: ignore[index, union-attr, attr-defined, call-overload]
    yield Case("a deep rule", _record(2, lambda r: r.update(policy=[json.loads('{"a":' * 40 + "1" + "}" * 40)])))
    yield Case("a huge number in a record", _record(2, lambda r: r.update(decision=10**4000)))
    yield Case("markup in a record", _record(2, lambda r: r["documents"][0].update(team="<script>alert(1)</script>")))  # type: ignore[index, union-attr, attr-defined, call-overload]
    yield Case("half a pair in a record", _record(1, lambda r: r.update(why="\ud800")))
    yield Case("a rule of another sort", _record(2, lambda r: r.update(policy=[{"groups": [{"count": "mange"}], "hearing_days": []}])))
    yield Case("a huge record", _record(1, lambda r: r.update(why="x" * (5 << 20))))
    yield Case("what is no record", _filled(**{"data/decisions/2026/kjøp.json": b"{}"}))
    yield Case("a list of a million", lambda sound, target: zipped({**sound, "SHA256SUMS": b"0" * 64 + b"  data/x\n" + sound["SHA256SUMS"] * 200}, target))
    yield Case("a list that leads out", lambda sound, target: zipped({**sound, "SHA256SUMS": sound["SHA256SUMS"] + b"0" * 64 + b"  ../../etc/passwd\n"}, target))
    yield Case("aliases upon aliases", _text(_alias))
    yield Case("a text that is none", _text(lambda sound: b"\0\xff" * 1000))
    yield Case("a text without end", _text(lambda sound: b"---\nid: RUT-002\nkind: routine\n---\n" + b"[" * 500_000))
    yield Case("a pattern that takes for ever", _schema(lambda s: s["properties"]["purpose"].update(pattern="^(a+)+$")))  # type: ignore[index, union-attr, attr-defined, call-overload]
    yield Case("a schema from elsewhere", _schema(lambda s: s.update({"$ref": "http://127.0.0.1:9/x"})))
    yield Case("a schema of itself", _schema(lambda s: s.update({"$ref": "#"})))
    yield Case("no schema", _filled(**{"data/files/schemas/routine/schema.json": b"[" * 100_000}))
    yield Case("another program", _filled(**{"verify.py": b"import os; os.system('touch ut')\n"}))
    yield Case("answers without end", _record(2, lambda r: r.update(reviews=r["reviews"] * 4000)))  # type: ignore[operator]
    yield Case("signatures without end", _record(2, lambda r: r.update(reviews=[{**r["reviews"][-1], "at": f"2026-03-05T{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}Z"} for i in range(4000)])))  # type: ignore[index]
