"""A tree of files to a handbook: every document understood once, everything else a located problem.

Reading never stops at the first fault: a file that can't be understood becomes a problem and the rest is
read all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from felles.choices import FILE, unfit
from felles.errors import CannotRun
from felles.model import Document, Handbook, Kind, Place, Pointer, Problem, nearest
from felles.reading.decisions import fingerprint, read_decisions
from felles.reading.kinds import read_kinds
from felles.reading.shape import Shapes
from felles.reading.text import Refused, decode, hidden_in, positions, read_yaml, split
from felles.reading.tree import Entry, Folder, Tree, bytes_of
from felles.sharing import shared
from felles.words import N_

ATTACHMENTS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf", ".docx", ".xlsx", ".odt", ".csv"})
"""What may lie beside documents without being one."""

_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)")
_FORBIDDEN = re.compile(r'[:\\*?"<>|\x00-\x1f\x7f]')


def find(start: Path) -> Path:
    """The handbook's folder: the nearest one at or above ``start`` that has ``schemas/`` and ``mkdocs.yml``."""
    for folder in (start, *start.parents):
        if (folder / "schemas" / "header.json").is_file() and (folder / "mkdocs.yml").is_file():
            return folder
    raise CannotRun(
        N_("There is no handbook in {folder} or in any folder above it."),
        N_("Go to a folder of a handbook, name one with -C, or make a new one with “felles init FOLDER”."),
        folder=str(start),
    )


def read(tree: Tree, kinds: Mapping[str, Kind] | None = None, near: Handbook | None = None) -> Handbook:
    """Everything in the tree. Kinds, documents in path order, and the problems met on the way.

    With ``kinds`` the documents are read with these, and the tree's own schemas count for nothing. ``near`` is a
    handbook with much of the same in it: what stood there byte for byte under the same path, of the very same kind, and
    was found without fault, is not read again.
    """
    entries = tree.entries()
    problems: list[Problem] = []
    if kinds is None:
        kinds, problems = read_kinds(tree)
    known = _sound(near, kinds)
    folders = sorted({kind.folder for kind in kinds.values()}, key=len, reverse=True)
    problems += _paths(entries, folders)
    problems += _elsewhere(entries, kinds)
    documents: dict[str, Document] = {}
    todo: list[str] = []
    for path, entry in entries.items():
        folder = next((f for f in folders if path.startswith(f + "/")), None)
        if folder is None or entry.sort != "file" or _shown(path) != path or not _wanted(path, problems):
            continue
        if path in known and known[path].fingerprint == _fingerprint(tree, path):
            documents[path] = known[path]
        else:
            todo.append(path)
    for document, faults in _understood(tree, todo, kinds):
        problems += faults
        if document is not None:
            documents[document.path] = document
    problems += _site_choices(tree)
    files = frozenset(path for path, entry in entries.items() if entry.sort == "file")
    decisions, broken = read_decisions(tree, near.decisions if near is not None else ())
    inside = tuple(documents[path] for path in entries if path in documents)
    return Handbook(tree.name, kinds, inside, files, tuple(problems + broken), decisions, _reader(tree, files))


def _understood(tree: Tree, paths: Sequence[str], kinds: Mapping[str, Kind]) -> Iterator[tuple[Document | None, list[Problem]]]:
    """The document in each of these files, or None, with what is wrong in it. Many files are read by several processes."""
    shapes = Shapes(kinds)

    def work(numbers: Iterator[int]) -> list[tuple[int, tuple[Any, ...] | None, list[Problem]]]:
        # A document goes back without its kind, which every process has, and without its body, the end of its source.
        found = []
        for number in numbers:
            one, problems = _read_one(tree, paths[number], kinds, shapes)
            parts = None if one is None else (one.kind.name, one.data, len(one.source) - len(one.body), one.body_line, one.source, one.fingerprint)
            found.append((number, parts, problems))
        return found

    for number, parts, problems in sorted((one for some in shared(len(paths), work) for one in some), key=itemgetter(0)):
        if parts is None:
            yield None, problems
            continue
        name, data, begins, line, source, stored = parts
        yield Document(paths[number], kinds[name], data, source[begins:], line, source, _locate, stored), problems


def _read_one(tree: Tree, path: str, kinds: Mapping[str, Kind], shapes: Shapes) -> tuple[Document | None, list[Problem]]:
    problems: list[Problem] = []
    try:
        document = _document(path, bytes_of(tree, path), kinds, problems)
    except Refused as error:
        return None, [Problem(error.rule, Place(path, error.line, error.column), error.values, error.variant)]
    return document, problems + (shapes.problems(document) if document is not None else [])


