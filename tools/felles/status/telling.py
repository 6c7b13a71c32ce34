"""The overview as lines for a terminal: the answer first, what is to be seen to now, what comes, and what wasn't looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from felles.status.values import (
    Behind,
    Check,
    Coming,
    Deadline,
    Reading,
    Review,
    Status,
    Undecided,
    Unrecorded,
)
from felles.words import Words

SHOWN = 40
"""Rows of one list; the data hold all."""


def told(status: Status, words: Words) -> Iterator[str]:
    """The lines, each without control characters of its own making; the texts of a handbook are made printable by the door."""
    yield _answer(status, words)
    if status.not_looked_at:
        yield words.many("{count} thing could not be looked at: see the end.", "{count} things could not be looked at: see the end.", len(status.not_looked_at))
    now, soon = list(_now(status, words)), list(_soon(status, words))
    if now:
        yield from ("", words("TO SEE TO NOW"), *now)
    if soon:
        yield from ("", words("COMING"), *soon)
    yield ""
    yield _newest(status, words)
    for unseen in status.not_looked_at:
        yield words("Not looked at: {what} {why} {help}", what=unseen.what, why=unseen.why, help=unseen.help).rstrip()
    if status.proposals is None:
        yield words("Open proposals and who is missing there are told of when a forge is named with --forge.")


def _answer(status: Status, words: Words) -> str:
    name, day = status.name or words("The handbook"), words.date(status.day)
    if not status.now and not status.soon:
        return words("{name}, {date}: nothing to see to now, and nothing due within {days} days.", name=name, date=day, days=status.reviews_within)
    return words("{name}, {date}: {now} to see to now, {soon} due within {days} days.", name=name, date=day, now=status.now, soon=status.soon, days=status.reviews_within)


def _list(heading: str, rows: Sequence[str], words: Words) -> Iterator[str]:
    if rows:
        yield f"  {heading} ({len(rows)})"
        yield from (f"    {row}" for row in rows[:SHOWN])
        if len(rows) > SHOWN:
            yield f"    {words('and {count} more', count=len(rows) - SHOWN)}"


def _now(status: Status, words: Words) -> Iterator[str]:
    yield from _list(words("Stands without a decision"), [_undecided(one, words) for one in status.undecided], words)
    yield from _unrecorded(status.unrecorded, words)
    late = [words("{name}: should have been confirmed by {date} (decision {number})", name=_called(one.id, one.title), date=words.date(one.by), number=one.decision) for one in status.confirmations if one.late]
    yield from _list(words("Decided in a hurry, and not confirmed in time"), late, words)
    yield from _reviews(words("Review is overdue"), [one for one in status.reviews if one.late], words)
    yield from _list(words("Checks that are overdue"), [_check(one, words) for one in status.checks if one.late], words)
    yield from _list(words("Deadlines that have passed"), [_deadline(one, words) for one in status.deadlines if one.late], words)
    yield from _list(words("Not in use by its last day"), [_behind(one, words) for one in status.behind], words)
    yield from _list(words("Should have been read, and nobody has counted"), [_reading(one, words) for one in status.reading if one.late], words)
    over = [words("{name}: applied until {date}", name=_called(one.id, one.title), date=words.date(one.day)) for one in status.ended]
    yield from _list(words("Over, and still here"), over, words)


def _soon(status: Status, words: Words) -> Iterator[str]:
    waiting = [words("{name}: to be confirmed by {date} (decision {number})", name=_called(one.id, one.title), date=words.date(one.by), number=one.decision) for one in status.confirmations if not one.late]
    yield from _list(words("Decided in a hurry, and awaiting confirmation"), waiting, words)
    open = [words("{number} {title}: {state}", number=one.number, title=one.title, state=". ".join((one.state, *one.missing))) for one in status.proposals or ()]
    yield from _list(words("Open proposals"), open, words)
    yield from _reviews(words("To be reviewed"), [one for one in status.reviews if not one.late], words)
    ending = [words("{rule} for {name}: ends {date}, owned by {owner}", rule=one.rule, name=_called(one.document, one.title), date=words.date(one.until), owner=one.owner) for one in status.exemptions]
    yield from _list(words.many("Exemptions that end within {count} day", "Exemptions that end within {count} days", status.exemptions_within), ending, words)
    yield from _list(words("Checks that are due"), [_check(one, words) for one in status.checks if not one.late], words)
    yield from _list(words("Deadlines that come"), [_deadline(one, words) for one in status.deadlines if not one.late], words)
    yield from _list(words("To be read"), [_reading(one, words) for one in status.reading if not one.late], words)
    yield from _list(words("Decided, not yet in force"), [_coming(one, words) for one in status.coming], words)


def _coming(one: Coming, words: Words) -> str:
    day = words.date(one.begins)
    if one.withdrawn:
        return words("{name}: no longer in force from {date}", name=_called(one.id, one.title), date=day)
    return words("{name}: version {number} from {date}", name=_called(one.id, one.title), number=one.version, date=day)


def _undecided(one: Undecided, words: Words) -> str:
    if one.sort == "record":
        return words("{path}: a record of a decision was changed or removed ({commit})", path=one.path, commit=(one.commit or "")[:12])
    name = _called(one.id, one.title) if one.id else one.path
    if one.sort == "changed":
        return words("{name}: changed after decision {number}", name=name, number=one.decision)
    if one.sort == "new":
        return words("{name}: nobody has decided it", name=name)
    if one.sort == "unread":
        return words("{name}: decision {number} says it is here, and the file can’t be read as it. “felles check” says why", name=name, number=one.decision)
    return words("{name}: removed, though decision {number} says it is here. Bring it back, or propose to withdraw it", name=name, number=one.decision)


def _unrecorded(some: Sequence[Unrecorded], words: Words) -> Iterator[str]:
    """Each change with what it lacks. The handbook's own words for a change come from whoever answered it."""
    if not some:
        return
    yield f"  {words('In the handbook, and not recorded as decided')} ({len(some)})"
    if any(one.lacks is None and not one.ready for one in some):
        yield f"    {words('No source is given for what people answered, so what these lack isn’t known. Name a file with --reviews, or a forge with --forge.')}"
    for one in some[:SHOWN]:
        what = ", ".join(one.paths[:3]) + (" …" if len(one.paths) > 3 else "")
        of = words("proposal {number}, ", number=one.proposal) if one.proposal is not None else ""
        yield f"    {of}{one.commit[:12]}: {what}"
        if one.ready:
            yield f"      {words('It has all it needs. “felles record” writes its decision.')}"
        yield from (f"      {line}" for line in one.lacks or ())
    if len(some) > SHOWN:
        yield f"    {words('and {count} more', count=len(some) - SHOWN)}"


