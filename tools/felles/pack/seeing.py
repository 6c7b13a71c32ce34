"""A repository looked through from one commit: everything that evidence is made of, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from felles.check import Report, check, level_of
from felles.errors import CannotRun
from felles.evidence.ground import Ground, Noted
from felles.facts import Facts
from felles.facts.as_of import as_of
from felles.history import Commit, Repository, Snapshot
from felles.history.objects import blobs
from felles.history.walking import Step, damage, first_parents, refuse_unless_whole
from felles.model import Asked, Exemption, Handbook, Problem, day_of
from felles.pack.history import Past, past
from felles.reading.handbook import read
from felles.words import N_, Words
from felles.words.problems import said

Tell = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and of how much."""


NAMING = "bodies"
"""What kinds are for whose texts name people's accounts."""


@dataclass(frozen=True)
class Seen:
    """A repository at one commit, and what is asked of it."""

    repository: Repository
    commit: str
    stands: Snapshot
    """The commit's files."""
    tip: Handbook
    """What stands at the commit, decided or not."""
    line: Sequence[Step]
    """Main's line of first parents, oldest first."""
    past: Past
    ground: Ground
    texts: Texts
    accounts: bool
    """Whether texts that name people's accounts are handed over."""
    checked_on: str
    """The day as of which what stands at the commit was checked."""

    @property
    def words(self) -> Words:
        """The language that is spoken in the pack."""
        return self.ground.words


class Texts:
    """Earlier versions by blob id, as far as the repository has them; those at hand already are not read again."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.at_hand: dict[str, bytes] = {}

    def __call__(self, ids: Iterable[str]) -> Mapping[str, bytes]:
        wanted = set(ids)
        found = {id: self.at_hand[id] for id in wanted & self.at_hand.keys()}
        more = blobs(self._repository, wanted - found.keys())
        return found | {id: content for id, content in more.items() if content is not None}


def quietly(what: str, done: int, of: int) -> None:
    """For who doesn't want to hear how far it has come."""


def see(repository: Repository, commit: str, asked: Asked, words: Words | None = None, *, accounts: bool = True, tell: Tell = quietly) -> Seen:
    """Everything a pack is made of. CannotRun when the history isn't whole, something in it is damaged, or nothing had
    been decided by then; WrongUse when something is asked for that isn't there.

    ``words`` is the language that the pack speaks; else the handbook's own. Without ``accounts``, texts that name people's
    accounts are not handed over, and the pack says so.
    """
    tell(N_("Looking through the history"), 0, 0)
    refuse_unless_whole(repository, commit)
    found = damage(repository, commit)
    if found:
        raise CannotRun(
            N_("The repository is damaged: {reason}."),
            N_("Clone it again from where the handbook is kept, or look into it with “git fsck --full”."),
            reason=found[0][:200].rstrip("."),
        )
    line = first_parents(repository, commit, oldest_first=True)
    stands = Commit(repository.root, commit, repository)
    tip = read(stands)
    stands.forget_records()
    texts = Texts(repository)
    decided = as_of(tip, texts, asked.ends)
    before = past(repository, line, tip.decisions, _guarded(tip, decided, asked.ends))
    tell(N_("Checking the handbook"), 0, 0)
    # What stands there is judged as it is now: of a day before its newest decision, later ones would seem to lie ahead.
    checked_on = max(asked.ends, *(day_of(decision.decided_at) for decision in tip.decisions[-1:]))
    facts = Facts(tip, checked_on, settled=True, texts=texts, tampered=before.tampered)
    report = check(tip, facts)
    words = words or Words(Facts(decided, asked.ends)["options"].language)
    ground = Ground(
        asked,
        decided,
        texts,
        words,
        commit=commit,
        tip=tip,
        bypasses=before.bypasses,
        noted=tuple(_noted(report, words)),
        counts={"documents": report.documents} | {str(level): count for level, count in report.counts.items()},
        tampered=before.tampered,
        withheld=frozenset() if accounts else frozenset(kind.name for kind in decided.kinds.values() if kind.serves == NAMING),
    )
    _ = ground.chosen  # what is asked for and isn't there is told before anything is written
    return Seen(repository, commit, stands, tip, line, before, ground, texts, accounts, checked_on)


def _guarded(tip: Handbook, decided: Handbook, day: str) -> tuple[str, ...]:
    """What is guarded by the handbook's choices as they stand and as they were decided: a change of them hides nothing."""
    some = (path for handbook in (tip, decided) for path in Facts(handbook, day)["options"].guarded)
    return tuple(dict.fromkeys(some))


def _noted(report: Report, words: Words) -> Iterator[Noted]:
    some: list[tuple[Problem, Exemption | None]] = [(problem, None) for problem in report.problems]
    some += report.silenced
    for problem, exemption in some:
        message, help = said(problem, words)
        yield Noted(problem.rule, level_of(problem), problem.place, problem.document, message, help, exemption.ends if exemption else None)
