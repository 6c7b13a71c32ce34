"""Looking back: what stood at a commit, and the handbook as it was in force on a day by what had been decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NoReturn

from felles.check import Report, records_of
from felles.cli.check import print_report
from felles.cli.door import Door, say
from felles.cli.naming import inner, unknown
from felles.errors import CannotRun
from felles.evidence.choosing import spans
from felles.facts import Facts
from felles.facts.as_of import as_of
from felles.facts.in_force import in_force
from felles.history.walking import refuse_unless_whole
from felles.model import Handbook, Named, day_of
from felles.words import N_

_LAST = "9999-12-31"


@dataclass(frozen=True)
class Then:
    """One day."""

    decided: Handbook
    """The newest texts that had been decided by then."""
    handbook: Handbook
    """Those that were in force."""
    facts: Facts
    """About these."""
    report: Report
    """What the records say wrong; with an error among it nothing of this is to be shown."""


class Past:
    """A commit with what led to it. What lies uncommitted counts for nothing."""

    def __init__(self, door: Door, revision: str = "HEAD") -> None:
        """CannotRun when there is no history, or not the whole of it."""
        refuse_unless_whole(door.repository)
        self.commit = door.repository.commit(revision)
        self._door = door

    @cached_property
    def tip(self) -> Handbook:
        """What stood there, decided or not."""
        return self._door.handbook(self.commit)

    @cached_property
    def facts(self) -> Facts:
        return self._door.facts(self.tip, settled=True, revision=self.commit)

    @cached_property
    def report(self) -> Report:
        """What its records say wrong."""
        return records_of(self.tip, self.facts)

    def on(self, day: str, *, all_pages: bool = False) -> Then:
        """A day, at its end in Norway. CannotRun when nothing had been decided by then, or when texts are missing.

        ``all_pages``: with something to show of what had been decided and waited for its first day.
        """
        stored = self._door.stored
        decided = as_of(self.tip, stored, day)
        about = Facts(decided, day, settled=True, texts=stored)
        report = records_of(self.tip, self.facts, decided, about)
        handbook = in_force(decided, about["standings"], stored, all_pages=all_pages)
        facts = about if handbook is decided else Facts(handbook, day, settled=True, texts=stored, standings=about["standings"])
        return Then(decided, handbook, facts, report)

    def refuse_absent(self, id: str, day: str) -> NoReturn:
        """CannotRun: the document was not in force on a day; since when it is."""
        history: tuple[Named, ...] = self.facts["histories"].get(id, ())
        for named, begins, ends in spans(history, _LAST):
            if begins > day and (ends is None or begins <= ends):
                raise CannotRun(
                    N_("{document} was not in force on {day}. It applies from {begins}, decided {decided}."),
                    N_("Ask for that day or a later one."),
                    document=id,
                    day=day,
                    begins=begins,
                    decided=day_of(named.decision.decided_at),
                )
        if not history:
            said, help = N_("{document} was not in force on {day}: nobody has decided on it."), N_("Without a day, “felles show” shows what is here now.")
        else:
            said, help = N_("{document} was not in force on {day}: another document stood in its place."), N_("“felles show” with an earlier day shows it.")
        raise CannotRun(said, help, document=id, day=day)


def named(door: Door, name: str, some: Iterable[Past]) -> str:
    """The id of a document that stood somewhere here or that decisions name, by id or any path it has had. WrongUse when there is none."""
    by_path, by_id = dict[str, str](), dict[str, str]()
    for past in some:
        for decision in past.tip.decisions:
            for decided in decision.documents:
                by_path[decided.content.path] = by_id[decided.id.casefold()] = decided.id
        for document in reversed(past.tip.documents):
            by_path[document.path] = by_id[document.id.casefold()] = document.id
    found = by_path.get(inner(door, name)) or by_path.get(name) or by_id.get(name.casefold())
    if found is None:
        raise unknown(name, by_id.values())
    return found


def refused(door: Door, report: Report, facts: Facts) -> bool:
    """Whether the records can't be relied on; what is wrong with them is printed then."""
    if report.failed:
        words = door.words(facts)
        print_report(report, words)
        say(words("Nothing is shown of the past: what is wrong with the records has to be put right first."))
    return report.failed


def opened(door: Door, revisions: Iterable[str]) -> Mapping[str, Past]:
    """Several commits by the names they were asked for, each read once."""
    found: dict[str, Past] = {}
    by_commit: dict[str, Past] = {}
    for revision in revisions:
        past = Past(door, revision)
        found[revision] = by_commit.setdefault(past.commit, past)
    return found
