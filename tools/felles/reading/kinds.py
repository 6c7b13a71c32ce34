"""The folders under ``schemas/`` as values: what each kind is, and what is wrong with it.

A schema is untrusted text like every other file: only known JSON Schema keywords, references inside the
file or to ``../header.json``, and patterns that run in linear time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

from felles.model import DeadlineField, Kind, Place, Problem, Reference, RowsOf, nearest
from felles.reading.as_evidence import as_evidence
from felles.reading.held import Held
from felles.reading.schemas import DEPTH, HALF, Broken, compiled, finite, look, read_json
from felles.reading.text import Refused, positions, read_yaml
from felles.reading.tree import LEFT_OUT, Tree, bytes_of, text_of

SERVES = frozenset(
    {
        "actors", "bodies", "places", "routes", "skills", "glossary", "obligations", "options", "exemptions", "minutes",
        # From what was found to what became practice:
        "findings", "analyses", "plans", "uptake", "trials", "forms", "results", "indicators", "points", "acknowledgements",
    }
)
"""What a kind can be for in the product. ``uptake``: how far one place has come with what a plan says for all;
``points``: the numbers an indicator gives over time; ``acknowledgements``: how many have said that they read something."""

_FOLDER = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*\Z")
_NO_HEADER: dict[str, Any] = {"type": "object", "properties": {}, "$defs": {}}


def read_kinds(tree: Tree) -> tuple[Mapping[str, Kind], list[Problem]]:
    """Every usable kind by name, and a problem (K5, K6, K7) for each thing that isn't.

    Deciding reads several moments of a handbook, and its kinds are nearly always the same: files that were met a moment
    ago give the very same kinds.
    """
    try:
        files = tuple((path, bytes_of(tree, path) if _tells(path) else b"") for path in tree.entries() if path.startswith("schemas/"))
    except Refused:
        return _understood(tree)
    if any(tree.entries()[path].sort != "file" for path, _ in files):
        return _understood(tree)
    kinds, problems = _met(files)
    return kinds, list(problems)


def _tells(path: str) -> bool:
    """Whether what stands in the file can make a difference to the kinds: samples can't."""
    return path.count("/") == 1 or path.rsplit("/", 1)[1] in ("schema.json", "labels.yaml", "layout.yaml")


@lru_cache(maxsize=4)
def _met(files: tuple[tuple[str, bytes], ...]) -> tuple[Mapping[str, Kind], tuple[Problem, ...]]:
    kinds, problems = _understood(Held("schemas", dict(files)))
    return kinds, tuple(problems)


def _understood(tree: Tree) -> tuple[Mapping[str, Kind], list[Problem]]:
    entries = tree.entries()
    problems: list[Problem] = []
    header, header_labels = _header(tree, problems)
    folders = sorted({p.split("/")[1] for p in entries if p.startswith("schemas/") and p.count("/") >= 2})
    kinds: dict[str, Kind] = {}
    for name in folders:
        if HALF.search(name):
            continue  # a name that isn't UTF-8, reported as such
        path = f"schemas/{name}/schema.json"
        if path not in entries:
            problems.append(Problem("K5", Place(path), {"kind": name}, "missing"))
            continue
        try:
            schema = read_json(tree, path)
            kind = _kind(name, schema, header)
        except Refused as error:
            problems.append(Problem(error.rule, Place(path, error.line, error.column), error.values, error.variant))
        except Broken as error:
            if error.variant == "reference" and header is _NO_HEADER:
                continue  # one slip, told at the header
            problems.append(Problem("K5", Place(path, *_line(tree, path, error)), error.values, error.variant))
        else:
            kinds[name] = _dressed(tree, kind, header_labels, problems)
    problems.extend(_unknown_intervals(tree, kinds))
    problems.extend(_misspelt_kinds(tree, kinds, folders))
    return kinds, problems


def _unknown_intervals(tree: Tree, kinds: Mapping[str, Kind]) -> Iterator[Problem]:
    """Kinds that name a threshold the handbook has none of: their documents would never be due."""
    chosen = [kind.schema for kind in kinds.values() if kind.serves == "options"]
    known = {name for schema in chosen for name in schema.get("properties", {}).get("thresholds", {}).get("properties", {})}
    for kind in kinds.values() if chosen else ():
        some = (kind.review_months, *(months for _, cap in kind.review_caps for months in cap.values()))
        for name in dict.fromkeys(months for months in some if isinstance(months, str) and months not in known):
            path, error = f"schemas/{kind.name}/schema.json", Broken("annotation-value", key=name)
            yield Problem("K5", Place(path, *_line(tree, path, error)), error.values, error.variant)


