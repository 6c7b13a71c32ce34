"""The values everything else is about. Nothing here reads, writes or changes anything.

Data inside a document is plain JSON-like Python (dict, list, str, int, float, bool, None), and nobody
changes it after it has been read: rules and pages only look.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any, Literal
from urllib.parse import unquote

from felles.model.decisions import Decision

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")

Pointer = tuple[str | int, ...]
"""Where a value stands inside a document's data: ``("steps", 2, "channel")``. Lists count from 0."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file. Line and column count from 1, columns in characters; path is relative, with ``/``."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule reports. The sentence is made later, in the reader's language, from rule, variant and values."""

    rule: str
    place: Place
    values: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""
    document: str | None = None
    level: Level | None = None
    """None: the rule's own level."""
    day: str | None = None
    """Found only in the handbook as it is in force from this day; its places are those of the texts in force then."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is checked. ``check`` names the facts it needs as its parameters and yields problems."""

    id: str
    level: Level
    check: Callable[..., Iterator[Problem]] | None = None
    needs: tuple[str, ...] = ()
    """None and empty for what is found while files are read: such a rule has no function of its own."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A field that names something else: ``x-felles-refers-to`` in a schema."""

    pointer: tuple[str, ...]
    """Path of the field; ``*`` stands for every item of a list or every key of a mapping."""
    kinds: tuple[str, ...]
    relation: str | None = None
    """What the one named has to do there: ``accountable``, ``performs``, ``consulted``, ``informed`` …"""
    allowed: tuple[str, ...] = ()
    """Words that may stand instead of a reference, such as ``all``."""


@dataclass(frozen=True, slots=True)
class RowsOf:
    """A list of numbers that stand for rows elsewhere: ``x-felles-rows`` in a schema."""

    pointer: tuple[str, ...]
    """Path of the list."""
    through: str
    """The field of the same document that names the document the rows stand in."""
    list: str
    """The list in that document."""
    key: str
    """The field of a row that holds its number; several rows may have one, each with its days."""
    on: str | None = None
    """The field of the same document that says on which day: rows have ``from`` and perhaps ``to``."""

    def row(self, rows: Any, number: Any, day: Any) -> Mapping[str, Any] | None:
        """The row with this number on that day, whose last day is a day of it; None when there is none."""
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping) and row.get(self.key) == number:
                begins, ends = row.get("from"), row.get("to")
                if not isinstance(day, str) or (not (isinstance(begins, str) and day < begins) and not (isinstance(ends, str) and ends < day)):
                    return row
        return None


@dataclass(frozen=True, slots=True)
class DeadlineField:
    """A field with a day by which something is to be done: ``x-felles-deadline`` in a schema."""

    pointer: tuple[str, ...]
    """Path of the field; ``*`` stands for every row of a list."""
    done: str | None = None
    """The field beside it that is filled in when it has been done."""
    what: str | None = None
    """The field beside it that says what is to be done; None: the field's own label does."""
    who: str | None = None
    """The field beside it that names who is to do it; None: whoever answers for the document."""
    over: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields of the document with the values by which nothing is due any more; of a list, its last row's ``state``."""


