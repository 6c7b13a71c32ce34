"""From the facts about what stands on main to the rows of the overview."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from felles.facts import Facts
from felles.facts.decided import awaiting
from felles.model import Document, Exemption, Handbook, Standing, Target, day_of, days_after
from felles.plain import Names, label_key, line
from felles.plain.dues import dues, ended
from felles.status.values import (
    Behind,
    Check,
    Coming,
    Confirmation,
    Deadline,
    Ended,
    Ending,
    Looked,
    Newest,
    Reading,
    Review,
    Status,
    Undecided,
)
from felles.words import Words


def found(handbook: Handbook, facts: Facts, words: Words, looked: Looked, *, reviews_within: int, exemptions_within: int) -> Status:
    """Everything there is to see to on the facts' own day, and what comes within so many days."""
    return _Finding(handbook, facts, words).all(looked, reviews_within, exemptions_within)


class _Finding:
    def __init__(self, handbook: Handbook, facts: Facts, words: Words) -> None:
        self.handbook, self.facts = handbook, facts
        self.today = str(facts["today"])
        self.names = Names.of(facts, words)
        self.standings: Mapping[str, Standing] = facts["standings"]
        self.actors = {id: target for kind in handbook.kinds.values() if kind.serves == "actors" for id, target in facts["targets"].get(kind.name, {}).items()}

    def all(self, looked: Looked, reviews_within: int, exemptions_within: int) -> Status:
        options = self.facts["options"]
        ahead, before = days_after(self.today, reviews_within), days_after(self.today, exemptions_within)
        return Status(
            name=line(options.name or options.organisation),
            day=self.today,
            reviews_within=reviews_within,
            exemptions_within=exemptions_within,
            undecided=(*self._undecided(), *_records(looked)),
            unrecorded=looked.unrecorded,
            confirmations=tuple(sorted(self._confirmations(), key=lambda one: (one.by, one.id))),
            reviews=tuple(sorted(self._reviews(ahead), key=lambda one: (not one.late, one.owner, one.due, one.id))),
            checks=tuple(sorted(self._checks(ahead), key=lambda one: (one.due, one.id))),
            deadlines=tuple(sorted(self._deadlines(ahead), key=lambda one: (one.due, one.id, one.what))),
            behind=tuple(sorted(self._behind(), key=lambda one: (-one.days, one.id, one.place, one.what))),
            reading=tuple(sorted(self._reading(ahead), key=lambda one: (one.due, one.id))),
            ended=tuple(self._ended()),
            exemptions=tuple(sorted(self._exemptions(before), key=lambda one: (one.until, one.document, one.rule))),
            proposals=looked.proposals,
            coming=tuple(sorted(self._coming(), key=lambda one: (one.begins, one.id))),
            newest=self._newest(),
            not_looked_at=looked.unseen,
        )

    def _known(self) -> Iterator[tuple[Document, Standing]]:
        """Documents as they count, in path order; of two with one id only the first, which is told elsewhere."""
        for document in self.handbook.by_id.values():
            yield document, self.standings[document.id]

    def _title(self, document: Document | None, id: str) -> str:
        return self.names.title_of(Target(document)) if document is not None else id

    def _actor(self, id: str) -> str:
        target = self.actors.get(id)
        return self.names.title(target) if target is not None else id

    def _undecided(self) -> Iterator[Undecided]:
        if not self.handbook.decisions:
            return
        for document, standing in self._known():
            if standing.state == "unproven":
                number = standing.newest.decision.number if standing.newest else None
                yield Undecided("changed" if standing.newest else "new", document.path, document.id, self._title(document, document.id), number)
        for id, standing in self.standings.items():
            if not standing.here and standing.newest is not None:
                earlier: Document | None = self.facts["earlier_texts"].get(id)
                path = standing.newest.decided.content.path
                yield Undecided("unread" if path in self.handbook.files else "removed", path, id, self._title(earlier, id), standing.newest.decision.number)
        numbers = {file.path: decision.number for decision in self.handbook.decisions for file in decision.files}
        for path, named in self.facts["unproven_files"]:
            yield Undecided("new" if not named else "changed" if path in self.handbook.files else "removed", path, None, "", numbers.get(path))

    def _confirmations(self) -> Iterator[Confirmation]:
        for document, standing in self._known():
            urgent = awaiting(standing.history)
            if standing.confirm_by is not None and urgent is not None:
                yield Confirmation(
                    document.id, document.path, self._title(document, document.id), urgent.decision.number, standing.confirm_by, standing.confirm_by < self.today
                )

    def _reviews(self, until: str) -> Iterator[Review]:
        for document, standing in self._known():
            due = standing.review_due
            if due is not None and due <= until and not document.withdrawn:
                owner = document.data.get("owner_role")
                owner = owner if isinstance(owner, str) else ""
                yield Review(document.id, document.path, self._title(document, document.id), owner, self._actor(owner), due, standing.overdue)

    def _checks(self, until: str) -> Iterator[Check]:
        for document, _ in self._known():
            if ended(document, self.names.layout(document.kind), self.today) is not None:
                continue  # one thing to see to, not one for each of its rows
            for one in dues(document, self.names.layout(document.kind)):
                if one.day <= until:
                    yield Check(document.id, document.path, self._title(document, document.id), one.name, one.day, one.day < self.today)

    def _deadlines(self, until: str) -> Iterator[Deadline]:
        known = {document.path for document, _ in self._known()}
        for one in self.facts["deadlines"]:
            if one.done is None and one.day <= until and one.document.path in known:
                field = label_key(tuple(part if isinstance(part, str) else "*" for part in one.pointer))
                owner = one.who or one.document.data.get("owner_role")
                owner = owner if isinstance(owner, str) else ""
                what = line(one.what) or self.names.label(one.document.kind, field)
                yield Deadline(one.document.id, one.document.path, self._title(one.document, one.document.id), what, owner, self._actor(owner), one.day, one.day < self.today)

    def _behind(self) -> Iterator[Behind]:
        """Where people are told apart by place, not by name: what should be in use there and isn't."""
        places: Mapping[str, Target] = self.facts["places"]
        for one in self.facts["uptake"].values():
            for cell in one.late():
                own = cell.document or one.document
                yield Behind(own.id, own.path, self._title(one.document, one.document.id), line(self.names.title(places[cell.place])), line(cell.part.name), cell.part.ends, cell.late)

    def _reading(self, until: str) -> Iterator[Reading]:
        """Where the handbook has a way to acknowledge: what nobody has counted, until it is long past."""
        if not self.facts["options"].acknowledge.get("form"):
            return
        counted = {(one.about, one.version) for some in self.facts["acknowledged"].values() for one in some}
        first = days_after(self.today, -self.facts["thresholds"].get("new_days", 30))
        for one in self.facts["asked_to_read"].values():
            if first <= one.due <= until and (one.document.id, one.version) not in counted:
                yield Reading(one.document.id, one.document.path, self._title(one.document, one.document.id), one.version, one.due, one.due < self.today)

    def _ended(self) -> Iterator[Ended]:
        for document, _ in self._known():
            day = ended(document, self.names.layout(document.kind), self.today)
            if day is not None:
                yield Ended(document.id, document.path, self._title(document, document.id), day)

    def _exemptions(self, until: str) -> Iterator[Ending]:
        some: tuple[Exemption, ...] = self.facts["exemptions"]
        for one in some:
            if self.today <= one.ends <= until:
                about = self.handbook.by_id.get(one.document)
                yield Ending(one.rule, one.document, self._title(about, one.document), self._actor(one.owner), one.ends)

    def _coming(self) -> Iterator[Coming]:
        for document, standing in self._known():
            if standing.next is not None:
                decided = standing.next.decided
                yield Coming(
                    document.id, document.path, self._title(document, document.id), decided.version, decided.in_force_from,
                    decided.outcome == "withdrawn", standing.next.decision.number,
                )  # fmt: skip

    def _newest(self) -> Newest | None:
        if not self.handbook.decisions:
            return None
        last = self.handbook.decisions[-1]
        return Newest(last.number, day_of(last.decided_at), last.baseline, tuple(row.id for row in last.documents), tuple(file.path for file in last.files))


def _records(looked: Looked) -> Iterator[Undecided]:
    """Records that main's history changed or removed and that do not stand again as they were made."""
    for path, _, commit, mended in looked.tampered:
        if not mended:
            yield Undecided("record", path, None, "", None, commit)
