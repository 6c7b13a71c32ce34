"""Handbooks that exist only in memory: a tree of paths and bytes, read as any other tree.

What costs most is tried on few handbooks each time; FELLES_EXAMPLES=4 (or any number) tries that many times as many.
"""

from __future__ import annotations

import copy
import os
import random
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from felles.check import Report, check
from felles.facts import Facts
from felles.model import Handbook, Pointer
from felles.reading.handbook import read
from felles.reading.text import read_yaml, split
from felles.reading.tree import Entry
from felles.words import Words
from felles.words.problems import SENTENCES, key, said

PROJECT = Path(__file__).parents[2]
BASE = PROJECT / "tests" / "hostile" / "base"
TODAY = "2026-11-21"
SPOKEN = (Words("nb"), Words("en"))


def examples(number: int) -> int:
    """How many are tried."""
    return number * int(os.environ.get("FELLES_EXAMPLES", "1"))


class Memory:
    """A tree whose files are given; ``sorts`` makes some of them something else than files."""

    name = "memory"

    def __init__(self, files: Mapping[str, bytes], sorts: Mapping[str, str] | None = None, order: int | None = None) -> None:
        self._files = dict(files)
        names = sorted(files)
        if order is not None:
            random.Random(order).shuffle(names)
        self._entries = {name: Entry(name, (sorts or {}).get(name, "file"), len(files[name])) for name in names}  # type: ignore[arg-type]

    def entries(self) -> Mapping[str, Entry]:
        return self._entries

    def read(self, path: str) -> bytes:
        return self._files[path]


@lru_cache(maxsize=1)
def base() -> Mapping[str, bytes]:
    """The small sound handbook, by path, with the project's own kinds."""
    files = {path.relative_to(BASE).as_posix(): path.read_bytes() for path in BASE.rglob("*") if path.is_file()}
    for path in (PROJECT / "schemas").rglob("*"):
        if path.is_file() and "samples" not in path.parts:
            files[path.relative_to(PROJECT).as_posix()] = path.read_bytes()
    return files


DOCUMENTS = tuple(sorted(path for path in base() if path.startswith(("routines/", "roles/", "docs/"))))


def looked_at(files: Mapping[str, bytes], sorts: Mapping[str, str] | None = None, order: int | None = None) -> tuple[Handbook, Report]:
    """The handbook and what is said of it; every problem has words."""
    handbook = read(Memory(files, sorts, order))
    report = check(handbook, Facts(handbook, TODAY))
    for problem in report.problems:
        assert key(problem) in SENTENCES, problem
        for words in SPOKEN:
            message, help = said(problem, words)
            assert message.isprintable()
            assert help.isprintable()
            assert len(message) <= 400, message
        assert problem.place.line >= 1
        assert problem.place.column >= 1
    assert list(report.problems) == sorted(report.problems, key=lambda p: (p.place, p.rule, p.variant, str(p.values)))
    return handbook, report


def told(report: Report) -> set[tuple[str, str, str, int, int]]:
    """The problems, without their values."""
    return {(p.rule, p.variant, p.place.path, p.place.line, p.place.column) for p in report.problems}


def data_of(path: str) -> Any:
    """A fresh copy of a document's data."""
    text = base()[path].decode()
    return copy.deepcopy(read_yaml(split(text)[0] if path.endswith(".md") else text))


def document(path: str, data: Any) -> bytes:
    """The document with other data, written by PyYAML: every text quoted, so that it stays a text."""
    front = yaml.dump(data, Dumper=_Quoted, allow_unicode=True, sort_keys=False, width=10_000)
    if not path.endswith(".md"):
        return front.encode()
    return f"---\n{front}---\n{split(base()[path].decode())[1]}".encode()


class _Quoted(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Quoted.add_representer(str, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:str", value, style='"'))


def pointers(data: Any, at: Pointer = ()) -> Iterator[Pointer]:
    """Every place inside the data."""
    yield at
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in items:
        yield from pointers(value, (*at, name))


def value_at(data: Any, pointer: Pointer) -> Any:
    for part in pointer:
        data = data[part]
    return data


def put(data: Any, pointer: Pointer, value: Any) -> Any:
    """The data with another value there."""
    if not pointer:
        return value
    value_at(data, pointer[:-1])[pointer[-1]] = value
    return data