def _fingerprint(tree: Tree, path: str) -> str | None:
    """Of a file's bytes; None when it can't be read."""
    try:
        return fingerprint(bytes_of(tree, path))
    except Refused:
        return None


def _site_choices(tree: Tree) -> Iterator[Problem]:
    """What is wrong with the file that names the site. It is published on every page, so it is read as strictly as these."""
    if FILE not in tree.entries():
        return
    try:
        stored = bytes_of(tree, FILE)
        read_yaml(decode(stored))
    except Refused as error:
        yield Problem(error.rule, Place(FILE, error.line, error.column), error.values, error.variant)
        return
    fault = unfit(stored)
    if fault is not None:
        yield Problem("K8", Place(FILE, fault.line, fault.column), fault.values, fault.variant)


def _sound(near: Handbook | None, kinds: Mapping[str, Kind]) -> Mapping[str, Document]:
    """The documents of a handbook in which nothing was found wrong when they were read as these kinds, by path."""
    if near is None:
        return {}
    faulty = {problem.place.path for problem in near.problems}
    return {d.path: d for d in near.documents if d.path not in faulty and kinds.get(d.kind.name) is d.kind}


def _reader(tree: Tree, files: frozenset[str]) -> Callable[[str], bytes | None]:
    """What gives a file's bytes as the tree has them, for what is no document: attachments, schemas, pipelines."""

    def bytes_at(path: str) -> bytes | None:
        try:
            return bytes_of(tree, path) if path in files else None
        except Refused:
            return None

    return bytes_at


def read_folder(root: Path) -> Handbook:
    """The handbook as it stands on disk."""
    return read(Folder(root))


def _wanted(path: str, problems: list[Problem]) -> bool:
    name = path.rsplit("/", 1)[-1]
    suffix = name[name.rfind(".") :] if "." in name else ""
    if suffix in (".md", ".yaml"):
        return True
    if suffix.lower() not in ATTACHMENTS:
        variant = "yml" if suffix == ".yml" else "type"
        problems.append(Problem("Y11", Place(path), {"name": name[:80], "known": ", ".join(sorted(ATTACHMENTS))}, variant))
    return False


def _document(path: str, stored: bytes, kinds: Mapping[str, Kind], problems: list[Problem]) -> Document | None:
    """The document in a file, or None with a problem noted; Refused when the text can't be read."""
    text = decode(stored)
    markdown = path.endswith(".md")
    front, body, line = split(text) if markdown else (text, "", 0)
    data = read_yaml(front, 2 if markdown else 1)
    if not isinstance(data, dict):
        raise Refused("Y7", "empty" if data is None else "fields", 2 if markdown else 1, 1)
    name = data.get("kind")
    kind = kinds.get(name) if isinstance(name, str) else None
    if kind is None:
        _no_kind(path, data, kinds, front, 2 if markdown else 1, problems)
        return None
    document = Document(path, kind, data, body, line, text, _locate, fingerprint(stored))
    if (kind.format == "markdown") != markdown:
        problems.append(Problem("Y11", document.at("kind"), {"kind": kind.name, "suffix": ".md" if kind.format == "markdown" else ".yaml"}, "format", document.id))
    if not path.startswith(kind.folder + "/"):
        problems.append(Problem("Y11", document.at("kind"), {"kind": kind.name, "folder": kind.folder}, "folder", document.id))
    return document


def earlier(path: str, stored: bytes, kinds: Mapping[str, Kind]) -> Document | None:
    """A version that no tree holds any more, read with these kinds; None when it can't be read with them."""
    try:
        text = decode(stored)
        markdown = path.endswith(".md")
        front, body, line = split(text) if markdown else (text, "", 0)
        data = read_yaml(front, 2 if markdown else 1)
    except Refused:
        return None
    kind = kinds.get(str(data.get("kind"))) if isinstance(data, dict) else None
    return Document(path, kind, data, body, line, text, _locate, fingerprint(stored)) if kind else None


def _no_kind(path: str, data: dict[str, object], kinds: Mapping[str, Kind], front: str, line: int, problems: list[Problem]) -> None:
    name = data.get("kind")
    where = positions(front, line)
    place = Place(path, *where.get(("kind",), where.get((), (line, 1))))
    known = ", ".join(sorted(kinds))
    if name is None:
        problems.append(Problem("K4", place, {"known": known}, "missing"))
        return
    close = nearest(str(name), tuple(sorted(kinds)))
    problems.append(Problem("K4", place, {"value": str(name), "known": known, "guess": close}, "guess" if close else "unknown"))