def _misspelt_kinds(tree: Tree, kinds: Mapping[str, Kind], folders: Collection[str]) -> Iterator[Problem]:
    """References to a kind there is none of and that is nearly the name of one. One like no other waits for its kind."""
    known = (*folders, "*")
    for kind in kinds.values():
        for name in dict.fromkeys(name for reference in kind.references for name in reference.kinds if name not in known):
            close = nearest(name, known, _MEANT)
            if close:
                path, error = f"schemas/{kind.name}/schema.json", Broken("kind", word=name[:80], value=name[:80], guess=close)
                yield Problem("K5", Place(path, *_line(tree, path, error)), error.values, error.variant)


_MEANT = 0.8  # how like a kind's name another has to be to be taken for a slip; “terms” and “team” are 0.67


def _header(tree: Tree, problems: list[Problem]) -> tuple[dict[str, Any], Mapping[str, Any]]:
    path = "schemas/header.json"
    labels, _ = _yaml_file(tree, "schemas/header.labels.yaml", problems, "K7")
    try:
        if path not in tree.entries():
            raise Broken("missing", kind="header")
        header = read_json(tree, path)
        look(header, header, header, ())
        finite(header, header)
        compiled(bundled({"$ref": "../header.json"}, header))
    except Refused as error:
        problems.append(Problem(error.rule, Place(path, error.line, error.column), error.values, error.variant))
    except Broken as error:
        if error.pointer[:2] == ("$defs", "header"):
            error.pointer = error.pointer[2:]  # where it was put to be compiled
        problems.append(Problem("K5", Place(path, *_line(tree, path, error)), error.values, error.variant))
    else:
        return header, labels
    return _NO_HEADER, labels


def _line(tree: Tree, path: str, error: Broken) -> tuple[int, int]:
    """Where the fault stands in the file: at its field, else where the offending word is first met."""
    if path not in tree.entries():
        return 1, 1
    text = text_of(tree, path)
    if error.pointer:
        # JSON keeps no places of its own, but all of it is YAML.
        places, pointer = positions(text), error.pointer
        while pointer and pointer not in places:
            pointer = pointer[:-1]
        if pointer:
            return places[pointer]
    word = error.values.get("key") or error.values.get("word") or error.values.get("pattern")
    for written in (json.dumps(word, ensure_ascii=False), json.dumps(word), word) if isinstance(word, str) else ():
        at = text.find(written)
        if at >= 0:
            return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return 1, 1


def _kind(name: str, schema: dict[str, Any], header: dict[str, Any]) -> Kind:
    look(schema, schema, header, ())
    folder = schema.get("x-felles-folder")
    if not isinstance(folder, str) or not _FOLDER.match(folder) or folder.split("/")[0] in {*LEFT_OUT, "schemas"}:
        raise Broken("folder", key="x-felles-folder")
    form = schema.get("x-felles-format", "yaml")
    if form not in ("markdown", "yaml"):
        raise Broken("format", key="x-felles-format")
    serves = schema.get("x-felles-serves")
    if serves is not None and serves not in SERVES:
        raise Broken("serves", word=serves, known=", ".join(sorted(SERVES)))
    named = schema.get("properties", {}).get("kind")
    if isinstance(named, dict) and "const" in named and named["const"] != name:  # a folder that was copied
        error = Broken("own-name", kind=name)
        error.pointer = ("properties", "kind", "const")
        raise error
    months = schema.get("x-felles-review-months")
    if isinstance(months, dict):  # by value, which only a field has
        raise Broken("annotation-value", key="x-felles-review-months")
    finite(schema, header)
    whole = bundled(schema, header)
    compiled(whole)
    references: dict[tuple[str, ...], Reference] = {}
    prose: list[tuple[str, ...]] = []
    rows: list[RowsOf] = []
    caps: list[tuple[tuple[str, ...], Mapping[str, int | str]]] = []
    deadlines: list[DeadlineField] = []
    fields: set[tuple[str, ...]] = set()
    for pointer, sub in _fields(whole, whole, (), 0):
        fields.add(pointer)
        if "x-felles-evidence" in sub:  # a kind's, not a field's
            raise Broken("annotation-value", key="x-felles-evidence")
        if "x-felles-deadline" in sub:
            deadlines.append(_deadline(pointer, sub["x-felles-deadline"]))
        if "x-felles-refers-to" in sub:
            to = sub["x-felles-refers-to"]
            references[pointer] = Reference(
                pointer, (to,) if isinstance(to, str) else tuple(to), sub.get("x-felles-relation"), ("all", "none", "any", "own")
            )
        elif sub.get("x-felles-prose"):
            prose.append(pointer)
        elif "x-felles-rows" in sub:
            rows.append(RowsOf(pointer, **sub["x-felles-rows"]))
        elif isinstance(sub.get("x-felles-review-months"), dict):
            caps.append((pointer, sub["x-felles-review-months"]))
    return Kind(
        name=name,
        schema=whole,
        folder=folder,
        format=form,
        serves=serves,
        register=bool(schema.get("x-felles-register")),
        areas=bool(schema.get("x-felles-areas")),
        menu=schema.get("x-felles-menu"),
        review_months=months,
        review_caps=tuple(caps),
        references=tuple(references.values()),
        prose=tuple(dict.fromkeys(prose)),
        rows_of=tuple(rows),
        evidence=as_evidence(schema, fields),
        deadlines=tuple(_beside(one, fields) for one in deadlines),
    )


