"""What a pack holds of people, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from felles.evidence.ground import Ground
from felles.history.walking import Author
from felles.model import Decision, Kept
from felles.pack.seeing import NAMING
from felles.words import Words


class Personal:
    """Counts while a pack is written: accounts in the texts of those who decide, numbers of members in records, and names
    in Git objects."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._naming = {kind.name for kind in ground.decided.kinds.values() if kind.serves == NAMING}
        self._accounts: set[str] = set()
        self._texts = 0
        self._numbers: set[int] = set()
        self._records = 0
        self._authors: tuple[Author, ...] = ()

    def look(self, one: Kept, text: bytes) -> None:
        """Counts the accounts in a text that was handed over, and the texts that name any."""
        if one.kind not in self._naming:
            return
        document = self._ground.text(one.named)
        rows = document.data.get("members") if document is not None else None
        found = {str(row["account"]) for row in (rows if isinstance(rows, list) else ()) if isinstance(row, Mapping) and row.get("account")}
        self._accounts |= found
        self._texts += bool(found)

    def count(self, decision: Decision) -> None:
        """Counts whom a record names by number."""
        origin = decision.origin
        some = [number for one in decision.reviews for number in (one.no, one.on_behalf_of)]
        some += [origin.opened_by, origin.last_pushed_by, *origin.authors] if origin is not None else []
        found = {number for number in some if number is not None}
        self._numbers |= found
        self._records += bool(found)

    def name(self, authors: Iterable[Author]) -> None:
        """Takes in whom Git objects name."""
        self._authors = tuple(authors)

    def rows(self, words: Words) -> list[dict[str, Any]]:
        """What the manifest says of it: what, where, of how many people, in how many files, and why it is there."""
        found: list[dict[str, Any]] = []
        if self._texts:
            what, why = words("Accounts of members, in the texts of those who decide."), words("Without them it can't be worked out again whose yes counted.")
            found.append({"what": what, "where": "data/versions", "people": len(self._accounts), "files": self._texts, "why": why})
        if self._records:
            what, why = words("Members' numbers, in the records of decisions."), words("They say who was counted, without naming anybody.")
            found.append({"what": what, "where": "data/decisions", "people": len(self._numbers), "files": self._records, "why": why})
        if self._authors:
            who = [f"{one.name} <{one.email}>" for one in self._authors]
            what, why = words("Names and e-mail addresses, in Git's own objects."), words("They were asked for. They show that every version bears the name it should.")
            found.append({"what": what, "where": "data/objects", "people": len(who), "who": who, "why": why})
        return found
