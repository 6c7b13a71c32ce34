"""Whether a document has its kind's shape, and where not.

The verdict is jsonschema-rs', some forty times faster; only a document that fails is looked at again with
jsonschema, which says what is wrong at which field. A test holds the two to the same verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from felles.model import Document, Kind, Pointer, Problem, nearest
from felles.reading.schemas import is_date, validator

MANY = 400
"""Faults of shape told of one document; somebody has mixed up two files, and the rest would only take time."""


class Shapes:
    """Validators of kinds, each compiled once, when it is first needed."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds
        self._fast: dict[str, Any] = {}

    def sound(self, kind: str, data: Any) -> bool:
        """The fast validator's verdict."""
        if kind not in self._fast:
            self._fast[kind] = validator(self.kinds[kind].schema)
        return bool(self._fast[kind].is_valid(data))

    def problems(self, document: Document) -> list[Problem]:
        """What is wrong with the document's shape; usually nothing."""
        if self.sound(document.kind.name, document.data):
            return []
        found = list(_located(document))
        if not found:  # the two disagree: never let a refused document pass as well formed
            found = [Problem("K3", document.at(), {"field": "", "what": "shape"}, "other", document.id)]
        return found


def faults(document: Document) -> Iterator[tuple[Problem, Pointer]]:
    """What is wrong with the document's shape and at which field, for whoever is still writing it; not all told apart yet."""
    from jsonschema.exceptions import relevance

    found = islice(_checker()(document.kind.schema).iter_errors(document.data), MANY)
    for error in sorted(found, key=lambda e: (list(map(str, e.absolute_path)), relevance(e))):
        yield from _told(document, error)


def _located(document: Document) -> Iterator[Problem]:
    from jsonschema.exceptions import relevance

    seen: set[tuple[str, Pointer, str]] = set()
    found = list(islice(_checker()(document.kind.schema).iter_errors(document.data), MANY + 1))
    for error in sorted(found[:MANY], key=lambda e: (list(map(str, e.absolute_path)), relevance(e))):
        for problem, pointer in _told(document, error):
            key = (problem.rule, pointer, str(problem.values.get("key", problem.values.get("field"))))
            if key not in seen and len(seen) < MANY:
                seen.add(key)
                yield problem
    if len(found) > MANY or len(seen) == MANY:
        yield Problem("K3", document.at(), {}, "more", document.id)


def _told(document: Document, error: Any) -> Iterator[tuple[Problem, Pointer]]:
    """One error of the schema as problems: the deepest cause, at the field that is wrong."""
    while error.context:
        # Of several alternatives take the one that came furthest; among equals the first.
        error = max(error.context, key=lambda e: (len(e.absolute_path), _close(e)))
    at: Pointer = tuple(error.absolute_path)
    rule = _own_rule(error.schema)
    key, value = error.validator, error.validator_value
    field = _name(document, at)

    def problem(default: str, variant: str, pointer: Pointer, **values: Any) -> tuple[Problem, Pointer]:
        # A kind may say that a field's absence or shape breaks a rule of its own (x-felles-rule).
        chosen = rule or default
        if rule and default != rule:
            variant = "missing" if variant == "missing" else "shape"
        return Problem(chosen, document.at(*pointer), values, variant, document.id), pointer

    if key == "required":
        for missing in value:
            if missing not in error.instance:
                inner = error.schema.get("properties", {}).get(missing, {})
                rule = _own_rule(inner) or rule
                yield problem("K1", "missing", at, field=_name(document, (*at, missing)), key=missing)
    elif key in ("additionalProperties", "unevaluatedProperties"):
        known = _known(document.kind, at)
        names = tuple(sorted(known))
        for extra in islice((key for key in error.instance if key not in known), MANY):
            close = nearest(extra, names)
            yield problem("K2", "guess" if close else "unknown", (*at, extra), key=extra, guess=close, known=", ".join(names[:30]))
    elif key == "type":
        wanted = value if isinstance(value, str) else value[0]
        variant = "empty" if error.instance is None else "quote" if wanted == "string" and isinstance(error.instance, (int, float)) else f"type-{wanted}"
        yield problem("K3", variant, at, field=field, value=_shown(error.instance))
    elif key in ("enum", "const"):
        choices = [str(v) for v in (value if key == "enum" else [value])]
        close = _by_label(document.kind, at, error.instance, choices) or nearest(str(error.instance)[:MANY], tuple(choices))
        yield problem("K3", "choice-guess" if close else "choice", at, field=field, value=_shown(error.instance), known=tuple(choices), guess=close)
    elif key == "format":
        yield problem("K3", "date", at, field=field, value=_shown(error.instance))
    elif key == "pattern":
        variant = "date" if error.schema.get("format") == "date" else "id" if "{0,63}" in str(value) else "lines" if "\\n" in str(value) else "pattern"
        yield problem("K3", variant, at, field=field, value=_shown(error.instance))
    elif key in ("minItems", "minLength", "minProperties"):
        yield problem("K3", "too-few" if len(error.instance) else "empty", at, field=field, limit=value, size=len(error.instance))
    elif key in ("maxItems", "maxLength", "maxProperties"):
        yield problem("K3", "too-many" if key == "maxItems" else "too-long", at, field=field, limit=value, size=len(error.instance))
    elif key in ("minimum", "maximum"):
        yield problem("K3", key, at, field=field, limit=value, value=_shown(error.instance))
    elif key == "uniqueItems":
        yield problem("K3", "twice", at, field=field)
    else:
        yield problem("K3", "other", at, field=field, what=str(key))


