"""What changed between two decided versions, as somebody who works by them would read it."""

from __future__ import annotations

from collections.abc import Iterator

from felles.evidence.ground import Ground
from felles.evidence.telling import decided_on, note, people, sure, title
from felles.model import Document, Kept
from felles.pack.report import addresses
from felles.pack.report.drawing import days, page
from felles.redline import Redline, redline
from felles.redline.telling import became, left_out, rows
from felles.words import Words
from felles.words import decisions as told


def redline_page(ground: Ground, older: Kept, newer: Kept) -> bytes:
    """The newer version against the older one; where one of the texts isn't at hand, that."""
    words, here = ground.words, addresses.redline(older, newer)
    old, new = ground.text(older.named), ground.text(newer.named)
    one = new or old
    name = title(ground, one) if one is not None else newer.named.decided.id
    found = redline(old, new, ground.names) if old is not None and new is not None else None
    numbers = {"older": older.named.decision.number, "newer": newer.named.decision.number}
    return page(
        "redline.html",
        words,
        foot=" · ".join((name, words("what changed from decision {older} to decision {newer}", **numbers))),
        title=words("What changed: {title}", title=name),
        id=newer.named.decided.id,
        note=note(new) or "",
        version=f"{words('Version {number}', number=newer.named.decided.version)} · {span(newer, ground.asked.ends, words)}",
        sides=[_side(ground, words("Before"), older, old, here), _side(ground, words("After"), newer, new, here)],
        told=_told(found, words) if found else [words("One of the two texts can’t be read any more, so it can’t be shown what changed.")],
        groups=rows(found, words) if found else [],
        rest=left_out(found, words) if found else "",
        up=addresses.way(here, addresses.REPORT),
        t={"up": words("Documentation"), "changed": words("What changed"), "gone": words("taken out"), "new": words("new"), "bytes": words("The text itself, to the byte")},
    )


def _told(found: Redline, words: Words) -> list[str]:
    told = list(became(found, words))
    return told if told or found.differences else [words("Reads as before.")]


def _side(ground: Ground, heading: str, one: Kept, text: Document | None, here: str) -> dict[str, object]:
    return {"heading": heading, "facts": list(_facts(ground, one, text)), "file": addresses.way(here, addresses.version(one))}


def _facts(ground: Ground, one: Kept, text: Document | None) -> Iterator[tuple[str, object]]:
    words, decision, decided = ground.words, one.named.decision, one.named.decided
    yield words("Version"), decided.version
    yield words("In force"), span(one, ground.asked.ends, words)
    said = f"{told.outcome(decided.outcome, words)} {words.date(decided_on(one.named))}"
    yield words("Decision {number}", number=decision.number), said
    yield words("How"), told.way(decided.way, words)
    for name, value in ((words("Decided by"), people(ground, decision)), (words("How sure"), sure(ground, decision)), (words("Why it was adopted"), decision.why), (words("What has changed"), note(text))):
        if value:
            yield name, value


def span(one: Kept, until: str, words: Words) -> str:
    """Which days a version was the one to follow, by what is known at the end of ``until``."""
    if one.ends is not None and one.ends < one.begins:
        return words("never: another version took its place first")
    if one.ends is not None:
        return days(one.begins, one.ends, words)
    if one.begins > until:
        return words("from {date}", date=words.date(one.begins))
    return words("from {date}, and still on {last}", date=words.date(one.begins), last=words.date(until))
