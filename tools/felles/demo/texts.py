"""Earlier texts of the sample's documents: kept whole, or the present text with what was not in it yet taken out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from felles import shipped
from felles.demo.story import HOME, Written
from felles.demo.younger import Younger, without


def sample(folders: Iterable[str]) -> dict[str, bytes]:
    """The sample handbook's documents as they are now, by path."""
    home = shipped.sample()
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted((home / folder).rglob("*")):
            if path.is_file() and path.suffix in (".md", ".yaml"):
                found[path.relative_to(home).as_posix()] = path.read_bytes()
    return found


def text_of(written: Written, path: str, id: str, present: Mapping[str, bytes], now: bytes | None, younger: Younger) -> bytes:
    """The bytes of one document as somebody wrote it. ValueError when the story doesn't fit the texts."""
    if written.of == "present":
        stored = present[path]
    elif written.of == "now":
        if now is None:
            raise ValueError(f"{id} isn't there to be changed")
        stored = now
    else:
        stored = (HOME / "texts" / written.of / f"{id}{Path(path).suffix}").read_bytes()
    text = stored.decode("utf-8")
    for words in written.cut:
        text = _cut(text, words, id)
    for old, new in written.swap:
        if old not in text:
            raise ValueError(f"{id} has no “{old}”")
        text = text.replace(old, new)
    if written.change is not None:
        text = _with_change(text, written.change, id)
    if written.of == "present":
        text = without(text, younger)
    return text.encode("utf-8")


def _with_change(text: str, change: Mapping[str, str], id: str) -> str:
    lines = [f"  {name}: {json.dumps(value, ensure_ascii=False) if name == 'note' else value}\n" for name, value in change.items()]
    replaced, count = re.subn(r"(?m)^change:\n(?:[ \t]+\S.*\n)+", lambda _: "change:\n" + "".join(lines), text, count=1)
    if count != 1:
        raise ValueError(f"{id} says nothing of its change")
    return replaced


def _cut(text: str, words: str, id: str) -> str:
    """The text without a row of a list, a field, or a section under a heading, and all that belongs to it."""
    lines = text.splitlines(keepends=True)
    first = next((i for i, line in enumerate(lines) if words in line and re.match(r"\s*(?:- |## |\w+:\n)", line)), None)
    if first is None:
        raise ValueError(f"{id} has no row with “{words}”")
    heading = lines[first].startswith("## ")
    indent = len(lines[first]) - len(lines[first].lstrip())
    last = first + 1
    while last < len(lines):
        line = lines[last]
        if line.startswith("## ") if heading else line.strip() and len(line) - len(line.lstrip()) <= indent:
            break
        last += 1
    return "".join(lines[:first] + lines[last:])