def _by_label(kind: Kind, at: Pointer, written: Any, choices: list[str]) -> str:
    """The choice that people know by the word that was written: “høy” is what everybody calls ``high``."""
    key = ".".join(part for part in at if isinstance(part, str))
    for choice in choices if isinstance(written, str) else ():
        said = kind.labels.get(f"{key}={choice}")
        if isinstance(said, dict) and written.casefold() in {str(word).casefold() for word in said.values()}:
            return choice
    return ""


def _close(error: Any) -> int:
    """How likely an alternative is what the writer meant: right type counts, a wrong constant word little."""
    return {"type": 0, "const": 1, "enum": 1}.get(error.validator, 2)


def _own_rule(schema: Any) -> str | None:
    rule = schema.get("x-felles-rule") if isinstance(schema, dict) else None
    return rule if isinstance(rule, str) else None


def _name(document: Document, pointer: Pointer) -> str:
    """A field's path as people can look it up: ``steps[2].channel``, items counted from 1."""
    out = ""
    for part in pointer:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return out[:120] or document.id[:120]


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    text = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[:90])
    return text if len(text) <= 80 else text[:79] + "…"


def _known(kind: Kind, at: Pointer) -> set[str]:
    """The fields an object at this pointer may have, across the header and all alternatives."""
    level: list[Any] = [kind.schema]
    for part in at:
        level = [
            inner
            for sub in _opened(level, kind.schema)
            for inner in ([sub["items"]] if isinstance(part, int) and "items" in sub else [sub.get("properties", {}).get(part, {})])
        ]
    return {name for sub in _opened(level, kind.schema) for name in sub.get("properties", {})}


def _opened(level: list[Any], whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    waiting = list(level)
    while waiting:
        sub = waiting.pop()
        if not isinstance(sub, dict):
            continue
        yield sub
        if "$ref" in sub:
            waiting.append(whole["$defs"].get(sub["$ref"].rsplit("/", 1)[1]))
        for key in ("allOf", "anyOf", "oneOf"):
            waiting.extend(sub.get(key, ()))


@lru_cache(maxsize=1)
def _checker() -> Any:
    """jsonschema's validator with linear-time patterns and real dates; nothing is ever fetched."""
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import ValidationError
    from jsonschema.validators import extend
    from referencing import Registry

    def pattern(_validator: Any, wanted: str, instance: Any, _schema: Any) -> Iterator[Any]:
        if isinstance(instance, str) and not _linear(wanted)(instance):
            yield ValidationError(f"{instance!r} does not match {wanted!r}")

    dates = FormatChecker(formats=())
    dates.checks("date")(lambda value: not isinstance(value, str) or is_date(value))
    checker = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"pattern": pattern, "uniqueItems": _unique})
    return lambda schema: checker(schema, registry=Registry(), format_checker=dates)


def _unique(_validator: Any, wanted: bool, instance: Any, _schema: Any) -> Iterator[Any]:
    """jsonschema compares every item with every other; six thousand objects take it half a minute."""
    from jsonschema.exceptions import ValidationError

    if wanted and isinstance(instance, list) and len({_same(item) for item in instance}) < len(instance):
        yield ValidationError("has items that are equal")


def _same(value: Any) -> Any:
    """Equal for what JSON Schema takes as equal: 1 and 1.0, but not 1 and true; objects whatever their order."""
    if isinstance(value, dict):
        return dict, frozenset((key, _same(item)) for key, item in value.items())
    if isinstance(value, list):
        return list, tuple(_same(item) for item in value)
    return isinstance(value, bool), value


@lru_cache(maxsize=256)
def _linear(pattern: str) -> Any:
    return validator({"type": "string", "pattern": pattern}).is_valid