def _deadline(pointer: tuple[str, ...], said: Mapping[str, Any]) -> DeadlineField:
    over = {name: tuple(words) for name, words in said.get("over", {}).items()}
    return DeadlineField(pointer, said.get("done"), said.get("what"), said.get("who"), over)


def _beside(one: DeadlineField, fields: Collection[tuple[str, ...]]) -> DeadlineField:
    """The deadline itself, when every field it names is there."""
    for name in (one.done, one.what, one.who):
        if name is not None and (*one.pointer[:-1], name) not in fields:
            raise Broken("deadline-field", word=name[:80])
    for name in one.over:
        if (name,) not in fields:
            raise Broken("deadline-field", word=name[:80])
    return one


def bundled(schema: Mapping[str, Any], header: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as one self-contained value: the header's definitions inside it, every reference local."""

    def moved(sub: Any, own: bool) -> Any:
        if isinstance(sub, dict):
            out = {}
            for key, value in sub.items():
                if key == "$ref" and isinstance(value, str):
                    if value == "../header.json":
                        value = "#/$defs/header"
                    elif value.startswith("../header.json#/$defs/") or not own:
                        value = "#/$defs/header-" + value.rsplit("/", 1)[1]
                out[key] = moved(value, own)
            return out
        if isinstance(sub, list):
            return [moved(item, own) for item in sub]
        return sub

    whole: dict[str, Any] = moved(schema, True)
    whole.pop("$id", None)
    definitions = dict(whole.get("$defs", {}))
    definitions["header"] = moved({k: v for k, v in header.items() if k not in ("$defs", "$schema", "$id")}, False)
    for name, sub in header.get("$defs", {}).items():
        definitions["header-" + name] = moved(sub, False)
    whole["$defs"] = definitions
    return whole


def _fields(sub: Any, whole: Mapping[str, Any], at: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every field's pointer with its sub-schema, references followed, ``*`` for list items."""
    if not isinstance(sub, dict) or depth > DEPTH:
        return
    if "$ref" in sub:
        target = whole["$defs"].get(str(sub["$ref"]).rsplit("/", 1)[1], {})
        if "x-felles-refers-to" in sub:
            yield at, sub
        else:
            yield from _fields({**target, **{k: v for k, v in sub.items() if k != "$ref"}}, whole, at, depth + 1)
        return
    if at:
        yield at, sub
    for key in ("allOf", "anyOf", "oneOf"):
        for inner in sub.get(key, ()):
            yield from _fields(inner, whole, at, depth + 1)
    for name, inner in sub.get("properties", {}).items():
        yield from _fields(inner, whole, (*at, name), depth + 1)
    for key in ("items", "additionalProperties"):
        if isinstance(sub.get(key), dict):
            yield from _fields(sub[key], whole, (*at, "*"), depth + 1)


def _yaml_file(tree: Tree, path: str, problems: list[Problem], rule: str) -> tuple[dict[str, Any], str]:
    """The file's data and text; nothing, with the problem noted, when it isn't there or can't be used."""
    entry = tree.entries().get(path)
    if entry is None:
        return {}, ""
    try:
        text = text_of(tree, path)
        data = read_yaml(text)
    except Refused as error:
        problems.append(Problem(error.rule, Place(path, error.line, error.column), error.values, error.variant))
        return {}, ""
    if not isinstance(data, dict):
        problems.append(Problem(rule, Place(path), {}, "mapping"))
        return {}, ""
    return data, text


def _dressed(
    tree: Tree, kind: Kind, header_labels: Mapping[str, Any], problems: list[Problem]
) -> Kind:
    """The kind with its layout and labels, where those can be read."""
    from dataclasses import replace

    folder = f"schemas/{kind.name}"
    labels, _ = _yaml_file(tree, f"{folder}/labels.yaml", problems, "K7")
    layout, source = _yaml_file(tree, f"{folder}/layout.yaml", problems, "K6")
    return replace(kind, labels={**header_labels, **labels}, layout=layout, layout_source=source)
