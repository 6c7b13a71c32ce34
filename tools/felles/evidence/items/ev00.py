"""EV00: what stands on main and nobody has decided, and every change that reached main by itself. It is read first.

And EV00b: what was decided, and is less sure than it looks: what still waits to be confirmed, what was only
adopted as it stood, and whose yes rests on a file's word alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from felles.evidence.ground import Ground
from felles.evidence.items.ev09 import in_period
from felles.evidence.telling import decided_on, people, title
from felles.facts.decided import awaiting
from felles.model import Cell, Column, Decision, Document, Item, Standing, Table, day_of
from felles.words import N_

_SORTS: Mapping[str, str] = {
    "changed": N_("Changed without a decision"),
    "removed": N_("Removed without a decision"),
    "added": N_("Added without a decision"),
    "record": N_("The record of a decision was changed or removed"),
}
_TAMPERED: Mapping[str, str] = {
    "changed": N_("The record was changed"),
    "removed": N_("The record was removed"),
    "mixed": N_("The record came together with other changes"),
}


def undecided(ground: Ground) -> Item:
    """Whatever was asked for: what is undecided anywhere tells how far the rest can be relied on."""
    words = ground.words
    name = words("What nobody has decided")
    says = words("What is on main without a decision, and each change that reached main by itself. It is about the whole handbook, whatever was asked for.")
    if ground.tip is None:
        return Item("EV00", name, says, (), words("It rests on the whole history, which isn’t at hand here."), "history")
    return Item("EV00", name, says, (_unproven(ground), _bypasses(ground), _records(ground)), "", "history")


def _unproven(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("sort", words("What is wrong")),
        Column("id", words("Id")),
        Column("title", words("Title")),
        Column("path", words("File")),
        Column("version", words("Newest decided version"), "number"),
        Column("decided_on", words("Decided"), "day"),
        Column("decision", words("Decision number"), "number"),
        Column("asked", words("Part of what is asked for"), "yes"),
    )
    says = words("One row is one document or file that stands, or is missing, in the handbook (main, {commit}) other than as decided.", commit=ground.commit[:12])
    return Table("EV00-unproven", words("Stands without a decision now"), says, columns, (*_documents(ground), *_files(ground)))


def _documents(ground: Ground) -> Iterator[dict[str, Cell]]:
    assert ground.tip is not None
    for id, standing in sorted(ground.tip_standings.items()):
        if standing.state != "unproven":
            continue
        newest = standing.newest
        document = ground.tip.by_id.get(id) or ground.decided.by_id.get(id)
        path = ground.tip.by_id[id].path if standing.here else newest.decided.content.path if newest is not None else None
        yield {
            "sort": ground.words(_wrong(standing)),
            "id": id,
            "title": title(ground, document) if document is not None else None,
            "path": path,
            "version": newest.decided.version if newest is not None else None,
            "decided_on": decided_on(newest) if newest is not None else None,
            "decision": newest.decision.number if newest is not None else None,
            "asked": id in ground.chosen,
        }


def _wrong(standing: Standing) -> str:
    if not standing.here:
        return _SORTS["removed"]
    return _SORTS["changed"] if standing.newest is not None else _SORTS["added"]


def _files(ground: Ground) -> Iterator[dict[str, Cell]]:
    assert ground.tip is not None
    for path, known in ground.tip_facts["unproven_files"]:
        sort = "added" if not known else "changed" if path in ground.tip.files else "removed"
        yield {"sort": ground.words(_SORTS[sort]), "id": None, "title": None, "path": path, "version": None, "decided_on": None, "decision": None, "asked": False}


def _bypasses(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("sort", words("What happened")),
        Column("document", words("Id")),
        Column("path", words("File")),
        Column("at", words("When, as the change says itself"), "moment"),
        Column("commit", words("Change (its id in Git)")),
        Column("ended", words("Corrected by (its id in Git)")),
        Column("decision", words("Decided afterwards by number"), "number"),
        Column("stands", words("Still so"), "yes"),
    )
    rows: tuple[dict[str, Cell], ...] = tuple(
        {
            "sort": words(_SORTS[one.sort]),
            "document": one.document,
            "path": one.path,
            "at": one.at,
            "commit": one.commit,
            "ended": one.ended,
            "decision": one.decision,
            "stands": one.ended is None,
        }
        for one in ground.bypasses
    )
    says = words("One row is one change of what is decided on that reached main without a decision, and how it ended.")
    return Table("EV00-bypasses", words("Changes that went past the decision"), says, columns, rows)


def _records(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("sort", words("What happened")),
        Column("path", words("Record")),
        Column("commit", words("Change (its id in Git)")),
        Column("mended", words("Stands again as it was made"), "yes"),
    )
    rows: tuple[dict[str, Cell], ...] = tuple(
        {"sort": words(_TAMPERED.get(sort, sort)), "path": path, "commit": commit, "mended": mended} for path, sort, commit, mended in ground.tampered
    )
    says = words("One row is one record of a decision that was changed, removed or mixed with other changes after it was made.")
    return Table("EV00-records", words("Records that were touched"), says, columns, rows)


def less_sure(ground: Ground) -> Item:
    words = ground.words
    says = words("What was decided and is less sure than it looks: what has not been confirmed yet, what was adopted as it stood, and approvals that rest on a file’s word.")
    tables = (_confirm(ground), _adopted(ground), _stated(ground))
    return Item("EV00b", words("What is less sure"), says, tables)


def _confirm(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("id", words("Id")),
        Column("title", words("Title")),
        Column("decision", words("Decision number"), "number"),
        Column("decided_on", words("Decided"), "day"),
        Column("who", words("Who said yes")),
        Column("confirm_by", words("To be confirmed by"), "day"),
        Column("late", words("Late"), "yes"),
    )
    rows: list[dict[str, Cell]] = []
    for document in _asked(ground):
        standing = ground.standings[document.id]
        waiting = awaiting(standing.history)
        if waiting is not None:
            by = standing.confirm_by
            rows.append(
                {
                    "id": document.id,
                    "title": title(ground, document),
                    "decision": waiting.decision.number,
                    "decided_on": decided_on(waiting),
                    "who": people(ground, waiting.decision) or None,
                    "confirm_by": by,
                    "late": by is not None and by < ground.asked.ends,
                }
            )
    says = words("One row is one text that few decided at once because it was urgent, and that the others had not confirmed by the end of {date}.", date=words.date(ground.asked.ends))
    return Table("EV00b-confirm", words("Awaiting confirmation"), says, columns, tuple(rows))


def _asked(ground: Ground) -> Iterator[Document]:
    for id in sorted(ground.chosen):
        yield ground.handbook.by_id.get(id) or ground.decided.by_id[id]


def _adopted(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("decision", words("Decision number"), "number"),
        Column("decided_on", words("Adopted"), "day"),
        Column("later", words("After the handbook had begun"), "yes"),
        Column("why", words("Why it was adopted")),
        Column("documents", words("Documents adopted"), "number"),
        Column("files", words("Files of how the handbook works"), "number"),
        Column("still", words("Of what is asked for, still in force as adopted"), "number"),
        Column("which", words("Which")),
    )
    rows: list[dict[str, Cell]] = []
    first = ground.decided.decisions[0].number
    shown: dict[int, list[str]] = defaultdict(list)
    for document in _asked(ground):
        named = ground.standings[document.id].in_force
        if named is not None:
            shown[named.decision.number].append(document.id)
    for decision in ground.decided.decisions:
        still = shown.get(decision.number, [])
        if decision.baseline and (still or day_of(decision.decided_at) >= ground.asked.begins):
            rows.append(
                {
                    "decision": decision.number,
                    "decided_on": day_of(decision.decided_at),
                    "later": decision.number != first,
                    "why": decision.why,
                    "documents": len(decision.documents),
                    "files": len(decision.files),
                    "still": len(still),
                    "which": ", ".join(still) or None,
                }
            )
    says = words("One row is one time when texts were adopted as they stood: nobody was asked, so nobody’s yes stands behind them.")
    return Table("EV00b-adopted", words("Adopted, not decided"), says, columns, tuple(rows))


def _stated(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("decision", words("Decision number"), "number"),
        Column("decided_on", words("Decided"), "day"),
        Column("stated", words("Approvals known only from a file"), "number"),
        Column("yes", words("Approvals in all"), "number"),
        Column("who", words("Who said yes")),
        Column("documents", words("What")),
    )
    rows = tuple(_stated_row(ground, decision, stated) for decision in _relied_on(ground) if (stated := sum(a.strength == "stated" for a in decision.approvals)))
    says = words("One row is one decision with approvals that nothing but a file tells of: whoever could write to main could have written them.")
    return Table("EV00b-stated", words("Approvals that are only stated"), says, columns, rows)


def _relied_on(ground: Ground) -> list[Decision]:
    """The decisions of the period, and those behind what is asked for and in force."""
    found = {decision.number: decision for decision in in_period(ground)}
    for id in ground.chosen:
        named = ground.standings[id].in_force
        if named is not None:
            found[named.decision.number] = named.decision
    return [found[number] for number in sorted(found)]


def _stated_row(ground: Ground, decision: Decision, stated: int) -> dict[str, Cell]:
    return {
        "decision": decision.number,
        "decided_on": day_of(decision.decided_at),
        "stated": stated,
        "yes": len(decision.approvals),
        "who": people(ground, decision) or None,
        "documents": ", ".join(one.id for one in decision.documents if one.id in ground.chosen) or None,
    }
