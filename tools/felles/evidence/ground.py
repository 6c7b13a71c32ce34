"""What every item of evidence is made of, put together once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from felles.evidence.choosing import chosen, kept
from felles.facts import Facts
from felles.facts.as_of import as_of
from felles.facts.decided import version
from felles.facts.in_force import in_force
from felles.model import Asked, Bypass, Document, Handbook, Kept, Level, Named, Place, Standing, Target
from felles.plain import Names
from felles.words import Words

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]

_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Noted:
    """One problem that the checks found in what stood on main, in words."""

    rule: str
    level: Level
    place: Place
    document: str | None
    message: str
    help: str
    waived_until: str | None = None


@dataclass(frozen=True)
class Ground:
    """One handbook up to the end of what was asked for, seen from one commit.

    What rests on the repository alone is empty when the ground is laid from a pack: an item that looks at it says so
    (``Item.rests_on``).
    """

    asked: Asked
    decided: Handbook
    """The newest texts decided by the end of the period: what ``as_of`` gives."""
    texts: Texts
    """Earlier versions by blob id."""
    words: Words
    commit: str = ""
    """Main's commit from which it was read."""
    tip: Handbook | None = None
    """What stands at that commit, decided or not; only from a repository."""
    bypasses: tuple[Bypass, ...] = ()
    noted: tuple[Noted, ...] = ()
    counts: Mapping[str, int] | None = None
    """How many documents the checks looked at and what they found, by level."""
    tampered: tuple[tuple[str, str, str, bool], ...] = ()
    withheld: frozenset[str] = frozenset()
    """Kinds whose texts are not handed over, since they name people's accounts."""
    near: Facts | None = None
    """The facts about a handbook with many of the very same documents, where somebody has them already."""

    @cached_property
    def decided_facts(self) -> Facts:
        return Facts(self.decided, self.asked.ends, settled=True, texts=self.texts, near=self.near)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """What each document counts for at the end of the last day, by what had been decided."""
        found: Mapping[str, Standing] = self.decided_facts["standings"]
        return found

    @cached_property
    def tip_facts(self) -> Facts:
        """About what stands on main; only from a repository."""
        assert self.tip is not None
        return Facts(self.tip, self.asked.ends, settled=True, texts=self.texts)

    @cached_property
    def tip_standings(self) -> Mapping[str, Standing]:
        """The same for what stands on main; empty without a repository."""
        if self.tip is None:
            return {}
        found: Mapping[str, Standing] = self.tip_facts["standings"]
        return found

    @cached_property
    def handbook(self) -> Handbook:
        """What staff are to follow at the end of the last day: every document in its text in force, withdrawn ones marked
        as such, what waits for its first day left out. Not filtered: an overview of a part names what lies outside it."""
        return in_force(self.decided, self.standings, self.texts)

    @cached_property
    def facts(self) -> Facts:
        """About the handbook in force."""
        return Facts(self.handbook, self.asked.ends, settled=True, texts=self.texts, standings=self.standings, near=self.decided_facts)

    @cached_property
    def names(self) -> Names:
        """What kinds, fields, values and documents are called."""
        return Names(self.handbook.kinds, self.facts["targets"], self.facts["options"].areas, self.words)

    @cached_property
    def histories(self) -> Mapping[str, tuple[Named, ...]]:
        found: Mapping[str, tuple[Named, ...]] = self.decided_facts["histories"]
        return found

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The ids of the documents that are asked for."""
        return chosen(self.asked, self.decided)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Those asked for, in their text in force (or as withdrawn) at the end, in path order."""
        return tuple(document for document in self.handbook.documents if document.id in self.chosen)

    @cached_property
    def kept(self) -> tuple[Kept, ...]:
        """The versions that are handed over."""
        return kept(self.asked, self.decided, self.histories, self.chosen)

    def texts_of(self, some: Iterable[Named]) -> Iterator[Document | None]:
        """Decided versions as documents, in the same order; a few hundred are fetched at once, and none is kept."""
        waiting = iter(some)
        while batch := tuple(islice(waiting, _AT_ONCE)):
            stored = self.texts({named.decided.content.blob for named in batch if self._newest(named) is None})
            yield from (self._newest(named) or version(named.decided.content, stored, self.decided) for named in batch)

    def gives(self, one: Kept) -> bool:
        """Whether a version's bytes are handed over: all are, but what was asked to be left out."""
        return one.kind not in self.withheld

    def text(self, one: Named) -> Document | None:
        """A decided version as a document; None where its text isn't at hand or can't be read."""
        return next(self.texts_of((one,)))

    def _newest(self, named: Named) -> Document | None:
        """The document itself where the version is the newest one: it has been read already."""
        here, content = self.decided.by_id.get(named.decided.id), named.decided.content
        return here if here is not None and (here.path, here.fingerprint) == (content.path, content.fingerprint) else None

    def actor(self, id: str | None) -> str:
        """What a function is called; its id where nothing is."""
        return self._called("actors", id)

    def place(self, id: str | None) -> str:
        return self._called("places", id)

    def _called(self, purpose: str, id: str | None) -> str:
        if (purpose, id) not in self._known:
            self._known[purpose, id] = self._looked_up(purpose, id)
        return self._known[purpose, id]

    @cached_property
    def _known(self) -> dict[tuple[str, str | None], str]:
        return {}

    def _looked_up(self, purpose: str, id: str | None) -> str:
        for kind in self.handbook.kinds.values():
            if kind.serves == purpose and id is not None:
                target: Target | None = self.facts["targets"].get(kind.name, {}).get(id)
                if target is not None:
                    return self.names.title(target)
        return id or ""


def laid(asked: Asked, tip: Handbook, texts: Texts, words: Words, **more: object) -> Ground:
    """The ground for evidence from what stands at a commit. CannotRun as ``as_of``."""
    return Ground(asked, as_of(tip, texts, asked.ends), texts, words, tip=tip, **more)  # type: ignore[arg-type]
