"""The three forges, each telling a story in its own form, page by page, with the headers it is known for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from tests.forge.conforming import description
from tests.forge.standing_in import TOKEN, Asked, Told, World
from tests.forge.stories import HOST, Comment, Made, Mark, Person, Story

REPOSITORY = "fjellvik/handbok"
OWN = Person("felles-robot", 91, program=True)


class Telling(World):
    """What the three have in common: a story, pages, comments."""

    size = "per_page"
    most = 100

    def __init__(self, story: Story) -> None:
        self.story = story
        self.described = description(self.forge)

    def answer(self, asked: Asked) -> Told:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Told({"message": "Bad credentials"}, 401)
        for name, form in self.routes.items():
            match = re.fullmatch(form, asked.path)
            if match is not None:
                told: Told = getattr(self, f"_{asked.method.lower()}_{name}")(asked, *match.groups())
                return told
        return Told({"message": "Not Found"}, 404)

    routes: ClassVar[Mapping[str, str]] = {}
    """Name of the method that answers -> form of the path."""

    def paged(self, asked: Asked, rows: list[Any]) -> Told:
        size = min(int(asked.query.get(self.size, "30")), self.most)
        page = int(asked.query.get("page", "1"))
        last = max(1, -(-len(rows) // size))
        return Told(rows[(page - 1) * size : page * size], headers=self.of_pages(page, last, len(rows)))

    def of_pages(self, page: int, last: int, total: int) -> dict[str, str]:
        return {"Link": f'<https://{HOST}/x?page={page + 1}>; rel="next", <https://{HOST}/x?page={last}>; rel="last"'} if page < last else {}

    def commented(self, body: str) -> Comment:
        comment = Comment(1000 + len(self.story.comments), self.story.asking or OWN, body)
        self.story.comments.append(comment)
        return comment

    def marked(self, sha: str, sent: Mapping[str, Any], called: str = "context") -> int:
        """A status is set; its number."""
        self.story.marks.append(Mark(sha, sent["state"], sent["description"], sent[called]))
        return len(self.story.marks)

    def marks(self, sha: str) -> list[tuple[int, Mark]]:
        """A commit's statuses with their numbers, newest first."""
        return [(number, mark) for number, mark in enumerate(self.story.marks, 1) if mark.commit == sha][::-1]

    def changed(self, number: str, body: str) -> Comment:
        comment = next(comment for comment in self.story.comments if comment.id == int(number))
        comment.body = body
        return comment


