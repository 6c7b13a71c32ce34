"""What has to be looked at again when something changes: all that builds on it, and all that it builds on.

Two walks over the same references, never mixed: against them, to whatever names the changed one, and what names
that; and along them, to what the changed one names. A walk that turned round would reach the whole handbook by way
of any one function.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from felles.facts.fields import fields as fields_in
from felles.facts.links import Targets
from felles.model import Document, Handbook, Link, Pointer, Target

FACTS = ("graph",)

Node = tuple[str, int | None]
"""A document's path, and the row in it where a register's row is meant."""

_KEEPING = frozenset({"owns", "contact", "channel-owner", "waiver-owner", "member", "facilitates", "supervises", "front"})
"""Relations that say who keeps a text or sits where, not what anybody does: nothing follows from them."""
_GIVEN = frozenset({"places", "glossary", "obligations", "skills"})
"""Kinds that are as they are, whatever is written about them: no text changes a place, a word or a law."""
_SILENT = frozenset({"options", "minutes"})
"""Kinds whose references lead nobody anywhere: the handbook's own choices, and what was said when people met."""
_NO_PARTS: Mapping[str, frozenset[Pointer]] = {}


@dataclass(frozen=True, slots=True)
class Hop:
    """One reference on the way back to what changed."""

    link: Link
    down: bool
    """True: from what names to what is named. False: from what is named to what names it."""


@dataclass(frozen=True, slots=True)
class Echo:
    """One thing to look at again, with the shortest way to what changed."""

    target: Target
    hops: tuple[Hop, ...]
    """From the target to what changed."""
    source: Target
    """What changed, where the way ends."""
    touched: bool
    """Whether the way ends in the very part that changed, such as a step."""

    @property
    def down(self) -> bool:
        """True: it builds on what changed. False: what changed builds on it."""
        return self.hops[0].down


@dataclass(frozen=True)
class Graph:
    """The references that carry meaning, both ways."""

    naming: Mapping[Node, tuple[Link, ...]]
    """What names a thing."""
    named: Mapping[Node, tuple[Link, ...]]
    """What a thing names."""
    missing: Mapping[str, tuple[Link, ...]]
    """References that nothing answers to, by name."""


def graph(links: tuple[Link, ...]) -> Graph:
    """Every reference from which something follows, by both its ends. What is withdrawn is not looked at again."""
    naming: defaultdict[Node, list[Link]] = defaultdict(list)
    named: defaultdict[Node, list[Link]] = defaultdict(list)
    missing: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        if not _carries(link):
            continue
        if link.target is None:
            missing[link.name].append(link)
        elif _node(link.target) != _node(source_of(link)):
            naming[_node(link.target)].append(link)
            named[_node(source_of(link))].append(link)
    return Graph(
        {node: tuple(some) for node, some in naming.items()},
        {node: tuple(some) for node, some in named.items()},
        {name: tuple(some) for name, some in missing.items()},
    )


def _carries(link: Link) -> bool:
    return link.relation not in _KEEPING and link.source.kind.serves not in _SILENT and not link.source.withdrawn


def source_of(link: Link) -> Target:
    """What a reference stands in: a document, or the row of a register."""
    row = link.pointer[1] if link.source.kind.register and len(link.pointer) > 2 and link.pointer[0] == "entries" else None
    return Target(link.source, row if isinstance(row, int) else None)


def _node(target: Target) -> Node:
    return target.document.path, target.row


def ripple(
    graph: Graph,
    targets: Targets,
    changed: Iterable[Target],
    *,
    earlier: Iterable[Document] = (),
    gone: Iterable[Target] = (),
    parts: Mapping[str, frozenset[Pointer]] = _NO_PARTS,
) -> tuple[Echo, ...]:
    """Everything to look at again, nearest first, each once; what changed itself is not among it.

    ``changed`` are documents and register rows of the new handbook; ``earlier`` the changed documents as they were,
    for what they named then; ``gone`` what is in the handbook no more; ``parts`` the beginnings of the pointers that
    changed, by path: what stands in those parts comes first.
    """
    starts = list(changed)
    known = {_node(target) for target in starts}
    by_path = {target.document.path: target for target in starts}
    first: list[tuple[Target, Hop, Target]] = []
    for target in starts:
        first += [(source_of(link), Hop(link, True), target) for link in graph.naming.get(_node(target), ())]
        first += [(link.target, Hop(link, False), target) for link in graph.named.get(_node(target), ()) if _heard(link)]  # type: ignore[misc]
    for target in gone:
        for link in graph.missing.get(target.id, ()):
            if target.document.kind.name in link.reference.kinds or "*" in link.reference.kinds:
                first.append((source_of(link), Hop(link, True), target))
    for document in earlier:
        for link in links_of(document, targets):
            start = by_path.get(document.path)
            if start is not None and start.row is None and _carries(link) and _heard(link):
                first.append((link.target, Hop(link, False), start))  # type: ignore[arg-type]

    def touched(hop: Hop) -> bool:
        pointer = hop.link.pointer
        return not hop.down and any(pointer[:n] in parts.get(hop.link.source.path, ()) for n in range(1, len(pointer) + 1))

    # Several references may lead the same way: the one in what changed says most, «applies to» the least.
    ranked = sorted(((*one, touched(one[1])) for one in first), key=lambda one: (not one[3], one[1].link.relation == "applies"))
    down = _walked(graph, [one for one in ranked if one[1].down], known, True)
    up = _walked(graph, [one for one in ranked if not one[1].down], known, False)
    found: dict[Node, Echo] = {}
    for echo in sorted((*down, *up), key=lambda e: (len(e.hops), not e.touched, not e.down)):
        found.setdefault(_node(echo.target), echo)
    return tuple(found.values())


def links_of(document: Document, targets: Targets) -> list[Link]:
    """The references of a document that is not in the handbook, led to what is."""
    alone = Handbook("", {document.kind.name: document.kind}, (document,), frozenset())
    found = []
    for pointer, reference, name in fields_in(alone)[document.path].names:
        target = next((t for t in (targets.get(kind, {}).get(name) for kind in reference.kinds) if t is not None), None)
        found.append(Link(document, pointer, reference, name, target))
    return found


def _heard(link: Link) -> bool:
    """Whether what is named has to be looked at when what names it changes: not what is only translated."""
    target = link.target
    return target is not None and link.relation != "translates" and target.document.kind.serves not in (*_GIVEN, *_SILENT) and not target.document.withdrawn


def _walked(graph: Graph, first: list[tuple[Target, Hop, Target, bool]], known: set[Node], down: bool) -> list[Echo]:
    """Every thing one walk reaches, by the shortest way."""
    found: dict[Node, Echo] = {}
    waiting: deque[Echo] = deque()
    for target, hop, source, touched in first:
        if _node(target) not in known and _node(target) not in found:
            found[_node(target)] = echo = Echo(target, (hop,), source, touched)
            waiting.append(echo)
    while waiting:
        echo = waiting.popleft()
        at = _node(echo.target)
        for link in graph.naming.get(at, ()) if down else graph.named.get(at, ()):
            following = source_of(link) if down else link.target
            if following is None or not (down or _heard(link)) or _node(following) in known or _node(following) in found:
                continue
            found[_node(following)] = further = Echo(following, (Hop(link, down), *echo.hops), echo.source, echo.touched)
            waiting.append(further)
    return list(found.values())
