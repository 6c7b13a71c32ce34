"""GitLab: approvals there name no commit, and commits name no accounts.

What an approval was given on is worked out from the proposal's versions: the newest when it was given. One given just
after a version came may have been for what the approver still saw, so its commit isn't known. An address becomes
an account when GitLab gave it out itself, or when its owner shows it in the profile; else the author isn't known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from urllib.parse import quote

from felles.forge.answers import Answer, rows, unusable
from felles.forge.asking import Line
from felles.forge.comments import marked, ours, same
from felles.forge.moments import written
from felles.forge.protocol import Open
from felles.forge.reviews import everybody, program, said
from felles.forge.settled import settled
from felles.forge.statuses import CONTEXT, newest, shortened
from felles.forge.writers import Authored, accounts
from felles.model.judging import Proposal, Review, Reviews

_SIZE = ("per_page", 100)
_EVENT_PAGES = 10
"""So far back a push is looked for; 100 events each."""
_UNSURE = timedelta(seconds=60)
"""So long after a new version an approval may still be for the one before: the page was open."""
_NOREPLY = re.compile(r"([0-9]+)-[^@]+@users\.noreply\.(\S+)", re.IGNORECASE)
_MARKS = {True: "success", None: "pending", False: "failed"}


class GitLab:
    """See ``protocol.Forge``."""

    name = "gitlab"
    longest_comment = 1_000_000

    def __init__(self, line: Line, repository: str, urgent: Collection[str]) -> None:
        self._line = line
        self._at = f"/projects/{quote(repository, safe='')}"
        self._urgent = {label.casefold() for label in urgent}

    def head_ref(self, number: int) -> str:
        return f"refs/merge-requests/{number}/head"

    def proposal(self, number: int) -> Reviews:
        return settled(lambda: self._proposal(number))

    def _proposal(self, number: int) -> Reviews:
        at = f"{self._at}/merge_requests/{number}"
        request = self._line.one(at)
        head = request.commit("sha")
        versions = _versions(self._line.all(f"{at}/versions", {}, _SIZE))
        commits = self._line.all(f"{at}/commits", {}, _SIZE)
        opened, merged = request.moment("created_at"), request.maybe_moment("merged_at")
        pushed = versions[-1][0] if versions and versions[-1][1] == head else None
        refs = request.maybe_part("diff_refs")
        proposal = Proposal(
            number=number,
            url=request.text("web_url"),
            opened_by=_username(request.maybe_part("author")),
            opened_at=written(opened),
            base=refs.maybe_commit("start_sha") if refs else None,
            head=head,
            # Nobody could see it as a proposal before there was one.
            head_at=written(max(pushed, opened), late=True) if pushed else None,
            authors=everybody(accounts(map(_written, commits), self._whose)),
            last_pushed_by=self._pusher(request, head),
            merged_at=written(merged) if merged else None,
            merge_commit=_merge(request) if merged else None,
            urgent=any(label.casefold() in self._urgent for label in request.texts("labels")),
        )
        return Reviews(self.name, proposal, tuple(self._reviews(at, versions)))

    def _reviews(self, at: str, versions: Sequence[tuple[datetime, str]]) -> list[Review]:
        found: list[Review] = []
        for row in self._line.one(f"{at}/approvals").rows("approved_by"):
            who, moment = row.part("user"), row.maybe_moment("approved_at")
            account, reason = self._person(who)
            commit = _version_at(moment, versions) if moment else None
            found.append(said(account, "approved", commit, written(moment, late=True) if moment else None, reason=reason))
        for row in self._line.whole(f"{at}/reviewers"):
            # It stands now, and since when nobody says.
            if row.text("state") == "requested_changes":
                account, reason = self._person(row.part("user"))
                found.append(said(account, "changes_requested", None, None, reason=reason))
        return found

    def _person(self, user: Answer) -> tuple[str | None, str | None]:
        """The account, and what is to be said of it: what a program says never counts."""
        whole, name = self._line.one(f"/users/{user.number('id')}"), user.text("username")
        return (program(name), "bot") if whole.flag("bot") else (name, None)

    def _whose(self, address: str) -> str | None:
        match = _NOREPLY.fullmatch(address)
        if match is not None and match[2].lower() == self._line.host:
            got = self._line.get(f"/users/{match[1]}", or_none=(404,))
            return Answer(got.value, "").text("username") if got else None
        got = self._line.get("/users", {"search": address, _SIZE[0]: _SIZE[1]}, or_none=(403,))
        owners = [
            row.text("username")
            for row in (rows(got.value, "") if got else [])
            if (row.maybe_text("public_email") or "").casefold() == address.casefold()
        ]
        return owners[0] if len(owners) == 1 else None

    def _pusher(self, request: Answer, head: str) -> str | None:
        """Who made the newest push to the proposal's branch; None when that push brought something else."""
        branch, source = request.text("source_branch"), request.maybe_number("source_project_id")
        if source is None:  # the copy it came from has been removed
            return None
        at = f"/projects/{source}/events"
        for page, got in enumerate(self._line.pages(at, {"action": "pushed", "sort": "desc"}, _SIZE, or_none=(403, 404)), 1):
            found = rows(got.value, "")
            for row in found:
                push = row.maybe_part("push_data")
                if push is None or push.maybe_text("ref_type") != "branch" or push.maybe_text("ref") != branch:
                    continue
                if push.maybe_text("action") == "removed":
                    continue
                return row.maybe_text("author_username") if push.maybe_commit("commit_to") == head else None
            if not found or page == _EVENT_PAGES:
                break
        return None

    def proposal_of(self, merge_commit: str) -> int | None:
        path = f"{self._at}/repository/commits/{quote(merge_commit, safe='')}/merge_requests"
        for row in self._line.all(path, {}, _SIZE):
            if row.text("state") == "merged" and _merge(row) == merge_commit:
                return row.number("iid")
        return None

    def open_proposals(self, into: str | None = None) -> tuple[Open, ...]:
        asked = {"state": "opened", "order_by": "created_at", "sort": "asc"} | ({"target_branch": into} if into else {})
        return tuple(_open(row) for row in self._line.all(f"{self._at}/merge_requests", asked, _SIZE))

    def comment(self, number: int, text: str, marker: str) -> None:
        at, body = f"{self._at}/merge_requests/{number}/notes", {"body": marked(text, marker)}
        asked = {"sort": "asc", "order_by": "created_at"}
        found = ours(self._line.all(at, asked, _SIZE), "author", marker, self._mine())
        if found is None:
            self._line.send("POST", at, body)
        elif not same(found, body["body"]):
            self._line.send("PUT", f"{at}/{found.number('id')}", body)

    def status(self, commit: str, met: bool | None, text: str) -> None:
        wanted = {"state": _MARKS[met], "description": shortened(text), "name": CONTEXT}
        path = f"{self._at}/repository/commits/{commit}/statuses"
        stands = newest(self._line.all(path, {"name": CONTEXT}, _SIZE), "name")
        # GitLab refuses a status that is the same as before, whatever its text.
        if stands is None or stands.text("status") != wanted["state"]:
            self._line.send("POST", f"{self._at}/statuses/{commit}", wanted)

    def _mine(self) -> Callable[[Answer], bool]:
        own = self._line.one("/user").number("id")
        return lambda who: who.number("id") == own


