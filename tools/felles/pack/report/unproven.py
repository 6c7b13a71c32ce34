"""What is not proven, a sort at a time, each thing told with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from felles.evidence.ground import Ground
from felles.evidence.telling import called, decided_on
from felles.model import Bypass, Decision, Standing, day_of
from felles.pack.report import addresses
from felles.pack.report.answering import Found
from felles.pack.report.tables import moment
from felles.words import Words

FEW = 10
"""Rows of what is only to be known that need no click to be seen; what somebody must act on always stands open."""
MOST = 40
"""Rows of one sort that are written out; how many more there are is told."""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    more: str
    href: str = ""
    counts: int = 1
    """How many things it tells of."""


@dataclass(frozen=True, slots=True)
class Unproven:
    """One sort of thing that isn't proven. Without rows: nothing of the sort was found."""

    title: str
    says: str
    shape: str
    """``stop``: a text that nobody answers for; ``warn``: somebody must act; ``off``: to be known."""
    rows: tuple[Row, ...]
    count: int
    none: str
    more: str
    fold: str = ""
    """What opens the rows where they are many; empty where they stand open."""


def unproven(found: Found) -> list[Unproven]:
    """Every sort, those of which nothing was found too: an inspector must be able to see that it was looked for."""
    ground, words = found.ground, found.ground.words
    undecided = list(_undecided(ground))
    sorts = [
        (
            "stop",
            words("Stands in the handbook without a decision"),
            words("How the whole handbook stood when this was made. What is handed over is the text decided last, not this one."),
            words("Everything is as it was decided, and nothing is gone without a decision."),
            undecided,
        ),
        (
            "stop",
            words("Changes that went past whoever decides"),
            words("They came into the handbook without a decision. When that was is what the change says of itself."),
            words("No other change went past whoever decides.") if undecided else words("No change went past whoever decides."),
            list(_bypasses(ground)),
        ),
        (
            "warn",
            words("Urgent, and not confirmed"),
            words("Decided at once by few; the others are to confirm it by a day."),
            words("Nothing urgent waits to be confirmed."),
            list(_urgent(ground)),
        ),
        (
            "warn",
            words("Adopted later without a decision"),
            words("Adopted as it stood after the handbook had begun. A reason is given; nobody was asked."),
            words("Nothing was adopted that way after the handbook had begun."),
            list(_baselines(ground)),
        ),
        (
            "off",
            words("Adopted when the handbook began, and never decided since"),
            words("In force because it was so when the handbook began. The decision says by whose mandate."),
            words("Nothing is in force only because it was so when the handbook began."),
            list(_adopted(found)),
        ),
        (
            "off",
            words("Approvals that are only stated"),
            words("A file says that they were given. Neither a signature nor the system in which the proposal was dealt with says so."),
            words("No approval is only stated."),
            list(_stated(found)),
        ),
    ]
    return [_sort(shape, title, says, none, rows, words) for shape, title, says, none, rows in sorts]


def _adopted(found: Found) -> Iterator[Row]:
    ground, lies = found.ground, addresses.Lies(found.ground)
    for document, named in found.adopted:
        if not _later(ground, named.decision):
            text = lies.version(document.id, named.decision.number)
            since = ground.words("since {date}", date=ground.words.date(decided_on(named)))
            yield Row(called(ground, document.id), since, addresses.way(addresses.REPORT, text) if text else "")


def _sort(shape: str, title: str, says: str, none: str, rows: list[Row], words: Words) -> Unproven:
    more = words("and {count} more", count=len(rows) - MOST) if len(rows) > MOST else ""
    shown = rows[:MOST]
    fold = words("Show them") if shape == "off" and len(shown) > FEW else ""
    return Unproven(title, says, shape, tuple(shown), sum(row.counts for row in rows), none, more, fold)


def _undecided(ground: Ground) -> Iterator[Row]:
    """Anywhere in the handbook: what stands there undecided tells how far the rest can be relied on."""
    since = {bypass.path: bypass for bypass in ground.bypasses if bypass.ended is None}
    since |= {bypass.document: bypass for bypass in since.values() if bypass.document}
    for key, name, told in (*_documents(ground), *_files(ground)):
        bypass = since.get(key)
        yield Row(name, f"{told} {_reached(ground, bypass)}" if bypass is not None else told)


