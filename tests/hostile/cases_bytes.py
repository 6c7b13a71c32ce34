"""Encodings, line ends, byte order marks, control bytes."""

from __future__ import annotations

from hostile.building import ROLE, ROUTINE, SETTINGS, Build, Case, bad, note, replaced, rewritten, written


def _encoded(codec: str, path: str = ROUTINE) -> Build:
    return rewritten(lambda text: text.encode(codec), path)


def _bytes(old: str, new: bytes, path: str = ROUTINE) -> Build:
    return rewritten(lambda text: text.encode().replace(old.encode(), new, 1), path)


CASES: list[Case] = [
    bad("Latin-1", _encoded("latin-1"), ("Y1", "Nytt punkt")),
    bad("Windows-1252 with curly quotes", (note("«Løft» – aldri alene"), rewritten(lambda t: t.encode("cp1252"))), ("Y1", "ft")),
    bad("code page 850", _encoded("cp850"), ("Y1", "Nytt punkt")),
    bad("Mac Roman", _encoded("mac_roman"), ("Y1", "Nytt punkt")),
    bad("UTF-16 with a byte order mark", _encoded("utf-16"), ("Y1", 1)),
    bad("UTF-16 little end first, no mark", rewritten(lambda t: t.encode("utf-16-le")), ("Y1", 1)),
    bad("UTF-16 big end first, no mark", rewritten(lambda t: t.encode("utf-16-be")), ("Y1", 1)),
    bad("UTF-32", _encoded("utf-32"), ("Y1", 1)),
    bad("UTF-16 role", _encoded("utf-16", ROLE), ("Y1", 1, ROLE)),
    bad("Latin-1 settings", _encoded("latin-1", SETTINGS), ("Y1", "rste utgave", SETTINGS)),
    bad("overlong encoding of a slash", _bytes("Si hva", b"Si \xc0\xaf hva"), ("Y1", "detail:")),
    bad("a surrogate as UTF-8", _bytes("Si hva", b"Si \xed\xa0\x80 hva"), ("Y1", "detail:")),
    bad("beyond the last code point", _bytes("Si hva", b"Si \xf4\x90\x80\x80 hva"), ("Y1", "detail:")),
    bad("a sequence cut short at the end of the file", rewritten(lambda t: t.encode() + b"\xc3"), ("Y1", 40)),
    bad("a continuation byte alone", _bytes("Ring f", b"\x80Ring f"), ("Y1", "Ring f")),
    bad("NUL in a value", _bytes("Si hva", b"Si \0hva"), ("Y2", "detail:")),
    bad("NUL in the body", _bytes("Ring f", b"Ring\0 f"), ("Y2", "Ring")),
    bad("NUL at the end", rewritten(lambda t: t.encode() + b"\0"), ("Y2", 40)),
    bad("a file of NULs", written(ROUTINE, b"\0" * 4096), ("Y2", 1)),
    bad("escape sequence in a value", _bytes("Si hva", b"\x1b[31mSi hva"), ("Y2", "detail:")),
    bad("escape sequence in the body", _bytes("Ring f", b"\x1b]0;x\x07Ring f"), ("Y2", "Ring f")),
    bad("backspace", _bytes("Si hva", b"Si\x08 hva"), ("Y2", "detail:")),
    bad("delete", _bytes("Si hva", b"Si\x7f hva"), ("Y2", "detail:")),
    bad("form feed in the body", _bytes("Ring f", b"\x0cRing f"), ("Y2", "Ring f")),
    bad("vertical tab in a comment", _bytes("risk: medium", b"risk: medium # a\x0bb"), ("Y2", "risk:")),
    bad("line ends of old Macs", rewritten(lambda t: t.replace("\n", "\r")), ("Y2", 1)),
    bad("one lone carriage return", _bytes("Si hva", b"Si\rhva"), ("Y2", "detail:")),
    bad("carriage return twice", rewritten(lambda t: t.replace("\n", "\r\r\n")), ("Y2", 1)),
    bad("byte order mark twice", rewritten(lambda t: b"\xef\xbb\xbf\xef\xbb\xbf" + t.encode()), ("Y2", 1)),
    bad("byte order mark in the middle", _bytes("Ring f", "\ufeffRing f".encode()), ("Y2", "Ring f")),
    bad("a picture called .md", written(ROUTINE, b"\x89PNG\r\n\x1a\n" + bytes(range(256))), ("Y1", 1)),
    bad("a compressed file called .yaml", written(ROLE, b"\x1f\x8b\x08\x00\x00\x00\x00\x00" + bytes(range(200, 256))), ("Y1", 1, ROLE)),
    bad("UTF-7", written(ROUTINE, b"+/v8-" + b"---\nid: RUT-900\n"), ("Y8", 1)),
    bad("punycode of a byte order mark in Latin-1", rewritten(lambda t: "ï»¿" + t), ("Y8", 1)),
    bad("Windows line ends and a fault", (replaced("risk: medium", "risk: stor"), rewritten(lambda t: t.replace("\n", "\r\n"))), ("K3", "risk: stor")),
    bad("byte order mark and a fault on the first field", rewritten(lambda t: "\ufeff" + t.replace("id: RUT-900", "id: RUT 900")), ("K3", 2)),
]
