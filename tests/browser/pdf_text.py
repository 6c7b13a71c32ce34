"""The text of a PDF as Chromium prints it: enough of the format to read it back, no more."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.S)
_STREAM = re.compile(rb"stream\r?\n(.*)endstream", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")
_SHOWN = re.compile(rb"/(F\d+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f]+)>")


def pages_of(pdf: bytes) -> list[str]:
    """Each page's text, letters without the spaces between them, in the order they are drawn."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts = {
        number: (2 if b"/Type3" in body else 4, _letters(_unpacked(objects[int(found[1])])))
        for number, body in objects.items()
        if (found := re.search(rb"/ToUnicode (\d+) 0 R", body))
    }
    texts = []
    for body in objects.values():
        if b"/Type /Page\n" not in body and not re.search(rb"/Type\s*/Page\b(?!s)", body):
            continue
        names = {name: int(number) for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)}
        contents = re.search(rb"/Contents (\d+) 0 R", body)
        assert contents
        size, letters = 4, dict[int, str]()  # digits a letter's number has
        text = ""
        for font, shown in _SHOWN.findall(_unpacked(objects[int(contents[1])])):
            if font:
                size, letters = fonts.get(names[font], (4, {}))
            else:
                codes = (int(shown[i : i + size], 16) for i in range(0, len(shown), size))
                text += "".join(letters.get(code, "") for code in codes)
        texts.append(text)
    return texts


def _unpacked(body: bytes) -> bytes:
    found = _STREAM.search(body)
    assert found
    return zlib.decompress(found[1]) if b"/FlateDecode" in body else found[1]


def _letters(table: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
        found |= {
            int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be")
            for code, letter in _PAIR.findall(part)
        }
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
        for first, last, letter in _RANGE.findall(part):
            for i in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + i] = chr(int(letter, 16) + i)
    return found
