"""EV20: what of people is in what is handed over, why and for how long; and what was found by looking for more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from felles.evidence.ground import Ground
from felles.evidence.telling import title
from felles.facts import Facts
from felles.model import Cell, Column, Document, Item, Kept, Options, Table
from felles.rules import all_rules
from felles.words import N_

_RULE = "C6"
"""The rule that looks for identity numbers, private addresses, telephone numbers and names."""
_FOUND: Mapping[str, str] = {
    "number": N_("An identity number"),
    "mail": N_("A private e-mail address"),
    "phone": N_("A telephone number outside the register"),
    "name": N_("What looks like a name"),
}
_HELPING = ("routes", "places", "options")
"""What the rule asks for to know what is nobody's: numbers and names of the service's own."""
_AT_ONCE = 256


def item(ground: Ground) -> Item:
    words = ground.words
    says = words("What personal data is in the texts and records handed over, why, and for how long; and what was found when every text was searched for more.")
    found, looked_at = _scanned(ground)
    return Item("EV20", words("Personal data"), says, (_held(ground, looked_at, len(found)), _scan(ground, found)))


def _held(ground: Ground, looked_at: int, found: int) -> Table:
    words = ground.words
    columns = (
        Column("what", words("What")),
        Column("count", words("How many"), "number"),
        Column("why", words("Why")),
    )
    given = [one for one in ground.kept if ground.gives(one)]
    accounts, keys = _accounts(ground, given)
    numbers = _numbers(ground)
    options: Options = ground.decided_facts["options"]
    kept = options.evidence.get("retention") or words("The handbook doesn’t say how long. Ask whoever is responsible for the archive.")
    because = words("Without it nobody could work out again whose yes counted. No name is beside it.")
    rows: list[dict[str, Cell]] = [
        {"what": words("Member numbers in records of decisions, by the last day"), "count": len(numbers), "why": because},
        {"what": words("Accounts of members in the texts of those who decide"), "count": accounts, "why": because if accounts else words("They were left out, or there are none.")},
        {"what": words("Public keys of members, to see that a signature is theirs"), "count": keys, "why": because if keys else words("They were left out, or there are none.")},
        {"what": words("Texts looked through for anything else about people"), "count": looked_at, "why": words("What is once handed over can’t be taken back.")},
        {"what": words("Found in them"), "count": found, "why": words("See the other table. What was found isn’t repeated there.")},
        {"what": words("How long it is kept"), "count": None, "why": kept},
    ]
    says = words("Roles and sites stand for people everywhere; only the staff system says who somebody is.")
    return Table("EV20", words("What personal data is handed over"), says, columns, tuple(rows))


def _accounts(ground: Ground, given: list[Kept]) -> tuple[int, int]:
    """How many accounts and public keys stand in the texts of those who decide."""
    bodies = [one for one in given if ground.decided.kinds[one.kind].serves == "bodies"]
    accounts: set[str] = set()
    keys: set[str] = set()
    for text in ground.texts_of(one.named for one in bodies):
        rows = text.data.get("members") if text is not None else None
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, Mapping):
                accounts |= {row["account"]} if isinstance(row.get("account"), str) else set()
                keys |= {row["key"]} if isinstance(row.get("key"), str) else set()
    return len(accounts), len(keys)


def _numbers(ground: Ground) -> set[int]:
    found: set[int | None] = set()
    for decision in ground.decided.decisions:
        found |= {number for one in decision.reviews for number in (one.no, one.on_behalf_of)}
        if decision.origin is not None:
            found |= {decision.origin.opened_by, decision.origin.last_pushed_by, *decision.origin.authors}
    return {number for number in found if number is not None}


Found = tuple[str, str, int, str, int, str]
"""Id, title, decision, path, line, and what it is."""


def _scanned(ground: Ground) -> tuple[list[Found], int]:
    """What the rule finds in each text handed over, the texts of one document one at a time: two can't stand at a place."""
    check = all_rules()[_RULE]
    assert check.check is not None
    helping = [d for d in ground.decided.documents if d.kind.serves in _HELPING]
    found: list[Found] = []
    looked_at = 0
    for some in _layers(ground):
        looked_at += len(some)
        by_path = {document.path: (one, document) for one, document in some}
        documents = [document for _, document in some] + [d for d in helping if d.path not in by_path]
        facts = Facts(replace(ground.decided, documents=tuple(documents)), ground.asked.ends, settled=True)
        for problem in check.check(*(facts[need] for need in check.needs)):
            if problem.place.path in by_path:
                one, document = by_path[problem.place.path]
                what = ground.words(_FOUND.get(problem.variant, N_("Something about a person")))
                found.append((document.id, title(ground, document), one.named.decision.number, problem.place.path, problem.place.line, what))
    return sorted(found), looked_at


def _layers(ground: Ground) -> Iterator[list[tuple[Kept, Document]]]:
    """Every text handed over that can be read, a few hundred at once, never two of one path."""
    by_turn: dict[int, list[Kept]] = defaultdict(list)
    turns: dict[str, int] = defaultdict(int)
    for one in ground.kept:
        if ground.gives(one):
            path = one.named.decided.content.path
            by_turn[turns[path]].append(one)
            turns[path] += 1
    for turn in sorted(by_turn):
        for start in range(0, len(by_turn[turn]), _AT_ONCE):
            some = by_turn[turn][start : start + _AT_ONCE]
            read = zip(some, ground.texts_of(one.named for one in some), strict=True)
            yield [(one, document) for one, document in read if document is not None]


def _scan(ground: Ground, found: list[Found]) -> Table:
    words = ground.words
    columns = (
        Column("id", words("Id")),
        Column("title", words("Title")),
        Column("decision", words("Decision number"), "number"),
        Column("path", words("File")),
        Column("line", words("Line"), "number"),
        Column("what", words("What was found")),
    )
    rows: tuple[dict[str, Cell], ...] = tuple(dict(zip((c.key for c in columns), row, strict=True)) for row in found)
    says = words("One row is one place in one text handed over where something about a person may have been written. It is looked for by its form, so a name in running text isn’t found.")
    return Table("EV20-scan", words("What was found about people"), says, columns, rows)
