"""The reviews file's form: what a source says of a proposal as plain data, and the digest of each answer.

A forge's answer and a file with the same rows give the same digests, so that a record made from either is the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from felles.model.decisions import Strength
from felles.model.judging import Review, Reviews

PROPOSAL = (
    "number", "url", "opened_by", "opened_at", "base", "head", "head_at", "authors", "last_pushed_by", "merged_at",
    "merge_commit", "urgent",
)  # fmt: skip
PROGRAM = "[bot]"
ROW = ("account", "state", "commit", "submitted_at", "on_behalf_of", "reason")
"""A row's fields in the order they are written in."""


def digest(row: Mapping[str, Any]) -> str:
    """``sha256:`` over the row's canonical JSON; a field the row lacks is null in it."""
    plain = {key: row.get(key) for key in ROW}
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()


def said(
    account: str | None,
    state: str,
    commit: str | None,
    submitted_at: str | None,
    *,
    on_behalf_of: str | None = None,
    reason: str | None = None,
    strength: Strength = "forge",
) -> Review:
    """A review with the digest of its row."""
    values = (account, state, commit, submitted_at, on_behalf_of, reason)
    return Review(*values, strength, digest(dict(zip(ROW, values, strict=True))))


def data(reviews: Reviews) -> dict[str, Any]:
    """What the reviews file holds, in the order of its fields."""
    proposal = {key: getattr(reviews.proposal, key) for key in PROPOSAL}
    return {
        "source": reviews.source,
        "proposal": proposal | {"authors": list(reviews.proposal.authors)},
        "reviews": [
            {key: getattr(review, key) for key in ROW} | ({} if review.signature is None else {"signature": review.signature})
            for review in reviews.reviews
        ],
    }


def text(reviews: Reviews) -> str:
    """The reviews file: the same reviews give the same bytes."""
    return json.dumps(data(reviews), ensure_ascii=False, indent=1) + "\n"


def program(name: str) -> str:
    """The account of a program, told apart from every person's: no forge lets a person's have brackets in it."""
    return name if name.casefold().endswith(PROGRAM) else name + PROGRAM


def everybody(authors: list[str | None]) -> tuple[str | None, ...]:
    """Authors, each once; one that can't be named is one None. Nobody at all means that nobody is known."""
    return tuple(dict.fromkeys(authors)) or (None,)