@dataclass(frozen=True, slots=True)
class AsEvidence:
    """What of a kind's documents is handed to inspectors: ``x-felles-evidence`` in a schema."""

    item: str
    """The item of evidence it is part of: ``EV14``."""
    columns: tuple[str, ...]
    """Fields as the labels have them: ``period.to``, and ``criteria.result`` for a field of a row."""
    rows: str | None = None
    """The list of which each row is a row of the table; None: each document is one."""
    where: Mapping[str, str | int | bool] = field(default_factory=dict)
    """Only documents in which these fields have these values."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One folder under ``schemas/``: everything known about one sort of document."""

    name: str
    schema: Mapping[str, Any]
    folder: str
    """Where its documents live, relative to the handbook, without a trailing slash."""
    format: Literal["markdown", "yaml"]
    layout: Mapping[str, Any] = field(default_factory=dict)
    layout_source: str = ""
    """The layout's text, so that a problem in it can be placed."""
    labels: Mapping[str, Any] = field(default_factory=dict)
    serves: str | None = None
    """What it is for in the product (``x-felles-serves``): actors, bodies, places, routes, glossary …"""
    register: bool = False
    """Its documents are registers: what others refer to are their ``entries``."""
    areas: bool = False
    """Its documents are sorted into areas, one sub-folder an area."""
    menu: int | None = None
    """Order in the site's menu; None: after the others."""
    review_months: int | str | None = None
    """Months between reviews, or which of the handbook's own thresholds holds them; None: its documents are never due."""
    review_caps: tuple[tuple[tuple[str, ...], Mapping[str, int | str]], ...] = ()
    """Fields of which some values shorten that interval, each with the months, or the threshold, by value."""
    references: tuple[Reference, ...] = ()
    prose: tuple[tuple[str, ...], ...] = ()
    """Fields people read as running text (``x-felles-prose``), ``*`` as in Reference."""
    rows_of: tuple[RowsOf, ...] = ()
    evidence: tuple[AsEvidence, ...] = ()
    deadlines: tuple[DeadlineField, ...] = ()

    def __hash__(self) -> int:
        return hash((self.name, self.folder))  # what else there is tells kinds of one handbook apart no better

    def label(self, key: str, language: str) -> str:
        """The words for a field, value or heading: ``kind``, ``plural``, ``steps.deadline``, ``risk=high``.

        Falls back to nb for nn, then English, then any language the kind has, then the key's last part.
        """
        words = self.labels.get(key)
        if isinstance(words, Mapping):
            for wanted in (language, "nb" if language == "nn" else language, "en", "nb", *words):
                if wanted in words:
                    return str(words[wanted])
        last = key.replace("=", ".").rsplit(".", 1)[-1]
        return last.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it was understood: front matter (or the whole YAML file) as ``data``, the rest as ``body``."""

    path: str
    kind: Kind
    data: Mapping[str, Any]
    body: str
    body_line: int
    """The line in the file on which ``body`` starts, from 1."""
    source: str
    """The whole file's text, line ends as ``\\n``, without a byte order mark."""
    locate: Callable[[Document, Pointer], Place]
    fingerprint: str = ""
    """``sha256:`` over the file's bytes as stored; empty only for what was never a file."""

    @property
    def id(self) -> str:
        value = self.data.get("id")
        return value if isinstance(value, str) else ""

    @property
    def title(self) -> str:
        value = self.data.get("title")
        return value if isinstance(value, str) else self.id

    @property
    def withdrawn(self) -> bool:
        return self.data.get("withdrawn") is not None

    @property
    def attached(self) -> tuple[str, ...]:
        """The paths of the files it names as attachments, as they stand in the handbook, in their order, each once."""
        rows = self.data.get("attachments")
        names = [row.get("path") for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        inside = posixpath.dirname(self.path)
        return tuple(dict.fromkeys(posixpath.normpath(posixpath.join(inside, unquote(n))) for n in names if isinstance(n, str)))

    @property
    def public(self) -> bool:
        return bool(self.data.get("visibility", "internal") == "public")

    @property
    def area(self) -> str | None:
        """The sub-folder it stands in, for kinds that are sorted into areas."""
        if not self.kind.areas:
            return None
        inner = self.path[len(self.kind.folder) + 1 :].split("/")
        return inner[0] if len(inner) > 1 else None

    def at(self, *pointer: str | int) -> Place:
        """The place of a field (its key) or list item; of the nearest existing parent when it is missing.

        Reads the file's text again, so it is called only when there is something to report.
        """
        return self.locate(self, pointer)

    def in_body(self, offset: int) -> Place:
        """The place of a character of ``body``."""
        line, column = _line_and_column(self.body, offset)
        return Place(self.path, self.body_line + line, column)

    def in_source(self, offset: int) -> Place:
        """The place of a character of ``source``."""
        line, column = _line_and_column(self.source, offset)
        return Place(self.path, 1 + line, column)

    def in_value(self, pointer: Pointer, offset: int) -> Place:
        """The place of a character of a field's text, however the text is written: plain, quoted or folded."""
        start = self.at(*pointer)
        at = _line_starts(self.source)[start.line - 1] + start.column - 1
        value: Any = self.data
        for part in pointer:
            value = value[part]
        found = _written_at(self.source, at, str(value), offset, key=isinstance(pointer[-1], str))
        return start if found is None else self.in_source(found)

    def named(self, reference: Reference) -> Iterator[tuple[Pointer, str]]:
        """Every value the reference names in this document, with its pointer; words such as ``all`` left out."""
        for pointer, value in walk(self.data, reference.pointer):
            if isinstance(value, str) and value not in reference.allowed:
                yield pointer, value


_KEY = re.compile(r""" *(?:"(?:[^"\\\n]|\\.){0,200}"|'[^'\n]{0,200}'|[^\n:"']{1,200})[ \t]*:(?=\s)""")
_ESCAPED = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|\r?\n|.)", re.DOTALL)
_SPACES = "nrtv_N \n"
"""What stands for space behind a backslash."""


