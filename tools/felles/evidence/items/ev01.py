"""EV01: every document asked for, as it stood at the end."""

from __future__ import annotations

from felles.evidence.ground import Ground
from felles.evidence.telling import decided_on, field, related, sort, standing_word, title
from felles.model import Cell, Column, Document, Item, Named, Standing, Table, days_after
from felles.words import decisions as told


def item(ground: Ground) -> Item:
    words = ground.words
    columns = (
        Column("id", words("Id")),
        Column("sort", words("Type of document")),
        Column("title", words("Title")),
        Column("standing", words("Standing")),
        Column("version", words("Version"), "number"),
        Column("begins", words("In force from"), "day"),
        Column("ends", words("In force until"), "day"),
        Column("next", words("Newer version from"), "day"),
        Column("decided_on", words("Decided"), "day"),
        Column("decision", words("Decision number"), "number"),
        Column("outcome", words("Outcome")),
        Column("way", words("How it was decided")),
        Column("review_due", words("To be reviewed by"), "day"),
        Column("overdue", words("Review is overdue"), "yes"),
        Column("owner", words("Responsible")),
        Column("places", words("Applies at")),
        Column("case_ref", words("Case reference")),
        Column("attachments", words("Attachments"), "number"),
        Column("path", words("File")),
        Column("fingerprint", words("Fingerprint (SHA-256)")),
    )
    rows = tuple(_row(ground, id) for id in sorted(ground.chosen))
    says = words("One row is one document, as it stood at the end of {date}. What waits for its day and what is withdrawn is here too.", date=words.date(ground.asked.ends))
    return Item("EV01", words("Register of documents"), says, (Table("EV01", words("Register of documents"), says, columns, rows),))


def _row(ground: Ground, id: str) -> dict[str, Cell]:
    standing = ground.standings[id]
    document = ground.handbook.by_id.get(id) or ground.decided.by_id[id]
    named = standing.in_force or standing.newest
    assert named is not None, "what is asked for was decided"
    begins, ends = _days(standing, named)
    coming = standing.next
    return {
        "id": id,
        "sort": sort(ground, document),
        "title": title(ground, document),
        "standing": standing_word(ground, standing),
        "version": named.decided.version,
        "begins": begins,
        "ends": ends,
        "next": coming.decided.in_force_from if coming is not None and coming is not named else None,
        "decided_on": decided_on(named),
        "decision": named.decision.number,
        "outcome": told.outcome(named.decided.outcome, ground.words),
        "way": told.way(named.decided.way, ground.words),
        "review_due": standing.review_due,
        "overdue": standing.overdue,
        "owner": related(ground, document, "owns"),
        "places": related(ground, document, "applies"),
        "case_ref": _case(document),
        "attachments": len(named.decided.attachments),
        "path": named.decided.content.path,
        "fingerprint": named.decided.content.fingerprint,
    }


def _days(standing: Standing, named: Named) -> tuple[str | None, str | None]:
    """The first and last day of what is, was or will be the text to follow."""
    if named.decided.outcome != "withdrawn":
        return named.decided.in_force_from, None
    before = [one for one in standing.history if one.decision.number < named.decision.number]
    last = days_after(named.decided.in_force_from, -1)
    begun = [one.decided.in_force_from for one in before if one.decided.in_force_from <= last]
    return (begun[-1], last) if begun else (None, None)


def _case(document: Document) -> str | None:
    return field(document, "case_ref")
