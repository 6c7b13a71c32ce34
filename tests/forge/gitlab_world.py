"""GitLab telling a story: approvals without commits, commits without accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import quote

from tests.forge.standing_in import Asked, Told
from tests.forge.stories import HOST, Comment, Mark, Person
from tests.forge.worlds import OWN, REPOSITORY, Telling, people


class GitLabWorld(Telling):
    forge, root = "gitlab", "/api/v4"
    _at = f"/projects/{quote(REPOSITORY, safe='')}"
    routes: ClassVar[Mapping[str, str]] = {
        "request": rf"{_at}/merge_requests/(\d+)",
        "requests": rf"{_at}/merge_requests",
        "approvals": rf"{_at}/merge_requests/(\d+)/approvals",
        "reviewers": rf"{_at}/merge_requests/(\d+)/reviewers",
        "versions": rf"{_at}/merge_requests/(\d+)/versions",
        "commits": rf"{_at}/merge_requests/(\d+)/commits",
        "notes": rf"{_at}/merge_requests/(\d+)/notes",
        "note": rf"{_at}/merge_requests/(\d+)/notes/(\d+)",
        "statuses": rf"{_at}/repository/commits/(\w+)/statuses",
        "status": rf"{_at}/statuses/(\w+)",
        "merged": rf"{_at}/repository/commits/(\w+)/merge_requests",
        "events": r"/projects/3/events",
        "users": "/users",
        "user": r"/users/(\d+)",
        "me": "/user",
    }
    shows_address: tuple[Person, ...] = ()
    """Whose profile shows the address."""

    def of_pages(self, page: int, last: int, total: int) -> dict[str, str]:
        return {"X-Total": str(total), "X-Page": str(page), "X-Next-Page": str(page + 1) if page < last else ""}

    def _who(self, person: Person | None, schema: str = "UserBasic") -> Any:
        if person is None:
            return None
        shown = {"public_email": person.address} if person in self.shows_address else {}
        bot = {"bot": person.program} if schema == "User" else {}
        return self.described.filled(schema, id=person.id, username=person.login, state="active", **shown, **bot)

    def _request(self, schema: str) -> dict[str, Any]:
        story = self.story
        found = self.described.filled(
            schema,
            iid=story.number, state="merged" if story.merged_at else "opened", created_at=story.opened_at, target_branch="main",
            source_branch=story.branch, author=self._who(story.opened_by), source_project_id=3, target_project_id=3,
            labels=list(story.labels), sha=story.head, web_url=f"https://{HOST}/{REPOSITORY}/-/merge_requests/{story.number}",
            merged_at=story.merged_at, merge_commit_sha=story.merge,
        )  # fmt: skip
        refs = {"base_sha": story.base, "head_sha": story.head, "start_sha": story.base}
        return {**found, "diff_refs": refs} if schema == "MergeRequest" else found

    def _get_request(self, asked: Asked, number: str) -> Told:
        return Told(self._request("MergeRequest")) if int(number) == self.story.number else Told({}, 404)

    def _get_requests(self, asked: Asked) -> Told:
        return self.paged(asked, [] if self.story.merged_at else [self._request("MergeRequestBasic")])

    def _get_merged(self, asked: Asked, sha: str) -> Told:
        return self.paged(asked, [self._request("MergeRequestBasic")])

    def _get_approvals(self, asked: Asked, number: str) -> Told:
        rows = [
            {"user": self._who(said.who), **({"approved_at": said.at} if said.at else {})}
            for said in self.story.reviews
            if said.sort == "approved" and not said.dismissed
        ]
        return Told({"approved": bool(rows), "approved_by": rows})

    def _get_reviewers(self, asked: Asked, number: str) -> Told:
        words = {"changes_requested": "requested_changes", "commented": "reviewed"}
        return Told([
            {"user": self._who(said.who), "state": words.get(said.sort, said.sort), "created_at": self.story.opened_at}
            for said in self.story.reviews
        ])  # fmt: skip

    def _get_versions(self, asked: Asked, number: str) -> Told:
        rows = [
            self.described.filled("MergeRequestDiff", id=number_, head_commit_sha=push.head, created_at=push.at, merge_request_id=7)
            for number_, push in enumerate(self.story.pushes, 1)
        ]
        return self.paged(asked, rows[::-1])

    def _get_commits(self, asked: Asked, number: str) -> Told:
        rows = [
            self.described.filled(
                "Commit", id=made.id, message=made.message, author_email=made.author_address, committer_email=made.committer_address
            )
            for made in self.story.commits
        ]
        return self.paged(asked, rows)

    def _get_events(self, asked: Asked) -> Told:
        rows = []
        for number, push in enumerate(self.story.pushes, 1):
            data = {"commit_count": 1, "action": "pushed", "ref_type": "branch", "commit_from": None, "commit_to": push.head, "ref": self.story.branch}
            who = push.who.login if push.who else None
            rows.append(self.described.filled("Event", id=number, created_at=push.at, push_data=data, author_username=who))
        return self.paged(asked, rows[::-1])

    def _get_users(self, asked: Asked) -> Told:
        return self.paged(asked, [self._who(person) for person in dict.fromkeys(people(self.story)) if person.address == asked.query["search"]])

    def _get_user(self, asked: Asked, number: str) -> Told:
        known = {person.id: person for person in people(self.story)}
        return Told(self._who(known[int(number)], "User")) if int(number) in known else Told({"message": "404 User Not Found"}, 404)

    def _get_me(self, asked: Asked) -> Told:
        return Told(self._who(self.story.asking, "User"))

    def _note(self, comment: Comment) -> dict[str, Any]:
        return self.described.filled("Note", id=comment.id, body=comment.body, author=self._who(comment.who))

    def _get_notes(self, asked: Asked, number: str) -> Told:
        return self.paged(asked, [self._note(comment) for comment in self.story.comments])

    def _post_notes(self, asked: Asked, number: str) -> Told:
        return Told(self._note(self.commented(asked.body["body"])), 201)

    def _put_note(self, asked: Asked, number: str, note: str) -> Told:
        return Told(self._note(self.changed(note, asked.body["body"])))

    def _mark(self, number: int, mark: Mark) -> dict[str, Any]:
        row = self.described.filled("CommitStatus", id=number, sha=mark.commit, status=mark.state, description=mark.text, author=self._who(OWN))
        return {**row, "name": mark.called}

    def _get_statuses(self, asked: Asked, sha: str) -> Told:
        return self.paged(asked, [self._mark(*one) for one in self.marks(sha) if one[1].called == asked.query["name"]])

    def _post_status(self, asked: Asked, sha: str) -> Told:
        before = self.marks(sha)
        if before and before[0][1].state == asked.body["state"]:
            return Told({"message": f"Cannot transition status via :enqueue from :{asked.body['state']}"}, 400)
        number = self.marked(sha, asked.body, "name")
        return Told(self._mark(number, self.story.marks[-1]), 201)
