"""The records under ``docs/decisions``: bytes to decisions, and decisions to the same bytes.

A record is written by the product alone (``schemas/decision.json`` is its form, for others to read). It is read
strictly: one that has another form is a problem and counts for nothing.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha1, sha256
from typing import Any

from felles.model import Approval, Content, Decided, Decision, Origin, Place, Problem
from felles.reading.tree import Tree

FOLDER = "docs/decisions"
MAX_BYTES = 4 << 20
"""A record of some thousand documents; a handbook's baseline is the largest."""

MAX_DEPTH = 32
"""Levels in a policy's entry, as deep as its own file may be."""

_NAME = re.compile(r"docs/decisions/([0-9]{4})/([0-9]{4,})\.json")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
"""An escape that may be half of a pair."""
_OBJECT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"sha256:[0-9a-f]{64}")
_DAY = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
_MOMENT = re.compile(_DAY.pattern + r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")

_RECORD = frozenset("decision decided_at before previous documents files policy proposal reviews why".split())
_DOCUMENT = frozenset("id path blob fingerprint attachments version class outcome in_force_from team way practice".split())
_FILE = frozenset("path blob".split())
_ATTACHMENT = frozenset("path blob fingerprint".split())
_ORIGIN = frozenset("number url base head merge opened_by opened_at head_at authors last_pushed_by merged_at urgent".split())
_APPROVAL = frozenset("no role site state commit at on_behalf_of strength answer signature".split())

CLASSES = ("significant", "editorial", "confirmed")
OUTCOMES = ("approved", "confirmed", "withdrawn", "baseline")
WAYS = ("reviews", "meeting", "urgent", "editorial", "mandate")
STRENGTHS = ("signed", "forge", "stated")


def fingerprint(data: bytes) -> str:
    """SHA-256 of a file's bytes, as ``sha256sum`` gives it."""
    return f"sha256:{sha256(data).hexdigest()}"


def blob_id(data: bytes, like: str = "") -> str:
    """The object id Git gives these bytes; in the longer form when ``like`` is an id of that form."""
    made = sha256 if len(like) == 64 else sha1
    return made(b"blob %d\0" % len(data) + data).hexdigest()


def record_path(number: int, decided_at: str) -> str:
    """Where a record lies: numbers run on over the years."""
    return f"{FOLDER}/{decided_at[:4]}/{number:04}.json"


class Malformed(Exception):
    """The record isn't one: ``field`` is where, in its own words."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def read_decisions(tree: Tree, known: Iterable[Decision] = ()) -> tuple[tuple[Decision, ...], list[Problem]]:
    """Every record in the tree by number, and what is wrong with those that can't be read.

    One of those ``known`` that lies there byte for byte is not read again.
    """
    before = {decision.path: decision for decision in known}
    found: list[Decision] = []
    problems: list[Problem] = []
    for path, entry in tree.entries().items():
        if not path.startswith(FOLDER + "/"):
            continue
        name = _NAME.fullmatch(path)
        if name is None or entry.sort != "file" or entry.size > MAX_BYTES:
            problems.append(Problem("D1", _place(path), {"name": path.rsplit("/", 1)[-1][:80]}, "file"))
            continue
        try:
            stored = tree.read(path)
            decision = before.get(path)
            if decision is None or decision.fingerprint != fingerprint(stored):
                decision = read_decision(stored, path)
        except OSError as error:
            problems.append(Problem("Y9", _place(path), {"reason": error.strerror or type(error).__name__}, "unreadable"))
        except Malformed as error:
            problems.append(Problem("D1", _place(path), {"field": error.field[:80]}, "form"))
        else:
            found.append(decision)
    return tuple(sorted(found, key=lambda d: (d.number, d.path))), problems


def _place(path: str) -> Place:
    return Place(path.encode("utf-8", "backslashreplace").decode("utf-8"))


def read_decision(data: bytes, path: str) -> Decision:
    """One record. Malformed says at which field it isn't one."""
    try:
        raw = json.loads(data.decode("utf-8"), parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_no_twins)
        if _HALF.search(data):
            json.dumps(raw, ensure_ascii=False).encode("utf-8")  # half a character can't be written again
    except (ValueError, RecursionError):
        raise Malformed("JSON") from None
    row = _Row(raw, "")
    decision = Decision(
        number=row.count("decision"),
        decided_at=row.text("decided_at", _MOMENT),
        before=row.often("before", _OBJECT),
        previous=row.maybe("previous", _FINGERPRINT),
        documents=tuple(_decided(inner) for inner in row.rows("documents")),
        files=tuple(_file_row(inner) for inner in row.rows("files")),
        policy=tuple(_entry(value, i, data) for i, value in enumerate(row.items("policy"))),
        origin=_origin(row.inner("proposal")),
        reviews=tuple(_approval(inner) for inner in row.rows("reviews")),
        why=row.text("why", None) if "why" in row.data else None,
        path=path,
        fingerprint=fingerprint(data),
    )
    row.no_more(_RECORD)
    return decision


def _decided(row: _Row) -> Decided:
    row.no_more(_DOCUMENT)
    return Decided(
        id=row.often("id", _ID),
        content=_content(row),
        attachments=tuple(_attachment(inner) for inner in row.rows("attachments")),
        version=row.count("version"),
        sort=row.choice("class", CLASSES),
        outcome=row.choice("outcome", OUTCOMES),
        in_force_from=row.often("in_force_from", _DAY),
        team=row.often("team", _ID),
        way=row.choice("way", WAYS),
        practice=row.maybe("practice", None),
    )


def _file_row(row: _Row) -> Content:
    row.no_more(_FILE)
    return Content(row.path(), row.maybe("blob", _OBJECT) or "")


def _attachment(row: _Row) -> Content:
    row.no_more(_ATTACHMENT)
    return _content(row)


def _content(row: _Row) -> Content:
    return Content(row.path(), row.text("blob", _OBJECT), row.text("fingerprint", _FINGERPRINT))


def _origin(row: _Row | None) -> Origin | None:
    if row is None:
        return None
    row.no_more(_ORIGIN)
    return Origin(
        number=None if row.data.get("number") is None else row.count("number"),
        url=row.maybe("url", None),
        base=row.often("base", _OBJECT),
        head=row.often("head", _OBJECT),
        merge=row.often("merge", _OBJECT),
        opened_by=row.person("opened_by"),
        opened_at=row.maybe("opened_at", _MOMENT),
        head_at=row.maybe("head_at", _MOMENT),
        authors=tuple(_Row({"no": no}, f"{row.at}authors.{i}.").person("no") for i, no in enumerate(row.items("authors"))),
        last_pushed_by=row.person("last_pushed_by"),
        merged_at=row.maybe("merged_at", _MOMENT),
        urgent=row.flag("urgent"),
    )


def _approval(row: _Row) -> Approval:
    row.no_more(_APPROVAL)
    if (row.data.get("strength") == "signed") != ("signature" in row.data):  # “signed” is nothing without what shows it
        raise Malformed(f"{row.at}signature")
    return Approval(
        no=row.person("no"),
        role=row.maybe("role", None),
        site=row.maybe("site", None),
        state=row.often("state", None),
        commit=row.maybe("commit", _OBJECT),
        at=row.maybe("at", _MOMENT),
        on_behalf_of=row.person("on_behalf_of"),
        strength=row.choice("strength", STRENGTHS),
        answer=row.text("answer", _FINGERPRINT),
        signature=row.text("signature", None) if "signature" in row.data else None,
    )


def _entry(value: Any, i: int, data: bytes) -> Mapping[str, Any]:
    # What opens fewer brackets than that can't be deeper: most records are spared a walk.
    if not isinstance(value, dict) or not (data.count(b"{") + data.count(b"[") < MAX_DEPTH or _shallow(value, MAX_DEPTH)):
        raise Malformed(f"policy.{i}")
    return _shared(_quoted_policy(value))


@lru_cache(maxsize=512)
def _shared(text: str) -> Mapping[str, Any]:
    """A policy's entry that thousands of records were decided by, once for all of them."""
    found: Mapping[str, Any] = json.loads(text)
    return found


def _shallow(value: Any, levels: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels > 0 and all(_shallow(one, levels - 1) for one in inner)


class _Row:
    """One object of a record, asked field by field."""

    def __init__(self, data: Any, at: str) -> None:
        if not isinstance(data, dict):
            raise Malformed(at.rstrip(".") or "JSON")
        self.data, self.at = data, at

    def _value(self, name: str) -> Any:
        if name not in self.data:
            raise Malformed(self.at + name)
        return self.data[name]

    def no_more(self, known: Collection[str]) -> None:
        for name in self.data:
            if name not in known:
                raise Malformed(self.at + str(name))

    def text(self, name: str, form: re.Pattern[str] | None) -> str:
        value = self.data.get(name)
        if isinstance(value, str) and (form.fullmatch(value) if form is not None else value):
            return value
        raise Malformed(self.at + name)

    def often(self, name: str, form: re.Pattern[str] | None) -> str:
        """A text that many records have: one of each is kept, not one a record."""
        return sys.intern(self.text(name, form))

    def maybe(self, name: str, form: re.Pattern[str] | None) -> str | None:
        return None if self.data.get(name, "") is None else self.often(name, form)

    def path(self) -> str:
        value = self.text("path", None)
        if value.startswith("/") or "\\" in value or any(part in ("", ".", "..") for part in value.split("/")):
            raise Malformed(self.at + "path")
        return sys.intern(value)

    def choice(self, name: str, choices: tuple[str, ...]) -> Any:
        value = self._value(name)
        if value not in choices:
            raise Malformed(self.at + name)
        return choices[choices.index(value)]

    def count(self, name: str) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise Malformed(self.at + name)
        return value

    def person(self, name: str) -> int | None:
        return None if self.data.get(name, "") is None else self.count(name)

    def flag(self, name: str) -> bool:
        value = self._value(name)
        if not isinstance(value, bool):
            raise Malformed(self.at + name)
        return value

    def items(self, name: str) -> list[Any]:
        value = self._value(name)
        if not isinstance(value, list):
            raise Malformed(self.at + name)
        return value

    def rows(self, name: str) -> Iterator[_Row]:
        for i, value in enumerate(self.items(name)):
            yield _Row(value, f"{self.at}{name}.{i}.")

    def inner(self, name: str) -> _Row | None:
        value = self._value(name)
        return None if value is None else _Row(value, f"{self.at}{name}.")


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits)
    return value


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def written(decision: Decision) -> bytes:
    """The record's bytes: UTF-8, keys in their order, indent 1, a newline at the end. ``path`` and ``fingerprint`` are not in it."""
    data: dict[str, Any] = {
        "decision": decision.number,
        "decided_at": decision.decided_at,
        "before": decision.before,
        "previous": decision.previous,
        "documents": [_document(row) for row in decision.documents],
        "files": [{"path": file.path, "blob": file.blob or None} for file in decision.files],
        "policy": [dict(entry) for entry in decision.policy],
        "proposal": _proposal(decision.origin),
        "reviews": [
            {
                "no": one.no,
                "role": one.role,
                "site": one.site,
                "state": one.state,
                "commit": one.commit,
                "at": one.at,
                "on_behalf_of": one.on_behalf_of,
                "strength": one.strength,
                "answer": one.answer,
                **({} if one.signature is None else {"signature": one.signature}),
            }
            for one in decision.reviews
        ],
    }
    if decision.why is not None:
        data["why"] = decision.why
    return f"{_indented(data)}\n".encode()


def _indented(value: Any, margin: str = "\n") -> str:
    """As ``json.dumps(value, ensure_ascii=False, indent=1)``, which takes several times as long: thousands of records
    are written again whenever a handbook is checked."""
    if isinstance(value, str):
        return _quoted(value)
    inner = margin + " "
    if isinstance(value, dict):
        rows = [f"{_quoted(name)}: {_indented(one, inner)}" for name, one in value.items()]
        return "{" + inner + f",{inner}".join(rows) + margin + "}" if rows else "{}"
    if isinstance(value, list):
        rows = [_indented(one, inner) for one in value]
        return "[" + inner + f",{inner}".join(rows) + margin + "]" if rows else "[]"
    return "null" if value is None else json.dumps(value)


_quoted = json.JSONEncoder(ensure_ascii=False).encode
_quoted_policy = json.JSONEncoder().encode


def _document(row: Decided) -> dict[str, Any]:
    return {
        "id": row.id,
        **_file(row.content),
        "attachments": [_file(one) for one in row.attachments],
        "version": row.version,
        "class": row.sort,
        "outcome": row.outcome,
        "in_force_from": row.in_force_from,
        "team": row.team,
        "way": row.way,
        "practice": row.practice,
    }


def _file(content: Content) -> dict[str, str]:
    return {"path": content.path, "blob": content.blob, "fingerprint": content.fingerprint}


def _proposal(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    return {
        "number": origin.number,
        "url": origin.url,
        "base": origin.base,
        "head": origin.head,
        "merge": origin.merge,
        "opened_by": origin.opened_by,
        "opened_at": origin.opened_at,
        "head_at": origin.head_at,
        "authors": list(origin.authors),
        "last_pushed_by": origin.last_pushed_by,
        "merged_at": origin.merged_at,
        "urgent": origin.urgent,
    }
