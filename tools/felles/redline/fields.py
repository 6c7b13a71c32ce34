"""What differs inside a document's fields: single values, lists of names, running texts, and rows known again by their words."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from felles.model import Document, Kind, Pointer, RowsOf, Target
from felles.plain import Field, Names, Path, label_key, line, lowered, said
from felles.redline.aligning import aligned, frozen
from felles.redline.differences import Difference, Op, Piece, Sort
from felles.redline.texts import Effort, marked, whole

_ABOUT = 90
"""Letters of a row's own words that stand beside its number."""
_DEEP = 16


@dataclass(frozen=True, slots=True)
class View:
    """What both versions are told with."""

    before: Names
    names: Names
    kind: Kind
    effort: Effort
    old: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    new: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """Both versions whole: a list of numbers is read with what stands beside it."""

    def said(self, path: Path, value: Any) -> str:
        return said(self.names, self.kind, path, value)

    def was(self, path: Path, value: Any) -> str:
        return said(self.before, self.kind, path, value)

    def field(self, path: Path) -> Field | None:
        return self.names.field(self.kind, path)

    def label(self, path: Path) -> str:
        return self.names.label(self.kind, label_key(path))


@dataclass(frozen=True, slots=True)
class At:
    """Where in the two versions we stand."""

    path: Path
    pointer: Pointer
    where: tuple[str, ...] = ()
    item: str = ""

    def inside(self, key: str, label: str | None) -> At:
        return At((*self.path, key), (*self.pointer, key), (*self.where, label) if label else self.where, self.item)


def differing(view: View, at: At, old: Any, new: Any) -> Iterator[Difference]:
    """Every difference below one field."""
    if _same(old, new) or len(at.path) > _DEEP:
        return
    rows_of = next((one for one in view.kind.rows_of if one.pointer == at.path), None)
    if rows_of is not None and all(isinstance(value, list) or value is None for value in (old, new)):
        stood_for = (_stood_for(view, names, rows_of, data, value or []) for names, data, value in ((view.before, view.old, old), (view.names, view.new, new)))
        yield from _words(at, *stood_for)
        return
    inner = view.field((*at.path, "*"))
    parts = inner is not None and inner.sort == "parts"
    if (isinstance(old, list) or old is None) and (isinstance(new, list) or new is None) and parts:
        yield from _rows(view, at, old or [], new or [])
    elif isinstance(old, list) and isinstance(new, list) and inner is not None and inner.sort == "text":
        yield from _texts(view, at, old, new)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _listed(view, at, old, new)
    elif _whole_object(view, at, old, new):
        yield from _objects(view, at, old or {}, new or {})
    else:
        yield from _single(view, at, old, new)


def _same(old: Any, new: Any) -> bool:
    """Equal as the file has it: 1 and true are not, and neither are 1 and 1.0."""
    if type(old) is not type(new):
        return False
    if isinstance(old, Mapping):
        return old.keys() == new.keys() and all(_same(part, new[key]) for key, part in old.items())
    if isinstance(old, list):
        return len(old) == len(new) and all(map(_same, old, new))
    return bool(old == new)


def _whole_object(view: View, at: At, old: Any, new: Any) -> bool:
    """Whether an object is told part by part. One inside a row that holds only short values reads best as one value."""
    some = [value for value in (old, new) if value is not None]
    if not all(isinstance(value, Mapping) for value in some):
        return False
    flat = all(not isinstance(part, (Mapping, list)) for value in some for part in value.values())
    return not (flat and "*" in at.path)


def _objects(view: View, at: At, old: Mapping[str, Any], new: Mapping[str, Any], without: frozenset[str] = frozenset()) -> Iterator[Difference]:
    for key in _keys(view, at.path, old, new):
        if key not in without:
            label = view.label((*at.path, key))
            inside = at.inside(key, None if at.where and at.where[-1] == label else label)
            yield from differing(view, inside, old.get(key), new.get(key))


