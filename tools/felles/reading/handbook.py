"""A tree of files to a handbook: every document understood once, everything else a located problem.

Reading never stops at the first fault: a file that can't be understood becomes a problem and the rest is
read all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from felles.errors import CannotRun
from felles.model import Document, Handbook, Kind, Place, Pointer, Problem
from felles.reading.kinds import read_kinds
from felles.reading.shape import Shapes
from felles.reading.text import Refused, decode, positions, read_yaml, split
from felles.reading.tree import Entry, Folder, Tree
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


def read(tree: Tree) -> Handbook:
    """Everything in the tree. Kinds, documents in path order, and the problems met on the way."""
    entries = tree.entries()
    kinds, problems = read_kinds(tree)
    folders = sorted({kind.folder for kind in kinds.values()}, key=len, reverse=True)
    shapes = Shapes(kinds)
    documents: list[Document] = []
    problems += _paths(entries, folders)
    for path, entry in entries.items():
        folder = next((f for f in folders if path.startswith(f + "/")), None)
        if folder is None or entry.sort != "file" or not _wanted(path, problems):
            continue
        try:
            document = _document(tree, entry, kinds, problems)
        except Refused as error:
            place = Place(path, error.line, error.column)
            problems.append(Problem(error.rule, place, error.values, error.variant))
            continue
        if document is not None:
            documents.append(document)
            problems += shapes.problems(document)
    files = frozenset(path for path, entry in entries.items() if entry.sort == "file")
    return Handbook(tree.name, kinds, tuple(documents), files, tuple(problems))


def read_folder(root: Path) -> Handbook:
    """The handbook as it stands on disk."""
    return read(Folder(root))


def _wanted(path: str, problems: list[Problem]) -> bool:
    name = path.rsplit("/", 1)[-1]
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    if suffix in (".md", ".yaml"):
        return True
    if suffix not in ATTACHMENTS:
        variant = "yml" if suffix == ".yml" else "type"
        problems.append(Problem("Y11", Place(path), {"name": name[:80], "known": ", ".join(sorted(ATTACHMENTS))}, variant))
    return False


def _document(tree: Tree, entry: Entry, kinds: dict[str, Kind], problems: list[Problem]) -> Document | None:
    """The document in a file, or None with a problem noted; Refused when the text can't be read."""
    path = entry.path
    try:
        text = decode(b"\0" * entry.size if entry.size > 16 << 20 else tree.read(path))
    except OSError as error:
        problems.append(Problem("Y9", Place(path), {"reason": error.strerror or str(error)}, "unreadable"))
        return None
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
    document = Document(path, kind, data, body, line, text, _locate)
    if (kind.format == "markdown") != markdown:
        problems.append(Problem("Y11", document.at("kind"), {"kind": kind.name, "suffix": ".md" if kind.format == "markdown" else ".yaml"}, "format", document.id))
    if not path.startswith(kind.folder + "/"):
        problems.append(Problem("Y11", document.at("kind"), {"kind": kind.name, "folder": kind.folder}, "folder", document.id))
    return document


def _no_kind(path: str, data: dict[str, object], kinds: dict[str, Kind], front: str, line: int, problems: list[Problem]) -> None:
    import difflib

    name = data.get("kind")
    where = positions(front, line)
    place = Place(path, *where.get(("kind",), where.get((), (line, 1))))
    known = ", ".join(sorted(kinds))
    if name is None:
        problems.append(Problem("K4", place, {"known": known}, "missing"))
        return
    close = difflib.get_close_matches(str(name), sorted(kinds), 1, 0.6)
    problems.append(Problem("K4", place, {"value": str(name)[:80], "known": known, "guess": close[0] if close else ""}, "guess" if close else "unknown"))


def _locate(document: Document, pointer: Pointer) -> Place:
    """The place of a field or item; of its nearest parent when it isn't there."""
    markdown = document.path.endswith(".md")
    front = split(document.source)[0] if markdown else document.source
    places = positions(front, 2 if markdown else 1)
    while pointer and pointer not in places:
        pointer = pointer[:-1]
    return Place(document.path, *places.get(pointer, (1, 1)))


def _paths(entries: Mapping[str, Entry], folders: list[str]) -> Iterator[Problem]:
    """What is wrong with names and sorts of files, in the folders that hold documents and kinds."""
    guarded = (*(f + "/" for f in folders), "schemas/")
    by_fold: dict[str, str] = {}
    for path, entry in entries.items():
        inside = path.startswith(guarded)
        top = f"{path}/" in guarded or any(g.startswith(path + "/") for g in guarded)
        if not inside and not (top and entry.sort != "file"):
            continue
        shown = path.encode("utf-8", "backslashreplace").decode("utf-8")
        if entry.sort == "link":
            yield Problem("Y9", Place(shown), {}, "link")
            continue
        if entry.sort == "other":
            yield Problem("Y9", Place(shown), {}, "other")
            continue
        if shown != path:
            yield Problem("Y10", Place(shown), {}, "encoding")
        elif _FORBIDDEN.search(path) or any(_RESERVED.match(part) or part.endswith((".", " ")) for part in path.split("/")):
            yield Problem("Y10", Place(path), {}, "reserved")
        elif unicodedata.normalize("NFC", path) != path:
            yield Problem("Y10", Place(path), {}, "nfc")
        fold = unicodedata.normalize("NFC", path).casefold()
        if fold in by_fold:
            yield Problem("Y10", Place(shown), {"other": by_fold[fold]}, "twin")
        by_fold.setdefault(fold, shown)
