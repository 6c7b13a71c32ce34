"""What kinds, fields, fixed values and documents are called, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from felles.model import Kind, Link, Target
from felles.plain.fields import Field, Path, fields_of, label_key
from felles.plain.layouts import Layout, layout_of
from felles.plain.text import line, lowered
from felles.words import Words


class Names:
    """The words for everything one handbook names. Nothing in it changes but what it remembers.

    ``targets`` is the fact of that name: what a reference to each kind can name, by kind and id.
    ``areas`` have ``id`` and ``title``.
    """

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        targets: Mapping[str, Mapping[str, Target]],
        areas: Iterable[Mapping[str, str]],
        words: Words,
    ) -> None:
        self.words = words
        self._kinds, self._named, self._areas = kinds, targets, tuple(areas)
        self._layouts: dict[str, Layout] = {}
        self._fields: dict[str, dict[Path, Field]] = {}
        self._labels: dict[tuple[str, str], str] = {}
        self._titles: dict[tuple[str, int | None], str] = {}

    @classmethod
    def of(cls, facts: Any, words: Words) -> Names:
        """The names a handbook's facts give."""
        return cls(facts["handbook"].kinds, facts["targets"], facts["options"].areas, words)

    # Fields

    def layout(self, kind: Kind) -> Layout:
        if kind.name not in self._layouts:
            self._layouts[kind.name] = layout_of(kind)
        return self._layouts[kind.name]

    def fields(self, kind: Kind) -> Mapping[Path, Field]:
        """Every field of the kind by its path, in the schema's order."""
        if kind.name not in self._fields:
            self._fields[kind.name] = fields_of(kind)
        return self._fields[kind.name]

    def field(self, kind: Kind, path: Path) -> Field | None:
        fields = self.fields(kind)
        if path in fields:
            return fields[path]
        # A mapping's own keys stand for themselves in the data and for ``*`` in the schema.
        found: Path = ()
        for part in path:
            found = (*found, part) if (*found, part) in fields else (*found, "*")
        return fields.get(found)

    def label(self, kind: Kind, key: str) -> str:
        """The words for a field, value or heading of this kind, in the handbook's language."""
        words = self._labels.get((kind.name, key))
        if words is None:
            words = self._labels[kind.name, key] = line(kind.label(key, self.words.language))
        return words

    def said(self, kind: Kind, key: str) -> str | None:
        """The words for a key only if the kind, or the header, has some."""
        return self.label(kind, key) if key in kind.labels else None

    def section(self, kind: Kind, key: str) -> str:
        """What a section is called: the kind's own words for it, else the label of the field it names."""
        return self.said(kind, f"heading.{key}") or self.label(kind, key)

    def value_word(self, kind: Kind, path: Path, value: object) -> str:
        """The word for one of a field's fixed values."""
        return self.label(kind, f"{label_key(path)}={value}")

    # Kinds and documents

    def singular(self, kind: Kind) -> str:
        return self.said(kind, "kind") or kind.name.replace("-", " ").capitalize()

    def plural(self, kind: Kind) -> str:
        return self.said(kind, "plural") or self.singular(kind)

    def one(self, kind: Kind) -> str:
        """What one row of a register is: ``Kanal``; of other kinds what one document is."""
        return (self.said(kind, "entry") if kind.register else None) or self.singular(kind)

    def counted(self, kind: Kind, count: int) -> str:
        """``1 rutine``, ``12 rutiner``."""
        noun = self.singular(kind) if count == 1 else self.plural(kind)
        return f"{count} {lowered(noun)}"

    def is_area(self, name: object) -> bool:
        """Whether the handbook has an area of this name."""
        return any(area.get("id") == name for area in self._areas)

    def area_title(self, area: str) -> str:
        for known in self._areas:
            if known.get("id") == area:
                return line(known.get("title") or area)
        return area.replace("-", " ").capitalize()

    def target(self, kinds: tuple[str, ...], name: str) -> Target | None:
        """What a reference to one of these kinds names."""
        for kind in kinds:
            found = self._named.get(kind, {}).get(name)
            if found is not None:
                return found
        return None

    def kind_for(self, purpose: str) -> Kind | None:
        """The first kind that serves the purpose."""
        return next((kind for kind in self._kinds.values() if kind.serves == purpose), None)

    def named(self, purpose: str, name: str) -> Target | None:
        """The document or row of this id among the kinds that serve the purpose."""
        return self.target(tuple(k.name for k in self._kinds.values() if k.serves == purpose), name)

    def title(self, target: Target) -> str:
        """What people call it."""
        key = (target.document.path, target.row)
        if key not in self._titles:
            self._titles[key] = self.title_of(target)
        return self._titles[key]

    def title_of(self, target: Target) -> str:
        """The same for what is not in this handbook, such as an earlier version."""
        if target.row is not None:
            for candidate in self.layout(target.document.kind).entry_title:
                parts = [self._naming(target, name) for name in candidate]
                if all(parts):
                    return line(_phrase(parts))
        return line(target.title) or target.document.path.rsplit("/", 1)[-1]

    def _naming(self, target: Target, name: str) -> str:
        value = target.entry.get(self.words.language if name == "@language" else name)
        if name == "@language" and value is None and self.words.language == "nn":
            value = target.entry.get("nb")
        return str(value) if isinstance(value, (str, int)) else ""

    def relation(self, link: Link) -> str:
        """What a reference is called where it stands: ``Kanal``, ``Hovedansvarlig``; in lists that are no steps the list's name."""
        kind, parts = link.source.kind, [part for part in link.reference.pointer if part != "*"]
        if kind.register and parts[0] == "entries":
            return self.label(kind, ".".join(parts[:2]))
        return self.label(kind, ".".join(parts[: 2 if self.steps(kind, parts[0]) else 1]))

    def steps(self, kind: Kind, field: str) -> bool:
        """Whether the field is a list of steps that people call by their number."""
        block = self.layout(kind).steps(field)
        return block is not None and "number" in block["step"]


def _phrase(parts: list[str]) -> str:
    """Parts of a name as one: ``Helsepersonelloven § 4``, but ``Journalforskriften, hele forskriften``."""
    first, *rest = parts
    return first + "".join(f", {lowered(part)}" if part[:1].isalpha() else f" {part}" for part in rest)
