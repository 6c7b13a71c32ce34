"""Whether requests and answers are as a forge's own description says (``descriptions/``).

Nothing may be asked that isn't described, and no answer may hold a field that isn't: so what Felles reads is what
forges really have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DESCRIPTIONS = Path(__file__).parent / "descriptions"
_FORMATS = FormatChecker(formats=())


class Unlike(AssertionError):
    """What was asked or answered isn't as the description says."""


@_FORMATS.checks("date-time")
def _moment(value: object) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value))


class Description:
    """One forge's description."""

    def __init__(self, forge: str) -> None:
        whole = _strict(json.loads((DESCRIPTIONS / f"{forge}.json").read_text("utf-8")))
        self.paths: Mapping[str, Any] = whole["paths"]
        self._whole = whole
        self._registry: Registry[Any] = Registry().with_resource("forge:", Resource.from_contents(whole, default_specification=DRAFT202012))

    def _operation(self, method: str, path: str) -> Any:
        for template, operations in self.paths.items():
            form = "".join(part if number % 2 == 0 else "[^/]+" for number, part in enumerate(re.split(r"(\{\w+\})", template)))
            if re.fullmatch(form, path) and method.lower() in operations:
                return operations[method.lower()]
        raise Unlike(f"{method} {path} is not described")

    def request(self, method: str, path: str, query: Mapping[str, str], body: Any) -> None:
        """Raises Unlike unless the request is one that is described."""
        operation = self._operation(method, path)
        known = {}
        for parameter in operation.get("parameters", ()):
            if "$ref" in parameter:
                parameter = self._whole["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]
            if parameter["in"] == "query":
                known[parameter["name"]] = parameter["schema"]
        for name, value in query.items():
            if name not in known:
                raise Unlike(f"{method} {path} has no parameter {name}")
            self._holds(int(value) if known[name].get("type") == "integer" else value, known[name], f"{method} {path}?{name}")
        if (body is not None) != ("requestBody" in operation):
            raise Unlike(f"{method} {path}: a body, or none, that isn't described")
        if body is not None:
            self._holds(body, operation["requestBody"]["content"]["application/json"]["schema"], f"{method} {path} sent")

    def answer(self, method: str, path: str, status: int, value: Any) -> None:
        """Raises Unlike unless the answer to a request that went well is as it is described."""
        said = self._operation(method, path)["responses"].get(str(status))
        if said is None:
            raise Unlike(f"{method} {path} doesn't answer with {status}")
        self._holds(value, said["content"]["application/json"]["schema"], f"{method} {path} answered")

    def filled(self, name: str, **given: Any) -> dict[str, Any]:
        """The smallest object that the named schema allows, with the given fields."""
        return {**_smallest(self._whole["components"]["schemas"][name], self._whole), **given}

    def _holds(self, value: Any, schema: Any, where: str) -> None:
        # References are within the whole description, so the part is looked at from there.
        checker = Draft202012Validator(_absolute(schema), registry=self._registry, format_checker=_FORMATS)
        error = next(iter(checker.iter_errors(value)), None)
        if error is not None:
            raise Unlike(f"{where} at {list(error.absolute_path)}: {error.message[:300]}")


@lru_cache(maxsize=3)
def description(forge: str) -> Description:
    return Description(forge)


def _smallest(schema: Any, whole: Any) -> Any:
    """The plainest value a schema allows; what it requires is there, what it doesn't isn't."""
    if "$ref" in schema:
        target = whole
        for part in schema["$ref"].split("/")[1:]:
            target = target[part]
        return _smallest(target, whole)
    for several in ("anyOf", "oneOf"):
        if several in schema:
            none = {"type": "null"} in schema[several]
            return None if none else _smallest(schema[several][0], whole)
    if "allOf" in schema:
        return {key: value for part in schema["allOf"] for key, value in _smallest(part, whole).items()}
    if "enum" in schema:
        return schema["enum"][0]
    sort = schema.get("type", "object")
    if sort == "object":
        return {key: _smallest(schema["properties"][key], whole) for key in schema.get("required", ()) if key in schema.get("properties", {})}
    if sort == "string":
        return "2026-01-01T00:00:00Z" if schema.get("format") == "date-time" else "x"
    return {"array": [], "integer": 0, "number": 0, "boolean": False}[sort if isinstance(sort, str) else sort[0]]


def _absolute(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: f"forge:{inner}" if key == "$ref" and inner.startswith("#") else _absolute(inner) for key, inner in value.items()}
    return [_absolute(inner) for inner in value] if isinstance(value, list) else value


def _strict(value: Any, whole: bool = True) -> Any:
    """OpenAPI 3.0's way of saying null as JSON Schema's, and no field that isn't named."""
    if isinstance(value, list):
        return [_strict(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    made = {key: [_strict(inner, False) for inner in what] if key == "allOf" else _strict(what) for key, what in value.items()}
    if isinstance(made.get("properties"), dict) and made.get("type") == "object" and whole:
        made.setdefault("additionalProperties", False)
    return {"anyOf": [made, {"type": "null"}]} if made.pop("nullable", None) is True else made