def _locate(document: Document, pointer: Pointer) -> Place:
    """The place of a field or item; of its nearest parent when it isn't there."""
    places = _places(document.source, document.path.endswith(".md"))
    while pointer and pointer not in places:
        pointer = pointer[:-1]
    return Place(document.path, *places.get(pointer, (1, 1)))


@lru_cache(maxsize=128)
def _places(source: str, markdown: bool) -> dict[Pointer, tuple[int, int]]:
    # Kept by the whole source: cutting the fields out anew for each of many problems costs more than finding them.
    return positions(split(source)[0], 2) if markdown else positions(source)


def _paths(entries: Mapping[str, Entry], folders: list[str]) -> Iterator[Problem]:
    """What is wrong with names and sorts of files, in the folders that hold documents and kinds."""
    guarded = (*(f + "/" for f in folders), "schemas/")
    above = {"/".join(parts[:n]) for g in guarded for parts in (g[:-1].split("/"),) for n in range(1, len(parts) + 1)}
    spelled = {_fold(folder): folder for folder in above}  # how each name is written where it is met first
    told: set[str] = set()
    for path, entry in entries.items():
        parts = path.split("/")
        for n in range(1, len(parts) + 1):
            part = "/".join(parts[:n])
            if n > 1 and not path.startswith(guarded) and _fold(part) not in spelled:
                break  # not ours
            if n == 1 and _fold(part) not in spelled:
                break
            first = spelled.setdefault(_fold(part), part)
            if first != part and part not in told:
                told.add(part)
                yield Problem("Y10", Place(_shown(part)), {"other": _shown(first)}, "twin")
        if path in above and entry.sort == "file":
            yield Problem("Y9", Place(path), {}, "place")
        elif path.startswith(guarded) or (path in above and entry.sort != "file"):
            yield from _name(path, entry)


def _elsewhere(entries: Mapping[str, Entry], kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Folders nobody looks into whose names are nearly one that documents lie in: what is in them would be missed in silence."""
    homes = {"schemas": "schemas", **{kind.folder: kind.folder for kind in kinds.values()}}
    above = {"/".join(home.split("/")[:n]) for home in homes for n in range(1, home.count("/") + 2)}
    called = {_fold(str(name)): kind.folder for kind in kinds.values() for name in _names(kind)}
    told: set[str] = set()
    for path, entry in entries.items():
        if entry.sort != "file" or not path.endswith((".md", ".yaml", ".yml")):
            continue
        parts = path.split("/")[:-1]
        inside = next((n for n in range(1, len(parts) + 1) if "/".join(parts[:n]) not in above), None)
        if inside is None or "/".join(parts[: inside - 1]) in homes:
            continue
        folder = "/".join(parts[:inside])
        if folder in told or _fold(folder) in {_fold(one) for one in above}:  # in another case: that is told already
            continue
        told.add(folder)
        guess = next((one for one in sorted(above) if _slipped(_fold(folder), one)), "") or called.get(_fold(parts[inside - 1]), "")
        if guess:
            yield Problem("Y11", Place(_shown(folder)), {"name": _shown(folder), "guess": guess}, "near", level="warning")


def _slipped(name: str, wanted: str) -> bool:
    """Whether one letter too few or too many, or two that changed places, make the one of the other."""
    short, long = sorted((name, wanted), key=len)
    if len(short) == len(long):
        return any(short[:i] + short[i + 1 : i + 2] + short[i : i + 1] + short[i + 2 :] == long for i in range(len(short) - 1))
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _names(kind: Kind) -> Iterator[object]:
    said = kind.labels.get("plural")
    yield from said.values() if isinstance(said, dict) else ()


def _fold(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _shown(path: str) -> str:
    """The path with what isn't UTF-8 in it as escapes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _name(path: str, entry: Entry) -> Iterator[Problem]:
    """What is wrong with the sort and name of one thing in a folder of ours."""
    shown = _shown(path)
    if entry.sort != "file":
        yield Problem("Y9", Place(shown), {"reason": entry.reason}, "unreadable") if entry.sort == "closed" else Problem("Y9", Place(shown), {}, entry.sort)
    elif shown != path:
        yield Problem("Y10", Place(shown), {}, "encoding")
    elif _FORBIDDEN.search(path) or hidden_in(path) or any(_RESERVED.match(part) or part.endswith((".", " ")) for part in path.split("/")):
        yield Problem("Y10", Place(path), {}, "reserved")
    elif unicodedata.normalize("NFC", path) != path:
        yield Problem("Y10", Place(path), {}, "nfc")
