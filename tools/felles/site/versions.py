"""Every decided version of every document, as far as this audience may read it and the repository has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from felles.facts.decided import version
from felles.model import Content, Document, Handbook, Named, Standing, day_of, days_after

Texts = Callable[[Iterable[str]], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Version:
    """One decision on a document, with the text it decided on; None where that isn't at hand."""

    named: Named
    text: Document | None

    @property
    def number(self) -> int:
        return self.named.decided.version

    @property
    def decided_on(self) -> str:
        return day_of(self.named.decision.decided_at)

    @property
    def begins(self) -> str:
        return self.named.decided.in_force_from

    @property
    def note(self) -> str:
        """What the writer says has changed; empty where the text isn't at hand."""
        change = self.text.data.get("change") if self.text is not None else None
        note = change.get("note") if isinstance(change, dict) else None
        return note if isinstance(note, str) else ""


class Versions:
    """The past of all documents. ``tip`` is what stands in the handbook, decided or not.

    For the public a version counts only when its own text is at hand and says that everybody may read it.
    """

    def __init__(self, tip: Handbook, standings: Mapping[str, Standing], texts: Texts, *, public: bool) -> None:
        self.tip, self.standings, self._public = tip, standings, public
        contents = (named.decided.content for standing in standings.values() for named in standing.history)
        blobs = {content.blob for content in contents if not self._stands(content)}
        self._stored: Mapping[str, bytes] = texts(blobs) if blobs else {}
        self._read: dict[tuple[str, str], Document | None] = {}

    def _stands(self, content: Content) -> bool:
        here = self.tip.by_path.get(content.path)
        return here is not None and here.fingerprint == content.fingerprint

    @property
    def begun(self) -> bool:
        """Whether anything has been decided in this handbook at all."""
        return bool(self.tip.decisions)

    def standing(self, document: Document) -> Standing:
        return self.standings[document.id]

    def shows_decided(self, document: Document) -> bool:
        """Whether the text is the one that was decided last, not only one that stands in the handbook."""
        standing = self.standings[document.id]
        named = standing.in_force or standing.newest
        return named is not None and named.decided.content.fingerprint == document.fingerprint

    def of(self, document: Document) -> list[Version]:
        """Every version this audience may read, oldest first."""
        return list(self._versions(self.standings[document.id].history)) if document.id in self.standings else []

    def version(self, named: Named | None) -> Version | None:
        """One version, if this audience may read it."""
        return next(self._versions((named,)), None) if named is not None else None

    def _versions(self, history: Iterable[Named]) -> Iterator[Version]:
        for named in history:
            text = self._text(named)
            if not self._public or (text is not None and text.public):
                yield Version(named, text)

    def _text(self, named: Named) -> Document | None:
        content = named.decided.content
        key = content.path, content.blob
        if key not in self._read:
            own = self._stands(content)
            self._read[key] = self.tip.by_path[content.path] if own else version(content, self._stored, self.tip)
        return self._read[key]

    def undecided(self, document: Document) -> Document | None:
        """What stands in the handbook instead of what was decided, where this audience may read it."""
        here = self.tip.by_id.get(document.id)
        if here is None or self.standings[document.id].state not in (None, "unproven"):
            return None
        return here if here.public or not self._public else None

    def count(self, document: Document) -> int:
        """How many there are of them."""
        history = self.standings[document.id].history if document.id in self.standings else ()
        return len(list(self._versions(history))) if self._public else len(history)

    def shown(self, document: Document) -> Version | None:
        """The decision that made the version in force, else the newest decided one: later ones may have confirmed it."""
        standing = self.standings[document.id]
        named = standing.in_force or standing.newest
        first = next((n for n in standing.history if named is not None and n.decided.version == named.decided.version), None)
        return self.version(first)

    def coming(self, document: Document) -> Version | None:
        """The version that waits for its day."""
        return self.version(self.standings[document.id].next)

    def news(self, document: Document, today: str, days: int) -> Version | None:
        """The newest change of what people do, while it is new or not begun yet; None when there is none.

        What was adopted as it stood, only confirmed, or only corrected in its language is no news.
        """
        for named in reversed(self.standings[document.id].history):
            decided = named.decided
            if decided.outcome in ("approved", "withdrawn") and decided.sort == "significant":
                last = max(day_of(named.decision.decided_at), decided.in_force_from)
                return self.version(named) if last > days_after(today, -days) else None
        return None
