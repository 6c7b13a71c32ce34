"""Forgejo, and Gitea, whose answers are alike.

A review names the commit it was given on. Who pushed last, and when, stands in the proposal's own course of events when
there was a push after it was opened, else in the repository's feed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import quote

from felles.forge.answers import Answer, rows
from felles.forge.asking import Line, incomplete
from felles.forge.comments import marked, ours, same
from felles.forge.moments import written
from felles.forge.protocol import Open
from felles.forge.reviews import PROGRAM, everybody, program, said
from felles.forge.settled import settled
from felles.forge.statuses import CONTEXT, newest, shortened
from felles.forge.writers import Authored, accounts
from felles.model.judging import Proposal, Review, Reviews

_SIZE = ("limit", 50)
_STATES = {
    "APPROVED": "approved",
    "REQUEST_CHANGES": "changes_requested",
    "COMMENT": "commented",
}
_NOT_SAID = ("PENDING", "REQUEST_REVIEW")
"""A review its writer hasn't sent yet, and somebody asked to give one."""
_REMOVED = -1
_FEED_PAGES = 20
"""So far back a push is looked for; 50 events each."""
Pushed = tuple[str | None, str | None]
_MARKS = {True: "success", None: "pending", False: "failure"}


class Forgejo:
    """See ``protocol.Forge``."""

    name = "forgejo"
    longest_comment = 65_000
    """Forgejo has no limit of its own; its database may have one, a little above this."""

    def __init__(self, line: Line, repository: str, urgent: Collection[str]) -> None:
        self._line = line
        self._at = _repository(repository)
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
        pusher, pushed = self._pushed(number, head)
        commits = self._line.all(f"{at}/commits", {"verification": "false", "files": "false"}, _SIZE, counted=True)
        proposal = Proposal(
            number=number,
            url=pull.text("html_url"),
            opened_by=_account(pull.maybe_part("user")),
            opened_at=written(opened),
            base=pull.part("base").commit("sha"),
            head=head.commit("sha"),
            # Nobody could see it as a proposal before there was one.
            head_at=max(pushed, written(opened, late=True)) if pushed else None,
            authors=everybody(accounts(map(_written, commits), lambda address: None)),
            last_pushed_by=pusher,
            merged_at=written(merged) if merged else None,
            merge_commit=pull.maybe_commit("merge_commit_sha") if merged else None,
            urgent=any(label.text("name").casefold() in self._urgent for label in pull.rows("labels")),
        )
        found = map(_review, self._line.all(f"{at}/reviews", {}, _SIZE, counted=True))
        return Reviews(self.name, proposal, tuple(review for review in found if review is not None))

    # Who pushed the head, and when; None, None where the newest push that can be seen brought something else

    def _pushed(self, number: int, head: Answer) -> Pushed:
        pushes = [row for row in self._events(number) if row.text("type") == "pull_push"]
        if not pushes:
            return self._from_feed(head)
        newest = max(pushes, key=lambda row: (row.moment("created_at"), row.number("id")))
        commits = _inside(newest.prose("body")).get("commit_ids")
        if not isinstance(commits, list) or head.commit("sha") not in commits[-1:]:
            return None, None
        return _account(newest.maybe_part("user")), written(newest.moment("created_at"), late=True)

    def _events(self, number: int) -> list[Answer]:
        """The proposal's course of events. Its pages don't say how many there are: they end with an empty one."""
        found: list[Answer] = []
        for got in self._line.pages(f"{self._at}/issues/{number}/timeline", {}, _SIZE):
            page = rows(got.value if got.value is not None else [], "")
            if not page:
                return found
            found += page
        raise incomplete(f"{self._at}/issues/{number}/timeline")

    def _from_feed(self, head: Answer) -> Pushed:
        repository = head.maybe_part("repo")
        if repository is None:
            return None, None
        ref = head.text("ref")
        at = f"{_repository(repository.text('full_name'))}/activities/feeds"
        for page, got in enumerate(self._line.pages(at, {}, _SIZE, or_none=(403, 404)), 1):
            found = rows(got.value, "")
            for row in found:
                if row.maybe_text("op_type") == "commit_repo" and row.maybe_text("ref_name") in (ref, f"refs/heads/{ref}"):
                    newest = _inside(row.prose("content")).get("HeadCommit")
                    if not isinstance(newest, dict) or newest.get("Sha1") != head.commit("sha"):
                        return None, None
                    return _account(row.maybe_part("act_user")), written(row.moment("created"), late=True)
            if not found or page == _FEED_PAGES:
                break
        return None, None

    def proposal_of(self, merge_commit: str) -> int | None:
        got = self._line.get(f"{self._at}/commits/{quote(merge_commit, safe='')}/pull", or_none=(404,))
        if got is None:
            self._line.one(self._at)  # the same answer would come if the whole repository couldn't be seen
            return None
        pull = Answer(got.value, "")
        same = pull.maybe_moment("merged_at") and pull.maybe_commit("merge_commit_sha") == merge_commit
        return pull.number("number") if same else None

    def open_proposals(self, into: str | None = None) -> tuple[Open, ...]:
        found = [_open(row) for row in self._line.all(f"{self._at}/pulls", {"state": "open", "sort": "oldest"}, _SIZE, counted=True)]
        return tuple(one for one in found if into in (None, one.into))

    def comment(self, number: int, text: str, marker: str) -> None:
        at, body = f"{self._at}/issues", {"body": marked(text, marker)}
        # All in one answer: this list has no pages.
        found = ours(self._line.whole(f"{at}/{number}/comments"), "user", marker, self._mine())
        if found is None:
            self._line.send("POST", f"{at}/{number}/comments", body)
        elif not same(found, body["body"]):
            self._line.send("PATCH", f"{at}/comments/{found.number('id')}", body)

    def status(self, commit: str, met: bool | None, text: str) -> None:
        wanted = {"state": _MARKS[met], "description": shortened(text), "context": CONTEXT}
        path = f"{self._at}/statuses/{commit}"
        got = self._line.get(path, {"sort": "highestindex", _SIZE[0]: _SIZE[1]})
        stands = newest(rows(got.value if got and got.value is not None else [], path), "context")
        if stands is None or (stands.text("status"), stands.prose("description")) != (wanted["state"], wanted["description"]):
            self._line.send("POST", path, wanted)

    def _mine(self) -> Callable[[Answer], bool]:
        got = self._line.get("/user", or_none=(403,))
        if got is None:  # a pipeline's own token may not ask who it is
            return lambda who: who.number("id") < 0
        own = Answer(got.value, "").number("id")
        return lambda who: who.number("id") == own


