"""The Git objects that a pack's claims rest on, for whoever wants to work out the names of commits too.

They hold names and e-mail addresses, so they go along only when somebody asks for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from felles.history.objects import commits, entries_of, present, trees
from felles.history.walking import Author, authors_in, steps
from felles.model import Decision
from felles.pack.bag import Bag
from felles.pack.seeing import Seen

_FOLDER = b"40000"
_Paths = set[tuple[bytes, ...]]


def write_objects(bag: Bag, seen: Seen) -> tuple[Author, ...]:
    """Writes each commit of main's line and each that a record names, and the folders on the way from such a commit to
    what was decided or came in undecided; returns whom they name.

    A file's content is “sort size NUL content”, so that ``sha1sum`` (``sha256sum``, where objects are named by that)
    gives its name. The texts themselves lie among the versions.
    """
    repository = seen.repository
    trees_of = {step.commit: step.tree for step in seen.line}
    found: set[Author] = set()
    aside = sorted({commit for commit, _ in _looked_at(seen) if commit not in trees_of and present(repository, commit)})
    trees_of.update((step.commit, step.tree) for step in steps(repository, aside))
    for name, raw in commits(repository, trees_of):
        bag.add(f"data/objects/{name}", b"commit %d\0" % len(raw) + raw)
        found |= authors_in(name, raw)
    wanted: defaultdict[str, _Paths] = defaultdict(set)
    for commit, paths in _looked_at(seen):
        if commit in trees_of:
            wanted[trees_of[commit]].update(tuple(repository.outside(path).encode("utf-8", "surrogateescape").split(b"/")) for path in paths)
    written: set[str] = set()
    while wanted:
        below: defaultdict[str, _Paths] = defaultdict(set)
        for name, raw in trees(repository, sorted(wanted)):
            if name not in written:
                bag.add(f"data/objects/{name}", b"tree %d\0" % len(raw) + raw)
                written.add(name)
            folders = {own: id for mode, own, id in entries_of(repository, raw) if mode == _FOLDER}
            for own, *rest in wanted[name]:
                if rest and own in folders:
                    below[folders[own]].add(tuple(rest))
        wanted = below
    return tuple(sorted(found, key=lambda one: (one.email, one.name)))


def _looked_at(seen: Seen) -> Iterator[tuple[str, Iterable[str]]]:
    """Commits that claims are about, with the paths that matter there."""
    before = {step.commit: step.parents[:1] for step in seen.line}
    for decision in seen.tip.decisions:
        paths = _named(decision)
        yield decision.before, paths
        if decision.origin is not None:
            for commit in (decision.origin.head, decision.origin.merge, *(one.commit for one in decision.reviews if one.commit)):
                yield commit, paths
    for one in seen.past.bypasses:
        for commit in (one.commit, *before[one.commit]):
            yield commit, (one.path,)


def _named(decision: Decision) -> frozenset[str]:
    documents = (content.path for row in decision.documents for content in (row.content, *row.attachments))
    return frozenset((*documents, *(file.path for file in decision.files)))
