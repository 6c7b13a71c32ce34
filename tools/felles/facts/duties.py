"""Who does, answers for, is asked about and is told of what; where nobody or two people do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from felles.facts.links import repeating
from felles.model import Document, Gap, Handbook, Link, Overlap, Target

FACTS = ("duties", "gaps", "overlaps")

RELATIONS = ("accountable", "performs", "consulted", "informed", "decides")
"""From the weightiest to the lightest; ``decides`` is whom a step is handed up to."""


def duties(handbook: Handbook, links: tuple[Link, ...]) -> Mapping[str, tuple[Link, ...]]:
    """Each actor's duties: the references to it with one of RELATIONS, in documents not withdrawn, by actor's id.

    A translation gives nobody a duty that its source doesn't.
    """
    actors = {document.id for document in handbook.serving("actors")}
    again = repeating(links)
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links:
        if link.relation in RELATIONS and link.name in actors and not link.source.withdrawn and link.source.path not in again:
            found[link.name].append(link)
    return {actor: tuple(some) for actor, some in found.items()}


def gaps(
    links: tuple[Link, ...], scopes: Mapping[str, tuple[str, ...]], holders: Mapping[str, frozenset[str]]
) -> tuple[Gap, ...]:
    """Each step whose accountable has no holder at a place in scope, in document order.

    An accountable that doesn't exist, or is withdrawn, is a broken reference, reported as such and not here.
    """
    found: list[Gap] = []
    again = repeating(links)
    for link in links:
        if link.source.path in again:
            continue  # told of its source
        if link.relation != "accountable" or link.item is None or link.source.withdrawn or link.name not in holders:
            continue
        if link.target is None or link.target.document.withdrawn:
            continue
        bare = tuple(p for p in scopes.get(link.source.path, ()) if p not in holders[link.name])
        if bare:
            found.append(Gap(link.source, link.item, link.name, bare))
    return tuple(found)


def overlaps(
    handbook: Handbook, links: tuple[Link, ...], scopes: Mapping[str, tuple[str, ...]], places: Mapping[str, Target], today: str
) -> tuple[Overlap, ...]:
    """Two accountable in one step, and documents on one topic that apply at the same places.

    A document that waits for its day to take another's place leaves that one alone until then. A translation says
    what its source says, and so do two of one source.
    """
    found: list[Overlap] = []
    steps: defaultdict[tuple[str, tuple[str, int]], list[Link]] = defaultdict(list)
    for link in links:
        if link.relation == "accountable" and link.item is not None and not link.source.withdrawn:
            steps[(link.source.path, link.item)].append(link)
    for (path, item), some in steps.items():
        if len({link.name for link in some}) > 1:
            found.append(Overlap(some[0].source, item, tuple(dict.fromkeys(link.name for link in some)), scopes.get(path, ())))
    answering: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.relation == "accountable" and link.name not in answering[link.source.path]:
            answering[link.source.path].append(link.name)
    topics: defaultdict[tuple[str, str], list[Document]] = defaultdict(list)
    for document in handbook.documents:
        topic = document.data.get("topic")
        if isinstance(topic, str) and not document.withdrawn and document.path in scopes:
            topics[(document.kind.name, topic)].append(document)
    heirs = {(link.source.path, link.target.document.path) for link in links if link.relation == "supersedes" and link.target and _waits(link.source, today)}
    again = repeating(links)
    for documents in topics.values():
        for i, first in enumerate(documents):
            for second in documents[i + 1 :]:
                if again.get(first.path, first.path) == again.get(second.path, second.path):
                    continue
                shared = set(scopes[first.path]) & set(scopes[second.path])
                if shared and not heirs & {(first.path, second.path), (second.path, first.path)}:
                    both = tuple(dict.fromkeys((*answering[first.path], *answering[second.path])))
                    found.append(Overlap(second, None, both, tuple(p for p in places if p in shared), first))
    return tuple(found)


def _waits(document: Document, today: str) -> bool:
    begins = document.data.get("valid_from")
    return isinstance(begins, str) and begins > today
