"""What differs between two versions of a document, in the order a reader meets it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from felles.model import Document, Target
from felles.plain import Names, line
from felles.redline.aligning import aligned
from felles.redline.bodies import Shown, blocks, too_long
from felles.redline.differences import Difference, Fate, Redline, Sort
from felles.redline.fields import At, View, differing, short, told
from felles.redline.texts import Effort, whole

_UNSAID = ("change", "kind", "id")
"""What a version says of itself, and what a document can't change without being another."""


def redline(old: Document | None, new: Document | None, names: Names, before: Names | None = None) -> Redline:
    """One document against the version it is compared with; None for a side that has none.

    ``names`` are the new handbook's, ``before`` the old one's where it is at hand: what a reference was called then.
    """
    one = new or old
    assert one is not None
    if old is not None and new is not None and old.kind.name != new.kind.name:
        old = None  # another sort of document altogether
    view = View(before or names, names, new.kind if new else one.kind, Effort(), old.data if old else {}, new.data if new else {})
    found = () if new is None else tuple(_documents(view, old, new))
    gone = new.data.get("withdrawn") if new else None
    fate = _fate(old, new, found)
    apart = old is not None and new is not None and old.path != new.path
    return Redline(
        id=one.id,
        path=one.path,
        kind=one.kind,
        title=names.title_of(Target(one)),
        fate=fate,
        differences=tuple(d for d in found if not (fate == "withdrawn" and d.pointer[:1] == ("withdrawn",))),
        former_title=view.before.title_of(Target(old)) if old and new and old.title != new.title else "",
        former_place=_place(view.before, old) if apart and old else "",
        place=_place(names, new) if apart and new else "",
        split_from=_named(names, new, "replaces") if fate == "new" and new else (),
        instead_of=_named(names, new, "supersedes") if fate == "new" and new else (),
        gone_on=names.words.date(line(gone["date"])) if isinstance(gone, dict) and isinstance(gone.get("date"), str) else "",
        gone_because=line(gone["reason"]) if isinstance(gone, dict) and isinstance(gone.get("reason"), str) else "",
    )


def _fate(old: Document | None, new: Document | None, found: tuple[Difference, ...]) -> Fate:
    if new is None:
        return "removed"
    if old is None:
        return "new"
    if new.withdrawn and not old.withdrawn:
        return "withdrawn"
    if old.withdrawn and not new.withdrawn:
        return "restored"
    if found or old.path != new.path:
        return "changed"
    change = new.data.get("change")
    if isinstance(change, dict) and change.get("class") == "confirmed":
        return "confirmed"
    return "same" if old.source == new.source else "unseen"


def _place(names: Names, document: Document) -> str:
    return names.area_title(document.area) if document.area is not None else document.path


def _named(names: Names, document: Document, relation: str) -> tuple[str, ...]:
    """Titles of what the document names with a relation; what is not in the handbook by its id."""
    found = []
    for reference in document.kind.references:
        if reference.relation == relation:
            for _, name in document.named(reference):
                target = names.target(reference.kinds, name)
                found.append(names.title(target) if target else line(name))
    return tuple(dict.fromkeys(found))


def _documents(view: View, old: Document | None, new: Document) -> Iterator[Difference]:
    before: Mapping[str, Any] = old.data if old else {}
    for key in _order(view, before, new.data):
        if key == "@body":
            yield from _bodies(view, old.body if old else "", new.body)
        elif key not in _UNSAID:
            yield from differing(view, _top(view, key), before.get(key), new.data.get(key))


def _top(view: View, key: str) -> At:
    """A field of the document itself. A register's rows are called by their own names and need no heading."""
    field = view.field((key, "*"))
    rows = field is not None and field.sort == "parts"
    if rows and view.kind.register and key == "entries":
        return At((key,), (key,))
    return At((key,), (key,), (view.names.section(view.kind, key) if rows else view.label((key,)),))


def _order(view: View, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The fields as the page shows them: what the layout names, then what it doesn't, in the schema's order."""
    found = ["title"]
    for section in view.names.layout(view.kind).sections:
        for block in section.blocks:
            if block["show"] == "body":
                found.append("@body")
            found += [str(name).split(".")[0] for name in (block.get("field"), *block.get("fields", ())) if name]
    schema = [path[0] for path in view.names.fields(view.kind) if len(path) == 1]
    present = {*map(str, old), *map(str, new), "@body"}
    return [name for name in dict.fromkeys((*found, *schema, "@body", *map(str, old), *map(str, new))) if name in present]


def _bodies(view: View, old: str, new: str) -> Iterator[Difference]:
    """The running text, block by block."""
    if old.strip() == new.strip():
        return
    words = view.names.words
    text = words("The text")
    if too_long(old) or too_long(new):
        yield _rewritten(text, old, new)
        return
    was, now = blocks(old, words), blocks(new, words)
    if not view.effort.granted([b.text for b in was], [b.text for b in now]):
        yield _rewritten(text, old, new)
        return
    kept = {block.text for block in was} & {block.text for block in now}
    for pair in aligned([b.text for b in was], [b.text for b in now]):
        before = was[pair.old] if pair.old is not None else None
        after = now[pair.new] if pair.new is not None else None
        one = after or before
        assert one is not None
        if not pair.moved and before is not None and after is not None and (before.text, before.links) == (after.text, after.links):
            continue
        at = At((), (), (words("Heading"),) if one.heading else (short(one.under) or text,))
        if pair.moved and before is not None and after is not None and before.text == after.text and after.text in kept:
            yield Difference(at.where, "", "moved", before.text, after.text, (("same", after.text),), ())
        difference = told(view, at, _shown(before, after), _shown(after, before), True)
        if difference is not None:
            yield difference
        if before is not None and after is not None and before.links != after.links:
            led, leads = (line(", ".join(block.links)) or None for block in (before, after))
            yield Difference((*at.where, words("Link")), "", "changed", led, leads, whole(led, leads), ())


def _shown(block: Shown | None, other: Shown | None) -> str | None:
    """A block's words; of one that is new or goes, with where its links lead."""
    if block is None:
        return None
    return block.text if other is not None or not block.links else f"{block.text} ({line(', '.join(block.links))})"


def _rewritten(text: str, old: str, new: str) -> Difference:
    sort: Sort = "added" if not old.strip() else "removed" if not new.strip() else "rewritten"
    return Difference((text,), "", sort, None, None, (), ())
