"""``felles status``: what is late, undecided and unrecorded, what comes soon, and what couldn't be looked at.

It ends with 0 whatever it finds, since nothing here is an error that a script should stop at: ``check`` is for that. It
ends with 3 when a forge that was named could not be asked about everything.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import click

from felles.cli.door import Command, Door, Option, say, say_json
from felles.cli.review import summary
from felles.cli.source import Asked, forge_options, of_merges
from felles.cli.told import told as error_told
from felles.cli.verdicts import told_reasons
from felles.errors import CannotRun, WrongUse
from felles.facts import Facts
from felles.forge import Forge
from felles.history import Commit, Repository
from felles.history.records import tampered
from felles.history.sharing import fetch
from felles.history.walking import refuse_unless_whole
from felles.model import Handbook
from felles.reading.handbook import read
from felles.recording.merging import Found, ReviewsOf, Unmet, find
from felles.recording.writing import proposal
from felles.status import Looked, Proposal, Unrecorded, Unseen, as_data, found, told
from felles.words import N_, Words
from felles.words.problems import printable

REVIEWS_WITHIN, EXEMPTIONS_WITHIN = 60, 30
"""Days ahead: a review takes longer to do than an exemption to renew or end."""


@click.command("status", cls=Command, help=N_("Tell what is due, late, missing and not decided."))
@click.option("--reviews", "files", multiple=True, cls=Option, metavar=N_("FILE"), help=N_("What was said, as a file; once for each proposal."))
@forge_options
@click.option("--remote", default="origin", cls=Option, metavar=N_("NAME"), help=N_("Which repository that is; origin unless said."))
@click.option("--days", type=click.IntRange(0, 3660), cls=Option, metavar="N", help=N_("How many days ahead to look; else 60, and 30 for exemptions."))
@click.option("--format", "style", cls=Option, type=click.Choice(["text", "json"]), default="text", help=N_("How to print it."))
@click.pass_obj
def command(door: Door, files: tuple[str, ...], asked: Asked, remote: str, days: int | None, style: str) -> int:
    if files and asked.name is not None:
        raise WrongUse(N_("Both a reviews file and a forge are named."), N_("Name one of them."))
    gc.disable()  # a short run that keeps all it reads
    look = _Look(door, files, asked, remote)
    facts, words = look.facts, door.words(look.facts)
    whole = found(
        look.handbook,
        facts,
        words,
        look.looked(words),
        reviews_within=REVIEWS_WITHIN if days is None else days,
        exemptions_within=EXEMPTIONS_WITHIN if days is None else days,
    )
    if style == "json":
        say_json(as_data(whole))
    else:
        for line in told(whole, words):
            say(printable(line))
    return 3 if look.unanswered else 0


class _Look:
    """What can be seen from here: main where there is a repository, else the folder; and what stands in the way of more."""

    def __init__(self, door: Door, files: tuple[str, ...], asked: Asked, remote: str) -> None:
        self.door, self.files, self.asked, self.remote = door, files, asked, remote
        self.tip, self.handbook, self.hindered = _stands(door)
        self.facts = Facts(self.handbook, door.today, settled=True, texts=door.texts)
        self.unanswered = False

    def looked(self, words: Words) -> Looked:
        """CannotRun when what was named on the line can't be used at all."""
        source = of_merges(self.door, self.files, self.asked, self.remote) if self.files or self.asked.name else None
        unseen: list[Unseen] = []
        merges: tuple[Unrecorded, ...] = ()
        touched: tuple[tuple[str, str, str, bool], ...] = ()
        history = words("Changes that have no decision yet, and whether records of decisions were changed.")
        if self.tip is None:
            unseen += [_unseen(history, self.hindered, words)] if self.hindered else []
        elif self.handbook.decisions:
            try:
                refuse_unless_whole(self.door.repository)
                touched = tampered(self.door.repository, self.tip)
                merges = tuple(_merges(self.door, self.tip, source, words))
            except CannotRun as error:
                unseen.append(_unseen(history, error, words))
                self.unanswered = self.asked.name is not None
        proposals: tuple[Proposal, ...] | None = None
        if self.asked.name is not None and self.tip is not None:
            asking = _Asking(self.door, self.asked.forge(), self.door.repository, self.remote, words)
            proposals = tuple(asking.proposals(self.tip, self.asked.number))
            unseen += asking.unseen
            self.unanswered = self.unanswered or bool(asking.unseen)
        return Looked(merges, touched, proposals, tuple(unseen))


def _stands(door: Door) -> tuple[str | None, Handbook, CannotRun | None]:
    """Main's tip and what stands there; without one, what stands in the folder, and what was in the way."""
    try:
        repository = door.repository
        tip = repository.commit(repository.current_branch() or "HEAD")
        return tip, read(Commit(repository.root, tip, repository)), None
    except CannotRun as error:
        return None, door.handbook(), error


def _merges(door: Door, tip: str, source: ReviewsOf | None, words: Words) -> Iterator[Unrecorded]:
    """What main has and no record tells of. Without a source nobody knows what was said of any of it."""
    seen: Found = find(door.repository, tip, source or (lambda step: None), now=door.now)
    for record, merge in zip(seen.records, seen.merges, strict=True):
        paths = (*(row.content.path for row in record.documents), *(file.path for file in record.files))
        yield Unrecorded(merge, paths, record.origin.number if record.origin else None, True, ())
    for one in seen.unmet:
        yield Unrecorded(one.merge, one.paths, one.number, False, _lacks(one, words) if source is not None else None)


def _lacks(one: Unmet, words: Words) -> tuple[str, ...]:
    if one.verdict is None:
        return (words("It reached the handbook without a proposal."),)
    return tuple(told_reasons(one.verdict, words))


def _unseen(what: str, error: CannotRun, words: Words) -> Unseen:
    why, help = error_told(error, words)
    return Unseen(what, why, help)


class _Asking:
    """The open proposals of a forge, each judged as the gate would now. Nothing is said there."""

    def __init__(self, door: Door, forge: Forge, repository: Repository, remote: str, words: Words) -> None:
        self.door, self.forge, self.repository, self.remote, self.words = door, forge, repository, remote, words
        self.unseen: list[Unseen] = []

    def proposals(self, here: str, number: int | None) -> Iterator[Proposal]:
        words = self.words
        try:
            ref = self.repository.own_branch()
            tip = fetch(self.repository, self.remote, [ref])[ref] or here
            if tip != here:
                self.unseen.append(Unseen(words("What is on the platform."), words("This copy of the handbook is another version than the one there."), words("Fetch the newest and run again.")))
            some = self.forge.open_proposals(ref.removeprefix("refs/heads/"))
        except CannotRun as error:
            self.unseen.append(_unseen(words("Open proposals."), error, words))
            return
        for one in some:
            if number is None or one.number == number:
                try:
                    yield self._judged(one.number, one.url, tip)
                except CannotRun as error:
                    self.unseen.append(_unseen(words("Proposal {number}.", number=one.number), error, words))

    def _judged(self, number: int, url: str, tip: str) -> Proposal:
        reviews = self.forge.proposal(number)
        ref, head = self.forge.head_ref(number), reviews.proposal.head
        if head is None or fetch(self.repository, self.remote, [ref])[ref] != head:
            raise CannotRun(
                N_("Proposal {number} got a new version while it was looked at."), N_("Run again in a minute. Nothing was taken as approved."), number=number
            )
        made = summary(proposal(self.repository, tip, head, reviews, at=self.door.now), self.words)
        return Proposal(number, url, made.title, made.state.word, made.state.more)
