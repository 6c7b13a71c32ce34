"""What a new document of a kind still lacks, one question at a time, until its shape is whole.

The schema itself says what is missing, whatever it says it with (required, minItems, if and then), so a kind that an
organisation adds is asked about as well as the product's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from felles.composing.answers import Unfit, understood
from felles.facts import Facts
from felles.model import Document, Handbook, Kind, Place, Pointer, Problem, Target
from felles.plain import Field, Names, Path, label_key
from felles.plain.text import line, slug
from felles.reading.shape import faults
from felles.words import Words
from felles.words.problems import said as told

Sort = Literal["text", "choice", "reference", "several", "date", "number", "flag", "more"]
_FIRST = ("title", "id", "owner_role", "change")
"""What is asked first: what it is, what it is called, who answers for it."""
_NUMBERED = re.compile(r"([A-Za-z]+-)([0-9]+)\Z")
_SLUG = 50
_DEEP = 40
_ENOUGH = 500
"""Rounds of looking for what is missing; a schema that is never satisfied must not be asked about for ever."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask."""

    pointer: Pointer
    says: str
    """What the field is called, with the row it stands in."""
    sort: Sort
    choices: tuple[tuple[str, str], ...] = ()
    """What may be answered: the value, and what people call it."""
    usual: str = ""
    """What is taken when nothing is answered."""

    @property
    def name(self) -> str:
        """How the answer is named where it is given beforehand: ``measures.1.text``, rows counted from 1."""
        parts = [str(part + 1) if isinstance(part, int) else part for part in self.pointer]
        return ".".join([*parts, "more"] if self.sort == "more" else parts)


