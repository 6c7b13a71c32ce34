"""GitHub, on its own address or an organisation's own server.

A review there names the commit it was given on. Who pushed last, and when, is in the repository's activity; a token
that may not read that leaves both unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from urllib.parse import quote

from felles.errors import CannotRun
from felles.forge.answers import Answer, rows
from felles.forge.asking import Line, Parameters
from felles.forge.comments import marked, ours, same
from felles.forge.moments import written
from felles.forge.protocol import Open
from felles.forge.reviews import everybody, program, said
from felles.forge.settled import settled
from felles.forge.statuses import CONTEXT, newest, shortened
from felles.forge.writers import Authored, accounts
from felles.model.judging import Proposal, Review, Reviews
from felles.words import N_

VERSION = "2022-11-28"
"""Of the API; asked for by name, so that a newer one changes nothing under us."""
_SIZE = ("per_page", 100)
_NOREPLY = re.compile(r"(?:([0-9]+)\+)?([A-Za-z0-9-]+(?:\[bot\])?)@users\.noreply\.(\S+)", re.IGNORECASE)
_NOT_SAID = ("pending",)
"""A review its writer hasn't sent yet."""
_PERSON = "User"
_REMOVED = "branch_deletion"
_WEB = "web-flow"
_MARKS = {True: "success", None: "pending", False: "failure"}


class GitHub:
    """See ``protocol.Forge``."""

    name = "github"
    longest_comment = 65_536

    def __init__(self, line: Line, repository: str, urgent: Collection[str]) -> None:
        self._line = line
        self._at = "/repos/" + "/".join(quote(part, safe="") for part in repository.split("/"))
        self._urgent = {label.casefold() for label in urgent}

    def head_ref(self, number: int) -> str:
        return f"refs/pull/{number}/head"

    def proposal(self, number: int) -> Reviews:
        return settled(lambda: self._proposal(number))

    def _proposal(self, number: int) -> Reviews:
        at = f"{self._at}/pulls/{number}"
        pull = self._line.one(at)
        head = pull.part("head")
        opened, merged = pull.moment("created_at"), pull.maybe_moment("merged_at")
        pusher, pushed = self._pushed(head)
        proposal = Proposal(
            number=number,
            url=pull.text("html_url"),
            opened_by=_login(pull.maybe_part("user")),
            opened_at=written(opened),
            base=pull.part("base").commit("sha"),
            head=head.commit("sha"),
            # Nobody could see it as a proposal before there was one.
            head_at=max(pushed, written(opened, late=True)) if pushed else None,
            authors=everybody(self._authors(at, pull)),
            last_pushed_by=pusher,
            merged_at=written(merged) if merged else None,
            # Before the merge this is a trial merge of the forge's own.
            merge_commit=pull.maybe_commit("merge_commit_sha") if merged else None,
            urgent=any(label.text("name").casefold() in self._urgent for label in pull.rows("labels")),
        )
        found = map(_review, self._line.all(f"{at}/reviews", {}, _SIZE))
        return Reviews(self.name, proposal, tuple(review for review in found if review is not None))

    def _authors(self, at: str, pull: Answer) -> list[str | None]:
        found = self._line.all(f"{at}/commits", {}, _SIZE)
        if len(found) != pull.number("commits"):  # the list ends after 250, without saying so
            raise CannotRun(
                N_("Proposal {number} has {count} commits, and the forge shows {shown} of them."),
                N_("Try again; if it has more than 250, make a new proposal with the same content in fewer."),
                number=pull.number("number"),
                count=pull.number("commits"),
                shown=len(found),
            )
        return accounts(map(_written, found), self._whose)

    def _whose(self, address: str) -> str | None:
        """The account of an address that GitHub gave out itself; by number, since accounts can be renamed."""
        match = _NOREPLY.fullmatch(address)
        if match is None or match[3].lower() != self._server():
            return None
        if match[1] is None:
            return match[2]
        got = self._line.get(f"/user/{match[1]}", or_none=(404,))
        return Answer(got.value, "").text("login") if got else None

    def _server(self) -> str:
        host = self._line.host
        return "github.com" if host == "api.github.com" else host

    def _pushed(self, head: Answer) -> tuple[str | None, str | None]:
        """Who pushed the head, and when; None, None where that can't be read or the newest push brought another."""
        repository = head.maybe_part("repo")
        if repository is None:
            return None, None
        full = "/".join(quote(part, safe="") for part in repository.text("full_name").split("/"))
        asked: Parameters = {"ref": f"refs/heads/{head.text('ref')}", "direction": "desc", "per_page": 100}
        got = self._line.get(f"/repos/{full}/activity", asked, or_none=(403, 404, 422))
        for row in _newest(rows(got.value, "") if got else []):
            if row.text("activity_type") != _REMOVED:
                if row.commit("after") != head.commit("sha"):
                    return None, None
                return _login(row.maybe_part("actor")), written(row.moment("timestamp"), late=True)
        return None, None

    def proposal_of(self, merge_commit: str) -> int | None:
        path = f"{self._at}/commits/{quote(merge_commit, safe='')}/pulls"
        for row in self._line.all(path, {}, _SIZE, or_none=(422,)):  # 422: no commit it knows
            if row.maybe_moment("merged_at") and row.maybe_commit("merge_commit_sha") == merge_commit:
                return row.number("number")
        return None

    def open_proposals(self, into: str | None = None) -> tuple[Open, ...]:
        asked = {"state": "open", "sort": "created", "direction": "asc"} | ({"base": into} if into else {})
        found = self._line.all(f"{self._at}/pulls", asked, _SIZE)
        return tuple(_open(row) for row in found)

    def comment(self, number: int, text: str, marker: str) -> None:
        at, body = f"{self._at}/issues", {"body": marked(text, marker)}
        found = ours(self._line.all(f"{at}/{number}/comments", {}, _SIZE), "user", marker, self._mine())
        if found is None:
            self._line.send("POST", f"{at}/{number}/comments", body)
        elif not same(found, body["body"]):
            self._line.send("PATCH", f"{at}/comments/{found.number('id')}", body)

    def status(self, commit: str, met: bool | None, text: str) -> None:
        wanted = {"state": _MARKS[met], "description": shortened(text), "context": CONTEXT}
        path = f"{self._at}/commits/{commit}/statuses"
        # The newest come first, and one page is enough to see whether there is anything to write.
        got = self._line.get(path, {_SIZE[0]: _SIZE[1]})
        stands = newest(rows(got.value if got else [], path), "context")
        if stands is None or (stands.text("state"), stands.prose("description")) != (wanted["state"], wanted["description"]):
            self._line.send("POST", f"{self._at}/statuses/{commit}", wanted)

    def _mine(self) -> Callable[[Answer], bool]:
        got = self._line.get("/user", or_none=(403,))
        if got is None:  # a pipeline's own token is no user's: it writes as the app it belongs to
            return lambda who: who.text("type") == "Bot"
        own = Answer(got.value, "").number("id")
        return lambda who: who.number("id") == own