def _repository(name: str) -> str:
    return "/repos/" + "/".join(quote(part, safe="") for part in name.split("/"))


def _account(user: Answer | None) -> str | None:
    """An account. Those below one are the forge's own: its pipelines, and one that stands for all who were removed."""
    if user is None or user.number("id") in (_REMOVED, 0):
        return None
    return user.text("login") if user.number("id") > 0 else program(user.text("login"))


def _review(row: Answer) -> Review | None:
    state = row.text("state")
    if state in _NOT_SAID:
        return None
    account = _account(row.maybe_part("user"))
    at = row.maybe_moment("submitted_at")
    return said(
        account,
        "dismissed" if row.flag("dismissed") else _STATES.get(state, state.lower()),
        row.maybe_commit("commit_id"),
        written(at, late=True) if at else None,
        reason="bot" if account is not None and account.endswith(PROGRAM) else None,
    )


def _written(row: Answer) -> Authored:
    commit = row.part("commit")
    people = tuple((_account(row.maybe_part(who)), _address(commit.maybe_part(who))) for who in ("author", "committer"))
    return Authored(people, commit.prose("message"))


def _address(person: Answer | None) -> str:
    return (person.maybe_text("email") or "") if person is not None else ""


def _inside(text: str) -> dict[str, Any]:
    """What an event carries as JSON in a text; empty when it is something else."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _open(row: Answer) -> Open:
    return Open(row.number("number"), row.text("html_url"), row.part("head").commit("sha"), row.part("base").text("ref"))
