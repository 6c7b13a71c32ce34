"""Who wrote the commits of a proposal, as accounts: authors, committers, and those a message names as co-authors.

A co-author's line is only an address. It becomes an account when the forge itself ties the address to one; else
there is somebody who can't be named, and then nobody can be shown not to be that somebody.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_LINE = re.compile(r"^[^\S\n]*co-authored-by[^\S\n]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"<([^<>\s]+@[^<>\s]+)>\s*\Z")
MOST_COAUTHORS = 50


@dataclass(frozen=True, slots=True)
class Authored:
    """One commit: who the forge says wrote and committed it, and what it says itself."""

    people: tuple[tuple[str | None, str], ...]
    """Account (None: the forge doesn't know) and e-mail address, for author and committer."""
    message: str


def accounts(commits: Iterable[Authored], known: Callable[[str], str | None]) -> list[str | None]:
    """The accounts of everybody who wrote or co-wrote; None for each address that no account is known for.

    ``known`` asks the forge whose an address is; it is asked once for an address.
    """
    commits = list(commits)
    tied = {address.casefold(): account for commit in commits for account, address in commit.people if account and address}
    asked: dict[str, str | None] = {}

    def whose(address: str) -> str | None:
        key = address.casefold()
        if key not in tied and key not in asked:
            asked[key] = known(address) if address and len(asked) < MOST_COAUTHORS else None
        return tied.get(key) or asked.get(key)

    found: list[str | None] = []
    for commit in commits:
        found += [account or whose(address) for account, address in commit.people]
        for line in _LINE.findall(commit.message.replace("\r", "\n")):
            address = _ADDRESS.search(line)
            found.append(whose(address[1]) if address else None)
    return found