def _login(user: Answer | None) -> str | None:
    return user.text("login") if user is not None else None


def _review(row: Answer) -> Review | None:
    state = row.text("state").lower()
    if state in _NOT_SAID:
        return None
    who = row.maybe_part("user")
    account, reason = _login(who), None
    sort = who.text("type") if who else _PERSON
    if account is not None and sort != _PERSON:
        account, reason = (program(account), "bot") if sort == "Bot" else (None, sort.lower())
    at = row.maybe_moment("submitted_at")
    return said(account, state, row.maybe_commit("commit_id"), written(at, late=True) if at else None, reason=reason)


def _written(row: Answer) -> Authored:
    commit = row.part("commit")
    message = commit.prose("message")
    people = [(_login(row.maybe_part(who)), _address(commit.maybe_part(who))) for who in ("author", "committer")]
    checked = commit.maybe_part("verification")
    if people[1][0] == _WEB and checked is not None and checked.flag("verified"):
        # Made in the browser and signed by GitHub itself: the author is who was signed in.
        people.pop()
    return Authored(tuple(people), message)


def _address(person: Answer | None) -> str:
    return (person.maybe_text("email") or "") if person is not None else ""


def _newest(found: list[Answer]) -> list[Answer]:
    return sorted(found, key=lambda row: row.moment("timestamp"), reverse=True)


def _open(row: Answer) -> Open:
    return Open(row.number("number"), row.text("html_url"), row.part("head").commit("sha"), row.part("base").text("ref"))