def _reviews(heading: str, some: Sequence[Review], words: Words) -> Iterator[str]:
    """Under each function that answers for them; those that are late come first, the earliest day first."""
    if not some:
        return
    yield f"  {heading} ({len(some)})"
    owner = None
    for one in some[:SHOWN]:
        if one.owner != owner:
            owner = one.owner
            yield f"    {owner or words('Nobody')}:"
        yield f"      {words('{name}: by {date}', name=_called(one.id, one.title), date=words.date(one.due))}"
    if len(some) > SHOWN:
        yield f"    {words('and {count} more', count=len(some) - SHOWN)}"


def _check(one: Check, words: Words) -> str:
    what = one.what if len(one.what) <= 90 else one.what[:89] + "…"
    return words("{name}, “{what}”: by {date}", name=_called(one.id, one.title), what=what, date=words.date(one.due))


def _deadline(one: Deadline, words: Words) -> str:
    what = one.what if len(one.what) <= 90 else one.what[:89] + "…"
    return words("{date}, {owner}: {what} ({name})", date=words.date(one.due), owner=one.owner, what=what, name=_called(one.id, one.title))


def _reading(one: Reading, words: Words) -> str:
    return words("{name}, version {number}: by {date}", name=_called(one.id, one.title), number=one.version, date=words.date(one.due))


def _behind(one: Behind, words: Words) -> str:
    days = words.many("{count} day past the last day", "{count} days past the last day", one.days)
    return words("{place}, {what}: {days} ({name})", place=one.place, what=one.what, days=days, name=one.title)


def _called(id: str, title: str) -> str:
    """As people call it: with its id where that is a number, such as ``RUT-013``, and not a name of its own."""
    numbered = id.isupper() and any(c.isdigit() for c in id)
    return f"{id} {title}" if numbered and title != id else title


def _newest(status: Status, words: Words) -> str:
    if status.newest is None:
        return words("No decision yet: this handbook has not been adopted.")
    one = status.newest
    names = [*one.documents, *one.files]
    what = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
    day = words.date(one.day)
    if one.baseline:
        return words("Newest decision: {number}, {date}, adopted as it stood ({what}).", number=one.decision, date=day, what=what)
    return words("Newest decision: {number}, {date} ({what}).", number=one.decision, date=day, what=what)