def _keys(view: View, path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    field = view.field(path)
    known = field.parts if field is not None else ()
    return list(dict.fromkeys((*(k for k in known if k in old or k in new), *map(str, old), *map(str, new))))


def _single(view: View, at: At, old: Any, new: Any) -> Iterator[Difference]:
    before, after = view.was(at.path, old) or None, view.said(at.path, new) or None
    field = view.field(at.path)
    if before == after and before and field is not None and field.sort in ("reference", "choice", "flag"):
        before, after = f"{before} ({line(old)})", f"{after} ({line(new)})"  # two things of one name
    text = field is not None and field.sort == "text"
    difference = told(view, at, before, after, text)
    if difference is not None:
        yield difference


def told(view: View, at: At, before: str | None, after: str | None, text: bool) -> Difference | None:
    """Two values in words as a difference; None where they read the same."""
    if before == after:
        return None
    pieces: tuple[Piece, ...] | None
    if before is None or after is None:
        return Difference(at.where, at.item, "added" if before is None else "removed", before, after, whole(before, after), at.pointer)
    pieces = marked(before, after, view.effort) if text else whole(before, after)
    sort: Sort = "changed" if pieces is not None else "rewritten"
    return Difference(at.where, at.item, sort, before, after, pieces or (), at.pointer)


def _listed(view: View, at: At, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    """A list of names or words on one line: what stays stands unmarked."""
    inner = (*at.path, "*")
    before, after = view.was(at.path, old), view.said(at.path, new)
    had, has = {frozen(value) for value in old}, {frozen(value) for value in new}
    stay, come = [v for v in new if frozen(v) in had], [v for v in new if frozen(v) not in had]
    lost = [v for v in old if frozen(v) not in has]
    if not lost and not come:
        if before != after:
            yield Difference(at.where, at.item, "moved", before, after, whole(before, after), at.pointer)
        return
    if before == after:  # other things of the same names
        before, after = (", ".join(line(value) for value in values) for values in (old, new))
        if before != after:
            yield Difference(at.where, at.item, "changed", before, after, whole(before, after), at.pointer)
        return
    pieces: list[Piece] = []
    for op, values, tell in (("same", stay, view.said), ("gone", lost, view.was), ("new", come, view.said)):
        words = ", ".join(filter(None, (tell(inner, value) for value in values)))
        if words:
            pieces.append((op, f"{words}, " if op == "same" else words))  # type: ignore[arg-type]
    sort: Sort = "added" if not old else "removed" if not new else "changed"
    yield Difference(at.where, at.item, sort, before or None, after or None, tuple(pieces), at.pointer)


def _stood_for(view: View, names: Names, rows_of: RowsOf, data: Mapping[str, Any], numbers: list[Any]) -> list[str]:
    """What each number of a list stands for, as the page shows it: ``Sone Nord, sykepleier``."""
    reference = next((r for r in view.kind.references if r.pointer == (rows_of.through,)), None)
    holder = names.target(reference.kinds, str(data.get(rows_of.through))) if reference is not None else None
    shown = next((b for section in names.layout(view.kind).sections for b in section.blocks if b.get("field") == rows_of.pointer[0] and "value" in b), None)
    found = []
    for number in numbers:
        row = rows_of.row(holder.document.data.get(rows_of.list), number, data.get(rows_of.on or "")) if holder is not None else None
        if row is None or holder is None or shown is None:
            found.append(line(number))
            continue
        parts = [said(names, holder.document.kind, (rows_of.list, "*", str(shown[part])), row.get(shown[part])) for part in ("name", "value")]
        found.append(", ".join(part if i == 0 else lowered(part) for i, part in enumerate(filter(None, parts))))
    return found


def _words(at: At, old: list[str], new: list[str]) -> Iterator[Difference]:
    """Two lists of words that each stand for somebody or something: several may be called the same."""
    had, has = Counter(old), Counter(new)
    groups: list[tuple[Op, list[str]]] = [("same", list((had & has).elements())), ("gone", list((had - has).elements())), ("new", list((has - had).elements()))]
    pieces: list[Piece] = [(op, "; ".join(words) + ("; " if op == "same" else "")) for op, words in groups if words]
    if any(op != "same" for op, _ in pieces):
        yield Difference(at.where, at.item, "changed" if old and new else "added" if new else "removed", "; ".join(old) or None, "; ".join(new) or None, tuple(pieces), at.pointer)


def _texts(view: View, at: At, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    """A list of running texts: each by itself."""
    inner = (*at.path, "*")
    for pair in aligned(old, new):
        before = view.was(inner, old[pair.old]) if pair.old is not None else None
        after = view.said(inner, new[pair.new]) if pair.new is not None else None
        place = pair.new if pair.new is not None else pair.old
        here = At(inner, (*at.pointer, place if place is not None else 0), at.where, at.item)
        if pair.moved and before == after:
            yield Difference(at.where, at.item, "moved", before, after, (("same", after or ""),), here.pointer)
            continue
        difference = told(view, here, before or None, after or None, True)
        if difference is not None:
            yield difference


def _rows(view: View, at: At, old: list[Any], new: list[Any]) -> Iterator[Difference]:
    """A list of objects: rows added, removed, moved, and what changed inside those that stay."""
    inner = (*at.path, "*")
    about = _about(view, inner)
    numbers = _numbers(view, at.path, old, new)
    for pair in aligned(old, new, about=about, without=numbers):
        was = old[pair.old] if pair.old is not None else None
        now = new[pair.new] if pair.new is not None else None
        place = pair.new if pair.new is not None else pair.old
        assert place is not None
        if not pair.moved and isinstance(was, Mapping) and _same(was, now):
            continue
        here = _row_at(view, at, place, was if now is None else now, removed=now is None)
        if was is None or now is None:
            before = None if was is None else _row_said(view, inner, was, numbers, view.was)
            after = None if now is None else _row_said(view, inner, now, numbers, view.said)
            # A row that is called by its own words isn't called by them twice.
            where = here.where if "number" in _steps(view, at.path) or not at.where else at.where
            yield Difference(where, at.item, "added" if was is None else "removed", before, after, whole(before, after), here.pointer)
            continue
        if pair.moved and pair.old is not None:
            places = _after(view, inner, old, pair.old), _after(view, inner, new, place)
            yield Difference(here.where, here.item, "moved", *places, whole(*places), here.pointer)
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from _objects(view, here, was, now, numbers)
        else:
            yield from _single(view, here, was, now)


def paired(names: Names, kind: Kind, name: str, old: Any, new: Any) -> dict[int, int]:
    """Which row of a document's list is which in the new version, by position."""
    if not isinstance(old, list) or not isinstance(new, list):
        return {}
    view = View(names, names, kind, Effort())
    pairs = aligned(old, new, about=_about(view, (name, "*")), without=_numbers(view, (name,), old, new))
    return {pair.old: pair.new for pair in pairs if pair.old is not None and pair.new is not None}


def _about(view: View, inner: Path) -> str | None:
    """The field that says what a row is about: the first that is no number and no id."""
    field = view.field(inner)
    for name in field.parts if field is not None else ():
        part = view.field((*inner, name))
        if part is not None and part.sort in ("line", "text", "reference") and name != "id":
            return name
    return None


def _numbers(view: View, path: Path, old: list[Any], new: list[Any]) -> frozenset[str]:
    """The fields that only number the rows from the top: those change by themselves when one comes between."""
    field = view.field((*path, "*"))
    found = {str(_steps(view, path)["number"])} if "number" in _steps(view, path) else set()
    for name in field.parts if field is not None else ():
        part = view.field((*path, "*", name))
        if part is not None and part.sort == "number" and old and new and _counts_up(old, name) and _counts_up(new, name):
            found.add(name)
    return frozenset(found)


def _counts_up(rows: list[Any], name: str) -> bool:
    return [row.get(name) if isinstance(row, Mapping) else None for row in rows] == list(range(1, len(rows) + 1))


def _steps(view: View, path: Path) -> Mapping[str, Any]:
    """How the layout shows a list of steps; empty for any other list."""
    block = view.names.layout(view.kind).steps(path[0]) if len(path) == 1 else None
    return block["step"] if block is not None else {}


def _ordinal(view: View, at: At, place: int) -> str:
    words = view.names.words
    return words("Step {number}", number=place + 1) if "number" in _steps(view, at.path) else words("No. {number}", number=place + 1)


def _after(view: View, inner: Path, rows: list[Any], place: int) -> str:
    """Where a row stands among the others, in words: numbers change without anybody having moved anything."""
    words = view.names.words
    row, about = rows[place - 1] if place else None, _about(view, inner)
    if row is None:
        return words("first")
    text = view.said((*inner, about), row.get(about)) if about and isinstance(row, Mapping) else view.said(inner, row)
    return words("after “{row}”", row=short(text) or str(place))


def _row_at(view: View, at: At, place: int, row: Any, *, removed: bool) -> At:
    """A row of a list: a step by its number and words, any other row by what it is called."""
    inner, pointer = (*at.path, "*"), (*at.pointer, place)
    names = view.before if removed else view.names
    about = _about(view, inner)
    words = said(names, view.kind, (*inner, about), row.get(about)) if about and isinstance(row, Mapping) else ""
    if view.kind.register and at.path == ("entries",) and isinstance(row, Mapping):
        return At(inner, pointer, (_entry_title(names, view.kind, row) or _ordinal(view, at, place),))
    if "number" in _steps(view, at.path):
        return At(inner, pointer, (_ordinal(view, at, place),), short(words))
    called = view.names.words("“{text}”", text=short(words)) if words else _ordinal(view, at, place)
    return At(inner, pointer, (*at.where, called), at.item)


def _entry_title(names: Names, kind: Kind, row: Mapping[str, Any]) -> str:
    alone = Document("", kind, {"entries": [row]}, "", 1, "", lambda document, pointer: document.at())
    return short(names.title_of(Target(alone, 0)))


def short(words: str) -> str:
    return words if len(words) <= _ABOUT else f"{words[: _ABOUT - 1].rsplit(' ', 1)[0]}…"


def _row_said(view: View, inner: Path, row: Any, numbers: frozenset[str], say: Callable[[Path, Any], str]) -> str:
    """A whole row as sentences: what it is about, then each field with its name."""
    if not isinstance(row, Mapping):
        return say(inner, row)
    about = _about(view, inner)
    parts: list[str] = []
    for key in _keys(view, inner, row, {}):
        words = say((*inner, key), row[key])
        if not words or key in numbers or key == "id":
            continue
        parts.insert(0, words) if key == about else parts.append(f"{view.label((*inner, key))}: {words}")
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)
