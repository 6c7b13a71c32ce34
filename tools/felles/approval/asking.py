"""Whom it makes sense to ask: the accounts that could say yes by an entry of the policy. A convenience that decides nothing."""

from __future__ import annotations

import re

from felles.model import Entry, Group, Member, Team

_ACCOUNT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def askable(team: Team, entry: Entry) -> tuple[str, ...]:
    """Accounts of members who together could meet an entry, each once, in the order of their rows.

    Everybody with a function that a group names; where a group takes whoever, the first at each site that has nobody
    yet. Only what the file says counts, and no day: members without a last day who stand in for nobody. Accounts that
    no forge would give are left out.
    """
    rows = [row for row in team.members if row.fixed and row.ends is None and row.deputy_for is None]
    rows = [row for row in rows if row.account and _ACCOUNT.fullmatch(row.account)]
    asked = [row for row in rows if any(group.role is not None and _fits(group, row) for group in entry.groups)]
    for group in entry.groups:
        for row in rows:
            if group.role is None and _fits(group, row) and row.site not in {other.site for other in asked}:
                asked.append(row)
    return tuple(dict.fromkeys(row.account for row in rows if row in asked and row.account))


def _fits(group: Group, row: Member) -> bool:
    return group.role in (None, row.role) and group.site in (None, "any", "own", row.site)
