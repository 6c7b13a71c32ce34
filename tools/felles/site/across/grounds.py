"""What evidence is laid on where only the handbook itself is at hand: how much there is of each item, and no history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from felles.errors import CannotRun
from felles.evidence.ground import Ground
from felles.evidence.items import items
from felles.facts.as_of import as_of
from felles.model import Asked, Content, Decided, Item, day_of
from felles.reading.decisions import blob_id
from felles.site.book import Book


def counted(book: Book, only: Collection[str]) -> tuple[Item, ...]:
    """These items, of all that had been decided by the end of the book's day; none where a text of it isn't at hand.

    The rows are as many as in a pack of the whole time, and say less: what earlier versions said is not looked up for
    a count, which would be most of the work of a build.
    """
    tip = book.past.tip
    if not tip.decisions:
        return ()
    texts = _AtHand(book)
    try:
        decided = as_of(tip, texts, book.today)
    except CannotRun:
        return ()
    asked = Asked(day_of(decided.decisions[0].decided_at), book.today)
    return items(Ground(asked, decided, texts, book.words, tip=tip, near=book.facts), only)


class _AtHand:
    """Texts by blob id: those that stand in the handbook, and of earlier ones only those in force while a newer waits."""

    def __init__(self, book: Book) -> None:
        self._tip, self._stored = book.past.tip, book.fact("texts")
        self._known: dict[str, Content] = {}
        newest: dict[str, Decided] = {}
        for decision in self._tip.decisions:
            if day_of(decision.decided_at) <= book.today:
                newest.update((decided.id, decided) for decided in decision.documents)
                self._known.update((file.blob, file) for file in decision.files)
        begun = (standing.in_force.decided for standing in book.past.standings.values() if standing.in_force is not None)
        for decided in (*newest.values(), *begun):
            self._known.update((content.blob, content) for content in (decided.content, *decided.attachments))

    def __call__(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        found, others = {}, []
        for blob in set(blobs) & self._known.keys():
            here = self._here(self._known[blob])
            if here is None:
                others.append(blob)
            else:
                found[blob] = here
        return {**found, **self._stored(others)} if others else found

    def _here(self, content: Content) -> bytes | None:
        document = self._tip.by_path.get(content.path)
        if document is not None and document.fingerprint != content.fingerprint:
            return None
        stored = self._tip.bytes_at(content.path) if content.path in self._tip.files else None
        return stored if stored is not None and blob_id(stored, content.blob) == content.blob else None