def _documents(ground: Ground) -> list[tuple[str, str, str]]:
    """Id, what it is called, and what is wrong; what was asked for stands first."""
    words = ground.words
    some = sorted((id not in ground.chosen, id) for id, standing in ground.tip_standings.items() if standing.state == "unproven")
    return [
        (id, called(ground, id), _wrong(ground, ground.tip_standings[id]) + (f" {words('It is no part of what was asked for.')}" if other and not ground.asked.whole else ""))
        for other, id in some
    ]


def _files(ground: Ground) -> list[tuple[str, str, str]]:
    """Files of how the handbook works."""
    if ground.tip is None:
        return []
    words, there = ground.words, ground.tip.files
    return [
        (path, path, words("Not decided.") if not known else words("Changed without a decision.") if path in there else words("Removed without a decision."))
        for path, known in ground.tip_facts["unproven_files"]
    ]


def _reached(ground: Ground, bypass: Bypass) -> str:
    """When and with what it came."""
    words = ground.words
    when = moment(bypass.at, words) if bypass.at else words("at an unknown moment")
    return words("It came {moment}, with change {commit}.", moment=when, commit=bypass.commit[:12])


def _wrong(ground: Ground, standing: Standing) -> str:
    if not standing.here:
        return ground.words("Removed without a decision.")
    return ground.words("Changed without a decision.") if standing.newest is not None else ground.words("Not decided.")


def _bypasses(ground: Ground) -> Iterator[Row]:
    """Those that don't stand with what is undecided already."""
    told = {key for key, _, _ in (*_documents(ground), *_files(ground))}
    for bypass in ground.bypasses:
        if bypass.ended is not None or not told & {bypass.path, bypass.document}:
            name = called(ground, bypass.document) if bypass.document else bypass.path
            yield Row(name, f"{_what(ground, bypass)} {_reached(ground, bypass)} {_ended(ground, bypass)}")


def _what(ground: Ground, bypass: Bypass) -> str:
    words = ground.words
    return {
        "changed": words("Changed."),
        "removed": words("Removed."),
        "added": words("Added."),
        "record": words("A record of a decision was touched."),
    }[bypass.sort]


def _ended(ground: Ground, bypass: Bypass) -> str:
    words = ground.words
    if bypass.decision is not None:
        return words("Decided afterwards, by decision {number}.", number=bypass.decision)
    return words("Brought back to what was decided.") if bypass.ended is not None else words("It still stands.")


def _urgent(ground: Ground) -> Iterator[Row]:
    words = ground.words
    for id in sorted(ground.chosen):
        by = ground.standings[id].confirm_by
        if by is not None:
            late = by < ground.asked.ends
            day = words.date(by)
            yield Row(called(ground, id), words("Should have been confirmed by {date}", date=day) if late else words("To be confirmed by {date}", date=day))


def _later(ground: Ground, decision: Decision) -> bool:
    """Whether it was adopted after the handbook had begun."""
    return decision.baseline and decision.number != ground.decided.decisions[0].number


def _baselines(ground: Ground) -> Iterator[Row]:
    words = ground.words
    for decision in ground.decided.decisions:
        ids = [decided.id for decided in decision.documents if decided.id in ground.chosen]
        if _later(ground, decision) and (ids or (ground.asked.whole and decision.files)):
            count = words.many("{count} document", "{count} documents", len(ids))
            told = words("{documents}, {date}.", documents=count, date=words.date(day_of(decision.decided_at)))
            yield Row(words("Decision {number}", number=decision.number), " ".join(part for part in (told, decision.why) if part), _record(decision))


def _stated(found: Found) -> Iterator[Row]:
    """All of them in one row: where a handbook's approvals are only stated, most often all of them are."""
    words = found.ground.words
    some = {d.number: sum(approval.strength == "stated" for approval in d.approvals) for d in found.decisions}
    numbers = [number for number, count in sorted(some.items()) if count]
    if numbers:
        every = sum(len(decision.approvals) for decision in found.decisions)
        name = words("{some} of {every} approvals", some=sum(some.values()), every=every)
        runs = _runs(numbers)
        shown = ", ".join(runs[:MOST]) + (" …" if len(runs) > MOST else "")
        yield Row(name, words("Decision {number}", number=shown) if len(numbers) == 1 else words("Decisions {numbers}", numbers=shown), "#decisions", sum(some.values()))


def _runs(numbers: list[int]) -> list[str]:
    """``5, 8–12, 16``: numbers that follow on one another are one run."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [said for run in runs for said in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))]


def _record(decision: Decision) -> str:
    return addresses.way(addresses.REPORT, addresses.record(decision))
