"""What the handbook sets for itself: names, areas, front page, thresholds; and its dated exemptions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from felles.facts.fields import Fields
from felles.model import Document, Exemption, Handbook, Kind, Options, Situation
from felles.words import LANGUAGES

FACTS = ("options", "thresholds", "exemptions")
_FORGE = {"kind": re.compile("github|forgejo|gitlab"), "url": re.compile(r"https://[A-Za-z0-9.:_/~-]+"), "branch": re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")}


def thresholds(handbook: Handbook) -> Mapping[str, int]:
    """The handbook's own limits, else the schema's. Apart from the other choices, since what hangs on them is asked of
    every handbook that is looked at, and the others take far longer to gather."""
    document, kind = _document(handbook)
    return {**_defaults(kind.schema if kind else {}), **{k: v for k, v in _mapping(document.data.get("thresholds") if document else None).items() if isinstance(v, int)}}


def _document(handbook: Handbook) -> tuple[Document | None, Kind | None]:
    document = next(iter(handbook.serving("options")), None)
    return document, document.kind if document else next((k for k in handbook.kinds.values() if k.serves == "options"), None)


def options(handbook: Handbook, fields: Mapping[str, Fields], thresholds: Mapping[str, int]) -> Options:
    """The handbook's own choices. Without a document for them: the schema's defaults and empty lists."""
    document, _ = _document(handbook)
    data: Mapping[str, Any] = document.data if document else {}
    front = _mapping(data.get("front"))
    named = list(_named(document, fields))
    required: dict[str, list[str]] = {}
    for relation, pointer, name in named:
        if relation == "required" and len(pointer) > 2:
            required.setdefault(str(pointer[1]), []).append(name)
    return Options(
        organisation=_text(data.get("organisation")),
        name=_text(data.get("handbook_name")),
        # Misspelt, it is told where it stands; until then the register's own language is the best guess.
        language=next((one for one in (data.get("language"), data.get("lang")) if one in LANGUAGES), "nb"),
        areas=tuple(_rows(data.get("areas"))),
        urgent=tuple(_rows(front.get("urgent"))),
        examples=_texts(front.get("examples")),
        front_actors=tuple(name for relation, _, name in named if relation == "front"),
        visit_word=_text(_mapping(data.get("visit")).get("word")),
        visit_actors=frozenset(name for relation, _, name in named if relation == "visits"),
        required={place: tuple(some) for place, some in required.items()},
        guarded=_texts(data.get("guarded")),
        feedback={k: v for k, v in _mapping(data.get("feedback")).items() if isinstance(v, str)},
        thresholds=thresholds,
        document=document,
        situations=tuple(_situations(data.get("situations"))),
        evidence=_evidence(data.get("evidence")),
        forge=_forge(data.get("forge")),
        acknowledge={k: v for k, v in _mapping(data.get("acknowledge")).items() if isinstance(v, str)},
        accessibility=_accessibility(data.get("accessibility")),
    )


def _accessibility(value: Any) -> Mapping[str, Any]:
    given = _mapping(value)
    found: dict[str, Any] = {name: _text(given.get(name)) for name in ("authority", "contact", "people") if _text(given.get(name))}
    known = tuple(row for row in _rows(given.get("known")) if row.get("what"))
    return {**found, "known": known} if known else found


def _evidence(value: Any) -> Mapping[str, Any]:
    given = _mapping(value)
    found: dict[str, Any] = {name: _text(given.get(name)) for name in ("retention", "case_ref") if _text(given.get(name))}
    frames = _texts(given.get("frames"))
    return {**found, "frames": frames} if frames else found


def _forge(value: Any) -> Mapping[str, str]:
    """Where proposals are made; empty when that isn't wholly understood, since links and pipelines are made of it."""
    given = {k: v for k, v in _mapping(value).items() if isinstance(v, str)}
    if not {"kind", "url"} <= set(given) or not all(_FORGE[k].fullmatch(v) for k, v in given.items() if k in _FORGE):
        return {}
    return {"branch": "main", **given}


def _situations(value: Any) -> Iterator[Situation]:
    for row in value if isinstance(value, list) else ():
        if isinstance(row, Mapping) and isinstance(row.get("title"), str):
            yield Situation(_text(row.get("id")), row["title"], _text(row.get("description")), tuple(_helping(row.get("documents"))))


def _helping(value: Any) -> Iterator[Mapping[str, str]]:
    for row in value if isinstance(value, list) else ():
        if isinstance(row, Mapping):
            yield {k: str(v) for k, v in row.items() if isinstance(v, (str, int))}


def _defaults(schema: Mapping[str, Any]) -> dict[str, int]:
    known = _mapping(_mapping(_mapping(schema.get("properties")).get("thresholds")).get("properties"))
    return {name: sub["default"] for name, sub in known.items() if isinstance(sub, dict) and isinstance(sub.get("default"), int)}


def _named(document: Document | None, fields: Mapping[str, Fields]) -> Iterator[tuple[str | None, tuple[str | int, ...], str]]:
    if document is not None:
        for pointer, reference, name in fields[document.path].names:
            yield reference.relation, pointer, name


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _rows(value: Any) -> Iterator[Mapping[str, str]]:
    for row in value if isinstance(value, list) else ():
        if isinstance(row, Mapping):
            yield {k: v for k, v in row.items() if isinstance(v, str)}


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def exemptions(handbook: Handbook, today: str) -> tuple[Exemption, ...]:
    """Every dated waiver, active or not, in register order. One whose days are not text is left to the schema."""
    found: list[Exemption] = []
    for register, row, entry in handbook.entries("exemptions"):
        begins, ends = entry.get("from"), entry.get("until")
        if not isinstance(begins, str) or not isinstance(ends, str):
            continue
        found.append(
            Exemption(
                rule=_text(entry.get("rule")),
                document=_text(entry.get("document")),
                reason=_text(entry.get("reason")),
                owner=_text(entry.get("owner")),
                begins=begins,
                ends=ends,
                place=register.at("entries", row),
                active=begins <= today <= ends,
            )
        )
    return tuple(found)
