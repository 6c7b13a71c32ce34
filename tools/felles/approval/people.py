"""Who is who: accounts that are one person, who is a member at a moment, and in whose place a member sits."""

from __future__ import annotations

import datetime
import string
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from felles.approval.moments import midnight, over
from felles.model import Member, Team


@lru_cache(maxsize=8192)
def folded(account: str) -> str:
    """An account as it is compared: exact but for the case of a to z. What merely looks alike is another account, such
    as one with the sign for kelvin in it, which Unicode takes for a k."""
    return unicodedata.normalize("NFC", account.translate(_SMALL))


_SMALL = {ord(letter): letter.lower() for letter in string.ascii_uppercase}


@dataclass(frozen=True, slots=True)
class People:
    """The accounts the teams know. Persons are joined across teams by their accounts, never by number alone."""

    persons: Mapping[str, str]
    """Account -> the person, named by one of their accounts."""
    numbers: Mapping[str, Mapping[str, int | None]]
    """Team's path -> account -> member number; None for an account that stands with two members: it is nobody's."""

    def person(self, account: str | None) -> str | None:
        """Who an account belongs to; an account no team knows is a person of its own."""
        return None if account is None else self.persons.get(folded(account), folded(account))

    def number(self, team: Team, account: str | None) -> int | None:
        """The member whose account it is, whether a member just now or not."""
        return None if account is None else self.numbers[team.path].get(folded(account))

    def shared(self, team: Team, account: str) -> bool:
        """True for an account that stands with several members of the team."""
        return folded(account) in self.numbers[team.path] and self.number(team, account) is None


def people(teams: Iterable[Team]) -> People:
    """Everybody in the teams' files, members past and to come among them: a second account of old is one still."""
    joined: dict[str, str] = {}

    def root(account: str) -> str:
        while joined.setdefault(account, account) != account:
            account = joined[account]
        return account

    numbers: dict[str, dict[str, int | None]] = {}
    for team in teams:
        own = numbers.setdefault(team.path, {})
        first: dict[int, str] = {}
        for row in team.members:
            if row.account is None:
                continue
            account = folded(row.account)
            own[account] = row.no if own.get(account, row.no) == row.no else None
            one, other = sorted((root(account), root(first.setdefault(row.no, account))))
            joined[other] = one
    return People({account: root(account) for account in list(joined)}, numbers)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A team at one moment: its members' rows that hold then, by number."""

    rows: Mapping[int, tuple[Member, ...]]

    def place(self, row: Member) -> int:
        """Whose place a row is in: the member's own, or that of whom they stand in for, who may stand in for another."""
        place, seen = row.no, [row.no]
        behind = row.deputy_for
        while behind is not None:
            if behind in seen:  # two who stand in for each other have one place between them
                return min(seen[seen.index(behind) :])
            place = behind
            seen.append(place)
            rows = self.rows.get(place, ())
            principals = [r.deputy_for for r in rows]
            behind = None if None in principals or not rows else min(p for p in principals if p is not None)
        return place

    def roles(self, row: Member) -> frozenset[str]:
        """What a row counts as: its own role and, for a deputy, the role of whom it stands in for."""
        return frozenset({row.role, *(r.role for r in self.rows.get(row.deputy_for or 0, ()))})


@lru_cache(maxsize=1024)
def sitting(members: tuple[Member, ...], moment: datetime.datetime) -> Sitting:
    """Whose time has begun and isn't over; the last day is a day of it, until midnight in Norway."""
    rows: defaultdict[int, list[Member]] = defaultdict(list)
    for row in members:
        begins, ends = midnight(row.begins), None if row.ends is None else over(row.ends)
        if begins is not None and begins <= moment and (row.ends is None or (ends is not None and moment < ends)):
            rows[row.no].append(row)
    return Sitting({no: tuple(some) for no, some in rows.items()})