def _username(user: Answer | None) -> str | None:
    return user.text("username") if user is not None else None


def _versions(found: list[Answer]) -> list[tuple[datetime, str]]:
    """When each head came, oldest first. Versions are numbered as they come; their moments must agree."""
    versions = [(row.moment("created_at"), row.commit("head_commit_sha")) for row in sorted(found, key=lambda row: row.number("id"))]
    if versions != sorted(versions, key=lambda version: version[0]):
        raise unusable("versions.created_at")
    return versions


def _version_at(moment: datetime, versions: Sequence[tuple[datetime, str]]) -> str | None:
    """The head that an approval at this moment was for; None when it can't be told."""
    came = [(at, head) for at, head in versions if at <= moment]
    if not came:
        return None
    # All that were still the newest at some time while the page may have been open.
    seen = {head for (_, head), (replaced, _) in pairwise(came) if moment - replaced <= _UNSURE} | {came[-1][1]}
    return came[-1][1] if len(seen) == 1 else None


def _merge(request: Answer) -> str | None:
    """What main got: the merge, else the squashed commit, else (fast-forward) the head itself."""
    return request.maybe_commit("merge_commit_sha") or request.maybe_commit("squash_commit_sha") or request.maybe_commit("sha")


def _written(row: Answer) -> Authored:
    people = tuple((None, row.maybe_text(field) or "") for field in ("author_email", "committer_email"))
    return Authored(people, row.prose("message"))


def _open(row: Answer) -> Open:
    return Open(row.number("iid"), row.text("web_url"), row.commit("sha"), row.text("target_branch"))
