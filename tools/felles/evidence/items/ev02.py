"""EV02: each version that was in force or decided in the period, with the decision that made it."""

from __future__ import annotations

from collections.abc import Iterator

from felles.evidence.choosing import spans, within
from felles.evidence.ground import Ground
from felles.evidence.telling import change_word, decided_on, note, people, sure, title
from felles.model import Cell, Column, Item, Named, Table
from felles.words import decisions as told


def item(ground: Ground) -> Item:
    words = ground.words
    columns = (
        Column("id", words("Id")),
        Column("title", words("Title")),
        Column("version", words("Version"), "number"),
        Column("standing", words("Standing")),
        Column("begins", words("In force from"), "day"),
        Column("ends", words("In force until"), "day"),
        Column("decided_on", words("Decided"), "day"),
        Column("decision", words("Decision number"), "number"),
        Column("sort", words("Type of change")),
        Column("note", words("What has changed")),
        Column("outcome", words("Outcome")),
        Column("way", words("How it was decided")),
        Column("who", words("Who said yes")),
        Column("sure", words("How sure that is")),
        Column("attachments", words("Attachments"), "number"),
        Column("path", words("File")),
        Column("fingerprint", words("Fingerprint (SHA-256)")),
    )
    says = words("One row is one decided version of one document: the days on which it was the text to follow, what changed, and who said yes.")
    rows = tuple(_rows(ground))
    return Item("EV02", words("Versions and their decisions"), says, (Table("EV02", words("Versions and their decisions"), says, columns, rows),))


def _rows(ground: Ground) -> Iterator[dict[str, Cell]]:
    found = [(named, begins, ends) for id in sorted(ground.chosen) for named, begins, ends in spans(ground.histories[id], ground.asked.ends) if within(ground.asked, named, begins, ends)]
    told_once: dict[int, tuple[str, str]] = {}
    for (named, begins, ends), text in zip(found, ground.texts_of(named for named, _, _ in found), strict=True):
        decision, decided = named.decision, named.decided
        if decision.number not in told_once:
            told_once[decision.number] = people(ground, decision), sure(ground, decision)
        document = ground.decided.by_id[decided.id]
        who, how_sure = told_once[decision.number]
        yield {
            "id": decided.id,
            "title": title(ground, text or document),
            "version": decided.version,
            "standing": _standing(ground, named, begins, ends),
            "begins": begins,
            "ends": ends if ends is None or ends >= begins else None,
            "decided_on": decided_on(named),
            "decision": decision.number,
            "sort": change_word(ground, document.kind, decided.sort),
            "note": note(text),
            "outcome": told.outcome(decided.outcome, ground.words),
            "way": told.way(decided.way, ground.words),
            "who": who or None,
            "sure": how_sure or None,
            "attachments": len(decided.attachments),
            "path": decided.content.path,
            "fingerprint": decided.content.fingerprint,
        }


def _standing(ground: Ground, named: Named, begins: str, ends: str | None) -> str:
    words = ground.words
    if ends is not None and ends < begins:
        return words("Never in force: a newer decision came first")
    if begins > ground.asked.ends:
        return words("Waiting for its first day")
    if named.decided.outcome == "withdrawn":
        return words("Withdrawn")
    return words("In force") if ends is None or ends >= ground.asked.ends else words("Was in force")
