"""What every table of evidence says in the same words: who, where, by which way, and how things stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from felles.evidence.ground import Ground
from felles.model import Decision, Document, Kind, Named, Standing, State, Target, day_of
from felles.plain import lowered, said
from felles.words import N_
from felles.words import decisions as told

STANDINGS: Mapping[State, str] = {
    "in-force": N_("In force"),
    "withdrawn": N_("Withdrawn"),
    "waiting": N_("Waiting for its first day"),
    "unproven": N_("Not decided"),
}


def standing_word(ground: Ground, standing: Standing) -> str:
    """What a document counts for at the end of the last day. A newer text that waits takes nothing from the one in force."""
    if standing.state == "waiting" and standing.in_force is not None:
        return ground.words(STANDINGS["withdrawn" if standing.in_force.decided.outcome == "withdrawn" else "in-force"])
    return ground.words(STANDINGS[standing.state or "unproven"])


def title(ground: Ground, document: Document) -> str:
    """What a document is called."""
    return ground.names.title_of(Target(document))


def called(ground: Ground, id: str) -> str:
    """A document by its id, wherever it stands: its title, after its id where that is more than its name once more."""
    for handbook in (ground.handbook, ground.decided, ground.tip):
        document = handbook.by_id.get(id) if handbook is not None else None
        if document is not None:
            name = title(ground, document)
            return f"{id} {name}" if id.isupper() and name != id else name
    return id


def sort(ground: Ground, document: Document) -> str:
    """What sort of document it is, in a word."""
    return ground.names.singular(document.kind)


def related(ground: Ground, document: Document, relation: str) -> str:
    """What a document itself names with a relation, as people call it: who answers for it, where it applies."""
    for reference in document.kind.references:
        if reference.relation == relation:
            path = tuple(part for part in reference.pointer if part != "*")
            value: Any = document.data
            for part in path:
                value = value.get(part) if isinstance(value, Mapping) else None
            words = said(ground.names, document.kind, path, value)
            if words:
                return words
    return ""


def field(document: Document, name: str) -> str | None:
    """One of the fields every document may have, where it is text."""
    value = document.data.get(name)
    return value if isinstance(value, str) else None


def people(ground: Ground, decision: Decision) -> str:
    """Functions and places of those who said yes; never who they are."""
    found = [(ground.actor(actor), ground.place(place)) for actor, place in (approval.who for approval in decision.approvals)]
    return told.who([(lowered(actor) if i else actor, place) for i, (actor, place) in enumerate(found)], ground.words)


def sure(ground: Ground, decision: Decision) -> str:
    """How sure the approvals of a decision are; of what was adopted, that there are none."""
    if decision.baseline:
        return ground.words("nobody was asked: it was adopted as it stood")
    return told.sure(decision, ground.words)


def decided_on(named: Named) -> str:
    return day_of(named.decision.decided_at)


def change_word(ground: Ground, kind: Kind, sort: str) -> str:
    """What sort of change it was, in the words the header has for it."""
    return ground.names.label(kind, f"change.class={sort}")


def note(document: Document | None) -> str | None:
    """What the writer said had changed; None where the text isn't at hand."""
    change = document.data.get("change") if document is not None else None
    found = change.get("note") if isinstance(change, Mapping) else None
    return found if isinstance(found, str) else None