class Draft:
    """A document while it is put together. ``data`` is what it holds so far."""

    def __init__(self, kind: Kind, handbook: Handbook, facts: Facts, words: Words) -> None:
        self.kind, self.handbook, self.words = kind, handbook, words
        self.names = Names.of(facts, words)
        self.today = str(facts["today"])
        self.targets: Mapping[str, Mapping[str, Target]] = facts["targets"]
        self.taken = {id.casefold() for id in (*handbook.by_id, *facts["standings"])}
        self._due = {field.pointer for field in kind.deadlines}
        # What is new is never only a correction of what was, so nobody is asked about that.
        self.data: dict[str, Any] = {"kind": kind.name, "lang": facts["options"].language, "change": {"class": "significant"}}
        self._instead: dict[Pointer, str] = {}
        """Where one of several fields is enough: which."""
        self._enough: set[Pointer] = set()
        """Lists of which nobody wants another row."""

    # What is asked

    def question(self) -> Question | None:
        """The next thing to ask; None when the shape is whole."""
        for _ in range(_ENOUGH):
            open = sorted(self._open(), key=lambda one: self._order(one[0]))
            if not open:
                return None
            pointer, what = open[0]
            if what == "more":
                return Question(pointer, self.words("One more: {list}?", list=self._said(pointer)), "more", usual=self.words("no"))
            ways = self._ways(pointer) if what == "field" else ()
            if ways and pointer[:-1] not in self._instead:
                path = tuple("*" if isinstance(part, int) else part for part in pointer[:-1])
                choices = tuple((name, self.names.label(self.kind, label_key((*path, name)))) for name in ways)
                return Question((*pointer[:-1], "one-of"), self.words("Which of these?"), "choice", choices)
            if ways:
                pointer = (*pointer[:-1], self._instead[pointer[:-1]])
            field = self._field(pointer)
            if what == "row":  # the list lacks one
                pointer = (*pointer, len(self._at(pointer)))
                inner = self._field(pointer)
                if field is not None and inner is not None and inner.sort in ("reference", "choice"):
                    self._put(pointer[:-1], None)
                    return self._asked(pointer[:-1], replace(inner, path=field.path), "several")
                field = inner
            if field is not None and field.sort == "parts":
                self._put(pointer, {})
            elif field is not None and field.sort == "list":
                inner = self._field((*pointer, 0))
                if inner is not None and inner.sort in ("reference", "choice"):
                    return self._asked(pointer, inner, "several")
                self._put(pointer, [])
            else:
                return self._asked(pointer, field)
        raise RuntimeError(f"the schema of {self.kind.name} is never satisfied")

    def _open(self) -> Iterator[tuple[Pointer, str]]:
        """Fields that are missing, lists that lack a row, and lists that might have one more."""
        for problem, pointer in self._faults(self.data):
            if problem.variant == "missing":
                yield (*pointer, str(problem.values["key"])), "field"
            elif isinstance(self._at(pointer), list) and problem.variant in ("empty", "too-few"):
                yield pointer, "row"
        for pointer in _lists(self.data, ()):
            rows = self._at(pointer)
            if rows and pointer not in self._enough and isinstance(rows[-1], (dict, str)) and not self._several(pointer):
                yield pointer, "more"

    def _ways(self, pointer: Pointer) -> tuple[str, ...]:
        """The fields of which one is enough, where the one that is missing is such; in the schema's order."""
        for sub in _inside(self.kind.schema, pointer[:-1]):
            for key in ("anyOf", "oneOf"):
                some = [inner.get("required", []) for inner in sub.get(key, ()) if isinstance(inner, dict)]
                if len(some) > 1 and all(len(names) >= 1 for names in some) and any(pointer[-1] in names for names in some):
                    return tuple(names[0] for names in some)
        return ()

    def _several(self, pointer: Pointer) -> bool:
        inner = self._field((*pointer, 0))
        return inner is not None and inner.sort in ("reference", "choice")

    def _order(self, pointer: Pointer) -> tuple[tuple[int, int | str], ...]:
        """In the schema's order, what is asked first put first; a list's next row comes after its last."""
        found: list[tuple[int, int | str]] = []
        path: Path = ()
        names = list(dict.fromkeys((*_FIRST, *(p[0] for p in self.names.fields(self.kind)))))
        for depth, part in enumerate(pointer):
            if isinstance(part, int):
                found.append((part, 0))
                path = (*path, "*")
                continue
            if depth:
                names = list(dict.fromkeys(p[len(path)] for p in self.names.fields(self.kind) if len(p) > len(path) and p[: len(path)] == path))
            found.append((names.index(part) if part in names else len(names), part))
            path = (*path, part)
        value = self._at(pointer)
        if isinstance(value, list):
            found.append((len(value), 1))
        return tuple(found)

    def _asked(self, pointer: Pointer, field: Field | None, sort: Sort | None = None) -> Question:
        choices: tuple[tuple[str, str], ...] = ()
        own: Sort = "text"
        if field is not None and field.reference is not None and field.sort == "reference":
            own = "reference"
            some = {id: self.names.title(target) for kind in field.reference.kinds for id, target in self.targets.get(kind, {}).items()}
            choices = tuple(sorted(some.items(), key=lambda pair: (pair[1].casefold(), pair[0])))
        elif field is not None and field.sort == "choice":
            own, choices = "choice", tuple((word, self.names.value_word(self.kind, field.path, word)) for word in field.choices)
        elif field is not None and field.sort in ("date", "number", "flag"):
            own = field.sort
        return Question(pointer, self._said(pointer), sort or own, choices, self._usual(pointer, own))

    def _said(self, pointer: Pointer) -> str:
        """“Measures 2, Deadline”: the labels on the way, with the row."""
        parts: list[str] = []
        path: Path = ()
        for part in pointer:
            if isinstance(part, int):
                parts[-1] = f"{parts[-1]} {part + 1}"
                path = (*path, "*")
            else:
                path = (*path, part)
                parts.append(self.names.label(self.kind, label_key(path)))
        return ", ".join(line(part) for part in parts)

    def _usual(self, pointer: Pointer, sort: Sort) -> str:
        if pointer == ("id",):
            return self._next_id()
        if pointer == ("change", "note"):
            return self.words("First version.")
        if sort == "date" and tuple("*" if isinstance(part, int) else part for part in pointer) not in self._due:
            return self.today
        return ""

    def _next_id(self) -> str:
        """The number after the highest that was ever used for this kind; where ids are words, the title as one."""
        found = [match for match in (_NUMBERED.match(d.id) for d in self.handbook.of(self.kind.name)) if match]
        if found:
            start, digits = found[-1][1], max(len(match[2]) for match in found)
            used = [int(id.removeprefix(start.casefold())) for id in self.taken if re.fullmatch(re.escape(start.casefold()) + "[0-9]+", id)]
            return f"{start}{max(used, default=0) + 1:0{digits}}"
        return file_name(str(self.data.get("title", "")))

    # What is answered

    def answer(self, question: Question, said: str) -> str:
        """Takes an answer in. Empty when it could be; else why not, in the reader's language."""
        said = " ".join(said.split()) or question.usual
        if question.pointer[-1] == "one-of":
            try:
                self._instead[question.pointer[:-1]] = understood("choice", said, question.choices, self.words)
            except Unfit as error:
                return str(error)
            return ""
        if question.sort == "more":
            if self.words.yes(said):
                self._put((*question.pointer, len(self._at(question.pointer))), {} if self._is_row(question.pointer) else "")
            else:
                self._enough.add(question.pointer)
            return ""
        try:
            value = understood(question.sort, said, question.choices, self.words)
        except Unfit as error:
            return str(error)
        if question.pointer == ("id",) and isinstance(value, str) and value.casefold() in self.taken:
            return self.words("“{id}” is or was another document's. Ids are never used again.", id=value)
        before = self._at(question.pointer)
        self._put(question.pointer, value)
        wrong = next((problem for problem, pointer in self._faults(self.data) if pointer[: len(question.pointer)] == question.pointer and problem.variant != "missing"), None)
        if wrong is None:
            return ""
        self._put(question.pointer, before)
        return " ".join(told(wrong, self.words))

    def _is_row(self, pointer: Pointer) -> bool:
        inner = self._field((*pointer, 0))
        return inner is not None and inner.sort == "parts"

    # What it holds

    def _faults(self, data: Mapping[str, Any]) -> list[tuple[Problem, Pointer]]:
        draft = Document("", self.kind, data, "", 1, "", lambda document, pointer: Place(""))
        return list(faults(draft))

    def _field(self, pointer: Pointer) -> Field | None:
        return self.names.field(self.kind, tuple("*" if isinstance(part, int) else part for part in pointer))

    def _at(self, pointer: Pointer) -> Any:
        value: Any = self.data
        for part in pointer:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def _put(self, pointer: Pointer, value: Any) -> None:
        """Sets a value; None takes it away again."""
        holder = self._at(pointer[:-1])
        last = pointer[-1]
        if value is None:
            if isinstance(holder, dict):
                holder.pop(last, None)
            elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
                del holder[last]
        elif isinstance(holder, list) and last == len(holder):
            holder.append(value)
        else:
            holder[last] = value


