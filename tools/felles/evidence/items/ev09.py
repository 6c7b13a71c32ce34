"""EV09: what was decided, by whom and how sure that is; from which places a yes came, and which have nobody who decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from felles.approval import recorded
from felles.evidence.ground import Ground
from felles.evidence.telling import people, sure
from felles.model import Cell, Column, Decided, Decision, Item, Table, day_of
from felles.plain import lowered
from felles.words import decisions as told
from felles.words.approvals import needed

_NAMED = 30
"""Documents of one decision that are named; of more, how many."""


def item(ground: Ground) -> Item:
    words = ground.words
    if ground.asked.one_day:
        says = words("The decisions behind what was in force that day: in which way, what the rules asked for, who said yes by role and site, and how sure that is.")
    else:
        says = words("What was decided in the period, in which way, what the rules asked for, who said yes by role and site, and how sure that is.")
    return Item("EV09", words("Decisions and representation"), says, (_decisions(ground), _representation(ground)))


def in_period(ground: Ground) -> tuple[Decision, ...]:
    """The decisions that concern something asked for, oldest first: those made in the period or, when it is asked how
    things stood on a day, those behind what was in force then."""
    behind = {one.named.decision.number for one in ground.kept if one.why == "in force"} if ground.asked.one_day else set()
    return tuple(
        decision
        for decision in ground.decided.decisions
        if decision.number in behind
        or (day_of(decision.decided_at) >= ground.asked.begins and (ground.asked.whole or any(one.id in ground.chosen for one in decision.documents)))
    )


def _decisions(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("decision", words("Decision number"), "number"),
        Column("decided_on", words("Decided"), "day"),
        Column("decided_at", words("At (UTC)"), "moment"),
        Column("way", words("How it was decided")),
        Column("body", words("Who decides on it")),
        Column("documents", words("What")),
        Column("files", words("Files of how the handbook works"), "number"),
        Column("asked", words("What the rules asked for")),
        Column("present", words("Present, by the minutes decided with it"), "number"),
        Column("who", words("Who said yes")),
        Column("yes", words("Yes"), "number"),
        Column("sure", words("How sure that is")),
        Column("against", words("Asked for changes, and it was decided all the same"), "number"),
        Column("places", words("Sites a yes came from")),
        Column("silent", words("Sites in use that no yes came from")),
        Column("why", words("Why it was adopted")),
        Column("proposal", words("Proposal number"), "number"),
        Column("path", words("Record")),
        Column("fingerprint", words("Fingerprint (SHA-256)")),
    )
    says = words("One row is one decision. That a site is silent need not be wrong: the rules say whose yes is asked for.")
    called = _Called(ground)
    return Table("EV09", words("Decisions"), says, columns, tuple(_row(ground, decision, called) for decision in in_period(ground)))


def _row(ground: Ground, decision: Decision, called: _Called) -> dict[str, Cell]:
    words = ground.words
    day = day_of(decision.decided_at)
    ways = dict.fromkeys(told.way(one.way, words) for one in decision.documents) or {words("How the handbook itself works"): None}
    bodies = dict.fromkeys(_body(ground, one.body) for one in decision.documents if one.body)
    said_yes = {place for _, place in (a.who for a in decision.approvals) if place}
    silent = [] if decision.baseline else [id for id in _in_use(ground, day) if id not in said_yes]
    return {
        "decision": decision.number,
        "decided_on": day,
        "decided_at": decision.decided_at,
        "way": ", ".join(ways),
        "body": ", ".join(bodies) or None,
        "documents": _what(ground, decision.documents),
        "files": len(decision.files),
        "asked": _asked(ground, decision, called),
        "present": _present(ground, decision),
        "who": people(ground, decision) or None,
        "yes": len(decision.approvals),
        "sure": sure(ground, decision) or None,
        "against": sum(review.state == "changes_requested" for review in decision.reviews),
        "places": ", ".join(ground.place(id) for id in sorted(said_yes)) or None,
        "silent": ", ".join(map(ground.place, silent)) or None,
        "why": decision.why,
        "proposal": decision.origin.number if decision.origin is not None else None,
        "path": decision.path,
        "fingerprint": decision.fingerprint,
    }


def _body(ground: Ground, id: str) -> str:
    target = ground.names.named("bodies", id)
    return ground.names.title(target) if target is not None else id


def _what(ground: Ground, documents: tuple[Decided, ...]) -> str | None:
    if len(documents) > _NAMED:
        return ground.words.many("{count} document", "{count} documents", len(documents))
    return "; ".join(_one(ground, one) for one in documents) or None


def _one(ground: Ground, decided: Decided) -> str:
    said = f"{decided.id} {ground.words('version {number}', number=decided.version)}"
    return said if decided.outcome in ("approved", "baseline") else f"{said} ({lowered(told.outcome(decided.outcome, ground.words))})"


def _asked(ground: Ground, decision: Decision, called: _Called) -> str | None:
    """What the rules that were used asked for, as they stood in the record, by the way that was gone."""
    ways = dict.fromkeys(one.way for one in decision.documents) or {"reviews": None}
    found = dict.fromkeys(needed(entry, way, ground.words, called) for entry in recorded(decision.policy) for way in ways)
    return "; ".join(one for one in found if one) or None


def _present(ground: Ground, decision: Decision) -> int | None:
    """How many were there, by the minutes that were decided with it; of several the fewest. None where there were none."""
    decided = {one.content.path for one in decision.documents}
    return min((len(one.present) for one in ground.decided_facts["minutes"] if one.path in decided), default=None)


class _Called(Mapping[str, str]):
    """What functions and places are called inside a sentence, by id."""

    def __init__(self, ground: Ground) -> None:
        self._known = {id: ground.place(id) for id in ground.facts["everywhere"]}
        self._known |= {document.id: lowered(ground.actor(document.id)) for document in ground.handbook.serving("actors")}

    def __getitem__(self, id: str) -> str:
        return self._known[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def _in_use(ground: Ground, day: str) -> list[str]:
    """The places that gave care on a day, as the register knows them at the end; units that only support others are none."""
    found = []
    for _, _, entry in ground.handbook.entries("places"):
        begins, ends, id = entry.get("active_from"), entry.get("active_to"), entry.get("id")
        opened = not isinstance(begins, str) or begins <= day
        if isinstance(id, str) and entry.get("type") != "support" and opened and not (isinstance(ends, str) and ends < day):
            found.append(id)
    return found


def _representation(ground: Ground) -> Table:
    words = ground.words
    columns = (
        Column("body", words("Who decides")),
        Column("place", words("Site")),
        Column("members", words("Members"), "number"),
        Column("deputies", words("Deputies"), "number"),
        Column("missing", words("Nobody from there"), "yes"),
        Column("decisions", words("Decisions listed here in which a yes from there counted"), "number"),
        Column("of", words("Decisions listed here"), "number"),
    )
    day = ground.asked.ends
    rows: list[dict[str, Cell]] = []
    some = [decision for decision in in_period(ground) if not decision.baseline]
    for body in ground.facts["teams"]:
        if not body.entries:
            continue
        own = [d for d in some if any(one.body == body.id for one in d.documents)]
        yes = Counter(place for d in own for place in {place for _, place in (a.who for a in d.approvals)})
        for id in _in_use(ground, day):
            here = {(m.no, m.deputy_for is not None) for m in body.members if m.site == id and m.begins <= day and (m.ends is None or day <= m.ends)}
            members = sum(not deputy for _, deputy in here)
            rows.append(
                {"body": _body(ground, body.id), "place": ground.place(id), "members": members, "deputies": len(here) - members, "missing": members == 0, "decisions": yes[id], "of": len(own)}
            )
    says = words("One row is one site in use and one of those who decide: who sits there for it at the end of {date}, and how often its yes counted.", date=words.date(day))
    return Table("EV09-representation", words("Who sits at the table for each site"), says, columns, tuple(rows))
