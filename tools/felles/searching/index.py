"""The index as files: each a script that hands over one piece of data, so that it is read from a folder as well as from a server.

Words stand in ranges of the alphabet, by their folded letters (``w``), with the numbers of the entries they find. Words that a
slip may be mended to stand once more by how they end (``e``): a slip at the beginning leaves the end as it was. What a hit
shows is written for each entry (``t``). One small file, whose name stays, says where each range begins and what the files are called.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from felles.searching.folding import folded, order
from felles.searching.weighing import Entry, Group, Name, Weighed

FOLDER = "search/"
MANIFEST = f"{FOLDER}manifest.js"
_RANGE = 7000
"""Letters of a range of words, about."""
_ENDS = 6000
_TOGETHER = 3000
"""Letters up to which entries that follow each other share a file, when they may."""
_MENDED = 4
"""Letters of the shortest word that a slip is mended to."""
_MARK, _SHORT_MARK = 5, 4
"""Letters of a digest in a name: enough that no two versions of a file are called the same."""


def index_files(
    entries: Sequence[Entry], shown: Sequence[Mapping[str, Any]], language: str, *, apart: Sequence[bool], about: Mapping[str, Any], groups: Mapping[str, Sequence[int]] | None = None, names: Any = None
) -> dict[str, bytes]:
    """Path -> content. ``shown[n]`` is what a hit of entry n shows, in a file of its own where ``apart[n]``.

    ``about`` goes to the manifest as it is. ``groups`` are entries that belong together by some name (for whom they
    are); ``names`` are what to offer when nothing is found. The same input gives the same bytes.
    """
    weighed = Weighed(entries, language)
    files: dict[str, bytes] = {}
    lexicon = weighed.lexicon
    # There is always one: a browser that asks a handbook without words gets an answer too.
    ranges = _ranges(_items(weighed), _RANGE) or [("", [[], []])]
    ends = _ranges(_endings(weighed), _ENDS) or [("", "")]
    manifest: dict[str, Any] = {
        **about,
        "count": len(entries),
        "quiet": " ".join(sorted(lexicon.quiet)),
        "endings": " ".join(dict.fromkeys(map(folded, lexicon.endings))),
        "w": _put_all(files, "w", ranges),
        "e": _put_all(files, "e", ends),
        "for": {name: _put(files, f"g{number}", _bits(some, len(entries))) for number, (name, some) in enumerate(sorted((groups or {}).items()))},
        "names": _put(files, "n", names) if names is not None else "",
        "t": _put_texts(files, shown, apart),
    }
    files[MANIFEST] = script("manifest", manifest)
    return files


def script(name: str, data: Any) -> bytes:
    """A script that hands over data. No sign in it can end the script, or a line in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"felles.part({json.dumps(name)},{text})\n".encode("utf-8", "backslashreplace")


def _put(files: dict[str, bytes], name: str, data: Any, mark: int = _MARK) -> str:
    content = script(name, data)
    digest = base64.b32encode(hashlib.sha256(content).digest()).decode("ascii").lower()[:mark]
    files[f"{FOLDER}{name}-{digest}.js"] = content
    return digest


def _put_all(files: dict[str, bytes], letter: str, ranges: Sequence[tuple[str, Any]]) -> list[str]:
    """Where each range begins, and the digests of their names in one."""
    return ["\n".join(start for start, _ in ranges), "".join(_put(files, f"{letter}{i}", data) for i, (_, data) in enumerate(ranges))]


def _put_texts(files: dict[str, bytes], shown: Sequence[Mapping[str, Any]], apart: Sequence[bool]) -> str:
    """A file for each entry, or for some that follow each other; and one that says which file has how many, and its digest."""
    chunks: list[list[Mapping[str, Any]]] = []
    size = 0
    for one, alone in zip(shown, apart, strict=True):
        length = len(json.dumps(one, ensure_ascii=False))
        if alone or not chunks or size + length > _TOGETHER:
            chunks.append([])
            size = _TOGETHER if alone else 0
        chunks[-1].append(one)
        size += length
    digests = [_put(files, f"t{i}", chunk, _SHORT_MARK) for i, chunk in enumerate(chunks)]
    return _put(files, "d", [[len(chunk) for chunk in chunks], "".join(digests)])


def _bits(numbers: Iterable[int], count: int) -> str:
    """A set of numbers as hexadecimal digits of four each."""
    digits = [0] * -(-count // 4)
    for number in numbers:
        digits[number >> 2] |= 1 << (number & 3)
    return "".join(f"{digit:x}" for digit in digits)


Item = tuple[str, int, Any, int]
"""Key, how the item is told from others of that key, what is written of it, and its length."""


def _items(weighed: Weighed) -> list[Item]:
    items: list[Item] = []
    for group in weighed.groups.values():
        written = [group.stem, " ".join(group.forms), group.rarity, int(group.capped), [[level, *_steps(some)] for level, some in group.levels]]
        length = _length(written)
        items += [(key, 0, written, length) for key in sorted({folded(form) for form in group.forms})]
    for name in weighed.names:
        written = [" ".join(name.stems), _steps(name.entries)]
        items.append((name_key(name.stems), 1, written, _length(written)))
    items.sort(key=lambda item: (order(item[0]), item[1], item[2][0]))
    return items


def name_key(stems: Sequence[str]) -> str:
    """The folded stems of a name. A sign that no word has stands before the second, so that it follows its first word closely."""
    return " ".join(map(folded, stems))


def _endings(weighed: Weighed) -> list[Item]:
    known = {folded(form) for group in weighed.groups.values() if group.named for form in group.forms}
    backwards = sorted((key[::-1] for key in known if len(key) >= _MENDED), key=order)
    return [(key, 0, key, len(key) + 1) for key in backwards]


def _ranges(items: Sequence[Item], most: int) -> list[tuple[str, Any]]:
    """The items cut into ranges that follow each other: where each begins, and what stands in it, words and names apart.

    A key is never in two ranges; a range's beginning is as short as can be.
    """
    ranges: list[tuple[str, list[Item]]] = []
    size, last = most, ""
    for item in items:
        if size >= most and item[0] != last:
            ranges.append((_between(last, item[0]), []))
            size = 0
        ranges[-1][1].append(item)
        size += item[3]
        last = item[0]
    return [(start, _parted(some)) for start, some in ranges]


def _parted(items: Sequence[Item]) -> Any:
    if items and isinstance(items[0][2], str):
        return " ".join(written for _, _, written, _ in items)
    groups = {written[0]: written for _, sort, written, _ in items if sort == 0}
    return [list(groups.values()), [written for _, sort, written, _ in items if sort == 1]]


def _between(before: str, key: str) -> str:
    """The shortest beginning of the key that comes after the one before."""
    return next((key[:n] for n in range(1, len(key)) if order(key[:n]) > order(before)), key)


def _steps(numbers: Sequence[int]) -> list[int]:
    """The first, then how far it is to the next."""
    return [number - (numbers[i - 1] if i else 0) for i, number in enumerate(numbers)]


def _length(written: Any) -> int:
    return len(json.dumps(written, ensure_ascii=False, separators=(",", ":")))


__all__ = ["FOLDER", "MANIFEST", "Group", "Name", "index_files", "name_key", "script"]