def _written_at(source: str, at: int, value: str, offset: int, *, key: bool) -> int | None:
    """Where a character of a YAML text stands in the source; None when the two don't go together.

    However a text is written, its characters that aren't space stand there in their order, so they are counted.
    """
    opening = _KEY.match(source, at) if key else None
    if key and opening is None:
        return None
    at = opening.end() if opening else at
    while at < len(source) and source[at].isspace():
        at += 1
    quote = source[at : at + 1]
    if quote in ("|", ">"):
        at = source.find("\n", at) + 1
    elif quote in ('"', "'"):
        at += 1
    for sign in value:
        if offset <= 0 and not sign.isspace():
            break
        offset -= 1
        if sign.isspace():
            continue
        at = _next(source, at, quote)
        at += _length(source, at, quote)
    at = _next(source, at, quote)
    return at if at < len(source) else None


def _next(source: str, at: int, quote: str) -> int:
    """The next character that isn't space, from here on."""
    while at < len(source):
        escape = _ESCAPED.match(source, at) if quote == '"' else None
        if source[at].isspace():
            at += 1
        elif escape and escape[0].lstrip("\\\r") in tuple(_SPACES):
            at = escape.end()
        else:
            break
    return at


def _length(source: str, at: int, quote: str) -> int:
    """How many signs of the source write this one of the text."""
    if quote == '"' and (escape := _ESCAPED.match(source, at)):
        return len(escape[0])
    return 2 if quote == "'" and source.startswith("''", at) else 1


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    starts = _line_starts(text)
    line = bisect_right(starts, offset) - 1
    return line, offset - starts[line] + 1


@lru_cache(maxsize=8)
def _line_starts(text: str) -> list[int]:
    # Kept, because a text with one problem to place often has thousands.
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))]


@lru_cache(maxsize=4096)
def nearest(name: str, known: tuple[str, ...], cutoff: float = 0.6) -> str:
    """What somebody probably meant: the one of ``known`` most like ``name``, or an empty text.

    Whoever asks for many names sees to it that there is an end: each asking costs as much as ``known`` is long.
    """
    import difflib

    return next(iter(difflib.get_close_matches(name, known, 1, cutoff)), "") if len(name) <= 200 else ""


def walk(data: Any, pattern: tuple[str, ...], _at: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    """The values at a pattern such as ``("steps", "*", "channel")``; missing parts yield nothing."""
    if not pattern:
        yield _at, data
        return
    head, rest = pattern[0], pattern[1:]
    if head == "*":
        if isinstance(data, list):
            for i, item in enumerate(data):
                yield from walk(item, rest, (*_at, i))
        elif isinstance(data, Mapping):
            for key, item in data.items():
                yield from walk(item, rest, (*_at, key))
    elif isinstance(data, Mapping) and head in data:
        yield from walk(data[head], rest, (*_at, head))


def _nothing(path: str) -> bytes | None:
    return None


@dataclass(frozen=True)
class Handbook:
    """All documents at one moment, with the kinds they are of and the problems met while reading them."""

    name: str
    """Where it was read from, for people: a folder or a revision."""
    kinds: Mapping[str, Kind]
    documents: tuple[Document, ...]
    files: frozenset[str]
    """Every regular file's path, so that links and attachments can be looked up."""
    problems: tuple[Problem, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """The records in the tree, by number."""
    bytes_at: Callable[[str], bytes | None] = _nothing
    """A file's bytes as this tree has them, or None: for what is no document."""

    @cached_property
    def by_id(self) -> Mapping[str, Document]:
        """The first document of each id, in path order."""
        found: dict[str, Document] = {}
        for document in self.documents:
            found.setdefault(document.id, document)
        return found

    @cached_property
    def by_path(self) -> Mapping[str, Document]:
        return {document.path: document for document in self.documents}

    def of(self, kind: str) -> tuple[Document, ...]:
        return tuple(d for d in self.documents if d.kind.name == kind)

    def serving(self, purpose: str) -> tuple[Document, ...]:
        """Documents of every kind that serves this purpose in the product."""
        return tuple(d for d in self.documents if d.kind.serves == purpose)

    def entries(self, purpose: str) -> Iterator[tuple[Document, int, Mapping[str, Any]]]:
        """The rows of the registers that serve this purpose, with register and row number (from 0)."""
        for register in self.serving(purpose):
            rows = register.data.get("entries")
            for i, row in enumerate(rows if isinstance(rows, list) else ()):
                if isinstance(row, Mapping):
                    yield register, i, row