class GitHubWorld(Telling):
    forge, root = "github", "/api/v3"
    _at = f"/repos/{REPOSITORY}"
    routes: ClassVar[Mapping[str, str]] = {
        "pull": rf"{_at}/pulls/(\d+)",
        "pulls": rf"{_at}/pulls",
        "reviews": rf"{_at}/pulls/(\d+)/reviews",
        "commits": rf"{_at}/pulls/(\d+)/commits",
        "activity": rf"{_at}/activity",
        "merged": rf"{_at}/commits/(\w+)/pulls",
        "comments": rf"{_at}/issues/(\d+)/comments",
        "comment": rf"{_at}/issues/comments/(\d+)",
        "statuses": rf"{_at}/commits/(\w+)/statuses",
        "status": rf"{_at}/statuses/(\w+)",
        "me": "/user",
        "user": r"/user/(\d+)",
    }

    def _who(self, person: Person | None) -> Any:
        if person is None:
            return None
        return self.described.filled("simple-user", login=person.login, id=person.id, type="Bot" if person.program else "User")

    def _branch(self, ref: str, sha: str) -> dict[str, Any]:
        schema = "repository"
        return {
            "label": ref, "ref": ref, "sha": sha, "user": self._who(Person("fjellvik", 1)),
            "repo": self.described.filled(schema, full_name=REPOSITORY, owner=self._who(Person("fjellvik", 1))),
        }  # fmt: skip

    def _pull(self, schema: str) -> dict[str, Any]:
        story = self.story
        label = {"id": 1, "node_id": "x", "url": "x", "description": None, "color": "f00", "default": False}
        made = self.described.filled(
            schema,
            number=story.number, html_url=f"https://{HOST}/{REPOSITORY}/pull/{story.number}", user=self._who(story.opened_by),
            created_at=story.opened_at, base=self._branch("main", story.base), head=self._branch(story.branch, story.head),
            labels=[{**label, "name": name} for name in story.labels], merged_at=story.merged_at,
            # Before a merge this is a trial of GitHub's own.
            merge_commit_sha=story.merge or "f" * 40,
        )  # fmt: skip
        for name, link in made["_links"].items():
            made["_links"][name] = link or {"href": "x"}
        return {**made, "commits": len(story.commits)} if schema == "pull-request" else made

    def _get_pull(self, asked: Asked, number: str) -> Told:
        return Told(self._pull("pull-request")) if int(number) == self.story.number else Told({}, 404)

    def _get_pulls(self, asked: Asked) -> Told:
        return self.paged(asked, [] if self.story.merged_at else [self._pull("pull-request-simple")])

    def _get_merged(self, asked: Asked, sha: str) -> Told:
        if sha not in (self.story.merge, self.story.head):
            return Told({"message": f"No commit found for SHA: {sha}"}, 422)
        return self.paged(asked, [self._pull("pull-request-simple")])

    def _get_reviews(self, asked: Asked, number: str) -> Told:
        rows = []
        for number_, said in enumerate(self.story.reviews, 1):
            row = self.described.filled(
                "pull-request-review",
                id=number_, user=self._who(said.who), commit_id=said.commit,
                state="DISMISSED" if said.dismissed else said.sort.upper(),
            )  # fmt: skip
            rows.append(row if said.at is None else {**row, "submitted_at": said.at})
        return self.paged(asked, rows)

    def _commit(self, made: Made) -> dict[str, Any]:
        row = self.described.filled("commit", sha=made.id, author=self._who(made.author), committer=self._who(made.committer))
        signature = {"email": made.author_address, "name": "x", "date": "2026-03-01T08:00:00Z"}
        verified = self.described.filled("verification", verified=made.committer is not None and made.committer.login == "web-flow")
        row["commit"] = {
            **row["commit"], "message": made.message, "author": signature,
            "committer": {**signature, "email": made.committer_address}, "verification": verified,
        }  # fmt: skip
        return row

    def _get_commits(self, asked: Asked, number: str) -> Told:
        return self.paged(asked, [self._commit(made) for made in self.story.commits[:250]])

    def _get_activity(self, asked: Asked) -> Told:
        before = "0" * 40
        rows: list[dict[str, Any]] = []
        for number, push in enumerate(self.story.pushes, 1):
            sort = "push" if rows else "branch_creation"
            rows.append(self.described.filled(
                "activity", id=number, before=before, after=push.head, ref=f"refs/heads/{self.story.branch}",
                timestamp=push.at, activity_type=sort, actor=self._who(push.who),
            ))  # fmt: skip
            before = push.head
        if self.story.merged_at:
            rows.append({**rows[-1], "after": "0" * 40, "activity_type": "branch_deletion", "timestamp": self.story.merged_at})
        return Told([row for row in reversed(rows) if row["ref"] == asked.query["ref"]])

    def _note(self, comment: Comment) -> dict[str, Any]:
        return self.described.filled("issue-comment", id=comment.id, body=comment.body, user=self._who(comment.who))

    def _get_comments(self, asked: Asked, number: str) -> Told:
        return self.paged(asked, [self._note(comment) for comment in self.story.comments])

    def _post_comments(self, asked: Asked, number: str) -> Told:
        return Told(self._note(self.commented(asked.body["body"])), 201)

    def _patch_comment(self, asked: Asked, number: str) -> Told:
        return Told(self._note(self.changed(number, asked.body["body"])))

    def _mark(self, number: int, mark: Mark) -> dict[str, Any]:
        return self.described.filled("status", id=number, state=mark.state, description=mark.text, context=mark.called, creator=self._who(OWN))

    def _get_statuses(self, asked: Asked, sha: str) -> Told:
        return self.paged(asked, [self._mark(*one) for one in self.marks(sha)])

    def _post_status(self, asked: Asked, sha: str) -> Told:
        number = self.marked(sha, asked.body)
        return Told(self._mark(number, self.story.marks[-1]), 201)

    def _get_me(self, asked: Asked) -> Told:
        asking = self.story.asking
        if asking is None:
            return Told({"message": "Resource not accessible by integration"}, 403)
        return Told(self.described.filled("public-user", login=asking.login, id=asking.id))

    def _get_user(self, asked: Asked, number: str) -> Told:
        known = {person.id: person for person in people(self.story)}
        if int(number) not in known:
            return Told({"message": "Not Found"}, 404)
        return Told(self.described.filled("public-user", login=known[int(number)].login, id=int(number)))


