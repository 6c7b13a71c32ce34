"""What the pack's own files say, read once for every claim: its manifest, records, kinds and texts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from functools import cached_property, lru_cache
from typing import Any

from felles import shipped
from felles.errors import CannotRun
from felles.evidence.ground import Ground
from felles.facts.as_of import as_of
from felles.facts.decided import histories
from felles.model import Asked, Content, Decision, Document, Handbook, Kind, Named, Place, Problem
from felles.pack.opening import Opened
from felles.pack.paths import safe
from felles.pack.zips import Broken
from felles.reading.decisions import FOLDER, blob_id, fingerprint, read_decisions
from felles.reading.handbook import earlier
from felles.reading.held import Held
from felles.reading.kinds import read_kinds
from felles.reading.tree import Entry, Folder
from felles.words import LANGUAGES, Words

MANIFEST = "data/manifest.json"
VERSIONS = "data/versions.json"
RECORDS = "data/decisions/"
FILES = "data/files/"
TEXTS = "data/versions/"


_YEARS = frozenset(map(str, range(1900, 9000)))
"""Further off, days can't be reckoned with."""


class Unreadable(Exception):
    """A file of the pack can't be had, or isn't what its name says."""


class Understood:
    """One pack's contents. Everything is read when it is first asked for; nothing is believed."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self._documents: dict[tuple[str, str], Document | None] = {}

    def parsed(self, name: str) -> Any:
        """A JSON file's value. Unreadable when there is none, or it is no JSON that this product writes."""
        try:
            return json.loads(self.opened.read(name).decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_twins)
        except (KeyError, Broken, OSError, ValueError, RecursionError) as error:
            raise Unreadable(name) from error

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What the pack says of itself; empty where it can't be read."""
        try:
            value = self.parsed(MANIFEST)
        except Unreadable:
            return {}
        return value if isinstance(value, Mapping) else {}

    @cached_property
    def asked(self) -> Asked | None:
        """For which days and of what it was made; None where its manifest doesn't say so rightly."""
        said = self.manifest.get("asked")
        if not isinstance(said, Mapping):
            return None
        days = [said.get(name) for name in ("begins", "ends")]
        lists = [said.get(one.name, []) for one in fields(Asked)[2:]]
        if not all(isinstance(day, str) and _is_day(day) for day in days) or not all(_texts(one) for one in lists):
            return None
        return Asked(str(days[0]), str(days[1]), *(tuple(one) for one in lists))

    @cached_property
    def language(self) -> str | None:
        """The handbook's language, as the manifest says."""
        value = self.manifest.get("language")
        return value if value in LANGUAGES else None

    @cached_property
    def _records(self) -> tuple[tuple[Decision, ...], tuple[Problem, ...]]:
        stored = {}
        for name in self.opened.names:
            if name.startswith(RECORDS):
                try:
                    stored[f"{FOLDER}/{name.removeprefix(RECORDS)}"] = self.opened.read(name)
                except (Broken, OSError):
                    stored[f"{FOLDER}/{name.removeprefix(RECORDS)}"] = b""
        decisions, problems = read_decisions(Held("", stored))
        impossible = [one for one in decisions if not _possible(one)]
        problems += [Problem("D1", Place(one.path), {"field": "decided_at, in_force_from"}, "form") for one in impossible]
        return tuple(one for one in decisions if one not in impossible), tuple(problems)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """Every record that can be read, by number."""
        return self._records[0]

    @property
    def malformed(self) -> tuple[Problem, ...]:
        """What lies among the records and is none."""
        return self._records[1]

    @cached_property
    def histories(self) -> Mapping[str, tuple[Named, ...]]:
        """Every decision naming each document, oldest first."""
        return histories(self.handbook)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds as they had been decided by the last day; where nobody decides on them, those that come with this edition."""
        return self._kinds[0]

    @property
    def borrowed(self) -> bool:
        """Whether the pack has no kinds, and texts are read with this edition's own."""
        return self._kinds[1]

    @cached_property
    def _kinds(self) -> tuple[Mapping[str, Kind], bool]:
        if any(path.startswith("schemas/") for path in self._files.entries()):
            return read_kinds(self._files)[0], False
        return read_kinds(_Shipped(shipped.schemas()))[0], True

    @cached_property
    def _files(self) -> Held:
        stored = {}
        for name in self.opened.names:
            if name.startswith(FILES):
                try:
                    stored[name.removeprefix(FILES)] = self.opened.read(name)
                except (Broken, OSError):
                    continue
        return Held("", stored)

    @cached_property
    def _blobs(self) -> Mapping[str, str]:
        """Where each text lies, by Git's name for it, worked out from its bytes."""
        found: dict[str, str] = {}
        long = any(len(one.before) == 64 for one in self.decisions)
        for name in self.opened.names:
            if name.startswith((TEXTS, FILES)):
                measured = self.opened.measured(name)
                if measured is not None and measured.blob is not None:
                    found.setdefault(blob_id(self.opened.read(name), "0" * 64) if long else measured.blob, name)
        return found

    def texts(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Texts by blob id, as far as the pack has them."""
        return {blob: self._text(blob) for blob in blobs if blob in self._blobs}

    def _text(self, blob: str) -> bytes:
        return self.opened.read(self._blobs[blob])

    def document(self, content: Content) -> Document | None:
        """A decided version; None where the pack hasn't its text, or it can't be read with the kinds at hand."""
        key = content.path, content.blob
        if key not in self._documents:
            stored = self.texts({content.blob}).get(content.blob)
            right = stored is not None and fingerprint(stored) == content.fingerprint
            self._documents[key] = earlier(content.path, stored, self.kinds) if right and stored is not None else None
        return self._documents[key]

    @cached_property
    def handbook(self) -> Handbook:
        """The records and the kinds, and no document: what stood on main isn't in a pack."""
        return Handbook("", self.kinds, (), frozenset(self._files.entries()), (), self.decisions, self._stored)

    def _stored(self, path: str) -> bytes | None:
        return self._files.read(path) if path in self._files.entries() else None

    @lru_cache(maxsize=1)  # noqa: B019 — one pack lives as long as the run
    def ground(self) -> Ground:
        """What items of evidence are made of, laid from the pack alone. CannotRun when the pack hasn't every text for it."""
        asked = self.asked
        if asked is None:
            raise CannotRun("")
        decided = as_of(self.handbook, self.texts, asked.ends)
        commit = self.manifest.get("commit")
        return Ground(asked, decided, self.texts, Words(self.language or "nb"), commit=commit if isinstance(commit, str) else "")

    @property
    def lessened(self) -> bool:
        """Whether texts were left out on purpose, such as those with members' accounts."""
        return bool(self.manifest.get("left_out"))

    def said(self, part: str, name: str) -> Any:
        """One of the manifest's values; None where it has none."""
        inner = self.manifest.get(part)
        return inner.get(name) if isinstance(inner, Mapping) else None


class _Shipped(Folder):
    """The kinds that come with this edition, as they lie in a handbook."""

    def entries(self) -> Mapping[str, Entry]:
        return {f"schemas/{path}": replace(entry, path=f"schemas/{path}") for path, entry in super().entries().items()}

    def read(self, path: str) -> bytes:
        return super().read(path.removeprefix("schemas/"))


def place(id: str, number: int, path: str) -> str:
    """Where a decided version's file lies in a pack."""
    return f"{TEXTS}{id}/{number:04}/{safe(path)}"


def record_place(decision: Decision) -> str:
    """Where a record lies in a pack."""
    return f"{RECORDS}{decision.path.removeprefix(f'{FOLDER}/')}"


def _is_day(day: str) -> bool:
    try:
        return datetime.date.fromisoformat(day).isoformat() == day and day[:4] in _YEARS
    except ValueError:
        return False


def _possible(decision: Decision) -> bool:
    """Whether its days and moments can have been: a record's form lets the thirtieth of February through."""
    moments = [decision.decided_at, *(one.at for one in decision.reviews if one.at is not None)]
    if decision.origin is not None:
        moments += [at for at in (decision.origin.opened_at, decision.origin.head_at, decision.origin.merged_at) if at is not None]
    return all(_is_day(moment[:10]) for moment in moments) and all(_is_day(row.in_force_from) for row in decision.documents)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