def _inside(schema: Mapping[str, Any], pointer: Pointer) -> Iterator[Mapping[str, Any]]:
    """Every part of a schema that says something of what stands at a pointer."""
    waiting: list[tuple[Any, Pointer, int]] = [(schema, pointer, 0)]
    while waiting:
        sub, rest, depth = waiting.pop()
        if not isinstance(sub, Mapping) or depth > _DEEP:
            continue
        if not rest:
            yield sub
        if "$ref" in sub:
            waiting.append((schema["$defs"].get(str(sub["$ref"]).rsplit("/", 1)[1]), rest, depth + 1))
        waiting += [(inner, rest, depth + 1) for key in ("allOf", "anyOf", "oneOf") for inner in sub.get(key, ())]
        if rest:
            inner = sub.get("items") if isinstance(rest[0], int) else sub.get("properties", {}).get(rest[0])
            waiting.append((inner, rest[1:], depth + 1))


def _lists(value: Any, at: Pointer) -> Iterator[Pointer]:
    if isinstance(value, list):
        yield at
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _lists(inner, (*at, key))


def file_name(text: str) -> str:
    """The text as a piece of a file's name, cut at a word."""
    plain = slug(text)
    return plain if len(plain) <= _SLUG else plain[: _SLUG + 1].rsplit("-", 1)[0][:_SLUG]