class ForgejoWorld(Telling):
    forge, root = "forgejo", "/api/v1"
    size, most = "limit", 50
    _at = f"/repos/{REPOSITORY}"
    routes: ClassVar[Mapping[str, str]] = {
        "repository": _at,
        "pull": rf"{_at}/pulls/(\d+)",
        "pulls": rf"{_at}/pulls",
        "reviews": rf"{_at}/pulls/(\d+)/reviews",
        "commits": rf"{_at}/pulls/(\d+)/commits",
        "feeds": rf"{_at}/activities/feeds",
        "timeline": rf"{_at}/issues/(\d+)/timeline",
        "merged": rf"{_at}/commits/(\w+)/pull",
        "comments": rf"{_at}/issues/(\d+)/comments",
        "statuses": rf"{_at}/statuses/(\w+)",
        "comment": rf"{_at}/issues/comments/(\d+)",
        "me": "/user",
    }
    words: ClassVar[Mapping[str, str]] = {"approved": "APPROVED", "changes_requested": "REQUEST_CHANGES", "commented": "COMMENT"}

    def of_pages(self, page: int, last: int, total: int) -> dict[str, str]:
        return {**super().of_pages(page, last, total), "X-Total-Count": str(total)}

    def _who(self, person: Person | None) -> Any:
        return {"login": person.login, "id": -2 if person.program else person.id} if person else None

    def _branch(self, ref: str, sha: str) -> dict[str, Any]:
        return {"label": ref, "ref": ref, "sha": sha, "repo_id": 1, "repo": {"id": 1, "full_name": REPOSITORY}}

    def _pull(self) -> dict[str, Any]:
        story = self.story
        return {
            "id": 7, "number": story.number, "html_url": f"https://{HOST}/{REPOSITORY}/pulls/{story.number}",
            "user": self._who(story.opened_by), "created_at": story.opened_at, "base": self._branch("main", story.base),
            "head": self._branch(story.branch, story.head), "labels": [{"id": 1, "name": name} for name in story.labels],
            "merged": story.merged_at is not None, "merged_at": story.merged_at, "merge_commit_sha": story.merge,
        }  # fmt: skip

    def _get_repository(self, asked: Asked) -> Told:
        return Told({"id": 1, "full_name": REPOSITORY})

    def _get_pull(self, asked: Asked, number: str) -> Told:
        return Told(self._pull()) if int(number) == self.story.number else Told({}, 404)

    def _get_pulls(self, asked: Asked) -> Told:
        return self.paged(asked, [] if self.story.merged_at else [self._pull()])

    def _get_merged(self, asked: Asked, sha: str) -> Told:
        return Told(self._pull()) if sha == self.story.merge else Told({"message": "not found"}, 404)

    def _get_reviews(self, asked: Asked, number: str) -> Told:
        rows = [
            {
                "id": number_, "user": self._who(said.who), "commit_id": said.commit or "", "submitted_at": said.at,
                "state": self.words.get(said.sort, said.sort), "dismissed": said.dismissed, "stale": False, "official": True,
            }
            for number_, said in enumerate(self.story.reviews, 1)
        ]  # fmt: skip
        return self.paged(asked, rows)

    def _get_commits(self, asked: Asked, number: str) -> Told:
        rows = [
            {
                "sha": made.id, "author": self._who(made.author), "committer": self._who(made.committer),
                "commit": {"message": made.message, "author": {"email": made.author_address}, "committer": {"email": made.committer_address}},
            }
            for made in self.story.commits
        ]  # fmt: skip
        return self.paged(asked, rows)

    def _get_timeline(self, asked: Asked, number: str) -> Told:
        rows: list[dict[str, Any]] = [{"id": 1, "type": "comment", "body": "Ser bra ut", "created_at": self.story.opened_at, "user": self._who(OWN)}]
        before: list[str] = []
        for push in self.story.pushes:
            if push.at > self.story.opened_at:
                body = json.dumps({"is_force_push": False, "commit_ids": [*before, push.head]})
                rows.append({"id": len(rows) + 1, "type": "pull_push", "body": body, "created_at": push.at, "user": self._who(push.who)})
            before = []
        # What it says of its length is the length of the page.
        told = self.paged(asked, rows)
        return Told(told.value, headers={"X-Total-Count": str(len(told.value))})

    def _get_feeds(self, asked: Asked) -> Told:
        rows: list[dict[str, Any]] = [
            {
                "id": number, "op_type": "commit_repo", "ref_name": f"refs/heads/{self.story.branch}", "created": push.at,
                "act_user": self._who(push.who), "content": json.dumps({"HeadCommit": {"Sha1": push.head}, "Len": 1}),
            }
            for number, push in enumerate(self.story.pushes, 1)
        ]  # fmt: skip
        rows.append({"id": 99, "op_type": "create_issue", "ref_name": "", "content": "1|Noe annet", "created": "2026-03-05T08:00:00Z"})
        return self.paged(asked, rows[::-1])

    def _note(self, comment: Comment) -> dict[str, Any]:
        return {"id": comment.id, "body": comment.body, "user": self._who(comment.who)}

    def _get_comments(self, asked: Asked, number: str) -> Told:
        rows = [self._note(comment) for comment in self.story.comments]
        return Told(rows, headers={"X-Total-Count": str(len(rows))})

    def _post_comments(self, asked: Asked, number: str) -> Told:
        return Told(self._note(self.commented(asked.body["body"])), 201)

    def _patch_comment(self, asked: Asked, number: str) -> Told:
        return Told(self._note(self.changed(number, asked.body["body"])))

    def _mark(self, number: int, mark: Mark) -> dict[str, Any]:
        return {"id": number, "status": mark.state, "description": mark.text, "context": mark.called, "creator": self._who(OWN)}

    def _get_statuses(self, asked: Asked, sha: str) -> Told:
        return self.paged(asked, [self._mark(*one) for one in self.marks(sha)])

    def _post_statuses(self, asked: Asked, sha: str) -> Told:
        number = self.marked(sha, asked.body)
        return Told(self._mark(number, self.story.marks[-1]), 201)

    def _get_me(self, asked: Asked) -> Told:
        return Told(self._who(self.story.asking)) if self.story.asking else Told({"message": "token does not have the scope"}, 403)


def people(story: Story) -> list[Person]:
    """Everybody in a story, some more than once."""
    found = [made.author for made in story.commits] + [made.committer for made in story.commits]
    found += [said.who for said in story.reviews] + [push.who for push in story.pushes] + [story.opened_by]
    return [person for person in found if person is not None]
