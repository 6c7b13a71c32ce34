"""Whose working day the proposal changes, and how: gained, lost and changed duties of each function."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from felles.facts.duties import RELATIONS
from felles.facts.ripple import links_of
from felles.model import Document, Link, Pointer, Target
from felles.plain import Names, lowered
from felles.redline import Redline
from felles.redline.fields import paired
from felles.summary.values import Noticed

Place = tuple[str, int] | None
"""The row of a list, counted as in the new version; rows that are gone count below zero."""
Key = tuple[str, str, Place]
"""Function, relation, row."""
_MOST = 3


@dataclass(frozen=True, slots=True)
class Compared:
    """One document before and after, with what was found between them."""

    old: Document | None
    new: Document | None
    redline: Redline


def noticed(compared: Iterable[Compared], targets: Mapping[str, Mapping[str, Target]], names: Names) -> tuple[Noticed, ...]:
    """What changes for each function that the documents name, those with new duties first."""
    lines: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    titles: dict[str, str] = {}
    several = list(compared)
    for one in several:
        for actor, weight, text in _lines(one, targets, names, titles):
            lines[actor].append((weight, text))
    groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    weights: dict[tuple[str, ...], int] = {}
    for actor in titles:
        found = sorted(lines[actor], key=lambda pair: pair[0])
        if not found:
            found = [(9, names.words("No new tasks. Ought to know of the change."))]
        said = tuple(dict.fromkeys(text for _, text in found))
        groups[said].append(titles[actor])
        weights[said] = min(weight for weight, _ in found)
    order = sorted(groups, key=lambda said: weights[said])
    return tuple(Noticed(tuple(groups[said]), said) for said in order)


def _lines(
    one: Compared, targets: Mapping[str, Mapping[str, Target]], names: Names, titles: dict[str, str]
) -> Iterator[tuple[str, int, str]]:
    """Function, weight and sentence, for one document."""
    words = names.words
    new = dict(_duties(one.new, targets, _same)) if one.new is not None and not one.new.withdrawn else {}
    old = dict(_duties(one.old, targets, _mapped(one, names))) if one.old is not None and not one.old.withdrawn else {}
    for links in (*new.values(), *old.values()):
        titles.setdefault(links[0].name, names.title(_target(links[0])))
    document = one.new or one.old
    assert document is not None
    if document.kind.serves == "actors":
        titles.setdefault(document.id, one.redline.title)
        where = [" ".join(d.where[:1]) for d in one.redline.differences]
        if where:
            yield document.id, 0, words("What is written of them changes: {what}", what=_few(where, names))
    if not one.redline.differences and one.old is not None and one.new is not None and one.redline.fate != "withdrawn":
        return
    gained = {key: links for key, links in new.items() if key not in old}
    lost = {key: links for key, links in old.items() if key not in new}
    for found, weight, sentence in ((gained, 1, words("New: {what}")), (lost, 2, words("No longer: {what}"))):
        by_duty: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for (actor, _, place), links in found.items():
            steps = by_duty[actor, names.relation(links[0])]
            if place is not None:
                steps.append(links[0].pointer[1] if isinstance(links[0].pointer[1], int) else 0)
        for (actor, label), rows in by_duty.items():
            yield actor, weight, sentence.format(what=_duty(label, rows, names))
    yield from _touched(one, new, {(actor, place) for actor, _, place in gained}, names)


def _touched(one: Compared, new: Iterable[Key], known: set[tuple[str, Place]], names: Names) -> Iterator[tuple[str, int, str]]:
    """Whose rows have changed, although they are theirs as before."""
    labels: defaultdict[Pointer, dict[str, None]] = defaultdict(dict)
    rows: dict[Pointer, str] = {}
    for d in one.redline.differences:
        if len(d.pointer) > 2 and d.sort != "moved" and not _names_somebody(one, d.pointer):
            rows[d.pointer[:2]] = lowered(d.where[0])
            labels[d.pointer[:2]][lowered(d.where[min(1, len(d.where) - 1)])] = None
    touched: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for actor, _, place in new:
        if place in rows and (actor, place) not in known:
            touched[actor][f"{rows[place]} ({', '.join(labels[place])})"] = None
    for actor, said in touched.items():
        yield actor, 3, names.words("Changed: {what}", what=_few(list(said), names))


def _names_somebody(one: Compared, pointer: Pointer) -> bool:
    """Whether a field names functions: what changed in it is told as somebody's duty."""
    shown = tuple("*" if isinstance(part, int) else part for part in pointer)
    return any(r.relation in RELATIONS and shown in (r.pointer, r.pointer[:-1]) for r in one.redline.kind.references)


def _duty(label: str, rows: list[int], names: Names) -> str:
    if not rows:
        return lowered(label)
    numbers = names.words.listing([str(row + 1) for row in sorted(set(rows))])
    steps = names.words.many("step {list}", "steps {list}", len(set(rows)), list=numbers)
    return f"{lowered(label)}, {steps}"


def _few(said: list[str], names: Names) -> str:
    each = list(dict.fromkeys(said))
    rest = len(each) - _MOST
    if rest > 0:
        each = [*each[:_MOST], names.words.many("{count} more", "{count} more", rest)]
    return names.words.listing(each)


def _target(link: Link) -> Target:
    assert link.target is not None
    return link.target


def _duties(
    document: Document, targets: Mapping[str, Mapping[str, Target]], place: Any
) -> dict[Key, list[Link]]:
    """Every reference to a function, by function, relation and row."""
    found: dict[Key, list[Link]] = {}
    for link in links_of(document, targets):
        if link.target is None or link.target.document.kind.serves != "actors" or link.target.document.path == document.path:
            continue
        if link.relation in _OF_THE_TEXT:
            continue
        found.setdefault((link.name, link.relation or "", place(link.item)), []).append(link)
    return found


_OF_THE_TEXT = ("owns", "contact", "channel-owner", "waiver-owner")
"""Who keeps a text has no other working day because it changes."""


def _same(item: Place) -> Place:
    return item


def _mapped(one: Compared, names: Names) -> Any:
    """Rows of the old version as they are counted in the new one."""
    known: dict[str, dict[int, int]] = {}

    def place(item: Place) -> Place:
        if item is None or one.new is None or one.old is None:
            return item
        name, row = item
        if name not in known:
            known[name] = paired(names, one.new.kind, name, one.old.data.get(name), one.new.data.get(name))
        return name, known[name].get(row, -1 - row)

    return place
